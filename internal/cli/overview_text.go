package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/internal/message"
)

// writeOverview prints the three circles as tables.
func (a *App) writeOverview(w io.Writer, o *Overview) error {
	p := printer{w: w}
	p.line(a.title(o))
	p.line("")
	a.writeCommute(&p, o)
	p.line("")
	a.writeIndustry(&p, o)
	p.line("")
	a.writeService(&p, o)
	p.line("")
	for _, text := range o.Estimated {
		p.line(text)
	}
	return p.err
}

func (a *App) title(o *Overview) string {
	return a.T("cli.demo.title", "region", a.named(o.Region.Title, o.Region.TitleEN), "version", o.Region.Version, "date", o.Region.Created)
}

// named chooses between the Chinese and the English name of a thing.
func (a *App) named(zh, en string) string {
	if a.lang == message.EN && en != "" {
		return en
	}
	return zh
}

func (a *App) writeCommute(p *printer, o *Overview) {
	c := o.Commute
	p.line(a.T("cli.demo.commute", "minutes", o.Minutes, "depart", c.Depart, "window", c.WindowMinutes))
	rows := [][]string{{
		a.T("cli.demo.col.hub"), a.T("cli.demo.col.on_foot"), a.T("cli.demo.col.by_car"), a.T("cli.demo.col.stations"),
		a.T("cli.demo.col.parks"), a.T("cli.demo.col.radius"), a.T("cli.demo.col.quotient"), a.T("cli.demo.col.dent"),
	}}
	for _, h := range c.Hubs {
		rows = append(rows, []string{
			a.named(h.Name, h.NameEN), a.people(h.OnFoot.Persons), a.people(h.ByCar.Persons),
			strconv.Itoa(h.ByCar.Stations), strconv.Itoa(h.ByCar.Parks),
			fmt.Sprintf("%.0f km", h.ByCar.MeanRadiusKm), fmt.Sprintf("%.2f", h.ByCar.Quotient), a.dent(h.Dents),
		})
	}
	p.table(rows)
	p.line(a.T("cli.demo.by_car"))
	p.line("")
	p.line(a.T("cli.demo.claims"))
	rows = [][]string{{
		a.T("cli.demo.col.claim"), a.T("cli.demo.col.reported"), a.T("cli.demo.col.computed"), a.T("cli.demo.col.verdict"),
	}}
	for _, claim := range c.Claims {
		computed := "–"
		if claim.Computed != nil {
			computed = number(claim.Computed.Value) + " " + claim.Computed.Unit
		}
		rows = append(rows, []string{
			a.named(claim.Name, claim.NameEN), number(claim.Reported.Value) + " min", computed,
			a.T("cli.demo.verdict."+string(claim.Verdict)) + a.T("cli.demo.colon") + claim.Explain,
		})
	}
	p.table(rows)
}

func (a *App) people(p reach.People) string {
	return a.T("cli.demo.people", "n", a.residents(p.Inside), "share", fmt.Sprintf("%.1f", 100*p.Share))
}

func (a *App) dent(dents []reach.Dent) string {
	if len(dents) == 0 {
		return a.T("cli.demo.no_dent")
	}
	d := dents[0]
	text := fmt.Sprintf("%s %.0f km", a.T("reach.sector."+d.Name), d.RadiusKm)
	if d.Toward != nil {
		text += " → " + a.named(d.Toward.Name, d.Toward.NameEN)
	}
	return text
}

func (a *App) writeIndustry(p *printer, o *Overview) {
	p.line(a.T("cli.demo.industry", "place", a.named(o.Industry.Park.Name, o.Industry.Park.NameEN), "minutes", o.Minutes))
	rows := [][]string{{
		a.T("cli.demo.col.chain"), a.T("cli.demo.col.nodes"), a.T("cli.demo.col.filled"), a.T("cli.demo.col.grades"),
		a.T("cli.demo.col.missing"), a.T("cli.demo.col.within"),
	}}
	for _, c := range o.Industry.Chains {
		rows = append(rows, []string{
			a.named(c.Name, c.NameEN), strconv.Itoa(c.Nodes), strconv.Itoa(c.Filled), grades(c.Firms),
			strconv.Itoa(c.Missing), strconv.Itoa(c.Within),
		})
	}
	p.table(rows)
	p.line("")
	p.line(a.T("cli.demo.indicators"))
	rows = [][]string{{a.T("cli.demo.col.indicator"), a.T("cli.demo.col.value")}}
	var sources []string
	for _, in := range o.Industry.Indicators {
		value := number(in.Value)
		if in.AtLeast {
			value = a.T("cli.at_least", "value", value)
		}
		source := in.Source
		if in.Origin != nil {
			source = in.Origin.Title + " " + in.Origin.Date
		}
		if !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
		rows = append(rows, []string{a.named(in.Name, in.NameEN), value})
	}
	p.table(rows)
	for _, source := range sources {
		p.line(a.T("cli.demo.source", "source", source))
	}
}

func (a *App) writeService(p *printer, o *Overview) {
	s := o.Service
	p.line(a.T("cli.demo.service", "items", s.Items, "windows", s.Windows))
	rows := [][]string{{a.T("cli.demo.col.mode"), a.T("cli.demo.col.items")}}
	for _, m := range s.Modes {
		rows = append(rows, []string{m.Name, strconv.Itoa(m.Items)})
	}
	p.table(rows)
	if s.People != nil {
		p.line(a.T("cli.demo.windows_people", "persons", a.residents(s.People.Inside), "share", fmt.Sprintf("%.1f", 100*s.People.Share)))
	}
}

// number writes a figure without needless decimals.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
