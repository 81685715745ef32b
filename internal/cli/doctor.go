package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/doctor"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/webui"
)

// finding is one check of `doctor --json`.
type finding struct {
	Name   string        `json:"name"` // config, data_folder, disk, keys, database, migrations, wal, pack, network, calendar, outbox, jobs, dead_messages, dead_jobs, pages
	Status doctor.Status `json:"status"`
	Reason string        `json:"reason"`
	Repair string        `json:"repair,omitempty"` // a command, where one repairs it
}

// diagnosis is what `doctor --json` prints.
type diagnosis struct {
	OK     bool      `json:"ok"` // nothing failed
	Checks []finding `json:"checks"`
}

func doctorCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   app.T("doctor.short"),
		Long:    app.T("doctor.long"),
		Example: "  sanquan doctor --json",
		Args:    cobra.NoArgs,
		// Settings that cannot be read are a finding, not the end.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			found := app.examine(cmd)
			failed := doctor.Failed(found)
			d := diagnosis{OK: failed == 0}
			for _, f := range found {
				d.Checks = append(d.Checks, finding{f.Name, f.Status, f.Reason(app.lang), f.Repair})
			}
			if err := app.Print(cmd, d, func(w io.Writer) error { return app.writeFindings(w, found) }); err != nil {
				return err
			}
			if failed > 0 {
				return fault.New(fault.Internal, "doctor.failed", "count", failed)
			}
			return nil
		},
	}
}

// examine runs all checks on what lies on the disk. Nothing is created or changed.
func (a *App) examine(cmd *cobra.Command) []doctor.Finding {
	s := doctor.Subject{Pages: webui.Built(webui.Embedded()), Now: a.Now()}
	if err := a.configure(cmd); err != nil {
		s.BadSetting = err
		return doctor.Examine(cmd.Context(), s)
	}
	s.Settings = a.examined()
	s.NoKeys = a.noKeys()
	store, err := a.existingStore()
	if err != nil {
		s.NoStore = err
		return doctor.Examine(cmd.Context(), s)
	}
	defer func(store *sqlstore.Store) { _ = store.Close() }(store) // only read
	s.Store = store
	return doctor.Examine(cmd.Context(), s)
}

// ownDoctor examines the server of this process, as often as it is asked.
func (a *App) ownDoctor(store *sqlstore.Store, beside *background) func(context.Context, *network.Network) []doctor.Finding {
	return func(ctx context.Context, served *network.Network) []doctor.Finding {
		return doctor.Examine(ctx, doctor.Subject{
			Settings: a.examined(), Store: store, NoKeys: a.noKeys(), Pages: webui.Built(webui.Embedded()), Now: a.Now(),
			Running: &doctor.Running{Network: served, Bus: beside.state()},
		})
	}
}

// examined are the settings that the checks need.
func (a *App) examined() *doctor.Settings {
	c := a.config
	return &doctor.Settings{
		DataDir: c.DataDir, SQLite: c.Database == "", Local: loopback(c.Listen), PublicRead: c.Security.PublicRead, Network: c.NetworkOptions(),
	}
}

// noKeys tells why the keys of the server cannot be read; nil where they can.
func (a *App) noKeys() error {
	_, err := openKeys(a.Environ, a.config.Security.SecretsFile)
	if a.demo && fault.CodeOf(err) == fault.Unavailable {
		_, err = openKeys(nil, a.demoKeys())
	}
	return err
}

// marks begin the lines of findings.
var marks = map[doctor.Status]string{doctor.OK: "✓", doctor.Warn: "!", doctor.Fail: "✗", doctor.Skip: "–"}

func (a *App) writeFindings(w io.Writer, found []doctor.Finding) error {
	for _, f := range found {
		line := fmt.Sprintf("%s %s: %s", marks[f.Status], f.Title(a.lang), f.Reason(a.lang))
		if f.Repair != "" {
			line += "\n    → " + f.Repair
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
