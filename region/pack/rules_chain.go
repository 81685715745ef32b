package pack

import (
	"maps"
	"slices"
	"strings"
)

// chainNodeRule keeps the chain of each node.
type chainNodeRule struct{ id, chain int }

func (c chainNodeRule) row(r *tableRun) {
	if r.sound(c.id, c.chain) {
		r.chainOf[hashKey(r.cells[c.id])] = hashKey(r.cells[c.chain])
	}
}

func (chainNodeRule) end(*tableRun) {}

// edgeRule wants the edges acyclic and each within one chain. It keeps the
// edges of the table.
type edgeRule struct {
	from, to int
	nodes    map[string]int
	names    []string
	edges    []edge
}

type edge struct{ from, to, line int }

func newEdgeRule(t *Table) *edgeRule {
	return &edgeRule{from: t.Index("from"), to: t.Index("to"), nodes: map[string]int{}}
}

func (e *edgeRule) row(r *tableRun) {
	if len(r.cells[e.from]) == 0 || len(r.cells[e.to]) == 0 {
		return
	}
	a, okA := r.chainOf[hashKey(r.cells[e.from])]
	b, okB := r.chainOf[hashKey(r.cells[e.to])]
	if okA && okB && a != b {
		r.add(e.to, codeCrossChain, "from", string(r.cells[e.from]))
	}
	e.edges = append(e.edges, edge{e.node(r.cells[e.from]), e.node(r.cells[e.to]), r.line})
}

func (e *edgeRule) node(id []byte) int {
	n, ok := e.nodes[string(id)]
	if !ok {
		n = len(e.names)
		e.nodes[string(id)] = n
		e.names = append(e.names, string(id))
	}
	return n
}

// end reports one cycle for each set of nodes that all reach each other, at
// the last row of an edge within the set.
func (e *edgeRule) end(r *tableRun) {
	out := make([][]int, len(e.names))
	for _, x := range e.edges {
		out[x.from] = append(out[x.from], x.to)
	}
	component := components(out)
	last := map[int]edge{}
	for _, x := range e.edges {
		if component[x.from] == component[x.to] {
			last[component[x.from]] = x
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(last), func(a, b int) int { return last[a].line - last[b].line }) {
		x := last[c]
		var names []string
		for _, n := range shortest(out, x.to, x.from) {
			names = append(names, e.names[n])
		}
		names = append([]string{e.names[x.from]}, names...)
		r.problem(Problem{
			File: r.file, Row: x.line, Column: "from+to", Value: e.names[x.from] + "+" + e.names[x.to], Code: codeCycle,
			Args: args([]any{"cycle", strings.Join(names, " → ")}), order: e.to,
		})
	}
}

// components returns the strongly connected component of each node (Tarjan
// 1972, without recursion: a chain may be as long as the table).
func components(out [][]int) []int {
	n := len(out)
	index, low, component := make([]int, n), make([]int, n), make([]int, n)
	onStack := make([]bool, n)
	var stack []int
	type frame struct{ node, next int }
	count, made := 0, 0
	for start := range n {
		if index[start] != 0 {
			continue
		}
		calls := []frame{{start, 0}}
		for len(calls) > 0 {
			f := &calls[len(calls)-1]
			v := f.node
			if f.next == 0 {
				count++
				index[v], low[v], onStack[v] = count, count, true
				stack = append(stack, v)
			}
			if f.next < len(out[v]) {
				w := out[v][f.next]
				f.next++
				switch {
				case index[w] == 0:
					calls = append(calls, frame{w, 0})
				case onStack[w]:
					low[v] = min(low[v], index[w])
				}
				continue
			}
			if low[v] == index[v] {
				for {
					w := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					onStack[w], component[w] = false, made
					if w == v {
						break
					}
				}
				made++
			}
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				u := calls[len(calls)-1].node
				low[u] = min(low[u], low[v])
			}
		}
	}
	return component
}

// shortest returns the nodes of a shortest path, both ends included; nil
// where there is none.
func shortest(out [][]int, from, to int) []int {
	before := map[int]int{from: -1}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		v := queue[0]
		if v == to {
			var path []int
			for ; v >= 0; v = before[v] {
				path = append(path, v)
			}
			slices.Reverse(path)
			return path
		}
		for _, w := range out[v] {
			if _, seen := before[w]; !seen {
				before[w] = v
				queue = append(queue, w)
			}
		}
	}
	return nil
}
