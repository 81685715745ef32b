package pack

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// integer reads a canonical integer: digits, "-" before negatives, no
// leading zeros. At most 15 digits, which a float64 holds exactly.
func integer(cell []byte) (int, bool) {
	digits := cell
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > 15 || digits[0] == '0' && len(cell) > 1 {
		return 0, false
	}
	n := 0
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	if len(digits) != len(cell) {
		n = -n
	}
	return n, true
}

// number reads a decimal number: digits, at most one point between digits,
// "-" before negatives.
func number(cell []byte) (float64, bool) {
	digits, point := 0, false
	for i, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '-' && i == 0:
		case c == '.' && !point && digits > 0 && i+1 < len(cell):
			point = true
		default:
			return 0, false
		}
	}
	if digits == 0 || len(cell) > 40 {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(cell), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

func (r *tableRun) checkInteger(i int, f *Field, cell []byte) {
	n, ok := integer(cell)
	if !ok {
		r.notANumber(i, codeInteger, cell)
		return
	}
	r.checkRange(i, f, float64(n))
}

func (r *tableRun) checkNumber(i int, f *Field, cell []byte) {
	v, ok := number(cell)
	if !ok {
		r.notANumber(i, codeNumber, cell)
		return
	}
	if f.Name != "lon" && f.Name != "lat" { // the rule of the positions knows more
		r.checkRange(i, f, v)
	}
}

// notANumber says what a cell is that should be a number.
func (r *tableRun) notANumber(i int, code string, cell []byte) {
	text := string(cell)
	switch _, isFloat := number([]byte(strings.NewReplacer(",", "", " ", "").Replace(strings.TrimRight(text, "%‰万亿千百余多人元次度°")))); {
	case bytes.ContainsAny(cell, "eE") && scientific.Match(cell):
		r.add(i, codeScientific)
	case isFloat && strings.ContainsAny(text, ", %‰万亿千百余多人元次度°"):
		r.add(i, codeNumberUnit)
	default:
		r.add(i, code)
	}
}

func (r *tableRun) checkRange(i int, f *Field, v float64) {
	if f.Unknown != "" && string(r.cells[i]) == f.Unknown {
		return
	}
	switch {
	case f.Min != nil && v < *f.Min:
		r.add(i, codeMinimum, "minimum", format(*f.Min), "unknown", f.Unknown)
	case f.Max != nil && v > *f.Max && *f.Max == 1 && v <= 100:
		r.add(i, codePercent, "want", format(v/100))
	case f.Max != nil && v > *f.Max:
		r.add(i, codeMaximum, "maximum", format(*f.Max))
	}
}

func format(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
