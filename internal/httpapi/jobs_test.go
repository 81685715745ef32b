package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// fakeJobs knows one job, which is dead, and notes what it is asked.
type fakeJobs struct{ asked *[]string }

const jobsPath = prefix + "/jobs"

const deadID = "019a8c5e-0000-7000-8000-000000000000"

func deadJob() jobs.Job {
	at := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	return jobs.Job{
		ID: deadID, Kind: "matrix", Args: json.RawMessage(`{"points":"places"}`), State: jobs.Dead, AskedBy: "cli:wang",
		Progress: jobs.Progress{Done: 12, Total: 40, Note: "work.note.origins"}, Attempt: 4, MaxAttempts: 4,
		Checkpoint: json.RawMessage(`{"origins":12}`), Problem: &jobs.Problem{Code: fault.Unavailable, ID: "objects.cannot_write"},
		Worker: "host/1", Created: at, Due: at, Started: &at, Ended: &at, Version: 9,
	}
}

func (f fakeJobs) one(verb, id string) (jobs.Job, error) {
	*f.asked = append(*f.asked, verb+" "+id)
	if id != deadID {
		return jobs.Job{}, fault.New(fault.NotFound, "jobs.not_found", "id", id)
	}
	return deadJob(), nil
}

func (f fakeJobs) Job(_ context.Context, id string) (jobs.Job, error) { return f.one("get", id) }

func (f fakeJobs) Cancel(_ context.Context, id string, version int64) (jobs.Job, error) {
	return f.at(version, "cancel", id)
}

func (f fakeJobs) Requeue(_ context.Context, id string, version int64) (jobs.Job, error) {
	return f.at(version, "requeue", id)
}

func (f fakeJobs) Drop(_ context.Context, id string, version int64) (jobs.Job, error) {
	return f.at(version, "drop", id)
}

// at refuses another version than the job's.
func (f fakeJobs) at(version int64, verb, id string) (jobs.Job, error) {
	if version != 0 && version != deadJob().Version {
		return jobs.Job{}, fault.New(fault.Conflict, "store.changed", "kind", "job", "id", id)
	}
	return f.one(verb, id)
}

func (f fakeJobs) Submit(_ context.Context, r jobs.Request) (jobs.Job, bool, error) {
	if r.Kind != "matrix" {
		return jobs.Job{}, false, fault.New(fault.Invalid, "jobs.unknown_kind", "kind", r.Kind, "known", "matrix").On("kind")
	}
	j, err := f.one("submit "+string(r.Args)+" by "+r.AskedBy+" key "+r.Key, deadID)
	return j, r.Key == "again", err
}

func (f fakeJobs) ListJobs(_ context.Context, filter jobs.Filter, page sqlstore.Page) ([]jobs.Job, string, error) {
	*f.asked = append(*f.asked, "list")
	if page.Limit == 1 {
		return []jobs.Job{deadJob()}, "more", nil
	}
	return []jobs.Job{deadJob()}, "", nil
}

// changing sends a request that changes a job to a single-user server.
func changing(t *testing.T, asked *[]string, method, target, body string, headers ...string) *http.Response {
	t.Helper()
	return atHome(t, func(d *Deps) { d.Jobs = fakeJobs{asked} }, method, target, body, headers...)
}

// atHome sends a request from the machine of a single-user server, unless the
// headers, Host and From among them, say otherwise.
func atHome(t *testing.T, change func(*Deps), method, target, body string, headers ...string) *http.Response {
	t.Helper()
	d := deps(io.Discard)
	d.SingleUser = true
	if change != nil {
		change(&d)
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.RemoteAddr, r.Host = "127.0.0.1:5000", "127.0.0.1:8080"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			r.Host = headers[i+1]
		case "From":
			r.RemoteAddr = headers[i+1]
		default:
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	New(d).ServeHTTP(w, r)
	return w.Result()
}

// Whoever names the version they saw changes that one or nothing.
func TestJobsAreChangedAsSeen(t *testing.T) {
	one := jobsPath + "/" + deadID
	var asked []string
	tag := changing(t, &asked, "GET", one, "").Header.Get("ETag")
	for _, c := range []struct {
		match  string
		status int
	}{{tag, 200}, {"*", 200}, {"", 200}, {`"8"`, 412}, {"9", 422}, {`W/"9"`, 422}, {`"9", "8"`, 422}} {
		for _, verb := range []string{"cancel", "requeue", ""} {
			method, target := "POST", one+"/"+verb
			if verb == "" {
				method, target = "DELETE", one
			}
			if resp := changing(t, &asked, method, target, "", "If-Match", c.match); resp.StatusCode != c.status {
				t.Errorf("%s %s If-Match %s: %d, %s", method, verb, c.match, resp.StatusCode, read(t, resp))
			}
		}
	}
}

func TestJobsAreChanged(t *testing.T) {
	one := jobsPath + "/" + deadID
	for _, c := range []struct {
		method, target, body string
		key                  string
		status               int
		asked                string
	}{
		{"POST", jobsPath, `{"kind":"matrix","args":{"points":"places"}}`, "k", 201, `submit {"points":"places"} by api key k ` + deadID},
		{"POST", jobsPath, `{"kind":"matrix","args":{}}`, "again", 200, `submit {} by api key again ` + deadID},
		{"POST", jobsPath, `{"kind":"dream"}`, "", 422, ""},
		{"POST", jobsPath, `{"kind":1}`, "", 422, ""},
		{"POST", jobsPath, `nonsense`, "", 400, ""},
		{"POST", one + "/cancel", "", "", 200, "cancel " + deadID},
		{"POST", one + "/requeue", "", "", 200, "requeue " + deadID},
		{"POST", jobsPath + "/none/requeue", "", "", 404, "requeue none"},
		{"DELETE", one, "", "", 200, "drop " + deadID},
	} {
		var asked []string
		resp := changing(t, &asked, c.method, c.target, c.body, "Idempotency-Key", c.key)
		if resp.StatusCode != c.status || strings.Join(asked, ", ") != c.asked {
			t.Errorf("%s %s %s: %d, asked %q: %s", c.method, c.target, c.body, resp.StatusCode, asked, read(t, resp))
		}
		if resp.StatusCode >= 400 && resp.Header.Get("Content-Type") != problemType {
			t.Errorf("%s %s: %q", c.method, c.target, resp.Header.Get("Content-Type"))
		}
	}
	var asked []string
	p := problemOf(t, changing(t, &asked, "POST", jobsPath, `{"kind":"dream"}`))
	if diff := cmp.Diff("body.kind", p.Errors[0].Location); diff != "" {
		t.Error(diff)
	}
}

// elsewhere are requests that are not made by the person at this machine.
// Browsers keep the answers to the last two from the page that asks.
var elsewhere = map[string][]string{
	"another machine":                   {"From", "192.0.2.1:5000"},
	"handed on by a proxy":              {"X-Forwarded-For", "192.0.2.1"},
	"handed on, in the newer spelling":  {"Forwarded", "for=192.0.2.1"},
	"a name that was made to lead here": {"Host", "evil.example:8080"},
	"a page of another site":            {"Sec-Fetch-Site", "cross-site"},
	"a page of another origin":          {"Origin", "http://evil.example"},
}

// Whoever is not the person at this machine changes nothing.
func TestChangesFromElsewhereAreDenied(t *testing.T) {
	for name, headers := range elsewhere {
		var asked []string
		resp := changing(t, &asked, "POST", jobsPath+"/"+deadID+"/cancel", "", headers...)
		if resp.StatusCode != http.StatusForbidden || len(asked) > 0 {
			t.Errorf("%s: %d, asked %v", name, resp.StatusCode, asked)
		}
	}
	for _, host := range []string{"localhost:8080", "[::1]:8080", "127.0.0.1"} {
		var asked []string
		if resp := changing(t, &asked, "POST", jobsPath+"/"+deadID+"/cancel", "", "Host", host); resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", host, resp.StatusCode)
		}
	}
	if resp := do(tinyServer(t), "POST", jobsPath+"/"+deadID+"/cancel"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a server for everybody: %d", resp.StatusCode)
	}
}

// A job is another one the next moment: nobody keeps the answer.
func TestJobsAreNotCached(t *testing.T) {
	resp := get(tinyServer(t), jobsPath)
	if resp.StatusCode != 200 || resp.Header.Get("ETag") != "" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d, %v", resp.StatusCode, resp.Header)
	}
}
