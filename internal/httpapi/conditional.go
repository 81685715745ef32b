package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"

	"github.com/sanquan/sanquan/internal/message"
)

// conditional gives answers about the World an ETag and answers 304 without any
// work where the client holds that version. A tag is a digest of all an answer
// depends on: the World, the program, path, query, Accept and language; it is
// weak because the bytes also depend on the encoding and, for the milliseconds
// a computation took, on the day.
func (s *Server) conditional(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		world := s.world.Load()
		reading := r.Method == http.MethodGet || r.Method == http.MethodHead
		if _, pattern := s.mux.Handler(r); world == nil || !reading || !s.worldly[pattern] || !s.mayRead(r.Context()) {
			if strings.HasPrefix(r.URL.Path, "/api/") {
				w.Header().Set("Cache-Control", "no-store")
			}
			next.ServeHTTP(w, r)
			return
		}
		h := sha256.New()
		for _, part := range []string{
			world.stamp, s.deps.Version, r.URL.EscapedPath(), r.URL.RawQuery,
			r.Header.Get("Accept"), string(message.Parse(r.Header.Get("Accept-Language"))),
		} {
			_, _ = io.WriteString(h, part+"\x00")
		}
		tag := `W/"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
		if holds(r.Header.Get("If-None-Match"), tag) {
			tagged(w.Header(), tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		next.ServeHTTP(&tagger{ResponseWriter: w, tag: tag}, r)
	})
}

// holds reports whether the If-None-Match header lists the tag. "*" is not
// honoured: whether there is an answer at all is only known after the work.
func holds(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(part), "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// tagged lets caches keep an answer if they ask each time whether it still holds.
func tagged(h http.Header, tag string) {
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept, Accept-Language, Accept-Encoding")
}

// tagger tags an answer if it is a success.
type tagger struct {
	http.ResponseWriter
	tag   string
	wrote bool
}

func (t *tagger) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *tagger) WriteHeader(status int) {
	if !t.wrote {
		t.wrote = true
		if status == http.StatusOK {
			tagged(t.Header(), t.tag)
		} else {
			t.Header().Set("Cache-Control", "no-store")
		}
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tagger) Write(p []byte) (int, error) {
	if !t.wrote {
		t.WriteHeader(http.StatusOK)
	}
	return t.ResponseWriter.Write(p)
}
