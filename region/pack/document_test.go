package pack

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated sections of docs/formats/pack.md")

const document = "../../docs/formats/pack.md"

// The tables and the codes of the document are those of the program.
func TestDocument(t *testing.T) {
	raw, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	want := section(t, string(raw), "<!-- BEGIN generated", "<!-- END generated -->", schemaSection())
	want = section(t, want, "<!-- BEGIN problems", "<!-- END problems -->", problemSection(t))
	if want == string(raw) {
		return
	}
	if !*update {
		t.Fatalf("%s is not current; run: go test ./region/pack -run TestDocument -update", document)
	}
	if err := os.WriteFile(document, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// section replaces what stands between the line that begins with begin and
// the line end.
func section(t *testing.T, text, begin, end, content string) string {
	t.Helper()
	head, rest, ok := strings.Cut(text, begin)
	line, rest, okLine := strings.Cut(rest, "\n")
	_, tail, okEnd := strings.Cut(rest, end)
	if !ok || !okLine || !okEnd {
		t.Fatalf("%s has no section %s", document, begin)
	}
	return head + begin + line + "\n" + content + end + tail
}

func schemaSection() string {
	var b strings.Builder
	for _, table := range Schema() {
		fmt.Fprintf(&b, "\n### %s\n\n%s %s. Key: %s.", table.Name, table.Title, table.TitleEN, code(table.Key...))
		if table.Required {
			b.WriteString(" Required.")
		}
		if table.Note != "" {
			b.WriteString(" " + table.Note)
		}
		b.WriteString("\n\n| column | | meaning | kind | must | values |\n|---|---|---|---|---|---|\n")
		for _, f := range table.Fields {
			must := "yes"
			if !f.Required {
				must = "–"
			}
			meaning := f.TitleEN
			if f.Unit != "" {
				meaning += " (" + f.Unit + ")"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", code(f.Name), f.Title, meaning, f.Kind, must, values(&f))
		}
	}
	return b.String() + "\n"
}

func values(f *Field) string {
	var list []string
	if f.Enum != nil {
		list = append(list, code(f.Enum...))
	}
	if f.Pattern != "" && f.Refs == nil {
		list = append(list, "such as "+code(examples[f.Pattern]))
	}
	switch {
	case f.Min != nil && f.Max != nil:
		list = append(list, format(*f.Min)+"–"+format(*f.Max))
	case f.Min != nil:
		list = append(list, "from "+format(*f.Min))
	}
	if f.Unknown != "" {
		list = append(list, code(f.Unknown)+" where not known")
	}
	for i, ref := range f.Refs {
		word := "in "
		if i > 0 {
			word = "or "
		}
		list = append(list, word+code(ref.Table+"."+ref.Field))
	}
	return strings.Join(list, ", ")
}

func code(words ...string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "`" + w + "`"
	}
	return strings.Join(quoted, ", ")
}

func problemSection(t *testing.T) string {
	var b strings.Builder
	b.WriteString("\n| code | reason |\n|---|---|\n")
	for _, c := range codes(t) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", c, strings.ReplaceAll(catalogue()["en"]["pack.reason."+c], "|", `\|`))
	}
	return b.String() + "\n"
}
