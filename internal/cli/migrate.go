package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// migrated is what `migrate --json` prints.
type migrated struct {
	Database string               `json:"database"`
	DryRun   bool                 `json:"dryRun"`
	Before   int64                `json:"before"`  // number of the last migration, 0 of an empty database
	Latest   int64                `json:"latest"`  // that this program knows
	Pending  []sqlstore.Migration `json:"pending"` // applied now, unless dryRun
}

func migrateCommand(app *App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:     "migrate",
		Short:   app.T("migrate.short"),
		Long:    app.T("migrate.long"),
		Example: "  sanquan migrate --dry-run",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out, err := app.pendingMigrations(cmd, dryRun)
			if err != nil {
				return err
			}
			if !dryRun {
				if _, err := app.Store(cmd.Context()); err != nil {
					return err
				}
			}
			return app.Print(cmd, out, func(w io.Writer) error { return app.writeMigrated(w, out) })
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, app.T("migrate.flag.dry_run"))
	return cmd
}

// pendingMigrations looks without changing anything; a database that is not
// there yet wants all migrations.
func (a *App) pendingMigrations(cmd *cobra.Command, dryRun bool) (migrated, error) {
	out := migrated{DryRun: dryRun, Pending: []sqlstore.Migration{}}
	store, err := a.existingStore()
	if fault.CodeOf(err) == fault.NotFound {
		out.Database, out.Pending = a.config.DataDir, sqlstore.Migrations()
		out.Latest = out.Pending[len(out.Pending)-1].Number
		return out, nil
	}
	if err != nil {
		return out, err
	}
	defer func() { _ = store.Close() }() // only read
	state, err := store.Schema(cmd.Context())
	if err != nil {
		return out, err
	}
	if state.Newer() {
		return out, fault.New(fault.Conflict, "store.newer", "current", state.Current, "latest", state.Latest)
	}
	out.Database, out.Before, out.Latest = store.Place(), state.Current, state.Latest
	out.Pending, err = store.Pending(cmd.Context())
	return out, err
}

func (a *App) writeMigrated(w io.Writer, m migrated) error {
	p := printer{w: w}
	for _, step := range m.Pending {
		p.line(fmt.Sprintf("%05d %s", step.Number, step.Name))
	}
	id := "migrate.done"
	switch {
	case len(m.Pending) == 0:
		id = "migrate.none"
	case m.DryRun:
		id = "migrate.pending"
	}
	p.line(a.T(id, "database", m.Database, "count", len(m.Pending), "latest", m.Latest))
	return p.err
}
