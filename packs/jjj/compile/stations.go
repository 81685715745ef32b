package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// addStation appends a station and makes it known by mode and name.
func (p *pack) addStation(s region.Station, known string) error {
	if _, ok := p.stationAt[known]; ok {
		return fmt.Errorf("station %s twice", known)
	}
	s.Lon, s.Lat, s.Datum = round6(s.Lon), round6(s.Lat), "WGS84"
	p.stationAt[known] = len(p.Stations)
	p.Stations = append(p.Stations, s)
	return nil
}

// rail returns the railway station of that name, nil where the pack has none.
func (p *pack) rail(name string) *region.Station {
	if i, ok := p.stationAt["rail|"+name]; ok {
		return &p.Stations[i]
	}
	return nil
}

// compileRailStations writes the railway stations. The id is the ticket code
// (telecode); the few without one are named by their Chinese name. A station
// without a position is put between its neighbours on the line, and left out,
// with its calls, where it has none. Stations beyond the three provinces (太原, 大同南 and such) are kept as ends of trains and have
// no area.
func (p *pack) compileRailStations() error {
	var unplaced []row
	err := p.each("jjj_stations.csv", func(r row) error {
		if r.text("lon") == "" {
			unplaced = append(unplaced, r)
			return nil
		}
		return p.addRailStation(r, geo.WGS84{Lon: r.number("lon"), Lat: r.number("lat")})
	})
	if err != nil {
		return err
	}
	for _, r := range unplaced {
		name := r.text("name_zh")
		at, before, after, err := p.between(name)
		if err != nil {
			return err
		}
		if before == "" {
			p.note("Station %s (%s%s) has no position (%s): it and the calls there are left out", name, r.text("city"), r.text("district"), r.text("coord_source"))
			continue
		}
		p.note("Station %s (%s%s) has no position (%s); it is put on the straight line between %s and %s by run minutes (estimated)",
			name, r.text("city"), r.text("district"), r.text("coord_source"), before, after)
		if err := p.addRailStation(r, at); err != nil {
			return err
		}
	}
	return nil
}

// between returns the point of the straight line between the calls before and
// after a station that divides it as the run minutes do, by the first train
// that has both; before is "" where none has.
func (p *pack) between(name string) (at geo.WGS84, before, after string, err error) {
	type call struct {
		train, station string
		minutes        float64
	}
	var calls []call
	err = p.each("jjj_services_2026.csv", func(r row) error {
		calls = append(calls, call{r.text("train"), r.text("station"), r.number("elapsed_min_arrival")})
		return nil
	})
	for i := 1; i+1 < len(calls); i++ {
		a, c, b := calls[i-1], calls[i], calls[i+1]
		from, to := p.rail(a.station), p.rail(b.station)
		if c.station != name || a.train != c.train || b.train != c.train || from == nil || to == nil {
			continue
		}
		share := (c.minutes - a.minutes) / (b.minutes - a.minutes)
		return geo.WGS84{
			Lon: from.Lon + share*(to.Lon-from.Lon), Lat: from.Lat + share*(to.Lat-from.Lat),
		}, a.station, b.station, err
	}
	return geo.WGS84{}, "", "", err
}

func (p *pack) addRailStation(r row, at geo.WGS84) error {
	name := r.text("name_zh")
	code := r.text("telecode")
	if code == "" {
		code = name
	}
	named := ""
	if r.text("province") != "" {
		named = p.resolve(r.text("province"), r.text("city"), r.text("district"))
	}
	area := p.outlines.district(at, named)
	if (named == "") != (area == "") {
		return fmt.Errorf("%s is said to be in %q but lies in %q", name, named, area)
	}
	if area != named && area[:4] != named[:4] {
		p.note("Station %s is said to be in %s but lies in %s; the latter is taken", name, p.areaName(named), p.areaName(area))
	}
	position := region.Estimated
	if r.text("quality") == "good" {
		position = region.Compiled
	}
	source := srcStationsGK
	for prefix, id := range map[string]string{"listenzcc": srcStations, "stored-web-map": srcStationsWeb, "Parse12306": srcStations2016} {
		if strings.HasPrefix(r.text("coord_source"), prefix) {
			source = id
		}
	}
	return p.addStation(region.Station{
		ID: "rail:" + code, Name: name, NameEN: cmp.Or(english("station", name), r.text("name_en")), Mode: "rail", Area: area,
		Lon: at.Lon, Lat: at.Lat, Position: position, Source: source,
	}, "rail|"+name)
}

// metroStops collects the stops of a metro network in order of first
// appearance. A station that several lines serve under one name is one
// station, at the mean of its positions.
type metroStops struct {
	order []string
	seen  map[string][]geo.WGS84
	en    map[string]string
}

func (m *metroStops) add(name, english string, at geo.WGS84) {
	if m.seen == nil {
		m.seen, m.en = map[string][]geo.WGS84{}, map[string]string{}
	}
	if _, ok := m.seen[name]; !ok {
		m.order = append(m.order, name)
	}
	if !slices.Contains(m.seen[name], at) {
		m.seen[name] = append(m.seen[name], at)
	}
	if m.en[name] == "" {
		m.en[name] = english
	}
}

// write appends the stops as stations with the id prefix:NAME.
func (m *metroStops) write(p *pack, prefix, source string, position region.Basis) error {
	for _, name := range m.order {
		var at geo.WGS84
		for _, q := range m.seen[name] {
			at.Lon += q.Lon / float64(len(m.seen[name]))
			at.Lat += q.Lat / float64(len(m.seen[name]))
		}
		area := p.outlines.district(at, "")
		if area == "" {
			return fmt.Errorf("%s:%s lies in no district", prefix, name)
		}
		err := p.addStation(region.Station{
			ID: prefix + ":" + name, Name: name, NameEN: cmp.Or(english("station", name), m.en[name]), Mode: "metro", Area: area,
			Lon: at.Lon, Lat: at.Lat, Position: position, Source: source,
		}, prefix+"|"+name)
		if err != nil {
			return err
		}
	}
	return nil
}
