package gtfs

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// clean makes text valid UTF-8.
func clean(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

// text returns a copy of a text for people. Bytes that are no UTF-8 (feeds in
// Windows-1252, say) become U+FFFD. That and line breaks are reported once a
// table.
func (w *row) text(column int) string {
	s := w.get(column)
	if !utf8.ValidString(s) {
		if !w.garble {
			w.garble = true
			w.warn(column, "invalid_character")
		}
		return clean(s)
	}
	if !w.lines && strings.ContainsAny(s, "\r\n") {
		w.lines = true
		w.warn(column, "new_line_in_value")
	}
	return strings.Clone(s)
}

// word returns a copy of an id or another text for machines.
func (w *row) word(column int) string { return strings.Clone(w.get(column)) }

// need returns a field that must not be empty. The first one asked for names
// the row's entity.
func (w *row) need(column int) string {
	s := w.get(column)
	if s == "" {
		w.fail(column, "missing_required_field")
	}
	if w.entity == "" {
		w.entity = s
	}
	return s
}

// unique reports an id that was seen before.
func (w *row) unique(ids map[string]int, id string) bool {
	if _, ok := ids[id]; ok {
		w.fail(0, "duplicate_key")
		return false
	}
	return true
}

// reference looks up an id that must exist.
func (w *row) reference(column int, ids map[string]int) int {
	id := w.need(column)
	if id == "" {
		return None
	}
	i, ok := ids[id]
	if !ok {
		w.fail(column, "foreign_key_violation")
		return None
	}
	return i
}

// reference0 is reference for a field that may be empty.
func (w *row) reference0(column int, ids map[string]int) int {
	if !w.has(column) {
		return None
	}
	return w.reference(column, ids)
}

// number returns a whole number that must be there and not negative.
func (w *row) number(column int) int {
	s := w.need(column)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 32)
	switch {
	case err != nil:
		w.fail(column, "invalid_integer")
	case n < 0:
		w.fail(column, "number_out_of_range")
	}
	return int(n)
}

// enum returns a number 0..most; empty is 0. Another value is reported and
// counts as 0.
func (w *row) enum(column, most int) int {
	s := w.get(column)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		w.warn(column, "unexpected_enum_value")
		return 0
	}
	return n
}

// hint looks up an id that may be empty; one that is not known counts as empty.
func (w *row) hint(column int, ids map[string]int) int {
	id := w.get(column)
	if id == "" {
		return None
	}
	i, ok := ids[id]
	if !ok {
		w.warn(column, "foreign_key_violation")
		return None
	}
	return i
}

// amount returns a number that is not negative, 0 where there is none to be
// used.
func (w *row) amount(column int) float64 {
	s := w.get(column)
	if s == "" {
		return 0
	}
	x, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || math.IsNaN(x) || math.IsInf(x, 0):
		w.warn(column, "invalid_float")
		return 0
	case x < 0:
		w.warn(column, "number_out_of_range")
		return 0
	}
	return x
}

// float is amount for numbers that may be negative.
func (w *row) float(column int) float64 {
	s := w.get(column)
	if s == "" {
		return 0
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		w.warn(column, "invalid_float")
		return 0
	}
	return x
}

// whole is amount for whole numbers.
func (w *row) whole(column int) int32 {
	s := w.get(column)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 32)
	switch {
	case err != nil:
		w.warn(column, "invalid_integer")
		return 0
	case n < 0:
		w.warn(column, "number_out_of_range")
		return 0
	}
	return int32(n)
}

// zone returns the name of a time zone, empty where there is none to be used.
func (w *row) zone(column int) string {
	s := w.get(column)
	if s == "" {
		return ""
	}
	name, known := w.zones[s]
	if !known {
		if _, ok := LoadZone(s); ok {
			name = strings.Clone(s)
		}
		w.zones[strings.Clone(s)] = name
	}
	if name == "" {
		w.warn(column, "invalid_timezone")
	}
	return name
}

// day returns a date that may be missing; ok is false where there is none to
// be used.
func (w *row) day(column int) (d Date, ok bool) {
	s := w.get(column)
	if s == "" {
		return 0, false
	}
	d, ok = ParseDate(s)
	if !ok {
		w.warn(column, "invalid_date")
	}
	return d, ok
}

// degrees returns a coordinate; ok is false where there is none to be used.
func (w *row) degrees(column int, most float64) (float64, bool) {
	s := w.get(column)
	if s == "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) {
		w.warn(column, "invalid_float")
		return 0, false
	}
	if math.Abs(x) > most {
		w.warn(column, "number_out_of_range")
		return 0, false
	}
	return x, true
}

// swapped reports whether two coordinates make sense the other way round only.
func swapped(lat, lon string) bool {
	y, err1 := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lon, 64)
	return err1 == nil && err2 == nil && math.Abs(y) > 90 && math.Abs(y) <= 180 && math.Abs(x) <= 90 && x != 0
}

func (w *row) date(column int) Date {
	s := w.need(column)
	if s == "" {
		return 0
	}
	d, ok := ParseDate(s)
	if !ok {
		w.fail(column, "invalid_date")
	}
	return d
}

// noTime stands for an empty time.
const noTime = int32(math.MinInt32)

// time returns seconds, noTime where the field is empty or wrong.
func (w *row) time(column int) int32 {
	s := w.get(column)
	if s == "" {
		return noTime
	}
	t, exact, ok := parseTime(s)
	if !ok {
		w.fail(column, "invalid_time")
		return noTime
	}
	if !exact {
		w.warn(column, "time_not_padded")
	}
	return t
}

// maxTime ends, exclusively, the times that are taken: a week.
const maxTime = 7 * 24 * 3600

// parseTime reads H:MM:SS or HH:MM:SS. exact is false where minutes or seconds
// lack a digit or the seconds are missing, which is understood all the same.
func parseTime(s string) (seconds int32, exact, ok bool) {
	var parts [3]int32
	exact = true
	n, digits := 0, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == ':':
			if digits == 0 || n > 2 || digits > 3 || n > 0 && (digits > 2 || parts[n] > 59) {
				return 0, false, false
			}
			if n > 0 && digits != 2 {
				exact = false
			}
			n, digits = n+1, 0
		case s[i] >= '0' && s[i] <= '9':
			if n > 2 || digits > 3 {
				return 0, false, false
			}
			parts[n] = parts[n]*10 + int32(s[i]-'0')
			digits++
		default:
			return 0, false, false
		}
	}
	if n < 2 {
		return 0, false, false
	}
	t := parts[0]*3600 + parts[1]*60 + parts[2]
	return t, exact && n == 3, t < maxTime
}
