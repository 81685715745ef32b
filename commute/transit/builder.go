package transit

import (
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// Builder collects stops, trips and footpaths for a Timetable. It is not safe
// for concurrent use. The zero value is not usable; see NewBuilder.
type Builder struct {
	stops []Stop
	byID  map[string]StopIdx
	trips []Trip
	calls int
	paths []footpath
}

type footpath struct {
	from, to StopIdx
	time     Seconds
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder { return &Builder{byID: map[string]StopIdx{}} }

// AddStop adds a stop and returns its index. A second stop with the same id is
// not added; the index of the first is returned. Negative Board and Change
// count as 0.
func (b *Builder) AddStop(s Stop) StopIdx {
	if i, ok := b.byID[s.ID]; ok {
		return i
	}
	s.Board, s.Change = max(s.Board, 0), max(s.Change, 0)
	i := StopIdx(len(b.stops))
	b.stops = append(b.stops, s)
	b.byID[s.ID] = i
	return i
}

// AddTrip adds a trip; its Calls are copied. It returns a fault (invalid)
// named
//
//   - network.trip_too_short when it has fewer than two calls,
//   - network.trip_unknown_stop when a call's stop was not added,
//   - network.trip_time_range when a time is negative or 7 days or more,
//   - network.trip_time_backwards when a time is before the one before it,
//
// and adds nothing then. Ids need not be unique: two runs of one id are two
// trips.
func (b *Builder) AddTrip(t Trip) error {
	if err := b.check(&t); err != nil {
		return err
	}
	t.Calls = slices.Clone(t.Calls)
	b.trips = append(b.trips, t)
	b.calls += len(t.Calls)
	return nil
}

func (b *Builder) check(t *Trip) error {
	if len(t.Calls) < 2 {
		return fault.New(fault.Invalid, "network.trip_too_short", "trip", t.ID, "calls", len(t.Calls))
	}
	var before Seconds
	for i, c := range t.Calls {
		switch {
		case int(c.Stop) >= len(b.stops):
			return fault.New(fault.Invalid, "network.trip_unknown_stop", "trip", t.ID, "call", i+1)
		case c.Arrive < 0 || c.Depart >= maxCallTime:
			return fault.New(fault.Invalid, "network.trip_time_range", "trip", t.ID, "call", i+1,
				"arrive", c.Arrive, "depart", c.Depart)
		case c.Arrive < before || c.Depart < c.Arrive:
			return fault.New(fault.Invalid, "network.trip_time_backwards", "trip", t.ID, "call", i+1,
				"arrive", c.Arrive, "depart", c.Depart)
		}
		before = c.Depart
	}
	return nil
}

// AddFootpath adds a way on foot from one stop to another, in this direction
// only. Of two for the same stops the shorter is kept. It returns the fault
// network.footpath_invalid when a stop was not added, both are the same (a
// change at one stop is Stop.Change) or the time is negative or 24 h or more.
func (b *Builder) AddFootpath(from, to StopIdx, t Seconds) error {
	n := StopIdx(len(b.stops))
	if from >= n || to >= n || from == to || t < 0 || t >= Day {
		return fault.New(fault.Invalid, "network.footpath_invalid", "from", from, "to", to, "seconds", t)
	}
	b.paths = append(b.paths, footpath{from, to, t})
	return nil
}

// Build returns the timetable. The Builder must not be used afterwards: what
// it held belongs to the Timetable. The order of trips in the timetable is the
// order they were added in. Cost: O(c log c) for c calls.
func (b *Builder) Build() (*Timetable, error) {
	t := &Timetable{stops: b.stops, byID: b.byID, trips: b.trips, calls: b.calls}
	t.slack = make([]slack, len(t.stops))
	for i, s := range t.stops {
		t.slack[i] = slack{s.Board, s.Change}
		if s.Change == 0 {
			t.slack[i].change = s.Board
		}
	}
	t.paths = joinFootpaths(len(t.stops), b.paths)
	t.makePatterns()
	t.linkStops()
	*b = Builder{}
	return t, nil
}

// Stop returns a stop that was added; the caller must not change it, nor keep
// it beyond the next AddStop.
func (b *Builder) Stop(s StopIdx) *Stop { return &b.stops[s] }

// FindStop returns the stop with the given id.
func (b *Builder) FindStop(id string) (StopIdx, bool) {
	s, ok := b.byID[id]
	return s, ok
}
