package transit

import "github.com/sanquan/sanquan/base/fault"

// Frequency repeats a trip: one departure each Headway from From up to but not
// including Until, as a row of GTFS frequencies.txt does.
type Frequency struct {
	From, Until Seconds // time of day at the first call
	Headway     Seconds // more than 0
	// Exact says that the departures are From, From+Headway, … . Otherwise
	// only the headway is known, and the trips are placed by Phase and marked
	// ClockEstimated.
	Exact bool
	// Phase is the time from From to the first departure, 0 <= Phase <
	// Headway. Ignored where Exact.
	Phase Seconds
}

// AddFrequency adds the runs of a trip whose own times count as a template:
// only their differences matter. A run has the template's ID. Faults are those
// of AddTrip and network.frequency_invalid; then nothing is added.
func (b *Builder) AddFrequency(t Trip, f Frequency) error {
	if f.Headway <= 0 || f.From < 0 || f.Until > maxCallTime || f.Phase < 0 || f.Phase >= f.Headway {
		return fault.New(fault.Invalid, "network.frequency_invalid", "trip", t.ID,
			"from", f.From, "until", f.Until, "headway", f.Headway, "phase", f.Phase)
	}
	first := f.first()
	t.ClockEstimated = t.ClockEstimated || !f.Exact
	if first >= f.Until {
		return nil
	}
	if len(t.Calls) > 0 {
		t = t.departing(first)
	}
	if err := b.check(&t); err != nil {
		return err
	}
	last := first + Seconds(f.Runs()-1)*f.Headway
	lastRun := t.departing(last)
	if err := b.check(&lastRun); err != nil {
		return err
	}
	for at := first; at < f.Until; at += f.Headway {
		if err := b.AddTrip(t.departing(at)); err != nil {
			return err
		}
	}
	return nil
}

// Runs returns the number of departures.
func (f Frequency) Runs() int {
	first := f.first()
	if first >= f.Until || f.Headway <= 0 {
		return 0
	}
	return int((f.Until-1-first)/f.Headway) + 1
}

func (f Frequency) first() Seconds {
	if f.Exact {
		return f.From
	}
	return f.From + f.Phase
}

// departing returns a copy of the trip, shifted so that it departs from its
// first call at the given time. A dwell at the first call that would begin
// before midnight is cut.
func (t Trip) departing(at Seconds) Trip {
	shift := at - t.Calls[0].Depart
	calls := make([]Call, len(t.Calls))
	for i, c := range t.Calls {
		c.Arrive, c.Depart = c.Arrive+shift, c.Depart+shift
		calls[i] = c
	}
	calls[0].Arrive = max(calls[0].Arrive, 0)
	t.Calls = calls
	return t
}
