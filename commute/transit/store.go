package transit

import (
	"slices"
	"sort"

	"github.com/sanquan/sanquan/commute/transit/kernel"
)

// store is what a timetable holds: columns of plain numbers, which may lie in
// a mapped file. Never changed after it is made.
//
// The calls of a trip are not stored: a trip is its pattern (which stops), its
// run (how long after the first departure) and its start, and many trips share
// the first two.
type store struct {
	stops []Stop
	byID  []StopIdx // all stops in the order of their ids
	slack []slack
	paths footpaths

	patterns []patternRow // and one more, which ends the last
	calls    []call

	// Trips lie chain by chain: those of chain c are
	// chains[c] <= trip < chains[c+1].
	chains   []TripIdx
	starts   []Seconds // departure from the first call, time of day
	runs     []runRef
	services []uint32 // index into days
	labels   []uint32 // index into names
	ids      []uint32 // index into texts

	headways []headway
	phases   []Seconds // of each headway: from its From to its first run
	slots    TripIdx   // the number of trips with all runs of headways

	narrow []uint16 // runs of up to 18 h
	wide   []Seconds

	days   []Days
	clocks []clock
	names  []nameRow
	texts  texts

	// The patterns that can be boarded at stop s, with the first position for
	// it: boardings[firstBoarding[s]:firstBoarding[s+1]].
	boardings     []boarding
	firstBoarding []uint32
}

// TripIdx numbers the trips of a Timetable. The runs of trips of which only
// the headway is known have the numbers after all others.
type TripIdx uint32

type slack struct{ board, change Seconds }

type boarding struct {
	pattern uint32
	pos     uint32
}

// A pattern is the sequence of stops that a set of trips have in common, with
// where they may be boarded and left, and one clock.
type patternRow struct {
	call    uint32 // the first of its calls
	chain   uint32 // the first of its chains
	headway uint32 // the first of its headways
	clock   ClockIdx
}

// call is a stop of a pattern with the flags of package kernel. The last one
// of a pattern may not be boarded, the first not left.
type call uint32

func newCall(c Call, first, last bool) call {
	x := call(c.Stop)
	if !c.NoBoard && !last {
		x |= kernel.Board
	}
	if !c.NoLeave && !first {
		x |= kernel.Leave
	}
	return x
}

func (c call) stop() StopIdx { return StopIdx(c & kernel.StopMask) }
func (c call) board() bool   { return c&kernel.Board != 0 }
func (c call) leave() bool   { return c&kernel.Leave != 0 }

// headway is a trip that runs every so often in an interval, at unknown times.
type headway struct {
	from, until Seconds // of the first departure; until is exclusive
	step        Seconds
	run         runRef
	service     uint32
	label       uint32
	id          uint32
	first       TripIdx // the number of its first run; there are at most slotsOf runs
}

func (h *headway) slotsOf() TripIdx { return TripIdx((h.until - h.from + h.step - 1) / h.step) }

// nameRow is what many trips have in common, as indices into texts.
type nameRow struct {
	line, name, headsign, mode, source, observed uint32
	flags                                        uint32
}

const (
	clockEstimated = 1 << iota
	runsEstimated
)

// texts are strings by number, one after the other; text i ends where the next
// begins.
type texts struct {
	first []uint32
	all   string
}

func (t *texts) at(i uint32) string { return t.all[t.first[i]:t.first[i+1]] }

// calling returns the calls of a pattern.
func (s *store) calling(p uint32) []call { return s.calls[s.patterns[p].call:s.patterns[p+1].call] }

func (s *store) boardingsAt(x StopIdx) []boarding {
	return s.boardings[s.firstBoarding[x]:s.firstBoarding[x+1]]
}

// numPatterns leaves out the one that ends the list.
func (s *store) numPatterns() int { return len(s.patterns) - 1 }

// patternOf returns the pattern of a trip, and the headway it is a run of, or
// -1.
func (s *store) patternOf(trip TripIdx) (p uint32, h int) {
	if int(trip) < len(s.starts) {
		c := sort.Search(len(s.chains), func(i int) bool { return s.chains[i] > trip }) - 1
		return s.patternWith(func(r patternRow) uint32 { return r.chain }, uint32(c)), -1
	}
	h = sort.Search(len(s.headways), func(i int) bool { return s.headways[i].first > trip }) - 1
	return s.patternWith(func(r patternRow) uint32 { return r.headway }, uint32(h)), h
}

// patternWith returns the pattern to which an item belongs, where first tells
// the first one of each.
func (s *store) patternWith(first func(patternRow) uint32, item uint32) uint32 {
	return uint32(sort.Search(len(s.patterns), func(i int) bool { return first(s.patterns[i]) > item }) - 1)
}

// findStop returns the stop with an id.
func (s *store) findStop(id string) (StopIdx, bool) {
	i, ok := slices.BinarySearchFunc(s.byID, id, func(x StopIdx, id string) int {
		switch at := s.stops[x].ID; {
		case at < id:
			return -1
		case at > id:
			return 1
		}
		return 0
	})
	if !ok {
		return 0, false
	}
	return s.byID[i], true
}

// finish fills what follows from the other columns.
func (s *store) finish() {
	s.slack = make([]slack, len(s.stops))
	for i, stop := range s.stops {
		s.slack[i] = slack{stop.Board, stop.Change}
		if stop.Change == 0 {
			s.slack[i].change = stop.Board
		}
	}
}

// linkStops lists the patterns that can be boarded at each stop.
func (s *store) linkStops() {
	s.firstBoarding = make([]uint32, len(s.stops)+1)
	seen := make([]int, len(s.stops)) // the last pattern that was seen to call there, plus 1
	each := func(visit func(x StopIdx, b boarding)) {
		clear(seen)
		for p := range s.numPatterns() {
			for pos, c := range s.calling(uint32(p)) {
				if x := c.stop(); c.board() && seen[x] != p+1 {
					seen[x] = p + 1
					visit(x, boarding{uint32(p), uint32(pos)})
				}
			}
		}
	}
	each(func(x StopIdx, _ boarding) { s.firstBoarding[x+1]++ })
	for i := range s.stops {
		s.firstBoarding[i+1] += s.firstBoarding[i]
	}
	s.boardings = make([]boarding, s.firstBoarding[len(s.stops)])
	next := slices.Clone(s.firstBoarding)
	each(func(x StopIdx, b boarding) {
		s.boardings[next[x]] = b
		next[x]++
	})
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

// bytes returns the memory of patterns, trips and runs.
func (s *store) bytes() int {
	const row, trip, headwayRow = 16, 20, 32
	return row*len(s.patterns) + 4*len(s.calls) + 4*len(s.chains) + trip*len(s.starts) + headwayRow*len(s.headways) +
		2*len(s.narrow) + 4*len(s.wide) + 28*len(s.names) + 4*len(s.texts.first) + len(s.texts.all)
}
