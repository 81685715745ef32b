package firmintake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/firmintake"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// desk is a register on a database with an importer before it.
type desk struct {
	*firm.Register
	*intake.Importer
	store *sqlstore.Store
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	n := 0
	newID := func() string { n++; return fmt.Sprintf("id%07d", n) }
	now := func() time.Time { return time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC) }
	r := &firm.Register{Store: store, Now: now, NewID: newID}
	divisions := intake.NewDivisions(name.National(), nil, nil)
	return &desk{r, &intake.Importer{
		Store: store, Files: objects.Folder{Dir: t.TempDir()}, Targets: map[string]intake.Target{"firms": firmintake.New(r)},
		Divisions: func(context.Context) (*intake.Divisions, error) { return divisions, nil }, Now: now, NewID: newID,
	}, store}
}

func (d *desk) plan(t testing.TB, text string) (intake.Import, *intake.Plan) {
	t.Helper()
	i, plan, err := d.Plan(t.Context(), intake.Act{Name: "王"}, intake.Wish{
		Table: "firms", Name: "名录.csv", Lang: message.ZH, Given: map[string]string{"source": "名录", "observed": "2026-10-31"},
	}, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return i, plan
}

func (d *desk) take(t testing.TB, text string) intake.Import {
	t.Helper()
	i, _ := d.plan(t, text)
	i, err := d.Importer.Apply(t.Context(), intake.Act{Name: "王"}, i.ID, i.Version, intake.Good, intake.Wish{Lang: message.ZH})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// fates writes the rows of a plan with what they change and what is said.
func fates(p *intake.Plan) []string {
	var all []string
	for i, row := range p.Rows {
		text := fmt.Sprintf("%d %s", row.Row, row.Fate)
		if row.Fate == intake.Changed {
			for _, c := range p.Verdicts[i].Changes {
				text += fmt.Sprintf(" %s %q→%q", c.Column, c.Before, c.After)
			}
		}
		for _, n := range row.Problems {
			text += " | " + p.Problems[n].Reason(message.ZH)
		}
		all = append(all, text)
	}
	return all
}

const one = "企业名称,统一社会信用代码,所在区县,注册资本（万元）,资质称号,认定机关\n甲公司,91350100M000100Y43,北京市丰台区,500,专精特新；小巨人,工信部\n乙公司,,河北省保定市定兴县,,,\n"

func TestAListFillsTheRegister(t *testing.T) {
	d := newDesk(t)
	i := d.take(t, one)
	list, _, err := d.store.ListFirms(t.Context(), firm.Filter{Batch: i.ID}, firm.Page{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range list {
		got = append(got, fmt.Sprintf("%s %s %s %s %v %s %s", f.Name, f.Code, f.Area, f.Capital, f.Titles, f.Source, f.Observed))
	}
	want := []string{
		"乙公司  130626  [] 名录 2026-10-31",
		"甲公司 91350100M000100Y43 110106 5000000 [{专精特新 工信部  } {小巨人 工信部  }] 名录 2026-10-31",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, plan := d.plan(t, one)
	if diff := cmp.Diff([]string{"2 unchanged", "3 unchanged"}, fates(plan)); diff != "" {
		t.Errorf("the same again (-want +got):\n%s", diff)
	}
	if _, err := d.Importer.Undo(t.Context(), intake.Act{Name: "王"}, i.ID, 0); err != nil {
		t.Fatal(err)
	}
	if n, err := d.store.CountFirms(t.Context()); n != 0 || err != nil {
		t.Errorf("%d firms once it is undone, %v", n, err)
	}
	_, plan = d.plan(t, one)
	if diff := cmp.Diff([]string{"2 created", "3 created"}, fates(plan)); diff != "" {
		t.Errorf("after undoing (-want +got):\n%s", diff)
	}
}

func TestRowsMeetTheRegister(t *testing.T) {
	d := newDesk(t)
	d.take(t, one)
	_, plan := d.plan(t, "企业名称,统一社会信用代码,所在区县,上级统一社会信用代码,来源,截至日期\n"+
		"甲股份公司,91350100M000100Y43,北京市房山区,,新名录,2026-11-01\n"+ // renamed and moved
		"甲公司,91350100M000100Y43,,,旧名录,2020\n"+
		"乙公司,911100001000060005,河北省定兴县,,名录,2026-10-31\n"+ // the code that was missing
		"乙公司北京分公司,,,91350100M000100Y43,名录,2026-10-31\n"+
		"丙公司,,,911100001000060005,名录,2026-10-31\n")
	want := []string{
		"2 refused | 与第 3 行是同一个对象，这一列的内容却不同，不知道以哪行为准",
		"3 refused | 与第 2 行是同一个对象，这一列的内容却不同，不知道以哪行为准",
		"4 changed code \"\"→\"911100001000060005\"",
		"5 created",
		"6 refused | 库中没有代码为 911100001000060005 的上级企业。请先导入该企业",
	}
	if diff := cmp.Diff(want, fates(plan)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, plan = d.plan(t, "企业名称,统一社会信用代码,所在区县,来源,截至日期\n"+
		"甲股份公司,91350100M000100Y43,北京市房山区,新名录,2026-11-01\n"+
		"乙公司,911100001000060005,天津市河北区,名录,2026-10-31\n") // another of that name?
	if got, want := fates(plan)[0], `2 changed name "甲公司"→"甲股份公司" area "110106"→"110111"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fates(plan)[1]; !strings.HasPrefix(got, "3 refused | 库中有同名而没有代码的企业（") {
		t.Errorf("got %s", got)
	}
	_, plan = d.plan(t, "企业名称,统一社会信用代码,注册资本（万元）,来源,截至日期\n甲公司,91350100M000100Y43,300,旧名录,2020\n")
	if got, want := fates(plan)[0], `2 changed capital "5000000"→"3000000" | 库中有更新的记载：5000000（2026-10-31）。这一行作为较早的记载保留`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUndoNamesWhatWasChangedSince(t *testing.T) {
	d := newDesk(t)
	i := d.take(t, one)
	held, err := d.store.Holding(t.Context(), firm.Name, "乙公司")
	if err != nil || len(held) != 1 {
		t.Fatal(held, err)
	}
	_, err = d.Enter(t.Context(), firm.Act{Action: "firm.change"}, firm.Filing{Record: held[0].ID, Entries: []firm.Entry{{Field: firm.Address, Value: "一号", Source: "电话", Observed: "2026-11-20"}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Importer.Undo(t.Context(), intake.Act{Name: "王"}, i.ID, 0)
	if got, want := message.Fault(message.ZH, err), "这次导入的第 3 行（乙公司）之后又被改过，共 1 条如此，因此没有撤销。请先处理这些记录，再撤销导入。"; fault.CodeOf(err) != fault.Conflict || got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if n, err := d.store.CountFirms(t.Context()); n != 2 || err != nil {
		t.Errorf("%d firms, %v", n, err)
	}
}

// An officer of Fengtai brings in nothing elsewhere, nor from there to Fengtai.
func TestRowsOfOtherPlacesAreRefused(t *testing.T) {
	d := newDesk(t)
	d.take(t, one) // 甲 in Fengtai, 乙 in Dingxing
	may := func(place string) bool { return place == "110106" }
	_, plan, err := d.Plan(t.Context(), intake.Act{Name: "李", May: may}, intake.Wish{
		Table: "firms", Name: "名录.csv", Lang: message.ZH, Given: map[string]string{"source": "新名录", "observed": "2026-11-01"},
	}, strings.NewReader("企业名称,所在区县,地址\n丙,北京市丰台区,\n丁,北京市房山区,\n戊,,\n乙公司,北京市丰台区,\n甲公司,,一号\n"))
	if err != nil {
		t.Fatal(err)
	}
	no := " refused | 不在您负责的区域"
	if diff := cmp.Diff([]string{"2 created", "3" + no, "4" + no, "5" + no, `6 changed address ""→"一号"`}, fates(plan)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPositionsAndCapital(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct{ head, row, want string }{
		"turned over":       {"经度（WGS84）,纬度（WGS84）", "39.858,116.286", "2 refused | 经度和纬度像是填反了。请对调"},
		"elsewhere":         {"经度（WGS84）,纬度（WGS84）", "2.35,48.85", "2 refused | 坐标不在中国范围内。请核对"},
		"two datums":        {"经度（WGS84）,纬度（GCJ-02）", "116.286,39.858", "2 refused | 经度的坐标系是 WGS84，纬度的是 GCJ-02。请统一"},
		"half":              {"经度（WGS84）,纬度（WGS84）", "116.286,", "2 refused | 经度和纬度只填了一个。请补上另一个，或都不填"},
		"parts of a yuan":   {"注册资本（万元）", "1.00005", "2 refused | 折合 10000.5 元，不是整数元。请核对注册资本和单位"},
		"no issuer":         {"资质称号", "小巨人", "2 refused | 填了资质，没有填认定机关。请补上认定机关"},
		"a class in letter": {"行业代码", "C3714", "2 created"},
	} {
		_, plan := d.plan(t, "企业名称,"+c.head+"\n甲,"+c.row+"\n")
		if got := fates(plan)[0]; got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	i := d.take(t, "企业名称,经度（GCJ-02）,纬度（GCJ-02）,行业代码\n甲,116.292198,39.859335,C3714\n")
	list, _, err := d.store.ListFirms(t.Context(), firm.Filter{Batch: i.ID}, firm.Page{})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if got := list[0]; got.Class != "3714" || !strings.HasPrefix(got.Position, "116.286") || !strings.Contains(got.Position, ",39.858") {
		t.Errorf("class %s at %s", got.Class, got.Position)
	}
}

// The benchmark imports a list of firms that are all new, end to end: read,
// dry run with its report, write. It reports rows a second.
func BenchmarkImport(b *testing.B) {
	const rows = 100_000
	var text strings.Builder
	text.WriteString("企业名称,所在区县,注册资本（万元）,从业人数\n")
	for i := range rows {
		fmt.Fprintf(&text, "丰台%06d轨道装备有限公司,北京市丰台区,%d,%d\n", i, i%5000+1, i%300)
	}
	for b.Loop() {
		d := newDesk(b)
		if i := d.take(b, text.String()); i.Counts.Created != rows {
			b.Fatalf("%+v", i.Counts)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
