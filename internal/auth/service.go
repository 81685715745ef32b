package auth

import (
	"context"
	"io"
	"log/slog"
	"runtime"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
)

// Settings are how strict a Service is.
type Settings struct {
	Lifetimes
	Policy        access.Policy
	SecondFactor  bool          // roles that act for others must have one
	OneSession    bool          // a sign-in ends the account's other sessions
	PasswordAge   time.Duration // after which a new password is asked for; 0 for never
	InvitationAge time.Duration
	Demo          bool   // accounts made by `sanquan demo` may sign in, from this machine
	Issuer        string // name shown by authenticator apps
}

// Standard are the settings without any of the operator's.
func Standard() Settings {
	return Settings{
		Lifetimes: Lifetimes{Idle: 30 * time.Minute, Absolute: 12 * time.Hour},
		Policy:    access.Policy{PublicRead: true}, SecondFactor: true, InvitationAge: 24 * time.Hour, Issuer: "Sanquan",
	}
}

// Service answers for accounts. Make it with New; it is safe for concurrent use.
type Service struct {
	Deps
	Settings
	hashing chan struct{} // one element a password hash under way: each takes 64 MiB
}

// Deps are what a Service is made of; all are needed.
type Deps struct {
	Store    Store
	Keys     func() *secret.Keyring // the present one: it changes when keys are rotated
	Now      func() time.Time
	NewID    func() string
	Random   io.Reader // safe for concurrent use
	Hardness Hardness
	Log      *slog.Logger
}

// New makes a Service.
func New(d Deps, s Settings) *Service {
	return &Service{Deps: d, Settings: s, hashing: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))}
}

// Origin is where a request comes from.
type Origin struct {
	Address string // of the client
	Agent   string
	Request string // id
	Local   bool   // the connection itself comes from this machine
}

// Caller is who asks, with what the audit wants to know.
type Caller struct {
	access.Caller
	Origin
	Login     string
	Via       string // session, token ID, command line
	Session   Session
	TokenName string
}

// entry begins the audit entry of an act of the caller.
func (c *Caller) entry(a access.Action, kind, object string) audit.Entry {
	via := c.Via
	if via == "" {
		via = "session"
	}
	return audit.Entry{
		Actor: c.Account, Name: c.Login, Via: via, Address: c.Address, Request: c.Request,
		Action: string(a), Kind: kind, Object: object, Result: audit.Done,
	}
}

// now is the present with the precision that every store keeps.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// hash and match bound how many hashes are computed at once.
func (s *Service) hash(ctx context.Context, password string) (string, error) {
	if err := s.enter(ctx); err != nil {
		return "", err
	}
	defer s.leave()
	return s.Hardness.hash(password, s.Random)
}

func (s *Service) match(ctx context.Context, password, phc string) (ok, outdated bool, err error) {
	if err := s.enter(ctx); err != nil {
		return false, false, err
	}
	defer s.leave()
	ok, outdated = s.Hardness.matches(password, phc)
	return ok, outdated, nil
}

func (s *Service) enter(ctx context.Context) error {
	select {
	case s.hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) leave() { <-s.hashing }

// Allow refuses what the table does not allow and records the refusal of a
// caller with a name. Faults: denied auth.not_signed_in, auth.second_factor_owed,
// auth.not_allowed.
func (s *Service) Allow(ctx context.Context, c *Caller, a access.Action, t access.Target) error {
	if s.Policy.Allows(c.Caller, a, t) {
		return nil
	}
	return s.refuse(ctx, c, a, t)
}

// AllowSomewhere is Allow before the target is known.
func (s *Service) AllowSomewhere(ctx context.Context, c *Caller, a access.Action) error {
	if s.Policy.Somewhere(c.Caller, a) {
		return nil
	}
	return s.refuse(ctx, c, a, access.Target{})
}

func (s *Service) refuse(ctx context.Context, c *Caller, a access.Action, t access.Target) error {
	if c.Account == "" {
		return fault.New(fault.Denied, "auth.not_signed_in")
	}
	if c.Session.Need != NeedNothing {
		return fault.New(fault.Denied, "auth.more_owed", "need", c.Session.Need)
	}
	e := c.entry(a, "account", t.Account)
	e.Result, e.Place = audit.Denied, t.Place
	e.Time = s.now()
	if _, err := s.Store.AppendAudit(ctx, e); err != nil {
		return err
	}
	return fault.New(fault.Denied, "auth.not_allowed", "action", a)
}
