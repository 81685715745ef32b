package reach

import (
	"math"
	"slices"

	"github.com/sanquan/sanquan/commute/transit"
)

// worker computes tiles; one per goroutine.
type worker struct {
	*layout
	*bids

	rows    []row             // of the tile
	columns [tileSize]float64 // of cell centres
}

func (l *layout) newWorker() *worker { return &worker{layout: l, bids: l.newBids(l.ranks)} }

// tile computes one tile, by its place in the index, from the sources that may
// serve it: they bid for the cells in their reach, which gives each cell an
// upper bound from the sources' own percentiles and those that may beat it;
// then the percentiles over those are taken.
//
// What is at or above a bound may count as the bound: that changes none of the
// percentiles below it, and the highest one is at most the bound. A source that
// another beats at every departure (kernel.Relate) changes none at all.
func (w *worker) tile(t int, surfaces []*Surface) {
	w.gather(t)
	w.addUp(t, surfaces)
}

// gather finds the offers to the cells of a tile.
func (w *worker) gather(t int) {
	w.aim(t)
	w.open(w.rows, w.columns[:], int32(w.beyond)+1)
	top := (t/w.tilesX + w.tileY) << tileBits
	list := w.sourcesOf(t)
	w.compare(list)
	for i, source := range list {
		w.bid(i, int(w.at[source].top)-top, int(w.at[source].bottom)-top)
	}
	w.serve(&w.served[w.index[t]])
}

// addUp takes the percentiles over the offers.
func (w *worker) addUp(t int, surfaces []*Surface) {
	w.reduce(len(w.ranks))
	w.write(int(w.index[t]), surfaces)
}

// serve notes the cells with an offer.
func (w *worker) serve(served *[tileSize]uint32) {
	for cell, rest := range w.square.Rest {
		if rest != unserved {
			served[cell>>tileBits] |= 1 << (cell & (tileSize - 1))
		}
	}
}

// aim sets the rows and columns of a tile.
func (w *worker) aim(t int) {
	tx, ty := t%w.tilesX+w.tileX, t/w.tilesX
	w.rows = w.layout.rows[ty<<tileBits:][:tileSize]
	for i := range tileSize {
		w.columns[i] = float64(tx*tileSize+i) + 0.5
	}
}

// write writes the percentiles of the cells, or the bound where no offer beats
// it, to the surfaces.
func (w *worker) write(tile int, surfaces []*Surface) {
	for _, s := range surfaces {
		t, rank := &s.cells[tile], w.rankOf[s.number]
		for cell, bound := range w.square.Bound {
			t.time[cell] = w.exact(transit.Seconds(bound))
		}
		for i, cell := range w.cells {
			t.time[cell] = w.exact(transit.Seconds(w.loop.Out[i*len(w.ranks)+rank]))
		}
		t.least = slices.Min(t.time[:])
	}
}

// exact replaces what may be too long to be exact.
func (l *layout) exact(t transit.Seconds) transit.Seconds {
	if t > l.beyond {
		return transit.Unreached
	}
	return t
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
	perCell := (r.scale.perLon + row.scale.perLon) / 2 * (360 / w.grid.size)
	half := math.Sqrt(wide*wide-dy*dy) / perCell
	return run{
		first:   max(0, int(math.Ceil(r.x-half-w.columns[0]))),
		last:    min(tileSize-1, int(math.Floor(r.x+half-w.columns[0]))),
		perCell: perCell, dy: dy,
	}
}

// feed is the feeder's time over a straight line, as kernel.Bids computes it.
func (l *layout) feed(dx, dy float64) transit.Seconds {
	return transit.Seconds(math.Ceil(math.Sqrt(float64(dx*dx)+float64(dy*dy)) * l.pace))
}
