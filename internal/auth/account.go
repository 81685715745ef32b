package auth

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/access"
)

// State is what an account can be used for.
type State string

// The states.
const (
	Invited  State = "invited" // has no password yet
	Active   State = "active"
	Disabled State = "disabled"
)

// Account is a person, or a machine's owner, known to this installation.
type Account struct {
	ID         string
	Login      string // lower case, unique
	Name       string
	Place      string // code of the area it belongs to; "" for the whole region
	State      State
	Demo       bool   // made by `sanquan demo`; signs in there only
	Password   string // PHC text of argon2id; "" for none
	PasswordAt time.Time
	Phone      string // sealed; "" for none
	PhoneIndex string // blind index of the normalised number
	Factor     SecondFactor
	Issuer     string // of the identity it signs in with elsewhere; "" for none
	Subject    string
	Created    time.Time
	Version    int64 // grows with every change
	Grants     []access.Grant
}

// SecondFactor is the state of an account's one-time codes.
type SecondFactor struct {
	Seed     string   // sealed; "" where none was begun
	On       bool     // confirmed with a first code
	LastStep int64    // of the last code taken: none is taken twice
	Recovery []string // SHA-256 of the recovery codes left, hex
}

// FactorRequired reports whether a role of the account demands a second factor.
func (s *Service) FactorRequired(a Account) bool { return s.SecondFactor && a.needsSecondFactor() }

// place of a sealed field of the account.
func (a *Account) field(d secret.Domain, name string) secret.Place {
	return secret.Place{Domain: d, Record: a.ID, Field: name}
}

// needsSecondFactor reports whether a role of the account demands one.
func (a *Account) needsSecondFactor() bool {
	return slices.ContainsFunc(a.Grants, func(g access.Grant) bool { return g.Role.NeedsSecondFactor() })
}

// Holds reports whether the account has the role anywhere.
func (a *Account) Holds(r access.Role) bool {
	return slices.ContainsFunc(a.Grants, func(g access.Grant) bool { return g.Role == r })
}

// Limits of texts, in characters.
const (
	maxLogin = 64
	maxName  = 64
)

// cleanLogin returns a login as it is kept: lower case, of letters, digits and
// . _ - @. Fault invalid auth.bad_login.
func cleanLogin(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	bad := strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r)
	})
	if n := utf8.RuneCountInString(s); bad || n < 2 || n > maxLogin {
		return "", fault.New(fault.Invalid, "auth.bad_login", "max", maxLogin).On("body.login")
	}
	return s, nil
}

func cleanName(s string) (string, error) {
	s = strings.TrimSpace(s)
	bad := strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
	if n := utf8.RuneCountInString(s); bad || n < 1 || n > maxName {
		return "", fault.New(fault.Invalid, "auth.bad_name", "max", maxName).On("body.name")
	}
	return s, nil
}

// cleanPlace wants "" or six digits.
func cleanPlace(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s != "" && (len(s) != 6 || strings.Trim(s, "0123456789") != "") {
		return "", fault.New(fault.Invalid, "auth.bad_place").On("body.place")
	}
	return s, nil
}
