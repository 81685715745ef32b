package transit

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/sanquan/sanquan/commute/transit/kernel"
)

// laneMemory is what a Timetable keeps for lane searches. Made when first
// asked for.
type laneMemory struct {
	once   [2]sync.Once // by direction
	index  [2]*laneIndex
	states [3]sync.Pool // of *laneSearch with 32, 64 and 128 lanes
}

// laneIndex is a timetable in one direction of time with stops and patterns
// renumbered along a Hilbert curve, so that what lies together is searched
// together. In reverse, positions run from the last to the first, boarding is
// leaving, and footpaths lead back.
type laneIndex struct {
	number   []uint32 // of each StopIdx
	stops    []uint32 // StopIdx by number
	patterns []lanePattern

	// Every position at which stop x may be boarded, x by number:
	// boardings[firstBoarding[x]:firstBoarding[x+1]].
	boardings     []boarding
	firstBoarding []uint32

	walks lanePaths
	// The footpaths with nothing added, in reverse only, where that of walks
	// includes the slack of boarding where the footpath ends.
	bare []uint16

	rideSlack, walkSlack []uint16 // by number: from got off, and walked up, to ready
	endSlack             []uint16 // in reverse: from departure to being there
}

type lanePattern struct {
	pattern uint32
	calls   []uint32 // stops by number, with flags
}

type lanePaths struct {
	first []uint32
	to    []uint32
	time  []uint16
}

// laneIndexOf returns the index for a direction.
func (t *Timetable) laneIndexOf(reverse bool) *laneIndex {
	d := 0
	if reverse {
		d = 1
	}
	t.lanes.once[d].Do(func() { t.lanes.index[d] = newLaneIndex(t, reverse) })
	return t.lanes.index[d]
}

func newLaneIndex(t *Timetable, reverse bool) *laneIndex {
	x := &laneIndex{number: make([]uint32, len(t.stops)), stops: make([]uint32, len(t.stops))}
	curve := newCurve(t.stops)
	for i := range x.stops {
		x.stops[i] = uint32(i)
	}
	slices.SortStableFunc(x.stops, func(a, b uint32) int { return cmp.Compare(curve[a], curve[b]) })
	for i, s := range x.stops {
		x.number[s] = uint32(i)
	}
	x.addPatterns(t, reverse)
	x.addBoardings()
	x.addSlack(t, reverse)
	x.addWalks(t, reverse)
	return x
}

// addPatterns orders the patterns by the middle of their stops on the curve.
func (x *laneIndex) addPatterns(t *Timetable, reverse bool) {
	x.patterns = make([]lanePattern, t.numPatterns())
	for p := range x.patterns {
		calls := make([]uint32, len(t.calling(uint32(p))))
		for pos, c := range t.calling(uint32(p)) {
			board, leave, at := c.board(), c.leave(), pos
			if reverse {
				board, leave, at = leave, board, len(calls)-1-pos
			}
			calls[at] = x.number[c.stop()]
			if board {
				calls[at] |= kernel.Board
			}
			if leave {
				calls[at] |= kernel.Leave
			}
		}
		x.patterns[p] = lanePattern{uint32(p), calls}
	}
	middle := func(p lanePattern) uint32 { return p.calls[len(p.calls)/2] & kernel.StopMask }
	slices.SortStableFunc(x.patterns, func(a, b lanePattern) int { return cmp.Compare(middle(a), middle(b)) })
}

func (x *laneIndex) addBoardings() {
	x.firstBoarding = make([]uint32, len(x.stops)+1)
	each := func(visit func(stop uint32, b boarding)) {
		for p := range x.patterns {
			for pos, c := range x.patterns[p].calls {
				if c&kernel.Board != 0 {
					visit(c&kernel.StopMask, boarding{uint32(p), uint32(pos)})
				}
			}
		}
	}
	each(func(stop uint32, _ boarding) { x.firstBoarding[stop+1]++ })
	for i := range x.stops {
		x.firstBoarding[i+1] += x.firstBoarding[i]
	}
	x.boardings = make([]boarding, x.firstBoarding[len(x.stops)])
	next := slices.Clone(x.firstBoarding)
	each(func(stop uint32, b boarding) {
		x.boardings[next[stop]] = b
		next[stop]++
	})
}

func (x *laneIndex) addSlack(t *Timetable, reverse bool) {
	x.rideSlack = make([]uint16, len(x.stops))
	x.walkSlack = make([]uint16, len(x.stops))
	if reverse {
		x.endSlack = make([]uint16, len(x.stops))
	}
	for i, s := range x.stops {
		x.rideSlack[i] = short(t.slack[s].change)
		if reverse {
			x.endSlack[i] = short(t.slack[s].board)
		} else {
			x.walkSlack[i] = short(t.slack[s].board)
		}
	}
}

// addWalks renumbers the footpaths. In reverse, one that leads from a to b is
// listed at b, and the slack of boarding at b is spent before it.
func (x *laneIndex) addWalks(t *Timetable, reverse bool) {
	n := len(t.paths.to)
	x.walks = lanePaths{make([]uint32, len(x.stops)+1), make([]uint32, n), make([]uint16, n)}
	if reverse {
		x.bare = make([]uint16, n)
	}
	each := func(visit func(from, to uint32, time, slack Seconds)) {
		for _, a := range x.stops {
			to, time := t.paths.from(StopIdx(a))
			for i, b := range to {
				if reverse {
					visit(x.number[b], x.number[a], time[i], t.slack[b].board)
				} else {
					visit(x.number[a], x.number[b], time[i], 0)
				}
			}
		}
	}
	each(func(from, _ uint32, _, _ Seconds) { x.walks.first[from+1]++ })
	for i := range x.stops {
		x.walks.first[i+1] += x.walks.first[i]
	}
	next := slices.Clone(x.walks.first)
	each(func(from, to uint32, time, slack Seconds) {
		i := next[from]
		next[from]++
		x.walks.to[i] = to
		x.walks.time[i] = short(Seconds(min(int64(time)+int64(slack), math.MaxUint16)))
		if reverse {
			x.bare[i] = short(time)
		}
	})
}

// short returns the duration as a kernel counts it: what does not fit is never.
func short(s Seconds) uint16 { return uint16(min(s, math.MaxUint16)) }

// newCurve returns the place of each stop on a Hilbert curve of order 16 over
// their bounding box in degrees.
func newCurve(stops []Stop) []uint32 {
	west, south, east, north := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range stops {
		p := stops[i].Point
		west, east = min(west, p.Lon), max(east, p.Lon)
		south, north = min(south, p.Lat), max(north, p.Lat)
	}
	scale := func(x, from, to float64) uint32 {
		if !(to > from) { // one line, no point or not a number
			return 0
		}
		return uint32(max(0, min(math.MaxUint16, (x-from)/(to-from)*math.MaxUint16)))
	}
	curve := make([]uint32, len(stops))
	for i := range stops {
		p := stops[i].Point
		curve[i] = hilbert(scale(p.Lon, west, east), scale(p.Lat, south, north))
	}
	return curve
}

// hilbert returns the place of a cell of a 65536 x 65536 grid on the curve of
// D. Hilbert, Math. Ann. 38 (1891), doi 10.1007/BF01199431.
func hilbert(x, y uint32) uint32 {
	var place uint32
	for side := uint32(1 << 15); side > 0; side >>= 1 {
		right, up := x&side != 0, y&side != 0
		switch {
		case right && up:
			place += 2 * side * side
		case right:
			place += 3 * side * side
		case up:
			place += side * side
		}
		x, y = x&(side-1), y&(side-1)
		if !up {
			if right {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return place
}
