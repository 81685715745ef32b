// Package firmdesk is the firm register as servers and commands use it: the
// rules (industry/firm) on a store, with an index by which firms are found
// (industry/firm/find) that follows the store, whoever changes it.
//
// The index is built in the background when a server starts and then follows
// the records that changed, by the time of their change; Search and Match
// answer unavailable firm.loading until it is there. It leaves out who may do
// what (internal/access, internal/httpapi).
package firmdesk

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/find"
	"github.com/sanquan/sanquan/industry/firm/name"
)

// Desk is a register with its index. New makes one; methods are safe for
// concurrent use.
type Desk struct {
	*firm.Register

	parser *name.Parser
	index  find.Index
	loaded atomic.Bool

	following sync.Mutex // held while records are read
	last      time.Time  // of the changes read
	seen      map[string]int64
}

// New makes a desk. The parser takes names apart, so that a firm is found by
// its 字号 as by the beginning of its name.
func New(r *firm.Register, parser *name.Parser) *Desk {
	return &Desk{Register: r, parser: parser, seen: map[string]int64{}}
}

// How changes are followed: a transaction may be seen after one that began
// later, so those of the last overlap are read again.
const (
	followInterval = 2 * time.Second
	overlap        = 30 * time.Second
	followPage     = 2000
)

// Keep builds the index and follows the store until the context ends.
func (d *Desk) Keep(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(followInterval)
	defer tick.Stop()
	for {
		if err := d.Follow(ctx); err != nil && ctx.Err() == nil {
			log.Error("the firm register cannot be read; the index stays as it is", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Follow brings the index up to the store.
func (d *Desk) Follow(ctx context.Context) error {
	d.following.Lock()
	defer d.following.Unlock()
	if !d.loaded.Load() {
		if err := d.load(ctx); err != nil {
			return err
		}
		d.loaded.Store(true)
		return nil
	}
	var add []find.Doc
	var remove []string
	err := d.changes(ctx, d.last.Add(-overlap), func(r firm.Record) {
		switch {
		case d.seen[r.ID] == r.Version:
		case !r.IsHead() || r.Removed:
			remove = append(remove, r.ID)
		default:
			add = append(add, d.doc(r))
		}
		d.seen[r.ID] = r.Version
	})
	if len(add)+len(remove) > 0 {
		d.index.Update(remove, add)
	}
	return err
}

// load reads everything.
func (d *Desk) load(ctx context.Context) (err error) {
	d.index.Load(func(yield func(find.Doc) bool) {
		stopped := false
		err = d.changes(ctx, time.Time{}, func(r firm.Record) {
			if !stopped && r.IsHead() && !r.Removed {
				stopped = !yield(d.doc(r))
			}
		})
	})
	return err
}

// changes calls each with the records changed from a time on, and remembers the
// last time.
func (d *Desk) changes(ctx context.Context, from time.Time, each func(firm.Record)) error {
	for id := ""; ; {
		page, err := d.Store.Changed(ctx, from, id, followPage)
		if err != nil {
			return err
		}
		for _, r := range page {
			each(r)
			from, id = r.Changed, r.ID
		}
		if len(page) < followPage {
			break
		}
	}
	if from.After(d.last) {
		d.last = from
		if len(d.seen) > 10*followPage {
			clear(d.seen) // some are indexed once more
		}
	}
	return nil
}

// Groups of the index: what a firm is, and whether the pack names it.
const (
	organisation = iota
	branch
	packOrganisation
	packBranch
)

// Sets of groups, for find.Query and Sought.
const (
	Organisations uint8 = 1<<organisation | 1<<packOrganisation
	Branches      uint8 = 1<<branch | 1<<packBranch
	Packed        uint8 = 1<<packOrganisation | 1<<packBranch
)

// GroupsOf is what a reader sees: the whole register, or the firms of the pack.
func GroupsOf(all bool) uint8 {
	if all {
		return Organisations | Branches
	}
	return Packed
}

// doc is a record as it is found. Of equal matches those come first that are
// listed, then those recognised for something, then organisations.
func (d *Desk) doc(r firm.Record) find.Doc {
	doc := find.Doc{ID: r.ID, Weight: 10, Group: groupOf(r)}
	switch {
	case r.Kind == firm.Branch:
		doc.Weight = 0
	case r.StockCode != "":
		doc.Weight = 100
	case len(r.Titles) > 0:
		doc.Weight = 50
	}
	area, _ := strconv.ParseUint(r.Area, 10, 32) // checked when it was entered; none is 0
	doc.Area = uint32(area)
	for _, t := range r.Texts() {
		text := find.Text{Field: fieldOf(t.Field), Value: t.Value}
		if text.Field == find.Name || text.Field == find.Former {
			parsed := d.parser.Parse(t.Value)
			text.Brand = parsed.Mark()
		}
		doc.Texts = append(doc.Texts, text)
	}
	return doc
}

func fieldOf(f firm.Field) find.Field {
	switch f {
	case firm.Name:
		return find.Name
	case firm.FormerName:
		return find.Former
	case firm.Alias:
		return find.Alias
	default:
		return find.Code
	}
}

// Found is a firm with the match it was found by.
type Found struct {
	firm.Record
	Hit find.Hit
}

// Search returns the best matches of what somebody types. Fault unavailable
// firm.loading while the index is being built.
func (d *Desk) Search(ctx context.Context, q find.Query) ([]Found, error) {
	if !d.loaded.Load() {
		return nil, fault.New(fault.Unavailable, "firm.loading")
	}
	hits := d.index.Search(q)
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	records, err := d.Store.Records(ctx, ids)
	out := []Found{}
	for _, h := range hits {
		if r, ok := records[h.ID]; ok {
			out = append(out, Found{r, h})
		}
	}
	return out, err
}

// Sought is a firm as somebody wrote it down.
type Sought struct {
	Name    string
	Code    string // as written, right or wrong; "" where not given
	Area    string // GB/T 2260, "" where not given
	Address string
	Groups  uint8 // of the index; 0 for all
}

// Likely is a firm that may be the one sought.
type Likely struct {
	firm.Record
	Score   float64 // 0..1; see Matcher
	Certain bool    // nobody needs to look
	Weights []firm.Weight
}

// matched is a candidate without its record.
type matched struct {
	id      string
	score   float64
	certain bool
}

// Match returns, for each of those sought, the firms it may be, most likely
// first, at most limit. The score is 1 for the same valid code; else how much
// the names agree (find.Candidate.Score), halved where both have codes and they
// differ, and short of 1 unless it is certain. Certain are the same valid code,
// and the same name where no other firm has it and neither code nor division
// speaks against it. Faults: unavailable firm.loading.
func (d *Desk) Match(ctx context.Context, all []Sought, limit int) ([][]Likely, error) {
	if !d.loaded.Load() {
		return nil, fault.New(fault.Unavailable, "firm.loading")
	}
	found := make([][]matched, len(all))
	var ids []string
	for i, s := range all {
		found[i] = d.candidates(s, limit)
		for _, m := range found[i] {
			ids = append(ids, m.id)
		}
	}
	records, err := d.Store.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([][]Likely, len(all))
	for i, s := range all {
		out[i] = s.judge(found[i], records, limit)
	}
	return out, nil
}

// spare is how many more candidates are read than asked for: codes and areas
// may change their order.
const spare = 2

// candidates are those by code, then those by name.
func (d *Desk) candidates(s Sought, limit int) []matched {
	var out []matched
	if s.Code != "" {
		for _, h := range d.index.Search(find.Query{Text: s.Code, Limit: limit, Groups: s.Groups}) {
			if h.Field == find.Code && h.Class == find.Whole {
				out = append(out, matched{id: h.ID, score: 1, certain: true})
			}
		}
	}
	for _, c := range d.index.Candidates(find.Query{Text: s.Name, Limit: limit + spare, Groups: s.Groups}) {
		known := false
		for _, m := range out {
			known = known || m.id == c.ID
		}
		if !known && c.Score >= unlikely {
			out = append(out, matched{id: c.ID, score: c.Score})
		}
	}
	return out
}

// unlikely is the score below which a candidate is not worth a look.
const unlikely = 0.2

// doubtful is the most that a score short of certain is.
const doubtful = 0.99

// judge turns candidates into answers.
func (s Sought) judge(list []matched, records map[string]firm.Record, limit int) []Likely {
	namesakes := 0
	for _, m := range list {
		if m.score == 1 && !m.certain {
			namesakes++
		}
	}
	out := []Likely{}
	for _, m := range list {
		r, ok := records[m.id]
		if !ok || s.Groups != 0 && s.Groups&(1<<groupOf(r)) == 0 {
			continue
		}
		l := Likely{Record: r, Score: m.score, Certain: m.certain}
		one, other := codeOf(s.Code), codeOf(r.Code)
		if one.Same(other) { // also the organisation code in a credit code
			l.Score, l.Certain = 1, true
		}
		if !l.Certain {
			same, differs := m.score == 1, one.Differs(other)
			elsewhere := s.Area != "" && r.Area != "" && !name.Within(r.Area, s.Area) && !name.Within(s.Area, r.Area)
			odd := s.Code != "" && one.Kind() == orgcode.None // a code, but a wrong one
			l.Certain = same && namesakes == 1 && !differs && !elsewhere && !odd
			switch {
			case differs:
				l.Score /= 2
			case elsewhere:
				l.Score *= 0.9
			}
			if !l.Certain {
				l.Score = min(l.Score, doubtful)
			}
		}
		out = append(out, l)
	}
	sortLikely(out)
	return out[:min(len(out), limit)]
}

// codeOf is the zero Code, which is nobody's, for a text that is none.
func codeOf(text string) orgcode.Code {
	c, err := orgcode.Parse(text)
	if err != nil {
		return orgcode.Code{}
	}
	return c
}

func groupOf(r firm.Record) uint8 {
	g := uint8(organisation)
	if r.Kind == firm.Branch {
		g = branch
	}
	if strings.HasPrefix(r.ID, firm.PackID("")) {
		g += packOrganisation
	}
	return g
}
