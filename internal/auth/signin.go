package auth

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
)

// SignedIn is a fresh session with its token, which is told once.
type SignedIn struct {
	Session Session
	Token   string
	Account Account
}

// SignIn begins a session with a password. A wrong name and a wrong password
// are told and timed alike. Faults: denied auth.wrong_password; unavailable
// auth.locked.
func (s *Service) SignIn(ctx context.Context, login, password string, from Origin) (SignedIn, error) {
	if len(password) > 4*MaxPassword {
		return SignedIn{}, wrongPassword()
	}
	login, err := cleanLogin(login)
	if err != nil {
		return SignedIn{}, wrongPassword()
	}
	if err := s.attempt(ctx, loginKey(login)); err != nil {
		return SignedIn{}, err
	}
	a, err := s.Store.AccountByLogin(ctx, login)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return SignedIn{}, err
	}
	ok, outdated, err := s.match(ctx, password, a.Password)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok || a.State != Active || !s.mayEnter(a, from) {
		return SignedIn{}, s.signInFailed(ctx, a, login, from)
	}
	if err := s.forgive(ctx, loginKey(login)); err != nil {
		return SignedIn{}, err
	}
	if outdated {
		if err := s.rehash(ctx, &a, password, from); err != nil {
			return SignedIn{}, err
		}
	}
	return s.begin(ctx, a, "password", s.needOf(a, false), from)
}

func wrongPassword() error { return fault.New(fault.Denied, "auth.wrong_password") }

func loginKey(login string) string { return "login " + hashOf(login) }

// mayEnter keeps demo accounts to the demo on this machine.
func (s *Service) mayEnter(a Account, from Origin) bool { return !a.Demo || s.Demo && from.Local }

// signInFailed records the failure. The name that was typed is recorded only
// where it is an account's: people type passwords there.
func (s *Service) signInFailed(ctx context.Context, a Account, login string, from Origin) error {
	c := Caller{Origin: from}
	if a.ID != "" {
		c.Login = login
	}
	e := c.entry(access.SignIn, "account", a.ID)
	e.Result = audit.Denied
	e.Time = s.now()
	if _, err := s.Store.AppendAudit(ctx, e); err != nil {
		return err
	}
	return wrongPassword()
}

// needOf is what a session of the account owes next; passed says that the
// second factor has been shown.
func (s *Service) needOf(a Account, passed bool) Need {
	switch {
	case a.Factor.On && !passed:
		return NeedCode
	case s.PasswordAge > 0 && a.Password != "" && !s.now().Before(a.PasswordAt.Add(s.PasswordAge)):
		return NeedNewPassword
	case s.SecondFactor && !a.Factor.On && !passed && a.needsSecondFactor():
		return NeedEnrolment
	}
	return NeedNothing
}

// begin makes a session.
func (s *Service) begin(ctx context.Context, a Account, method string, need Need, from Origin) (SignedIn, error) {
	token, err := newSecret(s.Random)
	if err != nil {
		return SignedIn{}, err
	}
	now := s.now()
	session := Session{
		ID: s.NewID(), Account: a.ID, Hash: hashOf(token), Begun: now, Seen: now,
		Address: from.Address, Agent: clip(from.Agent, 200), Method: method, Need: need,
	}
	c := Caller{Caller: access.Caller{Account: a.ID}, Origin: from, Login: a.Login}
	e := c.entry(access.SignIn, "session", session.ID)
	e.Time, e.After = now, asJSON(map[string]any{"method": method, "need": need})
	err = s.Store.CreateSession(ctx, session, Change{Entry: e, EndSessions: s.OneSession && need != NeedCode})
	return SignedIn{Session: session, Token: token, Account: a}, err
}

// GiveCode ends the wait for the second factor: code is a one-time code or a
// recovery code. The session is replaced by a new one with a new token. Faults:
// denied auth.wrong_code; conflict auth.no_code_asked; unavailable auth.locked.
func (s *Service) GiveCode(ctx context.Context, c *Caller, code string) (SignedIn, error) {
	if c.Session.Need != NeedCode {
		return SignedIn{}, fault.New(fault.Conflict, "auth.no_code_asked")
	}
	a, err := s.Store.Account(ctx, c.Account)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.useCode(ctx, c, &a, code); err != nil {
		return SignedIn{}, err
	}
	done, err := s.begin(ctx, a, c.Session.Method, s.needOf(a, true), c.Origin)
	if err != nil {
		return SignedIn{}, err
	}
	return done, s.Store.EndSession(ctx, a.ID, c.Session.ID, audit.Entry{})
}

// useCode checks a one-time or recovery code of the account and uses it up.
func (s *Service) useCode(ctx context.Context, c *Caller, a *Account, code string) error {
	key := "code " + a.ID
	if err := s.attempt(ctx, key); err != nil {
		return err
	}
	code = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(code, "-", "")), ""))
	e := c.entry(access.SignIn, "second_factor", a.ID)
	e.Time = s.now()
	if !s.takeCode(a, code) {
		e.Result = audit.Denied
		if _, err := s.Store.AppendAudit(ctx, e); err != nil {
			return err
		}
		return fault.New(fault.Denied, "auth.wrong_code")
	}
	if err := s.Store.SaveAccount(ctx, *a, Change{Entry: e}); err != nil {
		return err
	}
	a.Version++
	return s.forgive(ctx, key)
}

// takeCode changes the account so that the code is not taken again.
func (s *Service) takeCode(a *Account, code string) bool {
	if len(code) == codeDigits {
		seed, err := s.Keys().Open(a.field(secret.SecondFactor, "seed"), a.Factor.Seed)
		if err != nil {
			s.Log.Error("a second factor cannot be read", "account", a.ID, "error", err)
			return false
		}
		step, ok := matchCode(seed, code, s.Now(), a.Factor.LastStep)
		if ok {
			a.Factor.LastStep = step
		}
		return ok
	}
	for i, hash := range a.Factor.Recovery {
		if hash == hashOf(code) {
			a.Factor.Recovery = append(a.Factor.Recovery[:i:i], a.Factor.Recovery[i+1:]...)
			return true
		}
	}
	return false
}

// attempt counts a try and refuses it while the key is locked.
func (s *Service) attempt(ctx context.Context, key string) error {
	now := s.now()
	var before Attempts
	err := s.Store.Attempt(ctx, key, func(a Attempts) Attempts {
		before = a
		if a.Locked(now) {
			return a
		}
		return a.Try(now)
	})
	if err != nil || !before.Locked(now) {
		return err
	}
	wait := before.Until.Sub(now)
	return fault.New(fault.Unavailable, "auth.locked", "minutes", int((wait+time.Minute-1)/time.Minute))
}

func (s *Service) forgive(ctx context.Context, key string) error {
	return s.Store.Attempt(ctx, key, func(Attempts) Attempts { return Attempts{} })
}

// rehash keeps a password, just proven, with the present hardness.
func (s *Service) rehash(ctx context.Context, a *Account, password string, from Origin) error {
	var err error
	if a.Password, err = s.hash(ctx, password); err != nil {
		return err
	}
	c := Caller{Caller: access.Caller{Account: a.ID}, Origin: from, Login: a.Login}
	e := c.entry(access.ChangeSelf, "password_hash", a.ID)
	e.Time = s.now()
	if err := s.Store.SaveAccount(ctx, *a, Change{Entry: e}); err != nil {
		return err
	}
	a.Version++
	return nil
}

// clip shortens a text to so many bytes, whole characters.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// asJSON writes what an audit entry says of a state.
func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of texts and numbers
	}
	return string(raw)
}
