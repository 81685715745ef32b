package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/find"
	"github.com/sanquan/sanquan/internal/firmdesk"
)

// foundFirm is a line of `firm search --json`.
type foundFirm struct {
	firm.Record
	Match string `json:"match"` // the text that matched
	Field string `json:"field"` // name, former, alias, code
}

var foundFields = map[find.Field]string{find.Name: "name", find.Former: "former", find.Alias: "alias", find.Code: "code"}

func firmSearchCommand(app *App) *cobra.Command {
	q := find.Query{}
	cmd := &cobra.Command{
		Use:     "search TEXT",
		Short:   app.T("firm.cli.search.short"),
		Long:    app.T("firm.cli.search.long"),
		Example: "  sanquan firm search 轨道\n  sanquan firm search fengtai --area 110106 --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			desk, err := app.ownFirms(cmd.Context())
			if err != nil {
				return err
			}
			if err := desk.Follow(cmd.Context()); err != nil {
				return err
			}
			q.Text = strings.Join(args, " ")
			found, err := desk.Search(cmd.Context(), q)
			if err != nil {
				return err
			}
			out := struct {
				Items []foundFirm `json:"items"`
			}{[]foundFirm{}}
			for _, f := range found {
				out.Items = append(out.Items, foundFirm{f.Record, f.Hit.Text, foundFields[f.Hit.Field]})
			}
			return app.Print(cmd, out, func(w io.Writer) error { return app.writeFound(w, out.Items) })
		},
	}
	cmd.Flags().StringVar(&q.Area, "area", "", app.T("firm.cli.flag.area"))
	cmd.Flags().IntVar(&q.Limit, "limit", 20, app.T("firm.cli.flag.limit"))
	return cmd
}

func (a *App) writeFound(w io.Writer, list []foundFirm) error {
	p := printer{w: w}
	if len(list) == 0 {
		p.line(a.T("firm.cli.none"))
		return p.err
	}
	rows := [][]string{{"ID", a.T("firm.field.name"), a.T("firm.field.code"), a.T("firm.field.area"), a.T("firm.cli.found_by")}}
	for _, f := range list {
		by := a.T("firm.cli.by." + f.Field)
		if f.Field != "name" {
			by += " " + f.Match
		}
		rows = append(rows, []string{f.ID, f.Name, f.Code, a.areaOf(f.Area), by})
	}
	p.table(rows)
	return p.err
}

// areaOf is the name of a division of the region, its code for another.
func (a *App) areaOf(code string) string {
	if a.region != nil && a.region.Area(code) != nil {
		return a.region.AreaName(code)
	}
	return code
}

func firmShowCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   app.T("firm.cli.show.short"),
		Long:    app.T("firm.cli.show.long"),
		Example: "  sanquan firm show pack:000008.SZ",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			desk, err := app.ownFirms(cmd.Context())
			if err != nil {
				return err
			}
			c, err := desk.Card(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return app.Print(cmd, c, func(w io.Writer) error { return app.writeCard(w, c) })
		},
	}
}

func (a *App) writeCard(w io.Writer, c firmdesk.Card) error {
	p := printer{w: w}
	p.line(c.Name + "  " + c.Code + "  " + a.areaOf(c.Area))
	if len(c.Members) > 1 {
		var ids []string
		for _, m := range c.Members {
			ids = append(ids, m.ID)
		}
		p.line(a.T("firm.cli.members", "ids", strings.Join(ids, ", ")))
	}
	if c.Parent != nil {
		p.line(a.T("firm.field.parent") + "  " + c.Parent.Name + "  " + c.Parent.ID)
	}
	p.line("")
	rows := [][]string{{a.T("firm.cli.col.field"), a.T("firm.cli.col.value"), a.T("firm.cli.col.observed"), a.T("firm.cli.col.source"), "ID"}}
	for _, f := range c.Facts {
		value := f.Value
		if f.Field == firm.Area {
			value = a.areaOf(f.Value)
		}
		if f.Ended != nil {
			value = a.T("firm.cli.ended", "value", value)
		}
		rows = append(rows, []string{a.T("firm.field." + string(f.Field)), value, f.Observed, f.Source, f.ID})
	}
	p.table(rows)
	for _, clash := range c.Conflicts {
		var values []string
		for _, f := range clash.Facts {
			values = append(values, f.Value+" ("+f.Source+", "+f.Observed+")")
		}
		p.line(a.T("firm.cli.conflict", "field", a.T("firm.field."+string(clash.Field)), "values", strings.Join(values, "; ")))
	}
	if len(c.Branches) > 0 {
		p.line("")
		p.line(a.T("firm.cli.branches", "count", len(c.Branches)))
		for _, b := range c.Branches {
			p.line("  " + b.Name + "  " + a.areaOf(b.Area) + "  " + b.ID)
		}
	}
	return p.err
}

// listedPairs is what `firm review --json` prints.
type listedPairs struct {
	Items []listedPair `json:"items"`
	Next  string       `json:"next,omitempty"` // for --after
}

type listedPair struct {
	firm.Proposal
	First  firm.Record `json:"first"`
	Second firm.Record `json:"second"`
}

func firmReviewCommand(app *App) *cobra.Command {
	state, page := "", firm.Page{}
	cmd := &cobra.Command{
		Use:     "review",
		Short:   app.T("firm.cli.review.short"),
		Long:    app.T("firm.cli.review.long"),
		Example: "  sanquan firm review --limit 10",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			desk, err := app.ownFirms(cmd.Context())
			if err != nil {
				return err
			}
			list, next, err := desk.Store.ListProposals(cmd.Context(), firm.ProposalState(state), page)
			if err != nil {
				return err
			}
			var ids []string
			for _, q := range list {
				ids = append(ids, q.A, q.B)
			}
			records, err := desk.Store.Records(cmd.Context(), ids)
			if err != nil {
				return err
			}
			out := listedPairs{Items: []listedPair{}, Next: next}
			for _, q := range list {
				out.Items = append(out.Items, listedPair{q, records[q.A], records[q.B]})
			}
			return app.Print(cmd, out, func(w io.Writer) error { return app.writePairs(w, out) })
		},
	}
	cmd.Flags().StringVar(&state, "state", string(firm.Open), app.T("firm.cli.flag.state"))
	cmd.Flags().IntVar(&page.Limit, "limit", 20, app.T("firm.cli.flag.limit"))
	cmd.Flags().StringVar(&page.Cursor, "after", "", app.T("firm.cli.flag.after"))
	return cmd
}

func (a *App) writePairs(w io.Writer, list listedPairs) error {
	p := printer{w: w}
	if len(list.Items) == 0 {
		p.line(a.T("firm.cli.no_pairs"))
	}
	for _, q := range list.Items {
		score := a.T("firm.cli.no_score")
		if q.Score >= 0 {
			score = strconv.FormatFloat(100*q.Score, 'f', 1, 64) + " %"
		}
		p.line(score + "  " + q.ID)
		for _, r := range []firm.Record{q.First, q.Second} {
			p.line("  " + strings.TrimRight(r.Name+"  "+r.Code+"  "+a.areaOf(r.Area)+"  "+r.Address, " "))
		}
		for _, weight := range q.Weights {
			p.line(fmt.Sprintf("    %+6.2f  %s  %s  %s | %s", weight.Log2, weight.Field, weight.Level, weight.A, weight.B))
		}
	}
	if list.Next != "" {
		p.line(a.T("firm.cli.more", "next", list.Next))
	}
	return p.err
}
