package httpapi

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
)

const sessionPath, mePath = "/api/v1/session", "/api/v1/me"

func TestSignInAndOut(t *testing.T) {
	l := newLab(t)
	l.join("li.na", access.Grant{Role: access.Viewer})
	l.refused(401, "auth.not_signed_in", "GET", mePath, "")
	l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("li.na", "Tulip-7-rivers"))
	l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("nobody", goodPassword))
	mine, need := l.signIn(" LI.na ", goodPassword)
	if need != auth.NeedNothing {
		t.Errorf("owes %q", need)
	}
	var me Me
	l.answer(&me, "GET", mePath, "", mine...)
	if me.Login != "li.na" || me.Phone != "138****1234" || me.Via != "session" {
		t.Errorf("%+v", me)
	}
	l.answer(nil, "DELETE", sessionPath, "", mine...)
	l.refused(401, "auth.not_signed_in", "GET", mePath, "", mine...)
	if resp := l.send("GET", "/api/v1/region", "", mine...); resp.StatusCode != 200 {
		t.Errorf("a browser whose session ended cannot read the region: %d", resp.StatusCode)
	}
}

// The count is the account's, whatever addresses the tries seem to come from.
func TestForgedForwardingDoesNotDodgeTheLock(t *testing.T) {
	l := newLab(t)
	l.join("li.na")
	forged := func(i int) []string {
		return []string{
			"X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i), "X-Real-Ip", fmt.Sprintf("203.0.113.%d", i),
			"Forwarded", fmt.Sprintf("for=203.0.113.%d", i), "RemoteAddr", fmt.Sprintf("198.51.100.%d:1", i),
		}
	}
	for i := range 5 {
		l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("li.na", "Wrong-1-wrong"), forged(i)...)
	}
	l.refused(429, "auth.locked", "POST", sessionPath, credentials("LI.NA", goodPassword), forged(99)...)
	l.wait(time.Minute - 1)
	l.refused(429, "auth.locked", "POST", sessionPath, credentials("li.na", goodPassword))
	l.wait(1)
	l.signIn("li.na", goodPassword)
	for range 5 {
		l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("no.such", "Wrong-1-wrong"))
	}
	l.refused(429, "auth.locked", "POST", sessionPath, credentials("no.such", "Wrong-1-wrong"))
}

func TestForwardingIsBelievedFromListedProxiesOnly(t *testing.T) {
	s := tinyServer(t)
	s.deps.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for name, c := range map[string]struct {
		peer, forwarded, want string
		local                 bool
	}{
		"no proxy":                         {"198.51.100.7:1", "", "198.51.100.7", false},
		"a forger":                         {"198.51.100.7:1", "203.0.113.1", "198.51.100.7", false},
		"a proxy":                          {"10.1.2.3:1", "203.0.113.1", "203.0.113.1", false},
		"a forger behind a proxy":          {"10.1.2.3:1", "127.0.0.1, 203.0.113.1", "203.0.113.1", false},
		"two proxies":                      {"10.1.2.3:1", "203.0.113.1, 10.9.9.9", "203.0.113.1", false},
		"a proxy that says nothing":        {"10.1.2.3:1", "", "10.1.2.3", false},
		"rubbish":                          {"10.1.2.3:1", "203.0.113.1, <x>", "10.1.2.3", false},
		"this machine":                     {"127.0.0.1:1", "", "127.0.0.1", true},
		"somebody through a proxy on this": {"[::1]:1", "203.0.113.1", "203.0.113.1", false},
		"a mapped address":                 {"[::ffff:198.51.100.7]:1", "", "198.51.100.7", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := s.origin(r); got.Address != c.want || got.Local != c.local {
			t.Errorf("%s: %s, local %v", name, got.Address, got.Local)
		}
	}
}

func TestSessionsEndAtTheirLimits(t *testing.T) {
	l := newLab(t)
	l.join("li.na")
	mine, _ := l.signIn("li.na", goodPassword)
	l.wait(30*time.Minute - time.Microsecond)
	l.answer(nil, "GET", mePath, "", mine...)
	l.wait(30 * time.Minute)
	l.refused(401, "auth.not_signed_in", "GET", mePath, "", mine...)
	mine, _ = l.signIn("li.na", goodPassword)
	for range 24*3 - 1 {
		l.wait(10 * time.Minute)
		l.answer(nil, "GET", mePath, "", mine...)
	}
	l.wait(10*time.Minute - time.Microsecond)
	l.answer(nil, "GET", mePath, "", mine...)
	l.wait(time.Microsecond)
	l.refused(401, "auth.not_signed_in", "GET", mePath, "", mine...)
}

// What another site makes a browser send under the session's cookie changes
// nothing; a program's token needs no such care.
func TestCrossSiteRequests(t *testing.T) {
	l := newLab(t)
	l.join("li.na")
	mine, _ := l.signIn("li.na", goodPassword)
	cookie := mine[:2]
	change := func(headers ...string) int {
		return l.send("PUT", "/api/v1/me/phone", `{"phone":"13800001234"}`, append(headers, cookie...)...).StatusCode
	}
	for name, c := range map[string]struct {
		headers []string
		want    int
	}{
		"our page":                     {[]string{csrfHeader, "1", "Sec-Fetch-Site", "same-origin"}, 204},
		"our page, an old browser":     {[]string{csrfHeader, "1", "Origin", "http://example.com"}, 204},
		"a form elsewhere":             {[]string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, 403},
		"a script elsewhere":           {[]string{csrfHeader, "1", "Sec-Fetch-Site", "cross-site"}, 403},
		"a sibling host":               {[]string{csrfHeader, "1", "Sec-Fetch-Site", "same-site"}, 403},
		"elsewhere, an old browser":    {[]string{csrfHeader, "1", "Origin", "https://evil.example"}, 403},
		"without the header":           {[]string{"Sec-Fetch-Site", "same-origin"}, 403},
		"without anything but cookies": {nil, 403},
	} {
		if got := change(c.headers...); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	l.refused(403, "http.cross_site", "POST", sessionPath, credentials("li.na", goodPassword), "Sec-Fetch-Site", "cross-site")
	if got := l.send("GET", mePath, "", append([]string{"Sec-Fetch-Site", "cross-site"}, cookie...)...); got.StatusCode != 200 {
		t.Errorf("reading: %d", got.StatusCode)
	}
}

func TestSecondFactor(t *testing.T) {
	l := newLab(t)
	a := l.join("li.na")
	mine, _ := l.signIn("li.na", goodPassword)
	seed := l.enrol(mine)
	l.wait(time.Minute)
	half, need := l.signIn("li.na", goodPassword)
	if need != auth.NeedCode {
		t.Fatalf("owes %q", need)
	}
	for _, path := range []string{mePath, "/api/v1/me/tokens"} {
		l.refused(403, "auth.more_owed", "GET", path, "", half...)
	}
	l.refused(403, "auth.more_owed", "POST", "/api/v1/me/password", fmt.Sprintf(`{"old":%q,"password":"Maple-8-hills"}`, goodPassword), half...)
	give := "/api/v1/session/code"
	l.refused(401, "auth.wrong_code", "POST", give, `{"code":"000000"}`, half...)
	code := codeAt(t, seed, l.now())
	resp := l.send("POST", give, `{"code":"`+code+`"}`, half...)
	if resp.StatusCode != 200 {
		t.Fatalf("%d %s", resp.StatusCode, read(t, resp))
	}
	whole := browser(resp)
	l.answer(nil, "GET", mePath, "", whole...)
	l.refused(401, "auth.not_signed_in", "GET", mePath, "", half...) // the old cookie is worth nothing

	half, _ = l.signIn("li.na", goodPassword)
	l.refused(401, "auth.wrong_code", "POST", give, `{"code":"`+code+`"}`, half...) // a code is taken once
	l.wait(30 * time.Second)
	for range 4 {
		l.refused(401, "auth.wrong_code", "POST", give, `{"code":"000000"}`, half...)
	}
	l.refused(429, "auth.locked", "POST", give, `{"code":"`+codeAt(t, seed, l.now())+`"}`, half...)
	l.wait(time.Minute)
	l.answer(nil, "POST", "/api/v1/me/second-factor/disable",
		fmt.Sprintf(`{"password":%q,"code":%q}`, goodPassword, codeAt(t, seed, l.now())), whole...)
	if got, err := l.store.Account(t.Context(), a.ID); err != nil || got.Factor.On || got.Factor.Seed != "" {
		t.Errorf("%+v, %v", got.Factor, err)
	}
}

func TestRecoveryCodesAreTakenOnce(t *testing.T) {
	l := newLab(t)
	l.join("li.na")
	mine, _ := l.signIn("li.na", goodPassword)
	var begun FactorBegun
	l.answer(&begun, "POST", "/api/v1/me/second-factor", "", mine...)
	var codes RecoveryCodes
	l.answer(&codes, "POST", "/api/v1/me/second-factor/confirm", `{"code":"`+codeAt(t, begun.Secret, l.now())+`"}`, mine...)
	for i, want := range []int{200, 401} {
		half, _ := l.signIn("li.na", goodPassword)
		resp := l.send("POST", "/api/v1/session/code", `{"code":"`+strings.ToUpper(codes.Codes[3])+`"}`, half...)
		if resp.StatusCode != want {
			t.Errorf("use %d: %d", i+1, resp.StatusCode)
		}
	}
}

func TestRolesThatActForOthersNeedASecondFactor(t *testing.T) {
	l := newLab(t, func(_ *Deps, s *auth.Settings) { s.SecondFactor = true })
	l.join("boss", access.Grant{Role: access.SystemAdmin})
	l.join("viewer", access.Grant{Role: access.Viewer})
	if _, need := l.signIn("viewer", goodPassword); need != auth.NeedNothing {
		t.Errorf("a viewer owes %q", need)
	}
	boss, need := l.signIn("boss", goodPassword)
	if need != auth.NeedEnrolment {
		t.Fatalf("owes %q", need)
	}
	l.refused(403, "auth.more_owed", "GET", "/api/v1/users", "", boss...)
	seed := l.enrol(boss)
	l.answer(nil, "GET", "/api/v1/users", "", boss...)
	l.wait(time.Minute)
	l.refused(403, "auth.factor_needed", "POST", "/api/v1/me/second-factor/disable",
		fmt.Sprintf(`{"password":%q,"code":%q}`, goodPassword, codeAt(t, seed, l.now())), boss...)
}

func TestOldPasswordsAreReplaced(t *testing.T) {
	l := newLab(t, func(_ *Deps, s *auth.Settings) { s.PasswordAge = 24 * time.Hour })
	l.join("li.na")
	l.wait(24*time.Hour - 1)
	if _, need := l.signIn("li.na", goodPassword); need != auth.NeedNothing {
		t.Errorf("owes %q before the day", need)
	}
	l.wait(1)
	mine, need := l.signIn("li.na", goodPassword)
	if need != auth.NeedNewPassword {
		t.Fatalf("owes %q", need)
	}
	l.refused(403, "auth.more_owed", "GET", "/api/v1/users", "", mine...)
	body := func(fresh string) string { return fmt.Sprintf(`{"old":%q,"password":%q}`, goodPassword, fresh) }
	l.refused(409, "auth.password_unchanged", "POST", "/api/v1/me/password", body(goodPassword), mine...)
	l.refused(422, "auth.password_worn", "POST", "/api/v1/me/password", body("Password2026!"), mine...)
	l.answer(nil, "POST", "/api/v1/me/password", body("Maple-8-hills"), mine...)
	var me Me
	l.answer(&me, "GET", mePath, "", mine...)
	if me.Need != auth.NeedNothing {
		t.Errorf("owes %q", me.Need)
	}
}

func TestTokens(t *testing.T) {
	l := newLab(t)
	l.join("boss", access.Grant{Role: access.SystemAdmin})
	mine, _ := l.signIn("boss", goodPassword)
	wish := `{"name":"x","scope":["account.list"],"place":"110106","days":1}`
	l.refused(422, "auth.bad_scope", "POST", "/api/v1/me/tokens", strings.Replace(wish, "account.list", "audit.read", 1), mine...)
	l.refused(422, "auth.bad_scope", "POST", "/api/v1/me/tokens", strings.Replace(wish, "account.list", "self.change", 1), mine...)
	var made NewTokenAnswer
	l.answer(&made, "POST", "/api/v1/me/tokens", wish, mine...)
	bearer := []string{"Authorization", "Bearer " + made.Token}
	l.account(elsewhereID, "wang.wu", "130100")
	var users List[User]
	l.answer(&users, "GET", "/api/v1/users", "", bearer...)
	if len(users.Items) != 1 || users.Items[0].Login != "boss" {
		t.Errorf("a token for 丰台 sees %+v", users.Items)
	}
	l.refused(403, "auth.not_allowed", "GET", "/api/v1/users/"+elsewhereID, "", bearer...)
	l.refused(403, "auth.not_allowed", "POST", "/api/v1/users", `{"login":"ab","name":"x"}`, bearer...)
	l.refused(403, "auth.not_allowed", "GET", mePath, "", bearer...)
	l.refused(401, "auth.bad_token", "GET", "/api/v1/region", "", "Authorization", "Bearer "+made.Token+"x")
	l.refused(401, "auth.bad_token", "GET", "/api/v1/region", "", "Authorization", "Basic eDp4")
	l.wait(24 * time.Hour)
	l.refused(401, "auth.bad_token", "GET", "/api/v1/users", "", bearer...)

	mine, _ = l.signIn("boss", goodPassword)
	l.answer(&made, "POST", "/api/v1/me/tokens", wish, mine...)
	bearer = []string{"Authorization", "Bearer " + made.Token}
	l.answer(nil, "GET", "/api/v1/users", "", bearer...)
	l.answer(nil, "DELETE", "/api/v1/me/tokens/"+made.ID, "", mine...)
	l.refused(401, "auth.bad_token", "GET", "/api/v1/users", "", bearer...)
}

// Without public_read a stranger reads nothing, not even that nothing changed.
func TestPrivateRegion(t *testing.T) {
	l := newLab(t, func(_ *Deps, s *auth.Settings) { s.Policy.PublicRead = false })
	l.join("li.na")
	mine, _ := l.signIn("li.na", goodPassword)
	resp := l.send("GET", "/api/v1/region", "", mine...)
	tag := resp.Header.Get("ETag")
	if resp.StatusCode != 200 || tag == "" {
		t.Fatalf("%d, ETag %q", resp.StatusCode, tag)
	}
	l.refused(401, "auth.not_signed_in", "GET", "/api/v1/region", "", "If-None-Match", tag)
	if resp := l.send("GET", "/api/v1/region", "", append(mine, "If-None-Match", tag)...); resp.StatusCode != 304 {
		t.Errorf("a member is answered %d", resp.StatusCode)
	}
}

func TestAnswersAboutAccountsAreNotKept(t *testing.T) {
	l := newLab(t)
	l.join("li.na")
	mine, _ := l.signIn("li.na", goodPassword)
	for _, path := range []string{mePath, "/api/v1/sign-in", "/api/v1/users"} {
		if h := l.send("GET", path, "", mine...).Header; h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" {
			t.Errorf("%s: %q, ETag %q", path, h.Get("Cache-Control"), h.Get("ETag"))
		}
	}
}

func TestRates(t *testing.T) {
	l := newLab(t, func(d *Deps, _ *auth.Settings) { d.Rates = Rates{PerAddress: 60, SignIn: 10} })
	for range 2 {
		l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("a.b", "x"), "RemoteAddr", "198.51.100.1:1")
	}
	l.refused(429, "http.too_many", "POST", sessionPath, credentials("c.d", "x"), "RemoteAddr", "198.51.100.1:9")
	l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("c.d", "x"), "RemoteAddr", "198.51.100.2:1")
	asked := 0
	for l.send("GET", "/api/v1/sign-in", "", "RemoteAddr", "198.51.100.3:1").StatusCode == 200 {
		asked++
	}
	if asked != 12 {
		t.Errorf("%d requests at once", asked)
	}
	l.wait(time.Second)
	if resp := l.send("GET", "/api/v1/sign-in", "", "RemoteAddr", "198.51.100.3:1"); resp.StatusCode != 200 {
		t.Errorf("a second later: %d", resp.StatusCode)
	}
	if resp := l.send("GET", "/livez", "", "RemoteAddr", "198.51.100.3:1"); resp.StatusCode != 200 {
		t.Errorf("livez: %d", resp.StatusCode)
	}
}

func TestMeterForgets(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	m := newMeter(60, func() time.Time { return now })
	for i := range mostKeys * 2 {
		if err := m.allow(fmt.Sprint(i), true); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(m.keys); n > mostKeys {
		t.Errorf("%d keys are remembered", n)
	}
}

func TestOverTLS(t *testing.T) {
	l := newLab(t)
	l.join("li.na")
	r := httptest.NewRequest("POST", sessionPath, strings.NewReader(credentials("li.na", goodPassword)))
	r.Header.Set("Content-Type", typeJSON)
	r.TLS = &tls.ConnectionState{}
	w := httptest.NewRecorder()
	l.ServeHTTP(w, r)
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || cookies[0].Name != secureCookie || !cookies[0].Secure || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].Path != "/" {
		t.Errorf("cookies %+v", cookies)
	}
	if got := w.Result().Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("HSTS %q", got)
	}
	if got := l.send("GET", "/livez", "").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS without TLS: %q", got)
	}
}

// A refusal of a body names the member and the rule, never the value.
func TestBodies(t *testing.T) {
	l := newLab(t)
	for name, c := range map[string]struct {
		body   string
		status int
		id     string
		field  string
	}{
		"none":              {"", 400, "http.bad_body", ""},
		"not JSON":          {"{", 400, "http.bad_body", ""},
		"another type":      {`[]`, 422, "http.bad_parameters", "body"},
		"a missing member":  {`{"login":"x"}`, 422, "http.bad_parameters", "body.password"},
		"an unknown member": {`{"login":"x","password":"s3cret-value","extra":1}`, 422, "http.bad_parameters", "body.extra"},
		"a number":          {`{"login":"x","password":99887766}`, 422, "http.bad_parameters", "body.password"},
		"a long password":   {`{"login":"x","password":"` + strings.Repeat("s3cret-value", 60) + `"}`, 422, "http.bad_parameters", "body.password"},
		"a huge body":       {`{"login":"` + strings.Repeat("s3cret-value", maxBodyBytes/10) + `"}`, 413, "http.body_too_large", ""},
	} {
		resp := l.send("POST", sessionPath, c.body, "Accept-Language", "en")
		p := problemOf(t, resp)
		field := ""
		if len(p.Errors) > 0 {
			field = p.Errors[0].Location
		}
		if p.Status != c.status || p.ID != c.id || field != c.field {
			t.Errorf("%s: %d %s at %q: %s", name, p.Status, p.ID, field, p.Detail)
		}
		if strings.Contains(fmt.Sprint(p), "s3cret") || strings.Contains(fmt.Sprint(p), "99887766") {
			t.Errorf("%s: the answer shows the value: %+v", name, p)
		}
	}
}

// Nothing that was told in confidence stands readable in the database, its log,
// a copy, or the server's log.
func TestNoPlainTextIsKept(t *testing.T) {
	l := newLab(t)
	a := l.join("li.na")
	mine, _ := l.signIn("li.na", goodPassword)
	seed := l.enrol(mine)
	var token NewTokenAnswer
	l.answer(&token, "POST", "/api/v1/me/tokens", `{"name":"x","scope":["region.read"],"days":1}`, mine...)
	l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("Mistyped-Password-1", "Another-Secret-2"))
	if _, err := l.auth.Unmask(t.Context(), auth.CommandLine("x"), a, "案件需要"); err != nil {
		t.Fatal(err)
	}
	_, cookie, _ := strings.Cut(mine[1], "=")
	secrets := []string{"13800001234", goodPassword, seed, token.Token, cookie, "Mistyped-Password-1", "mistyped-password-1", "Another-Secret-2"}
	files, err := filepath.Glob(l.store.Place() + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v", files, err)
	}
	texts := map[string]string{"the log": l.log.String()}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(f)] = string(raw)
	}
	if !strings.Contains(texts["sanquan.db-wal"]+texts["sanquan.db"], "li.na") {
		t.Error("the files do not hold what was written: the test proves nothing")
	}
	for name, text := range texts {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%s holds %q", name, s)
			}
		}
	}
}

// Whoever changes the database behind the program's back is found, by the row.
func TestTamperedAuditIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		sql  string
		want audit.Break
	}{
		"a changed byte":   {`UPDATE audit_entries SET name = 'li.nb' WHERE seq = 3`, audit.Break{Seq: 3, Reason: audit.Changed}},
		"a changed time":   {`UPDATE audit_entries SET time = '2026-11-23 12:00:01+00:00' WHERE seq = 2`, audit.Break{Seq: 2, Reason: audit.Changed}},
		"a removed row":    {`DELETE FROM audit_entries WHERE seq = 3`, audit.Break{Seq: 3, Reason: audit.Missing}},
		"the last row":     {`DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)`, audit.Break{Seq: 4, Reason: audit.Missing}},
		"the first row":    {`DELETE FROM audit_entries WHERE seq = 1`, audit.Break{Seq: 1, Reason: audit.Missing}},
		"two rows swapped": {`UPDATE audit_entries SET seq = CASE seq WHEN 2 THEN 30 WHEN 3 THEN 2 ELSE seq END; UPDATE audit_entries SET seq = 3 WHERE seq = 30`, audit.Break{Seq: 2, Reason: audit.Changed}},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.join("li.na")
			l.signIn("li.na", goodPassword)
			l.signIn("li.na", goodPassword)
			db, err := sql.Open("sqlite", "file:"+l.store.Place())
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.ExecContext(t.Context(), c.sql); err == nil {
				t.Error("the database let an entry be changed")
			}
			if _, err := db.ExecContext(t.Context(), `DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_remain; `+c.sql); err != nil {
				t.Fatal(err)
			}
			auditor := l.session(l.account(hereID, "auditor", "", access.Grant{Role: access.AuditAdmin}).ID, hereID, auth.NeedNothing)
			var report audit.Report
			l.answer(&report, "GET", "/api/v1/audit/check", "", auditor...)
			if report.OK || report.Break == nil {
				t.Fatalf("%+v", report)
			}
			if diff := cmp.Diff(c.want, *report.Break); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhoSawMyData(t *testing.T) {
	l := newLab(t)
	a := l.join("li.na")
	l.join("boss", access.Grant{Role: access.SystemAdmin})
	boss, _ := l.signIn("boss", goodPassword)
	l.refused(422, "http.bad_parameters", "POST", "/api/v1/users/"+a.ID+"/unmask", `{"reason":"x"}`, boss...)
	var seen Unmasked
	l.answer(&seen, "POST", "/api/v1/users/"+a.ID+"/unmask", `{"reason":"案件需电话联系"}`, boss...)
	if seen.Phone != "13800001234" {
		t.Errorf("%+v", seen)
	}
	mine, _ := l.signIn("li.na", goodPassword)
	var reads List[ReadRow]
	l.answer(&reads, "GET", "/api/v1/me/reads", "", mine...)
	if diff := cmp.Diff([]ReadRow{{Time: "2026-11-23T12:00:00Z", Name: "boss", Reason: "案件需电话联系"}}, reads.Items); diff != "" {
		t.Error(diff)
	}
}

func TestAPersonInPowerCanBeStopped(t *testing.T) {
	l := newLab(t)
	a := l.join("li.na", access.Grant{Role: access.SystemAdmin})
	l.join("sec", access.Grant{Role: access.SecurityAdmin})
	mine, _ := l.signIn("li.na", goodPassword)
	sec, _ := l.signIn("sec", goodPassword)
	l.refused(409, "auth.separated", "POST", "/api/v1/users/"+a.ID+"/roles", `{"role":"audit_admin"}`, sec...)
	l.answer(nil, "DELETE", "/api/v1/users/"+a.ID+"/roles/system_admin", "", sec...)
	l.refused(403, "auth.not_allowed", "GET", "/api/v1/users", "", mine...) // at once, in the session that is open
	l.answer(nil, "POST", "/api/v1/users/"+a.ID+"/disable", "", sec...)
	l.refused(401, "auth.not_signed_in", "GET", mePath, "", mine...)
	l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials("li.na", goodPassword))
	l.answer(nil, "POST", "/api/v1/users/"+a.ID+"/enable", "", sec...)
	l.signIn("li.na", goodPassword)
}

// Of two administrators who saw the same account, the second one's change is
// refused where it names what they saw.
func TestAccountsAreChangedAsSeen(t *testing.T) {
	l := newLab(t)
	a := l.join("li.na")
	l.join("sec", access.Grant{Role: access.SecurityAdmin})
	sec, _ := l.signIn("sec", goodPassword)
	one := "/api/v1/users/" + a.ID
	seen := l.send("GET", one, "", sec...).Header.Get("ETag")
	matching := append(sec, "If-Match", seen)
	l.answer(nil, "POST", one+"/disable", "", matching...)
	l.refused(412, "store.changed", "POST", one+"/enable", "", matching...)
	l.answer(nil, "POST", one+"/enable", "", sec...)
}

func TestLinksAreUsedOnce(t *testing.T) {
	l := newLab(t)
	a := l.join("li.na")
	link, err := l.auth.Reset(t.Context(), auth.CommandLine("x"), a)
	if err != nil {
		t.Fatal(err)
	}
	body := func(password string) string {
		return fmt.Sprintf(`{"token":%q,"password":%q}`, link.Token, password)
	}
	l.refused(422, "auth.password_length", "POST", "/api/v1/invitation", body("short"))
	l.answer(nil, "POST", "/api/v1/invitation", body("Maple-8-hills"))
	l.refused(403, "auth.bad_invitation", "POST", "/api/v1/invitation", body("Maple-9-hills"))
	l.signIn("li.na", "Maple-8-hills")
	if link, err = l.auth.Reset(t.Context(), auth.CommandLine("x"), a); err != nil {
		t.Fatal(err)
	}
	l.wait(24 * time.Hour)
	l.refused(403, "auth.bad_invitation", "POST", "/api/v1/invitation", body("Maple-9-hills"))
}

func TestDemoAccountsStayInTheDemo(t *testing.T) {
	l := newLab(t, func(_ *Deps, s *auth.Settings) { s.Demo = true })
	list, err := l.auth.DemoAccounts(t.Context())
	if err != nil || len(list) != len(access.Roles()) {
		t.Fatalf("%+v, %v", list, err)
	}
	again, err := l.auth.DemoAccounts(t.Context())
	if err != nil || again[0].Password == list[0].Password {
		t.Errorf("the password did not change: %v", err)
	}
	for _, d := range again {
		body := credentials(d.Login, d.Password)
		l.answer(nil, "POST", sessionPath, body, "RemoteAddr", "127.0.0.1:1")
		l.refused(401, "auth.wrong_password", "POST", sessionPath, body, "RemoteAddr", "198.51.100.1:1")
	}
	l.auth.Demo = false
	l.refused(401, "auth.wrong_password", "POST", sessionPath, credentials(again[0].Login, again[0].Password), "RemoteAddr", "127.0.0.1:1")
}

// fakeProvider vouches for whoever it is told to.
type fakeProvider struct{ who auth.Identity }

func (fakeProvider) Begin(time.Time) (string, []byte, error) {
	return "https://id.example/authorize", []byte("kept"), nil
}

func (p fakeProvider) Finish(_ context.Context, kept []byte, state, code string, _ time.Time) (auth.Identity, error) {
	if string(kept) != "kept" || state != "s" || code != "c" {
		return auth.Identity{}, errors.New("not what was begun")
	}
	return p.who, nil
}

func TestSignInElsewhere(t *testing.T) {
	provider := &fakeProvider{auth.Identity{Issuer: "https://id.example", Subject: "42", Login: "li.na"}}
	l := newLab(t, func(d *Deps, _ *auth.Settings) { d.Signer = provider })
	l.join("li.na")
	done := func() *http.Response {
		start := l.send("GET", ProviderPath+"start", "")
		if start.StatusCode != 303 || start.Header.Get("Location") != "https://id.example/authorize" {
			t.Fatalf("%d %v", start.StatusCode, start.Header)
		}
		c := start.Cookies()[0]
		return l.send("GET", ProviderPath+"done?state=s&code=c", "", "Cookie", c.Name+"="+c.Value)
	}
	resp := done()
	if resp.StatusCode != 303 || resp.Header.Get("Location") != "/" {
		t.Fatalf("%d %v", resp.StatusCode, resp.Header)
	}
	var me Me
	for _, c := range resp.Cookies() {
		if c.Name == plainCookie {
			l.answer(&me, "GET", mePath, "", "Cookie", c.Name+"="+c.Value)
		}
	}
	if me.Login != "li.na" {
		t.Errorf("signed in as %q", me.Login)
	}
	refused := func(resp *http.Response, id string) {
		t.Helper()
		if got := resp.Header.Get("Location"); got != "/sign-in?problem="+url.QueryEscape(id) {
			t.Errorf("sent to %q, want problem %s", got, id)
		}
	}
	provider.who.Subject = "43" // somebody else who now has that name
	refused(done(), "auth.unknown_identity")
	provider.who = auth.Identity{Issuer: "https://id.example", Subject: "44", Login: "stranger"}
	refused(done(), "auth.unknown_identity")
	refused(l.send("GET", ProviderPath+"done?state=s&code=c", ""), "auth.provider_refused")
	refused(l.send("GET", ProviderPath+"done?state=s&code=c", "", "Cookie", flowCookie+"=forged"), "auth.provider_refused")
}

func TestWithoutKeysOnlyReading(t *testing.T) {
	s := tinyServer(t)
	if resp := get(s, "/api/v1/region"); resp.StatusCode != 200 {
		t.Errorf("%d", resp.StatusCode)
	}
	for _, target := range []string{"GET /api/v1/me", "GET /api/v1/users", "POST /api/v1/session"} {
		method, path, _ := strings.Cut(target, " ")
		if p := problemOf(t, send(s, method, path, credentials("a", "b"))); p.Status != 403 || p.ID != "auth.off" {
			t.Errorf("%s: %+v", target, p)
		}
	}
}
