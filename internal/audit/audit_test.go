package audit

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.UTC)

// chain makes n entries, one every eight hours, all fields set.
func chain(n int) []Entry {
	var all []Entry
	head := Start()
	for i := range n {
		e := Chain(head, Entry{
			Time: noon.Add(time.Duration(i) * 8 * time.Hour), Actor: "a1", Name: "王", Via: "session", Address: "192.0.2.1", Request: "r",
			Action: "account.create", Kind: "account", Object: fmt.Sprint(i), Place: "110106", Result: Done, Reason: "why", Before: "{}", After: `{"x":1}`,
		})
		all, head = append(all, e), e.Head()
	}
	return all
}

func verify(entries []Entry, end Head) error {
	v := NewVerifier(Start(), nil)
	for _, e := range entries {
		if err := v.Next(e); err != nil {
			return err
		}
	}
	return v.End(end)
}

func wantBreak(t *testing.T, err error, seq int64, reason string) {
	t.Helper()
	b, ok := errors.AsType[*Break](err)
	if !ok || b.Seq != seq || b.Reason != reason {
		t.Errorf("got %v, want row %d: %s", err, seq, reason)
	}
}

func TestAWholeChainHolds(t *testing.T) {
	all := chain(10)
	if err := verify(all, all[9].Head()); err != nil {
		t.Error(err)
	}
	if all[0].Prev != Genesis || all[9].Seq != 10 || all[3].Day != "2026-11-24" {
		t.Errorf("first %+v, fourth day %s", all[0], all[3].Day)
	}
}

// Whatever field of whatever row is changed, that row is named.
func TestAChangedFieldIsNamed(t *testing.T) {
	for row := range 5 {
		for field := range reflect.TypeFor[Entry]().NumField() {
			name := reflect.TypeFor[Entry]().Field(field).Name
			t.Run(fmt.Sprintf("row %d %s", row+1, name), func(t *testing.T) {
				all := chain(5)
				end := all[4].Head()
				switch v := reflect.ValueOf(&all[row]).Elem().Field(field); v.Interface().(type) {
				case int64:
					return // a changed number is a gap: see below
				case time.Time:
					v.Set(reflect.ValueOf(all[row].Time.Add(time.Microsecond)))
				default:
					v.SetString(v.String() + "x")
				}
				wantBreak(t, verify(all, end), int64(row+1), Changed)
			})
		}
	}
}

func TestRemovedMovedAndAddedRowsAreNamed(t *testing.T) {
	all := chain(6)
	end := all[5].Head()
	wantBreak(t, verify(slices.Delete(slices.Clone(all), 2, 3), end), 3, Missing)
	wantBreak(t, verify(all[1:], end), 1, Missing)
	wantBreak(t, verify(all[:4], end), 5, Missing)
	moved := slices.Clone(all)
	moved[2], moved[3] = moved[3], moved[2]
	wantBreak(t, verify(moved, end), 3, Missing)
	wantBreak(t, verify(slices.Insert(slices.Clone(all), 3, all[2]), end), 3, Unlinked)
	// A row rewritten with a fresh hash no longer leads to the next.
	forged := slices.Clone(all)
	forged[2].Reason = "another"
	forged[2].Hash = forged[2].digest()
	wantBreak(t, verify(forged, end), 4, Unlinked)
}

// Whoever rewrites the chain from a row to its end is found by a head kept
// elsewhere.
func TestAKeptHeadFindsARewrittenChain(t *testing.T) {
	kept := chain(6)[5].Head()
	head := Start()
	v := NewVerifier(Start(), []Head{kept})
	var err error
	for _, e := range chain(8) {
		e.Reason = "rewritten"
		e = Chain(head, e)
		head = e.Head()
		if err == nil {
			err = v.Next(e)
		}
	}
	wantBreak(t, err, 6, WrongHead)
}

func TestDaysDoNotStepBack(t *testing.T) {
	first := Chain(Start(), Entry{Time: noon})
	second := Chain(first.Head(), Entry{Time: noon.Add(-48 * time.Hour)})
	if second.Day != first.Day {
		t.Errorf("day %s after %s", second.Day, first.Day)
	}
}

func TestSignature(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	public := key.Public().(ed25519.PublicKey)
	s := Sign(chain(3)[2].Head(), noon, key, "k1")
	if err := s.Check(public); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*SignedHead){
		"number": func(s *SignedHead) { s.Seq++ }, "hash": func(s *SignedHead) { s.Hash = Genesis }, "day": func(s *SignedHead) { s.Day = "2026-01-01" },
		"time": func(s *SignedHead) { s.SignedAt = s.SignedAt.Add(time.Second) }, "key": func(s *SignedHead) { s.KeyID = "k2" },
		"algorithm": func(s *SignedHead) { s.Alg = "none" }, "signature": func(s *SignedHead) { s.Signature = "AAAA" },
	} {
		bad := s
		change(&bad)
		if b, ok := errors.AsType[*Break](bad.Check(public)); !ok || b.Reason != Forged {
			t.Errorf("another %s passes", name)
		}
	}
}
