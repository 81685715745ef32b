package create

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

const (
	// users read once every thinkTime, each on a connection of its own.
	users     = 200
	thinkTime = time.Second

	// readTime is how long they do so at a time.
	readTime = 3 * time.Second

	// writeEvery is the pause between two creates meanwhile.
	writeEvery = 20 * time.Millisecond

	// readTarget is the p99 of all kinds of reading together.
	readTarget = 20.0 // ms
)

// reading is what users ask, in turn: a job, a page of 50 of them, the
// divisions, a search for places and a circle whose surface is in memory.
func reading(b *testing.B, base string) []request {
	b.Helper()
	raw := get(b, base+"/api/v1/jobs?limit=1")
	var page struct{ Items []struct{ ID string } }
	if err := json.Unmarshal(raw, &page); err != nil || len(page.Items) != 1 {
		b.Fatalf("%s %v", raw, err)
	}
	var all []request
	for _, r := range []struct{ kind, path string }{
		{"job", "/jobs/" + page.Items[0].ID},
		{"jobs", "/jobs?limit=50"},
		{"areas", "/areas"},
		{"places", "/places?q=" + url.QueryEscape("丰台")},
		{"circle", "/circle?minutes=90&from=hub:beijingxi"},
	} {
		all = append(all, request{kind: r.kind, method: http.MethodGet, url: base + "/api/v1" + r.path})
	}
	return all
}

func get(b *testing.B, url string) []byte {
	b.Helper()
	resp, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// BenchmarkReaders is how long 200 users wait who read once a second while
// somebody creates records; waiting counts from when the user asks, also where
// the answer before came late.
func BenchmarkReaders(b *testing.B) {
	pack, err := filepath.Abs("../../packs/jjj")
	if err != nil {
		b.Fatal(err)
	}
	base := serve(b, []string{"pack", "install", pack})
	create := request{method: http.MethodPost, url: base + "/api/v1/jobs", body: record}
	closedLoop(b, 8, time.Second, func(int) request { return create }) // some to read
	kinds := reading(b, base)
	closedLoop(b, len(kinds), roundTime, func(i int) request { return kinds[i%len(kinds)] }) // into memory

	b.Run(fmt.Sprintf("users=%d", users), func(b *testing.B) {
		took := map[string][]time.Duration{}
		for b.Loop() {
			stop := writing(b, create)
			usersRead(b, kinds, took)
			stop()
		}
		var all []time.Duration
		for _, k := range kinds {
			all = append(all, took[k.kind]...)
			b.ReportMetric(percentile(took[k.kind], 50), k.kind+"-ms-p50")
			b.ReportMetric(percentile(took[k.kind], 99), k.kind+"-ms-p99")
			b.ReportMetric(percentile(took[k.kind], 100), k.kind+"-ms-max")
		}
		p99 := percentile(all, 99)
		b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "reads/s")
		b.ReportMetric(percentile(all, 50), "ms-p50")
		b.ReportMetric(p99, "ms-p99")
		b.ReportMetric(readTarget/p99, "×faster-than-target")
	})
	b.Run("throughput", func(b *testing.B) {
		n := 0
		var elapsed time.Duration
		var took []time.Duration
		for b.Loop() {
			some, lasted := closedLoop(b, users, roundTime, func(i int) request { return kinds[i%len(kinds)] })
			n, elapsed, took = n+len(some), elapsed+lasted, append(took, some...)
		}
		b.ReportMetric(float64(n)/elapsed.Seconds(), "reads/s")
		b.ReportMetric(percentile(took, 50), "ms-p50")
		b.ReportMetric(percentile(took, 99), "ms-p99")
	})
}

// writing creates records until stop.
func writing(b *testing.B, create request) (stop func()) {
	end := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		client := newClient()
		defer client.CloseIdleConnections()
		tick := time.NewTicker(writeEvery)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
				ask(b, client, create)
			}
		}
	})
	return func() { close(end); wait.Wait() }
}

// usersRead adds what each kind took. Users begin evenly within a second.
func usersRead(b *testing.B, kinds []request, took map[string][]time.Duration) {
	b.Helper()
	var mu sync.Mutex
	var wait sync.WaitGroup
	began := time.Now()
	for u := range users {
		wait.Go(func() {
			client := newClient()
			defer client.CloseIdleConnections()
			for i := 0; ; i++ {
				due := began.Add(thinkTime*time.Duration(u)/users + thinkTime*time.Duration(i))
				if due.Sub(began) >= readTime {
					return
				}
				<-time.After(time.Until(due))
				kind := kinds[(u+i)%len(kinds)]
				ask(b, client, kind)
				waited := time.Since(due)
				mu.Lock()
				took[kind.kind] = append(took[kind.kind], waited)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if b.Failed() {
		b.FailNow()
	}
}
