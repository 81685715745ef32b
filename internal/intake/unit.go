package intake

import (
	"math/big"
	"strings"
)

// Measure is a quantity whose unit must be stated.
type Measure string

// The measures, with their base units.
const (
	Area  Measure = "area"  // ㎡
	Money Measure = "money" // 元
	Share Measure = "share" // 1: a ratio
	Mass  Measure = "mass"  // kg
	Datum Measure = "datum" // degrees; the unit is the geodetic datum, which is not converted here
)

// Unit is a unit of a measure.
type Unit struct {
	Name    string
	measure Measure
	factor  *big.Rat // base units in one
	aliases []string // normal headings
}

// units are all that are known. 亩: 1/15 公顷 (国务院关于在我国统一实行法定计量单位的
// 命令, 1984; 农村土地 statistics since). 斤: half a kilogram (same).
var units = []Unit{
	{"㎡", Area, big.NewRat(1, 1), []string{"m2", "平方米", "平米", "sqm"}},
	{"万㎡", Area, big.NewRat(10_000, 1), []string{"万m2", "万平方米", "万平米"}},
	{"亩", Area, big.NewRat(2000, 3), []string{"mu"}},
	{"公顷", Area, big.NewRat(10_000, 1), []string{"ha", "hectare", "hectares"}},
	{"km²", Area, big.NewRat(1_000_000, 1), []string{"km2", "平方公里", "平方千米"}},
	{"元", Money, big.NewRat(1, 1), []string{"人民币元", "元人民币", "cny", "rmb", "yuan"}},
	{"千元", Money, big.NewRat(1000, 1), nil},
	{"万元", Money, big.NewRat(10_000, 1), []string{"万元人民币", "人民币万元", "cny10000", "10000yuan"}},
	{"百万元", Money, big.NewRat(1_000_000, 1), nil},
	{"亿元", Money, big.NewRat(100_000_000, 1), []string{"亿元人民币", "人民币亿元"}},
	{"%", Share, big.NewRat(1, 100), []string{"百分比", "百分数", "percent"}},
	{"‰", Share, big.NewRat(1, 1000), nil},
	{"0–1", Share, big.NewRat(1, 1), []string{"0-1", "0~1", "0到1", "小数", "ratio"}},
	{"公斤", Mass, big.NewRat(1, 1), []string{"kg", "千克"}},
	{"斤", Mass, big.NewRat(1, 2), nil},
	{"吨", Mass, big.NewRat(1000, 1), []string{"t"}},
	{"万吨", Mass, big.NewRat(10_000_000, 1), nil},
	{"WGS84", Datum, big.NewRat(1, 1), []string{"wgs84", "wgs-84", "epsg:4326"}},
	{"CGCS2000", Datum, big.NewRat(1, 1), []string{"cgcs2000", "国家大地2000", "大地2000"}},
	{"GCJ-02", Datum, big.NewRat(1, 1), []string{"gcj02", "gcj-02", "火星坐标"}},
	{"BD-09", Datum, big.NewRat(1, 1), []string{"bd09", "bd-09", "百度坐标"}},
}

// unitOf finds a unit of a measure by a text; nil for none.
func unitOf(m Measure, text string) *Unit {
	text = strings.TrimPrefix(headingText(text), "单位:")
	for i := range units {
		u := &units[i]
		if u.measure != m {
			continue
		}
		if headingText(u.Name) == text {
			return u
		}
		for _, a := range u.aliases {
			if a == text {
				return u
			}
		}
	}
	return nil
}

// UnitNames lists the units of a measure as headings may state them.
func UnitNames(m Measure) []string {
	var names []string
	for _, u := range units {
		if u.measure == m {
			names = append(names, u.Name)
		}
	}
	return names
}

// shownUnits is for sentences: "元、千元、万元".
func shownUnits(m Measure) string { return strings.Join(UnitNames(m), "、") }
