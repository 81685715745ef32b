package relocation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
	"github.com/sanquan/sanquan/industry/relocation"
)

func by(login string) relocation.Act {
	return relocation.Act{Name: login, At: time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)} // the 24th in China
}

func wantFault(t *testing.T, err error, code fault.Code, id string) {
	t.Helper()
	if e, ok := err.(*fault.Error); !ok || e.Code != code || e.ID != id {
		t.Errorf("%v, want %s %s", err, code, id)
	}
}

// Every state leads to a last one, every step stays within its side, and what a
// step needs has a sentence.
func TestStepsLeadToTheEnd(t *testing.T) {
	for _, side := range []relocation.Side{relocation.Out, relocation.In} {
		states := relocation.States(side)
		ends := map[relocation.State]bool{}
		for range states {
			for _, s := range relocation.Steps() {
				if s.Side == side && (s.To.Last() || ends[s.To]) {
					ends[s.From] = true
				}
			}
		}
		for _, s := range states {
			if _, usual := relocation.Usual(side, s); !ends[s] && !s.Last() || usual == s.Last() {
				t.Errorf("%s %s ends nowhere, or goes on after the end", side, s)
			}
		}
	}
	for _, s := range relocation.Steps() {
		states := relocation.States(s.Side)
		if !slices.Contains(states, s.From) || !slices.Contains(states, s.To) || s.Owner == "" || s.Days < 0 {
			t.Errorf("%+v", s)
		}
	}
}

func TestAMoveIsClosed(t *testing.T) {
	f := outflow("", codeA, "甲").Flow
	f.State, f.Actual = relocation.Moving, ""
	r := recorded(t, "1", f)
	wantFault(t, r.Advance(relocation.Closed, by("li")), fault.Conflict, "relocation.bad_step")
	wantFault(t, r.Advance(relocation.Vacated, by("li")), fault.Invalid, "relocation.needs_actual")
	f.Actual = "2026-11"
	if err := r.Correct(f, by("li")); err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(relocation.Vacated, by("li")); err != nil || r.Since != workday.On(2026, 11, 24) {
		t.Fatalf("since %s, %v", r.Since, err)
	}
	wantFault(t, r.Advance(relocation.Reused, by("li")), fault.Invalid, "relocation.needs_reuse")
	wantFault(t, r.Advance(relocation.Verified, by("li")), fault.Invalid, "relocation.needs_evidence")
	wantFault(t, r.Confirm(by("wang")), fault.Invalid, "relocation.needs_evidence")
	f.Evidence, f.To = "证", relocation.Site{}
	if err := r.Correct(f, by("zhang")); err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(relocation.Verified, by("li")); err != nil {
		t.Fatal(err)
	}
	wantFault(t, r.Advance(relocation.Closed, by("li")), fault.Invalid, "relocation.needs_confirmed")
	wantFault(t, r.Confirm(by("li")), fault.Denied, "relocation.own_entry")
	if err := r.Confirm(by("wang")); err != nil {
		t.Fatal(err)
	}
	wantFault(t, r.Confirm(by("zhao")), fault.Conflict, "relocation.confirmed")
	wantFault(t, r.Advance(relocation.Closed, by("li")), fault.Invalid, "relocation.needs_destination")
	f.Exit = relocation.Quit
	if err := r.Correct(f, by("li")); err != nil || r.ConfirmedBy != "" {
		t.Fatalf("still confirmed by %q, %v", r.ConfirmedBy, err)
	}
	if err := r.Confirm(by("wang")); err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(relocation.Closed, by("li")); err != nil || r.ConfirmedBy != "wang" {
		t.Fatalf("confirmed by %q, %v", r.ConfirmedBy, err)
	}
	if c, err := relocation.ClockOf(&r, workday.China(), day); c != nil || err != nil {
		t.Errorf("a closed record has a clock: %+v, %v", c, err)
	}
}

func TestClocksRunInWorkingDays(t *testing.T) {
	r := recorded(t, "1", func() relocation.Flow { f := outflow("", codeA, "甲").Flow; f.State = relocation.Surveyed; return f }())
	r.Since = workday.On(2026, 9, 24) // over 中秋 and 国庆 2026: due on Thursday 2026-10-29
	for today, late := range map[workday.Date]int{workday.On(2026, 10, 20): 0, workday.On(2026, 11, 2): 2} {
		c, err := relocation.ClockOf(&r, workday.China(), today)
		if err != nil {
			t.Fatal(err)
		}
		want, err := workday.China().Due(workday.Clock{Start: r.Since, Days: 20})
		if err != nil || *c.Due != *want.Due || c.Owner != relocation.GivingTrade || c.Next != relocation.Assessed {
			t.Errorf("%+v, want %s, %v", c, want.Due, err)
		}
		if c.Late != late {
			t.Errorf("on %s %d days late, want %d (due %s)", today, c.Late, late, c.Due)
		}
	}
}

func TestRulesOfRecords(t *testing.T) {
	for id, change := range map[string]func(*relocation.Flow){
		"relocation.bad_side":             func(f *relocation.Flow) { f.Side = "" },
		"relocation.no_name":              func(f *relocation.Flow) { f.Name = "" },
		"relocation.bad_code":             func(f *relocation.Flow) { f.Code = "91110106MA0000000E" },
		"relocation.bad_category":         func(f *relocation.Flow) { f.Category = "x" },
		"relocation.no_place":             func(f *relocation.Flow) { f.From.Area = "" },
		"relocation.same_place":           func(f *relocation.Flow) { f.To.Area = f.From.Area },
		"relocation.bad_exit":             func(f *relocation.Flow) { f.Exit, f.To = "x", relocation.Site{} },
		"relocation.exit_and_destination": func(f *relocation.Flow) { f.Exit = relocation.Quit },
		"relocation.bad_state":            func(f *relocation.Flow) { f.State = relocation.Talks },
		"relocation.bad_when":             func(f *relocation.Flow) { f.Actual = "2016-13" },
		"relocation.bad_area":             func(f *relocation.Flow) { f.Land = &relocation.Area{Number: "-1", Unit: relocation.Mu} },
		"relocation.bad_money":            func(f *relocation.Flow) { f.Tax = &relocation.Money{Number: "0.001", Unit: relocation.Yuan} },
		"relocation.bad_staff":            func(f *relocation.Flow) { n := -1; f.Staff = &n },
		"relocation.long_text":            func(f *relocation.Flow) { f.Note = string(make([]rune, 401)) },
	} {
		f := outflow("", codeA, "甲").Flow
		change(&f)
		wantFault(t, f.Check(), fault.Invalid, id)
	}
}

func TestAreasAndMoneyAreExact(t *testing.T) {
	for want, a := range map[float64]relocation.Area{
		20000: {Number: "30", Unit: relocation.Mu}, 666.67: {Number: "1", Unit: relocation.Mu}, 25000: {Number: "2.5", Unit: relocation.Hectare},
		1e6: {Number: "1", Unit: relocation.SquareKilometre}, 12000.25: {Number: "12000.25", Unit: relocation.SquareMetre}, 0: {Number: "0", Unit: relocation.Mu},
	} {
		if !a.Valid() || a.SquareMetres() != want {
			t.Errorf("%+v: %v", a, a.SquareMetres())
		}
	}
	mu := relocation.Area{Number: "1", Unit: relocation.Mu}
	if sum := 3 * mu.Parts(); sum.SquareMetres() != 2000 {
		t.Errorf("three mu are %v m²", sum.SquareMetres())
	}
	for want, m := range map[relocation.Fen]relocation.Money{
		300_000_000: {Number: "300", Unit: relocation.TenThousand}, 1: {Number: "0.01", Unit: relocation.Yuan}, 12_000_000_000: {Number: "1.2", Unit: relocation.HundredMn},
	} {
		if !m.Valid() || m.Fen() != want {
			t.Errorf("%+v: %d", m, m.Fen())
		}
	}
}
