package geo_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
)

// vincenty solves the inverse problem on the WGS 84 ellipsoid (T. Vincenty,
// Survey Review 23 (1975) 88): the oracle for the closed formulas. It returns
// metres and the azimuth at p in degrees; ok is false near antipodes, where
// the iteration does not settle.
func vincenty(p, q geo.WGS84) (length, azimuth float64, ok bool) {
	const a, f = 6378137.0, 1 / 298.257223563
	const b = a * (1 - f)
	rad := func(d float64) float64 { return d * math.Pi / 180 }
	u1, u2 := math.Atan((1-f)*math.Tan(rad(p.Lat))), math.Atan((1-f)*math.Tan(rad(q.Lat)))
	s1, c1 := math.Sincos(u1)
	s2, c2 := math.Sincos(u2)
	l := rad(q.Lon - p.Lon)
	lambda := l
	for range 200 {
		sl, cl := math.Sincos(lambda)
		sinS := math.Hypot(c2*sl, c1*s2-s1*c2*cl)
		if sinS == 0 {
			return 0, 0, true
		}
		cosS := s1*s2 + c1*c2*cl
		sigma := math.Atan2(sinS, cosS)
		sinA := c1 * c2 * sl / sinS
		cos2A := 1 - sinA*sinA
		cos2M := 0.0
		if cos2A > 0 {
			cos2M = cosS - 2*s1*s2/cos2A
		}
		c := f / 16 * cos2A * (4 + f*(4-3*cos2A))
		next := l + (1-c)*f*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
		if math.Abs(next-lambda) < 1e-13 {
			uu := cos2A * (a*a - b*b) / (b * b)
			ka := 1 + uu/16384*(4096+uu*(-768+uu*(320-175*uu)))
			kb := uu / 1024 * (256 + uu*(-128+uu*(74-47*uu)))
			d := kb * sinS * (cos2M + kb/4*(cosS*(2*cos2M*cos2M-1)-kb/6*cos2M*(4*sinS*sinS-3)*(4*cos2M*cos2M-3)))
			return b * ka * (sigma - d), math.Atan2(c2*sl, c1*s2-s1*c2*cl) * 180 / math.Pi, true
		}
		lambda = next
	}
	return 0, 0, false
}

func dms(d, m, s float64) float64 { return d + m/60 + s/3600 }

// Flinders Peak to Buninyong, the worked example of the Geocentric Datum of
// Australia Technical Manual: 54,972.271 m at 306° 52' 05.37".
var (
	flindersPeak = geo.WGS84{Lon: dms(144, 25, 29.52440), Lat: -dms(37, 57, 3.72030)}
	buninyong    = geo.WGS84{Lon: dms(143, 55, 35.38390), Lat: -dms(37, 39, 10.15610)}
)

func TestKnownGeodesic(t *testing.T) {
	const length, azimuth = 54972.271, 306.868158
	if l, a, ok := vincenty(flindersPeak, buninyong); !ok || math.Abs(l-length) > 1e-3 || math.Abs(a+360-azimuth) > 3e-6 {
		t.Fatalf("the oracle itself says %.4f m at %.6f°", l, a+360)
	}
	if d := geo.Distance(flindersPeak, buninyong); math.Abs(float64(d)-length) > length*20e-6 {
		t.Errorf("Distance = %.3f m, want %.3f", d, length)
	}
	if b := geo.Bearing(flindersPeak, buninyong); math.Abs(float64(b)-azimuth) > 0.1 {
		t.Errorf("Bearing = %.4f°, want %.4f", b, azimuth)
	}
	end := geo.Destination(flindersPeak, azimuth, length)
	if miss, _, _ := vincenty(end, buninyong); miss > 2e-3 {
		t.Errorf("Destination misses by %.4f m: %v", miss, end)
	}
}

func anywhere(t *rapid.T, name string) geo.WGS84 {
	return geo.WGS84{
		Lon: rapid.Float64Range(-180, 180).Draw(t, name+" lon"),
		Lat: rapid.Float64Range(-89, 89).Draw(t, name+" lat"),
	}
}

// near draws a position and another one up to 5,000 km away.
func near(t *rapid.T) (p, q geo.WGS84) {
	p = anywhere(t, "p")
	metres := rapid.Float64Range(0.1, 5_000_000).Draw(t, "metres")
	if rapid.Bool().Draw(t, "short") {
		metres /= 1000
	}
	return p, geo.Destination(p, geo.Degrees(rapid.Float64Range(0, 360).Draw(t, "bearing")), geo.Metres(metres))
}

func TestDistanceErrorBound(t *testing.T) {
	worst := 0.0
	rapid.Check(t, func(t *rapid.T) {
		p, q := near(t)
		want, _, ok := vincenty(p, q)
		if !ok {
			t.Fatal("the oracle does not settle on a near pair")
		}
		if want < 0.01 {
			return
		}
		got := float64(geo.Distance(p, q))
		worst = max(worst, math.Abs(got-want)/want)
		// 20 ppm, plus what is lost in the 15 digits of a degree
		if math.Abs(got-want) > 20e-6*want+1e-7 {
			t.Errorf("%v to %v: %.4f m, want %.4f", p, q, got, want)
		}
	})
	t.Logf("largest relative error %.2g", worst)
}

func TestDistanceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := near(t)
		if d := geo.Distance(p, p); d != 0 {
			t.Errorf("a position is %v m from itself", d)
		}
		if a, b := geo.Distance(p, q), geo.Distance(q, p); math.Abs(float64(a-b)) > 1e-9*float64(a) {
			t.Errorf("there %v m, back %v m", a, b)
		}
	})
}

func TestBearingErrorBound(t *testing.T) {
	worst := 0.0
	rapid.Check(t, func(t *rapid.T) {
		p, q := near(t)
		length, want, ok := vincenty(p, q)
		if !ok || length < 1 {
			return
		}
		off := math.Abs(math.Remainder(float64(geo.Bearing(p, q))-want, 360))
		worst = max(worst, off)
		if off > 0.2 {
			t.Errorf("%v to %v: %.4f°, want %.4f", p, q, geo.Bearing(p, q), want)
		}
	})
	t.Logf("largest error %.3g°", worst)
}

func TestDestinationIsAsFarAsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anywhere(t, "p")
		length := rapid.Float64Range(1, 5_000_000).Draw(t, "metres")
		bearing := rapid.Float64Range(0, 359).Draw(t, "bearing")
		q := geo.Destination(p, geo.Degrees(bearing), geo.Metres(length))
		if !q.Valid() {
			t.Fatalf("%v is not a position", q)
		}
		got, azimuth, ok := vincenty(p, q)
		if !ok || math.Abs(got-length) > 1e-3 {
			t.Errorf("%v is %.4f m away, want %.4f", q, got, length)
		}
		// an angle error of a right triangle of 1 mm on this length
		if off := math.Abs(math.Remainder(azimuth-bearing, 360)); off > 1e-6+0.06/length {
			t.Errorf("%v lies at %.8f°, want %.8f", q, azimuth, bearing)
		}
	})
}

func TestSectorOf(t *testing.T) {
	for name, c := range map[string]struct {
		bearing geo.Degrees
		want    string
	}{
		"north":                 {0, "N"},
		"just west of north":    {359.9, "N"},
		"lower edge is inside":  {11.25, "NNE"},
		"upper edge is outside": {11.2499, "N"},
		"south-west":            {225, "SW"},
		"the last sector":       {337.5, "NNW"},
		"a full turn":           {360, "N"},
		"negative":              {-90, "W"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := geo.SectorOf(c.bearing).String(); got != c.want {
				t.Errorf("SectorOf(%v) = %s, want %s", c.bearing, got, c.want)
			}
		})
	}
	for s := range geo.Sector(geo.Sectors) {
		if got := geo.SectorOf(s.Centre()); got != s {
			t.Errorf("the centre of %v lies in %v", s, got)
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	p, q := geo.WGS84{Lon: 116.28, Lat: 39.86}, geo.WGS84{Lon: 116.11, Lat: 38.99}
	for b.Loop() {
		geo.Distance(p, q)
	}
}
