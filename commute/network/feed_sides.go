package network

import (
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
)

// A rule of transfers.txt may hold for the trips of some routes only, or for
// single trips. A timetable knows changes between stops, so such a stop gets a
// part for the trips that some rule tells apart: they call at the part, which
// lies where the stop does, and the rules become footpaths between parts. A
// change between parts takes the slack of boarding at least, as a change
// between platforms does.

// maxSides is how many routes and trips the rules of one stop may tell apart.
// A stop with more has its particular rules left out and counted: every part is
// joined to every other one.
const maxSides = 100

// sides are the routes and trips that the rules for a stop tell apart.
type sides struct {
	fromRoutes, fromTrips, toRoutes, toTrips map[int]bool
	parts                                    map[string]*part
	list                                     []*part // those of parts, in the order made
}

// part is the part of a stop for trips that the same rules hold for. What no
// rule names is gtfs.None; so it is for the stop itself.
type part struct {
	stop                                 transit.StopIdx
	fromRoute, fromTrip, toRoute, toTrip int
}

func (s *sides) count() int {
	return len(s.fromRoutes) + len(s.fromTrips) + len(s.toRoutes) + len(s.toTrips)
}

// collectSides finds the rules for single routes and trips.
func (r *feedReader) collectSides() {
	r.sides, r.particular = map[int]*sides{}, map[[2]int][]gtfs.Transfer{}
	at := func(stop int) *sides {
		if r.sides[stop] == nil {
			r.sides[stop] = &sides{map[int]bool{}, map[int]bool{}, map[int]bool{}, map[int]bool{}, map[string]*part{}, nil}
		}
		return r.sides[stop]
	}
	note := func(set map[int]bool, x int) {
		if x != gtfs.None {
			set[x] = true
		}
	}
	for _, t := range r.feed.Transfers {
		if !particular(t) {
			continue
		}
		for _, from := range r.platformsOf(t.FromStop) {
			note(at(from).fromRoutes, t.FromRoute)
			note(at(from).fromTrips, t.FromTrip)
		}
		for _, to := range r.platformsOf(t.ToStop) {
			note(at(to).toRoutes, t.ToRoute)
			note(at(to).toTrips, t.ToTrip)
		}
	}
	for _, t := range r.feed.Transfers {
		if !particular(t) {
			continue
		}
		used := false
		for _, from := range r.platformsOf(t.FromStop) {
			for _, to := range r.platformsOf(t.ToStop) {
				if r.sides[from].count() <= maxSides && r.sides[to].count() <= maxSides {
					r.particular[[2]int{from, to}] = append(r.particular[[2]int{from, to}], t)
					used = true
				}
			}
		}
		if used {
			r.report.Transfers++
		} else {
			r.report.TransfersIgnored++
		}
	}
	for stop, s := range r.sides {
		if s.count() > maxSides {
			delete(r.sides, stop)
		}
	}
}

func particular(t gtfs.Transfer) bool {
	return t.Type <= gtfs.Impossible && t.FromStop != gtfs.None && t.ToStop != gtfs.None &&
		(t.FromRoute != gtfs.None || t.ToRoute != gtfs.None || t.FromTrip != gtfs.None || t.ToTrip != gtfs.None)
}

// callAt returns where a trip calls: at a stop of the feed or its part for the
// trip.
func (r *feedReader) callAt(stop, trip int) transit.StopIdx {
	s := r.sides[stop]
	if s == nil {
		return r.stops[stop]
	}
	route := r.feed.Trips[trip].Route
	named := func(set map[int]bool, x int) int {
		if set[x] {
			return x
		}
		return gtfs.None
	}
	p := part{
		r.stops[stop], named(s.fromRoutes, route), named(s.fromTrips, trip), named(s.toRoutes, route), named(s.toTrips, trip),
	}
	var key strings.Builder
	tell := func(what string, x int, id func(int) string) {
		if x != gtfs.None {
			fmt.Fprintf(&key, "|%s %s", what, id(x))
		}
	}
	routeID := func(x int) string { return r.feed.Routes[x].ID }
	tripID := func(x int) string { return r.feed.Trips[x].ID }
	tell("from route", p.fromRoute, routeID)
	tell("from trip", p.fromTrip, tripID)
	tell("to route", p.toRoute, routeID)
	tell("to trip", p.toTrip, tripID)
	if key.Len() == 0 {
		return p.stop
	}
	known := s.parts[key.String()]
	if known == nil {
		known = &p
		whole := *r.b.Stop(p.stop)
		p.stop = r.b.AddStop(transit.Stop{
			ID: whole.ID + key.String(), Name: whole.Name, Mode: whole.Mode, Point: whole.Point, Part: whole.ID,
			Board: whole.Board, Change: r.changeBetween(stop, &p, &p),
		})
		s.parts[key.String()] = known
		s.list = append(s.list, known)
	}
	return known.stop
}

// partsOf returns a stop and its parts.
func (r *feedReader) partsOf(stop int) []*part {
	whole := &part{r.stops[stop], gtfs.None, gtfs.None, gtfs.None, gtfs.None}
	if s := r.sides[stop]; s != nil {
		return append([]*part{whole}, s.list...)
	}
	return []*part{whole}
}

// rule returns the most particular rule for a change from a part of one stop
// to a part of another: one for both trips before one for a trip and a route,
// before one for a trip, both routes, a route, the stops; of equally
// particular ones the first (GTFS reference, transfers.txt).
func (r *feedReader) rule(from, to int, a, b *part) (best gtfs.Transfer, ok bool) {
	best, ok = r.transfers[[2]int{from, to}]
	most := 0
	fits := func(wanted, has int) bool { return wanted == gtfs.None || wanted == has }
	for _, t := range r.particular[[2]int{from, to}] {
		if !fits(t.FromRoute, a.fromRoute) || !fits(t.FromTrip, a.fromTrip) || !fits(t.ToRoute, b.toRoute) || !fits(t.ToTrip, b.toTrip) {
			continue
		}
		weight := weightOf(t.FromRoute, t.FromTrip) + weightOf(t.ToRoute, t.ToTrip)
		if weight > most {
			best, most, ok = t, weight, true
		}
	}
	return best, ok
}

func weightOf(route, trip int) int {
	switch {
	case trip != gtfs.None:
		return 3
	case route != gtfs.None:
		return 1
	}
	return 0
}

// changeBetween returns how long a change at a stop takes from a trip at one of
// its parts to one at another.
func (r *feedReader) changeBetween(stop int, a, b *part) transit.Seconds {
	t, ok := r.rule(stop, stop, a, b)
	if ok && t.Type == gtfs.Timed && weightOf(t.FromRoute, t.FromTrip)+weightOf(t.ToRoute, t.ToTrip) > 0 {
		return 1 // the vehicle waits for just these
	}
	return changeBy(t, ok, r.b.Stop(r.stops[stop]).Change)
}

// sideWays returns the ways on foot between the parts of stops. Those that are
// computed by distance hold for parts too, as these are stops.
func (r *feedReader) sideWays() []transfer {
	var list []transfer
	for stop := range r.feed.Stops {
		if r.sides[stop] == nil || r.stops[stop] == transit.NoStop {
			continue
		}
		parts := r.partsOf(stop)
		for _, a := range parts {
			for _, b := range parts {
				if a != b {
					change := r.changeBetween(stop, a, b)
					list = append(list, transfer{from: a.stop, to: b.stop, time: max(0, change-r.b.Stop(b.stop).Board), none: change >= noChange})
				}
			}
		}
	}
	for pair := range r.pairs() { // in any order: the pairs are distinct
		for _, a := range r.partsOf(pair[0]) {
			for _, b := range r.partsOf(pair[1]) {
				if t, ok := r.rule(pair[0], pair[1], a, b); ok {
					if way, ok := r.wayBy(t, a.stop, b.stop); ok {
						list = append(list, way)
					}
				}
			}
		}
	}
	return list
}

// pairs are the pairs of different stops with a rule, of which one has parts.
func (r *feedReader) pairs() map[[2]int]bool {
	set := map[[2]int]bool{}
	add := func(pair [2]int) {
		known := r.stops[pair[0]] != transit.NoStop && r.stops[pair[1]] != transit.NoStop
		if pair[0] != pair[1] && known && (r.sides[pair[0]] != nil || r.sides[pair[1]] != nil) {
			set[pair] = true
		}
	}
	for pair := range r.transfers {
		add(pair)
	}
	for pair := range r.particular {
		add(pair)
	}
	return set
}

// wayBy returns the way that a rule gives between two stops; ok is false when
// it needs a position that is not known.
func (r *feedReader) wayBy(t gtfs.Transfer, a, b transit.StopIdx) (way transfer, ok bool) {
	way = transfer{from: a, to: b, none: t.Type == gtfs.Impossible}
	from, to := r.b.Stop(a), r.b.Stop(b)
	switch {
	case t.Type == gtfs.MinimumTime:
		way.time = max(0, transit.Seconds(t.MinTime)-to.Board)
	case !way.none && !(known(from.Point) && known(to.Point)):
		return way, false
	case !way.none:
		way.time = r.Options.walkTime(geo.Distance(from.Point, to.Point))
	}
	way.none = way.none || way.time >= noChange
	return way, true
}
