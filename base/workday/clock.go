package workday

import "github.com/sanquan/sanquan/base/fault"

// MaxDays is the longest period of a Clock, in days.
const MaxDays = 10_000

// Unit is what a period counts.
type Unit string

// The units.
const (
	WorkDays     Unit = "work"     // 工作日
	CalendarDays Unit = "calendar" // 自然日
)

// Clock is a period: Days days after the day Start, without the suspended
// ones. 0 days end on Start itself, whether it is worked or not.
type Clock struct {
	Start       Date
	Days        int          // 0 to MaxDays
	Unit        Unit         // WorkDays where empty
	Suspensions []Suspension // in any order; they may touch and overlap
}

// Step is one day of a derivation.
type Step struct {
	Date        Date   `json:"date"`
	Counted     bool   `json:"counted"`
	Count       int    `json:"count"` // days counted up to and including this one
	Reason      Reason `json:"reason"`
	Name        string `json:"name,omitempty"`        // of the holiday
	Source      string `json:"source,omitempty"`      // address of the notice that orders the day
	Provisional bool   `json:"provisional,omitempty"` // the day bears on the result and may still change
}

// Gap names a notice that is not out and the days for which it is missed.
type Gap struct {
	Notice int  `json:"notice"` // its year
	From   Date `json:"from"`   // first day of the derivation that it may change
	To     Date `json:"to"`     // last one
}

// Result is when a clock runs out, and why.
type Result struct {
	Due         *Date        `json:"due"`         // nil: unknown, a suspension is open
	Provisional bool         `json:"provisional"` // a notice that is not out yet may change Due
	Derivation  []Step       `json:"derivation"`  // every day after the start up to Due, or up to the open suspension
	Gaps        []Gap        `json:"gaps"`        // the notices missed, by year; empty unless Provisional
	Counted     int          `json:"counted"`     // days counted so far: all of them where Due is known
	Suspensions []Suspension `json:"suspensions"` // their union, in order
	Calendar    string       `json:"calendar"`    // Version of the calendar
}

// Due computes when the clock runs out. A suspension that is open leaves it
// unknown, unless the clock ran out before it began. A period of calendar days
// whose last day is a rest day ends on the next day that is worked and not
// suspended. Time and memory grow with the days from start to due.
//
// Faults: workday.days_negative, workday.days_limit, workday.bad_unit,
// workday.date_range, workday.suspension_order, workday.beyond_range.
func (c *Calendar) Due(k Clock) (Result, error) {
	if err := k.check(); err != nil {
		return Result{}, err
	}
	left := union(k.Suspensions)
	r := run{calendar: c, clock: k, left: left}
	r.result = Result{
		Derivation: []Step{}, Gaps: []Gap{},
		Suspensions: append([]Suspension{}, left...), Calendar: c.version,
	}
	if k.Days == 0 {
		r.result.Due = &k.Start
		return r.result, nil
	}
	for d := k.Start + 1; r.result.Due == nil && !r.openAt(d); d++ {
		if d > Last {
			return Result{}, fault.New(fault.Invalid, "workday.beyond_range", "days", k.Days, "last", Last).On("days")
		}
		r.take(d)
	}
	r.result.Provisional = len(r.result.Gaps) > 0
	return r.result, nil
}

func (k Clock) check() error {
	switch {
	case k.Days < 0:
		return fault.New(fault.Invalid, "workday.days_negative", "days", k.Days).On("days")
	case k.Days > MaxDays:
		return fault.New(fault.Invalid, "workday.days_limit", "days", k.Days, "limit", MaxDays).On("days")
	case k.Unit != "" && k.Unit != WorkDays && k.Unit != CalendarDays:
		return fault.New(fault.Invalid, "workday.bad_unit", "unit", clip(string(k.Unit))).On("unit")
	case k.Start < First || k.Start > Last:
		return fault.New(fault.Invalid, "workday.date_range", "value", k.Start, "first", First, "last", Last).On("start")
	}
	for _, s := range k.Suspensions {
		if err := s.check(); err != nil {
			return err
		}
	}
	return nil
}

// run is a clock on its way from one day to the next.
type run struct {
	calendar *Calendar
	clock    Clock
	left     []Suspension // union of the suspensions that are not over
	result   Result
}

// suspended reports whether the day, which is not before the last one asked
// for, is suspended.
func (r *run) suspended(d Date) bool {
	for len(r.left) > 0 && r.left[0].Until < d {
		r.left = r.left[1:]
	}
	return len(r.left) > 0 && r.left[0].Has(d)
}

func (r *run) openAt(d Date) bool { return r.suspended(d) && r.left[0].Until == Open }

// take writes the step of a day and sets Due where the clock runs out on it.
func (r *run) take(d Date) {
	out := &r.result
	if r.suspended(d) {
		out.Derivation = append(out.Derivation, Step{Date: d, Count: out.Counted, Reason: Suspended})
		return
	}
	day := r.calendar.Day(d)
	step := Step{Date: d, Reason: day.Reason, Name: day.Name, Source: day.Source}
	matters := true // whether the state of the day bears on the result
	switch {
	case r.clock.Unit != CalendarDays:
		step.Counted = day.Work
	case out.Counted < r.clock.Days:
		step.Counted = true
		matters = out.Counted+1 == r.clock.Days
		if day.Work || !matters {
			step.Reason = CalendarDay
		}
	case day.Work:
		step.Reason = NextWorkDay
	}
	if step.Counted {
		out.Counted++
	}
	step.Count = out.Counted
	if notice := r.calendar.awaits(d); matters && notice != 0 {
		step.Provisional = true
		out.miss(notice, d)
	}
	out.Derivation = append(out.Derivation, step)
	if out.Counted == r.clock.Days && day.Work {
		due := d // a copy, so that d itself stays off the heap
		out.Due = &due
	}
}

// miss notes that a notice is missed for a day; days come in order.
func (r *Result) miss(notice int, d Date) {
	for i := range r.Gaps {
		if r.Gaps[i].Notice == notice {
			r.Gaps[i].To = d
			return
		}
	}
	r.Gaps = append(r.Gaps, Gap{Notice: notice, From: d, To: d})
}

// Elapsed returns how many days of the clock have been counted up to and
// including the day t, at most those from Start to t: the clock goes on after
// it has run out. It is 0 where t is not after Start. Time grows with the days
// from start to t. Faults: as Due.
func (c *Calendar) Elapsed(k Clock, t Date) (int, error) {
	if err := k.check(); err != nil {
		return 0, err
	}
	if t < First || t > Last {
		return 0, fault.New(fault.Invalid, "workday.date_range", "value", t, "first", First, "last", Last)
	}
	n := 0
	r := run{left: union(k.Suspensions)}
	for d := k.Start + 1; d <= t; d++ {
		if !r.suspended(d) && (k.Unit == CalendarDays || c.Works(d)) {
			n++
		}
	}
	return n, nil
}
