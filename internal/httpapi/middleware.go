package httpapi

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
)

// requestKey is the context key of the request's id.
type requestKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// goodID is an id that a proxy may hand on: it is printed in logs and pages.
var goodID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify gives the request its id, tells it to the client, and writes the
// log line: one at info for the API, at debug for assets, at warn from 500 up.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.deps.Now()
		id := r.Header.Get("X-Request-Id")
		if !goodID.MatchString(id) {
			id = s.deps.NewID()
		}
		w.Header().Set("X-Request-Id", id)
		rec := &recorder{ResponseWriter: w}
		s.watch.began()
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
		took := s.deps.Now().Sub(began)
		s.answered(r, rec.status, took)
		level := slog.LevelDebug
		switch {
		case rec.status >= http.StatusInternalServerError:
			level = slog.LevelWarn
		case strings.HasPrefix(r.URL.Path, "/api/"):
			level = slog.LevelInfo
		}
		s.deps.Log.Log(r.Context(), level, "request", "request", id, "method", r.Method, "path", r.URL.Path,
			"status", rec.status, "bytes", rec.bytes, "millis", took.Milliseconds())
	})
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	if status == http.StatusUnauthorized {
		r.Header().Set("WWW-Authenticate", "Bearer")
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// recoverPanics answers a panic with an internal error and logs its stack.
func (s *Server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil || cause == http.ErrAbortHandler {
				return
			}
			s.deps.Log.Error("panic", "request", requestID(r.Context()), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			if rec, ok := w.(*recorder); ok && rec.status == 0 {
				s.fail(w, r, fault.New(fault.Internal, "message.internal"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// secure sets headers that browsers obey. Pages set their own
// Content-Security-Policy over this one, which suits data.
func (s *Server) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY") // for browsers that do not know frame-ancestors
		if s.secured(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
		next.ServeHTTP(w, r)
	})
}

// checkQuery refuses paths and queries that no operation could mean: broken
// escapes, text that is not UTF-8, control characters, a parameter given twice.
func (s *Server) checkQuery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.RawQuery) > maxQueryBytes {
			s.failWith(w, r, http.StatusRequestURITooLong, fault.New(fault.Invalid, "http.query_too_long", "max", maxQueryBytes))
			return
		}
		if !printable(r.URL.Path) {
			s.failWith(w, r, http.StatusBadRequest, fault.New(fault.Invalid, "http.bad_path"))
			return
		}
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			s.failWith(w, r, http.StatusBadRequest, fault.Wrap(err, fault.Invalid, "http.bad_query"))
			return
		}
		for name, values := range query {
			if !printable(name) || !printable(strings.Join(values, "")) {
				s.failWith(w, r, http.StatusBadRequest, fault.New(fault.Invalid, "http.bad_query"))
				return
			}
			if len(values) > 1 && strings.HasPrefix(r.URL.Path, "/api/") {
				s.fail(w, r, fault.New(fault.Invalid, "http.repeated_parameter", "name", shorten(name)).On("query."+shorten(name)))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// printable reports whether s is UTF-8 without control characters.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// limit bounds what one request may send and how long it may take. Work that
// is shared with other requests goes on without it.
func limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allowed, most := maxHandling, int64(maxBodyBytes+1) // one more shows huma that it is too much
		switch {
		case lengthy(r):
			allowed, most = maxImporting, MaxImportBytes
		case r.URL.Path == reconcileRoute:
			most = maxReconcileBytes
		}
		ctx, cancel := context.WithTimeout(r.Context(), allowed)
		defer cancel()
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(w, r.Body, most)
			defer func() { _, _ = io.Copy(io.Discard, r.Body) }()
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
