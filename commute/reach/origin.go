package reach

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// Origin is an end of a trip: a place, a station or a point on the map.
type Origin struct {
	ID      string    `json:"id"` // place or station id; "lon,lat" of a point
	Name    string    `json:"name"`
	NameEN  string    `json:"nameEn,omitempty"`
	Kind    string    `json:"kind"`    // hub, park, …; rail, metro; point
	Station string    `json:"station"` // id of the station one is at already, without a way to it; "" if none
	Point   geo.WGS84 `json:"-"`
	Lon     float64   `json:"lon"` // degrees, WGS 84; so Lat
	Lat     float64   `json:"lat"` // degrees
}

// sameSpot is the distance within which entries of one name are one spot: the
// rail and the metro station of an airport, a hub and its station.
const sameSpot = geo.Metres(3000)

// maxSuggestions is the most names a fault of Resolve lists.
const maxSuggestions = 5

// entry is a name that Resolve knows.
type entry struct {
	Origin
	area  string
	rank  int // hub, rail, metro, the rest
	plain []string
}

// newDirectory lists the places, stations and, of a network with feeds, their
// stops.
func newDirectory(r *region.Region, table *transit.Timetable) []entry {
	var all []entry
	for i := range r.Places {
		all = append(all, placeEntry(&r.Places[i]))
	}
	for i := range r.Stations {
		all = append(all, stationEntry(&r.Stations[i]))
	}
	for i := range table.NumStops() {
		if stop := table.Stop(transit.StopIdx(i)); stop.Part == "" && r.Station(stop.ID) == nil {
			e := entry{Origin: Origin{ID: stop.ID, Name: stop.Name, Kind: "stop", Station: stop.ID}, rank: 2}
			all = append(all, e.at(stop.Point))
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(a.rank, b.rank) })
	return all
}

func placeEntry(p *region.Place) entry {
	e := entry{Origin: Origin{ID: p.ID, Name: p.Name, NameEN: p.NameEN, Kind: p.Kind}, area: p.Area, rank: 3}
	if p.Kind == "hub" {
		e.rank, e.Station = 0, p.Station // a hub is its station; a park is only near one
	}
	return e.at(p.Point())
}

func stationEntry(s *region.Station) entry {
	e := entry{Origin: Origin{ID: s.ID, Name: s.Name, NameEN: s.NameEN, Kind: s.Mode, Station: s.ID}, area: s.Area, rank: 2}
	if s.Mode == "rail" {
		e.rank = 1
	}
	return e.at(s.Point())
}

func (e entry) at(p geo.WGS84) entry {
	e.Point, e.Lon, e.Lat = p, p.Lon, p.Lat
	e.plain = []string{plainName(e.Name)}
	if e.NameEN != "" {
		e.plain = append(e.plain, plainName(e.NameEN))
	}
	return e
}

// plainName takes away what people add to or leave out of a name.
func plainName(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	for _, tail := range []string{"地铁站", "火车站", "高铁站", "站", " railway station", " metro station", " station"} {
		if t, ok := strings.CutSuffix(s, tail); ok && t != "" {
			return t
		}
	}
	return s
}

// Resolve finds what the text names: a place id, a station id, "lon,lat" in
// WGS84 degrees, a name, or the only spot whose name begins with or contains
// the text. Among entries of one spot a hub comes before a rail station, that
// before a metro station, that before other places.
//
// Faults: not_found reach.place_unknown, reach.place_unknown_near; invalid
// reach.place_empty, reach.place_ambiguous, reach.point_outside. Near and
// ambiguous list up to five names.
func (e *Engine) Resolve(text string) (Origin, error) {
	text = strings.TrimSpace(text)
	for i := range e.directory {
		if e.directory[i].ID == text {
			return e.directory[i].Origin, nil
		}
	}
	if p, ok := parsePoint(text); ok {
		return e.pointOrigin(p)
	}
	want := plainName(text)
	if want == "" {
		return Origin{}, fault.New(fault.Invalid, "reach.place_empty")
	}
	long := utf8.RuneCountInString(want) > 1 // one character may begin anything
	for _, match := range []func(name string) bool{
		func(name string) bool { return name == want },
		func(name string) bool { return long && strings.HasPrefix(name, want) },
		func(name string) bool { return long && strings.Contains(name, want) },
	} {
		if found := e.matching(match); len(found) > 0 {
			return pick(text, found)
		}
	}
	if near := e.similar(want); len(near) > 0 {
		return Origin{}, fault.New(fault.NotFound, "reach.place_unknown_near", "name", text, "suggestions", names(near))
	}
	return Origin{}, fault.New(fault.NotFound, "reach.place_unknown", "name", text)
}

func (e *Engine) matching(match func(string) bool) []entry {
	var found []entry
	for _, d := range e.directory {
		if slices.ContainsFunc(d.plain, match) {
			found = append(found, d)
		}
	}
	return found
}

// pick returns the first of the entries if all of them are one spot.
func pick(text string, found []entry) (Origin, error) {
	for _, o := range found[1:] {
		if geo.Distance(found[0].Point, o.Point) > sameSpot {
			return Origin{}, fault.New(fault.Invalid, "reach.place_ambiguous", "name", text, "suggestions", names(found))
		}
	}
	return found[0].Origin, nil
}

func names(found []entry) string {
	var b strings.Builder
	for i, f := range found[:min(len(found), maxSuggestions)] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s (%s)", f.Name, f.ID)
	}
	return b.String()
}

// similar returns entries that share the most neighbouring pairs of characters
// with the text, at least half of the text's.
func (e *Engine) similar(want string) []entry {
	pairs := bigrams(want)
	type scored struct {
		entry
		score int
	}
	var all []scored
	for _, d := range e.directory {
		best := 0
		for _, name := range d.plain {
			n := 0
			for pair := range bigrams(name) {
				if pairs[pair] {
					n++
				}
			}
			best = max(best, n)
		}
		if best > 0 && 2*best >= len(pairs) {
			all = append(all, scored{d, best})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var near []entry
	for _, s := range all[:min(len(all), maxSuggestions)] {
		near = append(near, s.entry)
	}
	return near
}

// bigrams holds the pairs of neighbouring characters, and of a name that is not
// in Latin letters also the first alone, behind a mark, so that a wrong second
// character leaves something.
func bigrams(s string) map[string]bool {
	set := map[string]bool{}
	runes := []rune(s)
	if len(runes) > 0 && runes[0] >= 0x80 {
		runes = append([]rune{'^'}, runes...)
	}
	for i := 1; i < len(runes); i++ {
		set[string(runes[i-1:i+1])] = true
	}
	return set
}

func parsePoint(text string) (geo.WGS84, bool) {
	lon, lat, ok := strings.Cut(text, ",")
	if !ok {
		return geo.WGS84{}, false
	}
	x, err1 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	y, err2 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	return geo.WGS84{Lon: x, Lat: y}, err1 == nil && err2 == nil
}

// outsideMargin is how far beyond the region's stations and seats a point may
// lie, in degrees.
const outsideMargin = 0.5

func (e *Engine) pointOrigin(p geo.WGS84) (Origin, error) {
	b := e.bound.Pad(outsideMargin)
	if !p.Valid() || !b.Contains([2]float64{p.Lon, p.Lat}) {
		return Origin{}, fault.New(fault.Invalid, "reach.point_outside", "lon", p.Lon, "lat", p.Lat,
			"west", round(b.Min[0], 2), "south", round(b.Min[1], 2), "east", round(b.Max[0], 2), "north", round(b.Max[1], 2))
	}
	name := strconv.FormatFloat(p.Lon, 'f', -1, 64) + "," + strconv.FormatFloat(p.Lat, 'f', -1, 64)
	return Origin{ID: name, Name: name, Kind: "point", Point: p, Lon: p.Lon, Lat: p.Lat}, nil
}
