package httpapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/region"
)

// PlaceRow is a place, station or window that one can start from.
type PlaceRow struct {
	ID       string       `json:"id"`
	Kind     string       `json:"kind" enum:"hub,park,station,window,landmark,market"`
	Name     string       `json:"name"`
	NameEN   string       `json:"nameEn,omitempty"`
	Mode     string       `json:"mode,omitempty" enum:"rail,metro"`
	Area     string       `json:"area"`
	AreaName string       `json:"areaName"`
	Lon      float64      `json:"lon"`
	Lat      float64      `json:"lat"`
	Position region.Basis `json:"position"`
	Basis    region.Basis `json:"basis,omitempty"`
	Grade    string       `json:"grade,omitempty"`
	Focus    string       `json:"focus,omitempty"`
	Station  string       `json:"station,omitempty"`
	Source   string       `json:"source"`
}

// named is a place with what it is found by.
type named struct {
	row   PlaceRow
	rank  int    // hub, rail station, park, window, the rest, metro station
	away  int    // 0 in the area from which the region is seen
	plain string // name, lower case, without what people leave out
	latin string // romanised name, lower case, without spaces
	first string // initials
}

// kindRanks order places of equal match.
var kindRanks = map[string]int{"hub": 0, "rail": 1, "park": 2, "window": 3, "landmark": 4, "market": 4, "metro": 5}

// newNames lists all that can be found, best first.
func newNames(r *region.Region) []named {
	var all []named
	add := func(row PlaceRow, rank string) {
		row.AreaName = r.AreaName(row.Area)
		n := named{row: row, rank: kindRanks[rank], plain: plain(row.Name), latin: latin(row.NameEN), first: initials(row.NameEN)}
		if !r.Within(row.Area, r.Manifest.Home) {
			n.away = 1
		}
		all = append(all, n)
	}
	for _, p := range r.Places {
		add(PlaceRow{
			ID: p.ID, Kind: p.Kind, Name: p.Name, NameEN: p.NameEN, Area: p.Area, Lon: p.Lon, Lat: p.Lat,
			Position: p.Position, Basis: p.Basis, Grade: p.Grade, Focus: p.Focus, Station: p.Station, Source: p.Source,
		}, p.Kind)
	}
	for _, s := range r.Stations {
		add(PlaceRow{
			ID: s.ID, Kind: "station", Name: s.Name, NameEN: s.NameEN, Mode: s.Mode, Area: s.Area, Lon: s.Lon, Lat: s.Lat,
			Position: s.Position, Source: s.Source,
		}, s.Mode)
	}
	for _, w := range r.Windows {
		add(PlaceRow{
			ID: w.ID, Kind: "window", Name: w.Name, Area: w.Area, Lon: w.Lon, Lat: w.Lat,
			Position: w.Position, Basis: w.Basis, Source: w.Source,
		}, "window")
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.away, b.away)) })
	return all
}

// find returns the places of the kinds (all, where none is named) that match
// the text, best first, at most limit. A text matches a name that it equals, or
// begins, or occurs in; the beginning of a romanised name or of a word of it;
// or the beginning of the initials. Equal comes before beginning, that before
// initials, that before the rest; within these hubs come first, then rail
// stations, parks, windows, other places, metro stations; within these those of
// the home area. Cost is linear in the number of places.
func find(names []named, kinds []string, text string, limit int) []PlaceRow {
	want, roman := plain(text), latin(text)
	var matches [matchClasses][]PlaceRow
	for i := range names {
		n := &names[i]
		if len(kinds) > 0 && !slices.Contains(kinds, n.row.Kind) {
			continue
		}
		if class := n.match(want, roman); class < matchClasses {
			matches[class] = append(matches[class], n.row)
		}
	}
	all := slices.Concat(matches[:]...)
	return all[:min(limit, len(all))]
}

const matchClasses = 4

func (n *named) match(want, roman string) int {
	switch {
	case want == "", n.plain == want, n.latin != "" && n.latin == roman:
		return 0
	case strings.HasPrefix(n.plain, want), roman != "" && strings.HasPrefix(n.latin, roman):
		return 1
	case roman != "" && strings.HasPrefix(n.first, roman):
		return 2
	case strings.Contains(n.plain, want), roman != "" && wordBegins(n.row.NameEN, roman):
		return 3
	}
	return matchClasses
}

// wordBegins reports whether a word of the romanised name and what follows
// begins with the text: "nan" finds "Beijing Nan".
func wordBegins(nameEN, roman string) bool {
	words := strings.Fields(strings.ToLower(nameEN))
	for i := range words {
		if strings.HasPrefix(latin(strings.Join(words[i:], "")), roman) {
			return true
		}
	}
	return false
}

// plain takes away what people add to or leave out of a Chinese name.
func plain(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	for _, tail := range []string{"地铁站", "火车站", "高铁站", "站"} {
		if t, ok := strings.CutSuffix(s, tail); ok && t != "" {
			return t
		}
	}
	return s
}

// latin keeps the letters and digits of a romanised name; "" for a text with
// other letters.
func latin(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r > 0x7f:
			return ""
		}
	}
	return b.String()
}
