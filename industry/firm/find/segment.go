package find

import (
	"slices"
	"sort"
	"strings"
	"sync/atomic"
)

// A place is an entry and a position in it: entry<<8 | position.
const maxEntries = 1 << 24

// segment is a set of records that does not change but for the marks of those
// that are gone.
type segment struct {
	ids    string   // all ids
	idAt   []uint32 // [docs+1]
	byID   []uint32 // docs in the order of their ids
	seq    []uint32 // of a doc: in what order they came
	weight []uint8
	area   []uint32
	group  []uint8
	gone   []atomic.Uint32 // a bit for each doc
	living int

	chars  []uint16 // all texts
	textAt []uint32 // [entries+1]
	doc    []uint32 // of an entry
	worth  []uint32 // of an entry: see worthOf

	keys   []uint32 // pairs of characters that occur, sorted; the second is 0 at the end of a text
	start  []uint32 // [keys+1]
	places []uint32
	firsts []run // keys by their first character

	codes   string
	codeAt  []uint32 // [codes+1]
	codeDoc []uint32
	byCode  []uint32 // codes sorted
	byInner []uint32 // credit codes sorted by the organisation code in them
}

// run are the keys [from, to) whose first character is char.
type run struct {
	char     uint16
	from, to uint32
}

// worthOf packs what a match in a text is worth, whatever it is: field (2 bits),
// weight (8), length (8); and where the 字号 begins (8), 0 where unknown.
func worthOf(field Field, weight uint8, length int, brand uint8) uint32 {
	return uint32(field)<<24 | uint32(255-weight)<<16 | uint32(length)<<8 | uint32(brand)
}

func (s *segment) field(e uint32) Field { return Field(s.worth[e] >> 24) }
func (s *segment) brand(e uint32) uint8 { return uint8(s.worth[e]) }

// innerAt is where the organisation code begins in a credit code.
const innerAt, creditLen = 8, 18

func (s *segment) docs() int              { return len(s.seq) }
func (s *segment) id(d uint32) string     { return s.ids[s.idAt[d]:s.idAt[d+1]] }
func (s *segment) text(e uint32) []uint16 { return s.chars[s.textAt[e]:s.textAt[e+1]] }
func (s *segment) code(c uint32) string   { return s.codes[s.codeAt[c]:s.codeAt[c+1]] }
func (s *segment) isGone(d uint32) bool   { return s.gone[d>>5].Load()&(1<<(d&31)) != 0 }

// remove marks the record with an id as gone. One goroutine writes at a time.
func (s *segment) remove(id string) bool {
	i, ok := sort.Find(len(s.byID), func(i int) int { return strings.Compare(id, s.id(s.byID[i])) })
	if !ok || s.isGone(s.byID[i]) {
		return false
	}
	d := s.byID[i]
	s.gone[d>>5].Or(1 << (d & 31))
	s.living--
	return true
}

// list are the places of a pair.
func (s *segment) list(key uint32) []uint32 {
	i, ok := slices.BinarySearch(s.keys, key)
	if !ok {
		return nil
	}
	return s.places[s.start[i]:s.start[i+1]]
}

// pair are the lists of the places where two pieces match neighbours, and how
// many places they have. A nil second stands for anything.
func (s *segment) pair(t *readings, a piece, b *piece, each func([]uint32)) int {
	if b != nil && a.read == nil && b.read == nil {
		list := s.list(uint32(a.char)<<16 | uint32(b.char))
		if each != nil && len(list) > 0 {
			each(list)
		}
		return len(list)
	}
	n := 0
	for _, r := range s.runs(a) {
		if !a.takes(t, r.char) {
			continue
		}
		if b == nil { // all of them, which lie together
			list := s.places[s.start[r.from]:s.start[r.to]]
			n += len(list)
			if each != nil {
				each(list)
			}
			continue
		}
		for k := r.from; k < r.to; k++ {
			if !b.takes(t, uint16(s.keys[k])) {
				continue
			}
			list := s.places[s.start[k]:s.start[k+1]]
			n += len(list)
			if each != nil {
				each(list)
			}
		}
	}
	return n
}

// runs are those that a piece may match.
func (s *segment) runs(a piece) []run {
	if a.read != nil {
		return s.firsts
	}
	i, ok := slices.BinarySearchFunc(s.firsts, a.char, func(r run, c uint16) int { return int(r.char) - int(c) })
	if !ok {
		return nil
	}
	return s.firsts[i : i+1]
}

// rareEnough is when a rarer pair is not looked for: looking costs as much as
// walking the places.
const rareEnough = 2000

// rarest is which two neighbouring pieces of a pattern occur least, or
// are rare enough, and how often.
func (s *segment) rarest(t *readings, p pattern) (at, places int) {
	if len(p.pieces) == 1 {
		return 0, s.pair(t, p.pieces[0], nil, nil)
	}
	for i := range len(p.pieces) - 1 {
		n := s.pair(t, p.pieces[i], &p.pieces[i+1], nil)
		if i == 0 || n < places {
			at, places = i, n
		}
		if n < rareEnough {
			break
		}
	}
	return at, places
}

// walk calls each with the lists of the rarest pair of a pattern.
func (s *segment) walk(t *readings, p pattern, at int, each func([]uint32)) {
	var second *piece
	if len(p.pieces) > 1 {
		second = &p.pieces[at+1]
	}
	s.pair(t, p.pieces[at], second, each)
}
