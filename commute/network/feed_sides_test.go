package network_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
)

// A ruled feed is a few trips and rules of transfers.txt for stops, routes and
// trips. Stops are too far apart to walk.
type ruledFeed struct {
	trips []ruledTrip
	rules []rule
}

type ruledTrip struct {
	route int
	stops []int
	times []int // minutes past 08:00: arrival is departure
}

type rule struct {
	from, to           int // stops
	fromRoute, toRoute int // -1: any
	fromTrip, toTrip   int
	kind, minutes      int
}

func randomRules(r *rand.Rand) *ruledFeed {
	f := &ruledFeed{}
	for range 3 + r.IntN(6) {
		t := ruledTrip{route: r.IntN(3)}
		at := r.IntN(30)
		for stop, n := r.IntN(4), 2+r.IntN(3); len(t.stops) < n; stop = (stop + 1 + r.IntN(3)) % 4 {
			t.stops, t.times = append(t.stops, stop), append(t.times, at)
			at += r.IntN(12)
		}
		f.trips = append(f.trips, t)
	}
	maybe := func(n int) int { return r.IntN(2*n) - n }
	for range r.IntN(8) {
		x := rule{from: r.IntN(4), to: r.IntN(4), fromRoute: -1, toRoute: -1, fromTrip: -1, toTrip: -1, kind: 2 + r.IntN(2), minutes: 1 + r.IntN(15)}
		if r.IntN(2) == 0 {
			x.to = x.from
		}
		x.fromRoute, x.toRoute = max(-1, maybe(3)), max(-1, maybe(3))
		if r.IntN(3) == 0 {
			x.fromRoute, x.fromTrip = -1, r.IntN(len(f.trips))
		}
		if r.IntN(3) == 0 {
			x.toRoute, x.toTrip = -1, r.IntN(len(f.trips))
		}
		if x.from == x.to && x.kind == 2 && r.IntN(6) == 0 {
			x.kind = 1
		}
		f.rules = append(f.rules, x)
	}
	return f
}

func (f *ruledFeed) tables() map[string]string {
	id := func(letter string, x int) string {
		if x < 0 {
			return ""
		}
		return fmt.Sprint(letter, x)
	}
	stops, routes := "stop_id,stop_name,stop_lat,stop_lon\n", "route_id,route_short_name,route_type\n"
	for i := range 4 {
		stops += fmt.Sprintf("s%d,S%d,%d,116\n", i, i, 30+i)
	}
	for i := range 3 {
		routes += fmt.Sprintf("r%d,R%d,3\n", i, i)
	}
	trips, times := "trip_id,route_id,service_id\n", "trip_id,stop_sequence,stop_id,arrival_time,departure_time\n"
	for i, t := range f.trips {
		trips += fmt.Sprintf("t%d,r%d,all\n", i, t.route)
		for k, s := range t.stops {
			at := fmt.Sprintf("%02d:%02d:00", 8+t.times[k]/60, t.times[k]%60)
			times += fmt.Sprintf("t%d,%d,s%d,%s,%s\n", i, k, s, at, at)
		}
	}
	var rules strings.Builder
	rules.WriteString("from_stop_id,to_stop_id,from_route_id,to_route_id,from_trip_id,to_trip_id,transfer_type,min_transfer_time\n")
	for _, x := range f.rules {
		seconds := ""
		if x.kind == 2 {
			seconds = fmt.Sprint(60 * x.minutes)
		}
		fmt.Fprintf(&rules, "s%d,s%d,%s,%s,%s,%s,%d,%s\n", x.from, x.to, id("r", x.fromRoute), id("r", x.toRoute), id("t", x.fromTrip), id("t", x.toTrip), x.kind, seconds)
	}
	return map[string]string{
		"stops.txt": stops, "routes.txt": routes, "trips.txt": trips, "stop_times.txt": times, "transfers.txt": rules.String(),
		"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nall,1,1,1,1,1,1,1,20260101,20261231\n",
	}
}

// wait returns how long it takes from getting off one trip to getting on
// another, in minutes, as the reference of GTFS ranks the rules; ok is false
// when there is no way. Between stops there is one only by a rule.
func (f *ruledFeed) wait(from, to, off, on int) (minutes float64, ok bool) {
	rank := func(x rule) int {
		a, b := x.fromTrip >= 0, x.toTrip >= 0
		c, d := x.fromRoute >= 0, x.toRoute >= 0
		switch {
		case a && b:
			return 1
		case a && d || b && c:
			return 2
		case a || b:
			return 3
		case c && d:
			return 4
		case c || d:
			return 5
		}
		return 6
	}
	fits := func(wanted, has int) bool { return wanted < 0 || wanted == has }
	var best *rule
	for i := range f.rules {
		x := &f.rules[i]
		if x.from == from && x.to == to && fits(x.fromRoute, f.trips[off].route) && fits(x.toRoute, f.trips[on].route) &&
			fits(x.fromTrip, off) && fits(x.toTrip, on) && (best == nil || rank(*x) < rank(*best)) {
			best = x
		}
	}
	switch {
	case best == nil:
		return 0, from == to
	case best.kind == 3:
		return 0, false
	case best.kind == 1 && rank(*best) < 6:
		return 1.0 / 60, true
	case best.kind == 1:
		return 0, true
	}
	return float64(best.minutes), true
}

// arrival returns when one that is at a stop at 08:00 can be at another, by
// trying every sequence of rides.
func (f *ruledFeed) arrival(from, to int) int {
	best := 1 << 20
	var ride func(at, stop, off int, taken []int)
	ride = func(at, stop, off int, taken []int) {
		if stop == to {
			best = min(best, at)
		}
		for on, t := range f.trips {
			for k, s := range t.stops[:len(t.stops)-1] {
				ready := float64(at)
				if off >= 0 {
					minutes, ok := f.wait(stop, s, off, on)
					if !ok || slices.Contains(taken, on) || len(taken) == 4 {
						continue
					}
					ready += minutes
				} else if s != stop {
					continue
				}
				if float64(t.times[k]) < ready {
					continue
				}
				for n := k + 1; n < len(t.stops); n++ {
					ride(t.times[n], t.stops[n], on, append(taken[:len(taken):len(taken)], on))
				}
			}
		}
	}
	ride(0, from, -1, nil)
	return best
}

// walkedTo reports whether a rule leads to a stop from another: then one can
// get there on foot too, which arrival does not count.
func (f *ruledFeed) walkedTo(stop int) bool {
	return slices.ContainsFunc(f.rules, func(x rule) bool { return x.to == stop && x.from != stop })
}

// Rules for routes and trips decide about changes as the reference says, at
// one stop and between stops.
func TestParticularRulesAgreeWithTryingAll(t *testing.T) {
	ruled, reached := 0, 0
	for seed := range uint64(1500) {
		f := randomRules(rand.New(rand.NewPCG(seed, 9)))
		n := built(t, f.tables(), "20260302")
		if r := n.Feeds[0]; r.Stops != 4 {
			t.Fatalf("%+v", r)
		}
		if n.Timetable.NumStops() > 4 {
			ruled++
		}
		for from := range 4 {
			var access []transit.Access
			for _, s := range n.Together(stopOf(t, n, from)) {
				access = append(access, transit.Access{Stop: s})
			}
			p, err := n.Timetable.Profile(transit.Query{From: access, Depart: 8 * 3600, Limit: 4 * 3600, Rides: 4})
			if err != nil {
				t.Fatal(err)
			}
			for to := range 4 {
				if to == from || f.walkedTo(to) {
					continue
				}
				travel := transit.Unreached
				for _, s := range n.Together(stopOf(t, n, to)) {
					travel = min(travel, p.At(s)[0])
				}
				want := transit.Unreached
				if at := f.arrival(from, to); at < 1<<20 {
					want = transit.Seconds(60 * at)
					reached++
				}
				if travel != want {
					t.Fatalf("seed %d, s%d to s%d: %d s, want %d\n%+v", seed, from, to, travel, want, f)
				}
			}
		}
	}
	if ruled < 1000 || reached < 5000 {
		t.Errorf("%d networks with parts, %d ways: too easy", ruled, reached)
	}
}

func stopOf(t *testing.T, n *network.Network, i int) transit.StopIdx {
	t.Helper()
	s, ok := n.StopOf(fmt.Sprint("s", i))
	if !ok {
		t.Fatalf("no stop s%d", i)
	}
	return s
}

// More rules than a stop can be divided by are left out, counted, and the
// others hold.
func TestTooManySidesAreLeftOut(t *testing.T) {
	f := &ruledFeed{trips: []ruledTrip{{0, []int{0, 1}, []int{0, 5}}, {1, []int{1, 2}, []int{6, 10}}}}
	for range 101 {
		f.trips = append(f.trips, ruledTrip{2, []int{1, 3}, []int{20, 30}})
	}
	for i := range f.trips {
		f.rules = append(f.rules, rule{from: 1, to: 1, fromRoute: -1, toRoute: -1, fromTrip: -1, toTrip: i, kind: 3})
	}
	f.rules = append(f.rules, rule{from: 3, to: 3, fromRoute: 0, toRoute: -1, fromTrip: -1, toTrip: -1, kind: 3})
	n := built(t, f.tables(), "20260302")
	if r := n.Feeds[0]; r.Transfers != 1 || r.TransfersIgnored != len(f.trips) || n.Timetable.NumStops() != 4 {
		t.Errorf("%+v, %d stops", r, n.Timetable.NumStops())
	}
}
