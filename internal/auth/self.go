package auth

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/access"
)

// ChangePassword replaces the caller's password and ends their other sessions.
// Faults: denied auth.wrong_password; those of the password rules; conflict
// auth.password_unchanged; unavailable auth.locked.
func (s *Service) ChangePassword(ctx context.Context, c *Caller, old, fresh string) error {
	a, err := s.proven(ctx, c, old)
	if err != nil {
		return err
	}
	if old == fresh {
		return fault.New(fault.Conflict, "auth.password_unchanged").On("body.password")
	}
	if err := s.setPassword(ctx, &a, fresh); err != nil {
		return err
	}
	e := c.entry(access.ChangeSelf, "password", a.ID)
	e.Time = s.now()
	if err := s.Store.SaveAccount(ctx, a, Change{Entry: e, EndSessions: true, KeepSession: c.Session.ID}); err != nil {
		return err
	}
	return s.settle(ctx, c, a)
}

// proven returns the caller's account after checking the password once more.
func (s *Service) proven(ctx context.Context, c *Caller, password string) (Account, error) {
	a, err := s.Store.Account(ctx, c.Account)
	if err != nil {
		return a, err
	}
	key := loginKey(a.Login)
	if err := s.attempt(ctx, key); err != nil {
		return a, err
	}
	ok, _, err := s.match(ctx, password, a.Password)
	if err != nil {
		return a, err
	}
	if !ok {
		return a, s.signInFailed(ctx, a, a.Login, c.Origin)
	}
	return a, s.forgive(ctx, key)
}

func (s *Service) setPassword(ctx context.Context, a *Account, password string) error {
	if err := checkPassword(password, a.Login); err != nil {
		return err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	a.Password, a.PasswordAt = hash, s.now()
	return nil
}

// settle lets a session that owed something go on, now that it may have been
// given. A session without its second factor keeps owing that.
func (s *Service) settle(ctx context.Context, c *Caller, a Account) error {
	if c.Session.Need == NeedNothing || c.Session.Need == NeedCode {
		return nil
	}
	need := s.needOf(a, a.Factor.On)
	if need == c.Session.Need {
		return nil
	}
	session := c.Session
	session.Need = need
	e := c.entry(access.SignIn, "session", session.ID)
	e.Time, e.After = s.now(), asJSON(map[string]any{"need": need})
	return s.Store.CreateSession(ctx, session, Change{Entry: e})
}

// Enrolment is a second factor about to be confirmed.
type Enrolment struct {
	Secret  string // base32, for typing
	Address string // otpauth:, for the QR code
}

// Enrol draws a seed for the caller's one-time codes; they are asked for only
// after Confirm. Fault conflict auth.factor_on where there is one already.
func (s *Service) Enrol(ctx context.Context, c *Caller) (Enrolment, error) {
	a, err := s.Store.Account(ctx, c.Account)
	if err != nil {
		return Enrolment{}, err
	}
	if a.Factor.On {
		return Enrolment{}, fault.New(fault.Conflict, "auth.factor_on")
	}
	seed := make([]byte, seedBytes)
	if _, err := io.ReadFull(s.Random, seed); err != nil {
		return Enrolment{}, fmt.Errorf("drawing a seed: %w", err)
	}
	sealed, err := s.Keys().Seal(a.field(secret.SecondFactor, "seed"), seed, s.Random)
	if err != nil {
		return Enrolment{}, err
	}
	a.Factor = SecondFactor{Seed: sealed}
	e := c.entry(access.ChangeSelf, "second_factor", a.ID)
	e.Time, e.After = s.now(), asJSON(map[string]any{"state": "begun"})
	if err := s.Store.SaveAccount(ctx, a, Change{Entry: e}); err != nil {
		return Enrolment{}, err
	}
	return Enrolment{seedText.EncodeToString(seed), otpauth(s.Issuer, a.Login, seed)}, nil
}

// recoveryCodes is how many are given.
const recoveryCodes = 10

// Confirm turns the second factor on with a first code and returns the recovery
// codes, which are told once. Faults: conflict auth.no_enrolment, auth.factor_on;
// denied auth.wrong_code; unavailable auth.locked.
func (s *Service) Confirm(ctx context.Context, c *Caller, code string) ([]string, error) {
	a, err := s.Store.Account(ctx, c.Account)
	switch {
	case err != nil:
		return nil, err
	case a.Factor.On:
		return nil, fault.New(fault.Conflict, "auth.factor_on")
	case a.Factor.Seed == "":
		return nil, fault.New(fault.Conflict, "auth.no_enrolment")
	}
	if err := s.useCode(ctx, c, &a, code); err != nil {
		return nil, err
	}
	codes, hashes, err := s.newRecovery()
	if err != nil {
		return nil, err
	}
	a.Factor.On, a.Factor.Recovery = true, hashes
	e := c.entry(access.ChangeSelf, "second_factor", a.ID)
	e.Time, e.After = s.now(), asJSON(map[string]any{"state": "on", "recoveryCodes": len(codes)})
	if err := s.Store.SaveAccount(ctx, a, Change{Entry: e, EndSessions: true, KeepSession: c.Session.ID}); err != nil {
		return nil, err
	}
	return codes, s.settle(ctx, c, a)
}

// newRecovery draws codes of 80 bits, "abcd-efgh-ijkl-mnop", and their hashes.
func (s *Service) newRecovery() (codes, hashes []string, err error) {
	for range recoveryCodes {
		raw := make([]byte, 10)
		if _, err := io.ReadFull(s.Random, raw); err != nil {
			return nil, nil, fmt.Errorf("drawing a recovery code: %w", err)
		}
		plain := strings.ToLower(seedText.EncodeToString(raw))
		hashes = append(hashes, hashOf(plain))
		codes = append(codes, strings.Join([]string{plain[:4], plain[4:8], plain[8:12], plain[12:]}, "-"))
	}
	return codes, hashes, nil
}

// Unenrol turns the second factor off after password and code. Faults: denied
// auth.wrong_password, auth.wrong_code, auth.factor_needed where a role demands
// it; conflict auth.factor_off; unavailable auth.locked.
func (s *Service) Unenrol(ctx context.Context, c *Caller, password, code string) error {
	a, err := s.proven(ctx, c, password)
	switch {
	case err != nil:
		return err
	case !a.Factor.On:
		return fault.New(fault.Conflict, "auth.factor_off")
	case s.SecondFactor && a.needsSecondFactor():
		return fault.New(fault.Denied, "auth.factor_needed")
	}
	if err := s.useCode(ctx, c, &a, code); err != nil {
		return err
	}
	a.Factor = SecondFactor{}
	e := c.entry(access.ChangeSelf, "second_factor", a.ID)
	e.Time, e.After = s.now(), asJSON(map[string]any{"state": "off"})
	return s.Store.SaveAccount(ctx, a, Change{Entry: e})
}

// sessionOnly are the actions that no API token may do.
var sessionOnly = []access.Action{access.SignIn, access.ChangeSelf, access.EndSession, access.MakeToken, access.EndToken, access.ReadHealth}

// Scopes lists the actions that tokens of the account may be given.
func (s *Service) Scopes(a Account) []access.Action {
	c := access.Caller{Account: a.ID, Grants: a.Grants}
	var all []access.Action
	for _, action := range access.Actions() {
		if !slices.Contains(sessionOnly, action) && s.Policy.Somewhere(c, action) {
			all = append(all, action)
		}
	}
	return all
}

// TokenRequest is what a new API token shall be.
type TokenRequest struct {
	Name  string
	Scope []access.Action
	Place string
	Days  int // 1 … MaxTokenDays
}

// MaxTokenDays is the longest an API token holds.
const MaxTokenDays = 366

// NewToken makes an API token of the account and returns its text, which is
// told once. Faults: invalid auth.bad_scope, auth.bad_days, auth.bad_name,
// auth.bad_place.
func (s *Service) NewToken(ctx context.Context, c *Caller, account string, want TokenRequest) (Token, string, error) {
	a, err := s.Store.Account(ctx, account)
	if err != nil {
		return Token{}, "", err
	}
	t, err := s.tokenOf(a, want)
	if err != nil {
		return Token{}, "", err
	}
	text, err := newSecret(s.Random)
	if err != nil {
		return Token{}, "", err
	}
	text = tokenPrefix + text
	t.Hash = hashOf(text)
	e := c.entry(access.MakeToken, "token", t.ID)
	e.Time, e.Place = t.Created, t.Place
	e.After = asJSON(map[string]any{"account": a.Login, "name": t.Name, "scope": t.Scope, "expires": t.Expires.Format(time.RFC3339)})
	return t, text, s.Store.CreateToken(ctx, t, e)
}

func (s *Service) tokenOf(a Account, want TokenRequest) (Token, error) {
	name, err := cleanName(want.Name)
	if err != nil {
		return Token{}, err
	}
	place, err := cleanPlace(want.Place)
	if err != nil {
		return Token{}, err
	}
	if want.Days < 1 || want.Days > MaxTokenDays {
		return Token{}, fault.New(fault.Invalid, "auth.bad_days", "max", MaxTokenDays).On("body.days")
	}
	may := s.Scopes(a)
	if len(want.Scope) == 0 {
		return Token{}, fault.New(fault.Invalid, "auth.bad_scope", "scope", "", "known", join(may)).On("body.scope")
	}
	for _, action := range want.Scope {
		if !slices.Contains(may, action) {
			return Token{}, fault.New(fault.Invalid, "auth.bad_scope", "scope", action, "known", join(may)).On("body.scope")
		}
	}
	scope := slices.Clone(want.Scope)
	slices.Sort(scope)
	now := s.now()
	return Token{
		ID: s.NewID(), Account: a.ID, Name: name, Scope: slices.Compact(scope), Place: place,
		Created: now, Expires: now.AddDate(0, 0, want.Days),
	}, nil
}

func join(actions []access.Action) string {
	words := make([]string, len(actions))
	for i, a := range actions {
		words[i] = string(a)
	}
	return strings.Join(words, ", ")
}

// RevokeToken ends an API token of the account, "" for whosever it is. Fault
// not_found auth.no_token.
func (s *Service) RevokeToken(ctx context.Context, c *Caller, account, id string) error {
	e := c.entry(access.EndToken, "token", id)
	e.Time = s.now()
	return s.Store.RevokeToken(ctx, account, id, e.Time, e)
}
