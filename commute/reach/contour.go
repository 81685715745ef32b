package reach

import (
	"math/bits"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/commute/transit"
)

// vertex is the centre of a cell, numbered like it: x eastwards, y southwards.
type vertex struct{ x, y int }

// sample is the value of a vertex under a cut-off.
type sample struct {
	time   transit.Seconds
	slack  int16
	inside bool
}

// tracer walks the line between the vertices reached within a cut-off and the
// others, by marching squares: a square has a vertex at each corner, and the
// line crosses those of its edges that have one end inside.
type tracer struct {
	s      *Surface
	cutoff transit.Seconds
	// seen marks, per tile and row, the vertices whose edge to the east was
	// crossed northwards: every ring does so at least once, at the easternmost
	// of the vertices it has on its left in some row.
	seen []([tileSize]uint32)
}

// heading is the direction in which the line crosses an edge.
type heading uint8

const (
	north heading = iota
	east
	south
	west
)

// crossing is an edge and how the line crosses it, inside to the left: edges to
// the east of their vertex are crossed northwards or southwards, edges to the
// south of it eastwards or westwards.
type crossing struct {
	vertex
	heading heading
}

// rings returns all rings of the line, in order of their first edges: tile by
// tile, row by row. Exteriors run counterclockwise on a map with north at the
// top, holes clockwise.
func (t *tracer) rings() []orb.Ring {
	t.seen = make([][tileSize]uint32, len(t.s.cells))
	var all []orb.Ring
	for tile, i := range t.s.index {
		if i < 0 || t.s.cells[i].least > t.cutoff {
			continue
		}
		cells := &t.s.cells[i]
		x0 := (tile%t.s.tilesX + t.s.tileX) << tileBits
		y0 := (tile/t.s.tilesX + t.s.tileY) << tileBits
		for y := range tileSize {
			var in uint64 // bit x: inside
			for x, time := range cells.time[y<<tileBits : (y+1)<<tileBits] {
				if time <= t.cutoff {
					in |= 1 << x
				}
			}
			if in == 0 {
				continue
			}
			if t.at(vertex{x0 + tileSize, y0 + y}).inside {
				in |= 1 << tileSize
			}
			for edges := uint32(in &^ (in >> 1)); edges != 0; edges &= edges - 1 {
				x := bits.TrailingZeros32(edges)
				if t.seen[i][y]&(1<<x) == 0 {
					all = append(all, t.trace(crossing{vertex{x0 + x, y0 + y}, north}))
				}
			}
		}
	}
	return all
}

// trace follows the line from one crossing until it closes.
func (t *tracer) trace(start crossing) orb.Ring {
	var ring orb.Ring
	for c := start; ; {
		if c.heading == north {
			i := t.s.tileAt(c.vertex)
			t.seen[i][c.y&(tileSize-1)] |= 1 << (c.x & (tileSize - 1))
		}
		ring = append(ring, t.point(c))
		c = t.next(c)
		if c == start {
			return append(ring, ring[0])
		}
	}
}

// next returns the crossing by which the line leaves the square that it enters
// by c.
func (t *tracer) next(c crossing) crossing {
	v := c.vertex // the square's north-western corner
	switch c.heading {
	case north:
		v.y--
	case west:
		v.x--
	}
	nw, ne := t.at(v), t.at(vertex{v.x + 1, v.y})
	sw, se := t.at(vertex{v.x, v.y + 1}), t.at(vertex{v.x + 1, v.y + 1})
	top := crossing{v, north}
	bottom := crossing{vertex{v.x, v.y + 1}, south}
	left := crossing{v, west}
	right := crossing{vertex{v.x + 1, v.y}, east}

	if nw.inside == se.inside && ne.inside == sw.inside && nw.inside != ne.inside {
		// A saddle: the inside corners are joined if the middle is inside.
		joined := t.joined(nw, ne, sw, se)
		// Either the edges that meet in the corner north-west are paired (and
		// those south-east), or those north-east (and those south-west).
		if nw.inside != joined {
			return [4]crossing{north: right, east: top, south: left, west: bottom}[c.heading]
		}
		return [4]crossing{north: left, east: bottom, south: right, west: top}[c.heading]
	}
	// Seen from inside the square, the line leaves where it has the inside to
	// its left; it entered where that is outside.
	switch {
	case nw.inside && !ne.inside:
		return top
	case se.inside && !sw.inside:
		return bottom
	case sw.inside && !nw.inside:
		return left
	default:
		return right
	}
}

// joined says whether the middle of a saddle is inside: all four values are
// known and their mean is.
func (t *tracer) joined(corners ...sample) bool {
	sum := 0
	for _, c := range corners {
		if c.time == transit.Unreached {
			return false
		}
		sum += int(c.time)
	}
	return sum <= 4*int(t.cutoff)
}

// point returns where the line crosses an edge.
func (t *tracer) point(c crossing) orb.Point {
	end := c.vertex
	across := c.heading == north || c.heading == south
	if across {
		end.x++
	} else {
		end.y++
	}
	a, b := t.at(c.vertex), t.at(end)
	var f float64
	if a.inside {
		f = t.part(a, b, c.y)
	} else {
		f = 1 - t.part(b, a, c.y)
	}
	x, lat := float64(c.x)+0.5, t.s.row(c.y).lat
	if across {
		return orb.Point{t.s.grid.lon(x + f), lat}
	}
	return orb.Point{t.s.grid.lon(x), lat + f*(t.s.row(c.y+1).lat-lat)}
}

// shy keeps crossings off the vertices, as part of an edge, so that lines
// through neighbouring squares do not touch. It is over 2 m on the ground.
const shy = 0.01

// part returns how far from the inside end of an edge in a row the line
// crosses it.
func (t *tracer) part(in, out sample, row int) float64 {
	left := float64(t.cutoff - in.time)
	var f float64
	switch {
	case out.time != transit.Unreached:
		f = left / float64(out.time-in.time)
	case in.slack >= 0 && out.slack < 0 && out.slack != noSlack:
		// out of the feeder's range: where that or the time ends
		f = min(float64(in.slack), left) / (float64(in.slack) - float64(out.slack))
	default:
		f = min(0.5, left/t.s.row(row).across)
	}
	return min(max(f, shy), 1-shy)
}

func (t *tracer) at(v vertex) sample {
	i := t.s.tileAt(v)
	if i < 0 {
		return sample{time: transit.Unreached, slack: noSlack}
	}
	cell := (v.y&(tileSize-1))<<tileBits | v.x&(tileSize-1)
	tile := &t.s.cells[i]
	return sample{tile.time[cell], t.s.slack[i][cell], tile.time[cell] <= t.cutoff}
}

// tileAt returns the index of the tile that holds a vertex, -1 if none does.
func (s *Surface) tileAt(v vertex) int32 {
	tx, ty := v.x>>tileBits-s.tileX, v.y>>tileBits-s.tileY
	if tx < 0 || ty < 0 || tx >= s.tilesX || ty*s.tilesX >= s.tiles {
		return -1
	}
	return s.index[ty*s.tilesX+tx]
}
