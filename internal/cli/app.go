// Package cli is the command line: it joins the parts of Sanquan, turns flags
// into calls and answers into text or JSON, and errors into exit codes.
//
// Results go to standard output, everything else to standard error. Every
// command has --json, whose fields are documented and only ever added to.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/config"
	"github.com/sanquan/sanquan/internal/mapped"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/region/pack"
)

// App is what the commands share: where to read and write, the language, and
// the region they answer about. It is made once per process; its methods are
// not safe for concurrent use.
type App struct {
	Out, Err io.Writer
	Environ  []string // as of os.Environ
	Now      func() time.Time
	Log      *slog.Logger

	lang     message.Lang
	json     bool
	quiet    bool
	packPath string // --pack: a pack folder or zip used instead of the installed one
	demo     bool   // serve the accounts of the demo, to this machine only
	anyPort  bool   // serve on any free port where the configured one is taken
	config   *config.Config
	feeds    feedFlags // --network of the reach commands: GTFS feeds

	store   *sqlstore.Store
	region  *region.Region
	network *network.Network
	opened  []*mapped.File // NET files
}

// New returns an App that talks to the given writers in the language that the
// environment asks for.
func New(out, err io.Writer, environ []string, now func() time.Time) *App {
	return &App{
		Out: out, Err: err, Environ: environ, Now: now,
		Log:  slog.New(slog.NewTextHandler(err, &slog.HandlerOptions{Level: slog.LevelWarn})),
		lang: localeOf(environ),
	}
}

// localeOf returns the language of the first locale variable that is set, in
// the order of POSIX.
func localeOf(environ []string) message.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		for _, pair := range environ {
			if value, ok := strings.CutPrefix(pair, name+"="); ok && value != "" {
				return message.Parse(value)
			}
		}
	}
	return message.ZH
}

// Main returns the App of a process: its standard streams, environment and clock.
func Main() *App { return New(os.Stdout, os.Stderr, os.Environ(), time.Now) }

// T returns the sentence with the given id in the language of the user.
func (a *App) T(id string, keyvals ...any) string { return message.Text(a.lang, id, keyvals...) }

// Lang is the language of the user.
func (a *App) Lang() message.Lang { return a.lang }

// Config is the effective settings, read before a command runs.
func (a *App) Config() *config.Config { return a.config }

// JSON reports whether the user asked for JSON.
func (a *App) JSON() bool { return a.json }

// Print writes v as indented JSON under --json and what human writes otherwise.
func (a *App) Print(_ *cobra.Command, v any, human func(io.Writer) error) error {
	if !a.json {
		return human(a.Out)
	}
	enc := json.NewEncoder(a.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// Notef writes a line about progress to standard error unless --quiet or --json.
func (a *App) Notef(id string, keyvals ...any) {
	if a.quiet || a.json {
		return
	}
	_, _ = io.WriteString(a.Err, a.T(id, keyvals...)+"\n")
}

// Region returns the region the commands answer about: the pack named by
// --pack, verified, else the installed one. Faults: pack.refused, store.no_pack.
func (a *App) Region(ctx context.Context) (*region.Region, error) {
	if a.region != nil {
		return a.region, nil
	}
	if a.packPath != "" {
		tables, _, err := pack.Read(ctx, a.packPath)
		if err != nil {
			return nil, err
		}
		a.region = region.New(tables)
		return a.region, nil
	}
	store, err := a.Store(ctx)
	if err != nil {
		return nil, err
	}
	a.region, err = store.LoadRegion(ctx)
	return a.region, err
}

// Network returns the timetable of Region under the configured assumptions, or
// of the feeds that --network names.
func (a *App) Network(ctx context.Context) (*network.Network, error) {
	if a.network != nil {
		return a.network, nil
	}
	options, err := a.networkOptions()
	if err != nil {
		return nil, err
	}
	if len(a.feeds.paths) > 0 {
		a.network, err = a.feedNetwork(ctx, options)
		return a.network, err
	}
	r, err := a.Region(ctx)
	if err != nil {
		return nil, err
	}
	a.network, err = network.Build(r, options)
	return a.network, err
}

// Store opens the configured database, migrating it where needed.
func (a *App) Store(ctx context.Context) (*sqlstore.Store, error) {
	if a.store != nil {
		return a.store, nil
	}
	var err error
	if a.config.Database != "" {
		a.store, err = sqlstore.Connect(ctx, a.config.Database)
	} else {
		a.store, err = sqlstore.Open(ctx, a.config.DataDir)
	}
	return a.store, err
}

// existingStore opens the configured database as it is, to read only.
func (a *App) existingStore() (*sqlstore.Store, error) {
	if a.config.Database != "" {
		return sqlstore.ConnectExisting(a.config.Database)
	}
	return sqlstore.OpenExisting(a.config.DataDir)
}

// Close releases what the commands opened.
func (a *App) Close() error {
	var errs []error
	for _, f := range a.opened {
		errs = append(errs, f.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	a.opened, a.store = nil, nil
	return errors.Join(errs...)
}
