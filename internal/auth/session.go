package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/sanquan/sanquan/internal/access"
)

// Need is what a session still owes before it can do more than look after its
// own account.
type Need string

// The needs, in the order in which they are asked for.
const (
	NeedNothing     Need = ""
	NeedCode        Need = "code"     // of the second factor
	NeedNewPassword Need = "password" // the password is too old
	NeedEnrolment   Need = "enrol"    // a role demands a second factor, the account has none
)

// scope is what a session may do that owes this; nil for all. Without its second
// factor a session may only end: a password alone must not change one.
func (n Need) scope() []access.Action {
	switch n {
	case NeedNothing:
		return nil
	case NeedCode:
		return []access.Action{access.EndSession}
	}
	return []access.Action{access.SeeSelf, access.ChangeSelf, access.EndSession}
}

// Session is a browser that is signed in.
type Session struct {
	ID      string
	Account string
	Hash    string // of the token
	Begun   time.Time
	Seen    time.Time // to the minute
	Address string
	Agent   string // the browser's own words
	Method  string // password, provider
	Need    Need
}

// Lifetimes bound sessions: they end at the exact moment.
type Lifetimes struct {
	Idle     time.Duration
	Absolute time.Duration
}

// Alive reports whether a session still holds: less than Idle since it was
// seen, less than Absolute since it began.
func (l Lifetimes) Alive(s Session, now time.Time) bool {
	return now.Before(s.Seen.Add(l.Idle)) && now.Before(s.Begun.Add(l.Absolute))
}

// touchEvery spares a write with every request.
const touchEvery = time.Minute

// Token is an API token.
type Token struct {
	ID       string
	Account  string
	Name     string
	Hash     string
	Scope    []access.Action
	Place    string
	Created  time.Time
	Expires  time.Time
	LastUsed time.Time // to the minute; zero for never
	Revoked  time.Time // zero for not
}

// Usable reports whether the token holds at a time.
func (t Token) Usable(now time.Time) bool { return t.Revoked.IsZero() && now.Before(t.Expires) }

// Invitation is a one-time link to a new password.
type Invitation struct {
	Account string
	Hash    string
	Expires time.Time
}

// tokenPrefix marks API tokens, so that scanners of repositories know them.
const tokenPrefix = "sqt_"

// newSecret returns 256 random bits as text.
func newSecret(random io.Reader) (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("drawing a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// hashOf is how tokens are kept. They hold 256 random bits, so a plain hash
// cannot be guessed backwards.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
