package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// choicesSheet is the hidden sheet with the lists behind the drop-downs.
const choicesSheet = "_choices"

// validated is how many rows below the header have drop-downs and prompts.
const validated = 20_000

// workbookWriter streams sheets into a workbook.
type workbookWriter struct {
	file    *excelize.File
	stream  *excelize.StreamWriter
	sheets  int
	last    int // number of the last row of the sheet
	choices [][]string
	styles  map[style]int
	values  []any
}

// style is what tells the styles of cells apart.
type style struct {
	format   string
	mark     Mark
	header   bool
	required bool
}

func newWorkbookWriter() *workbookWriter {
	return &workbookWriter{file: excelize.NewFile(), styles: map[style]int{}}
}

// sheetName is a name that workbooks allow: at most 31 characters without []:*?/\.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 31 {
		name = string(runes[:31])
	}
	return name
}

func (b *workbookWriter) sheet(name string, columns []Column) error {
	if err := b.flush(); err != nil {
		return err
	}
	name = sheetName(name)
	var err error
	if b.sheets == 0 {
		err = b.file.SetSheetName("Sheet1", name)
	} else {
		_, err = b.file.NewSheet(name)
	}
	if err != nil {
		return err
	}
	b.sheets++
	if b.stream, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	titles := make([]any, len(columns))
	for i, c := range columns {
		if titles[i], err = b.column(name, i, c); err != nil {
			return err
		}
	}
	err = b.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err != nil {
		return err
	}
	b.last = 1
	return b.stream.SetRow("A1", titles, excelize.RowOpts{Height: 24})
}

// column sets a column up and returns its title.
func (b *workbookWriter) column(sheet string, i int, c Column) (any, error) {
	width := c.Width
	if width == 0 {
		width = min(max(float64(columns(c.Title)+3), 10), 40)
	}
	if err := b.stream.SetColWidth(i+1, i+1, width); err != nil {
		return nil, err
	}
	if c.Format != "" {
		id, err := b.style(style{format: c.Format})
		if err != nil {
			return nil, err
		}
		if err := b.stream.SetColStyle(i+1, i+1, id); err != nil {
			return nil, err
		}
	}
	if err := b.validation(sheet, i, c); err != nil {
		return nil, err
	}
	id, err := b.style(style{header: true, required: c.Required})
	return excelize.Cell{StyleID: id, Value: printable(c.Title)}, err
}

// validation adds a column's drop-down and prompt.
func (b *workbookWriter) validation(sheet string, i int, c Column) error {
	if len(c.Choices) == 0 && c.Prompt == "" {
		return nil
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = fmt.Sprintf("%s2:%s%d", Letter(i), Letter(i), validated+1)
	if len(c.Choices) > 0 {
		list := Letter(len(b.choices))
		b.choices = append(b.choices, c.Choices)
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", choicesSheet, list, list, len(c.Choices)))
		v.SetError(excelize.DataValidationErrorStyleWarning, "", "")
	}
	if c.Prompt != "" {
		v.SetInput(shortened(c.Title, 32), shortened(c.Prompt, 255))
	}
	return b.file.AddDataValidation(sheet, v)
}

// columns is how many narrow characters a text is wide.
func columns(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x2E80 {
			n++
		}
	}
	return n
}

func shortened(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

func (b *workbookWriter) row(values []any, columns []Column) error {
	b.values = b.values[:0]
	for i, v := range values {
		format := ""
		if i < len(columns) {
			format = columns[i].Format
		}
		cell, err := b.cell(v, style{format: format})
		if err != nil {
			return err
		}
		b.values = append(b.values, cell)
	}
	b.last++
	return b.stream.SetRow(fmt.Sprintf("A%d", b.last), b.values)
}

func (b *workbookWriter) cell(v any, s style) (any, error) {
	if m, ok := v.(Marked); ok {
		s.mark, v = m.Mark, m.Value
	}
	switch value := v.(type) {
	case nil:
		if s.mark == Plain {
			return nil, nil
		}
	case string:
		if v = printable(value); runs(value) {
			s.format = "@" // editing it makes no formula of it
		}
	case time.Time:
		if s.format == "" {
			s.format = "yyyy-mm-dd"
		}
		v = time.Date(value.Year(), value.Month(), value.Day(), 0, 0, 0, 0, time.UTC)
	case int, float64, bool:
	default:
		panic("sheet: a value that no cell holds")
	}
	id, err := b.style(s)
	return excelize.Cell{StyleID: id, Value: v}, err
}

// style returns the number of a style, made when first wanted.
func (b *workbookWriter) style(s style) (int, error) {
	if s == (style{}) {
		return 0, nil
	}
	if id, ok := b.styles[s]; ok {
		return id, nil
	}
	var e excelize.Style
	fill := map[Mark]string{Bad: "FFD9D6", Noted: "FFF1C2"}[s.mark]
	switch {
	case s.header && s.required:
		fill = "F5C26B"
	case s.header:
		fill = "E8E8E8"
	}
	if fill != "" {
		e.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if s.header || s.mark == Strong {
		e.Font = &excelize.Font{Bold: true}
	}
	if s.header {
		e.Alignment = &excelize.Alignment{Vertical: "center"}
	}
	switch s.format {
	case "":
	case "@":
		e.NumFmt = 49
	default:
		e.CustomNumFmt = &s.format
	}
	id, err := b.file.NewStyle(&e)
	b.styles[s] = id
	return id, err
}

func (b *workbookWriter) flush() error {
	if b.stream == nil {
		return nil
	}
	return b.stream.Flush()
}

func (b *workbookWriter) close(out io.Writer) error {
	defer func() { _ = b.file.Close() }() // its temporary files
	if err := b.flush(); err != nil {
		return err
	}
	if len(b.choices) > 0 {
		if err := b.writeChoices(); err != nil {
			return err
		}
	}
	err := b.file.SetDocProps(&excelize.DocProperties{Creator: "Sanquan 三圈"})
	if err != nil {
		return err
	}
	b.file.ZipWriter = func(io.Writer) excelize.ZipWriter { return &orderedZip{out: out, parts: map[string]*bytes.Buffer{}} }
	return b.file.Write(out)
}

// orderedZip writes parts by name, so that the same sheets make the same bytes:
// excelize hands the streamed ones on in any order.
type orderedZip struct {
	out   io.Writer
	parts map[string]*bytes.Buffer
}

// Create implements excelize.ZipWriter.
func (z *orderedZip) Create(name string) (io.Writer, error) {
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

// AddFS implements excelize.ZipWriter, which writing sheets does not need.
func (z *orderedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close implements excelize.ZipWriter.
func (z *orderedZip) Close() error {
	w := zip.NewWriter(z.out)
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		part, err := w.Create(name)
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(part); err != nil {
			return err
		}
	}
	return w.Close()
}

// writeChoices writes the lists behind the drop-downs, one a column.
func (b *workbookWriter) writeChoices() error {
	if _, err := b.file.NewSheet(choicesSheet); err != nil {
		return err
	}
	text, err := b.style(style{format: "@"})
	if err != nil {
		return err
	}
	for i, list := range b.choices {
		for j, choice := range list {
			at := fmt.Sprintf("%s%d", Letter(i), j+1)
			if err := b.file.SetCellStr(choicesSheet, at, printable(choice)); err != nil {
				return err
			}
			if err := b.file.SetCellStyle(choicesSheet, at, at, text); err != nil {
				return err
			}
		}
	}
	return b.file.SetSheetVisible(choicesSheet, false, true)
}
