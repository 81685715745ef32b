package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// jobSeconds are the bounds of durations of attempts: from a small pack to a
// matrix of a whole region.
var jobSeconds = []float64{.1, .5, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600}

// Jobs counts the attempts of this process at jobs. It implements jobs.Observer.
type Jobs struct {
	now     *prometheus.GaugeVec
	seconds *prometheus.HistogramVec
}

func newJobs() *Jobs {
	return &Jobs{
		now: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: "jobs", Name: "running", Help: "Jobs this process works on now, by kind.",
		}, []string{"kind"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Subsystem: "job", Name: "attempt_duration_seconds", Buckets: jobSeconds,
			Help: "Attempts of this process at jobs and how long they took, by kind and outcome (done, failed, dead, cancelled, retried, returned, lost, unrecorded).",
		}, []string{"kind", "outcome"}),
	}
}

func (j *Jobs) all() []prometheus.Collector { return []prometheus.Collector{j.now, j.seconds} }

// Began counts an attempt under way.
func (j *Jobs) Began(kind string) { j.now.WithLabelValues(kind).Inc() }

// Ended counts an attempt that began, once it has ended.
func (j *Jobs) Ended(kind, outcome string, took time.Duration) {
	j.now.WithLabelValues(kind).Dec()
	j.seconds.WithLabelValues(kind, outcome).Observe(took.Seconds())
}
