package gtfs

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// table reads one file and calls visit for each row.
func (r *reader) table(t *table, visit func(*row)) {
	if r.ctx.Err() != nil {
		return
	}
	name := t.file
	f, err := r.files.Open(path.Join(r.folder, name))
	if err != nil {
		code := "missing_required_file"
		if !errors.Is(err, fs.ErrNotExist) {
			code = "unreadable_file"
		} else if !t.required {
			return
		}
		r.problem(Problem{File: name, Code: code, Severity: Error})
		return
	}
	defer f.Close()
	r.progress(name, 0)
	r.report.Files = append(r.report.Files, File{Name: name})
	w := &row{reader: r, file: &r.report.Files[len(r.report.Files)-1]}
	in := bufio.NewReader(f)
	if skipBOM(in) {
		r.problem(Problem{File: name, Code: "utf16_encoding", Severity: Error})
		return
	}
	g := &guard{in: in, limit: r.limits.Record, left: &r.bytes}
	c := csv.NewReader(g)
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	c.LazyQuotes = true // a name like 5" Pipe is no reason to lose a stop
	header, err := c.Read()
	if err != nil {
		w.broken(err, "empty_file")
		return
	}
	if !w.choose(header, t) {
		return
	}
	width := len(header)
	for {
		w.fields, err = c.Read()
		g.length = 0
		if errors.Is(err, io.EOF) {
			return
		}
		w.file.Rows++
		if err != nil {
			if !w.broken(err, "") {
				return
			}
			continue
		}
		if w.file.Rows > r.limits.Rows {
			w.file.Rows--
			r.problem(Problem{File: name, Code: "too_many_rows", Severity: Error})
			return
		}
		w.line, _ = c.FieldPos(0)
		if w.file.Rows&0x3fff == 0 {
			r.progress(name, w.file.Rows)
			if r.ctx.Err() != nil {
				return
			}
		}
		w.bad, w.entity = false, ""
		if len(w.fields) != width {
			if len(w.fields) == 1 && strings.TrimSpace(w.fields[0]) == "" {
				w.file.Rows--
				continue
			}
			if !w.checkLength(width) {
				continue
			}
		}
		visit(w)
	}
}

// skipBOM skips the byte order mark of UTF-8 and reports one of UTF-16.
func skipBOM(in *bufio.Reader) (utf16 bool) {
	start, _ := in.Peek(3) // a shorter file has no mark
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		_, _ = in.Discard(3) // they were peeked
	}
	return bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff})
}

// row is one row of a table. Its strings do not outlive it: what is kept must
// be cloned.
type row struct {
	*reader
	file   *File
	names  []string // of the columns asked for
	at     []int    // their places in the file, -1 where not there
	fields []string
	line   int
	entity string
	bad    bool // an error was reported
	garble bool // text that is no UTF-8 was reported
	lines  bool // a text of several lines was reported
}

// checkLength reports a row that is longer or shorter than the header and
// whether it can be read all the same: fields that lack are empty, fields too
// many are ignored. A quote that is never closed swallows the rows below it.
func (w *row) checkLength(width int) bool {
	for _, f := range w.fields {
		if strings.ContainsRune(f, '\n') {
			w.fail(-1, "csv_parsing_failed")
			return false
		}
	}
	for _, f := range w.fields[min(width, len(w.fields)):] {
		if f != "" {
			w.warn(-1, "invalid_row_length")
			return true
		}
	}
	if len(w.fields) < width {
		w.warn(-1, "invalid_row_length")
	}
	return true
}

// choose finds the columns in the header.
func (w *row) choose(header []string, t *table) bool {
	tell := func(column, code string, s Severity) {
		w.problem(Problem{File: w.file.Name, Line: 1, Field: column, Code: code, Severity: s})
	}
	names := make([]string, len(header))
	for i, h := range header {
		name := strings.ToLower(strings.TrimSpace(h))
		switch {
		case name == "":
			tell("", "empty_column_name", Warning)
		case slices.Contains(names[:i], name):
			tell(clean(name), "duplicated_column", Warning)
		case !slices.Contains(t.columns, name) && !slices.Contains(t.unused, name):
			tell(clean(name), "unknown_column", Info)
		}
		names[i] = name
	}
	all := true
	for i, c := range t.columns {
		at := slices.Index(names, c)
		if at < 0 && i < t.must {
			tell(c, "missing_required_column", Error)
			all = false
		}
		w.names, w.at = append(w.names, c), append(w.at, at)
	}
	return all
}

// broken reports what the CSV reader says and whether it can go on.
func (w *row) broken(err error, atEnd string) bool {
	p := Problem{File: w.file.Name, Code: "csv_parsing_failed", Severity: Error}
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		p.Line = parse.StartLine
		w.problem(p)
		return true
	}
	switch {
	case errors.Is(err, io.EOF):
		p.Code = atEnd
	case errors.Is(err, errRecordTooLong):
		p.Code = "row_too_long"
	case errors.Is(err, errTooLarge):
		p.Code = "feed_too_large"
	default:
		p.Code = "unreadable_file"
	}
	w.problem(p)
	return false
}

// get returns a field without surrounding spaces, "" where it is not there.
func (w *row) get(column int) string {
	if i := w.at[column]; i >= 0 && i < len(w.fields) {
		return strings.TrimSpace(w.fields[i])
	}
	return ""
}

func (w *row) has(column int) bool { return w.get(column) != "" }

func (w *row) kept() { w.file.Kept++ }

// fail reports an error; the row is bad.
func (w *row) fail(column int, code string) {
	w.bad = true
	w.report(column, code, Error)
}

func (w *row) warn(column int, code string) { w.report(column, code, Warning) }

func (w *row) report(column int, code string, s Severity) {
	p := Problem{File: w.file.Name, Line: w.line, Entity: w.entity, Code: code, Severity: s}
	if column >= 0 {
		p.Field, p.Value = w.names[column], w.get(column)
	}
	w.problem(p)
}
