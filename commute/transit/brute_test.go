package transit_test

import (
	"container/heap"

	"github.com/sanquan/sanquan/commute/transit"
)

// The slow twin: Dijkstra over a graph of events. A node is a traveller at a
// stop (on foot or just off a ride) or on board of one run of a trip leaving
// one call, at one time, after so many rides. It shares nothing with the
// search under test but the types of its input: patterns, chains, rounds and
// the reuse between departures do not occur.

type event struct {
	time   transit.Seconds
	rides  int
	place  place
	stop   transit.StopIdx // of a traveller at a stop
	run    int             // of a traveller on board
	called int             // the call that was left last
}

type place uint8

const (
	onFoot place = iota
	gotOff
	onBoard
)

type run struct {
	calls []transit.Call
	shift transit.Seconds
}

// runs lists every run of every trip on every service day. They are the same
// for every departure.
func (s *scene) runs() []run {
	var all []run
	add := func(t transit.Trip) {
		for day := transit.FirstDay - 1; day <= transit.LastDay+1; day++ {
			moved := s.offset(t.Clock, s.day+day) - s.offset(0, s.day)
			if t.Days.Has(s.day+day) && (moved != 0 || day >= transit.FirstDay && day <= transit.LastDay) {
				all = append(all, run{t.Calls, transit.Seconds(day)*86400 + moved})
			}
		}
	}
	for _, t := range s.trips {
		add(t)
	}
	for _, f := range s.freqs {
		first := f.From
		if !f.Exact {
			first += f.Phase
		}
		for at := first; at < f.Until; at += f.Headway {
			t := f.trip
			t.Calls = nil
			for _, c := range f.trip.Calls {
				by := at - f.trip.Calls[0].Depart
				c.Arrive, c.Depart = c.Arrive+by, c.Depart+by
				t.Calls = append(t.Calls, c)
			}
			add(t)
		}
	}
	return all
}

// brute returns the earliest arrival at each stop with at most k rides, as
// arrivals[k][stop], Unreached beyond the limit.
func (s *scene) brute(depart transit.Seconds) [][]transit.Seconds {
	type boarding struct {
		run, call int
		depart    transit.Seconds
	}
	var runs []run
	boardings := make([][]boarding, len(s.stops))
	for _, r := range s.runs() {
		if r.calls[0].Depart+r.shift > depart+s.query.Limit || r.calls[len(r.calls)-1].Arrive+r.shift < depart {
			continue
		}
		for i, c := range r.calls[:len(r.calls)-1] {
			if !c.NoBoard {
				boardings[c.Stop] = append(boardings[c.Stop], boarding{len(runs), i, c.Depart + r.shift})
			}
		}
		runs = append(runs, r)
	}
	arrivals := make([][]transit.Seconds, s.query.Rides+1)
	for k := range arrivals {
		arrivals[k] = make([]transit.Seconds, len(s.stops))
		for i := range arrivals[k] {
			arrivals[k][i] = transit.Unreached
		}
	}
	var queue events
	seen := map[event]bool{}
	push := func(e event) {
		if e.time <= depart+s.query.Limit && e.rides <= s.query.Rides && !seen[e] {
			seen[e] = true
			heap.Push(&queue, e)
		}
	}
	board := func(stop transit.StopIdx, ready transit.Seconds, rides int) {
		for _, b := range boardings[stop] {
			if b.depart >= ready {
				push(event{time: b.depart, rides: rides + 1, place: onBoard, run: b.run, called: b.call})
			}
		}
	}
	for _, a := range s.query.From {
		push(event{time: depart + a.Time, place: onFoot, stop: a.Stop})
	}
	for len(queue) > 0 {
		e := heap.Pop(&queue).(event)
		if e.place == onBoard {
			run, next := runs[e.run], e.called+1
			c := run.calls[next]
			if !c.NoLeave {
				push(event{time: c.Arrive + run.shift, rides: e.rides, place: gotOff, stop: c.Stop})
			}
			if next < len(run.calls)-1 {
				push(event{time: c.Depart + run.shift, rides: e.rides, place: onBoard, run: e.run, called: next})
			}
			continue
		}
		for k := e.rides; k <= s.query.Rides; k++ {
			arrivals[k][e.stop] = min(arrivals[k][e.stop], e.time)
		}
		stop := s.stops[e.stop]
		if e.place == onFoot {
			board(e.stop, e.time+stop.Board, e.rides)
			continue
		}
		change := stop.Change
		if change == 0 {
			change = stop.Board
		}
		board(e.stop, e.time+change, e.rides)
		for _, p := range s.paths {
			if p.from == e.stop {
				push(event{time: e.time + p.time, rides: e.rides, place: onFoot, stop: p.to})
			}
		}
	}
	return arrivals
}

type events []event

func (q events) Len() int           { return len(q) }
func (q events) Less(a, b int) bool { return q[a].time < q[b].time }
func (q events) Swap(a, b int)      { q[a], q[b] = q[b], q[a] }
func (q *events) Push(e any)        { *q = append(*q, e.(event)) }
func (q *events) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	*q = (*q)[:last]
	return e
}
