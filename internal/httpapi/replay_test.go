package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
)

// replay sends the example request of an operation; those about accounts go to
// a server where the accounts are what the example needs.
func replay(t *testing.T, s *Server, o operation) *http.Response {
	t.Helper()
	if !o.ofAccounts() {
		return get(s, o.request(), "Accept-Language", "en")
	}
	l := newLab(t)
	body := exampleBody(l.Server, o)
	headers, body := stage(l, o, body)
	return l.send(o.Method, o.request(), body, append(headers, "Accept-Language", "en")...)
}

// stage makes the accounts, a session of whoever may do the operation, and what
// else it needs.
func stage(l *lab, o operation, body string) (headers []string, changed string) {
	l.t.Helper()
	if o.Tags[0] == tagImports {
		return l.atTheImports(o), body
	}
	if o.Tags[0] == tagFirms {
		headers = l.atTheRegister()
		if o.OperationID == "createFirm" { // the example is the answer to a repeated request
			headers = append(headers, "Idempotency-Key", "example")
			l.send(o.Method, o.request(), body, headers...)
		}
		return headers, body
	}
	li := l.join("li.na", access.Grant{Role: access.Viewer, Place: "110106"})
	example := l.account(hereID, "zhang.san", "110106", access.Grant{Role: access.Viewer, Place: "110106"})
	if o.Tags[0] == tagAdmin {
		admin := l.account("0197a000-0000-7000-8000-000000000009", "admin", "", grantsFor(actions[o.OperationID])...)
		return l.session(admin.ID, "0197a000-0000-7000-8000-000000000010", auth.NeedNothing), body
	}
	headers = l.session(li.ID, hereID, auth.NeedNothing)
	switch o.OperationID {
	case "acceptInvitation":
		link, err := l.auth.Reset(l.t.Context(), auth.CommandLine("test"), example)
		if err != nil {
			l.t.Fatal(err)
		}
		body = `{"token":"` + link.Token + `","password":"` + goodPassword + `"}`
	case "giveCode", "disableFactor":
		seed := l.enrol(headers)
		l.wait(30e9)
		body = strings.Replace(body, "287082", codeAt(l.t, seed, l.now()), 1)
		if o.OperationID == "giveCode" {
			headers = l.session(li.ID, "0197a000-0000-7000-8000-000000000010", auth.NeedCode)
		} else { // no role demands it in the laboratory
			return headers, body
		}
	case "confirmFactor":
		e, err := l.auth.Enrol(l.t.Context(), &auth.Caller{Caller: access.Caller{Account: li.ID}})
		if err != nil {
			l.t.Fatal(err)
		}
		body = strings.Replace(body, "287082", codeAt(l.t, e.Secret, l.now()), 1)
	case "revokeMyToken", "listMyTokens":
		t := auth.Token{ID: hereID, Account: li.ID, Name: "nightly export", Hash: "h", Scope: []access.Action{access.ReadRegion}, Created: l.now(), Expires: l.now().AddDate(0, 0, 90)}
		if err := l.store.CreateToken(l.t.Context(), t, audit.Entry{}); err != nil {
			l.t.Fatal(err)
		}
	case "listMyReads":
		if _, err := l.auth.Unmask(l.t.Context(), auth.CommandLine("zhao.min"), li, "案件 2026-118 需电话联系"); err != nil {
			l.t.Fatal(err)
		}
	}
	return headers, body
}

// grantsFor is a role that may do the action everywhere.
func grantsFor(action access.Action) []access.Grant {
	for _, r := range access.Rules() {
		if r.Action == action && !r.Role.OfOnePlace() {
			return []access.Grant{{Role: r.Role}}
		}
	}
	return nil
}

// enrol turns the second factor of a session's account on and returns its seed.
func (l *lab) enrol(headers []string) string {
	l.t.Helper()
	var begun FactorBegun
	l.answer(&begun, "POST", "/api/v1/me/second-factor", "", headers...)
	var codes RecoveryCodes
	l.answer(&codes, "POST", "/api/v1/me/second-factor/confirm", `{"code":"`+codeAt(l.t, begun.Secret, l.now())+`"}`, headers...)
	if len(codes.Codes) != 10 {
		l.t.Fatalf("recovery codes %v", codes.Codes)
	}
	return begun.Secret
}
