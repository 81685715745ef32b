package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/firmintake"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// importsOf is an importer into the register of a laboratory.
func importsOf(t testing.TB, store *sqlstore.Store, l *lab) *intake.Importer {
	target := firmintake.New(&firm.Register{Store: store, Now: l.now, NewID: l.id})
	divisions := intake.NewDivisions(name.National(), nil, nil)
	return &intake.Importer{
		Store: store, Files: objects.Folder{Dir: t.TempDir()}, Targets: map[string]intake.Target{firmintake.TableName: target},
		Divisions: func(context.Context) (*intake.Divisions, error) { return divisions, nil }, Now: l.now, NewID: l.id,
	}
}

const aList = "企业名称,所在区县,来源,截至日期\n甲公司,北京市丰台区,名录,2026-10\n乙公司,北京市丰台区,名录,2016年底\n"

// officer signs somebody in who keeps the records of Fengtai.
func (l *lab) officer(login, account string) []string {
	l.t.Helper()
	a := l.account(account, login, "110106", access.Grant{Role: access.Officer, Place: "110106"})
	return l.session(a.ID, "0197a000-0000-7000-8000-00000000002"+account[len(account)-1:], auth.NeedNothing)
}

// atTheImports signs an officer in and makes the import of the examples.
func (l *lab) atTheImports(o operation) []string {
	l.t.Helper()
	headers := l.officer("li.na", hereID)
	resp := l.send("POST", "/api/v1/firm-imports?name=list.csv", aList, append(headers, "Accept-Language", "en")...)
	if resp.StatusCode != http.StatusCreated {
		l.t.Fatalf("the dry run: %d %s", resp.StatusCode, read(l.t, resp))
	}
	if o.OperationID == "undoFirmImport" {
		l.send("POST", "/api/v1/firm-imports/0197a000-0000-7000-8000-000000001001/apply", `{"accept":"good"}`, headers...)
	}
	return headers
}

// A file is sent, looked at, applied and undone; others may not.
func TestAFileIsImportedOverHTTP(t *testing.T) {
	l := newLab(t)
	headers := l.officer("li.na", hereID)
	before, err := l.store.CountFirms(t.Context()) // those of the pack
	if err != nil {
		t.Fatal(err)
	}
	var dry ImportAnswer
	l.answer(&dry, "POST", "/api/v1/firm-imports?name=list.csv", aList, append(headers, "Accept-Language", "en")...)
	if dry.Counts.Created != 1 || dry.Counts.Refused != 1 || dry.ProblemsTotal != 1 || dry.State != intake.PlannedOnly || dry.ByName != "li.na" {
		t.Fatalf("%+v", dry)
	}
	if p := dry.Problems[0]; p.Row != 3 || p.Letter != "D" || p.Reason != "“2016年底” is not a definite date" {
		t.Errorf("problem %+v", p)
	}
	resp := l.send("GET", "/api/v1/firm-imports/"+dry.ID+"/report", "", headers...)
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || kind != typeXLSX || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("report: %d %s", resp.StatusCode, kind)
	}
	f, err := excelize.OpenReader(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetName(0); got != "Rows" {
		t.Errorf("the report begins with %q", got)
	}

	others := l.officer("wang.wu", elsewhereID)
	for _, path := range []string{"/apply", "/undo"} {
		body := map[string]string{"/apply": `{"accept":"good"}`}[path]
		if resp := l.send("POST", "/api/v1/firm-imports/"+dry.ID+path, body, others...); resp.StatusCode != http.StatusForbidden {
			t.Errorf("another officer's %s: %d", path, resp.StatusCode)
		}
	}
	if resp := l.send("GET", "/api/v1/firm-imports/"+dry.ID+"/report", "", others...); resp.StatusCode != http.StatusForbidden {
		t.Errorf("another officer's report: %d", resp.StatusCode)
	}

	if resp := l.send("POST", "/api/v1/firm-imports/"+dry.ID+"/apply", `{"accept":"all"}`, headers...); resp.StatusCode != http.StatusConflict {
		t.Errorf("all or nothing: %d", resp.StatusCode)
	}
	if resp := l.send("POST", "/api/v1/firm-imports/"+dry.ID+"/apply", `{"accept":"good"}`, append(headers, "If-Match", `"99"`)...); resp.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("another version: %d", resp.StatusCode)
	}
	var done ImportAnswer
	l.answer(&done, "POST", "/api/v1/firm-imports/"+dry.ID+"/apply", `{"accept":"good"}`, headers...)
	if n, err := l.store.CountFirms(t.Context()); n != before+1 || err != nil || done.State != intake.Applied {
		t.Errorf("%d firms, %v, %+v", n, err, done)
	}
	l.answer(&done, "POST", "/api/v1/firm-imports/"+dry.ID+"/undo", "", headers...)
	if n, err := l.store.CountFirms(t.Context()); n != before || err != nil || done.State != intake.Undone {
		t.Errorf("%d firms, %v, %+v", n, err, done)
	}
}

func (l *lab) upload(body, kind string, headers []string) *httptest.ResponseRecorder {
	return l.uploadFrom(strings.NewReader(body), kind, headers)
}

func (l *lab) uploadFrom(body io.Reader, kind string, headers []string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/api/v1/firm-imports", body)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	l.ServeHTTP(w, r)
	return w
}

func TestFilesOfFormsAndOthers(t *testing.T) {
	l := newLab(t)
	headers := l.officer("li.na", hereID)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "名单.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, aList)
	_ = w.Close()
	var dry ImportAnswer
	answer := l.upload(form.String(), w.FormDataContentType(), headers)
	if err := json.Unmarshal(answer.Body.Bytes(), &dry); err != nil {
		t.Fatal(err)
	}
	if dry.File != "名单.csv" || dry.Counts.Created != 1 {
		t.Errorf("%+v", dry)
	}
	for name, c := range map[string]struct {
		body, kind string
		status     int
		id         string
	}{
		"a form without a file": {"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n", "multipart/form-data; boundary=x", 422, "http.no_file"},
		"no table":              {"\x00\x01", "", 422, "sheet.binary"},
		"a picture":             {"\x89PNG\r\n\x1a\n\x00", "image/png", 422, "sheet.binary"},
		"an old workbook":       {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "", 422, "sheet.old_format"},
		"nothing":               {"", "", 422, "sheet.empty"},
	} {
		if w := l.upload(c.body, c.kind, headers); w.Code != c.status || !strings.Contains(w.Body.String(), c.id) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if resp := l.send("POST", "/api/v1/firm-imports", aList); resp.StatusCode != http.StatusUnauthorized && resp.StatusCode != http.StatusForbidden {
		t.Errorf("nobody in particular: %d", resp.StatusCode)
	}
	for format, kind := range map[string]string{"": typeXLSX, "?format=csv": "text/csv; charset=utf-8; header=present"} {
		resp := l.send("GET", "/api/v1/firm-imports/template"+format, "", headers...)
		if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || got != kind {
			t.Errorf("template %q: %d %s", format, resp.StatusCode, got)
		}
	}
}

// A file above the limit is refused before it is read to its end.
func TestFilesAreBounded(t *testing.T) {
	l := newLab(t)
	headers := l.officer("li.na", hereID)
	w := l.uploadFrom(io.LimitReader(endless{}, MaxImportBytes+1), "", headers)
	if w.Code != 422 || !strings.Contains(w.Body.String(), "sheet.too_large") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}
