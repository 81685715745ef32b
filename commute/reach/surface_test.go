package reach

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

func TestSelectRankEqualsSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Int32Range(0, rapid.Int32Range(0, 1000).Draw(t, "most")), 1, 200).Draw(t, "v")
		times := make([]transit.Seconds, len(v))
		for i := range v {
			times[i] = transit.Seconds(v[i])
		}
		rank := rapid.IntRange(1, len(v)).Draw(t, "rank")
		want := slices.Sorted(slices.Values(times))[rank-1]
		if got := selectRank(times, rank); got != want {
			t.Errorf("rank %d = %d, want %d", rank, got, want)
		}
	})
}

func TestRankIsTheNearestRank(t *testing.T) {
	for _, c := range []struct {
		p    float64
		n    int
		want int
	}{
		{50, 60, 30},
		{50, 61, 31},
		{5, 60, 3},
		{95, 60, 57},
		{100, 60, 60},
		{1, 60, 1},
		{0.001, 60, 1},
		{55, 100, 55},
		{29, 100, 29},
		{50, 1, 1},
		{7, 100, 7},
		{14, 50, 7},
	} {
		if got := rankOf(c.p, c.n); got != c.want {
			t.Errorf("rankOf(%g, %d) = %d, want %d", c.p, c.n, got, c.want)
		}
	}
}

// The bound stated at scale.mean.
func TestFlatDistanceErrorBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := geo.WGS84{Lon: rapid.Float64Range(70, 135).Draw(t, "lon"), Lat: rapid.Float64Range(30, 50).Draw(t, "lat")}
		q := geo.Destination(p, geo.Degrees(rapid.Float64Range(0, 360).Draw(t, "bearing")), geo.Metres(rapid.Float64Range(1, 15000).Draw(t, "metres")))
		want, got := float64(geo.Distance(p, q)), flatDistance(p, q)
		if math.Abs(got-want) > 20e-6*want+20e-6 {
			t.Errorf("flat %f, ellipsoid %f", got, want)
		}
	})
}

// slowTimes is the twin of Surface: every departure of every stop and the
// direct way, sorted, for one point; nothing is left out, nothing bounded.
func slowTimes(s *Surface, profile *transit.Profile, feed func(p geo.WGS84) (transit.Seconds, bool)) transit.Seconds {
	all := make([]transit.Seconds, len(profile.Departures))
	for i := range all {
		all[i] = transit.Unreached
		if t, ok := feed(s.Origin.Point); ok && t <= 2*s.Params.Feeder.limit() {
			all[i] = t
		}
	}
	for stop := range s.engine.table.NumStops() {
		w, ok := feed(s.engine.table.Stop(transit.StopIdx(stop)).Point)
		if !ok || w > s.Params.Feeder.limit() {
			continue
		}
		for i, t := range profile.At(transit.StopIdx(stop)) {
			if t != transit.Unreached {
				all[i] = min(all[i], t+w)
			}
		}
	}
	slices.Sort(all)
	return all[rankOf(s.Params.Percentile, len(all))-1]
}

// slowFeed is the feeder's time to the centre of a cell as the surface takes
// it; the flat distance has a test of its own.
func slowFeed(s *Surface, x, y int) func(p geo.WGS84) (transit.Seconds, bool) {
	lat, lon := s.grid.lat(float64(y)+0.5), float64(x)+0.5
	sc := scaleAt(lat)
	return func(p geo.WGS84) (transit.Seconds, bool) {
		px, _ := s.grid.of(p)
		m := scaleAt(p.Lat).mean(sc)
		return s.feed((lon-px)*(m.perLon*(360/s.grid.size)), (lat-p.Lat)*m.perLat), true
	}
}

func slowProfile(t testing.TB, s *Surface) *transit.Profile {
	p := s.Params
	profile, err := s.engine.table.Profile(transit.Query{
		From: s.engine.access(s.Origin, p.Feeder), Depart: p.Depart, Window: p.Window, Step: p.Step, Rides: p.Rides, Limit: 3 * 3600,
	})
	if err != nil {
		t.Fatal(err)
	}
	return profile
}

// randomScene puts up to 12 stations on 20 by 20 km and up to 8 lines.
func randomScene(t *rapid.T) *scene {
	s := &scene{}
	n := rapid.IntRange(1, 12).Draw(t, "stations")
	for i := range n {
		p := at(geo.Metres(rapid.IntRange(-10_000, 10_000).Draw(t, "east")), geo.Metres(rapid.IntRange(-10_000, 10_000).Draw(t, "north")))
		s.station(fmt.Sprint(i), fmt.Sprint("站", i), "metro", p)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "lines") {
		var stops []string
		var minutes []int
		for range rapid.IntRange(2, 5).Draw(t, "calls") {
			stops = append(stops, fmt.Sprint(rapid.IntRange(0, n-1).Draw(t, "call")))
			minutes = append(minutes, rapid.IntRange(1, 12).Draw(t, "run"))
		}
		headway := rapid.SampledFrom([]int{3, 5, 10, 20, 30, 60}).Draw(t, "headway")
		first := rapid.IntRange(5, 9).Draw(t, "first")
		s.line(fmt.Sprint("L", i), first, first+rapid.IntRange(1, 4).Draw(t, "hours"), headway, stops, minutes...)
	}
	return s
}

func randomParams(t *rapid.T) Params {
	f, err := FeederOf(rapid.SampledFrom([]Mode{Walk, Walk, Walk, Bike, Car}).Draw(t, "feeder"))
	if err != nil {
		t.Fatal(err)
	}
	f.MaxMinutes = rapid.IntRange(3, 15).Draw(t, "max")
	return Params{
		Depart: transit.Seconds(rapid.IntRange(7*3600, 9*3600).Draw(t, "depart")),
		Window: transit.Seconds(rapid.IntRange(60, 3600).Draw(t, "window")), Step: transit.Seconds(rapid.SampledFrom([]int{60, 77, 300}).Draw(t, "step")),
		Percentile: rapid.SampledFrom([]float64{1, 10, 50, 50, 75, 95, 100}).Draw(t, "percentile"),
		Minutes:    rapid.IntRange(5, 60).Draw(t, "minutes"), Rides: rapid.IntRange(1, 4).Draw(t, "rides"), Feeder: f,
	}
}

func randomSurface(t *rapid.T, tb testing.TB) *Surface {
	e := randomScene(t).engine(tb)
	return mustSurface(tb, e, e.directory[0].Origin, randomParams(t))
}

// value is the time of a cell, stored or not.
func (s *Surface) value(x, y int) transit.Seconds {
	tr := tracer{s: s}
	return tr.at(vertex{x, y}).time
}

func TestSurfaceEqualsItsSlowTwin(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := randomSurface(r, t)
		profile := slowProfile(t, s)
		x0, y0 := s.tileX<<tileBits-3, s.tileY<<tileBits-3
		x1, y1 := x0+s.tilesX<<tileBits+6, y0+s.tiles/s.tilesX<<tileBits+6
		// all cells would take seconds; a stride of primes meets all residues
		stride := 1 + (x1-x0)*(y1-y0)/1500
		reachedCells := 0
		for i := 0; i < (x1-x0)*(y1-y0); i += stride {
			x, y := x0+i%(x1-x0), y0+i/(x1-x0)
			want := slowTimes(s, profile, slowFeed(s, x, y))
			if want > s.beyond {
				want = transit.Unreached
			} else {
				reachedCells++
			}
			if got := s.value(x, y); got != want {
				r.Fatalf("cell %d,%d: %d, want %d (limit %d)", x, y, got, want, s.limit)
			}
		}
		for i, d := range s.engine.directory {
			want := slowTimes(s, profile, func(p geo.WGS84) (transit.Seconds, bool) {
				m := scaleAt(p.Lat).mean(scaleAt(d.Point.Lat))
				return s.feed((p.Lon-d.Point.Lon)*m.perLon, (p.Lat-d.Point.Lat)*m.perLat), true
			})
			if want > s.limit {
				want = transit.Unreached
			}
			if s.places()[i].mid != want {
				r.Fatalf("station %s: %d, want %d", d.ID, s.places()[i].mid, want)
			}
			if got, ok := s.TimeTo(d.Point); got != want || ok != (want != transit.Unreached) {
				r.Fatalf("TimeTo station %s: %d %v, want %d", d.ID, got, ok, want)
			}
		}
	})
}

// A train every ten minutes, on the tens, takes 20 minutes. Of the departures
// 08:00, 08:01, … 08:59 six wait 0 minutes, six 1, … six 9.
func TestPercentilesOfAHeadwayInClosedForm(t *testing.T) {
	e := twoStations().engine(t)
	for percentile, wait := range map[float64]int{5: 0, 10: 0, 11: 1, 50: 4, 51: 5, 90: 8, 95: 9, 100: 9} {
		p := DefaultParams()
		p.Percentile = percentile
		s := mustSurface(t, e, mustResolve(t, e, "甲"), p)
		got := s.places()[1]
		want := pointTimes{mid: transit.Seconds(20+wait) * 60, best: 20 * 60, worst: 29 * 60}
		if got != want {
			t.Errorf("p%g: %+v, want %+v", percentile, got, want)
		}
	}
}

func TestUnreachedDeparturesCountAsInfinite(t *testing.T) {
	s := &scene{}
	s.station("a", "甲", "rail", centre)
	s.station("b", "乙", "rail", at(30_000, 0))
	s.line("T", 7, 8, 60, []string{"a", "b"}, 20) // 07:00 and 08:00 only
	e := s.engine(t)
	for _, c := range []struct {
		percentile float64
		want       transit.Seconds
	}{{50, 50 * 60}, {51, transit.Unreached}} {
		p := DefaultParams()
		p.Depart, p.Percentile = 7*3600+31*60, c.percentile // 30 departures up to 08:00, 30 too late
		surface := mustSurface(t, e, mustResolve(t, e, "甲"), p)
		// at 07:31 the train is 29 minutes away
		want := pointTimes{mid: c.want, best: 20 * 60, worst: transit.Unreached}
		if c.percentile == 50 {
			want.mid = 49 * 60
		}
		if got := surface.places()[1]; got != want {
			t.Errorf("p%g: %+v, want %+v", c.percentile, got, want)
		}
	}
}

// Where both stops of two lines offer half the departures each, only the
// combination reaches the percentile: it is not a percentile of either stop.
func TestPercentileIsThatOfTheBestWayOfEachDeparture(t *testing.T) {
	s := &scene{}
	s.station("a", "甲", "rail", centre)
	s.station("b", "乙", "rail", at(30_000, 0))
	s.station("c", "丙", "rail", at(30_000, 300))
	s.line("B", 6, 12, 60, []string{"a", "b"}, 20)
	s.line("C", 6, 12, 60, []string{"a", "c"}, 20)
	s.Services[1].First, s.Services[1].Last = "06:30", "12:30"
	e := s.engine(t)
	p := DefaultParams()
	p.Minutes = 60
	surface := mustSurface(t, e, mustResolve(t, e, "甲"), p)
	// at b: from 08:00 20 min; 08:01–08:30 walking from c; 08:31–08:59 the 09:00
	walk := int(surface.feed(0, 300))
	var all []int
	for m := range 60 {
		all = append(all, min((60-m)%60*60+20*60, ((90-m)%60)*60+20*60+walk))
	}
	slices.Sort(all)
	if got := int(surface.places()[1].mid); math.Abs(float64(got-all[29])) > 1 {
		t.Errorf("at 乙: %d s, want %d", got, all[29])
	}
}

func TestAnswersDoNotDependOnTheNumberOfCPUs(t *testing.T) {
	e := gridCity(6, 1200).engine(t)
	o := mustResolve(t, e, "s3-3")
	one := func(cpus int) *Circle {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cpus))
		c, err := mustSurface(t, e, o, DefaultParams()).Circle(60, 15, 30, 60)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	want := one(1)
	for _, cpus := range []int{2, 5} {
		if diff := cmp.Diff(want, one(cpus)); diff != "" {
			t.Errorf("%d CPUs: %s", cpus, diff)
		}
	}
}

// gridCity has n by n stations so many metres apart and a line on every street
// and avenue, both ways, every five minutes, two minutes between stations.
func gridCity(n int, metres geo.Metres) *scene {
	s := &scene{}
	id := func(x, y int) string { return fmt.Sprintf("s%d-%d", x, y) }
	for y := range n {
		for x := range n {
			s.station(id(x, y), id(x, y), "metro", at(geo.Metres(x-n/2)*metres, geo.Metres(y-n/2)*metres))
		}
	}
	var minutes []int
	for range n {
		minutes = append(minutes, 2)
	}
	for i := range n {
		var row, column []string
		for j := range n {
			row, column = append(row, id(j, i)), append(column, id(i, j))
		}
		s.line(fmt.Sprint("E", i), 6, 11, 5, slices.Clone(row), minutes...)
		s.line(fmt.Sprint("N", i), 6, 11, 5, slices.Clone(column), minutes...)
		slices.Reverse(row)
		slices.Reverse(column)
		s.line(fmt.Sprint("W", i), 6, 11, 5, row, minutes...)
		s.line(fmt.Sprint("S", i), 6, 11, 5, column, minutes...)
	}
	return s
}

// In the grid city all lines leave their first stations on the fives, so a ride
// of k blocks along a street from (3,3) takes 2k minutes and the wait for a
// train that passes at (5i + 2·3) minutes; a turn waits again.
func TestGridCityInClosedForm(t *testing.T) {
	const n = 6
	e := gridCity(n, 3000).engine(t) // too far apart to walk within the minutes asked for
	p := DefaultParams()
	p.Minutes = 30
	p.Feeder.MaxMinutes = 5
	s := mustSurface(t, e, mustResolve(t, e, "s3-3"), p)
	// minutes after the full five at which a line passes position i
	pass := func(forward bool, i int) int {
		if !forward {
			i = n - 1 - i
		}
		return 2 * i % 5
	}
	next := func(at, phase int) int { return at + ((phase-at)%5+5)%5 }
	ride := func(at, from, to int) int {
		if from == to {
			return at
		}
		return next(at, pass(to > from, from)) + 2*max(to-from, from-to)
	}
	for y := range n {
		for x := range n {
			var all []int
			for m := range 60 {
				across, along := ride(ride(m, 3, x), 3, y), ride(ride(m, 3, y), 3, x)
				all = append(all, min(across, along)-m)
			}
			slices.Sort(all)
			i := slices.IndexFunc(e.directory, func(d entry) bool { return d.ID == fmt.Sprintf("s%d-%d", x, y) })
			// off the street and the avenue a zigzag may be faster
			got, want := int(s.places()[i].mid), all[29]*60
			if got > want || got < want && (x == 3 || y == 3) {
				t.Errorf("s%d-%d: %d s, want %d", x, y, got, want)
			}
		}
	}
}

func TestParamsSayWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Params)
		id     string
	}{
		"depart after midnight": {func(p *Params) { p.Depart = 24 * 3600 }, "reach.bad_depart"},
		"negative depart":       {func(p *Params) { p.Depart = -1 }, "reach.bad_depart"},
		"window of five hours":  {func(p *Params) { p.Window = 5 * 3600 }, "reach.bad_window"},
		"step of a second":      {func(p *Params) { p.Step = 1 }, "reach.bad_window"},
		"percentile over 100":   {func(p *Params) { p.Percentile = 100.1 }, "reach.bad_percentile"},
		"percentile NaN":        {func(p *Params) { p.Percentile = math.NaN() }, "reach.bad_percentile"},
		"181 minutes":           {func(p *Params) { p.Minutes = 181 }, "reach.bad_minutes"},
		"nine rides":            {func(p *Params) { p.Rides = 9 }, "reach.bad_rides"},
		"a rocket":              {func(p *Params) { p.Feeder.MetresPerSecond = 3000 }, "reach.bad_feeder"},
		"a shorter line":        {func(p *Params) { p.Feeder.Detour = 0.9 }, "reach.bad_feeder"},
	} {
		t.Run(name, func(t *testing.T) {
			p := DefaultParams()
			c.change(&p)
			_, err := p.Complete()
			wantFault(t, err, c.id)
		})
	}
	if _, err := FeederOf("rocket"); err == nil {
		t.Error("there is a rocket")
	}
	if p, err := (Params{}).Complete(); err != nil || p.Minutes != 90 || p.Feeder.Mode != Walk || p.departures() != 60 {
		t.Errorf("zero Params: %+v, %v", p, err)
	}
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]transit.Seconds{"08:00": 28800, "8:00": 28800, "23:59:59": 86399, "00:00": 0} {
		if got, err := ParseClock(text); err != nil || got != want {
			t.Errorf("ParseClock(%q) = %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "8", "24:00", "08:60", "08:00:60", "-1:00", "08:0x", "8:00:00:00", "+8:00", " 8:00", "08:"} {
		if got, err := ParseClock(text); err == nil {
			t.Errorf("ParseClock(%q) = %d", text, got)
		}
	}
}
