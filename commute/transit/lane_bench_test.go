package transit_test

import (
	"fmt"
	"testing"

	"github.com/sanquan/sanquan/commute/transit"
)

// What BenchmarkProfile asks, by lanes with each kernel, in a window that is
// compiled beforehand; and what one such query has to do.
func BenchmarkLanes(b *testing.B) {
	for _, c := range cities {
		tt := build(b, c)
		from := origins(tt)
		w, err := tt.Window(transit.Query{Depart: 8 * 3600, Window: 3600, Rides: 4, Limit: 5400})
		must(b, err)
		var p transit.Profile
		ask := func(i int) {
			must(b, w.Fill(&p, []transit.Access{{Stop: from[i%len(from)], Time: 120}}))
		}
		for k := 0; ; k++ {
			kernel, ok := w.Use(k)
			if !ok {
				break
			}
			b.Run(fmt.Sprintf("stops=%d/calls=%d/%s", tt.NumStops(), tt.Stats().Calls, kernel), func(b *testing.B) {
				ask(0)
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					ask(i)
					i++
				}
				b.ReportMetric(float64(60*i)/b.Elapsed().Seconds(), "departures/s")
				b.ReportMetric(float64(w.Bytes()), "window-bytes")
			})
		}
		w.Use(0)
		b.Run(fmt.Sprintf("stops=%d/calls=%d/work", tt.NumStops(), tt.Stats().Calls), func(b *testing.B) {
			var work transit.LaneWork
			w.Count(&work)
			for b.Loop() {
				for i := range from {
					ask(i)
				}
			}
			each := func(n int, unit string) { b.ReportMetric(float64(n)/float64(b.N*len(from)), unit) }
			each(work.Scans, "scans")
			each(work.Positions, "positions")
			each(work.Trips, "trips-at-positions")
			each(work.Paths, "footpaths")
			each(work.Published, "published")
			each(work.Touched, "touched")
		})
	}
}
