package httpapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/region"
)

// Geometry is a GeoJSON geometry (RFC 7946), WGS 84, longitude first.
type Geometry struct {
	Type        string `json:"type" enum:"Point,LineString,MultiPolygon"`
	Coordinates any    `json:"coordinates"`
}

// Feature is a GeoJSON feature.
type Feature[P any] struct {
	Type       string   `json:"type" enum:"Feature"`
	Geometry   Geometry `json:"geometry"`
	Properties P        `json:"properties"`
}

// FeatureCollection is a GeoJSON feature collection.
type FeatureCollection[P any] struct {
	Type     string       `json:"type" enum:"FeatureCollection"`
	Features []Feature[P] `json:"features"`
}

func collection[P any](features []Feature[P]) FeatureCollection[P] {
	if features == nil {
		features = []Feature[P]{}
	}
	return FeatureCollection[P]{Type: "FeatureCollection", Features: features}
}

func feature[P any](kind string, coordinates any, properties P) Feature[P] {
	return Feature[P]{Type: "Feature", Geometry: Geometry{Type: kind, Coordinates: coordinates}, Properties: properties}
}

// AreaProperties describe an administrative division on the map.
type AreaProperties struct {
	Code    string       `json:"code"`
	Name    string       `json:"name"`
	NameEN  string       `json:"nameEn,omitempty"`
	Level   string       `json:"level"`
	Parent  string       `json:"parent,omitempty"`
	Persons *int         `json:"persons"`
	Year    *int         `json:"year"`
	Basis   region.Basis `json:"basis,omitempty"`
	Outline bool         `json:"outline"`
	Source  string       `json:"source"`
}

// areaFeatures is every area with its outline, or its seat where there is none.
func areaFeatures(r *region.Region) FeatureCollection[AreaProperties] {
	outlines := map[string]orb.MultiPolygon{}
	for _, o := range r.Outlines {
		outlines[o.Area] = o.Geometry
	}
	people := map[string]region.Population{}
	for _, p := range r.Population {
		if have, ok := people[p.Area]; !ok || p.Year > have.Year {
			people[p.Area] = p
		}
	}
	var all []Feature[AreaProperties]
	for _, a := range r.Areas {
		p := AreaProperties{Code: a.Code, Name: a.Name, NameEN: a.NameEN, Level: a.Level, Parent: a.Parent, Source: a.Source}
		if census, ok := people[a.Code]; ok {
			p.Persons, p.Year, p.Basis = &census.Persons, &census.Year, census.Basis
		}
		if outline, ok := outlines[a.Code]; ok {
			p.Outline = true
			all = append(all, feature("MultiPolygon", outline, p))
			continue
		}
		all = append(all, feature("Point", orb.Point{a.Lon, a.Lat}, p))
	}
	return collection(all)
}

// LineProperties describe a stretch of line on the map.
type LineProperties struct {
	Mode      string   `json:"mode"`
	Line      string   `json:"line"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	Services  int      `json:"services"`
	Estimated bool     `json:"estimated"`
	Sources   []string `json:"sources"`
}

// stretch is a pair of stations that services call at one after the other, in
// either direction.
type stretch struct{ mode, a, b string }

// flow is what runs on a stretch.
type flow struct {
	lines    map[string]int // departures a day by line
	services int
	observed bool // some run time is not estimated
	sources  map[string]bool
}

// lineFeatures is one straight line for each stretch of each mode: a train
// that passes stations without stopping draws a stretch of its own.
func lineFeatures(r *region.Region) FeatureCollection[LineProperties] {
	flows := map[stretch]*flow{}
	for i := range r.Services {
		s := &r.Services[i]
		calls := r.CallsOf(s.ID)
		for j := 1; j < len(calls); j++ {
			key := stretch{s.Mode, calls[j-1].Station, calls[j].Station}
			if key.a > key.b {
				key.a, key.b = key.b, key.a
			}
			f := flows[key]
			if f == nil {
				f = &flow{lines: map[string]int{}, sources: map[string]bool{}}
				flows[key] = f
			}
			f.lines[s.Line] += s.PerDay
			f.services += s.PerDay
			f.observed = f.observed || s.Runs != region.Estimated
			f.sources[s.Source] = true
		}
	}
	var all []Feature[LineProperties]
	for key, f := range flows {
		a, b := r.Station(key.a), r.Station(key.b)
		if a == nil || b == nil {
			continue
		}
		all = append(all, feature("LineString", orb.LineString{{a.Lon, a.Lat}, {b.Lon, b.Lat}}, LineProperties{
			Mode: key.mode, Line: busiest(f.lines), From: a.ID, To: b.ID, Services: f.services,
			Estimated: !f.observed, Sources: sorted(f.sources),
		}))
	}
	slices.SortFunc(all, func(a, b Feature[LineProperties]) int {
		p, q := a.Properties, b.Properties
		return cmp.Or(cmp.Compare(p.Mode, q.Mode), cmp.Compare(p.From, q.From), cmp.Compare(p.To, q.To))
	})
	return collection(all)
}

// busiest joins the names of lines, the one with most departures first.
func busiest(lines map[string]int) string {
	names := make([]string, 0, len(lines))
	for name := range lines {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(-cmp.Compare(lines[a], lines[b]), cmp.Compare(a, b)) })
	return strings.Join(names, " / ")
}

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for s := range set {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}
