package reach

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sanquan/sanquan/commute/transit"
)

// BenchmarkMatrix computes rows of the matrix of the Porto Alegre hexagons
// (1,227 destinations, 120 departures, percentiles 5, 50 and 95) on one thread,
// and the same rows by adding up every stop in range for every departure and
// sorting: how many times longer that takes. The transit search, which both
// share, is counted apart.
func BenchmarkMatrix(b *testing.B) {
	e, points := portoAlegre(b)
	p := MatrixParams{Params{Depart: 13 * 3600, Window: 7200, Minutes: 120}, []float64{5, 50, 95}}
	m := mustMatrix(b, e, points.Points, points.Points, p)
	r := m.newRower()
	own, plain := make([]transit.Seconds, m.Cells()), make([]transit.Seconds, m.Cells())
	var search, cells, twin time.Duration
	origins := 0
	for b.Loop() {
		origin := origins * 37 % len(points.Points)
		origins++
		start := time.Now()
		if err := r.search(origin); err != nil {
			b.Fatal(err)
		}
		search += time.Since(start)
		start = time.Now()
		r.cells(origin, own)
		cells += time.Since(start)
		start = time.Now()
		r.plainRow(origin, plain)
		twin += time.Since(start)
		if !slices.Equal(own, plain) {
			b.Fatalf("origin %d differs from its twin", origin)
		}
	}
	each := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(origins) }
	b.ReportMetric(float64(origins)/(search+cells).Seconds(), "origins/s")
	b.ReportMetric(each(search), "ms-search")
	b.ReportMetric(each(cells), "ms-cells")
	b.ReportMetric(each(twin), "ms-plain-cells")
	b.ReportMetric(float64(twin)/float64(cells), "times-slower")
	b.ReportMetric(0, "ns/op")
}

// plainRow takes the cells from the profile of the last row.
func (r *rower) plainRow(origin int, out []transit.Seconds) {
	m := r.m
	o := m.Origins[origin].At
	times := make([]transit.Seconds, len(r.profile.Departures))
	for d := range m.Destinations {
		direct := m.Params.Feeder.flat(m.Destinations[d].At, m.scales[d], o, scaleAt(o.Lat))
		for i := range times {
			times[i] = transit.Unreached
			if direct <= 2*m.Params.Feeder.limit() {
				times[i] = direct
			}
		}
		for k := m.egress.first[d]; k < m.egress.first[d+1]; k++ {
			for i, t := range r.profile.At(m.egress.stops[m.egress.stop[k]]) {
				if t != transit.Unreached {
					times[i] = min(times[i], t+transit.Seconds(m.egress.feed[k]))
				}
			}
		}
		slices.Sort(times)
		for k, rank := range m.ranks {
			out[d*len(m.ranks)+k] = m.known(times[rank-1])
		}
	}
}

// BenchmarkReadPoints reads ten thousand points with two columns.
func BenchmarkReadPoints(b *testing.B) {
	text := pointsTable(10_000)
	for b.Loop() {
		if _, err := ReadPoints(strings.NewReader(text), "t.csv", []string{"jobs", "schools"}); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(text)))
}

func pointsTable(n int) string {
	var b strings.Builder
	b.WriteString("id,lon,lat,jobs,schools\n")
	for i := range n {
		fmt.Fprintf(&b, "p%d,%.6f,%.6f,%d,%d\n", i, 116+float64(i%100)/1000, 39+float64(i/100)/1000, i%17, i%3)
	}
	return b.String()
}
