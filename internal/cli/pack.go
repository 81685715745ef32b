package cli

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region/pack"
)

// packReport is what `pack verify`, and any command that refuses a pack,
// prints under --json.
type packReport struct {
	OK       bool           `json:"ok"`
	Name     string         `json:"name,omitempty"`
	Title    string         `json:"title,omitempty"`
	Version  string         `json:"version,omitempty"`
	Sum      string         `json:"sum,omitempty"` // sha-256 of the content, the same for a folder and its zip
	Rows     map[string]int `json:"rows"`          // by table
	Bytes    int64          `json:"bytes"`
	Problems []packProblem  `json:"problems"`
	Total    int            `json:"total"`     // problems found
	Trunc    bool           `json:"truncated"` // there are more problems than are listed
	Counts   []pack.Count   `json:"counts"`    // of all problems, by file and code
}

// packProblem is one fault with its sentences in the language of the user.
type packProblem struct {
	pack.Problem
	Reason string `json:"reason"`
	Remedy string `json:"remedy"`
}

// packBuilt is what `pack build` prints under --json.
type packBuilt struct {
	packReport
	Out string `json:"out,omitempty"`
}

// packInstalled is what `pack install` prints under --json.
type packInstalled struct {
	sqlstore.Installed
	Rows map[string]int `json:"rows"` // by table
}

// packLimits are the limits that flags may raise.
type packLimits struct {
	fileMB, totalMB, ratio int64
	rows, problems         int
}

func packCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "pack",
		Short:   app.T("pack.cli.short"),
		Long:    app.T("pack.cli.long"),
		Example: "  sanquan pack verify packs/jjj\n  sanquan pack build packs/jjj -o jjj.zip",
	}
	cmd.AddCommand(packBuildCommand(app), packVerifyCommand(app), packInstallCommand(app), packListCommand(app))
	return cmd
}

func packVerifyCommand(app *App) *cobra.Command {
	var limits packLimits
	cmd := &cobra.Command{
		Use:     "verify DIR|ZIP",
		Short:   app.T("pack.cli.verify.short"),
		Long:    app.T("pack.cli.verify.long"),
		Example: "  sanquan pack verify packs/jjj\n  sanquan pack verify jjj.zip --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			report, err := limits.verifier(app).Verify(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := app.printReport(cmd, report); err != nil || report.OK() {
				return err
			}
			return fault.New(fault.Invalid, "pack.has_faults", "count", report.Total)
		},
	}
	limits.flags(app, cmd)
	return cmd
}

func packBuildCommand(app *App) *cobra.Command {
	var limits packLimits
	out := ""
	cmd := &cobra.Command{
		Use:     "build DIR [-o ZIP]",
		Short:   app.T("pack.cli.build.short"),
		Long:    app.T("pack.cli.build.long"),
		Example: "  sanquan pack build packs/jjj -o jjj.zip",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			report, err := limits.verifier(app).Build(cmd.Context(), args[0], out)
			if err != nil {
				return app.refused(cmd, report, err)
			}
			return app.Print(cmd, packBuilt{app.packReport(report), out}, func(w io.Writer) error {
				p := printer{w: w}
				p.line(app.T("pack.cli.built", "dir", args[0], "tables", len(report.Rows), "rows", sumRows(report)))
				if out != "" {
					p.line(app.T("pack.cli.zipped", "out", out))
				}
				return p.err
			})
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", app.T("pack.cli.build.flag.out"))
	limits.flags(app, cmd)
	return cmd
}

func packInstallCommand(app *App) *cobra.Command {
	var limits packLimits
	cmd := &cobra.Command{
		Use:     "install DIR|ZIP",
		Short:   app.T("pack.cli.install.short"),
		Long:    app.T("pack.cli.install.long"),
		Example: "  sanquan pack install packs/jjj",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			tables, report, err := limits.verifier(app).Read(cmd.Context(), args[0])
			if err != nil {
				return app.refused(cmd, report, err)
			}
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			done, err := store.InstallPack(cmd.Context(), tables, report.Sum, app.Now())
			if err != nil {
				return err
			}
			return app.Print(cmd, packInstalled{done, report.Rows}, func(w io.Writer) error {
				return app.writeInstalled(w, done, report)
			})
		},
	}
	limits.flags(app, cmd)
	return cmd
}

func packListCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   app.T("pack.cli.list.short"),
		Example: "  sanquan pack list --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			list, err := store.ListPacks(cmd.Context())
			if err != nil {
				return err
			}
			answer := struct {
				Items []sqlstore.Pack `json:"items"`
			}{list}
			return app.Print(cmd, answer, func(w io.Writer) error { return app.writePacks(w, list) })
		},
	}
}

func (l *packLimits) flags(app *App, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Int64Var(&l.fileMB, "max-file-mb", 512, app.T("pack.cli.flag.max_file_mb"))
	flags.Int64Var(&l.totalMB, "max-total-mb", 2048, app.T("pack.cli.flag.max_total_mb"))
	flags.IntVar(&l.rows, "max-rows", 5_000_000, app.T("pack.cli.flag.max_rows"))
	flags.Int64Var(&l.ratio, "max-ratio", 200, app.T("pack.cli.flag.max_ratio"))
	flags.IntVar(&l.problems, "max-problems", 1000, app.T("pack.cli.flag.max_problems"))
}

// progressAfter is how long a command may be silent, and how often it then
// says how far it is.
const progressAfter = 2 * time.Second

func (l *packLimits) verifier(app *App) pack.Verifier {
	last := app.Now()
	return pack.Verifier{
		Limits: pack.Limits{
			FileBytes: l.fileMB << 20, TotalBytes: l.totalMB << 20, TableRows: l.rows, Ratio: l.ratio, Problems: l.problems,
		},
		Progress: func(file string, done, total int64) {
			if now := app.Now(); now.Sub(last) >= progressAfter {
				last = now
				app.Notef("pack.cli.progress", "percent", done*100/max(total, 1), "file", file)
			}
		},
	}
}

// refused prints the faults for which a command did nothing, and returns why.
func (a *App) refused(cmd *cobra.Command, report *pack.Report, err error) error {
	if e, ok := errors.AsType[*fault.Error](err); ok && report != nil && e.ID == "pack.refused" {
		if perr := a.printReport(cmd, report); perr != nil {
			return perr
		}
	}
	return err
}

func (a *App) packReport(r *pack.Report) packReport {
	answer := packReport{
		OK: r.OK(), Name: r.Name, Title: r.Title, Version: r.Version, Sum: r.Sum, Rows: r.Rows, Bytes: r.Bytes,
		Problems: []packProblem{}, Total: r.Total, Trunc: r.Truncated(), Counts: r.Counts,
	}
	for _, p := range r.Problems {
		answer.Problems = append(answer.Problems, packProblem{p, a.T(p.Reason(), p.KeyVals()...), a.T(p.Remedy(), p.KeyVals()...)})
	}
	return answer
}

func (a *App) printReport(cmd *cobra.Command, r *pack.Report) error {
	answer := a.packReport(r)
	return a.Print(cmd, answer, func(w io.Writer) error { return a.writeReport(w, answer) })
}

// writeReport prints one line per fault and one that sums up.
func (a *App) writeReport(w io.Writer, r packReport) error {
	p := printer{w: w}
	for _, problem := range r.Problems {
		p.line(a.problemLine(problem))
	}
	if r.Trunc {
		p.line(a.T("pack.cli.more", "more", r.Total-len(r.Problems)))
		for _, c := range r.Counts {
			p.line(a.T("pack.cli.count", "file", c.File, "code", c.Code, "count", c.Count))
		}
	}
	if !r.OK {
		files := map[string]bool{}
		for _, c := range r.Counts {
			files[c.File] = true
		}
		p.line(a.T("pack.cli.faults", "count", r.Total, "files", len(files)))
		return p.err
	}
	rows := 0
	for _, n := range r.Rows {
		rows += n
	}
	p.line(a.T("pack.cli.ok", "name", a.named(r.Title, r.Name), "version", r.Version,
		"tables", len(r.Rows), "rows", rows, "megabytes", fmt.Sprintf("%.1f", float64(r.Bytes)/(1<<20))))
	return p.err
}

// problemLine is FILE:ROW:COLUMN "VALUE" reason; remedy. What a fault does not
// have is left out.
func (a *App) problemLine(p packProblem) string {
	at := p.File
	if at == "" {
		at = a.T("pack.cli.whole")
	}
	if p.Row > 0 {
		at += ":" + strconv.Itoa(p.Row)
	}
	if p.Column != "" {
		at += ":" + p.Column
	}
	if p.Value != "" {
		at += ` "` + p.Value + `"`
	}
	return a.T("pack.cli.line", "place", at, "reason", p.Reason, "remedy", p.Remedy)
}

func (a *App) writeInstalled(w io.Writer, done sqlstore.Installed, report *pack.Report) error {
	p := printer{w: w}
	name := a.named(done.Pack.Title, done.Pack.Name)
	if !done.Changed {
		p.line(a.T("pack.cli.unchanged", "name", name, "version", done.Pack.Version))
		return p.err
	}
	p.line(a.T("pack.cli.installed", "name", name, "version", done.Pack.Version, "rows", sumRows(report)))
	rows := [][]string{{a.T("pack.cli.col.table"), a.T("pack.cli.col.rows")}}
	for _, t := range pack.Schema() {
		if n, there := report.Rows[t.Name]; there {
			rows = append(rows, []string{a.named(t.Title, t.Name), strconv.Itoa(n)})
		}
	}
	if n, there := report.Rows["outlines"]; there {
		rows = append(rows, []string{a.T("pack.cli.outlines"), strconv.Itoa(n)})
	}
	p.table(rows)
	return p.err
}

func (a *App) writePacks(w io.Writer, list []sqlstore.Pack) error {
	p := printer{w: w}
	if len(list) == 0 {
		p.line(a.T("pack.cli.none"))
		return p.err
	}
	rows := [][]string{{
		a.T("pack.cli.col.name"), a.T("pack.cli.col.version"), a.T("pack.cli.col.title"), a.T("pack.cli.col.rows"),
		a.T("pack.cli.col.installed"), a.T("pack.cli.col.active"),
	}}
	for _, k := range list {
		active := ""
		if k.Active {
			active = a.T("pack.cli.yes")
		}
		rows = append(rows, []string{k.Name, k.Version, k.Title, strconv.Itoa(k.Rows), k.InstalledAt.Local().Format(time.DateTime), active})
	}
	p.table(rows)
	return p.err
}

func sumRows(r *pack.Report) int {
	n := 0
	for _, rows := range r.Rows {
		n += rows
	}
	return n
}
