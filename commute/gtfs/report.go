package gtfs

import (
	"cmp"
	"slices"
)

// Severity says what became of a fault.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the row, or what depends on it, was left out
	Warning Severity = "warning" // it was read; what it means was guessed or is doubtful
	Info    Severity = "info"    // it is none of what this package reads, or of no consequence
)

// rank orders severities, the worst first.
func (s Severity) rank() int { return slices.Index([]Severity{Error, Warning, Info}, s) }

// Problem is one fault of a feed. Reason and Remedy name sentences of the
// message catalogues; KeyVals gives their values.
type Problem struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`   // number of the row's first line, 1 is the header; 0 for the file as a whole
	Entity   string   `json:"entity"` // id of what the row describes, such as a trip id; may be empty
	Field    string   `json:"field,omitempty"`
	Value    string   `json:"value,omitempty"` // as written, cut to 80 bytes
	Severity Severity `json:"severity"`
	Code     string   `json:"code"` // one of Codes
}

// Reason returns the message id of the sentence that says what is wrong.
func (p Problem) Reason() string { return "gtfs.reason." + p.Code }

// Remedy returns the message id of the sentence that says what to do.
func (p Problem) Remedy() string { return "gtfs.remedy." + p.Code }

// Effect returns the message id of the sentence that says what became of it.
func (p Problem) Effect() string { return "gtfs.effect." + string(p.Severity) }

// KeyVals returns the values of the sentences as alternating names and values.
func (p Problem) KeyVals() []any {
	return []any{"file", p.File, "line", p.Line, "entity", p.Entity, "field", p.Field, "value", p.Value}
}

// Report says what was read.
type Report struct {
	Files     []File    `json:"files"`     // in the order they were read
	Problems  []Problem `json:"problems"`  // in the order they were found, within Limits
	Counts    []Count   `json:"counts"`    // all problems, the worst severity first, then by file and code
	Truncated bool      `json:"truncated"` // there were more problems than are listed
}

// Count is how often one thing is wrong with one file.
type Count struct {
	File     string   `json:"file"`
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Count    int      `json:"count"`
}

// File counts the rows of one table.
type File struct {
	Name string `json:"name"`
	Rows int    `json:"rows"` // without the header
	Kept int    `json:"kept"` // rows that are in the Feed
}

// Of returns how many problems of a severity there are, listed or not.
func (r *Report) Of(s Severity) int {
	n := 0
	for _, c := range r.Counts {
		if c.Severity == s {
			n += c.Count
		}
	}
	return n
}

// Errors returns how many errors there are: 0 means that nothing was left out.
func (r *Report) Errors() int { return r.Of(Error) }

// Count returns how many problems of a code there are, listed or not.
func (r *Report) Count(code string) int {
	n := 0
	for _, c := range r.Counts {
		if c.Code == code {
			n += c.Count
		}
	}
	return n
}

// File returns the counts of one table, zeros where it was not there.
func (r *Report) File(name string) File {
	if i := slices.IndexFunc(r.Files, func(f File) bool { return f.Name == name }); i >= 0 {
		return r.Files[i]
	}
	return File{Name: name}
}

// keep sets how many rows of a table are in the feed.
func (r *Report) keep(name string, rows int) {
	if i := slices.IndexFunc(r.Files, func(f File) bool { return f.Name == name }); i >= 0 {
		r.Files[i].Kept = rows
	}
}

func (r *reader) problem(p Problem) {
	const longest = 80
	if len(p.Value) > longest {
		p.Value = p.Value[:longest]
	}
	p.Value, p.Entity = clean(p.Value), clean(p.Entity)
	key := Count{File: p.File, Code: p.Code, Severity: p.Severity}
	n := r.counts[key] + 1
	r.counts[key] = n
	if n <= r.limits.PerCode && len(r.report.Problems) < r.limits.Problems {
		r.report.Problems = append(r.report.Problems, p)
	} else {
		r.report.Truncated = true
	}
}

// finish adds up the problems.
func (r *reader) finish() {
	for c, n := range r.counts {
		c.Count = n
		r.report.Counts = append(r.report.Counts, c)
	}
	slices.SortFunc(r.report.Counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(a.File, b.File), cmp.Compare(a.Code, b.Code))
	})
}
