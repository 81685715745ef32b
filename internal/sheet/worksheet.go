package sheet

import (
	"bytes"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// block is a merged range.
type block struct {
	from, to reference
	name     string
}

// worksheet is a sheet of a workbook, unpacked.
type worksheet struct {
	book     *workbook
	data     []byte
	comments map[int]map[int]string // by row and column
	blocks   []block                // by first row
}

// sheet reads what stands beside the rows of a sheet. The part stays unpacked
// in memory: an office's sheet is a few MB, the limits bound the rest.
func (w *workbook) sheet(name, part string) (*Sheet, error) {
	data, err := w.part(part)
	if err != nil {
		return nil, err
	}
	comments, err := w.comments(part)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Name: name}
	ws := &worksheet{book: w, data: data, comments: comments}
	if err := ws.beside(s); err != nil {
		return nil, err
	}
	s.rows = ws.rows
	return s, nil
}

// beside reads what comes before and after the rows.
func (ws *worksheet) beside(s *Sheet) error {
	head, tail := ws.data, []byte(nil)
	if i := bytes.Index(ws.data, []byte("sheetData")); i >= 0 {
		i = bytes.LastIndexByte(ws.data[:i], '<')
		end := bytes.LastIndex(ws.data, []byte("sheetData"))
		end += bytes.IndexByte(ws.data[end:], '>') + 1
		head, tail = ws.data[:max(i, 0)], ws.data[end:]
	}
	for _, part := range [][]byte{head, tail} {
		x := xmlScanner{data: part}
		for {
			more, err := x.next()
			if err != nil {
				return ws.book.damaged(err)
			}
			if !more {
				break
			}
			if x.name != nil && x.start {
				ws.note(s, &x)
			}
		}
	}
	slices.SortStableFunc(ws.blocks, func(a, b block) int { return a.from.row - b.from.row })
	return nil
}

func (ws *worksheet) note(s *Sheet, x *xmlScanner) {
	switch string(x.name) {
	case "autoFilter":
		s.Filter = string(x.attr("ref"))
	case "col":
		first, ok1 := atoi(x.attr("min"))
		last, ok2 := atoi(x.attr("max"))
		if x.flag("hidden") && ok1 && ok2 {
			for c := max(first, 1); c <= min(last, ws.book.limits.Columns); c++ {
				s.HiddenColumns = append(s.HiddenColumns, c-1)
			}
		}
	case "mergeCell":
		ref := x.attr("ref")
		if from, to, ok := parseRange(ref); ok && from != to {
			ws.blocks = append(ws.blocks, block{from, to, string(ref)})
			s.Merged = append(s.Merged, string(ref))
		}
	}
}

// rows implements Sheet.Rows.
func (ws *worksheet) rows(yield func(Row, error) bool) {
	shared, err := ws.book.strings()
	if err != nil {
		yield(Row{}, err)
		return
	}
	r := rowReader{worksheet: ws, shared: shared, tally: tally{limits: ws.book.limits}, x: xmlScanner{data: ws.data}}
	for {
		row, more, err := r.next()
		if err != nil {
			yield(Row{}, err)
			return
		}
		if !more {
			return
		}
		if len(row.Cells) > 0 && !yield(row, nil) {
			return
		}
	}
}

// rowReader goes down the rows of a worksheet.
type rowReader struct {
	*worksheet
	tally
	shared []string
	x      xmlScanner
	last   int     // number of the last row
	open   []block // merged ranges that reach the last row
	opened int     // how many of blocks were opened
	buf    []byte
}

// next returns the next row element; false at the end.
func (r *rowReader) next() (Row, bool, error) {
	for {
		more, err := r.x.next()
		if err != nil {
			return Row{}, false, r.damaged(err)
		}
		if !more {
			return Row{}, false, nil
		}
		if r.x.name == nil || !r.x.start || string(r.x.name) != "row" {
			continue
		}
		row := Row{Number: r.last + 1, Hidden: r.x.flag("hidden")}
		if n, ok := atoi(r.x.attr("r")); ok {
			row.Number = n
		}
		if row.Number <= r.last {
			return row, false, r.damaged(errXML)
		}
		r.last = row.Number
		if !r.x.empty {
			if err := r.cells(&row); err != nil {
				return row, false, err
			}
		}
		for column, comment := range r.comments[row.Number] {
			if err := r.upTo(&row, column); err != nil {
				return row, false, err
			}
			row.Cells[column].Comment = comment
		}
		if !r.cover(&row) {
			return row, false, r.damaged(errXML)
		}
		return row, true, r.row(row)
	}
}

// damaged names the row that the reader stopped behind.
func (r *rowReader) damaged(cause error) error {
	return fault.Wrap(cause, fault.Invalid, "sheet.damaged_row", "file", r.book.file, "row", r.last)
}

func (r *rowReader) cells(row *Row) error {
	column := -1
	for {
		more, err := r.x.next()
		switch {
		case err != nil || !more:
			return r.damaged(errXML)
		case r.x.name == nil:
			continue
		case !r.x.start && string(r.x.name) == "row":
			return nil
		case !r.x.start || string(r.x.name) != "c":
			continue
		}
		column++
		if ref := r.x.attr("r"); ref != nil {
			at, ok := parseReference(ref)
			if !ok || at.row != row.Number || at.column < column {
				return r.damaged(errXML)
			}
			column = at.column
		}
		cell, err := r.cell(row.Number, column)
		if err != nil {
			return err
		}
		if cell.Blank() {
			continue
		}
		if err := r.upTo(row, column); err != nil {
			return err
		}
		row.Cells[column] = cell
	}
}

// upTo makes a row as long as to have the column.
func (r *rowReader) upTo(row *Row, column int) error {
	if column >= r.limits.Columns {
		return fault.New(fault.Invalid, "sheet.too_many_columns", "row", row.Number, "columns", column+1, "most", r.limits.Columns)
	}
	for len(row.Cells) <= column {
		row.Cells = append(row.Cells, Cell{})
	}
	return nil
}

// cell reads the element whose start was found.
func (r *rowReader) cell(row, column int) (Cell, error) {
	kind := string(r.x.attr("t"))
	style, _ := atoi(r.x.attr("s"))
	var f format
	if style >= 0 && style < len(r.book.formats) {
		f = r.book.formats[style]
	}
	c := Cell{Format: f.code}
	if r.x.empty {
		return c, nil
	}
	r.buf = r.buf[:0]
	for {
		more, err := r.x.next()
		switch {
		case err != nil || !more:
			return c, r.damaged(errXML)
		case r.x.name == nil:
			continue
		case !r.x.start:
			if string(r.x.name) == "c" {
				return r.valued(c, kind, f, row, column)
			}
			continue
		}
		switch string(r.x.name) {
		case "v":
			r.buf, err = r.x.inside(r.buf[:0], "")
		case "is":
			r.buf, err = r.x.inside(r.buf[:0], "rPh")
		case "f":
			var formula []byte
			formula, err = r.x.inside(nil, "")
			c.Formula = "=" + string(formula)
		}
		if err != nil {
			return c, r.damaged(err)
		}
	}
}

// valued sets kind and text of a cell from what its element held.
func (r *rowReader) valued(c Cell, kind string, f format, row, column int) (Cell, error) {
	if len(r.buf) == 0 {
		return c, nil
	}
	switch kind {
	case "s":
		i, ok := atoi(r.buf)
		if !ok || i < 0 || i >= len(r.shared) {
			return c, r.damaged(errXML)
		}
		c.Kind, c.Text = Text, r.shared[i]
	case "str", "inlineStr":
		c.Kind, c.Text = Text, string(unescapeX(r.buf))
	case "b":
		c.Kind, c.Text = Bool, "FALSE"
		if r.buf[0] == '1' || r.buf[0] == 't' {
			c.Text = "TRUE"
		}
	case "e":
		c.Kind, c.Text = Error, string(r.buf)
	case "d":
		c.Kind, c.Text = Date, strings.TrimSuffix(strings.Replace(string(r.buf), "T", " ", 1), " 00:00:00")
	default:
		c.Kind, c.Text = Number, string(r.buf)
		if f.shows != (shows{}) {
			if text, ok := serialText(c.Text, f.shows, r.book.since1904); ok {
				c.Kind, c.Text = Date, text
			}
		}
	}
	if c.Text == "" {
		c.Kind = Empty
	}
	return c, r.text(row, column, len(c.Text))
}

// cover marks the cells of a row that merged ranges cover; false where two
// ranges cover the same cell, which no workbook may have.
func (r *rowReader) cover(row *Row) bool {
	for ; r.opened < len(r.blocks) && r.blocks[r.opened].from.row <= row.Number; r.opened++ {
		r.open = append(r.open, r.blocks[r.opened])
	}
	r.open = slices.DeleteFunc(r.open, func(b block) bool { return b.to.row < row.Number })
	for _, b := range r.open {
		last := min(b.to.column, r.limits.Columns-1)
		for len(row.Cells) <= last {
			row.Cells = append(row.Cells, Cell{})
		}
		for c := b.from.column; c <= last; c++ {
			if row.Cells[c].Merged != "" {
				return false
			}
			row.Cells[c].Merged = b.name
		}
	}
	return true
}
