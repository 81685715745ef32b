package network

import (
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
)

// noChange is the time that a change takes where a feed rules it out: longer
// than any answer that is asked for.
const noChange = transit.Day

// joinTransfers finds the rule for each pair of platforms. A rule for a
// station holds for its platforms unless there is one for the platforms; of
// two equally particular ones the first counts.
func (r *feedReader) joinTransfers() {
	stops := r.feed.Stops
	r.platforms = make([][]int, len(stops))
	for i, s := range stops {
		if s.Kind == gtfs.Platform && s.Parent != gtfs.None {
			r.platforms[s.Parent] = append(r.platforms[s.Parent], i)
		}
	}
	ends := func(t gtfs.Transfer) int { // that are stations
		n := 0
		for _, i := range []int{t.FromStop, t.ToStop} {
			if stops[i].Kind == gtfs.Station {
				n++
			}
		}
		return n
	}
	r.transfers = map[[2]int]gtfs.Transfer{}
	for stations := range 3 {
		for _, t := range r.feed.Transfers {
			if t.Type > gtfs.Impossible {
				continue // feed_blocks.go
			}
			if particular(t) || ends(t) != stations {
				continue
			}
			for _, from := range r.platformsOf(t.FromStop) {
				for _, to := range r.platformsOf(t.ToStop) {
					if _, ok := r.transfers[[2]int{from, to}]; !ok {
						r.transfers[[2]int{from, to}] = t
					}
				}
			}
		}
	}
}

// platformsOf returns the platforms of a station, or the stop itself.
func (r *feedReader) platformsOf(stop int) []int {
	if r.feed.Stops[stop].Kind == gtfs.Station {
		return r.platforms[stop]
	}
	return []int{stop}
}

// changeAt returns how long a change at a stop takes.
func (r *feedReader) changeAt(stop int, otherwise transit.Seconds) transit.Seconds {
	t, ok := r.transfers[[2]int{stop, stop}]
	return changeBy(t, ok, otherwise)
}

// changeBy returns how long a change at one stop takes by a rule, if there is
// one.
func changeBy(t gtfs.Transfer, ok bool, otherwise transit.Seconds) transit.Seconds {
	switch {
	case !ok:
		return otherwise
	case t.Type == gtfs.MinimumTime:
		return min(max(transit.Seconds(t.MinTime), 1), noChange)
	case t.Type == gtfs.Impossible:
		return noChange
	default:
		return otherwise
	}
}

// footpaths returns the ways on foot that the rules give. A minimum time
// includes the time at the stop boarded at, which a footpath does not.
func (r *feedReader) footpaths() []transfer {
	var list []transfer
	for pair, t := range r.transfers { // in any order: the pairs are distinct
		from, to := r.stops[pair[0]], r.stops[pair[1]]
		if from == transit.NoStop || to == transit.NoStop || from == to && t.Type < gtfs.MinimumTime { // says nothing
			r.report.TransfersIgnored++
			continue
		}
		way, ok := r.wayBy(t, from, to)
		if !ok {
			r.report.TransfersIgnored++
			continue
		}
		r.report.Transfers++
		list = append(list, way)
	}
	return list
}
