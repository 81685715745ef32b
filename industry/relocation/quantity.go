package relocation

import (
	"strconv"
	"strings"
)

// AreaUnit is a unit of area.
type AreaUnit string

// The units of area in which lists are kept.
const (
	SquareMetre     AreaUnit = "m2"  // 平方米, ㎡
	Mu              AreaUnit = "mu"  // 亩: 1/15 of a hectare (国务院 1959, 统一我国计量制度的命令)
	Hectare         AreaUnit = "ha"  // 公顷
	SquareKilometre AreaUnit = "km2" // 平方公里
)

// parts are so many to the square metre that every area of at most four
// decimals in any unit is a whole number of them: sums of areas are exact.
const parts = 30_000

var areaParts = map[AreaUnit]int64{
	SquareMetre: parts, Mu: 10_000 * parts / 15, Hectare: 10_000 * parts, SquareKilometre: 1_000_000 * parts,
}

// Area is an area as it was given.
type Area struct {
	Number string   `json:"number"` // decimal, at most four places: 12.5
	Unit   AreaUnit `json:"unit"`
}

const (
	areaPlaces = 4
	areaMost   = 1e13 * parts // ten million square kilometres
)

// Valid reports whether the number is a decimal and the unit is known.
func (a Area) Valid() bool {
	_, _, ok := a.measure()
	return ok
}

// measure returns the area, and that of one unit of its last decimal place, in
// parts of a square metre.
func (a Area) measure() (value, ulp int64, ok bool) {
	return scaled(a.Number, areaParts[a.Unit], areaPlaces, areaMost)
}

// SquareMetres returns the area, rounded to a hundredth; 0 where it is not Valid.
func (a Area) SquareMetres() float64 {
	v, _, _ := a.measure()
	return Parts(v).SquareMetres()
}

// Parts returns the area exactly; 0 where it is not Valid.
func (a Area) Parts() Parts {
	v, _, _ := a.measure()
	return Parts(v)
}

// Parts is an exact area: 30,000 are a square metre. Sums are sums of these.
type Parts int64

// SquareMetres rounds half up to a hundredth.
func (p Parts) SquareMetres() float64 {
	const hundredth = parts / 100
	return float64((int64(p)+hundredth/2)/hundredth) / 100
}

// Fen is money: a hundredth of a yuan.
type Fen int64

// MoneyUnit is a unit of money.
type MoneyUnit string

// The units of money in which lists are kept.
const (
	Yuan        MoneyUnit = "yuan" // 元
	TenThousand MoneyUnit = "wan"  // 万元
	HundredMn   MoneyUnit = "yi"   // 亿元
)

// The unit in fen, and the places after which a number would not be whole fen.
var moneyFen = map[MoneyUnit]int64{Yuan: 100, TenThousand: 1_000_000, HundredMn: 10_000_000_000}

var moneyPlaces = map[MoneyUnit]int{Yuan: 2, TenThousand: 6, HundredMn: 10}

const moneyMost = 1e17 // fen: more than any amount a list can mean

// Money is an amount as it was given.
type Money struct {
	Number string    `json:"number"` // decimal
	Unit   MoneyUnit `json:"unit"`
}

// Valid reports whether the number is a decimal of whole fen and the unit is known.
func (m Money) Valid() bool {
	_, _, ok := m.measure()
	return ok
}

func (m Money) measure() (value, ulp int64, ok bool) {
	return scaled(m.Number, moneyFen[m.Unit], moneyPlaces[m.Unit], moneyMost)
}

// Fen returns the amount; 0 where it is not Valid.
func (m Money) Fen() Fen {
	v, _, _ := m.measure()
	return Fen(v)
}

// scaled reads a decimal without sign, at most so many places, and returns it
// and one unit of its last place in the small unit of which factor make one.
func scaled(number string, factor int64, places int, most float64) (value, ulp int64, ok bool) {
	whole, frac, point := strings.Cut(number, ".")
	if factor == 0 || whole == "" || point && frac == "" || len(frac) > places || len(whole)+len(frac) > 18 {
		return 0, 0, false
	}
	for _, r := range whole + frac {
		if r < '0' || r > '9' {
			return 0, 0, false
		}
	}
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	ulp = factor
	for range len(frac) {
		if ulp%10 != 0 {
			return 0, 0, false
		}
		ulp /= 10
	}
	if float64(n)*float64(ulp) > most {
		return 0, 0, false
	}
	return n * ulp, ulp, true
}

// agree reports whether two numbers can be the same one, each rounded to the
// last place it was given to: the open intervals of half a unit around them
// overlap, or they are equal.
func agree(a, ulpA, b, ulpB int64) bool {
	d := a - b
	if d < 0 {
		d = -d
	}
	return d == 0 || 2*d < ulpA+ulpB
}
