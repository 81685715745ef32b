package relocation_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/region"
)

// places are a small region: a capital with a district, a province with a city
// and two counties, one of them once under another name, and a park.
func places() *relocation.Gazetteer {
	return relocation.NewGazetteer(region.New(region.Tables{
		Areas: []region.Area{
			{Code: "110000", Name: "北京市", Level: "province"},
			{Code: "110106", Name: "丰台区", Level: "county", Parent: "110000"},
			{Code: "120000", Name: "天津市", Level: "province"},
			{Code: "120105", Name: "河北区", Level: "county", Parent: "120000"},
			{Code: "130000", Name: "河北省", Level: "province"},
			{Code: "130600", Name: "保定市", Level: "city", Parent: "130000"},
			{Code: "130609", Name: "徐水区", Level: "county", Parent: "130600"},
			{Code: "130636", Name: "顺平县", Level: "county", Parent: "130600"},
		},
		Places: []region.Place{
			{ID: "park:1", Kind: "park", Name: "丰台科技园（东区）", Area: "110106"},
			{ID: "park:2", Kind: "park", Name: "徐水经济开发区", Area: "130609"},
		},
	}))
}

const head = "企业名称,统一社会信用代码,曾用名,类别,迁出地,承接地,承接园区,无承接地的去向,实际时间,占地面积,年纳税额（万元）,状态\n"

func read(t testing.TB, text string, o relocation.Options) *relocation.List {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return relocation.Read(relocation.Out, rows, places(), o)
}

func problems(l *relocation.List) []string {
	all := []string{}
	for _, p := range l.Problems {
		all = append(all, fmt.Sprintf("%d %s %s %s", p.Row, p.Column, p.Level, p.Reason))
	}
	return all
}

func TestBadRows(t *testing.T) {
	for name, c := range map[string]struct{ rows, want string }{
		"a good row":                   {"甲厂,,,一般制造业,丰台区,保定市徐水区,,,2016-05,30亩,300,已腾退", ""},
		"by code and short names":      {"甲厂,,,一般制造业,110106,河北保定徐水,,,2016年5月,2公顷,300,已腾退", ""},
		"a province is too wide":       {"甲厂,,,一般制造业,丰台区,河北,,,2016-05,30亩,300,已腾退", "2 承接地 refused place_too_wide"},
		"a district that was a county": {"甲厂,,,一般制造业,丰台区,保定市徐水县,,,2016-05,30亩,300,已腾退", "2 承接地 doubted place_renamed"},
		"a slip of the pen":            {"甲厂,,,一般制造业,丰台区,保定市除水区,,,2016-05,30亩,300,已腾退", "2 承接地 refused place_near"},
		"outside the region":           {"甲厂,,,一般制造业,丰台区,江西省抚州市,,,2016-05,30亩,300,已腾退", ""},
		"an origin outside":            {"甲厂,,,一般制造业,江西省,保定市,,,2016-05,30亩,300,已腾退", "2 迁出地 refused place_unknown"},
		"to where it was":              {"甲厂,,,一般制造业,丰台区,丰台区,,,2016-05,30亩,300,已腾退", "2 承接地 refused same_place"},
		"into a park of the district":  {"甲厂,,,一般制造业,丰台区,丰台区,丰台科技园,,2016-05,30亩,300,已腾退", ""},
		"a park of another district":   {"甲厂,,,一般制造业,丰台区,顺平县,徐水经济开发区,,2016-05,30亩,300,已腾退", "2 承接园区 refused park_elsewhere"},
		"the end of a year":            {"甲厂,,,一般制造业,丰台区,徐水区,,,2016年底,30亩,300,已腾退", "2 实际时间 refused date_vague"},
		"a month cut by a spreadsheet": {"甲厂,,,一般制造业,丰台区,徐水区,,,2016.1,30亩,300,已腾退", "2 实际时间 refused date_cut"},
		"a serial number":              {"甲厂,,,一般制造业,丰台区,徐水区,,,42521,30亩,300,已腾退", "2 实际时间 refused date_serial"},
		"a day that is not":            {"甲厂,,,一般制造业,丰台区,徐水区,,,2024.2.30,30亩,300,已腾退", "2 实际时间 refused date"},
		"an area without a unit":       {"甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30,300,已腾退", "2 占地面积 refused unit"},
		"two units":                    {"甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300元,已腾退", "2 年纳税额(万元) refused two_units"},
		"less than a fen":              {"甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30亩,3.0000001,已腾退", "2 年纳税额(万元) refused number"},
		"commas in the wrong place":    {"甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,\"3,00亩\",300,已腾退", "2 占地面积 refused number"},
		"a code that is a number":      {"甲厂,9.1E+17,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退", "2 统一社会信用代码 refused code_digits"},
		"a short code":                 {"甲厂,9111,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退", "2 统一社会信用代码 refused code"},
		"no name: a merged cell":       {",,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退", "2 企业名称 refused merged"},
		"a line of totals":             {"合计,,,,,,,,,900亩,300,", "2 企业名称 skipped total"},
		"closed and nowhere":           {"甲厂,,,一般制造业,丰台区,,,,2016-05,30亩,300,销号", "2 承接地 refused no_destination"},
		"closed and dissolved":         {"甲厂,,,一般制造业,丰台区,/,,注销,2016-05,30亩,300,销号", ""},
		"dissolved and somewhere":      {"甲厂,,,一般制造业,丰台区,徐水区,,注销,2016-05,30亩,300,销号", "2 无承接地的去向 refused exit_destination"},
		"a category of its own":        {"甲厂,,,制造,丰台区,徐水区,,,2016-05,30亩,300,已腾退", "2 类别 refused value"},
		"a state of the other side":    {"甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,落地", "2 状态 refused value"},
		"another year":                 {"甲厂,,,一般制造业,丰台区,徐水区,,,2015,30亩,300,已腾退", "2  skipped other_year"},
		"the same row twice":           {"甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退\n甲 厂,,,一般制造业,丰台区,徐水区,,,2016,30亩,300,已腾退", "3 企业名称 refused duplicate"},
		"two moves of a firm":          {"甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退\n甲厂,,,一般制造业,丰台区,徐水区,,,2016-07,30亩,300,已腾退", ""},
		"the old name and the new":     {"乙厂,,甲厂,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退\n甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退", "3 企业名称 refused other_name"},
		"two codes for one name":       {"甲厂," + codeA + ",,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退\n甲厂," + codeB + ",,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退", "3 统一社会信用代码 doubted two_codes"},
		"one code for two names":       {"甲厂," + codeA + ",,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退\n乙厂," + codeA + ",,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退", "3 统一社会信用代码 doubted one_code"},
		"河北 is not the district of 天津": {"甲厂,,,一般制造业,丰台区,河北区,,,2016-05,30亩,300,已腾退", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := read(t, head+c.rows+"\n", relocation.Options{Year: 2016})
			if diff := cmp.Diff(c.want, strings.Join(problems(l), "; ")); diff != "" {
				t.Error(diff)
			}
			if l.Rows != l.Taken()+l.Refused()+l.Skipped() {
				t.Errorf("%d rows, %d taken, %d refused, %d skipped", l.Rows, l.Taken(), l.Refused(), l.Skipped())
			}
		})
	}
}

func TestARowAsItIsRead(t *testing.T) {
	l := read(t, "样例\n"+head+"甲厂，"[:6]+","+codeA+",旧厂；老厂,生产环节,丰台区,顺平县,,,2016/5/3,\"1,200㎡\",2500.5,已腾退\n", relocation.Options{})
	want := relocation.Entry{Ref: "3", Flow: relocation.Flow{
		Side: relocation.Out, Code: codeA, Name: "甲厂", Former: []string{"旧厂", "老厂"}, Category: relocation.Production,
		From: relocation.Site{Area: "110106", Text: "丰台区"}, To: relocation.Site{Area: "130636", Text: "顺平县"}, Actual: "2016-05-03",
		Area: &relocation.Area{Number: "1200", Unit: relocation.SquareMetre}, Tax: &relocation.Money{Number: "2500.5", Unit: relocation.TenThousand},
		State: relocation.Vacated,
	}}
	if diff := cmp.Diff([]relocation.Entry{want}, l.Entries); diff != "" {
		t.Error(diff)
	}
	if err := l.Entries[0].Check(); err != nil {
		t.Error(err)
	}
}

func TestListsWithoutHeadings(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing known":     {"a,b\nc,d\n", "1  refused column_missing"},
		"a column missing":  {"企业名称,类别,状态\n甲,其他,摸排\n", "1  refused column_missing"},
		"unknown and twice": {"企业名称,类别,迁出地,状态,产值增速,名称\n", "1 产值增速 doubted column_unknown; 1 名称 doubted column_twice"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, strings.Join(problems(read(t, c.text, relocation.Options{})), "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAreasAndMoneyAreExact(t *testing.T) {
	for cell, want := range map[string]float64{"30亩": 20000, "1亩": 666.67, "2.5公顷": 25000, "1平方公里": 1e6, "12,000.25㎡": 12000.25, "0亩": 0} {
		a, reason := relocation.ParseArea(cell, "")
		if reason != "" || a.SquareMetres() != want {
			t.Errorf("%s: %v %s", cell, a.SquareMetres(), reason)
		}
	}
	third, _ := relocation.ParseArea("1亩", "")
	if sum := 3 * third.Parts(); sum.SquareMetres() != 2000 {
		t.Errorf("three mu are %v m²", sum.SquareMetres())
	}
	for cell, want := range map[string]relocation.Fen{"300万元": 300_000_000, "0.01元": 1, "1.2亿元": 12_000_000_000, "３００万": 300_000_000} {
		m, reason := relocation.ParseMoney(cell, "")
		if reason != "" || m.Fen() != want {
			t.Errorf("%s: %v %s", cell, m.Fen(), reason)
		}
	}
}

// Whatever a list says, reading it ends, rows add up, and what is taken obeys
// the rules of records.
func FuzzRead(f *testing.F) {
	f.Add(head + "甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30亩,300,已腾退\n合计\n")
	f.Add("企业名称,类别,迁出地,状态\n甲,其他,通县,摸排\n")
	f.Fuzz(func(t *testing.T, text string) {
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		rows, err := r.ReadAll()
		if err != nil {
			return
		}
		l := relocation.Read(relocation.Out, rows, places(), relocation.Options{})
		missing := slices.ContainsFunc(l.Problems, func(p relocation.Problem) bool { return p.Reason == relocation.ReasonColumnMissing })
		if !missing && l.Rows != l.Taken()+l.Refused()+l.Skipped() {
			t.Fatalf("%d rows, %d taken, %d refused, %d skipped", l.Rows, l.Taken(), l.Refused(), l.Skipped())
		}
		for i := range l.Entries {
			if err := l.Entries[i].Check(); err != nil {
				t.Fatalf("row %s: %v", l.Entries[i].Ref, err)
			}
		}
	})
}
