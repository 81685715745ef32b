package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// oddTexts are values of parameters that few of them allow.
var oddTexts = []string{
	"", " ", "-1", "0", "1", "1e400", "99999999999999999999", "NaN", "3.5", "true", "null", "none", "[]", "{}", "a,b,,c", "'; DROP TABLE jobs --",
	"%00", "\x00", "\x1b[31m", "\xff\xfe", "\u202e丰台\u200b", "😀", "../../etc/passwd", "110106", hereID, strings.Repeat("长", 300), strings.Repeat("9", 2000),
}

// oddMembers are values of members, as JSON.
var oddMembers = []string{
	`null`, `""`, `" "`, `-1`, `0`, `1e999`, `1.5`, `99999999999999999999`, `true`, `[]`, `[[]]`, `[null]`, `{}`, `{"a":1}`, `"\u0000"`, `"\ud800"`,
	"\"😀\u202e\"", `"x\r\ny"`, `"none"`, `"` + hereID + `"`, `"` + strings.Repeat("长", 3000) + `"`,
}

// oddBodies are whole bodies.
var oddBodies = []string{
	``, ` `, `null`, `[]`, `"x"`, `1`, `{}`, `{`, `{"`, `{"kind":"matrix"`, "\xff", "\x00", `{"a":1}{"b":2}`, `{"kind":"matrix","kind":"dream"}`,
	strings.Repeat(`[`, 20000), strings.Repeat(`{"a":`, 9000), `{"kind":"matrix","args":` + strings.Repeat(`[`, 9000) + strings.Repeat(`]`, 9000) + `}`,
	`{"x":"` + strings.Repeat("y", maxBodyBytes) + `"}`,
}

// oddHeaders are pairs of name and value.
var oddHeaders = [][2]string{
	{"Accept", ""},
	{"Accept", "text/csv"},
	{"Accept", "application/geo+json"},
	{"Accept", "image/png"},
	{"Accept", ",;q=,*/*;q=9"},
	{"Accept-Language", "en"},
	{"Accept-Language", "\xff"},
	{"Accept-Language", strings.Repeat("zh,", 500)},
	{"Accept-Encoding", "gzip"},
	{"Accept-Encoding", "br;q=x"},
	{"If-None-Match", "*"},
	{"If-None-Match", `W/"`},
	{"Content-Type", "text/plain"},
	{"Content-Type", "application/json; charset=gbk"},
	{"Content-Type", ";"},
	{"Content-Type", "multipart/form-data; boundary=x"},
	{"Authorization", "Bearer"},
	{"Authorization", "Bearer sqt_x"},
	{"Authorization", "Basic eDp4"},
	{"Cookie", "sanquan-session=x"},
	{"Cookie", "=;="},
	{"X-Request-Id", "\"><script>"},
	{"X-Forwarded-For", "x"},
	{"Idempotency-Key", strings.Repeat("k", 300)},
	{"Idempotency-Key", "\x01"},
	{"Idempotency-Key", "键"},
	{"Range", "bytes=0-1"},
	{"Expect", "x"},
	{"Origin", "null"},
	{"Sec-Fetch-Site", "cross-site"},
}

// asking is a request in the making.
type asking struct {
	operation
	values  map[string]string   // of the path
	query   map[string][]string // may say things twice
	body    string
	headers [][2]string
}

// change makes one thing of a request odd.
type change struct {
	what string
	make func(*asking)
}

// usual is the example request of an operation.
func usual(s *Server, o operation) asking {
	a := asking{operation: o, values: map[string]string{}, query: map[string][]string{}, body: exampleBody(s, o)}
	path, query, _ := strings.Cut(o.request(), "?")
	a.query, _ = url.ParseQuery(query)
	parts := strings.Split(path, "/")
	for i, name := range strings.Split(o.path, "/") {
		if strings.HasPrefix(name, "{") {
			a.values[strings.Trim(name, "{}")], _ = url.PathUnescape(parts[i])
		}
	}
	if o.Tags[0] == tagJobs && a.values["id"] != "" {
		a.values["id"] = deadID
	}
	return a
}

// copied shares nothing with a.
func (a asking) copied() asking {
	a.values, a.query, a.headers = maps.Clone(a.values), maps.Clone(a.query), slices.Clone(a.headers)
	return a
}

// changes lists what may be odd about an operation's request.
func changes(s *Server, o operation) []change {
	all := []change{{"nothing", func(*asking) {}}, {"unknown parameter", func(a *asking) { a.query["unknown"] = []string{"x"} }}}
	for _, h := range oddHeaders {
		all = append(all, change{"header " + h[0], func(a *asking) { a.headers = append(a.headers, h) }})
	}
	for _, p := range o.Parameters {
		for _, odd := range append(slices.Clone(oddTexts), valid(p.Schema)...) {
			all = append(all, change{p.In + " " + p.Name, func(a *asking) { a.set(p, odd) }})
		}
		if p.In == "query" {
			all = append(all,
				change{"without " + p.Name, func(a *asking) { delete(a.query, p.Name) }},
				change{p.Name + " twice", func(a *asking) { a.query[p.Name] = []string{example(p.Schema), example(p.Schema)} }},
			)
		}
	}
	schema := s.bodySchema(o.Operation)
	if schema == nil {
		return all
	}
	for _, odd := range oddBodies {
		all = append(all, change{"body", func(a *asking) { a.body = odd }})
	}
	for _, name := range append(slices.Sorted(maps.Keys(schema.Properties)), "unknown") {
		for _, odd := range oddMembers {
			all = append(all, change{"member " + name, func(a *asking) { a.member(name, json.RawMessage(odd)) }})
		}
		all = append(all, change{"without member " + name, func(a *asking) { a.member(name, nil) }})
	}
	return all
}

// valid are values that a parameter allows: its words, its bounds and those beside them.
func valid(s *huma.Schema) []string {
	var all []string
	for _, word := range s.Enum {
		all = append(all, fmt.Sprint(word))
	}
	for _, bound := range []*float64{s.Minimum, s.Maximum} {
		if bound != nil {
			all = append(all, number(bound), strconv.FormatFloat(*bound-1, 'f', -1, 64), strconv.FormatFloat(*bound+1, 'f', -1, 64))
		}
	}
	if s.MaxLength != nil {
		all = append(all, strings.Repeat("x", *s.MaxLength), strings.Repeat("x", *s.MaxLength+1))
	}
	return all
}

func (a *asking) set(p *huma.Param, value string) {
	switch p.In {
	case "path":
		a.values[p.Name] = value
	case "header":
		a.headers = append(a.headers, [2]string{p.Name, value})
	default:
		a.query[p.Name] = []string{value}
	}
}

// member sets a member of the body, or takes it out where value is nil.
func (a *asking) member(name string, value json.RawMessage) {
	members := map[string]json.RawMessage{}
	if json.Unmarshal([]byte(a.body), &members) != nil || members == nil {
		return // the body is odd already
	}
	members[name] = value
	if value == nil {
		delete(members, name)
	}
	parts := make([]string, 0, len(members))
	for _, key := range slices.Sorted(maps.Keys(members)) {
		parts = append(parts, strconv.Quote(key)+":"+string(members[key])) // Marshal would refuse odd values
	}
	a.body = "{" + strings.Join(parts, ",") + "}"
}

// built is the request, from this machine.
func (a *asking) built() *http.Request {
	r := httptest.NewRequest(a.Method, "/", strings.NewReader(a.body))
	path := a.path
	for name, value := range a.values {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	if u, err := url.ParseRequestURI(path); err == nil {
		r.URL = u
	}
	r.URL.RawQuery = url.Values(a.query).Encode()
	r.RemoteAddr, r.Host = "127.0.0.1:5000", "127.0.0.1:8080"
	if a.body != "" {
		r.Header.Set("Content-Type", typeJSON)
	}
	for _, h := range a.headers {
		r.Header.Set(h[0], h[1])
	}
	return r
}

// violation says how an answer differs from what the document promises of the
// operation; "" where it does not.
func violation(s *Server, o operation, answer *httptest.ResponseRecorder) string {
	body, status := answer.Body.Bytes(), answer.Code
	documented := o.Responses[strconv.Itoa(status)]
	switch {
	case status >= http.StatusInternalServerError:
		return "an error of the server"
	case documented == nil:
		return "the status is not documented"
	case len(documented.Content) == 0 && len(body) > 0:
		return "no body is documented"
	case len(documented.Content) == 0:
		return ""
	}
	mediaType, _, _ := strings.Cut(answer.Header().Get("Content-Type"), ";")
	content := documented.Content[mediaType]
	if content == nil {
		return "the media type " + mediaType + " is not documented"
	}
	if answer.Header().Get("Content-Encoding") == "gzip" {
		return "" // compress_test.go
	}
	if !utf8.Valid(body) && mediaType != typeXLSX {
		return "the body is not UTF-8"
	}
	if !strings.HasSuffix(mediaType, "json") {
		return ""
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return err.Error()
	}
	result := &huma.ValidateResult{}
	huma.Validate(s.api.OpenAPI().Components.Schemas, content.Schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, result)
	if len(result.Errors) > 0 {
		return fmt.Sprint("the body does not fit its schema: ", result.Errors)
	}
	if status < http.StatusBadRequest {
		return ""
	}
	var p Problem
	if err := json.Unmarshal(body, &p); err != nil {
		return err.Error()
	}
	if mediaType != problemType || p.Status != status || p.ID == "" || p.Detail == "" || p.RequestID == "" || p.RequestID != answer.Header().Get("X-Request-Id") {
		return "the problem is incomplete"
	}
	return ""
}

// deskAndList are jobs in a database.
type deskAndList struct {
	*jobs.Desk
	*sqlstore.Store
}

func (d deskAndList) Job(ctx context.Context, id string) (jobs.Job, error) {
	return d.Desk.Job(ctx, id)
}

func (d deskAndList) Submit(ctx context.Context, r jobs.Request) (jobs.Job, bool, error) {
	return d.Desk.Submit(ctx, r)
}

// staged are operations that succeed only with something made for them, which
// TestExamplesAreReplayed makes.
var staged = []string{"acceptInvitation", "changePassword", "confirmFactor", "disableFactor", "giveCode", "endMySession", "revokeMyToken", "getFirmImport", "applyFirmImport", "undoFirmImport", "confirmRelocation"}

// oneJob sees to it that there is the job that is changed: at an end where
// that is what the operation asks for.
func oneJob(t *testing.T, desk *jobs.Desk, o operation) {
	t.Helper()
	if !o.changesJobs() {
		return
	}
	if _, err := desk.Job(t.Context(), deadID); err != nil {
		j := deadJob()
		j.State = jobs.Queued
		if _, _, err := desk.SubmitJob(t.Context(), j, jobs.Request{}); err != nil {
			t.Fatal(err)
		}
	}
	switch o.OperationID {
	case "cancelJob":
		_, _ = desk.Requeue(t.Context(), deadID, 0) // where it has ended
	case "requeueJob", "dropJob":
		_, _ = desk.Cancel(t.Context(), deadID, 0) // where it has not
	}
}

// fuzzer asks and remembers.
type fuzzer struct {
	t      *testing.T
	server *Server
	asked  int
	well   map[string]bool // operations that succeeded
}

func (f *fuzzer) ask(as string, a asking, what string) {
	f.t.Helper()
	r := a.built()
	if _, pattern := f.server.mux.Handler(r); pattern != a.Method+" "+a.path {
		return // an odd id has made it another path
	}
	answer := httptest.NewRecorder()
	f.server.ServeHTTP(answer, r)
	f.asked++
	if answer.Code < http.StatusMultipleChoices {
		f.well[a.OperationID] = true
	}
	if problem := violation(f.server, a.operation, answer); problem != "" {
		f.t.Errorf("%s as %s with odd %s: %s: %d\n%s %s %.300q\n%.600s", a.OperationID, as, what, problem, answer.Code, r.Method, r.URL, a.body, answer.Body)
	}
}

// Whatever is asked, by whoever may or may not, the answer is one that the
// document tells of, and never an error of the server. Everything odd that the
// lists above know is tried on every operation by somebody who may do all, on a server with
// accounts and on one without; some of it, and two things at once, by everybody
// else. The order is that of a seed.
func TestAnswersAreAsDocumented(t *testing.T) {
	chance := rand.New(rand.NewChaCha8([32]byte{5}))
	l := newLab(t, func(d *Deps, _ *auth.Settings) { d.SingleUser = true })
	type args struct{ Points string }
	kind := jobs.Define("matrix", func(args) error { return nil }, nil) // nobody runs it
	desk := &jobs.Desk{Records: l.store, Kinds: jobs.NewKinds(kind), Now: l.now, NewID: l.id}
	l.deps.Jobs = deskAndList{desk, l.store}
	l.join("li.na")
	l.account(hereID, "zhang.san", "110106", access.Grant{Role: access.Viewer, Place: "110106"})
	callers := map[access.Role]string{access.Anyone: ""}
	var every []access.Grant
	for i, role := range who[1:] {
		var grants []access.Grant
		if role != access.Member {
			g := access.Grant{Role: role}
			if role.OfOnePlace() {
				g.Place = "110106"
			}
			grants, every = []access.Grant{g}, append(every, g)
		}
		callers[role] = fmt.Sprintf("0197a000-0000-7000-8000-0000000001%02d", i)
		l.account(callers[role], "r-"+string(role), "110106", grants...)
	}
	const all = "0197a000-0000-7000-8000-000000000009"
	l.account(all, "all", "", append(every, access.Grant{Role: access.Officer, Place: "990000"}, access.Grant{Role: access.Reviewer, Place: "990000"})...)
	l.entered()

	alone := deps(&l.log)
	alone.World, alone.Jobs, alone.Imports, alone.SingleUser = sharedWorld.world, l.deps.Jobs, l.deps.Imports, true
	alone.Firms = firmsOf(t, emptyStore(t))
	alone.Relocations, alone.NewRecordID = emptyStore(t), l.id
	single := &fuzzer{t: t, server: New(alone), well: map[string]bool{}}
	many := &fuzzer{t: t, server: l.Server, well: map[string]bool{}}
	signedIn := func(a asking, account string) asking {
		a = a.copied()
		if account != "" {
			headers := l.session(account, l.id(), auth.NeedNothing)
			for i := 0; i < len(headers); i += 2 {
				a.headers = append([][2]string{{headers[i], headers[i+1]}}, a.headers...)
			}
		}
		return a
	}
	for _, o := range operations(l.Server) {
		plain, odd := usual(l.Server, o), changes(l.Server, o)
		for _, c := range odd {
			a := plain.copied()
			c.make(&a)
			oneJob(t, desk, o)
			single.ask("whoever is at this machine", a, c.what)
			oneJob(t, desk, o)
			many.ask("somebody with every role", signedIn(a, all), c.what)
		}
		for _, role := range who {
			for range 12 {
				one, other := odd[chance.IntN(len(odd))], odd[chance.IntN(len(odd))]
				a := plain.copied()
				one.make(&a)
				other.make(&a)
				many.ask(string(role), signedIn(a, callers[role]), one.what+" and "+other.what)
			}
		}
	}
	for _, o := range operations(l.Server) {
		if !many.well[o.OperationID] && !slices.Contains(staged, o.OperationID) {
			t.Errorf("%s never succeeded: it was not really tried", o.OperationID)
		}
	}
	t.Logf("%d operations, %d requests", len(operations(l.Server)), single.asked+many.asked)
}
