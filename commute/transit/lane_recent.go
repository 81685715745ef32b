package transit

import "sync"

// fewDepartures is how many departures plain search answers sooner than a
// window is compiled and searched: measured on 25,000 and 100,000 stops, see
// docs/performance.md.
const fewDepartures = 2

// roundTo is what the end of a remembered window is rounded up to, in seconds,
// so that queries with nearly the same limit share it.
const roundTo = 15 * 60

// recentWindows are the windows that were asked for last, latest first. Safe
// for concurrent use.
type recentWindows struct {
	mutex   sync.Mutex
	columns [4]*laneColumns
}

// find returns columns that begin at a time and end at another or later.
func (r *recentWindows) find(from, to Seconds) *laneColumns {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for i, c := range r.columns {
		if c != nil && c.from == from && c.to >= to {
			copy(r.columns[1:i+1], r.columns[:i])
			r.columns[0] = c
			return c
		}
	}
	return nil
}

func (r *recentWindows) add(c *laneColumns) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	copy(r.columns[1:], r.columns[:])
	r.columns[0] = c
}

// recentWindow is window with columns shared between queries.
func (t *Timetable) recentWindow(q Query) *Window {
	w := t.emptyWindow(q)
	to := q.last() + q.Limit
	c := t.recent.find(q.Depart, to)
	if c == nil {
		to = min((to+roundTo-1)/roundTo*roundTo, q.Depart+laneSpan)
		c = t.compile(q.Depart, to, false)
		t.recent.add(c)
	}
	w.draw(c)
	return w
}
