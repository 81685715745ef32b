package reach

import "math/bits"

// slack is, for the cells of a tile, the most that any reached stop's feed stays
// below the feeder's limit, in seconds, negative out of its range. It is known
// where that range may end: in cells that a stop made an offer and that have a
// neighbour without one, and in such neighbours. Elsewhere, and where no stop is
// within range and margin, it is noSlack.
type slack [tileArea]int16

const noSlack = -1 << 15

// edge finds the slack of a tile.
func (w *worker) edge(t int) {
	slack := &w.slack[w.index[t]]
	for i := range slack {
		slack[i] = noSlack
	}
	at := w.edges(t)
	if at == ([tileSize]uint32{}) {
		return
	}
	w.aim(t)
	top := (t/w.tilesX + w.tileY) << tileBits
	for _, source := range w.sourcesOf(t) {
		r := &w.from.at[source]
		for y := max(0, int(r.top)-top); y <= min(tileSize-1, int(r.bottom)-top); y++ {
			row := at[y]
			if row == 0 {
				continue
			}
			run := w.run(r, y, r.reach+margin*w.rows[y].across/w.pace)
			if run.first > run.last {
				continue
			}
			for row &= uint32(uint64(1)<<(run.last+1) - uint64(1)<<run.first); row != 0; row &= row - 1 {
				x := bits.TrailingZeros32(row)
				feed := w.feed((w.columns[x]-r.x)*run.perCell, run.dy)
				cell := &slack[y<<tileBits|x]
				*cell = max(*cell, int16(r.limit-feed))
			}
		}
	}
}

// edges returns, row by row, the cells of a tile with an offer beside one
// without, or the other way round.
func (l *layout) edges(t int) (edge [tileSize]uint32) {
	var in [tileSize + 2]uint64 // bit x+1 is column x of the row above
	tx, ty := t%l.tilesX, t/l.tilesX
	here, west, east := l.servedBy(tx, ty), l.servedBy(tx-1, ty), l.servedBy(tx+1, ty)
	for y := range tileSize {
		in[y+1] = uint64(here[y])<<1 | uint64(west[y]>>(tileSize-1)) | uint64(east[y]&1)<<(tileSize+1)
	}
	in[0] = uint64(l.servedBy(tx, ty-1)[tileSize-1]) << 1
	in[tileSize+1] = uint64(l.servedBy(tx, ty+1)[0]) << 1
	for y := range tileSize {
		row := in[y+1]
		edge[y] = uint32(((row ^ in[y]) | (row ^ in[y+2]) | (row ^ row<<1) | (row ^ row>>1)) >> 1)
	}
	return edge
}

// servedBy returns the cells with an offer, by the column and row of the tile.
func (l *layout) servedBy(tx, ty int) *[tileSize]uint32 {
	if tx >= 0 && tx < l.tilesX && ty >= 0 && ty*l.tilesX < l.tiles {
		if i := l.index[ty*l.tilesX+tx]; i >= 0 {
			return &l.served[i]
		}
	}
	return &[tileSize]uint32{}
}
