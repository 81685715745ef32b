package chainbrief

import (
	"fmt"
	"io"
	"strings"
)

// Markdown writes the page in GitHub's dialect, without the picture.
func (b *Brief) Markdown(out io.Writer) error {
	w := words{b.Lang}
	var s strings.Builder
	fmt.Fprintf(&s, "# %s\n\n**%s** %s\n\n%s\n", cell(b.Title), cell(b.Place), w.t("chain.brief.until", "date", b.Until), cell(b.Summary))
	for _, l := range b.Lists {
		fmt.Fprintf(&s, "\n## %s\n\n%s\n\n", l.Title, l.What)
		if l.Empty != "" {
			s.WriteString(l.Empty + "\n")
			continue
		}
		fmt.Fprintf(&s, "| %s | %s | %s | %s |\n|---|---|---|---|\n", w.t("chain.col.node"), w.t("chain.brief.why"), w.t("chain.brief.who"), w.t("chain.brief.date"))
		for _, r := range l.Rows {
			fmt.Fprintf(&s, "| %s | %s | %s | %s %s |\n", cell(r.Node), cell(r.Reasons), cell(r.Firms), r.Grade, r.Date)
		}
		if l.More != "" {
			s.WriteString("\n" + l.More + "\n")
		}
	}
	s.WriteString("\n")
	for _, n := range b.Notes {
		s.WriteString("- " + n + "\n")
	}
	fmt.Fprintf(&s, "\n%s\n\n", w.t("chain.sources"))
	for _, src := range b.Sources {
		s.WriteString("- " + cell(src) + "\n")
	}
	_, err := io.WriteString(out, s.String())
	return err
}

// cell makes text safe in a table: no line ends, no bars, no mark-up.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ", "<", "&lt;", "*", `\*`, "[", `\[`, "`", "\\`").Replace(s)
}
