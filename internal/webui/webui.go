// Package webui carries the pages of Sanquan inside the program and serves
// them: the application, its assets and the page that shows the OpenAPI
// document. Nothing on a page comes from another host.
//
// The folder dist is the output of `make ui`; the repository holds it empty,
// so that the program builds before the pages do and then says how to build
// them. Assets under dist/assets carry a hash in their names and are kept by
// browsers for a year; everything else is asked for again each time and
// answered with 304 where it did not change. Text is served gzipped, pressed
// once per process.
//
// The package leaves out the API (internal/httpapi).
package webui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed all:dist
var embedded embed.FS

// Embedded returns the built pages that the program carries; it holds nothing
// but .keep where they were not built.
func Embedded() fs.FS {
	sub, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Built reports whether files holds the pages.
func Built(files fs.FS) bool {
	_, err := fs.Stat(files, "index.html")
	return err == nil
}

// Handler serves the pages. It is safe for concurrent use.
type Handler struct {
	files   fs.FS
	nonce   func() string
	mu      sync.Mutex
	pressed map[string]*file // by name; grows to the number of files
}

// New returns a handler for the files of a built dist folder. nonce returns a
// fresh unguessable text for the Content-Security-Policy of each page.
func New(files fs.FS, nonce func() string) *Handler {
	return &Handler{files: files, nonce: nonce, pressed: map[string]*file{}}
}

// Built reports whether there are pages to serve.
func (h *Handler) Built() bool { return Built(h.files) }

// file is a file ready to be served.
type file struct {
	name string
	raw  []byte
	gzip []byte // nil where pressing does not help
	etag string
	kind string // media type
}

// pressable are the extensions whose content gzip shortens.
var pressable = map[string]bool{
	".html": true, ".js": true, ".mjs": true, ".css": true, ".json": true, ".svg": true, ".txt": true, ".map": true,
	".geojson": true, ".webmanifest": true, ".wasm": true,
}

// kinds are media types that the system's table may lack or contradict.
var kinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml",
	".json": "application/json", ".geojson": "application/geo+json", ".webmanifest": "application/manifest+json",
	".woff2": "font/woff2", ".pbf": "application/x-protobuf", ".map": "application/json",
}

// minPressed is the least size, in bytes, at which gzip is worth its header.
const minPressed = 512

// load returns nil where there is no such file.
func (h *Handler) load(name string) *file {
	if !fs.ValidPath(name) || name == "." || strings.HasPrefix(path.Base(name), ".") {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if f, ok := h.pressed[name]; ok {
		return f
	}
	raw, err := fs.ReadFile(h.files, name)
	if err != nil {
		return nil
	}
	ext := path.Ext(name)
	f := &file{name: name, raw: raw, etag: ETag(raw), kind: kinds[ext]}
	if f.kind == "" {
		f.kind = mime.TypeByExtension(ext)
	}
	if f.kind == "" {
		f.kind = "application/octet-stream"
	}
	if pressable[ext] && len(raw) >= minPressed {
		f.gzip = press(raw)
	}
	h.pressed[name] = f
	return f
}

// ETag returns the entity tag of a content, weak because it is the same for
// all encodings of the content.
func ETag(content []byte) string {
	sum := sha256.Sum256(content)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

func press(raw []byte) []byte {
	var buf bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level exists
	_, _ = zip.Write(raw)                                     // a buffer takes all
	_ = zip.Close()
	if buf.Len() >= len(raw) {
		return nil
	}
	return buf.Bytes()
}

// ServeHTTP answers GET and HEAD: a file of the build by its name, the
// application for every other path without an extension (its router knows the
// page), 404 for a missing file.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	switch {
	case name == "docs":
		h.docs(w, r)
	case strings.HasPrefix(name, "docs/"):
		h.serveFile(w, r, "apidocs/"+strings.TrimPrefix(name, "docs/"))
	case strings.HasPrefix(name, "firms/"): // an id of the region pack may look like a file: 000008.SZ
		h.application(w, r)
	case name != "" && name != "index.html" && (path.Ext(name) != "" || h.load(name) != nil):
		h.serveFile(w, r, name)
	default:
		h.application(w, r)
	}
}

func (h *Handler) serveFile(w http.ResponseWriter, r *http.Request, name string) {
	f := h.load(name)
	if f == nil {
		http.NotFound(w, r)
		return
	}
	header := w.Header()
	header.Set("Content-Type", f.kind)
	header.Set("ETag", f.etag)
	header.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	content := f.raw
	if f.gzip != nil {
		header.Set("Vary", "Accept-Encoding")
		if r.Header.Get("Range") == "" && AcceptsGzip(r.Header) {
			header.Set("Content-Encoding", "gzip")
			content = f.gzip
		}
	}
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(content))
}

// AcceptsGzip reports whether a client with these headers takes gzip;
// "gzip;q=0" refuses it.
func AcceptsGzip(header http.Header) bool {
	for part := range strings.SplitSeq(header.Get("Accept-Encoding"), ",") {
		coding, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) == "gzip" {
			q = strings.TrimPrefix(strings.TrimSpace(q), "q=")
			return q == "" || strings.Trim(q, "0.") != ""
		}
	}
	return false
}
