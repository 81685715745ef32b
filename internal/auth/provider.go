package auth

import (
	"context"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
)

// Identity is what an identity provider vouches for.
type Identity struct {
	Issuer   string
	Subject  string
	Login    string // the claim that names the account
	TwoSteps bool   // the provider asked for more than a password
}

// SignInAs begins a session for an identity. The first time, an existing
// account of the same login that is not linked elsewhere is linked; accounts
// are never made this way, and never taken from another identity. Faults: denied
// auth.unknown_identity.
func (s *Service) SignInAs(ctx context.Context, who Identity, from Origin) (SignedIn, error) {
	a, err := s.Store.AccountByIdentity(ctx, who.Issuer, who.Subject)
	if fault.CodeOf(err) == fault.NotFound {
		a, err = s.link(ctx, who, from)
	}
	if err != nil {
		return SignedIn{}, err
	}
	if a.State != Active || a.Demo {
		return SignedIn{}, fault.New(fault.Denied, "auth.unknown_identity")
	}
	return s.begin(ctx, a, "provider", s.needOf(a, who.TwoSteps), from)
}

func (s *Service) link(ctx context.Context, who Identity, from Origin) (Account, error) {
	unknown := fault.New(fault.Denied, "auth.unknown_identity")
	login, err := cleanLogin(who.Login)
	if err != nil {
		return Account{}, unknown
	}
	a, err := s.Store.AccountByLogin(ctx, login)
	if err != nil {
		return Account{}, or(err, unknown)
	}
	if a.Subject != "" || a.State == Disabled || a.Demo {
		return Account{}, unknown
	}
	a.Issuer, a.Subject, a.State = who.Issuer, who.Subject, Active
	c := Caller{Caller: access.Caller{Account: a.ID}, Origin: from, Login: a.Login, Via: "provider"}
	e := c.entry(access.ChangeSelf, "identity", a.ID)
	e.Time, e.After = s.now(), asJSON(map[string]any{"issuer": who.Issuer, "subject": who.Subject})
	if err := s.Store.SaveAccount(ctx, a, Change{Entry: e}); err != nil {
		return Account{}, err
	}
	a.Version++
	return a, nil
}
