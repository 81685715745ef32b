package httpapi

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/sanquan/sanquan/packs"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/region/pack"
)

func jjjTables(b *testing.B) region.Tables {
	b.Helper()
	tables, _, err := pack.Verifier{}.ReadFS(b.Context(), packs.JJJ())
	if err != nil {
		b.Fatal(err)
	}
	return tables
}

// BenchmarkCircle asks for 90-minute circles of the hubs, which reach most, with
// three polygons: each time another origin or departure (cold), or other
// minutes of one whose surface is kept (slider). It reports
// the median and the 95th percentile in milliseconds; the target is a cold
// median of 50.
func BenchmarkCircle(b *testing.B) {
	d := deps(io.Discard)
	d.World = worldOf(b, jjjTables(b), "jjj")
	s := New(d)
	var origins []string
	for _, p := range find(d.World.names, []string{"hub"}, "", 100) {
		origins = append(origins, url.QueryEscape(p.ID))
	}
	for name, target := range map[string]func(i int) string{
		"cold": func(i int) string {
			return fmt.Sprintf("/api/v1/circle?cutoffs=30,60,90&from=%s&depart=08:%02d", origins[i%len(origins)], i/len(origins)%60)
		},
		"slider": func(i int) string {
			return fmt.Sprintf("/api/v1/circle?cutoffs=30,60,90&from=%s&minutes=%d", origins[0], 15+i%100)
		},
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			i := 0
			for b.Loop() {
				began := time.Now()
				resp := get(s, target(i))
				took = append(took, time.Since(began))
				if resp.StatusCode != 200 {
					b.Fatal(target(i), resp.StatusCode, read(b, resp))
				}
				i++
			}
			slices.Sort(took)
			at := func(p int) float64 { return float64(took[len(took)*p/100].Microseconds()) / 1000 }
			b.ReportMetric(at(50), "p50-ms")
			b.ReportMetric(at(95), "p95-ms")
		})
	}
}

// BenchmarkReady measures what lies between an indexed region and a server that
// answers: network and look-ups.
func BenchmarkReady(b *testing.B) {
	tables := jjjTables(b)
	for b.Loop() {
		d := deps(io.Discard)
		d.World = worldOf(b, tables, "jjj")
		if resp := get(New(d), "/readyz"); resp.StatusCode != 200 {
			b.Fatal(resp.StatusCode)
		}
	}
}
