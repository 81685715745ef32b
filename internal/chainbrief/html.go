package chainbrief

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
)

//go:embed page.css
var style string

//go:embed page.html
var text string

var page = template.Must(template.New("brief").Funcs(template.FuncMap{
	"t": func(b *Brief, id string) string { return words{b.Lang}.t(id) },
}).Parse(text))

// Policy is the Content-Security-Policy under which the page looks as it
// should: its own style and nothing else.
func Policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}

// HTML writes the page. It loads nothing and holds no script.
func (b *Brief) HTML(out io.Writer) error {
	w := words{b.Lang}
	return page.Execute(out, struct {
		*Brief
		Style   template.CSS
		Picture picture
		Dated   string
		Single  string
	}{b, template.CSS(style), draw(b.diagnosis), w.t("chain.brief.until", "date", b.Until), w.t("chain.brief.single")})
}
