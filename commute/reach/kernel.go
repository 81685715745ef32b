package reach

import "github.com/sanquan/sanquan/commute/transit"

// source is what one reached stop offers to the points around it: for every
// departure the time of getting off there.
type source struct {
	stop  transit.StopIdx   // transit.NoStop of the origin
	times []transit.Seconds // one per departure, transit.Unreached where there is none
	least transit.Seconds   // of times
	mid   transit.Seconds   // the percentile of times
	most  transit.Seconds   // of times
}

// offer is a source and the feeder's time from it to a point.
type offer struct {
	source int32
	feed   transit.Seconds
}

// reducer takes the percentile, over the departures, of the least time by any
// of several offers. It holds scratch space and is not safe for concurrent use.
type reducer struct {
	sources []source
	rank    int
	best    []transit.Seconds // per departure
	some    []transit.Seconds
}

func newReducer(sources []source, departures, rank int) *reducer {
	return &reducer{
		sources: sources, rank: rank,
		best: make([]transit.Seconds, departures), some: make([]transit.Seconds, 0, departures),
	}
}

// percentile returns the least of bound and the percentile over the offers.
//
// bound must be reached: the least over all offers, those left out here too,
// of feed + the source's own percentile, or the limit above which an answer
// does not matter. Every offer whose feed + least reaches bound may be left
// out: lowering a departure to a value of at least bound changes none of the
// values below bound, and so no percentile below it.
func (r *reducer) percentile(offers []offer, bound transit.Seconds) transit.Seconds {
	if len(offers) == 0 {
		return bound
	}
	some := r.some[:0]
	for _, t := range r.each(offers, bound) {
		if t < bound {
			some = append(some, t)
		}
	}
	if len(some) < r.rank {
		return bound
	}
	return selectRank(some, r.rank)
}

// each returns, for every departure, the least of bound and the time by any of
// the offers. The slice is valid until the next call.
func (r *reducer) each(offers []offer, bound transit.Seconds) []transit.Seconds {
	best := r.best
	for i := range best {
		best[i] = bound
	}
	for _, o := range offers {
		times := r.sources[o.source].times[:len(best)]
		below := bound - o.feed // so that Unreached is never added to
		for i, t := range times {
			if t < below {
				best[i] = min(best[i], t+o.feed)
			}
		}
	}
	return best
}
