package graph

import (
	"cmp"
	"slices"
)

// join fills the chains: the nodes put into each, those of its firms, those of
// the chains within it and, where asked for, the neighbours of all these.
func (b *Builder) join(g *Graph) {
	outer := b.outer()
	var pairs []pair
	put := func(c ChainIdx, n NodeIdx) {
		for _, o := range outer[c] {
			pairs = append(pairs, pair{uint32(o), uint32(n)})
		}
	}
	nodesOf := map[FirmIdx][]NodeIdx{}
	for _, s := range g.Stands {
		nodesOf[s.Firm] = append(nodesOf[s.Firm], s.Node)
	}
	for _, m := range b.members {
		c, ok := b.chain(m.row, m.columns[0], m.chain)
		if !ok {
			continue
		}
		if !m.firm {
			if n, ok := b.end(m.row, m.columns[1], m.node); ok {
				put(c, NodeIdx(n))
				b.kept[memberRows]++
			}
			continue
		}
		f, ok := b.firmAt[m.node]
		if !ok {
			b.Fault(m.row, m.columns[1], m.node, UnknownFirm, false, nil)
			continue
		}
		b.kept[memberRows]++
		for _, n := range nodesOf[f] {
			put(c, n)
		}
	}
	pairs = sortedSet(pairs)
	if b.around {
		for _, p := range slices.Clone(pairs) {
			for _, list := range [][]NodeIdx{g.Inputs(NodeIdx(p.to)), g.Outputs(NodeIdx(p.to))} {
				for _, n := range list {
					pairs = append(pairs, pair{p.from, uint32(n)})
				}
			}
		}
		pairs = sortedSet(pairs)
	}
	g.members = linksOf[NodeIdx](len(g.Chains), pairs)
}

func sortedSet(pairs []pair) []pair {
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return slices.Compact(pairs)
}

func (b *Builder) chain(at Row, column, id string) (ChainIdx, bool) {
	c, ok := b.chainAt[id]
	if !ok {
		b.Fault(at, column, id, UnknownChain, false, nil)
	}
	return c, ok
}

// outer returns for every chain itself and the chains it is within, however
// deep; chains within each other are told apart no further.
func (b *Builder) outer() [][]ChainIdx {
	above := make([][]ChainIdx, len(b.chains))
	for _, w := range b.above {
		in, ok := b.chain(w.row, w.columns[0], w.node)
		if !ok {
			continue
		}
		if out, ok := b.chain(w.row, w.columns[1], w.chain); ok {
			above[in] = append(above[in], out)
		}
	}
	all := make([][]ChainIdx, len(b.chains))
	for c := range all {
		all[c] = []ChainIdx{ChainIdx(c)}
		for i := 0; i < len(all[c]); i++ {
			for _, o := range above[all[c][i]] {
				if !slices.Contains(all[c], o) {
					all[c] = append(all[c], o)
				}
			}
		}
	}
	return all
}
