package firm_test

import (
	"cmp"
	"encoding/csv"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/sanquan/sanquan/industry/firm/link"
)

const splinkVariable = "SANQUAN_BENCH_SPLINK"

// splinkRow is a record as Splink gets it: taken apart by our parser, for a
// single column of names is not what it is made for.
func splinkRow(id string, r link.Record, short bool) []string {
	text := r.Name
	if short {
		text = link.StockName(text)
	}
	n := parser.Parse(text)
	a := parser.Address(r.Address)
	place, core := n.Place(), n.Core()
	if short && core == "" {
		core = n.Norm
	}
	return []string{id, n.Norm, n.Mark(), n.Trade(), place, core, a.First(4)}
}

var splinkHead = []string{"unique_id", "name", "mark", "trade", "place", "core", "road"}

// pick is an answer of a peer: the best entry, -1 for none, and how sure it is.
type pick struct {
	query, entry int
	bits         float64
}

// splink runs the task and returns up to three picks a query, best first.
func splink(b *testing.B, task string, queries, entries []link.Record, truth []int, fit []bool) []pick {
	python := os.Getenv(splinkVariable)
	if python == "" {
		b.Skip("set " + splinkVariable + " to a Python that has splink, pandas and pyarrow")
	}
	folder := b.TempDir()
	write := func(file string, head []string, n int, row func(i int) []string) {
		f, err := os.Create(filepath.Join(folder, file))
		if err != nil {
			b.Fatal(err)
		}
		w := csv.NewWriter(f)
		rows := [][]string{head}
		for i := range n {
			rows = append(rows, row(i))
		}
		if err := w.WriteAll(rows); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	write("entries.csv", splinkHead, len(entries), func(i int) []string { return splinkRow("e"+strconv.Itoa(i), entries[i], false) })
	write("queries.csv", append(slices.Clone(splinkHead), "fit", "truth"), len(queries), func(i int) []string {
		row := splinkRow("q"+strconv.Itoa(i), queries[i], task == "short")
		known, label := "0", ""
		if fit[i] && truth[i] >= 0 {
			known, label = "1", "e"+strconv.Itoa(truth[i])
		}
		return append(row, known, label)
	})
	out, err := exec.Command(python, filepath.Join("testdata", "splink_peer.py"), task, folder).CombinedOutput()
	if err != nil {
		b.Fatalf("splink: %v\n%s", err, out)
	}
	b.Logf("%s", out)
	f, err := os.Open(filepath.Join(folder, "answers.csv"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	var picks []pick
	for _, r := range rows[1:] {
		q, err1 := strconv.Atoi(r[0][1:])
		e, err2 := strconv.Atoi(r[1][1:])
		bits, err3 := strconv.ParseFloat(r[2], 64)
		if err1 != nil || err2 != nil || err3 != nil {
			b.Fatal(r)
		}
		picks = append(picks, pick{q, e, bits})
	}
	return picks
}

// judged is the precision, recall and F1 of picks of at least the given bits,
// on one half; distinct gives every entry to one query only, surest first.
func judged(picks []pick, truth []int, fit []bool, half bool, least float64, distinct bool) tally {
	var t tally
	for i := range truth {
		if fit[i] == half {
			t.queries++
			if truth[i] >= 0 {
				t.known++
			}
		}
	}
	order := slices.Clone(picks)
	slices.SortStableFunc(order, func(a, b pick) int { return cmp.Compare(b.bits, a.bits) })
	answered, taken := map[int]bool{}, map[int]bool{}
	for _, p := range order {
		if p.bits < least || answered[p.query] || distinct && taken[p.entry] {
			continue
		}
		answered[p.query], taken[p.entry] = true, true
		if fit[p.query] == half {
			t.taken++
			if truth[p.query] == p.entry {
				t.right++
			}
		}
	}
	return t
}

// bestThreshold is the one with the best F1 on the half for fitting.
func bestThreshold(picks []pick, truth []int, fit []bool, distinct bool) float64 {
	best, at := -1.0, math.Inf(-1)
	for least := -10.0; least <= 40; least += 0.5 {
		if f1 := judged(picks, truth, fit, true, least, distinct).f1(); f1 > best {
			best, at = f1, least
		}
	}
	return at
}

// The task of BenchmarkAliases by Splink: same queries, same entries, same
// halves, its threshold where F1 is best on the half for fitting.
func BenchmarkAliasesSplink(b *testing.B) {
	task := listed(b)
	task = task.task()
	for b.Loop() {
		picks := splink(b, "short", task.queries, task.entries, task.truth, task.fit)
		b.StopTimer()
		x := link.NewIndex(parser, task.entries, link.Default(), runtime.GOMAXPROCS(0))
		for _, mode := range []struct {
			name     string
			distinct bool
			ours     []link.Answer
		}{
			{"one by one", false, x.ResolveAll(task.queries, runtime.GOMAXPROCS(0))},
			{"distinct list", true, x.ResolveDistinct(task.queries, runtime.GOMAXPROCS(0))},
		} {
			peer := judged(picks, task.truth, task.fit, false, bestThreshold(picks, task.truth, task.fit, mode.distinct), mode.distinct)
			ours := task.report(mode.ours)
			b.Logf("%-14s sanquan  precision %.4f  recall %.4f  F1 %.4f", mode.name, ours.precision(), ours.recall(), ours.f1())
			b.Logf("%-14s splink   precision %.4f  recall %.4f  F1 %.4f", mode.name, peer.precision(), peer.recall(), peer.f1())
			if mode.distinct {
				b.ReportMetric(ours.f1(), "F1")
				b.ReportMetric(peer.f1(), "F1-splink")
			}
		}
		b.StartTimer()
	}
}

// Miswritten registrations of 30,000 entries by Splink, on its own ground:
// several columns, learnt by expectation-maximisation.
func BenchmarkCorruptedSplink(b *testing.B) {
	all := register(b)
	var entries []link.Record
	for i := 0; i < len(all); i += 8 {
		entries = append(entries, all[i])
	}
	queries, truth, kinds := corrupted(entries, 30_000, 3)
	fit := make([]bool, len(queries))
	var kept []link.Record
	var want []int
	for i := range queries {
		if errorKinds[kinds[i]].name == "miscopied_code" {
			continue // Splink is not given codes
		}
		kept, want = append(kept, queries[i]), append(want, truth[i])
	}
	fit = fit[:len(kept)]
	for i := range fit {
		fit[i] = i%2 == 0
	}
	for b.Loop() {
		picks := splink(b, "register", kept, entries, want, make([]bool, len(kept)))
		b.StopTimer()
		x := link.NewIndex(parser, entries, link.Default(), runtime.GOMAXPROCS(0))
		var ours tally
		for i, a := range x.ResolveAll(kept, runtime.GOMAXPROCS(0)) {
			if !fit[i] {
				ours.add(a, want[i])
			}
		}
		peer := judged(picks, want, fit, false, bestThreshold(picks, want, fit, false), false)
		b.Logf("sanquan  precision %.4f  recall %.4f  F1 %.4f", ours.precision(), ours.recall(), ours.f1())
		b.Logf("splink   precision %.4f  recall %.4f  F1 %.4f", peer.precision(), peer.recall(), peer.f1())
		b.ReportMetric(ours.f1(), "F1")
		b.ReportMetric(peer.f1(), "F1-splink")
		b.StartTimer()
	}
}
