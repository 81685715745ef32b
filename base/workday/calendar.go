// Package workday is the statutory clock of government services in mainland
// China: which days are worked, when a period of N days ends, and why.
//
// A Calendar knows the yearly notices of the State Council on holidays, with
// the weekend days that are worked to make up for them (调休). A Clock is a
// start, a number of days and suspensions; Calendar.Due computes the day it
// runs out, day by day, with the reason for each:
//
//	elapsed(t) = Σ over d in (start, t] of W(d)·[d is not suspended]
//	due        = min { t ≥ start : elapsed(t) = N }
//
// Deadlines are never stored as dates that change: they are recomputed from
// the events and a calendar version. What no notice settles yet is said to be
// provisional, never assumed.
//
// Rules: 行政许可法 art. 82 (days are work days), 民法典 art. 201 (the day the
// period starts is not counted) and 203 (a period of calendar days that ends
// on a rest day ends on the next work day).
//
// The package leaves out hours of the day, periods of months and years, and
// when a case starts or stops its clock (service/casework). It reads no wall
// clock; everything in it is deterministic and safe for concurrent use.
package workday

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Notice is the yearly notice that arranges the holidays of a year.
type Notice struct {
	Year        int    `json:"year"`
	PublishedBy Date   `json:"publishedBy"` // the day by which it was public
	Source      string `json:"source"`      // its address
}

// Exception is a day whose state a notice orders: usually a rest day off the
// weekend or a weekend day that is worked. Days that the rule "Monday to
// Friday are worked" would give anyway are allowed; their name is kept.
type Exception struct {
	Date   Date   `json:"date"`
	Work   bool   `json:"work"`
	Name   string `json:"name"`   // of the holiday, in Chinese
	Notice int    `json:"notice"` // the year of the notice that orders it
}

// Calendar says of every day whether it is worked and how sure that is.
// It is immutable.
//
// The notice for a year comes out in October to December before it and may
// also order days of that December (New Year's leave and its make-up days). So
// a day is settled when the notice for its year is out and, in December, the
// notice for the next year too, or when a notice names the very day. Counting
// over a December before the next notice is therefore provisional, even where
// in most years nothing changes.
type Calendar struct {
	version    string
	notices    map[int]Notice
	exceptions map[Date]Exception
}

// New returns the calendar of the given notices and the days they order.
// Faults: workday.duplicate_notice, workday.duplicate_day,
// workday.day_without_notice, and workday.day_outside_notice for a day that is
// neither in the year of its notice nor in the December before.
func New(notices []Notice, exceptions []Exception) (*Calendar, error) {
	c := &Calendar{notices: make(map[int]Notice, len(notices)), exceptions: make(map[Date]Exception, len(exceptions))}
	for _, n := range notices {
		if _, twice := c.notices[n.Year]; twice {
			return nil, fault.New(fault.Conflict, "workday.duplicate_notice", "year", n.Year)
		}
		c.notices[n.Year] = n
	}
	for _, e := range exceptions {
		if _, twice := c.exceptions[e.Date]; twice {
			return nil, fault.New(fault.Conflict, "workday.duplicate_day", "date", e.Date)
		}
		if _, ok := c.notices[e.Notice]; !ok {
			return nil, fault.New(fault.Invalid, "workday.day_without_notice", "date", e.Date, "year", e.Notice)
		}
		y := e.Date.Year()
		if y != e.Notice && (y+1 != e.Notice || e.Date.Month() != time.December) {
			return nil, fault.New(fault.Invalid, "workday.day_outside_notice", "date", e.Date, "year", e.Notice)
		}
		c.exceptions[e.Date] = e
	}
	c.version = c.digest()
	return c, nil
}

// digest names the content: the years covered and eight digits of the SHA-256
// of the days in order, so that equal calendars have equal versions.
func (c *Calendar) digest() string {
	years := slices.Sorted(maps.Keys(c.notices))
	if len(years) == 0 {
		return "none"
	}
	h := sha256.New()
	for _, y := range years {
		fmt.Fprintln(h, "notice", y)
	}
	for _, d := range slices.Sorted(maps.Keys(c.exceptions)) {
		fmt.Fprintln(h, d, c.exceptions[d].Work)
	}
	return strconv.Itoa(years[0]) + "-" + strconv.Itoa(years[len(years)-1]) + "." + hex.EncodeToString(h.Sum(nil)[:4])
}

// Version names the content of the calendar, such as "2021-2026.3f9a12bc":
// calendars that know the same notices and order the same days have the same.
func (c *Calendar) Version() string { return c.version }

// KnownOn returns the calendar as it was known on a day: with the notices
// public by then only. It explains deadlines that were computed in the past.
func (c *Calendar) KnownOn(d Date) *Calendar {
	k := &Calendar{notices: map[int]Notice{}, exceptions: map[Date]Exception{}}
	for y, n := range c.notices {
		if n.PublishedBy <= d {
			k.notices[y] = n
		}
	}
	for day, e := range c.exceptions {
		if _, ok := k.notices[e.Notice]; ok {
			k.exceptions[day] = e
		}
	}
	k.version = k.digest()
	return k
}

// Notices returns the notices the calendar knows, by year.
func (c *Calendar) Notices() []Notice {
	return slices.SortedFunc(maps.Values(c.notices), func(a, b Notice) int { return a.Year - b.Year })
}

// Exceptions returns the days the notices order, by date.
func (c *Calendar) Exceptions() []Exception {
	return slices.SortedFunc(maps.Values(c.exceptions), func(a, b Exception) int { return int(a.Date) - int(b.Date) })
}

// Works is W(d): whether the day is worked, as far as the notices known say,
// else whether it is a Monday to Friday.
func (c *Calendar) Works(d Date) bool {
	if e, ok := c.exceptions[d]; ok {
		return e.Work
	}
	return !weekend(d)
}

func weekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// awaits returns the year of the notice that may still change the day, 0 where
// the day is settled.
func (c *Calendar) awaits(d Date) int {
	if _, named := c.exceptions[d]; named {
		return 0
	}
	y := d.Year()
	if _, ok := c.notices[y]; !ok {
		return y
	}
	if _, ok := c.notices[y+1]; !ok && d.Month() == time.December {
		return y + 1
	}
	return 0
}

// Reason says why a day counts or does not.
type Reason string

// The reasons. The first four are the states of a day, the others appear in
// derivations only.
const (
	WorkDay     Reason = "workday"     // Monday to Friday, no holiday
	MakeUpDay   Reason = "makeup"      // a weekend day worked for a holiday
	Weekend     Reason = "weekend"     // a weekend day off
	Holiday     Reason = "holiday"     // off by a notice
	Suspended   Reason = "suspended"   // the clock stands still
	CalendarDay Reason = "calendarDay" // counted in a period of calendar days
	NextWorkDay Reason = "nextWorkDay" // the period ended on a rest day before
)

// Day is the state of a day.
type Day struct {
	Date    Date
	Work    bool
	Reason  Reason // WorkDay, MakeUpDay, Weekend or Holiday
	Name    string // of the holiday, empty where no notice names the day
	Source  string // address of the notice that orders the day, else empty
	Settled bool   // false: a notice that is not out yet may change it
}

// Day returns the state of a day.
func (c *Calendar) Day(d Date) Day {
	day := Day{Date: d, Work: c.Works(d), Settled: c.awaits(d) == 0}
	e, named := c.exceptions[d]
	if named {
		day.Name, day.Source = e.Name, c.notices[e.Notice].Source
	}
	switch {
	case day.Work && weekend(d):
		day.Reason = MakeUpDay
	case day.Work:
		day.Reason = WorkDay
	case named:
		day.Reason = Holiday
	default:
		day.Reason = Weekend
	}
	return day
}

// Year is the summary of a year.
type Year struct {
	Year        int         `json:"year"`
	WorkDays    int         `json:"workDays"`
	RestDays    int         `json:"restDays"`
	Provisional bool        `json:"provisional"`      // some day of it may still be changed by a notice
	Awaits      []int       `json:"awaits,omitempty"` // years of the notices that are missing
	Source      string      `json:"source,omitempty"` // address of the notice, empty where there is none
	Days        []Exception `json:"days"`             // the days of the year that notices order
	Version     string      `json:"version"`
}

// Year returns the summary of a year between those of First and Last.
// Fault: workday.year_range.
func (c *Calendar) Year(year int) (Year, error) {
	if year < First.Year() || year > Last.Year() {
		return Year{}, fault.New(fault.Invalid, "workday.year_range", "year", year, "first", First.Year(), "last", Last.Year())
	}
	y := Year{Year: year, Source: c.notices[year].Source, Days: []Exception{}, Version: c.version}
	for d := On(year, time.January, 1); d < On(year+1, time.January, 1); d++ {
		if c.Works(d) {
			y.WorkDays++
		} else {
			y.RestDays++
		}
		if e, ok := c.exceptions[d]; ok {
			y.Days = append(y.Days, e)
		}
		if a := c.awaits(d); a != 0 && !slices.Contains(y.Awaits, a) {
			y.Awaits = append(y.Awaits, a)
		}
	}
	y.Provisional = len(y.Awaits) > 0
	return y, nil
}
