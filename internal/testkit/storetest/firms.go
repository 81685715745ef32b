package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/region"
)

// FirmStore is what the suite of the register exercises.
type FirmStore interface {
	firm.Store
	ListAudit(context.Context, audit.Filter) ([]audit.Entry, error)
}

// RunFirms is the suite for the firm register.
func RunFirms(t *testing.T, open func(*testing.T) FirmStore) {
	for name, part := range map[string]func(*testing.T, FirmStore){
		"a record comes back whole":                   firmRoundTrip,
		"a change of an old version leaves nothing":   oldFirmVersion,
		"a fact ends once":                            factEndsOnce,
		"lists are filtered and paged":                firmLists,
		"only heads with facts are listed":            firmHeads,
		"a creation with a key is done once":          firmOnce,
		"events have an order":                        firmEvents,
		"a pair waits once":                           firmPairs,
		"proposals are paged, the surest first":       firmQueue,
		"changed records are read in order":           firmChanges,
		"a batch is read and taken back":              firmBatch,
		"a merge, an undo and what stands in between": firmMerges,
		"the pack is entered once":                    firmPack,
		"what cannot be one firm is refused":          firmRefusals,
		"what is kept apart stays apart":              firmApart,
		"what is changed is audited":                  firmAudit,
	} {
		t.Run(name, func(t *testing.T) { part(t, open(t)) })
	}
}

// Ledger is a register on a store with a clock and ids that count.
func Ledger(s firm.Store) *firm.Register {
	n := 0
	return &firm.Register{
		Store: s,
		Now:   func() time.Time { n++; return noon.Add(time.Duration(n) * time.Second) },
		NewID: func() string { n++; return fmt.Sprintf("id-%06d", n) },
	}
}

// Clerk and Checker are two people at the register.
var (
	Clerk   = firm.Act{Action: "firm.change", Account: "clerk", Name: "经办", Via: "session", Reason: "公报"}
	Checker = firm.Act{Action: "firm.review", Account: "checker", Name: "审核", Via: "session", Reason: "同一地址与电话"}
)

// Said is an entry of a field, observed on a day.
func Said(field firm.Field, value, observed string) firm.Entry {
	e := firm.Entry{Field: field, Value: value, Source: "公示系统", Observed: observed}
	if field == firm.Qualification {
		e.Issuer, e.From = "工业和信息化部", "2023-07"
	}
	return e
}

func enter(t *testing.T, r *firm.Register, entries ...firm.Entry) firm.Record {
	t.Helper()
	record, _, err := r.Create(t.Context(), Clerk, entries, "")
	if err != nil {
		t.Fatalf("creating: %v", err)
	}
	return record
}

func named(name string) firm.Entry { return Said(firm.Name, name, "2026-01") }

func firmRoundTrip(t *testing.T, s FirmStore) {
	r := Ledger(s)
	record := enter(t, r, named("北京甲公司"), Said(firm.FormerName, "北京乙公司", "2020"), Said(firm.Alias, "甲", "2026"),
		Said(firm.CreditCode, "91350100M000100Y43", "2026"), Said(firm.Area, "110106", "2026"), Said(firm.Position, "116.3,39.8", "2026"),
		Said(firm.Qualification, "小巨人", "2023"), Said(firm.Class, "3714", "2025"))
	want := firm.Record{
		ID: record.ID, Head: record.ID, Version: 1, Changed: record.Changed,
		Firm: firm.Firm{
			Name: "北京甲公司", Kind: firm.Organisation, Code: "91350100M000100Y43", Area: "110106", Position: "116.300000,39.800000",
			Sure: region.Reported, Class: "3714", FormerNames: []string{"北京乙公司"}, Aliases: []string{"甲"}, OldCodes: []string{},
			Titles: []firm.Title{{Name: "小巨人", Issuer: "工业和信息化部", From: "2023-07"}}, Source: "公示系统", Observed: "2026-01", Basis: region.Reported,
		},
	}
	same(t, want, record, nil)
	held, err := s.Holding(t.Context(), firm.CreditCode, "91350100M000100Y43")
	same(t, []firm.Record{want}, held, err)
	held, err = s.Holding(t.Context(), firm.Name, "北京甲公司")
	same(t, []firm.Record{want}, held, err)
	all, err := s.Records(t.Context(), []string{"none", record.ID})
	same(t, map[string]firm.Record{record.ID: want}, all, err)
	facts, err := s.FactsOf(t.Context(), []string{record.ID})
	if err != nil || len(facts) != 8 || facts[0].By != "clerk" || facts[0].Ended != nil {
		t.Errorf("facts %+v, %v", facts, err)
	}
	_, err = s.Record(t.Context(), "none")
	wantCode(t, err, fault.NotFound, "firm.no_record")
	_, err = s.Event(t.Context(), "none")
	wantCode(t, err, fault.NotFound, "firm.no_event")
	_, err = s.Proposal(t.Context(), "none")
	wantCode(t, err, fault.NotFound, "firm.no_proposal")
}

func oldFirmVersion(t *testing.T, s FirmStore) {
	r := Ledger(s)
	record := enter(t, r, named("甲"))
	filing := firm.Filing{Record: record.ID, Version: 1, Entries: []firm.Entry{Said(firm.Area, "110106", "2026")}}
	if _, err := r.Enter(t.Context(), Clerk, filing); err != nil {
		t.Fatal(err)
	}
	_, err := r.Enter(t.Context(), Clerk, filing)
	wantCode(t, err, fault.Conflict, "store.changed")
	stale := record // as somebody read it before
	stale.Area = "110105"
	_, _, err = s.Apply(t.Context(), firm.Change{Act: Clerk, Records: []firm.Record{stale}, Facts: []firm.Fact{{ID: "x", Record: record.ID}}})
	wantCode(t, err, fault.Conflict, "store.changed")
	facts, err := s.FactsOf(t.Context(), []string{record.ID})
	if err != nil || len(facts) != 2 {
		t.Errorf("%d facts, %v", len(facts), err)
	}
}

func factEndsOnce(t *testing.T, s FirmStore) {
	r := Ledger(s)
	record := enter(t, r, named("甲"), Said(firm.Area, "110106", "2026"))
	facts, err := s.FactsOf(t.Context(), []string{record.ID})
	if err != nil {
		t.Fatal(err)
	}
	wrong := facts[1].ID
	right := Said(firm.Area, "110105", "2025")
	right.Instead = wrong
	record, err = r.Enter(t.Context(), Clerk, firm.Filing{Record: record.ID, Entries: []firm.Entry{right}})
	if err != nil || record.Area != "110105" {
		t.Errorf("area %s, %v", record.Area, err)
	}
	_, err = r.Withdraw(t.Context(), Clerk, record.ID, wrong, 0)
	wantCode(t, err, fault.Conflict, "firm.fact_ended")
	_, _, err = s.Apply(t.Context(), firm.Change{Act: Clerk, Ended: map[string]firm.Ending{wrong: {By: "other", At: noon}}})
	wantCode(t, err, fault.Conflict, "store.changed")
	facts, err = s.FactsOf(t.Context(), []string{record.ID})
	if err != nil || facts[1].Ended == nil || facts[1].Ended.Instead != facts[2].ID || facts[1].Ended.By != "clerk" {
		t.Errorf("facts %+v, %v", facts, err)
	}
}

func names(list []firm.Record) string {
	var all []string
	for _, r := range list {
		all = append(all, r.Name)
	}
	return strings.Join(all, " ")
}

func firmLists(t *testing.T, s FirmStore) {
	r := Ledger(s)
	head := enter(t, r, named("A"), Said(firm.Area, "110106", "2026"), Said(firm.Class, "3714", "2026"), Said(firm.Position, "116.3,39.8", "2026"))
	enter(t, r, named("B"), Said(firm.Area, "110105", "2026"), Said(firm.Parent, head.ID, "2026"), Said(firm.KindOf, "branch", "2026"))
	enter(t, r, named("C"), Said(firm.Area, "130100", "2026"), Said(firm.Qualification, "小巨人", "2026"), Said(firm.Status, "revoked", "2026"))
	enter(t, r, named("D"), Said(firm.Area, "110106", "2026"), Said(firm.Area, "110105", "2026"), Said(firm.Class, "37", "2026"))
	for name, c := range map[string]struct {
		filter firm.Filter
		want   string
	}{
		"all":       {firm.Filter{}, "A B C D"},
		"province":  {firm.Filter{Area: "110000"}, "A B D"},
		"county":    {firm.Filter{Area: "110106"}, "A"},
		"kind":      {firm.Filter{Kind: firm.Branch}, "B"},
		"class":     {firm.Filter{Class: "371"}, "A"},
		"title":     {firm.Filter{Title: "小巨人"}, "C"},
		"none":      {firm.Filter{Title: "巨"}, ""},
		"parent":    {firm.Filter{Parent: head.ID}, "B"},
		"status":    {firm.Filter{Status: firm.Revoked}, "C"},
		"conflicts": {firm.Filter{Clash: true}, "D"},
		"box":       {firm.Filter{Within: &firm.Box{West: 116, South: 39, East: 117, North: 40}}, "A"},
		"outside":   {firm.Filter{Within: &firm.Box{West: 117, South: 39, East: 118, North: 40}}, ""},
	} {
		list, next, err := s.ListFirms(t.Context(), c.filter, firm.Page{})
		if err != nil || next != "" || names(list) != c.want {
			t.Errorf("%s: %q, want %q; next %q, %v", name, names(list), c.want, next, err)
		}
	}
	var all []firm.Record
	for cursor := ""; ; {
		list, next, err := s.ListFirms(t.Context(), firm.Filter{}, firm.Page{Cursor: cursor, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list...)
		if cursor = next; next == "" {
			break
		}
	}
	if names(all) != "A B C D" {
		t.Errorf("pages %q", names(all))
	}
	_, _, err := s.ListFirms(t.Context(), firm.Filter{}, firm.Page{Cursor: "?"})
	wantCode(t, err, fault.Invalid, "store.bad_cursor")
	n, err := s.CountFirms(t.Context())
	same(t, 4, n, err)
}

func firmHeads(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a, b := enter(t, r, named("甲厂")), enter(t, r, named("甲工厂"))
	merge(t, r, a, b)
	list, _, err := s.ListFirms(t.Context(), firm.Filter{}, firm.Page{})
	if err != nil || names(list) != "甲厂" && names(list) != "甲工厂" {
		t.Errorf("listed %q, %v", names(list), err)
	}
	members, err := s.Members(t.Context(), a.ID)
	if err != nil || len(members) != 2 {
		t.Errorf("members %+v, %v", members, err)
	}
	c := enter(t, r, named("丙"))
	facts, err := s.FactsOf(t.Context(), []string{c.ID})
	if err != nil {
		t.Fatal(err)
	}
	c, err = r.Withdraw(t.Context(), Clerk, c.ID, facts[0].ID, c.Version)
	if err != nil || !c.Removed {
		t.Errorf("withdrawn %+v, %v", c, err)
	}
	n, err := s.CountFirms(t.Context())
	same(t, 1, n, err)
}

// merge proposes a pair and has it decided.
func merge(t *testing.T, r *firm.Register, a, b firm.Record) firm.Event {
	t.Helper()
	p, err := r.Propose(t.Context(), Clerk, firm.Suspect{A: a.ID, B: b.ID, Score: 0.7, Method: "manual"})
	if err != nil {
		t.Fatalf("proposing: %v", err)
	}
	_, e, err := r.Decide(t.Context(), Checker, firm.Decision{Proposal: p.ID, Version: p.Version, Merge: true})
	if err != nil {
		t.Fatalf("merging: %v", err)
	}
	return e
}

func firmOnce(t *testing.T, s FirmStore) {
	r := Ledger(s)
	entries := []firm.Entry{named("甲"), Said(firm.CreditCode, "91350100M000100Y43", "2026")}
	first, again, err := r.Create(t.Context(), Clerk, entries, "k")
	if err != nil || again {
		t.Fatalf("again %t, %v", again, err)
	}
	second, again, err := r.Create(t.Context(), Clerk, entries, "k")
	if !again {
		t.Errorf("made twice")
	}
	same(t, first, second, err)
	_, _, err = r.Create(t.Context(), Clerk, []firm.Entry{named("乙")}, "k")
	wantCode(t, err, fault.Conflict, "store.key_reused")
	_, _, err = r.Create(t.Context(), Clerk, entries, "")
	wantCode(t, err, fault.Conflict, "firm.code_held")
}

func firmEvents(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a, b, c := enter(t, r, named("甲")), enter(t, r, named("乙")), enter(t, r, named("丙"))
	first, second := merge(t, r, a, b), merge(t, r, b, c)
	events, err := s.EventsOf(t.Context(), []string{b.ID, c.ID})
	first.Seq, second.Seq = 1, 2
	same(t, []firm.Event{first, second}, events, err)
	one, err := s.Event(t.Context(), second.ID)
	same(t, second, one, err)
}

func firmPairs(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a, b := enter(t, r, named("甲")), enter(t, r, named("乙"))
	suspect := firm.Suspect{A: b.ID, B: a.ID, Score: 0.4, Method: "link", Weights: []firm.Weight{{Field: "name", A: "甲", B: "乙", Level: "differs", Log2: -3}}}
	p, err := r.Propose(t.Context(), Clerk, suspect)
	if err != nil {
		t.Fatal(err)
	}
	want := firm.Proposal{
		ID: p.ID, A: a.ID, B: b.ID, Score: 0.4, Weights: suspect.Weights, Method: "link", By: "clerk", At: p.At, State: firm.Open, Version: 1,
	}
	same(t, want, p, nil)
	suspect.A, suspect.B = a.ID, b.ID
	_, err = r.Propose(t.Context(), Clerk, suspect)
	wantCode(t, err, fault.Conflict, "firm.pair_open")
	_, e, err := r.Decide(t.Context(), Checker, firm.Decision{Proposal: p.ID})
	if err != nil {
		t.Fatal(err)
	}
	p, err = s.Proposal(t.Context(), p.ID)
	want.State, want.Event, want.Decided, want.When, want.Version = firm.KeptApart, e.ID, "checker", &e.At, 2
	same(t, want, p, err)
	_, err = r.Propose(t.Context(), Clerk, suspect)
	wantCode(t, err, fault.Conflict, "firm.kept_apart")
}

func firmQueue(t *testing.T, s FirmStore) {
	r := Ledger(s)
	var list []firm.Record
	for i := range 5 {
		list = append(list, enter(t, r, named(fmt.Sprint("甲", i))))
	}
	for i, score := range []float64{0.5, 0.91, -1, 0.5} {
		if _, err := r.Propose(t.Context(), Clerk, firm.Suspect{A: list[i].ID, B: list[i+1].ID, Score: score}); err != nil {
			t.Fatal(err)
		}
	}
	var scores []float64
	for _, state := range []firm.ProposalState{firm.Open, ""} {
		for cursor := ""; ; {
			page, next, err := s.ListProposals(t.Context(), state, firm.Page{Cursor: cursor, Limit: 3})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range page {
				scores = append(scores, p.Score)
			}
			if cursor = next; next == "" {
				break
			}
		}
	}
	same(t, []float64{0.91, 0.5, 0.5, -1 /* all, the last first */, 0.5, -1, 0.91, 0.5}, scores, nil)
}

func firmChanges(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a, b := enter(t, r, named("甲")), enter(t, r, named("乙"))
	a, err := r.Enter(t.Context(), Clerk, firm.Filing{Record: a.ID, Entries: []firm.Entry{Said(firm.Area, "110106", "2026")}})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Changed(t.Context(), time.Time{}, "", 1)
	same(t, []firm.Record{b}, list, err)
	list, err = s.Changed(t.Context(), b.Changed, b.ID, 10)
	same(t, []firm.Record{a}, list, err)
}

func firmBatch(t *testing.T, s FirmStore) {
	r := Ledger(s)
	kept := enter(t, r, named("甲"))
	ids, err := r.FileAll(t.Context(), Clerk, "import 1", []firm.Filing{
		{Entries: []firm.Entry{named("乙")}},
		{Record: kept.ID, Entries: []firm.Entry{Said(firm.Area, "110106", "2026")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := s.ListFirms(t.Context(), firm.Filter{Batch: "import 1"}, firm.Page{})
	if err != nil || names(list) != "乙 甲" && names(list) != "甲 乙" {
		t.Errorf("of the batch: %q, %v", names(list), err)
	}
	n, err := r.UndoBatch(t.Context(), Clerk, "import 1")
	same(t, 2, n, err)
	list, _, err = s.ListFirms(t.Context(), firm.Filter{}, firm.Page{})
	if err != nil || names(list) != "甲" || list[0].Area != "" {
		t.Errorf("left: %+v, %v", list, err)
	}
	gone, err := s.Record(t.Context(), ids[0])
	if err != nil || !gone.Removed {
		t.Errorf("record %+v, %v", gone, err)
	}
	facts, err := s.FactsOfBatch(t.Context(), "import 1", "", 10)
	same(t, []firm.Fact{}, facts, err)
}

// firmMerges joins A–B and B–C and takes the first back: B and C stay one.
func firmMerges(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a := enter(t, r, named("甲"), Said(firm.CreditCode, "91350100M000100Y43", "2026"))
	b, c := enter(t, r, named("甲二")), enter(t, r, named("甲三"), Said(firm.Area, "110106", "2026"))
	first := merge(t, r, a, b)
	merge(t, r, b, c)
	whole, err := s.Record(t.Context(), a.ID)
	if err != nil || whole.Area != "110106" || whole.Code == "" || len(whole.FormerNames) != 2 {
		t.Errorf("the whole is %+v, %v", whole, err)
	}
	if _, err := r.Undo(t.Context(), Checker, first.ID); err != nil {
		t.Fatal(err)
	}
	heads := map[string]string{}
	for _, id := range []string{a.ID, b.ID, c.ID} {
		record, err := s.Record(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		heads[id] = record.Head
	}
	same(t, map[string]string{a.ID: a.ID, b.ID: b.ID, c.ID: b.ID}, heads, nil)
	alone, err := s.Record(t.Context(), a.ID)
	a.Version, a.Changed = alone.Version, alone.Changed
	same(t, a, alone, err)
	queue, _, err := s.ListProposals(t.Context(), firm.Open, firm.Page{})
	if err != nil || len(queue) != 1 || queue[0].By != "checker" {
		t.Errorf("queue %+v, %v", queue, err)
	}
	undone, _, err := s.ListProposals(t.Context(), firm.Undone, firm.Page{})
	if err != nil || len(undone) != 1 || undone[0].Event != first.ID {
		t.Errorf("taken back %+v, %v", undone, err)
	}
}

func firmPack(t *testing.T, s FirmStore) {
	r := Ledger(s)
	pack := Tables("1.0.0")
	pack.Firms = []region.Firm{
		{ID: "1", Name: "甲", ShortName: "甲简", Area: "110106", Observed: "2024-05", Source: "s", Employees: 12},
		{ID: "2", Name: "乙", Area: "110106", Observed: "2024-05", Source: "s"},
	}
	done, err := r.SyncPack(t.Context(), firm.Act{Action: "firm.change", Name: "pack"}, region.New(pack))
	same(t, firm.PackSync{Entered: 6}, done, err)
	done, err = r.SyncPack(t.Context(), firm.Act{}, region.New(pack))
	same(t, firm.PackSync{}, done, err)
	pack.Firms = pack.Firms[:1]
	pack.Firms[0].Employees = 15
	done, err = r.SyncPack(t.Context(), firm.Act{}, region.New(pack))
	same(t, firm.PackSync{Entered: 1, Ended: 3}, done, err)
	list, _, err := s.ListFirms(t.Context(), firm.Filter{}, firm.Page{})
	if err != nil || names(list) != "甲" || list[0].Employees != "15" || list[0].ID != firm.PackID("1") {
		t.Errorf("listed %+v, %v", list, err)
	}
	facts, err := s.FactsOf(t.Context(), []string{firm.PackID("1")})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Withdraw(t.Context(), Clerk, firm.PackID("1"), facts[0].ID, 0)
	wantCode(t, err, fault.Conflict, "firm.pack_fact")
}

func firmAudit(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a := enter(t, r, named("甲"), Said(firm.Area, "110106", "2026"))
	b := enter(t, r, named("甲乙"))
	merge(t, r, a, b)
	list, err := s.ListAudit(t.Context(), audit.Filter{Kind: "firm"})
	if err != nil || len(list) != 4 {
		t.Fatalf("%d entries, %v", len(list), err)
	}
	first, last := list[3], list[0]
	if first.Object != a.ID || first.Place != "110106" || first.Before != "" || !strings.Contains(first.After, "甲") || first.Actor != "clerk" {
		t.Errorf("created: %+v", first)
	}
	if last.Action != "firm.review" || last.Reason != Checker.Reason || !strings.Contains(last.Before, "甲乙") || !strings.Contains(last.After, "merge") {
		t.Errorf("merged: %+v", last)
	}
	if diff := cmp.Diff("110106", last.Place); diff != "" {
		t.Error(diff)
	}
}

// firmRefusals are the merges that make one firm of what cannot be one.
func firmRefusals(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a := enter(t, r, named("甲"), Said(firm.CreditCode, "91350100M000100Y43", "2026"))
	b, c := enter(t, r, named("甲二")), enter(t, r, named("甲三"), Said(firm.CreditCode, "911100001011016602", "2026"))
	merge(t, r, a, b)
	try := func(one, other firm.Record) error {
		p, err := r.Propose(t.Context(), Clerk, firm.Suspect{A: one.ID, B: other.ID, Score: -1})
		if err != nil {
			return err
		}
		_, _, err = r.Decide(t.Context(), Clerk, firm.Decision{Proposal: p.ID, Merge: true})
		wantCode(t, err, fault.Denied, "firm.own_proposal")
		_, _, err = r.Decide(t.Context(), firm.Act{Account: "checker"}, firm.Decision{Proposal: p.ID, Merge: true})
		wantCode(t, err, fault.Invalid, "firm.reason_missing")
		_, _, err = r.Decide(t.Context(), Checker, firm.Decision{Proposal: p.ID, Merge: true})
		return err
	}
	// Neither 甲二 nor the pair has a second code: the third record, 甲, does.
	err := try(b, c)
	wantCode(t, err, fault.Conflict, "firm.two_codes")
	if err != nil && !strings.Contains(err.Error(), a.ID) {
		t.Errorf("%v does not name %s", err, a.ID)
	}
	branch := enter(t, r, named("甲分"), Said(firm.KindOf, "branch", "2026"), Said(firm.Parent, a.ID, "2026"))
	wantCode(t, try(a, branch), fault.Conflict, "firm.kinds")
	holding := enter(t, r, named("甲控股"))
	if _, err := r.Enter(t.Context(), Clerk, firm.Filing{Record: b.ID, Entries: []firm.Entry{Said(firm.Parent, holding.ID, "2026")}}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, try(a, holding), fault.Conflict, "firm.is_parent")
	_, err = r.Enter(t.Context(), Clerk, firm.Filing{Record: holding.ID, Entries: []firm.Entry{Said(firm.Parent, b.ID, "2026")}})
	wantCode(t, err, fault.Invalid, "firm.own_parent")
	wantCode(t, try(a, b), fault.Conflict, "firm.one_already")
}

// firmApart keeps two records apart, which keeps apart the firms that hold them.
func firmApart(t *testing.T, s FirmStore) {
	r := Ledger(s)
	a, b, c := enter(t, r, named("甲")), enter(t, r, named("乙")), enter(t, r, named("丙"))
	p, err := r.Propose(t.Context(), Clerk, firm.Suspect{A: a.ID, B: b.ID, Score: -1})
	if err != nil {
		t.Fatal(err)
	}
	_, apart, err := r.Decide(t.Context(), Checker, firm.Decision{Proposal: p.ID})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = r.Decide(t.Context(), Checker, firm.Decision{Proposal: p.ID, Merge: true})
	wantCode(t, err, fault.Conflict, "firm.decided")
	merge(t, r, b, c)
	_, err = r.Propose(t.Context(), Clerk, firm.Suspect{A: a.ID, B: c.ID, Score: -1})
	wantCode(t, err, fault.Conflict, "firm.kept_apart")
	if _, err := r.Undo(t.Context(), Checker, apart.ID); err != nil {
		t.Fatal(err)
	}
	_, err = r.Undo(t.Context(), Checker, apart.ID)
	wantCode(t, err, fault.Conflict, "firm.undone")
	merge(t, r, a, c)
}
