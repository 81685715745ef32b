package pack

import "slices"

// Kind says what the cells of a field hold and how they are written.
type Kind string

// The kinds. Cells are trimmed, have no line breaks and no control characters.
const (
	Text     Kind = "text"     // free text
	ID       Kind = "id"       // key of this pack: no spaces, no ";", never in scientific notation
	Code     Kind = "code"     // code of a public list, held to Field.Pattern
	Enum     Kind = "enum"     // one of Field.Enum
	Integer  Kind = "integer"  // decimal digits, "-" before negatives
	Number   Kind = "number"   // decimal digits with a point, never an exponent
	Boolean  Kind = "boolean"  // true or false
	Date     Kind = "date"     // 2026-09-30
	Moment   Kind = "moment"   // a date to the precision known: 2026, 2026-09, 2026-09-30
	Period   Kind = "period"   // a moment, or two joined by "/"
	Clock    Kind = "clock"    // HH:MM from 00:00 to 23:59
	Clock24  Kind = "clock24"  // HH:MM from 00:00 to 24:00, an exclusive end
	ClockRun Kind = "clockrun" // HH:MM from 00:00 to 29:59: hours from 24 on are after midnight
	Hours    Kind = "hours"    // HH:MM-HH:MM, several separated by ";"
	List     Kind = "list"     // ids or codes separated by ";"
	URL      Kind = "url"      // http or https
	USCC     Kind = "uscc"     // 统一社会信用代码 of GB 32100, with its check character
)

// Ref names a field of a table whose values a cell must be one of.
type Ref struct{ Table, Field string }

// Field is a column of a table.
type Field struct {
	Name     string
	Title    string // Chinese
	TitleEN  string
	Unit     string // of numbers; "" for counts without one and for text
	Kind     Kind
	Required bool
	Enum     []string
	Pattern  string // anchored regular expression
	Min, Max *float64
	Unknown  string // the value outside Min..Max that says "not known"; "" if there is none
	Refs     []Ref  // the value, or each element of a List, is one of these
}

// Table is the schema of one CSV file, tables/NAME.csv.
type Table struct {
	Name     string
	Title    string // Chinese
	TitleEN  string
	Note     string // English; rules beyond the fields
	Required bool   // the pack must have the file
	Key      []string
	Fields   []Field
}

// Path returns where the table stands in a pack.
func (t *Table) Path() string { return "tables/" + t.Name + ".csv" }

// Index returns the position of the field, -1 if there is none.
func (t *Table) Index(field string) int {
	return slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == field })
}

// Columns returns the names of the fields in order.
func (t *Table) Columns() []string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.Name
	}
	return names
}

// Schema returns the tables of a pack, each after the tables it refers to.
// The result is fresh; the caller may change it.
func Schema() []Table { return tables() }

// schema is the shared copy, never changed.
var schema = tables()

func lookupTable(name string) *Table {
	for i := range schema {
		if schema[i].Name == name {
			return &schema[i]
		}
	}
	return nil
}
