package relocation

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Reason is why a cell or row of a list is refused, or doubted. Each has a
// sentence relocation.row.REASON and a remedy relocation.fix.REASON in the
// message catalogues.
type Reason string

// The reasons.
const (
	ReasonColumnUnknown   Reason = "column_unknown"
	ReasonColumnTwice     Reason = "column_twice"
	ReasonColumnMissing   Reason = "column_missing"
	ReasonEmpty           Reason = "empty"
	ReasonMerged          Reason = "merged"
	ReasonTotal           Reason = "total"
	ReasonValue           Reason = "value"
	ReasonCodeDigits      Reason = "code_digits"
	ReasonCode            Reason = "code"
	ReasonCodeCheck       Reason = "code_check"
	ReasonNumber          Reason = "number"
	ReasonUnit            Reason = "unit"
	ReasonTwoUnits        Reason = "two_units"
	ReasonDate            Reason = "date"
	ReasonDateVague       Reason = "date_vague"
	ReasonDateSerial      Reason = "date_serial"
	ReasonDateCut         Reason = "date_cut"
	ReasonPlaceUnknown    Reason = "place_unknown"
	ReasonPlaceNear       Reason = "place_near"
	ReasonPlaceTooWide    Reason = "place_too_wide"
	ReasonPlaceAmbiguous  Reason = "place_ambiguous"
	ReasonPlaceRenamed    Reason = "place_renamed"
	ReasonParkUnknown     Reason = "park_unknown"
	ReasonParkElsewhere   Reason = "park_elsewhere"
	ReasonSamePlace       Reason = "same_place"
	ReasonNoDestination   Reason = "no_destination"
	ReasonExitDestination Reason = "exit_destination"
	ReasonDuplicate       Reason = "duplicate"
	ReasonOtherName       Reason = "other_name"
	ReasonTwoCodes        Reason = "two_codes"
	ReasonOneCode         Reason = "one_code"
	ReasonYear            Reason = "other_year"
	ReasonLong            Reason = "long"
)

// tidy folds compatibility forms (full-width digits, brackets, ㎡ becomes m2),
// and trims and drops what cannot be seen.
func tidy(s string) string {
	s = norm.NFKC.String(s)
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// blank reports whether a tidied cell says nothing.
func blank(s string) bool {
	switch s {
	case "", "-", "--", "—", "/", "无", "待补", "不详", "N/A", "n/a":
		return true
	}
	return false
}

var areaWords = map[string]AreaUnit{
	"m2": SquareMetre, "平方米": SquareMetre, "平米": SquareMetre, "亩": Mu, "公顷": Hectare, "hm2": Hectare, "ha": Hectare,
	"km2": SquareKilometre, "平方公里": SquareKilometre,
}

var moneyWords = map[string]MoneyUnit{"元": Yuan, "万元": TenThousand, "万": TenThousand, "亿元": HundredMn, "亿": HundredMn}

// amount splits a cell into its number, without the commas of thousands, and
// its unit, which the heading may give. Reason is "" where both are there.
func amount(cell, headingUnit string) (number, unit string, r Reason) {
	cell = strings.ReplaceAll(cell, " ", "")
	end := strings.IndexFunc(cell, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
	number, unit = cell, headingUnit
	if end >= 0 {
		number, unit = cell[:end], cell[end:]
		if headingUnit != "" && headingUnit != unit {
			return "", "", ReasonTwoUnits
		}
	}
	if strings.Contains(number, ",") {
		if !thousands.MatchString(number) {
			return "", "", ReasonNumber
		}
		number = strings.ReplaceAll(number, ",", "")
	}
	switch {
	case number == "":
		return "", "", ReasonNumber
	case unit == "":
		return "", "", ReasonUnit
	}
	return number, unit, ""
}

var thousands = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)

// ParseArea reads an area: 30亩, 2公顷, 20,000㎡, or a number below a heading
// that gives the unit. Reason is "" where it is one.
func ParseArea(cell, headingUnit string) (Area, Reason) {
	number, unit, r := amount(tidy(cell), tidy(headingUnit))
	if r != "" {
		return Area{}, r
	}
	a := Area{number, areaWords[unit]}
	if a.Unit == "" {
		return Area{}, ReasonUnit
	}
	if !a.Valid() {
		return Area{}, ReasonNumber
	}
	return a, ""
}

// ParseMoney reads an amount: 300万元, 1.2亿元, 3,000,000元, or a number below
// a heading that gives the unit. Reason is "" where it is one.
func ParseMoney(cell, headingUnit string) (Money, Reason) {
	number, unit, r := amount(tidy(cell), tidy(headingUnit))
	if r != "" {
		return Money{}, r
	}
	m := Money{number, moneyWords[unit]}
	if m.Unit == "" {
		return Money{}, ReasonUnit
	}
	if !m.Valid() {
		return Money{}, ReasonNumber
	}
	return m, ""
}

// parseStaff reads a number of persons: 120, 1,200, 120人.
func parseStaff(cell string) (int, Reason) {
	cell = strings.TrimSuffix(strings.ReplaceAll(cell, " ", ""), "人")
	if strings.Contains(cell, ",") {
		if !thousands.MatchString(cell) {
			return 0, ReasonNumber
		}
		cell = strings.ReplaceAll(cell, ",", "")
	}
	n, err := strconv.ParseUint(cell, 10, 31)
	if err != nil || n > maxStaff {
		return 0, ReasonNumber
	}
	return int(n), ""
}

var (
	dateForms = []*regexp.Regexp{
		regexp.MustCompile(`^([0-9]{4})年?$`),
		regexp.MustCompile(`^([0-9]{4})[-年/.]([0-9]{1,2})月?$`),
		regexp.MustCompile(`^([0-9]{4})[-年/.]([0-9]{1,2})[-月/.]([0-9]{1,2})日?$`),
	}
	midnight = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(:00(\.0+)?)?Z?$`)
	vague    = regexp.MustCompile(`[底初末中]|上半年|下半年|季度|左右|前后|约|[~～至]`)
	serial   = regexp.MustCompile(`^[0-9]{5}(\.[0-9]+)?$`)
)

// ParseWhen reads a date to the precision it is given: 2016, 2016年5月,
// 2016/5/31. Reason is "" where it is one. 2016.1 is refused: spreadsheets make
// it of 2016.10.
func ParseWhen(cell string) (When, Reason) {
	cell = tidy(cell)
	if m := midnight.FindStringSubmatch(cell); m != nil {
		cell = m[1]
	}
	cell = strings.ReplaceAll(cell, " ", "")
	var m []string
	for _, form := range dateForms {
		if m = form.FindStringSubmatch(cell); m != nil {
			break
		}
	}
	switch {
	case m == nil && serial.MatchString(cell):
		return "", ReasonDateSerial
	case m == nil && vague.MatchString(cell):
		return "", ReasonDateVague
	case m == nil:
		return "", ReasonDate
	case len(m) == 3 && strings.HasSuffix(cell, ".1"):
		return "", ReasonDateCut
	}
	w := m[1]
	for _, part := range m[2:] {
		w += "-" + strings.Repeat("0", 2-len(part)) + part
	}
	if !When(w).Valid() {
		return "", ReasonDate
	}
	return When(w), ""
}
