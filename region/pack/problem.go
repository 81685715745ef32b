package pack

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/sanquan/sanquan/base/fault"
)

// Problem is one fault of a pack. Its sentences are the messages Reason and
// Remedy with the arguments of KeyVals.
type Problem struct {
	File   string      `json:"file"`          // path inside the pack; "" for the pack as a whole
	Row    int         `json:"row,omitempty"` // line of the file, the header being line 1; 0 where there is none
	Column string      `json:"column,omitempty"`
	Value  string      `json:"value,omitempty"` // as found, shortened to 60 characters, control characters as \u00XX
	Code   string      `json:"code"`
	Args   []fault.Arg `json:"-"`

	order int // of the file and the column, for sorting
}

// Reason returns the id of the sentence that says what is wrong.
func (p Problem) Reason() string { return "pack.reason." + p.Code }

// Remedy returns the id of the sentence that says what to do. Where the program
// has a guess what was meant, that is another sentence.
func (p Problem) Remedy() string {
	for _, a := range p.Args {
		if a.Name == hint {
			return "pack.hint." + p.Code
		}
	}
	return "pack.remedy." + p.Code
}

// hint is the name of the argument that holds what was probably meant.
const hint = "hint"

// KeyVals returns the arguments of the sentences as alternating names and values.
func (p Problem) KeyVals() []any {
	list := []any{"file", p.File, "row", p.Row, "column", p.Column, "value", p.Value}
	for _, a := range p.Args {
		list = append(list, a.Name, a.Value)
	}
	return list
}

// Count is the number of problems of one code in one file.
type Count struct {
	File  string `json:"file"`
	Code  string `json:"code"`
	Count int    `json:"count"`
}

// Report is what Verify found.
type Report struct {
	Name     string         `json:"name,omitempty"`
	Title    string         `json:"title,omitempty"`
	Version  string         `json:"version,omitempty"`
	Sum      string         `json:"sum,omitempty"` // sha-256 in hex over the paths and hashes of all files; equal for a folder and its zip
	Rows     map[string]int `json:"rows"`          // by table, outlines among them
	Bytes    int64          `json:"bytes"`         // of all files, uncompressed
	Problems []Problem      `json:"problems"`      // by file, row and column; at most Limits.Problems
	Total    int            `json:"total"`         // problems found, kept or not
	Counts   []Count        `json:"counts"`        // of all problems found, by file and code
	limit    int
	counts   map[[2]string]int
}

// OK reports whether the pack is without fault.
func (r *Report) OK() bool { return r.Total == 0 }

// Truncated reports whether there are more problems than the report keeps.
func (r *Report) Truncated() bool { return r.Total > len(r.Problems) }

func newReport(limit int) *Report {
	return &Report{Rows: map[string]int{}, Problems: []Problem{}, Counts: []Count{}, limit: limit, counts: map[[2]string]int{}}
}

func (r *Report) add(p Problem) {
	r.Total++
	r.counts[[2]string{p.File, p.Code}]++
	if r.limit >= 0 && len(r.Problems) >= r.limit {
		return
	}
	p.Value = shorten(p.Value)
	r.Problems = append(r.Problems, p)
}

// faulty reports whether a file has any problem.
func (r *Report) faulty(file string) bool {
	for key := range r.counts {
		if key[0] == file {
			return true
		}
	}
	return false
}

// finish sorts the problems and sums them up.
func (r *Report) finish() {
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(fileOrder(a.File), fileOrder(b.File)), strings.Compare(a.File, b.File),
			cmp.Compare(a.Row, b.Row), cmp.Compare(a.order, b.order))
	})
	for key, n := range r.counts {
		r.Counts = append(r.Counts, Count{File: key[0], Code: key[1], Count: n})
	}
	slices.SortFunc(r.Counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(fileOrder(a.File), fileOrder(b.File)), strings.Compare(a.File, b.File), strings.Compare(a.Code, b.Code))
	})
}

// fileOrder is the order in which a pack lists its files.
func fileOrder(file string) int {
	switch file {
	case "":
		return 0
	case descriptorFile:
		return 1
	case outlineFile:
		return 1000
	}
	for i := range schema {
		if schema[i].Path() == file {
			return 2 + i
		}
	}
	return 2000
}

const valueRunes = 60

// shorten makes a cell fit for a line of a report.
func shorten(value string) string {
	var b strings.Builder
	n := 0
	for _, r := range value {
		if n == valueRunes {
			b.WriteString("…")
			break
		}
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xffff:
			b.WriteString(`\u`)
			hex := strconv.FormatInt(int64(r), 16)
			b.WriteString("0000"[:4-len(hex)] + hex)
		default:
			b.WriteRune(unicode.ReplacementChar)
		}
		n++
	}
	return b.String()
}

// args pairs names and values. A hint of "" is no hint.
func args(keyvals []any) []fault.Arg {
	list := make([]fault.Arg, 0, len(keyvals)/2)
	for i := 0; i+1 < len(keyvals); i += 2 {
		if keyvals[i] == hint && keyvals[i+1] == "" {
			continue
		}
		list = append(list, fault.Arg{Name: keyvals[i].(string), Value: keyvals[i+1]})
	}
	return list
}
