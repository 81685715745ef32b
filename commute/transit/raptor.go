package transit

import (
	"sort"
	"unsafe"
)

// never is the label of what is not reached: later than any time of day, and
// small enough that slack and footpaths can be added to it.
const never Seconds = 1 << 30

// label is the earliest time at a stop after at most so many rides.
type label struct {
	ride Seconds // got off there
	walk Seconds // walked up to it: from the origin, or from where a ride ended
}

// ready returns the earliest departure that can be caught.
func (l label) ready(s slack) Seconds { return min(l.ride+s.change, l.walk+s.board) }

// search is the memory of one query. Not safe for concurrent use.
type search struct {
	*Timetable
	query    Query
	depart   Seconds // of this run
	deadline Seconds

	// labels[k][stop]: at most k rides; never increases with k. Kept between
	// the runs of a profile.
	labels [][]label

	// The trips that can matter to the query, laid out pattern by pattern when
	// one is first scanned: those of pattern p are blocks[laid[p].first:laid[p].end].
	blocks   []block
	laid     []span
	laidList []uint32 // the patterns that are laid out
	memory   []Seconds
	running  running
	until    Seconds // the last time that can matter

	rode, walked stopSet // stops improved in this round
	scan         []uint32
	scanFrom     []uint32 // per pattern: first position to scan from, or noScan

	trace *trace // nil unless journeys are wanted
}

// block is the trips of one chain on one service day.
type block struct {
	trips []TripIdx
	day   int
	shift Seconds
	// Position-major: depart[pos*len(trips)+i], in times of the queried day.
	depart, arrive []Seconds
}

// span is a part of search.blocks; notLaid is none yet.
type span struct{ first, end uint32 }

var notLaid = span{1, 0}

const noScan = ^uint32(0)

// stopSet is a list of distinct stops.
type stopSet struct {
	list []StopIdx
	has  []bool
}

func (s *stopSet) add(x StopIdx) {
	if !s.has[x] {
		s.has[x] = true
		s.list = append(s.list, x)
	}
}

func (s *stopSet) clear() {
	for _, x := range s.list {
		s.has[x] = false
	}
	s.list = s.list[:0]
}

func (t *Timetable) newSearch(q Query) *search {
	s, ok := t.searches.Get().(*search)
	if !ok {
		s = &search{
			scanFrom: make([]uint32, t.numPatterns()),
			laid:     make([]span, t.numPatterns()),
			rode:     stopSet{has: make([]bool, len(t.stops))},
			walked:   stopSet{has: make([]bool, len(t.stops))},
		}
		for p := range s.scanFrom {
			s.scanFrom[p], s.laid[p] = noScan, notLaid
		}
	}
	s.Timetable, s.query, s.until = t, q, q.last()+q.Limit
	for len(s.labels) <= q.Rides {
		s.labels = append(s.labels, make([]label, len(t.stops)))
	}
	s.reset()
	return s
}

// release hands the memory back for the next search.
func (s *search) release() {
	for _, p := range s.laidList {
		s.laid[p] = notLaid
	}
	clear(s.blocks)
	s.laidList, s.blocks, s.memory = s.laidList[:0], s.blocks[:0], s.memory[:0]
	s.trace = nil
	s.query = Query{}
	pool := &s.searches
	s.Timetable = nil
	pool.Put(s)
}

func (s *search) reset() {
	for k := range s.query.Rides + 1 {
		for i := range s.labels[k] {
			s.labels[k][i] = label{never, never}
		}
	}
}

// lay lays out the trips of a pattern that can matter to any departure of the
// query.
func (s *search) lay(p uint32) span {
	if at := s.laid[p]; at != notLaid {
		return at
	}
	at := span{first: uint32(len(s.blocks))}
	n := len(s.calling(p))
	s.running.eachRunning(s.Timetable, p, s.query.Depart, s.until, func(day int, shift Seconds) {
		r := &s.running
		m := len(r.trips)
		numbers := s.take(m)
		b := block{
			trips: unsafe.Slice((*TripIdx)(unsafe.Pointer(&numbers[0])), m), // both are 32 bits
			day:   day, shift: shift, depart: s.take(n * m), arrive: s.take(n * m),
		}
		copy(b.trips, r.trips)
		for i, ref := range r.runs {
			run := s.runOf(ref, n)
			for pos := range n {
				b.arrive[pos*m+i], b.depart[pos*m+i] = run.times(r.starts[i], n, pos)
			}
		}
		s.blocks = append(s.blocks, b)
	})
	at.end = uint32(len(s.blocks))
	s.laid[p] = at
	s.laidList = append(s.laidList, p)
	return at
}

// take returns a piece of the search's memory. What was taken before stays
// where it is when the memory grows.
func (s *search) take(n int) []Seconds {
	if cap(s.memory)-len(s.memory) < n {
		s.memory = make([]Seconds, 0, max(2*cap(s.memory), n, 1<<14))
	}
	at := len(s.memory)
	s.memory = s.memory[:at+n]
	return s.memory[at : at+n : at+n]
}

// run searches from one departure. Labels left by later departures are upper
// bounds for this one and stay: each was carried onward when it was set, under
// a deadline that was no earlier. Nothing is reached after the deadline.
func (s *search) run(depart, deadline Seconds) {
	s.depart, s.deadline = depart, deadline
	for _, a := range s.query.From {
		if a.Time <= deadline-depart {
			s.improveWalk(0, a.Stop, depart+a.Time, NoStop)
		}
	}
	for k := 1; k <= s.query.Rides && len(s.rode.list)+len(s.walked.list) > 0; k++ {
		s.collectPatterns()
		s.rode.clear()
		s.walked.clear()
		for _, p := range s.scan {
			s.scanPattern(k, p)
		}
		s.walkOn(k)
	}
	s.rode.clear()
	s.walked.clear()
}

// improveRide lowers the label of getting off; with k rides it holds for more.
func (s *search) improveRide(k int, stop StopIdx, at Seconds) bool {
	if at >= s.labels[k][stop].ride {
		return false
	}
	for ; k <= s.query.Rides && at < s.labels[k][stop].ride; k++ {
		s.labels[k][stop].ride = at
	}
	s.rode.add(stop)
	return true
}

// improveWalk is the same for walking up to a stop; from is where the footpath
// began, NoStop at the origin.
func (s *search) improveWalk(k int, stop StopIdx, at Seconds, from StopIdx) {
	if at >= s.labels[k][stop].walk {
		return
	}
	if s.trace != nil {
		s.trace.walk[k][stop] = from
	}
	for ; k <= s.query.Rides && at < s.labels[k][stop].walk; k++ {
		s.labels[k][stop].walk = at
	}
	s.walked.add(stop)
}

// collectPatterns lists the patterns that can be boarded at an improved stop.
func (s *search) collectPatterns() {
	s.scan = s.scan[:0]
	for _, set := range [][]StopIdx{s.rode.list, s.walked.list} {
		for _, stop := range set {
			for _, b := range s.boardingsAt(stop) {
				if s.scanFrom[b.pattern] == noScan {
					s.scan = append(s.scan, b.pattern)
				}
				s.scanFrom[b.pattern] = min(s.scanFrom[b.pattern], b.pos)
			}
		}
	}
}

func (s *search) scanPattern(k int, p uint32) {
	first := int(s.scanFrom[p])
	s.scanFrom[p] = noScan
	at := s.lay(p)
	for i := at.first; i < at.end; i++ {
		s.scanBlock(k, s.calling(p), i, first)
	}
}

// scanBlock rides the trips from position first on: at each position the trip
// on board is left, then exchanged for an earlier one if one can be caught.
func (s *search) scanBlock(k int, calls []call, blockIdx uint32, first int) {
	b := &s.blocks[blockIdx]
	n := len(b.trips)
	on, boardedAt := n, 0 // the trip on board, and where; n is none
	before := s.labels[k-1]
	for pos := first; pos < len(calls); pos++ {
		c := calls[pos]
		stop := c.stop()
		if on < n && c.leave() {
			if at := b.arrive[pos*n+on]; at <= s.deadline && s.improveRide(k, stop, at) && s.trace != nil {
				s.trace.ride[k][stop] = ride{blockIdx, uint32(on), uint32(boardedAt), uint32(pos)}
			}
		}
		if !c.board() {
			continue
		}
		ready := before[stop].ready(s.slack[stop])
		if ready > s.deadline {
			continue
		}
		departs := b.depart[pos*n : pos*n+on] // of the trips before the one on board
		if on == 0 || departs[on-1] < ready {
			continue
		}
		on = sort.Search(on, func(i int) bool { return departs[i] >= ready })
		boardedAt = pos
	}
}

// walkOn takes the footpaths from where rides of this round ended.
func (s *search) walkOn(k int) {
	for _, from := range s.rode.list {
		left := s.labels[k][from].ride
		to, time := s.paths.from(from)
		for i, stop := range to {
			if at := left + time[i]; at <= s.deadline {
				s.improveWalk(k, stop, at, from)
			}
		}
	}
}
