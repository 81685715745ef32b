package firm_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/industry/firm/link"
)

// peakMiB is the most memory the process has held, by the kernel's account.
func peakMiB() float64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	return 0
}

// Import of the register and resolution of it against itself. Targets: 20 s
// and 1.5 GiB on two cores.
func BenchmarkRegister(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		all := register(b)
		x := link.NewIndex(parser, all, link.Default(), runtime.GOMAXPROCS(0))
		c := x.Dedupe(runtime.GOMAXPROCS(0))
		groups := 0
		for i, first := range c.Of {
			if i == first {
				groups++
			}
		}
		b.ReportMetric(float64(len(all)), "enterprises")
		b.ReportMetric(float64(groups), "organisations")
		b.ReportMetric(float64(len(c.Review)), "review-pairs")
		b.ReportMetric(float64(len(c.Refused)), "refused-pairs")
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/run")
	b.ReportMetric(20/(b.Elapsed().Seconds()/float64(b.N)), "x-target")
	b.ReportMetric(peakMiB(), "peak-MiB")
}

// A million miswritten registrations looked up in the register. Target: 90 s
// on two cores. Precision is the share of what was taken without asking that
// is right; recall the share of all that was taken and is right.
func BenchmarkCorrupted(b *testing.B) {
	all := register(b)
	queries, truth, kinds := corrupted(all, 1_000_000, 1)
	for b.Loop() {
		x := link.NewIndex(parser, all, link.Default(), runtime.GOMAXPROCS(0))
		answers := x.ResolveAll(queries, runtime.GOMAXPROCS(0))
		b.StopTimer()
		count := make([]tally, len(errorKinds)+1)
		for i, a := range answers {
			for _, t := range []*tally{&count[kinds[i]], &count[len(errorKinds)]} {
				t.add(a, truth[i])
			}
		}
		var lines strings.Builder
		for i, t := range count {
			kind := "all"
			if i < len(errorKinds) {
				kind = errorKinds[i].name
			}
			fmt.Fprintf(&lines, "\n%-16s %s", kind, t)
		}
		b.Log(lines.String()) // in one, for the framework keeps ten
		total := count[len(errorKinds)]
		b.ReportMetric(total.precision(), "precision")
		b.ReportMetric(total.recall(), "recall")
		b.ReportMetric(total.f1(), "F1")
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/run")
	b.ReportMetric(90/(b.Elapsed().Seconds()/float64(b.N)), "x-target")
}

// The weights learnt anew, without labels, on 44,000 miswritten registrations,
// and judged on 55,000 others.
func BenchmarkFitCorrupted(b *testing.B) {
	all := register(b)
	learn, _, _ := corrupted(all, 44_000, 1001)
	queries, truth, _ := corrupted(all, 55_000, 7)
	x := link.NewIndex(parser, all, link.Default(), runtime.GOMAXPROCS(0))
	for b.Loop() {
		fit := x.Fit(learn)
		y := link.NewIndex(parser, all, fit.Settings, runtime.GOMAXPROCS(0))
		var t tally
		for i, a := range y.ResolveAll(queries, runtime.GOMAXPROCS(0)) {
			t.add(a, truth[i])
		}
		b.Logf("%d rounds, %d pairs, %.0f of %d queries taken to be in the register\n%s", fit.Rounds, fit.Pairs, fit.Matches, len(learn), t)
		b.ReportMetric(t.f1(), "F1")
	}
}

// tally counts answers.
type tally struct{ queries, known, taken, right, review, reviewRight int }

// add counts an answer; truth is the entry that is right, -1 for none.
func (t *tally) add(a link.Answer, truth int) {
	t.queries++
	if truth >= 0 {
		t.known++
	}
	hit := len(a.Candidates) > 0 && a.Candidates[0].Record == truth
	switch a.Decision {
	case link.Match:
		t.taken++
		if hit {
			t.right++
		}
	case link.Review:
		t.review++
		for _, c := range a.Candidates {
			if c.Record == truth {
				t.reviewRight++
				break
			}
		}
	}
}

func (t tally) precision() float64 { return float64(t.right) / float64(max(1, t.taken)) }
func (t tally) recall() float64    { return float64(t.right) / float64(max(1, t.known)) }
func (t tally) f1() float64 {
	p, r := t.precision(), t.recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (t tally) String() string {
	return fmt.Sprintf("%8d queries  precision %.4f  recall %.4f  F1 %.4f  to review %.4f (right one listed in %.4f of them)",
		t.queries, t.precision(), t.recall(), t.f1(), float64(t.review)/float64(t.queries), float64(t.reviewRight)/float64(max(1, t.review)))
}
