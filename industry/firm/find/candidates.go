package find

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Candidate is a record whose names share pairs of characters with a text.
type Candidate struct {
	ID    string
	Field Field
	Text  string // the name that shares most, folded

	// Score is 2·s/(q+t): s, q and t are the sums of the weights of the pairs
	// that both have, the text has and the name has; a pair weighs the logarithm
	// of how rare it is. 1 for the same name, 0 where nothing is shared.
	Score float64
}

// budget bounds the places that Candidates walks: the rarest pairs tell names
// apart, the common ones (有限公司) only cost.
const budget = 4000

// pairOf is a pair of a text with its weight.
type pairOf struct {
	key    uint32
	places int
	weight float64
}

// Candidates returns the records with the most similar names, most similar
// first, of equals the first that came; at most limit. It walks the places of
// the rarest pairs of the text until budget is spent (the rarest one whole), and
// weighs in full those that share most of these, so a name that shares nothing
// but common pairs may be missing. Search is for what somebody types; this is
// for names that are written differently.
func (x *Index) Candidates(q Query) []Candidate {
	k := seeking{groups: q.Groups}
	k.within(q.Area)
	limit := limitOf(q)
	w := weigher{segments: x.segments(), known: map[uint32]pairOf{}}
	pairs := w.pairs(units(q.Text))
	mine := 0.0
	for _, p := range pairs {
		mine += p.weight
	}
	slices.SortFunc(pairs, func(a, b pairOf) int { return cmp.Or(cmp.Compare(a.places, b.places), cmp.Compare(a.key, b.key)) })
	top := foremost{limit: 2*limit + 8}
	for _, s := range w.segments {
		s.similar(&k, pairs, &top)
	}
	for i := range top.list {
		o := &top.list[i]
		theirs, shared := 0.0, 0.0
		for _, p := range w.pairs(o.seg.text(o.entry)) {
			theirs += p.weight
			if slices.ContainsFunc(pairs, func(q pairOf) bool { return q.key == p.key }) {
				shared += p.weight
			}
		}
		o.score = 1 // of a register with one pair only
		if mine+theirs > 0 {
			o.score = 2 * shared / (mine + theirs)
		}
	}
	slices.SortFunc(top.list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.seg.seq[a.seg.doc[a.entry]], b.seg.seq[b.seg.doc[b.entry]]))
	})
	return top.candidates(limit)
}

// weigher knows how rare pairs are.
type weigher struct {
	segments []*segment
	known    map[uint32]pairOf
}

// pairs are the pairs of a text, once each.
func (w *weigher) pairs(text []uint16) []pairOf {
	out := make([]pairOf, 0, len(text))
	for i, c := range text {
		key := uint32(c) << 16
		if i+1 < len(text) {
			key |= uint32(text[i+1])
		}
		if !slices.ContainsFunc(out, func(p pairOf) bool { return p.key == key }) {
			out = append(out, w.pair(key))
		}
	}
	return out
}

func (w *weigher) pair(key uint32) pairOf {
	p, ok := w.known[key]
	if ok {
		return p
	}
	p.key = key
	entries := 0
	for _, s := range w.segments {
		p.places += len(s.list(key))
		entries += len(s.doc)
	}
	p.weight = math.Log(float64(entries+2) / float64(p.places+1))
	w.known[key] = p
	return p
}

// scored is an entry that shares something.
type scored struct {
	seg           *segment
	entry         uint32
	shared, score float64
}

// foremost keeps the entries that share most.
type foremost struct {
	list  []scored
	limit int
}

func (f *foremost) offer(o scored) {
	n := len(f.list)
	if n == f.limit && o.shared <= f.list[n-1].shared {
		return
	}
	i := sort.Search(n, func(i int) bool { return f.list[i].shared < o.shared })
	f.list = slices.Insert(f.list, i, o)
	f.list = f.list[:min(len(f.list), f.limit)]
}

// candidates are the best, one a record.
func (f *foremost) candidates(limit int) []Candidate {
	list := make([]Candidate, 0, limit)
	for _, o := range f.list {
		id := o.seg.id(o.seg.doc[o.entry])
		if len(list) < limit && !slices.ContainsFunc(list, func(c Candidate) bool { return c.ID == id }) {
			list = append(list, Candidate{id, o.seg.field(o.entry), textOf(o.seg.text(o.entry)), o.score})
		}
	}
	return list
}

// similar offers the entries of a segment that share the rarest pairs, in the
// order of entries.
func (s *segment) similar(k *seeking, pairs []pairOf, top *foremost) {
	var lists [][]uint32
	var weights []float64
	spent := 0
	for _, p := range pairs {
		if spent > 0 && spent+p.places > budget {
			break
		}
		spent += p.places
		if list := s.list(p.key); len(list) > 0 {
			lists, weights = append(lists, list), append(weights, p.weight)
		}
	}
	for len(lists) > 0 { // a merge of few sorted lists
		e := uint32(maxEntries)
		for _, list := range lists {
			e = min(e, list[0]>>8)
		}
		shared, left := 0.0, 0
		for i, list := range lists {
			if list[0]>>8 == e {
				shared += weights[i]
				for len(list) > 0 && list[0]>>8 == e {
					list = list[1:]
				}
			}
			if len(list) > 0 {
				lists[left], weights[left] = list, weights[i]
				left++
			}
		}
		lists, weights = lists[:left], weights[:left]
		if d := s.doc[e]; k.passes(s, d) {
			top.offer(scored{seg: s, entry: e, shared: shared})
		}
	}
}
