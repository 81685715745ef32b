package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/movelist"
	"github.com/sanquan/sanquan/internal/sheet"
)

func relocationCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "relocation",
		Short:   app.T("relocation.short"),
		Example: "  sanquan relocation reconcile --out 疏解2025.csv --in 承接2025.csv --year 2025",
	}
	cmd.AddCommand(relocationReconcileCommand(app), relocationTaxCommand(app), relocationTemplateCommand(app))
	return cmd
}

// reconcileAnswer is what `relocation reconcile --json` prints.
type reconcileAnswer struct {
	Year int          `json:"year,omitempty"`
	On   workday.Date `json:"on"` // the day from which whoever has an open row has time
	Out  listAnswer   `json:"out"`
	In   listAnswer   `json:"in"`
	*relocation.Reconciliation
	Agreement float64 `json:"agreement"` // of all rows, -1 without any
}

// listAnswer is a list as it was read.
type listAnswer struct {
	Rows     int             `json:"rows"`
	Taken    int             `json:"taken"`
	Refused  int             `json:"refused"`
	Skipped  int             `json:"skipped"`
	Problems []problemAnswer `json:"problems"`
}

// problemAnswer is a problem in words.
type problemAnswer struct {
	intake.Problem
	Reason string `json:"reason"`
	Remedy string `json:"remedy,omitempty"`
}

func relocationReconcileCommand(app *App) *cobra.Command {
	var out, in, on, report string
	var year int
	cmd := &cobra.Command{
		Use:   "reconcile",
		Short: app.T("relocation.reconcile.short"),
		Long:  app.T("relocation.reconcile.long"),
		Example: "  sanquan relocation reconcile --out 疏解2025.csv --in 承接2025.csv --year 2025\n" +
			"  sanquan relocation reconcile --out 疏解2025.xlsx --in 承接2025.xlsx -o 对账.xlsx",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			answer := &reconcileAnswer{Year: year, On: relocation.DayOf(app.Now())}
			if on != "" {
				var err error
				if answer.On, err = workday.ParseDate(on); err != nil {
					return err
				}
			}
			if err := app.reconcile(cmd, answer, out, in); err != nil {
				return err
			}
			if report != "" {
				if err := app.writeWorkbook(report, answer); err != nil {
					return err
				}
			}
			if err := app.Print(cmd, answer, func(w io.Writer) error { return app.writeReconciliation(w, answer) }); err != nil {
				return err
			}
			if n := answer.Out.Refused + answer.In.Refused; n > 0 {
				return errPartly{fault.New(fault.Invalid, "relocation.rows_refused", "count", n)}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", app.T("relocation.flag.out"))
	cmd.Flags().StringVar(&in, "in", "", app.T("relocation.flag.in"))
	cmd.Flags().IntVar(&year, "year", 0, app.T("relocation.flag.year"))
	cmd.Flags().StringVar(&on, "on", "", app.T("relocation.flag.on"))
	cmd.Flags().StringVarP(&report, "output", "o", "", app.T("relocation.flag.report"))
	return cmd
}

func (a *App) reconcile(cmd *cobra.Command, answer *reconcileAnswer, out, in string) error {
	if out == "" || in == "" {
		return fault.New(fault.Invalid, "relocation.two_files").On("out", "in")
	}
	r, err := a.Region(cmd.Context())
	if err != nil {
		return err
	}
	o := movelist.Options{
		Year: answer.Year, Region: r, Beyond: name.National(), Divisions: intake.NewDivisions(r.Areas, name.National(), formerDivisions()), Lang: a.lang,
	}
	outs, err := readList(cmd, relocation.Out, out, o)
	if err != nil {
		return err
	}
	ins, err := readList(cmd, relocation.In, in, o)
	if err != nil {
		return err
	}
	answer.Out, answer.In = a.listAnswer(outs), a.listAnswer(ins)
	answer.Reconciliation, err = relocation.Reconcile(outs.Entries, ins.Entries, workday.China(), answer.On)
	if err == nil {
		answer.Agreement = answer.Counts.Agreement()
	}
	return err
}

func readList(cmd *cobra.Command, side relocation.Side, path string, o movelist.Options) (*movelist.List, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "relocation.no_file", "path", path)
	}
	defer f.Close()
	b, err := sheet.Open(f, filepath.Base(path), sheet.Limits{})
	if err != nil {
		return nil, err
	}
	return movelist.Read(cmd.Context(), b, side, o)
}

func (a *App) listAnswer(l *movelist.List) listAnswer {
	out := listAnswer{Rows: len(l.Rows), Problems: []problemAnswer{}}
	out.Taken, out.Refused, out.Skipped = l.Fates()
	for _, p := range l.Problems {
		out.Problems = append(out.Problems, problemAnswer{p, p.Reason(a.lang), p.Remedy(a.lang)})
	}
	return out
}

func (a *App) writeReconciliation(w io.Writer, r *reconcileAnswer) error {
	p := printer{w: w}
	for _, side := range []struct {
		word string
		list listAnswer
	}{{"relocation.side.out", r.Out}, {"relocation.side.in", r.In}} {
		p.line(a.T("relocation.list", "side", a.T(side.word), "rows", side.list.Rows, "taken", side.list.Taken, "refused", side.list.Refused, "skipped", side.list.Skipped))
		a.writeProblems(&p, side.list.Problems)
	}
	c := r.Counts
	p.line("")
	p.line(a.T("relocation.counts", "matched", c.Matched, "out", c.OnlyOut, "exits", c.Exits, "in", c.OnlyIn, "differing", c.Differing))
	if r.Agreement >= 0 {
		p.line(a.T("relocation.agreement", "share", fmt.Sprintf("%.1f", 100*r.Agreement)))
	}
	if rows := a.openRows(r); len(rows) > 1 {
		p.line("")
		p.table(rows)
	}
	for _, t := range r.Twice {
		p.line(a.T("relocation.twice", "side", a.T("relocation.side."+string(t.Side)), "names", strings.Join(t.Names, "、"), "rows", strings.Join(t.Refs, "、")))
	}
	return p.err
}

func (a *App) writeProblems(p *printer, all []problemAnswer) {
	if len(all) == 0 {
		return
	}
	p.table(a.problemRows(all))
}

// problemRows are problems as a table, with a heading.
func (a *App) problemRows(all []problemAnswer) [][]string {
	rows := [][]string{{a.T("relocation.col.row"), a.T("relocation.col.column"), a.T("relocation.col.value"), a.T("relocation.col.level"), a.T("relocation.col.reason")}}
	for _, x := range all {
		said := strings.TrimSpace(x.Reason + " " + x.Remedy)
		if x.Cells > 1 {
			said += a.T("relocation.cells", "count", x.Cells)
		}
		rows = append(rows, []string{strconv.Itoa(x.Row), x.Heading, x.Value, a.T("relocation.level." + string(x.Grade)), said})
	}
	return rows
}

// writeWorkbook writes the reconciliation and the problems of both lists as a
// workbook of three sheets.
func (a *App) writeWorkbook(path string, r *reconcileAnswer) error {
	var buf bytes.Buffer
	w := sheet.NewWriter(&buf, sheet.XLSX)
	write := func(name string, rows [][]string) error {
		columns := make([]sheet.Column, len(rows[0]))
		for i, title := range rows[0] {
			columns[i] = sheet.Column{Title: title, Width: 18, Format: "@"}
		}
		columns[len(columns)-1].Width = 70
		if err := w.Sheet(name, columns); err != nil {
			return err
		}
		for _, row := range rows[1:] {
			values := make([]any, len(row))
			for i, v := range row {
				values[i] = v
			}
			if err := w.Row(values...); err != nil {
				return err
			}
		}
		return nil
	}
	if err := write(a.T("relocation.sheet.result"), a.allRows(r)); err != nil {
		return err
	}
	if err := write(a.T("relocation.sheet.out"), a.problemRows(r.Out.Problems)); err != nil {
		return err
	}
	if err := write(a.T("relocation.sheet.in"), a.problemRows(r.In.Problems)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		return err
	}
	a.Notef("relocation.written", "path", path)
	return nil
}

// openRows are the rows that somebody has to settle, with a heading.
func (a *App) openRows(r *reconcileAnswer) [][]string {
	rows := [][]string{a.rowHeads()}
	for _, row := range r.Rows {
		if row.Owner != nil {
			rows = append(rows, a.rowCells(&row))
		}
	}
	return rows
}

// allRows are all rows, with a heading.
func (a *App) allRows(r *reconcileAnswer) [][]string {
	rows := [][]string{a.rowHeads()}
	for _, row := range r.Rows {
		rows = append(rows, a.rowCells(&row))
	}
	return rows
}

func (a *App) rowHeads() []string {
	return []string{
		a.T("relocation.col.status"), a.T("relocation.col.firm"), a.T("relocation.col.out_row"), a.T("relocation.col.in_row"),
		a.T("relocation.col.owner"), a.T("relocation.col.due"), a.T("relocation.col.what"),
	}
}

func (a *App) rowCells(row *relocation.Row) []string {
	cells := []string{a.T("relocation.status." + string(row.Status)), "", "", "", "", "", a.what(row)}
	if row.Owner != nil {
		cells[4], cells[5] = a.owner(row.Owner), row.Due.String()
	}
	if row.In != nil {
		cells[1], cells[3] = row.In.Name, row.In.Ref
	}
	if row.Out != nil {
		cells[1], cells[2] = row.Out.Name, row.Out.Ref
	}
	return cells
}

func (a *App) owner(o *relocation.RowOwner) string {
	return a.T("relocation.owner."+string(o.Side), "place", a.region.AreaName(o.Place))
}

// what says what is to be done about a row.
func (a *App) what(row *relocation.Row) string {
	var parts []string
	for _, d := range row.Differences {
		parts = append(parts, a.T("relocation.difference", "field", a.T("relocation.field."+string(d.Field)), "out", a.said(d.Field, d.Out), "in", a.said(d.Field, d.In)))
	}
	for _, m := range row.Missing {
		parts = append(parts, a.T("relocation.missing."+string(m)))
	}
	switch {
	case row.Exit != relocation.NoExit && row.In == nil:
		parts = append(parts, a.T("relocation.exit."+string(row.Exit)))
	case len(parts) == 0 && row.Status != relocation.Matched:
		parts = append(parts, a.T("relocation.post."+string(row.Status)))
	}
	return strings.Join(parts, a.T("relocation.comma"))
}

// said is a value of a difference in words.
func (a *App) said(f relocation.Field, value string) string {
	switch {
	case f == relocation.FieldCategory:
		return a.T("relocation.category." + value)
	case f == relocation.FieldTo && (value == string(relocation.Quit) || value == string(relocation.Dissolved)):
		return a.T("relocation.exit." + value)
	}
	return value
}

func relocationTemplateCommand(app *App) *cobra.Command {
	var side, file string
	cmd := &cobra.Command{
		Use:     "template",
		Short:   app.T("relocation.template.short"),
		Long:    app.T("relocation.template.long"),
		Example: "  sanquan relocation template --side out -o 疏解模板.xlsx",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if side != string(relocation.Out) && side != string(relocation.In) {
				return fault.New(fault.Invalid, "relocation.bad_side", "value", side).On("side")
			}
			r, err := app.Region(cmd.Context())
			if err != nil {
				return err
			}
			format := sheet.CSV
			if strings.EqualFold(filepath.Ext(file), ".xlsx") {
				format = sheet.XLSX
			}
			var buf bytes.Buffer
			divisions := intake.NewDivisions(r.Areas, name.National(), formerDivisions())
			if err := intake.WriteTemplate(&buf, format, movelist.Table(relocation.Side(side)), divisions, app.lang); err != nil {
				return err
			}
			if file == "" {
				_, err := app.Out.Write(buf.Bytes())
				return err
			}
			return os.WriteFile(file, buf.Bytes(), 0o600)
		},
	}
	cmd.Flags().StringVar(&side, "side", string(relocation.Out), app.T("relocation.flag.side"))
	cmd.Flags().StringVarP(&file, "output", "o", "", app.T("relocation.flag.output"))
	return cmd
}
