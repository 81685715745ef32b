package relocation

import (
	"strconv"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/workday"
)

// When is a date to the precision that is known: 2016, 2016-05 or 2016-05-31
// (ISO 8601). "" is no date.
type When string

// Precision is how precisely a date is known.
type Precision string

// The precisions.
const (
	ToYear  Precision = "year"
	ToMonth Precision = "month"
	ToDay   Precision = "day"
)

// Valid reports whether the date exists, between 1949 and 2099.
func (w When) Valid() bool {
	_, _, ok := w.Bounds()
	return ok
}

// Precision returns how precisely a valid date is known.
func (w When) Precision() Precision {
	switch len(w) {
	case len("2016"):
		return ToYear
	case len("2016-05"):
		return ToMonth
	}
	return ToDay
}

// Bounds returns the first and the last day that the date may be.
func (w When) Bounds() (first, last workday.Date, ok bool) {
	fields := strings.Split(string(w), "-")
	widths := []int{4, 2, 2}
	if len(fields) > len(widths) {
		return 0, 0, false
	}
	var n [3]int
	for i, f := range fields {
		v, err := strconv.ParseUint(f, 10, 16)
		if err != nil || len(f) != widths[i] {
			return 0, 0, false
		}
		n[i] = int(v)
	}
	if n[0] < 1949 || n[0] > 2099 {
		return 0, 0, false
	}
	switch len(fields) {
	case 1:
		return workday.On(n[0], time.January, 1), workday.On(n[0], time.December, 31), true
	case 2:
		m := time.Month(n[1])
		return workday.On(n[0], m, 1), workday.On(n[0], m+1, 0), m >= time.January && m <= time.December
	}
	d, err := workday.ParseDate(string(w))
	return d, d, err == nil
}

// Year returns the year of a valid date, 0 for none.
func (w When) Year() int {
	first, _, ok := w.Bounds()
	if !ok {
		return 0
	}
	return first.Year()
}

// meets reports whether two dates can be the same day.
func (w When) meets(o When) bool {
	a, b, ok := w.Bounds()
	c, d, also := o.Bounds()
	return ok && also && a <= d && c <= b
}

// apart returns the least and the most days between two dates, for telling the
// nearer of several; 0 where a date is missing.
func (w When) apart(o When) int64 {
	a, b, ok := w.Bounds()
	c, d, also := o.Bounds()
	if !ok || !also {
		return 0
	}
	return abs(int64(a-c)) + abs(int64(b-d))
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
