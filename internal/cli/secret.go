package cli

import (
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
)

// keyList is what the secret commands print under --json: names, never keys.
type keyList struct {
	File    string      `json:"file,omitempty"` // absent where the keys come from the environment
	Domains []domainRow `json:"domains"`
	Moved   *int        `json:"moved,omitempty"` // by `secret reseal`: accounts whose values moved to the newest key
}

type domainRow struct {
	Domain secret.Domain `json:"domain"`
	Keys   []string      `json:"keys"` // ids, the newest last
}

func secretCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use: "secret", Short: app.T("secret.cli.short"), Long: app.T("secret.cli.long"),
		Example: "  sanquan secret init\n  sanquan secret rotate contact && sanquan secret reseal",
	}
	cmd.AddCommand(secretInitCommand(app), secretListCommand(app), secretRotateCommand(app), secretRetireCommand(app), secretResealCommand(app))
	return cmd
}

func (a *App) printKeys(cmd *cobra.Command, path string, ring *secret.Keyring, moved *int) error {
	out := keyList{File: path, Moved: moved}
	for _, d := range secret.Domains() {
		out.Domains = append(out.Domains, domainRow{d, ring.KeyIDs(d)})
	}
	return a.Print(cmd, out, func(w io.Writer) error {
		p := printer{w: w}
		if path != "" {
			p.line(path)
		}
		for _, row := range out.Domains {
			p.line(fmt.Sprintf("  %-14s %s", row.Domain, strings.Join(row.Keys, " ")))
		}
		if moved != nil {
			p.line(a.T("secret.cli.moved", "count", *moved))
		}
		return p.err
	})
}

func secretInitCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "init", Short: app.T("secret.cli.init.short"), Long: app.T("secret.cli.init.long"),
		Example: "  sanquan secret init", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path := app.config.Security.SecretsFile
			ring, err := makeKeys(path)
			if err != nil {
				return err
			}
			app.Notef("secret.cli.keep", "path", path)
			return app.printKeys(cmd, path, ring, nil)
		},
	}
}

func secretListCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: app.T("secret.cli.list.short"), Example: "  sanquan secret list --json", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			keys, err := openKeys(app.Environ, app.config.Security.SecretsFile)
			if err != nil {
				return err
			}
			return app.printKeys(cmd, keys.path, keys.Current(), nil)
		},
	}
}

func secretRotateCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "rotate DOMAIN", Short: app.T("secret.cli.rotate.short"), Long: app.T("secret.cli.rotate.long"),
		Example: "  sanquan secret rotate contact\n  sanquan secret reseal", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return app.changeKeys(cmd, args[0], func(ring *secret.Keyring, d secret.Domain) (*secret.Keyring, error) {
				return ring.Rotate(d, rand.Reader)
			})
		},
	}
}

func secretRetireCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "retire DOMAIN KEY", Short: app.T("secret.cli.retire.short"), Long: app.T("secret.cli.retire.long"),
		Example: "  sanquan secret retire contact 1a2b3c4d", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return app.changeKeys(cmd, args[0], func(ring *secret.Keyring, d secret.Domain) (*secret.Keyring, error) {
				return ring.Retire(d, args[1])
			})
		},
	}
}

// changeKeys replaces the file of keys by what change makes of it.
func (a *App) changeKeys(cmd *cobra.Command, domain string, change func(*secret.Keyring, secret.Domain) (*secret.Keyring, error)) error {
	d := secret.Domain(domain)
	if !slices.Contains(secret.Domains(), d) {
		return fault.New(fault.Invalid, "secret.unknown_domain", "domain", domain, "known", fmt.Sprint(secret.Domains()))
	}
	keys, err := openKeys(a.Environ, a.config.Security.SecretsFile)
	if err != nil {
		return err
	}
	if keys.path == "" {
		return fault.New(fault.Conflict, "secret.in_environment")
	}
	next, err := change(keys.Current(), d)
	if err != nil {
		return err
	}
	if err := writeKeys(keys.path, next); err != nil {
		return err
	}
	return a.printKeys(cmd, keys.path, next, nil)
}

func secretResealCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "reseal", Short: app.T("secret.cli.reseal.short"), Long: app.T("secret.cli.reseal.long"),
		Example: "  sanquan secret reseal", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			moved, err := id.service.Reseal(cmd.Context(), app.operator())
			if err != nil {
				return err
			}
			return app.printKeys(cmd, id.keys.path, id.keys.Current(), &moved)
		},
	}
}
