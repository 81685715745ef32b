package link

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sanquan/sanquan/industry/firm/name"
)

// letters finds the entries whose names have given characters, for short forms.
type letters struct {
	of    map[rune][]int32 // profiles of legal persons, ascending
	known map[string][]int32
}

func newLetters(x *Index) *letters {
	l := &letters{of: map[rune][]int32{}, known: map[string][]int32{}}
	for i := range x.profiles {
		p := &x.profiles[i]
		if !p.former {
			for _, s := range x.Records[p.rec].Short {
				k := StockName(s)
				l.known[k] = append(l.known[k], p.rec)
			}
		}
		if p.branched {
			continue
		}
		for _, c := range p.norm {
			list := l.of[c]
			if len(list) == 0 || list[len(list)-1] != int32(i) {
				l.of[c] = append(list, int32(i))
			}
		}
	}
	return l
}

// stockBefore and stockAfter are what the exchanges put around a short name:
// special treatment, ex-dividend days, kinds of shares, delisting.
var (
	stockBefore = []string{"S*ST", "SST", "*ST", "ST", "PT", "NST", "XD", "XR", "DR", "退市", "N", "C", "G", "S"}
	stockAfter  = []string{"(退市)", "退市", "退", "-UW", "-WD", "-U", "-W", "-B", "A", "B", "H"}
)

// StockName returns the normal form of a short name without the marks that an
// exchange puts around it: 康佳 for *ST康佳A. What would be left of letters
// only (TCL) keeps its last.
func StockName(s string) string {
	s = name.Normal(strings.ReplaceAll(s, " ", ""))
	for _, b := range stockBefore {
		if rest, ok := strings.CutPrefix(s, b); ok && startsHan(rest) {
			s = rest
			break
		}
	}
	for range 2 {
		for _, a := range stockAfter {
			if rest, ok := strings.CutSuffix(s, a); ok && endsHan(rest) {
				s = rest
				break
			}
		}
	}
	return s
}

func startsHan(s string) bool {
	for _, c := range s {
		return c >= 0x4e00
	}
	return false
}

func endsHan(s string) bool {
	r := []rune(s)
	return len(r) >= 2 && r[len(r)-1] >= 0x4e00
}

//go:embed abbreviations.txt
var abbreviationText string

// abbreviations are the one-character names of provinces and some cities.
var abbreviations = func() map[rune][]int32 {
	m := map[rune][]int32{}
	for line := range strings.Lines(abbreviationText) {
		code, c, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, c := range c {
			m[c] = append(m[c], placeNumber(code))
		}
	}
	return m
}()

// resolveShort looks a short form up.
func (x *Index) resolveShort(r *Record, q *profile) Answer {
	text := StockName(r.Name)
	if known := x.letters.known[text]; len(known) > 0 {
		a := Answer{Decision: Match, Why: ByKnown, Parent: -1}
		for _, rec := range known {
			if !slices.ContainsFunc(a.Candidates, func(c Candidate) bool { return c.Record == int(rec) }) {
				a.Candidates = append(a.Candidates, Candidate{Record: int(rec), Bits: 20, Weights: []Weight{{"short", "known", 20}}})
			}
		}
		if len(a.Candidates) > 1 {
			a.Decision, a.Why = Review, Ambiguous
		}
		return a
	}
	a := x.decideFrom(x.shortCandidates(text, q), x.settings.ShortMatch)
	if a.Why == ByWeights || a.Why == Ambiguous && a.Candidates[0].Bits >= x.bits(x.settings.ShortMatch) {
		// The candidates have been weighed against one another already.
		a.Decision, a.Why = Match, ByShort
	}
	return a
}

// mayBeShort reports whether a name may be a short form: no form of a company,
// and few characters.
func (q *profile) mayBeShort() bool {
	n := utf8.RuneCountInString(q.norm)
	return !q.branched && q.form != classes["ltd"] && q.form != classes["plc"] && q.form != classes["company"] && n >= 2 && n <= maxShort
}

// shortPair is an entry that a short form may stand for.
type shortPair struct {
	id     int32
	v      Vector
	rarity float64 // bits
	bits   float64
}

// shortPairs returns the entries with about as many of a short form's
// characters as any.
func (x *Index) shortPairs(text string, q *profile) []shortPair {
	r := []rune(text)
	if len(r) < 2 || len(r) > maxShort {
		return nil
	}
	// The rarest characters decide which entries are looked at.
	rare := slices.Clone(r)
	slices.Sort(rare)
	rare = slices.Compact(rare)
	slices.SortStableFunc(rare, func(a, b rune) int { return cmp.Compare(len(x.letters.of[a]), len(x.letters.of[b])) })
	hits := map[int32]int{}
	total := 0
	for i, c := range rare {
		list := x.letters.of[c]
		if total+len(list) > 8000 && i >= 2 {
			break
		}
		total += len(list)
		for _, id := range list {
			hits[id]++
		}
	}
	// Entries with two characters fewer than the best could only lose.
	need := min(2, len(rare))
	for _, n := range hits {
		need = max(need, n-1)
	}
	var all []shortPair
	for id, n := range hits {
		if n < need {
			continue
		}
		p := &x.profiles[id]
		if q.code.Differs(p.code) {
			continue
		}
		v, rarity := x.align(r, p)
		v[Place] = comparePlaces(q.place, p.place)
		if q.place == 100000 || v[Place] != 0 && q.mark == "" {
			v[Place] = 0
		}
		v[Address] = compareAddresses(q, p)
		all = append(all, shortPair{id: id, v: v, rarity: rarity})
	}
	slices.SortFunc(all, func(a, b shortPair) int { return cmp.Compare(a.id, b.id) })
	return all
}

// shortCandidates weighs the entries that a short form may stand for against
// one another and against none of them: bits are log2 of p/(1-p).
func (x *Index) shortCandidates(text string, q *profile) []Candidate {
	all := x.shortPairs(text, q)
	sum := 1.0 // none of them
	for i := range all {
		all[i].bits = x.shortScore(&all[i])
		sum += math.Exp2(all[i].bits)
	}
	slices.SortStableFunc(all, func(a, b shortPair) int { return cmp.Compare(b.bits, a.bits) })
	var found []Candidate
	for _, s := range all {
		p := &x.profiles[s.id]
		if slices.ContainsFunc(found, func(c Candidate) bool { return c.Record == int(p.rec) }) {
			continue
		}
		others := -math.Log2(max(1, sum-math.Exp2(s.bits)))
		weights := []Weight{{Field: "prior", Bits: x.prior()}}
		for f := range allFields {
			if s.v[f] != 0 {
				weights = append(weights, Weight{f.String(), x.settings.LevelName(f, s.v[f]), x.settings.weight[f][s.v[f]]})
			}
		}
		weights = append(weights, Weight{"rarity", "", s.rarity * x.settings.Rarity}, Weight{"others", "", others})
		found = append(found, Candidate{Record: int(p.rec), Bits: s.bits + others, raw: s.bits, Former: p.former, Weights: weights})
		if len(found) == maxCandidates || s.bits+others < -8 {
			break
		}
	}
	return found
}

func (x *Index) shortScore(s *shortPair) float64 {
	bits := x.prior() + s.rarity*x.settings.Rarity
	for f := range allFields {
		bits += x.settings.weight[f][s.v[f]]
	}
	return bits
}

// maxShort is the length of the longest short form looked for, in characters.
// Of 15,135 short names of listed companies none is longer.
const maxShort = 8

// Parts of a name as an alignment sees them.
const (
	inPlace = iota
	inMark
	inTrade
	inForm
)

// gain is what a character of a short form is worth by where it stands.
var gain = [4]int{6, 12, 5, 4}

// align lays the characters of a short form over a name, in order, so that
// they gain most, and returns the levels and the bits that the rarity of the
// characters is worth beyond the prior.
func (x *Index) align(short []rune, p *profile) (v Vector, rarity float64) {
	n := x.parser.Parse(p.norm)
	var text [64]rune
	var part, begins [64]uint8
	m := 0
	for _, q := range n.Parts {
		kind := uint8(inTrade)
		switch q.Kind {
		case name.PlacePart:
			kind = inPlace
		case name.MarkPart:
			kind = inMark
		case name.FormPart:
			kind = inForm
		case name.BracketPart:
			continue
		}
		first := true
		for _, c := range n.Text(q) {
			if m == len(text) {
				break
			}
			text[m], part[m] = c, kind
			if first {
				begins[m] = 1
			}
			first = false
			m++
		}
	}
	k := len(short)
	abbreviated := 0
	if k > 2 {
		for _, code := range abbreviations[short[0]] {
			if code == p.place {
				abbreviated = 1
			} else if contains(code, p.place) && abbreviated == 0 {
				abbreviated = 2
			}
		}
	}
	// best[i][j]: most that short[i:] gains from text[j:].
	var best [maxShort + 1][65]int16
	for i := k - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			b := max(best[i+1][j], best[i][j+1])
			if short[i] == text[j] {
				g := int16(gain[part[j]])
				if i+1 < k && j+1 < m && short[i+1] == text[j+1] {
					g++
				}
				b = max(b, g+best[i+1][j+1])
			}
			best[i][j] = b
		}
	}
	matched, marks, firstMark := 0, 0, -1
	first, last, core := -1, -1, 0 // of what matches in mark and trade
	wordTrade, insideTrade := 0, 0
	start := Level(3)
	i, j := 0, 0
	var used [maxShort + 1]bool
	for i < k && j < m {
		g := int16(-1)
		if short[i] == text[j] {
			g = int16(gain[part[j]]) + best[i+1][j+1]
			if i+1 < k && j+1 < m && short[i+1] == text[j+1] {
				g++
			}
		}
		switch {
		case g >= 0 && g == best[i][j]:
			used[i] = true
			matched++
			switch part[j] {
			case inMark:
				if marks == 0 {
					firstMark = j
				}
				marks++
				if i == 0 && begins[j] == 1 {
					start = 1
				}
			case inPlace:
				if i == 0 {
					start = 2
				}
			case inTrade:
				if begins[j] == 1 || j > 0 && i > 0 && used[i-1] && short[i-1] == text[j-1] {
					wordTrade++
				} else {
					insideTrade++
				}
			}
			if part[j] == inMark || part[j] == inTrade {
				if first < 0 {
					first = j
				}
				last = j
				core++
			}
			i, j = i+1, j+1
		case best[i][j] == best[i][j+1]:
			j++
		default:
			i++
		}
	}
	if abbreviated > 0 && !used[0] {
		used[0] = true
		matched++
		if start = 2; abbreviated == 2 {
			start = 4
		}
	}
	switch k - matched {
	case 0:
		v[ShortLetters] = 1
	case 1:
		v[ShortLetters] = 2
	default:
		v[ShortLetters] = 3
	}
	length, whole := 0, 0
	for j := range m {
		switch part[j] {
		case inMark:
			length++
			whole++
		case inTrade:
			whole++
		}
	}
	switch gaps := last - first + 1 - core; {
	case core == 0:
		v[ShortGaps] = 3
	case gaps == 0:
		v[ShortGaps] = 1
	case gaps <= 2:
		v[ShortGaps] = 2
	default:
		v[ShortGaps] = 3
	}
	switch rest := whole - core; {
	case rest == 0:
		v[ShortRest] = 1
	case rest <= 2:
		v[ShortRest] = 2
	case rest <= 4:
		v[ShortRest] = 3
	default:
		v[ShortRest] = 4
	}
	switch {
	case length == 0:
		v[ShortMark] = 5
	case marks == length:
		v[ShortMark] = 1
	case marks >= 2:
		v[ShortMark] = 2
	case marks == 1:
		v[ShortMark] = 3
	default:
		v[ShortMark] = 4
	}
	if start == 3 && firstMark >= 0 && begins[firstMark] == 1 && used[0] {
		start = 1
	}
	v[ShortStart] = start
	switch {
	case insideTrade > 0:
		v[ShortTrade] = 2
	case wordTrade > 0:
		v[ShortTrade] = 1
	default:
		v[ShortTrade] = 3
	}
	// A random name has a character with the share of names that have it; a
	// form or a trade are had by many, a mark by few. Characters in order are
	// taken as independent, capped so that the evidence is not counted twice.
	total := float64(len(x.profiles))
	for i, c := range short {
		if used[i] && total > 0 {
			rarity += math.Log2(total / (float64(len(x.letters.of[c])) + 0.5))
		}
	}
	return v, min(rarity, math.Log2(total+1))
}
