package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/message"
)

// The media types of answers.
const (
	typeJSON    = "application/json"
	typeCSV     = "text/csv"
	typeGeoJSON = "application/geo+json"
)

// Asked is what every operation reads of a request besides its parameters.
type Asked struct {
	Accept         string `header:"Accept" hidden:"true"`
	AcceptLanguage string `header:"Accept-Language" hidden:"true"`
}

func (a Asked) headers() Asked       { return a }
func (a Asked) chosenFormat() string { return "" }
func (a Asked) lang() message.Lang   { return message.Parse(a.AcceptLanguage) }

// Listing is the input of operations that also answer in CSV.
type Listing struct {
	Asked
	Format string `query:"format" enum:"json,csv" doc:"Answer in this format, whatever Accept says."`
}

func (l Listing) chosenFormat() string {
	return map[string]string{"csv": typeCSV, "json": typeJSON}[l.Format]
}

// Shaped is the input of operations that also answer in GeoJSON.
type Shaped struct {
	Asked
	Format string `query:"format" enum:"json,geojson" doc:"Answer in this format, whatever Accept says."`
}

func (l Shaped) chosenFormat() string {
	return map[string]string{"geojson": typeGeoJSON, "json": typeJSON}[l.Format]
}

// request is an input: a struct that embeds one of the above.
type request interface {
	headers() Asked
	chosenFormat() string
}

// reply is an answer ready to be written.
type reply struct {
	Status      int
	ContentType string        `header:"Content-Type" hidden:"true"`
	Disposition string        `header:"Content-Disposition" hidden:"true"`
	SetCookie   []http.Cookie `header:"Set-Cookie" hidden:"true"`
	ETag        string        `header:"ETag" hidden:"true"`
	Policy      string        `header:"Content-Security-Policy" hidden:"true"`
	Body        []byte
}

// format is a way to write an answer other than JSON.
type format[T any] struct {
	mediaType string
	what      string // for the document
	write     func(T) ([]byte, error)
	file      string // name of the download; "" where browsers show the answer
	policy    string // Content-Security-Policy of a page; "" for data
}

// schemaType is what a parser of the media type makes of an answer.
func (f format[T]) schemaType() string {
	if strings.HasSuffix(f.mediaType, "json") {
		return huma.TypeObject
	}
	return huma.TypeString
}

// cookied is an answer that changes the session's cookie.
type cookied interface{ cookie() http.Cookie }

// endpoint describes an operation; actions.go says who may use it.
type endpoint struct {
	id          string
	method      string // "" for GET
	status      int    // of success; 0 for 200
	path        string // below /api/v1, or absolute
	tag         string
	summary     string // Chinese, then English
	description string
	query       string   // of the example request, which the tests replay on the tiny pack: "?from=…"
	values      []string // path values of the example: name, value, …
	errors      []int    // besides those of every operation
	tagged      bool     // the answer has an ETag, which a change may name (Matching)
	again       bool     // a repeated request is answered by 200
	mediaType   string   // of the JSON answer; "" for application/json

	// schema of the answer where its Go type does not tell: answers that were
	// rendered before.
	schema func(*huma.OpenAPI) *huma.Schema
}

// noRegion is the fault of all questions about a region before there is one.
func noRegion() error { return fault.New(fault.Unavailable, "http.no_region") }

// ask registers an operation that needs a World.
func ask[I request, T any](s *Server, e endpoint, answer func(context.Context, *World, I) (T, error), formats ...format[T]) {
	s.worldly[http.MethodGet+" "+e.route()] = true
	serve(s, e, func(ctx context.Context, in I) (T, int, error) {
		w := s.world.Load()
		if w == nil {
			var none T
			return none, 0, noRegion()
		}
		v, err := answer(ctx, w, in)
		return v, http.StatusOK, err
	}, formats...)
}

// serve registers an operation: its document, the choice of the format, and
// the translation of errors.
func serve[I request, T any](s *Server, e endpoint, answer func(context.Context, I) (T, int, error), formats ...format[T]) {
	if _, ok := reflect.TypeFor[I]().FieldByName("Body"); ok {
		e.errors = append(e.errors, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	op := describe[T](s.api.OpenAPI(), e)
	for _, f := range formats {
		op.Responses[e.success()].Content[f.mediaType] = &huma.MediaType{Schema: &huma.Schema{Type: f.schemaType(), Description: f.what}}
	}
	if s.worldly[op.Method+" "+op.Path] {
		op.Responses["304"] = &huma.Response{Description: "The client holds this answer (If-None-Match)"}
	}
	op.MaxBodyBytes = maxBodyBytes
	s.watch.operations[op.Method+" "+op.Path] = e.id
	op.Middlewares = huma.Middlewares{s.permit(e.id)}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*reply, error) {
		v, status, err := answer(ctx, *in)
		if err != nil {
			return nil, s.problem(ctx, (*in).headers().lang(), err)
		}
		out, err := write(e, *in, v, formats)
		if err != nil {
			return nil, s.problem(ctx, (*in).headers().lang(), err)
		}
		out.Status = status
		if c, ok := any(v).(cookied); ok {
			out.SetCookie = []http.Cookie{c.cookie()}
		}
		if r, ok := any(v).(versioned); ok && e.tagged {
			out.ETag = versionTag(r)
		}
		return &out, nil
	})
	if silent := op.Responses["204"]; silent != nil {
		silent.Content = nil // huma has described a body
	}
}

// problem logs what the client is not told.
func (s *Server) problem(ctx context.Context, lang message.Lang, err error) *Problem {
	p := newProblem(ctx, lang, err)
	if p.Status == http.StatusInternalServerError {
		s.deps.Log.Error("internal error", "request", requestID(ctx), "error", err)
	}
	return p
}

func write[I request, T any](e endpoint, in I, v T, formats []format[T]) (reply, error) {
	want := in.chosenFormat()
	if want == "" {
		want = negotiate(in.headers().Accept, formats)
	}
	for _, f := range formats {
		if f.mediaType == want {
			body, err := f.write(v)
			out := reply{ContentType: withCharset(f.mediaType), Body: body, Policy: f.policy}
			if f.file != "" {
				out.Disposition = mime.FormatMediaType("attachment", map[string]string{"filename": f.file})
			}
			return out, err
		}
	}
	mediaType := e.mediaType
	if mediaType == "" {
		mediaType = typeJSON
	}
	if isSilent[T]() {
		return reply{}, nil
	}
	if ready, ok := any(v).(rendered); ok {
		return reply{ContentType: mediaType, Body: ready.body}, nil
	}
	body, err := encodeJSON(v)
	return reply{ContentType: mediaType, Body: body}, err
}

// nothing is the answer of operations that have nothing to say but that it is
// done: 204.
type nothing struct{}

// isSilent reports whether answers of the type have no body.
func isSilent[T any]() bool {
	t := reflect.TypeFor[T]()
	return t == reflect.TypeFor[nothing]() || t == reflect.TypeFor[signedOut]()
}

// rendered is an answer that was encoded before.
type rendered struct{ body []byte }

// negotiate returns the media type of the first format that Accept names
// before JSON or anything; q values are not weighed: nobody sends them for
// these types.
func negotiate[T any](accept string, formats []format[T]) string {
	for part := range strings.SplitSeq(accept, ",") {
		name, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == typeJSON || name == "*/*" {
			return typeJSON
		}
		for _, f := range formats {
			if f.mediaType == name {
				return name
			}
		}
	}
	return typeJSON
}

func withCharset(mediaType string) string {
	if mediaType == typeCSV {
		return typeCSV + "; charset=utf-8; header=present"
	}
	return mediaType
}

// encodeJSON writes v without escaping <, > and &, which only pages need.
func encodeJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return buf.Bytes(), err
}

// List is the answer of operations that return rows.
type List[T any] struct {
	Items []T `json:"items"`
}

func listOf[T any](rows []T) List[T] {
	if rows == nil {
		rows = []T{}
	}
	return List[T]{Items: rows}
}

// csvOf is the CSV format of a list.
func csvOf[T any](file string) format[List[T]] {
	return format[List[T]]{
		mediaType: typeCSV, file: file + ".csv",
		what:  "UTF-8 with a byte order mark, a header row, one row an item; members of nested objects as name.member, lists joined by “;”. A text that a spreadsheet would take for a formula begins with an apostrophe.",
		write: func(l List[T]) ([]byte, error) { return encodeCSV(l.Items) },
	}
}
