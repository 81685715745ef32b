package transit_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/sanquan/sanquan/commute/transit"
)

// small and large are the regions of the measured table in docs/performance.md.
var (
	small = region{stops: 25_000, side: 45_000, patterns: 2_500, lineStops: 31, board: 60, seed: 1}
	large = region{stops: 100_000, side: 90_000, patterns: 10_000, lineStops: 31, board: 60, seed: 1}
)

// An hour of departures.
var (
	near = transit.Query{Depart: 8 * 3600, Window: 3600, Rides: 4, Limit: 90 * 60}
	far  = transit.Query{Depart: 8 * 3600, Window: 3600, Rides: 8, Limit: 120 * 60}
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// scene is a region's timetable with twelve origins spread over its middle,
// each the stops within 800 m.
type scene struct {
	*transit.Timetable
	origins [][]transit.Access
}

var scenes = struct {
	sync.Mutex
	made map[region]*scene
}{made: map[region]*scene{}}

func (r region) scene(tb testing.TB) *scene {
	scenes.Lock()
	defer scenes.Unlock()
	if s := scenes.made[r]; s != nil {
		return s
	}
	tt, err := r.timetable()
	must(tb, err)
	s := &scene{Timetable: tt}
	for i := range 12 {
		x := r.side * (0.2 + 0.2*float64(i%4))
		y := r.side * (0.25 + 0.25*float64(i/4))
		var from []transit.Access
		for s := range tt.NumStops() {
			p := tt.Stop(transit.StopIdx(s)).Point
			dx, dy := p.Lon*degree-x, p.Lat*degree-y
			if metres := max(dx, -dx) + max(dy, -dy); metres <= 800 {
				from = append(from, transit.Access{Stop: transit.StopIdx(s), Time: transit.Seconds(metres * walkPace)})
			}
		}
		s.origins = append(s.origins, from)
	}
	scenes.made[r] = s
	return s
}

func (s *scene) name(q transit.Query) string {
	return fmt.Sprintf("stops=%d/calls=%d/minutes=%d/rides=%d", s.NumStops(), s.Stats().Calls, q.Limit/60, q.Rides)
}

// best is, for each origin, the time of the fastest of a number of runs; the
// machine may be busy with other things.
func (s *scene) best(runs int, run func(from []transit.Access)) []time.Duration {
	times := make([]time.Duration, len(s.origins))
	for i, from := range s.origins {
		times[i] = time.Hour
		for range runs {
			start := time.Now()
			run(from)
			times[i] = min(times[i], time.Since(start))
		}
	}
	return times
}

func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

func report(b *testing.B, t time.Duration, unit string) { b.ReportMetric(t.Seconds()*1000, unit) }

// BenchmarkProfile prints what one query costs by plain search and by lanes in
// a compiled window, for the same origins in the same process, after comparing
// every cell. Figures are medians over the origins.
func BenchmarkProfile(b *testing.B) {
	for _, c := range []struct {
		region
		transit.Query
	}{{small, near}, {small, far}, {large, near}, {large, far}} {
		s, q := c.scene(b), c.Query
		b.Run(s.name(q), func(b *testing.B) {
			w, err := s.Window(q)
			must(b, err)
			var lanes transit.Profile
			var plain *transit.Profile
			var plainTimes, laneTimes []time.Duration
			reached := 0
			for b.Loop() {
				reached = 0
				laneTimes = s.best(12, func(from []transit.Access) { must(b, w.Fill(&lanes, from)) })
				plainTimes = s.best(3, func(from []transit.Access) {
					q.From = from
					plain, err = s.PlainProfile(q)
					must(b, err)
				})
				for _, from := range s.origins {
					q.From = from
					plain, err = s.PlainProfile(q)
					must(b, err)
					must(b, w.Fill(&lanes, from))
					if !slices.Equal(plain.Travel, lanes.Travel) {
						b.Fatal("the answers differ")
					}
					for s := range s.NumStops() {
						if slices.Min(lanes.At(transit.StopIdx(s))) != transit.Unreached {
							reached++
						}
					}
				}
			}
			report(b, median(plainTimes), "ms-plain")
			report(b, median(laneTimes), "ms-lanes")
			b.ReportMetric(float64(median(plainTimes))/float64(median(laneTimes)), "times-faster")
			b.ReportMetric(float64(reached)/float64(len(s.origins)), "stops-reached")
			b.ReportMetric(float64(w.Bytes())/1e6, "window-MB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkLanes is the lane search alone, for a processor profile.
func BenchmarkLanes(b *testing.B) {
	s := large.scene(b)
	w, err := s.Window(near)
	must(b, err)
	var p transit.Profile
	must(b, w.Fill(&p, s.origins[0]))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		must(b, w.Fill(&p, s.origins[i%len(s.origins)]))
	}
}

// BenchmarkReverse is BenchmarkLanes for arrivals: everybody's way to one
// destination.
func BenchmarkReverse(b *testing.B) {
	s := large.scene(b)
	w, err := s.ReverseWindow(transit.ReverseQuery{Arrive: near.Depart + near.Limit, Window: near.Window, Rides: near.Rides, Limit: near.Limit})
	must(b, err)
	var p transit.ReverseProfile
	fill := func(to []transit.Access) { must(b, w.Fill(&p, to)) }
	fill(s.origins[0])
	var times []time.Duration
	for b.Loop() {
		times = s.best(12, fill)
	}
	report(b, median(times), "ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkFewDepartures shows from how many departures on lanes are faster
// than plain search, the window's compilation included.
func BenchmarkFewDepartures(b *testing.B) {
	for _, r := range []region{small, large} {
		s := r.scene(b)
		for _, departures := range []transit.Seconds{1, 4, 8, 16, 60} {
			q := near
			q.Window = departures * 60
			b.Run(fmt.Sprintf("stops=%d/departures=%d", s.NumStops(), departures), func(b *testing.B) {
				var lanes transit.Profile
				var plain, compile, fill []time.Duration
				for b.Loop() {
					plain = s.best(3, func(from []transit.Access) {
						q.From = from
						_, err := s.PlainProfile(q)
						must(b, err)
					})
					var w *transit.Window
					compile = s.best(3, func([]transit.Access) {
						var err error
						w, err = s.Window(q)
						must(b, err)
					})
					fill = s.best(3, func(from []transit.Access) { must(b, w.Fill(&lanes, from)) })
				}
				report(b, median(plain), "ms-plain")
				report(b, median(compile), "ms-compile")
				report(b, median(fill), "ms-lanes")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
