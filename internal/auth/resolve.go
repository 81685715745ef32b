package auth

import (
	"context"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
)

// BySession returns who holds a session's token. Fault denied auth.no_session
// where it has ended.
func (s *Service) BySession(ctx context.Context, token string, from Origin) (*Caller, error) {
	gone := fault.New(fault.Denied, "auth.session_ended")
	session, err := s.Store.Session(ctx, hashOf(token))
	if err != nil {
		return nil, or(err, gone)
	}
	now := s.now()
	if !s.Alive(session, now) {
		return nil, gone
	}
	a, err := s.Store.Account(ctx, session.Account)
	if err != nil {
		return nil, or(err, gone)
	}
	if a.State != Active || !s.mayEnter(a, from) {
		return nil, gone
	}
	if now.Sub(session.Seen) >= touchEvery {
		if err := s.Store.TouchSession(ctx, session.ID, now); err != nil {
			return nil, err
		}
	}
	return &Caller{
		Caller: access.Caller{Account: a.ID, Grants: a.Grants, Scope: session.Need.scope()},
		Origin: from, Login: a.Login, Via: "session", Session: session,
	}, nil
}

// ByToken returns whose API token this is. Fault denied auth.bad_token.
func (s *Service) ByToken(ctx context.Context, token string, from Origin) (*Caller, error) {
	bad := fault.New(fault.Denied, "auth.bad_token")
	if !strings.HasPrefix(token, tokenPrefix) {
		return nil, bad
	}
	t, err := s.Store.Token(ctx, hashOf(token))
	if err != nil {
		return nil, or(err, bad)
	}
	now := s.now()
	if !t.Usable(now) {
		return nil, bad
	}
	a, err := s.Store.Account(ctx, t.Account)
	if err != nil {
		return nil, or(err, bad)
	}
	if a.State != Active || !s.mayEnter(a, from) {
		return nil, bad
	}
	if now.Sub(t.LastUsed) >= touchEvery {
		if err := s.Store.TouchToken(ctx, t.ID, now); err != nil {
			return nil, err
		}
	}
	return &Caller{
		Caller: access.Caller{Account: a.ID, Grants: a.Grants, Scope: t.Scope, Place: t.Place},
		Origin: from, Login: a.Login, Via: "token " + t.ID, TokenName: t.Name,
	}, nil
}

// or replaces "not found" by another fault.
func or(err error, instead error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return instead
	}
	return err
}

// SignOut ends the caller's session.
func (s *Service) SignOut(ctx context.Context, c *Caller) error {
	return s.EndSession(ctx, c, c.Session.ID)
}

// EndSession ends a session of the caller. Fault not_found auth.no_session.
func (s *Service) EndSession(ctx context.Context, c *Caller, id string) error {
	e := c.entry(access.EndSession, "session", id)
	e.Time = s.now()
	return s.Store.EndSession(ctx, c.Account, id, e)
}

// Sessions lists the caller's sessions that are alive.
func (s *Service) Sessions(ctx context.Context, c *Caller) ([]Session, error) {
	all, err := s.Store.ListSessions(ctx, c.Account)
	if err != nil {
		return nil, err
	}
	now := s.now()
	alive := []Session{}
	for _, x := range all {
		if s.Alive(x, now) {
			alive = append(alive, x)
		}
	}
	return alive, nil
}

// Sweep removes sessions that have ended, and tries that no longer count.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	if err := s.Store.DropAttempts(ctx, now.Add(-forgetAfter)); err != nil {
		return err
	}
	return s.Store.DropSessions(ctx, now.Add(-s.Absolute), now.Add(-s.Idle))
}

// Reads lists who saw a sensitive field of the caller, the latest first.
func (s *Service) Reads(ctx context.Context, c *Caller) ([]audit.Entry, error) {
	return s.Store.ListAudit(ctx, audit.Filter{Object: c.Account, Action: string(access.UnmaskAccount), Limit: 200})
}
