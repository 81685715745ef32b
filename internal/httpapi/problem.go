package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/message"
)

// Problem is an error as RFC 9457 writes it.
type Problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail"`
	Code      string         `json:"code" enum:"invalid,not_found,conflict,denied,unavailable,internal"`
	ID        string         `json:"id"`
	RequestID string         `json:"requestId"`
	Errors    []ProblemField `json:"errors,omitempty"`
}

// ProblemField is one input at fault.
type ProblemField struct {
	Location string `json:"location"`
	Message  string `json:"message"`
}

// problemType is the media type of a Problem.
const problemType = "application/problem+json"

// ContentType implements huma.ContentTypeFilter.
func (*Problem) ContentType(string) string { return problemType }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// Error implements error.
func (p *Problem) Error() string { return p.ID + ": " + p.Detail }

// statuses of the fault codes.
var statuses = map[fault.Code]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Denied:      http.StatusForbidden,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.Internal:    http.StatusInternalServerError,
}

// statusesByID are those of faults whose code says too little: who asks is not
// known, or asks too often.
var statusesByID = map[string]int{
	"auth.not_signed_in": http.StatusUnauthorized, "auth.session_ended": http.StatusUnauthorized, "auth.bad_token": http.StatusUnauthorized,
	"auth.wrong_password": http.StatusUnauthorized, "auth.wrong_code": http.StatusUnauthorized,
	"auth.locked": http.StatusTooManyRequests, "http.too_many": http.StatusTooManyRequests,
	"store.changed": http.StatusPreconditionFailed, "http.body_too_large": http.StatusRequestEntityTooLarge, "http.bad_body": http.StatusBadRequest,
}

// newProblem describes err in a language. What is no fault, and what no
// catalogue knows, is an internal error; a deadline that passed is "too slow".
func newProblem(ctx context.Context, lang message.Lang, err error) *Problem {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = fault.Wrap(err, fault.Unavailable, "http.too_slow", "seconds", int(maxHandling.Seconds()))
	}
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || !message.Known(e.ID) {
		e = fault.Wrap(err, fault.Internal, "message.internal")
	}
	p := &Problem{
		Type: "urn:sanquan:problem:" + e.ID, Title: message.Text(lang, "http.title."+string(e.Code)),
		Status: statuses[e.Code], Detail: message.Fault(lang, e), Code: string(e.Code), ID: e.ID, RequestID: requestID(ctx),
	}
	if status, ok := statusesByID[e.ID]; ok {
		p.Status = status
	}
	for _, field := range e.Fields {
		if !strings.Contains(field, ".") {
			field = "query." + field // engines name the parameter alone
		}
		p.Errors = append(p.Errors, ProblemField{Location: field, Message: p.Detail})
	}
	return p
}

// fail answers a request that no operation handles.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) { s.failWith(w, r, 0, err) }

// failWith is fail with a status of its own.
func (s *Server) failWith(w http.ResponseWriter, r *http.Request, status int, err error) {
	p := newProblem(r.Context(), message.Parse(r.Header.Get("Accept-Language")), err)
	if status != 0 {
		p.Status = status
	}
	h := w.Header()
	h.Set("Content-Type", problemType)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may have gone
}

// unknownPath answers what no operation's path matches: 405 where another
// method would be right, 404 otherwise.
func (s *Server) unknownPath(w http.ResponseWriter, r *http.Request) {
	if allowed := s.allowedMethods(r); len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		s.failWith(w, r, http.StatusMethodNotAllowed, fault.New(fault.Invalid, "http.method_not_allowed", "method", shorten(r.Method), "allowed", strings.Join(allowed, ", ")))
		return
	}
	s.fail(w, r, fault.New(fault.NotFound, "http.no_such_path", "path", shorten(r.URL.Path)))
}

// allowedMethods lists the methods that some operation has at the path.
func (s *Server) allowedMethods(r *http.Request) []string {
	var allowed []string
	probe := r.Clone(r.Context())
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe.Method = method
		if _, pattern := s.mux.Handler(probe); pattern != "/api/" {
			allowed = append(allowed, method)
			if method == http.MethodGet {
				allowed = append(allowed, http.MethodHead)
			}
		}
	}
	return allowed
}

// localise is the last step before an answer of huma is written: what the
// check against the schema complains about becomes a Problem whose sentences
// come from the schema, so that they always say what is allowed.
func (s *Server) localise(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	lang := message.Parse(ctx.Header("Accept-Language"))
	fields := make([]ProblemField, 0, len(model.Errors))
	for _, e := range model.Errors {
		if strings.HasPrefix(e.Location, "body") {
			fields = append(fields, s.bodyProblem(lang, ctx.Operation(), e))
			continue
		}
		fields = append(fields, parameterProblem(lang, ctx.Operation(), e))
	}
	fields = sortedFields(fields)
	id := "http.bad_parameters"
	if refusal := bodyRefusal(model.Status); refusal != nil {
		p := newProblem(ctx.Context(), lang, refusal)
		p.Status = model.Status // which huma has decided on
		return p, nil
	}
	if len(fields) == 0 { // an error that huma met, not a parameter
		s.deps.Log.Error("unexpected refusal", "request", requestID(ctx.Context()), "status", model.Status, "cause", model.Detail)
		return newProblem(ctx.Context(), lang, fault.New(fault.Internal, "message.internal")), nil
	}
	p := newProblem(ctx.Context(), lang, fault.New(fault.Invalid, id, "count", len(fields)))
	p.Errors = fields
	if len(fields) == 1 {
		p.Detail = fields[0].Message
	}
	return p, nil
}
