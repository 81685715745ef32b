package transit_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/commute/transit/transittest"
)

// profile is the answer to the scene's question.
func (s *scene) profile(t testing.TB) *transit.Profile {
	t.Helper()
	p, err := s.build(t).Profile(s.query)
	must(t, err)
	return p
}

// noWorse fails unless every travel time of after is at most that of before.
func noWorse(t *testing.T, what string, seed uint64, before, after *transit.Profile) {
	t.Helper()
	for i := range before.Travel {
		if after.Travel[i] > before.Travel[i] {
			t.Fatalf("seed %d: %s made a journey longer: %d, was %d", seed, what, after.Travel[i], before.Travel[i])
		}
	}
}

func TestMoreServiceNeverMakesAJourneyLonger(t *testing.T) {
	for seed := range uint64(1500) {
		s := randomScene(seed)
		before := s.profile(t)
		r := rand.New(rand.NewPCG(seed, 4))

		more := s.clone()
		more.trips = append(more.trips, randomTripFor(r, s))
		noWorse(t, "a trip", seed, before, more.profile(t))

		if a, b := r.IntN(len(s.stops)), r.IntN(len(s.stops)); a != b {
			more = s.clone()
			more.paths = append(more.paths, path{transit.StopIdx(a), transit.StopIdx(b), transit.Seconds(r.IntN(300))})
			noWorse(t, "a footpath", seed, before, more.profile(t))
		}
		if len(s.trips) > 0 {
			more = s.clone()
			calls := more.trips[r.IntN(len(s.trips))].Calls
			i := 1 + r.IntN(len(calls)-1)
			calls[i].Arrive -= transit.Seconds(r.IntN(int(calls[i].Arrive-calls[i-1].Depart) + 1))
			noWorse(t, "an earlier arrival", seed, before, more.profile(t))
		}
		more = s.clone()
		more.query.Rides++
		noWorse(t, "another ride", seed, before, more.profile(t))
		more = s.clone()
		more.query.Limit += transit.Seconds(r.IntN(1000))
		noWorse(t, "a later limit", seed, before, more.profile(t))
	}
}

func randomTripFor(r *rand.Rand, s *scene) transit.Trip {
	some := func(n int) transit.Seconds { return transit.Seconds(r.IntN(n)) * 60 }
	return s.randomTrip(r, 200, s.query.Depart, some, func() transit.StopIdx { return transit.StopIdx(r.IntN(len(s.stops))) })
}

func TestShiftedFeedAndQueryGiveTheSame(t *testing.T) {
	for seed := range uint64(1500) {
		s := randomScene(seed)
		by := transit.Seconds(1 + seed*97%40000)
		late := s.clone()
		for i := range late.trips {
			for k := range late.trips[i].Calls {
				late.trips[i].Calls[k].Arrive += by
				late.trips[i].Calls[k].Depart += by
			}
		}
		for i := range late.freqs {
			late.freqs[i].From += by
			late.freqs[i].Until += by
		}
		late.query.Depart += by
		if diff := cmp.Diff(s.profile(t).Travel, late.profile(t).Travel); diff != "" {
			t.Fatalf("seed %d, shift %d:\n%s", seed, by, diff)
		}
	}
}

func TestDoubledTimesDouble(t *testing.T) {
	for seed := range uint64(1500) {
		s := randomScene(seed)
		s.freqs = nil
		s.query.Depart %= transit.Day
		for i := range s.trips {
			s.trips[i].Days, _ = transit.OnDays(0)
		}
		twice := s.clone()
		for i := range twice.trips {
			kept := twice.trips[i].Calls
			if kept[len(kept)-1].Depart > 3*transit.Day { // would leave the range of call times
				s.trips[i].Calls, twice.trips[i].Calls = s.trips[i].Calls[:0:0], nil
				continue
			}
			for k := range kept {
				kept[k].Arrive *= 2
				kept[k].Depart *= 2
			}
		}
		empty := func(t transit.Trip) bool { return len(t.Calls) == 0 }
		s.trips, twice.trips = slices.DeleteFunc(s.trips, empty), slices.DeleteFunc(twice.trips, empty)
		for i := range twice.stops {
			twice.stops[i].Board *= 2
			twice.stops[i].Change *= 2
		}
		for i := range twice.paths {
			twice.paths[i].time *= 2
		}
		for i := range twice.query.From {
			twice.query.From[i].Time *= 2
		}
		twice.query.Depart *= 2
		twice.query.Step *= 2
		twice.query.Window *= 2
		twice.query.Limit *= 2
		want := s.profile(t)
		for i := range want.Travel {
			if want.Travel[i] != transit.Unreached {
				want.Travel[i] *= 2
			}
		}
		if diff := cmp.Diff(want.Travel, twice.profile(t).Travel); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	for seed := range uint64(1500) {
		s := randomScene(seed)
		r := rand.New(rand.NewPCG(seed, 5))
		perm := r.Perm(len(s.stops)) // old index -> new
		mixed := s.clone()
		to := func(x transit.StopIdx) transit.StopIdx { return transit.StopIdx(perm[x]) }
		for i, stop := range s.stops {
			mixed.stops[perm[i]] = stop
		}
		renumber := func(calls []transit.Call) {
			for k := range calls {
				calls[k].Stop = to(calls[k].Stop)
			}
		}
		for i := range mixed.trips {
			renumber(mixed.trips[i].Calls)
		}
		for i := range mixed.freqs {
			renumber(mixed.freqs[i].trip.Calls)
		}
		for i, p := range mixed.paths {
			mixed.paths[i] = path{to(p.from), to(p.to), p.time}
		}
		for i := range mixed.query.From {
			mixed.query.From[i].Stop = to(mixed.query.From[i].Stop)
		}
		r.Shuffle(len(mixed.trips), func(a, b int) { mixed.trips[a], mixed.trips[b] = mixed.trips[b], mixed.trips[a] })
		r.Shuffle(len(mixed.paths), func(a, b int) { mixed.paths[a], mixed.paths[b] = mixed.paths[b], mixed.paths[a] })
		want, got := s.profile(t), mixed.profile(t)
		for i := range s.stops {
			if diff := cmp.Diff(want.At(transit.StopIdx(i)), got.At(to(transit.StopIdx(i)))); diff != "" {
				t.Fatalf("seed %d, stop %d:\n%s", seed, i, diff)
			}
		}
	}
}

// A window is the sequence of its departures, each asked for alone: the reuse
// between departures changes nothing. The stored scene sizes show it with many
// departures, the random ones with every feature.
func TestWindowIsTheSequenceOfItsDepartures(t *testing.T) {
	compare := func(t *testing.T, name uint64, tt *transit.Timetable, q transit.Query) {
		t.Helper()
		whole, err := tt.Profile(q)
		must(t, err)
		for i, d := range whole.Departures {
			q.Depart, q.Window = d, 0
			one, err := tt.Profile(q)
			must(t, err)
			for s := range tt.NumStops() {
				if a, b := whole.At(transit.StopIdx(s))[i], one.At(transit.StopIdx(s))[0]; a != b {
					t.Fatalf("%d: departure %d, stop %d: %d in the window, %d alone", name, d, s, a, b)
				}
			}
		}
	}
	for seed := range uint64(1500) {
		s := randomScene(seed)
		compare(t, seed, s.build(t), s.query)
	}
	tt, err := transittest.City{Stops: 900, Lines: 60, LineStops: 20, Spacing: 400, Seed: 1}.Timetable()
	must(t, err)
	compare(t, 0, tt, transit.Query{
		From:   []transit.Access{{Stop: 450, Time: 120}, {Stop: 451, Time: 240}},
		Depart: 8 * 3600, Window: 7200, Rides: 4, Limit: 5400,
	})
}

func TestPercentile(t *testing.T) {
	never := transit.Unreached
	for name, c := range map[string]struct {
		times   []transit.Seconds
		percent float64
		want    transit.Seconds
	}{
		"of nothing":           {nil, 50, never},
		"least":                {[]transit.Seconds{30, 10, 20}, 0, 10},
		"median of three":      {[]transit.Seconds{30, 10, 20}, 50, 20},
		"median of four":       {[]transit.Seconds{30, 10, 20, 40}, 50, 20},
		"just above a rank":    {[]transit.Seconds{30, 10, 20, 40}, 50.001, 30},
		"greatest":             {[]transit.Seconds{30, 10, 20}, 100, 30},
		"unreached is longest": {[]transit.Seconds{never, 10}, 100, never},
		"more than all":        {[]transit.Seconds{5}, 200, 5},
	} {
		if got := transit.Percentile(c.times, c.percent); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestPercentilesAreMonotone(t *testing.T) {
	for seed := range uint64(500) {
		s := randomScene(seed)
		p := s.profile(t)
		for stop := range s.stops {
			times := slices.Clone(p.At(transit.StopIdx(stop)))
			before := transit.Seconds(0)
			for _, percent := range []float64{0, 1, 5, 33.3, 50, 75, 95, 100} {
				got := transit.Percentile(times, percent)
				if got < before {
					t.Fatalf("seed %d, stop %d: percentile %g is %d, below a lesser one", seed, stop, percent, got)
				}
				before = got
			}
			if diff := cmp.Diff(p.At(transit.StopIdx(stop)), times); diff != "" {
				t.Fatal("the times were changed")
			}
		}
	}
}

func TestConcurrentSearchesGiveTheSame(t *testing.T) {
	tt, err := transittest.City{Stops: 400, Lines: 40, LineStops: 15, Spacing: 400, Seed: 2}.Timetable()
	must(t, err)
	ask := func(i int) []transit.Seconds {
		p, err := tt.Profile(transit.Query{
			From:   []transit.Access{{Stop: transit.StopIdx(i * 7 % 400), Time: 60}},
			Depart: 8 * 3600, Window: 1200, Rides: 1 + i%5,
		})
		if err != nil {
			t.Error(err)
			return nil
		}
		return p.Travel
	}
	var want [24][]transit.Seconds
	for i := range want {
		want[i] = ask(i)
	}
	var wait sync.WaitGroup
	for i := range want {
		wait.Go(func() {
			if !slices.Equal(ask(i), want[i]) {
				t.Errorf("query %d differs when asked beside others", i)
			}
		})
	}
	wait.Wait()
}
