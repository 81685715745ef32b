package gtfs

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// stopTime is a row of stop_times.txt while the trips are being put together.
type stopTime struct {
	trip, seq, stop int32
	arrive, depart  int32 // noTime where empty
	dist            float32
	line            int32
	pickup, drop    uint8
	flags           Flags
}

const noDist = float32(-1)

func (r *reader) readStopTimes() {
	var rows []stopTime
	broken := map[int32]bool{} // trips with a row whose times cannot be read
	seen := make([]bool, len(r.feed.Trips))
	trip, tripID := None, "" // of the row before: most feeds list trip by trip
	r.table(&stopTimesTable, func(w *row) {
		if id := w.need(0); id != tripID || trip == None {
			if _, there := r.trips[id]; !there && r.lostTrips[id] {
				w.fail(0, "refers_to_left_out_trip")
				return
			}
			trip = w.reference(0, r.trips)
			if w.bad {
				return
			}
			tripID = r.feed.Trips[trip].ID
		}
		seen[trip] = true
		s := stopTime{trip: int32(trip), seq: int32(w.number(1)), line: int32(min(w.line, math.MaxInt32))}
		if !w.has(2) && (w.has(11) || w.has(12)) { // a zone to be called from
			w.fail(2, "flexible_stop_time")
			return
		}
		s.stop = int32(w.reference(2, r.stops))
		if w.bad {
			return
		}
		if !w.fill(&s) { // the trip's times can no longer be trusted
			broken[s.trip] = true
			return
		}
		rows = append(rows, s)
		w.kept()
	})
	byTrip := func(a, b stopTime) int {
		return cmp.Or(cmp.Compare(a.trip, b.trip), cmp.Compare(a.seq, b.seq), cmp.Compare(a.line, b.line))
	}
	if !slices.IsSortedFunc(rows, byTrip) {
		slices.SortFunc(rows, byTrip)
	}
	times := make([]StopTime, 0, len(rows))
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].trip == rows[0].trip {
			n++
		}
		if trip := rows[0].trip; !broken[trip] {
			start := len(times)
			times = r.appendTimes(times, rows[:n])
			if len(times) > start {
				r.feed.Trips[trip].Times = times[start:len(times):len(times)]
			}
		}
		rows = rows[n:]
	}
	r.reportEmptyTrips(seen, broken)
}

// fill reads the times and the rest of a row.
func (w *row) fill(s *stopTime) bool {
	s.arrive, s.depart = w.time(3), w.time(4)
	if w.bad {
		return false
	}
	if w.feed.Stops[s.stop].Kind != Platform {
		w.warn(2, "location_with_unexpected_stop_time")
	}
	s.pickup, s.drop = uint8(w.enum(5, 3)), uint8(w.enum(6, 3))
	s.dist = noDist
	if w.has(7) {
		s.dist = float32(w.amount(7))
	}
	s.flags = w.along(9, w.feed.Routes[w.feed.Trips[s.trip].Route].Flags)
	if timed := s.arrive != noTime || s.depart != noTime; w.get(8) == "0" {
		s.flags |= Approximate
	} else if w.enum(8, 1) == 1 && !timed {
		w.warn(8, "stop_time_timepoint_without_times")
	}
	if (s.arrive == noTime) != (s.depart == noTime) {
		column := 3
		if s.depart == noTime {
			column = 4
		}
		w.warn(column, "stop_time_with_only_arrival_or_departure_time")
	}
	return true
}

// appendTimes appends the stop times of one trip, or none if it is unusable.
func (r *reader) appendTimes(times []StopTime, rows []stopTime) []StopTime {
	rows = r.dropDuplicates(rows)
	trip := r.feed.Trips[rows[0].trip].ID
	fail := func(s stopTime, field, value, code string) []StopTime {
		r.problem(Problem{
			File: "stop_times.txt", Line: int(s.line), Entity: trip, Field: field, Value: value,
			Code: code, Severity: Error,
		})
		return times
	}
	if len(rows) < 2 {
		return fail(rows[0], "", "", "unusable_trip")
	}
	for i := range rows {
		s := &rows[i]
		if s.arrive == noTime {
			s.arrive = s.depart
		}
		if s.depart == noTime {
			s.depart = s.arrive
		}
	}
	for _, s := range []stopTime{rows[0], rows[len(rows)-1]} {
		if s.arrive == noTime {
			return fail(s, "arrival_time", "", "missing_trip_edge")
		}
	}
	before := int32(0)
	for _, s := range rows {
		if s.arrive == noTime {
			continue
		}
		if s.arrive < before {
			return fail(s, "arrival_time", formatTime(s.arrive), "stop_time_with_arrival_before_previous_departure_time")
		}
		if s.depart < s.arrive {
			return fail(s, "departure_time", formatTime(s.depart), "start_and_end_range_out_of_order")
		}
		before = s.depart
	}
	r.checkDistances(rows)
	start := len(times)
	times = appendInterpolated(times, rows)
	r.checkSpeeds(rows, times[start:])
	return times
}

// checkDistances reports the first call of a trip that lies no farther along
// than the one before.
func (r *reader) checkDistances(rows []stopTime) {
	before := noDist
	for _, s := range rows {
		if s.dist != noDist && s.dist <= before {
			r.problem(Problem{
				File: "stop_times.txt", Line: int(s.line), Entity: r.feed.Trips[s.trip].ID, Field: "shape_dist_traveled",
				Value: strconv.FormatFloat(float64(s.dist), 'f', -1, 32), Code: "decreasing_or_equal_stop_time_distance", Severity: Warning,
			})
			return
		}
		if s.dist != noDist {
			before = s.dist
		}
	}
}

// dropDuplicates leaves out rows that repeat a stop_sequence, in place.
func (r *reader) dropDuplicates(rows []stopTime) []stopTime {
	kept := rows[:1]
	for _, s := range rows[1:] {
		if s.seq == kept[len(kept)-1].seq {
			r.problem(Problem{
				File: "stop_times.txt", Line: int(s.line), Entity: r.feed.Trips[s.trip].ID, Field: "stop_sequence",
				Value: strconv.Itoa(int(s.seq)), Code: "duplicate_key", Severity: Error,
			})
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

// appendInterpolated fills the gaps between timed calls in proportion to
// shape_dist_traveled where it is given and never decreases, otherwise to the
// number of calls.
func appendInterpolated(times []StopTime, rows []stopTime) []StopTime {
	last := 0 // the timed row before
	for i, s := range rows {
		if s.arrive != noTime {
			last = i
			times = append(times, StopTime{Stop: s.stop, Arrive: s.arrive, Depart: s.depart, Pickup: s.pickup, Drop: s.drop, Flags: s.flags})
			continue
		}
		next := i + 1
		for rows[next].arrive == noTime {
			next++
		}
		share := float64(i-last) / float64(next-last)
		if along := rows[last : next+1]; measured(along) {
			share = float64(s.dist-along[0].dist) / float64(along[len(along)-1].dist-along[0].dist)
		}
		from, to := rows[last].depart, rows[next].arrive
		at := from + int32(share*float64(to-from))
		times = append(times, StopTime{Stop: s.stop, Arrive: at, Depart: at, Pickup: s.pickup, Drop: s.drop, Interpolated: true, Flags: s.flags})
	}
	return times
}

func measured(rows []stopTime) bool {
	for i, s := range rows {
		if s.dist == noDist || i > 0 && s.dist < rows[i-1].dist {
			return false
		}
	}
	return rows[len(rows)-1].dist > rows[0].dist
}

// reportEmptyTrips names the trips left without stop times for which no other
// problem says why.
func (r *reader) reportEmptyTrips(seen []bool, broken map[int32]bool) {
	for i := range r.feed.Trips {
		code := ""
		switch {
		case !seen[i]:
			code = "unused_trip"
		case r.feed.Trips[i].Times != nil:
			continue
		case broken[int32(i)]:
			code = "trip_with_invalid_time"
		default:
			continue
		}
		r.problem(Problem{File: "trips.txt", Line: r.tripLines[i], Entity: r.feed.Trips[i].ID, Code: code, Severity: Error})
	}
}

func formatTime(t int32) string {
	two := func(n int32) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return strconv.Itoa(int(t/3600)) + ":" + two(t/60%60) + ":" + two(t%60)
}
