package firm_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/sanquan/sanquan/industry/firm/link"
)

// The sample was read row by row beside the names of the register that are
// like the parent's (docs/performance.md says how); parent is the code of the unit the branch belongs to
// directly, else of the legal person, "none" where the register has neither,
// "ambiguous" where it has one that may be it under a later name.
func sample(tb testing.TB) map[string]string {
	f, err := os.Open(filepath.Join("testdata", "branches.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	labels := map[string]string{}
	for _, r := range rows[1:] {
		labels[r[0]] = r[1]
	}
	return labels
}

// Branches linked to their parents from the names alone.
func BenchmarkBranches(b *testing.B) {
	branches := table(b, "branches_jjj.csv.gz", "branch_name", "branch_uscc", "parent_in_registry")
	labels := sample(b)
	x := link.NewIndex(parser, register(b), link.Default(), 2)
	for b.Loop() {
		reasons := map[string]int{}
		linked, exact, checked, right, wrong, missed := 0, 0, 0, 0, 0, 0
		for _, r := range branches {
			p := x.Parent(&link.Record{Name: r[0], Code: r[1]})
			reasons[p.Why]++
			if p.Record >= 0 {
				linked++
			}
			if r[2] == "1" {
				exact++
			}
			label, ok := labels[r[1]]
			if !ok {
				continue
			}
			checked++
			got := "none"
			if p.Record >= 0 {
				got = x.Records[p.Record].Code
			}
			switch {
			case got == label, got == "none" && label == "ambiguous":
				right++
			case got == "none":
				missed++
				b.Logf("missed: %s", r[1])
			default:
				wrong++
				b.Logf("wrong: %s", r[1])
			}
		}
		b.Logf("%d branches: %v; by exact name of the parent as the table has it: %d", len(branches), reasons, exact)
		b.Logf("%d labelled: %d right, %d linked wrongly, %d missed", checked, right, wrong, missed)
		b.ReportMetric(float64(linked)/float64(len(branches)), "linked")
		b.ReportMetric(float64(right)/float64(max(1, checked)), "right-of-labelled")
		b.ReportMetric(float64(wrong), "wrong-of-labelled")
	}
	b.ReportMetric(float64(len(branches)*b.N)/b.Elapsed().Seconds(), "branches/s")
}
