package find

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
)

// builder gathers records for a segment.
type builder struct {
	s         segment
	ids       strings.Builder
	codes     strings.Builder
	positions int // pairs so far
}

func newBuilder() *builder {
	b := &builder{}
	b.s.idAt, b.s.textAt, b.s.codeAt = []uint32{0}, []uint32{0}, []uint32{0}
	return b
}

// full reports whether a segment takes no more.
func (b *builder) full() bool { return len(b.s.doc) > maxEntries-1<<12 }

// open begins a record.
func (b *builder) open(id string, seq uint32, weight uint8, area uint32, group uint8) uint32 {
	s := &b.s
	b.ids.WriteString(id)
	s.idAt = append(s.idAt, uint32(b.ids.Len()))
	s.seq, s.weight = append(s.seq, seq), append(s.weight, weight)
	s.area, s.group = append(s.area, area), append(s.group, group)
	return uint32(len(s.seq) - 1)
}

// addText adds a folded text to the record opened last.
func (b *builder) addText(d uint32, field Field, chars []uint16, brand uint8) {
	s := &b.s
	if len(chars) == 0 {
		return
	}
	s.chars = append(s.chars, chars...)
	s.textAt = append(s.textAt, uint32(len(s.chars)))
	s.doc, s.worth = append(s.doc, d), append(s.worth, worthOf(field, s.weight[d], len(chars), brand))
	b.positions += len(chars)
}

// addCode adds a folded code to the record opened last.
func (b *builder) addCode(d uint32, code string) {
	if code == "" {
		return
	}
	b.codes.WriteString(code)
	b.s.codeAt, b.s.codeDoc = append(b.s.codeAt, uint32(b.codes.Len())), append(b.s.codeDoc, d)
}

func (b *builder) add(doc Doc, seq uint32) {
	d := b.open(doc.ID, seq, doc.Weight, doc.Area, doc.Group)
	for i, t := range doc.Texts {
		if t.Field == Code {
			b.addCode(d, latin(Fold(t.Value)))
			continue
		}
		chars := units(t.Value)
		if slices.ContainsFunc(doc.Texts[:i], func(u Text) bool { return u.Field != Code && slices.Equal(units(u.Value), chars) }) {
			continue // the same but for brackets, or twice
		}
		b.addText(d, t.Field, chars, brandAt(chars, units(t.Brand)))
	}
}

// brandAt is where the 字号 begins, 0 where it does not occur.
func brandAt(chars, brand []uint16) uint8 {
	if len(brand) == 0 {
		return 0
	}
	for i := range len(chars) - len(brand) + 1 {
		if slices.Equal(chars[i:i+len(brand)], brand) {
			return uint8(i)
		}
	}
	return 0
}

// copy adds the living records of a segment.
func (b *builder) copy(from *segment) {
	e, c := 0, 0
	for d := range uint32(from.docs()) {
		gone := from.isGone(d)
		n := uint32(0)
		if !gone {
			n = b.open(from.id(d), from.seq[d], from.weight[d], from.area[d], from.group[d])
		}
		for ; e < len(from.doc) && from.doc[e] == d; e++ {
			if !gone {
				b.addText(n, from.field(uint32(e)), from.text(uint32(e)), from.brand(uint32(e)))
			}
		}
		for ; c < len(from.codeDoc) && from.codeDoc[c] == d; c++ {
			if !gone {
				b.addCode(n, from.code(uint32(c)))
			}
		}
	}
}

// done computes the lists. Cost is linear: the pairs are sorted by radix.
func (b *builder) done() *segment {
	s := &b.s
	s.ids, s.codes, s.living = b.ids.String(), b.codes.String(), s.docs()
	s.gone = make([]atomic.Uint32, (s.docs()+31)/32)
	s.byID = numbers(s.docs())
	slices.SortFunc(s.byID, func(x, y uint32) int { return cmp.Compare(s.id(x), s.id(y)) })
	b.pairs()
	s.byCode = numbers(len(s.codeDoc))
	for _, c := range s.byCode {
		if len(s.code(c)) == creditLen {
			s.byInner = append(s.byInner, c)
		}
	}
	slices.SortFunc(s.byCode, func(x, y uint32) int { return cmp.Or(cmp.Compare(s.code(x), s.code(y)), cmp.Compare(x, y)) })
	slices.SortFunc(s.byInner, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(s.code(x)[innerAt:], s.code(y)[innerAt:]), cmp.Compare(x, y))
	})
	return s
}

func numbers(n int) []uint32 {
	list := make([]uint32, n)
	for i := range list {
		list[i] = uint32(i)
	}
	return list
}

// pairs lists the places of every pair, in the order of entries and positions.
func (b *builder) pairs() {
	s := &b.s
	all := make([]uint64, 0, b.positions) // pair<<32 | place
	for e := range uint32(len(s.doc)) {
		text := s.text(e)
		for i, c := range text {
			key := uint64(c) << 16
			if i+1 < len(text) {
				key |= uint64(text[i+1])
			}
			all = append(all, key<<32|uint64(e)<<8|uint64(i))
		}
	}
	all = sortedByPair(all)
	s.places = make([]uint32, len(all))
	for i, v := range all {
		key := uint32(v >> 32)
		if i == 0 || key != s.keys[len(s.keys)-1] {
			s.keys, s.start = append(s.keys, key), append(s.start, uint32(i))
		}
		s.places[i] = uint32(v)
	}
	s.start = append(s.start, uint32(len(all)))
	s.keys, s.start = slices.Clip(s.keys), slices.Clip(s.start)
	for i, key := range s.keys {
		c := uint16(key >> 16)
		if n := len(s.firsts); n > 0 && s.firsts[n-1].char == c {
			s.firsts[n-1].to++
			continue
		}
		s.firsts = append(s.firsts, run{c, uint32(i), uint32(i + 1)})
	}
}

// sortedByPair sorts by the upper half, keeping the order of equals. It may
// return either its argument or a slice of its own.
func sortedByPair(all []uint64) []uint64 {
	if len(all) < 1<<12 {
		slices.Sort(all) // places are ascending too
		return all
	}
	other := make([]uint64, len(all))
	const bits = 11
	for shift := 32; shift < 64; shift += bits {
		var at [1 << bits]int
		for _, v := range all {
			at[v>>shift&(1<<bits-1)]++
		}
		sum := 0
		for i, n := range at {
			at[i] = sum
			sum += n
		}
		for _, v := range all {
			k := v >> shift & (1<<bits - 1)
			other[at[k]] = v
			at[k]++
		}
		all, other = other, all
	}
	return all
}
