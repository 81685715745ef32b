package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/sanquan/sanquan/region"
)

// readmeText is the template of packs/jjj/README.md; the figures in it come
// from the compilation, so that they are those of the tables beside it.
//
//go:embed readme.md.tmpl
var readmeText string

func (p *pack) readme() []byte {
	t := &p.Tables
	rows := []struct {
		Name string
		Rows int
	}{
		{"sources", len(t.Sources)},
		{"areas", len(t.Areas)},
		{"outlines.geojson", len(p.outlines.codes)},
		{"population", len(t.Population)},
		{"stations", len(t.Stations)},
		{"places", len(t.Places)},
		{"services", len(t.Services)},
		{"calls", len(t.Calls)},
		{"bands", len(t.Bands)},
		{"firms", len(t.Firms)},
		{"moves", len(t.Moves)},
		{"chains", len(t.Chains)},
		{"chain_nodes", len(t.ChainNodes)},
		{"chain_edges", len(t.ChainEdges)},
		{"positions", len(t.Positions)},
		{"items", len(t.Items)},
		{"windows", len(t.Windows)},
		{"window_items", len(t.WindowItems)},
		{"agreements", len(t.Agreements)},
		{"programmes", len(t.Programmes)},
		{"notices", len(t.Notices)},
		{"indicators", len(t.Indicators)},
		{"calendar", len(t.Calendar)},
	}
	positions, reported := map[string]int{}, 0
	for _, s := range t.Stations {
		if s.Mode == "rail" {
			positions[string(s.Position)]++
		}
	}
	for _, i := range t.Items {
		if i.Basis == region.Reported {
			reported++
		}
	}
	data := map[string]any{
		"Tables": rows, "Rail": p.notes.rail, "Metro": p.notes.metro, "Firms": p.notes.firms, "Segments": p.notes.segments,
		"Notes": p.notes.lines, "Positions": positions, "ItemsReported": reported, "ItemsGeneral": len(t.Items) - reported,
		"DayFirst": hhmm(dayFirst), "DayLast": hhmm(dayLast), "SameTrain": sameTrainMinutes,
		"Slack": fmt.Sprintf("%.0f", float64(slack)), "Lines": p.linesTable(),
		"Short": strings.Join(p.notes.rail.Short2021, ", "), "Uncounted": strings.Join(p.unserved(), "、"),
	}
	var b bytes.Buffer
	if err := template.Must(template.New("readme").Parse(readmeText)).Execute(&b, data); err != nil {
		panic(err) // the template is part of the program
	}
	return b.Bytes()
}

// lineRow counts the rail services of a line by how their clock is known.
type lineRow struct {
	Line                           string
	Borrowed, Spread, Kept, PerDay int
}

// linesTable counts the rail services by line, largest first.
func (p *pack) linesTable() []lineRow {
	at := map[string]int{}
	var lines []lineRow
	for _, s := range p.Services {
		if s.Mode != "rail" {
			continue
		}
		i, ok := at[s.Line]
		if !ok {
			i = len(lines)
			at[s.Line] = i
			lines = append(lines, lineRow{Line: s.Line})
		}
		lines[i].PerDay += s.PerDay
		switch s.Clock {
		case region.ClockBorrowed:
			lines[i].Borrowed++
		case region.ClockSpread:
			lines[i].Spread++
		case region.ClockTimetable:
			lines[i].Kept++
		}
	}
	slices.SortStableFunc(lines, func(a, b lineRow) int { return b.PerDay - a.PerDay })
	return lines
}

// unserved lists the railway stations at which no service calls.
func (p *pack) unserved() []string {
	served := map[string]bool{}
	for _, c := range p.Calls {
		served[c.Station] = true
	}
	var names []string
	for _, s := range p.Stations {
		if !served[s.ID] {
			names = append(names, s.Name)
		}
	}
	return names
}
