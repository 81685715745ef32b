package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/industry/chain"
)

func chainShockCommand(app *App) *cobra.Command {
	var c chain.Closing
	var files graphFlags
	feeder, noTimes := "", false
	cmd := &cobra.Command{
		Use:   "shock",
		Short: app.T("chain.shock.short"),
		Long:  app.T("chain.shock.long"),
		Example: "  sanquan chain shock --firm 中国通号\n  sanquan chain shock --node GD05 --area 丰台区 --minutes 60\n" +
			"  sanquan chain shock --between 北京市 --and 天津市 --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			field, err := app.field(cmd, files)
			if err != nil {
				return err
			}
			if !noTimes {
				if c.Times, err = app.travelTimes(cmd, feeder); err != nil {
					return err
				}
			}
			loss, err := field.Close(c)
			if err != nil {
				return err
			}
			loss.Notes = chain.SayAll(loss.Notes, app.note)
			return app.Print(cmd, loss, func(w io.Writer) error { return app.writeLoss(w, loss) })
		},
	}
	cmd.Flags().StringVar(&c.Firm, "firm", "", app.T("chain.shock.flag.firm"))
	cmd.Flags().StringVar(&c.Node, "node", "", app.T("chain.shock.flag.node"))
	cmd.Flags().StringVar(&c.Between, "between", "", app.T("chain.shock.flag.between"))
	cmd.Flags().StringVar(&c.And, "and", "", app.T("chain.shock.flag.and"))
	cmd.Flags().StringVar(&c.Area, "area", "", app.T("chain.shock.flag.area"))
	cmd.Flags().IntVar(&c.Minutes, "minutes", chain.DefaultMinutes, app.T("chain.shock.flag.minutes"))
	cmd.Flags().StringVar(&feeder, "feeder", string(reach.Walk), app.T("chain.flag.feeder"))
	cmd.Flags().BoolVar(&noTimes, "no-times", false, app.T("chain.shock.flag.no_times"))
	files.add(app, cmd)
	return cmd
}

// mostHits is the number of nodes written; JSON has all.
const mostHits = 12

func (a *App) writeLoss(w io.Writer, l *chain.Loss) error {
	p := printer{w: w}
	for i, c := range l.Closed {
		if i == mostHits {
			p.line(a.T("chain.more", "count", len(l.Closed)-i))
			break
		}
		p.line(a.T("chain.shock.closed", "node", c.Name, "failed", c.Failed, "firms", c.Firms, "names", strings.Join(c.Names, "、")))
	}
	for _, s := range l.Sides {
		p.line("")
		place := s.Area
		if place == "" {
			place = a.T("chain.head.whole")
		}
		p.line(a.T("chain.shock.side", "area", place, "reached", s.Reached, "cut", s.Cut, "mild", share(s.Mild), "strict", share(s.Strict), "firms", s.Firms))
		rows := [][]string{{a.T("chain.col.node"), a.T("chain.col.chain"), a.T("chain.shock.col.steps"), a.T("chain.shock.col.firms"), a.T("chain.shock.col.mild"), a.T("chain.shock.col.strict")}}
		for _, h := range s.Hits[:min(len(s.Hits), mostHits)] {
			rows = append(rows, []string{h.Name, h.Chain, strconv.Itoa(h.Steps), strconv.Itoa(h.Firms), share(&h.Mild), share(&h.Strict)})
		}
		p.table(rows)
	}
	if len(l.Substitutes) > 0 {
		p.line("")
		p.line(a.T("chain.shock.substitutes", "minutes", l.Minutes))
	}
	for _, s := range l.Substitutes[:min(len(l.Substitutes), mostHits)] {
		p.line("  " + a.T("chain.shock.substitute", "node", s.Name, "left", s.Left, "within", s.Within, "firms", a.firmList(s.Firms)))
	}
	p.line("")
	for _, n := range l.Notes {
		p.line(n.Text)
	}
	return p.err
}

func share(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100**v)
}

// firmList names the first firms with what they stand on.
func (a *App) firmList(all []chain.Evidence) string {
	const most = 4
	var names []string
	for _, e := range all[:min(len(all), most)] {
		name := e.Firm.ShortName
		if name == "" {
			name = e.Firm.Name
		}
		name += " " + e.Grade
		if e.Minutes != nil {
			name += " " + a.T("chain.brief.minutes", "minutes", *e.Minutes)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return a.T("chain.none")
	}
	return strings.Join(names, "、")
}
