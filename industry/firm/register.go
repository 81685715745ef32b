package firm

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Register applies the rules of the register to a store. It is safe for
// concurrent use; of two changes to one firm at a time one fails with conflict
// store.changed.
type Register struct {
	Store Store
	Now   func() time.Time
	NewID func() string // ids that sort by the time they were made: UUIDv7
}

// Filing are facts to be entered for one record.
type Filing struct {
	Record  string // "" for a new one
	Version int64  // that the record must still be at; 0 for any
	Entries []Entry
}

// MaxEntries bounds the entries of a filing.
const MaxEntries = 200

// Create enters a new record. The entries name it, and neither its credit code
// nor, without one, its name belongs to another. Faults: those of Entry.Checked;
// invalid firm.name_missing; conflict firm.code_held, firm.name_held (with the
// record that has it), and the faults of Store.Apply. again is true where the
// key of the act is known: the record of the first request is returned.
func (r *Register) Create(ctx context.Context, act Act, entries []Entry, key string) (_ Record, again bool, err error) {
	w := r.work(act)
	w.change.Key = key
	if w.change.Request, err = json.Marshal(entries); err != nil {
		return Record{}, false, err
	}
	id, err := w.file(ctx, Filing{Entries: entries}, "")
	if err != nil {
		if answer, known := r.known(ctx, w.change); known {
			record, err := r.Store.Record(ctx, answer)
			return record, true, err
		}
		return Record{}, false, err
	}
	w.change.Answer, w.change.Object = id, id
	answer, again, err := w.apply(ctx)
	if err != nil {
		return Record{}, false, err
	}
	record, err := r.Store.Record(ctx, answer)
	return record, again, err
}

// known asks whether the key of a change has an answer: a request that comes
// again must not fail because of what it did itself.
func (r *Register) known(ctx context.Context, c Change) (string, bool) {
	if c.Key == "" {
		return "", false
	}
	answer, again, err := r.Store.Apply(ctx, Change{Act: c.Act, Key: c.Key, Request: c.Request, Probe: true})
	return answer, err == nil && again
}

// Enter adds facts to a record, and ends those that they stand instead of.
// Faults: those of Create but for the name; not_found firm.no_record,
// firm.no_fact; conflict firm.fact_ended, firm.pack_fact (a fact of the pack
// is ended by another version of the pack only; a later observation takes over
// from it).
func (r *Register) Enter(ctx context.Context, act Act, f Filing) (Record, error) {
	w := r.work(act)
	if _, err := w.file(ctx, f, ""); err != nil {
		return Record{}, err
	}
	return w.done(ctx, f.Record)
}

// FileAll enters many filings at once, all or none, as one batch that UndoBatch
// takes back. It returns the ids of the records, in order.
func (r *Register) FileAll(ctx context.Context, act Act, batch string, all []Filing) ([]string, error) {
	w := r.work(act)
	ids := make([]string, len(all))
	for i, f := range all {
		var err error
		if ids[i], err = w.file(ctx, f, batch); err != nil {
			return nil, err
		}
	}
	w.change.Object = batch
	_, _, err := w.apply(ctx)
	return ids, err
}

// Withdraw ends a fact of a record without another in its place. Faults: those
// of Enter; invalid firm.reason_missing.
func (r *Register) Withdraw(ctx context.Context, act Act, record, fact string, version int64) (Record, error) {
	if act.Reason == "" {
		return Record{}, fault.New(fault.Invalid, "firm.reason_missing").On("reason")
	}
	w := r.work(act)
	state, err := w.open(ctx, record, version)
	if err != nil {
		return Record{}, err
	}
	if err := w.end(state, fact, ""); err != nil {
		return Record{}, err
	}
	return w.done(ctx, record)
}

// batchPage is how many facts UndoBatch reads at once.
const batchPage = 1000

// UndoBatch ends all facts of a batch that still count; records that are left
// without any are removed from lists. What was corrected or entered since
// stays. It returns the number of facts.
func (r *Register) UndoBatch(ctx context.Context, act Act, batch string) (int, error) {
	w := r.work(act)
	n := 0
	for after := ""; ; {
		facts, err := r.Store.FactsOfBatch(ctx, batch, after, batchPage)
		if err != nil {
			return 0, err
		}
		for _, f := range facts {
			state, err := w.open(ctx, f.Record, 0)
			if err != nil {
				return 0, err
			}
			if err := w.end(state, f.ID, ""); err != nil {
				return 0, err
			}
			after = f.ID
			n++
		}
		if len(facts) < batchPage {
			break
		}
	}
	w.change.Object = batch
	_, _, err := w.apply(ctx)
	return n, err
}

// work is a change being put together.
type work struct {
	r      *Register
	change Change
	at     time.Time
	opened map[string]*component // by every record in it
	codes  map[string]string     // codes that new records of this work have, with their record
}

// component are the records that stand for one firm, with their facts.
type component struct {
	records map[string]Record
	facts   []Fact
	before  Firm
}

func (r *Register) work(act Act) *work {
	if act.At.IsZero() {
		act.At = r.Now().UTC().Truncate(time.Microsecond)
	}
	return &work{r: r, at: act.At, change: Change{Act: act, Ended: map[string]Ending{}}, opened: map[string]*component{}, codes: map[string]string{}}
}

// open reads the component of a record, once.
func (w *work) open(ctx context.Context, id string, version int64) (*component, error) {
	c := w.opened[id]
	if c == nil {
		record, err := w.r.Store.Record(ctx, id)
		if err != nil {
			return nil, err
		}
		if c, err = w.load(ctx, record.Head); err != nil {
			return nil, err
		}
		if _, ok := c.records[id]; !ok { // joined or parted between the two reads
			return nil, fault.New(fault.Conflict, "store.changed", "kind", "firm", "id", id)
		}
	}
	if version != 0 && c.records[id].Version != version {
		return nil, fault.New(fault.Conflict, "store.changed", "kind", "firm", "id", id)
	}
	return c, nil
}

func (w *work) load(ctx context.Context, head string) (*component, error) {
	members, err := w.r.Store.Members(ctx, head)
	if err != nil {
		return nil, err
	}
	c := &component{records: map[string]Record{}}
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.ID
		c.records[m.ID] = m
		w.opened[m.ID] = c
	}
	c.before = c.records[head].Firm
	c.facts, err = w.r.Store.FactsOf(ctx, ids)
	return c, err
}

// file puts a filing into the change and returns the id of its record.
func (w *work) file(ctx context.Context, f Filing, batch string) (string, error) {
	if len(f.Entries) == 0 || len(f.Entries) > MaxEntries {
		return "", fault.New(fault.Invalid, "firm.entries", "max", MaxEntries).On("entries")
	}
	entries := make([]Entry, len(f.Entries))
	for i, e := range f.Entries {
		var err error
		if entries[i], err = e.Checked(); err != nil {
			return "", inList(err, i)
		}
	}
	c, id, err := w.target(ctx, f, entries)
	if err != nil {
		return "", err
	}
	for i, e := range entries {
		if e.Field == Parent {
			if err := w.checkParent(ctx, c, e.Value); err != nil {
				return "", inList(err, i)
			}
		}
		fact := Fact{
			ID: w.r.NewID(), Record: id, Field: e.Field, Value: e.Value, From: e.From, Until: e.Until, Issuer: e.Issuer,
			Source: e.Source, Observed: e.Observed, Basis: e.Basis, By: w.change.Act.Account, Entered: w.at, Batch: batch,
		}
		if e.Instead != "" {
			if err := w.end(c, e.Instead, fact.ID); err != nil {
				return "", inList(err, i)
			}
		}
		c.facts = append(c.facts, fact)
		w.change.Facts = append(w.change.Facts, fact)
	}
	return id, nil
}

// target is the component that a filing is for, and the record in it.
func (w *work) target(ctx context.Context, f Filing, entries []Entry) (*component, string, error) {
	if f.Record != "" {
		c, err := w.open(ctx, f.Record, f.Version)
		if err == nil {
			err = w.checkHeld(ctx, entries, c)
		}
		return c, f.Record, err
	}
	if !slices.ContainsFunc(entries, func(e Entry) bool { return e.Field == Name }) {
		return nil, "", fault.New(fault.Invalid, "firm.name_missing").On("entries")
	}
	c := &component{records: map[string]Record{}}
	if err := w.checkHeld(ctx, entries, c); err != nil {
		return nil, "", err
	}
	id := w.r.NewID()
	c.records[id] = Record{ID: id, Head: id}
	w.opened[id] = c
	for _, e := range entries {
		if e.Field == CreditCode {
			w.codes[e.Value] = id
		}
	}
	return c, id, nil
}

// checkHeld refuses a credit code that another firm has; for a new record also
// a name that another has, unless a code of its own tells the two apart.
func (w *work) checkHeld(ctx context.Context, entries []Entry, c *component) error {
	coded := false
	for i, e := range entries {
		if e.Field != CreditCode {
			continue
		}
		coded = true
		if other, ok := w.codes[e.Value]; ok && c.records[other].ID == "" {
			return inList(fault.New(fault.Conflict, "firm.code_held", "code", e.Value, "record", other, "name", ""), i)
		}
		if err := w.held(ctx, c, CreditCode, e.Value, "firm.code_held"); err != nil {
			return inList(err, i)
		}
	}
	if coded || len(c.records) > 0 {
		return nil
	}
	for i, e := range entries {
		if e.Field == Name {
			if err := w.held(ctx, c, Name, e.Value, "firm.name_held"); err != nil {
				return inList(err, i)
			}
		}
	}
	return nil
}

func (w *work) held(ctx context.Context, c *component, field Field, value, id string) error {
	others, err := w.r.Store.Holding(ctx, field, value)
	if err != nil {
		return err
	}
	for _, o := range others {
		if _, own := c.records[o.ID]; !own {
			return fault.New(fault.Conflict, id, "code", value, "record", o.ID, "name", o.Name).On("value")
		}
	}
	return nil
}

// maxAbove bounds the chain of parents that is followed.
const maxAbove = 50

// checkParent refuses a parent that is the firm itself or belongs to it.
func (w *work) checkParent(ctx context.Context, c *component, parent string) error {
	for range maxAbove {
		if _, own := c.records[parent]; own {
			return fault.New(fault.Invalid, "firm.own_parent", "record", parent).On("value")
		}
		if w.opened[parent] != nil && w.opened[parent].isNew() {
			return nil
		}
		up, err := w.r.Store.Record(ctx, parent)
		if err != nil {
			return fieldOf(err, "value")
		}
		if _, own := c.records[up.Head]; own {
			return fault.New(fault.Invalid, "firm.own_parent", "record", parent).On("value")
		}
		if up, err = w.r.Store.Record(ctx, up.Head); err != nil || up.Parent == "" {
			return err
		}
		parent = up.Parent
	}
	return fault.New(fault.Invalid, "firm.own_parent", "record", parent).On("value")
}

func (c *component) isNew() bool {
	for _, r := range c.records {
		if r.Version != 0 {
			return false
		}
	}
	return true
}

// end ends a fact of the component.
func (w *work) end(c *component, id, instead string) error {
	i := slices.IndexFunc(c.facts, func(f Fact) bool { return f.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "firm.no_fact", "id", id)
	}
	if c.facts[i].Ended != nil {
		return fault.New(fault.Conflict, "firm.fact_ended", "id", id)
	}
	if c.facts[i].Packed() {
		return fault.New(fault.Conflict, "firm.pack_fact", "id", id)
	}
	ending := Ending{Instead: instead, By: w.change.Act.Account, At: w.at, Reason: w.change.Act.Reason}
	w.change.Ended[id] = ending
	c.facts[i].Ended = &ending
	return nil
}

// renew computes the records of a component anew and puts those into the change.
func (w *work) renew(c *component) {
	own := map[string][]Fact{}
	counted := false
	for _, f := range c.facts {
		own[f.Record] = append(own[f.Record], f)
		counted = counted || f.Ended == nil
	}
	for _, id := range slices.Sorted(maps.Keys(c.records)) {
		record := c.records[id]
		facts := own[id]
		if record.IsHead() {
			facts = c.facts
		}
		record.Firm, _ = Current(facts)
		record.Changed, record.Removed = w.at, !counted
		c.records[id] = record
		w.change.Records = append(w.change.Records, record)
	}
}

// components are those opened, in the order of their heads.
func (w *work) components() []*component {
	var all []*component
	seen := map[*component]bool{}
	for _, id := range slices.Sorted(maps.Keys(w.opened)) {
		if c := w.opened[id]; !seen[c] {
			seen[c] = true
			all = append(all, c)
		}
	}
	return all
}

// apply renews everything that was opened and keeps the change.
func (w *work) apply(ctx context.Context) (string, bool, error) {
	list := w.components()
	for _, c := range list {
		w.renew(c)
	}
	switch {
	case w.change.After != "":
	case len(list) == 1:
		w.change.Before, w.change.After, w.change.Place = told(list[0])
	default:
		w.change.After = `{"records":` + strconv.Itoa(len(w.change.Records)) + `,"facts":` + strconv.Itoa(len(w.change.Facts)) +
			`,"ended":` + strconv.Itoa(len(w.change.Ended)) + `}`
	}
	return w.r.Store.Apply(ctx, w.change)
}

// told is a component before and after, for the audit.
func told(c *component) (before, after, place string) {
	for _, r := range c.records {
		if !r.IsHead() {
			continue
		}
		place = r.Area
		if r.Version > 0 {
			before = text(c.before)
		}
		after = text(r.Firm)
	}
	return before, after, place
}

func text(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("firm: " + err.Error()) // plain structs
	}
	return string(raw)
}

// done keeps the change and reads a record of it again.
func (w *work) done(ctx context.Context, id string) (Record, error) {
	w.change.Object = id
	if _, _, err := w.apply(ctx); err != nil {
		return Record{}, err
	}
	return w.r.Store.Record(ctx, id)
}

// inList names the entry that a fault is about.
func inList(err error, i int) error {
	e, ok := err.(*fault.Error)
	if !ok {
		return err
	}
	c := *e
	at := "entries[" + strconv.Itoa(i) + "]"
	c.Fields = []string{at}
	for j, f := range e.Fields {
		if j == 0 {
			c.Fields = nil
		}
		c.Fields = append(c.Fields, at+"."+f)
	}
	return &c
}
