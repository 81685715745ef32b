package transit

import "sort"

// running lists the trips of one chain, or the runs of one headway, that run
// on a service day and matter between two times. It is reused.
type running struct {
	trips  []TripIdx
	starts []Seconds // shifted to the times of the queried day
	runs   []runRef
}

func (r *running) clear() { r.trips, r.starts, r.runs = r.trips[:0], r.starts[:0], r.runs[:0] }

// chain lists the trips of a chain that run on searched day d and are under
// way between two times of the queried day, inclusive; n is the number of
// their calls.
func (r *running) chain(t *Timetable, c uint32, n, d int, shift, from, to Seconds) {
	r.clear()
	lo, hi := t.chains[c], t.chains[c+1]
	starts, runs := t.starts[lo:hi], t.runs[lo:hi]
	k := sort.Search(len(starts), func(i int) bool { return starts[i]+t.runOf(runs[i], n).last(n)+shift >= from })
	for ; k < len(starts) && starts[k]+shift <= to; k++ {
		if trip := lo + TripIdx(k); t.active[t.services[trip]]>>d&1 != 0 {
			r.trips, r.starts, r.runs = append(r.trips, trip), append(r.starts, starts[k]+shift), append(r.runs, runs[k])
		}
	}
}

// headway does the same for the runs of a headway.
func (r *running) headway(t *Timetable, h uint32, n, d int, shift, from, to Seconds) {
	r.clear()
	w := &t.headways[h]
	if t.active[w.service]>>d&1 == 0 {
		return
	}
	first := w.from + t.phases[h] + shift
	last := t.runOf(w.run, n).last(n)
	var k TripIdx
	if early := from - last - first; early > 0 {
		k = TripIdx((early + w.step - 1) / w.step)
	}
	for end := w.runsOf(t.phases[h]); k < end; k++ {
		start := first + Seconds(k)*w.step
		if start > to {
			return
		}
		r.trips, r.starts, r.runs = append(r.trips, w.first+k), append(r.starts, start), append(r.runs, w.run)
	}
}

// eachRunning visits the chains of a pattern, then its headways, with the
// trips that matter between two times, one service day after the other. What
// visit is given is valid during the call. Chains without any are left out.
func (r *running) eachRunning(t *Timetable, p uint32, from, to Seconds, visit func(day int, shift Seconds)) {
	r.eachOrdinary(t, p, from, to, visit)
	r.eachHeadway(t, p, from, to, visit)
}

func (r *running) eachOrdinary(t *Timetable, p uint32, from, to Seconds, visit func(day int, shift Seconds)) {
	row, next := &t.patterns[p], &t.patterns[p+1]
	n := int(next.call - row.call)
	for c := row.chain; c < next.chain; c++ {
		first, last := t.chainSpan(c, n)
		for d, shift := range t.shifts[row.clock] {
			if t.matter[row.clock]>>d&1 == 0 || last+shift < from || first+shift > to {
				continue
			}
			if r.chain(t, c, n, d, shift, from, to); len(r.trips) > 0 {
				visit(firstSearched+d, shift)
			}
		}
	}
}

func (r *running) eachHeadway(t *Timetable, p uint32, from, to Seconds, visit func(day int, shift Seconds)) {
	row, next := &t.patterns[p], &t.patterns[p+1]
	for h := row.headway; h < next.headway; h++ {
		for d, shift := range t.shifts[row.clock] {
			if t.matter[row.clock]>>d&1 == 0 {
				continue
			}
			if r.headway(t, h, int(next.call-row.call), d, shift, from, to); len(r.trips) > 0 {
				visit(firstSearched+d, shift)
			}
		}
	}
}

// chainSpan returns the first departure and the last arrival of a chain, in
// times of its service day.
func (s *store) chainSpan(c uint32, n int) (first, last Seconds) {
	end := s.chains[c+1] - 1
	return s.starts[s.chains[c]], s.starts[end] + s.runOf(s.runs[end], n).last(n)
}
