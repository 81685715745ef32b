package gtfs

import (
	"slices"
)

// Pathway is a way inside a station, from one of its platforms, entrances,
// nodes or boarding areas to another.
type Pathway struct {
	ID            string
	From, To      int // indices of stops
	Mode          PathwayMode
	Bidirectional bool
	Length        float64 // metres, 0 where not given
	Time          int32   // seconds, 0 where not given
	Stairs        int32   // number of steps up from From to To, down where negative
	MaxSlope      float64 // ratio, up where positive
	MinWidth      float64 // metres, 0 where not given
}

// PathwayMode is pathway_mode.
type PathwayMode uint8

// The kinds of ways.
const (
	Walkway PathwayMode = 1 + iota
	Stairs
	MovingWalkway
	Escalator
	Elevator
	FareGate
	ExitGate // in one direction only
)

// Level is a floor of a station.
type Level struct {
	ID, Name string
	Index    float64 // 0 is the ground floor
}

func (r *reader) readLevels() {
	r.table(&levelsTable, func(w *row) {
		id := w.need(0)
		w.need(1)
		if w.bad || !w.unique(r.levels, id) {
			return
		}
		l := Level{ID: w.word(0), Index: w.float(1), Name: w.text(2)}
		r.levels[l.ID] = len(r.feed.Levels)
		r.feed.Levels = append(r.feed.Levels, l)
		w.kept()
	})
}

func (r *reader) readPathways() {
	ids := map[string]int{}
	r.table(&pathwaysTable, func(w *row) {
		id := w.need(0)
		p := Pathway{ID: w.word(0), From: w.reference(1, r.stops), To: w.reference(2, r.stops)}
		mode, both := w.number(3), w.need(4)
		switch {
		case w.bad:
			return
		case mode < int(Walkway) || mode > int(ExitGate):
			w.fail(3, "unexpected_enum_value")
			return
		case both != "0" && both != "1":
			w.fail(4, "unexpected_enum_value")
			return
		case !w.unique(ids, id):
			return
		}
		p.Mode, p.Bidirectional = PathwayMode(mode), both == "1"
		if p.Mode == ExitGate && p.Bidirectional {
			w.warn(4, "bidirectional_exit_gate")
			p.Bidirectional = false
		}
		for i, stop := range []int{p.From, p.To} {
			if r.feed.Stops[stop].Kind == Station {
				w.fail(1+i, "pathway_to_wrong_location_type")
			}
		}
		if w.bad {
			return
		}
		if p.From == p.To {
			w.warn(2, "pathway_loop")
		}
		p.Length, p.Time = w.amount(5), w.whole(6)
		p.Stairs, p.MaxSlope, p.MinWidth = int32(w.float(7)), w.float(8), w.amount(9)
		if p.Mode == Elevator {
			for _, stop := range []int{p.From, p.To} {
				if s := &r.feed.Stops[stop]; s.Level == None {
					w.entityProblem("stops.txt", r.stopLines[stop], s.ID, "level_id", "missing_level_id")
				}
			}
		}
		ids[p.ID] = len(r.feed.Pathways)
		r.feed.Pathways = append(r.feed.Pathways, p)
		w.kept()
	})
}

// entityProblem warns of a fault that stands elsewhere.
func (r *reader) entityProblem(file string, line int, entity, field, code string) {
	r.problem(Problem{File: file, Line: line, Entity: entity, Field: field, Code: code, Severity: Warning})
}

// checkPathways looks for places that the ways of their station do not lead
// to, or not out of.
func (r *reader) checkPathways() {
	stops := r.feed.Stops
	if len(r.feed.Pathways) == 0 {
		return
	}
	ways := make([]int, len(stops)) // that begin or end at the stop
	out, in := make([][]int, len(stops)), make([][]int, len(stops))
	for _, p := range r.feed.Pathways {
		ways[p.From]++
		ways[p.To]++
		out[p.From], in[p.To] = append(out[p.From], p.To), append(in[p.To], p.From)
		if p.Bidirectional {
			out[p.To], in[p.From] = append(out[p.To], p.From), append(in[p.From], p.To)
		}
	}
	hasAreas := make([]bool, len(stops))
	var entrances []int
	stations := map[int]bool{}
	for i, s := range stops {
		switch {
		case s.Kind == BoardingArea && s.Parent != None:
			hasAreas[s.Parent] = true
		case s.Kind == Entrance && ways[i] > 0:
			entrances = append(entrances, i)
		}
		if ways[i] > 0 {
			stations[r.stationOf(i)] = true
		}
	}
	reached, leads := spread(entrances, out), spread(entrances, in)
	tell := func(i int, code string) {
		r.entityProblem("stops.txt", r.stopLines[i], stops[i].ID, "", code)
	}
	for i, s := range stops {
		station := r.stationOf(i)
		switch {
		case station == None || !stations[station] || s.Kind == Station || s.Kind == Entrance:
		case hasAreas[i]:
			if ways[i] > 0 {
				tell(i, "pathway_to_platform_with_boarding_areas")
			}
		case s.Kind == GenericNode && ways[i] == 1:
			tell(i, "pathway_dangling_generic_node")
		case !reached[i] || !leads[i]:
			tell(i, "pathway_unreachable_location")
		}
	}
}

// stationOf returns the station of a stop, None where it has none.
func (r *reader) stationOf(i int) int {
	for range 3 { // area, platform, station
		if i == None || r.feed.Stops[i].Kind == Station {
			return i
		}
		i = r.feed.Stops[i].Parent
	}
	return i
}

// spread returns what can be reached from some nodes of a graph.
func spread(from []int, next [][]int) []bool {
	seen := make([]bool, len(next))
	queue := slices.Clone(from)
	for len(queue) > 0 {
		i := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if !seen[i] {
			seen[i] = true
			queue = append(queue, next[i]...)
		}
	}
	return seen
}
