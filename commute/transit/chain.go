package transit

import (
	"cmp"
	"slices"
	"sort"
)

// A chain is a list of trips of one pattern of which none overtakes another:
// in list order neither departures nor arrivals decrease at any position. So
// the first trip that can be caught at a position is the best one from there
// on, and that holds for the trips of any service day among them.

// layTrips writes the trips pattern by pattern, chain by chain.
func (b *Builder) layTrips(s *store) {
	members := make([][]int32, len(b.patterns)) // indices of trips
	for i, t := range b.trips {
		members[t.pattern] = append(members[t.pattern], int32(i))
	}
	headways := make([][]int32, len(b.patterns))
	for i, h := range b.headways {
		headways[h.pattern] = append(headways[h.pattern], int32(i))
	}
	n := len(b.trips)
	s.starts, s.runs = make([]Seconds, 0, n), make([]runRef, 0, n)
	s.services, s.labels, s.ids = make([]uint32, 0, n), make([]uint32, 0, n), make([]uint32, 0, n)
	for p, pattern := range b.patterns {
		s.patterns = append(s.patterns, patternRow{
			uint32(len(s.calls)), uint32(len(s.chains)), uint32(len(s.headways)), pattern.clock,
		})
		s.calls = append(s.calls, pattern.calls...)
		for _, chain := range b.chains(s, len(pattern.calls), members[p]) {
			s.chains = append(s.chains, TripIdx(len(s.starts)))
			for _, i := range chain {
				t := &b.trips[i]
				s.starts, s.runs = append(s.starts, t.start), append(s.runs, t.run)
				s.services, s.labels, s.ids = append(s.services, t.service), append(s.labels, t.name), append(s.ids, t.id)
			}
		}
		for _, i := range headways[p] {
			s.headways = append(s.headways, b.headways[i].headway)
			s.phases = append(s.phases, b.headways[i].phase)
		}
	}
	s.patterns = append(s.patterns, patternRow{call: uint32(len(s.calls)), chain: uint32(len(s.chains)), headway: uint32(len(s.headways))})
	s.chains = append(s.chains, TripIdx(n))
	s.slots = TripIdx(n)
	for i := range s.headways {
		s.headways[i].first = s.slots
		s.slots += s.headways[i].slotsOf()
	}
}

// chains divides the trips of a pattern with n calls. Trips of one service
// come into as few chains as are needed, and chains of different services into
// one where none of their trips overtakes another: then a day's chains are
// few, whether a timetable has two services or thousands.
func (b *Builder) chains(s *store, n int, trips []int32) [][]int32 {
	slices.SortStableFunc(trips, func(x, y int32) int { return b.compare(s, n, x, y) })
	byService := map[uint32][][]int32{}
	var services []uint32
next:
	for _, trip := range trips {
		service := b.trips[trip].service
		lists, known := byService[service]
		if !known {
			services = append(services, service)
		}
		for i, list := range lists {
			if b.follows(s, n, list[len(list)-1], trip) {
				lists[i] = append(list, trip)
				continue next
			}
		}
		byService[service] = append(lists, []int32{trip})
	}
	var all [][]int32
	for _, service := range services {
		all = append(all, byService[service]...)
	}
	if len(services) < 2 {
		return all
	}
	slices.SortStableFunc(all, func(x, y []int32) int { return -cmp.Compare(len(x), len(y)) })
	var merged [][]int32
	for _, list := range all {
		if !b.mergeInto(s, n, merged, list) {
			merged = append(merged, list)
		}
	}
	return merged
}

// mostMerges is how many chains another one is tried with: enough for the
// services of a week, and little beside the sorting.
const mostMerges = 8

// mergeInto puts the trips of a list into the first of the chains in which
// none overtakes another then.
func (b *Builder) mergeInto(s *store, n int, chains [][]int32, list []int32) bool {
	for i, chain := range chains[max(0, len(chains)-mostMerges):] {
		if places, ok := b.places(s, n, chain, list); ok {
			joined := make([]int32, 0, len(chain)+len(list))
			from := 0
			for k, trip := range list {
				joined = append(append(joined, chain[from:places[k]]...), trip)
				from = places[k]
			}
			chains[max(0, len(chains)-mostMerges)+i] = append(joined, chain[from:]...)
			return true
		}
	}
	return false
}

// places returns before which trip of a chain each trip of a list belongs; ok
// is false when one overtakes a neighbour there. That is all there is to
// check: not to overtake is transitive.
func (b *Builder) places(s *store, n int, chain, list []int32) (places []int, ok bool) {
	places = make([]int, len(list))
	for k, trip := range list {
		at := sort.Search(len(chain), func(i int) bool { return b.compare(s, n, chain[i], trip) > 0 })
		if at > 0 && !b.follows(s, n, chain[at-1], trip) || at < len(chain) && !b.follows(s, n, trip, chain[at]) {
			return nil, false
		}
		places[k] = at
	}
	return places, true
}

// compare orders trips of a pattern by departure, then by the times after it. A
// trip that follows another without overtaking it never sorts before it.
func (b *Builder) compare(s *store, n int, x, y int32) int {
	t, u := &b.trips[x], &b.trips[y]
	if t.run == u.run {
		return cmp.Compare(t.start, u.start)
	}
	if c := cmp.Compare(t.start, u.start); c != 0 {
		return c
	}
	p, q := s.runOf(t.run, n), s.runOf(u.run, n)
	for pos := 1; pos < n; pos++ {
		if c := cmp.Compare(p.at(pos), q.at(pos)); c != 0 {
			return c
		}
		if pos < n-1 {
			if c := cmp.Compare(p.at(n+pos), q.at(n+pos)); c != 0 {
				return c
			}
		}
	}
	return 0
}

// follows reports whether no time of y is before that of x. The arrival at the
// first call and the departure from the last are of no use to anyone.
func (b *Builder) follows(s *store, n int, x, y int32) bool {
	t, u := &b.trips[x], &b.trips[y]
	if t.run == u.run {
		return t.start <= u.start
	}
	p, q := s.runOf(t.run, n), s.runOf(u.run, n)
	ahead := u.start - t.start
	if ahead < 0 {
		return false
	}
	for pos := 1; pos < n; pos++ {
		if q.at(pos)+ahead < p.at(pos) || pos < n-1 && q.at(n+pos)+ahead < p.at(n+pos) {
			return false
		}
	}
	return true
}
