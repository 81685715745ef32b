package httpapi

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// dice is repeatable randomness, safe for concurrent use.
type dice struct {
	mu   sync.Mutex
	from *rand.ChaCha8
}

func (d *dice) Read(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.from.Read(p)
}

// lab is a server with accounts whose clock the test moves.
type lab struct {
	*Server
	t     testing.TB
	store *sqlstore.Store
	auth  *auth.Service
	log   bytes.Buffer
	mu    sync.Mutex
	at    time.Time
	ids   int
}

func (l *lab) now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

func (l *lab) wait(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = l.at.Add(d)
}

func (l *lab) id() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ids++
	return fmt.Sprintf("0197a000-0000-7000-8000-%012d", 1000+l.ids)
}

const goodPassword = "Tulip-7-river"

// newLab makes a server about the tiny pack with the accounts of the examples.
func newLab(t testing.TB, change ...func(*Deps, *auth.Settings)) *lab {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	l := &lab{t: t, store: store, at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	random := &dice{from: rand.NewChaCha8([32]byte{7})}
	ring, err := secret.NewKeyring(random)
	if err != nil {
		t.Fatal(err)
	}
	settings := auth.Standard()
	settings.SecondFactor = false
	d := deps(&l.log)
	tinyServer(t)
	d.World, d.Now = sharedWorld.world, l.now
	d.Imports = importsOf(t, store, l)
	d.Firms = firmsOf(t, store)
	for _, f := range change {
		f(&d, &settings)
	}
	l.auth = auth.New(auth.Deps{
		Store: store, Keys: func() *secret.Keyring { return ring }, Now: l.now, NewID: l.id, Random: random,
		Hardness: auth.Hardness{Passes: 1, Memory: 64, Threads: 1}, Log: slog.New(slog.NewTextHandler(&l.log, nil)),
	}, settings)
	d.Auth, d.Audit = l.auth, &audit.Log{Store: store, Now: l.now}
	l.Server = New(d)
	return l
}

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// account makes an active account that holds the grants.
func (l *lab) account(id, login, place string, grants ...access.Grant) auth.Account {
	l.t.Helper()
	a := auth.Account{ID: id, Login: login, Name: login, Place: place, State: auth.Active, Created: l.now(), PasswordAt: l.now(), Version: 1}
	if err := l.store.CreateAccount(l.t.Context(), a, nil, audit.Entry{}); err != nil {
		l.t.Fatal(err)
	}
	for _, g := range grants {
		if err := l.store.Grant(l.t.Context(), id, g, "", l.now(), audit.Entry{}); err != nil {
			l.t.Fatal(err)
		}
	}
	a.Grants = grants
	return a
}

// session signs an account in without the formalities and returns the headers
// of its browser.
func (l *lab) session(account, id string, need auth.Need) []string {
	l.t.Helper()
	token := "token of " + id
	err := l.store.CreateSession(l.t.Context(), auth.Session{
		ID: id, Account: account, Hash: hashed(strings.ReplaceAll(token, " ", "-")), Begun: l.now(), Seen: l.now(), Address: "192.0.2.1", Agent: "test", Method: "password", Need: need,
	}, auth.Change{})
	if err != nil {
		l.t.Fatal(err)
	}
	return []string{"Cookie", plainCookie + "=" + strings.ReplaceAll(token, " ", "-"), csrfHeader, "1"}
}

// send makes a request with a JSON body ("" for none).
func (l *lab) send(method, target, body string, headers ...string) *http.Response {
	return send(l.Server, method, target, body, headers...)
}

func send(s http.Handler, method, target, body string, headers ...string) *http.Response {
	var r *http.Request
	if body == "" {
		r = httptest.NewRequest(method, target, nil)
	} else {
		r = httptest.NewRequest(method, target, strings.NewReader(body))
		r.Header.Set("Content-Type", typeJSON)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "RemoteAddr" {
			r.RemoteAddr = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// invite makes an account by link and sets the good password.
func (l *lab) join(login string, grants ...access.Grant) auth.Account {
	l.t.Helper()
	c := auth.CommandLine("test")
	a, link, err := l.auth.Create(l.t.Context(), c, auth.NewAccount{Login: login, Name: login, Place: "110106", Phone: "13800001234"})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, g := range grants {
		if err := l.auth.Grant(l.t.Context(), c, a, g); err != nil {
			l.t.Fatal(err)
		}
	}
	resp := l.send("POST", "/api/v1/invitation", fmt.Sprintf(`{"token":%q,"password":%q}`, link.Token, goodPassword))
	if resp.StatusCode != 200 {
		l.t.Fatalf("%d %s", resp.StatusCode, read(l.t, resp))
	}
	a, err = l.store.Account(l.t.Context(), a.ID)
	if err != nil {
		l.t.Fatal(err)
	}
	return a
}

func credentials(login, password string) string {
	return fmt.Sprintf(`{"login":%q,"password":%q}`, login, password)
}

// signIn signs in over HTTP and returns the browser's headers and what is owed.
func (l *lab) signIn(login, password string) ([]string, auth.Need) {
	l.t.Helper()
	resp := l.send("POST", "/api/v1/session", credentials(login, password))
	var step SignInStep
	body := read(l.t, resp)
	if err := json.Unmarshal([]byte(body), &step); err != nil || resp.StatusCode != 200 {
		l.t.Fatalf("%d %s", resp.StatusCode, body)
	}
	return browser(resp), step.Need
}

// browser is what a browser sends after an answer set its cookie.
func browser(resp *http.Response) []string {
	cookies := resp.Cookies()
	return []string{"Cookie", cookies[0].Name + "=" + cookies[0].Value, csrfHeader, "1"}
}

// codeAt is the one-time code of a base32 seed, written down here once more so
// that the server is not measured by itself.
func codeAt(t testing.TB, seed string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.DecodeString(seed)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30)
	sum := mac.Sum(nil)
	at4 := sum[19] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at4:])&0x7fffffff)%1e6)
}

// exampleBody is the example of an operation's body, as the document has it.
func exampleBody(s *Server, o operation) string {
	schema := s.bodySchema(o.Operation)
	if schema == nil {
		return ""
	}
	members := map[string]any{}
	for name, p := range schema.Properties {
		if p.Ref != "" {
			p = s.api.OpenAPI().Components.Schemas.SchemaFromRef(p.Ref)
		}
		if v := firstExample(p); v != nil && !p.ReadOnly {
			members[name] = v
		}
	}
	raw, err := json.Marshal(members)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func firstExample(p *huma.Schema) any {
	if len(p.Examples) == 0 {
		return nil
	}
	return p.Examples[0]
}

// answer sends a request that must succeed and decodes the answer.
func (l *lab) answer(into any, method, target, body string, headers ...string) {
	l.t.Helper()
	resp := l.send(method, target, body, headers...)
	text := read(l.t, resp)
	if resp.StatusCode/100 != 2 {
		l.t.Fatalf("%s %s: %d %s", method, target, resp.StatusCode, text)
	}
	if into != nil {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			l.t.Fatal(err)
		}
	}
}

// refused sends a request that must fail with a problem of this status and id.
func (l *lab) refused(status int, id, method, target, body string, headers ...string) {
	l.t.Helper()
	if p := problemOf(l.t, l.send(method, target, body, headers...)); p.Status != status || p.ID != id {
		l.t.Errorf("%s %s: %d %s (%s), want %d %s", method, target, p.Status, p.ID, p.Detail, status, id)
	}
}
