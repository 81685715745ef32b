package transit

import (
	"slices"
	"unsafe"

	"github.com/sanquan/sanquan/commute/transit/kernel"
)

// Profile returns the travel times from one origin to every stop for each
// departure of the window, as Timetable.PlainProfile does. Fault:
// network.query_access.
func (w *Window) Profile(from []Access) (*Profile, error) {
	p := &Profile{}
	return p, w.Fill(p, from)
}

// Fill is Profile into memory that is reused when it is large enough; then,
// once the search memory of the timetable is warm, it allocates nothing. Fault:
// network.query_access.
func (w *Window) Fill(p *Profile, from []Access) error {
	if err := checkAccess(from, len(w.table.stops), "from"); err != nil {
		return err
	}
	if len(w.draws) == 0 {
		q := w.query
		q.From = from
		answer, err := w.table.PlainProfile(q)
		if err == nil {
			*p = *answer
		}
		return err
	}
	w.fit(p)
	w.each(func(s *laneSearch, set *kernel.Set, draw, first int) {
		for _, a := range from {
			s.seed(s.columns.index.number[a.Stop], a.Time)
		}
		s.run(set, w.query.Rides)
		s.writeTravel(w, set, p.Travel, draw*w.departures+first)
	})
	return nil
}

// each makes a search for every draw and as many departures, from first on, as
// a search can hold.
func (w *Window) each(search func(s *laneSearch, set *kernel.Set, draw, first int)) {
	for draw, c := range w.draws {
		for first := 0; first < w.departures; first += kernel.Most {
			s := w.newLaneSearch(c, first, min(kernel.Most, w.departures-first))
			search(s, w.kernels[width(s.lanes)], draw, first)
			w.release(s)
		}
	}
}

// fit makes room for the departures of the window and a cell for each of them
// and each stop, which may hold anything.
func (w *Window) fit(p *Profile) {
	if n := w.row(); cap(p.Departures) < n {
		p.Departures = make([]Seconds, n)
	}
	p.Departures = p.Departures[:w.row()]
	for i := range p.Departures {
		p.Departures[i] = w.query.Depart + Seconds(i%w.departures)*w.query.Step
	}
	cells := w.row() * len(w.table.stops)
	if cap(p.Travel) < cells {
		p.Travel = make([]Seconds, cells)
	}
	p.Travel = p.Travel[:cells]
}

// writeUnreached writes the travel times of the search to stops that no label
// tells anything about; first is where they begin in the row of a stop.
func (s *laneSearch) writeUnreached(w *Window, out []Seconds, first int) {
	for i := range s.never {
		s.never[i] = Unreached
	}
	never := s.never[:s.frame.departures]
	row := w.row()
	for stop, number := range s.columns.index.number {
		if !s.touched.has(number) {
			copy(out[stop*row+first:], never)
		}
	}
}

// writeTravel writes the travel times of the departures of the search, the
// first of which has the given place in a row.
func (s *laneSearch) writeTravel(w *Window, set *kernel.Set, out []Seconds, first int) {
	s.write(w, set.Travel, out, first, first)
}

// write writes the cells of the search from one place of each row on; first is
// that of the first lane.
func (s *laneSearch) write(w *Window, travel func(*kernel.Travel), out []Seconds, from, first int) {
	if len(out) == 0 {
		return
	}
	s.writeUnreached(w, out, from)
	a := &s.travel
	a.Out = unsafe.Slice((*int32)(unsafe.Pointer(&out[0])), len(out)) // Seconds is int32
	a.Lanes, a.Row, a.First = s.frame.departures, w.row(), first
	s.list = s.touched.appendTo(s.list[:0])
	for stops := range slices.Chunk(s.list, atOnce) {
		a.Stops = stops
		travel(a)
	}
	a.Out = nil
}
