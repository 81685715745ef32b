package relocation

import (
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// State is how far one side of a move is.
type State string

// The states of the giving side, in order.
const (
	Surveyed State = "surveyed" // 摸排
	Assessed State = "assessed" // 评估
	Planned  State = "planned"  // 方案
	Signed   State = "signed"   // 签约
	Moving   State = "moving"   // 搬迁中
	Vacated  State = "vacated"  // 已腾退
	Reused   State = "reused"   // 再利用
	Verified State = "verified" // 核验
	Closed   State = "closed"   // 销号
)

// The states of the receiving side, in order.
const (
	Talks     State = "talks"     // 洽谈
	Settled   State = "settled"   // 落地
	Producing State = "producing" // 投产
	Full      State = "full"      // 达产: production as planned; the years of tax sharing begin
	Sharing   State = "sharing"   // 分享中
	Ended     State = "ended"     // 结束
)

// Owner is the office that has to bring a record to its next state.
type Owner string

// The owners. A record's place says of which division.
const (
	GivingOffice    Owner = "giving_office"    // 迁出地发改 (协同办)
	GivingTrade     Owner = "giving_trade"     // 迁出地经信或商务
	GivingLand      Owner = "giving_land"      // 迁出地规划自然资源: freed land and its reuse
	ReceivingPark   Owner = "receiving_park"   // 承接园区
	ReceivingOffice Owner = "receiving_office" // 承接地发改
	BothFinance     Owner = "both_finance"     // 双方财政、税务, who confirm together
)

// Need is what a record must say before it may come to a state.
type Need string

// The needs.
const (
	NeedActual      Need = "actual"      // the actual date
	NeedEvidence    Need = "evidence"    // the document that proves it
	NeedReuse       Need = "reuse"       // what freed land is used for, and since when
	NeedConfirmed   Need = "confirmed"   // somebody else confirmed the record as it is
	NeedDestination Need = "destination" // a destination, or the exit that stands for it
	NeedTax         Need = "tax"         // taxes of a year
)

// Step is an allowed change of state. Days are the working days that the owner
// has in From before it is overdue; 0 for no clock.
type Step struct {
	Side  Side   `json:"side"`
	From  State  `json:"from"`
	To    State  `json:"to"`
	Owner Owner  `json:"owner"`
	Days  int    `json:"days"`
	Needs []Need `json:"needs,omitempty"`
}

// steps are all allowed changes. The first one from a state is the usual one:
// its owner has the record and its days are the clock. The days are the
// program's own convention: no rule of law sets them.
var steps = []Step{
	{Out, Surveyed, Assessed, GivingTrade, 20, nil},
	{Out, Assessed, Planned, GivingTrade, 20, nil},
	{Out, Planned, Signed, GivingOffice, 40, nil},
	{Out, Signed, Moving, GivingTrade, 60, nil},
	{Out, Moving, Vacated, GivingTrade, 120, []Need{NeedActual}},
	{Out, Vacated, Verified, GivingLand, 60, []Need{NeedActual, NeedEvidence}},
	{Out, Vacated, Reused, GivingLand, 60, []Need{NeedReuse}},
	{Out, Reused, Verified, GivingLand, 20, []Need{NeedActual, NeedEvidence}},
	{Out, Verified, Closed, GivingOffice, 10, []Need{NeedConfirmed, NeedDestination}},
	{Out, Surveyed, Closed, GivingOffice, 20, []Need{NeedConfirmed, NeedDestination}},
	{Out, Assessed, Closed, GivingOffice, 20, []Need{NeedConfirmed, NeedDestination}},

	{In, Talks, Settled, ReceivingPark, 60, nil},
	{In, Settled, Producing, ReceivingPark, 120, []Need{NeedActual}},
	{In, Producing, Full, ReceivingPark, 240, []Need{NeedEvidence}},
	{In, Full, Sharing, BothFinance, 20, []Need{NeedConfirmed, NeedTax}},
	{In, Sharing, Ended, BothFinance, 0, []Need{NeedConfirmed}},
	{In, Talks, Ended, ReceivingPark, 60, nil},
	{In, Full, Ended, ReceivingOffice, 20, []Need{NeedConfirmed}}, // no taxes are shared
}

// Steps returns the table of allowed changes.
func Steps() []Step { return slices.Clone(steps) }

// States returns the states of a side in order.
func States(side Side) []State {
	if side == Out {
		return []State{Surveyed, Assessed, Planned, Signed, Moving, Vacated, Reused, Verified, Closed}
	}
	return []State{Talks, Settled, Producing, Full, Sharing, Ended}
}

func knownState(side Side, s State) bool { return slices.Contains(States(side), s) }

// Last reports whether nothing follows the state.
func (s State) Last() bool { return s == Closed || s == Ended }

// Usual returns the step that a record in a state waits for; ok is false in the
// last states.
func Usual(side Side, s State) (step Step, ok bool) {
	i := slices.IndexFunc(steps, func(x Step) bool { return x.Side == side && x.From == s })
	if i < 0 {
		return Step{}, false
	}
	return steps[i], true
}

// Next returns the states that a record in a state may come to.
func Next(side Side, s State) []State {
	next := []State{}
	for _, x := range steps {
		if x.Side == side && x.From == s {
			next = append(next, x.To)
		}
	}
	return next
}

// step returns the step to a state, if the record may take it now.
func (r *Record) step(to State) (Step, error) {
	i := slices.IndexFunc(steps, func(x Step) bool { return x.Side == r.Side && x.From == r.State && x.To == to })
	if i < 0 {
		return Step{}, fault.New(fault.Conflict, "relocation.bad_step", "from", string(r.State), "to", clip(string(to)))
	}
	for _, need := range steps[i].Needs {
		if field, met := r.meets(need); !met {
			return Step{}, fault.New(fault.Invalid, needSentences[need]).On(field)
		}
	}
	return steps[i], nil
}

var needSentences = map[Need]string{
	NeedActual: "relocation.needs_actual", NeedEvidence: "relocation.needs_evidence", NeedReuse: "relocation.needs_reuse",
	NeedConfirmed: "relocation.needs_confirmed", NeedDestination: "relocation.needs_destination", NeedTax: "relocation.needs_tax",
}

func (r *Record) meets(n Need) (field string, met bool) {
	switch n {
	case NeedActual:
		return "actual", r.Actual != ""
	case NeedEvidence:
		return "evidence", r.Evidence != ""
	case NeedReuse:
		return "reuse", r.Reuse != "" && r.ReusedOn != ""
	case NeedConfirmed:
		return "confirmedBy", r.ConfirmedBy != ""
	case NeedDestination:
		return "exit", r.To.Known() || r.Exit != NoExit
	case NeedTax:
		return "tax", r.Tax != nil
	}
	return "", false
}
