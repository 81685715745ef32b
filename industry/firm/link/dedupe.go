package link

import (
	"cmp"
	"slices"
)

// Edge joins two records of a set.
type Edge struct {
	A, B    int // indexes of records, A < B
	Bits    float64
	Weights []Weight
}

// Refusal is an edge that would have joined what must stay apart.
type Refusal struct {
	Edge Edge
	Bar  Bar
}

// Clusters is what Dedupe found.
type Clusters struct {
	Of      []int // by record: index of the first record of its cluster
	Edges   []Edge
	Review  []Edge    // for a person to decide
	Refused []Refusal // joining them would join two codes, or a branch and its parent
}

// Dedupe finds the records of one organisation within the register of an
// Index. Edges are taken by descending weight; one that contradicts what has
// been joined is refused, so the result does not depend on the order of rows
// beyond ties. Cost: a look-up for every record.
func (x *Index) Dedupe(workers int) *Clusters {
	n := len(x.Records)
	per := make([][]Edge, n)
	spread(n, workers, func(i int) {
		for _, c := range x.candidates(&x.profiles[i], int32(i)) {
			if c.Record > i && c.Bits >= x.bits(x.settings.Review) {
				per[i] = append(per[i], Edge{A: i, B: c.Record, Bits: c.Bits, Weights: c.Weights})
			}
		}
	})
	var all []Edge
	for _, edges := range per {
		all = append(all, edges...)
	}
	slices.SortFunc(all, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Bits, a.Bits), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	u := newUnion(x)
	c := &Clusters{Of: make([]int, n)}
	for _, e := range all {
		if e.Bits < x.bits(x.settings.Match) {
			c.Review = append(c.Review, e)
			continue
		}
		if bar := u.join(e.A, e.B); bar != NoBar {
			c.Refused = append(c.Refused, Refusal{e, bar})
			continue
		}
		c.Edges = append(c.Edges, e)
	}
	c.Review = slices.DeleteFunc(c.Review, func(e Edge) bool { return u.root(e.A) == u.root(e.B) })
	for i := range n {
		c.Of[i] = u.root(i)
	}
	return c
}

// union is a forest whose roots know which code and branch their trees have.
// A root is the smallest index of its tree.
type union struct {
	x      *Index
	parent []int32
	coded  []int32 // of a root: a profile with a valid code, -1 for none
}

func newUnion(x *Index) *union {
	u := &union{x: x, parent: make([]int32, len(x.Records)), coded: make([]int32, len(x.Records))}
	for i := range u.parent {
		u.parent[i], u.coded[i] = int32(i), -1
		if x.profiles[i].code.String() != "" {
			u.coded[i] = int32(i)
		}
	}
	return u
}

func (u *union) root(i int) int {
	for int(u.parent[i]) != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = int(u.parent[i])
	}
	return i
}

// join joins the trees of two records unless they contradict each other.
func (u *union) join(a, b int) Bar {
	a, b = u.root(a), u.root(b)
	if a == b {
		return NoBar
	}
	if a > b {
		a, b = b, a
	}
	p, q := &u.x.profiles[a], &u.x.profiles[b]
	if p.branched != q.branched {
		return BranchParent
	}
	if p.branched && p.number != q.number {
		return BranchesOther
	}
	ca, cb := u.coded[a], u.coded[b]
	if ca >= 0 && cb >= 0 && u.x.profiles[ca].code.Differs(u.x.profiles[cb].code) {
		return CodesDiffer
	}
	u.parent[b] = int32(a)
	if ca < 0 {
		u.coded[a] = cb
	}
	return NoBar
}
