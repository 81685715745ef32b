package httpapi

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/auth"
)

// ledger is an Observer that counts each combination of words.
type ledger struct {
	now   int
	lines map[string]int
}

func (l *ledger) Began() { l.now++ }

func (l *ledger) Answered(operation, method string, status int, _ time.Duration) {
	l.now--
	l.lines[fmt.Sprintf("%s %s %d", operation, method, status)]++
}

func (l *ledger) SignedIn(step, outcome string) { l.lines[step+" "+outcome]++ }

func TestRequestsAreToldByOperation(t *testing.T) {
	told := &ledger{lines: map[string]int{}}
	d := deps(io.Discard)
	d.Watch = told
	d.UI = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/broken" {
			panic("broken")
		}
	})
	s := New(d)
	for _, c := range [][2]string{
		{"GET", "/livez"},
		{"HEAD", "/livez"},
		{"GET", "/api/v1/areas"},
		{"GET", "/api/v1/areas?x=%zz"},
		{"GET", "/openapi.json"},
		{"GET", "/sign-in"},
		{"GET", "/broken"},
		{"GET", "/auth/provider/start"},
		{"BREW", "/api/v1/areas"},
		{"GET", "/api/v1/no/such/thing"},
	} {
		do(s, c[0], c[1])
	}
	want := map[string]int{
		"getLive GET 200": 1, "getLive HEAD 200": 1, "listAreas GET 503": 1, "listAreas GET 400": 1, "document GET 200": 1,
		"pages GET 200": 1, "pages GET 500": 1, "provider GET 404": 1, "unknown other 405": 1, "unknown GET 404": 1,
	}
	if diff := cmp.Diff(want, told.lines); diff != "" || told.now != 0 {
		t.Errorf("%d under way; %s", told.now, diff)
	}
}

// Nothing that a client makes up becomes a word of its own.
func TestInventedRequestsAddNoWords(t *testing.T) {
	told := &ledger{lines: map[string]int{}}
	d := deps(io.Discard)
	d.Watch = told
	s := New(d)
	for i := range 500 {
		for _, path := range []string{"/api/v1/%d", "/%d.php", "/api/v1/areas/%d", "/x/../api/%d/.//", "/%%2e%%2e/%d", "//%d", "/assets/%d"} {
			do(s, fmt.Sprintf("M%d", i), fmt.Sprintf(path, i))
			do(s, http.MethodGet, fmt.Sprintf(path, i))
		}
	}
	if len(told.lines) > 12 {
		t.Errorf("%d words: %v", len(told.lines), told.lines)
	}
}

func TestTriesToSignInAreTold(t *testing.T) {
	told := &ledger{lines: map[string]int{}}
	l := newLab(t, func(d *Deps, _ *auth.Settings) { d.Watch = told })
	l.join("li.na")
	l.signIn("li.na", goodPassword)
	clear(told.lines)
	l.signIn("li.na", goodPassword)
	for range 5 {
		l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("li.na", "Wrong-1-wrong"))
	}
	l.refused(429, "auth.locked", "POST", sessionPath, credentials("li.na", goodPassword))
	want := map[string]int{
		"password ok": 1, "password refused": 5, "password locked": 1,
		"signIn POST 200": 1, "signIn POST 401": 5, "signIn POST 429": 1,
	}
	if diff := cmp.Diff(want, told.lines); diff != "" {
		t.Error(diff)
	}
}
