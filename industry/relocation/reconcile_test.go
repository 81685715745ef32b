package relocation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/workday"
	"github.com/sanquan/sanquan/industry/relocation"
)

const (
	codeA = "91110106MA0000000D"
	codeB = "91110106MA0000002K"
)

var day = workday.On(2026, 11, 23)

func outflow(ref, code, name string) relocation.Entry {
	return relocation.Entry{Ref: ref, Flow: relocation.Flow{
		Side: relocation.Out, Code: code, Name: name, Category: relocation.Manufacturing, State: relocation.Vacated,
		From: relocation.Site{Area: "110106"}, To: relocation.Site{Area: "130600"}, Actual: "2016-05",
	}}
}

func inflow(ref, code, name string) relocation.Entry {
	e := outflow(ref, code, name)
	e.Side, e.State = relocation.In, relocation.Settled
	return e
}

func reconcile(t *testing.T, outs, ins []relocation.Entry) *relocation.Reconciliation {
	t.Helper()
	r, err := relocation.Reconcile(outs, ins, workday.China(), day)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told is a reconciliation in a line a row: status, references, tie, differences.
func told(r *relocation.Reconciliation) []string {
	lines := []string{}
	for _, row := range r.Rows {
		refs := []string{"-", "-"}
		if row.Out != nil {
			refs[0] = row.Out.Ref
		}
		if row.In != nil {
			refs[1] = row.In.Ref
		}
		line := fmt.Sprintf("%s %s %s", row.Status, strings.Join(refs, "/"), row.Tie)
		for _, d := range row.Differences {
			line += fmt.Sprintf(" %s:%s|%s", d.Field, d.Out, d.In)
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

func TestPairs(t *testing.T) {
	with := func(e relocation.Entry, change func(*relocation.Entry)) relocation.Entry {
		change(&e)
		return e
	}
	money := func(n string, u relocation.MoneyUnit) *relocation.Money { return &relocation.Money{Number: n, Unit: u} }
	for name, c := range map[string]struct {
		outs, ins []relocation.Entry
		want      []string
	}{
		"by code, whatever the brackets": {
			[]relocation.Entry{outflow("o1", codeA, "丰台（北京）机床厂")},
			[]relocation.Entry{inflow("i1", codeA, "丰台(北京) 机床厂")},
			[]string{"matched o1/i1 code"},
		},
		"by name where a side has no code": {
			[]relocation.Entry{outflow("o1", "", "机床厂")},
			[]relocation.Entry{inflow("i1", codeA, "机床厂")},
			[]string{"matched o1/i1 name"},
		},
		"by a former name": {
			[]relocation.Entry{outflow("o1", "", "旧名厂")},
			[]relocation.Entry{with(inflow("i1", "", "新名厂"), func(e *relocation.Entry) { e.Former = []string{"旧名厂"} })},
			[]string{"matched o1/i1 name"},
		},
		"the code is surer than the name": {
			[]relocation.Entry{outflow("o1", codeA, "机床厂"), outflow("o2", "", "机床厂")},
			[]relocation.Entry{inflow("i1", codeA, "机床厂")},
			[]string{"only_out o2/-", "matched o1/i1 code"},
		},
		"one name under two codes differs": {
			[]relocation.Entry{outflow("o1", codeA, "机床厂")},
			[]relocation.Entry{inflow("i1", codeB, "机床厂")},
			[]string{"differing o1/i1 name_two_codes code:" + codeA + "|" + codeB},
		},
		"by a project that is its own": {
			[]relocation.Entry{with(outflow("o1", "", "甲厂"), func(e *relocation.Entry) { e.Project = "P1" })},
			[]relocation.Entry{with(inflow("i1", "", "乙厂"), func(e *relocation.Entry) { e.Project = "P1" })},
			[]string{"differing o1/i1 project name:甲厂|乙厂"},
		},
		"not by a project that many have": {
			[]relocation.Entry{with(outflow("o1", "", "甲厂"), func(e *relocation.Entry) { e.Project = "P1" }), with(outflow("o2", "", "丙厂"), func(e *relocation.Entry) { e.Project = "P1" })},
			[]relocation.Entry{with(inflow("i1", "", "乙厂"), func(e *relocation.Entry) { e.Project = "P1" })},
			[]string{"only_out o2/-", "only_out o1/-", "only_in -/i1"},
		},
		"two moves of one firm by their dates": {
			[]relocation.Entry{with(outflow("o1", codeA, "机床厂"), func(e *relocation.Entry) { e.Actual = "2015" }), outflow("o2", codeA, "机床厂")},
			[]relocation.Entry{inflow("i1", codeA, "机床厂"), with(inflow("i2", codeA, "机床厂"), func(e *relocation.Entry) { e.Actual = "2015-11-03" })},
			[]string{"matched o1/i2 code", "matched o2/i1 code"},
		},
		"units are no difference, amounts are": {
			[]relocation.Entry{with(outflow("o1", codeA, "甲"), func(e *relocation.Entry) { e.Tax = money("1234.57", relocation.TenThousand) }), with(outflow("o2", codeB, "乙"), func(e *relocation.Entry) { e.Tax = money("30", relocation.TenThousand) })},
			[]relocation.Entry{with(inflow("i1", codeA, "甲"), func(e *relocation.Entry) { e.Tax = money("12345678", relocation.Yuan) }), with(inflow("i2", codeB, "乙"), func(e *relocation.Entry) { e.Tax = money("310000", relocation.Yuan) })},
			[]string{"differing o2/i2 code tax:30万元|310000元", "matched o1/i1 code"},
		},
		"an exit contradicts an arrival": {
			[]relocation.Entry{with(outflow("o1", codeA, "甲"), func(e *relocation.Entry) { e.To, e.Exit = relocation.Site{}, relocation.Dissolved })},
			[]relocation.Entry{inflow("i1", codeA, "甲")},
			[]string{"differing o1/i1 code to:dissolved|130600"},
		},
		"a district lies in its city": {
			[]relocation.Entry{outflow("o1", codeA, "甲")},
			[]relocation.Entry{with(inflow("i1", codeA, "甲"), func(e *relocation.Entry) { e.To.Area = "130606" })},
			[]string{"matched o1/i1 code"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(reconcile(t, c.outs, c.ins))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsOpenIsOwed(t *testing.T) {
	lost := outflow("o2", codeB, "乙")
	lost.To = relocation.Site{}
	gone := outflow("o3", "", "丙")
	gone.To, gone.Exit = relocation.Site{}, relocation.Quit
	moved := inflow("i4", "", "丁")
	moved.From = relocation.Site{Text: "江西"}
	r := reconcile(t, []relocation.Entry{outflow("o1", codeA, "甲"), lost, gone}, []relocation.Entry{moved})
	owed := map[string]string{}
	for _, row := range r.Rows {
		ref := ""
		if row.Out != nil {
			ref = row.Out.Ref
		} else {
			ref = row.In.Ref
		}
		if row.Owner != nil {
			owed[ref] = fmt.Sprintf("%s %s %v %v", row.Owner.Side, row.Owner.Place, *row.Due, row.Missing)
		}
	}
	// Ten working days after Monday 2026-11-23.
	want := map[string]string{"o1": "in 130600 2026-12-07 []", "o2": "out 110106 2026-12-07 [destination]", "i4": "in 130600 2026-12-07 [proof]"}
	if diff := cmp.Diff(want, owed); diff != "" {
		t.Error(diff)
	}
	if r.Counts.Exits != 1 || r.Counts.OnlyOut != 3 || r.Counts.Agreement() != 0 {
		t.Errorf("%+v", r.Counts)
	}
}

func TestOneFirmUnderTwoNames(t *testing.T) {
	renamed := outflow("o2", "", "新名厂")
	renamed.Former = []string{"旧名厂"}
	r := reconcile(t, []relocation.Entry{outflow("o1", codeA, "旧名厂"), renamed, outflow("o3", codeB, "别的厂")}, nil)
	want := []relocation.Twice{{Side: relocation.Out, Refs: []string{"o2", "o1"}, Names: []string{"新名厂", "旧名厂"}}}
	if diff := cmp.Diff(want, r.Twice); diff != "" {
		t.Error(diff)
	}
}

// entries draws a side out of few codes, names, projects, dates and amounts, so
// that they meet.
func entries(t *rapid.T, side relocation.Side, most int) []relocation.Entry {
	all := []relocation.Entry{}
	for i := range rapid.IntRange(0, most).Draw(t, "n") {
		e := outflow(fmt.Sprint(side, i), rapid.SampledFrom([]string{"", codeA, codeB}).Draw(t, "code"), rapid.SampledFrom([]string{"甲", "乙", "丙"}).Draw(t, "name"))
		e.Side = side
		if side == relocation.In {
			e.State = relocation.Settled
		}
		e.Former = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"甲", "丁"}), 0, 1, rapid.ID).Draw(t, "former")
		e.Project = rapid.SampledFrom([]string{"", "P1", "P2"}).Draw(t, "project")
		e.Actual = rapid.SampledFrom([]relocation.When{"", "2015", "2015-03", "2016-05-04"}).Draw(t, "actual")
		if n := rapid.IntRange(0, 2).Draw(t, "tax"); n > 0 {
			e.Tax = &relocation.Money{Number: fmt.Sprint(n * 100), Unit: relocation.TenThousand}
		}
		all = append(all, e)
	}
	return all
}

func TestLawsOfReconciling(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		outs, ins := entries(rt, relocation.Out, 5), entries(rt, relocation.In, 5)
		r := reconcile(t, outs, ins)
		c := r.Counts
		if c.Out != len(outs) || c.In != len(ins) || c.Out != c.Matched+c.Differing+c.OnlyOut || c.In != c.Matched+c.Differing+c.OnlyIn {
			rt.Fatalf("%+v of %d and %d", c, len(outs), len(ins))
		}
		for _, row := range r.Rows {
			if row.Status != relocation.Matched && row.Exit == relocation.NoExit && (row.Owner == nil || row.Due == nil) {
				rt.Fatalf("nobody owes %+v", row)
			}
		}
		shuffled := reconcile(t, rapid.Permutation(outs).Draw(rt, "outs"), rapid.Permutation(ins).Draw(rt, "ins"))
		if diff := cmp.Diff(told(r), told(shuffled)); diff != "" {
			rt.Fatalf("the order counts: %s", diff)
		}
		if diff := cmp.Diff(pairsOf(r, false), pairsOf(reconcile(t, swapped(ins), swapped(outs)), true)); diff != "" {
			rt.Fatalf("the sides are not alike: %s", diff)
		}
	})
}

// swapped makes out-flows of in-flows and the other way round.
func swapped(all []relocation.Entry) []relocation.Entry {
	all = slices.Clone(all)
	for i := range all {
		all[i].Side = all[i].Side.Other()
	}
	return all
}

// pairsOf tells what was said by whom of each pair, so that entries that say
// the same are not told apart.
func pairsOf(r *relocation.Reconciliation, flip bool) []string {
	say := func(e *relocation.Entry) string {
		if e == nil {
			return "-"
		}
		tax := ""
		if e.Tax != nil {
			tax = e.Tax.Number
		}
		return fmt.Sprint(e.Code, e.Name, e.Former, e.Project, e.Actual, tax)
	}
	var all []string
	for _, row := range r.Rows {
		a, b := say(row.Out), say(row.In)
		if flip {
			a, b = b, a
		}
		all = append(all, a+" / "+b)
	}
	slices.Sort(all)
	return all
}
