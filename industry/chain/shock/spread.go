// Package shock tells what a product graph loses when suppliers fail.
//
// Of every node i a share left_i of its makers can still work, 1 where none
// failed. Those who use it get own_i of it from the makers looked at and rest_i
// from elsewhere. What the makers still make, h_i in 0..1, and what users get,
// v_i, is held down by the inputs j:
//
//	v_i = own_i h_i + rest_i
//	strict   h_i = min(left_i, min_j v_j)    every input is needed (Leontief)
//	mild     h_i = min(left_i, mean_j v_j)   inputs weigh the same and lack in proportion
//
// A failed firm or node has own = 1 and rest = 0: v is h. Where the way between
// two places is cut, all makers of the place looked at can work, and own and
// rest are the shares of its own and of third suppliers.
//
// These are the two ends of the generalised production function of Diem et al.
// 2022 (ESRI) with all or none of the inputs essential; which are is not
// known, so both are told. h is the greatest solution, the state that is
// reached from h = 1.
// Further assumptions: suppliers count alike; those left
// do not make more than before; nothing is in store; only users lose, not
// those who supplied the failed. The package is pure and deterministic.
package shock

import "github.com/sanquan/sanquan/industry/chain/graph"

// Rule is how inputs hold a node down.
type Rule int

// The rules.
const (
	Strict Rule = iota
	Mild
)

// settled is the change of h below which a cycle is taken to have come to
// rest, and mostSweeps bounds the passes over it. The error of h is below
// settled times the length of the cycle.
const (
	settled    = 1e-12
	mostSweeps = 10_000
)

// Failure is what fails, by node.
type Failure struct {
	Left []float64 // share of the makers that can work
	Own  []float64 // share of supply that comes from the makers looked at; nil: all of it
	Rest []float64 // share that comes from others; nil: none
}

// gets is v of a node.
func (f *Failure) gets(n graph.NodeIdx, h []float64) float64 {
	if f.Own == nil {
		return h[n]
	}
	return f.Own[n]*h[n] + f.Rest[n]
}

// whole reports whether nothing of a node failed.
func (f *Failure) whole(n graph.NodeIdx) bool {
	const all = 1 - 1e-12 // own and rest are fractions that add up to 1
	return f.Left[n] >= 1 && (f.Own == nil || f.Own[n]+f.Rest[n] >= all)
}

// Spread returns h by node. Cost: linear in edges but for cycles, which are
// swept until they rest.
func Spread(g *graph.Graph, f Failure, rule Rule) []float64 {
	h := make([]float64, len(f.Left))
	for i := range h {
		h[i] = 1
	}
	order, ends := g.Order()
	from := 0
	for _, to := range ends {
		part := order[from:to]
		for range mostSweeps {
			if moved := sweep(g, part, f, h, rule); len(part) == 1 || moved < settled {
				break
			}
		}
		from = to
	}
	return h
}

// sweep takes the nodes once and returns the largest change.
func sweep(g *graph.Graph, part []graph.NodeIdx, f Failure, h []float64, rule Rule) float64 {
	moved := 0.0
	for _, n := range part {
		v := min(f.Left[n], supplied(g.Inputs(n), f, h, rule))
		moved = max(moved, h[n]-v)
		h[n] = v
	}
	return moved
}

func supplied(inputs []graph.NodeIdx, f Failure, h []float64, rule Rule) float64 {
	if len(inputs) == 0 {
		return 1
	}
	least, sum := 1.0, 0.0
	for _, i := range inputs {
		v := f.gets(i, h)
		least, sum = min(least, v), sum+v
	}
	if rule == Strict {
		return least
	}
	return sum / float64(len(inputs))
}

// Steps returns by node the fewest edges from a node of which something
// failed, along what it goes into; -1 where there is no way.
func Steps(g *graph.Graph, f Failure) []int {
	steps := make([]int, len(f.Left))
	var queue []graph.NodeIdx
	for n := range steps {
		if steps[n] = -1; !f.whole(graph.NodeIdx(n)) {
			steps[n] = 0
			queue = append(queue, graph.NodeIdx(n))
		}
	}
	for i := 0; i < len(queue); i++ {
		for _, o := range g.Outputs(queue[i]) {
			if steps[o] < 0 {
				steps[o] = steps[queue[i]] + 1
				queue = append(queue, o)
			}
		}
	}
	return steps
}

// Index is the loss weighed by the firms at each node, 0..1: the ESRI of the
// failure, downstream. False where there is no firm.
func Index(firms []int, h []float64) (float64, bool) {
	lost, all := 0.0, 0.0
	for n, f := range firms {
		lost += float64(f) * (1 - h[n])
		all += float64(f)
	}
	if all == 0 {
		return 0, false
	}
	return lost / all, true
}
