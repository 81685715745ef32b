package firmdesk

import (
	"cmp"
	"context"
	"slices"

	"github.com/sanquan/sanquan/industry/firm"
)

// sortLikely puts the most likely first, of equals the certain ones, then those
// that came first.
func sortLikely(list []Likely) {
	slices.SortStableFunc(list, func(a, b Likely) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(rankOf(a), rankOf(b)))
	})
}

func rankOf(l Likely) int {
	if l.Certain {
		return 0
	}
	return 1
}

// Card is all that the register has of a firm.
type Card struct {
	firm.Record               // that stands for it
	Asked       string        // id that was asked for, which may have been joined with another
	Members     []firm.Record // records joined with it, itself among them
	Facts       []firm.Fact   // of all members, those that count first, each group in the order of a card
	Conflicts   []firm.Conflict
	Events      []firm.Event // that name a member, the last first
	Branches    []firm.Record
	Parent      *firm.Record // that it belongs to
}

// maxBranches bounds the branches of a card; ListFirms has all.
const maxBranches = 200

// Card reads a firm. Faults: not_found firm.no_record.
func (d *Desk) Card(ctx context.Context, id string) (Card, error) {
	c := Card{Asked: id}
	record, err := d.Store.Record(ctx, id)
	if err != nil {
		return c, err
	}
	if c.Members, err = d.Store.Members(ctx, record.Head); err != nil {
		return c, err
	}
	ids := make([]string, len(c.Members))
	for i, m := range c.Members {
		ids[i] = m.ID
		if m.IsHead() {
			c.Record = m
		}
	}
	if c.Facts, err = d.Store.FactsOf(ctx, ids); err != nil {
		return c, err
	}
	_, c.Conflicts = firm.Current(c.Facts)
	fields := firm.Fields()
	slices.SortStableFunc(c.Facts, func(a, b firm.Fact) int {
		return cmp.Or(
			cmp.Compare(order(a.Ended != nil), order(b.Ended != nil)),
			cmp.Compare(slices.Index(fields, a.Field), slices.Index(fields, b.Field)),
			cmp.Compare(b.Observed, a.Observed), cmp.Compare(a.ID, b.ID),
		)
	})
	if c.Events, err = d.Store.EventsOf(ctx, ids); err != nil {
		return c, err
	}
	slices.SortFunc(c.Events, func(a, b firm.Event) int { return cmp.Compare(b.Seq, a.Seq) })
	if c.Branches, _, err = d.Store.ListFirms(ctx, firm.Filter{Parent: id}, firm.Page{Limit: maxBranches}); err != nil {
		return c, err
	}
	if c.Record.Parent != "" {
		parent, err := d.Store.Record(ctx, c.Record.Parent)
		if err != nil {
			return c, err
		}
		c.Parent = &parent
	}
	return c, nil
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}
