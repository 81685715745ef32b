package firm

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestNormal(t *testing.T) {
	for _, c := range []struct {
		field       Field
		value, want string
		fault       string
	}{
		{CreditCode, " ９１350100m000100y43 ", "91350100M000100Y43", ""},
		{CreditCode, "91350100M000100Y44", "", "orgcode.check"},
		{CreditCode, "M000100Y4", "", "firm.value_bad"}, // an older code
		{OldCode, "M000100Y4", "M000100Y4", ""},
		{OldCode, "91350100M000100Y43", "", "firm.value_bad"},
		{Area, "110106", "110106", ""},
		{Area, "丰台", "", "firm.value_bad"},
		{Class, "3714", "3714", ""},
		{Class, "C", "C", ""},
		{Class, "Z", "", "firm.value_bad"},
		{Position, "116.28, 39.83", "116.280000,39.830000", ""},
		{Position, "39.83", "", "firm.value_bad"},
		{Position, "NaN,1", "", "firm.value_bad"},
		{KindOf, "branch", "branch", ""},
		{Status, "open", "", "firm.value_bad"},
		{Founded, "2016-13", "", "firm.value_bad"},
		{Employees, "-1", "", "firm.value_bad"},
		{Capital, "007", "7", ""},
		{Name, " 甲\n乙 ", "", "firm.value_bad"},
		{Name, "  ", "", "firm.value_empty"},
		{"colour", "red", "", "firm.value_bad"},
	} {
		got, err := c.field.Normal(c.value)
		if c.fault == "" && (err != nil || got != c.want) || c.fault != "" && (fault.CodeOf(err) != fault.Invalid || idOf(err) != c.fault) {
			t.Errorf("%s %q: %q, %v", c.field, c.value, got, err)
		}
	}
}

func idOf(err error) string {
	if e, ok := err.(*fault.Error); ok {
		return e.ID
	}
	return ""
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"91350100M000100Y43", "116.3,39.8", "2026-11", "3714", "甲", "\xff", "1e400,0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, field := range Fields() {
			once, err := field.Normal(s)
			if err != nil {
				continue
			}
			if twice, err := field.Normal(once); err != nil || twice != once {
				t.Errorf("%s %q: %q, then %q %v", field, s, once, twice, err)
			}
		}
	})
}

func TestChecked(t *testing.T) {
	good := Entry{Field: Qualification, Value: "小巨人", Source: "公告", Observed: "2023-07", Issuer: "工信部", From: "2023-07-14", Until: "2026"}
	if got, err := good.Checked(); err != nil || got.Basis != region.Reported {
		t.Errorf("%+v, %v", got, err)
	}
	for want, change := range map[string]func(*Entry){
		"firm.source_missing": func(e *Entry) { e.Source = " " },
		"firm.date_bad":       func(e *Entry) { e.Observed = "" },
		"firm.period":         func(e *Entry) { e.Until = "2022" },
		"firm.basis_bad":      func(e *Entry) { e.Basis = "sure" },
		"firm.issuer_missing": func(e *Entry) { e.Issuer = "" },
	} {
		e := good
		change(&e)
		if _, err := e.Checked(); idOf(err) != want {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func fact(id string, field Field, value, observed string, basis region.Basis) Fact {
	return Fact{ID: id, Field: field, Value: value, Observed: observed, Basis: basis, Source: "s" + id, Entered: noon}
}

func TestCurrent(t *testing.T) {
	facts := []Fact{
		fact("1", Name, "旧名", "2019", region.Reported),
		fact("2", Name, "新名", "2024-05", region.Reported),
		fact("3", Area, "110106", "2024-05", region.Estimated),
		fact("4", Area, "110105", "2024", region.Reported),
		fact("5", CreditCode, "91350100M000100Y43", "2019", region.Reported),
		fact("6", CreditCode, "911100001011016602", "2024", region.Reported),
		fact("7", Alias, "新名", "2024", region.Reported),
		fact("8", FormerName, "更旧名", "2010", region.Reported),
	}
	got, conflicts := Current(facts)
	want := Firm{
		Name: "新名", Kind: Organisation, Code: "911100001011016602", Area: "110106", FormerNames: []string{"旧名", "更旧名"}, Aliases: []string{},
		OldCodes: []string{}, Titles: []Title{}, Source: "s2", Observed: "2024-05", Basis: region.Estimated, Conflicts: 2,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var clash [][]string
	for _, c := range conflicts {
		ids := []string{string(c.Field)}
		for _, f := range c.Facts {
			ids = append(ids, f.ID)
		}
		clash = append(clash, ids)
	}
	// 2024-05 is within 2024; two codes clash whenever they were observed.
	if diff := cmp.Diff([][]string{{"code", "6", "5"}, {"area", "3", "4"}}, clash); diff != "" {
		t.Error(diff)
	}
}

// What facts say depends neither on their order nor on facts that ended.
func TestCurrentLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var facts []Fact
		for i := range rapid.IntRange(0, 8).Draw(t, "n") {
			field := rapid.SampledFrom([]Field{Name, Area, CreditCode, Alias, Qualification}).Draw(t, "field")
			f := fact(fmt.Sprint(i), field, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "value"),
				rapid.SampledFrom([]string{"2023", "2024", "2024-05"}).Draw(t, "observed"), rapid.SampledFrom(bases).Draw(t, "basis"))
			if rapid.IntRange(0, 4).Draw(t, "ended") == 0 {
				f.Ended = &Ending{}
			}
			facts = append(facts, f)
		}
		want, conflicts := Current(facts)
		other := slices.DeleteFunc(rapid.Permutation(facts).Draw(t, "order"), func(f Fact) bool { return f.Ended != nil })
		got, clash := Current(other)
		if diff := cmp.Diff(want, got) + cmp.Diff(conflicts, clash); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Join is what painting says: every merge that was not taken back paints all of
// one side with the colour of the other.
func TestJoinIsPainting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"a", "b", "c", "d", "e"}
		var events []Event
		for i := range rapid.IntRange(0, 9).Draw(t, "n") {
			e := Event{ID: fmt.Sprint(i), Seq: int64(i + 1), Kind: Merge, A: rapid.SampledFrom(names).Draw(t, "a"), B: rapid.SampledFrom(names).Draw(t, "b")}
			e.Into = rapid.SampledFrom([]string{e.A, e.B}).Draw(t, "into")
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				e.Kind = Apart
			case 1:
				if i > 0 {
					e.Kind, e.Undoes = Undo, fmt.Sprint(rapid.IntRange(0, i-1).Draw(t, "undoes"))
				}
			}
			events = append(events, e)
		}
		colour := map[string]string{}
		for _, n := range names {
			colour[n] = n
		}
		for _, e := range events {
			undone := slices.ContainsFunc(events, func(u Event) bool { return u.Kind == Undo && u.Undoes == e.ID })
			if e.Kind != Merge || undone {
				continue
			}
			from, into := colour[e.A], colour[e.B]
			if e.Into == e.A {
				from, into = into, from
			}
			for n, c := range colour {
				if c == from {
					colour[n] = into
				}
			}
		}
		if diff := cmp.Diff(colour, Join(events, names...)); diff != "" {
			t.Fatalf("%+v: painted (-), joined (+)\n%s", events, diff)
		}
		// A merge taken back leaves what would be without it.
		if len(events) > 0 && events[len(events)-1].Kind == Merge {
			last := events[len(events)-1]
			undo := Event{ID: "u", Seq: int64(len(events) + 1), Kind: Undo, A: last.A, B: last.B, Undoes: last.ID}
			if diff := cmp.Diff(Join(events[:len(events)-1], names...), Join(append(events, undo), names...)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
