package gtfs

import (
	"cmp"
	"slices"
)

func (r *reader) readTrips() {
	used := make([]bool, len(r.feed.Shapes))
	r.table(&tripsTable, func(w *row) {
		id := w.need(0)
		route, service := w.reference(1, r.routes), w.reference(2, r.services)
		if w.bad {
			r.lostTrips[w.word(0)] = true
			return
		}
		if !w.unique(r.trips, id) {
			return
		}
		t := Trip{
			ID: w.word(0), Route: route, Service: service,
			Headsign: w.text(3), ShortName: w.text(4), Block: w.word(6), Direction: None, Shape: w.hint(7, r.shapes),
			Wheelchair: Access(w.enum(8, int(NotPossible))), Bikes: Access(w.enum(9, int(NotPossible))),
		}
		if w.has(5) {
			t.Direction = int8(w.enum(5, 1))
		}
		if t.Shape != None {
			used[t.Shape] = true
		}
		r.trips[t.ID] = len(r.feed.Trips)
		r.tripLines = append(r.tripLines, w.line)
		r.feed.Trips = append(r.feed.Trips, t)
		w.kept()
	})
	for i, used := range used {
		if !used {
			r.problem(Problem{File: "shapes.txt", Line: r.shapeLines[i], Entity: r.feed.Shapes[i].ID, Code: "unused_shape", Severity: Info})
		}
	}
}

func (r *reader) readFrequencies() {
	r.table(&frequenciesTable, func(w *row) {
		trip := w.reference(0, r.trips)
		for _, column := range []int{1, 2} {
			w.need(column)
		}
		f := Frequency{From: w.time(1), Until: w.time(2), Headway: int32(w.number(3)), Exact: w.enum(4, 1) == 1}
		switch {
		case w.bad:
			return
		case f.Headway == 0:
			w.fail(3, "number_out_of_range")
			return
		case f.Until == f.From:
			w.fail(2, "start_and_end_range_equal")
			return
		case f.Until < f.From:
			w.fail(2, "start_and_end_range_out_of_order")
			return
		}
		t := &r.feed.Trips[trip]
		for _, other := range t.Frequencies {
			if f.From == other.From {
				w.fail(1, "duplicate_key")
				return
			}
		}
		for _, other := range t.Frequencies {
			if f.From < other.Until && other.From < f.Until {
				w.warn(1, "overlapping_frequency")
				break
			}
		}
		t.Frequencies = append(t.Frequencies, f)
		w.kept()
	})
	for i := range r.feed.Trips {
		slices.SortStableFunc(r.feed.Trips[i].Frequencies, func(a, b Frequency) int { return cmp.Compare(a.From, b.From) })
	}
}

// dropEmptyTrips leaves out the trips that have no stop times, with what
// refers to them, and renumbers the others.
func (r *reader) dropEmptyTrips() {
	index := make([]int, len(r.feed.Trips)) // of each trip afterwards, None if it is left out
	next, calls, frequencies := 0, 0, 0
	for i := range r.feed.Trips {
		t := r.feed.Trips[i]
		if t.Times == nil {
			index[i] = None
			continue
		}
		index[i] = next
		r.feed.Trips[next], r.tripLines[next] = t, r.tripLines[i]
		next++
		calls += len(t.Times)
		frequencies += len(t.Frequencies)
	}
	clear(r.feed.Trips[next:])
	r.feed.Trips = r.feed.Trips[:next]
	r.renumber(index)
	r.report.keep("trips.txt", next)
	r.report.keep("stop_times.txt", calls)
	r.report.keep("frequencies.txt", frequencies)
	r.report.keep("transfers.txt", len(r.feed.Transfers))
	r.report.keep("attributions.txt", len(r.feed.Attributions))
}

// renumber enters the new index of each trip where trips are referred to.
func (r *reader) renumber(index []int) {
	trip := func(i int) (int, bool) {
		if i == None {
			return None, true
		}
		return index[i], index[i] != None
	}
	transfers, lines := r.feed.Transfers[:0], r.transferLines[:0]
	for i, t := range r.feed.Transfers {
		from, ok1 := trip(t.FromTrip)
		to, ok2 := trip(t.ToTrip)
		if ok1 && ok2 {
			t.FromTrip, t.ToTrip = from, to
			transfers, lines = append(transfers, t), append(lines, r.transferLines[i])
			continue
		}
		r.problem(Problem{File: "transfers.txt", Line: r.transferLines[i], Code: "refers_to_left_out_trip", Severity: Error})
	}
	r.feed.Transfers, r.transferLines = transfers, lines
	attributions := r.feed.Attributions[:0]
	for i, a := range r.feed.Attributions {
		var ok bool
		if a.Trip, ok = trip(a.Trip); ok {
			attributions = append(attributions, a)
			continue
		}
		r.problem(Problem{File: "attributions.txt", Line: r.attributionLines[i], Entity: a.ID, Code: "refers_to_left_out_trip", Severity: Error})
	}
	r.feed.Attributions = attributions
}
