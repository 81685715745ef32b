package transit

import (
	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit/kernel"
)

// ReverseQuery asks for the travel times from all stops to one destination.
// The last arrival plus Limit must lie before 72:00.
type ReverseQuery struct {
	To     []Access // each stop is followed by its Time on foot
	Arrive Seconds  // first arrival, time of day
	Window Seconds  // arrivals at Arrive, Arrive+Step, … before Arrive+Window; at least one
	Step   Seconds  // 0 means 60
	Rides  int      // most rides of a journey; 0 means 5
	Limit  Seconds  // longest travel time; 0 means 2 h
	Drawing
}

// ReverseProfile holds the travel times from every stop to a destination for
// each arrival of a window.
type ReverseProfile struct {
	// Arrivals are times of day, ascending; with several draws all of them
	// once for each draw, draw by draw.
	Arrivals []Seconds
	// Travel is stop-major: Travel[int(stop)*len(Arrivals)+i] is the time from
	// the latest moment at which one can be on foot at the stop and still
	// arrive by arrival i, to that arrival: waiting at the destination is
	// included. Unreached where that is longer than the limit.
	Travel []Seconds
}

// At returns the travel times from one stop, one per arrival. The slice
// aliases the profile.
func (p *ReverseProfile) At(s StopIdx) []Seconds {
	n := len(p.Arrivals)
	return p.Travel[int(s)*n : (int(s)+1)*n : (int(s)+1)*n]
}

// ReverseWindow is a Window for arrivals: it answers for any number of
// destinations and is safe for concurrent use.
type ReverseWindow struct{ window Window }

// ReverseProfile returns, for each arrival of the window of q, the travel time
// from every stop to the destination. Someone who is on foot at a stop at
//
//	arrival - travel time
//
// is at the destination by the arrival, and a second later is not: the journey
// is one of Journey's with that stop as the origin. Service days are those of
// forward searches; on times before 0:00, at which only a Limit longer than
// the first arrival touches, calls after 143:00 of a trip are left out. Faults:
// see Query, of which Depart is the first arrival; the window and the limit
// together may be 18 h (network.query_limit).
func (t *Timetable) ReverseProfile(q ReverseQuery) (*ReverseProfile, error) {
	w, err := t.ReverseWindow(q)
	if err != nil {
		return nil, err
	}
	return w.Profile(q.To)
}

// ReverseWindow compiles the window of q for many destinations; q.To is
// ignored. Faults: see Timetable.ReverseProfile. Cost: see Timetable.Window.
func (t *Timetable) ReverseWindow(q ReverseQuery) (*ReverseWindow, error) {
	forward, err := t.complete(Query{
		Depart: q.Arrive, Window: q.Window, Step: q.Step, Rides: q.Rides, Limit: q.Limit, Drawing: q.Drawing,
	})
	if err != nil {
		return nil, err
	}
	if !forward.fitsLanes() {
		return nil, fault.New(fault.Invalid, "network.query_limit", "seconds", forward.Limit).On("window", "limit")
	}
	w := t.emptyWindow(forward)
	w.draw(t.compile(forward.Depart-forward.Limit, forward.last(), true))
	return &ReverseWindow{*w}, nil
}

// Bytes returns the memory of the window, in bytes; see Window.Bytes.
func (w *ReverseWindow) Bytes() int { return w.window.Bytes() }

// Profile returns the travel times from every stop to one destination. Fault:
// network.query_access.
func (w *ReverseWindow) Profile(to []Access) (*ReverseProfile, error) {
	p := &ReverseProfile{}
	return p, w.Fill(p, to)
}

// Fill is Profile into memory that is reused when it is large enough; then,
// once the search memory of the timetable is warm, it allocates nothing. Fault:
// network.query_access.
func (r *ReverseWindow) Fill(p *ReverseProfile, to []Access) error {
	w := &r.window
	if err := checkAccess(to, len(w.table.stops), "to"); err != nil {
		return err
	}
	all := Profile{p.Arrivals, p.Travel}
	w.fit(&all)
	p.Arrivals, p.Travel = all.Departures, all.Travel
	w.each(func(s *laneSearch, set *kernel.Set, draw, first int) {
		x := s.columns.index
		for _, a := range to {
			s.seedBack(x, x.number[a.Stop], a.Time)
		}
		s.run(set, w.query.Rides)
		s.writeTravelBack(w, set, p.Travel, draw*w.departures, first)
	})
	for _, a := range to {
		if a.Time > w.query.Limit {
			continue
		}
		direct := p.At(a.Stop)
		for i := range direct {
			direct[i] = min(direct[i], a.Time)
		}
	}
	return nil
}

// seedBack puts the destination so long after a stop, and after the stops from
// which a footpath leads there.
func (s *laneSearch) seedBack(x *laneIndex, stop uint32, after Seconds) {
	s.seed(stop, after)
	if after > s.frame.limit {
		return
	}
	for i := x.walks.first[stop]; i < x.walks.first[stop+1]; i++ {
		s.seed(x.walks.to[i], after+Seconds(x.bare[i]))
	}
}

// writeTravelBack writes the travel times of the arrivals of the search: those
// of journeys that begin with a ride. Lanes count arrivals from the last; those
// of the draw begin at a place of each row.
func (s *laneSearch) writeTravelBack(w *Window, set *kernel.Set, out []Seconds, draw, first int) {
	s.travel.End = s.columns.index.endSlack
	last := draw + w.departures - 1 - first
	s.write(w, set.TravelBack, out, last-s.frame.departures+1, last)
}
