package movelist_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/movelist"
	"github.com/sanquan/sanquan/internal/sheet"
	"github.com/sanquan/sanquan/region"
)

const (
	codeA = "91110106MA0000001G"
	codeB = "91110106MA0000002K"
)

// options are a small region: a capital with a district, a province with a
// city and two counties, one of them once under another name, and two parks.
func options(year int) movelist.Options {
	areas := []region.Area{
		{Code: "110000", Name: "北京市", Level: "province"},
		{Code: "110106", Name: "丰台区", Level: "county", Parent: "110000"},
		{Code: "130000", Name: "河北省", Level: "province"},
		{Code: "130600", Name: "保定市", Level: "city", Parent: "130000"},
		{Code: "130609", Name: "徐水区", Level: "county", Parent: "130600"},
		{Code: "130636", Name: "顺平县", Level: "county", Parent: "130600"},
	}
	beyond := []region.Area{{Code: "360000", Name: "江西省", Level: "province"}, {Code: "361000", Name: "抚州市", Level: "city", Parent: "360000"}}
	return movelist.Options{
		Year: year, Lang: message.ZH, Beyond: beyond, Divisions: intake.NewDivisions(areas, beyond, []intake.Former{{Name: "徐水县", Now: []string{"130609"}, Year: 2015}}),
		Region: region.New(region.Tables{Areas: areas, Places: []region.Place{
			{ID: "park:1", Kind: "park", Name: "丰台科技园（东区）", Area: "110106"}, {ID: "park:2", Kind: "park", Name: "徐水经济开发区", Area: "130609"},
		}}),
	}
}

const head = "企业名称,统一社会信用代码,曾用名,类别,迁出地,承接地,承接园区,无承接地的去向,实际时间,占地面积（亩）,年纳税额（万元）,状态\n"

func read(t testing.TB, side relocation.Side, text string, o movelist.Options) (*movelist.List, error) {
	t.Helper()
	b, err := sheet.Open(strings.NewReader(text), "list.csv", sheet.Limits{})
	if err != nil {
		return nil, err
	}
	return movelist.Read(t.Context(), b, side, o)
}

func TestBadRows(t *testing.T) {
	row := func(cells string) string { return head + cells + "\n" }
	const good = "甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30,300,已腾退"
	for name, c := range map[string]struct{ text, want string }{
		"a good row":                   {row(good), ""},
		"by code and with the city":    {row("甲厂,,,一般制造业,110106,河北保定徐水,,,2016年5月,30,300,已腾退"), ""},
		"a province is too wide":       {row("甲厂,,,一般制造业,丰台区,河北,,,2016-05,30,300,已腾退"), "2 to bad relocation.row.place_too_wide"},
		"a district that was a county": {row("甲厂,,,一般制造业,丰台区,徐水县,,,2016-05,30,300,已腾退"), "2 to note division_renamed"},
		"outside the region":           {row("甲厂,,,一般制造业,丰台区,江西省抚州市,,,2016-05,30,300,已腾退"), ""},
		"an origin outside":            {row("甲厂,,,一般制造业,江西抚州,徐水区,,,2016-05,30,300,已腾退"), "2 from bad relocation.no_place"},
		"to where it was":              {row("甲厂,,,一般制造业,丰台区,丰台区,,,2016-05,30,300,已腾退"), "2 to bad relocation.row.same_place"},
		"into a park of the district":  {row("甲厂,,,一般制造业,丰台区,丰台区,丰台科技园,,2016-05,30,300,已腾退"), ""},
		"a park of another district":   {row("甲厂,,,一般制造业,丰台区,顺平县,徐水经济开发区,,2016-05,30,300,已腾退"), "2 park bad relocation.row.park_elsewhere"},
		"a park nobody knows":          {row("甲厂,,,一般制造业,丰台区,顺平县,某园,,2016-05,30,300,已腾退"), "2 park bad relocation.row.park_unknown"},
		"the end of a year":            {row("甲厂,,,一般制造业,丰台区,徐水区,,,2016年底,30,300,已腾退"), "2 actual bad date_vague"},
		"another unit than the head's": {row("甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,2公顷,300元,已腾退"), "2 area bad unit_in_cell; 2 tax bad unit_in_cell"},
		"a code with a slip":           {row("甲厂,91110106MA0000001K,,一般制造业,丰台区,徐水区,,,2016-05,30,300,已腾退"), "2 code bad orgcode.check"},
		"closed and nowhere":           {row("甲厂,,,一般制造业,丰台区,,,,2016-05,30,300,销号"), "2 to bad relocation.row.no_destination"},
		"closed and dissolved":         {row("甲厂,,,一般制造业,丰台区,,,注销,2016-05,30,300,销号"), ""},
		"dissolved and somewhere":      {row("甲厂,,,一般制造业,丰台区,徐水区,,注销,2016-05,30,300,销号"), "2 exit bad relocation.row.exit_destination"},
		"another year":                 {row("甲厂,,,一般制造业,丰台区,徐水区,,,2015,30,300,已腾退"), "2  note relocation.row.other_year"},
		"the same row twice":           {row(good + "\n" + strings.Replace(good, "甲厂", "甲 厂", 1)), "3 name bad relocation.row.duplicate"},
		"two moves of a firm":          {row(good + "\n" + strings.Replace(good, "2016-05", "2016-07", 1)), ""},
		"the old name and the new":     {row(strings.Replace(good, "甲厂,,", "乙厂,,甲厂", 1) + "\n" + good), "3 name bad relocation.row.other_name"},
		"two codes for one name":       {row(strings.Replace(good, "厂,", "厂,"+codeA, 1) + "\n" + strings.Replace(good, "厂,", "厂,"+codeB, 1)), "3 code note relocation.row.two_codes"},
		"one code for two names":       {row(strings.Replace(good, "厂,", "厂,"+codeA, 1) + "\n" + strings.Replace(good, "甲厂,", "乙厂,"+codeA, 1)), "3 code note relocation.row.one_code"},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := read(t, relocation.Out, c.text, options(2016))
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, p := range l.Problems {
				told = append(told, fmt.Sprintf("%d %s %s %s", p.Row, p.Column, p.Grade, p.Code))
				if p.Reason(message.ZH) == "" || strings.Contains(p.Reason(message.EN), "{") {
					t.Errorf("no sentence for %s: %q", p.Code, p.Reason(message.EN))
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(told, "; ")); diff != "" {
				t.Error(diff)
			}
			taken, refused, skipped := l.Fates()
			if taken != len(l.Entries) || taken+refused+skipped != len(l.Rows) {
				t.Errorf("%d rows, %d taken, %d refused, %d skipped, %d entries", len(l.Rows), taken, refused, skipped, len(l.Entries))
			}
		})
	}
}

func TestARowAsItIsRead(t *testing.T) {
	l, err := read(t, relocation.Out, "样例\n"+head+"甲厂,"+codeA+",旧厂；老厂,生产环节,丰台区,江西抚州,,,2016/5/3,\"1,200\",2500.5,已腾退\n", options(0))
	if err != nil {
		t.Fatal(err)
	}
	want := relocation.Entry{Ref: "3", Flow: relocation.Flow{
		Side: relocation.Out, Code: codeA, Name: "甲厂", Former: []string{"旧厂", "老厂"}, Category: relocation.Production,
		From: relocation.Site{Area: "110106", Text: "北京市丰台区"}, To: relocation.Site{Text: "江西省抚州市"}, Actual: "2016-05-03",
		Area: &relocation.Area{Number: "1200", Unit: relocation.Mu}, Tax: &relocation.Money{Number: "2500.5", Unit: relocation.TenThousand},
		State: relocation.Vacated,
	}}
	if diff := cmp.Diff([]relocation.Entry{want}, l.Entries); diff != "" {
		t.Error(diff)
	}
}

// A mu is two thirds of a thousand square metres: a number in 亩 comes back as
// it was, and a unit that records do not keep becomes square metres or yuan.
func TestNumbersComeBackAsTheyWereGiven(t *testing.T) {
	for unit, want := range map[string]relocation.Area{
		"亩": {Number: "0.7", Unit: relocation.Mu}, "公顷": {Number: "0.7", Unit: relocation.Hectare}, "万平方米": {Number: "7000", Unit: relocation.SquareMetre},
	} {
		l, err := read(t, relocation.In, "企业名称,类别,承接地,状态,占地面积（"+unit+"）\n甲厂,其他,徐水区,落地,0.7\n", options(0))
		if err != nil || len(l.Entries) != 1 {
			t.Fatalf("%s: %v", unit, err)
		}
		if diff := cmp.Diff(&want, l.Entries[0].Area); diff != "" {
			t.Errorf("%s: %s", unit, diff)
		}
	}
}

func TestTemplatesAreReadAgain(t *testing.T) {
	for _, side := range []relocation.Side{relocation.Out, relocation.In} {
		for _, lang := range []message.Lang{message.ZH, message.EN} {
			var buf bytes.Buffer
			if err := intake.WriteTemplate(&buf, sheet.CSV, movelist.Table(side), options(0).Divisions, lang); err != nil {
				t.Fatal(err)
			}
			cells := []string{}
			for _, c := range movelist.Table(side).Columns {
				value := c.Example
				if c.Type == intake.Choice && c.Required {
					value = c.Choices[0].Title.In(lang)
				}
				cells = append(cells, value)
			}
			l, err := read(t, side, buf.String()+strings.Join(cells, ",")+"\n", options(0))
			if err != nil || len(l.Entries) != 1 || len(l.Problems) != 0 {
				t.Errorf("%s %s: %v %+v", side, lang, err, l)
			}
		}
	}
}

// Whatever a list says, reading it ends, rows add up, and what is taken obeys
// the rules of records.
func FuzzRead(f *testing.F) {
	f.Add(head + "甲厂,,,一般制造业,丰台区,徐水区,,,2016-05,30,300,已腾退\n合计\n")
	f.Add("企业名称,类别,迁出地,状态\n甲,其他,徐水县,摸排\n甲,其他,徐水县,摸排\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := read(t, relocation.Out, text, options(0))
		if err != nil {
			return
		}
		if taken, refused, skipped := l.Fates(); taken != len(l.Entries) || taken+refused+skipped != len(l.Rows) {
			t.Fatalf("%d rows, %d taken, %d refused, %d skipped", len(l.Rows), taken, refused, skipped)
		}
		for i := range l.Entries {
			if err := l.Entries[i].Check(); err != nil {
				t.Fatalf("row %s: %v", l.Entries[i].Ref, err)
			}
		}
	})
}
