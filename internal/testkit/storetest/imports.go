package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/intake"
)

// anImport is one of the suite; digit makes its id and sum.
func anImport(digit, table string, state intake.State) intake.Import {
	return intake.Import{
		ID: "019a8c5e-0000-7000-8000-00000000000" + digit, Table: table, File: "名单.xlsx", Sum: Sum(digit), Bytes: 12, Sheet: "表", Header: 2,
		State: state, Counts: intake.Counts{Rows: 3, Created: 1, Changed: 1, Refused: 1}, Plan: Sum("a"), By: "u1", ByName: "王", Created: noon,
	}
}

func keepImport(t *testing.T, s Store, i intake.Import, rows []intake.Written) intake.Import {
	t.Helper()
	kept, err := s.KeepImport(t.Context(), i, rows, audit.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func importLife(t *testing.T, s Store) {
	ctx := t.Context()
	_, err := s.Import(ctx, "none")
	wantCode(t, err, fault.NotFound, "intake.no_import")
	i := keepImport(t, s, anImport("1", "firms", intake.PlannedOnly), nil)
	if i.Version != 1 {
		t.Errorf("version %d of a new import", i.Version)
	}
	rows := []intake.Written{
		{Row: 3, Fate: intake.Created, Key: "甲", Record: "r1", Version: 1, Changes: []intake.Change{}},
		{Row: 9, Fate: intake.Changed, Key: "乙", Record: "r2", Version: 4, Changes: []intake.Change{{Column: "area", Before: "110106", After: "110111"}}},
	}
	at := noon.Add(time.Hour)
	i.State, i.Accept, i.Applied, i.AppliedBy = intake.Applied, intake.Good, &at, "李"
	old := i
	i = keepImport(t, s, i, rows)
	_, err = s.KeepImport(ctx, old, nil, audit.Entry{})
	wantCode(t, err, fault.Conflict, "store.changed")
	again, err := s.Import(ctx, i.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(i, again); diff != "" {
		t.Errorf("import (-kept +read):\n%s", diff)
	}
	journal, err := s.ImportRows(ctx, i.ID, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, journal); diff != "" {
		t.Errorf("journal (-kept +read):\n%s", diff)
	}
	if journal, err = s.ImportRows(ctx, i.ID, 3, 1); err != nil || len(journal) != 1 || journal[0].Row != 9 {
		t.Errorf("the journal behind row 3: %v, %v", journal, err)
	}
	i = keepImport(t, s, i, nil) // which leaves the journal
	if journal, err = s.ImportRows(ctx, i.ID, 0, 1); err != nil || len(journal) != 1 || journal[0].Row != 3 {
		t.Errorf("the first row of the journal: %v, %v", journal, err)
	}
	keepImport(t, s, i, []intake.Written{}) // which empties it
	if journal, err = s.ImportRows(ctx, i.ID, 0, 10); err != nil || len(journal) != 0 {
		t.Errorf("the journal that was emptied: %v, %v", journal, err)
	}
}

func importList(t *testing.T, s Store) {
	for n, table := range []string{"firms", "moves", "firms", "firms"} {
		state := intake.PlannedOnly
		if n == 2 {
			state = intake.Applied
		}
		keepImport(t, s, anImport(fmt.Sprint(n+1), table, state), nil)
	}
	ids := func(f intake.Filter, page intake.Page) (ids, next string) {
		list, next, err := s.ListImports(t.Context(), f, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list {
			ids += i.ID[len(i.ID)-1:]
		}
		return ids, next
	}
	for want, f := range map[string]intake.Filter{"4321": {}, "431": {Table: "firms"}, "3": {State: intake.Applied}, "2": {Sum: Sum("2")}, "": {Table: "none"}} {
		if got, next := ids(f, intake.Page{}); got != want || next != "" {
			t.Errorf("%+v: %s, next %q, want %s", f, got, next, want)
		}
	}
	first, next := ids(intake.Filter{Table: "firms"}, intake.Page{Limit: 2})
	second, end := ids(intake.Filter{Table: "firms"}, intake.Page{Limit: 2, Cursor: next})
	if first != "43" || second != "1" || end != "" {
		t.Errorf("pages %s, %s and %q", first, second, end)
	}
	_, _, err := s.ListImports(t.Context(), intake.Filter{}, intake.Page{Cursor: "?"})
	wantCode(t, err, fault.Invalid, "store.bad_cursor")
}
