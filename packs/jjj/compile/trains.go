package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
)

// train is one train as a fact table shows it.
type train struct {
	number  string
	kind    string // as the source calls it; 2021 only
	origin  string // of the whole run; 2021 only
	end     string
	date    string
	partial bool
	stops   []stop
	rebuilt bool // the order of the stops is not the one of the table
}

// stop is a call. In 2026 only arrive is known: minutes after the start. In
// 2021 both are minutes after midnight of the first day, -1 where the train
// begins or ends.
type stop struct {
	station        string
	arrive, depart int
}

// at returns the arrival, the departure where the train begins.
func (s stop) at() int {
	if s.arrive >= 0 {
		return s.arrive
	}
	return s.depart
}

// leave returns the departure, the arrival where the train ends.
func (s stop) leave() int {
	if s.depart >= 0 {
		return s.depart
	}
	return s.arrive
}

// class parts the trains that may stand for each other: high-speed and
// intercity (G, C, D), suburban (S), all others.
func (t train) class() string {
	switch t.number[0] {
	case 'G', 'C', 'D':
		return "emu"
	case 'S':
		return "suburban"
	}
	return "other"
}

// down says that the number is odd: by the railway's rule away from Beijing.
func (t train) down() bool { return (t.number[len(t.number)-1]-'0')%2 == 1 }

// byNumber orders train numbers by letter, then by value: C27 before C2701.
func byNumber(a, b train) int {
	letter := func(n string) string { return strings.TrimRight(n, "0123456789") }
	value := func(n string) int { v, _ := strconv.Atoi(strings.TrimLeft(n, "CDGKSTYZ")); return v }
	return cmp.Or(strings.Compare(letter(a.number), letter(b.number)), cmp.Compare(value(a.number), value(b.number)))
}

// readTrains2026 reads the trains with elapsed minutes. Calls at stations the
// pack does not have are left out.
func (p *pack) readTrains2026() ([]train, error) {
	var trains []train
	err := p.each("jjj_services_2026.csv", func(r row) error {
		number, name := r.text("train"), r.text("station")
		if n := len(trains); n == 0 || trains[n-1].number != number {
			trains = append(trains, train{number: number, date: r.text("source_date"), partial: r.text("truncated") == "1"})
		}
		t := &trains[len(trains)-1]
		minutes := r.integer("elapsed_min_arrival")
		if n := len(t.stops); n > 0 && minutes < t.stops[n-1].arrive {
			return fmt.Errorf("train %s runs backwards in time", number)
		}
		if p.rail(name) == nil {
			p.notes.rail.Calls2026Dropped++
			return nil
		}
		t.stops = append(t.stops, stop{name, minutes, minutes})
		return nil
	})
	seen := map[string]bool{}
	for _, t := range trains {
		if seen[t.number] {
			return nil, fmt.Errorf("train %s of 2026 twice", t.number)
		}
		seen[t.number] = true
		if len(t.stops) < 2 {
			return nil, fmt.Errorf("train %s of 2026 has fewer than two calls", t.number)
		}
	}
	slices.SortStableFunc(trains, byNumber)
	return trains, err
}

// readTrains2021 reads the trains with clock times at key stations and puts
// their calls into running order. Trains for which there is no possible order
// are left out, and so are those of fewer than two calls at stations the pack
// has.
func (p *pack) readTrains2021() ([]train, error) {
	var all []train
	err := p.each("jjj_trains_2021_keystations.csv", func(r row) error {
		number := r.text("train")
		if n := len(all); n == 0 || all[n-1].number != number {
			all = append(all, train{
				number: number, kind: r.text("type"), origin: r.text("origin"), end: r.text("destination"), date: "2021-01",
			})
		}
		arrive, err := clock(r.text("arrive"))
		if err != nil {
			return err
		}
		depart, err := clock(r.text("depart"))
		if err != nil {
			return err
		}
		t := &all[len(all)-1]
		t.stops = append(t.stops, stop{r.text("station"), arrive, depart})
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.notes.rail.Trains2021 = len(all)
	var trains []train
	seen := map[string]bool{}
	for _, t := range all {
		if seen[t.number] {
			return nil, fmt.Errorf("train %s of 2021 twice", t.number)
		}
		seen[t.number] = true
		t.stops = slices.DeleteFunc(t.stops, func(s stop) bool {
			gone := p.rail(s.station) == nil
			if gone {
				p.notes.rail.Calls2021Dropped++
			}
			return gone
		})
		if len(t.stops) < 2 {
			p.notes.rail.Short2021 = append(p.notes.rail.Short2021, t.number)
			continue
		}
		ordered, why := p.runningOrder(t)
		if why != "" {
			p.note("Train %s of 2021 (%s→%s) is left out: %s", t.number, t.origin, t.end, why)
			p.notes.rail.Impossible2021++
			continue
		}
		if ordered.rebuilt {
			p.notes.rail.Rebuilt2021++
		}
		trains = append(trains, ordered)
	}
	slices.SortStableFunc(trains, byNumber)
	return trains, nil
}

// Speeds, in km/h over the straight line, between which a run of the 2021
// table is possible. Nothing in China ran faster than 350; the slow end allows
// for long stops at stations the table does not list.
const (
	fastest = 350.0
	slowest = 15.0
)

// runningOrder puts the calls, which the table lists by the hour of the day,
// into the order in which the train makes them. The table cuts the circle of
// the day at midnight; a train across midnight must be cut elsewhere. Every cut
// is tried: a train begins where it has no arrival and ends where it has no
// departure, every run must be possible, and of the cuts that remain the one
// at the largest gap is taken, which is the shortest journey.
func (p *pack) runningOrder(t train) (train, string) {
	n := len(t.stops)
	listed := slices.Clone(t.stops)
	slices.SortStableFunc(listed, func(a, b stop) int { return cmp.Compare(a.at(), b.at()) })
	best, bestLength, why := -1, 0, ""
	var stops []stop
	for cut := range n {
		run, fault := p.unroll(append(slices.Clone(listed[cut:]), listed[:cut]...))
		if fault != "" {
			if cut == 0 {
				why = fault
			}
			continue
		}
		if length := run[n-1].at() - run[0].at(); best < 0 || length < bestLength {
			best, bestLength, stops = cut, length, run
		}
	}
	if best < 0 {
		return t, why
	}
	for i := range stops {
		if stops[i].station != t.stops[i].station {
			t.rebuilt = true
		}
	}
	t.stops = stops
	return t, ""
}

// unroll counts the minutes of a cyclic order on from the first day and says
// why it is impossible, "" where it is possible.
func (p *pack) unroll(stops []stop) ([]stop, string) {
	day, last := 0, -1
	next := func(minute int) int {
		if minute < 0 {
			return -1
		}
		if day+minute < last {
			day += 24 * 60
		}
		last = day + minute
		return last
	}
	for i := range stops {
		if i > 0 && stops[i].arrive < 0 {
			return nil, stops[i].station + " is its origin and not first"
		}
		if i < len(stops)-1 && stops[i].depart < 0 {
			return nil, stops[i].station + " is its end and not last"
		}
		stops[i].arrive = next(stops[i].arrive)
		stops[i].depart = next(stops[i].depart)
		if i == 0 {
			continue
		}
		km := float64(geo.Distance(p.rail(stops[i-1].station).Point(), p.rail(stops[i].station).Point())) / 1000
		minutes := stops[i].arrive - stops[i-1].leave()
		speed := km / (float64(minutes) / 60)
		if minutes <= 0 || speed > fastest || speed < slowest && minutes > 30 {
			return nil, fmt.Sprintf("%s→%s is %.0f km in %d minutes", stops[i-1].station, stops[i].station, km, minutes)
		}
	}
	return stops, ""
}

// clock reads HH:MM as minutes after midnight, "-" as -1.
func clock(text string) (int, error) {
	if text == "-" {
		return -1, nil
	}
	h, m, ok := strings.Cut(text, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hour < 0 || hour > 24 || minute < 0 || minute > 59 {
		return 0, fmt.Errorf("%q is not a time of day", text)
	}
	return hour*60 + minute, nil
}

// hhmm writes minutes as a time of day, whatever the day.
func hhmm(minutes int) string {
	m := ((minutes % 1440) + 1440) % 1440
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}
