package survey_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/industry/chain/survey/surveytest"
)

// ground draws a graph, cycles and all, with firms in up to seven areas, some
// of them too large to be compared.
func ground(t *rapid.T) survey.Ground {
	b := &graph.Builder{}
	at := graph.Row{File: "drawn"}
	nodes, areas := rapid.IntRange(1, 12).Draw(t, "nodes"), rapid.IntRange(1, 7).Draw(t, "areas")
	for c := range 3 {
		b.Chain(at, "", graph.Chain{ID: fmt.Sprint(c)})
	}
	for i := range nodes {
		b.Node(at, "", graph.Node{ID: fmt.Sprint(i)})
		b.Member(at, fmt.Sprint(i%3), fmt.Sprint(i), [2]string{})
	}
	one := rapid.Map(rapid.IntRange(0, nodes-1), func(i int) string { return fmt.Sprint(i) })
	for range rapid.IntRange(0, 3*nodes).Draw(t, "edges") {
		b.Edge(at, graph.GoesInto, one.Draw(t, "from"), one.Draw(t, "to"), [2]string{})
	}
	on := survey.Ground{Fine: make([]bool, areas)}
	for a := range on.Fine {
		on.Fine[a] = rapid.IntRange(0, 4).Draw(t, "coarse") > 0
	}
	for f := range rapid.IntRange(0, 25).Draw(t, "firms") {
		b.Firm(at, "", graph.Firm{ID: fmt.Sprint(f), Employees: rapid.IntRange(0, 3).Draw(t, "staff") * 500})
		on.Seat = append(on.Seat, survey.AreaIdx(rapid.IntRange(-1, areas-1).Draw(t, "area")))
		for range rapid.IntRange(0, 4).Draw(t, "positions") {
			s := graph.Stand{Grade: 'A', Share: rapid.SampledFrom([]float32{-1, 0.25, 0.5}).Draw(t, "share")}
			if s.Share < 0 {
				s.Share = float32(math.NaN())
			}
			b.Stand(at, fmt.Sprint(f), one.Draw(t, "node"), [2]string{}, s)
		}
	}
	on.Graph, _ = b.Build()
	return on
}

func TestEveryVerdictEqualsThatOfTheSlowTwin(t *testing.T) {
	limits := survey.Standard()
	rapid.Check(t, func(t *rapid.T) {
		on := ground(t)
		s, twin := survey.New(on, limits), surveytest.New(on, limits)
		var v survey.View
		for range 2 { // a view is used again
			in := rapid.SliceOfN(rapid.Bool(), len(on.Fine), len(on.Fine)).Draw(t, "in")
			s.View(in, &v)
			want := twin.View(in)
			if diff := cmp.Diff(want.Verdicts, v.Verdicts); diff != "" {
				t.Fatalf("verdicts, want (-) got (+):\n%s", diff)
			}
			for i := range want.Verdicts {
				n := graph.NodeIdx(i)
				density, ok := v.Reading.Density(i)
				if ok != (want.Density[i] >= 0) || ok && math.Abs(density-want.Density[i]) > 1e-9 {
					t.Errorf("density of %d is %v, want %v", i, density, want.Density[i])
				}
				if gain, ok := v.Reading.Gain(i); ok != (want.Gain[i] >= 0) || ok && math.Abs(gain-want.Gain[i]) > 1e-9 {
					t.Errorf("gain of %d is %v, want %v", i, gain, want.Gain[i])
				}
				if got := s.Need(n, &v); got != want.Need[i] {
					t.Errorf("need of %d is %d, want %d", i, got, want.Need[i])
				}
			}
		}
	})
}

func TestRowsCountTheVerdictsWhateverTheNumberOfWorkers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := survey.New(ground(t), survey.Standard())
		rows := s.All(1)
		if diff := cmp.Diff(rows, s.All(3)); diff != "" {
			t.Fatalf("one worker (-) and three (+) differ:\n%s", diff)
		}
		var v survey.View
		for _, r := range rows {
			in := make([]bool, len(s.Fine))
			in[r.Area] = true
			s.View(in, &v)
			count := func(of survey.Verdict) (n int32) {
				for _, m := range s.Graph.Members(r.Chain) {
					if v.Verdicts[m]&of != 0 {
						n++
					}
				}
				return n
			}
			got := []int32{r.Present, r.Strong, r.Weak, r.Fill, r.Extend, r.Unsaid}
			want := []int32{count(survey.Present), count(survey.Strong), count(survey.Weak), count(survey.Fill), count(survey.Extend), count(survey.Unsaid)}
			if !slices.Equal(got, want) {
				t.Errorf("chain %d in area %d counts %v, want %v", r.Chain, r.Area, got, want)
			}
			if r.BestFill != survey.None {
				for _, m := range s.Graph.Members(r.Chain) {
					if v.Verdicts[m]&survey.Fill != 0 && s.Need(m, &v) > s.Need(r.BestFill, &v) {
						t.Errorf("chain %d in area %d: %d is needed more than %d", r.Chain, r.Area, m, r.BestFill)
					}
				}
			}
		}
	})
}

func TestThresholds(t *testing.T) {
	got, err := survey.Standard().With(`{"suppliers": {"value": 5, "unit": "firms", "why": "ours"}}`)
	if err != nil || got.Suppliers.Value != 5 || got.Quotient != survey.Standard().Quotient {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range []string{`{"supliers": {"value": 5}}`, `{"lead": {"value": -1}}`, `[]`} {
		if _, err := survey.Standard().With(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
