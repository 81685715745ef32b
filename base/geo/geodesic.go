package geo

import "math"

// The WGS 84 ellipsoid: semi-major axis in metres and flattening.
const (
	wgsA = 6378137.0
	wgsF = 1 / 298.257223563
)

// reduced returns the reduced (parametric) latitude in radians.
func reduced(lat float64) float64 { return math.Atan((1 - wgsF) * math.Tan(radians(lat))) }

// Distance returns the length of the shortest line between two positions on
// the WGS 84 ellipsoid by Lambert's formula: the great circle between the
// reduced latitudes, corrected to first order in the flattening (W. D.
// Lambert, J. Washington Acad. Sci. 32 (1942) 125). The error is below 20 ppm
// of the length up to 5,000 km (TestDistanceErrorBound); near antipodes it is
// not bounded. Cost: about a dozen trigonometric calls.
func Distance(p, q WGS84) Metres {
	b1, b2 := reduced(p.Lat), reduced(q.Lat)
	sinLat, sinLon := math.Sin((b2-b1)/2), math.Sin(radians(q.Lon-p.Lon)/2)
	h := sinLat*sinLat + math.Cos(b1)*math.Cos(b2)*sinLon*sinLon
	if h == 0 {
		return 0
	}
	h = min(h, 1)
	sigma := 2 * math.Asin(math.Sqrt(h))
	sinSigma := math.Sin(sigma)
	sinP, cosP := math.Sincos((b1 + b2) / 2)
	cosQ := math.Cos((b2 - b1) / 2)
	var x float64
	if h < 1 {
		x = (sigma - sinSigma) * sinP * sinP * cosQ * cosQ / (1 - h)
	}
	y := (sigma + sinSigma) * cosP * cosP * sinLat * sinLat / h
	return Metres(wgsA * (sigma - wgsF/2*(x+y)))
}

// Bearing returns the direction in which the shortest line from p to q sets
// out. It is that of the great circle between the reduced latitudes and within
// 0.2° of the geodesic's up to 5,000 km (TestBearingErrorBound). It is 0 where
// p equals q.
func Bearing(p, q WGS84) Degrees {
	b1, b2 := reduced(p.Lat), reduced(q.Lat)
	sinLon, cosLon := math.Sincos(radians(q.Lon - p.Lon))
	sin1, cos1 := math.Sincos(b1)
	sin2, cos2 := math.Sincos(b2)
	return normal(degrees(math.Atan2(sinLon*cos2, cos1*sin2-sin1*cos2*cosLon)))
}

// normal brings an angle into [0, 360).
func normal(d float64) Degrees {
	d = math.Mod(d, 360)
	if d < 0 {
		d += 360
	}
	if d >= 360 { // -1e-17 + 360 rounds to 360
		d = 0
	}
	return Degrees(d)
}

// Destination returns the position reached from p by following the geodesic
// that sets out at the bearing for the given length (negative: backwards).
// Vincenty's direct solution (Survey Review 23 (1975) 88), good to 1 mm over
// any length. The longitude of the result is in [-180, 180].
func Destination(p WGS84, bearing Degrees, length Metres) WGS84 {
	const b = wgsA * (1 - wgsF)
	sinA1, cosA1 := math.Sincos(radians(float64(bearing)))
	u1 := reduced(p.Lat)
	sinU1, cosU1 := math.Sincos(u1)
	sigma1 := math.Atan2(math.Tan(u1), cosA1)
	sinA := cosU1 * sinA1
	cos2A := 1 - sinA*sinA
	uu := cos2A * (wgsA*wgsA - b*b) / (b * b)
	ka := 1 + uu/16384*(4096+uu*(-768+uu*(320-175*uu)))
	kb := uu / 1024 * (256 + uu*(-128+uu*(74-47*uu)))

	sigma := float64(length) / (b * ka)
	var sinS, cosS, cos2M float64
	for range 20 {
		cos2M = math.Cos(2*sigma1 + sigma)
		sinS, cosS = math.Sincos(sigma)
		c2 := cos2M * cos2M
		delta := kb * sinS * (cos2M + kb/4*(cosS*(2*c2-1)-
			kb/6*cos2M*(4*sinS*sinS-3)*(4*c2-3)))
		next := float64(length)/(b*ka) + delta
		done := math.Abs(next-sigma) < 1e-13
		sigma = next
		if done {
			break
		}
	}
	cos2M = math.Cos(2*sigma1 + sigma)
	sinS, cosS = math.Sincos(sigma)

	t := sinU1*sinS - cosU1*cosS*cosA1
	lat := math.Atan2(sinU1*cosS+cosU1*sinS*cosA1, (1-wgsF)*math.Hypot(sinA, t))
	lambda := math.Atan2(sinS*sinA1, cosU1*cosS-sinU1*sinS*cosA1)
	c := wgsF / 16 * cos2A * (4 + wgsF*(4-3*cos2A))
	l := lambda - (1-c)*wgsF*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
	return WGS84{Lon: math.Remainder(p.Lon+degrees(l), 360), Lat: degrees(lat)}
}
