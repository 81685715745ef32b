package reach

import (
	"math"
	"slices"

	"github.com/sanquan/sanquan/commute/reach/kernel"
	"github.com/sanquan/sanquan/commute/transit"
)

// worker computes tiles; one per goroutine.
type worker struct {
	*layout
	loop *kernel.Points // of the cells with offers

	rows      []row                                // of the tile
	top       int                                  // number of the first one in the grid
	perColumn float64                              // half the degrees from column to column
	columns   [tileSize + kernel.FeedsRoom]float64 // of cell centres
	line      kernel.Feeds
	lines     [tileSize + kernel.FeedsRoom]int32
	bound     [tileArea]int32
	most      [tileSize]int32 // at least the bounds of a row
	lowered   [tileSize]int32 // how many of them fell since most was found

	found []offer
	next  [tileArea]int32 // of each cell with offers: where its next one goes
	cells []int32         // with offers

	kept int // offers that were handed on
}

// offer is a source and the feeder's time from it to a cell of a tile.
type offer struct {
	source int32
	cell   uint16
	feed   uint16
}

func (l *layout) newWorker() *worker {
	w := &worker{layout: l, loop: l.from.points(l.ranks), perColumn: 180 / l.grid.size}
	w.loop.High = l.from.high
	return w
}

// tile computes one tile, by its place in the index, from the sources that may
// serve it: they bid for the cells in their reach, which gives each cell an
// upper bound from the sources' own percentiles and those that may beat it;
// then the percentiles over those are taken.
//
// What is at or above a bound may count as the bound: that changes none of the
// percentiles below it, and the highest one is at most the bound.
func (w *worker) tile(t int, surfaces []*Surface) {
	w.gather(t)
	w.addUp(t, surfaces)
}

// gather finds the offers to the cells of a tile.
func (w *worker) gather(t int) {
	w.aim(t)
	w.found = w.found[:0]
	for i := range w.bound {
		w.bound[i] = int32(w.beyond) + 1
	}
	for i := range w.most {
		w.most[i], w.lowered[i] = int32(w.beyond)+1, 0
	}
	for _, source := range w.sourcesOf(t) {
		w.bid(source)
	}
}

// addUp takes the percentiles over the offers.
func (w *worker) addUp(t int, surfaces []*Surface) {
	w.sort()
	w.from.loops.Points(w.loop)
	w.write(int(w.index[t]), surfaces)
}

// aim sets the rows and columns of a tile.
func (w *worker) aim(t int) {
	tx, ty := t%w.tilesX+w.tileX, t/w.tilesX
	w.rows = w.layout.rows[ty<<tileBits:][:tileSize]
	w.top = (ty + w.tileY) << tileBits
	for i := range w.columns {
		w.columns[i] = float64(tx*tileSize+i) + 0.5
	}
}

// bid lowers the bounds of the cells in reach of a source and notes those that
// it may yet beat, as far as it may beat any in a row. Sources come by their
// percentile, so that the first bids are seldom beaten much.
func (w *worker) bid(source int32) {
	r, least, high := &w.from.at[source], int32(w.from.least[source]), int32(w.from.high[source])
	limit := int32(r.limit)
	first, last := w.rowsOf(r)
	for i := first; i <= last; i++ {
		left := w.most[i] - least
		if left <= 0 {
			continue
		}
		run := w.run(r, i, min(r.reach+1, float64(left)/w.pace))
		bounds := w.bound[i<<tileBits : (i+1)<<tileBits]
		if run.first > run.last {
			continue
		}
		for k, feed := range w.feeds(r, run) {
			j := run.first + k
			if feed > limit || least+feed >= bounds[j] {
				continue
			}
			w.found = append(w.found, offer{source, uint16(i<<tileBits | j), uint16(feed)})
			if high+feed < bounds[j] {
				bounds[j] = high + feed
				w.lowered[i]++
			}
		}
		if w.lowered[i] >= tileSize {
			w.most[i], w.lowered[i] = slices.Max(bounds), 0
		}
	}
}

// sort hands the offers that may beat their cell's bound to the kernel, cell by
// cell.
func (w *worker) sort() {
	a := w.loop
	clear(w.next[:])
	for _, o := range w.found {
		w.next[o.cell]++
	}
	w.kept += len(w.found)
	w.cells, a.First, a.Bound = w.cells[:0], append(a.First[:0], 0), a.Bound[:0]
	first := 0
	for cell, n := range w.next {
		if n == 0 {
			continue
		}
		w.next[cell] = int32(first)
		first += int(n)
		w.cells = append(w.cells, int32(cell))
		a.First, a.Bound = append(a.First, first), append(a.Bound, uint16(w.bound[cell]))
	}
	a.Stop = slices.Grow(a.Stop[:0], len(w.found))[:len(w.found)]
	a.Feed = slices.Grow(a.Feed[:0], len(w.found))[:len(w.found)]
	a.Out = slices.Grow(a.Out[:0], len(w.cells)*len(w.ranks))[:len(w.cells)*len(w.ranks)]
	for _, o := range w.found {
		at := w.next[o.cell]
		a.Stop[at], a.Feed[at] = uint32(o.source), o.feed
		w.next[o.cell]++
	}
}

// write writes the percentiles of the cells, or the bound where no offer beats
// it, to the surfaces.
func (w *worker) write(tile int, surfaces []*Surface) {
	n := len(w.ranks)
	for _, s := range surfaces {
		t, rank := &s.cells[tile], w.rankOf[s.number]
		for cell, bound := range w.bound {
			t.time[cell] = transit.Seconds(bound)
		}
		for i, cell := range w.cells {
			t.time[cell] = transit.Seconds(w.loop.Out[i*n+rank])
		}
		t.least = slices.Min(t.time[:])
		if t.least > w.beyond {
			t.least = transit.Unreached
		}
		for i, v := range t.time {
			if v > w.beyond {
				t.time[i] = transit.Unreached
			}
		}
	}
}

// rowsOf returns the rows of a tile that may be in the feeder's range of a
// source, ends inclusive: cells are as high as they are wide, within a part of
// one in a thousand over a tile and a range.
func (w *worker) rowsOf(r *reached) (first, last int) {
	half := r.reach*w.pace/min(w.rows[0].across, w.rows[tileSize-1].across)*1.01 + 1
	y := r.y - float64(w.top)
	return max(0, int(y-half)), min(tileSize-1, int(y+half))
}

// run is the cells of a row of a tile that are no farther from a source than so
// many metres.
type run struct {
	first, last int     // columns of the tile, inclusive
	perCell     float64 // metres from column to column
	dy          float64 // metres northwards from the stop
}

func (w *worker) run(r *reached, i int, wide float64) run {
	row := &w.rows[i]
	dy := (row.lat - r.point.Lat) * ((r.scale.perLat + row.scale.perLat) / 2)
	if dy > wide || dy < -wide {
		return run{first: 0, last: -1}
	}
	perCell := (r.scale.perLon + row.scale.perLon) * w.perColumn
	half := math.Sqrt(wide*wide-dy*dy) / perCell
	return run{
		first:   max(0, int(math.Ceil(r.x-half-w.columns[0]))),
		last:    min(tileSize-1, int(math.Floor(r.x+half-w.columns[0]))),
		perCell: perCell, dy: dy,
	}
}

// feeds returns the feeder's times from a source to the cells of a run.
func (w *worker) feeds(r *reached, run run) []int32 {
	n := run.last - run.first + 1
	w.line = kernel.Feeds{
		Columns: w.columns[run.first:], Out: w.lines[:], X: r.x, PerCell: run.perCell, Across: run.dy * run.dy, Pace: w.pace, Count: n,
	}
	w.from.loops.Feeds(&w.line)
	return w.lines[:n]
}

// feed is the feeder's time over a straight line.
func (l *layout) feed(dx, dy float64) transit.Seconds {
	exact := math.Sqrt(dx*dx+dy*dy) * l.pace
	up := transit.Seconds(exact)
	if float64(up) < exact { // as math.Ceil, for what fits
		up++
	}
	return up
}
