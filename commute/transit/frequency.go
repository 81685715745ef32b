package transit

import "github.com/sanquan/sanquan/base/fault"

// Frequency repeats a trip: one departure each Headway from From up to but not
// including Until, as a row of GTFS frequencies.txt does.
type Frequency struct {
	From, Until Seconds // time of day at the first call
	Headway     Seconds // more than 0
	// Exact says that the departures are From, From+Headway, … . Otherwise
	// only the headway is known; the trips are placed by Phase, or by a draw
	// (Timetable.Draw), and marked ClockEstimated.
	Exact bool
	// Phase is the time from From to the first departure, 0 <= Phase <
	// Headway. Ignored where Exact.
	Phase Seconds
}

// AddFrequency adds the runs of a trip whose own times count as a template:
// only their differences matter. A run has the template's ID. A dwell at the
// first call that would begin before midnight is cut. Faults are those of
// AddTrip and network.frequency_invalid; then nothing is added.
func (b *Builder) AddFrequency(t Trip, f Frequency) error {
	if f.Headway <= 0 || f.From < 0 || f.Until > maxCallTime || f.Phase < 0 || f.Phase >= f.Headway {
		return fault.New(fault.Invalid, "network.frequency_invalid", "trip", t.ID,
			"from", f.From, "until", f.Until, "headway", f.Headway, "phase", f.Phase)
	}
	first, end := f.first(), f.Until-1
	if !f.Exact {
		t.ClockEstimated = true
	}
	if f.Exact && first >= f.Until || f.From >= f.Until {
		return nil
	}
	if f.Exact {
		end = first + Seconds(f.Runs()-1)*f.Headway
	}
	if len(t.Calls) > 0 {
		t = t.departing(f.From)
	}
	if err := b.check(&t); err != nil {
		return err
	}
	last := t.departing(end) // of a headway: the latest run of any draw
	if err := b.check(&last); err != nil {
		return err
	}
	if !f.Exact {
		b.addHeadway(t, f)
		return nil
	}
	for at := first; at < f.Until; at += f.Headway {
		if err := b.AddTrip(t.departing(at)); err != nil {
			return err
		}
	}
	return nil
}

// addHeadway adds a trip that was checked and departs at f.From.
func (b *Builder) addHeadway(t Trip, f Frequency) {
	b.headways = append(b.headways, builtHeadway{
		pattern: b.patternOf(&t), phase: f.Phase,
		headway: headway{
			from: f.From, until: f.Until, step: f.Headway, run: b.runs.add(t.Calls),
			service: b.serviceOf(t.Days), label: b.nameOf(&t), id: b.texts.add(t.ID),
		},
	})
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
// first call at the given time.
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
