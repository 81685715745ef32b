package firm

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/sanquan/sanquan/region"
)

// PackID is the id of the record of a firm of the pack.
func PackID(id string) string { return "pack:" + id }

// PackEntries are the facts that a region pack states of a firm.
func PackEntries(r *region.Region, f region.Firm) []Entry {
	source := f.Source
	if s := r.Source(f.Source); s != nil {
		source = s.Title + " [" + s.ID + "]"
	}
	employees := ""
	if f.Employees > 0 {
		employees = strconv.Itoa(f.Employees)
	}
	var all []Entry
	for _, v := range []struct {
		field Field
		value string
	}{
		{Name, f.Name},
		{Alias, f.ShortName},
		{CreditCode, f.USCC},
		{StockCode, f.StockCode},
		{Area, f.Area},
		{Industry, f.Industry},
		{Products, f.Products},
		{Founded, f.Founded},
		{Employees, employees},
	} {
		if v.value != "" && (v.field != Alias || v.value != f.Name) {
			all = append(all, Entry{Field: v.field, Value: v.value, Source: source, Observed: f.Observed, Basis: region.Compiled})
		}
	}
	return all
}

// PackSync is what SyncPack did.
type PackSync struct {
	Entered int      // new facts
	Ended   int      // facts that this version of the pack does not state
	Refused []string // ids of firms with a value that the register refuses, which is left out
}

// SyncPack makes the facts of the pack in the register those that a region
// states: what is new is entered, what is no longer stated ends, and what is
// the same stays as it is, so that a second call changes nothing. Facts that
// people entered are not touched.
func (r *Register) SyncPack(ctx context.Context, act Act, from *region.Region) (PackSync, error) {
	var out PackSync
	w := r.work(act)
	stale, err := r.packed(ctx)
	if err != nil {
		return out, err
	}
	missing := map[string][]Entry{}
	for _, f := range from.Firms {
		id, refused := PackID(f.ID), false
		for _, e := range PackEntries(from, f) {
			if e, err = e.Checked(); err != nil {
				refused = true
				continue
			}
			if k := keyOf(id, e); stale[k].ID != "" {
				delete(stale, k)
				continue
			}
			missing[id] = append(missing[id], e)
		}
		if refused {
			out.Refused = append(out.Refused, f.ID)
		}
	}
	if err := w.packIn(ctx, missing); err != nil {
		return out, err
	}
	for _, f := range stale {
		c, err := w.open(ctx, f.Record, 0)
		if err != nil {
			return out, err
		}
		i := slices.IndexFunc(c.facts, func(g Fact) bool { return g.ID == f.ID })
		ending := Ending{By: act.Account, At: w.at, Reason: from.Manifest.Name + " " + from.Manifest.Version}
		c.facts[i].Ended, w.change.Ended[f.ID] = &ending, ending
	}
	out.Entered, out.Ended = len(w.change.Facts), len(stale)
	if out.Entered+out.Ended == 0 {
		return out, nil
	}
	w.change.Object = from.Manifest.Name + " " + from.Manifest.Version
	_, _, err = w.apply(ctx)
	return out, err
}

// packIn enters facts of the pack, by record.
func (w *work) packIn(ctx context.Context, missing map[string][]Entry) error {
	ids := slices.Sorted(maps.Keys(missing))
	known, err := w.r.Store.Records(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, ok := known[id]; !ok {
			w.opened[id] = &component{records: map[string]Record{id: {ID: id, Head: id}}}
		} else if _, err := w.open(ctx, id, 0); err != nil {
			return err
		}
		for _, e := range missing[id] {
			f := Fact{
				ID: w.r.NewID(), Record: id, Field: e.Field, Value: e.Value, Source: e.Source, Observed: e.Observed, Basis: e.Basis,
				By: w.change.Act.Account, Entered: w.at, Batch: PackBatch,
			}
			w.opened[id].facts = append(w.opened[id].facts, f)
			w.change.Facts = append(w.change.Facts, f)
		}
	}
	return nil
}

// packKey tells facts of a pack apart by what they state.
type packKey struct {
	record                  string
	field                   Field
	value, source, observed string
}

func keyOf(record string, e Entry) packKey {
	return packKey{record, e.Field, e.Value, e.Source, e.Observed}
}

// packed are the facts of the pack that count.
func (r *Register) packed(ctx context.Context) (map[packKey]Fact, error) {
	all := map[packKey]Fact{}
	for after := ""; ; {
		page, err := r.Store.FactsOfBatch(ctx, PackBatch, after, batchPage)
		if err != nil {
			return nil, err
		}
		for _, f := range page {
			all[packKey{f.Record, f.Field, f.Value, f.Source, f.Observed}] = f
			after = f.ID
		}
		if len(page) < batchPage {
			return all, nil
		}
	}
}
