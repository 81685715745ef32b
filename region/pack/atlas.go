package pack

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/sanquan/sanquan/base/geo"
)

// point is a position in degrees on WGS 84.
type point geo.WGS84

// atlas knows the outlines by the areas they belong to.
type atlas struct {
	outlines []outline
	bound    orb.Bound
	of       map[string][]int // outlines of an area: its own, else those of the areas below it
}

func (a *atlas) add(o outline) {
	if len(a.outlines) == 0 {
		a.bound = o.bound
	}
	a.bound = a.bound.Union(o.bound)
	a.outlines = append(a.outlines, o)
}

// climb gives each outline to its area and the areas above it that have none
// of their own. parents maps areas to the area above; it may be any graph.
func (a *atlas) climb(parents map[string]string) {
	a.of = map[string][]int{}
	own := map[string]bool{}
	for _, o := range a.outlines {
		own[o.area] = true
	}
	for i, o := range a.outlines {
		a.of[o.area] = append(a.of[o.area], i)
		area := parents[o.area]
		for range len(ranks) { // levels there are; parents may run in circles
			if area == "" || own[area] {
				break
			}
			a.of[area] = append(a.of[area], i)
			area = parents[area]
		}
	}
}

// distance returns the metres from p to the area, 0 inside; false where the
// area has no outline. Edges are taken as straight in a plane tangent at p,
// which is within 0.1 % over the distances that matter here.
func (a *atlas) distance(p point, area string) (float64, bool) {
	list := a.of[area]
	best := math.Inf(1)
	for _, i := range list {
		best = min(best, metresTo(&a.outlines[i], p))
	}
	return best, len(list) > 0
}

// containing returns the area whose outline contains p, "" if there is none.
func (a *atlas) containing(p point) string {
	for i := range a.outlines {
		if metresTo(&a.outlines[i], p) == 0 {
			return a.outlines[i].area
		}
	}
	return ""
}

func metresTo(o *outline, p point) float64 {
	at := orb.Point{p.Lon, p.Lat}
	if o.bound.Contains(at) && planar.MultiPolygonContains(o.shape, at) {
		return 0
	}
	const degree = 111_320.0
	k := math.Cos(p.Lat * math.Pi / 180)
	best := math.Inf(1)
	for _, polygon := range o.shape {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				ax, ay := (ring[i-1][0]-p.Lon)*k*degree, (ring[i-1][1]-p.Lat)*degree
				bx, by := (ring[i][0]-p.Lon)*k*degree, (ring[i][1]-p.Lat)*degree
				dx, dy := bx-ax, by-ay
				t := 0.0
				if l := dx*dx + dy*dy; l > 0 {
					t = min(1, max(0, -(ax*dx+ay*dy)/l))
				}
				best = min(best, math.Hypot(ax+t*dx, ay+t*dy))
			}
		}
	}
	return best
}
