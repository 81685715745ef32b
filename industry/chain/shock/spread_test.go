package shock_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/shock"
)

func drawn(t *rapid.T, most int) (*graph.Graph, shock.Failure) {
	b := &graph.Builder{}
	n := rapid.IntRange(1, most).Draw(t, "nodes")
	left := make([]float64, n)
	for i := range n {
		b.Node(graph.Row{}, "", graph.Node{ID: fmt.Sprint(i)})
		left[i] = rapid.SampledFrom([]float64{1, 1, 1, 0.5, 0.25, 0}).Draw(t, "left")
	}
	for range rapid.IntRange(0, 2*n).Draw(t, "edges") {
		from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		b.Edge(graph.Row{}, graph.GoesInto, fmt.Sprint(from), fmt.Sprint(to), [2]string{})
	}
	g, _ := b.Build()
	f := shock.Failure{Left: left}
	if rapid.Bool().Draw(t, "corridor") {
		f.Own, f.Rest = make([]float64, n), make([]float64, n)
		for i := range n {
			f.Own[i] = rapid.SampledFrom([]float64{0, 0.25, 0.5, 1}).Draw(t, "own")
			f.Rest[i] = rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "rest") * (1 - f.Own[i])
		}
	}
	return g, f
}

// simulated lets every node look at its inputs of the step before, all at
// once, from full supply until nothing changes.
func simulated(g *graph.Graph, f shock.Failure, rule shock.Rule) []float64 {
	left := f.Left
	h := make([]float64, len(left))
	for i := range h {
		h[i] = 1
	}
	for range 20_000 {
		next, moved := make([]float64, len(h)), 0.0
		for i := range h {
			least, sum, inputs := 1.0, 0.0, g.Inputs(graph.NodeIdx(i))
			for _, j := range inputs {
				v := h[j]
				if f.Own != nil {
					v = f.Own[j]*h[j] + f.Rest[j]
				}
				least, sum = min(least, v), sum+v
			}
			if next[i] = min(left[i], least); rule == shock.Mild && len(inputs) > 0 {
				next[i] = min(left[i], sum/float64(len(inputs)))
			}
			moved = max(moved, math.Abs(next[i]-h[i]))
		}
		if h = next; moved < 1e-13 {
			break
		}
	}
	return h
}

func TestSpreadEqualsTheSimulation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, f := drawn(t, 50)
		for _, rule := range []shock.Rule{shock.Strict, shock.Mild} {
			want := simulated(g, f, rule)
			for i, h := range shock.Spread(g, f, rule) {
				if math.Abs(h-want[i]) > 1e-6 {
					t.Errorf("rule %d: node %d is left with %v, simulated %v", rule, i, h, want[i])
				}
			}
		}
	})
}

func TestLossesAreBoundedAndOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, f := drawn(t, 20)
		left := f.Left
		strict, mild, steps := shock.Spread(g, f, shock.Strict), shock.Spread(g, f, shock.Mild), shock.Steps(g, f)
		firms := make([]int, len(left))
		for i := range left {
			firms[i] = rapid.IntRange(0, 3).Draw(t, "firms")
			if strict[i] < 0 || strict[i] > mild[i]+1e-9 || mild[i] > left[i] {
				t.Errorf("node %d: strict %v, mild %v, left %v", i, strict[i], mild[i], left[i])
			}
			if steps[i] < 0 && strict[i] < 1 {
				t.Errorf("node %d loses %v and is not reached", i, 1-strict[i])
			}
		}
		if index, ok := shock.Index(firms, strict); ok && (index < 0 || index > 1) {
			t.Errorf("index %v", index)
		}
		i := rapid.IntRange(0, len(left)-1).Draw(t, "one more")
		left[i] /= 2
		for k, h := range shock.Spread(g, f, shock.Mild) {
			if h > mild[k]+1e-9 {
				t.Errorf("node %d gains when %d loses: %v, then %v", k, i, mild[k], h)
			}
		}
	})
}

// ore and coke make iron, iron makes rails: half of the ore fails.
func TestFiguresByHand(t *testing.T) {
	b := &graph.Builder{}
	for _, id := range []string{"ore", "coke", "iron", "rail"} {
		b.Node(graph.Row{}, "", graph.Node{ID: id})
	}
	for _, e := range [][2]string{{"ore", "iron"}, {"coke", "iron"}, {"iron", "rail"}} {
		b.Edge(graph.Row{}, graph.GoesInto, e[0], e[1], e)
	}
	g, _ := b.Build()
	left := []float64{0.5, 1, 1, 1}
	for rule, want := range map[shock.Rule][]float64{shock.Strict: {0.5, 1, 0.5, 0.5}, shock.Mild: {0.5, 1, 0.75, 0.75}} {
		got := shock.Spread(g, shock.Failure{Left: left}, rule)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("rule %d leaves %v, want %v", rule, got, want)
		}
	}
	if got, _ := shock.Index([]int{2, 0, 1, 1}, []float64{0.5, 1, 0.5, 0.5}); got != 0.5 {
		t.Errorf("index %v, want (2·½ + ½ + ½)/4", got)
	}
}
