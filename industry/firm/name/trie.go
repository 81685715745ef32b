package name

import "unicode/utf8"

// trie finds the longest of many words at a place of a text, read forwards or
// backwards. Its edges lie in one hash table keyed by node and character.
type trie struct {
	keys  []uint64 // node<<32 | character + 1; 0 is empty
	nodes []int32  // of the same slot: the node the edge leads to
	value []int32  // of a node: what the word that ends there stands for, or -1
	mask  uint64
}

// newTrie makes a trie of words and their values (not below zero); of equal
// words the last counts.
func newTrie(words []string, values []int32, backwards bool) *trie {
	edges := 0
	for _, w := range words {
		edges += utf8.RuneCountInString(w)
	}
	size := 16
	for size < 3*edges {
		size *= 2
	}
	t := &trie{keys: make([]uint64, size), nodes: make([]int32, size), value: []int32{-1}, mask: uint64(size - 1)}
	for i, w := range words {
		node := int32(0)
		r := []rune(w)
		for k := range r {
			c := r[k]
			if backwards {
				c = r[len(r)-1-k]
			}
			slot, found := t.slot(node, c)
			if !found {
				t.keys[slot] = edgeKey(node, c)
				t.nodes[slot] = int32(len(t.value))
				t.value = append(t.value, -1)
			}
			node = t.nodes[slot]
		}
		t.value[node] = values[i]
	}
	return t
}

func edgeKey(node int32, c rune) uint64 { return uint64(node)<<32 | uint64(c+1) }

func (t *trie) slot(node int32, c rune) (slot uint64, found bool) {
	key := edgeKey(node, c)
	slot = key * 0x9e3779b97f4a7c15 >> 20 & t.mask
	for t.keys[slot] != 0 {
		if t.keys[slot] == key {
			return slot, true
		}
		slot = (slot + 1) & t.mask
	}
	return slot, false
}

// next follows an edge, -1 where there is none.
func (t *trie) next(node int32, c rune) int32 {
	if slot, found := t.slot(node, c); found {
		return t.nodes[slot]
	}
	return -1
}

// prefix returns the length of the longest word that r begins with and its
// value; 0 and -1 for none.
func (t *trie) prefix(r []rune) (length int, value int32) {
	value = -1
	node := int32(0)
	for i, c := range r {
		if node = t.next(node, c); node < 0 {
			break
		}
		if v := t.value[node]; v >= 0 {
			length, value = i+1, v
		}
	}
	return length, value
}

// suffix is prefix for a trie of words read backwards.
func (t *trie) suffix(r []rune) (length int, value int32) {
	value = -1
	node := int32(0)
	for i := len(r) - 1; i >= 0; i-- {
		if node = t.next(node, r[i]); node < 0 {
			break
		}
		if v := t.value[node]; v >= 0 {
			length, value = len(r)-i, v
		}
	}
	return length, value
}
