package firm

import "time"

// Weight is what one field says on whether two records are one firm.
type Weight struct {
	Field string  `json:"field"`
	A     string  `json:"a"` // the values compared
	B     string  `json:"b"`
	Level string  `json:"level"` // how far they agree, in the word of who compared them
	Log2  float64 `json:"log2"`  // log2 of the odds it adds, negative where it speaks against
}

// ProposalState is what became of a proposal.
type ProposalState string

// The states.
const (
	Open      ProposalState = "open"
	Merged    ProposalState = "merged"
	KeptApart ProposalState = "apart"
	Undone    ProposalState = "undone" // decided, and the decision was taken back
)

// Proposal is a pair of records that may be one firm, to be decided by somebody
// else than who proposed it.
type Proposal struct {
	ID      string        `json:"id"`
	A       string        `json:"a"` // ids of records, the lesser first
	B       string        `json:"b"`
	Score   float64       `json:"score"` // probability that they are one, 0..1; -1 where nobody reckoned it
	Weights []Weight      `json:"weights"`
	Method  string        `json:"method"` // how the pair was found: a text such as "link 2026-11-25", "manual"
	By      string        `json:"by"`     // account; "" for the program
	At      time.Time     `json:"at"`
	Note    string        `json:"note"`
	State   ProposalState `json:"state"`
	Event   string        `json:"event,omitempty"`     // that decided it
	Decided string        `json:"decidedBy,omitempty"` // account
	When    *time.Time    `json:"decidedAt,omitempty"`
	Version int64         `json:"version"`
}
