package find

import (
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// rank orders matches, the least first: way, class, field, then of names
// weight, length of the text, where it matches; of codes the code; then the
// order in which records came.
type rank struct {
	high uint32
	code string
	seq  uint32
}

func (a rank) less(b rank) bool {
	switch {
	case a.high != b.high:
		return a.high < b.high
	case a.code != b.code:
		return a.code < b.code
	}
	return a.seq < b.seq
}

// highOf packs way (1 bit), class (2), the worth of the text without its last
// byte, and where it matches (8).
func highOf(how How, class Class, worth uint32, at int) uint32 {
	return uint32(how)<<28 | uint32(class)<<26 | worth&^0xff | uint32(at)
}

// match is a place that was found.
type match struct {
	rank     rank
	seg      *segment
	doc      uint32
	entry    uint32 // or code
	isCode   bool
	from, to int
}

// best keeps the least matches, one a record.
type best struct {
	list  []match
	limit int
}

// admits reports whether a match of a rank would be kept.
func (b *best) admits(r rank) bool {
	return len(b.list) < b.limit || r.less(b.list[len(b.list)-1].rank)
}

// bar is the greatest high of a rank that may be kept.
func (b *best) bar() uint32 {
	if len(b.list) < b.limit {
		return math.MaxUint32
	}
	return b.list[len(b.list)-1].rank.high
}

func (b *best) offer(m match) {
	if i := slices.IndexFunc(b.list, func(o match) bool { return o.doc == m.doc && o.seg == m.seg }); i >= 0 {
		if !m.rank.less(b.list[i].rank) {
			return
		}
		b.list = slices.Delete(b.list, i, i+1)
	}
	i := sort.Search(len(b.list), func(i int) bool { return m.rank.less(b.list[i].rank) })
	b.list = slices.Insert(b.list, i, m)
	if len(b.list) > b.limit {
		b.list = b.list[:b.limit]
	}
}

// seeking is one search.
type seeking struct {
	best
	t          *readings
	parts      []part
	groups     uint8
	least, top uint32 // of areas, inclusive; top 0 for any
}

// defaultLimit is that of a query without one.
const defaultLimit = 20

func limitOf(q Query) int {
	if q.Limit <= 0 {
		return defaultLimit
	}
	return min(q.Limit, MaxLimit)
}

// Search returns the best matches, best first. Nothing matches an empty text.
// Cost depends on how common the rarest pair of the text is, not on how many
// records there are.
func (x *Index) Search(q Query) []Hit {
	k := seeking{t: table(), groups: q.Groups}
	k.limit = limitOf(q)
	k.within(q.Area)
	k.parts = parse(k.t, q.Text)
	for _, s := range x.segments() {
		switch len(k.parts) {
		case 0:
		case 1:
			k.one(s)
			k.code(s, latin(Fold(q.Text)))
		default:
			k.several(s)
		}
	}
	return k.hits()
}

// within narrows to an area: codes are hierarchical, with zeros for the levels
// below.
func (k *seeking) within(area string) {
	if area == "" {
		return
	}
	prefix := area
	for strings.HasSuffix(prefix, "00") {
		prefix = strings.TrimSuffix(prefix, "00")
	}
	least, _ := strconv.ParseUint(area, 10, 32) // an odd text finds nothing
	span := uint64(1)
	for range len(area) - len(prefix) {
		span *= 10
	}
	k.least, k.top = uint32(least), uint32(least+span-1)
}

// passes reports whether a record is there and asked for.
func (k *seeking) passes(s *segment, d uint32) bool {
	return !s.isGone(d) && (k.groups == 0 || k.groups&(1<<s.group[d]) != 0) && (k.top == 0 || s.area[d] >= k.least && s.area[d] <= k.top)
}

// one looks for a single part.
func (k *seeking) one(s *segment) {
	for _, p := range k.parts[0] {
		at, places := s.rarest(k.t, p)
		if places == 0 {
			continue
		}
		s.walk(k.t, p, at, func(list []uint32) { k.scan(s, p, at, list) })
	}
}

// scan offers the matches of a pattern whose piece at lies at one of the places.
func (k *seeking) scan(s *segment, p pattern, at int, list []uint32) {
	length, bar := len(p.pieces), k.bar()
	for _, place := range list {
		e, from := place>>8, int(place&0xff)-at
		worth := s.worth[e]
		long := int(worth >> 8 & 0xff)
		if from < 0 || from+length > long {
			continue
		}
		class := Within
		switch {
		case length == long:
			class = Whole
		case from == 0 || from == int(worth&0xff):
			class = Begins
		}
		high := highOf(p.how, class, worth, from)
		if high > bar {
			continue
		}
		d := s.doc[e]
		r := rank{high: high, seq: s.seq[d]}
		if k.admits(r) && p.at(k.t, s.text(e), from) && k.passes(s, d) {
			k.offer(match{rank: r, seg: s, doc: d, entry: e, from: from, to: from + length})
			bar = k.bar()
		}
	}
}

// several looks for texts in which all parts occur: it walks the places of the
// part that occurs least. First as they are written; matches by pinyin come
// after all of these, so most are not even looked at once there are enough.
func (k *seeking) several(s *segment) {
	written := make([]part, len(k.parts))
	for i, p := range k.parts {
		written[i] = p[:1]
	}
	k.together(s, written, ByText)
	if slices.ContainsFunc(k.parts, func(p part) bool { return len(p) > 1 }) {
		k.together(s, k.parts, ByPinyin)
	}
}

// together offers texts in which all parts occur, as matches of one way.
func (k *seeking) together(s *segment, parts []part, how How) {
	var lead part
	least := -1
	for _, p := range parts {
		n := 0
		for _, q := range p {
			_, places := s.rarest(k.t, q)
			n += places
		}
		if least < 0 || n < least {
			lead, least = p, n
		}
	}
	for _, p := range lead {
		if at, places := s.rarest(k.t, p); places > 0 {
			s.walk(k.t, p, at, func(list []uint32) { k.scanSeveral(s, parts, how, list) })
		}
	}
}

func (k *seeking) scanSeveral(s *segment, parts []part, how How, list []uint32) {
	bar := k.bar()
	for _, place := range list {
		e := place >> 8
		high := highOf(how, Within, s.worth[e], 0)
		if high > bar {
			continue
		}
		d := s.doc[e]
		r := rank{high: high, seq: s.seq[d]}
		if k.admits(r) && k.passes(s, d) && all(k.t, parts, s.text(e)) {
			k.offer(match{rank: r, seg: s, doc: d, entry: e})
			bar = k.bar()
		}
	}
}

// all reports whether every part occurs.
func all(t *readings, parts []part, text []uint16) bool {
	return !slices.ContainsFunc(parts, func(p part) bool {
		return !slices.ContainsFunc(p, func(q pattern) bool { return q.in(t, text) })
	})
}

// minCode is the fewest characters of a code that are looked for.
const minCode = 4

// code looks for codes that begin so, or whose organisation code does.
func (k *seeking) code(s *segment, text string) {
	if len(text) < minCode {
		return
	}
	k.codesFrom(s, s.byCode, 0, text)
	k.codesFrom(s, s.byInner, innerAt, text)
}

func (k *seeking) codesFrom(s *segment, order []uint32, at int, text string) {
	first := sort.Search(len(order), func(i int) bool { return s.code(order[i])[at:] >= text })
	for _, c := range order[first:] {
		code := s.code(c)
		if !strings.HasPrefix(code[at:], text) {
			return
		}
		class := Within
		switch {
		case at == 0 && len(code) == len(text):
			class = Whole
		case at == 0:
			class = Begins
		}
		d := s.codeDoc[c]
		r := rank{highOf(ByText, class, worthOf(Code, 0, 0, 0), 0), code, s.seq[d]}
		if !k.admits(r) {
			return // nor the codes after it
		}
		if k.passes(s, d) {
			k.offer(match{rank: r, seg: s, doc: d, entry: c, isCode: true, from: at, to: at + len(text)})
		}
	}
}

// hits are the matches kept.
func (k *seeking) hits() []Hit {
	out := make([]Hit, 0, len(k.list))
	for _, m := range k.list {
		h := Hit{ID: m.seg.id(m.doc), From: m.from, To: m.to, How: How(m.rank.high >> 28), Class: Class(m.rank.high >> 26 & 3)}
		if m.isCode {
			h.Field, h.Text = Code, m.seg.code(m.entry)
		} else {
			h.Field, h.Text = m.seg.field(m.entry), textOf(m.seg.text(m.entry))
		}
		out = append(out, h)
	}
	return out
}
