package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sheet"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
)

var parks = &intake.Table{
	Name: "parks", Title: intake.Words{ZH: "园区", EN: "Parks"},
	Columns: []intake.Column{
		{Name: "name", Title: intake.Words{ZH: "名称", EN: "Name"}, Type: intake.Text, Required: true, Help: intake.Words{ZH: "园区全称", EN: "Full name"}, Example: "丰台园"},
		{Name: "area", Title: intake.Words{ZH: "区县", EN: "District"}, Type: intake.Division, County: true},
		{Name: "land", Title: intake.Words{ZH: "面积", EN: "Land"}, Type: intake.Decimal, Measure: intake.Area, Unit: "公顷"},
		{Name: "kind", Title: intake.Words{ZH: "类型", EN: "Kind"}, Type: intake.Choice, Choices: []intake.Option{{Code: "state", Title: intake.Words{ZH: "国家级", EN: "National"}}, {Code: "city", Title: intake.Words{ZH: "市级", EN: "Municipal"}}}},
		{Name: "since", Title: intake.Words{ZH: "成立", EN: "Since"}, Type: intake.Date, Coarse: intake.Year},
	},
	Keys: [][]string{{"name"}},
}

// park is a record of the target of these tests.
type park struct {
	name, land, batch string
	version           int64
}

// parkTarget keeps parks in memory; fail breaks the next Apply or Undo off,
// before or after it has had its effect.
type parkTarget struct {
	parks        map[string]park
	undo         map[string]map[string]park // what stood there before a batch
	failBefore   error
	failAfter    error
	appliedTimes int
}

func (t *parkTarget) Table() *intake.Table { return parks }
func (t *parkTarget) Action() string       { return "firm.change" }

func (t *parkTarget) Plan(_ context.Context, records []intake.Record) ([]intake.Verdict, error) {
	var all []intake.Verdict
	for _, r := range records {
		p, there := t.parks[r.Get("name")]
		v := intake.Verdict{Fate: intake.Created}
		switch {
		case r.Get("name") == "禁":
			v = intake.Verdict{Fate: intake.Refused, Issues: []intake.Issue{intake.BadOn("name", fault.New(fault.Invalid, "store.changed", "kind", "park", "id", "禁"))}}
		case there && p.land == r.Get("land"):
			v = intake.Verdict{Fate: intake.Unchanged, Record: p.name}
		case there:
			v = intake.Verdict{Fate: intake.Changed, Record: p.name, Changes: []intake.Change{{Column: "land", Before: p.land, After: r.Get("land")}}}
		}
		all = append(all, v)
	}
	return all, nil
}

func (t *parkTarget) Apply(_ context.Context, _ intake.Act, batch string, rows []intake.Planned) ([]intake.Written, error) {
	if t.failBefore != nil {
		return nil, t.failBefore
	}
	t.appliedTimes++
	t.undo[batch] = maps.Clone(t.parks)
	var all []intake.Written
	for _, r := range rows {
		p := t.parks[r.Get("name")]
		p.name, p.land, p.batch, p.version = r.Get("name"), r.Get("land"), batch, p.version+1
		t.parks[p.name] = p
		all = append(all, intake.Written{Row: r.Row, Fate: r.Fate, Key: p.name, Record: p.name, Version: p.version, Changes: r.Changes})
	}
	return all, t.failAfter
}

func (t *parkTarget) Applied(_ context.Context, batch string) (bool, error) {
	for _, p := range t.parks {
		if p.batch == batch {
			return true, nil
		}
	}
	return false, nil
}

func (t *parkTarget) Undo(_ context.Context, _ intake.Act, batch string, rows []intake.Written) error {
	for _, w := range rows {
		if t.parks[w.Record].version != w.Version {
			return fault.New(fault.Conflict, "intake.changed_since", "row", w.Row, "key", w.Key, "count", 1)
		}
	}
	t.parks = t.undo[batch]
	return t.failAfter
}

// rig is an importer on a database, with a target in memory.
type rig struct {
	*intake.Importer
	target *parkTarget
	store  *sqlstore.Store
}

func newRig(t testing.TB) *rig {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	n := 0
	target := &parkTarget{parks: map[string]park{}, undo: map[string]map[string]park{}}
	return &rig{&intake.Importer{
		Store: store, Files: objects.Folder{Dir: t.TempDir()}, Targets: map[string]intake.Target{"parks": target},
		Divisions: func(context.Context) (*intake.Divisions, error) {
			return intake.NewDivisions([]region.Area{{Code: "110106", Name: "丰台区", Level: "county"}}, nil, nil), nil
		},
		Now:   func() time.Time { return time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC) },
		NewID: func() string { n++; return fmt.Sprintf("id%03d", n) },
	}, target, store}
}

var wang = intake.Act{Account: "u1", Name: "王"}

func (r *rig) plan(t *testing.T, text string) intake.Import {
	t.Helper()
	i, _, err := r.Plan(t.Context(), wang, intake.Wish{Table: "parks", Name: "园区.csv", Lang: message.ZH}, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func (r *rig) apply(t *testing.T, i intake.Import, accept intake.Accept) (intake.Import, error) {
	t.Helper()
	return r.Apply(t.Context(), wang, i.ID, i.Version, accept, intake.Wish{Lang: message.ZH})
}

func said(err error) string { return message.Fault(message.ZH, err) }

const someParks = "名称,面积（公顷）\n甲,1\n乙,2\n丙,x\n甲,1\n"

func TestWhatWasSeenIsWhatIsApplied(t *testing.T) {
	r := newRig(t)
	r.target.parks["乙"] = park{name: "乙", land: "5", version: 7}
	i := r.plan(t, someParks)
	if diff := cmp.Diff(intake.Counts{Rows: 4, Created: 1, Changed: 1, Refused: 1, Duplicate: 1, Notes: 1}, i.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if _, err := r.apply(t, i, intake.All); said(err) != "有 1 行有误，按“全部或全不”的选择，一行也没有导入。请按报告改正，或改为只导入正确的行。" {
		t.Errorf("all or nothing: %s", said(err))
	}
	if r.target.appliedTimes != 0 {
		t.Error("something was written")
	}
	i, err := r.apply(t, i, intake.Good)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]park{"甲": {"甲", "10000", i.ID, 1}, "乙": {"乙", "20000", i.ID, 8}}
	if diff := cmp.Diff(want, r.target.parks, cmp.AllowUnexported(park{})); diff != "" {
		t.Errorf("parks (-want +got):\n%s", diff)
	}
	rows, err := r.store.ImportRows(t.Context(), i.ID, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	journal := []intake.Written{
		{Row: 2, Fate: intake.Created, Key: "甲", Record: "甲", Version: 1},
		{Row: 3, Fate: intake.Changed, Key: "乙", Record: "乙", Version: 8, Changes: []intake.Change{{Column: "land", Before: "5", After: "20000"}}},
	}
	if diff := cmp.Diff(journal, rows); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
	entries, err := r.store.ListAudit(t.Context(), audit.Filter{Object: i.ID, Limit: 9})
	if err != nil || len(entries) != 1 || entries[0].Name != "王" || !strings.Contains(entries[0].After, `"state":"applied","file":"园区.csv"`) {
		t.Errorf("audit: %+v, %v", entries, err)
	}

	i, err = r.Undo(t.Context(), wang, i.ID, i.Version)
	if err != nil || i.State != intake.Undone {
		t.Fatalf("undo: %+v, %v", i, err)
	}
	if diff := cmp.Diff(map[string]park{"乙": {"乙", "5", "", 7}}, r.target.parks, cmp.AllowUnexported(park{})); diff != "" {
		t.Errorf("parks once it is undone (-want +got):\n%s", diff)
	}
	if _, err = r.Undo(t.Context(), wang, i.ID, 0); said(err) != "导入 id001 的状态是 undone，不能这样处理。请刷新后查看。" {
		t.Errorf("a second undo: %s", said(err))
	}
}

func TestTheSameFileDoesNothingTwice(t *testing.T) {
	r := newRig(t)
	first := r.plan(t, someParks)
	again := r.plan(t, someParks)
	if again.ID != first.ID || again.Version != first.Version+1 {
		t.Errorf("a second dry run is import %s at %d, not %s at %d", again.ID, again.Version, first.ID, first.Version+1)
	}
	applied, err := r.apply(t, again, intake.Good)
	if err != nil {
		t.Fatal(err)
	}
	third := r.plan(t, someParks)
	if third.ID == applied.ID || third.Earlier != applied.ID || third.Counts.Unchanged != 2 {
		t.Errorf("the file again: %+v", third)
	}
	if _, err := r.apply(t, third, intake.Good); said(err) != "“园区.csv”中没有新增或变动的行，不需要导入。" {
		t.Errorf("applied again: %s", said(err))
	}
	if _, err := r.apply(t, applied, intake.Good); said(err) != "导入 id001 的状态是 applied，不能这样处理。请刷新后查看。" {
		t.Errorf("the first again: %s", said(err))
	}
	if r.target.appliedTimes != 1 {
		t.Errorf("written %d times", r.target.appliedTimes)
	}
}

func TestRecordsThatMovedOnAreLookedAtAgain(t *testing.T) {
	r := newRig(t)
	i := r.plan(t, someParks)
	r.target.parks["甲"] = park{name: "甲", land: "9", version: 1}
	if _, err := r.apply(t, i, intake.Good); said(err) != "试运行之后数据已有变动，导入“园区.csv”的结果会与看到的不同。试运行已更新，请再看一遍后确认。" {
		t.Errorf("got %s", said(err))
	}
	i, err := r.store.Import(t.Context(), i.ID)
	if err != nil || i.Counts.Changed != 1 || i.State != intake.PlannedOnly {
		t.Fatalf("%+v, %v", i, err)
	}
	if _, err := r.apply(t, i, intake.Good); err != nil {
		t.Errorf("once it was seen: %v", err)
	}
}

func TestUndoStopsAtWhatSomebodyChanged(t *testing.T) {
	r := newRig(t)
	i, err := r.apply(t, r.plan(t, someParks), intake.Good)
	if err != nil {
		t.Fatal(err)
	}
	p := r.target.parks["乙"]
	p.version++
	r.target.parks["乙"] = p
	_, err = r.Undo(t.Context(), wang, i.ID, i.Version)
	if want := "这次导入的第 3 行（乙）之后又被改过，共 1 条如此，因此没有撤销。请先处理这些记录，再撤销导入。"; said(err) != want {
		t.Errorf("got %s, want %s", said(err), want)
	}
	if i, err = r.store.Import(t.Context(), i.ID); err != nil || i.State != intake.Applied || len(r.target.parks) != 2 {
		t.Errorf("%+v, %v", i, err)
	}
}

// A crash between the records and the import leaves no doubt: the same request
// again finds out and goes on.
func TestACrashInBetweenIsMadeGood(t *testing.T) {
	crash := errors.New("the power failed")
	for _, c := range []struct {
		name  string
		after bool
	}{{"before the rows", false}, {"after the rows", true}} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			i := r.plan(t, someParks)
			r.target.failBefore = crash
			if c.after {
				r.target.failBefore, r.target.failAfter = nil, crash
			}
			r.Store = &brittle{Store: r.store} // nor can it say that it failed
			if _, err := r.apply(t, i, intake.Good); !errors.Is(err, crash) {
				t.Fatalf("got %v", err)
			}
			r.Store, r.target.failBefore, r.target.failAfter = r.store, nil, nil
			i, err := r.store.Import(t.Context(), i.ID)
			if err != nil || i.State != intake.Applying {
				t.Fatalf("%+v, %v", i, err)
			}
			if i, err = r.apply(t, i, intake.Good); err != nil || i.State != intake.Applied || r.target.appliedTimes != 1 {
				t.Fatalf("%+v after %d times, %v", i, r.target.appliedTimes, err)
			}
			rows, err := r.store.ImportRows(t.Context(), i.ID, 0, 10)
			if err != nil || len(rows) != 2 || rows[1].Record != "乙" {
				t.Errorf("journal %+v, %v", rows, err)
			}
		})
	}
}

// brittle fails from its second change on.
type brittle struct {
	intake.Store
	changes int
}

func (b *brittle) KeepImport(ctx context.Context, i intake.Import, rows []intake.Written, e audit.Entry) (intake.Import, error) {
	if b.changes++; b.changes > 1 {
		return i, errors.New("the power failed")
	}
	return b.Store.KeepImport(ctx, i, rows, e)
}

func TestAVersionThatIsOldIsAConflict(t *testing.T) {
	r := newRig(t)
	i := r.plan(t, someParks)
	r.plan(t, someParks)
	if _, err := r.apply(t, i, intake.Good); fault.CodeOf(err) != fault.Conflict || !strings.Contains(err.Error(), "store.changed") {
		t.Errorf("got %v", err)
	}
	if _, _, err := r.Plan(t.Context(), wang, intake.Wish{Table: "park"}, strings.NewReader("a")); said(err) != "没有可导入的表“park”。可用的有：parks。" {
		t.Errorf("an unknown table: %s", said(err))
	}
}

// The report is read back by another program's library: fates, problems, and
// the colour of the bad cell.
func TestReport(t *testing.T) {
	r := newRig(t)
	r.target.parks["乙"] = park{name: "乙", land: "5", version: 7}
	i := r.plan(t, "园区表,,\n名称,面积（公顷）,电话\n甲,1,\n乙,2,\n丙,=1+1,\n禁,1,1\n甲,1,\n")
	_, report, err := r.Report(t.Context(), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer report.Close()
	f, err := excelize.OpenReader(report)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("逐行")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"行", "结果", "问题和建议", "A 名称", "B 面积（公顷）", "C 电话"},
		{"4", "更新", "面积：5 → 20000", "乙", "2"},
		{"5", "有误", "B 不是数字。只填一个数字，不带文字", "丙", "=1+1"},
		{"6", "有误", "A " + message.Text(message.ZH, "store.changed", "kind", "park", "id", "禁") + "。", "禁", "1", "1"},
		{"7", "重复", "A 与第 3 行重复，不再导入。删去其中一行", "甲", "1"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for at, want := range map[string]string{"E3": "FFD9D6", "D3": "", "D5": "FFF1C2", "B3": "FFD9D6"} {
		id, err := f.GetCellStyle("逐行", at)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(style.Fill.Color, ""); got != want {
			t.Errorf("%s is filled with %q, want %q", at, got, want)
		}
	}
	rows, err = f.GetRows("问题清单")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rows[2], []string{"5", "B", "面积（公顷）", "=1+1", "有误", "不是数字", "只填一个数字，不带文字", "1", "number_bad"}; !cmp.Equal(got, want) {
		t.Errorf("problem %q, want %q", got, want)
	}
	rows, err = f.GetRows("汇总")
	if err != nil || len(rows) != 14 || !cmp.Equal(rows[12], []string{"有误", "2"}) {
		t.Errorf("summary %q, %v", rows, err)
	}
}

// A template that is filled in as it says is imported without a word.
func TestTemplateIsReadAgain(t *testing.T) {
	for lang, values := range map[message.Lang][]any{message.ZH: {"丰台园", "丰台区", 12.5, "国家级", "1991"}, message.EN: {"Fengtai", "110106", 12.5, "National", "1991-11"}} {
		r := newRig(t)
		var b bytes.Buffer
		if err := r.Template(t.Context(), "parks", &b, sheet.XLSX, lang); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		first := f.GetSheetName(0)
		rules, err := f.GetDataValidations(first)
		if err != nil || len(rules) != 3 {
			t.Errorf("%s: rules %+v, %v", lang, rules, err)
		}
		if err := f.SetSheetRow(first, "A2", &values); err != nil {
			t.Fatal(err)
		}
		filled, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		_, plan, err := r.Plan(t.Context(), wang, intake.Wish{Table: "parks", Name: "园区.xlsx", Lang: lang}, filled)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Problems) != 0 || plan.Counts.Created != 1 || plan.Rows[0].Get("land") != "125000" || plan.Rows[0].Get("kind") != "state" {
			t.Errorf("%s: %+v", lang, plan.Problems)
		}
		_ = f.Close()
	}
}

func TestTemplateOfText(t *testing.T) {
	r := newRig(t)
	var b bytes.Buffer
	if err := r.Template(t.Context(), "parks", &b, sheet.CSV, message.ZH); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "\uFEFF名称*,区县,面积（公顷）,类型,成立\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := r.Template(t.Context(), "none", io.Discard, sheet.CSV, message.ZH); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a template of no table: %v", err)
	}
}
