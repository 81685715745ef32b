package pack

import (
	"math"

	"github.com/sanquan/sanquan/base/geo"
)

// services is what the tables services, calls and bands say of each service,
// about 150 bytes for one.
type services struct {
	at     map[key]int
	list   []serviceState
	unsure bool // a band is of no known service, so that sums tell nothing
}

type serviceState struct {
	line        int
	id          string
	clock       string
	perDay      int // -1 where not known
	calls       int
	lastSeq     int
	lastLine    int
	lastDepart  int // -1 where not known
	lastStation key
	trips       int
	spans       [][2]int // of bands, minutes
}

func (s *services) find(id []byte) *serviceState {
	if i, ok := s.at[hashKey(id)]; ok {
		return &s.list[i]
	}
	return nil
}

// serviceRule holds the hours of a service to what its clock says.
type serviceRule struct{ id, clock, start, first, last, perDay int }

func newServiceRule(v *run, t *Table) serviceRule {
	v.services.at = map[key]int{}
	return serviceRule{t.Index("id"), t.Index("clock"), t.Index("start"), t.Index("first"), t.Index("last"), t.Index("per_day")}
}

func (s serviceRule) row(r *tableRun) {
	state := serviceState{line: r.line, id: string(r.cells[s.id]), perDay: -1, lastDepart: -1}
	if r.sound(s.perDay) {
		state.perDay, _ = integer(r.cells[s.perDay])
	}
	if r.sound(s.clock) {
		state.clock = string(r.cells[s.clock])
		single := state.clock == "timetable" || state.clock == "borrowed"
		s.hours(r, state.clock, single)
		if single && state.perDay > 1 {
			r.add(s.perDay, codePerDay, "clock", state.clock)
		}
	}
	k := hashKey(r.cells[s.id])
	if _, twice := r.services.at[k]; !twice && state.id != "" {
		r.services.at[k] = len(r.services.list)
		r.services.list = append(r.services.list, state)
	}
}

func (s serviceRule) hours(r *tableRun, clock string, single bool) {
	for _, f := range []int{s.start, s.first, s.last} {
		need := single == (f == s.start)
		switch {
		case need && len(r.cells[f]) == 0:
			r.add(f, codeClockMissing, "clock", clock)
		case !need && len(r.cells[f]) > 0:
			r.add(f, codeClockExtra, "clock", clock)
		}
	}
	if !single && r.sound(s.first, s.last) && string(r.cells[s.last]) < string(r.cells[s.first]) {
		r.add(s.last, codeOrder, "start", string(r.cells[s.first]), "startColumn", "first")
	}
}

func (serviceRule) end(*tableRun) {}

// callRule holds the calls of each service to their order in place and time.
type callRule struct {
	service, seq, station, arrive, depart int

	last *serviceState // of the row before, nil at the start
}

func newCallRule(t *Table) *callRule {
	return &callRule{t.Index("service"), t.Index("seq"), t.Index("station"), t.Index("arrive"), t.Index("depart"), nil}
}

// Nothing on rails in China runs faster than 350 km/h in service; 500 leaves
// room, and 6 km are taken off for positions that are off by up to 3 km each.
const (
	topMetresPerSecond = 500.0 / 3.6
	inexactMetres      = 6000.0

	mostMetresPerDegree = 111_700.0 // of a great circle, at the poles; 111,694 on WGS 84
)

func (c *callRule) row(r *tableRun) {
	s := r.services.find(r.cells[c.service])
	if s == nil {
		// A dangling reference, reported as one. Where the row goes on the
		// service before it, it is no gap there as well.
		if seq, ok := integer(r.cells[c.seq]); ok && c.last != nil && seq == c.last.lastSeq+1 {
			c.last.lastSeq, c.last.lastLine, c.last.lastDepart = seq, r.line, -1
			c.last.calls++
		}
		return
	}
	c.last = s
	s.calls++
	inOrder := true
	if seq, ok := integer(r.cells[c.seq]); ok && !r.bad[c.seq] {
		switch {
		case seq == s.lastSeq:
			inOrder = false
			r.problem(Problem{
				File: r.file, Row: r.line, Column: "service+seq", Value: s.id + "+" + string(r.cells[c.seq]), Code: codeDuplicate,
				Args: args([]any{"first", s.lastLine}), order: c.seq,
			})
		case seq < s.lastSeq:
			inOrder = false
			r.add(c.seq, codeSeqOrder, "before", s.lastSeq)
		case seq > s.lastSeq+1:
			r.add(c.seq, codeSeqGap, "want", s.lastSeq+1)
		}
		s.lastSeq, s.lastLine = max(seq, s.lastSeq), r.line
	} else {
		s.lastSeq++
	}
	if inOrder {
		c.times(r, s)
	}
}

// times compares the call with the one before it.
func (c *callRule) times(r *tableRun, s *serviceState) {
	station := hashKey(r.cells[c.station])
	arrive, okA := integer(r.cells[c.arrive])
	depart, okD := integer(r.cells[c.depart])
	okA, okD = okA && !r.bad[c.arrive], okD && !r.bad[c.depart]
	switch {
	case okA && s.calls == 1 && arrive != 0:
		r.add(c.arrive, codeFirstCall)
		okA, okD = false, false
	case okA && s.calls > 1 && s.lastDepart >= 0 && arrive < s.lastDepart:
		r.add(c.arrive, codeTimeDecreases, "before", s.lastDepart)
	case s.calls > 1 && station == s.lastStation && !r.bad[c.station]:
		r.add(c.station, codeSameStation)
	case okA && s.calls > 1 && s.lastDepart >= 0:
		c.speed(r, s.lastStation, station, arrive-s.lastDepart)
	}
	if okA && okD && depart < arrive {
		r.add(c.depart, codeDepartEarly, "arrive", arrive)
		depart = arrive
	}
	s.lastStation, s.lastDepart = station, -1
	if okD {
		s.lastDepart = depart
	}
}

func (c *callRule) speed(r *tableRun, from, to key, seconds int) {
	a, okA := r.stations[from]
	b, okB := r.stations[to]
	if !okA || !okB {
		return
	}
	limit := topMetresPerSecond*float64(seconds) + inexactMetres
	if mostMetresPerDegree*math.Hypot(a.Lon-b.Lon, a.Lat-b.Lat) <= limit {
		return // most calls; no need to know how far exactly
	}
	metres := float64(geo.Distance(geo.WGS84(a), geo.WGS84(b)))
	if metres > limit {
		r.add(c.arrive, codeTooFast, "seconds", seconds, "km", int(metres/1000))
	}
}

// end reports the services that no train can run.
func (c *callRule) end(r *tableRun) {
	for i := range r.services.list {
		s := &r.services.list[i]
		if s.calls < 2 {
			r.problem(Problem{
				File: lookupTable("services").Path(), Row: s.line, Column: "id", Value: s.id, Code: codeNoCalls,
				Args: args([]any{"calls", s.calls}),
			})
		}
	}
}

// bandRule holds the time bands to their services.
type bandRule struct{ service, from, to, trips int }

func newBandRule(t *Table) bandRule {
	return bandRule{t.Index("service"), t.Index("from"), t.Index("to"), t.Index("trips")}
}

func (b bandRule) row(r *tableRun) {
	s := r.services.find(r.cells[b.service])
	if s == nil {
		r.services.unsure = true
		return
	}
	if s.clock != "bands" && s.clock != "" {
		r.add(b.service, codeBandUnused, "clock", s.clock)
		return
	}
	if trips, ok := integer(r.cells[b.trips]); ok && !r.bad[b.trips] {
		s.trips += trips
	} else {
		s.perDay = -1
	}
	from, okF := minutes(r.cells[b.from], Clock)
	to, okT := minutes(r.cells[b.to], Clock24)
	switch {
	case !okF || !okT:
		s.perDay = -1 // the sum is not to be trusted either
		return
	case from >= to:
		r.add(b.to, codeOrder, "start", string(r.cells[b.from]), "startColumn", "from")
		return
	}
	for _, span := range s.spans {
		if from < span[1] && span[0] < to {
			r.add(b.from, codeBandOverlap)
			return
		}
	}
	s.spans = append(s.spans, [2]int{from, to})
}

func (b bandRule) end(r *tableRun) {
	if r.services.unsure {
		return
	}
	for _, s := range r.services.list {
		p := Problem{File: lookupTable("services").Path(), Row: s.line, Column: "id", Value: s.id}
		switch {
		case s.clock != "bands":
		case s.spans == nil && s.trips == 0:
			p.Code = codeNoBands
			r.problem(p)
		case s.perDay >= 0 && s.perDay != s.trips:
			p.Column, p.Code, p.Args = "per_day", codeBandSum, args([]any{"sum", s.trips, "perDay", s.perDay})
			r.problem(p)
		}
	}
}
