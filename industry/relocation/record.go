package relocation

import (
	"context"
	"time"

	"github.com/sanquan/sanquan/base/workday"
)

// Record is a Flow as it is kept: who entered it, who confirmed it, and since
// when it is in its state.
type Record struct {
	ID string `json:"id"`
	Flow
	Since       workday.Date `json:"since"` // the day it came to its state
	EnteredBy   string       `json:"enteredBy"`
	ConfirmedBy string       `json:"confirmedBy,omitempty"` // of another account; "" since the last correction
	Sample      bool         `json:"sample,omitempty"`      // invented to show how the program works
	Created     time.Time    `json:"created"`
	Changed     time.Time    `json:"changed"`
	Version     int64        `json:"version"`
}

// Filter narrows a list of records; zero fields do not.
type Filter struct {
	Side     Side
	State    State
	Category Category
	Place    string // division that keeps the record, and those within it
	Year     int    // of Flow.On
	Code     string
	Text     string // part of the name
}

// Store keeps records. A change names the version it was made from; 0 for the
// present one. Faults: not_found relocation.not_found, conflict store.changed.
type Store interface {
	Relocation(ctx context.Context, id string) (Record, error)
	// EveryRelocation calls each with the records of a filter in the order of
	// their ids.
	EveryRelocation(ctx context.Context, f Filter, each func(Record) error) error
}

// Clock is when a record's owner is due to bring it to its next state.
type Clock struct {
	Owner       Owner         `json:"owner"`
	Next        State         `json:"next"`
	Since       workday.Date  `json:"since"`
	Days        int           `json:"days"` // working days; 0 for no clock
	Due         *workday.Date `json:"due"`  // nil where there is no clock
	Late        int           `json:"late"` // working days past due on the day asked about, 0 where it is not
	Provisional bool          `json:"provisional"`
}

// ClockOf returns the clock of a record on a day; nil in the last states.
// Faults: those of workday.Calendar.Due.
func ClockOf(r *Record, calendar *workday.Calendar, today workday.Date) (*Clock, error) {
	step, ok := Usual(r.Side, r.State)
	if !ok {
		return nil, nil //nolint:nilnil // no clock is an answer
	}
	c := &Clock{Owner: step.Owner, Next: step.To, Since: r.Since, Days: step.Days}
	if step.Days == 0 {
		return c, nil
	}
	var err error
	c.Due, c.Late, c.Provisional, err = dueOf(calendar, r.Since, step.Days, today)
	return c, err
}

// dueOf is the day a clock runs out, and how many working days ago that was.
func dueOf(calendar *workday.Calendar, start workday.Date, days int, today workday.Date) (due *workday.Date, late int, provisional bool, err error) {
	k := workday.Clock{Start: start, Days: days}
	result, err := calendar.Due(k)
	if err != nil {
		return nil, 0, false, err
	}
	if today > *result.Due {
		elapsed, err := calendar.Elapsed(k, today)
		if err != nil {
			return nil, 0, false, err
		}
		late = elapsed - days
	}
	return result.Due, late, result.Provisional, nil
}
