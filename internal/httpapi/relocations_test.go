package httpapi

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// entered puts a move from 990101 to 990102 of the tiny pack into the ledger,
// both sides of it, entered by somebody called chen.
func (l *lab) entered() {
	l.t.Helper()
	by := relocation.Act{At: l.now(), Account: "chen", Name: "chen", Action: string(access.ChangeRelocations)}
	staff := 120
	for id, f := range map[string]relocation.Flow{
		hereID:                                 {Side: relocation.Out, State: relocation.Vacated, Tax: &relocation.Money{Number: "300", Unit: relocation.TenThousand}},
		"0197a000-0000-7000-8000-000000000002": {Side: relocation.In, State: relocation.Settled, Tax: &relocation.Money{Number: "3100000", Unit: relocation.Yuan}},
	} {
		f.Name, f.Category, f.Actual, f.Staff, f.Evidence = "示例机床有限公司", relocation.Manufacturing, "2025-06", &staff, "示例核字1号"
		f.From, f.To = relocation.Site{Area: "990101"}, relocation.Site{Area: "990102"}
		r, err := relocation.Enter(id, f, by)
		if err != nil {
			l.t.Fatal(err)
		}
		r.Sample = true
		if _, _, err := l.store.AddRelocation(l.t.Context(), r, by, ""); err != nil {
			l.t.Fatal(err)
		}
	}
}

// keeper signs somebody in who holds a role in the whole tiny region.
func (l *lab) keeper(login string, role access.Role) []string {
	l.t.Helper()
	a := l.account(l.id(), login, "990000", access.Grant{Role: role, Place: "990000"})
	return l.session(a.ID, l.id(), auth.NeedNothing)
}

// stageRelocation makes what the example of an operation on the ledger needs.
func stageRelocation(l *lab, o operation, body string) (headers []string, changed string) {
	l.t.Helper()
	l.entered()
	switch o.OperationID {
	case "createRelocation": // the example is the answer to a repeated request
		headers = append(l.keeper("li.na", access.Officer), "Idempotency-Key", "example")
		l.send(o.Method, o.request(), body, headers...)
		return headers, body
	case "confirmRelocation":
		return l.keeper("wang.wu", access.Reviewer), body
	}
	return l.keeper("li.na", access.Officer), body
}

const wish = `{"side":"out","name":"甲厂","category":"manufacturing","fromArea":"990101","toArea":"%s","state":"surveyed"}`

func TestRecordsAreKeptByTheirPlace(t *testing.T) {
	l := newLab(t)
	here := l.account(l.id(), "here", "990101", access.Grant{Role: access.Officer, Place: "990101"})
	elsewhere := l.account(l.id(), "elsewhere", "990102", access.Grant{Role: access.Officer, Place: "990102"})
	headers, others := l.session(here.ID, l.id(), auth.NeedNothing), l.session(elsewhere.ID, l.id(), auth.NeedNothing)

	if resp := l.send("POST", "/api/v1/relocations", fmt.Sprintf(wish, "990102"), others...); resp.StatusCode != http.StatusForbidden {
		t.Errorf("an officer of another place enters it: %d", resp.StatusCode)
	}
	for name, c := range map[string]struct{ to, id, field string }{
		"to where it was":       {"990101", "relocation.same_place", "body.toArea"},
		"to no such division":   {"123456", "relocation.no_area", "body.toArea"},
		"to a whole province":   {"990000", "relocation.wide_area", "body.toArea"},
		"neither code nor text": {"12", "relocation.no_area", "body.toArea"},
	} {
		p := problemOf(t, l.send("POST", "/api/v1/relocations", fmt.Sprintf(wish, c.to), headers...))
		if p.ID != c.id || len(p.Errors) != 1 || p.Errors[0].Location != c.field {
			t.Errorf("%s: %s %v", name, p.ID, p.Errors)
		}
	}
	var row RelocationRow
	l.answer(&row, "POST", "/api/v1/relocations", fmt.Sprintf(wish, "990102"), headers...)
	if row.EnteredBy != "here" || row.Clock == nil || row.Clock.Next != relocation.Assessed {
		t.Fatalf("%+v", row)
	}
	at := "/api/v1/relocations/" + row.ID
	if resp := l.send("POST", at+"/advance", `{"to":"assessed"}`, others...); resp.StatusCode != http.StatusForbidden {
		t.Errorf("an officer of another place advances it: %d", resp.StatusCode)
	}
	away := strings.Replace(fmt.Sprintf(wish, "990101"), `"fromArea":"990101"`, `"fromArea":"990102"`, 1)
	if resp := l.send("PUT", at, away, headers...); resp.StatusCode != http.StatusForbidden {
		t.Errorf("an officer gives a record to another place: %d", resp.StatusCode)
	}
	if p := problemOf(t, l.send("POST", at+"/advance", `{"to":"closed"}`, headers...)); p.ID != "relocation.needs_confirmed" {
		t.Errorf("closed without confirmation: %s", p.ID)
	}
	if resp := l.send("POST", at+"/advance", `{"to":"assessed"}`, append(headers, "If-Match", `"7"`)...); resp.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("an old version: %d", resp.StatusCode)
	}
	if resp := l.send("POST", at+"/advance", `{"to":"assessed"}`, append(headers, "If-Match", `"1"`)...); resp.StatusCode != http.StatusOK {
		t.Errorf("the present version: %d", resp.StatusCode)
	}
}

func TestNobodyConfirmsTheirOwn(t *testing.T) {
	l := newLab(t)
	l.entered()
	chen := l.account(l.id(), "chen", "990000", access.Grant{Role: access.Reviewer, Place: "990000"})
	at := "/api/v1/relocations/" + hereID + "/confirm"
	if p := problemOf(t, l.send("POST", at, "", l.session(chen.ID, l.id(), auth.NeedNothing)...)); p.ID != "relocation.own_entry" {
		t.Errorf("the own entry: %s", p.ID)
	}
	var row RelocationRow
	l.answer(&row, "POST", at, "", l.keeper("wang.wu", access.Reviewer)...)
	if row.ConfirmedBy != "wang.wu" {
		t.Errorf("%+v", row)
	}
	officer := l.keeper("li.na", access.Officer)
	var corrected RelocationRow
	l.answer(&corrected, "PUT", "/api/v1/relocations/"+hereID, fmt.Sprintf(wish, "990102"), officer...)
	if corrected.ConfirmedBy != "" || corrected.State != relocation.Vacated || corrected.ChangedBy != "li.na" {
		t.Errorf("a correction leaves %+v", corrected)
	}
}

func TestTheLedgerIsReconciled(t *testing.T) {
	l := newLab(t)
	l.entered()
	headers := l.keeper("li.na", access.Officer)
	var r RelocationReconciliation
	l.answer(&r, "GET", "/api/v1/relocations/reconciliation?place=990102", "", headers...)
	if r.Counts.Differing != 1 || len(r.Rows) != 1 || len(r.Rows[0].Differences) != 1 || r.Rows[0].Differences[0].Field != relocation.FieldTax {
		t.Errorf("%+v", r)
	}
	var none RelocationReconciliation
	l.answer(&none, "GET", "/api/v1/relocations/reconciliation?year=2024", "", headers...)
	if len(none.Rows) != 0 || none.Agreement != -1 {
		t.Errorf("%+v", none)
	}
	var totals RelocationTotals
	l.answer(&totals, "GET", "/api/v1/relocations/totals", "", headers...)
	if totals.Out.All.Records != 1 || totals.Out.All.Sample != 1 || totals.In.All.TaxFen != 310_000_000 || *totals.KPI.JobsKept != 1 {
		t.Errorf("%+v", totals)
	}
}

func TestTheLedgerAsFiles(t *testing.T) {
	l := newLab(t)
	l.entered()
	headers := l.keeper("li.na", access.Officer)
	text := read(t, l.send("GET", "/api/v1/relocations?side=in&format=csv", "", headers...))
	if !strings.Contains(text, "示例机床有限公司") || !strings.Contains(text, ",3100000,") || !strings.Contains(text, ",sample") {
		t.Errorf("CSV: %s", text)
	}
	if text := read(t, l.send("GET", "/api/v1/relocations?format=geojson", "", headers...)); strings.Count(text, "LineString") != 2 {
		t.Errorf("GeoJSON: %s", text)
	}
	resp := l.send("GET", "/api/v1/relocations?format=xlsx", "", headers...)
	if text := read(t, resp); resp.Header.Get("Content-Type") != typeXLSX || !strings.HasPrefix(text, "PK\x03\x04") {
		t.Errorf("workbook: %s, %d bytes", resp.Header.Get("Content-Type"), len(text))
	}
}
