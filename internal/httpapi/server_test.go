package httpapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/region/pack"
)

// tiny reads the smallest complete pack once.
var tiny = sync.OnceValues(func() (region.Tables, error) {
	tables, _, err := pack.Read(context.Background(), "../../region/pack/testdata/tiny")
	return tables, err
})

func tinyTables(t testing.TB) region.Tables {
	t.Helper()
	tables, err := tiny()
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func worldOf(t testing.TB, tables region.Tables, sum string) *World {
	t.Helper()
	n, err := network.Build(region.New(tables), network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return NewWorld(WorldInput{Network: n, Sum: sum})
}

const circleExample = prefix + "/circle" + circleQuery

// fakeStore is a database in any state.
type fakeStore struct {
	down   bool
	schema sqlstore.Schema
	empty  bool
}

func (s fakeStore) Ping(context.Context) error {
	if s.down {
		return io.ErrClosedPipe
	}
	return nil
}

func (s fakeStore) Schema(context.Context) (sqlstore.Schema, error) { return s.schema, nil }

func (s fakeStore) ActivePack(context.Context) (sqlstore.Pack, error) {
	if s.empty {
		return sqlstore.Pack{}, fault.New(fault.NotFound, "store.no_pack")
	}
	return sqlstore.Pack{}, nil
}

// deps are those of a server whose clock stands still.
func deps(log io.Writer) Deps {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	return Deps{
		Store: fakeStore{schema: sqlstore.Schema{Current: 1, Latest: 1}},
		Jobs:  fakeJobs{new([]string)}, Letters: fakeLetters{new([]string)}, Doctor: fakeDoctor,
		UI:  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "page") }),
		Now: func() time.Time { return noon }, NewID: func() string { return "test-request" },
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), Version: "0.0.0-test",
	}
}

var sharedWorld struct {
	once  sync.Once
	world *World
}

// tinyServer answers about the tiny pack.
func tinyServer(t testing.TB) *Server {
	t.Helper()
	sharedWorld.once.Do(func() { sharedWorld.world = worldOf(t, tinyTables(t), "tiny") })
	if sharedWorld.world == nil {
		t.Fatal("no world")
	}
	d := deps(io.Discard)
	d.World = sharedWorld.world
	return New(d)
}

func do(s http.Handler, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func get(s http.Handler, target string, headers ...string) *http.Response {
	return do(s, http.MethodGet, target, headers...)
}

func read(t testing.TB, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func problemOf(t testing.TB, resp *http.Response) Problem {
	t.Helper()
	if kind := resp.Header.Get("Content-Type"); kind != problemType {
		t.Errorf("media type %q", kind)
	}
	var p Problem
	if err := json.Unmarshal([]byte(read(t, resp)), &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != resp.StatusCode {
		t.Errorf("problem says %d, answer %d", p.Status, resp.StatusCode)
	}
	if p.RequestID != resp.Header.Get("X-Request-Id") || p.RequestID == "" {
		t.Errorf("problem has request %q, header %q", p.RequestID, resp.Header.Get("X-Request-Id"))
	}
	return p
}

func TestWithoutARegion(t *testing.T) {
	s := New(deps(io.Discard))
	for _, path := range []string{"/api/v1/region", "/api/v1/areas", "/api/v1/circle?from=x", "/api/v1/items"} {
		resp := get(s, path)
		if p := problemOf(t, resp); p.Status != 503 || p.ID != "http.no_region" || !strings.Contains(p.Detail, "sanquan pack install") {
			t.Errorf("%s: %+v", path, p)
		}
		if resp.Header.Get("ETag") != "" {
			t.Errorf("%s: an error carries an ETag", path)
		}
	}
	if resp := get(s, "/livez"); resp.StatusCode != 200 {
		t.Errorf("livez: %d", resp.StatusCode)
	}
}

func TestReadiness(t *testing.T) {
	world := worldOf(t, tinyTables(t), "tiny")
	for name, c := range map[string]struct {
		store  fakeStore
		world  *World
		status int
		failed string
	}{
		"all is well":              {fakeStore{}, world, 200, ""},
		"no pack":                  {fakeStore{empty: true}, nil, 503, "pack network"},
		"pack being built":         {fakeStore{}, nil, 503, "network"},
		"database gone":            {fakeStore{down: true}, world, 503, "database"},
		"migrations to be applied": {fakeStore{schema: sqlstore.Schema{Current: 1, Latest: 2}}, world, 503, "migrations"},
		"a newer database":         {fakeStore{schema: sqlstore.Schema{Current: 3, Latest: 2}}, world, 503, "migrations"},
	} {
		t.Run(name, func(t *testing.T) {
			d := deps(io.Discard)
			d.Store, d.World = c.store, c.world
			resp := get(New(d), "/readyz")
			var r Readiness
			if err := json.Unmarshal([]byte(read(t, resp)), &r); err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, check := range r.Checks {
				if !check.OK {
					failed = append(failed, check.Name)
				}
				if check.OK != (check.Remedy == "") {
					t.Errorf("%+v", check)
				}
			}
			if resp.StatusCode != c.status || strings.Join(failed, " ") != c.failed || (r.Status == "ready") != (c.failed == "") {
				t.Errorf("%d %s, failed %v; want %d, failed %q", resp.StatusCode, r.Status, failed, c.status, c.failed)
			}
		})
	}
}

func TestAnotherPackIsServedWithoutARestart(t *testing.T) {
	d := deps(io.Discard)
	s := New(d)
	tables := tinyTables(t)
	s.Use(worldOf(t, tables, "one"))
	first := get(s, "/api/v1/region")
	tables.Manifest.Title = "另一个"
	s.Use(worldOf(t, tables, "two"))
	second := get(s, "/api/v1/region", "If-None-Match", first.Header.Get("ETag"))
	if second.StatusCode != 200 || !strings.Contains(read(t, second), "另一个") {
		t.Errorf("status %d", second.StatusCode)
	}
}

func TestETag(t *testing.T) {
	s := tinyServer(t)
	for _, path := range []string{"/api/v1/areas", "/api/v1/lines", "/api/v1/places?limit=3", "/openapi.json"} {
		first := get(s, path)
		tag := first.Header.Get("ETag")
		if first.StatusCode != 200 || tag == "" || first.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d, ETag %q, %q", path, first.StatusCode, tag, first.Header.Get("Cache-Control"))
		}
		again := get(s, path, "If-None-Match", `"x", `+tag)
		if again.StatusCode != http.StatusNotModified || read(t, again) != "" || again.Header.Get("ETag") != tag {
			t.Errorf("%s: again %d", path, again.StatusCode)
		}
	}
	tag := get(s, "/api/v1/places").Header.Get("ETag")
	for name, resp := range map[string]*http.Response{
		"another query":    get(s, "/api/v1/places?limit=2", "If-None-Match", tag),
		"another language": get(s, "/api/v1/places", "Accept-Language", "en", "If-None-Match", tag),
		"another format":   get(s, "/api/v1/places", "Accept", "text/csv", "If-None-Match", tag),
		"a star":           get(s, "/api/v1/places", "If-None-Match", "*"),
	} {
		if resp.StatusCode != 200 {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	if resp := get(s, "/api/v1/places?limit=0"); resp.Header.Get("ETag") != "" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("an error is cached: %v", resp.Header)
	}
}

func TestGzip(t *testing.T) {
	s := tinyServer(t)
	plainText := read(t, get(s, "/api/v1/areas"))
	resp := get(s, "/api/v1/areas", "Accept-Encoding", "gzip, br")
	if resp.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(resp.Header.Get("Vary"), "Accept-Encoding") {
		t.Fatalf("headers %v", resp.Header)
	}
	zip, err := gzip.NewReader(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(zip)
	if err != nil || string(unpacked) != plainText {
		t.Errorf("%d bytes, want %d; %v", len(unpacked), len(plainText), err)
	}
	if resp := get(s, "/livez", "Accept-Encoding", "gzip"); resp.Header.Get("Content-Encoding") != "" {
		t.Error("a short answer is compressed")
	}
	if resp := get(s, "/api/v1/areas", "Accept-Encoding", "gzip", "If-None-Match", resp.Header.Get("ETag")); resp.StatusCode != 304 {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestFormats(t *testing.T) {
	s := tinyServer(t)
	for name, c := range map[string]struct {
		target, accept, kind, begins, disposition string
	}{
		"CSV by query":             {"/api/v1/places?format=csv", "", "text/csv; charset=utf-8; header=present", "\uFEFFid,kind,name,", "attachment; filename=places.csv"},
		"CSV by Accept":            {"/api/v1/places", "text/csv", "text/csv; charset=utf-8; header=present", "\uFEFFid,kind,name,", "attachment; filename=places.csv"},
		"JSON before CSV":          {"/api/v1/places", "application/json, text/csv", "application/json", `{"items":[{"id":`, ""},
		"a browser's Accept":       {"/api/v1/places", "text/html,*/*;q=0.8", "application/json", `{"items":[{"id":`, ""},
		"JSON by query":            {"/api/v1/places?format=json", "text/csv", "application/json", `{"items":[{"id":`, ""},
		"items have CSV":           {"/api/v1/items?format=csv", "", "text/csv; charset=utf-8; header=present", "\uFEFFcode,name,", "attachment; filename=items.csv"},
		"windows have CSV":         {"/api/v1/windows?format=csv", "", "text/csv; charset=utf-8; header=present", "\uFEFFid,name,", "attachment; filename=windows.csv"},
		"indicators name a source": {"/api/v1/indicators?format=csv", "", "text/csv; charset=utf-8; header=present", "\uFEFFid,circle,name,nameEn,value,unit,atLeast,area,areaName,period,quote,basis,source.id,", "attachment; filename=indicators.csv"},
		"areas are GeoJSON":        {"/api/v1/areas", "", "application/geo+json", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":`, ""},
		"the circle as GeoJSON":    {circleExample + "&format=geojson", "", "application/geo+json", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"MultiPolygon"`, "attachment; filename=circle.geojson"},
		"the circle by Accept":     {circleExample, "application/geo+json", "application/geo+json", `{"type":"FeatureCollection"`, "attachment; filename=circle.geojson"},
	} {
		t.Run(name, func(t *testing.T) {
			resp := get(s, c.target, "Accept", c.accept)
			if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != c.kind || resp.Header.Get("Content-Disposition") != c.disposition {
				t.Errorf("%d %v", resp.StatusCode, resp.Header)
			}
			if got := read(t, resp); !strings.HasPrefix(got, c.begins) {
				t.Errorf("begins %q, want %q", got[:min(len(got), 200)], c.begins)
			}
		})
	}
}

func TestRequestID(t *testing.T) {
	var log bytes.Buffer
	s := New(deps(&log))
	for given, want := range map[string]string{
		"":                       "test-request",
		"from-a-proxy-1":         "from-a-proxy-1",
		"short":                  "test-request",
		"new\nline":              "test-request",
		`<script>alert</script>`: "test-request",
	} {
		resp := get(s, "/api/v1/region", "X-Request-Id", given)
		if got := resp.Header.Get("X-Request-Id"); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
	if !strings.Contains(log.String(), `msg=request request=from-a-proxy-1 method=GET path=/api/v1/region status=503`) {
		t.Errorf("log:\n%s", log.String())
	}
}

func TestHeadersThatBrowsersObey(t *testing.T) {
	s := tinyServer(t)
	for _, path := range []string{"/", "/api/v1/region", "/api/v1/none", "/openapi.json", "/livez"} {
		h := get(s, path).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'", // pages set their own
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s is open to other origins", path)
		}
	}
}

func TestOtherPathsAndMethods(t *testing.T) {
	s := tinyServer(t)
	if resp := get(s, "/circle/anything"); resp.StatusCode != 200 || read(t, resp) != "page" {
		t.Errorf("a page: %d", resp.StatusCode)
	}
	for name, c := range map[string]struct {
		method, path string
		status       int
		id           string
	}{
		"an unknown path":         {"GET", "/api/v1/nothing", 404, "http.no_such_path"},
		"an unknown version":      {"GET", "/api/v9/region", 404, "http.no_such_path"},
		"writing to a known path": {"POST", "/api/v1/region", 405, "http.method_not_allowed"},
		"deleting a chain":        {"DELETE", "/api/v1/chains/x", 405, "http.method_not_allowed"},
		"writing to an unknown":   {"POST", "/api/v1/nothing", 404, "http.no_such_path"},
		"a control character":     {"GET", "/api/v1/chains/a%00b", 400, "http.bad_path"},
		"a path of broken UTF-8":  {"GET", "/api/v1/chains/%ff", 400, "http.bad_path"},
		"a very long query":       {"GET", "/api/v1/places?q=" + strings.Repeat("a", 5000), 414, "http.query_too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			resp := do(s, c.method, c.path)
			if p := problemOf(t, resp); p.Status != c.status || p.ID != c.id {
				t.Errorf("%+v", p)
			}
			if c.status == 405 && !strings.HasPrefix(resp.Header.Get("Allow"), "GET, HEAD") {
				t.Error("Allow is missing")
			}
		})
	}
	if resp := do(s, "HEAD", "/api/v1/region"); resp.StatusCode != 200 {
		t.Errorf("HEAD: %d", resp.StatusCode)
	}
}

// Nothing of a cause reaches the client.
func TestInternalErrorsAreLoggedNotTold(t *testing.T) {
	var log bytes.Buffer
	d := deps(&log)
	d.World = worldOf(t, tinyTables(t), "tiny")
	s := New(d)
	s.actions = map[string]access.Action{"fail": access.ReadHealth, "panic": access.ReadHealth}
	serve(s, endpoint{id: "fail", path: "fail", tag: tagHealth, summary: "fail"}, func(context.Context, Asked) (Alive, int, error) {
		return Alive{}, 0, fmt.Errorf("SELECT secret FROM users: %w", io.ErrUnexpectedEOF)
	})
	serve(s, endpoint{id: "panic", path: "panic", tag: tagHealth, summary: "panic"}, func(context.Context, Asked) (Alive, int, error) {
		panic("secret invariant")
	})
	for _, path := range []string{"/api/v1/fail", "/api/v1/panic"} {
		resp := get(s, path, "Accept-Language", "en")
		p := problemOf(t, resp)
		if p.Status != 500 || p.Code != "internal" || strings.Contains(p.Detail, "secret") {
			t.Errorf("%+v", p)
		}
	}
	for _, want := range []string{"SELECT secret FROM users", "secret invariant", "request=test-request"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log.String())
		}
	}
}

func TestTooSlowIsUnavailable(t *testing.T) {
	s := tinyServer(t)
	s.actions = map[string]access.Action{"slow": access.ReadHealth}
	serve(s, endpoint{id: "slow", path: "slow", tag: tagHealth, summary: "slow"}, func(ctx context.Context, _ Asked) (Alive, int, error) {
		deadline, ok := ctx.Deadline()
		if !ok || time.Until(deadline) > maxHandling {
			t.Errorf("deadline %v, %v", deadline, ok)
		}
		return Alive{}, 0, context.DeadlineExceeded
	})
	if p := problemOf(t, get(s, "/api/v1/slow")); p.Status != 503 || p.ID != "http.too_slow" {
		t.Errorf("%+v", p)
	}
}

// One surface answers for all minutes up to its own, and is not computed again.
func TestSliderMovesWithinOneSurface(t *testing.T) {
	d := deps(io.Discard)
	d.World = worldOf(t, tinyTables(t), "tiny")
	s := New(d)
	for _, minutes := range []string{"15", "60", "90", "120"} {
		if resp := get(s, circleExample+"&minutes="+minutes); resp.StatusCode != 422 { // given twice
			t.Errorf("%d", resp.StatusCode)
		}
		target := strings.Replace(circleExample, "minutes=60", "minutes="+minutes, 1)
		if resp := get(s, target); resp.StatusCode != 200 {
			t.Errorf("%s: %d %s", target, resp.StatusCode, read(t, resp))
		}
	}
	if n := len(d.World.surfaces.entries); n != 1 {
		t.Errorf("%d surfaces", n)
	}
}

func TestConfiguredFeederIsUsed(t *testing.T) {
	n, err := network.Build(region.New(tinyTables(t)), network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	slow, err := reach.FeederOf(reach.Walk)
	if err != nil {
		t.Fatal(err)
	}
	slow.MetresPerSecond = 0.5
	d := deps(io.Discard)
	d.World = NewWorld(WorldInput{Network: n, Sum: "tiny", Feeders: map[reach.Mode]reach.Feeder{reach.Walk: slow}})
	resp := get(New(d), circleExample)
	var c reach.Circle
	if err := json.Unmarshal([]byte(read(t, resp)), &c); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slow, c.Feeder); diff != "" {
		t.Error(diff)
	}
	usual := get(tinyServer(t), circleExample)
	if usual.Header.Get("ETag") == resp.Header.Get("ETag") {
		t.Error("answers under other assumptions share an ETag")
	}
}

func answerOf[T any](t *testing.T, s *Server, target string) T {
	t.Helper()
	resp := get(s, target)
	body := read(t, resp)
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%s: %d %s %v", target, resp.StatusCode, body, err)
	}
	return v
}

func TestLimitsOfACircle(t *testing.T) {
	s := tinyServer(t)
	usual := answerOf[reach.Circle](t, s, circleExample)
	if usual.MaxRides != 5 || usual.Feeder.MaxMinutes != 30 {
		t.Errorf("usually %d rides and legs of %d min", usual.MaxRides, usual.Feeder.MaxMinutes)
	}
	near := answerOf[reach.Circle](t, s, circleExample+"&walkLimit=5&rides=1")
	if near.MaxRides != 1 || near.Feeder.MaxMinutes != 5 || !(near.AreaKm2 < usual.AreaKm2) {
		t.Errorf("%d rides, legs of %d min: %.1f of %.1f km²", near.MaxRides, near.Feeder.MaxMinutes, near.AreaKm2, usual.AreaKm2)
	}
}

func TestLimitsOfATrip(t *testing.T) {
	s := tinyServer(t)
	const target = prefix + "/trip?from=rail:T01&to=rail:T03&depart=07:30&window=60"
	usual := answerOf[reach.Trip](t, s, target)
	late := answerOf[reach.Trip](t, s, target+"&percentile=95")
	if diff := cmp.Diff(usual.Percentiles.P50, usual.Minutes); diff != "" {
		t.Errorf("the median (-), minutes (+):\n%s", diff)
	}
	if diff := cmp.Diff(usual.Percentiles.P95, late.Minutes); diff != "" || late.Percentile != 95 {
		t.Errorf("percentile 95 (-), minutes (+) at %g:\n%s", late.Percentile, diff)
	}
	limited := answerOf[reach.Trip](t, s, target+"&rides=1&walkLimit=20")
	if limited.MaxRides != 1 || limited.Feeder.MaxMinutes != 20 || limited.Best.Rides > 1 {
		t.Errorf("%d rides of at most %d, legs of %d min", limited.Best.Rides, limited.MaxRides, limited.Feeder.MaxMinutes)
	}
}

// Many clients at once, some impatient, while the world is exchanged: every
// answer is whole and of a known status. Worth most under the race detector.
func TestManyClients(t *testing.T) {
	d := deps(io.Discard)
	tables := tinyTables(t)
	d.World = worldOf(t, tables, "one")
	s := New(d)
	targets := []string{
		circleExample, circleExample + "&feeder=bike", "/api/v1/trip?from=rail:T01&to=rail:T03&depart=07:30", "/api/v1/claims",
		"/api/v1/windows", "/api/v1/areas", "/api/v1/lines", "/api/v1/chains/GD?park=park:east", "/api/v1/places?q=sy", "/openapi.json", "/readyz",
	}
	var wg sync.WaitGroup
	for client := range 16 {
		wg.Go(func() {
			for i := range 30 {
				ctx, cancel := context.WithCancel(t.Context())
				r := httptest.NewRequest(http.MethodGet, targets[(client+i)%len(targets)], nil).WithContext(ctx)
				r.Header.Set("Accept-Encoding", "gzip")
				impatient := (client+i)%5 == 0
				if impatient {
					cancel()
				}
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				cancel()
				if w.Code != 200 && !(impatient && w.Code == 503) {
					t.Errorf("%s: %d %s", r.URL, w.Code, w.Body)
				}
			}
		})
	}
	wg.Go(func() {
		for i := range 5 {
			s.Use(worldOf(t, tables, fmt.Sprint(i)))
		}
	})
	wg.Wait()
}

func TestWarmAnswersAreKept(t *testing.T) {
	w := worldOf(t, tinyTables(t), "tiny")
	w.Warm(t.Context())
	for _, key := range []string{"claims", "windows|"} {
		if e := w.answers.entries[key]; e == nil || e.err != nil {
			t.Errorf("%s was not computed: %+v", key, e)
		}
	}
}
