package metrics_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/sanquan/sanquan/internal/httpapi"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/metrics"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// exposed is what Prometheus is answered.
func exposed(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// samples reads the figures of our own, histograms as their count and sum.
func samples(t *testing.T, text string) map[string]float64 {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for name, family := range families {
		if !strings.HasPrefix(name, "sanquan_") || name == "sanquan_build_info" {
			continue
		}
		for _, one := range family.Metric {
			name := name + labels(one)
			switch {
			case one.Histogram != nil:
				all[name+" count"], all[name+" sum"] = float64(one.Histogram.GetSampleCount()), one.Histogram.GetSampleSum()
			case one.Counter != nil:
				all[name] = one.Counter.GetValue()
			default:
				all[name] = one.Gauge.GetValue()
			}
		}
	}
	return all
}

func labels(one *dto.Metric) string {
	text := ""
	for _, l := range one.Label {
		text += " " + l.GetValue()
	}
	return text
}

func waiting(context.Context) (jobs.Backlog, error) {
	return jobs.Backlog{
		Jobs:    map[jobs.State]int64{jobs.Queued: 3, jobs.Dead: 1},
		JobWait: 90 * time.Second, Messages: 4, DeadMessages: 2, MessageWait: time.Second,
	}, nil
}

func TestFiguresAreWhatHappened(t *testing.T) {
	m := metrics.New("1.2.3")
	m.Watch(waiting)
	for range 3 {
		m.Requests.Began()
	}
	m.Requests.Answered("listAreas", "GET", 200, 30*time.Millisecond)
	m.Requests.Answered("listAreas", "GET", 304, 10*time.Millisecond)
	m.Requests.SignedIn("password", "refused")
	m.Jobs.Began("matrix")
	m.Jobs.Began("matrix")
	m.Jobs.Ended("matrix", "done", 2*time.Minute)
	m.DatabaseFailed("store.busy")
	text := exposed(t, m)
	want := map[string]float64{
		"sanquan_http_requests_in_flight":                               1,
		"sanquan_http_request_duration_seconds GET listAreas 2xx count": 1, "sanquan_http_request_duration_seconds GET listAreas 2xx sum": .03,
		"sanquan_http_request_duration_seconds GET listAreas 3xx count": 1, "sanquan_http_request_duration_seconds GET listAreas 3xx sum": .01,
		"sanquan_sign_ins_total refused password":                1,
		"sanquan_jobs_running matrix":                            1,
		"sanquan_job_attempt_duration_seconds matrix done count": 1, "sanquan_job_attempt_duration_seconds matrix done sum": 120,
		"sanquan_database_errors_total store.busy": 1,
		"sanquan_backlog_jobs queued":              3, "sanquan_backlog_jobs running": 0, "sanquan_backlog_jobs done": 0,
		"sanquan_backlog_jobs failed": 0, "sanquan_backlog_jobs dead": 1, "sanquan_backlog_jobs cancelled": 0,
		"sanquan_backlog_job_wait_seconds": 90, "sanquan_backlog_message_wait_seconds": 1,
		"sanquan_backlog_messages waiting": 4, "sanquan_backlog_messages dead": 2, "sanquan_backlog_errors_total": 0,
	}
	if diff := cmp.Diff(want, samples(t, text)); diff != "" {
		t.Error(diff)
	}
	for _, also := range []string{`sanquan_build_info{goversion="go`, `version="1.2.3"} 1`, "go_goroutines ", "process_start_time_seconds "} {
		if !strings.Contains(text, also) {
			t.Errorf("no %s in\n%s", also, text)
		}
	}
}

// A backlog that cannot be read takes nothing else with it.
func TestABacklogThatCannotBeRead(t *testing.T) {
	m := metrics.New("1.2.3")
	m.Watch(func(ctx context.Context) (jobs.Backlog, error) {
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("it may take for ever")
		}
		return jobs.Backlog{}, errors.New("no database")
	})
	for i := range 2 {
		got := samples(t, exposed(t, m))
		if n := got["sanquan_backlog_errors_total"]; int(n) != i+1 {
			t.Errorf("%v errors", n)
		}
		for name := range got {
			if strings.HasPrefix(name, "sanquan_backlog_") && name != "sanquan_backlog_errors_total" {
				t.Errorf("%s is told", name)
			}
		}
	}
}

// Names, units and help texts are as Prometheus asks for.
func TestNamesAreGood(t *testing.T) {
	m := metrics.New("1.2.3")
	m.Watch(waiting)
	store, err := sqlstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	m.Pools(store.Pools())
	m.Requests.Answered("listAreas", "GET", 200, 0)
	m.Requests.SignedIn("password", "ok")
	m.Jobs.Began("matrix")
	m.Jobs.Ended("matrix", "done", 0)
	m.DatabaseFailed("store.busy")
	text := exposed(t, m)
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "sanquan_") || strings.HasPrefix(p.Metric, "promhttp_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
	for name, pool := range store.Pools() {
		line := fmt.Sprintf(`go_sql_max_open_connections{db_name=%q} %d`, name, pool.Stats().MaxOpenConnections)
		if !strings.Contains(text, line) {
			t.Errorf("no %s", line)
		}
	}
}

// What clients make up does not add series: the figures of a server that was
// asked everything are those of its operations.
func TestHostileRequestsAddNoSeries(t *testing.T) {
	m := metrics.New("1.2.3")
	s := httpapi.New(httpapi.Deps{
		Store: nowhere{}, UI: http.NotFoundHandler(), Now: time.Now, NewID: func() string { return "test-request" },
		Log: slog.New(slog.DiscardHandler), Version: "1.2.3", Watch: m.Requests,
	})
	for i := range 300 {
		for _, path := range []string{"/api/v1/areas?x=%d", "/api/v1/%d", "/%d", "/a/../%d//", "/api/%%ff%d"} {
			r := httptest.NewRequest(http.MethodGet, fmt.Sprintf(path, i), nil)
			r.Method = []string{"GET", "HEAD", fmt.Sprintf("X%d", i)}[i%3]
			s.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	got := slices.Sorted(maps.Keys(samples(t, exposed(t, m))))
	if len(got) > 40 {
		t.Errorf("%d series: %v", len(got), got)
	}
}

// nowhere is a database that does not answer.
type nowhere struct{}

func (nowhere) Ping(context.Context) error { return sql.ErrConnDone }
func (nowhere) Schema(context.Context) (sqlstore.Schema, error) {
	return sqlstore.Schema{}, sql.ErrConnDone
}

func (nowhere) ActivePack(context.Context) (sqlstore.Pack, error) {
	return sqlstore.Pack{}, sql.ErrConnDone
}

func TestOnlyFiguresAndHealth(t *testing.T) {
	health := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	h := metrics.New("1.2.3").Handler(health)
	for target, want := range map[string]int{"/metrics": 200, "/livez": 503, "/readyz": 503, "/": 404, "/debug/pprof/": 404, "/api/v1/areas": 404} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", target, w.Code, want)
		}
	}
}
