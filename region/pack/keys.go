package pack

import "hash/maphash"

// key stands for the value of a key field. Two values have the same key with
// a probability below 1e-24 for the rows a pack may have; the seeds are drawn
// at start, so nobody can make a pack of colliding values.
type key [2]uint64

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func hashKey(value []byte) key {
	return key{maphash.Bytes(seeds[0], value), maphash.Bytes(seeds[1], value)}
}

// keySet holds the keys of a table and the line on which each first stood.
// About 50 bytes a key.
type keySet struct{ lines map[key]int32 }

func newKeySet() *keySet { return &keySet{lines: map[key]int32{}} }

func (s *keySet) has(k key) bool {
	_, ok := s.lines[k]
	return ok
}

// add returns the line on which the key stood before, 0 if it is new.
func (s *keySet) add(k key, line int) int {
	if first, ok := s.lines[k]; ok {
		return int(first)
	}
	s.lines[k] = int32(min(line, 1<<31-1))
	return 0
}
