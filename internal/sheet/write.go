package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
)

// Column is a column of a sheet to be written.
type Column struct {
	Title    string
	Width    float64  // in characters of the standard font; 0 for a width after the title
	Format   string   // number format code of the cells, "@" for text, "" for General
	Required bool     // the title is coloured as one that must be filled
	Choices  []string // a drop-down of these; other values are warned about, not refused
	Prompt   string   // shown beside a selected cell of the column, at most 255 characters
}

// Mark colours a cell.
type Mark uint8

// The marks.
const (
	Plain Mark = iota
	Bad
	Noted
	Strong
)

// Marked is a value with a colour.
type Marked struct {
	Value any
	Mark  Mark
}

// Writer writes a table as a workbook or as delimited text. Values are nil,
// string, int, float64, bool, time.Time (its date) or Marked; others panic.
// Text never becomes a formula, whatever it begins with: in a workbook it is
// text in a cell for text, in delimited text an apostrophe stands before it.
// Characters that no XML may hold stand as their pictures (U+2400 …).
type Writer struct {
	out     io.Writer
	book    *workbookWriter // of a workbook
	text    *csv.Writer     // of delimited text
	columns []Column
	record  []string
}

// NewWriter begins a file. Of delimited text it is UTF-8 with a byte order
// mark and lines that end with CR LF, which is what Excel opens rightly.
func NewWriter(out io.Writer, f Format) *Writer {
	if f == XLSX {
		return &Writer{out: out, book: newWorkbookWriter()}
	}
	return &Writer{out: out}
}

// Sheet begins a sheet with its header, which stays in view. Fault invalid
// sheet.one_table where delimited text is to hold a second.
func (w *Writer) Sheet(name string, columns []Column) error {
	w.columns = columns
	if w.book != nil {
		return w.book.sheet(name, columns)
	}
	if w.text != nil {
		return fault.New(fault.Invalid, "sheet.one_table")
	}
	if _, err := io.WriteString(w.out, "\uFEFF"); err != nil {
		return err
	}
	w.text = csv.NewWriter(w.out)
	w.text.UseCRLF = true
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = Harmless(c.Title)
	}
	return w.text.Write(titles)
}

// Row writes a row.
func (w *Writer) Row(values ...any) error {
	if w.book != nil {
		return w.book.row(values, w.columns)
	}
	w.record = w.record[:0]
	for _, v := range values {
		w.record = append(w.record, plain(v))
	}
	return w.text.Write(w.record)
}

// Close writes what is left.
func (w *Writer) Close() error {
	if w.book != nil {
		return w.book.close(w.out)
	}
	if w.text == nil {
		return nil
	}
	w.text.Flush()
	return w.text.Error()
}

// plain is a value in delimited text.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return Harmless(printable(v))
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		if v {
			return "TRUE"
		}
		return "FALSE"
	case time.Time:
		return v.Format(time.DateOnly)
	case Marked:
		return plain(v.Value)
	}
	panic("sheet: a value that no cell holds")
}

// runs reports whether a spreadsheet may take text for a formula: by its first
// character, full-width ones among them, or by one behind blanks.
func runs(s string) bool {
	if s == "" {
		return false
	}
	if s[0] == '\t' || s[0] == '\r' || s[0] == '\n' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \t\r\n\u00A0\u3000\uFEFF\u200B"))
	return strings.ContainsRune("=+-@＝＋－＠", r)
}

// Harmless is text for a file that a spreadsheet will open: with an apostrophe
// before what it could run as a formula.
func Harmless(s string) string {
	if runs(s) {
		return "'" + s
	}
	return s
}

// printable draws control characters and shortens what no cell takes.
func printable(s string) string {
	const most = 32_767 // characters of a cell, as Excel counts (UTF-16)
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return r
		case r < ' ':
			return '\u2400' + r
		case r == 0x7F:
			return '\u2421'
		case r >= 0x80 && r < 0xA0, r == 0xFFFE, r == 0xFFFF:
			return utf8.RuneError
		}
		return r
	}, s)
	units := 0
	for i, r := range s {
		if units++; r > 0xFFFF {
			units++
		}
		if units >= most && i+utf8.RuneLen(r) < len(s) {
			return s[:i] + "…"
		}
	}
	return s
}
