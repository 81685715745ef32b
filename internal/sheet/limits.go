package sheet

import "github.com/sanquan/sanquan/base/fault"

// Limits bound what a file may cost. A zero field is that of DefaultLimits.
type Limits struct {
	FileBytes int64 // of the file as it comes
	PartBytes int64 // of one part of a workbook, unpacked
	Ratio     int64 // unpacked bytes per packed byte of a part that unpacks to more than a MiB
	Sheets    int   // number of sheets
	Rows      int   // number of the last row, or of records
	Columns   int   // number of columns that hold something
	Cells     int   // number of cells that hold something, of one sheet
	CellBytes int   // of the text of one cell
}

// DefaultLimits hold a district's register: a workbook of a million rows with
// a dozen columns. Excel itself ends at 1,048,576 rows and 32,767 characters in
// a cell. Deflate packs no better than 1032:1; real sheets reach 40:1.
var DefaultLimits = Limits{
	FileBytes: 128 << 20, PartBytes: 768 << 20, Ratio: 200, Sheets: 256,
	Rows: 1 << 20, Columns: 1024, Cells: 24_000_000, CellBytes: 128 << 10,
}

func (l Limits) filled() Limits {
	d := DefaultLimits
	fill(&l.FileBytes, d.FileBytes)
	fill(&l.PartBytes, d.PartBytes)
	fill(&l.Ratio, d.Ratio)
	fill(&l.Sheets, d.Sheets)
	fill(&l.Rows, d.Rows)
	fill(&l.Columns, d.Columns)
	fill(&l.Cells, d.Cells)
	fill(&l.CellBytes, d.CellBytes)
	return l
}

func fill[T int | int64](field *T, usual T) {
	if *field <= 0 {
		*field = usual
	}
}

// tally counts what of one sheet was read.
type tally struct {
	limits Limits
	cells  int
}

// row checks the row as it was read. Faults invalid sheet.too_many_rows,
// sheet.too_many_columns, sheet.too_many_cells.
func (t *tally) row(r Row) error {
	t.cells += len(r.Cells)
	switch {
	case r.Number > t.limits.Rows:
		return fault.New(fault.Invalid, "sheet.too_many_rows", "most", t.limits.Rows)
	case len(r.Cells) > t.limits.Columns:
		return fault.New(fault.Invalid, "sheet.too_many_columns", "row", r.Number, "columns", len(r.Cells), "most", t.limits.Columns)
	case t.cells > t.limits.Cells:
		return fault.New(fault.Invalid, "sheet.too_many_cells", "row", r.Number, "most", t.limits.Cells)
	}
	return nil
}

// text checks the length of a cell. Fault invalid sheet.cell_too_long.
func (t *tally) text(row, column, length int) error {
	if length > t.limits.CellBytes {
		return fault.New(fault.Invalid, "sheet.cell_too_long", "row", row, "column", Letter(column), "most", t.limits.CellBytes)
	}
	return nil
}
