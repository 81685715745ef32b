package name

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"github.com/sanquan/sanquan/region"
)

var (
	//go:embed data/forms.txt
	formText string
	//go:embed data/branches.txt
	branchText string
	//go:embed data/trade.txt
	tradeText string
)

// form is what a word of forms.txt stands for.
type form struct {
	class string
	legal bool // ends the name of a legal person even in the middle of a longer name
}

// Parser takes names apart. It never changes after New.
type Parser struct {
	places   *gazetteer
	forms    *trie
	formOf   []form
	branches *trie
	trade    *trie
}

// New returns a Parser that knows the given divisions (National, and those of
// the region pack where it has others) and their former names.
func New(divisions []region.Area) *Parser {
	p := &Parser{places: newGazetteer(divisions)}
	var words []string
	var values []int32
	for line := range strings.Lines(formText) {
		f := strings.Fields(line)
		words = append(words, f[0])
		values = append(values, int32(len(p.formOf)))
		p.formOf = append(p.formOf, form{class: f[2], legal: f[1] == "L"})
	}
	p.forms = newTrie(words, values, true)
	branches := strings.Fields(branchText)
	p.branches = newTrie(branches, make([]int32, len(branches)), true)
	trade := strings.Fields(tradeText)
	p.trade = newTrie(trade, make([]int32, len(trade)), false)
	return p
}

// maxRunes is how much of a name is taken apart; what is longer is one label.
// The longest name of 243,968 registered ones has 58 characters.
const maxRunes = 100

// cut is a name being taken apart, in characters.
type cut struct {
	p     *Parser
	r     []rune
	parts []Part // From and To in characters
	depth int
}

func (c *cut) add(k Kind, from, to int) {
	if from < to {
		c.parts = append(c.parts, Part{Kind: k, From: from, To: to, Depth: c.depth})
	}
}

// Parse takes a name apart. It accepts any text: what is not understood is a
// mark. Cost: a few microseconds, three allocations.
func (p *Parser) Parse(s string) Name {
	n := Name{Norm: Normal(s)}
	var buffer [maxRunes]rune
	r := buffer[:0]
	for _, c := range n.Norm {
		if len(r) == maxRunes {
			break
		}
		r = append(r, c)
	}
	var space [16]Part
	c := cut{p: p, r: r, parts: space[:0]}
	var ends [4]int
	heads := c.split(ends[:0])
	from := 0
	for depth, end := range heads {
		c.depth = depth
		if depth == 0 {
			c.legalPerson(from, end)
		} else {
			c.branch(from, end)
		}
		from = end
	}
	n.Parts = make([]Part, len(c.parts), len(c.parts)+1)
	copy(n.Parts, c.parts)
	n.heads = make([]int, len(heads))
	at, runes, part, head := 0, 0, 0, 0
	for at <= len(n.Norm) {
		for part < len(n.Parts) && n.Parts[part].From == runes {
			n.Parts[part].From = at
			part++
		}
		for head < len(heads) && heads[head] == runes {
			n.heads[head] = at
			head++
		}
		if runes == len(r) {
			break
		}
		_, size := utf8.DecodeRuneInString(n.Norm[at:])
		at += size
		runes++
	}
	for i := range n.Parts {
		if i+1 < len(n.Parts) {
			n.Parts[i].To = n.Parts[i+1].From
		} else {
			n.Parts[i].To = at
		}
	}
	if at < len(n.Norm) {
		n.Parts = append(n.Parts, Part{Kind: LabelPart, From: at, To: len(n.Norm), Depth: len(heads) - 1})
		n.heads[len(heads)-1] = len(n.Norm)
	}
	return n
}

// split finds where the names that a name contains end: that of the legal
// person, that of a branch, that of a branch of the branch.
func (c *cut) split(ends []int) []int {
	n := len(c.r)
	for e := 2; e < n; e++ {
		switch c.r[e-1] {
		case '司', '团', '行', '社', '所', '院', '学', '局', '会':
		default:
			continue
		}
		if c.r[e] == '(' || len(ends) == cap(ends)-1 {
			continue
		}
		if !c.endsUnit(e, len(ends) > 0) {
			continue
		}
		ends = append(ends, e)
	}
	// The last unit found is a parent only if what follows is the name of a
	// branch; a legal form at the end makes it a legal person of its own, whose
	// name merely begins with another's.
	for len(ends) > 0 && !c.branchAt(ends[len(ends)-1], n) {
		ends = ends[:len(ends)-1]
	}
	return append(ends, n)
}

// endsUnit reports whether r[:e] ends as the name of a unit with branches does.
func (c *cut) endsUnit(e int, inner bool) bool {
	if l, _ := c.p.branches.suffix(c.r[:e]); inner && l >= 2 {
		switch string(c.r[e-2 : e]) {
		case "公司", "分行", "支行", "支局", "分局", "分社", "分所", "分院":
			return true
		}
		return false
	}
	l, v := c.p.forms.suffix(c.r[:e])
	if l < 2 || l >= e || !c.p.formOf[v].legal {
		return false
	}
	switch c.p.formOf[v].class {
	case "ltd", "plc", "company", "coop", "bank", "office", "travel", "group":
		// 中国银行 ends with its form and 集团 may stand before another form.
		if c.p.formOf[v].class == "group" {
			if l2, _ := c.p.branches.suffix(c.r); l2 < 2 || c.companyAfter(e) {
				return false
			}
		}
		// The longest form from here on must not reach further: 银行股份有限公司.
		for k := e + 1; k <= len(c.r) && k <= e+8; k++ {
			if l2, v2 := c.p.forms.suffix(c.r[:k]); l2 > k-e && c.p.formOf[v2].legal {
				return false
			}
			if l2, v2 := c.p.forms.suffix(c.r[:k]); l2 == k-e && c.p.formOf[v2].legal && k-e >= 2 && c.p.formOf[v2].class != "bank" {
				return false
			}
		}
		return true
	}
	return false
}

// companyAfter reports whether a company is named in r[e:] that is no branch:
// 中国移动通信集团河北有限公司….
func (c *cut) companyAfter(e int) bool {
	for k := e + 3; k <= len(c.r); k++ {
		if c.r[k-2] == '公' && c.r[k-1] == '司' && c.r[k-3] != '分' && c.r[k-3] != '支' {
			return true
		}
	}
	return false
}

// branchAt reports whether r[from:to] reads as what a branch adds.
func (c *cut) branchAt(from, to int) bool {
	if to-from < 1 {
		return false
	}
	rest := c.r[from:to]
	if l, _ := c.p.branches.suffix(rest); l >= 2 || l == 1 && to-from >= 2 {
		if tail := string(rest[max(0, len(rest)-2):]); tail == "公司" {
			kind := string(rest[max(0, len(rest)-3):])
			return kind == "分公司" || kind == "支公司" || kind == "子公司"
		}
		return true
	}
	if l, v := c.p.forms.suffix(rest); l > 0 && c.p.formOf[v].legal {
		return false
	}
	return c.r[from-1] == '司' && to-from >= 2
}

// legalPerson takes r[from:to] apart, the name of a legal person or of
// anything that stands alone.
func (c *cut) legalPerson(from, to int) {
	end := c.formEnd(from, to)
	core := end
	// A note in brackets before the form or between two forms is part of what
	// formEnd found, as in 事务所(普通合伙).
	at := c.leadingPlaces(from, core)
	c.middle(from, at, core)
	if end < to {
		_, v := c.p.forms.suffix(c.r[from:to])
		class := ""
		if v >= 0 {
			class = c.p.formOf[v].class
		}
		c.add(FormPart, end, to)
		c.parts[len(c.parts)-1].Class = class
	}
}

// formEnd returns where the form of r[from:to] begins, to if it has none. At
// least one character is left in front of it.
func (c *cut) formEnd(from, to int) int {
	l, _ := c.p.forms.suffix(c.r[from:to])
	if l == 0 || l >= to-from {
		return to
	}
	begin := to - l
	// 事务所 (普通合伙) and 中心(有限合伙): a form in brackets after another.
	if c.r[begin] == '(' && c.r[to-1] == ')' {
		if l2, _ := c.p.forms.suffix(c.r[from:begin]); l2 > 0 && l2 < begin-from {
			begin -= l2
		}
	}
	return begin
}

// leadingPlaces cuts the divisions that r[from:to] begins with and returns
// where they end. Something is left of the name.
func (c *cut) leadingPlaces(from, to int) int {
	within := ""
	for from < to {
		at := from
		bracket := c.r[at] == '(' && len(c.parts) == 0
		if bracket {
			at++
		}
		l, spellings := c.place(at, to)
		if l == 0 {
			return from
		}
		end := at + l
		if bracket && (end >= to || c.r[end] != ')') {
			return from
		}
		code, ok := decide(spellings, within)
		if !ok || end >= to || (bracket && end+1 >= to) {
			return from
		}
		if within == "" && code == "" && len(spellings) > 0 && spellings[0].bare {
			return from
		}
		if rest := to - end; rest < 2 && !bracket {
			return from
		}
		if bracket {
			c.add(BracketPart, from, at)
		}
		c.add(PlacePart, at, end)
		c.parts[len(c.parts)-1].Code = code
		if bracket {
			c.add(BracketPart, end, end+1)
			end++
		}
		if code != "" && code != Abroad {
			within = code
		}
		from = end
		if code == Abroad || code == Country {
			return from
		}
	}
	return from
}

// place returns the longest way to write a division that r[from:to] begins
// with, and what it may mean.
func (c *cut) place(from, to int) (int, []spelling) {
	l, v := c.p.places.words.prefix(c.r[from:to])
	if l == 0 {
		return 0, nil
	}
	return l, c.p.places.places[v]
}

// decide returns the one division that is meant, given the division that
// stands before it, "" if several are possible, and whether a division may be
// meant at all: bare names of counties count within their province or city
// only, or where one county or city of the country is called so.
func decide(all []spelling, within string) (string, bool) {
	code := ""
	for _, s := range all {
		switch {
		case within != "" && (!Within(s.code, within) || s.code == within):
			continue
		case within == "" && s.bare && !ownName(s.code, len(all)):
			continue
		case within == Country:
			continue
		}
		if code != "" && code != s.code {
			// A city and the county in it share a name: the wider is meant.
			if Within(s.code, code) {
				continue
			}
			if Within(code, s.code) {
				code = s.code
				continue
			}
			return "", within == ""
		}
		code = s.code
	}
	return code, code != ""
}

// ownName reports whether the bare name of a county may begin a name without
// the province: counties and county cities do that (昆山, 任丘), districts do
// not (长安, 和平 are words).
func ownName(code string, alike int) bool {
	return alike == 1 && code[4] >= '2'
}

// middle cuts r[at:to], what stands between the leading places and the form.
// from is where the places begin, for they are taken back if nothing
// distinguishing is left.
func (c *cut) middle(from, at, to int) {
	if at >= to {
		return
	}
	open := -1
	for i := at + 1; i < to; i++ {
		if c.r[i] == '(' {
			open = i
			break
		}
	}
	if open > 0 {
		shut := -1
		for i := open + 1; i < to; i++ {
			if c.r[i] == ')' {
				shut = i
				break
			}
		}
		if shut > open+1 {
			c.bracketed(from, at, open, shut, to)
			return
		}
	}
	// A city or province after the word: 中国水产天津有限公司.
	for i := max(at+2, to-6); i <= to-2; i++ {
		l, spellings := c.place(i, to)
		if l == to-i && !spellings[0].bare && spellings[0].code != Country && spellings[0].code != Abroad {
			if code, ok := decide(spellings, ""); ok {
				c.word(from, at, i)
				c.add(PlacePart, i, to)
				c.parts[len(c.parts)-1].Code = code
				return
			}
		}
	}
	c.word(from, at, to)
}

// bracketed cuts a middle with brackets: r[open] is '(' and r[shut] ')'.
func (c *cut) bracketed(from, at, open, shut, to int) {
	l, spellings := c.place(open+1, shut)
	isPlace := l == shut-open-1 && l > 0
	if isPlace && shut+1 < to {
		// The place ends the mark: what follows is the trade.
		c.mark(from, at, open)
	} else {
		c.word(from, at, open)
	}
	c.add(BracketPart, open, open+1)
	if isPlace {
		code, _ := decide(spellings, "")
		c.add(PlacePart, open+1, shut)
		c.parts[len(c.parts)-1].Code = code
	} else {
		c.add(NotePart, open+1, shut)
	}
	c.add(BracketPart, shut, shut+1)
	if shut+1 >= to {
		return
	}
	if isPlace {
		c.add(TradePart, shut+1, to)
		return
	}
	if c.isTrade(shut+1, to) {
		c.add(TradePart, shut+1, to)
	} else {
		c.add(NotePart, shut+1, to)
	}
}

// mark adds r[at:to] as the mark, but for a trade that it ends with when both
// are long.
func (c *cut) mark(from, at, to int) {
	if to-at > 4 {
		c.word(from, at, to)
		return
	}
	c.add(MarkPart, at, to)
}

// branch takes r[from:to] apart, what a branch adds to the name of its parent.
func (c *cut) branch(from, to int) {
	l, _ := c.p.branches.suffix(c.r[from:to])
	kind := to - l
	at := from
	within := ""
	for at < kind {
		l, spellings := c.place(at, kind)
		if l == 0 || at+l < kind && isStreet(c.r[at+l]) && spellings[0].cut {
			break
		}
		code, ok := decide(spellings, within)
		if !ok && within == "" {
			// In a branch a bare name is a place more often than not.
			for _, s := range spellings {
				if code != "" && code != s.code {
					code = ""
					break
				}
				code = s.code
			}
			ok = true
		}
		if !ok {
			break
		}
		c.add(PlacePart, at, at+l)
		c.parts[len(c.parts)-1].Code = code
		at += l
		if within = code; code == "" {
			break
		}
	}
	c.add(LabelPart, at, kind)
	c.add(BranchPart, kind, to)
}

// isStreet reports whether a character after a bare place makes another name
// of it: 复兴庄, 和平路, 天津道.
func isStreet(c rune) bool {
	switch c {
	case '庄', '村', '路', '街', '道', '镇', '乡', '里', '屯', '店', '桥', '门', '大', '寨', '营', '口', '沟', '堡':
		return true
	}
	return false
}
