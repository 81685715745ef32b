package metrics

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// requestSeconds are the bounds of durations of requests: from a cached answer
// to the most a request may take (httpapi ends it after 30 s).
var requestSeconds = []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// Requests counts what a server answers. It implements httpapi.Observer.
type Requests struct {
	now     prometheus.Gauge
	seconds *prometheus.HistogramVec
	signIns *prometheus.CounterVec
}

func newRequests() *Requests {
	return &Requests{
		now: prometheus.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: "http", Name: "requests_in_flight", Help: "Requests being answered now.",
		}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Subsystem: "http", Name: "request_duration_seconds", Buckets: requestSeconds,
			Help: "Requests and how long they took, by operation of the API (or pages, document, provider, unknown), method and class of status.",
		}, []string{"operation", "method", "status"}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "sign_ins_total",
			Help: "Tries to sign in by step (password, code, provider) and outcome (ok, refused, locked, failed).",
		}, []string{"step", "outcome"}),
	}
}

func (r *Requests) all() []prometheus.Collector {
	return []prometheus.Collector{r.now, r.seconds, r.signIns}
}

// Began counts a request under way.
func (r *Requests) Began() { r.now.Inc() }

// Answered counts a request that began, once it is answered.
func (r *Requests) Answered(operation, method string, status int, took time.Duration) {
	r.now.Dec()
	r.seconds.WithLabelValues(operation, method, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// SignedIn counts a try to sign in.
func (r *Requests) SignedIn(step, outcome string) { r.signIns.WithLabelValues(step, outcome).Inc() }
