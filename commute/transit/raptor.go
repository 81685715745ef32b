package transit

import "sort"

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

	// The chains with a trip that can matter to the query, each with the day
	// it runs on: live[firstLive[p]:firstLive[p+1]] are those of pattern p.
	live      []liveChain
	firstLive []uint32

	rode, walked stopSet // stops improved in this round
	scan         []uint32
	scanFrom     []uint32 // per pattern: first position to scan from, or noScan

	trace *trace // nil unless journeys are wanted
}

type liveChain struct {
	*chain
	shift Seconds
}

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
			Timetable: t,
			scanFrom:  make([]uint32, len(t.patterns)),
			firstLive: make([]uint32, len(t.patterns)+1),
			rode:      stopSet{has: make([]bool, len(t.stops))},
			walked:    stopSet{has: make([]bool, len(t.stops))},
		}
		for i := range s.scanFrom {
			s.scanFrom[i] = noScan
		}
	}
	s.query = q
	for len(s.labels) <= q.Rides {
		s.labels = append(s.labels, make([]label, len(t.stops)))
	}
	s.reset()
	s.selectChains(q.Depart, q.last()+q.Limit)
	return s
}

// release hands the memory back for the next search.
func (s *search) release() {
	s.trace = nil
	s.query = Query{}
	s.searches.Put(s)
}

func (s *search) reset() {
	for k := range s.query.Rides + 1 {
		for i := range s.labels[k] {
			s.labels[k][i] = label{never, never}
		}
	}
}

// selectChains finds the chains that run between from and to, inclusive.
func (s *search) selectChains(from, to Seconds) {
	s.live = s.live[:0]
	for p := range s.patterns {
		s.firstLive[p] = uint32(len(s.live))
		for i := range s.patterns[p].chains {
			c := &s.patterns[p].chains[i]
			first, last := c.span()
			for day := FirstDay; day <= LastDay; day++ {
				shift := Seconds(day) * Day
				if c.days.Has(day) && last+shift >= from && first+shift <= to {
					s.live = append(s.live, liveChain{c, shift})
				}
			}
		}
	}
	s.firstLive[len(s.patterns)] = uint32(len(s.live))
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
				if s.firstLive[b.pattern] == s.firstLive[b.pattern+1] {
					continue
				}
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
	for i := s.firstLive[p]; i < s.firstLive[p+1]; i++ {
		s.scanChain(k, &s.patterns[p], i, first)
	}
}

// scanChain rides the chain from position first on: at each position the trip
// on board is left, then exchanged for an earlier one if one can be caught.
func (s *search) scanChain(k int, p *pattern, liveIdx uint32, first int) {
	c := s.live[liveIdx]
	n := len(c.trips)
	on, boardedAt := n, 0 // the trip on board, and where; n is none
	before := s.labels[k-1]
	for pos := first; pos < len(p.stops); pos++ {
		stop := p.stops[pos]
		if on < n && p.leave[pos] {
			if at := c.arrive[pos*n+on] + c.shift; at <= s.deadline && s.improveRide(k, stop, at) && s.trace != nil {
				s.trace.ride[k][stop] = ride{liveIdx, uint32(on), uint32(boardedAt), uint32(pos)}
			}
		}
		if !p.board[pos] {
			continue
		}
		ready := before[stop].ready(s.slack[stop])
		if ready > s.deadline {
			continue
		}
		departs := c.depart[pos*n : pos*n+on] // of the trips before the one on board
		if on == 0 || departs[on-1]+c.shift < ready {
			continue
		}
		on = sort.Search(on, func(i int) bool { return departs[i]+c.shift >= ready })
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
