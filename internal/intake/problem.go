package intake

import (
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/message"
)

// Grade is how much a problem matters.
type Grade string

// The grades.
const (
	Bad  Grade = "bad"  // the row is not taken
	Note Grade = "note" // the row is taken; this says how it was understood, or what was left out
)

// Issue is a problem as who finds it says it, without its place.
type Issue struct {
	Column string // name, "" for the whole row
	Code   string // of docs/formats/import.md, or the message id of a fault such as "orgcode.check"
	Grade  Grade
	Args   []fault.Arg // of the sentences
}

// bad and note make issues; keyvals are as in fault.New.
func bad(code string, keyvals ...any) Issue {
	return Issue{Code: code, Grade: Bad, Args: fault.New(fault.Invalid, code, keyvals...).Args}
}

func note(code string, keyvals ...any) Issue {
	i := bad(code, keyvals...)
	i.Grade = Note
	return i
}

// BadOn is an issue that keeps a row out, for the column. code is a message id.
func BadOn(column string, err *fault.Error) Issue {
	return Issue{Column: column, Code: err.ID, Grade: Bad, Args: err.Args}
}

// Problem is an issue with its place.
type Problem struct {
	Row     int         `json:"row"`               // of the sheet, from 1; 0 for the table
	Letter  string      `json:"column,omitempty"`  // A, B, …
	Heading string      `json:"heading,omitempty"` // as it stands in the file
	Column  string      `json:"field,omitempty"`   // name in the table's definition
	Value   string      `json:"value,omitempty"`   // as it stands
	Code    string      `json:"code"`
	Grade   Grade       `json:"grade"`
	Cells   int         `json:"cells"` // number of cells it is about, those below Row in the same column; 1 for most
	Args    []fault.Arg `json:"-"`
}

// Reason says what is the matter.
func (p Problem) Reason(lang message.Lang) string {
	if strings.Contains(p.Code, ".") {
		return message.Text(lang, p.Code, p.args()...)
	}
	return message.Text(lang, "intake.reason."+p.Code, p.args()...)
}

// Remedy says what to do; "" where the reason does.
func (p Problem) Remedy(lang message.Lang) string {
	id := "intake.remedy." + p.Code
	if !message.Known(id) {
		return ""
	}
	return message.Text(lang, id, p.args()...)
}

func (p Problem) args() []any {
	all := []any{"value", p.Value, "heading", p.Heading}
	for _, a := range p.Args {
		all = append(all, a.Name, a.Value)
	}
	return all
}
