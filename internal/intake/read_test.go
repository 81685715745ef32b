package intake

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// taken writes rows as "row fate values", empty values left out.
func taken(r *Reading, columns ...string) []string {
	var all []string
	for _, row := range r.Rows {
		text := fmt.Sprintf("%d %s", row.Row, row.Fate)
		for _, c := range columns {
			text += " " + c + "=" + row.Get(c)
		}
		all = append(all, text)
	}
	return all
}

func TestHeadersAreFound(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"under titles": {"丰台区腾退项目表\n填报单位：,协同办\n\n单位名称,用地面积(公顷)\n甲,2\n", []string{"5 taken name=甲 land=20000"}},
		"with stars, blanks, line ends and hints": {"\"*企 业\n名称（必填）\",用地面积 [㎡]\n甲,2\n", []string{"2 taken name=甲 land=2"}},
		"in English":                                  {"Name,Land (ha)\n甲,2\n", []string{"2 taken name=甲 land=20000"}},
		"with the unit behind a colon":                {"企业名称,用地面积：亩\n甲,3\n", []string{"2 taken name=甲 land=2000"}},
		"with the unit and no mark":                   {"企业名称,用地面积亩\n甲,3\n", []string{"2 taken name=甲 land=2000"}},
		"with units in a line above":                  {"表1,,单位：万元、亩\n企业名称,用地面积,税收\n甲,3,1\n", []string{"3 taken name=甲 land=2000"}},
		"with units in a row under it":                {"企业名称,用地面积\n,亩\n甲,3\n", []string{"3 taken name=甲 land=2000"}},
		"the best of several":                         {"企业名称,备注\n企业名称,用地面积（亩）\n甲,3\n", []string{"3 taken name=甲 land=2000"}},
		"repeated in the middle, as printed lists do": {"企业名称,用地面积（亩）\n甲,3\n企业名称,用地面积（亩）\n乙,6\n", []string{"2 taken name=甲 land=2000", "3 skipped name= land=", "4 taken name=乙 land=4000"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, taken(readText(t, c.text), "name", "land")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Groups above headings, merged across; headings merged down; units under them.
func TestHeadersOfTwoRows(t *testing.T) {
	b := workbook(t, "序号,企业名称,搬迁,,经济,", func(set func(string, any, string), f *excelize.File) {
		for at, v := range map[string]any{"C2": "开始日期", "D2": "结束日期", "E2": "税收（亿元）", "F2": "人数", "B3": "甲", "C3": "2016-01-01", "D3": "2017", "E3": 0.5, "F3": 7} {
			set(at, v, "")
		}
		for _, r := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "D1"}, {"E1", "F1"}} {
			if err := f.MergeCell("Sheet1", r[0], r[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := read(t, b)
	if diff := cmp.Diff([]string{"3 taken name=甲 from=2016-01-01 until=2017 tax=50000000 staff=7"}, taken(r, "name", "from", "until", "tax", "staff")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b = workbook(t, "企业名称,用地面积,税收", func(set func(string, any, string), f *excelize.File) {
		for at, v := range map[string]any{"B2": "亩", "C2": "万元", "A3": "甲", "B3": 3, "C3": 1.5} {
			set(at, v, "")
		}
		if err := f.MergeCell("Sheet1", "A1", "A2"); err != nil {
			t.Fatal(err)
		}
	})
	if diff := cmp.Diff([]string{"3 taken name=甲 land=2000 tax=15000"}, taken(read(t, b), "name", "land", "tax")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTablesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no headings":         {"甲,乙\n丙,丁\n", "没有找到表头。前 30 行里应有一行写着：企业名称。请使用下载的模板。"},
		"a required one less": {"类别,人数\n制造业,3\n", "工作表“名单”第 1 行的表头缺少：企业名称。请补上，或使用下载的模板。"},
		"one that is near":    {"企业名秤,类别,人数\n甲,制造业,3\n", "工作表“名单”第 1 行的表头缺少：企业名称。其中的“企业名秤”是否应为“企业名称”？请改正后重试。"},
		"one twice":           {"企业名称,单位名称,人数\n甲,乙,3\n", "第 1 行的表头中，A 列和 B 列都是“企业名称”。请只留一列。"},
		"no unit":             {"企业名称,用地面积\n甲,3\n", "第 1 行 B 列的表头“用地面积”没有写单位。请写明，如“用地面积（…）”，单位为下列之一：㎡、万㎡、亩、公顷、km²；或加一列单位。"},
		"an unknown unit":     {"企业名称,税收（万美元）\n甲,3\n", "第 1 行 B 列的表头“税收（万美元）”写的单位不认识。请用下列之一：元、千元、万元、百万元、亿元。"},
		"nothing under it":    {"企业名称,人数\n", "工作表“名单”第 1 行的表头下面没有数据。"},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := sheet.Open(strings.NewReader(c.text), "名单.csv", sheet.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = Read(context.Background(), b, testTable, Options{Lang: message.ZH})
			if got := message.Fault(message.ZH, err); err == nil || got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSheetsAreNamedWhereSeveralHaveTheTable(t *testing.T) {
	b := workbook(t, "企业名称,人数", func(set func(string, any, string), f *excelize.File) {
		set("A2", "甲", "")
		for _, name := range []string{"二月", "说明"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		for at, v := range map[string]string{"A1": "企业名称", "B1": "人数", "A2": "乙"} {
			if err := f.SetCellValue("二月", at, v); err != nil {
				t.Fatal(err)
			}
		}
	})
	_, err := Read(context.Background(), b, testTable, Options{})
	if got, want := message.Fault(message.ZH, err), "几张工作表都像要导入的表：Sheet1、二月。请指明一张。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = Read(context.Background(), b, testTable, Options{Sheet: "三月"})
	if got, want := message.Fault(message.ZH, err), "文件中没有可读的工作表“三月”。其中有：Sheet1、二月、说明。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r, err := Read(context.Background(), b, testTable, Options{Sheet: "二月"})
	if err != nil || r.Rows[0].Get("name") != "乙" {
		t.Errorf("%v, %v", r, err)
	}
}

func TestUnitsOfRows(t *testing.T) {
	r := readText(t, "企业名称,税收,税收单位\n甲,3,万元\n乙,3,\n丙,3,美元\n")
	if diff := cmp.Diff([]string{"2 taken tax=30000", "3 refused tax=", "4 refused tax="}, taken(r, "tax")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{
		"3B bad: 没有写单位（C 列）|写上单位：元、千元、万元、百万元、亿元",
		"4B bad: 没有写单位（C 列）|写上单位：元、千元、万元、百万元、亿元",
		"4C bad: 不认识的单位“美元”|用下列之一：元、千元、万元、百万元、亿元",
	}
	if diff := cmp.Diff(want, told(r, message.ZH)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r = readText(t, "企业名称,税收（元）,税收单位\n甲,3,万元\n乙,3,元\n丙,3,\n")
	if diff := cmp.Diff([]string{"2 refused tax=", "3 taken tax=3", "4 taken tax=3"}, taken(r, "tax")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTotalsAreNoRecords(t *testing.T) {
	r := readText(t, "序号,企业名称,人数,用地面积（亩）\n1,甲,3,1.5\n小计：,,3,1.5\n2,乙,4,1\n合 计,,8,2.5\n")
	if diff := cmp.Diff([]string{"2 taken name=甲", "3 skipped name=", "4 taken name=乙", "5 skipped name="}, taken(r, "name")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{
		"0A note: 不认识的列，不导入|要导入，改用模板中的列名",
		"3 note: 合计行，不导入|",
		"5 note: 合计行，不导入|",
		"5C note: 合计写的是 8，上面各行相加是 7|核对漏行、重行和单位",
	}
	if diff := cmp.Diff(want, told(r, message.ZH)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Where every row states its unit, a total has none that could be compared.
func TestTotalsOfAColumnOfUnits(t *testing.T) {
	for _, total := range []string{"7", "70000"} {
		r := readText(t, "企业名称,税收,税收单位\n甲,3,万元\n乙,40000,元\n合计,"+total+",\n")
		if diff := cmp.Diff([]string{"4 note: 合计行，不导入|"}, told(r, message.ZH)); diff != "" {
			t.Errorf("%s: %s", total, diff)
		}
	}
}

// A name alone makes no total, and a total needs no column of its own.
func TestTotalsAndNames(t *testing.T) {
	r := readText(t, "企业名称,统一社会信用代码,人数\n合计,,\"1,200\"\n总和,91350100M000100Y43,3\n合计科技公司,,3\n")
	if diff := cmp.Diff([]string{"2 skipped name=", "3 taken name=总和", "4 taken name=合计科技公司"}, taken(r, "name")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRowsWithOneKey(t *testing.T) {
	r := readText(t, "企业名称,统一社会信用代码,所在区县,人数\n"+
		"甲公司,,丰台区,3\n"+
		"甲公司,,丰台,3\n"+ // the same
		"北京（丰台）乙公司,,丰台区,3\n"+
		"北京(丰台) 乙公司,,丰台区,3\n"+ // spelt otherwise
		"丙公司,,丰台区,3\n"+
		"丙公司,,丰台区,4\n"+ // which is right?
		"丁公司,91350100M000100Y43,丰台区,3\n"+
		"丁公司,911100001000060005,丰台区,3\n"+ // another firm of that name, if the code is right
		"戊公司,91350100M000100Y43,丰台区,3\n") // one code, two names
	got := append(taken(r, "name"), told(r, message.ZH)...)
	for i, p := range r.Problems {
		if p.Code == "orgcode.check" {
			t.Fatalf("%d: the test needs two codes that are right: %s", i, p.Reason(message.ZH))
		}
	}
	want := []string{
		"2 taken name=甲公司", "3 duplicate name=甲公司", "4 taken name=北京（丰台）乙公司", "5 duplicate name=北京(丰台) 乙公司",
		"6 refused name=丙公司", "7 refused name=丙公司", "8 refused name=丁公司", "9 taken name=丁公司", "10 refused name=戊公司",
		"3A note: 与第 2 行重复，不再导入|删去其中一行",
		"5A note: 与第 4 行是同一条，只是写法不同（那里写作“北京（丰台）乙公司”），不再导入|统一写法，删去其中一行",
		"6D bad: 与第 7 行是同一个对象，这一列的内容却不同，不知道以哪行为准|对照原件，保留正确的一行",
		"7D bad: 与第 6 行是同一个对象，这一列的内容却不同，不知道以哪行为准|对照原件，保留正确的一行",
		"8A bad: 与第 10 行是同一个对象，这一列的内容却不同，不知道以哪行为准|对照原件，保留正确的一行",
		"9A note: 与第 8 行同名，代码不同，按两个对象导入|核对代码",
		"10A bad: 与第 8 行是同一个对象，这一列的内容却不同，不知道以哪行为准|对照原件，保留正确的一行",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRowsAreCheckedAcrossColumns(t *testing.T) {
	r := readText(t, "企业名称,开始日期,结束日期\n甲,2016-03-05,2016\n乙,2016-03-05,2016-02\n")
	want := []string{"3C bad: 结束 2016-02 早于开始 2016-03-05|核对两个日期"}
	if diff := cmp.Diff(want, told(r, message.ZH)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r = readText(t, "企业名称,完成率（%）\n甲,0.5\n乙,0.8\n丙,1\n丁,0.25\n戊,0.1\n")
	want = []string{"0B note: 表头写的是百分数，5 个值却都不超过 1|确认 0.85 是 0.85% 而不是 85%；是比例的，表头改写“（0–1）”"}
	if diff := cmp.Diff(want, told(r, message.ZH)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r = readText(t, "企业名称,完成率（0–1）\n甲,0.5\n乙,50\n")
	want = []string{"3B bad: 超过 100%（单位是0–1）|核对数值和表头的单位"}
	if diff := cmp.Diff(want, told(r, message.ZH)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestValuesForAllRows(t *testing.T) {
	b, err := sheet.Open(strings.NewReader("统一社会信用代码,人数\n91350100M000100Y43,3\n"), "a.csv", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(context.Background(), b, testTable, Options{Lang: message.ZH, Given: map[string]string{"name": "甲公司", "until": "2016年底", "staff": "9"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2 refused name=甲公司 until= staff=3"}, taken(r, "name", "until", "staff")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p := r.Problems[0]; p.Column != "until" || p.Code != "date_vague" {
		t.Errorf("problem %+v", p)
	}
}

// Notes that are many and alike stand once, with their number.
func TestNotesAreGathered(t *testing.T) {
	r := readText(t, "企业名称,人数\n 甲,3\n 乙,３\n 丙,４\n丁,/\n")
	var got []string
	for _, p := range r.Problems {
		got = append(got, fmt.Sprintf("%d%s %s ×%d", p.Row, p.Letter, p.Code, p.Cells))
	}
	if diff := cmp.Diff([]string{"2A trimmed ×3", "3B number_form ×2", "5B placeholder ×1"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Every problem has its sentences in both languages.
func TestProblemsSpeakEnglish(t *testing.T) {
	p := Problem{Row: 2, Letter: "B", Value: "2016年底", Code: "date_vague", Args: bad("date_vague", "want", "2016").Args}
	if got, want := p.Reason(message.EN)+" / "+p.Remedy(message.EN), "“2016年底” is not a definite date / write what is known, at least in the form 2016; put the rest into a remark"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(testHeadings + "\n甲,91350100M000100Y43,000001,丰台区,一般制造业,2015-01-01,2020,1,1,1,1\n"))
	f.Add([]byte("企业名称,税收,税收单位\n甲,3.5亿,万元\n合计,3,\n"))
	f.Add([]byte("企业名称,用地面积\n名称,亩\n甲,1e9\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := sheet.Open(strings.NewReader(string(text)), "a.csv", sheet.Limits{FileBytes: 1 << 14})
		if err != nil {
			return
		}
		r, err := Read(context.Background(), b, testTable, Options{Divisions: testDivisions, Lang: message.ZH})
		if err != nil {
			return
		}
		for _, row := range r.Rows {
			bad := false
			for _, p := range row.Problems {
				bad = bad || r.Problems[p].Grade == Bad
			}
			if bad != (row.Fate == Refused) {
				t.Fatalf("row %d is %s with bad problems: %v", row.Row, row.Fate, bad)
			}
			if row.Fate == Taken && row.Get("name") == "" {
				t.Fatalf("row %d is taken without what is required", row.Row)
			}
		}
		for _, p := range r.Problems {
			if s := p.Reason(message.ZH); s == "" || strings.HasPrefix(s, "intake.") {
				t.Fatalf("no sentence for %s", p.Code)
			}
		}
	})
}
