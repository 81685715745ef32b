package reach

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// Polygons returns, for every cut-off in minutes, the area within it, as drawn
// by marching squares (package comment). A larger cut-off contains a smaller
// one. Rings are closed, do not touch, run as RFC 7946 says; the polygons of
// one cut-off are in order from north-west by tiles. Fault:
// reach.bad_minutes for a cut-off under 1 or over the surface's minutes.
// Cost: linear in the cells, and in the ring points times the number of
// polygons that may hold a hole.
func (s *Surface) Polygons(cutoffs ...int) ([]orb.MultiPolygon, error) {
	s.findEdges()
	all := make([]orb.MultiPolygon, len(cutoffs))
	for i, minutes := range cutoffs {
		if minutes < 1 || minutes > s.Params.Minutes {
			return nil, badMinutes(s.Params.Minutes)
		}
		t := tracer{s: s, cutoff: transit.Seconds(minutes * 60)}
		all[i] = assemble(t.rings())
	}
	return all, nil
}

// outer is an exterior ring and its place in the result.
type outer struct {
	ring  orb.Ring
	bound orb.Bound
	area  float64
	at    int
}

// assemble gives every hole to the smallest exterior around it.
func assemble(rings []orb.Ring) orb.MultiPolygon {
	polygons := orb.MultiPolygon{}
	var outers []outer
	var holes []orb.Ring
	for _, r := range rings {
		if a := planar.Area(r); a > 0 {
			outers = append(outers, outer{r, r.Bound(), a, len(polygons)})
			polygons = append(polygons, orb.Polygon{r})
		} else {
			holes = append(holes, r)
		}
	}
	slices.SortStableFunc(outers, func(a, b outer) int { return cmp.Compare(a.area, b.area) })
	for _, h := range holes {
		bound := h.Bound()
		for _, o := range outers {
			if o.bound.Contains(bound.Min) && o.bound.Contains(bound.Max) && planar.RingContains(o.ring, h[0]) {
				polygons[o.at] = append(polygons[o.at], h)
				break
			}
		}
	}
	return polygons
}

// shape holds the measures of polygons on the WGS 84 ellipsoid.
type shape struct {
	area      float64 // square metres
	perimeter float64 // of all rings, metres
	// sectors holds the part of the area in each compass sector as seen from
	// the origin; the sum of them is the area.
	sectors [geo.Sectors]float64
}

// measure projects every ring to the plane that touches the ellipsoid at the
// origin, true to area and to direction from the origin (Lambert's azimuthal
// equal-area projection of the authalic sphere; Snyder, Map Projections, USGS
// 1395, 1987, p. 182), and sums up the triangles between origin and edges,
// cut at the sectors' borders. The areas agree with an integral over the
// ellipsoid within 0.1 % up to 300 km from the origin (TestAreaErrorBound).
func measure(origin geo.WGS84, polygons orb.MultiPolygon) shape {
	var m shape
	plane := newPlane(origin)
	for _, polygon := range polygons {
		for _, ring := range polygon {
			px, py := plane.of(ring[0])
			for i := 1; i < len(ring); i++ {
				qx, qy := plane.of(ring[i])
				m.perimeter += flatDistance(geo.WGS84{Lon: ring[i-1][0], Lat: ring[i-1][1]}, geo.WGS84{Lon: ring[i][0], Lat: ring[i][1]})
				m.area += (px*qy - py*qx) / 2
				m.spread(px, py, qx, qy)
				px, py = qx, qy
			}
		}
	}
	return m
}

// spread adds the triangle origin, p, q to the sectors it covers.
func (m *shape) spread(px, py, qx, qy float64) {
	a, b := sectorOf(px, py), sectorOf(qx, qy)
	if a == b {
		m.sectors[a] += (px*qy - py*qx) / 2
		return
	}
	// Step over the borders on the shorter way round.
	steps, turn := (int(b)-int(a)+geo.Sectors)%geo.Sectors, 1
	if px*qy-py*qx > 0 { // bearings fall counterclockwise
		steps, turn = geo.Sectors-steps, -1
	}
	x, y := px, py
	for sector := int(a); steps > 0; steps-- {
		border := float64(geo.Sector(sector).Centre()) + float64(turn)*180/geo.Sectors
		sin, cos := math.Sincos(border * math.Pi / 180)
		// where p→q meets the ray (sin, cos)
		d := (qx-px)*cos - (qy-py)*sin
		f := 1.0
		if d != 0 {
			f = min(1, max(0, (py*sin-px*cos)/d))
		}
		nx, ny := px+f*(qx-px), py+f*(qy-py)
		m.sectors[sector] += (x*ny - y*nx) / 2
		x, y = nx, ny
		sector = (sector + turn + geo.Sectors) % geo.Sectors
	}
	m.sectors[b] += (x*qy - y*qx) / 2
}

func sectorOf(x, y float64) geo.Sector {
	return geo.SectorOf(geo.Degrees(math.Atan2(x, y) * 180 / math.Pi))
}

// plane is Lambert's azimuthal equal-area projection about a point, x east and
// y north in metres.
type plane struct {
	lon, sin, cos float64
	eastwards     float64 // corrections for the ellipsoid, true at the origin
	northwards    float64
}

// authalicRadius is that of the sphere with the area of the WGS 84 ellipsoid.
const authalicRadius = 6371007.1809

func newPlane(origin geo.WGS84) plane {
	sin, cos := math.Sincos(origin.Lat * math.Pi / 180)
	sc := scaleAt(origin.Lat)
	return plane{
		origin.Lon * math.Pi / 180, sin, cos,
		sc.perLon / (authalicRadius * cos * math.Pi / 180), sc.perLat / (authalicRadius * math.Pi / 180),
	}
}

func (p plane) of(q orb.Point) (x, y float64) {
	sinLon, cosLon := math.Sincos(q[0]*math.Pi/180 - p.lon)
	sin, cos := math.Sincos(q[1] * math.Pi / 180)
	k := authalicRadius * math.Sqrt(2/(1+p.sin*sin+p.cos*cos*cosLon))
	return k * cos * sinLon * p.eastwards, k * (p.cos*sin - p.sin*cos*cosLon) * p.northwards
}
