// Package create measures the built program as a server of records: how many it
// creates a second, each in a transaction of its own that a power cut does not
// undo, beside PocketBase on the same machine asked by the same client, and how
// long two hundred users who read wait meanwhile.
//
// Our record is a job, which is two rows (the job and the message that will have
// it done) and is also published to the message server; PocketBase's is one row
// with the same members. Both are SQLite behind JSON over HTTP. As it is
// published, PocketBase commits with synchronous=NORMAL, which leaves a commit to
// the next checkpoint's fsync; docs/performance.md says how to build it with
// FULL, which is what our program promises.
package create

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	// peersVariable names PocketBase programs by path, separated as in PATH.
	peersVariable = "SANQUAN_BENCH_POCKETBASE"

	// target is our rate beside a peer's.
	target = 2.0

	// roundTime is how long each side is asked at a time; -benchtime 12x takes
	// twelve such rounds, ours and theirs by turns.
	roundTime = 500 * time.Millisecond

	record = `{"kind":"matrix","args":{"points":"areas","format":"csv","threads":1,"minutes":30}}`
)

// rates are creates a second and latencies, of all rounds.
type rates struct {
	perSecond []float64
	took      []time.Duration
}

func (r *rates) round(b *testing.B, clients int, create request) {
	b.Helper()
	got, elapsed := closedLoop(b, clients, roundTime, func(int) request { return create })
	r.perSecond = append(r.perSecond, float64(len(got))/elapsed.Seconds())
	r.took = append(r.took, got...)
}

// report prints the median rate with its range, and latencies in milliseconds.
func (r *rates) report(b *testing.B, prefix string) {
	slices.Sort(r.perSecond)
	b.ReportMetric(r.perSecond[0], prefix+"creates/s-min")
	b.ReportMetric(median(r.perSecond), prefix+"creates/s")
	b.ReportMetric(r.perSecond[len(r.perSecond)-1], prefix+"creates/s-max")
	b.ReportMetric(percentile(r.took, 50), prefix+"ms-p50")
	b.ReportMetric(percentile(r.took, 99), prefix+"ms-p99")
}

// BenchmarkCreate creates records with 1, 8 and 32 clients, each waiting for its
// answer before it asks again.
func BenchmarkCreate(b *testing.B) {
	ours := serve(b, nil)
	create := request{method: http.MethodPost, url: ours + "/api/v1/jobs", body: record}
	peers := filepath.SplitList(os.Getenv(peersVariable))
	if len(peers) == 0 {
		b.Logf("to compare with PocketBase, name its program: %s=/path/to/pocketbase", peersVariable)
	}
	theirs := make([]request, len(peers))
	for i, bin := range peers {
		theirs[i] = pocketbase(b, bin)
	}
	for _, clients := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			if len(peers) == 0 {
				var own rates
				for b.Loop() {
					own.round(b, clients, create)
				}
				own.report(b, "")
			}
			for i, bin := range peers {
				b.Run(strings.ReplaceAll(filepath.Base(bin), "_", "-"), func(b *testing.B) {
					var own, other rates
					var ratios []float64
					for b.Loop() {
						own.round(b, clients, create)
						other.round(b, clients, theirs[i])
						last := len(own.perSecond) - 1
						ratios = append(ratios, own.perSecond[last]/other.perSecond[last])
					}
					own.report(b, "")
					other.report(b, "peer-")
					slices.Sort(ratios)
					b.ReportMetric(ratios[0], "×peer-min")
					b.ReportMetric(median(ratios), "×peer")
					b.ReportMetric(ratios[len(ratios)-1], "×peer-max")
					b.ReportMetric(median(ratios)/target, "×faster-than-target")
				})
			}
		})
	}
}

// median of sorted values.
func median(sorted []float64) float64 { return sorted[len(sorted)/2] }

// percentile sorts durations and returns milliseconds.
func percentile(took []time.Duration, p int) float64 {
	slices.Sort(took)
	return float64(took[min(len(took)*p/100, len(took)-1)].Microseconds()) / 1000
}
