package firmintake

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/intake"
)

// Target takes rows of Table into a register. It is safe for concurrent use.
type Target struct {
	Register *firm.Register
	table    *intake.Table
}

// New makes a Target.
func New(r *firm.Register) *Target { return &Target{r, Table()} }

// Table implements intake.Target.
func (t *Target) Table() *intake.Table { return t.table }

// Action implements intake.Target.
func (t *Target) Action() string { return string(access.ChangeFirms) }

// Plan implements intake.Target.
func (t *Target) Plan(ctx context.Context, records []intake.Record) ([]intake.Verdict, error) {
	all := make([]intake.Verdict, len(records))
	for i, r := range records {
		var err error
		if all[i], err = t.judge(ctx, r); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// judge says what a row would do; its work is the filing that does it.
func (t *Target) judge(ctx context.Context, r intake.Record) (intake.Verdict, error) {
	record, issue, err := t.known(ctx, r)
	if err != nil || issue != nil {
		return refused(issue), err
	}
	entries, issue, err := t.entries(ctx, r)
	if err != nil || issue != nil {
		return refused(issue), err
	}
	f := firm.Filing{Entries: entries}
	v := intake.Verdict{Fate: intake.Created}
	if record != nil {
		v.Fate, v.Record, v.Place = intake.Unchanged, record.ID, record.Area
		facts, err := t.facts(ctx, record, entries)
		if err != nil {
			return v, err
		}
		f.Record, f.Version = record.ID, record.Version
		f.Entries = slices.DeleteFunc(entries, func(e firm.Entry) bool { return !t.adds(&v, record, facts, e) })
	}
	for _, e := range f.Entries {
		before := ""
		if record != nil && !e.Field.Many() {
			before = current(record, e.Field)
		}
		v.Changes = append(v.Changes, intake.Change{Column: columnOf(e.Field), Before: before, After: e.Value})
	}
	if record != nil && len(f.Entries) > 0 {
		v.Fate = intake.Changed
	}
	v.Work = f
	return v, nil
}

func refused(issue *intake.Issue) intake.Verdict {
	v := intake.Verdict{Fate: intake.Refused}
	if issue != nil {
		v.Issues = []intake.Issue{*issue}
	}
	return v
}

func issueOn(column, id string, keyvals ...any) *intake.Issue {
	i := intake.BadOn(column, fault.New(fault.Conflict, id, keyvals...))
	return &i
}

// known finds the firm that a row is about; nil for a new one. A firm of the
// same name and another code is another firm.
func (t *Target) known(ctx context.Context, r intake.Record) (*firm.Record, *intake.Issue, error) {
	code := r.Get("code")
	if code != "" {
		held, err := t.Register.Store.Holding(ctx, firm.CreditCode, code)
		if err != nil || len(held) > 0 {
			return first(held), nil, err
		}
	}
	named, err := t.Register.Store.Holding(ctx, firm.Name, r.Get("name"))
	if err != nil {
		return nil, nil, err
	}
	if code != "" {
		named = slices.DeleteFunc(named, func(f firm.Record) bool { return f.Code != "" })
	}
	switch {
	case len(named) == 0:
		return nil, nil, nil
	case len(named) > 1:
		return nil, issueOn("name", "intake.firms.many", "count", len(named)), nil
	case code != "" && r.Get("area") != "" && named[0].Area != "" && !related(r.Get("area"), named[0].Area):
		return nil, issueOn("code", "intake.firms.same_name", "area", named[0].Area, "record", named[0].ID), nil
	}
	return &named[0], nil, nil
}

// related reports whether of two divisions one lies in the other.
func related(a, b string) bool {
	a, b = strings.TrimRight(a, "0"), strings.TrimRight(b, "0")
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

func first(list []firm.Record) *firm.Record {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// entries are the facts that a row states.
func (t *Target) entries(ctx context.Context, r intake.Record) ([]firm.Entry, *intake.Issue, error) {
	var all []firm.Entry
	for _, f := range fields {
		values := []string{r.Get(f.column)}
		switch f.field {
		case firm.Class:
			if v := values[0]; len(v) > 1 {
				values[0] = strings.TrimLeft(v, "ABCDEFGHIJKLMNOPQRST")
			}
		case firm.FormerName, firm.Alias, firm.Qualification:
			values = strings.FieldsFunc(values[0], func(c rune) bool { return c == ';' || c == '；' || c == '、' || c == '\n' })
		case firm.Position:
			values[0] = position(r)
		case firm.Parent:
			id, issue, err := t.parent(ctx, values[0])
			if err != nil || issue != nil {
				return nil, issue, err
			}
			values[0] = id
		}
		for _, v := range values {
			if v = strings.TrimSpace(v); v == "" {
				continue
			}
			e := firm.Entry{Field: f.field, Value: v, Source: r.Get("source"), Observed: r.Get("observed")}
			if f.field == firm.Qualification {
				e.Issuer = r.Get("title_issuer")
			}
			checked, err := e.Checked()
			if err != nil {
				bad, ok := err.(*fault.Error)
				if !ok {
					return nil, nil, err
				}
				i := intake.BadOn(f.column, bad)
				return nil, &i, nil
			}
			all = append(all, checked)
		}
	}
	return all, nil, nil
}

// parent finds the firm with a code, which a row belongs to.
func (t *Target) parent(ctx context.Context, code string) (string, *intake.Issue, error) {
	if code == "" {
		return "", nil, nil
	}
	held, err := t.Register.Store.Holding(ctx, firm.CreditCode, code)
	if err != nil {
		return "", nil, err
	}
	if len(held) == 0 {
		return "", issueOn("parent_code", "intake.firms.no_parent", "code", code), nil
	}
	return held[0].ID, nil, nil
}

// position is that of a row in WGS84, from the datum that its headings state.
func position(r intake.Record) string {
	lon, lat := r.Value("lon"), r.Value("lat")
	if lon.Text == "" {
		return ""
	}
	x, errX := strconv.ParseFloat(lon.Text, 64)
	y, errY := strconv.ParseFloat(lat.Text, 64)
	if errX != nil || errY != nil {
		panic("firmintake: a decimal that is none") // in normal form
	}
	switch lon.Unit {
	case "GCJ-02":
		return firm.FormatPosition(geo.GCJ02{Lon: x, Lat: y}.WGS84())
	case "BD-09":
		return firm.FormatPosition(geo.BD09{Lon: x, Lat: y}.WGS84())
	}
	return firm.FormatPosition(geo.WGS84{Lon: x, Lat: y}) // CGCS2000 is the same to within a metre
}

// facts are those of a firm, read where an entry differs from what is current.
func (t *Target) facts(ctx context.Context, r *firm.Record, entries []firm.Entry) ([]firm.Fact, error) {
	for _, e := range entries {
		if e.Field.Many() || current(r, e.Field) != e.Value {
			members, err := t.Register.Store.Members(ctx, r.Head)
			if err != nil {
				return nil, err
			}
			ids := make([]string, len(members))
			for i, m := range members {
				ids[i] = m.ID
			}
			return t.Register.Store.FactsOf(ctx, ids)
		}
	}
	return nil, nil
}

// adds reports whether an entry says something that the register does not, and
// notes where the register knows something later.
func (t *Target) adds(v *intake.Verdict, r *firm.Record, facts []firm.Fact, e firm.Entry) bool {
	if !e.Field.Many() && current(r, e.Field) == e.Value {
		return false
	}
	later := ""
	for _, f := range facts {
		if f.Ended != nil || f.Field != e.Field {
			continue
		}
		if f.Value == e.Value && (e.Field.Many() || f.Source == e.Source && f.Observed == e.Observed) {
			return false
		}
		if !e.Field.Many() && f.Observed > later {
			later = f.Observed
		}
	}
	if later > e.Observed {
		i := issueOn(columnOf(e.Field), "intake.firms.older", "now", current(r, e.Field), "observed", later)
		i.Grade = intake.Note
		v.Issues = append(v.Issues, *i)
	}
	return true
}

// current is what the register says of a field with one value.
func current(r *firm.Record, f firm.Field) string {
	switch f {
	case firm.Name:
		return r.Name
	case firm.CreditCode:
		return r.Code
	case firm.KindOf:
		return string(r.Kind)
	case firm.StockCode:
		return r.StockCode
	case firm.Class:
		return r.Class
	case firm.Industry:
		return r.Industry
	case firm.Products:
		return r.Products
	case firm.Area:
		return r.Area
	case firm.Address:
		return r.Address
	case firm.Position:
		return r.Position
	case firm.Status:
		return string(r.Status)
	case firm.Founded:
		return r.Founded
	case firm.Capital:
		return r.Capital
	case firm.Employees:
		return r.Employees
	case firm.Parent:
		return r.Parent
	}
	return ""
}

func columnOf(field firm.Field) string {
	for _, f := range fields {
		if f.field == field {
			return f.column
		}
	}
	return ""
}

func actOf(a intake.Act) firm.Act {
	return firm.Act{
		Action: string(access.ChangeFirms), Account: a.Account, Name: a.Name, Via: a.Via, Address: a.Address, Request: a.Request, At: a.At,
	}
}

// Apply implements intake.Target. Where a record has changed since the rows were
// planned, or another took a code or name, the register refuses all.
func (t *Target) Apply(ctx context.Context, act intake.Act, batch string, rows []intake.Planned) ([]intake.Written, error) {
	filings := make([]firm.Filing, len(rows))
	for i, row := range rows {
		filings[i] = row.Work.(firm.Filing)
	}
	ids, err := t.Register.FileAll(ctx, actOf(act), batch, filings)
	if err != nil {
		return nil, err
	}
	records, err := t.Register.Store.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]intake.Written, len(rows))
	for i, row := range rows {
		all[i] = intake.Written{
			Row: row.Row, Fate: row.Fate, Key: strings.TrimSpace(row.Get("name") + " " + row.Get("code")),
			Record: ids[i], Version: records[ids[i]].Version, Changes: row.Changes,
		}
	}
	return all, nil
}

// Applied implements intake.Target.
func (t *Target) Applied(ctx context.Context, batch string) (bool, error) {
	facts, err := t.Register.Store.FactsOfBatch(ctx, batch, "", 1)
	return len(facts) > 0, err
}

// Undo implements intake.Target. A change that is made between the look at the
// records and the undoing stays, as Register.UndoBatch says.
func (t *Target) Undo(ctx context.Context, act intake.Act, batch string, rows []intake.Written) error {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Record
	}
	records, err := t.Register.Store.Records(ctx, ids)
	if err != nil {
		return err
	}
	changed := slices.DeleteFunc(slices.Clone(rows), func(w intake.Written) bool {
		return w.Version == 0 || records[w.Record].Version == w.Version
	})
	if len(changed) > 0 {
		return fault.New(fault.Conflict, "intake.changed_since", "row", changed[0].Row, "key", changed[0].Key, "count", len(changed))
	}
	_, err = t.Register.UndoBatch(ctx, actOf(act), batch)
	return err
}

var _ intake.Target = (*Target)(nil)
