package graph

import "strings"

// Fault is one row, or one value of it, that could not be used as it stands.
type Fault struct {
	File   string         `json:"file"`
	Row    int            `json:"row"`    // of the file, from 1, a header counted
	Column string         `json:"column"` // as the file calls it; empty where the row as a whole is meant
	Value  string         `json:"value"`
	ID     string         `json:"id"` // message id
	Args   map[string]any `json:"args,omitempty"`
	Kept   bool           `json:"kept"` // the row was kept without the value; else it was left out
}

// The message ids of faults.
const (
	BadRow       = "chain.fault.bad_row"
	NoID         = "chain.fault.no_id"
	Twice        = "chain.fault.twice"
	SelfLoop     = "chain.fault.self_loop"
	UnknownNode  = "chain.fault.unknown_node"
	UnknownFirm  = "chain.fault.unknown_firm"
	UnknownChain = "chain.fault.unknown_chain"
	UnknownRel   = "chain.fault.unknown_relation"
	BadShare     = "chain.fault.bad_share"
	BadGrade     = "chain.fault.bad_grade"
	BadNumber    = "chain.fault.bad_number"
	BadStage     = "chain.fault.bad_stage"
)

// Row tells where a row stands.
type Row struct {
	File string
	Line int // from 1
}

// Count says what became of the rows of one kind.
type Count struct {
	Kind string `json:"kind"` // nodes | firms | chains | edges | kinds | stands | members
	Read int    `json:"read"` // rows
	Kept int    `json:"kept"` // rows used, as they are or without a value
}

// Report tells what was read into a Graph.
type Report struct {
	Counts     []Count  `json:"counts"`
	Faults     []Fault  `json:"faults"`     // in the order of the rows, all
	Cycles     []Cycle  `json:"cycles"`     // of inputs; kept
	KindCycles []Cycle  `json:"kindCycles"` // of kinds; kept
	Idle       int      `json:"idle"`       // nodes without an edge and without a firm
	Files      []string `json:"files"`
}

// Cycle is a set of nodes each of which leads to each.
type Cycle struct {
	Nodes []string `json:"nodes"` // names
}

// LeftOut is the number of rows that were not used.
func (r *Report) LeftOut() int {
	n := 0
	for _, f := range r.Faults {
		if !f.Kept {
			n++
		}
	}
	return n
}

// clip makes a value fit a line of a report.
func clip(s string) string {
	const most = 60 // runes; longer ones are mistakes of quoting
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
