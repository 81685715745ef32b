package transit

import (
	"cmp"
	"slices"
	"sync"
)

// Timetable is an immutable set of stops, trips and footpaths, made by a
// Builder. It is safe for concurrent use; searches are deterministic.
type Timetable struct {
	stops    []Stop
	byID     map[string]StopIdx
	trips    []Trip
	calls    int
	slack    []slack
	paths    footpaths
	patterns []pattern

	// The patterns that can be boarded at stop s, with the first position for
	// it: boardings[firstBoarding[s]:firstBoarding[s+1]].
	boardings     []boarding
	firstBoarding []uint32

	searches sync.Pool // of *search
	lanes    laneMemory
}

type slack struct{ board, change Seconds }

type boarding struct {
	pattern uint32
	pos     uint32
}

// footpaths is a compressed sparse row table; the ways from one stop are
// sorted by stop.
type footpaths struct {
	first []uint32
	to    []StopIdx
	time  []Seconds
}

func (f *footpaths) from(s StopIdx) ([]StopIdx, []Seconds) {
	a, b := f.first[s], f.first[s+1]
	return f.to[a:b], f.time[a:b]
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

func (t *Timetable) linkStops() {
	t.firstBoarding = make([]uint32, len(t.stops)+1)
	seen := make([]int, len(t.stops)) // the last pattern that was seen to call there, plus 1
	each := func(visit func(s StopIdx, b boarding)) {
		clear(seen)
		for p := range t.patterns {
			for pos, s := range t.patterns[p].stops {
				if t.patterns[p].board[pos] && seen[s] != p+1 {
					seen[s] = p + 1
					visit(s, boarding{uint32(p), uint32(pos)})
				}
			}
		}
	}
	each(func(s StopIdx, _ boarding) { t.firstBoarding[s+1]++ })
	for i := range t.stops {
		t.firstBoarding[i+1] += t.firstBoarding[i]
	}
	t.boardings = make([]boarding, t.firstBoarding[len(t.stops)])
	next := slices.Clone(t.firstBoarding)
	each(func(s StopIdx, b boarding) {
		t.boardings[next[s]] = b
		next[s]++
	})
}

func (t *Timetable) boardingsAt(s StopIdx) []boarding {
	return t.boardings[t.firstBoarding[s]:t.firstBoarding[s+1]]
}

// NumStops returns the number of stops; their indices are below it.
func (t *Timetable) NumStops() int { return len(t.stops) }

// Stop returns a stop; the caller must not change it. An index that the
// timetable does not have panics.
func (t *Timetable) Stop(s StopIdx) *Stop { return &t.stops[s] }

// FindStop returns the stop with the given id.
func (t *Timetable) FindStop(id string) (StopIdx, bool) {
	s, ok := t.byID[id]
	return s, ok
}

// Trips returns all trips in the order they were added. The slice is the
// timetable's own; the caller must not change it.
func (t *Timetable) Trips() []Trip { return t.trips }

// EachFootpath calls visit for the ways on foot from a stop, in the order of
// the stops they lead to.
func (t *Timetable) EachFootpath(from StopIdx, visit func(to StopIdx, time Seconds)) {
	to, time := t.paths.from(from)
	for i := range to {
		visit(to[i], time[i])
	}
}

// Stats counts what a timetable holds.
type Stats struct {
	Stops, Trips, Calls, Footpaths int
	EstimatedClockTrips            int // trips whose hours are estimated
	Patterns                       int // distinct stop sequences
	Chains                         int // groups of trips of a pattern in which none overtakes another
}

// Stats counts what the timetable holds.
func (t *Timetable) Stats() Stats {
	s := Stats{
		Stops: len(t.stops), Trips: len(t.trips), Calls: t.calls, Footpaths: len(t.paths.to),
		Patterns: len(t.patterns),
	}
	for i := range t.trips {
		if t.trips[i].ClockEstimated {
			s.EstimatedClockTrips++
		}
	}
	for i := range t.patterns {
		s.Chains += len(t.patterns[i].chains)
	}
	return s
}
