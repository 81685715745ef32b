package reach

import (
	"slices"
	"unsafe"

	"github.com/sanquan/sanquan/commute/reach/kernel"
	"github.com/sanquan/sanquan/commute/transit"
)

// vectors holds the times from an origin to stops as the kernel reads them, one
// stop after the other.
//
// A time of at most 65534 s is exact and a longer one counts as never, which no
// answer tells apart: the longest way is MaxMinutes, the time across a cell and
// two legs by the feeder (TestTimesFitTheKernel). They are taken from each
// departure on, so the span of a window does not matter.
type vectors struct {
	loops      *kernel.Set
	departures int
	blocks     int      // of lanes, for each stop
	times      []uint16 // stop-major, blocks·kernel.Block each
	early      []uint16 // stop-major, the least of each block
}

func newVectors(departures, stops int) *vectors {
	blocks := kernel.Blocks(departures)
	return &vectors{
		loops: kernel.Best(), departures: departures, blocks: blocks,
		times: make([]uint16, stops*blocks*kernel.Block), early: make([]uint16, stops*blocks),
	}
}

// set sets the times to stop i, one for each departure, and returns the least.
func (v *vectors) set(i int, times []transit.Seconds) uint16 {
	early := v.early[i*v.blocks : (i+1)*v.blocks]
	v.loops.Pack(&kernel.Pack{
		In:    unsafe.Slice((*int32)(unsafe.Pointer(&times[0])), v.departures), // Seconds is int32
		Out:   v.times[i*v.blocks*kernel.Block : (i+1)*v.blocks*kernel.Block],
		Early: early,
	})
	return slices.Min(early)
}

// alone returns the arguments that make each of the first stops a point: Out is
// its own times of the ranks, ascending, at most bound.
func (v *vectors) alone(stops int, ranks []int, bound uint16) *kernel.Points {
	a := v.points(ranks)
	a.High, a.Feed, a.Stop = make([]uint16, stops), make([]uint16, stops), make([]uint32, stops)
	a.First, a.Bound, a.Out = make([]int, stops+1), make([]uint16, stops), make([]uint16, stops*len(ranks))
	for i := range stops {
		a.High[i], a.Stop[i], a.First[i+1], a.Bound[i] = kernel.Never, uint32(i), i+1, bound
	}
	return a
}

// points returns the arguments of a kernel with what hangs on the stops and
// ranks alone. It is not safe for concurrent use.
func (v *vectors) points(ranks []int) *kernel.Points {
	a := &kernel.Points{Times: v.times, Early: v.early}
	a.Fit(v.departures, ranks)
	return a
}
