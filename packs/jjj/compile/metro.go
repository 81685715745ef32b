package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// metroCount are the figures of the README.
type metroCount struct {
	Patterns, Trips, Closed, ClosedCalls int
	Settled, SettledHops                 int // patterns and hops whose run time is that of other patterns
	BeforeFive                           int
	OtherLines                           int
}

// metroPattern is one stopping pattern of a line of the Beijing metro.
type metroPattern struct {
	line, name  string
	stations    []string
	runs        []int // seconds from the station before; runs[0] is 0
	first, last int   // minutes after midnight
	trips       []int // by the bands of metroBands
	day         int   // trips a weekday
	closing     int   // calls appended to close a loop
	settled     int   // run times taken from other patterns
}

// metroBands are the hours for which the source counts trips.
var metroBands = []struct {
	column   string
	from, to int
}{
	{"trips_05_07", 5 * 60, 7 * 60},
	{"trips_07_09", 7 * 60, 9 * 60},
	{"trips_09_17", 9 * 60, 17 * 60},
	{"trips_17_20", 17 * 60, 20 * 60},
	{"trips_20_24", 20 * 60, 24 * 60},
}

// loops are the lines whose trains run round and round. The source cuts their
// trips before the station they began at.
var loops = map[string]int{"2号线": 18, "10号线": 45}

// compileBeijingMetro writes a service for each of the 135 patterns, with
// cumulative run times (median of weekday trips, the dwell at the station
// before included) and trips by band.
//
// Trips the bands do not count left before 05:00 and form a band of their own.
// Bands are cut to the first and last departure, so that no trip leaves
// outside them; departures after midnight, which the source counts in the last
// band, stay in it, and the last departure is written as 24:09.
func (p *pack) compileBeijingMetro() error {
	patterns, stops, err := p.readMetroPatterns()
	if err != nil {
		return err
	}
	if err := stops.write(p, "bjm", srcMetroBJ, region.Compiled); err != nil {
		return err
	}
	p.settleHops(patterns)
	p.closeLoops(patterns)
	for _, m := range patterns {
		if err := p.addMetroPattern(m); err != nil {
			return fmt.Errorf("pattern %s: %w", m.name, err)
		}
	}
	p.notes.metro.Patterns = len(patterns)
	return nil
}

func (p *pack) readMetroPatterns() ([]*metroPattern, *metroStops, error) {
	var patterns []*metroPattern
	stops := &metroStops{}
	err := p.each("beijing_subway_lines.csv", func(r row) error {
		name := r.text("pattern")
		if n := len(patterns); n == 0 || patterns[n-1].name != name {
			first, err := clock(r.text("first_departure"))
			if err != nil {
				return err
			}
			last, err := clock(r.text("last_departure"))
			if err != nil {
				return err
			}
			m := &metroPattern{line: r.text("line"), name: name, first: first, last: last, day: r.integer("trips_weekday")}
			for _, b := range metroBands {
				m.trips = append(m.trips, r.integer(b.column))
			}
			patterns = append(patterns, m)
		}
		m := patterns[len(patterns)-1]
		station := r.text("station")
		stops.add(station, "", geo.WGS84{Lon: r.number("lon"), Lat: r.number("lat")})
		run := 0
		if len(m.stations) > 0 {
			run = r.integer("run_seconds_from_previous")
		}
		if r.integer("seq") != len(m.stations)+1 {
			return fmt.Errorf("pattern %s: seq out of order", name)
		}
		m.stations, m.runs = append(m.stations, station), append(m.runs, run)
		return nil
	})
	return patterns, stops, err
}

// settleHops gives a run time that stands out the time the same hop takes in
// the other patterns of its line: the median over trips. Patterns of few trips
// have medians of few observations; some of them cannot be (32 s for a hop
// that takes 272 s in nine trips of ten).
func (p *pack) settleHops(patterns []*metroPattern) {
	type key struct{ line, from, to string }
	type seen struct{ run, trips int }
	hops := map[key][]seen{}
	for _, m := range patterns {
		for i := 1; i < len(m.stations); i++ {
			k := key{m.line, m.stations[i-1], m.stations[i]}
			hops[k] = append(hops[k], seen{m.runs[i], m.day})
		}
	}
	usual := map[key]int{}
	for k, list := range hops {
		slices.SortFunc(list, func(a, b seen) int { return cmp.Compare(a.run, b.run) })
		trips, below := 0, 0
		for _, s := range list {
			trips += s.trips
		}
		for _, s := range list {
			if below += s.trips; 2*below >= trips {
				usual[k] = s.run
				break
			}
		}
	}
	for _, m := range patterns {
		for i := 1; i < len(m.stations); i++ {
			run := usual[key{m.line, m.stations[i-1], m.stations[i]}]
			if off := max(m.runs[i]-run, run-m.runs[i]); off > max(outlierSeconds, run*outlierPercent/100) {
				m.runs[i] = run
				m.settled++
			}
		}
		if m.settled > 0 {
			p.notes.metro.Settled++
			p.notes.metro.SettledHops += m.settled
		}
	}
}

// A run stands out when it is off the usual one by more than both.
const (
	outlierSeconds = 45
	outlierPercent = 30
)

// closeLoops lets full rounds of a loop line end where they began. A pattern
// that lists all stations of the loop, or all but one, gets the missing calls
// (line 2 lacks 西直门 in nine trips of ten: it is where the source cuts the
// round). Their run times are those of the same hop in another pattern, the
// reverse hop where there is none, the pattern's mean speed over the straight
// line where there is neither.
func (p *pack) closeLoops(patterns []*metroPattern) {
	type key struct{ line, from, to string }
	hop := map[key][]int{}
	for _, m := range patterns {
		if loops[m.line] == 0 {
			continue
		}
		for i := 1; i < len(m.stations); i++ {
			k := key{m.line, m.stations[i-1], m.stations[i]}
			hop[k] = append(hop[k], m.runs[i])
		}
	}
	seconds := func(m *metroPattern, from, to string) int {
		for _, k := range []key{{m.line, from, to}, {m.line, to, from}} {
			if runs := slices.Clone(hop[k]); len(runs) > 0 {
				slices.Sort(runs)
				return runs[len(runs)/2]
			}
		}
		metres, total := 0.0, 0
		for i := 1; i < len(m.runs); i++ {
			metres += p.metroMetres(m.stations[i-1], m.stations[i])
			total += m.runs[i]
		}
		return int(math.Round(p.metroMetres(from, to) * float64(total) / metres))
	}
	for _, m := range patterns {
		size := loops[m.line]
		if n := len(m.stations); size == 0 || n < size-1 {
			continue
		}
		// The station a round misses, if any, lies between its end and its start.
		path := []string{m.stations[0]}
		if len(m.stations) == size-1 {
			for k := range hop {
				if k.line == m.line && !slices.Contains(m.stations, k.to) {
					path = []string{k.to, m.stations[0]}
				}
			}
		}
		m.closing = len(path)
		for _, to := range path {
			run := seconds(m, m.stations[len(m.stations)-1], to)
			m.stations, m.runs = append(m.stations, to), append(m.runs, run)
		}
		p.notes.metro.Closed++
		p.notes.metro.ClosedCalls += len(path)
	}
}

// metroMetres is the straight distance between two stations of the Beijing metro.
func (p *pack) metroMetres(from, to string) float64 {
	return float64(geo.Distance(p.Stations[p.stationAt["bjm|"+from]].Point(), p.Stations[p.stationAt["bjm|"+to]].Point()))
}

func (p *pack) addMetroPattern(m *metroPattern) error {
	id := "bjm:" + m.name
	from, to := m.stations[0], m.stations[len(m.stations)-1]
	note := ""
	if m.closing > 0 {
		note = fmt.Sprintf("环线：末尾 %d 个停站为闭合一圈补入，运行秒数取自其他交路的同一区间或反向，没有的按本交路均速，为估计", m.closing)
	}
	if m.settled > 0 {
		note = joinNotes(note, fmt.Sprintf("%d 个区间的运行秒数与本线其他交路相差悬殊，改用按车次加权的中位数", m.settled))
	}
	sum := 0
	var bands []region.Band
	add := func(from, to, trips int) {
		if trips > 0 {
			bands = append(bands, region.Band{Service: id, From: bandTime(from), To: bandTime(to), Trips: trips})
			sum += trips
		}
	}
	counted := 0
	for _, n := range m.trips {
		counted += n
	}
	if early := m.day - counted; early > 0 {
		if m.first >= 5*60 {
			return fmt.Errorf("%d trips in no band", early)
		}
		add(m.first, 5*60, early)
		p.notes.metro.BeforeFive += early
	}
	for i, b := range metroBands {
		add(max(b.from, m.first), min(b.to, m.last+1), m.trips[i])
	}
	for _, b := range bands {
		if b.From >= b.To {
			return fmt.Errorf("%d trips in the empty band %s–%s", b.Trips, b.From, b.To)
		}
	}
	p.notes.metro.Trips += sum
	p.Services = append(p.Services, region.Service{
		ID: id, Line: m.line, Name: from + "→" + to, Mode: "metro", Clock: region.ClockBands,
		First: hhmm(m.first), Last: runTime(m.last), PerDay: sum, Observed: "2026-04", Runs: region.Measured, Note: note, Source: srcMetroBJ,
	})
	p.Bands = append(p.Bands, bands...)
	at := 0
	for i, name := range m.stations {
		at += m.runs[i]
		p.Calls = append(p.Calls, region.Call{Service: id, Seq: i + 1, Station: "bjm:" + name, Arrive: at, Depart: at})
	}
	return nil
}

// runTime writes minutes after midnight with hours from 24 on for the night after.
func runTime(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// bandTime writes minutes after midnight with 24:00 for the end of the day.
func bandTime(minutes int) string {
	if minutes == 24*60 {
		return "24:00"
	}
	return hhmm(minutes)
}

// The assumed day of the metros of Tianjin and Shijiazhuang: departures by band
// at one headway each, in minutes. No timetable was at hand.
var assumedHeadways = []struct{ from, to, headway int }{
	{6 * 60, 7 * 60, 10},
	{7 * 60, 9 * 60, 6},
	{9 * 60, 17 * 60, 8},
	{17 * 60, 19 * 60, 6},
	{19 * 60, 22*60 + 30, 10},
}

// compileOtherMetro writes the lines of Tianjin and Shijiazhuang in both
// directions. Order and position are OpenStreetMap's; run times are estimated
// by the facts and hours by assumedHeadways, and both are marked so.
func (p *pack) compileOtherMetro() error {
	type line struct {
		prefix, name string
		stations     []string
		runs         []int
	}
	var lines []*line
	stops := map[string]*metroStops{"tjm": {}, "sjm": {}}
	err := p.each("tianjin_shijiazhuang_metro_lines.csv", func(r row) error {
		prefix, name := "tjm", r.text("line")
		if r.text("city") == "石家庄" {
			prefix = "sjm"
		} else if !strings.HasPrefix(name, "天津") {
			name = "天津" + name
		}
		// The facts list both parts of line 4, which do not meet, under the
		// name of the southern one.
		name = strings.TrimSuffix(name, "（南段）")
		if r.integer("seq") == 1 {
			lines = append(lines, &line{prefix: prefix, name: name})
		}
		l := lines[len(lines)-1]
		run := 0
		if len(l.stations) > 0 {
			run = r.integer("run_seconds_from_previous")
		}
		stops[prefix].add(r.text("station"), r.text("station_en"), geo.WGS84{Lon: r.number("lon"), Lat: r.number("lat")})
		l.stations, l.runs = append(l.stations, r.text("station")), append(l.runs, run)
		return nil
	})
	if err != nil {
		return err
	}
	for _, prefix := range []string{"tjm", "sjm"} {
		if err := stops[prefix].write(p, prefix, srcMetroOSM, region.Compiled); err != nil {
			return err
		}
	}
	for _, l := range lines {
		p.notes.metro.OtherLines++
		n := len(l.stations)
		back := make([]string, n)
		runsBack := make([]int, n)
		for i := range n {
			back[i] = l.stations[n-1-i]
			if i > 0 {
				runsBack[i] = l.runs[n-i]
			}
		}
		p.addAssumed(l.prefix, l.name, l.stations, l.runs)
		p.addAssumed(l.prefix, l.name, back, runsBack)
	}
	return nil
}

func (p *pack) addAssumed(prefix, line string, stations []string, runs []int) {
	name := stations[0] + "→" + stations[len(stations)-1]
	id := prefix + ":" + line + ":" + name
	total, last := 0, 0
	for _, h := range assumedHeadways {
		trips := int(math.Round(float64(h.to-h.from) / float64(h.headway)))
		total += trips
		last = h.to - h.headway
		p.Bands = append(p.Bands, region.Band{Service: id, From: hhmm(h.from), To: hhmm(h.to), Trips: trips})
	}
	p.Services = append(p.Services, region.Service{
		ID: id, Line: line, Name: name, Mode: "metro", Clock: region.ClockBands,
		First: hhmm(assumedHeadways[0].from), Last: hhmm(last), PerDay: total, Observed: "2026", Runs: region.Estimated,
		Note: "运行时间与行车间隔均为估计：高峰 6 分、平峰 8 分、早晚 10 分，06:00–22:30", Source: srcMetroOSM,
	})
	at := 0
	for i, s := range stations {
		at += runs[i]
		p.Calls = append(p.Calls, region.Call{Service: id, Seq: i + 1, Station: prefix + ":" + s, Arrive: at, Depart: at})
	}
}

// joinNotes puts two notes into one.
func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + "；" + b
}
