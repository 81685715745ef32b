package reach

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// ground says which cells of a grid lie in which area.
type ground struct {
	spans []span
	total []int // cells per entry of Engine.people; 0 where it has no outline
}

// span is a run of cells in a row whose centres lie in an area.
type span struct {
	area        int32 // index into Engine.people
	row         int32
	first, last int32 // inclusive
}

// areaCells counts the cells of an area by the minutes in which they are
// reached: reached[m] cells within m minutes.
type areaCells struct {
	reached []int32 // len = Surface.Params.Minutes+1, or nil where none is reached
	total   int
}

// newGround fills the outlines row by row: the crossings of a row with all
// rings of an outline, sorted, enclose its cells by the even-odd rule.
func newGround(r *region.Region, all []people, g grid) *ground {
	of := make(map[string]int, len(all))
	for i, p := range all {
		of[p.area.Code] = i
	}
	ground := &ground{total: make([]int, len(all))}
	for _, o := range r.Outlines {
		area, ok := of[o.Area]
		if !ok {
			continue
		}
		rows := map[int][]float64{}
		for _, polygon := range o.Geometry {
			for _, ring := range polygon {
				crossings(g, ring, rows)
			}
		}
		for row, xs := range rows {
			slices.Sort(xs)
			for i := 0; i+1 < len(xs); i += 2 {
				first, last := int(math.Ceil(xs[i]-0.5)), int(math.Ceil(xs[i+1]-0.5))-1
				if first <= last {
					ground.spans = append(ground.spans, span{int32(area), int32(row), int32(first), int32(last)})
					ground.total[area] += last - first + 1
				}
			}
		}
	}
	return ground
}

// crossings adds, for every row of cell centres that the ring crosses, where it
// does, in cells.
func crossings(g grid, ring orb.Ring, rows map[int][]float64) {
	for i := range ring {
		p, q := ring[i], ring[(i+1)%len(ring)]
		x1, y1 := g.of(geo.WGS84{Lon: p[0], Lat: p[1]})
		x2, y2 := g.of(geo.WGS84{Lon: q[0], Lat: q[1]})
		if y1 > y2 {
			x1, y1, x2, y2 = x2, y2, x1, y1
		}
		for row := int(math.Ceil(y1 - 0.5)); float64(row)+0.5 < y2; row++ {
			rows[row] = append(rows[row], x1+(x2-x1)*(float64(row)+0.5-y1)/(y2-y1))
		}
	}
}

// count sums up the cells of every area by the minutes of the surface.
func (g *ground) count(s *Surface) []areaCells {
	all := make([]areaCells, len(g.total))
	for i := range all {
		all[i].total = g.total[i]
	}
	for _, sp := range g.spans {
		s.eachStored(sp, func(_ int, times []transit.Seconds) { s.tally(&all[sp.area], times) })
	}
	for _, a := range all {
		for m := 1; m < len(a.reached); m++ {
			a.reached[m] += a.reached[m-1]
		}
	}
	return all
}

// eachStored visits the runs of a span that lie in tiles with something within
// the surface's limit: the first cell and the times from there.
func (s *Surface) eachStored(sp span, visit func(x int, times []transit.Seconds)) {
	ty := int(sp.row)>>tileBits - s.tileY
	if ty < 0 || ty*s.tilesX >= s.tiles {
		return
	}
	first := max(int(sp.first), s.tileX<<tileBits)
	last := min(int(sp.last), (s.tileX+s.tilesX)<<tileBits-1)
	for x := first; x <= last; {
		tx := x >> tileBits
		end := min(last, tx<<tileBits|(tileSize-1))
		if i := s.index[ty*s.tilesX+tx-s.tileX]; i >= 0 && s.cells[i].least <= s.limit {
			row := s.cells[i].time[(int(sp.row)&(tileSize-1))<<tileBits:][:tileSize]
			visit(x, row[x&(tileSize-1):end&(tileSize-1)+1])
		}
		x = end + 1
	}
}

func (s *Surface) tally(a *areaCells, times []transit.Seconds) {
	if a.reached == nil {
		a.reached = make([]int32, s.Params.Minutes+1)
	}
	for _, t := range times {
		if t <= s.limit {
			a.reached[upMinutes(t)]++
		}
	}
}

// share is the part of the area's cells reached within the minutes.
func (a areaCells) share(minutes int) float64 {
	if a.total == 0 || a.reached == nil {
		return 0
	}
	return float64(a.reached[minutes]) / float64(a.total)
}
