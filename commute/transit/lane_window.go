package transit

import (
	"math"
	"slices"

	"github.com/sanquan/sanquan/commute/transit/kernel"
)

// laneSpan is the longest time from the first departure of a window to its
// last deadline that lanes can count, in seconds: 18 h 12 min.
const laneSpan = math.MaxUint16 - 2

// Window is the part of a timetable that matters to the departures of one
// window, laid out for the lane search. It answers for any number of origins
// and is safe for concurrent use. The answers are those of
// Timetable.PlainProfile.
type Window struct {
	draws      []*laneColumns // none when too long for lanes: answered by PlainProfile
	table      *Timetable
	query      Query // complete, without From
	departures int   // of one draw
	kernels    [3]*kernel.Set
}

// laneColumns are the trips that run between two times of day, inclusive. It
// is never changed.
type laneColumns struct {
	index    *laneIndex
	from, to Seconds
	// blocks[firstBlock[p]:firstBlock[p+1]] are those of pattern p of the
	// index: its chains, then its headways, each once for every service day
	// on which it runs. Those of headways, from firstHeadway[p] on, lie in drawn.
	blocks                   []laneBlock
	firstBlock, firstHeadway []uint32
	times, drawn             []uint16
	reverse                  bool
}

// laneBlock is a part of a chain on a service day. For each position it has
// the arrivals, then the departures of its trips.
type laneBlock struct {
	first uint32 // in laneColumns.times, or drawn
	trips uint32
}

// timesOf returns the times of the i-th block and of what lies behind it.
func (w *laneColumns) timesOf(p, i uint32) []uint16 {
	if i >= w.firstHeadway[p] {
		return w.drawn[w.blocks[i].first:]
	}
	return w.times[w.blocks[i].first:]
}

// Window compiles the window of q for many origins; q.From is ignored. Faults:
// see Query. Cost: one pass over the chains, and over the calls of the trips
// that run between the first departure and the last deadline; see Bytes. When
// these are more than 18 h apart nothing is compiled and the answers are
// computed by PlainProfile.
func (t *Timetable) Window(q Query) (*Window, error) {
	q.From = nil
	q, err := t.complete(q)
	if err != nil {
		return nil, err
	}
	return t.window(q), nil
}

// window compiles the window of a complete query.
func (t *Timetable) window(q Query) *Window {
	w := t.emptyWindow(q)
	if q.fitsLanes() {
		w.draw(t.compile(q.Depart, q.last()+q.Limit, false))
	}
	return w
}

func (t *Timetable) emptyWindow(q Query) *Window {
	w := &Window{table: t, query: q, departures: q.departures()}
	for i := range w.kernels {
		w.kernels[i] = kernel.Best(32 << i)
	}
	return w
}

// draw sets the columns of all draws from those of the timetable.
func (w *Window) draw(c *laneColumns) {
	if w.query.Draws == 1 {
		w.draws = []*laneColumns{c}
		return
	}
	for i := range w.query.Draws {
		w.draws = append(w.draws, c.redraw(w.table.Draw(w.query.Drawing, i)))
	}
}

// row returns the number of departures of all draws.
func (w *Window) row() int { return w.departures * w.query.Draws }

// fitsLanes reports whether lanes can count the times of a complete query.
func (q Query) fitsLanes() bool { return q.last()-q.Depart+q.Limit <= laneSpan }

// Bytes returns the memory of the window, in bytes: about 4 for each call of a
// trip that runs in it. Searches need another 6 per stop and lane while they
// run; the timetable keeps that memory for the next.
func (w *Window) Bytes() int {
	bytes := 0
	for i, c := range w.draws {
		bytes += 2*len(c.drawn) + 8*len(c.blocks) + 8*len(c.firstBlock)
		if i == 0 {
			bytes += 2 * len(c.times) // which the others share
		}
	}
	return bytes
}

// compile lays out what runs between two times that are at most laneSpan
// apart.
func (t *Timetable) compile(from, to Seconds, reverse bool) *laneColumns {
	w := &laneColumns{index: t.laneIndexOf(reverse), from: from, to: to, reverse: reverse}
	w.firstBlock, w.firstHeadway = make([]uint32, len(w.index.patterns)+1), make([]uint32, len(w.index.patterns))
	l := layer{laneColumns: w}
	for i, p := range w.index.patterns {
		l.eachOrdinary(t, p.pattern, from, to, func(int, Seconds) { w.times = l.lay(t, w.times, len(p.calls)) })
		w.firstHeadway[i] = uint32(len(w.blocks))
		l.eachHeadway(t, p.pattern, from, to, func(int, Seconds) { w.drawn = l.lay(t, w.drawn, len(p.calls)) })
		w.firstBlock[i+1] = uint32(len(w.blocks))
	}
	return w
}

// redraw returns the columns with the runs of headways laid out anew, as they
// are in t. What is ordinary is shared.
func (w *laneColumns) redraw(t *Timetable) *laneColumns {
	d := &laneColumns{index: w.index, from: w.from, to: w.to, times: w.times, reverse: w.reverse}
	d.firstBlock, d.firstHeadway = make([]uint32, len(w.firstBlock)), make([]uint32, len(w.firstHeadway))
	l := layer{laneColumns: d}
	for i, p := range w.index.patterns {
		d.blocks = append(d.blocks, w.blocks[w.firstBlock[i]:w.firstHeadway[i]]...)
		d.firstHeadway[i] = uint32(len(d.blocks))
		l.eachHeadway(t, p.pattern, w.from, w.to, func(int, Seconds) { d.drawn = l.lay(t, d.drawn, len(p.calls)) })
		d.firstBlock[i+1] = uint32(len(d.blocks))
	}
	return d
}

// layer lays out blocks.
type layer struct {
	*laneColumns
	running
}

// lay appends the running trips, which have n calls, as blocks.
func (l *layer) lay(t *Timetable, out []uint16, n int) []uint16 {
	for lo := 0; lo < len(l.trips); lo += kernel.MaxTrips {
		m := min(kernel.MaxTrips, len(l.trips)-lo)
		l.blocks = append(l.blocks, laneBlock{uint32(len(out)), uint32(m)})
		out = slices.Grow(out, 2*n*m)
		times := out[len(out) : len(out)+2*n*m]
		out = out[:len(out)+2*n*m]
		if l.reverse {
			l.copyBack(t, times, lo, m, n)
		} else {
			l.copy(t, times, lo, m, n)
		}
	}
	return out
}

// copy lays out m trips from lo on with times counted from the window's start,
// which is 1.
func (l *layer) copy(t *Timetable, out []uint16, lo, m, n int) {
	for i := range m {
		start, run := l.starts[lo+i]-l.from+1, t.runOf(l.runs[lo+i], n)
		for pos := range n {
			arrive, depart := run.times(start, n, pos)
			out[2*m*pos+i], out[2*m*pos+m+i] = counted(arrive), counted(depart)
		}
	}
}

// copyBack lays out the same trips and positions in reverse, with times
// counted back from the window's end, which is 1.
func (l *layer) copyBack(t *Timetable, out []uint16, lo, m, n int) {
	for i := range m {
		start, run := l.to+1, t.runOf(l.runs[lo+i], n)
		at := m - 1 - i
		for pos := range n {
			arrive, depart := run.times(l.starts[lo+i], n, pos)
			row := 2 * m * (n - 1 - pos)
			out[row+at], out[row+m+at] = counted(start-depart), counted(start-arrive)
		}
	}
}

// counted returns a time as lanes count it.
func counted(t Seconds) uint16 { return uint16(max(0, min(t, math.MaxUint16))) }
