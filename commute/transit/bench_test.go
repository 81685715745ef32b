package transit_test

import (
	"fmt"
	"testing"

	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/commute/transit/transittest"
)

var cities = []transittest.City{
	{Stops: 2_500, Lines: 150, LineStops: 30, Spacing: 450, Seed: 1},
	{Stops: 10_000, Lines: 600, LineStops: 30, Spacing: 450, Seed: 1},
	{Stops: 40_000, Lines: 2_400, LineStops: 30, Spacing: 450, Seed: 1},
}

func build(b *testing.B, c transittest.City) *transit.Timetable {
	b.Helper()
	tt, err := c.Timetable()
	must(b, err)
	return tt
}

// origins are twelve stops spread over the city.
func origins(tt *transit.Timetable) []transit.StopIdx {
	list := make([]transit.StopIdx, 12)
	for i := range list {
		list[i] = transit.StopIdx((2*i + 1) * tt.NumStops() / 24)
	}
	return list
}

// One-to-all over an hour of departures, 90 minutes, 4 rides. "alone" is the
// same answer from one search for each departure: what the reuse between
// departures saves.
func BenchmarkProfile(b *testing.B) {
	for _, c := range cities {
		tt := build(b, c)
		from := origins(tt)
		query := func(i int) transit.Query {
			return transit.Query{
				From:   []transit.Access{{Stop: from[i%len(from)], Time: 120}},
				Depart: 8 * 3600, Window: 3600, Rides: 4, Limit: 5400,
			}
		}
		name := fmt.Sprintf("stops=%d/calls=%d", tt.NumStops(), tt.Stats().Calls)
		b.Run(name+"/window", func(b *testing.B) {
			b.ReportAllocs()
			reached, i := 0, 0
			for b.Loop() {
				p, err := tt.PlainProfile(query(i))
				must(b, err)
				reached += reachedStops(p)
				i++
			}
			b.ReportMetric(60, "departures")
			b.ReportMetric(float64(reached)/float64(i), "stops-reached")
			b.ReportMetric(float64(60*i)/b.Elapsed().Seconds(), "departures/s")
		})
		b.Run(name+"/alone", func(b *testing.B) {
			i := 0
			for b.Loop() {
				q := query(i)
				q.Window = 0
				for range 60 {
					_, err := tt.Profile(q)
					must(b, err)
					q.Depart += 60
				}
				i++
			}
			b.ReportMetric(float64(60*i)/b.Elapsed().Seconds(), "departures/s")
		})
	}
}

func reachedStops(p *transit.Profile) int {
	n := 0
	for s := range len(p.Travel) / len(p.Departures) {
		if p.At(transit.StopIdx(s))[0] != transit.Unreached {
			n++
		}
	}
	return n
}

func BenchmarkJourneys(b *testing.B) {
	tt := build(b, cities[1])
	from := origins(tt)
	// Six rows and twelve columns away: about 6 km.
	near := func(s transit.StopIdx) transit.StopIdx { return (s + 612) % transit.StopIdx(tt.NumStops()) }
	listed, i := 0, 0
	for b.Loop() {
		all, err := tt.Journeys([]transit.Access{{Stop: near(from[i%len(from)]), Time: 120}}, transit.Query{
			From:   []transit.Access{{Stop: from[i%len(from)], Time: 120}},
			Depart: 8 * 3600, Window: 3600, Rides: 4, Limit: 7200,
		})
		must(b, err)
		listed += len(all)
		i++
	}
	b.ReportMetric(float64(listed)/float64(i), "journeys")
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		tt := build(b, cities[1])
		b.ReportMetric(float64(tt.Stats().Calls), "calls")
	}
}
