package transit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/sanquan/sanquan/commute/netfile"
	"github.com/sanquan/sanquan/commute/transit"
)

// A scene is a tiny network with a question.
type scene struct {
	stops []transit.Stop
	trips []transit.Trip
	freqs []frequent
	paths []path
	query transit.Query
	to    []transit.Access

	day    int                // the service day that is asked about
	clocks [][]transit.Offset // none: there is only one
	file   bool               // written to a file and read
}

type frequent struct {
	trip transit.Trip
	transit.Frequency
}

type path struct {
	from, to transit.StopIdx
	time     transit.Seconds
}

func (s *scene) build(t testing.TB) *transit.Timetable {
	t.Helper()
	b := transit.NewBuilder()
	for _, offsets := range s.clocks {
		_, err := b.AddClock(offsets)
		must(t, err)
	}
	for _, stop := range s.stops {
		b.AddStop(stop)
	}
	for _, trip := range s.trips {
		must(t, b.AddTrip(trip))
	}
	for _, f := range s.freqs {
		must(t, b.AddFrequency(f.trip, f.Frequency))
	}
	for _, p := range s.paths {
		must(t, b.AddFootpath(p.from, p.to, p.time))
	}
	tt, err := b.Build()
	must(t, err)
	if s.file {
		tt = reread(t, tt)
	}
	return tt.On(s.day)
}

// reread returns the timetable after it was written to a file.
func reread(t testing.TB, tt *transit.Timetable) *transit.Timetable {
	t.Helper()
	f, err := netfile.Parse(written(t, tt))
	must(t, err)
	again, err := transit.Read(f)
	must(t, err)
	return again
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clone copies what the laws change.
func (s *scene) clone() *scene {
	c := *s
	c.stops, c.paths = slices.Clone(s.stops), slices.Clone(s.paths)
	c.query.From, c.to = slices.Clone(s.query.From), slices.Clone(s.to)
	c.trips, c.freqs = slices.Clone(s.trips), slices.Clone(s.freqs)
	for i := range c.trips {
		c.trips[i].Calls = slices.Clone(c.trips[i].Calls)
	}
	for i := range c.freqs {
		c.freqs[i].trip.Calls = slices.Clone(c.freqs[i].trip.Calls)
	}
	return &c
}

// randomScene draws a network of at most 8 stops and 13 trips in which all
// that makes timetables hard is common: departures around midnight and after
// 24:00, trips on some service days only, trips that last days, loops, runs
// and dwells of no time, overtaking, frequencies, places that may not be
// boarded or left, slack, footpaths of no time.
func randomScene(seed uint64) *scene {
	r := rand.New(rand.NewPCG(seed, 3))
	s := &scene{}
	unit := transit.Seconds(1 + 59*r.IntN(2)) // seconds or minutes: minutes make ties
	some := func(n int) transit.Seconds { return transit.Seconds(r.IntN(n)) * unit }
	for i := range 2 + min(r.IntN(7), r.IntN(7)) {
		stop := transit.Stop{ID: fmt.Sprint("s", i)}
		if r.IntN(2) == 0 {
			stop.Board, stop.Change = some(4), some(3)
		}
		s.stops = append(s.stops, stop)
	}
	anyStop := func() transit.StopIdx { return transit.StopIdx(r.IntN(len(s.stops))) }
	start := []transit.Seconds{0, 300, 8 * 3600, transit.Day - 20*unit, transit.Day - 1, transit.Day + 90, 30 * 3600}[r.IntN(7)]
	for i := range 13 - r.IntN(11)*r.IntN(2) {
		s.trips = append(s.trips, s.randomTrip(r, i, start, some, anyStop))
	}
	for i := range r.IntN(3) {
		f := frequent{trip: s.randomTrip(r, 100+i, start, some, anyStop)}
		f.From = max(start-some(20), 0)
		f.Until = f.From + 1 + some(60)
		f.Headway = unit + some(12)
		f.Exact = r.IntN(2) == 0
		f.Phase = transit.Seconds(r.IntN(int(f.Headway)))
		s.freqs = append(s.freqs, f)
	}
	for range r.IntN(6) {
		if p := (path{anyStop(), anyStop(), some(12)}); p.from != p.to {
			s.paths = append(s.paths, p)
		}
	}
	for range 1 + r.IntN(2) {
		s.query.From = append(s.query.From, transit.Access{Stop: anyStop(), Time: some(6)})
		s.to = append(s.to, transit.Access{Stop: anyStop(), Time: some(6)})
	}
	s.query.Depart = start
	s.query.Step = 1 + some(5)
	s.query.Window = transit.Seconds(r.IntN(10)) * s.query.Step
	s.query.Rides = 1 + r.IntN(5)
	s.query.Limit = unit + some(90)
	return s
}

// anyScene is randomScene with what belongs to a calendar: it is asked about
// some day of it, clocks differ and change, and every other one comes from a
// file.
func anyScene(seed uint64) *scene {
	s := randomScene(seed)
	r := rand.New(rand.NewPCG(seed, 5))
	s.file = r.IntN(2) == 0
	if r.IntN(2) == 0 {
		return s
	}
	s.day = r.IntN(400) - 200
	for range 1 + r.IntN(3) {
		var offsets []transit.Offset
		for day := s.day - 8 - r.IntN(3); len(offsets) < r.IntN(5); day += 1 + r.IntN(6) {
			offsets = append(offsets, transit.Offset{FromDay: int32(day), Seconds: transit.Seconds(r.IntN(5)-2) * 1800})
		}
		s.clocks = append(s.clocks, offsets)
	}
	for i := range s.trips {
		s.trips[i].Clock = transit.ClockIdx(r.IntN(len(s.clocks)))
		s.trips[i].Days = s.from(s.trips[i].Days)
	}
	for i := range s.freqs {
		s.freqs[i].trip.Clock = transit.ClockIdx(r.IntN(len(s.clocks)))
		s.freqs[i].trip.Days = s.from(s.freqs[i].trip.Days)
	}
	return s
}

// from returns the days counted from the scene's.
func (s *scene) from(d transit.Days) transit.Days {
	var days []int
	for day := transit.FirstDay - 1; day <= transit.LastDay+1; day++ {
		if d.Has(day) {
			days = append(days, s.day+day)
		}
	}
	if len(days) == transit.LastDay-transit.FirstDay+3 {
		return transit.Days{}
	}
	set, _ := transit.OnDays(days...)
	return set
}

// offset returns that of a clock on a service day: that of the last change up
// to it, or of the first one.
func (s *scene) offset(clock transit.ClockIdx, day int) (offset transit.Seconds) {
	if int(clock) >= len(s.clocks) {
		return 0
	}
	for i, o := range s.clocks[clock] {
		if i == 0 || int(o.FromDay) <= day {
			offset = o.Seconds
		}
	}
	return offset
}

func (s *scene) randomTrip(r *rand.Rand, i int, start transit.Seconds, some func(int) transit.Seconds, anyStop func() transit.StopIdx) transit.Trip {
	t := transit.Trip{ID: fmt.Sprint("t", i)}
	n := 2 + r.IntN(5)
	var like []transit.Call
	if len(s.trips) > 0 && r.IntN(2) == 0 { // the pattern of another trip
		other := s.trips[r.IntN(len(s.trips))]
		like, t.Days = other.Calls, other.Days
		n = len(like)
	} else if r.IntN(3) == 0 {
		days := []int{0, -1, 1, -2}[:1+r.IntN(4)]
		r.Shuffle(len(days), func(a, b int) { days[a], days[b] = days[b], days[a] })
		t.Days, _ = transit.OnDays(days[:1+r.IntN(len(days))]...)
	}
	// Times may lie a few service days after the trip's own.
	at := start%transit.Day + transit.Seconds(r.IntN(3))*transit.Day + some(60) - some(30)
	at = max(at, 0)
	for k := range n {
		c := transit.Call{Stop: anyStop(), NoBoard: r.IntN(10) == 0, NoLeave: r.IntN(10) == 0}
		if like != nil {
			c.Stop, c.NoBoard, c.NoLeave = like[k].Stop, like[k].NoBoard, like[k].NoLeave
		}
		c.Arrive = at
		at += max(0, some(6)-some(4)) // dwells are often 0
		c.Depart = at
		at += max(0, some(15)-some(3))
		if r.IntN(30) == 0 && at < 4*transit.Day {
			at += transit.Day // a very long trip
		}
		t.Calls = append(t.Calls, c)
	}
	return t
}
