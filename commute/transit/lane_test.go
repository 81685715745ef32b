package transit_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/commute/transit/transittest"
)

const laneScenes = 10_000

func laneSeeds() uint64 {
	if testing.Short() {
		return laneScenes / 10
	}
	return laneScenes
}

// Every stop and departure of random networks, by brute force, by plain
// RAPTOR and by lanes with every kernel; and every stop and arrival by lanes
// in reverse.
func TestLanesAgreeWithPlainSearchAndBruteForce(t *testing.T) {
	compared, reached, back := 0, 0, 0
	for seed := range laneSeeds() {
		s := anyScene(1_000_000 + seed)
		tt := s.build(t)
		plain, err := tt.PlainProfile(s.query)
		must(t, err)
		for i, depart := range plain.Departures {
			want := s.brute(depart)[s.query.Rides]
			for stop := range s.stops {
				if got := plain.At(transit.StopIdx(stop))[i]; got != since(depart, want[stop]) {
					t.Fatalf("seed %d, departure %d, stop %d: plain search says %d, brute force %d",
						seed, depart, stop, got, since(depart, want[stop]))
				}
			}
		}
		compared += len(plain.Travel)
		reached += checkLanes(t, seed, tt, s.query, plain)
		back += checkReverse(t, seed, s, tt)
	}
	t.Logf("%d networks, %d travel times equal, %d of them reached; %d back from the destination", laneSeeds(), compared, reached, back)
	if reached < compared/4 || back < compared/16 {
		t.Error("the scenes are too easy")
	}
}

// checkLanes compares the lane search of every kernel with the plain profile
// and returns the number of reached cells.
func checkLanes(t *testing.T, seed uint64, tt *transit.Timetable, q transit.Query, plain *transit.Profile) (reached int) {
	t.Helper()
	w, err := tt.Window(q)
	must(t, err)
	for i := 0; ; i++ {
		name, ok := w.Use(i)
		if !ok {
			break
		}
		lanes, err := w.Profile(q.From)
		must(t, err)
		if !slices.Equal(lanes.Departures, plain.Departures) || len(lanes.Travel) != len(plain.Travel) {
			t.Fatalf("seed %d, %s: departures differ", seed, name)
		}
		for c := range plain.Travel {
			if lanes.Travel[c] != plain.Travel[c] {
				n := len(plain.Departures)
				t.Fatalf("seed %d, %s, stop %d, departure %d of %d: %d by lanes, %d by plain search",
					seed, name, c/n, c%n, n, lanes.Travel[c], plain.Travel[c])
			}
		}
	}
	for _, c := range plain.Travel {
		if c != transit.Unreached {
			reached++
		}
	}
	return reached
}

// checkReverse asks for the way back from the scene's destination and returns
// the number of reached cells. The latest departure from a stop on a journey
// with a ride is that of a vehicle there less the slack: those are tried.
func checkReverse(t *testing.T, seed uint64, s *scene, tt *transit.Timetable) (reached int) {
	t.Helper()
	q := transit.ReverseQuery{
		To: s.to, Arrive: s.query.Depart + s.query.Limit/2, Window: s.query.Window, Step: s.query.Step,
		Rides: s.query.Rides, Limit: s.query.Limit,
	}
	w, err := tt.ReverseWindow(q)
	must(t, err)
	got, err := w.Profile(q.To)
	must(t, err)
	for i := 1; ; i++ {
		name, ok := w.Use(i)
		if !ok {
			break
		}
		again, err := w.Profile(q.To)
		must(t, err)
		if !slices.Equal(again.Travel, got.Travel) {
			t.Fatalf("seed %d: kernel %s gives another reverse profile", seed, name)
		}
	}
	alone := s.clone()
	last := got.Arrivals[len(got.Arrivals)-1]
	runs := s.runs()
	for i := range s.stops {
		stop := transit.StopIdx(i)
		var departures, arrivals []transit.Seconds
		for _, r := range runs {
			for k, c := range r.calls[:len(r.calls)-1] {
				d := c.Depart + r.shift - s.stops[stop].Board
				if c.Stop == stop && !c.NoBoard && d <= last && d >= q.Arrive-q.Limit && !slices.Contains(departures, d) && k < len(r.calls)-1 {
					departures = append(departures, d)
				}
			}
		}
		alone.query.From = []transit.Access{{Stop: stop}}
		for _, d := range departures {
			arrivals = append(arrivals, alone.arrival(t, tt, seed, d))
		}
		for a, arrival := range got.Arrivals {
			want := transit.Unreached
			for _, to := range q.To {
				if to.Stop == stop && to.Time <= q.Limit {
					want = min(want, to.Time)
				}
			}
			for k, d := range departures {
				if arrivals[k] != transit.Unreached && arrivals[k] <= arrival && arrival-d <= q.Limit {
					want = min(want, arrival-d)
				}
			}
			if travel := got.At(stop)[a]; travel != want {
				t.Fatalf("seed %d, from stop %d to arrive at %d: %d, forward searches say %d", seed, stop, arrival, travel, want)
			}
			if want != transit.Unreached {
				reached++
			}
		}
	}
	return reached
}

// arrival returns when the destination is reached: by plain search and, one
// time in eight and on times before midnight, by brute force.
func (s *scene) arrival(t *testing.T, tt *transit.Timetable, seed uint64, depart transit.Seconds) transit.Seconds {
	t.Helper()
	brute := transit.Unreached
	byBrute := depart < 0 || seed%8 == 0
	if byBrute {
		brute, _ = s.bruteArrival(depart, s.brute(depart))
	}
	if depart < 0 {
		return brute
	}
	j, ok, err := tt.Journey(s.query.From, s.to, depart, s.query)
	must(t, err)
	plain := transit.Unreached
	if ok {
		plain = j.Arrive
	}
	if byBrute && brute != plain {
		t.Fatalf("seed %d: from stop %d at %d plain search arrives at %d, brute force at %d", seed, s.query.From[0].Stop, depart, plain, brute)
	}
	return plain
}

// All widths, several blocks of lanes and lanes left over.
func TestLanesAgreeWithPlainSearchForManyDepartures(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for seed := range laneSeeds() / 5 {
		s := anyScene(2_000_000 + seed)
		s.query.Step = 1 + transit.Seconds(r.IntN(90))
		s.query.Window = s.query.Step * transit.Seconds(1+r.IntN(40)*(1+r.IntN(9)))
		s.query.Limit = 1 + transit.Seconds(r.IntN(6*3600))
		if seed%4 == 0 {
			s.query.Limit = min(s.query.Limit, s.query.Window/3) // lanes far apart
		}
		tt := s.build(t)
		plain, err := tt.PlainProfile(s.query)
		must(t, err)
		checkLanes(t, seed, tt, s.query, plain)
		if seed%4 == 0 {
			checkReverse(t, seed, s, tt)
		}
	}
}

var laneCity = transittest.City{Stops: 900, Lines: 60, LineStops: 20, Spacing: 400, Seed: 1}

// around are the stops of the city's middle row, on foot.
func around() (list []transit.Access) {
	for i := range transit.StopIdx(12) {
		list = append(list, transit.Access{Stop: 450 + i, Time: transit.Seconds(60 * i)})
	}
	return list
}

func cityQuery(departures int) transit.Query {
	return transit.Query{
		From: around(), Depart: 8 * 3600, Window: transit.Seconds(departures) * 60, Rides: 4, Limit: 5400,
	}
}

func TestLanesAgreeInACity(t *testing.T) {
	tt, err := laneCity.Timetable()
	must(t, err)
	for _, departures := range []int{1, 31, 32, 33, 60, 64, 65, 128, 129, 300} {
		q := cityQuery(departures)
		plain, err := tt.PlainProfile(q)
		must(t, err)
		if reached := checkLanes(t, uint64(departures), tt, q, plain); reached < len(plain.Travel)/2 {
			t.Errorf("%d departures: only %d of %d reached", departures, reached, len(plain.Travel))
		}
	}
}

// A window reused for other origins, and a profile reused for another window,
// keep nothing of what was asked before.
func TestWindowsAndProfilesAreReused(t *testing.T) {
	tt, err := laneCity.Timetable()
	must(t, err)
	var p transit.Profile
	for _, departures := range []int{60, 20, 200, 60} {
		q := cityQuery(departures)
		w, err := tt.Window(q)
		must(t, err)
		for _, stop := range []transit.StopIdx{0, 450, 899} {
			q.From = []transit.Access{{Stop: stop}}
			plain, err := tt.PlainProfile(q)
			must(t, err)
			must(t, w.Fill(&p, q.From))
			if diff := cmp.Diff(plain, &p); diff != "" {
				t.Fatalf("%d departures from stop %d:\n%s", departures, stop, diff)
			}
		}
	}
}

func TestSearchingAWarmWindowAllocatesNothing(t *testing.T) {
	tt, err := laneCity.Timetable()
	must(t, err)
	q := cityQuery(200) // two widths
	w, err := tt.Window(q)
	must(t, err)
	back, err := tt.ReverseWindow(transit.ReverseQuery{Arrive: q.Depart, Window: q.Window, Rides: q.Rides, Limit: q.Limit})
	must(t, err)
	var p transit.Profile
	var r transit.ReverseProfile
	for what, ask := range map[string]func() error{
		"forward": func() error { return w.Fill(&p, q.From) },
		"reverse": func() error { return back.Fill(&r, q.From) },
	} {
		must(t, ask())
		// The pool of search memory may lose it to the garbage collector.
		least := testing.AllocsPerRun(1, func() { must(t, ask()) })
		for range 9 {
			least = min(least, testing.AllocsPerRun(1, func() { must(t, ask()) }))
		}
		if least != 0 {
			t.Errorf("%s: %v allocations", what, least)
		}
	}
}

// What is too long for lanes to count never arrives, and a window too long for
// them is searched plainly.
func TestLanesCountAsFarAsTheyCan(t *testing.T) {
	const most = 65533 // seconds from the first departure to the last deadline
	for name, limit := range map[string]transit.Seconds{"all lanes count": most, "one more": most + 1, "two days": 48 * 3600} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.stop("A", 0, 0)
			w.stop("B", 0, 0)
			w.stop("slow to board", 100_000, 1)
			w.stop("slow to change", 0, 100_000)
			w.stop("far", 0, 0)
			w.stop("no way", 0, 0)
			calls := func(list ...transit.Call) { must(t, w.b.AddTrip(transit.Trip{Calls: list})) }
			call := func(stop transit.StopIdx, at transit.Seconds) transit.Call {
				return transit.Call{Stop: stop, Arrive: at, Depart: at}
			}
			calls(call(0, 0), call(1, most-20_000), call(2, most-1), call(4, most))
			calls(call(0, 1), call(1, most-20_000), call(2, most), call(4, most+1))
			calls(call(0, most), call(5, most)) // at the last moment, in no time
			calls(call(0, 10), call(3, 20))
			calls(call(2, 30_000), call(4, 30_001))
			calls(call(3, 30_000), call(4, 30_001))
			must(t, w.b.AddFootpath(1, 4, 70_000))
			must(t, w.b.AddFootpath(3, 2, 10))
			tt, err := w.b.Build()
			must(t, err)
			q := transit.Query{From: []transit.Access{{}, {Stop: 3, Time: 65_000}, {Stop: 2, Time: 80_000}}, Limit: limit}
			for _, q.Window = range []transit.Seconds{0, 600} {
				q.Limit = limit - max(q.Window-60, 0)
				plain, err := tt.PlainProfile(q)
				must(t, err)
				checkLanes(t, uint64(q.Window), tt, q, plain)
				for _, stop := range []transit.StopIdx{4, 5} {
					if got := plain.At(stop)[0]; got != most && q.Limit >= most {
						t.Errorf("stop %d is reached after %d s", stop, got)
					}
				}
				_, err = tt.ReverseProfile(transit.ReverseQuery{To: q.From, Arrive: q.Depart, Window: q.Window, Limit: q.Limit})
				if limit > most {
					checkFault(t, err, "network.query_limit")
				} else {
					must(t, err)
				}
			}
		})
	}
}

func TestWindowFaults(t *testing.T) {
	tt, err := laneCity.Timetable()
	must(t, err)
	w, err := tt.Window(cityQuery(60))
	must(t, err)
	_, err = w.Profile([]transit.Access{{Stop: 900}})
	checkFault(t, err, "network.query_access")
	_, err = w.Profile([]transit.Access{{Time: -1}})
	checkFault(t, err, "network.query_access")
	_, err = tt.Window(transit.Query{Depart: -1})
	checkFault(t, err, "network.query_depart")
	_, err = tt.ReverseWindow(transit.ReverseQuery{Rides: -1})
	checkFault(t, err, "network.query_rides")
	_, err = tt.ReverseProfile(transit.ReverseQuery{To: []transit.Access{{Stop: 900}}})
	checkFault(t, err, "network.query_access")
}

func checkFault(t *testing.T, err error, id string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.ID != id {
		t.Errorf("fault %v, want %s", err, id)
	}
}

// Queries beside each other that share windows, forget them and come back.
func TestProfilesShareRecentWindows(t *testing.T) {
	tt, err := laneCity.Timetable()
	must(t, err)
	var wait sync.WaitGroup
	for i := range 60 {
		wait.Go(func() {
			q := cityQuery(20)
			q.Depart += transit.Seconds(i%7) * 600 // more than are remembered
			q.Limit = transit.Seconds(1800 + i*61)
			q.From = []transit.Access{{Stop: transit.StopIdx(i * 13)}}
			got, err := tt.Profile(q)
			if err != nil {
				t.Error(err)
				return
			}
			want, err := tt.PlainProfile(q)
			if err != nil || !slices.Equal(want.Travel, got.Travel) {
				t.Errorf("query %d differs: %v", i, err)
			}
		})
	}
	wait.Wait()
}

// Journeys in a city that leave when the reverse search says arrive in time,
// and a second later do not.
func TestReverseProfileIsTheLatestDeparture(t *testing.T) {
	tt, err := laneCity.Timetable()
	must(t, err)
	q := transit.ReverseQuery{
		To: around(), Arrive: 9 * 3600, Window: 7200, Step: 300, Rides: 4, Limit: 5400,
	}
	p, err := tt.ReverseProfile(q)
	must(t, err)
	arrival := func(from transit.StopIdx, depart transit.Seconds) transit.Seconds {
		j, ok, err := tt.Journey([]transit.Access{{Stop: from}}, q.To, depart, transit.Query{Rides: q.Rides, Limit: q.Limit})
		must(t, err)
		if !ok {
			return transit.Unreached
		}
		return j.Arrive
	}
	reached := 0
	for s := transit.StopIdx(0); s < 900; s += 7 {
		for i, arrive := range p.Arrivals {
			travel := p.At(s)[i]
			if travel == transit.Unreached {
				if at := arrival(s, arrive-q.Limit); at <= arrive {
					t.Fatalf("stop %d has no way to arrive at %d, but one arrives at %d", s, arrive, at)
				}
				continue
			}
			reached++
			if at := arrival(s, arrive-travel); at > arrive {
				t.Fatalf("stop %d: leaving %d s before %d one arrives at %d", s, travel, arrive, at)
			}
			if at := arrival(s, arrive-travel+1); at <= arrive {
				t.Fatalf("stop %d: %d s before %d is not the latest departure", s, travel, arrive)
			}
		}
	}
	if reached < 1000 {
		t.Errorf("only %d times", reached)
	}
}
