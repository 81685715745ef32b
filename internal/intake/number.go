package intake

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/internal/sheet"
)

var (
	plainNumber   = regexp.MustCompile(`^[-+]?(?:\d+(?:\.\d+)?|\.\d+)$`)
	groupedNumber = regexp.MustCompile(`^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	storedNumber  = regexp.MustCompile(`^-?\d+(?:\.\d+)?(?:E[-+]?\d{1,3})?$`)
	wordedNumber  = regexp.MustCompile(`^([-+]?\d+(?:\.\d+)?)(千|万|百万|千万|亿)$`)
	numberAndTail = regexp.MustCompile(`^([-+]?[\d,.]*\d)(\D+)$`)
)

var wordFactors = map[string]int64{"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}

// decimals of a converted quantity: 0.0001 ㎡, 0.01 分.
const decimals = 4

// readNumber reads an Integer or Decimal; unit is what the sheet states for it,
// nil where the column needs none.
func (c *Column) readNumber(cell sheet.Cell, text string, unit *Unit) (Value, []Issue) {
	amount, percent, issues := c.amount(cell, text, unit)
	if amount == nil {
		return Value{}, issues
	}
	if unit != nil && percent {
		unit = unitOf(Share, "%")
	}
	v := Value{}
	if unit != nil {
		amount.Mul(amount, unit.factor)
		v.Unit = unit.Name
	}
	if c.Type == Integer && !amount.IsInt() {
		return Value{}, append(issues, bad("number_fraction"))
	}
	v.Text = decimalText(amount, c.Measure != "" && c.Measure != Datum && c.Measure != Share)
	if issue, out := c.outside(amount, unit); out {
		return Value{}, append(issues, issue)
	}
	return v, issues
}

// amount reads the number of a cell, in the unit stated; percent where the cell
// itself says that it is one.
func (c *Column) amount(cell sheet.Cell, text string, unit *Unit) (amount *big.Rat, percent bool, issues []Issue) {
	if cell.Kind == sheet.Number {
		if !storedNumber.MatchString(text) {
			return nil, false, []Issue{bad("number_bad")}
		}
		amount, _ = new(big.Rat).SetString(shownDigits(text))
		percent = strings.Contains(cell.Format, "%")
		if percent && c.Measure != Share {
			return nil, false, []Issue{bad("number_percent")}
		}
		if percent {
			amount.Mul(amount, big.NewRat(100, 1))
		}
		return amount, percent, nil
	}
	if orgcode.Scientific(text) {
		return nil, false, []Issue{bad("scientific")}
	}
	plain := narrow(text)
	if plain != text {
		issues = append(issues, note("number_form"))
	}
	if c.Measure == Share && strings.HasSuffix(plain, "%") {
		percent, plain = true, strings.TrimSuffix(plain, "%")
	}
	if groupedNumber.MatchString(plain) {
		plain = strings.ReplaceAll(plain, ",", "")
		issues = append(issues, note("number_form"))
	}
	if !plainNumber.MatchString(plain) {
		m := numberAndTail.FindStringSubmatch(plain)
		if m == nil || unit == nil || unitOf(c.Measure, m[2]) != unit {
			return nil, false, []Issue{c.notNumber(plain, unit)}
		}
		issues = append(issues, note("unit_repeated", "unit", unit.Name))
		if plain = strings.ReplaceAll(m[1], ",", ""); !plainNumber.MatchString(plain) {
			return nil, false, []Issue{bad("number_bad")}
		}
	}
	amount, ok := new(big.Rat).SetString(plain)
	if !ok || len(plain) > 40 {
		return nil, false, []Issue{bad("number_bad")}
	}
	return amount, percent, issues
}

// shownDigits is a stored number to 15 significant digits, which is as many as
// spreadsheets keep: they store 0.29 as 0.28999999999999998.
func shownDigits(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || len(strings.Trim(text, "-0.")) <= 15 {
		return text
	}
	return strconv.FormatFloat(f, 'g', 15, 64)
}

// notNumber says why a text is no number.
func (c *Column) notNumber(text string, unit *Unit) Issue {
	if m := wordedNumber.FindStringSubmatch(text); m != nil {
		if c.Measure != "" {
			return bad("amount_words", "stated", unit.Name)
		}
		r, _ := new(big.Rat).SetString(m[1])
		return bad("number_words", "as", decimalText(r.Mul(r, big.NewRat(wordFactors[m[2]], 1)), true))
	}
	if m := numberAndTail.FindStringSubmatch(text); m != nil {
		if c.Measure != "" && unitOf(c.Measure, m[2]) != nil {
			return bad("unit_in_cell", "unit", unitOf(c.Measure, m[2]).Name, "stated", unit.Name)
		}
	}
	return bad("number_bad")
}

// outside says whether an amount in the base unit is out of the column's bounds.
func (c *Column) outside(amount *big.Rat, unit *Unit) (Issue, bool) {
	least, most := c.Least, c.Most
	if c.Measure == Share && most == "" {
		least, most = "0", "1"
	}
	for i, bound := range []string{least, most} {
		b, ok := new(big.Rat).SetString(bound)
		if !ok {
			continue
		}
		if d := amount.Cmp(b); i == 0 && d < 0 || i == 1 && d > 0 {
			if c.Measure == Share && i == 1 {
				return bad("share_range", "unit", unit.Name), true
			}
			return bad("range", "least", orNone(least), "most", orNone(most)), true
		}
	}
	return Issue{}, false
}

func orNone(s string) string {
	if s == "" {
		return "…"
	}
	return s
}

// decimalText writes a number without trailing zeros; to four decimals where
// it was converted, which most factors leave exact.
func decimalText(r *big.Rat, rounded bool) string {
	if r.IsInt() {
		return r.Num().String()
	}
	places := decimals
	if !rounded {
		places, _ = r.FloatPrec()
		places = max(places, 1)
	}
	return strings.TrimSuffix(strings.TrimRight(r.FloatString(places), "0"), ".")
}
