package reach

import (
	"slices"
	"testing"
	"time"

	"github.com/sanquan/sanquan/commute/reach/kernel"
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
// departures of each cell are sorted. Same tiles, same distances, one CPU.
func BenchmarkSurfaceBesideItsPlainTwin(b *testing.B) {
	for _, mode := range []Mode{Walk, Bike, Car} {
		b.Run(string(mode), func(b *testing.B) {
			e := mustJJJ(b)
			p := DefaultParams()
			p.Feeder = e.mustFeeder(mode)
			s := mustSurface(b, e, mustResolve(b, e, "北京西"), p)
			w := s.newWorker()
			again := *s
			again.cells = make([]tile, len(s.cells))
			var own, plain time.Duration
			for b.Loop() {
				for t, i := range s.index {
					if i < 0 {
						continue
					}
					start := time.Now()
					w.tile(t, []*Surface{&again})
					own += time.Since(start)
					start = time.Now()
					got := plainTile(w, t)
					plain += time.Since(start)
					if got != again.cells[i].time {
						b.Fatalf("tile %d differs from its twin", t)
					}
				}
				start := time.Now()
				for t, i := range s.index {
					if i >= 0 {
						w.edge(t, []*Surface{&again})
					}
				}
				own += time.Since(start)
			}
			b.ReportMetric(float64(plain)/float64(own), "times-slower")
			b.ReportMetric(own.Seconds()*1000/float64(b.N), "ms-own")
			b.ReportMetric(plain.Seconds()*1000/float64(b.N), "ms-plain")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func plainTile(w *worker, t int) (times [tileArea]transit.Seconds) {
	w.aim(t)
	var offers [tileArea][]offer
	for _, source := range w.sourcesOf(t) {
		r := &w.from.at[source]
		for i := range tileSize {
			run := w.run(r, i, r.reach+1)
			for j := run.first; j <= run.last; j++ {
				if feed := w.feed((w.columns[j]-r.x)*run.perCell, run.dy); feed <= r.limit {
					cell := i<<tileBits | j
					offers[cell] = append(offers[cell], offer{source, uint16(cell), uint16(feed)})
				}
			}
		}
	}
	row := w.from.blocks * kernel.Block
	all := make([]transit.Seconds, w.from.departures)
	for cell := range times {
		for i := range all {
			all[i] = transit.Unreached
		}
		for _, o := range offers[cell] {
			for i, t := range w.from.times[int(o.source)*row:][:len(all)] {
				if t != kernel.Never {
					all[i] = min(all[i], transit.Seconds(t)+transit.Seconds(o.feed))
				}
			}
		}
		slices.Sort(all)
		if times[cell] = all[w.ranks[0]-1]; times[cell] > w.beyond {
			times[cell] = transit.Unreached
		}
	}
	return times
}
