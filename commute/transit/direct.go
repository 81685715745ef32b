package transit

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// Direct returns every ride without a change from one stop to another that
// departs in [depart, depart+window), by departure, then arrival. A trip that
// calls several times at a stop gives the shortest ride for each boarding.
// Wait is 0. depart+window must not exceed MaxTime (fault
// network.query_depart); unknown stops are the fault network.query_access.
func (t *Timetable) Direct(from, to StopIdx, depart, window Seconds) ([]Leg, error) {
	if depart < 0 || window < 0 || window > MaxTime || depart > MaxTime-window {
		return nil, fault.New(fault.Invalid, "network.query_depart", "seconds", depart).On("depart")
	}
	if err := checkAccess([]Access{{Stop: from}, {Stop: to}}, len(t.stops), "from"); err != nil {
		return nil, err
	}
	var legs []Leg
	for _, b := range t.boardingsAt(from) {
		calls := t.calling(b.pattern)
		for pos := int(b.pos); pos < len(calls); pos++ {
			if calls[pos].stop() != from || !calls[pos].board() {
				continue
			}
			if leave := nextLeave(calls, pos, to); leave > 0 {
				legs = t.appendRides(legs, b.pattern, pos, leave, depart, depart+window)
			}
		}
	}
	slices.SortStableFunc(legs, func(a, b Leg) int {
		return cmp.Or(cmp.Compare(a.Depart, b.Depart), cmp.Compare(a.Arrive, b.Arrive))
	})
	return legs, nil
}

// nextLeave returns the first position after pos at which the stop may be got
// off at, 0 if there is none.
func nextLeave(calls []call, pos int, stop StopIdx) int {
	for i := pos + 1; i < len(calls); i++ {
		if calls[i].stop() == stop && calls[i].leave() {
			return i
		}
	}
	return 0
}

// appendRides appends the rides of a pattern that depart in [from, until).
func (t *Timetable) appendRides(legs []Leg, p uint32, board, leave int, from, until Seconds) []Leg {
	var r running
	n := len(t.calling(p))
	r.eachRunning(t, p, from, until, func(day int, shift Seconds) {
		for i, trip := range r.trips {
			if _, at := t.runOf(r.runs[i], n).times(r.starts[i], n, board); at >= from && at < until {
				legs = append(legs, t.leg(trip, day, shift, board, leave))
			}
		}
	})
	return legs
}
