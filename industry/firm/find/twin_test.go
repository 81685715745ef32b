package find

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// twin answers as an Index should, by looking at every record.
type twin struct{ docs []Doc } // in the order in which they came

func (w *twin) update(remove []string, add []Doc) {
	for _, id := range remove {
		w.docs = slices.DeleteFunc(w.docs, func(d Doc) bool { return d.ID == id })
	}
	for i, d := range add {
		w.docs = slices.DeleteFunc(w.docs, func(e Doc) bool { return e.ID == d.ID })
		if !slices.ContainsFunc(add[i+1:], func(e Doc) bool { return e.ID == d.ID }) {
			w.docs = append(w.docs, d)
		}
	}
}

// found is a hit with its place in the order, most important first.
type found struct {
	hit   Hit
	order [7]int
	code  string // of codes, compared before the last of order
}

func (w *twin) search(q Query) []Hit {
	words := strings.Fields(q.Text)
	words = slices.DeleteFunc(words, func(s string) bool { return Fold(s) == "" })
	var all []found
	for i, d := range w.docs {
		if len(words) == 0 || q.Groups != 0 && q.Groups&(1<<d.Group) == 0 || !inArea(d.Area, q.Area) {
			continue
		}
		var mine []found
		for j, t := range d.Texts {
			folded := Fold(t.Value)
			if t.Field == Code {
				mine = append(mine, codeHits(folded, Fold(q.Text), len(words))...)
				continue
			}
			if folded == "" || slices.ContainsFunc(d.Texts[:j], func(u Text) bool { return u.Field != Code && Fold(u.Value) == folded }) {
				continue
			}
			mine = append(mine, textHits(t, []rune(folded), words)...)
		}
		for _, f := range mine {
			f.hit.ID = d.ID
			f.order[6] = i
			if f.hit.Field != Code {
				f.order[3] = 255 - int(d.Weight)
			}
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(slices.Compare(a.order[:6], b.order[:6]), cmp.Compare(a.code, b.code), cmp.Compare(a.order[6], b.order[6]))
	})
	out := []Hit{}
	for _, f := range all {
		if len(out) < q.Limit && !slices.ContainsFunc(out, func(h Hit) bool { return h.ID == f.hit.ID }) {
			out = append(out, f.hit)
		}
	}
	return out
}

func inArea(area uint32, within string) bool {
	if within == "" {
		return true
	}
	text := []byte("000000")
	for i := 5; area > 0; i-- {
		text[i] = '0' + byte(area%10)
		area /= 10
	}
	for strings.HasSuffix(within, "00") {
		within = strings.TrimSuffix(within, "00")
	}
	return strings.HasPrefix(string(text), within)
}

func codeHits(code, text string, words int) []found {
	if words != 1 || len(text) < 4 {
		return nil
	}
	var out []found
	add := func(class Class, at int) {
		out = append(out, found{
			Hit{Field: Code, Class: class, Text: code, From: at, To: at + len(text)},
			[7]int{0, int(class), int(Code), 0, 0, 0, 0},
			code,
		})
	}
	switch {
	case code == text:
		add(Whole, 0)
	case strings.HasPrefix(code, text):
		add(Begins, 0)
	}
	if len(code) == 18 && strings.HasPrefix(code[8:], text) {
		add(Within, 8)
	}
	return out
}

func textHits(t Text, name []rune, words []string) []found {
	brand := -1
	if b := Fold(t.Brand); b != "" {
		if i := strings.Index(string(name), b); i >= 0 {
			brand = len([]rune(string(name)[:i]))
		}
	}
	var out []found
	if len(words) > 1 {
		worst := ByText
		for _, word := range words {
			how, ok := ByText, false
			for _, m := range matches([]rune(Fold(word)), name) {
				if !ok || m.how < how {
					how, ok = m.how, true
				}
			}
			if !ok {
				return nil
			}
			worst = max(worst, how)
		}
		return []found{{Hit{Field: t.Field, How: worst, Class: Within, Text: string(name)}, [7]int{int(worst), int(Within), int(t.Field), 0, len(name), 0, 0}, ""}}
	}
	for _, m := range matches([]rune(Fold(words[0])), name) {
		class := Within
		switch {
		case m.to-m.from == len(name):
			class = Whole
		case m.from == 0 || m.from == brand:
			class = Begins
		}
		out = append(out, found{
			Hit{Field: t.Field, How: m.how, Class: class, Text: string(name), From: m.from, To: m.to},
			[7]int{int(m.how), int(class), int(t.Field), 0, len(name), m.from, 0},
			"",
		})
	}
	return out
}

type span struct {
	how      How
	from, to int
}

// matches are all places where a word occurs in a name, as text or read.
func matches(word, name []rune) []span {
	var out []span
	for from := range name {
		if strings.HasPrefix(string(name[from:]), string(word)) {
			out = append(out, span{ByText, from, from + len(word)})
		}
		if latin(string(word)) == "" {
			continue
		}
		if from+len(word) <= len(name) && initials(name[from:from+len(word)], string(word)) {
			out = append(out, span{ByPinyin, from, from + len(word)})
		}
		for to := from + 1; to <= len(name); to++ {
			if spelt(name[from:to], string(word)) {
				out = append(out, span{ByPinyin, from, to})
			}
		}
	}
	return out
}

// read are the readings of a character, straight from the dictionary.
func read(r rune) []string {
	if latin(string(r)) != "" {
		return []string{string(r)}
	}
	args := pinyin.NewArgs()
	args.Heteronym = true
	return pinyin.SinglePinyin(r, args)
}

func initials(name []rune, letters string) bool {
	for i, r := range name {
		if !slices.ContainsFunc(read(r), func(s string) bool { return strings.HasPrefix(s, letters[i:i+1]) }) {
			return false
		}
	}
	return true
}

// spelt reports whether the letters are the syllables of the characters, the
// last one perhaps unfinished.
func spelt(name []rune, letters string) bool {
	for _, s := range read(name[0]) {
		if len(name) == 1 {
			if strings.HasPrefix(s, letters) && letters != "" {
				return true
			}
			continue
		}
		if rest, ok := strings.CutPrefix(letters, s); ok && rest != "" && spelt(name[1:], rest) {
			return true
		}
	}
	return false
}
