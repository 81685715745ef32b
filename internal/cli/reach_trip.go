package cli

import (
	"io"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/commute/reach"
)

func (a *App) writeTrip(w io.Writer, t *reach.Trip) error {
	p := printer{w: w}
	p.line(a.T("reach.trip.head", "from", a.named(t.From.Name, t.From.NameEN), "to", a.named(t.To.Name, t.To.NameEN),
		"depart", t.Depart, "window", t.WindowMinutes, "feeder", a.T("reach.feeder."+string(t.Feeder.Mode))))
	p.line("")
	a.writeJourney(&p, "reach.trip.best", t.Best)
	if t.FastestRide != nil {
		p.line("")
		a.writeJourney(&p, "reach.trip.fastest", t.FastestRide)
	}
	p.line("")
	p.line(a.T("reach.trip.percentiles", "p5", a.orNone(t.Percentiles.P5), "p50", a.orNone(t.Percentiles.P50), "p95", a.orNone(t.Percentiles.P95)))
	if t.Percentile != 50 {
		p.line(a.T("reach.trip.at", "percentile", a.percentile(t.Percentile), "minutes", a.orNone(t.Minutes)))
	}
	a.writeDraw(&p, t.Draw)
	p.line("")
	rows := [][]string{{a.T("reach.col.depart"), a.T("reach.col.arrive"), a.T("reach.col.total"), a.T("reach.col.ride"), a.T("reach.col.times"), a.T("reach.col.route")}}
	for _, o := range t.Options[:min(len(t.Options), optionRows)] {
		rows = append(rows, []string{
			o.Depart, o.Arrive, a.minutes(o.Minutes), a.minutes(o.RideMinutes), strconv.Itoa(max(1, len(o.Departures))), a.route(o.Journey),
		})
	}
	p.table(rows)
	a.writeMore(&p, len(t.Options)-optionRows)
	p.line("")
	p.line(a.T("reach.estimated_head"))
	for _, text := range t.Estimated {
		p.line("  " + text)
	}
	a.writeLegSources(&p, t)
	return p.err
}

func (a *App) orNone(minutes *int) string {
	if minutes == nil {
		return "–"
	}
	return strconv.Itoa(*minutes)
}

// writeJourney writes one journey, leg by leg.
func (a *App) writeJourney(p *printer, head string, j *reach.Journey) {
	p.line(a.T(head, "minutes", j.Minutes, "depart", j.Depart, "arrive", j.Arrive, "wait", j.WaitMinutes, "ride", j.RideMinutes, "walk", j.WalkMinutes))
	var rows [][]string
	for _, l := range j.Legs {
		what, note := a.T("reach.feeder."+l.Kind), ""
		if l.Kind == reach.RideKind {
			what = strings.TrimSpace(l.Line + " " + l.Name)
			note = a.T("reach.trip.ride", "stops", l.Stops, "wait", l.WaitMinutes, "clock", a.T("reach.clock."+l.Clock))
		}
		rows = append(rows, []string{"  " + l.Depart, l.Arrive, a.named(l.From.Name, l.From.NameEN) + " → " + a.named(l.To.Name, l.To.NameEN), a.minutes(l.Minutes), what, note})
	}
	p.table(rows)
}

// route names the lines of a journey.
func (a *App) route(j reach.Journey) string {
	var lines []string
	for _, l := range j.Legs {
		if l.Kind == reach.RideKind {
			lines = append(lines, strings.TrimSpace(l.Line+" "+l.Name))
		}
	}
	if lines == nil {
		return a.T("reach.feeder." + j.Legs[0].Kind)
	}
	return strings.Join(lines, " → ")
}

func (a *App) writeLegSources(p *printer, t *reach.Trip) {
	seen := map[string]bool{}
	p.line(a.T("reach.sources_head"))
	for _, j := range []*reach.Journey{t.Best, t.FastestRide} {
		if j == nil {
			continue
		}
		for _, l := range j.Legs {
			if l.Source != nil && !seen[l.Source.ID] {
				seen[l.Source.ID] = true
				p.line("  " + strings.TrimSpace(l.Source.Title+"  "+l.Source.Date))
			}
		}
	}
}
