package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// RelocationStore is what RunRelocations exercises.
type RelocationStore interface {
	relocation.Store
	ListRelocations(context.Context, relocation.Filter, sqlstore.Page) ([]relocation.Record, string, error)
	ListAudit(context.Context, audit.Filter) ([]audit.Entry, error)
}

// RunRelocations is the suite for the ledger of moves.
func RunRelocations(t *testing.T, open func(*testing.T) RelocationStore) {
	for name, part := range map[string]func(*testing.T, RelocationStore){
		"a record comes back whole":                    relocationRoundTrip,
		"the same request with a key is one record":    relocationOnce,
		"a change goes with what was before and after": relocationAudit,
		"a change of an old version is refused":        relocationVersions,
		"concurrent changes follow each other":         relocationConcurrent,
		"lists are filtered and paged":                 relocationLists,
	} {
		t.Run(name, func(t *testing.T) { part(t, open(t)) })
	}
}

func actOf(login string) relocation.Act {
	return relocation.Act{At: noon, Account: "id of " + login, Name: login, Via: "session", Action: "relocation.change", Address: "192.0.2.1", Request: "r1"}
}

// codes are credit codes of nobody.
var codes = []string{"91110106MA0000000D", "91110106MA0000001G", "91110106MA0000002K", "91110106MA0000003N", "91110106MA0000004R", "91110106MA0000005W"}

// Relocation returns a record with every member set, from a number up to 5.
func Relocation(t *testing.T, n int) relocation.Record {
	t.Helper()
	staff := n
	r, err := relocation.Enter(fmt.Sprintf("id-%04d", n), relocation.Flow{
		Side: relocation.Out, Code: codes[n], Name: fmt.Sprintf("企业_%d%%", n), Former: []string{"旧名"},
		Category: relocation.Storage, Basis: "文号", Project: "P", From: relocation.Site{Area: "110106", Text: "丰台"},
		To: relocation.Site{Area: "130609", Park: "park:1", Text: "徐水"}, Planned: "2024", Actual: "2025-03",
		Area: &relocation.Area{Number: "30", Unit: relocation.Mu}, Staff: &staff, Revenue: &relocation.Money{Number: "1.5", Unit: relocation.HundredMn},
		Tax: &relocation.Money{Number: "300", Unit: relocation.TenThousand}, Land: &relocation.Area{Number: "2", Unit: relocation.Hectare},
		Building: &relocation.Area{Number: "12000", Unit: relocation.SquareMetre}, Reuse: "绿地", ReusedOn: "2025-09-01", Evidence: "证", State: relocation.Vacated, Note: "注",
	}, actOf("li"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func add(t *testing.T, s RelocationStore, r relocation.Record) {
	t.Helper()
	if _, _, err := s.AddRelocation(t.Context(), r, actOf("li"), ""); err != nil {
		t.Fatal(err)
	}
}

func relocationRoundTrip(t *testing.T, s RelocationStore) {
	r := Relocation(t, 1)
	add(t, s, r)
	got, err := s.Relocation(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Relocation(t.Context(), "none"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("none: %v", err)
	}
}

func relocationOnce(t *testing.T, s RelocationStore) {
	first, again, err := s.AddRelocation(t.Context(), Relocation(t, 1), actOf("li"), "key")
	if err != nil || again {
		t.Fatal(again, err)
	}
	repeated := Relocation(t, 1)
	repeated.ID = "id-other"
	second, again, err := s.AddRelocation(t.Context(), repeated, actOf("li"), "key")
	if err != nil || !again || second.ID != first.ID {
		t.Errorf("%s, again %v, %v", second.ID, again, err)
	}
	if _, _, err := s.AddRelocation(t.Context(), Relocation(t, 2), actOf("li"), "key"); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("another request with the key: %v", err)
	}
}

func relocationAudit(t *testing.T, s RelocationStore) {
	r := Relocation(t, 1)
	add(t, s, r)
	confirm := func(login string) (relocation.Record, error) {
		return s.ChangeRelocation(t.Context(), r.ID, 0, actOf(login), func(r *relocation.Record) error { return r.Confirm(actOf(login)) })
	}
	if _, err := confirm("li"); fault.CodeOf(err) != fault.Denied {
		t.Errorf("the own entry is confirmed: %v", err)
	}
	after, err := confirm("wang")
	if err != nil || after.ConfirmedBy != "wang" || after.Version != 2 {
		t.Fatalf("%+v, %v", after, err)
	}
	entries, err := s.ListAudit(t.Context(), audit.Filter{Kind: "relocation", Object: r.ID})
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	var before, told relocation.Record
	for text, into := range map[string]*relocation.Record{entries[0].Before: &before, entries[0].After: &told} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]relocation.Record{r, after}, []relocation.Record{before, told}); diff != "" {
		t.Error(diff)
	}
	if e := entries[0]; e.Name != "wang" || e.Place != "110106" || entries[1].Before != "" {
		t.Errorf("%+v", e)
	}
}

func relocationVersions(t *testing.T, s RelocationStore) {
	r := Relocation(t, 1)
	add(t, s, r)
	note := func(version int64, text string) error {
		_, err := s.ChangeRelocation(t.Context(), r.ID, version, actOf("li"), func(r *relocation.Record) error {
			f := r.Flow
			f.Note, f.Actual, f.From.Area = text, "2026", "110105"
			return r.Correct(f, actOf("li"))
		})
		return err
	}
	if err := note(1, "new"); err != nil {
		t.Fatal(err)
	}
	if err := note(1, "old"); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("an old version: %v", err)
	}
	if _, err := s.ChangeRelocation(t.Context(), "none", 0, actOf("li"), func(*relocation.Record) error { return nil }); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("none: %v", err)
	}
	list, _, err := s.ListRelocations(t.Context(), relocation.Filter{Year: 2026, Place: "110105"}, sqlstore.Page{})
	if err != nil || len(list) != 1 || list[0].Note != "new" || list[0].Version != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}

func relocationConcurrent(t *testing.T, s RelocationStore) {
	r := Relocation(t, 1)
	add(t, s, r)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := s.ChangeRelocation(t.Context(), r.ID, 0, actOf("li"), func(r *relocation.Record) error {
				f := r.Flow
				f.Note += "x"
				return r.Correct(f, actOf("li"))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := s.Relocation(t.Context(), r.ID)
	if err != nil || got.Note != "注xxxxxxxx" || got.Version != 9 {
		t.Errorf("%q at %d, %v", got.Note, got.Version, err)
	}
}

func relocationLists(t *testing.T, s RelocationStore) {
	for n := 1; n <= 5; n++ {
		r := Relocation(t, n)
		if n == 2 {
			r.Side, r.State = relocation.In, relocation.Talks
		}
		add(t, s, r)
	}
	for name, c := range map[string]struct {
		filter relocation.Filter
		want   int
	}{
		"all": {relocation.Filter{}, 5}, "a side": {relocation.Filter{Side: relocation.In}, 1}, "a state": {relocation.Filter{State: relocation.Vacated}, 4},
		"a province": {relocation.Filter{Place: "130000"}, 1}, "a year": {relocation.Filter{Year: 2025}, 5}, "another year": {relocation.Filter{Year: 2024}, 0},
		"a code": {relocation.Filter{Code: codes[3]}, 1}, "a text taken literally": {relocation.Filter{Text: "业_3%"}, 1},
		"a category": {relocation.Filter{Category: relocation.Wholesale}, 0},
	} {
		list, _, err := s.ListRelocations(t.Context(), c.filter, sqlstore.Page{})
		every := 0
		if err == nil {
			err = s.EveryRelocation(t.Context(), c.filter, func(relocation.Record) error { every++; return nil })
		}
		if err != nil || len(list) != c.want || every != c.want {
			t.Errorf("%s: %d and %d of %d, %v", name, len(list), every, c.want, err)
		}
	}
	var ids []string
	cursor := ""
	for {
		list, next, err := s.ListRelocations(t.Context(), relocation.Filter{}, sqlstore.Page{Cursor: cursor, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			ids = append(ids, r.ID)
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"id-0005", "id-0004", "id-0003", "id-0002", "id-0001"}, ids); diff != "" {
		t.Error(diff)
	}
}
