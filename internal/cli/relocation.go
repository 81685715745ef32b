package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/message"
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
	relocation.Problem
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
}

func relocationReconcileCommand(app *App) *cobra.Command {
	var out, in, on string
	var year int
	cmd := &cobra.Command{
		Use:   "reconcile",
		Short: app.T("relocation.reconcile.short"),
		Long:  app.T("relocation.reconcile.long"),
		Example: "  sanquan relocation reconcile --out 疏解2025.csv --in 承接2025.csv --year 2025\n" +
			"  sanquan relocation reconcile --out 疏解2025.csv --in 承接2025.csv --json",
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
	return cmd
}

func (a *App) reconcile(cmd *cobra.Command, answer *reconcileAnswer, out, in string) error {
	r, err := a.Region(cmd.Context())
	if err != nil {
		return err
	}
	places := relocation.NewGazetteer(r)
	if out == "" || in == "" {
		return fault.New(fault.Invalid, "relocation.two_files").On("out", "in")
	}
	read := func(side relocation.Side, path string) (*relocation.List, error) {
		rows, err := readRows(path)
		if err != nil {
			return nil, err
		}
		return relocation.Read(side, rows, places, relocation.Options{Year: answer.Year}), nil
	}
	outs, err := read(relocation.Out, out)
	if err != nil {
		return err
	}
	ins, err := read(relocation.In, in)
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

// readRows reads a CSV file in UTF-8. Faults: not_found relocation.no_file,
// invalid relocation.bad_csv.
func readRows(path string) ([][]string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "relocation.no_file", "path", path)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\uFEFF"))))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "relocation.bad_csv", "path", path)
	}
	return rows, nil
}

func (a *App) listAnswer(l *relocation.List) listAnswer {
	out := listAnswer{Rows: l.Rows, Taken: l.Taken(), Refused: l.Refused(), Skipped: l.Skipped(), Problems: []problemAnswer{}}
	for _, p := range l.Problems {
		out.Problems = append(out.Problems, problemAnswer{
			p, message.Text(a.lang, "relocation.row."+string(p.Reason), p.Args...), message.Text(a.lang, "relocation.fix."+string(p.Reason), p.Args...),
		})
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
	rows := [][]string{{a.T("relocation.col.row"), a.T("relocation.col.column"), a.T("relocation.col.value"), a.T("relocation.col.level"), a.T("relocation.col.reason")}}
	for _, x := range all {
		rows = append(rows, []string{strconv.Itoa(x.Row), x.Column, x.Value, a.T("relocation.level." + string(x.Level)), x.Text + " " + x.Remedy})
	}
	p.table(rows)
}

// openRows are the rows that somebody has to settle, with a heading.
func (a *App) openRows(r *reconcileAnswer) [][]string {
	rows := [][]string{{
		a.T("relocation.col.status"), a.T("relocation.col.firm"), a.T("relocation.col.out_row"), a.T("relocation.col.in_row"),
		a.T("relocation.col.owner"), a.T("relocation.col.due"), a.T("relocation.col.what"),
	}}
	for _, row := range r.Rows {
		if row.Owner == nil {
			continue
		}
		cells := []string{a.T("relocation.status." + string(row.Status)), "", "", "", a.owner(row.Owner), row.Due.String(), a.what(&row)}
		if row.In != nil {
			cells[1], cells[3] = row.In.Name, row.In.Ref
		}
		if row.Out != nil {
			cells[1], cells[2] = row.Out.Name, row.Out.Ref
		}
		rows = append(rows, cells)
	}
	return rows
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
	if len(parts) == 0 {
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
		Example: "  sanquan relocation template --side out -o 疏解模板.csv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if side != string(relocation.Out) && side != string(relocation.In) {
				return fault.New(fault.Invalid, "relocation.bad_side", "value", side).On("side")
			}
			head, sample := []string{}, []string{}
			for _, c := range relocation.Columns(relocation.Side(side)) {
				head, sample = append(head, c.Title), append(sample, c.Sample)
			}
			var buf bytes.Buffer
			buf.WriteString("\uFEFF")
			w := csv.NewWriter(&buf)
			if err := w.WriteAll([][]string{head, sample}); err != nil {
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
