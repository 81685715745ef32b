package create

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// request is what a client asks.
type request struct {
	kind        string // of reading; "" for a create
	method, url string
	body        string // JSON; "" for none
}

// newClient is a client that keeps one connection.
func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1, MaxIdleConnsPerHost: 1, DisableCompression: true}}
}

// ask waits for the whole answer and returns how long that took.
func ask(b *testing.B, client *http.Client, r request) time.Duration {
	began := time.Now()
	req, err := http.NewRequestWithContext(b.Context(), r.method, r.url, strings.NewReader(r.body))
	if err != nil {
		b.Error(err)
		return 0
	}
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := client.Do(req)
	if err != nil {
		b.Error(err)
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	took := time.Since(began)
	if err != nil || resp.StatusCode >= http.StatusMultipleChoices {
		b.Errorf("%s %s: %s %s %v", r.method, r.url, resp.Status, answer, err)
	}
	return took
}

// closedLoop lets each client ask again as soon as it has its answer, for a
// time, and returns the latencies and how long it took until the last answer.
// next gives the i-th request of a client.
func closedLoop(b *testing.B, clients int, lasts time.Duration, next func(i int) request) ([]time.Duration, time.Duration) {
	b.Helper()
	all := make([][]time.Duration, clients)
	ready := make([]*http.Client, clients)
	for c := range clients {
		ready[c] = newClient()
		ask(b, ready[c], next(c)) // connects
	}
	began := time.Now()
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			defer ready[c].CloseIdleConnections()
			for i := c; time.Since(began) < lasts && !b.Failed(); i += clients {
				all[c] = append(all[c], ask(b, ready[c], next(i)))
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(began)
	if b.Failed() {
		b.FailNow()
	}
	var took []time.Duration
	for _, some := range all {
		took = append(took, some...)
	}
	return took, elapsed
}
