package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/internal/config"
	"github.com/sanquan/sanquan/packs"
	"github.com/sanquan/sanquan/region/pack"
)

func (a *App) demoCommand() *cobra.Command {
	noServe := false
	minutes := 0
	cmd := &cobra.Command{
		Use:     "demo",
		Short:   a.T("cli.demo.short"),
		Long:    a.T("cli.demo.long"),
		Example: "  sanquan demo\n  sanquan demo --no-serve --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.installDemo(cmd.Context()); err != nil {
				return err
			}
			answer, err := a.overview(cmd.Context(), minutes)
			if err != nil {
				return err
			}
			if err := a.Print(cmd, answer, func(w io.Writer) error { return a.writeOverview(w, answer) }); err != nil {
				return err
			}
			if noServe {
				return nil
			}
			a.demo = loopback(a.config.Listen)
			a.anyPort = a.config.Layer("listen") == config.Default
			return a.serve(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&noServe, "no-serve", false, a.T("cli.demo.flag.no_serve"))
	cmd.Flags().IntVar(&minutes, "minutes", defaultOverviewMinutes, a.T("cli.demo.flag.minutes"))
	addServeFlags(a, cmd)
	return cmd
}

// demoKeys is the file of the demo's own keys.
func (a *App) demoKeys() string { return filepath.Join(a.config.DataDir, "demo-secrets.json") }

// installDemo installs the pack that ships with the program unless the very
// same one is installed.
func (a *App) installDemo(ctx context.Context) error {
	store, err := a.Store(ctx)
	if err != nil {
		return err
	}
	start := a.Now()
	tables, report, err := pack.Verifier{}.ReadFS(ctx, packs.JJJ())
	if err != nil {
		return err
	}
	done, err := store.InstallPack(ctx, tables, report.Sum, start)
	if err != nil || !done.Changed {
		return err
	}
	a.Notef("cli.demo.installed", "name", a.named(tables.Manifest.Title, tables.Manifest.TitleEN),
		"version", tables.Manifest.Version, "seconds", fmt.Sprintf("%.1f", a.Now().Sub(start).Seconds()))
	return nil
}
