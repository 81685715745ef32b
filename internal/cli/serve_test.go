package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sanquan/sanquan/internal/config"
	"github.com/sanquan/sanquan/internal/httpapi"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/region/pack"
)

const tinyPack = "../../region/pack/testdata/tiny"

func tinyTables(t *testing.T) region.Tables {
	t.Helper()
	tables, _, err := pack.Read(t.Context(), tinyPack)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// november is the clock of these tests.
func november() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func installTiny(t *testing.T, dir string) {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.InstallPack(t.Context(), tinyTables(t), strings.Repeat("a", 64), november()); err != nil {
		t.Fatal(err)
	}
}

// started runs `sanquan serve` with the arguments and returns what it announced
// and how to stop it, which returns the exit code.
func started(t *testing.T, dir string, args ...string) (serving, func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var log bytes.Buffer
	app := New(in, &log, []string{"SANQUAN_DATA_DIR=" + dir, "HOME=" + t.TempDir()}, november)
	code := make(chan int, 1)
	go func() {
		c := app.Run(ctx, append([]string{"serve", "--json", "--listen", "127.0.0.1:0"}, args...))
		_ = in.Close()
		code <- c
	}()
	var said serving
	if err := json.NewDecoder(out).Decode(&said); err != nil {
		t.Fatalf("serve ended with %d: %v\n%s", <-code, err, log.String())
	}
	return said, func() int {
		cancel()
		return <-code
	}
}

func status(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode
}

func TestServe(t *testing.T) {
	for name, c := range map[string]struct {
		installed bool
		args      []string
		pack      string
		ready     int
		region    int
	}{
		"an installed pack":            {true, nil, "tiny 1.0.0", 200, 200},
		"no pack":                      {false, nil, "", 503, 503},
		"a pack that is not installed": {false, []string{"--pack", tinyPack}, "tiny 1.0.0", 200, 200},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.installed {
				installTiny(t, dir)
			}
			said, stop := started(t, dir, c.args...)
			if said.Type != "serving" || said.Pack != c.pack || said.Ready != (c.ready == 200) {
				t.Errorf("announced %+v", said)
			}
			for path, want := range map[string]int{"/livez": 200, "/readyz": c.ready, "/api/v1/region": c.region, "/openapi.json": 200} {
				if got := status(t, said.URL+path); got != want {
					t.Errorf("%s: %d, want %d", path, got, want)
				}
			}
			if code := stop(); code != ExitDone {
				t.Errorf("stopped with %d", code)
			}
		})
	}
}

func TestServeRefusals(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a port that is taken":    {[]string{"serve", "--listen", taken.Addr().String()}, ExitUnavailable, "--listen"},
		"an address of others":    {[]string{"serve", "--listen", "192.0.2.1:0"}, ExitUnavailable, "192.0.2.1:0"},
		"an address that is none": {[]string{"serve", "--listen", "8080"}, ExitUsage, "host:port"},
		"a pack that is none":     {[]string{"serve", "--listen", "127.0.0.1:0", "--pack", t.TempDir()}, ExitBadData, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var out, log bytes.Buffer
			app := New(&out, &log, []string{"SANQUAN_DATA_DIR=" + t.TempDir(), "HOME=" + t.TempDir(), "LANG=en"}, november)
			if code := app.Run(t.Context(), c.args); code != c.code || !strings.Contains(log.String(), c.says) {
				t.Errorf("ended with %d, want %d: %s", code, c.code, log.String())
			}
		})
	}
}

// A pack installed while the server runs is served without a restart; one that
// cannot be served leaves the one before.
func TestRefresh(t *testing.T) {
	dir := t.TempDir()
	store, err := sqlstore.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var log bytes.Buffer
	app := New(io.Discard, &log, nil, november)
	if app.config, err = config.Load(config.Inputs{Environ: []string{"HOME=" + dir}}); err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(&log, nil))
	api := httpapi.New(httpapi.Deps{
		Store: store, UI: http.NotFoundHandler(), Now: november, NewID: func() string { return "test-request" }, Log: logger, Version: "test",
	})
	sum := app.refresh(t.Context(), serveTo{api, store, app.firmDesk(store)}, logger, "")
	if sum != "" {
		t.Errorf("sum %q before there is a pack", sum)
	}
	for i, digit := range []string{"a", "b"} {
		tables := tinyTables(t)
		if i == 1 { // a service without a clock that makes sense
			for j := range tables.Services {
				tables.Services[j].Clock = "sundial"
			}
		}
		if _, err := store.InstallPack(t.Context(), tables, strings.Repeat(digit, 64), november()); err != nil {
			t.Fatal(err)
		}
		sum = app.refresh(t.Context(), serveTo{api, store, app.firmDesk(store)}, logger, sum)
		if sum != strings.Repeat(digit, 64) {
			t.Errorf("sum %q after installing %s", sum, digit)
		}
	}
	if got := log.String(); !strings.Contains(got, "another pack is served") || !strings.Contains(got, "cannot be served") {
		t.Errorf("log:\n%s", got)
	}
}
