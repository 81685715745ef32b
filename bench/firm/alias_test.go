package firm_test

import (
	"hash/fnv"
	"runtime"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/industry/firm/link"
)

// aliases are the listed companies: the register is their full names of 2021,
// a query a short name, the truth the company it is of, -1 for a company whose
// full name the table lacks.
type aliases struct {
	entries []link.Record
	queries []link.Record
	truth   []int
	kind    []string // short_2021, short_2024, former, absent
	fit     []bool   // half of the companies, by a hash of the code
}

func listed(tb testing.TB) aliases {
	var a aliases
	for _, r := range table(tb, "listed_aliases.csv", "ts_code", "full_name_2021", "short_2021", "short_2024", "former_shorts") {
		truth := -1
		if r[1] != "" {
			truth = len(a.entries)
			a.entries = append(a.entries, link.Record{ID: r[0], Name: r[1]})
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(r[0]))
		seen := map[string]bool{}
		add := func(short, kind string) {
			if short == "" || seen[link.StockName(short)] {
				return
			}
			seen[link.StockName(short)] = true
			if truth < 0 {
				kind = "absent"
			}
			a.queries = append(a.queries, link.Record{ID: r[0], Name: short})
			a.truth, a.kind, a.fit = append(a.truth, truth), append(a.kind, kind), append(a.fit, h.Sum32()>>7%2 == 0)
		}
		add(r[2], "short_2021")
		add(r[3], "short_2024")
		for s := range strings.SplitSeq(r[4], ";") {
			add(s, "former")
		}
	}
	return a
}

// task are the queries whose truth the names can tell: the short name of the
// year of the full name, and companies whose full name is not among the
// entries. Later and former short names are often of another name of the firm.
func (a *aliases) task() aliases {
	t := aliases{entries: a.entries}
	for i, kind := range a.kind {
		if kind == "short_2021" || kind == "absent" {
			t.queries, t.truth = append(t.queries, a.queries[i]), append(t.truth, a.truth[i])
			t.kind, t.fit = append(t.kind, kind), append(t.fit, a.fit[i])
		}
	}
	return t
}

// Short names of listed companies against all their full names, one by one and
// as a list of distinct firms. The weights that ship were fitted on the one
// half (FitShort), the figures are of the other. See docs/methods.md for what
// counts as right.
func BenchmarkAliases(b *testing.B) {
	all := listed(b)
	task := all.task()
	for b.Loop() {
		x := link.NewIndex(parser, all.entries, link.Default(), runtime.GOMAXPROCS(0))
		single := x.ResolveAll(task.queries, runtime.GOMAXPROCS(0))
		distinct := x.ResolveDistinct(task.queries, runtime.GOMAXPROCS(0))
		b.StopTimer()
		one, list := task.report(single), task.report(distinct)
		b.Logf("one by one        %s", one)
		b.Logf("distinct list     %s", list)
		other := x.ResolveAll(all.queries, runtime.GOMAXPROCS(0))
		for _, kind := range []string{"short_2024", "former"} {
			var t tally
			for i, answer := range other {
				if all.kind[i] == kind && !all.fit[i] {
					t.add(answer, all.truth[i])
				}
			}
			b.Logf("%-17s %s", kind, t)
		}
		b.ReportMetric(one.f1(), "F1-one-by-one")
		b.ReportMetric(list.precision(), "precision")
		b.ReportMetric(list.recall(), "recall")
		b.ReportMetric(list.f1(), "F1")
		b.StartTimer()
	}
	b.ReportMetric(float64(2*len(task.queries)*b.N)/b.Elapsed().Seconds(), "queries/s")
}

// report counts the answers of the half that is not for fitting.
func (a *aliases) report(answers []link.Answer) tally {
	var t tally
	for i, answer := range answers {
		if !a.fit[i] {
			t.add(answer, a.truth[i])
		}
	}
	return t
}

// BenchmarkFitAliases fits the weights of short forms on the one half anew and
// reports on the other: what ships is not tuned by hand.
func BenchmarkFitAliases(b *testing.B) {
	task := listed(b)
	task = task.task()
	var queries []link.Record
	var truth []int
	for i, fit := range task.fit {
		if fit {
			queries, truth = append(queries, task.queries[i]), append(truth, task.truth[i])
		}
	}
	for b.Loop() {
		x := link.NewIndex(parser, task.entries, link.Default(), runtime.GOMAXPROCS(0))
		x = link.NewIndex(parser, task.entries, x.FitShort(queries, truth), runtime.GOMAXPROCS(0))
		t := task.report(x.ResolveDistinct(task.queries, runtime.GOMAXPROCS(0)))
		b.ReportMetric(t.f1(), "F1")
	}
}
