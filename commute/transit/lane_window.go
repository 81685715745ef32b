package transit

import (
	"math"
	"sort"

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
	*laneColumns // nil when too long for lanes: answered by PlainProfile
	table        *Timetable
	query        Query // complete, without From
	departures   int
	kernels      [3]*kernel.Set
}

// laneColumns are the trips that run between two times of day, inclusive. It
// is never changed.
type laneColumns struct {
	index    *laneIndex
	from, to Seconds

	// blocks[firstBlock[p]:firstBlock[p+1]] are the chains of pattern p of
	// the index, one for each service day on which they run.
	blocks     []laneBlock
	firstBlock []uint32
	times      []uint16
}

// laneBlock is a part of a chain on a service day. For each position it has
// the arrivals, then the departures of its trips.
type laneBlock struct {
	first uint32 // in laneColumns.times
	trips uint32
}

// Window compiles the window of q for many origins; q.From is ignored. Faults:
// see Query. Cost: one pass over the chains, and over the calls of the trips
// that run between the first departure and the last deadline; see Bytes. When
// these are more than 18 h apart nothing is compiled and the answers are
// computed by PlainProfile.
func (t *Timetable) Window(q Query) (*Window, error) {
	q.From = nil
	q, err := q.complete(len(t.stops))
	if err != nil {
		return nil, err
	}
	return t.window(q), nil
}

// window compiles the window of a complete query.
func (t *Timetable) window(q Query) *Window {
	w := t.emptyWindow(q)
	if q.fitsLanes() {
		w.laneColumns = t.compile(q.Depart, q.last()+q.Limit, false)
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

// fitsLanes reports whether lanes can count the times of a complete query.
func (q Query) fitsLanes() bool { return q.last()-q.Depart+q.Limit <= laneSpan }

// Bytes returns the memory of the window, in bytes: about 4 for each call of a
// trip that runs in it. Searches need another 6 per stop and lane while they
// run; the timetable keeps that memory for the next.
func (w *Window) Bytes() int {
	if w.laneColumns == nil {
		return 0
	}
	return 2*len(w.times) + 8*len(w.blocks) + 4*len(w.firstBlock)
}

// compile lays out what runs between two times that are at most laneSpan
// apart.
func (t *Timetable) compile(from, to Seconds, reverse bool) *laneColumns {
	w := &laneColumns{index: t.laneIndexOf(reverse), from: from, to: to}
	type part struct {
		*chain
		shift  Seconds
		lo, hi int
	}
	var parts []part
	size := 0
	w.firstBlock = make([]uint32, len(w.index.patterns)+1)
	for p, pattern := range w.index.patterns {
		for i := range pattern.chains {
			c := &pattern.chains[i]
			first, last := c.span()
			for day := FirstDay; day <= LastDay; day++ {
				shift := Seconds(day) * Day
				if !c.days.Has(day) || last+shift < from || first+shift > to {
					continue
				}
				lo, hi := c.between(from-shift, to-shift)
				for lo < hi {
					next := min(hi, lo+kernel.MaxTrips)
					w.blocks = append(w.blocks, laneBlock{uint32(size), uint32(next - lo)})
					parts = append(parts, part{c, shift, lo, next})
					size += 2 * (next - lo) * len(pattern.calls)
					lo = next
				}
			}
		}
		w.firstBlock[p+1] = uint32(len(w.blocks))
	}
	w.times = make([]uint16, size)
	for i, p := range parts {
		end := size
		if i+1 < len(parts) {
			end = int(w.blocks[i+1].first)
		}
		times := w.times[w.blocks[i].first:end]
		if reverse {
			p.copyBack(times, p.lo, p.hi, to-p.shift)
		} else {
			p.copy(times, p.lo, p.hi, from-p.shift)
		}
	}
	return w
}

// between returns the trips that arrive anywhere at from or later and depart
// from anywhere at to or sooner.
func (c *chain) between(from, to Seconds) (lo, hi int) {
	n := len(c.trips)
	lastArrivals := c.arrive[len(c.arrive)-n:]
	lo = sort.Search(n, func(i int) bool { return lastArrivals[i] >= from })
	hi = lo + sort.Search(n-lo, func(i int) bool { return c.depart[lo+i] > to })
	return lo, hi
}

// copy lays out trips lo..hi-1 with times counted from start, which is 1.
func (c *chain) copy(out []uint16, lo, hi int, start Seconds) {
	n := len(c.trips)
	for row := 0; row < len(c.depart); row += n {
		for _, times := range [2][]Seconds{c.arrive[row+lo : row+hi], c.depart[row+lo : row+hi]} {
			for i, at := range times {
				out[i] = uint16(max(0, min(at-start+1, math.MaxUint16)))
			}
			out = out[hi-lo:]
		}
	}
}

// copyBack lays out the same trips and positions in reverse, with times
// counted back from end, which is 1.
func (c *chain) copyBack(out []uint16, lo, hi int, end Seconds) {
	n := len(c.trips)
	for row := len(c.depart) - n; row >= 0; row -= n {
		for _, times := range [2][]Seconds{c.depart[row+lo : row+hi], c.arrive[row+lo : row+hi]} {
			for i, at := range times {
				out[len(times)-1-i] = uint16(max(0, min(end-at+1, math.MaxUint16)))
			}
			out = out[hi-lo:]
		}
	}
}
