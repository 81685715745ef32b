package auth

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/access"
)

// The methods of this file act on the accounts of others. Whether the caller
// may is asked of Allow by whoever calls them: HTTP does for each request, the
// command line stands above the table and is audited.

// NewAccount is what an account shall be.
type NewAccount struct {
	Login, Name, Place, Phone string
}

// Link is a one-time secret to hand over: whoever has it sets the password.
type Link struct {
	Token string
	Invitation
}

// Create makes an account without a password and returns the link to one.
// Faults: invalid auth.bad_login, auth.bad_name, auth.bad_place, auth.bad_phone;
// conflict auth.login_taken.
func (s *Service) Create(ctx context.Context, c *Caller, want NewAccount) (Account, Link, error) {
	a, err := s.accountOf(want)
	if err != nil {
		return a, Link{}, err
	}
	link, err := s.newLink(a.ID)
	if err != nil {
		return a, Link{}, err
	}
	e := c.entry(access.CreateAccount, "account", a.ID)
	e.Time, e.Place, e.After = a.Created, a.Place, s.told(a)
	return a, link, s.Store.CreateAccount(ctx, a, &link.Invitation, e)
}

func (s *Service) accountOf(want NewAccount) (Account, error) {
	a := Account{ID: s.NewID(), State: Invited, Created: s.now(), Version: 1}
	var err error
	if a.Login, err = cleanLogin(want.Login); err != nil {
		return a, err
	}
	if a.Name, err = cleanName(want.Name); err != nil {
		return a, err
	}
	if a.Place, err = cleanPlace(want.Place); err != nil {
		return a, err
	}
	return a, s.setPhone(&a, want.Phone)
}

// setPhone seals a telephone number into the account; "" removes it.
func (s *Service) setPhone(a *Account, number string) error {
	a.Phone, a.PhoneIndex = "", ""
	if strings.TrimSpace(number) == "" {
		return nil
	}
	number = secret.Phone(number)
	if number == "" {
		return fault.New(fault.Invalid, "auth.bad_phone").On("body.phone")
	}
	var err error
	if a.Phone, err = s.Keys().Seal(a.field(secret.Contact, "phone"), []byte(number), s.Random); err != nil {
		return err
	}
	a.PhoneIndex, err = s.Keys().Index(secret.Contact, "phone", number)
	return err
}

// phoneOf opens the telephone number; "" for none.
func (s *Service) phoneOf(a Account) (string, error) {
	if a.Phone == "" {
		return "", nil
	}
	raw, err := s.Keys().Open(a.field(secret.Contact, "phone"), a.Phone)
	return string(raw), err
}

// MaskedPhone is the telephone number as it is shown: 138****1234; "****" where
// it cannot be read.
func (s *Service) MaskedPhone(a Account) string {
	number, err := s.phoneOf(a)
	if err != nil {
		s.Log.Error("a telephone number cannot be read", "account", a.ID, "error", err)
		return "****"
	}
	return secret.MaskPhone(number)
}

// told is an account in an audit entry.
func (s *Service) told(a Account) string {
	return asJSON(map[string]any{"login": a.Login, "name": a.Name, "place": a.Place, "state": a.State, "phone": s.MaskedPhone(a)})
}

// SetPhone replaces the caller's own telephone number.
func (s *Service) SetPhone(ctx context.Context, c *Caller, number string) error {
	a, err := s.Store.Account(ctx, c.Account)
	if err != nil {
		return err
	}
	before := s.told(a)
	if err := s.setPhone(&a, number); err != nil {
		return err
	}
	e := c.entry(access.ChangeSelf, "account", a.ID)
	e.Time, e.Before, e.After = s.now(), before, s.told(a)
	return s.Store.SaveAccount(ctx, a, Change{Entry: e})
}

// minReason is the least length, in characters, of a reason worth reading.
const minReason = 4

// Unmask returns a sensitive field of an account ("phone") and records who saw
// it and why. Fault invalid auth.bad_reason.
func (s *Service) Unmask(ctx context.Context, c *Caller, a Account, reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < minReason || n > 200 {
		return "", fault.New(fault.Invalid, "auth.bad_reason", "min", minReason).On("body.reason")
	}
	number, err := s.phoneOf(a)
	if err != nil {
		return "", err
	}
	e := c.entry(access.UnmaskAccount, "field", a.ID)
	e.Time, e.Place, e.Reason, e.After = s.now(), a.Place, reason, asJSON(map[string]any{"field": "phone"})
	_, err = s.Store.AppendAudit(ctx, e) // first the record, then the value
	if err != nil {
		return "", err
	}
	return number, nil
}

// FindByPhone adds to a filter that the telephone number is exactly this one.
func (s *Service) FindByPhone(f *AccountFilter, number string) error {
	number = secret.Phone(number)
	if number == "" {
		return fault.New(fault.Invalid, "auth.bad_phone").On("query.phone")
	}
	f.PhoneIndexes = s.Keys().Indexes(secret.Contact, "phone", number)
	return nil
}

func (s *Service) newLink(account string) (Link, error) {
	token, err := newSecret(s.Random)
	return Link{token, Invitation{Account: account, Hash: hashOf(token), Expires: s.now().Add(s.InvitationAge)}}, err
}

// Reset returns a fresh link to a new password; it takes the place of any
// other. The password and the second factor hold until the link is used, then
// both go: whoever lost one has mostly lost the other.
func (s *Service) Reset(ctx context.Context, c *Caller, a Account) (Link, error) {
	link, err := s.newLink(a.ID)
	if err != nil {
		return Link{}, err
	}
	e := c.entry(access.ResetAccount, "account", a.ID)
	e.Time, e.Place = s.now(), a.Place
	return link, s.Store.CreateInvitation(ctx, link.Invitation, Change{Entry: e})
}

// Accept uses a link: it sets the account's password. Faults: denied
// auth.bad_invitation; those of the password rules.
func (s *Service) Accept(ctx context.Context, token, password string, from Origin) (Account, error) {
	bad := fault.New(fault.Denied, "auth.bad_invitation")
	inv, err := s.Store.Invitation(ctx, hashOf(token))
	if err != nil {
		return Account{}, or(err, bad)
	}
	if !s.now().Before(inv.Expires) {
		return Account{}, bad
	}
	a, err := s.Store.Account(ctx, inv.Account)
	if err != nil || a.State == Disabled {
		return Account{}, or(err, bad)
	}
	if err := s.setPassword(ctx, &a, password); err != nil {
		return Account{}, err
	}
	a.State, a.Factor = Active, SecondFactor{}
	c := Caller{Caller: access.Caller{Account: a.ID}, Origin: from, Login: a.Login, Via: "link"}
	e := c.entry(access.ChangeSelf, "password", a.ID)
	e.Time = s.now()
	err = s.Store.SaveAccount(ctx, a, Change{Entry: e, EndSessions: true, Invitation: inv.Hash})
	if err != nil {
		return Account{}, or(err, bad)
	}
	return a, s.forgive(ctx, loginKey(a.Login))
}

// SetDisabled stops an account, ending its sessions, or lets it go on. Its
// tokens do not hold while it is stopped.
func (s *Service) SetDisabled(ctx context.Context, c *Caller, a Account, disabled bool) (Account, error) {
	before := s.told(a)
	switch {
	case disabled:
		a.State = Disabled
	case a.Password != "" || a.Subject != "":
		a.State = Active
	default:
		a.State = Invited
	}
	e := c.entry(access.DisableAccount, "account", a.ID)
	e.Time, e.Place, e.Before, e.After = s.now(), a.Place, before, s.told(a)
	return a, s.Store.SaveAccount(ctx, a, Change{Entry: e, EndSessions: disabled})
}

// Unlock forgets the account's failed attempts.
func (s *Service) Unlock(ctx context.Context, c *Caller, a Account) error {
	e := c.entry(access.UnlockAccount, "account", a.ID)
	e.Time, e.Place = s.now(), a.Place
	if _, err := s.Store.AppendAudit(ctx, e); err != nil {
		return err
	}
	for _, key := range []string{loginKey(a.Login), "code " + a.ID} {
		if err := s.forgive(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// cleanGrant checks a grant. The administrators act everywhere, so their
// grants have no place; a place administrator's must have one.
func cleanGrant(g access.Grant) (access.Grant, error) {
	if !slices.Contains(access.Roles(), g.Role) {
		return g, fault.New(fault.Invalid, "auth.bad_role", "role", g.Role, "known", roleNames()).On("body.role")
	}
	place, err := cleanPlace(g.Place)
	if err != nil {
		return g, err
	}
	g.Place = place
	if slices.Contains(access.Administrators(), g.Role) != (place == "") && (g.Role != access.Viewer) {
		return g, fault.New(fault.Invalid, "auth.bad_role_place", "role", g.Role).On("body.place")
	}
	return g, nil
}

func roleNames() string {
	var names []string
	for _, r := range access.Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// Grant gives a role. Faults: invalid auth.bad_role, auth.bad_place,
// auth.bad_role_place; conflict auth.separated where the account holds another
// of the three administrator roles.
func (s *Service) Grant(ctx context.Context, c *Caller, a Account, g access.Grant) error {
	g, err := cleanGrant(g)
	if err != nil {
		return err
	}
	if held := access.Conflict(a.Grants, g.Role); held != "" {
		return fault.New(fault.Conflict, "auth.separated", "held", held, "role", g.Role)
	}
	e := c.entry(access.GrantRole, "role", a.ID)
	e.Time, e.Place, e.Before, e.After = s.now(), g.Place, asJSON(a.Grants), asJSON(g)
	return s.Store.Grant(ctx, a.ID, g, c.Account, e.Time, e)
}

// Revoke takes a role away; what the account's sessions and tokens may do
// shrinks at once.
func (s *Service) Revoke(ctx context.Context, c *Caller, a Account, g access.Grant) error {
	e := c.entry(access.GrantRole, "role", a.ID)
	e.Time, e.Place, e.Before, e.Reason = s.now(), g.Place, asJSON(g), "revoked"
	return s.Store.Revoke(ctx, a.ID, g, e)
}
