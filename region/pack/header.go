package pack

import (
	"bytes"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/suggest"
)

// header checks the first row and returns where each field of the schema
// stands in the rows, -1 where it is missing. It returns false where the row is
// no header at all.
func (r *tableRun) header(cells [][]byte, code string) ([]int, bool) {
	columns := r.t.Columns()
	names := make([]string, len(cells))
	known := 0
	for i, c := range cells {
		names[i] = string(c)
		if slices.Contains(columns, names[i]) {
			known++
		}
	}
	if code != "" || known == 0 {
		r.problem(Problem{
			File: r.file, Row: 1, Value: strings.Join(names, ","), Code: codeNoHeader,
			Args: args([]any{"columns", strings.Join(columns, ",")}),
		})
		return nil, false
	}
	at := make([]int, len(columns))
	for i := range at {
		at[i] = -1
	}
	var unused []string // columns of the schema that no cell names
	for _, c := range columns {
		if !slices.Contains(names, c) {
			unused = append(unused, c)
		}
	}
	whole := true
	for i, name := range names {
		add := func(code string, keyvals ...any) {
			whole = false
			r.problem(Problem{File: r.file, Row: 1, Column: shorten(name), Value: name, Code: code, Args: args(keyvals), order: i})
		}
		field := slices.Index(columns, name)
		switch {
		case field < 0:
			meant := suggest.Nearest(strings.ToLower(strings.TrimSpace(name)), unused)
			if meant != "" { // one fault, not an unknown column and a missing one
				unused = slices.DeleteFunc(unused, func(c string) bool { return c == meant })
				at[slices.Index(columns, meant)] = i
			}
			add(codeUnknownColumn, hint, meant, "columns", strings.Join(columns, ","))
		case at[field] >= 0:
			add(codeColumnTwice)
		default:
			at[field] = i
		}
	}
	for _, c := range unused {
		whole = false
		r.problem(Problem{File: r.file, Row: 1, Column: c, Code: codeMissingColumn, Args: args([]any{"columns", strings.Join(columns, ",")}), order: len(names)})
		if slices.Contains(r.t.Key, c) {
			r.broken[r.t.Name] = true
		}
	}
	if whole && !slices.IsSorted(at) {
		r.problem(Problem{File: r.file, Row: 1, Value: strings.Join(names, ","), Code: codeColumnOrder, Args: args([]any{"columns", strings.Join(columns, ",")})})
	}
	return at, true
}

// secondHeader reports whether the row repeats the titles of the columns, as
// tables for people do under a header for machines.
func (r *tableRun) secondHeader() bool {
	same := 0
	for i, c := range r.cells {
		f := &r.t.Fields[i]
		if text := string(bytes.TrimSpace(c)); text != "" && (text == f.Title || strings.EqualFold(text, f.TitleEN) || text == f.Name) {
			same++
		}
	}
	return same*2 > len(r.cells)
}

// totals reports a row that sums up the others.
func (r *tableRun) totals() bool {
	switch strings.TrimSpace(string(r.cells[0])) {
	case "合计", "总计", "小计", "共计", "Total", "total", "TOTAL":
		r.add(0, codeTotals)
		return true
	}
	return false
}
