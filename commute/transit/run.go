package transit

import (
	"encoding/binary"
	"math"
)

// runRef says where the run of a trip lies: how long after its first departure
// it arrives at and departs from each call. A run of n calls is n arrivals,
// then n departures; the first arrival is before the departure and counted
// backwards. Runs of up to 18 h lie in store.narrow, others, marked by the
// highest bit, in store.wide.
type runRef uint32

const wideRun runRef = 1 << 31

// run is the run times of a pattern's trips.
type run struct {
	narrow []uint16
	wide   []Seconds
}

// runOf returns the run of a trip with n calls.
func (s *store) runOf(r runRef, n int) run {
	if r&wideRun == 0 {
		return run{narrow: s.narrow[r:][:2*n]}
	}
	return run{wide: s.wide[r&^wideRun:][:2*n]}
}

// at returns the i-th number of the run.
func (r run) at(i int) Seconds {
	if r.wide != nil {
		return r.wide[i]
	}
	return Seconds(r.narrow[i])
}

// last returns the arrival at the last of n calls.
func (r run) last(n int) Seconds { return r.at(n - 1) }

// times returns the arrival at and the departure from a position of a trip
// with n calls that starts at a time.
func (r run) times(start Seconds, n, pos int) (arrive, depart Seconds) {
	if pos == 0 {
		return start - r.at(0), start
	}
	return start + r.at(pos), start + r.at(n+pos)
}

// runTable collects runs, each once.
type runTable struct {
	narrow []uint16
	wide   []Seconds
	known  map[string]runRef
	key    []byte
}

// add returns the run of calls.
func (t *runTable) add(calls []Call) runRef {
	n, start := len(calls), calls[0].Depart
	isWide := calls[n-1].Depart-start > math.MaxUint16 || start-calls[0].Arrive > math.MaxUint16
	t.key = t.key[:0]
	each := func(visit func(Seconds)) {
		visit(start - calls[0].Arrive)
		for _, c := range calls[1:] {
			visit(c.Arrive - start)
		}
		for _, c := range calls {
			visit(c.Depart - start)
		}
	}
	each(func(x Seconds) { t.key = binary.LittleEndian.AppendUint32(t.key, uint32(x)) })
	if r, ok := t.known[string(t.key)]; ok {
		return r
	}
	r := runRef(len(t.narrow))
	if isWide {
		r = wideRun | runRef(len(t.wide))
		each(func(x Seconds) { t.wide = append(t.wide, x) })
	} else {
		each(func(x Seconds) { t.narrow = append(t.narrow, uint16(x)) })
	}
	t.known[string(t.key)] = r
	return r
}
