// Package shock tells what a product graph loses when suppliers fail.
//
// Every node i has a share left_i of its suppliers, 1 where none failed. What
// it can still make, h_i in 0..1, is held down by its own suppliers and by its
// inputs j:
//
//	strict   h_i = min(left_i, min_j h_j)    every input is needed (Leontief)
//	mild     h_i = min(left_i, mean_j h_j)   inputs weigh the same and lack in proportion
//
// These are the two ends of the generalised production function of Diem et al.
// 2022 (ESRI) with all or none of the inputs essential; which are is not
// known, so both are told. h is the greatest solution, the state that is
// reached from h = 1. Further assumptions: suppliers count alike; those left
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

// Spread returns h by node for the shares left by node. Cost: linear in edges
// but for cycles, which are swept until they rest.
func Spread(g *graph.Graph, left []float64, rule Rule) []float64 {
	h := make([]float64, len(left))
	for i := range h {
		h[i] = 1
	}
	order, ends := g.Order()
	from := 0
	for _, to := range ends {
		part := order[from:to]
		for range mostSweeps {
			if moved := sweep(g, part, left, h, rule); len(part) == 1 || moved < settled {
				break
			}
		}
		from = to
	}
	return h
}

// sweep takes the nodes once and returns the largest change.
func sweep(g *graph.Graph, part []graph.NodeIdx, left, h []float64, rule Rule) float64 {
	moved := 0.0
	for _, n := range part {
		v := min(left[n], supplied(g.Inputs(n), h, rule))
		moved = max(moved, h[n]-v)
		h[n] = v
	}
	return moved
}

func supplied(inputs []graph.NodeIdx, h []float64, rule Rule) float64 {
	if len(inputs) == 0 {
		return 1
	}
	least, sum := 1.0, 0.0
	for _, i := range inputs {
		least, sum = min(least, h[i]), sum+h[i]
	}
	if rule == Strict {
		return least
	}
	return sum / float64(len(inputs))
}

// Steps returns by node the fewest edges from a node with less than all of its
// suppliers, along what it goes into; -1 where there is no way.
func Steps(g *graph.Graph, left []float64) []int {
	steps := make([]int, len(left))
	var queue []graph.NodeIdx
	for n, share := range left {
		if steps[n] = -1; share < 1 {
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
