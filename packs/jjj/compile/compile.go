package main

import (
	"fmt"

	"github.com/sanquan/sanquan/region"
)

// pack is the pack under construction: the tables, the outlines as the file
// holds them, and what the README tells about how they came about.
type pack struct {
	region.Tables

	facts    string // folder of the facts
	outlines *outlines
	notes    notes

	areaByName map[string]string // "北京|丰台" and "河北|保定市" -> code
	stationAt  map[string]int    // "rail|北京西" -> index into Stations
	nodeByName map[string]string // "氢能|电解槽" -> node id
	facts2026  []train           // the trains of 2026 as read, for the tests
	facts2021  []train           // the trains of 2021 in running order, for the tests
}

// notes are the figures and lists of the README, in order of writing.
type notes struct {
	rail     railCount
	metro    metroCount
	firms    firmCount
	lines    []string // one each: what is left out or changed, and why
	segments segmentCount
}

// note records a fact that is left out or changed on the way into the pack, and
// why.
func (p *pack) note(format string, args ...any) {
	p.notes.lines = append(p.notes.lines, fmt.Sprintf(format, args...))
}

// compile reads every fact table below dir. The steps run in the order of
// their references: sources, areas, stations, services, places, firms, chains,
// items, samples, indicators, calendar.
func compile(dir string) (*pack, error) {
	p := &pack{
		facts:      dir,
		areaByName: map[string]string{},
		stationAt:  map[string]int{},
		nodeByName: map[string]string{},
	}
	p.Sources = sources()
	p.Manifest = manifest()
	steps := []struct {
		name string
		run  func() error
	}{
		{"areas", p.compileAreas},
		{"population", p.compilePopulation},
		{"rail stations", p.compileRailStations},
		{"rail", p.compileRail},
		{"line rows", p.compileLineRows},
		{"Beijing metro", p.compileBeijingMetro},
		{"Tianjin and Shijiazhuang metro", p.compileOtherMetro},
		{"places", p.compilePlaces},
		{"chains", p.compileChains},
		{"firms", p.compileFirms},
		{"moves", p.compileMoves},
		{"items", p.compileItems},
		{"samples", p.compileSamples},
		{"indicators", p.compileIndicators},
		{"calendar", p.compileCalendar},
	}
	for _, s := range steps {
		if err := s.run(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return p, nil
}
