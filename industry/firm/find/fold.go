package find

import (
	"strings"
	"unicode"
)

// maxText is the most characters of a text that are looked at.
const maxText = 250

// Fold returns the text as it is compared: full-width forms as ASCII, lower
// case, letters and digits only.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r = fold(r); r != 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fold is 0 for what is left out.
func fold(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	switch {
	case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < 0x80:
		return 0
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return unicode.ToLower(r)
	}
	return 0
}

// Private use stands for characters beyond the basic plane, 6,400 classes of
// them: there are few in names, and none of ours is private.
const (
	privateFirst = 0xE000
	privateCount = 0x1900
)

// units are the characters of a folded text, sixteen bits each, at most maxText.
func units(s string) []uint16 {
	out := make([]uint16, 0, len(s)/3+4)
	for _, r := range s {
		if r = fold(r); r == 0 {
			continue
		}
		if r > 0xffff {
			r = privateFirst + r%privateCount
		}
		if len(out) == maxText {
			break
		}
		out = append(out, uint16(r))
	}
	return out
}

// textOf is the inverse of units, with 〓 for what lies beyond the basic plane.
func textOf(list []uint16) string {
	var b strings.Builder
	for _, c := range list {
		if c >= privateFirst && c < privateFirst+privateCount {
			c = '〓'
		}
		b.WriteRune(rune(c))
	}
	return b.String()
}
