// Package start measures what a user waits for: from starting the built
// program to the first page, on first start and when the pack is installed,
// and circle queries to a running server.
package start

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"syscall"
	"testing"
	"time"
)

// The targets the benchmarks print ratios against.
const (
	firstStartTarget = 15 * time.Second
	nextStartTarget  = 2 * time.Second
	circleTarget     = 50 * time.Millisecond
)

var address = regexp.MustCompile(`http://[0-9.:]+`)

func build(b *testing.B) string {
	b.Helper()
	bin := filepath.Join(b.TempDir(), "sanquan")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/sanquan").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// start runs the demo until its first page and returns its address; stop ends it.
func start(b *testing.B, bin, data string) (base string, stop func()) {
	b.Helper()
	cmd := exec.Command(bin, "demo", "--listen", "127.0.0.1:0", "--data", data)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base = address.FindString(lines.Text()); base != "" {
			get(b, base+"/")
			return base, stop
		}
	}
	stop()
	b.Fatal("the program ended without an address")
	return "", nil
}

func get(b *testing.B, url string) {
	b.Helper()
	r, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		b.Fatal(err)
	}
	if r.StatusCode >= 500 || r.StatusCode == 404 {
		b.Fatalf("%s: %s", url, r.Status)
	}
}

// BenchmarkFirstPage is the time from starting the program to having the first
// page, the three circles computed and printed before it.
func BenchmarkFirstPage(b *testing.B) {
	bin := build(b)
	for _, c := range []struct {
		name   string
		data   func() string
		target time.Duration
	}{
		{"first start", b.TempDir, firstStartTarget},
		{"pack installed", func() func() string { dir := b.TempDir(); return func() string { return dir } }(), nextStartTarget},
	} {
		b.Run(c.name, func(b *testing.B) {
			if c.target == nextStartTarget {
				_, stop := start(b, bin, c.data())
				stop()
			}
			for b.Loop() {
				_, stop := start(b, bin, c.data())
				b.StopTimer()
				stop()
				b.StartTimer()
			}
			per := b.Elapsed() / time.Duration(b.N)
			b.ReportMetric(per.Seconds(), "s/start")
			b.ReportMetric(float64(c.target)/float64(per), "×faster-than-target")
		})
	}
}

// BenchmarkCircle asks a running server for 90-minute circles it has not
// computed before, over hubs, hours and feeders.
func BenchmarkCircle(b *testing.B) {
	base, stop := start(b, build(b), b.TempDir())
	defer stop()
	hubs := []string{"hub:beijingxi", "hub:beijingnan", "hub:beijingfengtai", "hub:lize", "hub:tianjin", "hub:xiongan", "hub:shijiazhuang", "hub:tangshan"}
	for _, feeder := range []string{"walk", "car"} {
		b.Run(feeder, func(b *testing.B) {
			var took []time.Duration
			i := 0
			for b.Loop() {
				began := time.Now()
				get(b, fmt.Sprintf("%s/api/v1/circle?minutes=90&feeder=%s&from=%s&depart=%s", base, feeder,
					url.QueryEscape(hubs[i%len(hubs)]), url.QueryEscape(fmt.Sprintf("%02d:%02d", 6+i/len(hubs)%12, i/len(hubs)/12%60))))
				took = append(took, time.Since(began))
				i++
			}
			slices.Sort(took)
			p50 := took[len(took)/2]
			b.ReportMetric(float64(p50.Microseconds())/1000, "ms-p50")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
			b.ReportMetric(float64(circleTarget)/float64(p50), "×faster-than-target")
		})
	}
}
