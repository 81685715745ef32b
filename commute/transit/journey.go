package transit

import (
	"cmp"
	"slices"
)

// trace remembers how the labels of a single run came about.
type trace struct {
	walk [][]StopIdx // per rides and stop: where the footpath began, NoStop at the origin
	ride [][]ride
}

type ride struct {
	block           uint32 // index into search.blocks
	trip            uint32 // position in it
	boarded, leaved uint32 // positions in the pattern
}

// Journey returns the journey that leaves at depart and arrives first; of
// those the one with fewest rides. Each stop of to is followed by its Time on
// foot. q gives Rides and Limit (which covers the way from the last stop);
// its other fields are ignored. ok is false when there is none. An access or
// way from the last stop that takes no time has no leg. Faults: see Query.
func (t *Timetable) Journey(from, to []Access, depart Seconds, q Query) (j Journey, ok bool, err error) {
	q.From, q.Depart, q.Window = from, depart, 0
	q, err = t.complete(q)
	if err != nil {
		return Journey{}, false, err
	}
	if err := checkAccess(to, len(t.stops), "to"); err != nil {
		return Journey{}, false, err
	}
	s := t.newTracedSearch(q)
	defer s.release()
	s.run(depart, depart+q.Limit)
	best := s.journeys(to)
	if len(best) == 0 {
		return Journey{}, false, nil
	}
	return best[len(best)-1], true, nil
}

// Journeys returns what is worth choosing from in the window of q: the
// journeys of which none departs later, arrives earlier and takes fewer rides
// at once, each departing as late as its first ride allows but not after the
// last departure of the window. Sorted by departure, arrival, rides. A way on
// foot alone, through a stop that is in both lists, is listed once. Faults and
// the meaning of to: see Journey. Cost: one search for each departure at which
// the answer changes.
func (t *Timetable) Journeys(to []Access, q Query) ([]Journey, error) {
	q, err := t.complete(q)
	if err != nil {
		return nil, err
	}
	if err := checkAccess(to, len(t.stops), "to"); err != nil {
		return nil, err
	}
	s := t.newTracedSearch(q)
	defer s.release()
	var all []Journey
	onFoot := false
	last := q.last()
	for depart := q.Depart; depart <= last; {
		s.reset()
		// Not depart+Limit: what takes too long when left now may be left for
		// later and kept.
		s.run(depart, last+q.Limit)
		found := s.journeys(to)
		stays := last // until when all that was found stays the best
		if len(found) == 0 {
			stays = depart
		}
		for _, j := range found {
			if j.Rides() == 0 {
				stays = depart
				if onFoot {
					continue
				}
				onFoot = true
			} else {
				latest := j.latestDeparture(t)
				stays = min(stays, latest)
				j.leaveAt(min(latest, last))
			}
			if j.Arrive-j.Depart <= q.Limit {
				all = append(all, j)
			}
		}
		depart += q.Step * ((stays-depart)/q.Step + 1)
	}
	return undominated(all), nil
}

func (t *Timetable) newTracedSearch(q Query) *search {
	s := t.newSearch(q)
	s.trace = &trace{}
	for range q.Rides + 1 {
		s.trace.walk = append(s.trace.walk, make([]StopIdx, len(t.stops)))
		s.trace.ride = append(s.trace.ride, make([]ride, len(t.stops)))
	}
	return s
}

// journeys returns the best journey for each number of rides at which the
// arrival improves, so by arrival descending and rides ascending.
func (s *search) journeys(to []Access) []Journey {
	var found []Journey
	best := s.deadline + 1
	for k := range s.query.Rides + 1 {
		end := Access{Stop: NoStop}
		for _, a := range to {
			l := s.labels[k][a.Stop]
			if at := min(l.ride, l.walk); at < never && a.Time < best-at {
				best, end = at+a.Time, a
			}
		}
		if end.Stop != NoStop {
			found = append(found, s.journey(k, end))
		}
	}
	return found
}

// journey follows the trace back from the last stop.
func (s *search) journey(k int, end Access) Journey {
	stop := end.Stop
	l := s.labels[k][stop]
	at, onFoot := l.ride, false
	if l.walk < l.ride {
		at, onFoot = l.walk, true
	}
	j := Journey{Depart: s.depart, Arrive: at + end.Time}
	if end.Time > 0 {
		j.Legs = append(j.Legs, Leg{From: stop, To: NoStop, Depart: at, Arrive: j.Arrive})
	}
	for {
		if onFoot {
			for k > 0 && s.labels[k-1][stop].walk == at {
				k--
			}
			from := s.trace.walk[k][stop]
			if from == NoStop {
				if at > s.depart {
					j.Legs = append(j.Legs, Leg{From: NoStop, To: stop, Depart: s.depart, Arrive: at})
				}
				break
			}
			left := s.labels[k][from].ride
			j.Legs = append(j.Legs, Leg{From: from, To: stop, Depart: left, Arrive: at})
			stop, at, onFoot = from, left, false
			continue
		}
		for s.labels[k-1][stop].ride == at {
			k--
		}
		leg := s.rideLeg(s.trace.ride[k][stop])
		k--
		stop = leg.From
		before := s.labels[k][stop]
		slack := s.slack[stop]
		onFoot = before.walk+slack.board <= before.ride+slack.change
		if onFoot {
			at = before.walk
		} else {
			at = before.ride
		}
		leg.Wait = leg.Depart - at
		j.Legs = append(j.Legs, leg)
	}
	slices.Reverse(j.Legs)
	return j
}

func (s *search) rideLeg(r ride) Leg {
	b := &s.blocks[r.block]
	return s.leg(b.trips[r.trip], b.day, b.shift, int(r.boarded), int(r.leaved))
}

// leg returns a ride on a trip of a service day from one position to another.
func (t *Timetable) leg(i TripIdx, day int, shift Seconds, board, leave int) Leg {
	trip := t.Trip(i)
	from, to := trip.Calls[board], trip.Calls[leave]
	return Leg{
		Ride: true, From: from.Stop, To: to.Stop, Depart: from.Depart + shift, Arrive: to.Arrive + shift,
		Trip: &trip, Day: day, Shift: shift, FromCall: board, ToCall: leave,
	}
}

// latestDeparture returns when a journey with rides must leave the origin at
// the latest to catch its first ride.
func (j *Journey) latestDeparture(t *Timetable) Seconds {
	var access Seconds
	for _, l := range j.Legs {
		if l.Ride {
			return l.Depart - t.stops[l.From].Board - access
		}
		access += l.Arrive - l.Depart
	}
	return j.Depart
}

// leaveAt moves the departure of a journey with rides, and with it the access.
func (j *Journey) leaveAt(depart Seconds) {
	later := depart - j.Depart
	j.Depart = depart
	for i := range j.Legs {
		if j.Legs[i].Ride {
			j.Legs[i].Wait -= later
			return
		}
		j.Legs[i].Depart += later
		j.Legs[i].Arrive += later
	}
}

// undominated sorts journeys and drops those that another one matches or beats
// in departure, arrival and rides alike.
func undominated(all []Journey) []Journey {
	slices.SortStableFunc(all, func(a, b Journey) int {
		return cmp.Or(cmp.Compare(a.Depart, b.Depart), cmp.Compare(a.Arrive, b.Arrive), cmp.Compare(a.Rides(), b.Rides()))
	})
	var kept []Journey
	for i, j := range all {
		beaten := false
		for o, other := range all {
			if other.Depart >= j.Depart && other.Arrive <= j.Arrive && other.Rides() <= j.Rides() &&
				(o < i || other.Depart > j.Depart || other.Arrive < j.Arrive || other.Rides() < j.Rides()) {
				beaten = true
				break
			}
		}
		if !beaten || j.Rides() == 0 {
			kept = append(kept, j)
		}
	}
	return kept
}

// FastestRide returns the journey with the least time in vehicles; of those
// the shortest in all, then the first. ok is false when none has a ride.
func FastestRide(journeys []Journey) (best Journey, ok bool) {
	for _, j := range journeys {
		if j.Rides() == 0 {
			continue
		}
		if !ok || j.RideTime() < best.RideTime() ||
			j.RideTime() == best.RideTime() && j.Arrive-j.Depart < best.Arrive-best.Depart {
			best, ok = j, true
		}
	}
	return best, ok
}

// Rides returns the number of rides.
func (j *Journey) Rides() int {
	n := 0
	for _, l := range j.Legs {
		if l.Ride {
			n++
		}
	}
	return n
}

// RideTime returns the time in vehicles.
func (j *Journey) RideTime() Seconds {
	return j.sum(func(l Leg) Seconds {
		if l.Ride {
			return l.Arrive - l.Depart
		}
		return 0
	})
}

// WaitTime returns the time at stops before rides, slack included.
func (j *Journey) WaitTime() Seconds { return j.sum(func(l Leg) Seconds { return l.Wait }) }

// WalkTime returns the time of the legs that are not rides. The three times
// add up to Arrive - Depart.
func (j *Journey) WalkTime() Seconds { return j.Arrive - j.Depart - j.RideTime() - j.WaitTime() }

func (j *Journey) sum(of func(Leg) Seconds) Seconds {
	var total Seconds
	for _, l := range j.Legs {
		total += of(l)
	}
	return total
}
