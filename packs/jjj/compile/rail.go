package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/sanquan/sanquan/region"
)

// Railways. Two tables know different halves of the timetable: 2026 has stops
// and run minutes of about half of all trains and no clock; 2021 has the clock
// of nearly all trains, at the region's key stations only. No train may be
// counted twice, so each train is entered by the first rule that fits:
//
//  1. A number that both years have, with two or more common stations in the
//     same order and run times that differ by at most 15 minutes between the
//     first and last of them, is the same train: stops and run times of 2026,
//     clock of 2021. Its 2021 row is not entered.
//  2. Any other train of 2026 whose first and last key stations are also those
//     of trains of 2021 of the same class takes the place, and the clock, of
//     one of them: 2026 shows a part of a day of which 2021 shows the whole.
//     One of the same number is replaced first, then trains of 2021 that begin
//     and end in the region, since nearly all trains of 2026 do; the replaced
//     are chosen evenly over the day.
//  3. Other trains of 2026 are spread over the day (see spreadTrains).
//  4. Trains of 2021 that neither rule 1 nor 2 has used keep their own clock,
//     except the suburban ones: the 2026 table has those lines in full.
//
// 北京丰台 opened in 2022 and took over trains of 北京西, five kilometres away;
// for these rules they are one place.
const sameTrainMinutes = 15

// railCount are the figures of the README.
type railCount struct {
	Trains2026, Trains2021             int
	Calls2026Dropped, Calls2021Dropped int
	ByNumber, ByPlace, Spread          int
	Groups                             int
	Kept2021, Suburban2021             int
	Impossible2021, Rebuilt2021        int
	Short2021                          []string
}

// Used2021 is the number of trains of 2021 that rules 1 and 2 used.
func (n railCount) Used2021() int { return n.ByNumber + n.ByPlace }

// entry is a train of 2026 with its clock: start is minutes after midnight.
type entry struct {
	train
	clock       region.Clock
	start       int
	group       string
	first, last int
	note        string
}

func (p *pack) compileRail() error {
	t26, err := p.readTrains2026()
	if err != nil {
		return err
	}
	t21, err := p.readTrains2021()
	if err != nil {
		return err
	}
	lines, err := p.readLines()
	if err != nil {
		return err
	}
	p.facts2026, p.facts2021 = t26, t21
	p.notes.rail.Trains2026 = len(t26)

	entries := make([]entry, len(t26))
	for i, t := range t26 {
		entries[i] = entry{train: t}
	}
	used := map[string]bool{}
	p.borrowByNumber(entries, t21, used)
	p.borrowByPlace(entries, t21, used)
	p.spreadTrains(entries, lines)

	for _, e := range entries {
		p.addTrain2026(e, lines)
	}
	for _, t := range t21 {
		switch {
		case used[t.number]:
		case t.class() == "suburban":
			p.notes.rail.Suburban2021++
		default:
			p.addTrain2021(t, lines)
		}
	}
	return nil
}

// sameStation maps 北京丰台 to 北京西 and every other station to itself.
func sameStation(name string) string {
	if name == "北京丰台" {
		return "北京西"
	}
	return name
}

// borrowByNumber applies rule 1.
func (p *pack) borrowByNumber(entries []entry, t21 []train, used map[string]bool) {
	old := map[string]train{}
	for _, t := range t21 {
		old[t.number] = t
	}
	for i := range entries {
		e := &entries[i]
		t, ok := old[e.number]
		if !ok {
			continue
		}
		pairs := common(e.train, t)
		if len(pairs) < 2 {
			continue
		}
		a, b := pairs[0], pairs[len(pairs)-1]
		run26 := e.stops[b[0]].arrive - e.stops[a[0]].arrive
		from := t.stops[a[1]].at()
		if a[0] == 0 {
			from = t.stops[a[1]].leave()
		}
		if diff := run26 - (t.stops[b[1]].at() - from); diff > sameTrainMinutes || diff < -sameTrainMinutes {
			continue
		}
		used[t.number] = true
		p.notes.rail.ByNumber++
		e.clock, e.start = region.ClockBorrowed, from-e.stops[a[0]].arrive
		e.note = fmt.Sprintf("钟点借自 2021-01 同车次在%s的 %s", t.stops[a[1]].station, hhmm(from))
	}
}

// common returns the calls, as indices into a and b, at stations both trains
// serve, in the order of a; nil where b serves them in another order.
func common(a, b train) [][2]int {
	var pairs [][2]int
	for i, s := range a.stops {
		j := slices.IndexFunc(b.stops, func(o stop) bool { return sameStation(o.station) == sameStation(s.station) })
		if j < 0 {
			continue
		}
		if n := len(pairs); n > 0 && pairs[n-1][1] >= j {
			return nil
		}
		pairs = append(pairs, [2]int{i, j})
	}
	return pairs
}

// relation is what rule 2 compares: the first and last key station a train
// calls at, and its class.
type relation struct{ from, to, class string }

// relationOf returns the relation and the index of its first call; false where
// the train calls at fewer than two key stations.
func relationOf(t train, key map[string]bool) (relation, int, bool) {
	first, last := -1, -1
	for i, s := range t.stops {
		if key[sameStation(s.station)] {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return relation{}, 0, false
	}
	r := relation{sameStation(t.stops[first].station), sameStation(t.stops[last].station), t.class()}
	return r, first, r.from != r.to
}

// borrowByPlace applies rule 2.
func (p *pack) borrowByPlace(entries []entry, t21 []train, used map[string]bool) {
	key := map[string]bool{}
	for _, t := range t21 {
		for _, s := range t.stops {
			key[sameStation(s.station)] = true
		}
	}
	free := map[relation][]train{}
	for _, t := range t21 {
		if r, _, ok := relationOf(t, key); ok && !used[t.number] {
			free[r] = append(free[r], t)
		}
	}
	wanting := map[relation][]*entry{}
	var order []relation
	for i := range entries {
		e := &entries[i]
		if e.clock != "" {
			continue
		}
		if r, _, ok := relationOf(e.train, key); ok && len(free[r]) > 0 {
			if wanting[r] == nil {
				order = append(order, r)
			}
			wanting[r] = append(wanting[r], e)
		}
	}
	for _, r := range order {
		for _, match := range p.choose(free[r], wanting[r]) {
			e, t := match.entry, match.train
			_, at26, _ := relationOf(e.train, key)
			_, at21, _ := relationOf(t, key)
			from := t.stops[at21].at()
			if at26 == 0 {
				from = t.stops[at21].leave()
			}
			used[t.number] = true
			p.notes.rail.ByPlace++
			e.clock, e.start = region.ClockBorrowed, from-e.stops[at26].arrive
			e.note = fmt.Sprintf("顶替 2021-01 的 %s，钟点借自它在%s的 %s", t.number, t.stops[at21].station, hhmm(from))
		}
	}
}

// match is a train of 2026 and the train of 2021 whose place it takes.
type match struct {
	entry *entry
	train train
}

// choose finds a train for as many of the entries as it can: one of the same
// number (whose run times differ too much for rule 1) first, then trains that
// begin and end at stations of the region, then the others, each evenly over
// the day and in order of number and hour.
func (p *pack) choose(trains []train, entries []*entry) []match {
	var matches []match
	var rest []*entry
	for _, e := range entries {
		i := slices.IndexFunc(trains, func(t train) bool { return t.number == e.number })
		if i < 0 {
			rest = append(rest, e)
			continue
		}
		matches = append(matches, match{e, trains[i]})
		trains = slices.Delete(slices.Clone(trains), i, i+1)
	}
	var near, far []train
	for _, t := range trains {
		if p.rail(t.origin) != nil && p.rail(t.end) != nil {
			near = append(near, t)
		} else {
			far = append(far, t)
		}
	}
	chosen := evenly(near, len(rest))
	chosen = append(chosen, evenly(far, len(rest)-len(chosen))...)
	slices.SortStableFunc(chosen, byHour)
	for i, t := range chosen {
		matches = append(matches, match{rest[i], t})
	}
	return matches
}

func byHour(a, b train) int { return cmp.Compare(a.stops[0].leave(), b.stops[0].leave()) }

// evenly picks min(n, len) trains at even distances in the order of the day.
func evenly(trains []train, n int) []train {
	n = min(n, len(trains))
	trains = slices.Clone(trains)
	slices.SortStableFunc(trains, byHour)
	var chosen []train
	for i := range n {
		chosen = append(chosen, trains[(2*i+1)*len(trains)/(2*n)])
	}
	return chosen
}

// The day over which trains without a clock are spread, minutes after
// midnight: departures at the first station from 06:30 to 21:30. An assumption.
const (
	dayFirst = 6*60 + 30
	dayLast  = 21*60 + 30
)

// spreadTrains applies rule 3. Trains with the same line, direction (odd or
// even number), first and last station form a group and leave at even
// distances, train numbers rising through the day. Groups of one line and
// direction share tracks; so that they do not all leave at the same minute,
// group i of k is shifted by (i+½)/k of its own headway.
func (p *pack) spreadTrains(entries []entry, lines *lineTable) {
	type family struct {
		line string
		down bool
	}
	groups := map[family][]string{}
	members := map[string][]*entry{}
	var order []family
	for i := range entries {
		e := &entries[i]
		if e.clock != "" {
			continue
		}
		f := family{lines.of(e.train), e.down()}
		first, last := e.stops[0].station, e.stops[len(e.stops)-1].station
		side := "上行"
		if f.down {
			side = "下行"
		}
		e.group = f.line + "|" + first + "-" + last + "|" + side
		if members[e.group] == nil {
			if groups[f] == nil {
				order = append(order, f)
			}
			groups[f] = append(groups[f], e.group)
		}
		members[e.group] = append(members[e.group], e)
	}
	for _, f := range order {
		names := groups[f]
		for i, name := range names {
			n := len(members[name])
			headway := float64(dayLast-dayFirst) / float64(n)
			first := dayFirst + int(headway*(float64(i)+0.5)/float64(len(names)))
			last := first + int(headway*float64(n-1))
			for _, e := range members[name] {
				e.clock, e.first, e.last = region.ClockSpread, first, last
				e.note = "没有钟点：同组列车在一天内均匀铺开（假设 06:30–21:30）"
			}
			p.notes.rail.Groups++
			p.notes.rail.Spread += n
		}
	}
}

func (p *pack) addTrain2026(e entry, lines *lineTable) {
	s := region.Service{
		ID: "2026:" + e.number, Line: lines.of(e.train), Name: e.number, Mode: "rail", Clock: e.clock,
		PerDay: 1, Group: e.group, Observed: e.date, Partial: e.partial, Runs: region.Measured, Note: e.note, Source: srcRail2026,
	}
	if e.clock == region.ClockSpread {
		s.First, s.Last = hhmm(e.first), hhmm(e.last)
	} else {
		s.Start = hhmm(e.start)
	}
	p.Services = append(p.Services, s)
	origin := e.stops[0].arrive
	for i, c := range e.stops {
		seconds := (c.arrive - origin) * 60
		p.Calls = append(p.Calls, region.Call{Service: s.ID, Seq: i + 1, Station: p.rail(c.station).ID, Arrive: seconds, Depart: seconds})
	}
}

func (p *pack) addTrain2021(t train, lines *lineTable) {
	p.notes.rail.Kept2021++
	n := len(t.stops)
	s := region.Service{
		ID: "2021:" + t.number, Line: lines.of(t), Name: t.number, Mode: "rail", Clock: region.ClockTimetable,
		PerDay: 1, Observed: t.date, Partial: true, Runs: region.Measured,
		Note: "只有主要车站的钟点；全程 " + t.origin + "→" + t.end, Source: srcRail2021,
	}
	// The clock of the service is its departure at the first call listed here.
	begin := t.stops[0].leave()
	s.Start = hhmm(begin)
	p.Services = append(p.Services, s)
	for i, c := range t.stops {
		arrive, depart := c.at()-begin, c.leave()-begin
		if i == 0 {
			arrive = 0
		}
		if i == n-1 {
			depart = arrive
		}
		p.Calls = append(p.Calls, region.Call{Service: s.ID, Seq: i + 1, Station: p.rail(c.station).ID, Arrive: arrive * 60, Depart: depart * 60})
	}
}
