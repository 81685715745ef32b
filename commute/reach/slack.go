package reach

import "math/bits"

// slack is, for the cells of a tile, the most that any reached stop's feed stays
// below the feeder's limit, in seconds, negative out of its range. It is known
// where a surface has its edge: in cells that are reached and have a neighbour
// that is not, and in such neighbours. Elsewhere, and where no stop is within
// range and margin, it is noSlack.
type slack [tileArea]int16

const noSlack = -1 << 15

// edge finds the slack of a tile where any of the surfaces has its edge.
func (w *worker) edge(t int, surfaces []*Surface) {
	slack := &w.slack[w.index[t]]
	for i := range slack {
		slack[i] = noSlack
	}
	var at [tileSize]uint32
	any := uint32(0)
	for _, s := range surfaces {
		for y, row := range s.edges(t) {
			at[y] |= row
			any |= row
		}
	}
	if any == 0 {
		return
	}
	w.aim(t)
	for _, source := range w.sourcesOf(t) {
		r := &w.from.at[source]
		for y, row := range at {
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

// edges returns, row by row, the cells of a tile that are reached beside one
// that is not, or the other way round.
func (s *Surface) edges(t int) (edge [tileSize]uint32) {
	var in [tileSize + 2]uint64 // reached; bit x+1 is column x of the row above
	tx, ty := t%s.tilesX, t/s.tilesX
	for y := range tileSize {
		in[y+1] = uint64(s.reachedRow(tx, ty, y))<<1 |
			uint64(s.reachedRow(tx-1, ty, y)>>(tileSize-1)) | uint64(s.reachedRow(tx+1, ty, y)&1)<<(tileSize+1)
	}
	in[0] = uint64(s.reachedRow(tx, ty-1, tileSize-1)) << 1
	in[tileSize+1] = uint64(s.reachedRow(tx, ty+1, 0)) << 1
	for y := range tileSize {
		here := in[y+1]
		unlike := (here ^ in[y]) | (here ^ in[y+2]) | (here ^ here<<1) | (here ^ here>>1)
		edge[y] = uint32(unlike >> 1)
	}
	return edge
}

// reachedRow returns the cells of a row that are reached, by the column and row
// of the tile and the row in it.
func (s *Surface) reachedRow(tx, ty, y int) (in uint32) {
	if tx < 0 || tx >= s.tilesX || ty < 0 || ty*s.tilesX >= s.tiles {
		return 0
	}
	i := s.index[ty*s.tilesX+tx]
	if i < 0 || s.cells[i].least > s.beyond {
		return 0
	}
	for x, v := range s.cells[i].time[y<<tileBits:][:tileSize] {
		if v <= s.beyond {
			in |= 1 << x
		}
	}
	return in
}
