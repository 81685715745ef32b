package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sheet"
)

// Importer makes dry runs, applies and undoes them. It is safe for concurrent
// use; of two changes to one import at a time one fails with conflict
// store.changed.
type Importer struct {
	Store     Store
	Files     objects.Store // keeps the files and the reports
	Targets   map[string]Target
	Divisions func(context.Context) (*Divisions, error)
	Limits    sheet.Limits
	Now       func() time.Time
	NewID     func() string // ids that sort by the time they were made: UUIDv7
}

// Wish is a file to be read.
type Wish struct {
	Table string
	Name  string            // of the file
	Sheet string            // "" for the one visible sheet that has the table
	Given map[string]string // as Options.Given
	Lang  message.Lang
	// Progress is told the rows done and, once known, all of them (0 before);
	// nil for nobody.
	Progress func(done, total int)
}

func (w Wish) progress(done, total int) {
	if w.Progress != nil {
		w.Progress(done, total)
	}
}

// Target returns the target of a table. Fault not_found intake.no_table.
func (m *Importer) Target(table string) (Target, error) {
	if t, ok := m.Targets[table]; ok {
		return t, nil
	}
	return nil, fault.New(fault.NotFound, "intake.no_table", "table", table, "tables", strings.Join(slices.Sorted(maps.Keys(m.Targets)), ", "))
}

// Plan makes a dry run and keeps it, with the file and the row report. The same
// file for the same table from the same account, not yet applied, renews the
// import that is there. Faults: those of sheet.Open and Read; not_found
// intake.no_table.
func (m *Importer) Plan(ctx context.Context, act Act, w Wish, r io.Reader) (Import, *Plan, error) {
	target, err := m.Target(w.Table)
	if err != nil {
		return Import{}, nil, err
	}
	limits := m.Limits
	if limits.FileBytes == 0 {
		limits.FileBytes = sheet.DefaultLimits.FileBytes
	}
	data, err := io.ReadAll(io.LimitReader(r, limits.FileBytes+1))
	if err != nil {
		return Import{}, nil, err
	}
	plan, err := m.plan(ctx, act, target, w, data)
	if err != nil {
		return Import{}, nil, err
	}
	i, err := m.like(ctx, act, plan)
	if err != nil {
		return Import{}, nil, err
	}
	i.File, i.Bytes, i.Given, i.Created = w.Name, int64(len(data)), w.Given, m.now()
	if _, err := m.Files.Put(ctx, bytes.NewReader(data)); err != nil {
		return Import{}, nil, err
	}
	if err := m.shown(ctx, &i, plan, w.Lang); err != nil {
		return Import{}, nil, err
	}
	i, err = m.Store.KeepImport(ctx, i, nil, audit.Entry{})
	return i, plan, err
}

// like is the import that a plan renews, or a new one.
func (m *Importer) like(ctx context.Context, act Act, plan *Plan) (Import, error) {
	i := Import{ID: m.NewID(), Table: plan.Table.Name, Sum: plan.Book.SHA256, State: PlannedOnly, By: act.Account, ByName: act.Name}
	same, _, err := m.Store.ListImports(ctx, Filter{Table: i.Table, Sum: i.Sum}, Page{})
	if err != nil {
		return i, err
	}
	earlier := ""
	for _, s := range same {
		switch {
		case s.State == Applied && earlier == "":
			earlier = s.ID
		case s.State == PlannedOnly && s.By == act.Account && i.Version == 0:
			i = s
		}
	}
	i.Earlier = earlier
	return i, nil
}

// shown puts into an import what a plan shows.
func (m *Importer) shown(ctx context.Context, i *Import, plan *Plan, lang message.Lang) error {
	i.Sheet, i.Header, i.Encoding = plan.Sheet, plan.Header, plan.Book.Encoding
	i.Counts, i.Plan = plan.Counts, plan.digest()
	var report bytes.Buffer
	if err := plan.WriteReport(&report, lang); err != nil {
		return err
	}
	ref, err := m.Files.Put(ctx, &report)
	i.Report = ref.Sum
	return err
}

func (m *Importer) plan(ctx context.Context, act Act, target Target, w Wish, data []byte) (*Plan, error) {
	b, err := sheet.Open(bytes.NewReader(data), w.Name, m.Limits)
	if err != nil {
		return nil, err
	}
	divisions, err := m.Divisions(ctx)
	if err != nil {
		return nil, err
	}
	r, err := Read(ctx, b, target.Table(), Options{
		Sheet: w.Sheet, Divisions: divisions, Given: w.Given, Lang: w.Lang, Progress: func(rows int) { w.progress(rows, 0) },
	})
	if err != nil {
		return nil, err
	}
	return planned(ctx, act, r, target, w.progress)
}

// Apply writes what a dry run showed: with Good the rows that are right, with
// All every row or none. Where the records have changed since so that the
// import would do something else, the dry run is renewed and nothing is
// written. Faults conflict: intake.plan_changed, intake.not_all_good,
// intake.nothing_new, intake.state, store.changed; those of Plan.
func (m *Importer) Apply(ctx context.Context, act Act, id string, version int64, accept Accept, w Wish) (Import, error) {
	i, target, err := m.open(ctx, id, version)
	if err != nil {
		return i, err
	}
	if i.State != PlannedOnly && i.State != Applying {
		return i, wrongState(i)
	}
	data, err := m.file(ctx, i)
	if err != nil {
		return i, err
	}
	w.Name, w.Sheet, w.Given = i.File, i.Sheet, i.Given
	plan, err := m.plan(ctx, act, target, w, data)
	if err != nil {
		return i, err
	}
	if i.State == Applying {
		return m.goOn(ctx, act, i, target, plan)
	}
	switch {
	case plan.digest() != i.Plan:
		if err := m.shown(ctx, &i, plan, w.Lang); err != nil {
			return i, err
		}
		if _, err := m.Store.KeepImport(ctx, i, nil, audit.Entry{}); err != nil {
			return i, err
		}
		return i, fault.New(fault.Conflict, "intake.plan_changed", "file", i.File)
	case accept == All && plan.Counts.Refused > 0:
		return i, fault.New(fault.Conflict, "intake.not_all_good", "refused", plan.Counts.Refused)
	case plan.Counts.Created+plan.Counts.Changed == 0:
		return i, fault.New(fault.Conflict, "intake.nothing_new", "file", i.File)
	}
	i.State, i.Accept = Applying, accept
	if i, err = m.Store.KeepImport(ctx, i, plan.journal(), audit.Entry{}); err != nil {
		return i, err
	}
	rows, err := target.Apply(ctx, act, i.ID, plan.wanted())
	if err != nil {
		i.State, i.Accept = PlannedOnly, ""
		if back, again := m.Store.KeepImport(ctx, i, []Written{}, audit.Entry{}); again == nil {
			i = back
		}
		return i, err
	}
	return m.applied(ctx, act, i, target, rows)
}

// goOn ends an Apply that was broken off. Where its rows had been written they
// are there now: the plan, which finds nothing to change, knows their records.
func (m *Importer) goOn(ctx context.Context, act Act, i Import, target Target, plan *Plan) (Import, error) {
	done, err := target.Applied(ctx, i.ID)
	if err != nil {
		return i, err
	}
	if !done {
		rows, err := target.Apply(ctx, act, i.ID, plan.wanted())
		if err != nil {
			return i, err
		}
		return m.applied(ctx, act, i, target, rows)
	}
	rows, err := m.rows(ctx, i.ID)
	if err != nil {
		return i, err
	}
	records := map[int]string{}
	for n, row := range plan.Rows {
		records[row.Row] = plan.Verdicts[n].Record
	}
	for n := range rows {
		rows[n].Record = records[rows[n].Row]
	}
	return m.applied(ctx, act, i, target, rows)
}

func (m *Importer) applied(ctx context.Context, act Act, i Import, target Target, rows []Written) (Import, error) {
	now := m.now()
	i.State, i.AppliedBy, i.Applied = Applied, act.Name, &now
	return m.Store.KeepImport(ctx, i, rows, entry(act, i, target, now))
}

// Undo takes an applied import back as a whole. Faults conflict: intake.state,
// intake.changed_since, store.changed.
func (m *Importer) Undo(ctx context.Context, act Act, id string, version int64) (Import, error) {
	i, target, err := m.open(ctx, id, version)
	if err != nil {
		return i, err
	}
	if i.State != Applied && i.State != Undoing {
		return i, wrongState(i)
	}
	rows, err := m.rows(ctx, id)
	if err != nil {
		return i, err
	}
	stands := true
	if i.State == Undoing {
		if stands, err = target.Applied(ctx, id); err != nil {
			return i, err
		}
	} else {
		i.State = Undoing
		if i, err = m.Store.KeepImport(ctx, i, nil, audit.Entry{}); err != nil {
			return i, err
		}
	}
	if stands {
		if err := target.Undo(ctx, act, id, rows); err != nil {
			i.State = Applied
			if back, again := m.Store.KeepImport(ctx, i, nil, audit.Entry{}); again == nil {
				i = back
			}
			return i, err
		}
	}
	now := m.now()
	i.State, i.UndoneBy, i.Undone = Undone, act.Name, &now
	return m.Store.KeepImport(ctx, i, nil, entry(act, i, target, now))
}

// Report opens the row report of an import.
func (m *Importer) Report(ctx context.Context, id string) (Import, io.ReadCloser, error) {
	i, err := m.Store.Import(ctx, id)
	if err != nil {
		return i, nil, err
	}
	r, err := m.Files.Open(ctx, i.Report)
	return i, r, err
}

// Template writes the empty workbook of a table. Fault not_found
// intake.no_table.
func (m *Importer) Template(ctx context.Context, table string, out io.Writer, f sheet.Format, lang message.Lang) error {
	target, err := m.Target(table)
	if err != nil {
		return err
	}
	divisions, err := m.Divisions(ctx)
	if err != nil {
		return err
	}
	return WriteTemplate(out, f, target.Table(), divisions, lang)
}

func (m *Importer) open(ctx context.Context, id string, version int64) (Import, Target, error) {
	i, err := m.Store.Import(ctx, id)
	if err != nil {
		return i, nil, err
	}
	if version != 0 && i.Version != version {
		return i, nil, fault.New(fault.Conflict, "store.changed", "kind", "import", "id", id)
	}
	target, err := m.Target(i.Table)
	return i, target, err
}

func (m *Importer) file(ctx context.Context, i Import) ([]byte, error) {
	r, err := m.Files.Open(ctx, i.Sum)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// rows reads the whole journal.
func (m *Importer) rows(ctx context.Context, id string) ([]Written, error) {
	const atOnce = 5000
	all := []Written{}
	for {
		after := 0
		if len(all) > 0 {
			after = all[len(all)-1].Row
		}
		part, err := m.Store.ImportRows(ctx, id, after, atOnce)
		if err != nil {
			return nil, err
		}
		if all = append(all, part...); len(part) < atOnce {
			return all, nil
		}
	}
}

func (m *Importer) now() time.Time { return m.Now().UTC().Truncate(time.Microsecond) }

func wrongState(i Import) error {
	return fault.New(fault.Conflict, "intake.state", "id", i.ID, "state", string(i.State))
}

// entry is what the audit keeps of an import that was applied or undone; its
// records have entries of their own.
func entry(act Act, i Import, target Target, now time.Time) audit.Entry {
	after, err := json.Marshal(struct {
		State  State  `json:"state"`
		File   string `json:"file"`
		Sum    string `json:"sum"`
		Accept Accept `json:"accept"`
		Counts Counts `json:"counts"`
	}{i.State, i.File, i.Sum, i.Accept, i.Counts})
	if err != nil {
		panic("intake: " + err.Error()) // a plain struct
	}
	return audit.Entry{
		Time: now, Actor: act.Account, Name: act.Name, Via: act.Via, Address: act.Address, Request: act.Request,
		Action: target.Action(), Kind: "import", Object: i.ID, Result: audit.Done, After: string(after),
	}
}
