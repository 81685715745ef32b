package graph

// Components returns the strongly connected components with more than one
// node of the relation from an input to what it goes into: the cycles of the
// graph. Nodes within one ascend; components are in the order of their first
// nodes. Cost: linear (Tarjan 1972).
func (g *Graph) Components() [][]NodeIdx { return cycles(len(g.Nodes), g.outputs) }

// KindCycles are the same of the relation from broader to narrower, which
// ought to have none.
func (g *Graph) KindCycles() [][]NodeIdx { return cycles(len(g.Nodes), g.narrower) }

func cycles(n int, l links[NodeIdx]) [][]NodeIdx {
	comp, _ := condense(n, l)
	count := map[uint32]int{}
	for _, c := range comp {
		count[c]++
	}
	at := map[uint32]int{}
	var all [][]NodeIdx
	for v, c := range comp {
		if count[c] == 1 {
			continue
		}
		i, seen := at[c]
		if !seen {
			i = len(all)
			at[c] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], NodeIdx(v))
	}
	return all
}

// Order returns the nodes so that every input comes before what it goes into,
// nodes of one cycle next to each other, and for every node the number of its
// component: ends[i] is the index in order after the last node of component i.
func (g *Graph) Order() (order []NodeIdx, ends []int) {
	comp, n := condense(len(g.Nodes), g.outputs)
	// Tarjan closes a component after all that it leads to: numbers fall along edges.
	pairs := make([]pair, len(comp))
	for v, c := range comp {
		pairs[v] = pair{uint32(n) - 1 - c, uint32(v)}
	}
	by := linksOf[NodeIdx](n, pairs)
	ends = make([]int, n)
	for i := range ends {
		ends[i] = int(by.start[i+1])
	}
	return by.to, ends
}

// condense numbers the strongly connected components by Tarjan's algorithm
// with an explicit stack: a chain of 100,000 products would overflow none.
func condense(n int, l links[NodeIdx]) (comp []uint32, count int) {
	const unseen = ^uint32(0)
	index, low := make([]uint32, n), make([]uint32, n)
	comp = make([]uint32, n)
	for v := range n {
		index[v], comp[v] = unseen, unseen
	}
	type frame struct{ v, next uint32 }
	var stack []uint32
	var calls []frame
	clock := uint32(0)
	open := func(v uint32) {
		index[v], low[v] = clock, clock
		clock++
		stack = append(stack, v)
		calls = append(calls, frame{v, l.start[v]})
	}
	for root := range uint32(n) {
		if index[root] != unseen {
			continue
		}
		for open(root); len(calls) > 0; {
			f := &calls[len(calls)-1]
			if f.next < l.start[f.v+1] {
				w := uint32(l.to[f.next])
				f.next++
				if index[w] == unseen {
					open(w)
				} else if comp[w] == unseen {
					low[f.v] = min(low[f.v], index[w])
				}
				continue
			}
			v := f.v
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				above := calls[len(calls)-1].v
				low[above] = min(low[above], low[v])
			}
			if low[v] != index[v] {
				continue
			}
			for done := false; !done; {
				w := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				comp[w] = uint32(count)
				done = w == v
			}
			count++
		}
	}
	return comp, count
}
