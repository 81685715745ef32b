package intake

import (
	"context"
	"time"
)

// Act is who imports, as the audit keeps it.
type Act struct {
	Account string    // id; "" for the command line
	Name    string    // what the account is called
	Via     string    // session, token ID, command line
	Address string    // of the client
	Request string    // id of the request
	At      time.Time // UTC
	// May reports whether records of a division may be changed ("" for those of
	// none); nil for all.
	May func(place string) bool
}

// Verdict is what importing a record would do.
type Verdict struct {
	Fate    Fate   // Created, Changed, Unchanged or Refused
	Record  string // id of the record that is there, "" for none
	Place   string // division of that record, "" for none or unknown
	Changes []Change
	Issues  []Issue
	Work    any // what the target wants back in Apply
}

// Change is a column of a record that changes.
type Change struct {
	Column string `json:"column"`
	Before string `json:"before"` // "" for nothing
	After  string `json:"after"`
}

// Planned is a record with its verdict.
type Planned struct {
	Record
	Verdict
}

// Written is a row of the journal of an import: what was done, and what stood
// there before.
type Written struct {
	Row     int      `json:"row"`
	Fate    Fate     `json:"fate"` // Created or Changed
	Key     string   `json:"key"`  // natural key, for people
	Record  string   `json:"record"`
	Version int64    `json:"version"` // of the record, once it was written
	Changes []Change `json:"changes"`
}

// Target takes the records of a table.
type Target interface {
	// Table defines what the target takes.
	Table() *Table
	// Action is the one of package access that importing is.
	Action() string
	// Plan says what each record would do, in order. It changes nothing.
	Plan(context.Context, []Record) ([]Verdict, error)
	// Apply writes rows, whose verdicts are Created or Changed, in one
	// transaction, under the name of the batch. It returns them with the ids and
	// versions of their records, in order.
	Apply(ctx context.Context, act Act, batch string, rows []Planned) ([]Written, error)
	// Applied reports whether anything of the batch stands: it tells whether an
	// Apply or Undo that was broken off had been done.
	Applied(ctx context.Context, batch string) (bool, error)
	// Undo takes all of a batch back in one transaction. Fault conflict
	// intake.changed_since (with row, key and count) where a record was changed
	// since, which is then not undone, nor any other.
	Undo(ctx context.Context, act Act, batch string, rows []Written) error
}
