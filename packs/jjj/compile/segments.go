package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// segmentCount classes the rows of the rail facts by what they add to the
// trains.
type segmentCount struct {
	Served, Passed, Uncounted, Metro, Elsewhere, Entered, Services int
}

// segment is a row of the rail facts that no train serves.
type segment struct {
	line, from, to string
	seconds        int
	perDay         int
	observed, note string
}

// compileLineRows writes line rows for the segments of the rail facts that no
// train covers. A segment is
//
//   - served where an entered train stops at both ends, in that order;
//   - passed where an entered train of its line runs over it and not all stops
//     of that train are known: the trains the segment counts may be among those
//     entered already, and a line row would count them twice;
//   - uncounted where nothing says how many trains stop at both ends: neither
//     the trains the source saw there nor trains that do so the other way. Run
//     minutes alone are no service;
//   - entered otherwise, as estimated line rows spread over the day. Trains
//     whose stops are all known and which do not stop are not those the segment
//     counts. Where the facts copied the minutes from the opposite direction,
//     as many trains are assumed as are entered there.
//
// Segments of one line that follow on each other with the same number of trains
// make one line row.
func (p *pack) compileLineRows() error {
	runs := p.railRuns()
	count := &p.notes.segments
	var rows []segment
	err := p.each("jjj_rail_facts.csv", func(r row) error {
		from, to := r.text("from_station"), r.text("to_station")
		if strings.HasSuffix(from, "(地铁)") {
			count.Metro++
			return nil
		}
		a, b := p.rail(from), p.rail(to)
		if a == nil || b == nil {
			count.Elsewhere++
			return nil
		}
		if runs.direct[[2]string{from, to}] > 0 {
			count.Served++
			return nil
		}
		s := segment{line: r.text("line"), from: from, to: to, observed: r.text("year")}
		back := runs.direct[[2]string{to, from}]
		seen, _ := r.optional("n_observations")
		switch {
		case strings.HasPrefix(r.text("basis"), "symmetric copy") && back > 0:
			s.perDay = back
			s.note = fmt.Sprintf("区段行：反方向有 %d 列，假定本方向相同；时刻均匀铺开，为估计", back)
		case strings.HasPrefix(r.text("basis"), "symmetric copy") || seen == 0:
			count.Uncounted++
			return nil
		default:
			s.perDay = seen
			s.note = fmt.Sprintf("区段行：%s 年见到 %d 列在两端停车；时刻均匀铺开，为估计", s.observed, seen)
		}
		for _, h := range runs.hops {
			if h.partial && h.line == s.line && passes(h.a, h.b, a.Point(), b.Point()) {
				count.Passed++
				return nil
			}
		}
		s.seconds = int(math.Round(r.number("minutes") * 60))
		rows = append(rows, s)
		count.Entered++
		return nil
	})
	for len(rows) > 0 {
		var chain []segment
		chain, rows = takeChain(rows)
		p.addLineRow(chain)
		count.Services++
	}
	return err
}

// railRuns are the trains as the segments see them.
type railRuns struct {
	direct map[[2]string]int // names -> entered services that stop at both, in this order
	hops   []railHop
}

// railHop is a run between two consecutive calls.
type railHop struct {
	line    string
	partial bool
	a, b    geo.WGS84
}

func (p *pack) railRuns() railRuns {
	runs := railRuns{direct: map[[2]string]int{}}
	stations := map[string]*region.Station{}
	for i := range p.Stations {
		stations[p.Stations[i].ID] = &p.Stations[i]
	}
	services := map[string]*region.Service{}
	for i := range p.Services {
		services[p.Services[i].ID] = &p.Services[i]
	}
	for i, c := range p.Calls {
		a, s := stations[c.Station], services[c.Service]
		for j := i + 1; j < len(p.Calls) && p.Calls[j].Service == c.Service; j++ {
			b := stations[p.Calls[j].Station]
			runs.direct[[2]string{a.Name, b.Name}] += s.PerDay
			if j == i+1 {
				runs.hops = append(runs.hops, railHop{s.Line, s.Partial, a.Point(), b.Point()})
			}
		}
	}
	return runs
}

// passes says whether a run from a to b goes over the segment u–v: over u and
// v, in this order, it is at most 8 % longer than straight.
func passes(a, b, u, v geo.WGS84) bool {
	return float64(geo.Distance(a, u)+geo.Distance(u, v)+geo.Distance(v, b)) <= 1.08*float64(geo.Distance(a, b))
}

// takeChain takes the longest run of segments that holds the first one.
func takeChain(rows []segment) (chain, rest []segment) {
	chain, rest = rows[:1:1], rows[1:]
	for grown := true; grown; {
		grown = false
		for i, s := range rest {
			first, last := chain[0], chain[len(chain)-1]
			if s.line != first.line || s.perDay != first.perDay {
				continue
			}
			if s.from == last.to {
				chain = append(chain, s)
			} else if s.to == first.from {
				chain = append([]segment{s}, chain...)
			} else {
				continue
			}
			rest = append(append([]segment(nil), rest[:i]...), rest[i+1:]...)
			grown = true
			break
		}
	}
	return chain, rest
}

func (p *pack) addLineRow(chain []segment) {
	first, last := chain[0], chain[len(chain)-1]
	name := first.from + "→" + last.to
	id := "line:" + first.line + ":" + name
	headway := float64(dayLast-dayFirst) / float64(first.perDay)
	p.Services = append(p.Services, region.Service{
		ID: id, Line: first.line, Name: name, Mode: "rail", Clock: region.ClockSpread,
		First: hhmm(dayFirst + int(headway/2)), Last: hhmm(dayFirst + int(headway/2) + int(headway*float64(first.perDay-1))),
		PerDay: first.perDay, Group: id, Observed: first.observed, Partial: true, Runs: region.Estimated,
		Note: first.note, Source: srcRailFacts,
	})
	at := 0
	p.Calls = append(p.Calls, region.Call{Service: id, Seq: 1, Station: p.rail(first.from).ID})
	for i, s := range chain {
		at += s.seconds
		p.Calls = append(p.Calls, region.Call{Service: id, Seq: i + 2, Station: p.rail(s.to).ID, Arrive: at, Depart: at})
	}
}
