package reach

import (
	"github.com/sanquan/sanquan/commute/reach/kernel"
	"github.com/sanquan/sanquan/commute/transit"
)

// rower computes the travel times of one origin after the other; one per
// goroutine. Once warm it allocates only what NearStops does.
type rower struct {
	m       *Matrix
	profile transit.Profile

	stops *vectors       // those of egress.stops, from the origin
	high  *kernel.Points // their own times of the highest percentile
	loop  *kernel.Points // the destinations
}

func (m *Matrix) newRower() *rower {
	bound := uint16(m.limit + 1)
	r := &rower{m: m, stops: newVectors(m.samples, len(m.egress.stops))}
	r.high = r.stops.alone(len(m.egress.stops), m.ranks[len(m.ranks)-1:], bound)
	r.loop = r.stops.points(m.ranks)
	r.loop.High, r.loop.First, r.loop.Stop, r.loop.Feed = r.high.Out, m.egress.first, m.egress.stop, m.egress.feed
	r.loop.Bound, r.loop.Out = make([]uint16, len(m.Destinations)), make([]uint16, m.Cells())
	return r
}

// row writes the travel times of an origin: out[d*percentiles+p] is that to
// destination d by percentile p, transit.Unreached beyond Params.Minutes.
func (r *rower) row(origin int, out []transit.Seconds) error {
	if err := r.search(origin); err != nil {
		return err
	}
	r.cells(origin, out)
	return nil
}

// search finds the times to all stops.
func (r *rower) search(origin int) error {
	o := Origin{Point: r.m.Origins[origin].At}
	return r.m.window.Fill(&r.profile, r.m.engine.access(o, r.m.Params.Feeder))
}

// cells takes the row from the times to the stops.
func (r *rower) cells(origin int, out []transit.Seconds) {
	for i, stop := range r.m.egress.stops {
		r.stops.set(i, r.profile.At(stop))
	}
	r.stops.loops.Points(r.high)
	r.direct(origin)
	r.stops.loops.Points(r.loop)
	for i, t := range r.loop.Out {
		out[i] = r.m.known(transit.Seconds(t))
	}
}

// direct bounds every destination by the way without a ride.
func (r *rower) direct(origin int) {
	m := r.m
	o := m.Origins[origin].At
	sc := scaleAt(o.Lat)
	for d := range m.Destinations {
		direct := m.Params.Feeder.flat(m.Destinations[d].At, m.scales[d], o, sc)
		if direct > 2*m.Params.Feeder.limit() {
			direct = transit.Unreached
		}
		r.loop.Bound[d] = uint16(min(m.limit+1, direct))
	}
}

func (m *Matrix) known(t transit.Seconds) transit.Seconds {
	if t > m.limit {
		return transit.Unreached
	}
	return t
}
