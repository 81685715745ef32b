package transit_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/netfile"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/internal/mapped"
)

// BenchmarkFile writes the timetable of a region to a file and opens it in
// place: what it takes for each call, and how long it is until it can be asked.
func BenchmarkFile(b *testing.B) {
	for _, r := range []region{small, large} {
		s := r.scene(b)
		b.Run(s.name(near), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "region.net")
			must(b, mapped.Write(path, func(f *os.File) error {
				var w netfile.Writer
				s.Write(&w)
				_, err := w.WriteTo(f)
				return err
			}))
			open := time.Hour
			for b.Loop() {
				for range 5 {
					start := time.Now()
					f, err := mapped.Open(path)
					must(b, err)
					parsed, err := netfile.Parse(f.Data)
					must(b, err)
					tt, err := transit.Read(parsed)
					must(b, err)
					open = min(open, time.Since(start))
					if tt.NumStops() != s.NumStops() {
						b.Fatal("another timetable")
					}
					must(b, f.Close())
				}
			}
			stats := s.Stats()
			info, err := os.Stat(path)
			must(b, err)
			report(b, open, "ms-open")
			b.ReportMetric(float64(stats.Bytes)/float64(stats.Calls), "bytes/call")
			b.ReportMetric(float64(info.Size())/1e6, "file-MB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// feeds are the published ones, read in place where they are.
var feeds = []string{
	"porto-alegre/poa_eptc.zip", "porto-alegre/poa_trensurb.zip", "beijing-subway-2026/beijing_subway_202604_derived_gtfs.zip",
	"china-hsr-2016/china_hsr_2016_gtfs.zip", "db-fv-2019", "scale/nyc_subway.zip", "scale/hart.zip",
}

// BenchmarkBuild reads all published feeds, joins all their service days into
// one network with ways on foot, and opens its file.
func BenchmarkBuild(b *testing.B) {
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(data); err != nil {
		b.Skip("no published feeds here: set SANQUAN_DATA to the folder that holds transit/")
	}
	path := filepath.Join(b.TempDir(), "all.net")
	var read, build, write, open time.Duration
	var n *network.Network
	for b.Loop() {
		start := time.Now()
		var all []network.Feed
		for _, name := range feeds {
			feed, _, err := gtfs.Open(b.Context(), filepath.Join(data, "transit", name), gtfs.Limits{})
			must(b, err)
			day, _ := feed.BusiestDay()
			all = append(all, network.Feed{Prefix: name + ":", Feed: feed, Date: day, Whole: true})
			all[len(all)-1].Date = all[0].Date
		}
		read = time.Since(start)
		start = time.Now()
		var err error
		n, err = network.Build(nil, network.DefaultOptions(), all...)
		must(b, err)
		build = time.Since(start)
		start = time.Now()
		must(b, mapped.Write(path, func(f *os.File) error { return n.Write(f) }))
		write = time.Since(start)
		runtime.GC()
		start = time.Now()
		f, err := mapped.Open(path)
		must(b, err)
		_, err = network.Read(f.Data)
		must(b, err)
		open = time.Since(start)
		must(b, f.Close())
	}
	stats := n.Timetable.Stats()
	report(b, read, "ms-read")
	report(b, build, "ms-join")
	report(b, write, "ms-write")
	report(b, open, "ms-open")
	b.ReportMetric(float64(stats.Calls), "calls")
	b.ReportMetric(float64(stats.Bytes)/float64(stats.Calls), "bytes/call")
	b.ReportMetric(0, "ns/op")
}
