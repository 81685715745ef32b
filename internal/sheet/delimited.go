package sheet

import (
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// openDelimited returns the text as a sheet, and its delimiter: what a first
// line "sep=…" says, else a tab for a name ending in .tsv, else that of comma,
// tab and semicolon which stands most often outside quotes in the first record
// that holds any, comma where they are as many.
func openDelimited(text, name string, limits Limits) (*Sheet, string) {
	delimiter, skipped := byte(','), 0
	if line, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(line, "sep=") && len(strings.TrimSuffix(line, "\r")) == 5 {
		delimiter, text, skipped = line[4], rest, 1
	} else if strings.HasSuffix(strings.ToLower(name), ".tsv") {
		delimiter = '\t'
	} else {
		delimiter = guessDelimiter(text)
	}
	s := &Sheet{Name: stem(name)}
	s.rows = func(yield func(Row, error) bool) {
		d := delimited{text: text, delimiter: delimiter, tally: tally{limits: limits}, record: skipped}
		for {
			row, more, err := d.next()
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
	return s, string(delimiter)
}

func guessDelimiter(text string) byte {
	counts := map[byte]int{}
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',' || c == ';' || c == '\t':
			counts[c]++
		case c == '\n' && len(counts) > 0:
			i = len(text)
		}
	}
	best := byte(',')
	for _, c := range []byte{'\t', ';'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// delimited reads records of RFC 4180: a field in quotes may hold delimiters,
// line ends and doubled quotes; lines end with LF, CR LF or CR. A quote inside
// a field without quotes is a character.
type delimited struct {
	text      string // what is left
	delimiter byte
	record    int // number of the last record, from 1
	tally
}

// next returns a record, its cells up to the last that is not empty; false at
// the end. Faults invalid sheet.quote_open, sheet.quote_after, those of Limits.
func (d *delimited) next() (Row, bool, error) {
	if d.text == "" {
		return Row{}, false, nil
	}
	d.record++
	row := Row{Number: d.record}
	kept := 0
	for {
		field, last, err := d.field(len(row.Cells))
		if err != nil {
			return row, false, err
		}
		cell := Cell{Text: field}
		if field != "" {
			cell.Kind, kept = Text, len(row.Cells)+1
		}
		row.Cells = append(row.Cells, cell)
		if len(row.Cells) > 4*d.limits.Columns { // empty ones, which row does not count
			return row, false, fault.New(fault.Invalid, "sheet.too_many_columns", "row", row.Number, "columns", len(row.Cells), "most", d.limits.Columns)
		}
		if last {
			row.Cells = row.Cells[:kept]
			return row, true, d.row(row)
		}
	}
}

// field reads one field and what ends it; last at the end of the record.
func (d *delimited) field(column int) (field string, last bool, err error) {
	if d.text != "" && d.text[0] == '"' {
		return d.quoted(column)
	}
	end := 0
	for end < len(d.text) && d.text[end] != d.delimiter && d.text[end] != '\n' && d.text[end] != '\r' {
		end++
	}
	field, d.text = d.text[:end], d.text[end:]
	return field, d.ended(), d.tally.text(d.record, column, len(field))
}

func (d *delimited) quoted(column int) (string, bool, error) {
	var b strings.Builder
	rest := d.text[1:]
	for {
		i := strings.IndexByte(rest, '"')
		if i < 0 {
			return "", false, fault.New(fault.Invalid, "sheet.quote_open", "row", d.record, "column", Letter(column))
		}
		b.WriteString(rest[:i])
		if err := d.tally.text(d.record, column, b.Len()); err != nil {
			return "", false, err
		}
		if rest = rest[i+1:]; rest == "" || rest[0] != '"' {
			break
		}
		b.WriteByte('"')
		rest = rest[1:]
	}
	if rest != "" && rest[0] != d.delimiter && rest[0] != '\n' && rest[0] != '\r' {
		return "", false, fault.New(fault.Invalid, "sheet.quote_after", "row", d.record, "column", Letter(column))
	}
	d.text = rest
	return b.String(), d.ended(), nil
}

// ended eats a delimiter or a line end and reports whether it was the latter.
func (d *delimited) ended() bool {
	switch {
	case d.text == "":
		return true
	case d.text[0] == d.delimiter:
		d.text = d.text[1:]
		return false
	case strings.HasPrefix(d.text, "\r\n"):
		d.text = d.text[2:]
	default:
		d.text = d.text[1:]
	}
	return true
}
