package link

import "slices"

// rarePair is in how many names two characters may stand together to be
// followed: those of a mark, and where a mark meets its trade.
const rarePair = 120

// newPairs finds profiles by the rare pairs of characters in their names.
func newPairs(x *Index) *blocks {
	counts := map[uint64]int32{}
	for i := range x.profiles {
		eachPair(x.profiles[i].norm, func(pair uint64) { counts[pair]++ })
	}
	var all []posting
	for i := range x.profiles {
		eachPair(x.profiles[i].norm, func(pair uint64) {
			if counts[pair] <= rarePair {
				all = append(all, posting{key(pair * 0x9e3779b97f4a7c15), int32(i)})
			}
		})
	}
	return newBlocks(all)
}

// eachPair calls f for every two characters that stand together.
func eachPair(s string, f func(pair uint64)) {
	last := rune(0)
	for _, c := range s {
		if last != 0 {
			f(uint64(last)<<32 | uint64(c))
		}
		last = c
	}
}

// sharing returns the profiles that share a key, or at least two rare pairs of
// characters, with a query: those whose names were miswritten where a key is.
func (x *Index) sharing(q *profile) []int32 {
	var buffer [64]key
	var ids []int32
	for _, k := range q.keys(buffer[:0]) {
		if list := x.blocks.of(k); len(list) <= largestBlock {
			for _, p := range list {
				ids = append(ids, p.id)
			}
		}
	}
	var near []int32
	eachPair(q.norm, func(pair uint64) {
		for _, p := range x.pairs.of(key(pair * 0x9e3779b97f4a7c15)) {
			near = append(near, p.id)
		}
	})
	slices.Sort(near)
	for i := 1; i < len(near); i++ {
		if near[i] == near[i-1] && (i < 2 || near[i] != near[i-2]) {
			ids = append(ids, near[i])
		}
	}
	return ids
}
