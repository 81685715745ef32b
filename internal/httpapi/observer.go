package httpapi

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Observer is told of requests, for figures. Its words come from sets that no
// client can enlarge. It is called by several goroutines at once.
type Observer interface {
	Began()
	// Answered follows each Began. operation is the id of an operation of the
	// API, or one of OperationPages, OperationDocument, OperationProvider,
	// OperationUnknown; method is one of the usual ones, or "other".
	Answered(operation, method string, status int, took time.Duration)
	// SignedIn tells how a try ended: step is password, code or provider; outcome is ok,
	// refused, locked, or failed where the try itself could not be looked at.
	SignedIn(step, outcome string)
}

// What is answered besides the operations of the API.
const (
	OperationPages    = "pages"
	OperationDocument = "document" // the OpenAPI document
	OperationProvider = "provider" // signing in elsewhere
	OperationUnknown  = "unknown"  // below /api/, but no operation
)

// The routes besides the operations of the API.
const (
	documentRoute      = "GET /openapi.json"
	providerStartRoute = "GET " + ProviderPath + "start"
	providerDoneRoute  = "GET " + ProviderPath + "done"
	pagesRoute         = "/"
)

// otherRoutes are the operations of those, by route.
func otherRoutes() map[string]string {
	return map[string]string{
		documentRoute: OperationDocument, importUploadRoute: OperationImportFile, importReportRoute: OperationImportFile, importTemplateRoute: OperationImportFile, providerStartRoute: OperationProvider, providerDoneRoute: OperationProvider, pagesRoute: OperationPages,
	}
}

// watching tells an Observer, where there is one.
type watching struct {
	observer   Observer
	operations map[string]string // by pattern of the mux
}

func (w watching) began() {
	if w.observer != nil {
		w.observer.Began()
	}
}

func (w watching) signedIn(step string, err error) {
	if w.observer != nil {
		w.observer.SignedIn(step, signInOutcome(err))
	}
}

func signInOutcome(err error) string {
	e, known := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return "ok"
	case known && e.ID == "auth.locked":
		return "locked"
	case fault.CodeOf(err) == fault.Denied:
		return "refused"
	}
	return "failed"
}

// usualMethods are those by which requests are told apart.
var usualMethods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

// answered tells of a request. Who wrote nothing has answered 200.
func (s *Server) answered(r *http.Request, status int, took time.Duration) {
	if s.watch.observer == nil {
		return
	}
	method := r.Method
	if !slices.Contains(usualMethods, method) {
		method = "other"
	}
	if status == 0 {
		status = http.StatusOK
	}
	_, pattern := s.mux.Handler(r)
	operation, known := s.watch.operations[pattern]
	if !known {
		operation = OperationUnknown
	}
	s.watch.observer.Answered(operation, method, status, took)
}
