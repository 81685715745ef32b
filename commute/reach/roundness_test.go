package reach

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
)

// geodesicCircle has its points at one distance from a centre.
func geodesicCircle(c geo.WGS84, radius geo.Metres, points int) orb.Ring {
	var ring orb.Ring
	for i := range points {
		p := geo.Destination(c, geo.Degrees(-360*float64(i)/float64(points)), radius)
		ring = append(ring, orb.Point{p.Lon, p.Lat})
	}
	return append(ring, ring[0])
}

// ellipsoidArea integrates the area under every edge, straight in degrees,
// between its parallel and the equator on the ellipsoid; Simpson's rule.
func ellipsoidArea(ring orb.Ring) float64 {
	under := func(lat float64) float64 { // area between the equator and a parallel per radian of longitude
		const (
			a  = 6378137.0
			f  = 1 / 298.257223563
			e2 = f * (2 - f)
		)
		e, sin := math.Sqrt(e2), math.Sin(lat*math.Pi/180)
		return a * a * (1 - e2) / 2 * (sin/(1-e2*sin*sin) + math.Atanh(e*sin)/e)
	}
	var area float64
	for i := 1; i < len(ring); i++ {
		p, q := ring[i-1], ring[i]
		dLon := (q[0] - p[0]) * math.Pi / 180
		area -= dLon / 6 * (under(p[1]) + 4*under((p[1]+q[1])/2) + under(q[1]))
	}
	return area
}

// The bound stated at measure.
func TestAreaErrorBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		away := geo.Metres(rapid.Float64Range(0, 300_000).Draw(t, "away"))
		c := geo.Destination(centre, geo.Degrees(rapid.Float64Range(0, 360).Draw(t, "bearing")), away)
		ring := geodesicCircle(c, geo.Metres(rapid.Float64Range(300, 30_000).Draw(t, "radius")), 200)
		m := measure(centre, orb.MultiPolygon{{ring}})
		if want := ellipsoidArea(ring); math.Abs(m.area/want-1) > 1e-3 {
			t.Errorf("area %f, ellipsoid %f (%g)", m.area, want, m.area/want-1)
		}
		var sum float64
		for _, a := range m.sectors {
			sum += a
		}
		if math.Abs(sum/m.area-1) > 1e-6 {
			t.Errorf("the sectors sum up to %f of %f", sum, m.area)
		}
	})
}

func TestSectorsOfShapesInClosedForm(t *testing.T) {
	const radius = 20_000
	disc := measure(centre, orb.MultiPolygon{{geodesicCircle(centre, radius, 3600)}})
	want := math.Pi * radius * radius / geo.Sectors
	for i, a := range disc.sectors {
		if math.Abs(a/want-1) > 1e-3 {
			t.Errorf("disc: sector %s has %g of its share", geo.Sector(i), a/want)
		}
	}

	// a hole that takes away the inner half radius: a quarter of each sector
	hole := geodesicCircle(centre, radius/2, 3600)
	hole.Reverse()
	ring := measure(centre, orb.MultiPolygon{{geodesicCircle(centre, radius, 3600), hole}})
	for i, a := range ring.sectors {
		if math.Abs(a/want-0.75) > 1e-3 {
			t.Errorf("ring: sector %s has %g of its share, want 0.75", geo.Sector(i), a/want)
		}
	}

	// an island due east fills that sector only
	east := geo.Destination(centre, 90, 50_000)
	island := measure(centre, orb.MultiPolygon{{geodesicCircle(east, 3000, 200)}})
	for i, a := range island.sectors {
		want := 0.0
		if geo.Sector(i).String() == "E" {
			want = math.Pi * 3000 * 3000
		}
		if math.Abs(a-want) > 0.002*math.Pi*3000*3000 {
			t.Errorf("island: sector %s has %.0f m², want %.0f", geo.Sector(i), a, want)
		}
	}
}

func TestSectorQuotient(t *testing.T) {
	var equal, half, single [geo.Sectors]float64
	for i := range equal {
		equal[i] = 7
		if i < 8 {
			half[i] = 2
		}
	}
	single[3] = 5
	const theta = math.Pi / 8
	for name, c := range map[string]struct {
		radii [geo.Sectors]float64
		want  float64
	}{
		"disc":          {equal, 1},
		"half disc":     {half, 4 * math.Pi * (math.Pi / 2) / ((math.Pi + 2) * (math.Pi + 2))},
		"single sector": {single, 4 * math.Pi * theta / 2 / ((theta + 2) * (theta + 2))},
		"nothing":       {[geo.Sectors]float64{}, 0},
	} {
		if got := sectorQuotient(c.radii); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", name, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var r [geo.Sectors]float64
		for i := range r {
			r[i] = rapid.Float64Range(0.01, 100).Draw(t, "radius")
		}
		if q := sectorQuotient(r); !(q > 0 && q <= 1+1e-12) {
			t.Errorf("quotient %g of %v", q, r)
		}
	})
}

// A line to the east only: the circle is round but for a bulge, so the other
// directions fall short, and each names what it keeps out.
func TestDentsPointAtWhatIsKeptOut(t *testing.T) {
	s := twoStations()
	s.Stations = s.Stations[:1]
	var stops []string
	var minutes []int
	for i := range 6 {
		id := string(rune('p' + i))
		s.station(id, id, "rail", at(geo.Metres(3000*(i+1)), 0))
		stops, minutes = append(stops, id), append(minutes, 3)
	}
	s.Services, s.Calls = nil, nil
	s.line("T", 6, 12, 5, append([]string{"a"}, stops...), minutes...)
	s.area("1", "", "省", centre, 0, nil)
	s.area("2", "1", "近而小", at(0, 9_000), 1000, nil)
	s.area("3", "1", "大", at(0, 14_000), 50_000, nil)
	s.area("4", "1", "远", at(-200_000, 0), 900_000, nil)
	s.area("5", "1", "到得了", at(12_000, 0), 70_000, nil)
	e := s.engine(t)
	p := DefaultParams()
	p.Minutes = 70
	c, err := mustSurface(t, e, mustResolve(t, e, "甲"), p).Circle(45)
	if err != nil {
		t.Fatal(err)
	}
	toward := map[string]string{}
	for _, d := range c.Roundness.Dents {
		if d.Ratio >= dentRatio {
			t.Errorf("%s is a dent of %g", d.Name, d.Ratio)
		}
		if d.Toward != nil {
			toward[d.Name] = d.Toward.Name
		}
	}
	if toward["N"] != "大" || toward["W"] != "远" {
		t.Errorf("dents point to %v, want N 大 (most people near by) and W 远 (nothing nearer)", toward)
	}
	if _, ok := toward["E"]; ok || len(c.Roundness.Sectors) != 16 || c.Roundness.Quotient > 0.8 {
		t.Errorf("roundness %+v", c.Roundness)
	}
}
