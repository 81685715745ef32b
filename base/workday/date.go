package workday

import (
	"encoding"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Date is a day of the civil (Gregorian) calendar, counted in days from
// 1970-01-01. It has no time of day and no zone; d+1 is the next day and b-a
// the days between. Dates that come from outside lie in [First, Last].
type Date int32

// First and Last bound the dates the package accepts and returns, inclusive:
// 1900-01-01 and 2199-12-31.
const (
	First Date = -25567
	Last  Date = 84005
)

var (
	_ encoding.TextMarshaler   = Date(0)
	_ encoding.TextUnmarshaler = (*Date)(nil)
)

// On returns the date of a year, month and day; days beyond the month run on
// into the next one, as with time.Date.
func On(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads a date written YYYY-MM-DD. Faults: workday.bad_date for any
// other form or a day that does not exist, workday.date_range outside
// [First, Last].
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fault.New(fault.Invalid, "workday.bad_date", "value", clip(s))
	}
	d := On(t.Date())
	if d < First || d > Last {
		return 0, fault.New(fault.Invalid, "workday.date_range", "value", s, "first", First, "last", Last)
	}
	return d, nil
}

// clip shortens input that is quoted in a message.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func (d Date) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Year returns the year of the date.
func (d Date) Year() int { return d.time().Year() }

// Month returns the month of the date.
func (d Date) Month() time.Month { return d.time().Month() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// String returns the date as YYYY-MM-DD.
func (d Date) String() string { return d.time().Format(time.DateOnly) }

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDate.
func (d *Date) UnmarshalText(text []byte) error {
	v, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
