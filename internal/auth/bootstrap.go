package auth

import (
	"context"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
)

// First is one of the three administrators, with the link to its password.
type First struct {
	Role    access.Role
	Account Account
	Link    Link
}

// firstLogins are the accounts that Bootstrap makes.
var firstLogins = map[access.Role]string{
	access.SystemAdmin: "sysadmin", access.SecurityAdmin: "secadmin", access.AuditAdmin: "auditor",
}

// Bootstrap returns a one-time link for each of the three administrators whose
// role nobody can use yet: an account with a password, or another sign-in,
// holds it. Run again, it replaces links that were not used. Fault conflict
// auth.bootstrapped where all three are there.
func (s *Service) Bootstrap(ctx context.Context, c *Caller) ([]First, error) {
	var all []First
	for _, role := range access.Administrators() {
		f, err := s.first(ctx, c, role)
		if err != nil {
			return all, err
		}
		if f != nil {
			all = append(all, *f)
		}
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Conflict, "auth.bootstrapped")
	}
	return all, nil
}

func (s *Service) first(ctx context.Context, c *Caller, role access.Role) (*First, error) {
	holders, err := s.Store.ListAccounts(ctx, AccountFilter{Role: role, Limit: 1000})
	if err != nil {
		return nil, err
	}
	waiting := Account{}
	for _, a := range holders {
		if a.State == Active && !a.Demo {
			return nil, nil
		}
		if a.State == Invited {
			waiting = a
		}
	}
	if waiting.ID != "" {
		link, err := s.Reset(ctx, c, waiting)
		return &First{role, waiting, link}, err
	}
	a, link, err := s.Create(ctx, c, NewAccount{Login: firstLogins[role], Name: firstLogins[role]})
	if err != nil {
		return nil, err
	}
	return &First{role, a, link}, s.Grant(ctx, c, a, access.Grant{Role: role})
}

// CommandLine is the caller of the command line, named as the system names
// whoever runs it.
func CommandLine(user string) *Caller { return &Caller{Login: user, Via: "command line"} }

// DemoAccount is an account of the demo with its password of today.
type DemoAccount struct {
	Role     access.Role `json:"role"`
	Login    string      `json:"login"`
	Password string      `json:"password"`
}

// demoPlace is the area of the demo's place administrator: 丰台.
const demoPlace = "110106"

// DemoAccounts makes, for every role, an account that signs in only in the demo
// and only from this machine, and gives each a fresh random password.
func (s *Service) DemoAccounts(ctx context.Context) ([]DemoAccount, error) {
	var all []DemoAccount
	for _, role := range access.Roles() {
		d, err := s.demoAccount(ctx, role)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

func (s *Service) demoAccount(ctx context.Context, role access.Role) (DemoAccount, error) {
	text, err := newSecret(s.Random)
	if err != nil {
		return DemoAccount{}, err
	}
	d := DemoAccount{Role: role, Login: DemoLogin(role), Password: text[:20]}
	c := CommandLine("demo")
	a, err := s.Store.AccountByLogin(ctx, d.Login)
	fresh := fault.CodeOf(err) == fault.NotFound
	if err != nil && !fresh {
		return d, err
	}
	if fresh {
		if a, err = s.accountOf(NewAccount{Login: d.Login, Name: "demo " + string(role)}); err != nil {
			return d, err
		}
		a.Demo = true
	}
	a.State, a.PasswordAt, a.Factor = Active, s.now(), SecondFactor{}
	if a.Password, err = s.hash(ctx, d.Password); err != nil {
		return d, err
	}
	e := c.entry(access.CreateAccount, "account", a.ID)
	e.Time, e.After = s.now(), s.told(a)
	if !fresh {
		return d, s.Store.SaveAccount(ctx, a, Change{Entry: e, EndSessions: true})
	}
	if err := s.Store.CreateAccount(ctx, a, nil, e); err != nil {
		return d, err
	}
	g := access.Grant{Role: role}
	if role.OfOnePlace() {
		g.Place = demoPlace
	}
	return d, s.Grant(ctx, c, a, g)
}

// DemoLogin is the login of the demo's account for a role.
func DemoLogin(r access.Role) string { return "demo-" + string(r) }
