package reach

import (
	"slices"
	"testing"
	"time"

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
			e.groundOf(p.Feeder) // once per engine
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
				cells, reached = len(s.cells)*tileArea, len(s.visitor.sources)-1
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
			sources, at := s.collect(slowProfile(b, s))
			inReach := make([][]int32, len(s.index))
			for stop, r := range at {
				y0, y1 := s.rowRange(r)
				x0, x1 := s.columnRange(r)
				for ty := y0 >> tileBits; ty <= y1>>tileBits; ty++ {
					for tx := x0 >> tileBits; tx <= x1>>tileBits; tx++ {
						i := (ty-s.tileY)*s.tilesX + tx - s.tileX
						inReach[i] = append(inReach[i], int32(stop))
					}
				}
			}
			w := s.newWorker(sources, at)
			var own, plain time.Duration
			for b.Loop() {
				var t tile
				for i, c := range s.index {
					if c < 0 {
						continue
					}
					tx, ty := i%s.tilesX+s.tileX, i/s.tilesX+s.tileY
					start := time.Now()
					w.tile(&t, tx, ty, inReach[i])
					own += time.Since(start)
					start = time.Now()
					got := plainTile(w, tx, ty, inReach[i])
					plain += time.Since(start)
					if got != t.time {
						b.Fatalf("tile %d,%d differs from its twin", tx, ty)
					}
				}
			}
			b.ReportMetric(float64(plain)/float64(own), "times-slower")
			b.ReportMetric(own.Seconds()*1000/float64(b.N), "ms-own")
			b.ReportMetric(plain.Seconds()*1000/float64(b.N), "ms-plain")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func plainTile(w *worker, tx, ty int, stops []int32) (times [tileArea]transit.Seconds) {
	w.aim(tx, ty)
	var offers [tileArea][]offer
	for _, stop := range stops {
		r := &w.at[stop]
		for i := range tileSize {
			run := w.run(r, i)
			for j := run.first; j <= run.last; j++ {
				if feed := w.s.feed((w.columns[j]-r.x)*run.perCell, run.dy); feed <= r.limit {
					offers[i<<tileBits|j] = append(offers[i<<tileBits|j], offer{stop, feed})
				}
			}
		}
	}
	all := make([]transit.Seconds, w.s.departures)
	for cell := range times {
		for i := range all {
			all[i] = transit.Unreached
		}
		for _, o := range offers[cell] {
			for i, t := range w.sources[o.source].times {
				if t != transit.Unreached {
					all[i] = min(all[i], t+o.feed)
				}
			}
		}
		slices.Sort(all)
		if times[cell] = all[w.s.rank-1]; times[cell] > w.s.beyond {
			times[cell] = transit.Unreached
		}
	}
	return times
}
