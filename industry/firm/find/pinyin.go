package find

import (
	"slices"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// readings are the syllables, without tones, of every character of the basic
// plane. Characters with the same syllables share a set; a Latin letter or a
// digit is read as itself.
type readings struct {
	set       [1 << 16]uint16 // 0: none
	sets      [][]string
	syllables map[string]bool
	begins    map[string]bool // beginnings of syllables

	alike sync.Map // what like returned, by piece and whole: about 1,500 of them
}

// table is computed once: about 20 ms and 300 kB.
var table = sync.OnceValue(func() *readings {
	t := &readings{sets: [][]string{nil}, syllables: map[string]bool{}, begins: map[string]bool{}}
	known := map[string]uint16{}
	add := func(c rune, list []string) {
		slices.Sort(list)
		list = slices.Compact(list)
		key := strings.Join(list, " ")
		if known[key] == 0 {
			known[key] = uint16(len(t.sets))
			t.sets = append(t.sets, list)
		}
		t.set[c] = known[key]
	}
	args := pinyin.NewArgs()
	args.Heteronym = true
	for c := range pinyin.PinyinDict {
		if c > 0xffff {
			continue
		}
		list := slices.DeleteFunc(pinyin.SinglePinyin(rune(c), args), func(s string) bool { return latin(s) == "" || strings.ContainsAny(s, "0123456789") })
		if len(list) == 0 {
			continue
		}
		add(rune(c), list)
		for _, s := range list {
			t.syllables[s] = true
			for i := range s {
				t.begins[s[:i+1]] = true
			}
		}
	}
	for _, c := range "abcdefghijklmnopqrstuvwxyz0123456789" {
		add(c, []string{string(c)})
	}
	return t
})

// latin returns the text if it is of lower-case ASCII letters and digits, else "".
func latin(s string) string {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return ""
		}
	}
	return s
}

// maxSpellings bounds the ways to cut a text into syllables.
const maxSpellings = 8

// spellings are the ways to read a folded text as pinyin: as initials, one
// letter a character; and as syllables, of which the last may be unfinished.
// The syllables are sought longest first.
func (t *readings) spellings(s string) [][]string {
	if latin(s) == "" {
		return nil
	}
	out := [][]string{strings.Split(s, "")}
	var cut func(rest string, done []string)
	cut = func(rest string, done []string) {
		for n := min(len(rest), 6); n > 0 && len(out) <= maxSpellings; n-- {
			piece := rest[:n]
			whole := t.syllables[piece] || n == 1 && piece[0] <= '9'
			switch {
			case n < len(rest) && whole:
				cut(rest[n:], append(done, piece))
			case n == len(rest) && (whole || t.begins[piece]) && len(done) < len(s)-1: // else they are initials
				out = append(out, append(slices.Clone(done), piece))
			}
		}
	}
	cut(s, nil)
	return out
}

// likeKey is what like is asked.
type likeKey struct {
	piece string
	whole bool
}

// like returns, for each set, whether a syllable of it begins with the piece;
// or is the piece, where whole.
func (t *readings) like(piece string, whole bool) []bool {
	key := likeKey{piece, whole}
	if ok, known := t.alike.Load(key); known {
		return ok.([]bool)
	}
	ok := make([]bool, len(t.sets))
	for i, set := range t.sets {
		ok[i] = slices.ContainsFunc(set, func(s string) bool { return s == piece || !whole && strings.HasPrefix(s, piece) })
	}
	t.alike.Store(key, ok)
	return ok
}
