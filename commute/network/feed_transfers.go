package network

import (
	"github.com/sanquan/sanquan/base/geo"
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
	expand := func(i int) []int {
		if stops[i].Kind == gtfs.Station {
			return r.platforms[i]
		}
		return []int{i}
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
			if t.FromRoute != gtfs.None || t.ToRoute != gtfs.None || t.FromTrip != gtfs.None || t.ToTrip != gtfs.None {
				if stations == 0 {
					r.report.TransfersIgnored++
				}
				continue
			}
			if ends(t) != stations {
				continue
			}
			for _, from := range expand(t.FromStop) {
				for _, to := range expand(t.ToStop) {
					if _, ok := r.transfers[[2]int{from, to}]; !ok {
						r.transfers[[2]int{from, to}] = t
					}
				}
			}
		}
	}
}

// changeAt returns how long a change at a stop takes.
func (r *feedReader) changeAt(stop int, otherwise transit.Seconds) transit.Seconds {
	t, ok := r.transfers[[2]int{stop, stop}]
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
		way := transfer{from: r.stops[pair[0]], to: r.stops[pair[1]], none: t.Type == gtfs.Impossible}
		if way.from == transit.NoStop || way.to == transit.NoStop {
			r.report.TransfersIgnored++
			continue
		}
		from, to := r.b.Stop(way.from), r.b.Stop(way.to)
		switch {
		case way.from == way.to && t.Type < gtfs.MinimumTime:
			r.report.TransfersIgnored++ // says nothing
			continue
		case t.Type == gtfs.MinimumTime:
			way.time = max(0, transit.Seconds(t.MinTime)-to.Board)
		case !way.none && !(known(from.Point) && known(to.Point)):
			r.report.TransfersIgnored++
			continue
		case !way.none:
			way.time = r.Options.walkTime(geo.Distance(from.Point, to.Point))
		}
		way.none = way.none || way.time >= noChange
		r.report.Transfers++
		list = append(list, way)
	}
	return list
}
