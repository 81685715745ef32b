package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/firmintake"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// Files come and go outside the document, which is about JSON.
const (
	importsPath         = "/api/v1/firm-imports"
	importUploadRoute   = "POST " + importsPath
	importReportRoute   = "GET " + importsPath + "/{id}/report"
	importTemplateRoute = "GET " + importsPath + "/template"

	// OperationImportFile is what an Observer is told of them.
	OperationImportFile = "import-file"
)

// Limits of a file that is sent, and of the time it may take to come and to be
// compared: 64 MiB at 2 Mbit/s take four and a half minutes.
const (
	MaxImportBytes   = 64 << 20
	maxImportReading = 6 * time.Minute
	maxImporting     = 8 * time.Minute
)

const typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// lengthy reports whether a request is about a file that is imported, and so
// may be larger and take longer than others.
func lengthy(r *http.Request) bool {
	return r.Method == http.MethodPost && (r.URL.Path == importsPath || strings.HasPrefix(r.URL.Path, importsPath+"/"))
}

func (s *Server) handleImportFiles() {
	s.mux.HandleFunc(importUploadRoute, s.forImports(access.ChangeFirms, s.uploadImport))
	s.mux.HandleFunc(importReportRoute, s.forImports(access.ChangeFirms, s.importReport))
	s.mux.HandleFunc(importTemplateRoute, s.forImports(access.ReadFirms, s.importTemplate))
}

// forImports permits the action and tells what went wrong.
func (s *Server) forImports(action access.Action, do func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := s.allowAction(r.Context(), action)
		if err == nil && s.deps.Imports == nil {
			err = noImporter()
		}
		if err == nil {
			err = do(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

// uploadImport makes the dry run of a file: the body as it is, or the first file
// of a form (multipart/form-data). What it is, its bytes say.
func (s *Server) uploadImport(w http.ResponseWriter, r *http.Request) error {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(maxImportReading)) // where the connection has deadlines
	_ = control.SetWriteDeadline(time.Now().Add(maxImporting))
	file, name, err := sentFile(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	if given := q.Get("name"); given != "" {
		name = given
	}
	lang := message.Parse(r.Header.Get("Accept-Language"))
	wish := intake.Wish{Table: firmintake.TableName, Name: name, Sheet: q.Get("sheet"), Lang: lang, Given: map[string]string{}}
	for _, column := range []string{"source", "observed"} {
		if v := q.Get(column); v != "" {
			wish.Given[column] = v
		}
	}
	i, plan, err := s.deps.Imports.Plan(r.Context(), s.importAct(r.Context()), wish, file)
	if _, much := errors.AsType[*http.MaxBytesError](err); much {
		err = fault.Wrap(err, fault.Invalid, "sheet.too_large", "file", name, "most", MaxImportBytes>>20)
	}
	if err != nil {
		return err
	}
	body, err := encodeJSON(importAnswer(i, plan, lang))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeJSON)
	w.Header().Set("ETag", versionTag(ImportAnswer{Import: i}))
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(body) // the client may have gone
	return nil
}

// sentFile is the file of a request and its name. Fault invalid http.no_file.
func sentFile(r *http.Request) (io.Reader, string, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return r.Body, "import", nil
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, "", fault.Wrap(err, fault.Invalid, "http.no_file")
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, "", fault.Wrap(err, fault.Invalid, "http.no_file")
		}
		if part.FileName() != "" {
			return part, part.FileName(), nil
		}
	}
}

func (s *Server) importReport(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := s.mayImport(r.Context(), id); err != nil {
		return err
	}
	_, report, err := s.deps.Imports.Report(r.Context(), id)
	if err != nil {
		return err
	}
	defer report.Close()
	var b bytes.Buffer // whole before the first byte goes: it may be damaged
	if _, err := b.ReadFrom(report); err != nil {
		return err
	}
	attach(w, typeXLSX, "report-"+id+".xlsx", b.Bytes())
	return nil
}

func (s *Server) importTemplate(w http.ResponseWriter, r *http.Request) error {
	format, kind, name := sheet.XLSX, typeXLSX, "firms.xlsx"
	if r.URL.Query().Get("format") == "csv" {
		format, kind, name = sheet.CSV, withCharset(typeCSV), "firms.csv"
	}
	var b bytes.Buffer
	err := s.deps.Imports.Template(r.Context(), firmintake.TableName, &b, format, message.Parse(r.Header.Get("Accept-Language")))
	if err != nil {
		return err
	}
	attach(w, kind, name, b.Bytes())
	return nil
}

// attach answers with a file that browsers save.
func attach(w http.ResponseWriter, kind, name string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": url.PathEscape(name)}))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(body) // the client may have gone
}
