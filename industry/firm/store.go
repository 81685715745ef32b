package firm

import (
	"context"
	"time"
)

// Act is who changes the register, as the audit keeps it.
type Act struct {
	Action  string    // of package access: firm.change, firm.review
	Account string    // id; "" for the command line
	Name    string    // what the account is called
	Via     string    // session, token ID, command line
	Address string    // of the client
	Request string    // id of the request
	At      time.Time // UTC
	Reason  string
}

// Change is one act on the register, kept whole or not at all.
type Change struct {
	Act Act

	// Records to be kept, each with the version it was made from, 0 for a new
	// one; the store counts it up.
	Records   []Record
	Facts     []Fact            // new
	Ended     map[string]Ending // by id of the fact, which counted until now
	Events    []Event           // new; Seq is given
	Proposals []Proposal        // as Records

	Before, After string // JSON for the audit, "" for nothing
	Object, Place string // what the audit names: a record, a proposal; its area

	// Key is chosen by who asks: the same Act.Account and key again change
	// nothing (Apply returns again = true). "" for none.
	Key     string
	Request []byte // all that was asked, compared with that of the first
	Answer  string // id that is answered again
	Probe   bool   // nothing is kept: only whether the key is known is asked
}

// Filter narrows a list of firms; zero fields do not.
type Filter struct {
	Area   string // division and those within it
	Kind   Kind
	Class  string // GB/T 4754 class and those within it
	Title  string // qualification held
	Parent string // id of a record, joined ones counted
	Status State
	Batch  string // import or pack one of its facts came with
	Clash  bool   // only those with a conflict
	Within *Box   // position in a rectangle, edges counted
}

// Box is a rectangle in degrees, WGS84.
type Box struct{ West, South, East, North float64 }

// Page is a part of a list: at most Limit rows after the row that Cursor stands
// for, "" for the first part.
type Page struct {
	Cursor string
	Limit  int
}

// Store keeps the register. Faults of its own: not_found firm.no_record,
// firm.no_proposal, firm.no_event; conflict store.changed (a version is not
// the one kept, a fact has ended meanwhile), store.key_reused; invalid
// store.bad_cursor.
type Store interface {
	// Apply keeps a change. again is true, and answer what the first one's was,
	// where the key is known. Fault conflict firm.pair_open where a pair is
	// proposed that waits already.
	Apply(context.Context, Change) (answer string, again bool, err error)

	Record(ctx context.Context, id string) (Record, error)
	// Records returns those there are, by id.
	Records(ctx context.Context, ids []string) (map[string]Record, error)
	// Members returns the records with a head, itself among them, by id.
	Members(ctx context.Context, head string) ([]Record, error)
	// FactsOf returns all facts of records, ended ones too, by id.
	FactsOf(ctx context.Context, records []string) ([]Fact, error)
	// FactsOfBatch returns the facts of an import or pack that have not ended,
	// those after an id, by id.
	FactsOfBatch(ctx context.Context, batch, after string, limit int) ([]Fact, error)
	// EventsOf returns all events that name one of the records, by Seq.
	EventsOf(ctx context.Context, records []string) ([]Event, error)
	Event(ctx context.Context, id string) (Event, error)

	// ListFirms lists heads that are not removed, by name and id. next is the
	// cursor of the page after, "" where there is none.
	ListFirms(context.Context, Filter, Page) (list []Record, next string, err error)
	// Holding returns the heads that have this CreditCode or, exactly, this Name
	// now, at most 100.
	Holding(ctx context.Context, field Field, value string) ([]Record, error)
	// Changed returns records, heads or not, changed at or after a time, those
	// after (from, id) by (Changed, id).
	Changed(ctx context.Context, from time.Time, id string, limit int) ([]Record, error)
	// CountFirms counts heads that are not removed.
	CountFirms(context.Context) (int, error)

	Proposal(ctx context.Context, id string) (Proposal, error)
	// ListProposals lists those in a state ("" for all), open ones by score
	// downwards, others the last proposed first.
	ListProposals(context.Context, ProposalState, Page) (list []Proposal, next string, err error)
}
