package auth

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/fault"
)

func must(t *testing.T, digits string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func params(memory, passes uint32, threads uint8) string {
	return fmt.Sprintf("m=%d,t=%d,p=%d", memory, passes, threads)
}

// cheap hashes fast enough for tests.
var cheap = Hardness{Passes: 1, Memory: 64, Threads: 1}

func TestPasswordHash(t *testing.T) {
	dice := rand.NewChaCha8([32]byte{1})
	a, err := cheap.hash("correct horse", dice)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := cheap.hash("correct horse", dice)
	if a == b || !strings.HasPrefix(a, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(a, "horse") {
		t.Errorf("%s and %s", a, b)
	}
	for password, want := range map[string]bool{"correct horse": true, "correct horse ": false, "": false, "Correct horse": false} {
		if ok, outdated := cheap.matches(password, a); ok != want || outdated {
			t.Errorf("%q: %v, outdated %v", password, ok, outdated)
		}
	}
	for _, phc := range []string{"", "x", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$"} {
		if ok, _ := cheap.matches("", phc); ok {
			t.Errorf("%q matches", phc)
		}
	}
}

func TestPasswordRules(t *testing.T) {
	for password, want := range map[string]string{
		"Tulip-7-river":           "",
		"all lower but very long": "",
		"丰台区的春天真的很好看啊是不是呀": "",
		"Short-1":                   "auth.password_length",
		strings.Repeat("aB3-", 33):  "auth.password_length",
		"onlylowercase":             "auth.password_kinds",
		"lowerand123456":            "auth.password_kinds",
		"aAaAaA1111":                "auth.password_same",
		"Wang.li-2026":              "auth.password_login",
		"Password123!":              "auth.password_worn",
		"P@ssw0rd2026!":             "auth.password_worn",
		"Beijing@20261":             "auth.password_worn",
		"Sanquan2026!!":             "auth.password_worn",
		"bad\xffutf8 Long Enough 1": "auth.password_length",
	} {
		err := checkPassword(password, "wang.li")
		if got := idOf(err); got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func idOf(err error) string {
	if e, ok := err.(*fault.Error); ok {
		return e.ID
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

var t0 = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Four tries are free; the fifth locks for a minute, further ones for twice as
// long each, fifteen minutes at most.
func TestLockOut(t *testing.T) {
	a, now := Attempts{}, t0
	for try, want := range []time.Duration{0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15} {
		a = a.Try(now)
		if got := a.Until.Sub(now); want > 0 && got != want*time.Minute || want == 0 && !a.Until.IsZero() {
			t.Errorf("try %d locks for %v, want %d min", try+1, got, want)
		}
		if want > 0 {
			if now = a.Until; a.Locked(now) || !a.Locked(now.Add(-time.Nanosecond)) {
				t.Error("the lock does not end exactly")
			}
		}
	}
	if a = a.Try(now.Add(forgetAfter)); a.Count != 1 {
		t.Errorf("%d tries remembered after a day", a.Count)
	}
}

// However tries are spaced, no more than a bounded number is looked at.
func TestLockOutBoundsGuesses(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, now, looked := Attempts{}, t0, 0
		for now.Before(t0.Add(12 * time.Hour)) {
			if !a.Locked(now) {
				a = a.Try(now)
				looked++
			}
			now = now.Add(time.Duration(rapid.IntRange(1, 1800).Draw(rt, "pause")) * time.Second)
		}
		if looked > 8+12*4+1 {
			rt.Fatalf("%d tries in twelve hours", looked)
		}
	})
}

func TestSessionsEndExactly(t *testing.T) {
	l := Lifetimes{Idle: 30 * time.Minute, Absolute: 12 * time.Hour}
	s := Session{Begun: t0, Seen: t0}
	for name, c := range map[string]struct {
		seen, now time.Duration
		alive     bool
	}{
		"at once":                        {0, 0, true},
		"just before the idle limit":     {0, 30*time.Minute - 1, true},
		"at the idle limit":              {0, 30 * time.Minute, false},
		"seen meanwhile":                 {20 * time.Minute, 45 * time.Minute, true},
		"just before the absolute limit": {12*time.Hour - 1, 12*time.Hour - 1, true},
		"at the absolute limit":          {12*time.Hour - 1, 12 * time.Hour, false},
	} {
		s.Seen = t0.Add(c.seen)
		if got := l.Alive(s, t0.Add(c.now)); got != c.alive {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A code holds in its own step and one to each side, and never twice.
func TestCodesAreTakenOnce(t *testing.T) {
	seed := []byte("12345678901234567890")
	step := stepOf(t0)
	for drift := int64(-2); drift <= 2; drift++ {
		got, ok := matchCode(seed, hotp(seed, step+drift, codeDigits), t0, 0)
		if want := drift >= -1 && drift <= 1; ok != want || ok && got != step+drift {
			t.Errorf("drift %d: %v, step %d", drift, ok, got)
		}
	}
	if _, ok := matchCode(seed, hotp(seed, step, codeDigits), t0, step); ok {
		t.Error("a code was taken twice")
	}
	if _, ok := matchCode(seed, hotp(seed, step-1, codeDigits), t0, step); ok {
		t.Error("an older code was taken after a newer one")
	}
}
