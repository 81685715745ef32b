package transit_test

import (
	"math"
	"slices"
	"testing"

	"github.com/sanquan/sanquan/commute/transit"
)

// Each draw is the timetable with other phases, and a profile holds the draws
// one after the other, by plain search, by lanes and in reverse.
func TestAProfileOfDrawsIsThatOfEachDraw(t *testing.T) {
	with := 0
	for seed := range uint64(2000) {
		s := anyScene(seed)
		headways := slices.ContainsFunc(s.freqs, func(f frequent) bool { return !f.Exact })
		if !headways {
			continue
		}
		with++
		tt := s.build(t)
		q := s.query
		q.Drawing = transit.Drawing{Draws: 2 + int(seed%3), Seed: seed}
		plain, err := tt.PlainProfile(q)
		must(t, err)
		checkLanes(t, seed, tt, q, plain)
		back := transit.ReverseQuery{To: s.to, Arrive: q.Depart + q.Limit/2, Window: q.Window, Step: q.Step, Rides: q.Rides, Limit: q.Limit, Drawing: q.Drawing}
		reverse, err := tt.ReverseProfile(back)
		must(t, err)
		n, m := len(plain.Departures)/q.Draws, len(reverse.Arrivals)/q.Draws
		for i := range q.Draws {
			draw := tt.Draw(q.Drawing, i)
			one, err := draw.PlainProfile(s.query)
			must(t, err)
			back.Drawing = transit.Drawing{}
			alone, err := draw.ReverseProfile(back)
			must(t, err)
			for stop := range s.stops {
				x := transit.StopIdx(stop)
				if !slices.Equal(one.At(x), plain.At(x)[i*n:(i+1)*n]) {
					t.Fatalf("seed %d, draw %d, stop %d: %v in the profile, %v alone", seed, i, stop, plain.At(x), one.At(x))
				}
				if !slices.Equal(alone.At(x), reverse.At(x)[i*m:(i+1)*m]) {
					t.Fatalf("seed %d, draw %d, stop %d: back %v in the profile, %v alone", seed, i, stop, reverse.At(x), alone.At(x))
				}
			}
			// The draw as a scene of its own, by brute force.
			drawn := s.clone()
			phases := map[string][]transit.Seconds{}
			for _, trip := range draw.Trips() {
				phases[trip.ID] = append(phases[trip.ID], trip.Calls[0].Depart)
			}
			for k := range drawn.freqs {
				f := &drawn.freqs[k]
				if f.Exact {
					continue
				}
				f.Phase = f.Until - f.From // none of its runs is left
				if at := phases[f.trip.ID]; len(at) > 0 {
					f.Phase = at[0] - f.From
				}
			}
			for k, depart := range one.Departures {
				want := drawn.brute(depart)[s.query.Rides]
				for stop := range s.stops {
					if got := one.At(transit.StopIdx(stop))[k]; got != since(depart, want[stop]) {
						t.Fatalf("seed %d, draw %d, departure %d, stop %d: %d, brute force %d", seed, i, depart, stop, got, since(depart, want[stop]))
					}
				}
			}
		}
	}
	if with < 300 {
		t.Errorf("only %d networks have headways", with)
	}
}

// lines makes a journey over stops s0, s1, … by lines of which only the
// headways are known; each ride takes ten minutes.
func lines(t *testing.T, headways ...transit.Seconds) *transit.Timetable {
	t.Helper()
	b := transit.NewBuilder()
	stop := func(i int) transit.StopIdx {
		return b.AddStop(transit.Stop{ID: string(rune('a' + i)), Board: 1, Change: 1})
	}
	for i, h := range headways {
		calls := []transit.Call{{Stop: stop(i), Arrive: 0, Depart: 0}, {Stop: stop(i + 1), Arrive: 600, Depart: 600}}
		must(t, b.AddFrequency(transit.Trip{ID: "line" + string(rune('a'+i)), Calls: calls}, transit.Frequency{From: 6 * 3600, Until: 12 * 3600, Headway: h}))
	}
	tt, err := b.Build()
	must(t, err)
	return tt
}

// Among n draws the wait for a line falls once into each n-th part of its
// headway.
func TestDrawsAreStratified(t *testing.T) {
	tt := lines(t, 1200)
	q := transit.Query{From: []transit.Access{{}}, Depart: 8 * 3600, Drawing: transit.Drawing{Draws: 40, Seed: 3}}
	p, err := tt.Profile(q)
	must(t, err)
	waits := slices.Sorted(slices.Values(p.At(1)))
	for i, travel := range waits {
		if wait := travel - 600; wait < transit.Seconds(i*30) || wait > transit.Seconds(i*30+31) {
			t.Errorf("wait %d of 40 is %d s", i, wait)
		}
	}
	again, err := tt.Profile(q)
	must(t, err)
	if !slices.Equal(p.Travel, again.Travel) {
		t.Error("the same seed draws otherwise")
	}
	q.Seed = 4
	other, err := tt.Profile(q)
	must(t, err)
	if slices.Equal(p.Travel, other.Travel) {
		t.Error("another seed draws the same")
	}
}

// Two waits, for lines every 20 and every 12 minutes, are 16 minutes in the
// mean and 48 minutes, less a moment, at most. The stated error covers what
// fifty seeds are off in the median, and falls as the draws grow.
func TestTwoHeadwaysInClosedForm(t *testing.T) {
	tt := lines(t, 1200, 720)
	before := math.Inf(1)
	for _, draws := range []int{16, 64, 256} {
		var off, stated float64
		const seeds = 50
		for seed := range uint64(seeds) {
			q := transit.Query{From: []transit.Access{{}}, Depart: 8 * 3600, Drawing: transit.Drawing{Draws: draws, Seed: seed}}
			p, err := tt.Profile(q)
			must(t, err)
			row := p.At(2)
			sum := 0.0
			for _, travel := range row {
				if travel < 1200 || travel > 1200+1200+720+2 {
					t.Fatalf("travel time %d", travel)
				}
				sum += float64(travel)
			}
			off += math.Abs(sum/float64(draws) - 1200 - 960)
			e, ok := transit.DrawError(row, draws, 50)
			if !ok {
				t.Fatal("no error is stated")
			}
			stated += e
		}
		if off, stated = off/seeds, stated/seeds; off > stated || stated > 0.6*before {
			t.Errorf("%d draws: off by %.1f s in the mean, %.1f s stated, %.1f s before", draws, off, stated, before)
		}
		before = stated
	}
}

func TestDrawErrorNeedsDraws(t *testing.T) {
	u := transit.Unreached
	for name, c := range map[string]struct {
		row   []transit.Seconds
		draws int
		want  float64
		ok    bool
	}{
		"one draw":     {[]transit.Seconds{1, 2}, 1, 0, false},
		"not reached":  {[]transit.Seconds{1, u}, 2, 0, false},
		"equal draws":  {[]transit.Seconds{7, 9, 7, 9}, 2, 0, true},
		"two of a row": {[]transit.Seconds{10, 14}, 2, 2, true},
	} {
		if got, ok := transit.DrawError(c.row, c.draws, 50); math.Abs(got-c.want) > 1e-9 || ok != c.ok {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
}
