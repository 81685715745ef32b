package transit

import (
	"math"
	"slices"
)

// Profile returns the travel times from q.From to every stop for each
// departure of the window. An origin without stops is allowed: nothing is
// reached then. Faults: see Query. Memory: 4 bytes per stop and departure;
// other memory is kept for later searches.
//
// More than a few departures are searched by lanes, and the windows compiled
// for the last queries are kept; see Window to keep one oneself.
func (t *Timetable) Profile(q Query) (*Profile, error) {
	q, err := t.complete(q)
	if err != nil {
		return nil, err
	}
	if q.departures() <= fewDepartures || !q.fitsLanes() {
		return t.PlainProfile(q)
	}
	return t.recentWindow(q).Profile(q.From)
}

// PlainProfile is Profile by range-RAPTOR, one departure after the other: the
// slow twin of the lane search. Faults: see Query.
func (t *Timetable) PlainProfile(q Query) (*Profile, error) {
	q, err := t.complete(q)
	if err != nil {
		return nil, err
	}
	n := q.departures() * q.Draws
	p := &Profile{Departures: make([]Seconds, n), Travel: make([]Seconds, n*len(t.stops))}
	for i := range n {
		p.Departures[i] = q.Depart + Seconds(i%q.departures())*q.Step
	}
	for draw := range q.Draws {
		t.Draw(q.Drawing, draw).fillPlainly(p, q, draw)
	}
	return p, nil
}

// fillPlainly writes the travel times of one draw.
func (t *Timetable) fillPlainly(p *Profile, q Query, draw int) {
	s := t.newSearch(q)
	defer s.release()
	// Later departures first: what they reach stays reachable for the earlier
	// ones by waiting, so only what an earlier departure improves is searched.
	for i := q.departures() - 1; i >= 0; i-- {
		at := draw*q.departures() + i
		s.run(p.Departures[at], p.Departures[at]+q.Limit)
		s.travel(p.Travel, at, len(p.Departures))
	}
}

// travel writes the travel times of departure i of n.
func (s *search) travel(out []Seconds, i, n int) {
	last := s.labels[s.query.Rides]
	for stop := range last {
		at := min(last[stop].ride, last[stop].walk)
		if at <= s.deadline {
			out[stop*n+i] = at - s.depart
		} else {
			out[stop*n+i] = Unreached
		}
	}
}

// Percentile returns the nearest-rank percentile of travel times: the least
// value that at least percent per cent of them do not exceed; 0 gives the
// least. Unreached counts as longest. It is Unreached for no times at all.
// The times are not changed.
func Percentile(times []Seconds, percent float64) Seconds {
	if len(times) == 0 {
		return Unreached
	}
	sorted := slices.Sorted(slices.Values(times))
	rank := int(math.Ceil(percent / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}
