package geo

import "math"

// The rectangle outside which GCJ-02 is taken to equal WGS 84, inclusive, in
// degrees. It is the customary one; it also holds much of China's neighbours,
// for which the shift is then applied although no map uses it.
const (
	gcjWest, gcjEast   = 72.004, 137.8347
	gcjSouth, gcjNorth = 0.8293, 55.8271
)

// The ellipsoid behind the shift of GCJ-02 (Krasovsky 1940): semi-major axis
// in metres and squared eccentricity.
const (
	krasovskyA  = 6378245.0
	krasovskyE2 = 0.00669342162296594323
)

func inGCJRectangle(lon, lat float64) bool {
	return lon >= gcjWest && lon <= gcjEast && lat >= gcjSouth && lat <= gcjNorth
}

// gcjShift returns the offset GCJ-02 minus WGS 84 at a WGS 84 position, in
// degrees. The formula is the one in public circulation (no standard text of
// it is open); it agrees with published vectors to 1e-9 degrees.
func gcjShift(lon, lat float64) (dLon, dLat float64) {
	x, y := lon-105, lat-35
	root := math.Sqrt(math.Abs(x))
	wave := 20*math.Sin(6*math.Pi*x) + 20*math.Sin(2*math.Pi*x)

	north := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*root +
		2.0/3*(wave+
			20*math.Sin(math.Pi*y)+40*math.Sin(math.Pi/3*y)+
			160*math.Sin(math.Pi/12*y)+320*math.Sin(math.Pi/30*y))
	east := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*root +
		2.0/3*(wave+
			20*math.Sin(math.Pi*x)+40*math.Sin(math.Pi/3*x)+
			150*math.Sin(math.Pi/12*x)+300*math.Sin(math.Pi/30*x))

	sin, cos := math.Sincos(radians(lat))
	w2 := 1 - krasovskyE2*sin*sin
	w := math.Sqrt(w2)
	meridian := krasovskyA * (1 - krasovskyE2) / (w2 * w) // radius of curvature, metres
	parallel := krasovskyA / w * cos
	return degrees(east / parallel), degrees(north / meridian)
}

// GCJ02 converts to GCJ-02. Outside the rectangle 72.004–137.8347° E,
// 0.8293–55.8271° N the result has the same degrees.
func (p WGS84) GCJ02() GCJ02 {
	if !inGCJRectangle(p.Lon, p.Lat) {
		return GCJ02(p)
	}
	dLon, dLat := gcjShift(p.Lon, p.Lat)
	return GCJ02{Lon: p.Lon + dLon, Lat: p.Lat + dLat}
}

// WGS84 is the inverse of WGS84.GCJ02, found by fixed-point iteration: the
// shift changes by less than 0.5 % of the step, so each round gains at least
// two digits. There and back again differs by less than 1 µm anywhere in the
// rectangle except within 3 km of its border, where the shift begins abruptly
// and a position may have two originals or none; then the one inside the
// rectangle is returned, or the position itself. (TestDatumRoundTrips.)
func (p GCJ02) WGS84() WGS84 {
	lon, lat := p.Lon, p.Lat
	for range 12 {
		dLon, dLat := gcjShift(lon, lat)
		nextLon, nextLat := p.Lon-dLon, p.Lat-dLat
		if nextLon == lon && nextLat == lat {
			break
		}
		lon, lat = nextLon, nextLat
	}
	if !inGCJRectangle(lon, lat) {
		return WGS84(p)
	}
	return WGS84{Lon: lon, Lat: lat}
}

// Baidu's shift: an offset in degrees and a ripple of wave number
// bdWave per degree around it.
const (
	bdEast, bdNorth = 0.0065, 0.006
	bdWave          = math.Pi * 3000 / 180
)

func bdShift(lon, lat float64) (dLon, dLat float64) {
	r := math.Hypot(lon, lat) + 2e-5*math.Sin(lat*bdWave)
	theta := math.Atan2(lat, lon) + 3e-6*math.Cos(lon*bdWave)
	sin, cos := math.Sincos(theta)
	return r*cos + bdEast - lon, r*sin + bdNorth - lat
}

// BD09 converts to BD-09. Unlike GCJ-02 the shift is applied everywhere.
func (p GCJ02) BD09() BD09 {
	dLon, dLat := bdShift(p.Lon, p.Lat)
	return BD09{Lon: p.Lon + dLon, Lat: p.Lat + dLat}
}

// GCJ02 is the inverse of GCJ02.BD09 by fixed-point iteration; the shift
// changes by less than 3 % of the step. There and back again differs by less
// than 1 µm. The closed formula in common use is off by up to about 1 m.
func (p BD09) GCJ02() GCJ02 {
	lon, lat := p.Lon, p.Lat
	for range 16 {
		dLon, dLat := bdShift(lon, lat)
		nextLon, nextLat := p.Lon-dLon, p.Lat-dLat
		if nextLon == lon && nextLat == lat {
			break
		}
		lon, lat = nextLon, nextLat
	}
	return GCJ02{Lon: lon, Lat: lat}
}

// WGS84 converts through GCJ-02.
func (p BD09) WGS84() WGS84 { return p.GCJ02().WGS84() }

// BD09 converts through GCJ-02.
func (p WGS84) BD09() BD09 { return p.GCJ02().BD09() }

func radians(d float64) float64 { return d * (math.Pi / 180) }
func degrees(r float64) float64 { return r * (180 / math.Pi) }
