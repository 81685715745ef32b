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

// Short names of listed companies against all their full names. See
// docs/methods.md for what counts as right.
func BenchmarkAliases(b *testing.B) {
	a := listed(b)
	for b.Loop() {
		x := link.NewIndex(parser, a.entries, link.Default(), runtime.GOMAXPROCS(0))
		answers := x.ResolveAll(a.queries, runtime.GOMAXPROCS(0))
		b.StopTimer()
		counts := map[string]*tally{}
		for i, answer := range answers {
			if a.fit[i] {
				continue
			}
			kinds := []string{a.kind[i]}
			if a.kind[i] == "short_2021" || a.kind[i] == "absent" {
				kinds = append(kinds, "task")
			}
			for _, kind := range kinds {
				if counts[kind] == nil {
					counts[kind] = &tally{}
				}
				counts[kind].add(answer, a.truth[i], x)
			}
		}
		for _, kind := range []string{"task", "short_2021", "absent", "short_2024", "former"} {
			b.Logf("%-10s %s", kind, counts[kind])
		}
		b.ReportMetric(counts["task"].precision(), "precision")
		b.ReportMetric(counts["task"].recall(), "recall")
		b.ReportMetric(counts["task"].f1(), "F1")
		b.StartTimer()
	}
	b.ReportMetric(float64(len(a.queries)*b.N)/b.Elapsed().Seconds(), "queries/s")
}
