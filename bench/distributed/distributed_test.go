// Package distributed measures background jobs on several processes: servers
// and workers of the built program that share a PostgreSQL and a NATS cluster
// of three nodes, all on this machine. It also kills any one of them and sees
// that the work goes on.
package distributed

import (
	"fmt"
	"os"
	"testing"

	"github.com/sanquan/sanquan/internal/testkit/natstest"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
)

func TestMain(m *testing.M) {
	natstest.Node()
	os.Exit(pgtest.Main(m))
}

// BenchmarkWorkers prints jobs a second with one, two and three workers.
func BenchmarkWorkers(b *testing.B) {
	r := newRig(b)
	const each = 150
	asked, single := 0, 0.0
	for n := 1; n <= 3; n++ {
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			r.work(b, n)
			for b.Loop() {
				asked += each
				r.submit(b, each)
				r.finish(b)
			}
			rate := float64(each*b.N) / b.Elapsed().Seconds()
			r.done(b, asked)
			if n == 1 {
				single = rate
			}
			b.ReportMetric(rate, "jobs/s")
			b.ReportMetric(rate/single, "×one-worker")
			for _, w := range r.workers {
				rest(w)
			}
			r.workers = nil
		})
	}
}
