package intake

import (
	"context"
	"time"

	"github.com/sanquan/sanquan/internal/audit"
)

// State is how far an import is.
type State string

// The states. Applying and Undoing are left behind only by a crash; the same
// request again brings them to their end.
const (
	PlannedOnly State = "planned" // the dry run was made
	Applying    State = "applying"
	Applied     State = "applied"
	Undoing     State = "undoing"
	Undone      State = "undone"
)

// Accept says which rows are wanted.
type Accept string

// The choices.
const (
	Good Accept = "good" // those that are right
	All  Accept = "all"  // all, or nothing
)

// Counts are the rows of an import by their fate.
type Counts struct {
	Rows      int `json:"rows"` // below the headings
	Created   int `json:"created"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Duplicate int `json:"duplicate"`
	Refused   int `json:"refused"`
	Skipped   int `json:"skipped"` // totals, repeated headings
	Notes     int `json:"notes"`   // number of notes, not of rows
}

// Import is a file that was read for a table.
type Import struct {
	ID        string            `json:"id"` // UUIDv7; the batch of its rows
	Table     string            `json:"table"`
	File      string            `json:"file"` // name, as it was given
	Sum       string            `json:"sum"`  // SHA-256 of the file, hex
	Bytes     int64             `json:"bytes"`
	Sheet     string            `json:"sheet"`
	Header    int               `json:"header"`             // number of the row of headings
	Encoding  string            `json:"encoding,omitempty"` // of delimited text
	Given     map[string]string `json:"given,omitempty"`    // values that stand for all rows, by column
	Report    string            `json:"report"`             // object that holds the row report
	State     State             `json:"state"`
	Accept    Accept            `json:"accept,omitempty"` // from Applying on
	Counts    Counts            `json:"counts"`
	Plan      string            `json:"plan"`              // digest of what was seen in the dry run
	Earlier   string            `json:"earlier,omitempty"` // import of the same file that stands applied
	By        string            `json:"by"`                // account, "" for the command line
	ByName    string            `json:"byName"`
	Created   time.Time         `json:"created"` // UTC, microseconds
	AppliedBy string            `json:"appliedBy,omitempty"`
	Applied   *time.Time        `json:"applied,omitempty"`
	UndoneBy  string            `json:"undoneBy,omitempty"`
	Undone    *time.Time        `json:"undone,omitempty"`
	Version   int64             `json:"version"`
}

// Filter narrows a list of imports; zero fields do not.
type Filter struct {
	Table string
	State State
	Sum   string
}

// Page is a part of a list: at most Limit rows after the one that Cursor stands
// for, "" for the first part.
type Page struct {
	Cursor string
	Limit  int
}

// Store keeps imports. Faults of its own: not_found intake.no_import; conflict
// store.changed; invalid store.bad_cursor.
type Store interface {
	// KeepImport inserts an import of version 0, or changes the one that is at
	// its version, and with it the audit entry (none where it has no action).
	// rows replace its journal unless they are nil.
	KeepImport(ctx context.Context, i Import, rows []Written, e audit.Entry) (Import, error)
	Import(ctx context.Context, id string) (Import, error)
	// ListImports lists the latest first; next is the cursor of the page after,
	// "" where there is none.
	ListImports(context.Context, Filter, Page) (list []Import, next string, err error)
	// ImportRows returns the journal after a row, by row.
	ImportRows(ctx context.Context, id string, after, limit int) ([]Written, error)
}
