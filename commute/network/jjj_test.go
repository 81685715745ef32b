package network_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/region/pack"
)

// jjj reads the pack of Beijing–Tianjin–Hebei.
func jjj(t testing.TB) *region.Region {
	t.Helper()
	path := filepath.Join("..", "..", "packs", "jjj")
	tables, report, err := pack.Read(t.Context(), path)
	if err != nil {
		if report != nil {
			t.Logf("%+v", report.Problems[:min(5, len(report.Problems))])
		}
		t.Fatal(err)
	}
	return region.New(tables)
}

func jjjNetwork(t testing.TB) *network.Network {
	t.Helper()
	n, err := network.Build(jjj(t), network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestJJJ(t *testing.T) {
	n := jjjNetwork(t)
	stats := n.Timetable.Stats()
	t.Logf("%+v", stats)
	perDay := 0
	for _, s := range n.Region.Services {
		if s.Clock == region.ClockBands {
			for _, b := range n.Region.BandsOf(s.ID) {
				perDay += b.Trips
			}
		} else {
			perDay += s.PerDay
		}
	}
	if stats.Trips != perDay || stats.Stops != len(n.Region.Stations) {
		t.Errorf("%d trips of %d departures, %d stops of %d stations", stats.Trips, perDay, stats.Stops, len(n.Region.Stations))
	}
	for s := range stats.Stops {
		stop := transit.StopIdx(s)
		if n.StationOf(stop).ID != n.Timetable.Stop(stop).ID {
			t.Fatalf("stop %d is not its station", s)
		}
	}
}

// pair is a row of the facts: an origin and destination with a direct train.
type pair struct {
	from, to string
	fastest  float64 // minutes
	train    string
}

func facts(t *testing.T) []pair {
	t.Helper()
	folder := os.Getenv("SANQUAN_FACTS")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "facts")
	}
	f, err := os.Open(filepath.Join(folder, "jjj_rail_od_facts_2026.csv"))
	if err != nil {
		t.Skip("no facts to check against: set SANQUAN_FACTS to the folder of jjj_rail_od_facts_2026.csv")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var pairs []pair
	for _, r := range rows[1:] {
		minutes, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, pair{r[0], r[1], minutes, r[3]})
	}
	return pairs
}

// The fastest direct ride of a day that the search finds is that of the facts.
//
// The facts know about half the trains of 2026; the pack adds trains of 2021
// with clock times where that half is thin, and a few of these are faster.
func TestFastestDirectRidesAreThoseOfTheFacts(t *testing.T) {
	pairs := facts(t)
	const tolerance, demanded = 2.0, 98.0 // minutes, per cent
	all := jjj(t)
	current := all.Tables
	current.Services = slices.DeleteFunc(slices.Clone(current.Services), func(s region.Service) bool {
		return !strings.HasPrefix(s.Observed, "2026")
	})
	for _, c := range []struct {
		name   string
		region *region.Region
	}{{"all trains", all}, {"trains of 2026", region.New(current)}} {
		rides := newRides(t, c.region)
		within, absent := 0, 0
		for _, p := range pairs {
			switch got := rides.fastest(t, p.from, p.to); {
			case abs(got-p.fastest) <= tolerance:
				within++
			case math.IsInf(got, 1):
				absent++
			default:
				t.Logf("%s, %s–%s: %.1f minutes, the facts say %.0f by %s", c.name, p.from, p.to, got, p.fastest, p.train)
			}
		}
		share := 100 * float64(within) / float64(len(pairs))
		t.Logf("%s: the fastest direct ride is within %g minutes of the facts for %d of %d pairs (%.2f %%); %d pairs have no train",
			c.name, tolerance, within, len(pairs), share, absent)
		if share < demanded {
			t.Errorf("%s: %.2f %% reproduced, %g %% demanded", c.name, share, demanded)
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

// rides answers for the fastest ride between two stations by the search: one
// ride, no time at stations, no footpaths, a departure each minute of the day.
// The least travel time of the day is the fastest ride (to the minute, for
// trains whose estimated departure is not on one).
type rides struct {
	*network.Network
	stops map[string]transit.StopIdx // railway stations by name
	from  map[transit.StopIdx][]transit.Seconds
}

func newRides(t *testing.T, r *region.Region) *rides {
	t.Helper()
	o := network.DefaultOptions()
	o.MaxTransfer, o.SamePlace, o.Modes, o.Other = 0, 0, nil, network.Slack{}
	n, err := network.Build(r, o)
	if err != nil {
		t.Fatal(err)
	}
	f := &rides{Network: n, stops: map[string]transit.StopIdx{}, from: map[transit.StopIdx][]transit.Seconds{}}
	for s := range n.Timetable.NumStops() {
		if st := n.StationOf(transit.StopIdx(s)); st.Mode == "rail" {
			f.stops[st.Name] = transit.StopIdx(s)
		}
	}
	return f
}

// fastest returns minutes, infinity where there is no such ride.
func (f *rides) fastest(t *testing.T, from, to string) float64 {
	t.Helper()
	origin, ok1 := f.stops[from]
	destination, ok2 := f.stops[to]
	if !ok1 || !ok2 {
		return math.Inf(1)
	}
	best, ok := f.from[origin]
	if !ok {
		p, err := f.Timetable.Profile(transit.Query{
			From: []transit.Access{{Stop: origin}}, Window: transit.Day, Rides: 1, Limit: 20 * 3600,
		})
		if err != nil {
			t.Fatal(err)
		}
		best = make([]transit.Seconds, f.Timetable.NumStops())
		for s := range best {
			best[s] = slices.Min(p.At(transit.StopIdx(s)))
		}
		f.from[origin] = best
	}
	if best[destination] == transit.Unreached {
		return math.Inf(1)
	}
	return float64(best[destination]) / 60
}

func BenchmarkBuildJJJ(b *testing.B) {
	r := jjj(b)
	var n *network.Network
	for b.Loop() {
		var err error
		if n, err = network.Build(r, network.DefaultOptions()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n.Timetable.Stats().Calls), "calls")
}

// The circle query's search: 60 departures from 丰台站, 90 minutes.
func BenchmarkProfileJJJ(b *testing.B) {
	n := jjjNetwork(b)
	var from transit.StopIdx
	for s := range n.Timetable.NumStops() {
		if st := n.StationOf(transit.StopIdx(s)); st.Name == "北京丰台" {
			from = transit.StopIdx(s)
		}
	}
	access := n.Access(n.Timetable.Stop(from).Point, 30*60)
	for b.Loop() {
		_, err := n.Timetable.Profile(transit.Query{From: access, Depart: 8 * 3600, Window: 3600, Limit: 5400})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n.Timetable.NumStops()), "stops")
	b.ReportMetric(60, "departures")
}

// The options of a trip over two hours, 丰台 to 雄安 on foot at both ends.
func BenchmarkJourneysJJJ(b *testing.B) {
	n := jjjNetwork(b)
	access := func(name string) []transit.Access {
		for s := range n.Timetable.NumStops() {
			if st := n.StationOf(transit.StopIdx(s)); st.Name == name {
				return n.Access(st.Point(), 30*60)
			}
		}
		b.Fatal(name)
		return nil
	}
	from, to := access("北京丰台"), access("雄安")
	listed := 0
	for b.Loop() {
		all, err := n.Timetable.Journeys(to, transit.Query{From: from, Depart: 8 * 3600, Window: 7200, Limit: 3 * 3600})
		if err != nil {
			b.Fatal(err)
		}
		listed = len(all)
	}
	b.ReportMetric(float64(listed), "journeys")
}
