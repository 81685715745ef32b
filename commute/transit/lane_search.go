package transit

import (
	"math/bits"
	"slices"

	"github.com/sanquan/sanquan/commute/transit/kernel"
)

// laneSearch is the memory of a lane search: for each stop three vectors of
// lanes (see package kernel), one lane for each departure. Lanes beyond the
// last departure repeat it. Round k of the search is RAPTOR's in every lane at
// once: what ready labels hold comes from at most k-1 rides, what ride and
// walk labels hold from at most k.
//
// Not safe for concurrent use.
type laneSearch struct {
	columns  *laneColumns // searched in
	lanes    int
	frame    laneFrame
	start    []uint16 // departure of each lane
	deadline []uint16 // last useful time of each lane
	// The three vectors of a stop that is not reached.
	unreached []uint16

	labels []uint16 // 3*lanes for each stop, by number; not reached is deadline+1

	rode, walked numbers              // improved in this round
	ready        numbers              // boarded at in this round
	touched      numbers              // in which any label differs from deadline+1
	list         []uint32             // of the set bits in hand
	never        [kernel.Most]Seconds // for writing
	improved     []uint32

	patterns            numbers  // set of the patterns to scan
	scanFrom, scanUntil []uint32 // first and last position to board at, of those

	scan    kernel.Scan
	walk    kernel.Walk
	publish kernel.Publish
	travel  kernel.Travel
}

// laneFrame says which departures the labels of a search are made for.
type laneFrame struct {
	first, step, limit Seconds // first is relative to the window
	departures         int
}

// numbers is a set of stops or patterns by number.
type numbers []uint64

func (b numbers) add(i uint32) { b[i>>6] |= 1 << (i & 63) }

func (b numbers) has(i uint32) bool { return b[i>>6]>>(i&63)&1 != 0 }

// appendTo appends the members of the set in ascending order.
func (b numbers) appendTo(list []uint32) []uint32 {
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			list = append(list, uint32(i<<6+bits.TrailingZeros64(word)))
		}
	}
	return list
}

// width returns the place of the narrowest vectors that hold the departures:
// 32<<width lanes.
func width(departures int) int {
	switch {
	case departures <= 32:
		return 0
	case departures <= 64:
		return 1
	}
	return 2
}

// newLaneSearch returns memory for some departures of the window from the
// given one on; release it.
func (w *Window) newLaneSearch(c *laneColumns, from, departures int) *laneSearch {
	size := width(departures)
	s, ok := w.table.lanes.states[size].Get().(*laneSearch)
	if !ok {
		s = makeLaneSearch(len(c.index.stops), len(c.index.patterns), 32<<size)
	}
	s.columns = c
	frame := laneFrame{Seconds(from) * w.query.Step, w.query.Step, w.query.Limit, departures}
	if s.frame != frame {
		s.frame = frame
		s.fill()
	}
	s.scan.Labels, s.walk.Labels, s.publish.Labels = s.labels, s.labels, s.labels
	s.travel.Labels, s.travel.Rows = s.labels, c.index.stops
	s.scan.Ready, s.scan.Rode, s.scan.Deadline = s.ready, s.rode, s.deadline
	s.walk.Walked = s.walked
	s.walk.First, s.walk.To, s.walk.Time = c.index.walks.first, c.index.walks.to, c.index.walks.time
	s.publish.RideSlack, s.publish.WalkSlack = c.index.rideSlack, c.index.walkSlack
	return s
}

func makeLaneSearch(stops, patterns, lanes int) *laneSearch {
	words := (stops + 63) / 64
	s := &laneSearch{
		lanes: lanes, start: make([]uint16, lanes), deadline: make([]uint16, lanes),
		labels: make([]uint16, stops*3*lanes),
		rode:   make(numbers, words), walked: make(numbers, words),
		ready: make(numbers, words), touched: make(numbers, words),
		list: make([]uint32, 0, max(stops, patterns)), improved: make([]uint32, 0, stops),
		patterns: make(numbers, (patterns+63)/64),
		scanFrom: make([]uint32, patterns), scanUntil: make([]uint32, patterns),
	}
	s.unreached = make([]uint16, 3*lanes)
	s.travel.Start, s.travel.Deadline = make([]uint32, lanes), make([]uint32, lanes)
	s.scan.OnBoard = make([]uint8, kernel.MaxTrips)
	s.scan.Active = make([]uint32, lanes)
	return s
}

// fill makes every label that of an unreached stop.
func (s *laneSearch) fill() {
	for i := range s.start {
		lane := Seconds(min(i, s.frame.departures-1))
		s.start[i] = uint16(1 + s.frame.first + lane*s.frame.step)
		s.deadline[i] = s.start[i] + uint16(s.frame.limit)
	}
	for i := range s.unreached {
		s.unreached[i] = s.deadline[i%s.lanes] + 1
	}
	for labels := s.labels; len(labels) > 0; labels = labels[len(s.unreached):] {
		copy(labels, s.unreached)
	}
	for i := range s.start {
		s.travel.Start[i], s.travel.Deadline[i] = uint32(s.start[i]), uint32(s.deadline[i])
	}
	clear(s.touched)
}

// release makes touched stops unreached again and hands the memory back.
func (w *Window) release(s *laneSearch) {
	for _, stop := range s.touched.appendTo(s.list[:0]) {
		copy(s.labels[int(stop)*3*s.lanes:], s.unreached)
	}
	clear(s.touched)
	s.columns = nil
	s.scan.Stops, s.scan.Times, s.scan.NextStops, s.scan.NextTimes = nil, nil, nil, nil
	w.table.lanes.states[width(s.lanes)].Put(s)
}

// seed puts a traveller on foot at a stop so long after each departure.
func (s *laneSearch) seed(stop uint32, after Seconds) {
	if after > s.frame.limit {
		return
	}
	walk := s.labels[(int(stop)*3+1)*s.lanes:][:s.lanes]
	for i, start := range s.start {
		walk[i] = min(walk[i], start+uint16(after))
	}
	s.walked.add(stop)
}

// run searches from the seeds.
func (s *laneSearch) run(set *kernel.Set, rides int) {
	s.endRound()
	s.publishReady(set)
	for k := 1; k <= rides && len(s.improved) > 0; k++ {
		s.collect(s.columns.index)
		s.scanPatterns(set)
		s.walkOn(set)
		s.endRound()
		if k < rides {
			s.publishReady(set)
		}
	}
}

// endRound lists the stops that were improved.
func (s *laneSearch) endRound() {
	for i := range s.rode {
		both := s.rode[i] | s.walked[i]
		s.touched[i] |= both
		s.rode[i], s.walked[i], s.ready[i] = both, 0, 0
	}
	s.list = s.rode.appendTo(s.list[:0])
	clear(s.rode)
}

// atOnce is how many stops a kernel gets in one call: a goroutine in assembly
// cannot be stopped, and the garbage collector must not wait for long.
const atOnce = 1024

// walkOn takes the footpaths from where rides of this round ended.
func (s *laneSearch) walkOn(set *kernel.Set) {
	s.list = s.rode.appendTo(s.list[:0])
	for from := range slices.Chunk(s.list, atOnce) {
		s.walk.From = from
		set.Walk(&s.walk)
	}
}

// publishReady lets the listed stops be boarded at in the next round if that
// is possible sooner than before.
func (s *laneSearch) publishReady(set *kernel.Set) {
	s.improved = s.improved[:0]
	for stops := range slices.Chunk(s.list, atOnce) {
		s.publish.Stops, s.publish.Improved = stops, s.improved[len(s.improved):cap(s.improved)]
		set.Publish(&s.publish)
		s.improved = s.improved[:len(s.improved)+s.publish.Count]
	}
}

// collect finds the patterns that can be boarded at a ready stop.
func (s *laneSearch) collect(x *laneIndex) {
	for _, stop := range s.improved {
		s.ready.add(stop)
		for _, b := range x.boardings[x.firstBoarding[stop]:x.firstBoarding[stop+1]] {
			if !s.patterns.has(b.pattern) {
				s.patterns.add(b.pattern)
				s.scanFrom[b.pattern], s.scanUntil[b.pattern] = b.pos, b.pos
				continue
			}
			s.scanFrom[b.pattern] = min(s.scanFrom[b.pattern], b.pos)
			s.scanUntil[b.pattern] = max(s.scanUntil[b.pattern], b.pos)
		}
	}
}

// scanPatterns rides the collected patterns in the order of the curve.
func (s *laneSearch) scanPatterns(set *kernel.Set) {
	w := s.columns
	s.list = s.patterns.appendTo(s.list[:0])
	clear(s.patterns)
	for i, p := range s.list {
		s.scan.First, s.scan.Last = int(s.scanFrom[p]), int(s.scanUntil[p])
		s.scan.Stops = w.index.patterns[p].calls
		end := w.firstBlock[p+1]
		for b := w.firstBlock[p]; b < end; b++ {
			trips := int(w.blocks[b].trips)
			s.scan.Trips = trips
			s.scan.Times = w.timesOf(p, b)[:2*trips*len(s.scan.Stops)]
			if b+1 < end {
				s.scan.NextStops, s.scan.NextTimes = nil, w.timesOf(p, b+1)
			} else if i+1 < len(s.list) {
				s.fetch(s.list[i+1])
			}
			set.Scan(&s.scan)
		}
	}
}

// fetch names what the scan of a pattern begins with.
func (s *laneSearch) fetch(pattern uint32) {
	w := s.columns
	first := s.scanFrom[pattern]
	s.scan.NextStops = w.index.patterns[pattern].calls[first:]
	if b := w.firstBlock[pattern]; b < w.firstBlock[pattern+1] {
		s.scan.NextTimes = w.timesOf(pattern, b)[2*first*w.blocks[b].trips:]
	}
}
