package reach

import (
	"slices"

	"github.com/sanquan/sanquan/commute/transit"
)

// rower computes the travel times of one origin after the other; one per
// goroutine. Once warm it allocates only what NearStops does.
//
// It does what reducer does, for several percentiles at once, and skips runs of
// departures in which a stop cannot better what others gave.
type rower struct {
	m       *Matrix
	n       int // departures
	profile transit.Profile

	// Of the stops that serve a destination (egress.stops), from the origin:
	times []transit.Seconds // stop-major; at most limit+1, so that a feed can be added
	least []transit.Seconds // of a stop's times; transit.Unreached above limit
	high  []transit.Seconds // the highest percentile wanted, likewise
	early []transit.Seconds // stop-major: the least time of every run of departures

	best  []transit.Seconds // per departure
	worst []transit.Seconds // per run: the most of best
}

// runLength is the number of departures of a run; the last may be shorter.
const runLength = 8

func (m *Matrix) newRower() *rower {
	n, stops := m.Params.departures(), len(m.egress.stops)
	runs := (n + runLength - 1) / runLength
	return &rower{
		m: m, n: n,
		times: make([]transit.Seconds, n*stops), early: make([]transit.Seconds, runs*stops),
		least: make([]transit.Seconds, stops), high: make([]transit.Seconds, stops),
		best: make([]transit.Seconds, n), worst: make([]transit.Seconds, runs),
	}
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
	r.collect()
	m, n := r.m, len(r.m.ranks)
	o := m.Origins[origin].At
	sc := scaleAt(o.Lat)
	for d := range m.Destinations {
		direct := m.Params.Feeder.flat(m.Destinations[d].At, m.scales[d], o, sc)
		if direct > 2*m.Params.Feeder.limit() {
			direct = transit.Unreached
		}
		r.cell(d, direct, out[d*n:(d+1)*n:(d+1)*n])
	}
}

// collect takes the times of every stop that serves a destination.
func (r *rower) collect() {
	highest := r.m.ranks[len(r.m.ranks)-1]
	for i, stop := range r.m.egress.stops {
		from := r.profile.At(stop)
		r.least[i], r.high[i] = slices.Min(from), transit.Unreached
		if r.least[i] > r.m.limit {
			r.least[i] = transit.Unreached
			continue
		}
		to := r.times[i*r.n : (i+1)*r.n]
		for k, t := range from {
			to[k] = min(t, r.m.limit+1)
		}
		early := r.early[i*len(r.worst) : (i+1)*len(r.worst)]
		for k := range early {
			early[k] = slices.Min(to[k*runLength : min(r.n, (k+1)*runLength)])
		}
		copy(r.best, to)
		if v := selectRank(r.best, highest); v <= r.m.limit {
			r.high[i] = v
		}
	}
}

// cell takes the percentiles of one destination.
//
// bound is at least the highest percentile wanted, so what is at or above it
// may count as bound: no percentile up to that one changes (reducer.percentile
// says why). The lower percentiles are found in what selecting the higher one
// left before it.
func (r *rower) cell(d int, direct transit.Seconds, out []transit.Seconds) {
	e := &r.m.egress
	stops, feeds := e.stop[e.first[d]:e.first[d+1]], e.feed[e.first[d]:e.first[d+1]]
	bound, first := min(r.m.limit+1, direct), -1
	for i, s := range stops {
		if high := r.high[s]; high < bound-feeds[i] { // Unreached is never added to
			bound, first = high+feeds[i], i
		}
	}
	for i := range r.best {
		r.best[i] = bound
	}
	for i := range r.worst {
		r.worst[i] = bound
	}
	if first >= 0 { // what gives the bound leaves least to better
		r.offer(stops[first], feeds[first])
	}
	for i, s := range stops {
		if r.least[s] < bound-feeds[i] && i != first {
			r.offer(s, feeds[i])
		}
	}
	best := r.best
	for i := len(out) - 1; i >= 0; i-- {
		rank := r.m.ranks[i]
		out[i] = r.m.known(selectRank(best, rank))
		best = best[:rank]
	}
}

// offer lowers the departures that are better by a stop.
func (r *rower) offer(stop uint32, feed transit.Seconds) {
	early := r.early[int(stop)*len(r.worst):][:len(r.worst)]
	for k, worst := range r.worst {
		if early[k]+feed >= worst {
			continue
		}
		end := min(r.n, (k+1)*runLength)
		best := r.best[k*runLength : end]
		times := r.times[int(stop)*r.n+k*runLength:][:len(best)]
		most := transit.Seconds(0)
		for i, t := range times {
			best[i] = min(best[i], t+feed)
			most = max(most, best[i])
		}
		r.worst[k] = most
	}
}

func (m *Matrix) known(t transit.Seconds) transit.Seconds {
	if t > m.limit {
		return transit.Unreached
	}
	return t
}
