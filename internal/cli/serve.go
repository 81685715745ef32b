package cli

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/internal/httpapi"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/webui"
	"github.com/sanquan/sanquan/region"
)

// Limits of a connection. Answers are computed within 30 s (httpapi).
const (
	headerTimeout   = 5 * time.Second
	readTimeout     = 15 * time.Second
	writeTimeout    = 60 * time.Second
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 10 * time.Second
	maxHeaderBytes  = 32 << 10
)

// packInterval is how often a server looks for another installed pack.
const packInterval = 2 * time.Second

func serveCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   app.T("serve.short"),
		Long:    app.T("serve.long"),
		Example: "  sanquan serve --listen 127.0.0.1:8080",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return app.serve(cmd.Context()) },
	}
	addServeFlags(app, cmd)
	return cmd
}

// addServeFlags gives a command the flags of serve.
func addServeFlags(app *App, cmd *cobra.Command) {
	cmd.Flags().String("listen", "", app.T("serve.flag.listen"))
	cmd.Flags().String("tls-cert", "", app.T("serve.flag.tls_cert"))
	cmd.Flags().String("tls-key", "", app.T("serve.flag.tls_key"))
}

// serving is what `serve --json` prints when it answers requests.
type serving struct {
	Type  string `json:"message_type"` // always "serving"
	URL   string `json:"url"`
	Pack  string `json:"pack,omitempty"` // name and version; absent where none is installed
	Ready bool   `json:"ready"`

	Metrics string `json:"metrics,omitempty"` // where the figures are; absent where metrics.listen is not set
}

// serve answers HTTP requests until the context ends, then finishes those under
// way. A pack installed meanwhile is served from then on. Faults: unavailable
// serve.port_taken, serve.cannot_listen; those of Store and of the pack.
func (a *App) serve(ctx context.Context) error {
	logger := a.serverLog()
	store, err := a.Store(ctx)
	if err != nil {
		return err
	}
	g, err := a.guard(ctx, store, logger)
	if err != nil {
		return err
	}
	figures, firms := a.figures(store), a.firmDesk(store)
	working, stop := context.WithCancel(ctx)
	jobsBeside := a.startBackground(working, store, figures, logger)
	defer jobsBeside.wait.Wait() // before the store is closed
	defer stop()
	api := httpapi.New(g.deps(httpapi.Deps{
		Jobs: a.jobsAPI(store, jobsBeside.kick), Letters: store, Relocations: store,
		Imports: a.importerOn(store, a.objectStore(nil)), Firms: firms, Doctor: a.ownDoctor(store, jobsBeside),
		Store: a.readinessOf(store), UI: webui.New(webui.Embedded(), newID), Watch: figures.Requests,
		Now: a.Now, NewID: newID, NewRecordID: newSortableID, Log: logger, Version: currentVersion().Version, SingleUser: loopback(a.config.Listen),
	}, a.config.Security))
	listener, err := listen(ctx, a.config.Listen)
	if err != nil && a.anyPort && errors.Is(err, errPortTaken) {
		listener, err = listen(ctx, "127.0.0.1:0")
	}
	if err != nil {
		return err
	}
	if err := a.demoAccounts(ctx, g); err != nil {
		_ = listener.Close()
		return err
	}
	beside, err := a.serveFigures(ctx, figures.Handler(api), logger)
	if err != nil {
		_ = listener.Close()
		return err
	}
	defer beside.close()
	go g.tend(ctx, a.config.Security.AuditDays, logger)
	scheme := "http"
	if g.tls != nil {
		scheme, listener = "https", tls.NewListener(listener, g.tls)
	}
	server := &http.Server{
		Handler: api, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	said := serving{Type: "serving", URL: pageURL(scheme, listener.Addr()), Metrics: beside.url}
	if err := a.announce(ctx, serveTo{api, store, firms}, logger, said); err != nil {
		_ = server.Close()
		return err
	}
	a.tellSystem(logger, systemReady)
	select {
	case err := <-stopped:
		return fault.Wrap(err, fault.Unavailable, "serve.cannot_listen", "address", a.config.Listen)
	case <-ctx.Done():
	}
	logger.Info("stopping")
	a.tellSystem(logger, systemStopping)
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		logger.Warn("requests were cut off", "error", err)
	}
	return nil
}

func newID() string { return uuid.NewString() }

// listen opens the port; who holds it is the usual trouble.
func listen(ctx context.Context, address string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, errPortTaken):
		return nil, fault.Wrap(err, fault.Unavailable, "serve.port_taken", "address", address)
	case err != nil:
		return nil, fault.Wrap(err, fault.Unavailable, "serve.cannot_listen", "address", address)
	}
	return listener, nil
}

// pageURL is where a browser on this machine finds the pages.
func pageURL(scheme string, at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if ip := net.ParseIP(host); err == nil && ip.IsUnspecified() {
		return scheme + "://" + net.JoinHostPort("localhost", port)
	}
	return scheme + "://" + at.String()
}

// serverLog writes to standard error as configured.
func (a *App) serverLog() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(a.config.LogLevel)) // checked when the settings were read
	options := &slog.HandlerOptions{Level: level}
	if a.config.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(a.Err, options))
	}
	return slog.New(slog.NewTextHandler(a.Err, options))
}

// serveTo is what a region is given to.
type serveTo struct {
	api   *httpapi.Server
	store *sqlstore.Store
	firms *firmdesk.Desk
}

// announce builds the first world, says what out and the pack are, and goes on
// watching for other packs. Without a pack the server runs and says so.
func (a *App) announce(ctx context.Context, to serveTo, logger *slog.Logger, out serving) error {
	r, sum, err := a.served(ctx, to.store)
	switch {
	case err == nil:
		if err := a.use(ctx, to, r, sum, logger); err != nil {
			return err
		}
		out.Pack, out.Ready = r.Manifest.Name+" "+r.Manifest.Version, true
	case fault.CodeOf(err) == fault.NotFound && a.packPath == "":
		logger.Warn("no region pack is installed", "remedy", "sanquan pack install packs/jjj")
	default:
		return err
	}
	if a.packPath == "" {
		go a.watch(ctx, to, logger, sum)
	}
	go to.firms.Keep(ctx, logger)
	if a.json {
		return json.NewEncoder(a.Out).Encode(out)
	}
	if !out.Ready {
		a.Notef("serve.no_pack")
	}
	_, err = fmt.Fprintln(a.Out, a.T("serve.at", "url", out.URL))
	return err
}

// served is the region to answer about and a text that differs where it does.
func (a *App) served(ctx context.Context, store *sqlstore.Store) (*region.Region, string, error) {
	if a.packPath != "" {
		r, err := a.Region(ctx)
		return r, fmt.Sprintf("%s %d", a.packPath, a.Now().UnixNano()), err
	}
	r, p, err := store.LoadActive(ctx)
	return r, p.Sum, err
}

// use builds the network of a region and gives it to the server, and its firms
// to the register: without those the server goes on.
func (a *App) use(ctx context.Context, to serveTo, r *region.Region, sum string, logger *slog.Logger) error {
	began := a.Now()
	n, err := network.Build(r, a.config.NetworkOptions())
	if err != nil {
		return err
	}
	world := httpapi.NewWorld(httpapi.WorldInput{
		Network: n, Sum: sum, Feeders: a.config.Feeders, Took: a.Now().Sub(began),
	})
	to.api.Use(world)
	go world.Warm(ctx)
	go func() {
		if err := a.packFirms(ctx, to.firms, r, logger); err != nil && ctx.Err() == nil {
			logger.Error("the firms of the pack are not in the register", "error", err)
		}
	}()
	return nil
}

// watch exchanges the world when another pack has become active.
func (a *App) watch(ctx context.Context, to serveTo, logger *slog.Logger, sum string) {
	tick := time.NewTicker(packInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			sum = a.refresh(ctx, to, logger, sum)
		}
	}
}

// refresh serves the active pack if its sum is not the given one, and returns
// the sum not to look at again. A pack that cannot be served leaves the one
// before in place.
func (a *App) refresh(ctx context.Context, to serveTo, logger *slog.Logger, sum string) string {
	active, err := to.store.ActivePack(ctx)
	if err != nil || active.Sum == sum {
		return sum
	}
	r, p, err := to.store.LoadActive(ctx)
	if err == nil {
		err = a.use(ctx, to, r, p.Sum, logger)
	}
	if err != nil {
		logger.Error("the installed pack cannot be served; the one before is", "error", err)
		return active.Sum
	}
	logger.Info("another pack is served", "name", p.Name, "version", p.Version)
	return p.Sum
}

// readinessOf is the store, which under --pack does not need a pack of its own.
func (a *App) readinessOf(store *sqlstore.Store) httpapi.Store {
	if a.packPath != "" {
		return packless{store}
	}
	return store
}

type packless struct{ *sqlstore.Store }

func (packless) ActivePack(context.Context) (sqlstore.Pack, error) { return sqlstore.Pack{}, nil }
