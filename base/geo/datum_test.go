package geo_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
)

// Vectors as published by users of the formulas (eviltransform, coordtransform).
func TestDatumsAgreeWithPublishedVectors(t *testing.T) {
	const tolerance = 1e-9 // degrees, 0.1 mm
	for name, c := range map[string]struct {
		wgs geo.WGS84
		gcj geo.GCJ02
	}{
		"Shanghai":         {geo.WGS84{Lon: 121.5272106, Lat: 31.1774276}, geo.GCJ02{Lon: 121.531541859215, Lat: 31.17530398364597}},
		"Shenzhen":         {geo.WGS84{Lon: 113.912316, Lat: 22.543847}, geo.GCJ02{Lon: 113.9171764808363, Lat: 22.540796131694766}},
		"Beijing":          {geo.WGS84{Lon: 116.377817, Lat: 39.911954}, geo.GCJ02{Lon: 116.38404722455657, Lat: 39.91334545536069}},
		"Beijing, Qianmen": {geo.WGS84{Lon: 116.404, Lat: 39.915}, geo.GCJ02{Lon: 116.41024449916938, Lat: 39.91640428150164}},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.wgs.GCJ02()
			if math.Abs(got.Lon-c.gcj.Lon) > tolerance || math.Abs(got.Lat-c.gcj.Lat) > tolerance {
				t.Errorf("GCJ02 of %v = %.12f, want %.12f", c.wgs, got, c.gcj)
			}
			back := c.gcj.WGS84()
			if math.Abs(back.Lon-c.wgs.Lon) > tolerance || math.Abs(back.Lat-c.wgs.Lat) > tolerance {
				t.Errorf("WGS84 of %v = %.12f, want %.12f", c.gcj, back, c.wgs)
			}
		})
	}

	got := geo.GCJ02{Lon: 116.404, Lat: 39.915}.BD09()
	want := geo.BD09{Lon: 116.41036949371029, Lat: 39.92133699351022}
	if math.Abs(got.Lon-want.Lon) > tolerance || math.Abs(got.Lat-want.Lat) > tolerance {
		t.Errorf("BD09 = %.12f, want %.12f", got, want)
	}
}

func TestDatumsDifferByWhatTheMapShows(t *testing.T) {
	p := geo.WGS84{Lon: 116.379, Lat: 39.865} // Beijing South station
	gcj, bd := geo.WGS84(p.GCJ02()), geo.WGS84(p.BD09())
	if d := geo.Distance(p, gcj); d < 300 || d > 700 {
		t.Errorf("GCJ-02 is off by %.0f m, want about 500", d)
	}
	if d := geo.Distance(p, bd); d < 800 || d > 1800 {
		t.Errorf("BD-09 is off by %.0f m, want about 1.3 km", d)
	}
}

func TestOutsideTheRectangleGCJ02IsWGS84(t *testing.T) {
	for name, p := range map[string]geo.WGS84{
		"Paris":                {Lon: 2.35, Lat: 48.86},
		"Sydney":               {Lon: 151.2, Lat: -33.87},
		"just west of it":      {Lon: 72.003, Lat: 35},
		"just north of it":     {Lon: 116, Lat: 55.8272},
		"the same meridian, S": {Lon: 116.4, Lat: -39.9},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.GCJ02(); geo.WGS84(got) != p {
				t.Errorf("GCJ02 = %v, want the same degrees as %v", got, p)
			}
			if got := geo.GCJ02(p).WGS84(); math.Abs(got.Lon-p.Lon) > 0.02 || math.Abs(got.Lat-p.Lat) > 0.02 {
				t.Errorf("WGS84 = %v, want about %v", got, p)
			}
		})
	}
}

// The bound stated in the doc comments: 1 µm = 9e-12 degrees of a meridian.
const roundTripMetres = 1e-6

func apart(lon1, lat1, lon2, lat2 float64) float64 {
	const metresPerDegree = 111320
	return metresPerDegree * math.Hypot((lon1-lon2)*math.Cos(lat1*math.Pi/180), lat1-lat2)
}

func TestDatumRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// the rectangle without a margin of 0.1°, which exceeds 3 km everywhere in it
		p := geo.WGS84{
			Lon: rapid.Float64Range(72.104, 137.7347).Draw(t, "lon"),
			Lat: rapid.Float64Range(0.9293, 55.7271).Draw(t, "lat"),
		}
		if rapid.IntRange(0, 9).Draw(t, "near 105° E") == 0 {
			p.Lon = 105 + rapid.Float64Range(-1e-9, 1e-9).Draw(t, "x") // where the root is steepest
		}
		if q := p.GCJ02().WGS84(); apart(p.Lon, p.Lat, q.Lon, q.Lat) > roundTripMetres {
			t.Errorf("WGS84→GCJ02→WGS84 of %.17g moves %g m", p, apart(p.Lon, p.Lat, q.Lon, q.Lat))
		}
		g := geo.GCJ02(p)
		if q := g.WGS84().GCJ02(); apart(g.Lon, g.Lat, q.Lon, q.Lat) > roundTripMetres {
			t.Errorf("GCJ02→WGS84→GCJ02 of %.17g moves %g m", g, apart(g.Lon, g.Lat, q.Lon, q.Lat))
		}
		if q := g.BD09().GCJ02(); apart(g.Lon, g.Lat, q.Lon, q.Lat) > roundTripMetres {
			t.Errorf("GCJ02→BD09→GCJ02 of %.17g moves %g m", g, apart(g.Lon, g.Lat, q.Lon, q.Lat))
		}
		if q := p.BD09().WGS84(); apart(p.Lon, p.Lat, q.Lon, q.Lat) > 2*roundTripMetres {
			t.Errorf("WGS84→BD09→WGS84 of %.17g moves %g m", p, apart(p.Lon, p.Lat, q.Lon, q.Lat))
		}
		if d := geo.Distance(p, geo.WGS84(p.GCJ02())); d > 3000 {
			t.Errorf("the shift at %v is %.0f m, more than the 3 km the comments rely on", p, d)
		}
	})
}

func TestValid(t *testing.T) {
	for name, c := range map[string]struct {
		p    geo.WGS84
		want bool
	}{
		"Fengtai":             {geo.WGS84{Lon: 116.287, Lat: 39.858}, true},
		"the antimeridian":    {geo.WGS84{Lon: -180, Lat: 0}, true},
		"latitude first":      {geo.WGS84{Lon: 39.858, Lat: 116.287}, false},
		"longitude too large": {geo.WGS84{Lon: 180.1, Lat: 0}, false},
		"not a number":        {geo.WGS84{Lon: math.NaN(), Lat: 0}, false},
		"infinite":            {geo.WGS84{Lon: 0, Lat: math.Inf(1)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.p.Valid(); got != c.want {
				t.Errorf("Valid(%v) = %v", c.p, got)
			}
		})
	}
}

func BenchmarkGCJ02ToWGS84(b *testing.B) {
	p := geo.GCJ02{Lon: 116.404, Lat: 39.915}
	for b.Loop() {
		p.WGS84()
	}
}
