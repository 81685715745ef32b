package transit

import (
	"iter"
	"sync"
)

// Timetable is an immutable set of stops, trips and footpaths as seen from one
// service day, made by a Builder or read from a file. It is safe for
// concurrent use; searches are deterministic.
type Timetable struct {
	*store
	*memory
	day    int
	phases []Seconds // of the headways
	// The searched days on which each service runs, and on which trips of
	// each clock can matter, as bits from firstSearched on.
	active []uint16
	matter []uint16
	shifts []dayShifts // by clock
	recent *recentWindows
}

// memory is what searches leave for the next ones, on whatever day.
type memory struct {
	searches sync.Pool // of *search
	lanes    laneMemory
}

// newTimetable shows a store on day 0.
func newTimetable(s *store) *Timetable {
	t := &Timetable{store: s, memory: &memory{}, phases: s.phases}
	return t.On(0)
}

// On returns the timetable as seen from another service day: times of day are
// those of that day, and the days before and after are those around it. It
// shares everything with t. Cost: linear in the number of distinct sets of
// service days.
func (t *Timetable) On(day int) *Timetable {
	o := &Timetable{
		store: t.store, memory: t.memory, day: day, phases: t.phases, recent: &recentWindows{},
		active: make([]uint16, len(t.days)), matter: make([]uint16, len(t.clocks)), shifts: make([]dayShifts, len(t.clocks)),
	}
	for i, set := range t.days {
		for d := range searched {
			if set.Has(day + firstSearched + d) {
				o.active[i] |= 1 << d
			}
		}
	}
	for i, c := range t.clocks {
		o.shifts[i], o.matter[i] = c.shifts(t.clocks[0], day)
	}
	return o
}

// Day returns the number of the service day that is asked about.
func (t *Timetable) Day() int { return t.day }

// Shift returns what is to be added to a time of a trip of a service day,
// relative to the queried one and within FirstDay-1..LastDay+1, to get the time
// of the queried day. A clock that the timetable does not have panics.
func (t *Timetable) Shift(c ClockIdx, day int) Seconds { return t.shifts[c][day-firstSearched] }

// NumStops returns the number of stops; their indices are below it.
func (t *Timetable) NumStops() int { return len(t.stops) }

// Stop returns a stop; the caller must not change it. An index that the
// timetable does not have panics.
func (t *Timetable) Stop(s StopIdx) *Stop { return &t.stops[s] }

// FindStop returns the stop with the given id.
func (t *Timetable) FindStop(id string) (StopIdx, bool) { return t.findStop(id) }

// Trip returns a trip; its Calls are the caller's own. Whether the first call
// may be left and the last boarded is not known. Of a headway's run, the time
// is that of Frequency.Phase or of the draw. An index that the timetable does
// not have panics.
func (t *Timetable) Trip(i TripIdx) Trip {
	p, h := t.patternOf(i)
	var start Seconds
	var ref runRef
	var service, label, id uint32
	if h < 0 {
		start, ref, service, label, id = t.starts[i], t.runs[i], t.services[i], t.labels[i], t.ids[i]
	} else {
		w := &t.headways[h]
		start = w.from + t.phases[h] + Seconds(i-w.first)*w.step
		ref, service, label, id = w.run, w.service, w.label, w.id
	}
	n := t.names[label]
	calls := t.calling(p)
	trip := Trip{
		ID: t.texts.at(id), Line: t.texts.at(n.line), Name: t.texts.at(n.name), Headsign: t.texts.at(n.headsign),
		Mode: t.texts.at(n.mode), Days: t.days[service], Clock: t.patterns[p].clock,
		Calls: make([]Call, len(calls)), Provenance: t.provenance(n),
	}
	times := t.runOf(ref, len(calls))
	for pos, c := range calls {
		arrive, depart := times.times(start, len(calls), pos)
		trip.Calls[pos] = Call{
			Stop: c.stop(), Arrive: arrive, Depart: depart,
			NoBoard: !c.board() && pos < len(calls)-1, NoLeave: !c.leave() && pos > 0,
		}
	}
	return trip
}

// Trips visits all trips, pattern by pattern: those that run on other days
// too, and the runs of headways after all others.
func (t *Timetable) Trips() iter.Seq2[TripIdx, Trip] {
	return func(yield func(TripIdx, Trip) bool) {
		for i := range TripIdx(len(t.starts)) {
			if !yield(i, t.Trip(i)) {
				return
			}
		}
		for h := range t.headways {
			w := &t.headways[h]
			for k := range w.runsOf(t.phases[h]) {
				if i := w.first + k; !yield(i, t.Trip(i)) {
					return
				}
			}
		}
	}
}

// runsOf returns the number of runs with a phase.
func (h *headway) runsOf(phase Seconds) TripIdx {
	if first := h.from + phase; first < h.until {
		return TripIdx((h.until-1-first)/h.step) + 1
	}
	return 0
}

// TripsToday returns the number of trips of the queried service day itself,
// runs of headways included. Cost: linear in the trips.
func (t *Timetable) TripsToday() int {
	today := func(service uint32) bool { return t.active[service]>>-firstSearched&1 != 0 }
	n := 0
	for _, service := range t.services {
		if today(service) {
			n++
		}
	}
	for h := range t.headways {
		if w := &t.headways[h]; today(w.service) {
			n += int(w.runsOf(t.phases[h]))
		}
	}
	return n
}

// Headways returns the number of trips of which only the headway is known.
func (t *Timetable) Headways() int { return len(t.headways) }

// EachFootpath calls visit for the ways on foot from a stop, in the order of
// the stops they lead to.
func (t *Timetable) EachFootpath(from StopIdx, visit func(to StopIdx, time Seconds)) {
	to, time := t.paths.from(from)
	for i := range to {
		visit(to[i], time[i])
	}
}

// Provenances returns the different provenances of all trips, in no particular
// order. Cost: linear in the distinct names of trips.
func (t *Timetable) Provenances() []Provenance {
	seen := map[Provenance]bool{}
	var list []Provenance
	for _, n := range t.names {
		if p := t.provenance(n); !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	return list
}

func (s *store) provenance(n nameRow) Provenance {
	return Provenance{
		Source: s.texts.at(n.source), Observed: s.texts.at(n.observed),
		ClockEstimated: n.flags&clockEstimated != 0, RunsEstimated: n.flags&runsEstimated != 0,
	}
}

// Stats counts what a timetable holds.
type Stats struct {
	Stops, Footpaths    int
	Trips, Calls        int // of all service days, runs of headways included
	EstimatedClockTrips int // trips whose hours are estimated
	Patterns            int // distinct stop sequences, by what may be boarded and left and by clock
	Chains              int // groups of trips of a pattern in which none overtakes another; headways aside
	Headways            int // trips of which only the headway is known
	Services            int // distinct sets of service days
	Bytes               int // of patterns, trips and runs: all that grows with the calls
}

// Stats counts what the timetable holds. Cost: linear in the trips.
func (t *Timetable) Stats() Stats {
	s := Stats{
		Stops: len(t.stops), Footpaths: len(t.paths.to), Trips: len(t.starts), Patterns: t.numPatterns(),
		Chains: len(t.chains) - 1, Headways: len(t.headways), Services: len(t.days), Bytes: t.bytes(),
	}
	for p := range t.numPatterns() {
		row, next := t.patterns[p], t.patterns[p+1]
		calls := int(next.call - row.call)
		s.Calls += calls * int(t.chains[next.chain]-t.chains[row.chain])
		for h := row.headway; h < next.headway; h++ {
			runs := int(t.headways[h].runsOf(t.phases[h]))
			s.Trips += runs
			s.EstimatedClockTrips += runs
			s.Calls += runs * calls
		}
	}
	for _, label := range t.labels {
		if t.names[label].flags&clockEstimated != 0 {
			s.EstimatedClockTrips++
		}
	}
	return s
}
