// Package metrics keeps the figures by which an operator sees how a process is:
// requests, jobs, what waits in the database, its connections and errors, tries
// to sign in, memory and processor. Prometheus reads them (text format 0.0.4,
// or OpenMetrics).
//
// Every process has one Metrics with a registry of its own; nothing is global.
// Whoever does the work tells through the observers that internal/httpapi and
// internal/jobs declare: Requests and Jobs. Labels take their values from sets
// that the program knows when it starts (operations, kinds, states), never from
// what a client sent, so that nobody can make the figures grow. They hold no
// personal data, no addresses and no names.
//
// Durations are seconds. What is read from the database (Watch) is the same for
// every process of it: take the greatest, do not add up.
//
// The package leaves out the port (internal/cli) and what to conclude
// (deploy/alerts.yml).
package metrics

import (
	"database/sql"
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// namespace begins the names of all figures of our own.
const namespace = "sanquan"

// Metrics are the figures of a process. Safe for concurrent use.
type Metrics struct {
	Requests *Requests
	Jobs     *Jobs

	registry *prometheus.Registry
	failures *prometheus.CounterVec
}

// New makes the figures of a process of that version of the program.
func New(version string) *Metrics {
	m := &Metrics{
		Requests: newRequests(), Jobs: newJobs(), registry: prometheus.NewRegistry(),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Subsystem: "database", Name: "errors_total",
			Help: "Errors of the database by what they mean: store.busy, store.no_answer, store.disk_full, …",
		}, []string{"problem"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: namespace, Name: "build_info", Help: "1; the version of the program and of Go are its labels.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(
		build, m.failures, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	m.registry.MustRegister(m.Requests.all()...)
	m.registry.MustRegister(m.Jobs.all()...)
	return m
}

// DatabaseFailed counts an error of the database by the id of its fault.
func (m *Metrics) DatabaseFailed(id string) { m.failures.WithLabelValues(id).Inc() }

// Pools adds the connections to the database, by what they are for. It is
// called once.
func (m *Metrics) Pools(pools map[string]*sql.DB) {
	for name, db := range pools {
		m.registry.MustRegister(collectors.NewDBStatsCollector(db, name))
	}
}

// Handler answers /metrics itself and leaves /livez and /readyz to health.
// Everything else is 404.
func (m *Metrics) Handler(health http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry, MaxRequestsInFlight: 4}))
	mux.Handle("GET /livez", health)
	mux.Handle("GET /readyz", health)
	return mux
}
