package reach

import (
	"slices"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// sources are the stops in reach of an origin, and first the origin itself, from
// which one goes directly.
type sources struct {
	*vectors
	at    []reached
	least []uint16 // of each one's times
	high  []uint16 // each one's time at the highest rank, at most just beyond the surface
	most  []uint16 // likewise of all departures
	order []int32  // by high, then by index
}

// reached is a source with its position.
type reached struct {
	stop  transit.StopIdx // transit.NoStop of the origin
	limit transit.Seconds // the feeder's longest time from there
	point geo.WGS84
	scale scale
	x, y  float64 // in cells
	reach float64 // the feeder's range from there, metres

	top, bottom int32 // rows that it may serve, margin included
}

// newSources takes the stops that are reached by any departure.
func (l *layout) newSources(profile *transit.Profile) *sources {
	table, departures := l.engine.table, len(profile.Departures)
	s := &sources{vectors: newVectors(departures, table.NumStops()+1)}
	s.at, s.least = make([]reached, 0, table.NumStops()+1), make([]uint16, 0, table.NumStops()+1)
	s.set(0, make([]transit.Seconds, departures))
	s.at, s.least = append(s.at, l.reachedAt(transit.NoStop, l.origin.Point)), append(s.least, 0)
	for i := range table.NumStops() {
		stop := transit.StopIdx(i)
		least := s.set(len(s.at), profile.At(stop))
		if transit.Seconds(least) <= l.beyond {
			s.at, s.least = append(s.at, l.reachedAt(stop, table.Stop(stop).Point)), append(s.least, least)
		}
	}
	own := s.alone(len(s.at), []int{l.ranks[len(l.ranks)-1], departures}, uint16(l.beyond+1))
	s.loops.Points(own)
	for i := range s.at {
		s.high, s.most = append(s.high, own.Out[2*i]), append(s.most, own.Out[2*i+1])
	}
	s.order = ascending(s.high, int(l.beyond)+1)
	return s
}

// reachedAt makes a source; of the origin the way may be as long as two legs.
func (l *layout) reachedAt(stop transit.StopIdx, p geo.WGS84) reached {
	x, y := l.grid.of(p)
	f := l.params.Feeder
	r := reached{stop: stop, limit: f.limit(), point: p, scale: scaleAt(p.Lat), x: x, y: y, reach: float64(f.Range())}
	if stop == transit.NoStop {
		r.reach, r.limit = 2*r.reach, 2*r.limit
	}
	return r
}

// ascending returns the indices of values by value, equal ones by index; no
// value is over most.
func ascending(values []uint16, most int) []int32 {
	next := make([]int32, most+2)
	for _, v := range values {
		next[v+1]++
	}
	for i := range most + 1 {
		next[i+1] += next[i]
	}
	order := make([]int32, len(values))
	for i, v := range values {
		order[next[v]] = int32(i)
		next[v]++
	}
	return order
}

// ofStop returns the source that is a stop.
func (s *sources) ofStop(stop transit.StopIdx) (int, bool) {
	i, ok := slices.BinarySearchFunc(s.at[1:], stop, func(r reached, stop transit.StopIdx) int {
		return int(r.stop) - int(stop)
	})
	return i + 1, ok
}
