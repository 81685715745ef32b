package link

import (
	"strings"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/industry/firm/name"
)

// Record is one organisation as a list has it. Empty fields are unknown.
type Record struct {
	ID      string
	Name    string
	Former  []string // former names and other full names
	Short   []string // short names that are known to be in use
	Code    string   // credit code, organisation code or registration number
	Address string
	Place   string // GB/T 2260, six digits
}

// profile is a record in the form in which it is compared. Its strings are
// cut from the normal forms.
type profile struct {
	rec      int32 // index of the record
	former   bool  // by a former name
	branched bool
	form     uint8 // class of the legal form, 0 unknown
	place    int32 // GB/T 2260, 0 unknown
	code     orgcode.Code
	rawCode  string // what was given, where it is no valid code
	norm     string
	mark     string
	trade    string
	branch   string // what makes it a branch, numbers in digits
	number   string // digits in branch
	bplace   int32
	road     string // road, else village, else town
	house    string // number at the road
	room     string // building, floor and room
}

var classes = map[string]uint8{"ltd": 1, "plc": 2, "company": 3, "group": 4, "coop": 5, "partner": 6, "office": 7, "bank": 8, "factory": 9, "shop": 10, "farm": 11, "centre": 12}

// profileOf prepares one name of a record.
func profileOf(p *name.Parser, r *Record, text string) profile {
	n := p.Parse(text)
	q := profile{norm: n.Norm, mark: n.Mark(), trade: n.Trade(), branched: n.IsBranch(), form: classes[n.Class()]}
	if q.mark == "" {
		q.mark = n.Core()
	}
	if q.form == 0 && n.Class() != "" {
		q.form = 13
	}
	if q.branched {
		q.branch, q.number = digits(n.Branch())
		q.bplace = placeNumber(n.BranchPlace())
	}
	q.place = placeNumber(n.Place())
	if r.Code != "" {
		c, err := orgcode.Parse(r.Code)
		if q.code = c; err != nil {
			q.rawCode = name.Normal(r.Code)
		}
	}
	if r.Address != "" {
		a := p.Address(r.Address)
		q.narrow(placeNumber(a.Area()))
		for _, kind := range []name.AddressKind{name.RoadPart, name.VillagePart, name.TownPart, name.OtherPart} {
			if q.road = a.First(kind); q.road != "" {
				break
			}
		}
		q.house = a.Number()
		q.room = a.Building() + "/" + a.Room()
	}
	q.narrow(placeNumber(r.Place))
	return q
}

// narrow takes a place that lies within the one known, or the only one.
func (q *profile) narrow(place int32) {
	if place != 0 && (q.place == 0 || q.place == 100000 || contains(q.place, place)) {
		q.place = place
	}
}

// placeNumber is a code of GB/T 2260 as a number, 0 for none.
func placeNumber(code string) int32 {
	if len(code) != 6 {
		return 0
	}
	n := int32(0)
	for i := range 6 {
		if code[i] < '0' || code[i] > '9' {
			return 0
		}
		n = 10*n + int32(code[i]-'0')
	}
	return n
}

// contains reports whether division b lies in a and is not a.
func contains(a, b int32) bool {
	switch {
	case a == b || a == 0 || b == 0:
		return false
	case a == 100000:
		return true
	case a%10000 == 0:
		return a/10000 == b/10000
	case a%100 == 0:
		return a/100 == b/100
	}
	return false
}

const numerals = "零一二三四五六七八九"

// digits returns a text with Chinese numbers below 100 in digits and without
// the 第 of ordinals, and the numbers in it.
func digits(s string) (text, numbers string) {
	if !strings.ContainsAny(s, "第一二三四五六七八九十0123456789") {
		return s, ""
	}
	var b, all strings.Builder
	value, open := 0, false
	flush := func() {
		if open {
			b.WriteString(itoa(value))
			all.WriteString(itoa(value))
			all.WriteByte(' ')
		}
		value, open = 0, false
	}
	for _, c := range s {
		i := strings.IndexRune(numerals, c)
		switch {
		case c == '第':
			flush()
		case i >= 0:
			if open && value%10 != 0 {
				flush()
			}
			value, open = value+i/utf8.RuneLen('零'), true
		case c == '十':
			if !open {
				value = 1
			}
			value, open = value*10, true
		case c >= '0' && c <= '9' && value < 1e6:
			value, open = 10*value+int(c-'0'), true
		default:
			flush()
			b.WriteRune(c)
		}
	}
	flush()
	return b.String(), all.String()
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
