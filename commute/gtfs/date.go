package gtfs

import "time"

// Date is a calendar day, counted from 1970-01-01 as 0.
type Date int32

// NewDate returns the Date of a day of the Gregorian calendar; values out of
// range carry over as time.Date has it.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads YYYYMMDD or YYYY-MM-DD.
func ParseDate(s string) (Date, bool) {
	layout := "20060102"
	if len(s) == 10 {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return 0, false
	}
	return Date(t.Unix() / 86400), true
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.time().Weekday() }

// String returns YYYY-MM-DD.
func (d Date) String() string { return d.time().Format(time.DateOnly) }

func (d Date) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }
