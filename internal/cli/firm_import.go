package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/firmintake"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/sheet"
)

func firmTemplateCommand(app *App) *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use:     "template",
		Short:   app.T("firmcli.template.short"),
		Example: "  sanquan firm template -o firms.xlsx\n  sanquan firm template -o firms.csv --lang en",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			importer, err := app.importer(cmd.Context())
			if err != nil {
				return err
			}
			format := sheet.XLSX
			if strings.EqualFold(filepath.Ext(out), ".csv") {
				format = sheet.CSV
			}
			var b bytes.Buffer
			if err := importer.Template(cmd.Context(), firmintake.TableName, &b, format, app.lang); err != nil {
				return err
			}
			if err := writeWhole(out, &b); err != nil {
				return err
			}
			app.Notef("import.wrote", "file", out)
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "firms.xlsx", app.T("import.flag.out"))
	return cmd
}

// writeWhole writes a file of the user's.
func writeWhole(path string, b *bytes.Buffer) error {
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil { //nolint:gosec // for others to read, as what people save is
		return fault.Wrap(err, fault.Denied, "import.cannot_write", "file", path)
	}
	return nil
}

// importFlags are those of an import command.
type importFlags struct {
	dryRun                                    bool
	accept, report, sheet, source, observedOn string
}

func firmImportCommand(app *App) *cobra.Command {
	var flags importFlags
	cmd := &cobra.Command{
		Use:     "import FILE.xlsx|FILE.csv",
		Short:   app.T("firmcli.import.short"),
		Long:    app.T("firmcli.import.long"),
		Example: "  sanquan firm import firms.xlsx --dry-run --report report.xlsx\n  sanquan firm import firms.xlsx --accept good --source 规上企业名录 --observed 2026-10-31",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return app.importFile(cmd, firmintake.TableName, args[0], flags)
		},
	}
	cmd.Flags().BoolVar(&flags.dryRun, "dry-run", false, app.T("import.flag.dry_run"))
	cmd.Flags().StringVar(&flags.accept, "accept", string(intake.All), app.T("import.flag.accept"))
	cmd.Flags().StringVar(&flags.report, "report", "", app.T("import.flag.report"))
	cmd.Flags().StringVar(&flags.sheet, "sheet", "", app.T("import.flag.sheet"))
	cmd.Flags().StringVar(&flags.source, "source", "", app.T("firmcli.flag.source"))
	cmd.Flags().StringVar(&flags.observedOn, "observed", "", app.T("firmcli.flag.observed"))
	return cmd
}

// importedAnswer is what an import command prints under --json.
type importedAnswer struct {
	intake.Import
	Problems []problemInWords `json:"problems"` // the first of them; the report has all
	Total    int              `json:"problemsTotal"`
	DryRun   bool             `json:"dryRun"`
}

// problemInWords is a problem with its sentences.
type problemInWords struct {
	intake.Problem
	Reason string `json:"reason"`
	Remedy string `json:"remedy,omitempty"`
}

// shownProblems bounds the problems that a command prints.
const shownProblems = 20

func (a *App) importFile(cmd *cobra.Command, table, path string, flags importFlags) error {
	ctx := cmd.Context()
	if flags.accept != string(intake.Good) && flags.accept != string(intake.All) {
		return fault.New(fault.Invalid, "import.bad_accept", "value", flags.accept).On("accept")
	}
	importer, err := a.importer(ctx)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return fault.Wrap(err, fault.NotFound, "import.no_file", "file", path)
	}
	defer f.Close()
	w := intake.Wish{Table: table, Name: filepath.Base(path), Sheet: flags.sheet, Lang: a.lang, Given: map[string]string{}, Progress: a.importProgress()}
	for column, value := range map[string]string{"source": flags.source, "observed": flags.observedOn} {
		if value != "" {
			w.Given[column] = value
		}
	}
	i, plan, err := importer.Plan(ctx, a.importAct(), w, f)
	if err != nil {
		return err
	}
	if flags.report != "" {
		if err := a.saveReport(cmd, importer, i.ID, flags.report); err != nil {
			return err
		}
	}
	answer := &importedAnswer{Import: i, DryRun: flags.dryRun, Total: len(plan.Problems), Problems: []problemInWords{}}
	for _, p := range plan.Problems[:min(len(plan.Problems), shownProblems)] {
		answer.Problems = append(answer.Problems, problemInWords{p, p.Reason(a.lang), p.Remedy(a.lang)})
	}
	wanted := i.Counts.Created+i.Counts.Changed > 0
	whole := flags.accept == string(intake.Good) || i.Counts.Refused == 0
	if !flags.dryRun && wanted && whole {
		if answer.Import, err = importer.Apply(ctx, a.importAct(), i.ID, i.Version, intake.Accept(flags.accept), w); err != nil {
			return err
		}
	}
	if err := a.Print(cmd, answer, func(out io.Writer) error { return a.writeImported(out, answer) }); err != nil {
		return err
	}
	switch {
	case i.Counts.Refused == 0 || flags.dryRun && i.Counts.Refused == 0:
		return nil
	case flags.dryRun || whole:
		return errPartly{fault.New(fault.Invalid, "import.some_refused", "refused", i.Counts.Refused)}
	}
	return fault.New(fault.Conflict, "intake.not_all_good", "refused", i.Counts.Refused)
}

func (a *App) saveReport(cmd *cobra.Command, importer *intake.Importer, id, path string) error {
	_, r, err := importer.Report(cmd.Context(), id)
	if err != nil {
		return err
	}
	defer r.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	return writeWhole(path, &b)
}

// importProgress tells how far reading is, every 20,000 rows.
func (a *App) importProgress() func(done, total int) {
	last := 0
	return func(done, total int) {
		if done < last {
			last = 0
		}
		if done-last < 20_000 {
			return
		}
		last = done
		if total == 0 {
			a.Notef("import.reading", "rows", done)
		} else {
			a.Notef("import.comparing", "rows", done, "total", total)
		}
	}
}

func (a *App) writeImported(out io.Writer, answer *importedAnswer) error {
	p := printer{w: out}
	a.importTable(&p, answer.Import)
	if len(answer.Problems) > 0 {
		p.line("")
	}
	for _, problem := range answer.Problems {
		where := problem.Letter
		if problem.Row > 0 {
			where = fmt.Sprintf("%s%d", problem.Letter, problem.Row)
		}
		text := problem.Reason
		if problem.Value != "" && !strings.Contains(text, problem.Value) {
			text = a.T("import.value", "value", problem.Value) + text
		}
		if problem.Cells > 1 {
			text += a.T("import.cells", "cells", problem.Cells)
		}
		if problem.Remedy != "" {
			text += a.T("intake.report.stop") + problem.Remedy
		}
		p.line(strings.TrimSpace(where+" "+a.T("intake.grade."+string(problem.Grade))) + a.T("import.colon") + text)
	}
	if more := answer.Total - len(answer.Problems); more > 0 {
		p.line(a.T("import.more", "more", more))
	}
	switch {
	case answer.DryRun:
		p.line(a.T("import.dry_run"))
	case answer.State == intake.Applied:
		p.line(a.T("import.applied", "id", answer.ID))
	case answer.Counts.Refused == 0:
		p.line(a.T("import.nothing_new"))
	}
	return p.err
}
