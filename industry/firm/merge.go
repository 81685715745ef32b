package firm

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/orgcode"
)

// Suspect is a pair of records that may be one firm, as somebody proposes it.
type Suspect struct {
	A, B    string
	Score   float64 // probability that they are one, 0..1; -1 where nobody reckoned it
	Weights []Weight
	Method  string
	Note    string
}

// Propose puts a pair into the review queue. Faults: not_found firm.no_record;
// conflict firm.one_already, firm.kept_apart, firm.pair_open.
func (r *Register) Propose(ctx context.Context, act Act, s Suspect) (Proposal, error) {
	w := r.work(act)
	a, b, err := w.pair(ctx, s.A, s.B)
	if err != nil {
		return Proposal{}, err
	}
	p := w.proposal(s)
	if err := w.checkApart(ctx, a, b); err != nil {
		return Proposal{}, err
	}
	w.opened = map[string]*component{} // they stay as they are
	w.change.Proposals = []Proposal{p}
	w.change.Object, w.change.After = p.ID, text(p)
	if _, _, err := w.apply(ctx); err != nil {
		return Proposal{}, err
	}
	return r.Store.Proposal(ctx, p.ID)
}

func (w *work) proposal(s Suspect) Proposal {
	return Proposal{
		ID: w.r.NewID(), A: min(s.A, s.B), B: max(s.A, s.B), Score: s.Score, Weights: append([]Weight{}, s.Weights...), Method: s.Method,
		By: w.change.Act.Account, At: w.at, Note: s.Note, State: Open,
	}
}

// Decision is what a reviewer makes of a proposal.
type Decision struct {
	Proposal string
	Version  int64  // that the proposal must still be at; 0 for any
	Merge    bool   // the two are one; else they are kept apart
	Into     string // of a merge: the record of the two whose head stands for both; "" for the one with a credit code, else the older
}

// Decide merges the two records of a proposal or keeps them apart for good;
// the act's reason says why. Faults: not_found firm.no_proposal; conflict
// firm.decided, firm.one_already, firm.kept_apart (the two firms hold records
// that somebody keeps apart), firm.two_codes (they hold different valid codes:
// "holder" names the record with the second, which may be a third one),
// firm.kinds (a branch and an organisation), firm.is_parent; denied
// firm.own_proposal; invalid firm.reason_missing, firm.into.
func (r *Register) Decide(ctx context.Context, act Act, d Decision) (Proposal, Event, error) {
	p, err := r.Store.Proposal(ctx, d.Proposal)
	if err != nil {
		return p, Event{}, err
	}
	switch {
	case d.Version != 0 && d.Version != p.Version:
		err = fault.New(fault.Conflict, "store.changed", "kind", "proposal", "id", p.ID)
	case p.State != Open:
		err = fault.New(fault.Conflict, "firm.decided", "state", string(p.State))
	case act.Account != "" && p.By == act.Account:
		err = fault.New(fault.Denied, "firm.own_proposal")
	case act.Reason == "":
		err = fault.New(fault.Invalid, "firm.reason_missing").On("reason")
	case d.Merge && d.Into != "" && d.Into != p.A && d.Into != p.B:
		err = fault.New(fault.Invalid, "firm.into", "into", d.Into).On("into")
	}
	if err != nil {
		return p, Event{}, err
	}
	w := r.work(act)
	a, b, err := w.pair(ctx, p.A, p.B)
	if err != nil {
		return p, Event{}, err
	}
	e := Event{ID: r.NewID(), Kind: Apart, A: p.A, B: p.B, Proposal: p.ID, By: act.Account, At: w.at, Reason: act.Reason}
	p.State = KeptApart
	if d.Merge {
		if err := w.checkMerge(ctx, a, b); err != nil {
			return p, Event{}, err
		}
		e.Kind, e.Into = Merge, d.Into
		if e.Into == "" {
			e.Into = stronger(a, b, p)
		}
		p.State = Merged
		w.change.Before = text([]Firm{a.head().Firm, b.head().Firm})
		w.merge(a, b, e)
	}
	p.Event, p.Decided, p.When = e.ID, act.Account, &w.at
	w.change.Events, w.change.Proposals = []Event{e}, []Proposal{p}
	w.change.Object, w.change.After = p.ID, text(e)
	w.change.Place = cmp.Or(a.head().Area, b.head().Area)
	if _, _, err := w.apply(ctx); err != nil {
		return p, Event{}, err
	}
	p.Version++
	return p, e, nil
}

// pair opens the components of two records, which are not one. Their versions
// are counted up with the change even where nothing in them changes, so that
// what was checked still holds when it is kept.
func (w *work) pair(ctx context.Context, a, b string) (one, other *component, err error) {
	if one, err = w.open(ctx, a, 0); err != nil {
		return nil, nil, err
	}
	if other, err = w.open(ctx, b, 0); err != nil {
		return nil, nil, err
	}
	if one == other {
		return nil, nil, fault.New(fault.Conflict, "firm.one_already", "a", a, "b", b)
	}
	return one, other, nil
}

func (c *component) ids() []string { return slices.Sorted(maps.Keys(c.records)) }

func (c *component) head() Record {
	for _, r := range c.records {
		if r.IsHead() {
			return r
		}
	}
	return Record{}
}

// stronger is the record of a proposal that stands for both: with a credit
// code rather than without, else the one with the lesser id, which is older.
func stronger(a, b *component, p Proposal) string {
	if a.head().Code == "" && b.head().Code != "" {
		return p.B
	}
	return p.A
}

// checkMerge refuses to make one firm of what cannot be one.
func (w *work) checkMerge(ctx context.Context, a, b *component) error {
	if err := differentCodes(a, b); err != nil {
		return err
	}
	one, other := a.head(), b.head()
	if one.Kind != other.Kind {
		return fault.New(fault.Conflict, "firm.kinds", "a", one.Name, "b", other.Name)
	}
	for _, up := range []struct {
		parent string
		in     *component
	}{{one.Parent, b}, {other.Parent, a}} {
		if _, ok := up.in.records[up.parent]; ok {
			return fault.New(fault.Conflict, "firm.is_parent", "a", one.Name, "b", other.Name)
		}
	}
	return w.checkApart(ctx, a, b)
}

// differentCodes refuses two firms with different valid codes, whichever of
// their records hold them.
func differentCodes(a, b *component) error {
	for _, f := range a.coded() {
		for _, g := range b.coded() {
			one, err := orgcode.Parse(f.Value)
			other, err2 := orgcode.Parse(g.Value)
			if err == nil && err2 == nil && one.Differs(other) {
				return fault.New(fault.Conflict, "firm.two_codes",
					"code", f.Value, "record", f.Record, "name", a.records[f.Record].Name,
					"other", g.Value, "holder", g.Record, "holderName", b.records[g.Record].Name)
			}
		}
	}
	return nil
}

// coded are the facts about codes that count, by id.
func (c *component) coded() []Fact {
	var all []Fact
	for _, f := range c.facts {
		if f.Ended == nil && (f.Field == CreditCode || f.Field == OldCode) {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b Fact) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// checkApart refuses a pair of firms of which two records are kept apart.
func (w *work) checkApart(ctx context.Context, a, b *component) error {
	events, err := w.r.Store.EventsOf(ctx, a.ids())
	if err != nil {
		return err
	}
	for _, e := range Live(events) {
		if e.Kind != Apart {
			continue
		}
		one, other := e.A, e.B
		if _, ok := a.records[one]; !ok {
			one, other = other, one
		}
		if _, ok := b.records[other]; ok {
			return fault.New(fault.Conflict, "firm.kept_apart", "a", one, "b", other, "event", e.ID)
		}
	}
	return nil
}

// merge makes one component of two.
func (w *work) merge(a, b *component, e Event) {
	head := a.head().ID
	if e.Into == e.B {
		head = b.head().ID
	}
	whole := &component{records: map[string]Record{}, facts: append(slices.Clone(a.facts), b.facts...)}
	for _, part := range []*component{a, b} {
		for id, r := range part.records {
			r.Head = head
			whole.records[id] = r
			w.opened[id] = whole
		}
	}
	whole.before = whole.records[head].Firm
}

// Undo takes a merge or a separation back, and puts the pair into the queue
// again, proposed by who took it back: the next decision is somebody else's.
// Merges that followed stay: only the records that were one through this one
// are replayed. Faults: not_found firm.no_event; conflict firm.undone;
// invalid firm.reason_missing, firm.not_undoable (an undo is not undone, the
// pair is decided anew).
func (r *Register) Undo(ctx context.Context, act Act, event string) (Event, error) {
	done, err := r.Store.Event(ctx, event)
	switch {
	case err != nil:
		return Event{}, err
	case done.Kind == Undo:
		return Event{}, fault.New(fault.Invalid, "firm.not_undoable")
	case act.Reason == "":
		return Event{}, fault.New(fault.Invalid, "firm.reason_missing").On("reason")
	}
	w := r.work(act)
	whole, err := w.open(ctx, done.A, 0)
	if err != nil {
		return Event{}, err
	}
	if _, err := w.open(ctx, done.B, 0); err != nil {
		return Event{}, err
	}
	events, err := r.Store.EventsOf(ctx, whole.ids())
	if err != nil {
		return Event{}, err
	}
	if !slices.ContainsFunc(Live(events), func(e Event) bool { return e.ID == done.ID }) {
		return Event{}, fault.New(fault.Conflict, "firm.undone", "id", done.ID)
	}
	e := Event{
		ID: r.NewID(), Kind: Undo, A: done.A, B: done.B, Undoes: done.ID, By: act.Account, At: w.at, Reason: act.Reason,
	}
	w.change.Events = []Event{e}
	if done.Kind == Merge {
		w.split(whole, append(events, e))
	}
	w.change.Proposals, err = w.again(ctx, done)
	if err != nil {
		return Event{}, err
	}
	w.change.Object, w.change.After, w.change.Place = done.ID, text(e), whole.head().Area
	_, _, err = w.apply(ctx)
	return e, err
}

// again is the proposal that was decided, and the one to decide anew.
func (w *work) again(ctx context.Context, done Event) ([]Proposal, error) {
	s := Suspect{A: done.A, B: done.B, Score: -1, Method: "undo", Note: w.change.Act.Reason}
	if done.Proposal == "" {
		return []Proposal{w.proposal(s)}, nil
	}
	before, err := w.r.Store.Proposal(ctx, done.Proposal)
	if err != nil {
		return nil, err
	}
	s.Score, s.Weights, before.State = before.Score, before.Weights, Undone
	return []Proposal{before, w.proposal(s)}, nil
}

// split parts a component by the events that are left.
func (w *work) split(whole *component, events []Event) {
	heads := Join(events, whole.ids()...)
	parts := map[string]*component{}
	for id, r := range whole.records {
		head := heads[id]
		if parts[head] == nil {
			parts[head] = &component{records: map[string]Record{}}
		}
		r.Head = head
		parts[head].records[id] = r
		w.opened[id] = parts[head]
	}
	for _, f := range whole.facts {
		part := w.opened[f.Record]
		part.facts = append(part.facts, f)
	}
	for head, part := range parts {
		part.before = whole.records[head].Firm
	}
}
