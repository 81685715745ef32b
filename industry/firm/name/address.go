package name

import (
	"strings"
	"unicode/utf8"
)

// AddressKind says what a part of an address is.
type AddressKind byte

// The kinds of parts of an address, from wide to narrow.
const (
	AreaPart     AddressKind = iota + 1 // division down to the county
	TownPart                            // town, township, subdistrict, development zone
	VillagePart                         // village, community, estate
	RoadPart                            // road, street, lane
	NumberPart                          // number at the road
	BuildingPart                        // building, block
	UnitPart                            // entrance
	FloorPart                           // storey
	RoomPart                            // room
	OtherPart                           // what is not understood
)

// AddressPart is a piece of the normal form of an address.
type AddressPart struct {
	Kind     AddressKind
	From, To int    // bytes of Address.Norm
	Code     string // of an area: its code, "" where it is open which
}

// Address is an address taken apart. Its parts follow one another without gaps.
type Address struct {
	Norm  string
	Parts []AddressPart
}

// Join puts the parts together again.
func (a *Address) Join() string {
	var b strings.Builder
	for _, p := range a.Parts {
		b.WriteString(a.Norm[p.From:p.To])
	}
	return b.String()
}

// First returns the first part of a kind, "" where there is none.
func (a *Address) First(k AddressKind) string {
	for _, p := range a.Parts {
		if p.Kind == k {
			return a.Norm[p.From:p.To]
		}
	}
	return ""
}

// Area returns the code of the narrowest division that the address states.
func (a *Address) Area() string {
	code := ""
	for _, p := range a.Parts {
		if p.Kind == AreaPart && p.Code != "" && (code == "" || Within(p.Code, code)) {
			code = p.Code
		}
	}
	return code
}

// Number returns the number at the road by its digits and letters: 甲16 for
// 甲16号, 2 for 2号院. "" where there is none.
func (a *Address) Number() string { return stem(a.First(NumberPart)) }

// Building, Floor and Room return the digits and letters of these parts.
func (a *Address) Building() string { return stem(a.First(BuildingPart)) }

// Floor returns the storey; see Building.
func (a *Address) Floor() string { return stem(a.First(FloorPart)) }

// Room returns the room; see Building.
func (a *Address) Room() string { return stem(a.First(RoomPart)) }

// stem drops what only says of which kind a number is.
func stem(s string) string {
	return strings.TrimRight(strings.TrimLeft(s, "第,-"), "号院楼栋幢座层室房间内#,-")
}

// Address takes an address apart. It accepts any text.
func (p *Parser) Address(s string) Address {
	a := Address{Norm: Normal(s)}
	a.Parts = make([]AddressPart, 0, 8)
	at := p.areas(&a)
	from := at
	for at < len(a.Norm) {
		c, size := utf8.DecodeRuneInString(a.Norm[at:])
		if c == '(' { // a remark
			a.add(OtherPart, from, at)
			shut := strings.IndexByte(a.Norm[at:], ')')
			if shut < 0 {
				shut = len(a.Norm) - at - 1
			}
			a.add(OtherPart, at, at+shut+1)
			at += shut + 1
			from = at
			continue
		}
		kind, length := ending(a.Norm, from, at, size)
		at += size
		if kind == 0 {
			continue
		}
		at += length - size
		a.add(kind, from, at)
		from = at
	}
	if from < len(a.Norm) {
		kind := OtherPart
		if c, _ := utf8.DecodeRuneInString(a.Norm[from:]); digit(c) || c == '-' || c == '#' {
			kind = RoomPart
		}
		a.add(kind, from, len(a.Norm))
	}
	return a
}

func (a *Address) add(k AddressKind, from, to int) {
	if from < to {
		a.Parts = append(a.Parts, AddressPart{Kind: k, From: from, To: to})
	}
}

// areas cuts the divisions that an address begins with.
func (p *Parser) areas(a *Address) int {
	at, within := 0, ""
	for at < len(a.Norm) && len(a.Parts) < 4 {
		var buffer [16]rune
		r := buffer[:0]
		for _, c := range a.Norm[at:] {
			if len(r) == cap(r) {
				break
			}
			r = append(r, c)
		}
		l, v := p.places.words.prefix(r)
		if l == 0 || l < len(r) && isStreet(r[l]) && p.places.places[v][0].cut {
			return at
		}
		code, ok := decide(p.places.places[v], within)
		if !ok && p.places.places[v][0].bare {
			return at
		}
		if code == Country || code == Abroad {
			return at
		}
		end := at + len(string(r[:l]))
		a.Parts = append(a.Parts, AddressPart{Kind: AreaPart, From: at, To: end, Code: code})
		at = end
		if code != "" {
			within = code
		}
	}
	return at
}

func digit(c rune) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' }

// ending reports which kind of part ends with the character of the given size
// at s[at:], 0 for none, and the length in bytes of the ending. The part began
// at from.
func ending(s string, from, at, size int) (AddressKind, int) {
	c, _ := utf8.DecodeRuneInString(s[at:])
	if from == at {
		return 0, 0
	}
	last, _ := utf8.DecodeLastRuneInString(s[:at])
	next := rune(0)
	if at+size < len(s) {
		next, _ = utf8.DecodeRuneInString(s[at+size:])
	}
	number := digit(last) || numeral(last)
	switch c {
	case '镇', '乡':
		if next != '政' {
			return TownPart, size
		}
	case '区':
		if !number && next != '域' {
			return TownPart, size
		}
	case '村', '里', '屯', '庄', '苑', '园', '城':
		if c == '庄' && (next == '镇' || next == '乡' || next == '村' || next == '路' || next == '街') || next == '路' || next == '街' || next == '道' || next == '村' || next == '区' || next == '镇' || next == '东' || next == '西' || next == '南' || next == '北' || next == '大' || next == '中' || next == '桥' {
			return 0, 0
		}
		return VillagePart, size
	case '路', '街', '道', '巷', '条':
		if next == '道' || next == '办' || next == '街' || next == '口' {
			return 0, 0
		}
		if c == '道' && last == '街' {
			return TownPart, size
		}
		return RoadPart, size
	case '同':
		if last == '胡' {
			return RoadPart, size
		}
	case '号':
		if strings.HasPrefix(s[at+size:], "楼") {
			return BuildingPart, size + len("楼")
		}
		if strings.HasPrefix(s[at+size:], "院") {
			return NumberPart, size + len("院")
		}
		if number {
			return NumberPart, size
		}
	case '栋', '幢', '座', '楼':
		if number || c == '座' || c == '楼' && next != '层' && last == '号' {
			return BuildingPart, size
		}
	case '元':
		if last == '单' {
			return UnitPart, size
		}
	case '门':
		if number {
			return UnitPart, size
		}
	case '层':
		return FloorPart, size
	case '室', '房':
		if number {
			return RoomPart, size
		}
	}
	return 0, 0
}

func numeral(c rune) bool {
	return strings.ContainsRune("一二三四五六七八九十百〇甲乙丙丁", c)
}
