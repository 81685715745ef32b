package reach

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// peopled is twoStations with a park at either end and four areas: one around
// each station, a far one, and one without an outline.
func peopled() *scene {
	s := twoStations()
	b := at(30_000, 0)
	s.area("1", "", "省", centre, 0, nil)
	s.area("11", "1", "甲区", centre, 100_000, box(centre.Lon-0.01, centre.Lat-0.01, centre.Lon+0.01, centre.Lat+0.01))
	s.area("12", "1", "乙县", b, 40_000, box(b.Lon-0.2, b.Lat-0.2, b.Lon+0.2, b.Lat+0.2))
	s.area("13", "1", "远县", at(0, 90_000), 200_000, box(116, 40.6, 116.3, 40.9))
	s.area("14", "1", "无界县", at(200, 200), 5_000, nil)
	s.Population = append(s.Population, region.Population{Area: "11", Year: 2010, Persons: 1})
	s.Population = append(s.Population, region.Population{Area: "1", Year: 2020, Persons: 345_000})
	p := at(30_400, 0)
	s.Places = append(s.Places,
		region.Place{ID: "park:b", Kind: "park", Name: "乙园", Area: "12", Lon: p.Lon, Lat: p.Lat, Station: "b"},
		region.Place{ID: "park:far", Kind: "park", Name: "远园", Area: "13", Lon: 116.2, Lat: 40.8},
		region.Place{ID: "hub:a", Kind: "hub", Name: "甲站", NameEN: "A Station", Area: "11", Lon: centre.Lon, Lat: centre.Lat, Station: "a"})
	return s
}

func TestCircleListsWhatIsInside(t *testing.T) {
	e := peopled().engine(t)
	c, err := mustSurface(t, e, mustResolve(t, e, "甲"), DefaultParams()).Circle(60)
	if err != nil {
		t.Fatal(err)
	}
	worst := func(m int) *int { return &m }
	b, park := at(30_000, 0), at(30_400, 0)
	if diff := cmp.Diff([]ReachedPlace{
		{ID: "a", Name: "甲", Mode: "rail", Lon: centre.Lon, Lat: centre.Lat, Area: "1", WorstMinutes: worst(0)},
		{ID: "b", Name: "乙", Mode: "rail", Lon: b.Lon, Lat: b.Lat, Area: "1", Minutes: 24, BestMinutes: 20, WorstMinutes: worst(29)},
	}, c.Stations); diff != "" {
		t.Errorf("stations: %s", diff)
	}
	// 400 m × 1.3 at 4.8 km/h are 6.5 minutes
	if diff := cmp.Diff([]ReachedPlace{
		{ID: "park:b", Name: "乙园", Lon: park.Lon, Lat: park.Lat, Area: "12", Minutes: 31, BestMinutes: 27, WorstMinutes: worst(36)},
	}, c.Parks); diff != "" {
		t.Errorf("parks: %s", diff)
	}
	// 30 minutes on foot from 乙, out of a box of 0.4 degrees
	outline := ellipsoidArea(box(b.Lon-0.2, b.Lat-0.2, b.Lon+0.2, b.Lat+0.2))
	radius := 1800 / e.mustFeeder(Walk).pace()
	share := math.Pi * radius * radius / outline
	byName := map[string]ReachedArea{}
	for _, d := range c.Districts {
		byName[d.Name] = d
	}
	if d := byName["乙县"]; math.Abs(d.Share/share-1) > 0.03 || d.Persons != 40_000 || *d.SeatMinutes != 24 {
		t.Errorf("乙县: %+v, want a share of %.5f", d, share)
	}
	if d := byName["甲区"]; d.Share != 1 {
		t.Errorf("甲区: %+v, want all of it", d)
	}
	if d := byName["无界县"]; d.Share != 1 {
		t.Errorf("无界县: %+v, want all of it, by its seat", d)
	}
	if _, ok := byName["远县"]; ok || len(c.Districts) != 3 {
		t.Errorf("districts: %+v", c.Districts)
	}
	inside := 100_000 + 5_000 + share*40_000
	if math.Abs(float64(c.Persons.Inside)-inside) > 100 || c.Persons.Total != 345_000 || c.Persons.Year != 2020 || c.Persons.Basis != region.Estimated {
		t.Errorf("persons %+v, want about %.0f of 345000", c.Persons, inside)
	}
	if diff := cmp.Diff([]string{"census", "src"}, c.Sources); diff != "" {
		t.Errorf("sources: %s", diff)
	}
}

func (e *Engine) mustFeeder(m Mode) Feeder {
	f, err := FeederOf(m)
	if err != nil {
		panic(err)
	}
	return f
}

func TestCircleGrowsWithTheMinutes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := randomSurface(r, t)
		var last *Circle
		for minutes := 1; minutes <= s.Params.Minutes; minutes += 7 {
			c, err := s.Circle(minutes)
			if err != nil {
				t.Fatal(err)
			}
			if last != nil && (c.AreaKm2 < last.AreaKm2-0.02 || len(c.Stations) < len(last.Stations)) {
				r.Errorf("%d min: %g km², %d stations; %d min: %g km², %d stations",
					last.Minutes, last.AreaKm2, len(last.Stations), minutes, c.AreaKm2, len(c.Stations))
			}
			last = c
		}
	})
}

func TestALargerPercentileMakesASmallerCircle(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := randomScene(r).engine(t)
		p := randomParams(r)
		low := rapid.Float64Range(1, 99).Draw(r, "low")
		p.Percentile = low
		a := mustSurface(t, e, e.directory[0].Origin, p)
		p.Percentile = rapid.Float64Range(low, 100).Draw(r, "high")
		b := mustSurface(t, e, e.directory[0].Origin, p)
		for i := range b.cells {
			for c, late := range b.cells[i].time {
				if early := a.cells[i].time[c]; early > late {
					r.Fatalf("cell %d of tile %d: %d for the smaller percentile, %d for the larger", c, i, early, late)
				}
			}
		}
	})
}

// The people of a union are at least those of each, at most their sum, and of
// one surface those of its circle.
func TestPeopleWithinAUnion(t *testing.T) {
	e := peopled().engine(t)
	a := mustSurface(t, e, mustResolve(t, e, "甲"), DefaultParams())
	b := mustSurface(t, e, mustResolve(t, e, "乙"), DefaultParams())
	for _, minutes := range []int{10, 30, 60, 90} {
		onA, onB, both := e.PeopleWithin(minutes, a), e.PeopleWithin(minutes, b), e.PeopleWithin(minutes, a, b)
		if both.Inside < max(onA.Inside, onB.Inside) || both.Inside > onA.Inside+onB.Inside {
			t.Errorf("%d min: %d and %d people, together %d", minutes, onA.Inside, onB.Inside, both.Inside)
		}
		c, err := a.Circle(minutes)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.Persons, onA); diff != "" {
			t.Errorf("%d min: circle (-) and PeopleWithin (+): %s", minutes, diff)
		}
	}
	if none := e.PeopleWithin(30); none.Inside != 0 || none.Total != 345_000 {
		t.Errorf("nowhere: %+v", none)
	}
}

// An outline's cells cover its area.
func TestGroundCoversTheOutlines(t *testing.T) {
	s := &scene{}
	s.area("1", "", "方", centre, 1, box(116.1, 39.7, 116.5, 40.0))
	s.area("2", "", "缺", centre, 1, nil)
	ring := geodesicCircle(at(60_000, 0), 8_000, 100)
	hole := geodesicCircle(at(60_000, 0), 4_000, 100)
	s.area("3", "", "环", centre, 1, nil)
	s.Outlines = append(s.Outlines, region.Outline{Area: "3", Geometry: orb.MultiPolygon{{ring, hole}}})
	e := s.engine(t)
	for _, mode := range []Mode{Walk, Car} {
		f := e.mustFeeder(mode)
		g := e.groundOf(Params{Feeder: f})
		cell := func(lat float64) float64 {
			sc := scaleAt(lat)
			side := 360 / newGrid(f.zoom()).size
			return sc.perLon * side * sc.perLon * side // Mercator cells are square
		}
		for area, want := range map[int]float64{
			0: ellipsoidArea(box(116.1, 39.7, 116.5, 40.0)) / cell(39.85),
			1: 0,
			2: (ellipsoidArea(ring) - ellipsoidArea(hole)) / cell(centre.Lat),
		} {
			if got := float64(g.total[area]); math.Abs(got-want) > 0.02*want {
				t.Errorf("%s, area %d: %g cells, want %g", mode, area, got, want)
			}
		}
	}
}

func TestCircleAsJSON(t *testing.T) {
	e := peopled().engine(t)
	c, err := mustSurface(t, e, mustResolve(t, e, "甲"), DefaultParams()).Circle(60, 30, 60)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"depart":"08:00"`, `"windowMinutes":60`, `"percentile":50`, `"feeder":{"mode":"walk"`, `"basis":"estimated"`,
		`"polygons":[{"minutes":30,"geometry":{"type":"MultiPolygon","coordinates":[[[[116.`, `"areaKm2":`, `"seatMinutes":`,
		`"roundness":{"quotient":`, `"dents":`, `"estimated":["reach.estimated.feeder"`,
	} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %s in %.300s…", want, raw)
		}
	}
	if _, err := mustSurface(t, e, mustResolve(t, e, "甲"), Params{Minutes: 30}).Circle(31); err == nil {
		t.Error("a circle larger than its surface")
	}
}

// Neither a river of time nor a corner: the point itself is in its circle.
func TestTheOriginIsInside(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := randomSurface(r, t)
		if got, ok := s.TimeTo(s.Origin.Point); !ok || got != 0 {
			r.Errorf("TimeTo the origin: %d %v", got, ok)
		}
		if d := geo.Distance(s.Origin.Point, s.Origin.Point); d != 0 {
			r.Errorf("distance %g", d)
		}
	})
}
