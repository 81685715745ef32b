package link

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// key is a hash of what two records must share to be compared.
type key uint64

const (
	keyCode = iota + 1
	keyWhole
	keyMark
	keyMarkPlace
	keyMarkTrade
	keyWithout
	keyAddress
	keyRest
)

// hash is FNV-1a with a final mix, over a kind and texts.
func hash(kind int, texts ...string) key {
	h := uint64(14695981039346656037) ^ uint64(kind)
	for _, s := range texts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h ^= h >> 32
	return key(h * 0x9e3779b97f4a7c15)
}

// keys appends the keys of a profile.
func (q *profile) keys(into []key) []key {
	if o := q.code.Organisation(); o != "" {
		into = append(into, hash(keyCode, o))
	} else if c := q.code.String(); c != "" {
		into = append(into, hash(keyCode, c))
	}
	if len(q.rawCode) >= 15 {
		// A miscopied code still has most of its organisation code.
		into = append(into, hash(keyCode+100, q.rawCode[:9]), hash(keyCode+101, q.rawCode[len(q.rawCode)-7:]))
	} else if c := q.code.String(); len(c) == 18 {
		into = append(into, hash(keyCode+100, c[:9]), hash(keyCode+101, c[11:]))
	}
	into = append(into, hash(keyWhole, q.norm))
	if q.branched {
		return append(into, hash(keyMark, q.mark, q.branch))
	}
	if q.mark != "" {
		province := string(rune('0' + q.place/10000))
		into = append(into, hash(keyMark, q.mark), hash(keyMarkPlace, q.mark, province), hash(keyMarkTrade, q.mark, firstTwo(q.trade)))
		for i, c := range q.mark {
			into = append(into, hash(keyWithout, q.mark[:i], q.mark[i+utf8.RuneLen(c):], q.trade))
		}
	}
	if q.road != "" && q.house != "" {
		into = append(into, hash(keyAddress, q.road, q.house, q.room))
	}
	return into
}

// posting says that a profile has a key.
type posting struct {
	key key
	id  int32
}

// blocks finds the profiles that have a key.
type blocks struct {
	all   []posting // by key, then id
	start []int32   // by the first bits of the key: where in all they begin
	shift uint
}

func newBlocks(all []posting) *blocks {
	slices.SortFunc(all, func(a, b posting) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return cmp.Compare(a.id, b.id)
	})
	bits := uint(4)
	for 1<<bits < len(all)/4 {
		bits++
	}
	b := &blocks{all: all, shift: 64 - bits, start: make([]int32, 1<<bits+1)}
	at := 0
	for i := range b.start {
		for at < len(all) && uint64(all[at].key)>>b.shift < uint64(i) {
			at++
		}
		b.start[i] = int32(at)
	}
	return b
}

// of returns the postings of a key.
func (b *blocks) of(k key) []posting {
	i := uint64(k) >> b.shift
	part := b.all[b.start[i]:b.start[i+1]]
	from := 0
	for from < len(part) && part[from].key < k {
		from++
	}
	to := from
	for to < len(part) && part[to].key == k {
		to++
	}
	return part[from:to]
}

// largestBlock is how many profiles may share a key for it to be followed;
// pairs of larger blocks share a narrower key (mark and place, mark and trade)
// or nothing that tells them from thousands of others.
const largestBlock = 200
