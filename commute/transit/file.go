package transit

import (
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/netfile"
)

// The names of the columns are those of docs/formats/net.md.

// stopRow is a stop in a file.
type stopRow struct {
	id, name, mode, part uint32
	board, change        Seconds
	lon, lat             float64
}

// daysRow is a set of service days in a file: bytes from bits on, up to where
// those of the next begin; none is every day.
type daysRow struct {
	first int32
	bits  uint32
}

// Write adds the timetable to a file, for Read. Which day it is seen from is
// not kept.
func (t *Timetable) Write(w *netfile.Writer) {
	s := t.store
	stops, words := s.stopRows()
	netfile.Put(w, "stops", stops)
	putTexts(w, "stop-texts", words)
	netfile.Put(w, "stops-by-id", s.byID)
	netfile.Put(w, "footpath-first", s.paths.first)
	netfile.Put(w, "footpath-to", s.paths.to)
	netfile.Put(w, "footpath-time", s.paths.time)
	netfile.Put(w, "patterns", s.patterns)
	netfile.Put(w, "calls", s.calls)
	netfile.Put(w, "chains", s.chains)
	netfile.Put(w, "trip-start", s.starts)
	netfile.Put(w, "trip-run", s.runs)
	netfile.Put(w, "trip-service", s.services)
	netfile.Put(w, "trip-label", s.labels)
	netfile.Put(w, "trip-id", s.ids)
	netfile.Put(w, "headways", s.headways)
	netfile.Put(w, "headway-phase", s.phases)
	netfile.Put(w, "runs-narrow", s.narrow)
	netfile.Put(w, "runs-wide", s.wide)
	rows, bits := s.daysRows()
	netfile.Put(w, "days", rows)
	netfile.PutText(w, "days-bits", bits)
	first, offsets := s.clockRows()
	netfile.Put(w, "clock-first", first)
	netfile.Put(w, "clock-offsets", offsets)
	netfile.Put(w, "labels", s.names)
	putTexts(w, "texts", s.texts)
	netfile.Put(w, "boardings", s.boardings)
	netfile.Put(w, "boarding-first", s.firstBoarding)
}

func putTexts(w *netfile.Writer, name string, t texts) {
	netfile.Put(w, name+"-first", t.first)
	netfile.PutText(w, name, t.all)
}

func (s *store) stopRows() ([]stopRow, texts) {
	words := textTable{known: map[string]uint32{}}
	rows := make([]stopRow, len(s.stops))
	for i, stop := range s.stops {
		rows[i] = stopRow{
			id: words.add(stop.ID), name: words.add(stop.Name), mode: words.add(stop.Mode), part: words.add(stop.Part),
			board: stop.Board, change: stop.Change, lon: stop.Point.Lon, lat: stop.Point.Lat,
		}
	}
	return rows, words.texts()
}

func (s *store) daysRows() (rows []daysRow, bits string) {
	var all []byte
	for _, d := range s.days {
		rows = append(rows, daysRow{d.first, uint32(len(all))})
		all = append(all, d.bits...)
	}
	return append(rows, daysRow{bits: uint32(len(all))}), string(all)
}

func (s *store) clockRows() (first []uint32, offsets []Offset) {
	for _, c := range s.clocks {
		first = append(first, uint32(len(offsets)))
		offsets = append(offsets, c...)
	}
	return append(first, uint32(len(offsets))), offsets
}

// Read returns the timetable of a file, seen from day 0. It aliases the file,
// whose bytes must stay and not change as long as the timetable is used.
// Nothing is copied but the stops; every number that points at something is
// checked. Error: netfile.Corrupt.
func Read(f *netfile.File) (*Timetable, error) {
	r := &reader{file: f}
	s := &store{
		byID: column[StopIdx](r, "stops-by-id"),
		paths: footpaths{
			column[uint32](r, "footpath-first"), column[StopIdx](r, "footpath-to"), column[Seconds](r, "footpath-time"),
		},
		patterns: column[patternRow](r, "patterns"), calls: column[call](r, "calls"), chains: column[TripIdx](r, "chains"),
		starts: column[Seconds](r, "trip-start"), runs: column[runRef](r, "trip-run"),
		services: column[uint32](r, "trip-service"), labels: column[uint32](r, "trip-label"), ids: column[uint32](r, "trip-id"),
		headways: column[headway](r, "headways"), phases: column[Seconds](r, "headway-phase"),
		narrow: column[uint16](r, "runs-narrow"), wide: column[Seconds](r, "runs-wide"),
		names: column[nameRow](r, "labels"), texts: r.texts("texts"),
		boardings: column[boarding](r, "boardings"), firstBoarding: column[uint32](r, "boarding-first"),
	}
	s.stops = r.stops(column[stopRow](r, "stops"), r.texts("stop-texts"))
	s.days = r.days(column[daysRow](r, "days"), r.text("days-bits"))
	s.clocks = r.clocks(column[uint32](r, "clock-first"), column[Offset](r, "clock-offsets"))
	if r.err == nil {
		r.checkStops(s)
		r.checkPatterns(s)
	}
	if r.err == nil {
		r.checkTrips(s)
		r.checkHeadways(s)
		r.checkBoardings(s)
	}
	if r.err != nil {
		return nil, r.err
	}
	s.finish()
	return newTimetable(s), nil
}

// reader reads columns until the first fault.
type reader struct {
	file *netfile.File
	err  error
}

// check notes that a column is corrupt unless ok.
func (r *reader) check(column string, ok bool) {
	if !ok && r.err == nil {
		r.err = netfile.Corrupt{Column: column}
	}
}

func column[T netfile.Number](r *reader, name string) []T {
	numbers, err := netfile.Get[T](r.file, name)
	if r.err == nil {
		r.err = err
	}
	return numbers
}

func (r *reader) text(name string) string {
	text, err := netfile.GetText(r.file, name)
	if r.err == nil {
		r.err = err
	}
	return text
}

func (r *reader) texts(name string) texts {
	t := texts{column[uint32](r, name+"-first"), r.text(name)}
	r.check(name, ascending(t.first, len(t.all)))
	return t
}

// ascending reports whether the numbers begin with 0, never decrease and end
// with the given one: whether they divide a list of that length.
func ascending[T ~uint32](first []T, end int) bool {
	if len(first) == 0 || first[0] != 0 || int(first[len(first)-1]) != end {
		return false
	}
	for i := 1; i < len(first); i++ {
		if first[i] < first[i-1] {
			return false
		}
	}
	return true
}

// below reports whether all numbers are less than n.
func below[T ~uint32](numbers []T, n int) bool {
	var most T
	for _, x := range numbers {
		most = max(most, x)
	}
	return len(numbers) == 0 || int(most) < n
}

// within reports whether all times are from 0 on and before end.
func within(times []Seconds, end Seconds) bool {
	least, most := Seconds(0), Seconds(-1)
	for _, t := range times {
		least, most = min(least, t), max(most, t)
	}
	return least >= 0 && most < end
}

func (r *reader) stops(rows []stopRow, words texts) []Stop {
	if r.err != nil {
		return nil
	}
	stops := make([]Stop, len(rows))
	n := len(words.first) - 1
	for i, row := range rows {
		if int(row.id) >= n || int(row.name) >= n || int(row.mode) >= n || int(row.part) >= n || row.board < 0 || row.change < 0 {
			r.check("stops", false)
			return nil
		}
		stops[i] = Stop{
			ID: words.at(row.id), Name: words.at(row.name), Mode: words.at(row.mode), Part: words.at(row.part),
			Point: geo.WGS84{Lon: row.lon, Lat: row.lat}, Board: row.board, Change: row.change,
		}
	}
	return stops
}

func (r *reader) days(rows []daysRow, bits string) []Days {
	r.check("days", len(rows) > 0)
	if r.err != nil {
		return nil
	}
	list := make([]Days, len(rows)-1)
	for i := range list {
		a, b := rows[i].bits, rows[i+1].bits
		if a > b || int(b) > len(bits) || rows[i].first < -MaxDay || rows[i].first > MaxDay || b > a && bits[b-1] == 0 {
			r.check("days", false)
			return nil
		}
		list[i] = Days{rows[i].first, bits[a:b]}
	}
	return list
}

func (r *reader) clocks(first []uint32, offsets []Offset) []clock {
	r.check("clock-first", ascending(first, len(offsets)) && len(first) > 1)
	for _, o := range offsets {
		r.check("clock-offsets", o.Seconds > -2*Day && o.Seconds < 2*Day)
	}
	if r.err != nil {
		return nil
	}
	list := make([]clock, len(first)-1)
	for i := range list {
		list[i] = offsets[first[i]:first[i+1]]
	}
	return list
}

func (r *reader) checkStops(s *store) {
	n := len(s.stops)
	r.check("stops-by-id", len(s.byID) == n && below(s.byID, n))
	r.check("footpath-first", len(s.paths.first) == n+1 && ascending(s.paths.first, len(s.paths.to)))
	r.check("footpath-to", below(s.paths.to, n))
	r.check("footpath-time", len(s.paths.time) == len(s.paths.to) && within(s.paths.time, Day))
	r.check("boarding-first", len(s.firstBoarding) == n+1 && ascending(s.firstBoarding, len(s.boardings)))
}

// checkPatterns checks how patterns, chains and headways divide their lists.
func (r *reader) checkPatterns(s *store) {
	r.check("patterns", len(s.patterns) > 0 && s.patterns[0] == patternRow{clock: s.patterns[0].clock})
	r.check("chains", len(s.chains) > 0 && ascending(s.chains, len(s.starts)))
	if r.err != nil {
		return
	}
	for i := 1; i < len(s.patterns); i++ {
		a, b := s.patterns[i-1], s.patterns[i]
		r.check("patterns", b.call >= a.call+2 && b.chain >= a.chain && b.headway >= a.headway && int(a.clock) < len(s.clocks))
	}
	end := s.patterns[len(s.patterns)-1]
	r.check("patterns", int(end.call) == len(s.calls) && int(end.chain) == len(s.chains)-1 && int(end.headway) == len(s.headways))
	for _, c := range s.calls {
		if int(c.stop()) >= len(s.stops) {
			r.check("calls", false)
		}
	}
	for i := 1; i < len(s.chains); i++ {
		r.check("chains", s.chains[i] > s.chains[i-1])
	}
}

func (r *reader) checkTrips(s *store) {
	n := len(s.starts)
	r.check("trip-start", within(s.starts, maxCallTime))
	r.check("trip-service", len(s.services) == n && below(s.services, len(s.days)))
	r.check("trip-label", len(s.labels) == n && below(s.labels, len(s.names)))
	r.check("trip-id", len(s.ids) == n && below(s.ids, len(s.texts.first)-1))
	r.check("runs-wide", within(s.wide, maxCallTime))
	r.check("trip-run", len(s.runs) == n)
	if r.err != nil {
		return
	}
	for p := range s.numPatterns() {
		calls := len(s.calling(uint32(p)))
		from, to := s.chains[s.patterns[p].chain], s.chains[s.patterns[p+1].chain]
		for _, run := range s.runs[from:to] {
			if !s.holds(run, calls) {
				r.check("trip-run", false)
				return
			}
		}
	}
	for _, name := range s.names {
		r.check("labels", below([]uint32{name.line, name.name, name.headsign, name.mode, name.source, name.observed}, len(s.texts.first)-1))
	}
}

// holds reports whether the whole run of n calls is there.
func (s *store) holds(r runRef, n int) bool {
	if r&wideRun == 0 {
		return int(r)+2*n <= len(s.narrow)
	}
	return int(r&^wideRun)+2*n <= len(s.wide)
}

func (r *reader) checkHeadways(s *store) {
	r.check("headway-phase", len(s.phases) == len(s.headways))
	if r.err != nil {
		return
	}
	s.slots = TripIdx(len(s.starts))
	for p := range s.numPatterns() {
		n := len(s.calling(uint32(p)))
		for i := s.patterns[p].headway; i < s.patterns[p+1].headway; i++ {
			h := &s.headways[i]
			if h.from < 0 || h.until <= h.from || h.until > maxCallTime || h.step <= 0 || s.phases[i] < 0 || s.phases[i] >= h.step ||
				!s.holds(h.run, n) || int(h.service) >= len(s.days) || int(h.label) >= len(s.names) || int(h.id) >= len(s.texts.first)-1 ||
				h.first != s.slots {
				r.check("headways", false)
				return
			}
			s.slots += h.slotsOf()
		}
	}
}

func (r *reader) checkBoardings(s *store) {
	for _, b := range s.boardings {
		if int(b.pattern) >= s.numPatterns() || int(b.pos) >= len(s.calling(b.pattern)) {
			r.check("boardings", false)
			return
		}
	}
}
