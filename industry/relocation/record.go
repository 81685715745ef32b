package relocation

import (
	"context"
	"slices"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
)

// Record is a Flow as it is kept: who entered, changed and confirmed it, and
// since when it is in its state.
type Record struct {
	ID string `json:"id"`
	Flow
	Since       workday.Date `json:"since"`                 // the day it came to its state
	EnteredBy   string       `json:"enteredBy"`             // login
	ChangedBy   string       `json:"changedBy"`             // login of the last change, a confirmation aside
	ConfirmedBy string       `json:"confirmedBy,omitempty"` // login of somebody else; "" since the last change
	Sample      bool         `json:"sample,omitempty"`      // invented to show how the program works
	Created     time.Time    `json:"created"`
	Changed     time.Time    `json:"changed"`
	Version     int64        `json:"version"`
}

// Act is who changes a record, as the audit wants to know.
type Act struct {
	At                                  time.Time
	Account, Name, Via, Address, Action string // Name is the login
	Request, Reason                     string
}

// beijing is the time in which days are told: mainland China has had no summer
// time since 1991.
var beijing = time.FixedZone("Asia/Shanghai", 8*60*60)

// DayOf returns the day in China at a time.
func DayOf(t time.Time) workday.Date { return workday.On(t.In(beijing).Date()) }

// Enter makes a record of a flow. Faults: those of Flow.Check.
func Enter(id string, f Flow, by Act) (Record, error) {
	if err := f.Check(); err != nil {
		return Record{}, err
	}
	return Record{
		ID: id, Flow: f.clone(), Since: DayOf(by.At), EnteredBy: by.Name, ChangedBy: by.Name, Created: by.At, Changed: by.At, Version: 1,
	}, nil
}

// Correct replaces what the record says, its side and state aside; it has to be
// confirmed anew. Faults: those of Flow.Check.
func (r *Record) Correct(f Flow, by Act) error {
	f.Side, f.State = r.Side, r.State
	if err := f.Check(); err != nil {
		return err
	}
	r.Flow, r.ConfirmedBy = f.clone(), ""
	r.touch(by)
	return nil
}

func (r *Record) touch(by Act) { r.ChangedBy, r.Changed = by.Name, by.At }

// Advance brings the record to a state. It has to be confirmed anew, unless the
// confirmation was what the step needs. Faults: conflict relocation.bad_step;
// invalid relocation.needs_… on the field that is missing.
func (r *Record) Advance(to State, by Act) error {
	step, err := r.step(to)
	if err != nil {
		return err
	}
	if !slices.Contains(step.Needs, NeedConfirmed) {
		r.ConfirmedBy = ""
	}
	r.State, r.Since = to, DayOf(by.At)
	r.touch(by)
	return nil
}

// Confirm says that the record is right as it is. Faults: denied
// relocation.own_entry for who entered or last changed it; conflict
// relocation.confirmed, invalid relocation.needs_evidence.
func (r *Record) Confirm(by Act) error {
	switch {
	case by.Name == r.EnteredBy || by.Name == r.ChangedBy:
		return fault.New(fault.Denied, "relocation.own_entry")
	case r.ConfirmedBy != "":
		return fault.New(fault.Conflict, "relocation.confirmed", "by", r.ConfirmedBy)
	case r.Evidence == "":
		return fault.New(fault.Invalid, "relocation.needs_evidence").On("evidence")
	}
	r.ConfirmedBy, r.Changed = by.Name, by.At
	return nil
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

// Store keeps records; every change goes with its entry in the audit, what was
// before and after. Faults: not_found relocation.not_found; conflict
// store.changed where a change names a version that is not the present one.
type Store interface {
	Relocation(ctx context.Context, id string) (Record, error)
	// EveryRelocation calls each with the records of a filter in the order of
	// their ids.
	EveryRelocation(ctx context.Context, f Filter, each func(Record) error) error
	// AddRelocation keeps a record; the same request with the same key ("" for
	// none) is done once and answered with the record of the first.
	AddRelocation(ctx context.Context, r Record, by Act, key string) (kept Record, again bool, err error)
	// ChangeRelocation changes the record at the version, 0 for any, as change
	// says, which may be called several times.
	ChangeRelocation(ctx context.Context, id string, version int64, by Act, change func(*Record) error) (Record, error)
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
