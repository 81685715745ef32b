package pack

import (
	"bytes"
	"slices"
	"strings"
)

// tableRun is the reading of one table.
type tableRun struct {
	*run
	t     *Table
	file  string
	line  int
	cells [][]byte // of the row, in the order of the schema
	bad   []bool   // cells that have been reported
	rules []rule
	keys  *keySet // nil where a rule looks after the key
	keyAt []int
	self  []pending // references within the table to rows not yet read
	buf   []byte
	sink  *decoder
	rows  int
}

// rule checks whole rows. end is called after the last row.
type rule interface {
	row(r *tableRun)
	end(r *tableRun)
}

// pending is a reference to a row that may still come.
type pending struct {
	line  int
	field int
	key   key
	value string
}

// add reports a problem of the current row. field is an index of the schema,
// below 0 for the row as a whole.
func (r *tableRun) add(field int, code string, keyvals ...any) {
	p := Problem{File: r.file, Row: r.line, Code: code, Args: args(keyvals), order: field}
	if field >= 0 {
		p.Column, p.Value = r.t.Fields[field].Name, string(r.cells[field])
		r.bad[field] = true
	}
	r.problem(p)
}

// readTable checks one table of the pack.
func (v *run) readTable(t *Table) error {
	name := t.Path()
	if _, there := v.in.sizes[name]; !there {
		if t.Required && !v.absent[name] && !v.broken[t.Name] {
			v.report.add(Problem{File: name, Code: codeMissingFile})
			v.absent[name] = true
		}
		v.broken[t.Name] = v.broken[t.Name] || v.absent[name]
		return nil
	}
	f := v.facts[name]
	v.checkForm(name, f)
	if f.encoding == encOther {
		v.broken[t.Name] = true
		return nil
	}
	file, err := v.openFile(name)
	if err != nil {
		return v.readError(name, err)
	}
	defer func() { _ = file.Close() }() // opened for reading only
	text, err := f.reader(file)
	if err != nil {
		return v.readError(name, err)
	}
	lineEnd := byte('\n')
	if f.lineEnd == "CR" {
		lineEnd = '\r'
	}
	r := &tableRun{run: v, t: t, file: name, cells: make([][]byte, len(t.Fields)), bad: make([]bool, len(t.Fields)), rules: rulesOf(v, t)}
	for _, k := range t.Key {
		r.keyAt = append(r.keyAt, t.Index(k))
	}
	v.keys[t.Name] = newKeySet()
	if t.Name != "calls" { // the rule of the calls finds duplicates with less memory
		r.keys = v.keys[t.Name]
	}
	if v.mode.decode {
		r.sink = newDecoder(&v.tables, t)
	}
	if v.scanner == nil {
		v.scanner = newScanner(text, v.limits.LineBytes, lineEnd)
	}
	s := v.scanner
	s.reset(text, lineEnd)
	ok := r.scan(s)
	if s.err != nil {
		return v.readError(name, s.err)
	}
	v.report.Rows[t.Name] = r.rows
	v.broken[t.Name] = v.broken[t.Name] || !ok
	return nil
}

// scan reads header and rows, and reports whether all rows were looked at.
func (r *tableRun) scan(s *scanner) bool {
	if !s.next() {
		if s.err == nil {
			r.line = 1
			r.add(-1, codeNoHeader, "columns", strings.Join(r.t.Columns(), ","))
		}
		return false
	}
	r.line = 1
	at, ok := r.header(s.cells, s.code)
	if !ok {
		return false
	}
	s.columns = len(s.cells)
	for s.next() {
		r.line = s.line
		clear(r.bad)
		if len(s.cells) == 0 && s.code == "" {
			r.add(-1, codeBlank)
			continue
		}
		if r.rows++; r.rows > r.limits.TableRows {
			r.add(-1, codeTooManyRows, "limit", r.limits.TableRows)
			return false
		}
		clear(r.cells)
		for i, c := range at {
			if c >= 0 && c < len(s.cells) {
				r.cells[i] = s.cells[c]
			}
		}
		r.oneRow(s, at)
	}
	if s.err == nil {
		r.end()
	}
	return s.err == nil
}

// oneRow checks the cells of a row, its key and references, and the rules.
func (r *tableRun) oneRow(s *scanner, at []int) {
	if s.code != "" {
		field := slices.Index(at, s.at)
		r.problem(Problem{
			File: r.file, Row: r.line, Column: r.columnName(field), Value: cellText(s.cells, s.at), Code: s.code, order: field,
			Args: args([]any{"limit", r.limits.LineBytes >> 10}),
		})
	} else if len(s.cells) != s.columns {
		r.add(-1, codeRagged, "found", len(s.cells), "want", s.columns)
	}
	if s.code != "" || len(s.cells) != s.columns {
		r.keepKey() // what refers to this row is not at fault
		return
	}
	if r.line == 2 && r.secondHeader() {
		r.add(-1, codeSecondHeader)
		return
	}
	if r.totals() {
		return
	}
	for i := range r.t.Fields {
		if at[i] >= 0 {
			r.checkCell(i)
		}
	}
	r.checkKey()
	for i := range r.t.Fields {
		if len(r.t.Fields[i].Refs) > 0 && !r.bad[i] && len(r.cells[i]) > 0 {
			r.checkRef(i)
		}
	}
	for _, rule := range r.rules {
		rule.row(r)
	}
	if r.sink != nil && r.report.OK() {
		r.sink.row(r.cells)
	}
}

func (r *tableRun) columnName(field int) string {
	if field < 0 {
		return ""
	}
	return r.t.Fields[field].Name
}

func cellText(cells [][]byte, i int) string {
	if i < len(cells) {
		return string(cells[i])
	}
	return ""
}

// end settles what could only be known after the last row.
func (r *tableRun) end() {
	for _, p := range r.self {
		if !r.run.keys[r.t.Name].has(p.key) {
			ref := r.t.Fields[p.field].Refs[0]
			r.problem(Problem{
				File: r.file, Row: p.line, Column: r.t.Fields[p.field].Name, Value: p.value, Code: codeDangling,
				Args: args([]any{"table", ref.Table, "field", ref.Field}), order: p.field,
			})
		}
	}
	clear(r.bad)
	for _, rule := range r.rules {
		rule.end(r)
	}
}

// keyOf returns the key of the row and whether all of its cells are there.
func (r *tableRun) keyOf() (key, bool) {
	if len(r.keyAt) == 1 {
		cell := r.cells[r.keyAt[0]]
		return hashKey(cell), len(cell) > 0
	}
	r.buf = r.buf[:0]
	for _, i := range r.keyAt {
		if len(r.cells[i]) == 0 {
			return key{}, false
		}
		r.buf = append(append(r.buf, r.cells[i]...), 0)
	}
	return hashKey(r.buf), true
}

func (r *tableRun) keepKey() {
	if k, ok := r.keyOf(); ok && r.keys != nil {
		r.keys.add(k, r.line)
	} else if r.keys != nil {
		r.broken[r.t.Name] = true
	}
}

// shared are the tables whose ids must differ from each other, because one
// field may refer to any of them.
var shared = []string{"stations", "places", "windows"}

func (r *tableRun) checkKey() {
	k, ok := r.keyOf()
	if r.keys == nil || !ok {
		return
	}
	at := r.keyAt[len(r.keyAt)-1]
	if first := r.keys.add(k, r.line); first > 0 {
		value := make([]string, len(r.keyAt))
		for i, f := range r.keyAt {
			value[i] = string(r.cells[f])
		}
		r.problem(Problem{
			File: r.file, Row: r.line, Column: strings.Join(r.t.Key, "+"), Value: strings.Join(value, "+"), Code: codeDuplicate,
			Args: args([]any{"first", first}), order: at,
		})
		r.bad[at] = true
		return
	}
	if !slices.Contains(shared, r.t.Name) {
		return
	}
	for _, other := range shared {
		if set := r.run.keys[other]; other != r.t.Name && set != nil && set.has(k) {
			r.add(at, codeAmbiguous, "table", other)
		}
	}
}

// checkRef holds a cell, or the elements of a list, to the tables it refers to.
func (r *tableRun) checkRef(i int) {
	f := &r.t.Fields[i]
	if f.Kind != List {
		r.checkElement(i, r.cells[i])
		return
	}
	for element := range bytes.SplitSeq(r.cells[i], []byte{';'}) {
		r.checkElement(i, element)
	}
}

func (r *tableRun) checkElement(i int, value []byte) {
	f := &r.t.Fields[i]
	k := hashKey(value)
	there := false
	for _, ref := range f.Refs {
		set := r.run.keys[ref.Table]
		if r.broken[ref.Table] || set != nil && set.has(k) {
			return
		}
		there = there || set != nil
	}
	ref := f.Refs[0]
	switch {
	case ref.Table == r.t.Name:
		r.self = append(r.self, pending{r.line, i, k, string(value)})
	case !there:
		if told := [2]string{r.t.Name, f.Name}; !r.told[told] {
			r.told[told] = true
			r.add(i, codeMissingTable, "table", ref.Table)
		}
	default:
		tables := make([]string, len(f.Refs))
		for j, ref := range f.Refs {
			tables[j] = ref.Table
		}
		r.problem(Problem{
			File: r.file, Row: r.line, Column: f.Name, Value: string(value), Code: codeDangling,
			Args: args([]any{"table", strings.Join(tables, ", "), "field", ref.Field}), order: i,
		})
		r.bad[i] = true
	}
}
