package reach

import (
	"math"

	"github.com/sanquan/sanquan/base/geo"
)

// grid numbers the Web Mercator pixels of one zoom: x eastwards from 180° W, y
// southwards from 85° N, size cells each way.
type grid struct{ size float64 }

func newGrid(zoom int) grid { return grid{size: 256 * math.Exp2(float64(zoom))} }

// of returns the position in cells; the centre of cell x is at x+0.5.
func (g grid) of(p geo.WGS84) (x, y float64) {
	s, _ := math.Sincos(p.Lat * math.Pi / 180)
	return (p.Lon/360 + 0.5) * g.size, (0.5 - math.Atanh(s)/(2*math.Pi)) * g.size
}

func (g grid) lon(x float64) float64 { return (x/g.size - 0.5) * 360 }

func (g grid) lat(y float64) float64 {
	return math.Atan(math.Sinh((0.5-y/g.size)*2*math.Pi)) * 180 / math.Pi
}

// scale holds the metres on the WGS 84 ellipsoid of a degree of latitude and
// of longitude.
type scale struct{ perLat, perLon float64 }

// scaleAt returns the scale at a latitude (radii of curvature M and N·cos φ).
func scaleAt(lat float64) scale {
	const (
		a  = 6378137.0
		f  = 1 / 298.257223563
		e2 = f * (2 - f)
	)
	sin, cos := math.Sincos(lat * math.Pi / 180)
	w := 1 - e2*sin*sin
	n := a / math.Sqrt(w)
	return scale{n * (1 - e2) / w * math.Pi / 180, n * cos * math.Pi / 180}
}

// mean is the scale half way. The flat distance under it differs from the
// ellipsoid's by less than 20 ppm for positions up to 15 km apart between 30°
// and 50° of latitude (TestFlatDistanceErrorBound).
func (s scale) mean(o scale) scale {
	return scale{(s.perLat + o.perLat) / 2, (s.perLon + o.perLon) / 2}
}

func flatDistance(p, q geo.WGS84) float64 {
	s := scaleAt(p.Lat).mean(scaleAt(q.Lat))
	dx, dy := (q.Lon-p.Lon)*s.perLon, (q.Lat-p.Lat)*s.perLat
	return math.Sqrt(dx*dx + dy*dy)
}
