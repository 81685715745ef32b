package gtfs_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/sanquan/sanquan/commute/gtfs"
)

// BenchmarkRead reads New York, and all published feeds one after the other.
// MB-alloc is what is allocated in all, MB-kept what the feeds hold.
func BenchmarkRead(b *testing.B) {
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	all := []string{
		"scale/nyc_subway.zip", "beijing-subway-2026/beijing_subway_202604_derived_gtfs.zip", "china-hsr-2016/china_hsr_2016_gtfs.zip",
		"porto-alegre/poa_eptc.zip", "porto-alegre/poa_trensurb.zip", "db-fv-2019", "scale/hart.zip",
	}
	for name, feeds := range map[string][]string{"NewYork": all[:1], "all": all} {
		b.Run(name, func(b *testing.B) {
			if _, err := os.Stat(data); err != nil {
				b.Skip("no published feeds here: set SANQUAN_DATA")
			}
			calls := 0
			var kept []*gtfs.Feed
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				calls, kept = 0, kept[:0]
				for _, f := range feeds {
					feed, report, err := gtfs.Open(b.Context(), filepath.Join(data, "transit", f), gtfs.Limits{})
					if err != nil {
						b.Fatal(err)
					}
					calls += report.File("stop_times.txt").Rows
					kept = append(kept, feed)
				}
			}
			runtime.ReadMemStats(&after)
			allocated := float64(after.TotalAlloc-before.TotalAlloc) / float64(b.N)
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
			b.ReportMetric(float64(calls)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mcalls/s")
			b.ReportMetric(allocated/1e6, "MB-alloc")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
			runtime.KeepAlive(kept)
		})
	}
}
