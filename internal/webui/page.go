package webui

import (
	_ "embed"
	"io"
	"net/http"
	"strings"

	"github.com/sanquan/sanquan/internal/message"
)

// nonceMark stands in index.html where the server puts the page's nonce, such
// as <meta name="csp-nonce" content="__CSP_NONCE__">. Scripts that insert
// <style> elements (antd's css-in-js) pass it on.
const nonceMark = "__CSP_NONCE__"

// Policy returns the Content-Security-Policy of a page. Everything comes from
// this server; map workers are made from blobs, map images from blobs and data.
// Style attributes are allowed (charts write them into tooltips), style
// elements only with the nonce; where the page has no place for a nonce, all
// inline styles are.
func policy(nonce string) string {
	styles := "style-src 'self' 'unsafe-inline'"
	scripts := "script-src 'self'"
	if nonce != "" {
		styles = "style-src 'self' 'nonce-" + nonce + "'; style-src-attr 'unsafe-inline'"
		scripts += " 'nonce-" + nonce + "'"
	}
	return strings.Join([]string{
		"default-src 'self'", scripts, styles,
		"worker-src 'self' blob:", "child-src 'self' blob:", "img-src 'self' data: blob:", "font-src 'self' data:",
		"connect-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
	}, "; ")
}

// application serves index.html.
func (h *Handler) application(w http.ResponseWriter, r *http.Request) {
	f := h.load("index.html")
	if f == nil {
		h.missing(w, r)
		return
	}
	page := string(f.raw)
	if !strings.Contains(page, nonceMark) {
		w.Header().Set("Content-Security-Policy", policy(""))
		h.serveFile(w, r, "index.html")
		return
	}
	nonce := h.nonce()
	writePage(w, http.StatusOK, policy(nonce), strings.ReplaceAll(page, nonceMark, nonce))
}

//go:embed docs.html
var docsPage string

// docs serves the page that shows the OpenAPI document. Its viewer writes
// inline styles without a nonce.
func (h *Handler) docs(w http.ResponseWriter, r *http.Request) {
	if h.load("apidocs/swagger-ui-bundle.js") == nil || h.load("apidocs/swagger-ui.css") == nil {
		h.missing(w, r)
		return
	}
	nonce := h.nonce()
	csp := strings.Replace(policy(""), "script-src 'self'", "script-src 'self' 'nonce-"+nonce+"'", 1)
	writePage(w, http.StatusOK, csp, strings.ReplaceAll(docsPage, nonceMark, nonce))
}

//go:embed missing.html
var missingPage string

// missing says, in the reader's language, how to build the pages.
func (h *Handler) missing(w http.ResponseWriter, r *http.Request) {
	lang := message.Parse(r.Header.Get("Accept-Language"))
	w.Header().Set("Vary", "Accept-Language")
	htmlLang := "zh-CN"
	if lang == message.EN {
		htmlLang = "en"
	}
	writePage(w, http.StatusServiceUnavailable, policy(""), strings.NewReplacer(
		"{lang}", htmlLang,
		"{title}", message.Text(lang, "http.ui_missing_title"),
		"{what}", message.Text(lang, "http.ui_missing_what"),
		"{remedy}", message.Text(lang, "http.ui_missing_remedy"),
		"{api}", message.Text(lang, "http.ui_missing_api"),
	).Replace(missingPage))
}

// writePage writes a page made for this request; it must not be kept.
func writePage(w http.ResponseWriter, status int, csp, page string) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", csp)
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page) // the client may have gone
}
