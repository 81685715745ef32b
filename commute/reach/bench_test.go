package reach

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
)

// report prints the median of the durations and what else is of interest.
func report(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCircle is a circle query end to end, on a grid of 1,089 stations
// 1.2 km apart with 132 lines every five minutes, 60 departures.
func BenchmarkCircle(b *testing.B) {
	benchmarkCircle(b, gridCity(33, 1200).engine(b), "s16-16")
}

func benchmarkCircle(b *testing.B, e *Engine, from string) {
	o, err := e.Resolve(from)
	if err != nil {
		b.Fatal(err)
	}
	for _, mode := range []Mode{Walk, Bike, Car} {
		b.Run(string(mode), func(b *testing.B) {
			p := DefaultParams()
			p.Feeder = e.mustFeeder(mode)
			e.groundOf(p) // once per engine
			var times []time.Duration
			cells, reached := 0, 0
			for b.Loop() {
				start := time.Now()
				s, err := e.Surface(o, p)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Circle(90, 30, 60, 90); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
				cells, reached = len(s.cells)*tileArea, len(s.from.at)-1
			}
			report(b, times)
			b.ReportMetric(float64(cells), "cells")
			b.ReportMetric(float64(reached), "stops")
		})
	}
}

// BenchmarkSlider redraws a circle from a computed surface.
func BenchmarkSlider(b *testing.B) {
	e := gridCity(33, 1200).engine(b)
	s := mustSurface(b, e, mustResolve(b, e, "s16-16"), DefaultParams())
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := s.Circle(15 + i%76); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	report(b, times)
}

// BenchmarkSurfaceBesideItsPlainTwin prints how many times longer the cells
// take when every stop in range is added up for every departure and the
// departures of each cell are sorted. Same tiles, same distances, one CPU, every
// value compared. "loop" is that without finding the stops in range, which both
// do by distance.
func BenchmarkSurfaceBesideItsPlainTwin(b *testing.B) {
	for _, mode := range []Mode{Walk, Bike, Car} {
		b.Run(string(mode), func(b *testing.B) {
			e := mustJJJ(b)
			p := DefaultParams()
			p.Feeder = e.mustFeeder(mode)
			besidePlainTwin(b, e, mustResolve(b, e, "北京西"), p, 50)
		})
	}
}

// BenchmarkSurfaceOfALargeCity is the same for an imagined city of 100,000
// stops and ten million calls on 85 × 85 km: 60 departures, five percentiles,
// cells of 152 m, legs on foot of up to 20 minutes, 90 minutes in all.
func BenchmarkSurfaceOfALargeCity(b *testing.B) {
	e := largeCity(b)
	p := DefaultParams()
	p.Zoom, p.Feeder.MaxMinutes, p.Rides, p.Minutes = 10, 16, 8, 150
	side := e.table.Stop(transit.StopIdx(e.table.NumStops() - 1)).Point
	o, err := e.pointOrigin(geo.WGS84{Lon: side.Lon / 2, Lat: side.Lat / 2})
	if err != nil {
		b.Fatal(err)
	}
	besidePlainTwin(b, e, o, p, 5, 25, 50, 75, 95)
}

func besidePlainTwin(b *testing.B, e *Engine, o Origin, p Params, percentiles ...float64) {
	surfaces, err := e.Surfaces(o, p, percentiles...)
	if err != nil {
		b.Fatal(err)
	}
	s := surfaces[0]
	again := make([]*Surface, len(surfaces))
	for i, s := range surfaces {
		c := *s
		c.cells = make([]tile, len(s.cells))
		again[i] = &c
	}
	w := s.newWorker()
	var search, own, ownLoop, edge, plain, plainLoop time.Duration
	kept, candidates := 0, 0
	for b.Loop() {
		start := time.Now()
		profile, err := e.table.Profile(transit.Query{
			From: e.access(o, s.layout.params.Feeder), Depart: p.Depart, Window: p.Window, Step: p.Step, Rides: p.Rides, Limit: s.beyond,
		})
		if err != nil {
			b.Fatal(err)
		}
		search += time.Since(start)
		kept, candidates = 0, 0
		for t, i := range s.index {
			if i >= 0 {
				start := time.Now()
				w.gather(t)
				between := time.Now()
				w.addUp(t, again)
				ownLoop += time.Since(between)
				own += time.Since(start)
				kept += len(w.loop.Stop)
			}
		}
		start = time.Now()
		for t, i := range s.index {
			if i >= 0 {
				w.edge(t)
			}
		}
		edge += time.Since(start)
		for t, i := range s.index {
			if i < 0 {
				continue
			}
			start = time.Now()
			got, n, loop := plainTile(w, profile, t)
			plain += time.Since(start)
			plainLoop += loop
			candidates += n
			for k, s := range again {
				if got[s.rankOf[k]] != s.cells[i].time {
					b.Fatalf("tile %d of percentile %g differs from its twin", t, percentiles[k])
				}
			}
		}
	}
	cells := 0
	for i := range again[len(again)-1].cells {
		for _, t := range surfaces[0].cells[i].time {
			if t != transit.Unreached {
				cells++
			}
		}
	}
	b.ReportMetric(float64(plain)/float64(own), "times-slower")
	b.ReportMetric(float64(plainLoop)/float64(ownLoop), "times-slower-loop")
	b.ReportMetric(ownLoop.Seconds()*1000/float64(b.N), "ms-own-loop")
	b.ReportMetric(plainLoop.Seconds()*1000/float64(b.N), "ms-plain-loop")
	b.ReportMetric(own.Seconds()*1000/float64(b.N), "ms-own")
	b.ReportMetric(plain.Seconds()*1000/float64(b.N), "ms-plain")
	b.ReportMetric(edge.Seconds()*1000/float64(b.N), "ms-edges")
	b.ReportMetric(search.Seconds()*1000/float64(b.N), "ms-search")
	b.ReportMetric(float64(cells), "cells-reached")
	b.ReportMetric(float64(len(s.cells)*tileArea), "cells")
	b.ReportMetric(float64(len(s.from.at)-1), "stops")
	b.ReportMetric(float64(candidates)/1e6, "M-candidates")
	b.ReportMetric(100*(1-float64(kept)/float64(candidates)), "%pruned")
	b.ReportMetric(0, "ns/op")
}

// largeCity is 10,000 patterns of 31 stops on a grid of 316 by 316 stops 270 m
// apart, a fifth of them every 10 minutes and the others every 60. It comes from
// a feed, as any city does.
func largeCity(b *testing.B) *Engine {
	b.Helper()
	const side, apart, degree = 316, 270.0, 111_000.0
	r := rand.New(rand.NewPCG(1, 1))
	var stops, trips, times, frequencies strings.Builder
	stops.WriteString("stop_id,stop_name,stop_lat,stop_lon\n")
	for i := range side * side {
		fmt.Fprintf(&stops, "%d,%d,%.6f,%.6f\n", i, i, (float64(i/side)+0.8*r.Float64())*apart/degree, (float64(i%side)+0.8*r.Float64())*apart/degree)
	}
	trips.WriteString("route_id,service_id,trip_id\n")
	times.WriteString("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n")
	frequencies.WriteString("trip_id,start_time,end_time,headway_secs,exact_times\n")
	clock := func(s int) string { return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60) }
	for line := range 10_000 {
		x, y, angle := r.Float64()*side, r.Float64()*side, 2*math.Pi*r.Float64()
		fmt.Fprintf(&trips, "r,all,%d\n", line)
		last := -1
		for n, at := 0, 5*3600; n < 31; n++ {
			x, y = min(max(x, 0), side-1), min(max(y, 0), side-1)
			if stop := int(y)*side + int(x); stop != last {
				fmt.Fprintf(&times, "%d,%s,%s,%d,%d\n", line, clock(at), clock(at+20), stop, n)
				last = stop
			}
			angle += (r.Float64() - 0.5) / 2
			x, y, at = x+2*math.Cos(angle), y+2*math.Sin(angle), at+80
		}
		headway := 3600
		if line%5 == 0 {
			headway = 600
		}
		fmt.Fprintf(&frequencies, "%d,%s,24:00:00,%d,1\n", line, clock(5*3600+r.IntN(headway)), headway)
	}
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"agency.txt":   "agency_id,agency_name,agency_url,agency_timezone\nx,X,https://example.org,UTC\n",
		"routes.txt":   "route_id,agency_id,route_short_name,route_type\nr,x,R,3\n",
		"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nall,1,1,1,1,1,1,1,20260101,20261231\n",
		"stops.txt":    stops.String(), "trips.txt": trips.String(), "stop_times.txt": times.String(), "frequencies.txt": frequencies.String(),
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	feed, _, err := gtfs.Read(b.Context(), files, gtfs.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	options := network.DefaultOptions()
	options.MaxTransfer = 400
	n, err := network.Build(nil, options, network.Feed{Feed: feed, Date: gtfs.NewDate(2026, 3, 2)})
	if err != nil {
		b.Fatal(err)
	}
	return New(n)
}

// plainTile returns the times of a tile for each rank, how many stops are in
// range of its cells, and how long the loop over these takes.
func plainTile(w *worker, profile *transit.Profile, t int) (times [][tileArea]transit.Seconds, candidates int, loop time.Duration) {
	times = make([][tileArea]transit.Seconds, len(w.ranks))
	w.aim(t)
	type offer struct {
		source int32
		feed   transit.Seconds
	}
	var offers [tileArea][]offer
	for _, source := range w.sourcesOf(t) {
		r := &w.from.at[source]
		for i := range tileSize {
			run := w.run(r, i, r.reach+1)
			for j := run.first; j <= run.last; j++ {
				if feed := w.feed((w.columns[j]-r.x)*run.perCell, run.dy); feed <= r.limit {
					cell := i<<tileBits | j
					offers[cell] = append(offers[cell], offer{source, feed})
					candidates++
				}
			}
		}
	}
	start := time.Now()
	origin := make([]transit.Seconds, w.from.departures)
	all := make([]transit.Seconds, w.from.departures)
	for cell := range tileArea {
		for i := range all {
			all[i] = transit.Unreached
		}
		for _, o := range offers[cell] {
			times := origin
			if stop := w.from.at[o.source].stop; stop != transit.NoStop {
				times = profile.At(stop)
			}
			feed := o.feed
			for i, t := range times[:len(all)] {
				if t < all[i]-feed { // so that Unreached is never added to
					all[i] = t + feed
				}
			}
		}
		slices.Sort(all)
		for k, rank := range w.ranks {
			if times[k][cell] = all[rank-1]; times[k][cell] > w.beyond {
				times[k][cell] = transit.Unreached
			}
		}
	}
	return times, candidates, time.Since(start)
}
