package cli

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/metrics"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// figures counts what the process does on the database.
func (a *App) figures(store *sqlstore.Store) *metrics.Metrics {
	m := metrics.New(currentVersion().Version)
	store.Failed = m.DatabaseFailed
	m.Pools(store.Pools())
	m.Watch(func(ctx context.Context) (jobs.Backlog, error) { return store.Backlog(ctx, a.Now()) })
	return m
}

// beside is the listener for those who look after the process.
type beside struct {
	url    string // of /metrics; "" where there is none
	server *http.Server
}

// serveFigures answers at the address of metrics.listen, where it is set: a
// port of its own, so that the public one has nothing that is not the public's.
// Fault unavailable metrics.cannot_listen.
func (a *App) serveFigures(ctx context.Context, handler http.Handler, logger *slog.Logger) (beside, error) {
	if a.config.Metrics == "" {
		return beside{}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.Metrics)
	if err != nil {
		return beside{}, fault.Wrap(err, fault.Unavailable, "metrics.cannot_listen", "address", a.config.Metrics)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	go func() { _ = server.Serve(listener) }() // until close
	return beside{pageURL("http", listener.Addr()) + "/metrics", server}, nil
}

func (b beside) close() {
	if b.server != nil {
		_ = b.server.Close() // an answer that is cut off is asked for again
	}
}

// pinged is what a worker cannot do without.
type pinged interface{ Ping(context.Context) error }

// pingTime is how long a probe waits for an answer.
const pingTime = 2 * time.Second

// workerReady is the answer of a worker's /readyz, in the form of the server's.
type workerReady struct {
	Status string        `json:"status"` // ready, notReady
	Checks []workerCheck `json:"checks"`
}

type workerCheck struct {
	Name string `json:"name"` // database, messages
	OK   bool   `json:"ok"`
}

// workerHealth answers /livez with 200 as long as the process serves, and
// /readyz with 200 while database and message server answer and the worker,
// whose context is work, is not stopping; 503 otherwise.
func workerHealth(work context.Context, database, messages pinged) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		writeHealth(w, http.StatusOK, map[string]string{"status": "ok", "version": currentVersion().Version})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), pingTime)
		defer cancel()
		answer := workerReady{Status: "ready", Checks: []workerCheck{
			{"database", database.Ping(ctx) == nil}, {"messages", messages.Ping(ctx) == nil},
		}}
		status := http.StatusOK
		if work.Err() != nil || !answer.Checks[0].OK || !answer.Checks[1].OK {
			answer.Status, status = "notReady", http.StatusServiceUnavailable
		}
		writeHealth(w, status, answer)
	})
	return mux
}

func writeHealth(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // who asked may have gone
}
