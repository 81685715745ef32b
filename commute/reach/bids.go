package reach

import (
	"math"
	"slices"

	"github.com/sanquan/sanquan/commute/reach/kernel"
)

// bids are the offers to the cells of a tile that may beat their bounds.
type bids struct {
	*sources
	loop   *kernel.Points // of the cells with offers
	square kernel.Bids
	relate kernel.Relate

	found []uint32 // offers, as the kernel has them
	by    []bidder
	next  [tileArea]int32 // of each cell with offers: where its next one goes
	cells []int32         // with offers
}

// patches is the number of the kernel's patches along a tile.
const patches = tileSize / kernel.Patch

// unserved is the second bound of a cell without an offer.
const unserved = math.MaxInt32

// bidder is a source and where its offers end; they begin where those of the
// one before end.
type bidder struct {
	source int32
	ahead  int32 // kernel.Bids has it
	end    int
}

func (l *layout) newBids(ranks []int) *bids {
	f := l.params.Feeder
	b := &bids{sources: l.from, loop: l.from.points(ranks), square: kernel.Bids{
		Lat: make([]float64, tileSize), PerLat: make([]float64, tileSize), PerLon: make([]float64, tileSize),
		Columns: make([]float64, tileSize), Bound: make([]int32, tileArea), Rest: make([]int32, tileArea),
		Most: make([]int32, patches*patches), MostRest: make([]int32, patches*patches),
		Column: 360 / l.grid.size, Pace: f.pace(), Speed: 1 / f.pace(),
	}}
	b.loop.High = l.from.high
	b.relate.Times, b.relate.Top = l.from.times, int(l.beyond)+1
	b.relate.Fit(l.from.departures)
	return b
}

// open begins with a tile's rows and columns and one bound for all its cells.
func (b *bids) open(rows []row, columns []float64, bound int32) {
	a := &b.square
	for i, r := range rows {
		a.Lat[i], a.PerLat[i], a.PerLon[i] = r.lat, r.scale.perLat, r.scale.perLon
	}
	for i := range a.Most {
		a.Most[i], a.MostRest[i] = bound, unserved
	}
	copy(a.Columns, columns)
	for i := range a.Bound {
		a.Bound[i], a.Rest[i] = bound, unserved
	}
	b.found, b.by = b.found[:0], b.by[:0]
}

// compare finds how far the sources of the tile are behind the best of them.
func (b *bids) compare(list []int32) {
	r := &b.relate
	r.Stops = r.Stops[:0]
	for _, source := range list {
		r.Stops = append(r.Stops, uint32(source))
	}
	r.Least, r.Most = slices.Grow(r.Least[:0], len(list))[:len(list)], slices.Grow(r.Most[:0], len(list))[:len(list)]
	b.loops.Relate(r)
}

// bid lowers the bounds of the cells in reach of the i-th source that was
// compared and notes those that it may yet beat, in the rows from first to last.
// Sources come by their percentile, so that the first bids are seldom beaten
// much.
func (b *bids) bid(i int, first, last int) {
	source := int32(b.relate.Stops[i])
	r, a := &b.at[source], &b.square
	b.found = slices.Grow(b.found, tileArea+kernel.Patch)
	n := len(b.found)
	a.Offers = b.found[n : n+tileArea+kernel.Patch]
	a.From, a.Until = max(0, first)/kernel.Patch, min(tileSize-1, last)/kernel.Patch+1
	a.X, a.Y, a.North, a.East = r.x, r.point.Lat, r.scale.perLat, r.scale.perLon
	a.Reach, a.Limit = r.reach, int32(r.limit)
	a.Least, a.High = int32(b.least[source]), int32(b.high[source])
	// one second more, so that a source does not leave itself out
	a.Ahead, a.Behind = int32(b.relate.Least[i]), int32(b.relate.Most[i])+1
	b.loops.Bids(a)
	if a.Count > 0 {
		b.found = b.found[:n+a.Count]
		b.by = append(b.by, bidder{source, a.Ahead, n + a.Count})
	}
}

// reduce takes the percentiles of the cells with offers left: those of cells[i]
// are loop.Out[i·ranks:]. The others have their bound.
func (b *bids) reduce(ranks int) {
	kept := b.count()
	a := b.loop
	b.cells, a.First, a.Bound = b.cells[:0], append(a.First[:0], 0), a.Bound[:0]
	first := 0
	for cell, n := range b.next {
		if n == 0 {
			continue
		}
		b.next[cell] = int32(first)
		first += int(n)
		b.cells = append(b.cells, int32(cell))
		a.First, a.Bound = append(a.First, first), append(a.Bound, uint16(b.square.Bound[cell]))
	}
	a.Stop, a.Feed = slices.Grow(a.Stop[:0], kept)[:kept], slices.Grow(a.Feed[:0], kept)[:kept]
	a.Out = slices.Grow(a.Out[:0], len(b.cells)*ranks)[:len(b.cells)*ranks]
	n := 0
	for _, by := range b.by {
		for ; n < by.end; n++ {
			cell := b.found[n] >> 16
			at := b.next[cell]
			a.Stop[at], a.Feed[at] = uint32(by.source), uint16(b.found[n])
			b.next[cell]++
		}
	}
	b.loops.Points(a)
}

// count drops the offers that their cell's bound has left behind, and counts
// the others by cell.
func (b *bids) count() (kept int) {
	clear(b.next[:])
	n := 0
	for i := range b.by {
		by := &b.by[i]
		least := int32(b.least[by.source])
		for ; n < by.end; n++ {
			offer := b.found[n]
			b.found[kept] = offer
			cell, feed := offer>>16, int32(offer&0xffff)
			if least+feed < b.square.Bound[cell] && by.ahead+feed < b.square.Rest[cell] {
				b.next[cell]++
				kept++
			}
		}
		by.end = kept
	}
	return kept
}
