package transit

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// Builder collects stops, trips and footpaths for a Timetable. It keeps trips
// as a Timetable does, so that millions of calls take no more memory than they
// will. It is not safe for concurrent use. The zero value is not usable; see
// NewBuilder.
type Builder struct {
	stops []Stop
	byID  map[string]StopIdx
	paths []footpath

	patterns []builtPattern
	byCalls  map[string]uint32 // pattern by clock, stops and flags
	trips    []builtTrip
	headways []builtHeadway
	runs     runTable
	days     []Days
	byDays   map[Days]uint32
	clocks   []clock
	names    []nameRow
	byName   map[nameRow]uint32
	texts    textTable
	key      []byte
}

type builtPattern struct {
	calls []call
	clock ClockIdx
}

type builtTrip struct {
	pattern           uint32
	start             Seconds
	run               runRef
	service, name, id uint32
}

type builtHeadway struct {
	pattern uint32
	phase   Seconds
	headway
}

type footpath struct {
	from, to StopIdx
	time     Seconds
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder {
	return &Builder{
		byID: map[string]StopIdx{}, byCalls: map[string]uint32{}, byDays: map[Days]uint32{}, byName: map[nameRow]uint32{},
		runs: runTable{known: map[string]runRef{}}, texts: textTable{known: map[string]uint32{}},
	}
}

// textTable collects strings, each once.
type textTable struct {
	list  []string
	known map[string]uint32
}

func (t *textTable) add(s string) uint32 {
	i, ok := t.known[s]
	if !ok {
		i = uint32(len(t.list))
		s = strings.Clone(s) // it may be a piece of a whole file
		t.list = append(t.list, s)
		t.known[s] = i
	}
	return i
}

// texts lays the strings out.
func (t *textTable) texts() texts {
	out := texts{first: make([]uint32, 1, len(t.list)+1)}
	var all strings.Builder
	for _, s := range t.list {
		all.WriteString(s)
		out.first = append(out.first, uint32(all.Len()))
	}
	out.all = all.String()
	return out
}

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

// AddClock adds a clock for trips whose service days do not begin when those
// of the timetable do: agencies in other time zones, zones with summer time.
// The first clock that is added is the timetable's own. offsets are sorted by
// day; none means that there is no difference on any day. Faults:
// network.clock_offsets when they are not sorted, are 48 h or more, or too
// many clocks were added.
func (b *Builder) AddClock(offsets []Offset) (ClockIdx, error) {
	sorted := slices.IsSortedFunc(offsets, func(x, y Offset) int { return cmp.Compare(x.FromDay, y.FromDay) })
	large := slices.ContainsFunc(offsets, func(o Offset) bool { return o.Seconds <= -2*Day || o.Seconds >= 2*Day })
	if !sorted || large || len(b.clocks) >= maxClocks {
		return 0, fault.New(fault.Invalid, "network.clock_offsets", "clock", len(b.clocks), "offsets", len(offsets))
	}
	b.clocks = append(b.clocks, slices.Clone(offsets))
	return ClockIdx(len(b.clocks) - 1), nil
}

const maxClocks = 1 << 16

// AddTrip adds a trip; its Calls are not kept. It returns a fault (invalid)
// named
//
//   - network.trip_too_short when it has fewer than two calls,
//   - network.trip_unknown_stop when a call's stop was not added,
//   - network.trip_unknown_clock when its clock was not added,
//   - network.trip_time_range when a time is negative or 7 days or more,
//   - network.trip_time_backwards when a time is before the one before it,
//
// and adds nothing then. Ids need not be unique: two runs of one id are two
// trips.
func (b *Builder) AddTrip(t Trip) error {
	if err := b.check(&t); err != nil {
		return err
	}
	b.trips = append(b.trips, builtTrip{
		pattern: b.patternOf(&t), start: t.Calls[0].Depart, run: b.runs.add(t.Calls),
		service: b.serviceOf(t.Days), name: b.nameOf(&t), id: b.texts.add(t.ID),
	})
	return nil
}

func (b *Builder) check(t *Trip) error {
	if len(t.Calls) < 2 {
		return fault.New(fault.Invalid, "network.trip_too_short", "trip", t.ID, "calls", len(t.Calls))
	}
	if int(t.Clock) >= max(1, len(b.clocks)) {
		return fault.New(fault.Invalid, "network.trip_unknown_clock", "trip", t.ID, "clock", t.Clock)
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

// patternOf returns the pattern of a trip.
func (b *Builder) patternOf(t *Trip) uint32 {
	b.key = binary.LittleEndian.AppendUint32(b.key[:0], uint32(t.Clock))
	last := len(t.Calls) - 1
	for i, c := range t.Calls {
		b.key = binary.LittleEndian.AppendUint32(b.key, uint32(newCall(c, i == 0, i == last)))
	}
	p, ok := b.byCalls[string(b.key)]
	if !ok {
		p = uint32(len(b.patterns))
		calls := make([]call, len(t.Calls))
		for i, c := range t.Calls {
			calls[i] = newCall(c, i == 0, i == last)
		}
		b.patterns = append(b.patterns, builtPattern{calls, t.Clock})
		b.byCalls[string(b.key)] = p
	}
	return p
}

func (b *Builder) serviceOf(d Days) uint32 {
	i, ok := b.byDays[d]
	if !ok {
		i = uint32(len(b.days))
		b.days = append(b.days, d)
		b.byDays[d] = i
	}
	return i
}

func (b *Builder) nameOf(t *Trip) uint32 {
	n := nameRow{
		line: b.texts.add(t.Line), name: b.texts.add(t.Name), headsign: b.texts.add(t.Headsign), mode: b.texts.add(t.Mode),
		source: b.texts.add(t.Source), observed: b.texts.add(t.Observed),
	}
	if t.ClockEstimated {
		n.flags |= clockEstimated
	}
	if t.RunsEstimated {
		n.flags |= runsEstimated
	}
	i, ok := b.byName[n]
	if !ok {
		i = uint32(len(b.names))
		b.names = append(b.names, n)
		b.byName[n] = i
	}
	return i
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

// Build returns the timetable as seen from day 0. It has no errors so far. The Builder must not be used
// afterwards: what it held belongs to the Timetable. Patterns are in the order
// in which their first trips were added. Cost: O(c log c) for c calls.
func (b *Builder) Build() (*Timetable, error) {
	if len(b.clocks) == 0 {
		b.clocks = []clock{nil}
	}
	s := &store{
		stops: b.stops, paths: joinFootpaths(len(b.stops), b.paths), narrow: b.runs.narrow, wide: b.runs.wide,
		days: b.days, clocks: b.clocks, names: b.names, texts: b.texts.texts(),
	}
	s.byID = make([]StopIdx, len(s.stops))
	for i := range s.byID {
		s.byID[i] = StopIdx(i)
	}
	slices.SortFunc(s.byID, func(x, y StopIdx) int { return cmp.Compare(s.stops[x].ID, s.stops[y].ID) })
	b.layTrips(s)
	s.linkStops()
	s.finish()
	*b = Builder{}
	return newTimetable(s), nil
}

func joinFootpaths(stops int, paths []footpath) footpaths {
	slices.SortFunc(paths, func(a, b footpath) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.time, b.time))
	})
	paths = slices.CompactFunc(paths, func(a, b footpath) bool { return a.from == b.from && a.to == b.to })
	f := footpaths{
		first: make([]uint32, stops+1),
		to:    make([]StopIdx, len(paths)),
		time:  make([]Seconds, len(paths)),
	}
	for i, p := range paths {
		f.first[p.from+1]++
		f.to[i], f.time[i] = p.to, p.time
	}
	for i := range stops {
		f.first[i+1] += f.first[i]
	}
	return f
}

// NumStops returns how many stops were added.
func (b *Builder) NumStops() int { return len(b.stops) }

// Stop returns a stop that was added; the caller must not change it, nor keep
// it beyond the next AddStop.
func (b *Builder) Stop(s StopIdx) *Stop { return &b.stops[s] }

// FindStop returns the stop with the given id.
func (b *Builder) FindStop(id string) (StopIdx, bool) {
	s, ok := b.byID[id]
	return s, ok
}
