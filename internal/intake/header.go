package intake

import (
	"maps"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/suggest"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// headerWithin is how many rows from the top may come before the header.
const headerWithin = 30

// header is where the columns of a table stand in a sheet.
type header struct {
	sheet   *sheet.Sheet
	row     int         // number of the (lower) row of headings
	columns []int       // of the table, by column of the sheet; -1 for one that is not read
	heading []string    // as they stand, by column of the sheet
	units   []*Unit     // stated in the heading, by column of the sheet; nil for none
	stated  []*Unit     // stated for the whole sheet above the headings
	twice   [][2]int    // columns of the sheet with the same meaning
	unknown []int       // columns of the sheet with a heading that means nothing here
	strange map[int]int // columns of the sheet, with the column of the table that its heading begins with, whose unit is not known
}

// place is where a column of the table stands in the sheet, -1 for nowhere.
func (h *header) place(column int) int { return slices.Index(h.columns, column) }

// meant counts the columns of the table that were found.
func (h *header) meant() int {
	n := 0
	for _, c := range h.columns {
		if c >= 0 {
			n++
		}
	}
	return n
}

// better reports whether the header means more columns than another, or as many
// with more units.
func (h *header) better(other *header) bool {
	if other == nil || h.meant() != other.meant() {
		return other == nil || h.meant() > other.meant()
	}
	return h.stating() > other.stating()
}

// stating counts the headings that state a unit.
func (h *header) stating() int {
	n := 0
	for _, u := range h.units {
		if u != nil {
			n++
		}
	}
	return n
}

// missing lists the columns that are required, not there and not given.
func (h *header) missing(t *Table, o Options) []int {
	var all []int
	for i, c := range t.Columns {
		if c.Required && h.place(i) < 0 && o.Given[c.Name] == "" {
			all = append(all, i)
		}
	}
	return all
}

// findHeader finds the sheet with the table and its header: the row, or the two
// rows, whose headings mean the most columns. Faults, all invalid:
// intake.no_header, intake.no_header_near, intake.no_sheet,
// intake.sheets_ambiguous, intake.heading_twice, intake.unit_unknown,
// intake.unit_missing; those of reading.
func findHeader(b *sheet.Book, t *Table, o Options) (*header, error) {
	name, lang := o.Sheet, o.Lang
	var best *header
	var whole []string
	found := false
	for _, s := range b.Sheets {
		if name != "" && s.Name != name || name == "" && s.Hidden {
			continue
		}
		found = true
		h, err := headerOf(s, t)
		if err != nil {
			return nil, err
		}
		if h == nil {
			continue
		}
		if len(h.missing(t, o)) == 0 {
			whole = append(whole, s.Name)
		}
		if best == nil || len(h.missing(t, o)) < len(best.missing(t, o)) || len(h.missing(t, o)) == len(best.missing(t, o)) && h.meant() > best.meant() {
			best = h
		}
	}
	switch {
	case !found:
		return nil, fault.New(fault.NotFound, "intake.no_sheet", "sheet", name, "sheets", sheetNames(b))
	case len(whole) > 1:
		return nil, fault.New(fault.Invalid, "intake.sheets_ambiguous", "sheets", strings.Join(whole, "、"))
	case best == nil:
		return nil, fault.New(fault.Invalid, "intake.no_header", "columns", titles(t, required(t), lang))
	case len(whole) == 0:
		return nil, best.incomplete(t, o)
	}
	return best, best.check(t, lang)
}

func sheetNames(b *sheet.Book) string {
	var names []string
	for _, s := range b.Sheets {
		names = append(names, s.Name)
	}
	return strings.Join(names, "、")
}

func required(t *Table) []int {
	var all []int
	for i, c := range t.Columns {
		if c.Required {
			all = append(all, i)
		}
	}
	return all
}

func titles(t *Table, columns []int, lang message.Lang) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = t.Columns[c].Title.In(lang)
	}
	return joined(names, lang)
}

// incomplete is the fault of a header without a required column, with the
// heading that may be meant.
func (h *header) incomplete(t *Table, o Options) error {
	lang := o.Lang
	missing := h.missing(t, o)
	var open []string
	for _, c := range h.unknown {
		open = append(open, h.heading[c])
	}
	for _, m := range missing {
		if near := suggest.Nearest(t.Columns[m].Title.In(lang), open); near != "" {
			return fault.New(fault.Invalid, "intake.no_header_near", "sheet", h.sheet.Name, "row", h.row, "columns", titles(t, missing, lang),
				"near", near, "column", t.Columns[m].Title.In(lang))
		}
	}
	return fault.New(fault.Invalid, "intake.header_lacks", "sheet", h.sheet.Name, "row", h.row, "columns", titles(t, missing, lang))
}

// check refuses a header that leaves open what a column means.
func (h *header) check(t *Table, lang message.Lang) error {
	for _, two := range h.twice {
		return fault.New(fault.Invalid, "intake.heading_twice", "row", h.row, "first", sheet.Letter(two[0]), "second", sheet.Letter(two[1]),
			"column", t.Columns[h.columns[two[0]]].Title.In(lang))
	}
	for _, at := range slices.Sorted(maps.Keys(h.strange)) {
		column := h.strange[at]
		return fault.New(fault.Invalid, "intake.unit_unknown", "row", h.row, "column", sheet.Letter(at), "heading", h.heading[at],
			"units", shownUnits(t.Columns[column].Measure))
	}
	for at, column := range h.columns {
		if column < 0 || t.Columns[column].Measure == "" || h.units[at] != nil || h.unitColumn(t, column) >= 0 {
			continue
		}
		for _, u := range h.stated {
			if u.measure == t.Columns[column].Measure {
				h.units[at] = u
			}
		}
		if h.units[at] == nil {
			return fault.New(fault.Invalid, "intake.unit_missing", "row", h.row, "column", sheet.Letter(at), "heading", h.heading[at],
				"units", shownUnits(t.Columns[column].Measure))
		}
	}
	return nil
}

// unitColumn is the place of the column that states the unit of another, -1 for
// none.
func (h *header) unitColumn(t *Table, column int) int {
	for i, c := range t.Columns {
		if c.Type == UnitName && c.UnitFor == t.Columns[column].Name {
			return h.place(i)
		}
	}
	return -1
}

// headerOf finds the header of a sheet; nil where no row means two columns, or
// the only one of a table of one.
func headerOf(s *sheet.Sheet, t *Table) (*header, error) {
	var rows []sheet.Row
	for row, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		if row.Blank() {
			continue
		}
		if rows = append(rows, row); len(rows) > headerWithin {
			break
		}
	}
	var best *header
	var stated []*Unit
	for i := range rows {
		one, two := oneRow(s, t, rows[i]), twoRows(s, t, rows, i)
		one.stated = slices.Clone(stated)
		if one.better(best) {
			best = one
		}
		stated = append(stated, statedUnits(rows[i])...)
		if two != nil && two.better(best) {
			best, two.stated = two, slices.Clone(stated)
		}
	}
	if best == nil || best.meant() < min(2, len(t.Columns)) {
		return nil, nil
	}
	return best, nil
}

// statedUnits are those of a line above the table, such as "单位：万元".
func statedUnits(row sheet.Row) []*Unit {
	var all []*Unit
	for _, cell := range row.Cells {
		text := headingText(cell.Text)
		_, after, ok := strings.Cut(text, "单位:")
		if !ok {
			continue
		}
		for _, word := range strings.FieldsFunc(after, func(r rune) bool { return strings.ContainsRune("、,;/()，；", r) }) {
			all = append(all, wordUnits(word)...)
		}
	}
	return all
}

// wordUnits are the units that a word is the name of.
func wordUnits(word string) []*Unit {
	var all []*Unit
	for i := range units {
		if unitOf(units[i].measure, word) == &units[i] {
			all = append(all, &units[i])
		}
	}
	return all
}

// oneRow is the header that a row makes.
func oneRow(s *sheet.Sheet, t *Table, row sheet.Row) *header {
	texts := make([][]string, len(row.Cells))
	for i, c := range row.Cells {
		if c.Kind == sheet.Text {
			texts[i] = []string{c.Text}
		}
	}
	return headerFrom(s, t, row.Number, texts)
}

// twoRows is the header that a row and the one under it make: groups over
// headings, or headings over their units. A lower row with numbers is data.
func twoRows(s *sheet.Sheet, t *Table, rows []sheet.Row, i int) *header {
	if i+1 >= len(rows) || rows[i+1].Number != rows[i].Number+1 {
		return nil
	}
	upper, lower := rows[i], rows[i+1]
	width := max(len(upper.Cells), len(lower.Cells))
	texts := make([][]string, width)
	group, under, onlyUnits := "", "", true
	for c := range width {
		above, below := upper.Cell(c), lower.Cell(c)
		if below.Kind != sheet.Text && below.Kind != sheet.Empty {
			return nil
		}
		switch {
		case above.Kind == sheet.Text:
			group, under = above.Text, above.Merged
		case above.Merged == "" || above.Merged != under:
			group, under = "", ""
		}
		switch {
		case below.Text == "" && group == "":
		case below.Text == "":
			texts[c] = []string{group}
		case group == "":
			texts[c] = []string{below.Text}
		default:
			texts[c] = []string{group + below.Text, below.Text}
			if len(wordUnits(below.Text)) > 0 {
				texts[c] = []string{group + "(" + below.Text + ")"}
			}
		}
		if below.Text != "" && len(wordUnits(below.Text)) == 0 {
			onlyUnits = false
		}
	}
	h := headerFrom(s, t, lower.Number, texts)
	for c, column := range h.columns { // what only the upper row means, over something else below, is no header of two rows
		if !onlyUnits && column >= 0 && len(texts[c]) == 1 && lower.Cell(c).Kind == sheet.Empty && lower.Cell(c).Merged == "" && upper.Cell(c).Merged == "" {
			return nil
		}
	}
	return h
}

// headerFrom matches headings, each in the ways it may be read, with columns.
func headerFrom(s *sheet.Sheet, t *Table, row int, texts [][]string) *header {
	h := &header{
		sheet: s, row: row, columns: slices.Repeat([]int{-1}, len(texts)), heading: make([]string, len(texts)), units: make([]*Unit, len(texts)),
		strange: map[int]int{},
	}
	for at, ways := range texts {
		if len(ways) == 0 {
			continue
		}
		h.heading[at] = ways[0]
		for _, text := range ways {
			column, unit, known := t.meaning(text)
			if column < 0 {
				continue
			}
			if first := h.place(column); first >= 0 {
				h.twice = append(h.twice, [2]int{first, at})
			}
			h.columns[at], h.units[at], h.heading[at] = column, unit, text
			if !known {
				h.strange[at] = column
			}
			break
		}
		if h.columns[at] < 0 {
			h.unknown = append(h.unknown, at)
		}
	}
	return h
}

// meaning finds the column that a heading means, and the unit it states. known
// is false where something is stated that is no unit of the column.
func (t *Table) meaning(heading string) (column int, unit *Unit, known bool) {
	text := headingText(heading)
	if text == "" {
		return -1, nil, true
	}
	for i := range t.Columns {
		if slices.Contains(t.names(i), text) {
			return i, nil, true
		}
	}
	best, rest := -1, ""
	for i := range t.Columns {
		for _, name := range t.names(i) {
			after, ok := strings.CutPrefix(text, name)
			if ok && name != "" && (best < 0 || len(after) < len(rest)) {
				best, rest = i, after
			}
		}
	}
	if best < 0 {
		return -1, nil, true
	}
	marked := strings.ContainsRune("(:/_-,，", []rune(rest)[0])
	inner := strings.Trim(rest, "():/_-,，")
	m := t.Columns[best].Measure
	if m == "" {
		if marked { // a hint such as (必填)
			return best, nil, true
		}
		return -1, nil, true
	}
	for word := range strings.FieldsFuncSeq(inner, func(r rune) bool { return strings.ContainsRune("(),;，；", r) }) {
		if u := unitOf(m, word); u != nil {
			return best, u, true
		}
		if word != "必填" && word != "选填" && word != "required" && word != "optional" {
			if !marked {
				return -1, nil, true
			}
			return best, nil, false
		}
	}
	return best, nil, true
}

// names are the headings of a column as they are compared.
func (t *Table) names(i int) []string {
	c := &t.Columns[i]
	all := []string{headingText(c.Title.ZH), headingText(c.Title.EN), headingText(c.Name)}
	for _, a := range c.Aliases {
		all = append(all, headingText(a))
	}
	return all
}
