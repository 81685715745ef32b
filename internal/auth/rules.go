package auth

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
)

// Lengths of a password in characters. The most keeps hashing cheap; passwords
// are never cut.
const (
	MinPassword = 10
	MaxPassword = 128
	longEnough  = 16 // from here on, kinds of characters do not matter
	minKinds    = 3
)

// worn.txt lists passwords that everybody tries first.
//
//go:embed worn.txt
var wornFile string

var worn = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(wornFile) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all[line] = true
		}
	}
	return all
})

// checkPassword holds a new password to the rules: 10 to 128 characters, three
// of the four kinds (lower, upper, digit, other) unless it has 16 or more, at
// least five different characters, not the login, not one that everybody tries
// first. Fault invalid auth.password_….
func checkPassword(password, login string) error {
	bad := func(id string) error {
		return fault.New(fault.Invalid, id, "min", MinPassword, "max", MaxPassword, "long", longEnough, "kinds", minKinds).On("body.password")
	}
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	switch {
	case n < MinPassword || n > MaxPassword || !utf8.ValidString(password):
		return bad("auth.password_length")
	case n < longEnough && kinds(password) < minKinds:
		return bad("auth.password_kinds")
	case different(password) < 5:
		return bad("auth.password_same")
	case utf8.RuneCountInString(login) >= 3 && strings.Contains(lower, login):
		return bad("auth.password_login")
	case worn()[strings.TrimRight(lower, "!@#.0123456789")] || worn()[lower]:
		return bad("auth.password_worn")
	}
	return nil
}

func kinds(s string) int {
	var lower, upper, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

func different(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
