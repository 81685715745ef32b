package cli

import (
	"context"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/firmintake"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
)

// importer takes lists into the tables of this installation.
func (a *App) importer(ctx context.Context) (*intake.Importer, error) {
	store, err := a.Store(ctx)
	if err != nil {
		return nil, err
	}
	return a.importerOn(store, a.objectStore(nil)), nil
}

func (a *App) importerOn(store *sqlstore.Store, kept objects.Store) *intake.Importer {
	register := &firm.Register{Store: store, Now: a.Now, NewID: newSortableID}
	targets := map[string]intake.Target{}
	for _, t := range []intake.Target{firmintake.New(register)} {
		targets[t.Table().Name] = t
	}
	return &intake.Importer{
		Store: store, Files: kept, Targets: targets, Divisions: divisionsOf(store), Now: a.Now, NewID: newSortableID,
	}
}

// divisionsOf knows the divisions of the installed region, if there is one, and
// those of the country. They are kept until another version of the pack is
// installed.
func divisionsOf(store *sqlstore.Store) func(context.Context) (*intake.Divisions, error) {
	var mu sync.Mutex
	var known *intake.Divisions
	installed := ""
	return func(ctx context.Context) (*intake.Divisions, error) {
		mu.Lock()
		defer mu.Unlock()
		pack, err := store.ActivePack(ctx)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return nil, err
		}
		if known != nil && pack.Sum == installed {
			return known, nil
		}
		var areas []region.Area
		if err == nil {
			r, err := store.LoadRegion(ctx)
			if err != nil {
				return nil, err
			}
			areas = r.Areas
		}
		known, installed = intake.NewDivisions(areas, name.National(), formerDivisions()), pack.Sum
		return known, nil
	}
}

func formerDivisions() []intake.Former {
	byName := map[string]*intake.Former{}
	var names []string
	for _, f := range name.Former() {
		if byName[f.Name] == nil {
			byName[f.Name] = &intake.Former{Name: f.Name, Year: f.Year}
			names = append(names, f.Name)
		}
		byName[f.Name].Now = append(byName[f.Name].Now, f.Code)
	}
	all := make([]intake.Former, len(names))
	for i, n := range names {
		all[i] = *byName[n]
	}
	return all
}

// importAct is who imports from the command line.
func (a *App) importAct() intake.Act {
	return intake.Act{Name: askedBy(), Via: "cli", At: a.Now().UTC().Truncate(time.Microsecond)}
}

func importCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "import",
		Short:   app.T("import.short"),
		Example: "  sanquan import list\n  sanquan import undo 019a8c5e-0000-7000-8000-000000000000",
	}
	cmd.AddCommand(importListCommand(app), importShowCommand(app), importUndoCommand(app))
	return cmd
}

// listedImports is what `import list --json` prints.
type listedImports struct {
	Items []intake.Import `json:"items"`
	Next  string          `json:"next,omitempty"` // for --after
}

func importListCommand(app *App) *cobra.Command {
	var table, state, after string
	limit := 0
	cmd := &cobra.Command{
		Use:     "list",
		Short:   app.T("import.list.short"),
		Example: "  sanquan import list --table firms --state applied --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			list, next, err := store.ListImports(cmd.Context(), intake.Filter{Table: table, State: intake.State(state)}, intake.Page{Cursor: after, Limit: limit})
			if err != nil {
				return err
			}
			return app.Print(cmd, listedImports{list, next}, func(w io.Writer) error { return app.writeImports(w, list, next) })
		},
	}
	cmd.Flags().StringVar(&table, "table", "", app.T("import.flag.table"))
	cmd.Flags().StringVar(&state, "state", "", app.T("import.flag.state"))
	cmd.Flags().StringVar(&after, "after", "", app.T("import.flag.after"))
	cmd.Flags().IntVar(&limit, "limit", sqlstore.PageLimit, app.T("import.flag.limit"))
	return cmd
}

func (a *App) writeImports(w io.Writer, list []intake.Import, next string) error {
	p := printer{w: w}
	if len(list) == 0 {
		p.line(a.T("import.none"))
		return p.err
	}
	rows := [][]string{{a.T("import.col.id"), a.T("import.col.table"), a.T("import.col.state"), a.T("import.col.file"), a.T("import.col.rows"), a.T("import.col.created")}}
	for _, i := range list {
		rows = append(rows, []string{
			i.ID, i.Table, a.T("import.state." + string(i.State)), i.File, strconv.Itoa(i.Counts.Created + i.Counts.Changed), i.Created.Local().Format(time.DateTime),
		})
	}
	p.table(rows)
	if next != "" {
		p.line("--after " + next)
	}
	return p.err
}

func importShowCommand(app *App) *cobra.Command {
	report := ""
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   app.T("import.show.short"),
		Example: "  sanquan import show 019a8c5e-0000-7000-8000-000000000000 --report report.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			importer, err := app.importer(cmd.Context())
			if err != nil {
				return err
			}
			i, err := importer.Store.Import(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if report != "" {
				if err := app.saveReport(cmd, importer, i.ID, report); err != nil {
					return err
				}
			}
			return app.printImport(cmd, i)
		},
	}
	cmd.Flags().StringVar(&report, "report", "", app.T("import.flag.report"))
	return cmd
}

func importUndoCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "undo ID",
		Short:   app.T("import.undo.short"),
		Long:    app.T("import.undo.long"),
		Example: "  sanquan import undo 019a8c5e-0000-7000-8000-000000000000",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			importer, err := app.importer(cmd.Context())
			if err != nil {
				return err
			}
			i, err := importer.Undo(cmd.Context(), app.importAct(), args[0], 0)
			if err != nil {
				return err
			}
			return app.printImport(cmd, i)
		},
	}
}

func (a *App) printImport(cmd *cobra.Command, i intake.Import) error {
	return a.Print(cmd, i, func(w io.Writer) error {
		p := printer{w: w}
		a.importTable(&p, i)
		return p.err
	})
}

// importTable prints what is known of an import.
func (a *App) importTable(p *printer, i intake.Import) {
	row := func(id string, value string) []string { return []string{a.T(id), value} }
	where := i.Sheet
	if i.Encoding != "" {
		where = i.Encoding
	}
	rows := [][]string{
		row("import.col.id", i.ID), row("import.col.file", i.File+" ("+where+")"), row("import.col.state", a.T("import.state."+string(i.State))),
		row("import.col.count", strconv.Itoa(i.Counts.Rows)),
	}
	for _, fate := range []struct {
		id string
		n  int
	}{
		{"created", i.Counts.Created},
		{"changed", i.Counts.Changed},
		{"unchanged", i.Counts.Unchanged},
		{"duplicate", i.Counts.Duplicate},
		{"refused", i.Counts.Refused},
		{"skipped", i.Counts.Skipped},
	} {
		rows = append(rows, row("intake.fate."+fate.id, strconv.Itoa(fate.n)))
	}
	if i.Earlier != "" {
		rows = append(rows, row("import.col.earlier", i.Earlier))
	}
	if i.Applied != nil {
		rows = append(rows, row("import.col.applied", i.AppliedBy+", "+i.Applied.Local().Format(time.DateTime)))
	}
	if i.Undone != nil {
		rows = append(rows, row("import.col.undone", i.UndoneBy+", "+i.Undone.Local().Format(time.DateTime)))
	}
	p.table(rows)
}
