package transit

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A pattern is the sequence of stops that a set of trips have in common, with
// where they may be boarded and left. Its trips are divided into chains.
type pattern struct {
	stops  []StopIdx
	board  []bool // may be boarded; false at the last position
	leave  []bool // may be left; false at the first position
	chains []chain
}

// A chain is a list of trips of one pattern and one set of service days of
// which none overtakes another: in list order neither departures nor arrivals
// decrease at any position. So the first trip that can be caught at a
// position is the best one from there on.
type chain struct {
	days  Days
	trips []tripIdx
	// Position-major: depart[pos*len(trips)+i].
	depart, arrive []Seconds
}

type tripIdx uint32

// span returns the first departure and the last arrival of the chain.
func (c *chain) span() (first, last Seconds) {
	return c.depart[0], c.arrive[len(c.arrive)-1]
}

// makePatterns groups the trips. Trips keep their order of addition in the
// choice of pattern numbers.
func (t *Timetable) makePatterns() {
	byKey := map[string]int{}
	var members [][]tripIdx
	var key []byte
	for i := range t.trips {
		key = t.trips[i].appendKey(key[:0])
		p, ok := byKey[string(key)]
		if !ok {
			p = len(members)
			byKey[string(key)] = p
			members = append(members, nil)
		}
		members[p] = append(members[p], tripIdx(i))
	}
	t.patterns = make([]pattern, len(members))
	for p, trips := range members {
		t.patterns[p] = t.makePattern(trips)
	}
}

// appendKey appends what the trips of a pattern have in common. Whether the
// first call may be left and the last boarded does not matter.
func (t *Trip) appendKey(key []byte) []byte {
	key = binary.LittleEndian.AppendUint16(key, uint16(t.Days))
	for i, c := range t.Calls {
		key = binary.LittleEndian.AppendUint32(key, uint32(c.Stop))
		var mask byte
		if c.NoBoard && i < len(t.Calls)-1 {
			mask |= 1
		}
		if c.NoLeave && i > 0 {
			mask |= 2
		}
		key = append(key, mask)
	}
	return key
}

func (t *Timetable) makePattern(trips []tripIdx) pattern {
	calls := t.trips[trips[0]].Calls
	n := len(calls)
	p := pattern{stops: make([]StopIdx, n), board: make([]bool, n), leave: make([]bool, n)}
	for i, c := range calls {
		p.stops[i] = c.Stop
		p.board[i] = !c.NoBoard && i < n-1
		p.leave[i] = !c.NoLeave && i > 0
	}
	slices.SortStableFunc(trips, func(a, b tripIdx) int { return compareTimes(t.trips[a].Calls, t.trips[b].Calls) })

	var lists [][]tripIdx
next:
	for _, trip := range trips {
		for i, list := range lists {
			if follows(t.trips[list[len(list)-1]].Calls, t.trips[trip].Calls) {
				lists[i] = append(list, trip)
				continue next
			}
		}
		lists = append(lists, []tripIdx{trip})
	}
	for _, list := range lists {
		p.chains = append(p.chains, t.makeChain(list))
	}
	return p
}

// compareTimes orders trips of a pattern by departure, then by the times after
// it. A trip that follows another without overtaking it never sorts before it.
func compareTimes(a, b []Call) int {
	for i := range a {
		if i > 0 {
			if c := cmp.Compare(a[i].Arrive, b[i].Arrive); c != 0 {
				return c
			}
		}
		if i < len(a)-1 {
			if c := cmp.Compare(a[i].Depart, b[i].Depart); c != 0 {
				return c
			}
		}
	}
	return 0
}

// follows reports whether no time of b is before that of a. The arrival at
// the first call and the departure from the last are of no use to anyone.
func follows(a, b []Call) bool {
	last := len(a) - 1
	for i := range a {
		if i > 0 && b[i].Arrive < a[i].Arrive || i < last && b[i].Depart < a[i].Depart {
			return false
		}
	}
	return true
}

func (t *Timetable) makeChain(trips []tripIdx) chain {
	n, length := len(trips), len(t.trips[trips[0]].Calls)
	times := make([]Seconds, 2*n*length)
	c := chain{days: t.trips[trips[0]].Days, trips: trips, depart: times[:n*length], arrive: times[n*length:]}
	for i, trip := range trips {
		for pos, call := range t.trips[trip].Calls {
			c.depart[pos*n+i], c.arrive[pos*n+i] = call.Depart, call.Arrive
		}
	}
	return c
}
