package reach

import (
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/reach/kernel"
	"github.com/sanquan/sanquan/commute/transit"
)

// pointTimes are the travel times to one point; transit.Unreached where a way
// takes longer than the surface reaches.
type pointTimes struct {
	mid         transit.Seconds // the percentile
	best, worst transit.Seconds // of all departures
}

// visits are the travel times to the points that answers list.
type visits struct {
	places []pointTimes // of the engine's directory
	seats  []pointTimes // of the engine's people
}

// places returns the times to the entries of the engine's directory.
func (s *Surface) places() []pointTimes { return s.visit().places }

// seats returns the times to the seats of the engine's people.
func (s *Surface) seats() []pointTimes { return s.visit().seats }

// visit computes the times to places and seats, for all surfaces of the query,
// when they are first asked for.
func (s *Surface) visit() *visits {
	s.visited.Do(s.layout.visit)
	return &s.visits[s.number]
}

func (l *layout) visit() {
	places, seats := len(l.engine.directory), len(l.engine.people)
	l.visits = make([]visits, len(l.rankOf))
	for i := range l.visits {
		l.visits[i] = visits{make([]pointTimes, places), make([]pointTimes, seats)}
	}
	parallel((places+seats+63)/64, func() func(int) {
		v := l.newVisitor()
		return func(block int) {
			for i := block * 64; i < min((block+1)*64, places+seats); i++ {
				if i < places {
					v.times(l.engine.directory[i].Point, l.engine.directory[i].Station)
				} else {
					v.times(l.engine.people[i-places].area.Point(), "")
				}
				for k := range l.visits {
					if i < places {
						l.visits[k].places[i] = v.of(k)
					} else {
						l.visits[k].seats[i-places] = v.of(k)
					}
				}
			}
		}
	})
}

// TimeTo returns the travel time to a point, exactly, and false where it takes
// longer than the surface reaches.
func (s *Surface) TimeTo(p geo.WGS84) (transit.Seconds, bool) {
	v := s.newVisitor()
	v.times(p, "")
	t := v.of(s.number).mid
	return t, t != transit.Unreached
}

// visitor computes the times to one point after the other.
type visitor struct {
	*layout
	loop *kernel.Points // of the least time, all ranks and the most
}

func (l *layout) newVisitor() *visitor {
	ranks := append(append([]int{1}, l.ranks...), l.from.departures)
	v := &visitor{l, l.from.points(ranks)}
	v.loop.High, v.loop.Out = l.from.most, make([]uint16, len(ranks))
	v.loop.First, v.loop.Bound = []int{0, 0}, []uint16{uint16(l.beyond + 1)}
	return v
}

// times finds the times to a point that is at a station, "" for none.
func (v *visitor) times(p geo.WGS84, station string) {
	a := v.loop
	a.Stop, a.Feed = a.Stop[:0], a.Feed[:0]
	if stop, ok := v.engine.table.FindStop(station); ok && station != "" {
		if i, ok := v.from.ofStop(stop); ok {
			a.Stop, a.Feed = append(a.Stop, uint32(i)), append(a.Feed, 0)
		}
	}
	sc := scaleAt(p.Lat)
	for _, i := range v.around(p) {
		r := &v.from.at[i]
		m := sc.mean(r.scale)
		if feed := v.feed((r.point.Lon-p.Lon)*m.perLon, (r.point.Lat-p.Lat)*m.perLat); feed <= r.limit {
			a.Stop, a.Feed = append(a.Stop, uint32(i)), append(a.Feed, uint16(feed))
		}
	}
	a.First[1] = len(a.Stop)
	v.from.loops.Points(a)
}

// around returns the sources that may serve a point.
func (l *layout) around(p geo.WGS84) []int32 {
	x, y := l.grid.of(p)
	tx, ty := int(x)>>tileBits-l.tileX, int(y)>>tileBits-l.tileY
	if tx < 0 || ty < 0 || tx >= l.tilesX || ty*l.tilesX >= l.tiles {
		return nil
	}
	return l.sourcesOf(ty*l.tilesX + tx)
}

// of returns the times of one of the surfaces, none beyond the limit.
func (v *visitor) of(surface int) pointTimes {
	out := v.loop.Out
	return pointTimes{mid: v.known(out[1+v.rankOf[surface]]), best: v.known(out[0]), worst: v.known(out[len(out)-1])}
}

// known replaces what lies beyond the surface.
func (l *layout) known(t uint16) transit.Seconds {
	if transit.Seconds(t) > l.limit {
		return transit.Unreached
	}
	return transit.Seconds(t)
}
