package find

import (
	"slices"
	"strings"
)

// piece matches one character: a certain one, or all that are read some way.
type piece struct {
	char uint16
	read []bool // by set of readings; nil for char
}

func (p piece) takes(t *readings, c uint16) bool {
	if p.read == nil {
		return p.char == c
	}
	return p.read[t.set[c]]
}

// pattern is a sequence of characters.
type pattern struct {
	pieces []piece
	how    How
}

// part is one of the texts that were asked for: any of its patterns.
type part []pattern

// parse turns a query into its parts; none where there is nothing to look for.
func parse(t *readings, text string) []part {
	var parts []part
	for word := range strings.FieldsSeq(text) {
		chars := units(word)
		if len(chars) == 0 {
			continue
		}
		literal := pattern{how: ByText}
		for _, c := range chars {
			literal.pieces = append(literal.pieces, piece{char: c})
		}
		p := part{literal}
		for _, spelling := range t.spellings(textOf(chars)) {
			p = append(p, t.pattern(spelling))
		}
		parts = append(parts, p)
	}
	return parts[:min(len(parts), maxParts)]
}

// maxParts bounds the parts of a query.
const maxParts = 8

// pattern is that of a spelling: all its syllables are whole but the last, or
// all are initials.
func (t *readings) pattern(spelling []string) pattern {
	out := pattern{how: ByPinyin}
	initials := !slices.ContainsFunc(spelling, func(s string) bool { return len(s) > 1 })
	for i, s := range spelling {
		out.pieces = append(out.pieces, piece{read: t.like(s, !initials && i < len(spelling)-1)})
	}
	return out
}

// at reports whether the characters match from a place on.
func (p pattern) at(t *readings, text []uint16, from int) bool {
	if from < 0 || from+len(p.pieces) > len(text) {
		return false
	}
	for i, q := range p.pieces {
		if !q.takes(t, text[from+i]) {
			return false
		}
	}
	return true
}

// in reports whether the characters match anywhere.
func (p pattern) in(t *readings, text []uint16) bool {
	for from := range len(text) - len(p.pieces) + 1 {
		if p.at(t, text, from) {
			return true
		}
	}
	return false
}
