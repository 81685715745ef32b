package network

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
)

// Passengers stay seated where a vehicle goes on as another trip. A timetable
// has no such thing, so the trips become one: its calls are those of both, its
// id and its other names note both ("a+b", "10 / 12"). This is done for every
// service day by itself, because the trips of a block differ by day.
//
// Two trips are joined when a transfer of type 4 says so, or when they follow
// each other in a block and begin where the other ended: at the same stop or
// station or within seatWithin. Trips of one route in opposite directions are
// not joined for their block alone: who rides through a terminus and back
// could have changed earlier, and every vehicle would become a pattern of its
// own. Transfers of type 5 keep trips apart. Trips with frequencies, trips that
// overlap and trips in different time zones are never joined.

// seatWithin is how far apart the end of one trip and the beginning of the
// next may be for passengers to be let stay on board. Farther apart the
// vehicle runs empty in between (blocks describe its whole day). It is the
// width of a street or a square, a judgement.
const seatWithin geo.Metres = 200

// seats knows which trips may be joined.
type seats struct {
	*feedReader
	stated  map[[2]int]bool  // type 4
	refused map[[2]int]bool  // type 5
	next    map[int][]int    // type 4, in the order of the feed
	group   map[string][]int // trips by block
	of      []int            // representative of each trip's group of linked trips
	joined  map[[2]int]bool
}

// addTrips adds all trips in the order of the feed, each with what it is
// joined to.
func (r *feedReader) addTrips() {
	r.ran = make([]bool, len(r.feed.Trips))
	s := r.newSeats()
	members := map[int][]int{}
	for i := range r.feed.Trips {
		members[s.find(i)] = append(members[s.find(i)], i)
	}
	for i := range r.feed.Trips {
		if trips := members[s.find(i)]; len(trips) == 1 {
			r.addRun(run{trips, r.daysOf(i)})
		} else if trips[0] == i {
			for _, joined := range s.runs(trips) {
				r.addRun(joined)
			}
		}
	}
	r.report.Idle = len(r.feed.Trips) - r.report.Trips
	r.report.Joined = len(s.joined)
	for pair := range s.stated {
		if !s.joined[pair] {
			r.report.InSeatIgnored++
		}
	}
}

// serviceDays are the days of the feed's span on which a service runs.
type serviceDays struct {
	days  []int // relative to Feed.Date
	known bool
}

func (r *feedReader) daysOf(trip int) []int {
	i := r.feed.Trips[trip].Service
	if len(r.services) == 0 {
		r.services = make([]serviceDays, len(r.feed.Services))
	}
	s := &r.services[i]
	if first, last := r.span(); !s.known {
		s.known = true
		for day := first; day <= last; day++ {
			if r.feed.Services[i].RunsOn(r.Feed.Date + gtfs.Date(day)) {
				s.days = append(s.days, day)
			}
		}
	}
	return s.days
}

func (r *feedReader) newSeats() *seats {
	s := &seats{
		feedReader: r, stated: map[[2]int]bool{}, refused: map[[2]int]bool{}, next: map[int][]int{},
		group: map[string][]int{}, of: make([]int, len(r.feed.Trips)), joined: map[[2]int]bool{},
	}
	for i := range s.of {
		s.of[i] = i
		if block := r.feed.Trips[i].Block; block != "" && len(r.feed.Trips[i].Frequencies) == 0 {
			s.group[block] = append(s.group[block], i)
		}
	}
	for _, t := range r.feed.Transfers {
		pair := [2]int{t.FromTrip, t.ToTrip}
		switch t.Type {
		case gtfs.InSeat:
			if !s.stated[pair] {
				s.next[t.FromTrip] = append(s.next[t.FromTrip], t.ToTrip)
			}
			s.stated[pair] = true
			s.link(t.FromTrip, t.ToTrip)
		case gtfs.InSeatRefused:
			s.refused[pair] = true
		}
	}
	for _, trips := range s.group {
		for _, i := range trips[1:] {
			s.link(trips[0], i)
		}
	}
	return s
}

func (s *seats) find(i int) int {
	for s.of[i] != i {
		s.of[i] = s.of[s.of[i]]
		i = s.of[i]
	}
	return i
}

func (s *seats) link(a, b int) {
	a, b = s.find(a), s.find(b)
	s.of[max(a, b)] = min(a, b)
}

// runs joins the trips of a group day by day.
func (s *seats) runs(trips []int) []run {
	byDay := map[int][]int{}
	var list []run
	for _, i := range trips {
		days := s.daysOf(i)
		for _, day := range days {
			byDay[day] = append(byDay[day], i)
		}
		if len(days) == 0 {
			list = append(list, run{trips: []int{i}})
		}
	}
	from := map[int][]int{}    // indices into list, by first trip
	like := map[string][]int{} // likewise, by the trips of a day: many days have the same
	first, last := s.span()
	for day := first; day <= last; day++ {
		if len(byDay[day]) == 0 {
			continue
		}
		key := fmt.Sprint(byDay[day])
		if _, ok := like[key]; !ok {
			for _, chain := range s.chains(byDay[day]) {
				at := slices.IndexFunc(from[chain[0]], func(i int) bool { return slices.Equal(list[i].trips, chain) })
				if at >= 0 {
					at = from[chain[0]][at]
				} else {
					at = len(list)
					from[chain[0]] = append(from[chain[0]], at)
					list = append(list, run{trips: chain})
				}
				like[key] = append(like[key], at)
			}
		}
		for _, i := range like[key] {
			list[i].days = append(list[i].days, day)
		}
	}
	return list
}

// chains divides the trips of a group that run on one day into sequences
// through which passengers stay seated.
func (s *seats) chains(trips []int) [][]int {
	after, before := map[int]int{}, map[int]int{}
	join := func(a, b int) bool {
		_, left := after[a]
		_, right := before[b]
		if left || right || !s.fit(a, b) {
			return false
		}
		after[a], before[b] = b, a
		s.joined[[2]int{a, b}] = true
		return true
	}
	for _, a := range trips {
		for _, b := range s.next[a] {
			if slices.Contains(trips, b) && join(a, b) {
				break
			}
		}
	}
	ordered := slices.SortedStableFunc(slices.Values(trips), func(a, b int) int {
		return cmp.Or(cmp.Compare(s.feed.Trips[a].Block, s.feed.Trips[b].Block), cmp.Compare(s.start(a), s.start(b)), cmp.Compare(s.end(a), s.end(b)))
	})
	for i := 1; i < len(ordered); i++ {
		if a, b := ordered[i-1], ordered[i]; s.follow(a, b) {
			join(a, b)
		}
	}
	var list [][]int
	for _, i := range trips {
		if _, ok := before[i]; ok {
			continue
		}
		chain := []int{i}
		for next, ok := after[i]; ok; next, ok = after[next] {
			chain = append(chain, next)
		}
		list = append(list, chain)
	}
	return list
}

func (s *seats) start(i int) int32 { return s.feed.Trips[i].Times[0].Depart }

func (s *seats) end(i int) int32 {
	times := s.feed.Trips[i].Times
	return times[len(times)-1].Arrive
}

// fit reports whether a vehicle can go on as another trip.
func (s *seats) fit(a, b int) bool {
	t, u := &s.feed.Trips[a], &s.feed.Trips[b]
	return a != b && s.start(b) >= s.end(a) && len(t.Frequencies)+len(u.Frequencies) == 0 &&
		s.feed.ZoneOf(t.Route) == s.feed.ZoneOf(u.Route)
}

// follow reports whether two trips that are next to each other in their order
// are joined for their block.
func (s *seats) follow(a, b int) bool {
	t, u := &s.feed.Trips[a], &s.feed.Trips[b]
	if t.Block == "" || t.Block != u.Block || s.refused[[2]int{a, b}] {
		return false
	}
	if t.Route == u.Route && t.Direction != gtfs.None && u.Direction != gtfs.None && t.Direction != u.Direction {
		return false
	}
	from, to := int(t.Times[len(t.Times)-1].Stop), int(u.Times[0].Stop)
	p, q := &s.feed.Stops[from], &s.feed.Stops[to]
	switch {
	case from == to, p.Parent != gtfs.None && p.Parent == q.Parent:
		return true
	default:
		return known(p.Point) && known(q.Point) && geo.Distance(p.Point, q.Point) <= seatWithin
	}
}

// joinCalls appends the calls of the next trip of a vehicle. Where it begins
// at the stop that the last one ended at, the two calls are one.
func joinCalls(calls, next []transit.Call) []transit.Call {
	if len(calls) == 0 {
		return next
	}
	last, first := &calls[len(calls)-1], next[0]
	if last.Stop == first.Stop {
		last.Depart, last.NoBoard = first.Depart, first.NoBoard
		return append(calls, next[1:]...)
	}
	last.Depart, last.NoBoard = last.Arrive, true
	first.Arrive, first.NoLeave = max(first.Arrive, last.Depart), true
	calls = append(calls, first)
	return append(calls, next[1:]...)
}

// together joins the different names of trips.
func together(names []string, between string) string {
	var list []string
	for _, name := range names {
		if name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return strings.Join(list, between)
}
