package relocation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
)

// Entry is a record that is reconciled, with what it is called by: the row of
// a list, the id of a record.
type Entry struct {
	Ref string `json:"ref"`
	Flow
}

// Status is what became of an entry.
type Status string

// The statuses.
const (
	Matched   Status = "matched"   // both sides post it and contradict each other in nothing
	Differing Status = "differing" // both sides post it and contradict each other
	OnlyOut   Status = "only_out"  // the giving side alone posts it
	OnlyIn    Status = "only_in"   // the receiving side alone posts it
)

// Working days that whoever has an open row is given: the program's own
// convention, no rule of law sets them.
const (
	DaysToPost  = 10 // to post the entry that is missing
	DaysToAgree = 5  // to agree on what differs
)

// Row is a line of a reconciliation: a pair, or an entry without one.
type Row struct {
	Status      Status        `json:"status"`
	Tie         Tie           `json:"tie,omitempty"`
	Out         *Entry        `json:"out,omitempty"`
	In          *Entry        `json:"in,omitempty"`
	Differences []Difference  `json:"differences"`
	Exit        Exit          `json:"exit,omitempty"`    // of an only-out row that needs no counterpart
	Owner       *RowOwner     `json:"owner,omitempty"`   // nil where nothing is owed
	Due         *workday.Date `json:"due,omitempty"`     // by when; with Owner
	Missing     []Missing     `json:"missing,omitempty"` // what the entry itself fails to say
}

// Missing is what an entry without counterpart fails to say.
type Missing string

// What may be missing.
const (
	MissingDestination Missing = "destination" // neither a destination nor an exit
	MissingOrigin      Missing = "origin"      // an in-flow from nowhere
	MissingProof       Missing = "proof"       // the counterpart is outside the region, where nobody posts: a document has to do
)

// RowOwner is who has to settle a row.
type RowOwner struct {
	Side  Side   `json:"side"`
	Place string `json:"place"` // GB/T 2260 code
}

// Counts are the rows by status. Out = Matched + Differing + OnlyOut, and
// likewise In.
type Counts struct {
	Out       int `json:"out"`
	In        int `json:"in"`
	Matched   int `json:"matched"`
	Differing int `json:"differing"`
	OnlyOut   int `json:"onlyOut"`
	Exits     int `json:"exits"` // of the only-out: closed with an exit, so that nothing is owed
	OnlyIn    int `json:"onlyIn"`
}

// Agreement is 一致率: matched over all rows, in [0, 1]; -1 without rows.
func (c Counts) Agreement() float64 {
	all := c.Matched + c.Differing + c.OnlyOut - c.Exits + c.OnlyIn
	if all == 0 {
		return -1
	}
	return float64(c.Matched) / float64(all)
}

// Twice is a firm that one side posts more than once under different names.
type Twice struct {
	Side  Side     `json:"side"`
	Refs  []string `json:"refs"`
	Names []string `json:"names"`
}

// Reconciliation is the answer.
type Reconciliation struct {
	Counts Counts  `json:"counts"`
	Rows   []Row   `json:"rows"` // by status, then name
	Twice  []Twice `json:"twice"`
}

// mostOfOneFirm bounds the entries of a side that one firm's names and codes tie
// together: pairing them takes the third power of it.
const mostOfOneFirm = 300

// Reconcile pairs the entries of the two sides. A pair needs a tie (Tie); of
// all ways to pair, the one with the most pairs by code is taken, of those the
// one with the most by name, then by project or by a name under two codes, then
// the one with the fewest differences, then the nearest dates, then the nearest
// money: nothing depends on the order of the entries, and nothing but the words
// out and in on which side is which, entries aside that say exactly the same.
// Clocks start on the day given.
//
// Cost is linear in the entries but for those of one firm. Faults: invalid
// relocation.one_firm; those of workday.Calendar.Due.
func Reconcile(outs, ins []Entry, calendar *workday.Calendar, day workday.Date) (*Reconciliation, error) {
	outs, ins = sorted(outs), sorted(ins)
	p := pairing{outs: outs, ins: ins, soleProject: soleProjects(outs, ins), pairs: make([]int, len(outs))}
	for i := range p.pairs {
		p.pairs[i] = -1
	}
	for _, group := range p.groups() {
		if err := p.pair(group); err != nil {
			return nil, err
		}
	}
	r := &Reconciliation{Rows: p.rows(), Twice: twice(Out, outs)}
	r.Twice = append(r.Twice, twice(In, ins)...)
	for i := range r.Rows {
		r.Counts.add(&r.Rows[i])
		if err := r.Rows[i].owe(calendar, day); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// sorted returns the entries in the order of what they say.
func sorted(all []Entry) []Entry {
	all = slices.Clone(all)
	keys := make(map[string]string, len(all))
	for i := range all {
		all[i].Flow = all[i].clone()
		keys[all[i].Ref] = all[i].content()
	}
	slices.SortStableFunc(all, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(keys[a.Ref], keys[b.Ref]), cmp.Compare(a.Ref, b.Ref))
	})
	return all
}

// content is all that counts for pairing.
func (f *Flow) content() string {
	return fmt.Sprintf("%q", []any{
		f.names(), f.Code, f.Project, f.Category, f.From, f.To, f.Exit, f.Planned, f.Actual,
		number(f.Staff), word(f.Revenue), word(f.Tax), f.State,
	})
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}

func word(m *Money) string {
	if m == nil {
		return ""
	}
	return m.word()
}

// soleProjects are the project numbers that at most one entry of each side has.
func soleProjects(sides ...[]Entry) map[string]bool {
	sole := map[string]bool{}
	for _, side := range sides {
		count := map[string]int{}
		for i := range side {
			count[side[i].Project]++
		}
		for p, n := range count {
			before, seen := sole[p]
			sole[p] = n == 1 && (!seen || before)
		}
	}
	return sole
}

type pairing struct {
	outs, ins   []Entry
	soleProject map[string]bool
	pairs       []int // index into ins of each of outs; -1 for none
}

// group are the entries that ties may join.
type group struct{ outs, ins []int }

// groups puts entries together that share a code, a name or a sole project.
func (p *pairing) groups() []group {
	parent := map[string]string{}
	var find func(string) string
	find = func(k string) string {
		up, ok := parent[k]
		if !ok || up == k {
			parent[k] = k
			return k
		}
		root := find(up)
		parent[k] = root
		return root
	}
	keysOf := func(e *Entry) []string {
		keys := []string{}
		for _, n := range e.names() {
			keys = append(keys, "n"+n)
		}
		if e.Code != "" {
			keys = append(keys, "c"+e.Code)
		}
		if p.soleProject[e.Project] && e.Project != "" {
			keys = append(keys, "p"+e.Project)
		}
		return keys
	}
	for _, side := range [][]Entry{p.outs, p.ins} {
		for i := range side {
			keys := keysOf(&side[i])
			for _, k := range keys[1:] {
				parent[find(k)] = find(keys[0])
			}
			find(keys[0])
		}
	}
	at := map[string]int{}
	var all []group
	place := func(e *Entry) *group {
		root := find(keysOf(e)[0])
		if _, ok := at[root]; !ok {
			at[root] = len(all)
			all = append(all, group{})
		}
		return &all[at[root]]
	}
	for i := range p.outs {
		g := place(&p.outs[i])
		g.outs = append(g.outs, i)
	}
	for i := range p.ins {
		g := place(&p.ins[i])
		g.ins = append(g.ins, i)
	}
	return all
}

// pair pairs the entries of a group. The side whose entries come first in the
// order of what they say is the rows of the assignment, whichever it is called.
func (p *pairing) pair(g group) error {
	if len(g.outs) == 0 || len(g.ins) == 0 {
		return nil
	}
	if len(g.outs) > mostOfOneFirm || len(g.ins) > mostOfOneFirm {
		return fault.New(fault.Invalid, "relocation.one_firm", "name", clip(p.outs[g.outs[0]].Name), "limit", mostOfOneFirm)
	}
	a, b, flipped := g.outs, g.ins, p.contents(p.ins, g.ins) < p.contents(p.outs, g.outs)
	if flipped {
		a, b = b, a
	}
	pairOf := func(i, j int) (out, in int) {
		if flipped {
			return b[j], a[i]
		}
		return a[i], b[j]
	}
	type cell struct {
		cost cost
		ok   bool
	}
	table := make([]cell, len(a)*len(b))
	for i := range a {
		for j := range b {
			o, n := pairOf(i, j)
			out, in := &p.outs[o].Flow, &p.ins[n].Flow
			if t := tieOf(out, in, p.soleProject); t != NoTie {
				table[i*len(b)+j] = cell{costOf(out, in, t, len(differences(out, in))), true}
			}
		}
	}
	for i, j := range assign(len(a), len(b), func(i, j int) (cost, bool) { c := table[i*len(b)+j]; return c.cost, c.ok }) {
		if j >= 0 {
			o, n := pairOf(i, j)
			p.pairs[o] = n
		}
	}
	return nil
}

func (p *pairing) contents(side []Entry, which []int) string {
	var b strings.Builder
	for _, i := range which {
		b.WriteString(side[i].content())
	}
	return b.String()
}

var statusOrder = []Status{Differing, OnlyOut, OnlyIn, Matched}

func (p *pairing) rows() []Row {
	rows := []Row{}
	taken := map[int]bool{}
	for i := range p.outs {
		out := &p.outs[i]
		if p.pairs[i] < 0 {
			rows = append(rows, Row{Status: OnlyOut, Out: out, Differences: []Difference{}, Exit: out.Exit})
			continue
		}
		taken[p.pairs[i]] = true
		in := &p.ins[p.pairs[i]]
		r := Row{Status: Matched, Tie: tieOf(&out.Flow, &in.Flow, p.soleProject), Out: out, In: in, Differences: differences(&out.Flow, &in.Flow)}
		if len(r.Differences) > 0 {
			r.Status = Differing
		}
		rows = append(rows, r)
	}
	for i := range p.ins {
		if !taken[i] {
			rows = append(rows, Row{Status: OnlyIn, In: &p.ins[i], Differences: []Difference{}})
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(slices.Index(statusOrder, a.Status), slices.Index(statusOrder, b.Status)),
			cmp.Compare(a.name(), b.name()),
		)
	})
	return rows
}

func (r *Row) name() string {
	if r.Out != nil {
		return r.Out.Name
	}
	return r.In.Name
}

// owe says who has to settle the row, and by when. The entry that is missing is
// its place's to post, where that place is of the region; otherwise whoever
// posted has to say more. What differs is the giving place's to bring up, and both agree.
func (r *Row) owe(calendar *workday.Calendar, day workday.Date) error {
	days := DaysToPost
	switch r.Status {
	case Matched:
		return nil
	case Differing:
		days = DaysToAgree
		r.Owner = &RowOwner{Out, r.Out.Place()}
	case OnlyOut:
		if r.Exit != NoExit {
			return nil
		}
		r.Owner, r.Missing = lonely(r.Out, MissingDestination)
	case OnlyIn:
		r.Owner, r.Missing = lonely(r.In, MissingOrigin)
	}
	result, err := calendar.Due(workday.Clock{Start: day, Days: days})
	r.Due = result.Due
	return err
}

// lonely says who has to settle an entry without counterpart: whoever should
// have posted that, or the entry's own place where that is nobody.
func lonely(e *Entry, unknown Missing) (*RowOwner, []Missing) {
	own := &RowOwner{e.Side, e.Place()}
	switch far := e.Far(); {
	case !far.Known():
		return own, []Missing{unknown}
	case far.Area == "":
		return own, []Missing{MissingProof}
	default:
		return &RowOwner{e.Side.Other(), far.Area}, nil
	}
}

func (c *Counts) add(r *Row) {
	switch r.Status {
	case Matched:
		c.Matched++
	case Differing:
		c.Differing++
	case OnlyOut:
		c.OnlyOut++
		if r.Exit != NoExit {
			c.Exits++
		}
	case OnlyIn:
		c.OnlyIn++
	}
	if r.Out != nil {
		c.Out++
	}
	if r.In != nil {
		c.In++
	}
}

// twice finds the firms that a side posts under more than one present name, by
// code or because one name is the former name of another.
func twice(side Side, all []Entry) []Twice {
	found := []Twice{}
	p := pairing{outs: all}
	for _, g := range p.groups() {
		t := Twice{Side: side}
		for _, i := range g.outs {
			t.Refs = append(t.Refs, all[i].Ref)
			if n := all[i].Name; !slices.ContainsFunc(t.Names, func(other string) bool { return Named(other) == Named(n) }) {
				t.Names = append(t.Names, n)
			}
		}
		if len(t.Names) > 1 {
			found = append(found, t)
		}
	}
	return found
}
