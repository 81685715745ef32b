package sheet

// Kind says what a cell holds.
type Kind uint8

// The kinds. Delimited text has Empty and Text only.
const (
	Empty  Kind = iota
	Text        // as written
	Number      // a decimal number as the file stores it, "110106" or "1.10105199001011E+17"
	Date        // a number shown as a date: "2016", "2016-03", "2016-03-05", "2016-03-05 14:30:00" or "14:30:00", as much as its format shows
	Bool        // "TRUE" or "FALSE"
	Error       // what a formula could not compute: "#N/A", "#REF!"
)

// Cell is one cell. The zero Cell is empty.
type Cell struct {
	Kind    Kind
	Text    string // "" for Empty
	Format  string // number format code of ECMA-376 §18.8.31, "" for General
	Formula string // the formula that Text is the kept result of, "" for none; "=" where it is part of a shared one
	Merged  string // the merged range that covers the cell, such as "A2:A5", "" for none; the value stands in the first of it
	Comment string // what a comment attached to the cell says
}

// Blank reports whether there is nothing in the cell: no value, no formula
// without one, no comment.
func (c Cell) Blank() bool { return c.Kind == Empty && c.Formula == "" && c.Comment == "" }

// Row is a row of a sheet.
type Row struct {
	Number int    // as the spreadsheet counts, from 1; of delimited text the record
	Hidden bool   // by hand or by a filter
	Cells  []Cell // from column A; as long as the last cell that is not blank
}

// Cell returns the cell of a column, counted from 0; an empty one beyond the end.
func (r Row) Cell(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Blank reports whether the row has no cell that holds anything.
func (r Row) Blank() bool {
	for _, c := range r.Cells {
		if !c.Blank() {
			return false
		}
	}
	return true
}

// Letter returns the letters of a column counted from 0: A, B … Z, AA.
func Letter(column int) string {
	var b [8]byte
	i := len(b)
	for column++; column > 0; column = (column - 1) / 26 {
		i--
		b[i] = byte('A' + (column-1)%26)
	}
	return string(b[i:])
}

// reference is a place of a sheet.
type reference struct{ row, column int } // row from 1, column from 0

// parseReference reads "BC12"; false for anything else.
func parseReference(s []byte) (reference, bool) {
	column, i := 0, 0
	for i < len(s) && s[i] >= 'A' && s[i] <= 'Z' && i < 4 {
		column = column*26 + int(s[i]-'A') + 1
		i++
	}
	row, digits := 0, 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && digits < 8 {
		row = row*10 + int(s[i]-'0')
		i, digits = i+1, digits+1
	}
	return reference{row, column - 1}, i == len(s) && column > 0 && row > 0
}
