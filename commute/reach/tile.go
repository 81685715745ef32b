package reach

import (
	"math"
	"slices"

	"github.com/sanquan/sanquan/commute/transit"
)

// worker computes tiles; one per goroutine.
type worker struct {
	s       *Surface
	at      []reached
	reduce  *reducer
	sources []source

	rows    []row // of the tile
	bound   [tileArea]transit.Seconds
	count   [tileArea + 1]int32 // where the offers of a cell begin
	next    [tileArea + 1]int32
	found   []candidate
	offers  []offer
	columns [tileSize]float64 // of cell centres
}

type candidate struct {
	cell int32
	offer
}

func (s *Surface) newWorker(sources []source, at []reached) *worker {
	return &worker{
		s: s, at: at, sources: sources,
		reduce: newReducer(sources, s.departures, s.rank),
	}
}

// tile computes one tile from the stops that may serve it: every stop bids for
// the cells in its reach, which gives each cell an upper bound from the stops'
// own percentiles and the stops that may beat it; then the percentile over
// those is taken.
func (w *worker) tile(t *tile, tx, ty int, stops []int32) {
	w.aim(tx, ty)
	w.found = w.found[:0]
	for i := range tileArea {
		w.bound[i] = w.s.beyond + 1
		t.slack[i] = noSlack
	}
	for _, stop := range stops {
		w.bid(t, stop)
	}
	w.sort()
	t.least = transit.Unreached
	for cell := range tileArea {
		v := w.reduce.percentile(w.offers[w.count[cell]:w.count[cell+1]], w.bound[cell])
		if v > w.s.beyond {
			v = transit.Unreached
		}
		t.time[cell] = v
		t.least = min(t.least, v)
	}
}

// aim sets the rows and columns of a tile.
func (w *worker) aim(tx, ty int) {
	w.rows = w.s.rows[(ty-w.s.tileY)<<tileBits:][:tileSize]
	for i := range tileSize {
		w.columns[i] = float64(tx*tileSize+i) + 0.5
	}
}

// bid lowers the bounds of the cells in reach of a stop and notes those that it
// may yet beat. Stops come by their percentile, so that the first bids are
// seldom beaten much.
func (w *worker) bid(t *tile, stop int32) {
	r, src := &w.at[stop], &w.sources[stop]
	for i := range tileSize {
		run := w.run(r, i)
		for j := run.first; j <= run.last; j++ {
			cell := i<<tileBits | j
			feed := w.s.feed((w.columns[j]-r.x)*run.perCell, run.dy)
			t.slack[cell] = max(t.slack[cell], int16(r.limit-feed))
			if feed > r.limit || src.least+feed >= w.bound[cell] {
				continue
			}
			w.found = append(w.found, candidate{int32(cell), offer{stop, feed}})
			if src.mid <= w.s.beyond { // so that Unreached is never added to
				w.bound[cell] = min(w.bound[cell], src.mid+feed)
			}
		}
	}
}

// sort lists, cell by cell, the offers that may beat the cell's bound.
func (w *worker) sort() {
	clear(w.count[:])
	kept := w.found[:0]
	for _, c := range w.found {
		if w.sources[c.source].least+c.feed < w.bound[c.cell] {
			kept = append(kept, c)
			w.count[c.cell+1]++
		}
	}
	for i := range tileArea {
		w.count[i+1] += w.count[i]
	}
	w.offers = slices.Grow(w.offers[:0], len(kept))[:len(kept)]
	next := w.next[:]
	copy(next, w.count[:])
	for _, c := range kept {
		w.offers[next[c.cell]] = c.offer
		next[c.cell]++
	}
}

// run is the cells of a row within the feeder's range of a stop, or up to
// margin cells beyond it.
type run struct {
	first, last int     // columns of the tile, inclusive
	perCell     float64 // metres from column to column
	dy          float64 // metres northwards from the stop
}

func (w *worker) run(r *reached, i int) run {
	row := &w.rows[i]
	m := r.scale.mean(row.scale)
	perCell := m.perLon * (360 / w.s.grid.size)
	dy := (row.lat - r.point.Lat) * m.perLat
	wide := r.reach + margin*perCell
	if math.Abs(dy) > wide {
		return run{first: 0, last: -1}
	}
	half := math.Sqrt(wide*wide-dy*dy) / perCell
	return run{
		first:   max(0, int(math.Ceil(r.x-half-w.columns[0]))),
		last:    min(tileSize-1, int(math.Floor(r.x+half-w.columns[0]))),
		perCell: perCell, dy: dy,
	}
}

// feed is the feeder's time over a straight line.
func (s *Surface) feed(dx, dy float64) transit.Seconds {
	return transit.Seconds(math.Ceil(math.Sqrt(dx*dx+dy*dy) * s.pace))
}
