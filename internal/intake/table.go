package intake

import (
	"regexp"
	"strings"

	"github.com/sanquan/sanquan/internal/message"
)

// Words are a text in both languages.
type Words struct{ ZH, EN string }

// In returns the text in a language.
func (w Words) In(lang message.Lang) string {
	if lang == message.EN {
		return w.EN
	}
	return w.ZH
}

// joined lists words as the language does.
func joined(list []string, lang message.Lang) string {
	if lang == message.EN {
		return strings.Join(list, ", ")
	}
	return strings.Join(list, "、")
}

// Type is what the cells of a column hold.
type Type string

// The types, with the normal form of their values.
const (
	Text       Type = "text"     // as written, without blanks around it
	Code       Type = "code"     // capitals and digits in ASCII
	CreditCode Type = "credit"   // 统一社会信用代码, GB 32100
	Division   Type = "division" // six digits of GB/T 2260, from the code or a name
	Choice     Type = "choice"   // the code of one of Choices
	Date       Type = "date"     // 2016-03-05, 2016-03 or 2016
	Integer    Type = "integer"  // 12
	Decimal    Type = "decimal"  // 12.5, in the base unit of the column's Measure
	UnitName   Type = "unit"     // name of a unit, for the column UnitFor
)

// Precision is how exactly a date is known.
type Precision int

// The precisions.
const (
	Day Precision = iota
	Month
	Year
)

// Column is a column of a table.
type Column struct {
	Name     string // identifier, such as "capital"
	Title    Words
	Aliases  []string // other headings that mean it
	Type     Type
	Required bool
	Help     Words  // what to fill in, for the template
	Example  string // a value, for the template

	Pattern *regexp.Regexp // of Code: what the normal form must match; nil for anything
	Longest int            // of Text: characters; 0 for 500
	Choices []Option       // of Choice
	Coarse  Precision      // of Date: the coarsest precision that is accepted
	County  bool           // of Division: a county or district is wanted, nothing coarser
	Measure Measure        // of Decimal: the unit must be stated; "" for a pure number
	Unit    string         // the unit of the template, one of the Measure
	UnitFor string         // of UnitName: the column whose unit it states
	Least   string         // of Integer and Decimal: bound in the base unit, "" for none
	Most    string
}

// Option is a value of a code list.
type Option struct {
	Code    string
	Title   Words
	Aliases []string
}

// Table defines what is imported.
type Table struct {
	Name    string // identifier, such as "firms"
	Title   Words
	Columns []Column
	// Keys are sets of columns that tell records apart, the surest first: a row
	// is known by the first whose columns it has all.
	Keys [][]string
	// Spans are pairs of dates, of which the second is not before the first.
	Spans [][2]string
	// Place is the column with the division that a record belongs to: who may not
	// change what is there may not import it. "" for none.
	Place string
	// Check says what is wrong with a record beyond its cells; nil for nothing.
	Check func(Record) []Issue
}

// index returns the place of a column, -1 for none.
func (t *Table) index(name string) int {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return i
		}
	}
	return -1
}

// Value is a cell in normal form.
type Value struct {
	Text string // "" for none
	Unit string // of a Decimal with a Measure: the unit it was stated in
}

// Record is a row in normal form.
type Record struct {
	Table  *Table
	Row    int     // of the sheet, from 1
	Values []Value // one for each column of the table
}

// Get returns the text of a column, "" for none. It panics if the table has no
// such column.
func (r Record) Get(name string) string { return r.Values[r.Table.index(name)].Text }

// Value returns the value of a column; as Get.
func (r Record) Value(name string) Value { return r.Values[r.Table.index(name)] }
