package link

import (
	"strings"
	"unicode/utf8"
)

// Vector is how far two records agree, by field.
type Vector [allFields]Level

// Bar is a rule that keeps two records apart whatever they weigh.
type Bar string

// The bars.
const (
	NoBar         Bar = ""
	CodesDiffer   Bar = "codes_differ"   // two valid codes of two organisations
	BranchParent  Bar = "branch_parent"  // a branch and a unit that is none
	BranchesOther Bar = "branches_other" // branches with other numbers or in other places
)

// compare tells how far two profiles agree, and whether a rule keeps them apart.
func compare(a, b *profile) (v Vector, bar Bar) {
	switch {
	case a.code.Same(b.code):
		v[Code] = 1
	case a.code.Differs(b.code):
		return v, CodesDiffer
	case a.rawCode != "" && b.code.String() != "":
		v[Code] = likeCode(a.rawCode, b.code.String())
	case b.rawCode != "" && a.code.String() != "":
		v[Code] = likeCode(b.rawCode, a.code.String())
	}
	v[Whole] = compareWhole(a.norm, b.norm)
	if a.branched != b.branched && v[Whole] == 0 {
		// What a branch adds has two characters or more, so names one character
		// apart are not those of branch and parent: one is miswritten.
		return v, BranchParent
	}
	if a.branched && b.branched {
		switch {
		case a.branch == b.branch:
			v[Branch] = 1
		case a.number != b.number, a.bplace != b.bplace && a.bplace != 0 && b.bplace != 0 && !contains(a.bplace, b.bplace) && !contains(b.bplace, a.bplace):
			return v, BranchesOther
		default:
			v[Branch] = 2
		}
	}
	v[Place] = comparePlaces(a.place, b.place)
	v[Address] = compareAddresses(a, b)
	// A whole name says all that its parts say.
	if v[Whole] != 0 {
		return v, NoBar
	}
	v[Mark] = compareMarks(a.mark, b.mark)
	v[Trade] = compareTrades(a.trade, b.trade)
	switch {
	case a.form == 0 || b.form == 0:
	case a.form == b.form:
		v[Form] = 1
	default:
		v[Form] = 2
	}
	return v, NoBar
}

// likeCode compares a code that fails its check with a valid one.
func likeCode(wrong, right string) Level {
	if within1(wrong, right) {
		return 2
	}
	return 3
}

// compareWhole returns 1 same, 2 one character put in, left out or swapped with
// its neighbour, 3 one replaced, 0 anything else, for the parts to tell. Short
// names are near by chance.
func compareWhole(a, b string) Level {
	if a == b {
		return 1
	}
	if d := len(a) - len(b); d > 4 || d < -4 || len(a) < 18 || !within1(a, b) {
		return 0
	}
	if len(a) != len(b) || !oneReplaced(a, b) {
		return 2
	}
	return 3
}

// oneReplaced reports whether texts of as many bytes differ in one place only.
func oneReplaced(a, b string) bool {
	first, last := len(a), 0
	for i := range len(a) {
		if a[i] != b[i] {
			first, last = min(first, i), i
		}
	}
	return last-first < utf8.UTFMax
}

// compareMarks returns 1 same, 2 one character apart, 3 one contains the other,
// 4 other.
func compareMarks(a, b string) Level {
	switch {
	case a == "" || b == "":
		return 0
	case a == b:
		return 1
	case within1(a, b):
		return 2
	case strings.Contains(a, b) || strings.Contains(b, a):
		return 3
	}
	return 4
}

// compareTrades returns 1 same, 2 one begins or ends the other or both begin
// with the same word of two characters, 3 other.
func compareTrades(a, b string) Level {
	switch {
	case a == "" || b == "":
		return 0
	case a == b:
		return 1
	case strings.Contains(a, b) || strings.Contains(b, a), within1(a, b), firstTwo(a) == firstTwo(b):
		return 2
	}
	return 3
}

func firstTwo(s string) string {
	n := 0
	for i := range s {
		if n == 2 {
			return s[:i]
		}
		n++
	}
	return s
}

// comparePlaces returns 1, 2, 3 for places that may be the same down to the
// county, city or province, and 4, 5, 6 for two in the same city, in the same
// province, in two provinces.
func comparePlaces(a, b int32) Level {
	if a == 0 || b == 0 || a == 100000 || b == 100000 {
		return 0
	}
	if contains(b, a) {
		a, b = b, a
	}
	if a == b || contains(a, b) {
		switch {
		case a%100 != 0:
			return 1
		case a%10000 != 0:
			return 2
		}
		return 3
	}
	switch {
	case a/100 == b/100:
		return 4
	case a/10000 == b/10000:
		return 5
	}
	return 6
}

func compareAddresses(a, b *profile) Level {
	switch {
	case a.road == "" || b.road == "":
		return 0
	case a.road != b.road:
		return 4
	case a.house != b.house || a.house == "" && a.room != b.room:
		return 3
	case a.room != b.room:
		return 2
	}
	return 1
}

// within1 reports whether one character put in, left out, replaced, or swapped
// with its neighbour makes one text of the other. Texts of one character are
// near nothing.
func within1(a, b string) bool {
	if len(a) > 96*2 || len(b) > 96*2 || !endsAgree(a, b) {
		return false
	}
	var ra, rb [192]rune
	x, y := runes(ra[:0], a), runes(rb[:0], b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 || len(y) < 2 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	tail := func(p, q []rune) bool {
		if len(p) != len(q) {
			return false
		}
		for k := range p {
			if p[k] != q[k] {
				return false
			}
		}
		return true
	}
	if len(x) < len(y) {
		return tail(x[i:], y[i+1:])
	}
	if i == len(x) || tail(x[i+1:], y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && tail(x[i+2:], y[i+2:])
}

// endsAgree reports whether all but a few bytes of the longer text are a common
// beginning or end: a quick no for most pairs.
func endsAgree(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	k := 0
	for k < len(a)-i && a[len(a)-1-k] == b[len(b)-1-k] {
		k++
	}
	return len(b)-i-k <= 2*utf8.UTFMax
}

func runes(into []rune, s string) []rune {
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		into = append(into, c)
		i += size
	}
	return into
}
