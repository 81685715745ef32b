package httpapi

import (
	"compress/gzip"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/sanquan/sanquan/internal/webui"
)

// minCompressed is the least first write, in bytes, that is compressed. API
// answers are written in one piece.
const minCompressed = 1024

// compressible are the media types of the API.
var compressible = []string{"application/json", "application/geo+json", "application/problem+json", "application/openapi+json", "text/csv"}

// compress answers in gzip where the client takes it and it is worth it. What
// is encoded already (assets) passes unchanged.
func compress() func(http.Handler) http.Handler {
	writers := &sync.Pool{New: func() any {
		zip, _ := gzip.NewWriterLevel(nil, 5) // the level exists; 5: a third smaller than 1 at half its speed
		return zip
	}}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !webui.AcceptsGzip(r.Header) {
				next.ServeHTTP(w, r)
				return
			}
			c := &compressor{ResponseWriter: w, writers: writers}
			defer c.close()
			next.ServeHTTP(c, r)
		})
	}
}

// compressor holds the header back until the first write shows whether to
// compress.
type compressor struct {
	http.ResponseWriter
	writers *sync.Pool
	status  int
	zip     *gzip.Writer
	plain   bool
}

func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *compressor) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

func (c *compressor) Write(p []byte) (int, error) {
	if c.zip == nil && !c.plain {
		c.decide(len(p))
	}
	if c.zip != nil {
		return c.zip.Write(p)
	}
	return c.ResponseWriter.Write(p)
}

func (c *compressor) decide(size int) {
	h := c.Header()
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	if size >= minCompressed && h.Get("Content-Encoding") == "" && h.Get("Content-Range") == "" && slices.Contains(compressible, kind) {
		h.Set("Content-Encoding", "gzip")
		if h.Get("Vary") == "" {
			h.Set("Vary", "Accept-Encoding")
		}
		h.Del("Content-Length")
		c.zip = c.writers.Get().(*gzip.Writer)
		c.zip.Reset(c.ResponseWriter)
	} else {
		c.plain = true
	}
	c.sendHeader()
}

func (c *compressor) sendHeader() {
	if c.status != 0 {
		c.ResponseWriter.WriteHeader(c.status)
	}
}

func (c *compressor) close() {
	switch {
	case c.zip != nil:
		_ = c.zip.Close() // the client may have gone
		c.writers.Put(c.zip)
	case !c.plain:
		c.sendHeader()
	}
}
