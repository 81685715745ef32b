package webui_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sanquan/sanquan/internal/webui"
)

const script = "assets/app-4f2a.js"

func built() fstest.MapFS {
	return fstest.MapFS{
		"index.html":                   {Data: []byte(`<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>`)},
		script:                         {Data: []byte(strings.Repeat("console.log(1);\n", 100))},
		"logo.svg":                     {Data: []byte("<svg/>")},
		"picture.png":                  {Data: []byte(strings.Repeat("\x89PNG", 300))},
		"licences":                     {Data: []byte("text")},
		".keep":                        {},
		"apidocs/swagger-ui-bundle.js": {Data: []byte("window.SwaggerUIBundle=()=>{}")},
		"apidocs/swagger-ui.css":       {Data: []byte("a{}")},
	}
}

func nonce() string { return "n0nce" }

func get(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestServesTheBuild(t *testing.T) {
	h := webui.New(built(), nonce)
	if !h.Built() {
		t.Fatal("not built")
	}
	for path, want := range map[string]struct {
		status      int
		kind, cache string
	}{
		"/":                             {200, "text/html; charset=utf-8", "no-store"},
		"/index.html":                   {200, "text/html; charset=utf-8", "no-store"},
		"/jobs":                         {200, "text/html; charset=utf-8", "no-store"},
		"/firms/pack:000008.SZ":         {200, "text/html; charset=utf-8", "no-store"},
		"/system":                       {200, "text/html; charset=utf-8", "no-store"},
		"/circle/bj-south":              {200, "text/html; charset=utf-8", "no-store"},
		"/" + script:                    {200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/logo.svg":                     {200, "image/svg+xml", "no-cache"},
		"/picture.png":                  {200, "image/png", "no-cache"},
		"/licences":                     {200, "application/octet-stream", "no-cache"},
		"/docs":                         {200, "text/html; charset=utf-8", "no-store"},
		"/docs/":                        {200, "text/html; charset=utf-8", "no-store"},
		"/docs/swagger-ui.css":          {200, "text/css; charset=utf-8", "no-cache"},
		"/assets/gone-1234.js":          {404, "text/plain; charset=utf-8", ""},
		"/docs/none.js":                 {404, "text/plain; charset=utf-8", ""},
		"/.keep":                        {404, "text/plain; charset=utf-8", ""},
		"/../../etc/passwd":             {200, "text/html; charset=utf-8", "no-store"}, // just a path of the application
		"/assets/..%2f..%2fgo.mod":      {404, "text/plain; charset=utf-8", ""},
		"/docs/%2e%2e/%2e%2e/secret.js": {404, "text/plain; charset=utf-8", ""},
	} {
		resp := get(h, http.MethodGet, path)
		if resp.StatusCode != want.status || resp.Header.Get("Content-Type") != want.kind || resp.Header.Get("Cache-Control") != want.cache {
			t.Errorf("%s: %d %q %q, want %+v", path, resp.StatusCode, resp.Header.Get("Content-Type"), resp.Header.Get("Cache-Control"), want)
		}
	}
}

func TestPageCarriesItsNonce(t *testing.T) {
	for _, path := range []string{"/", "/docs"} {
		resp := get(webui.New(built(), nonce), http.MethodGet, path)
		if got := body(t, resp); !strings.Contains(got, `"n0nce"`) || strings.Contains(got, "__CSP") {
			t.Errorf("%s: page is %s", path, got)
		}
		csp := resp.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'self'", "'nonce-n0nce'", "worker-src 'self' blob:", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: %q is not in %q", path, part, csp)
			}
		}
		if strings.Contains(csp, "http:") || strings.Contains(csp, "*") || strings.Contains(csp, "unsafe-eval") {
			t.Errorf("%s: policy %q opens the page to others", path, csp)
		}
	}
	app := get(webui.New(built(), nonce), http.MethodGet, "/").Header.Get("Content-Security-Policy")
	if strings.Contains(app, "style-src 'self' 'unsafe-inline'") {
		t.Errorf("the application allows inline styles: %q", app)
	}
}

func TestPageWithoutPlaceForANonceStillWorks(t *testing.T) {
	files := built()
	files["index.html"] = &fstest.MapFile{Data: []byte("<!doctype html>")}
	csp := get(webui.New(files, nonce), http.MethodGet, "/").Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "style-src 'self' 'unsafe-inline'") || !strings.Contains(csp, "script-src 'self';") {
		t.Errorf("policy %q", csp)
	}
}

func TestGzip(t *testing.T) {
	h := webui.New(built(), nonce)
	for accept, want := range map[string]string{
		"gzip": "gzip", "br, gzip;q=0.8": "gzip", "": "", "br": "", "gzip;q=0": "", "gzip;q=0.0": "", "x-gzip": "",
	} {
		resp := get(h, http.MethodGet, "/"+script, "Accept-Encoding", accept)
		if got := resp.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q gives %q, want %q", accept, got, want)
		}
		var r io.Reader = resp.Body
		if want == "gzip" {
			zip, err := gzip.NewReader(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			r = zip
		}
		if b, err := io.ReadAll(r); err != nil || string(b) != string(built()[script].Data) {
			t.Errorf("%q: %d bytes, %v", accept, len(b), err)
		}
		if resp.Header.Get("Vary") != "Accept-Encoding" {
			t.Error("no Vary")
		}
	}
	if enc := get(h, http.MethodGet, "/picture.png", "Accept-Encoding", "gzip").Header.Get("Content-Encoding"); enc != "" {
		t.Errorf("a picture is sent as %q", enc)
	}
	if resp := get(h, http.MethodGet, "/"+script, "Accept-Encoding", "gzip", "Range", "bytes=0-6"); resp.StatusCode != 206 || body(t, resp) != "console" {
		t.Errorf("range: %d", resp.StatusCode)
	}
}

func TestNotModified(t *testing.T) {
	h := webui.New(built(), nonce)
	etag := get(h, http.MethodGet, "/"+script).Header.Get("ETag")
	resp := get(h, http.MethodGet, "/"+script, "If-None-Match", etag)
	if resp.StatusCode != http.StatusNotModified || body(t, resp) != "" {
		t.Errorf("status %d", resp.StatusCode)
	}
	if resp := get(h, http.MethodGet, "/"+script, "If-None-Match", `"other"`); resp.StatusCode != http.StatusOK {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestOnlyReading(t *testing.T) {
	h := webui.New(built(), nonce)
	if resp := get(h, http.MethodHead, "/"); resp.StatusCode != 200 {
		t.Errorf("HEAD: %d", resp.StatusCode)
	}
	if resp := get(h, http.MethodPost, "/"); resp.StatusCode != 405 || resp.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d", resp.StatusCode)
	}
}

func TestBeforeTheBuild(t *testing.T) {
	h := webui.New(fstest.MapFS{".keep": {}}, nonce)
	if h.Built() {
		t.Error("built")
	}
	for lang, want := range map[string]string{"zh-CN": "页面尚未构建", "en-GB,en": "The pages are not built"} {
		for _, path := range []string{"/", "/docs", "/circle"} {
			resp := get(h, http.MethodGet, path, "Accept-Language", lang)
			got := body(t, resp)
			if resp.StatusCode != 503 || !strings.Contains(got, want) || !strings.Contains(got, "make build") || strings.Contains(got, "{") && strings.Contains(got, "{what}") {
				t.Errorf("%s %s: %d %s", lang, path, resp.StatusCode, got)
			}
		}
	}
}

func TestEmbeddedHoldsTheFolder(t *testing.T) {
	if _, err := webui.Embedded().Open(".keep"); err != nil {
		t.Error(err)
	}
}
