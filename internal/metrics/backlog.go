package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sanquan/sanquan/internal/jobs"
)

// backlogTime is the most that reading the backlog may hold up an answer: less
// than the ten seconds that Prometheus waits.
const backlogTime = 3 * time.Second

// Watch adds what waits in the database, read at each answer. A database that
// does not say it in time leaves these figures out and is counted. It is called
// once.
func (m *Metrics) Watch(read func(context.Context) (jobs.Backlog, error)) {
	m.registry.MustRegister(&backlog{read: read, failed: prometheus.NewCounter(prometheus.CounterOpts{
		Namespace: namespace, Subsystem: "backlog", Name: "errors_total", Help: "How often the backlog could not be read from the database.",
	})})
}

// backlog implements prometheus.Collector.
type backlog struct {
	read   func(context.Context) (jobs.Backlog, error)
	failed prometheus.Counter
}

func backlogDesc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "backlog", name), help, labels, nil)
}

var (
	jobsDesc        = backlogDesc("jobs", "Jobs in the database, by state.", "state")
	jobWaitDesc     = backlogDesc("job_wait_seconds", "How long the queued job that is longest due has waited for a worker; 0 where none is due.")
	messagesDesc    = backlogDesc("messages", "Promised messages without their effect, by state: waiting, or dead (not tried any more).", "state")
	messageWaitDesc = backlogDesc("message_wait_seconds", "How long the message that is longest due has waited to be published; 0 where none is due.")
)

// Describe implements prometheus.Collector.
func (b *backlog) Describe(to chan<- *prometheus.Desc) {
	b.failed.Describe(to)
	for _, d := range []*prometheus.Desc{jobsDesc, jobWaitDesc, messagesDesc, messageWaitDesc} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (b *backlog) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), backlogTime)
	defer cancel()
	waits, err := b.read(ctx)
	if err != nil {
		b.failed.Inc()
	}
	to <- b.failed
	if err != nil {
		return
	}
	tell := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for _, state := range jobs.States() {
		tell(jobsDesc, float64(waits.Jobs[state]), string(state))
	}
	tell(jobWaitDesc, waits.JobWait.Seconds())
	tell(messagesDesc, float64(waits.Messages), "waiting")
	tell(messagesDesc, float64(waits.DeadMessages), "dead")
	tell(messageWaitDesc, waits.MessageWait.Seconds())
}
