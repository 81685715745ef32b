package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/industry/chain"
)

func chainCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "chain",
		Short:   app.T("chain.short"),
		Example: "  sanquan chain diagnose --chain 氢能 --area 丰台区",
	}
	cmd.AddCommand(chainListCommand(app), chainDiagnoseCommand(app), chainCheckCommand(app), chainShockCommand(app), chainBriefCommand(app))
	return cmd
}

func chainListCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   app.T("chain.list.short"),
		Long:    app.T("chain.list.long"),
		Example: "  sanquan chain list --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := app.Region(cmd.Context())
			if err != nil {
				return err
			}
			answer := struct {
				Items []chain.Summary `json:"items"`
			}{chain.Summaries(r)}
			return app.Print(cmd, answer, func(w io.Writer) error { return app.writeChains(w, answer.Items) })
		},
	}
}

func (a *App) writeChains(w io.Writer, all []chain.Summary) error {
	rows := [][]string{{
		"ID", a.T("chain.col.chain"), a.T("chain.col.nodes"), a.T("chain.col.firms"), a.T("chain.col.missing"), a.T("chain.col.joint"),
	}}
	for _, c := range all {
		joint := ""
		if c.Joint {
			joint = a.T("chain.yes")
		}
		rows = append(rows, []string{c.ID, c.Name, strconv.Itoa(c.Nodes), grades(c.Firms), strconv.Itoa(c.Missing), joint})
	}
	p := printer{w: w}
	p.table(rows)
	p.line("")
	p.line(a.T("chain.note.grades"))
	p.line(a.T("chain.note.register"))
	return p.err
}

func grades(g chain.Grades) string { return fmt.Sprintf("%d/%d/%d", g.A, g.B, g.C) }

func chainDiagnoseCommand(app *App) *cobra.Command {
	var q chain.Query
	var files graphFlags
	cmd := &cobra.Command{
		Use:   "diagnose",
		Short: app.T("chain.diagnose.short"),
		Long:  app.T("chain.diagnose.long"),
		Example: "  sanquan chain diagnose --chain 氢能 --area 丰台区\n  sanquan chain diagnose --chain 轨道交通 --area 丰台区,大兴区,房山区\n" +
			"  sanquan chain diagnose --chain 氢能 --park P001 --minutes 90 --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(files.files) > 0 || files.limits != "" {
				return app.diagnoseGraph(cmd, q, files)
			}
			d, err := app.diagnose(cmd, q)
			if err != nil {
				return err
			}
			d.Notes, d.Lists = chain.SayAll(d.Notes, app.note), d.Lists.Say(app.note)
			return app.Print(cmd, d, func(w io.Writer) error { return app.writeDiagnosis(w, d) })
		},
	}
	chainFlags(app, cmd, &q)
	files.add(app, cmd)
	return cmd
}

func (a *App) note(n chain.Note) string { return a.sentence(n.ID, n.Args) }

// sentence is T with the values in a map.
func (a *App) sentence(id string, values map[string]any) string {
	var args []any
	for name, value := range values {
		args = append(args, name, value)
	}
	return a.T(id, args...)
}

// strongestGaps is the number of gaps written; JSON has all.
const strongestGaps = 8

func (a *App) writeDiagnosis(w io.Writer, d *chain.Diagnosis) error {
	p := printer{w: w}
	place := a.T("chain.head.whole")
	if d.Area != nil {
		place = d.Area.Name
	}
	p.line(a.T("chain.head", "chain", d.Chain.Name, "area", place))
	if d.Park != nil {
		p.line(a.T("chain.head.park", "park", d.Park.Name, "minutes", *d.Minutes, "feeder", a.T("chain.feeder."+d.Feeder)))
	}
	s := d.Summary
	p.line(a.T("chain.sum", "nodes", s.Nodes, "present", s.Present, "single", s.Single, "outside", s.Outside, "missing", s.Missing))
	if s.Reachable != nil {
		p.line(a.T("chain.sum.reachable", "reachable", *s.Reachable))
	}
	p.line("")
	p.table(a.nodeRows(d))
	a.writeGaps(&p, d)
	a.writeLists(&p, d.Lists)
	p.line("")
	for _, n := range d.Notes {
		p.line(n.Text)
	}
	p.line("")
	p.line(a.T("chain.sources"))
	for _, src := range d.Sources {
		p.line("  " + strings.TrimSpace(src.Title+"  "+src.Date))
	}
	return p.err
}

func (a *App) nodeRows(d *chain.Diagnosis) [][]string {
	head := []string{a.T("chain.col.stage"), a.T("chain.col.node"), a.T("chain.col.status"), a.T("chain.col.firms"), a.T("chain.col.in_area")}
	if d.Park != nil {
		head = append(head, a.T("chain.col.within"))
	}
	rows := [][]string{append(head, a.T("chain.col.evidence"))}
	for _, n := range d.Nodes {
		row := []string{
			a.T("chain.stage." + n.Stage), n.Name, a.T("chain.status." + string(n.Status)), grades(n.Firms), strconv.Itoa(n.InArea),
		}
		if n.WithinMinutes != nil {
			row = append(row, strconv.Itoa(*n.WithinMinutes))
		}
		best := ""
		if len(n.Evidence) > 0 {
			e := n.Evidence[0]
			best = e.Grade + " " + e.Firm.ShortName
			if e.Firm.ShortName == "" {
				best = e.Grade + " " + e.Firm.Name
			}
			if e.Evidence != "" {
				best += ": " + e.Evidence
			}
		}
		rows = append(rows, append(row, best))
	}
	return rows
}

// writeGaps writes the gaps that have a present neighbour.
func (a *App) writeGaps(p *printer, d *chain.Diagnosis) {
	names := map[string]string{}
	for _, n := range d.Nodes {
		names[n.ID] = n.Name
	}
	list := func(ids []string) string {
		if len(ids) == 0 {
			return a.T("chain.none")
		}
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = names[id]
		}
		return strings.Join(out, "、")
	}
	for i, g := range d.Gaps[:min(len(d.Gaps), strongestGaps)] {
		if len(g.UsedBy)+len(g.MadeFrom) == 0 {
			return
		}
		if i == 0 {
			p.line("")
			p.line(a.T("chain.gaps"))
		}
		p.line("  " + a.T("chain.gap", "name", g.Name, "usedBy", list(g.UsedBy), "madeFrom", list(g.MadeFrom)))
	}
}

// table writes rows in columns, the last one unpadded. Chinese characters are
// two columns wide.
func (p *printer) table(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-columns(cell)+2))
			}
		}
		p.line(strings.TrimRight(b.String(), " "))
	}
}

// columns is the width of a text in a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60) {
			n++
		}
	}
	return n
}
