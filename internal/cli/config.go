package cli

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/internal/config"
)

func configCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "config",
		Short:   app.T("config.short"),
		Example: "  sanquan config show",
	}
	cmd.AddCommand(configShowCommand(app))
	return cmd
}

// settings is what `config show --json` prints.
type settings struct {
	File       string         `json:"file"`       // where the configuration file is or would be
	FileExists bool           `json:"fileExists"` // whether there is one
	Values     []config.Value `json:"values"`     // in a fixed order
}

func configShowCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "show",
		Short:   app.T("config.show.short"),
		Long:    app.T("config.show.long"),
		Example: "  sanquan config show --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, _ := config.Inputs{Environ: app.Environ}.Path()
			_, err := os.Stat(path)
			s := settings{File: path, FileExists: err == nil, Values: app.Config().Values}
			return app.Print(cmd, s, func(w io.Writer) error { return app.writeSettings(w, s) })
		},
	}
}

func (a *App) writeSettings(w io.Writer, s settings) error {
	state := a.T("config.show.file_missing")
	if s.FileExists {
		state = a.T("config.show.file_read")
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s\t%s\t%s\n", a.T("config.show.key"), a.T("config.show.value"), a.T("config.show.from"))
	for _, v := range s.Values {
		value, from := v.Text(), a.T("config.layer."+string(v.Layer))
		if v.Unit != "" {
			value += " " + v.Unit
		}
		if v.Origin != "" {
			from += " " + v.Origin
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", v.Key, value, from)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s %s\n", s.File, state)
	return err
}
