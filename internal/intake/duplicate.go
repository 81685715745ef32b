package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/internal/sheet"
)

// charCode names a character that cannot be shown: U+0007.
func charCode(r rune) string { return fmt.Sprintf("U+%04X", r) }

// key is the natural key of a record by a set of columns, folded so that
// spellings of one thing are one; "" where a column of the set is empty.
func (r Record) key(columns []string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		if parts[i] = foldText(r.Get(c)); parts[i] == "" {
			return ""
		}
	}
	return strings.Join(parts, "\x1f")
}

// Key is the natural key of a record: by the first set of the table's keys that
// it has all of. "" for none.
func (r Record) Key() string {
	for i, columns := range r.Table.Keys {
		if k := r.key(columns); k != "" {
			return fmt.Sprintf("%d\x1f%s", i, k)
		}
	}
	return ""
}

// duplicates finds rows with one key. Where all else is the same too, the later
// are duplicates; where the same is only spelt otherwise, they are as well, and
// it is told; where something differs, nobody but the author can say which is
// right, and all are refused.
func (out *Reading) duplicates() {
	for n, columns := range out.Table.Keys {
		first := map[string]int{}
		for i := range out.Rows {
			row := &out.Rows[i]
			if row.Fate != Taken && row.Fate != Refused {
				continue
			}
			key := row.key(columns)
			if key == "" {
				continue
			}
			j, seen := first[key]
			if !seen {
				first[key] = i
				continue
			}
			out.duplicate(&out.Rows[j], row, n, columns)
		}
	}
}

func (out *Reading) duplicate(a, b *Row, n int, columns []string) {
	for i := range n { // a surer key tells them apart
		if x, y := a.key(out.Table.Keys[i]), b.key(out.Table.Keys[i]); x != "" && y != "" && x != y {
			out.tell(b, columns[0], note("key_shared", "row", a.Row))
			return
		}
	}
	differ, spelt := "", ""
	for i, c := range out.Table.Columns {
		x, y := a.Values[i], b.Values[i]
		switch {
		case x == y:
		case c.Type == Text && foldText(x.Text) == foldText(y.Text):
			spelt = c.Name
		default:
			differ = c.Name
		}
	}
	switch {
	case differ != "":
		out.tell(a, differ, bad("duplicate_differs", "row", b.Row))
		out.tell(b, differ, bad("duplicate_differs", "row", a.Row))
	case a.Fate == Refused || b.Fate == Refused:
		out.tell(b, columns[0], note("duplicate", "row", a.Row))
	case spelt != "":
		b.Fate = Duplicate
		out.tell(b, spelt, note("duplicate_spelling", "row", a.Row, "other", a.Get(spelt)))
	default:
		b.Fate = Duplicate
		out.tell(b, columns[0], note("duplicate", "row", a.Row))
	}
}

// tell adds an issue to a row at a column of the table.
func (out *Reading) tell(row *Row, column string, i Issue) {
	p := Problem{Row: row.Row, Column: column, Code: i.Code, Grade: i.Grade, Args: i.Args, Cells: 1}
	if at := slices.Index(out.columns, out.Table.index(column)); column != "" && at >= 0 {
		p.Letter, p.Heading = sheet.Letter(at), out.Headings[at]
		if at < len(row.Cells) {
			p.Value = row.Cells[at].Text
		}
	}
	if i.Grade == Bad {
		row.Fate = Refused
	}
	row.Problems = append(row.Problems, len(out.Problems))
	out.Problems = append(out.Problems, p)
}
