package reach

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// pointTimes are the travel times to one point; transit.Unreached where a way
// takes longer than the surface reaches.
type pointTimes struct {
	mid         transit.Seconds // the percentile
	best, worst transit.Seconds // of all departures
}

// visit computes the travel times to the points that answers list.
func (s *Surface) visit(sources []source, at []reached) {
	e := s.engine
	s.places = make([]pointTimes, len(e.directory))
	s.seats = make([]pointTimes, len(e.people))
	s.visitor = newVisitor(s, sources, at)
	s.parallel((len(s.places)+len(s.seats)+63)/64, func() func(int) {
		r := newReducer(sources, s.departures, s.rank)
		var offers []offer
		one := func(p geo.WGS84, station string) (times pointTimes) {
			times, offers = s.visitor.times(r, p, station, offers[:0])
			return times
		}
		return func(block int) {
			for i := block * 64; i < (block+1)*64; i++ {
				switch seat := i - len(s.places); {
				case seat < 0:
					s.places[i] = one(e.directory[i].Point, e.directory[i].Station)
				case seat < len(s.seats):
					s.seats[seat] = one(e.people[seat].area.Point(), "")
				}
			}
		}
	})
}

// TimeTo returns the travel time to a point, exactly, and false where it takes
// longer than the surface reaches.
func (s *Surface) TimeTo(p geo.WGS84) (transit.Seconds, bool) {
	r := newReducer(s.visitor.sources, s.departures, s.rank)
	t, _ := s.visitor.times(r, p, "", nil)
	return t.mid, t.mid != transit.Unreached
}

// visitor finds the reached stops around a point.
type visitor struct {
	s       *Surface
	sources []source
	at      []reached
	byLat   []int32 // sources by latitude
	ofStop  map[transit.StopIdx]int32
}

func newVisitor(s *Surface, sources []source, at []reached) *visitor {
	v := &visitor{s: s, sources: sources, at: at, ofStop: make(map[transit.StopIdx]int32, len(sources))}
	for i := range sources {
		v.byLat = append(v.byLat, int32(i))
		if i > 0 {
			v.ofStop[sources[i].stop] = int32(i)
		}
	}
	slices.SortFunc(v.byLat, func(a, b int32) int {
		return cmp.Or(cmp.Compare(at[a].point.Lat, at[b].point.Lat), cmp.Compare(a, b))
	})
	return v
}

// times returns the travel times to a point that is at a station ("" for
// none); scratch is returned, grown, for the next call.
func (v *visitor) times(r *reducer, p geo.WGS84, station string, scratch []offer) (pointTimes, []offer) {
	offers := scratch
	if stop, ok := v.s.engine.table.FindStop(station); ok && station != "" {
		if i, ok := v.ofStop[stop]; ok {
			offers = append(offers, offer{i, 0})
		}
	}
	f := v.s.Params.Feeder
	sc := scaleAt(p.Lat)
	degrees := 2 * float64(f.Range()) / sc.perLat * 1.01 // the origin reaches twice as far as a stop
	from, _ := slices.BinarySearchFunc(v.byLat, p.Lat-degrees, func(i int32, lat float64) int {
		return cmp.Compare(v.at[i].point.Lat, lat)
	})
	for _, i := range v.byLat[from:] {
		a := &v.at[i]
		if a.point.Lat > p.Lat+degrees {
			break
		}
		m := sc.mean(a.scale)
		if feed := v.s.feed((a.point.Lon-p.Lon)*m.perLon, (a.point.Lat-p.Lat)*m.perLat); feed <= a.limit {
			offers = append(offers, offer{i, feed})
		}
	}
	bound := v.s.beyond + 1
	for _, o := range offers {
		if most := v.sources[o.source].most; most <= v.s.beyond {
			bound = min(bound, most+o.feed)
		}
	}
	kept := offers[:0]
	for _, o := range offers {
		if v.sources[o.source].least+o.feed < bound {
			kept = append(kept, o)
		}
	}
	all := r.each(kept, bound)
	times := pointTimes{best: slices.Min(all), worst: slices.Max(all)}
	times.mid = selectRank(all, r.rank)
	return v.s.known(times), offers
}

// known replaces what lies beyond the surface.
func (s *Surface) known(p pointTimes) pointTimes {
	for _, t := range []*transit.Seconds{&p.mid, &p.best, &p.worst} {
		if *t > s.limit {
			*t = transit.Unreached
		}
	}
	return p
}
