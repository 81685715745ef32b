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
		p := &t.patterns[b.pattern]
		for pos := int(b.pos); pos < len(p.stops); pos++ {
			if p.stops[pos] != from || !p.board[pos] {
				continue
			}
			if leave := p.nextLeave(pos, to); leave > 0 {
				legs = t.appendRides(legs, p, pos, leave, depart, depart+window)
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
func (p *pattern) nextLeave(pos int, stop StopIdx) int {
	for i := pos + 1; i < len(p.stops); i++ {
		if p.stops[i] == stop && p.leave[i] {
			return i
		}
	}
	return 0
}

func (t *Timetable) appendRides(legs []Leg, p *pattern, board, leave int, from, until Seconds) []Leg {
	for i := range p.chains {
		c := &p.chains[i]
		n := len(c.trips)
		for day := FirstDay; day <= LastDay; day++ {
			if !c.days.Has(day) {
				continue
			}
			shift := Seconds(day) * Day
			for k := range n {
				at := c.depart[board*n+k] + shift
				if at < from || at >= until {
					continue
				}
				legs = append(legs, Leg{
					Ride: true, From: p.stops[board], To: p.stops[leave],
					Depart: at, Arrive: c.arrive[leave*n+k] + shift,
					Trip: &t.trips[c.trips[k]], Day: day, FromCall: board, ToCall: leave,
				})
			}
		}
	}
	return legs
}
