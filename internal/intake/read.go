package intake

import (
	"cmp"
	"context"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// MaxRows bounds the rows of an import.
const MaxRows = 300_000

// Options are what reading needs beside the table.
type Options struct {
	Sheet     string     // name; "" for the one visible sheet that has the table
	Divisions *Divisions // nil: none is known
	// Given are values that stand for all rows, by name of a column that the
	// sheet does not have, such as the source of the whole list.
	Given    map[string]string
	Lang     message.Lang
	Progress func(rows int) // called now and then; nil for never
}

// Fate is what becomes of a row.
type Fate string

// The fates. Reading leaves Taken, Refused, Duplicate or Skipped; a Target
// turns Taken into one of the others, or into Refused.
const (
	Taken     Fate = "taken"
	Created   Fate = "created"
	Changed   Fate = "changed"
	Unchanged Fate = "unchanged"
	Refused   Fate = "refused"
	Duplicate Fate = "duplicate" // the same as an earlier row
	Skipped   Fate = "skipped"   // no record: a total, a heading that is repeated
)

// Row is a row as it was read.
type Row struct {
	Record
	Fate     Fate
	Problems []int        // places in Reading.Problems
	Cells    []sheet.Cell // as they stand
}

// Reading is a table as a book holds it.
type Reading struct {
	Book     *sheet.Book
	Table    *Table
	Sheet    string
	Header   int      // number of the row of headings
	Headings []string // by column of the sheet
	columns  []int    // of the table, by column of the sheet; -1 for one that is not read
	Rows     []Row
	Problems []Problem // those of the table (row 0) first, then by row and column
}

// reader reads rows against a header.
type reader struct {
	*header
	table   *Table
	options Options
	out     *Reading
	notes   map[noteKey]int // places in out.Problems of notes that gather cells
	filled  []shareSeen     // by column of the sheet
}

// noteKey is what notes are gathered by.
type noteKey struct {
	at   int
	code string
}

// gathered are notes that would be many and alike: one stands for all cells of
// a column.
var gathered = map[string]bool{
	"trimmed": true, "invisible": true, "placeholder": true, "formula": true, "number_form": true, "unit_repeated": true,
	"time_dropped": true, "apostrophe": true, "division_home": true, "division_renamed": true, "code_form": true,
}

// shareSeen tells whether a column of percentages looks like ratios.
type shareSeen struct{ cells, below int }

// Read reads the table of a book. Faults: those of findHeader and of
// sheet.Sheet.Rows; invalid intake.too_many_rows, intake.no_rows.
func Read(ctx context.Context, b *sheet.Book, t *Table, o Options) (*Reading, error) {
	h, err := findHeader(b, t, o)
	if err != nil {
		return nil, err
	}
	if o.Divisions == nil {
		o.Divisions = NewDivisions(nil, nil, nil)
	}
	r := &reader{
		header: h, table: t, options: o, notes: map[noteKey]int{}, filled: make([]shareSeen, len(h.columns)),
		out: &Reading{Book: b, Table: t, Sheet: h.sheet.Name, Header: h.row},
	}
	r.beside(b)
	for row, err := range h.sheet.Rows() {
		if err != nil {
			return nil, err
		}
		if row.Number <= h.row || row.Blank() {
			continue
		}
		if len(r.out.Rows) == MaxRows {
			return nil, fault.New(fault.Invalid, "intake.too_many_rows", "most", MaxRows)
		}
		r.row(row)
		if n := len(r.out.Rows); n%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if o.Progress != nil {
				o.Progress(n)
			}
		}
	}
	if len(r.out.Rows) == 0 {
		return nil, fault.New(fault.Invalid, "intake.no_rows", "sheet", h.sheet.Name, "row", h.row)
	}
	r.out.Headings, r.out.columns = r.heading, r.columns
	r.shares()
	r.out.duplicates()
	r.out.sort()
	return r.out, nil
}

// beside notes what of the book is not read.
func (r *reader) beside(b *sheet.Book) {
	tell := func(p Problem, i Issue) {
		p.Code, p.Grade, p.Args, p.Cells = i.Code, i.Grade, i.Args, 1
		r.out.Problems = append(r.out.Problems, p)
	}
	for _, s := range b.Sheets {
		if s != r.sheet && s.Hidden && !strings.HasPrefix(s.Name, "_") {
			tell(Problem{}, note("sheet_hidden", "sheet", s.Name))
		}
	}
	if r.sheet.Filter != "" {
		tell(Problem{}, note("filter", "range", r.sheet.Filter))
	}
	for _, c := range r.sheet.HiddenColumns {
		if c < len(r.columns) && r.columns[c] >= 0 {
			tell(Problem{Letter: sheet.Letter(c), Heading: r.heading[c]}, note("column_hidden"))
		}
	}
	for _, c := range r.unknown {
		tell(Problem{Letter: sheet.Letter(c), Heading: r.heading[c]}, note("heading_unknown"))
	}
}

// issue places an issue at a cell, at -1 for the whole row, and keeps it.
func (r *reader) issue(row *Row, at int, i Issue) {
	p := Problem{Row: row.Row, Code: i.Code, Grade: i.Grade, Args: i.Args, Cells: 1, Column: i.Column}
	if at >= 0 {
		p.Letter, p.Heading = sheet.Letter(at), r.heading[at]
		if at < len(row.Cells) {
			p.Value = row.Cells[at].Text
		}
		if r.columns[at] >= 0 {
			p.Column = r.table.Columns[r.columns[at]].Name
		}
	}
	if i.Grade == Bad {
		row.Fate = Refused
	}
	if gathered[i.Code] && i.Grade == Note {
		key := noteKey{at, i.Code}
		if first, ok := r.notes[key]; ok {
			r.out.Problems[first].Cells++
			return
		}
		r.notes[key] = len(r.out.Problems)
	}
	row.Problems = append(row.Problems, len(r.out.Problems))
	r.out.Problems = append(r.out.Problems, p)
}

// row reads a row and keeps it.
func (r *reader) row(in sheet.Row) {
	row := Row{Record: Record{Table: r.table, Row: in.Number, Values: make([]Value, len(r.table.Columns))}, Fate: Taken, Cells: in.Cells}
	defer func() { r.out.Rows = append(r.out.Rows, row) }()
	switch {
	case r.repeated(in):
		row.Fate = Skipped
		r.issue(&row, -1, note("heading_again"))
		return
	case r.total(in):
		row.Fate = Skipped
		r.issue(&row, -1, note("total"))
		r.sums(&row)
		return
	}
	if in.Hidden {
		r.issue(&row, -1, bad("row_hidden"))
	}
	for at, column := range r.columns {
		if column >= 0 && r.table.Columns[column].Type == UnitName {
			row.Values[column] = r.cell(&row, at, in.Cell(at))
		}
	}
	for at, column := range r.columns {
		if column >= 0 && r.table.Columns[column].Type != UnitName {
			row.Values[column] = r.cell(&row, at, in.Cell(at))
		}
	}
	r.fill(&row)
	for at := len(r.columns); at < len(in.Cells); at++ {
		if in.Cells[at].Kind != sheet.Empty {
			r.heading = append(r.heading, make([]string, at+1-len(r.heading))...)
			r.columns = append(r.columns, slices.Repeat([]int{-1}, at+1-len(r.columns))...)
			r.units = append(r.units, make([]*Unit, at+1-len(r.units))...)
			r.filled = append(r.filled, make([]shareSeen, at+1-len(r.filled))...)
			r.issue(&row, at, note("beyond"))
		}
	}
	r.spans(&row)
	if r.table.Check != nil && row.Fate == Taken {
		for _, i := range r.table.Check(row.Record) {
			at := -1
			if c := r.table.index(i.Column); c >= 0 {
				at = r.place(c)
			}
			r.issue(&row, at, i)
		}
	}
}

// fill reads the values that were given for all rows.
func (r *reader) fill(row *Row) {
	for i := range r.table.Columns {
		c := &r.table.Columns[i]
		text, given := r.options.Given[c.Name]
		if !given || text == "" || r.place(i) >= 0 {
			continue
		}
		v, issues := r.typed(row, -1, sheet.Cell{Kind: sheet.Text, Text: text}, c, text)
		row.Values[i] = v
		for _, issue := range issues {
			issue.Column = c.Name
			r.issue(row, -1, issue)
		}
	}
}

// repeated reports whether a row repeats the headings, as printed lists do.
func (r *reader) repeated(in sheet.Row) bool {
	same := 0
	for at, column := range r.columns {
		if column < 0 || in.Cell(at).Text == "" {
			continue
		}
		if headingText(in.Cell(at).Text) != headingText(r.heading[at]) {
			return false
		}
		same++
	}
	return same >= 2
}

var totalForm = regexp.MustCompile(`^(?:合计|总计|共计|小计|累计|本页合计|本页小计|总和|total|subtotal|grandtotal|sum)[:：]?$`)

// total reports whether a row sums up others: its first text says so, and beside
// it there are only numbers.
func (r *reader) total(in sheet.Row) bool {
	said := false
	for _, c := range in.Cells {
		switch text := narrow(c.Text); {
		case text == "" || c.Kind == sheet.Number:
		case !said:
			if said = totalForm.MatchString(headingText(text)); !said {
				return false
			}
		case !plainNumber.MatchString(text) && !groupedNumber.MatchString(text) && !placeholder(text):
			return false
		}
	}
	return said
}

// sums compares the numbers of a row of totals with the sums of what is above.
func (r *reader) sums(total *Row) {
	for at, column := range r.columns {
		if column < 0 || r.table.Columns[column].Type != Integer && r.table.Columns[column].Type != Decimal || r.table.Columns[column].Measure == Share {
			continue
		}
		if at >= len(total.Cells) || total.Cells[at].Kind == sheet.Empty {
			continue
		}
		c := r.table.Columns[column]
		if c.Measure != "" && r.units[at] == nil { // every row states its own, the total none
			continue
		}
		c.Least, c.Most = "", ""
		v, _ := c.readNumber(total.Cells[at], strings.TrimSpace(total.Cells[at].Text), r.units[at])
		said, ok := new(big.Rat).SetString(v.Text)
		if !ok {
			continue
		}
		sum := new(big.Rat)
		for i := range r.out.Rows {
			if n, ok := new(big.Rat).SetString(r.out.Rows[i].Values[column].Text); ok {
				sum.Add(sum, n)
			}
		}
		if sum.Cmp(said) != 0 {
			unit := new(big.Rat).SetInt64(1)
			if r.units[at] != nil {
				unit = r.units[at].factor
			}
			r.issue(total, at, note("total_differs", "sum", decimalText(sum.Quo(sum, unit), true)))
		}
	}
}

// cell reads a cell of a column that is known.
func (r *reader) cell(row *Row, at int, cell sheet.Cell) Value {
	column := &r.table.Columns[r.columns[at]]
	text, ok := r.plain(row, at, cell, column)
	if !ok {
		return Value{}
	}
	if text == "" {
		if column.Required {
			r.issue(row, at, bad("required"))
		}
		return Value{}
	}
	if placeholder(text) {
		if column.Required {
			r.issue(row, at, bad("required_placeholder"))
			return Value{}
		}
		r.issue(row, at, note("placeholder"))
		return Value{}
	}
	if cell.Kind == sheet.Date && column.Type != Date {
		r.issue(row, at, bad("became_date"))
		return Value{}
	}
	v, issues := r.typed(row, at, cell, column, text)
	for _, i := range issues {
		r.issue(row, at, i)
	}
	return v
}

// plain is the text of a cell without what nobody sees; false where the cell
// holds nothing that can be read.
func (r *reader) plain(row *Row, at int, cell sheet.Cell, column *Column) (string, bool) {
	switch {
	case cell.Kind == sheet.Empty && cell.Merged != "":
		r.issue(row, at, bad("merged", "range", cell.Merged))
		return "", false
	case cell.Kind == sheet.Empty && cell.Formula != "":
		r.issue(row, at, bad("formula_uncomputed"))
		return "", false
	case cell.Kind == sheet.Empty && cell.Comment != "":
		r.issue(row, at, bad("comment_only", "comment", cell.Comment))
		return "", false
	case cell.Kind == sheet.Error:
		r.issue(row, at, bad("error_value"))
		return "", false
	}
	if cell.Comment != "" {
		r.issue(row, at, note("comment", "comment", cell.Comment))
	}
	if cell.Formula != "" {
		r.issue(row, at, note("formula"))
	}
	if code, char := unprintable(cell.Text); code != "" {
		r.issue(row, at, bad(code, "code", charCode(char)))
		return "", false
	}
	text := strings.TrimFunc(cell.Text, func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == 0xA0 || r == 0x3000 || invisible(r)
	})
	if text != cell.Text {
		r.issue(row, at, note("trimmed"))
	}
	if strings.ContainsFunc(text, invisible) {
		r.issue(row, at, note("invisible"))
		text = strings.Map(func(c rune) rune {
			if invisible(c) {
				return -1
			}
			return c
		}, text)
	}
	if rest, ok := strings.CutPrefix(text, "'"); ok && (column.Type != Text || rest != "" && sheet.Harmless(rest) != rest) {
		r.issue(row, at, note("apostrophe"))
		text = rest
	}
	return text, true
}

func (r *reader) typed(row *Row, at int, cell sheet.Cell, column *Column, text string) (Value, []Issue) {
	plain := func(s string, issues []Issue) (Value, []Issue) { return Value{Text: s}, issues }
	switch column.Type {
	case Code:
		return plain(column.readCode(cell, text))
	case CreditCode:
		return plain(column.readCredit(cell, text))
	case Division:
		return plain(column.readDivision(cell, text, r.options.Divisions))
	case Choice:
		return plain(column.readChoice(text, r.options.Lang))
	case Date:
		return plain(column.readDate(cell, text))
	case Integer:
		return column.readNumber(cell, text, nil)
	case Decimal:
		unit, issue := r.unit(row, at, column)
		if issue != nil {
			return Value{}, []Issue{*issue}
		}
		v, issues := column.readNumber(cell, text, unit)
		if at >= 0 && v.Text != "" && column.Measure == Share && unit.Name == "%" && !strings.Contains(cell.Format+text, "%") {
			r.filled[at].cells++
			if n, ok := new(big.Rat).SetString(v.Text); ok && n.Cmp(big.NewRat(1, 100)) <= 0 {
				r.filled[at].below++
			}
		}
		return v, issues
	case UnitName:
		for _, c := range r.table.Columns {
			if c.Name != column.UnitFor {
				continue
			}
			u := unitOf(c.Measure, text)
			if u == nil {
				return Value{}, []Issue{bad("unit_unknown", "units", shownUnits(c.Measure))}
			}
			return Value{Text: u.Name}, nil
		}
		panic("intake: a unit for the column " + column.UnitFor + ", which the table has not")
	default:
		return plain(column.readText(cell, text))
	}
}

// unit is what is stated for a cell: in its row, else in the heading.
func (r *reader) unit(row *Row, at int, column *Column) (*Unit, *Issue) {
	if column.Measure == "" {
		return nil, nil
	}
	if at < 0 { // a value given for all rows has no heading
		i := bad("unit_blank", "column", column.Name, "units", shownUnits(column.Measure))
		return nil, &i
	}
	inHeading := r.units[at]
	place := r.unitColumn(r.table, r.columns[at])
	if place < 0 {
		return inHeading, nil
	}
	name := row.Values[r.columns[place]].Text
	inRow := unitOf(column.Measure, name)
	switch {
	case inRow == nil && inHeading == nil:
		i := bad("unit_blank", "column", sheet.Letter(place), "units", shownUnits(column.Measure))
		return nil, &i
	case inRow != nil && inHeading != nil && inRow != inHeading:
		i := bad("unit_conflict", "unit", inRow.Name, "stated", inHeading.Name)
		return nil, &i
	case inRow == nil:
		return inHeading, nil
	}
	return inRow, nil
}

// spans checks pairs of dates.
func (r *reader) spans(row *Row) {
	for _, s := range r.table.Spans {
		from, until := row.Get(s[0]), row.Get(s[1])
		n := min(len(from), len(until))
		if n > 0 && until[:n] < from[:n] {
			r.issue(row, r.place(r.table.index(s[1])), bad("end_before_start", "start", from, "end", until))
		}
	}
}

// suspicious is how many percentages make a pattern.
const suspicious = 5

// shares notes columns of percentages that all look like ratios.
func (r *reader) shares() {
	for at, seen := range r.filled {
		if seen.cells >= suspicious && seen.below == seen.cells {
			r.out.Problems = append(r.out.Problems, Problem{
				Letter: sheet.Letter(at), Heading: r.heading[at], Column: r.table.Columns[r.columns[at]].Name,
				Code: "share_suspect", Grade: Note, Cells: seen.cells, Args: note("share_suspect", "cells", seen.cells).Args,
			})
		}
	}
}

// sort orders the problems and renews the places that rows have.
func (out *Reading) sort() {
	slices.SortStableFunc(out.Problems, func(a, b Problem) int {
		return cmp.Or(a.Row-b.Row, len(a.Letter)-len(b.Letter), strings.Compare(a.Letter, b.Letter))
	})
	byRow := map[int][]int{}
	for i, p := range out.Problems {
		if p.Row > 0 {
			byRow[p.Row] = append(byRow[p.Row], i)
		}
	}
	for i := range out.Rows {
		out.Rows[i].Problems = byRow[out.Rows[i].Row]
	}
}
