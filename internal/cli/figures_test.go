package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// nearby runs a command that goes on, with figures on a port of its own,
// decodes its first line into said, and returns what it tells the service
// manager and how to stop it, which returns the exit code.
func nearby(t *testing.T, said any, args ...string) (told <-chan string, stop func() int) {
	t.Helper()
	dir := t.TempDir()
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	states := make(chan string, 10)
	go func() {
		buffer := make([]byte, 100)
		for {
			n, err := socket.Read(buffer)
			if err != nil {
				return
			}
			states <- string(buffer[:n])
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var log bytes.Buffer
	app := New(in, &log, []string{
		"SANQUAN_DATA_DIR=" + dir, "HOME=" + t.TempDir(), "SANQUAN_METRICS_LISTEN=127.0.0.1:0", "NOTIFY_SOCKET=" + socket.LocalAddr().String(),
	}, november)
	code := make(chan int, 1)
	go func() {
		c := app.Run(ctx, append(args, "--json"))
		_ = in.Close()
		code <- c
	}()
	if err := json.NewDecoder(out).Decode(said); err != nil {
		t.Fatalf("%v ended with %d: %v\n%s", args, <-code, err, log.String())
	}
	return states, func() int {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, out) }()
		return <-code
	}
}

func body(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func contains(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, line) {
			t.Errorf("no %s in\n%s", line, text)
		}
	}
}

func TestServeTellsFiguresAndTheServiceManager(t *testing.T) {
	var said serving
	told, stop := nearby(t, &said, "serve", "--listen", "127.0.0.1:0", "--pack", tinyPack)
	if state := <-told; state != "READY=1" {
		t.Errorf("told %q", state)
	}
	status(t, said.URL+"/api/v1/areas")
	status(t, said.URL+"/api/v1/nothing")
	contains(t, body(t, said.Metrics),
		`sanquan_http_request_duration_seconds_count{method="GET",operation="listAreas",status="2xx"} 1`,
		`sanquan_http_request_duration_seconds_count{method="GET",operation="unknown",status="4xx"} 1`,
		`sanquan_backlog_jobs{state="queued"} 0`, `go_sql_open_connections{db_name="write"}`, `sanquan_build_info{`,
	)
	beside := strings.TrimSuffix(said.Metrics, "/metrics")
	for url, want := range map[string]int{beside + "/readyz": 200, beside + "/livez": 200, beside + "/api/v1/areas": 404} {
		if got := status(t, url); got != want {
			t.Errorf("%s: %d, want %d", url, got, want)
		}
	}
	if strings.Contains(body(t, said.URL+"/metrics"), "sanquan_") {
		t.Error("the public port tells the figures")
	}
	if code := stop(); code != ExitDone {
		t.Errorf("stopped with %d", code)
	}
	if state := <-told; state != "STOPPING=1" {
		t.Errorf("told %q", state)
	}
}

func TestWorkerTellsFiguresAndTheServiceManager(t *testing.T) {
	var said working
	told, stop := nearby(t, &said, "worker")
	if state := <-told; state != "READY=1" {
		t.Errorf("told %q", state)
	}
	contains(t, body(t, said.Metrics), `sanquan_backlog_messages{state="dead"} 0`, `sanquan_build_info{`)
	beside := strings.TrimSuffix(said.Metrics, "/metrics")
	contains(t, body(t, beside+"/readyz"), `"status":"ready"`, `{"name":"messages","ok":true}`)
	if got := status(t, beside+"/livez"); got != 200 {
		t.Errorf("alive: %d", got)
	}
	if code := stop(); code != ExitDone {
		t.Errorf("stopped with %d", code)
	}
	if state := <-told; state != "STOPPING=1" {
		t.Errorf("told %q", state)
	}
}

type answering func() error

func (a answering) Ping(context.Context) error { return a() }

func TestWorkerReadiness(t *testing.T) {
	yes, no := answering(func() error { return nil }), answering(func() error { return errors.New("away") })
	stopping, stop := context.WithCancel(t.Context())
	stop()
	for name, c := range map[string]struct {
		work               context.Context
		database, messages answering
		want               int
	}{
		"all answers":                    {t.Context(), yes, yes, 200},
		"the database is away":           {t.Context(), no, yes, 503},
		"the message server is away":     {t.Context(), yes, no, 503},
		"it stops and takes no jobs now": {stopping, yes, yes, 503},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			workerHealth(c.work, c.database, c.messages).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
			if w.Code != c.want || w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("%d, want %d: %s", w.Code, c.want, w.Body)
			}
		})
	}
}

func TestFiguresRefuseATakenPort(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, command := range [][]string{{"worker"}, {"serve", "--listen", "127.0.0.1:0"}} {
		var log bytes.Buffer
		env := []string{"SANQUAN_DATA_DIR=" + t.TempDir(), "HOME=" + t.TempDir(), "LANG=en", "SANQUAN_METRICS_LISTEN=" + taken.Addr().String()}
		if code := New(io.Discard, &log, env, november).Run(t.Context(), command); code != ExitUnavailable || !strings.Contains(log.String(), "metrics.listen") {
			t.Errorf("%v ended with %d: %s", command, code, log.String())
		}
	}
}
