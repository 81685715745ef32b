package gtfs

import (
	"slices"
	"time"
)

// RunsOn reports whether the service runs on a day: by its weekdays, unless an
// exception says otherwise.
func (s *Service) RunsOn(d Date) bool {
	if _, ok := slices.BinarySearch(s.Removed, d); ok {
		return false
	}
	if _, ok := slices.BinarySearch(s.Added, d); ok {
		return true
	}
	return d >= s.From && d <= s.To && s.Weekdays[d.Weekday()]
}

// Span returns the first and the last day on which any service may run.
// ok is false when none does.
func (f *Feed) Span() (first, last Date, ok bool) {
	see := func(d Date) {
		if !ok {
			first, last, ok = d, d, true
		}
		first, last = min(first, d), max(last, d)
	}
	for i := range f.Services {
		s := &f.Services[i]
		if s.Weekdays != [7]bool{} && s.From <= s.To {
			see(s.From)
			see(s.To)
		}
		for _, d := range s.Added {
			see(d)
		}
	}
	return first, last, ok
}

// TripsOn counts the trips whose service runs on a day; a trip with
// frequencies counts once.
func (f *Feed) TripsOn(d Date) int {
	n := 0
	for i := range f.Trips {
		if f.Services[f.Trips[i].Service].RunsOn(d) {
			n++
		}
	}
	return n
}

// BusiestDay returns the day of the span, of at most two years from its first
// day, on which most trips run; of several the first.
func (f *Feed) BusiestDay() (best Date, ok bool) {
	first, last, ok := f.Span()
	if !ok {
		return 0, false
	}
	trips := make([]int, len(f.Services))
	for i := range f.Trips {
		trips[f.Trips[i].Service]++
	}
	most := -1
	for d := first; d <= min(last, first+730); d++ {
		n := 0
		for i := range f.Services {
			if f.Services[i].RunsOn(d) {
				n += trips[i]
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best, true
}

func (r *reader) readCalendar() {
	r.table(&calendarTable, func(w *row) {
		id := w.need(0)
		s := Service{ID: w.word(0), From: w.date(1), To: w.date(2)}
		for day := range time.Saturday + 1 {
			s.Weekdays[day] = w.enum(3+int(day), 1) == 1
		}
		if !w.bad && s.To < s.From {
			w.fail(2, "start_and_end_range_out_of_order")
		}
		if w.bad || !w.unique(r.services, id) {
			return
		}
		r.addService(w, s)
		w.kept()
	})
}

func (r *reader) addService(w *row, s Service) int {
	i := len(r.feed.Services)
	r.services[s.ID] = i
	r.serviceLines = append(r.serviceLines, w.line)
	r.feed.Services = append(r.feed.Services, s)
	return i
}

func (r *reader) readCalendarDates() {
	type exception struct {
		service int
		date    Date
	}
	seen := map[exception]bool{}
	inCalendar := len(r.feed.Services)
	r.table(&calendarDatesTable, func(w *row) {
		id, date, kind := w.need(0), w.date(1), w.number(2)
		if !w.bad && kind != 1 && kind != 2 {
			w.fail(2, "unexpected_enum_value")
		}
		if w.bad {
			return
		}
		i, ok := r.services[id]
		if !ok {
			i = r.addService(w, Service{ID: w.word(0)})
		}
		if seen[exception{i, date}] {
			w.fail(1, "duplicate_key")
			return
		}
		seen[exception{i, date}] = true
		s := &r.feed.Services[i]
		if kind == 1 {
			s.Added = append(s.Added, date)
		} else {
			s.Removed = append(s.Removed, date)
		}
		w.kept()
	})
	for i := range r.feed.Services {
		slices.Sort(r.feed.Services[i].Added)
		slices.Sort(r.feed.Services[i].Removed)
	}
	r.inCalendar = inCalendar
	if len(r.feed.Services) == 0 {
		r.problem(Problem{File: "calendar.txt", Code: "missing_calendar_and_calendar_date_files", Severity: Error})
	}
}

// runs reports whether there is a day on which the service runs.
func (s *Service) runs() bool {
	if len(s.Added) > 0 {
		return true
	}
	for d := s.From; d <= s.To && s.Weekdays != [7]bool{}; d++ {
		if s.RunsOn(d) {
			return true
		}
	}
	return false
}

// checkServices reports the services that have no day.
func (r *reader) checkServices() {
	for i := range r.feed.Services {
		s := &r.feed.Services[i]
		if s.runs() {
			continue
		}
		file, code := "calendar_dates.txt", "service_never_active"
		if i < r.inCalendar {
			file = "calendar.txt"
			if s.Weekdays == [7]bool{} {
				code = "service_has_no_active_day_of_the_week"
			}
		}
		r.problem(Problem{File: file, Line: r.serviceLines[i], Entity: s.ID, Code: code, Severity: Warning})
	}
}
