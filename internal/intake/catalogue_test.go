package intake

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
	"github.com/sanquan/sanquan/region"
)

// testTable has a column of every type.
var testTable = &Table{
	Name:  "sites",
	Title: Words{"腾退项目", "Sites"},
	Columns: []Column{
		{Name: "name", Title: Words{"企业名称", "Name"}, Aliases: []string{"单位名称"}, Type: Text, Required: true, Longest: 20},
		{Name: "code", Title: Words{"统一社会信用代码", "Credit code"}, Aliases: []string{"信用代码"}, Type: CreditCode},
		{Name: "stock", Title: Words{"股票代码", "Stock code"}, Type: Code, Pattern: regexp.MustCompile(`^\d{6}$`)},
		{Name: "area", Title: Words{"所在区县", "District"}, Type: Division, County: true},
		{Name: "kind", Title: Words{"类别", "Category"}, Type: Choice, Choices: []Option{
			{Code: "factory", Title: Words{"一般制造业", "Manufacturing"}, Aliases: []string{"制造业"}},
			{Code: "market", Title: Words{"区域性批发市场", "Wholesale market"}},
		}},
		{Name: "from", Title: Words{"开始日期", "From"}, Type: Date},
		{Name: "until", Title: Words{"结束日期", "Until"}, Type: Date, Coarse: Year},
		{Name: "staff", Title: Words{"人数", "Staff"}, Type: Integer, Least: "0", Most: "1000000"},
		{Name: "land", Title: Words{"用地面积", "Land"}, Type: Decimal, Measure: Area, Least: "0"},
		{Name: "tax", Title: Words{"税收", "Tax"}, Type: Decimal, Measure: Money},
		{Name: "taxunit", Title: Words{"税收单位", "Tax unit"}, Type: UnitName, UnitFor: "tax"},
		{Name: "ratio", Title: Words{"完成率", "Done"}, Type: Decimal, Measure: Share},
	},
	Keys:  [][]string{{"code"}, {"name", "area"}},
	Spans: [][2]string{{"from", "until"}},
}

var testDivisions = NewDivisions([]region.Area{
	{Code: "110000", Name: "北京市", Level: "province"},
	{Code: "110106", Name: "丰台区", Level: "county", Parent: "110000"},
	{Code: "110102", Name: "西城区", Level: "county", Parent: "110000"},
	{Code: "120000", Name: "天津市", Level: "province"},
	{Code: "120105", Name: "河北区", Level: "county", Parent: "120000"},
	{Code: "130000", Name: "河北省", Level: "province"},
	{Code: "130100", Name: "石家庄市", Level: "city", Parent: "130000"},
	{Code: "130102", Name: "长安区", Level: "county", Parent: "130100"},
	{Code: "130104", Name: "桥西区", Level: "county", Parent: "130100"},
	{Code: "130700", Name: "张家口市", Level: "city", Parent: "130000"},
	{Code: "130703", Name: "桥西区", Level: "county", Parent: "130700"},
}, []region.Area{{Code: "220100", Name: "长春市", Level: "city"}, {Code: "220102", Name: "西城区", Level: "county", Parent: "220100"}}, []Former{
	{Code: "110104", Name: "宣武区", Now: []string{"110102"}, Year: 2010},
	{Code: "130103", Name: "桥东区", Now: []string{"130102", "130104"}, Year: 2014},
})

const testHeadings = "企业名称,统一社会信用代码,股票代码,所在区县,类别,开始日期,结束日期,人数,用地面积（亩）,税收（万元）,完成率（%）"

// told writes problems as "place value: reason 。remedy [grade]".
func told(r *Reading, lang message.Lang) []string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, fmt.Sprintf("%d%s %s: %s|%s", p.Row, p.Letter, p.Grade, p.Reason(lang), p.Remedy(lang)))
	}
	return all
}

func readText(t *testing.T, text string) *Reading {
	t.Helper()
	b, err := sheet.Open(strings.NewReader(text), "名单.csv", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(context.Background(), b, testTable, Options{Divisions: testDivisions, Lang: message.ZH})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The catalogue of bad input, cell by cell: what stands in the column of a row
// that is right otherwise, the value that is taken, and every word of what is
// said.
func TestBadCellsOfText(t *testing.T) {
	for _, c := range []struct{ column, cell, want, says string }{
		{"name", " 甲公司　", "甲公司", "note: 首尾的空格已去掉|"},
		{"name", "甲\u200b公司", "甲公司", "note: 文字中看不见的字符已去掉|"},
		{"name", "'=甲", "=甲", "note: 开头的撇号已去掉|"},
		{"name", "'甲", "'甲", ""},
		{"name", "", "", "bad: 必填项为空|填上“企业名称”"},
		{"name", "待补", "", "bad: 必填项写的是“待补”，等于没有填|填上真实的值；暂时没有的，先不报这一行"},
		{"name", "甲\x07公司", "", "bad: 含有不可见的控制字符 U+0007|删去该字符，重新键入"},
		{"name", "甲\u0085公司", "", "bad: 含有不可见的控制字符 U+0085|删去该字符，重新键入"},
		{"name", "甲\uFFFD公司", "", "bad: 含有 U+FFFD：有一个字在转换编码时丢失了|对照原件补上这个字"},
		{"name", "甲\uE000公司", "", "bad: 含有自造字 U+E000，别的电脑显示不出|改用 GB 18030—2022 里的正式字"},
		{"name", "𠮷野家😀", "𠮷野家😀", ""},
		{"name", strings.Repeat("长", 21), "", "bad: 有 21 个字，最多 20 个|缩短"},

		{"code", "91350100M000100Y43", "91350100M000100Y43", ""},
		{"code", "９１350100m000100y43", "91350100M000100Y43", "note: 按 91350100M000100Y43 读取（大小写、全角或空格不同）|"},
		{"code", "9.13501E+17", "", "bad: “9.13501E+17”是科学记数法，后面的数字已经丢失，无法还原|把这一列设为文本，从原件重新填写"},
		{"code", "91350100M000100Y44", "", "bad: “91350100M000100Y44”的校验位不对：按前面各位算应为 3，写的是 4。至少有一位抄错，请核对原件。|"},
		{"code", "91350100M000100O43", "", "bad: “91350100M000100O43”第 16 位的“O”不会出现在这种代码里。请核对原件（常见的是字母 O 与数字 0、字母 I 与数字 1）。|"},
		{"code", "M000100Y4", "", "bad: 这是组织机构代码或注册号，不是统一社会信用代码|填写 18 位的统一社会信用代码"},
		{"code", "/", "", "note: “/”按空白处理|确实没有的，留空即可"},
		{"code", "无", "", "note: “无”按空白处理|确实没有的，留空即可"},

		{"stock", "000008", "000008", ""},
		{"stock", "００００08", "000008", "note: 按 000008 读取（大小写、全角或空格不同）|"},
		{"stock", "8", "", "bad: 代码的格式不对|对照模板说明核对"},

		{"area", "110106", "110106", ""},
		{"area", "丰台区", "110106", ""},
		{"area", "北京丰台", "110106", ""},
		{"area", "北京市 丰台区", "110106", ""},
		{"area", "110106001", "110106", ""},
		{"area", "11010", "", "bad: 行政区划代码应为 6 位|写作 6 位代码或全称"},
		{"area", "河北", "", "bad: “河北”有几处：天津市河北区 120105、河北省 130000|写明上级，或用代码"},
		{"area", "河北省", "", "bad: “河北省”太粗，这一列要写到区县|写到区县"},
		{"area", "桥西区", "", "bad: “桥西区”有几处：河北省石家庄市桥西区 130104、河北省张家口市桥西区 130703|写明上级，或用代码"},
		{"area", "石家庄桥西区", "130104", ""},
		{"area", "宣武区", "110102", "note: 宣武区已于 2010 年改为北京市西城区，按后者读取|"},
		{"area", "110104", "110102", "note: 宣武区已于 2010 年改为北京市西城区，按后者读取|"},
		{"area", "桥东区", "", "bad: 桥东区已于 2014 年撤销，分属河北省石家庄市长安区 130102、河北省石家庄市桥西区 130104|按现在的归属填写"},
		{"area", "西城区", "110102", "note: 别处也有“西城区”，按本区域的北京市西城区读取|写全称，就不会混淆"},
		{"area", "长春市西城区", "220102", ""},
		{"area", "火星区", "", "bad: 不认识的行政区划“火星区”|写 6 位代码，或省、市、区县全称"},

		{"kind", "一般制造业", "factory", ""},
		{"kind", "区域性 批发市场", "market", ""},
		{"kind", "一般制造", "", "bad: 不在可选值里，可能是“一般制造业”|从下拉列表中选择"},
		{"kind", "学校", "", "bad: 不在可选值里|用下列之一：一般制造业、区域性批发市场"},

		{"from", "2016-03-05", "2016-03-05", ""},
		{"from", "2016/3/5", "2016-03-05", ""},
		{"from", "2016年3月5日", "2016-03-05", ""},
		{"from", "20160305", "2016-03-05", ""},
		{"from", "２０１６．３．５", "2016-03-05", ""},
		{"from", "2016-03-05 14:30", "2016-03-05", "note: 只取日期，时刻不导入|"},
		{"from", "2016-03-05 00:00:00", "2016-03-05", ""},
		{"from", "2016-03-05 24:00", "", "bad: 没有这个时刻|24:00 写作次日 0:00，或只写日期"},
		{"from", "2024.2.30", "", "bad: 没有这一天|对照原件核对"},
		{"from", "2016年底", "", "bad: “2016年底”不是确定的日期|知道到哪一级就写到哪一级，至少写成 2016-03-05 这样；其余写进备注"},
		{"from", "2016年", "", "bad: 只写到年或月，这一列要写得更细|写作 2016-03-05"},
		{"from", "2016.3", "", "bad: 只写到年或月，这一列要写得更细|写作 2016-03-05"},
		{"from", "16.3.5", "", "bad: 年份只有两位|写全四位年份"},
		{"from", "03/05/2016", "", "bad: 分不清日和月|年在前，写作 2016-03-05"},
		{"from", "42429", "", "bad: “42429”像是日期的序号；如是，表示 2016-02-29|把单元格设为日期格式，或写作文本 2016-02-29"},
		{"from", "0216-03-05", "", "bad: 年份应在 1600 与 2100 之间|对照原件核对"},
		{"from", "上个月", "", "bad: 不是日期|写作 2016-03-05"},
		{"until", "2016", "2016", ""},
		{"until", "2016年3月", "2016-03", ""},
		{"until", "2016年底", "", "bad: “2016年底”不是确定的日期|知道到哪一级就写到哪一级，至少写成 2016 这样；其余写进备注"},

		{"staff", "12", "12", ""},
		{"staff", "１２", "12", "note: 全角、空格或千位分隔的数字已按数值读取|"},
		{"staff", "12.5", "", "bad: 应为整数|去掉小数"},
		{"staff", "-3", "", "bad: 超出范围：应在 0 与 1000000 之间|核对数值和单位"},
		{"staff", "约300", "", "bad: 不是数字|只填一个数字，不带文字"},
		{"staff", "3万", "", "bad: 用“万、亿”写的数字|写成数字，例如 30000"},

		{"land", "3", "2000", ""},
		{"land", "1.5亩", "1000", "note: 单元格里又写了单位（亩），与表头一致，已去掉|只填数字"},
		{"land", "2公顷", "", "bad: 单元格里写的单位是公顷，表头写的是亩|换算成亩，只填数字"},
		{"tax", "1.2", "12000", ""},
		{"tax", "3.5亿", "", "bad: 用“万、亿”写的数字，不知道是不是已含表头的单位|查明原意，换算成万元，只填数字"},
		{"tax", "300元", "", "bad: 单元格里写的单位是元，表头写的是万元|换算成万元，只填数字"},
		{"tax", "1E+3", "", "bad: “1E+3”是科学记数法，后面的数字已经丢失，无法还原|把这一列设为文本，从原件重新填写"},
		{"tax", "(5)", "", "bad: 不是数字|只填一个数字，不带文字"},
		{"ratio", "12.5", "0.125", ""},
		{"ratio", "12.5%", "0.125", ""},
		{"ratio", "120", "", "bad: 超过 100%（单位是%）|核对数值和表头的单位"},
	} {
		t.Run(c.column+" "+c.cell, func(t *testing.T) {
			record := []string{"甲公司", "91350100M000100Y43", "000001", "丰台区", "一般制造业", "2015-01-01", "2020", "1", "1", "1", "1"}
			at := testTable.index(c.column)
			if at > 10 {
				at-- // the unit's column is not in the file
			}
			record[at] = c.cell
			r := readText(t, testHeadings+"\n"+strings.Join(quoted(record), ",")+"\n")
			says := ""
			if c.says != "" {
				says = "2" + sheet.Letter(at) + " " + c.says
			}
			if got := strings.Join(told(r, message.ZH), "\n"); got != says {
				t.Errorf("says %q\nwant %q", got, says)
			}
			if got := r.Rows[0].Get(c.column); got != c.want {
				t.Errorf("taken %q, want %q", got, c.want)
			}
			want := Taken
			if strings.HasPrefix(c.says, "bad") {
				want = Refused
			}
			if r.Rows[0].Fate != want {
				t.Errorf("the row is %s, want %s", r.Rows[0].Fate, want)
			}
		})
	}
}

func quoted(record []string) []string {
	out := make([]string, len(record))
	for i, cell := range record {
		out[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return out
}

// workbook opens what fill puts under the headings of the test table.
func workbook(t *testing.T, headings string, fill func(set func(at string, v any, format string), f *excelize.File)) *sheet.Book {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var row []any
	for _, h := range strings.Split(headings, ",") {
		row = append(row, h)
	}
	check(f.SetSheetRow("Sheet1", "A1", &row))
	fill(func(at string, v any, format string) {
		t.Helper()
		check(f.SetCellValue("Sheet1", at, v))
		if format != "" {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			check(err)
			check(f.SetCellStyle("Sheet1", at, at, id))
		}
	}, f)
	b, err := f.WriteToBuffer()
	check(err)
	book, err := sheet.Open(b, "名单.xlsx", sheet.Limits{})
	check(err)
	return book
}

func read(t *testing.T, b *sheet.Book) *Reading {
	t.Helper()
	r, err := Read(context.Background(), b, testTable, Options{Divisions: testDivisions, Lang: message.ZH})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What only workbooks have: kinds, formats, formulas, merged and hidden cells,
// comments.
func TestBadCellsOfWorkbooks(t *testing.T) {
	b := workbook(t, testHeadings, func(set func(string, any, string), f *excelize.File) {
		for i, name := range []string{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"} {
			set(fmt.Sprintf("A%d", i+2), name, "")
		}
		set("B2", 110105199001011234, "")  // digits lost
		set("C3", 8, "")                   // zeros lost, all but one of them
		set("C4", 12345, "")               // one zero lost
		set("D5", 110106, "")              // a number is as good as its digits
		set("F5", 42429, "yyyy/m/d")       // a date
		set("G5", 42370, `yyyy"年"`)        // shown as a year
		set("F6", 42370, `yyyy"年"m"月"`)    // shown as a month, a day is wanted
		set("F7", 42429, "")               // a bare number
		set("G7", 2016, "")                // a bare number that is seen as a year
		set("A8", 42429, "yyyy/m/d")       // 庚 became a date
		set("K8", 0.125, "0.0%")           // shown as 12.5%
		set("J8", 0.28999999999999998, "") // what is shown is 0.29
		set("I9", 0.5, "0%")               // a percentage of land
		set("H10", nil, "")                // below: a formula
		set("E11", 0, "")                  // below: a comment
		for _, err := range []error{
			f.SetCellFormula("Sheet1", "H10", "1+1"),
			f.MergeCell("Sheet1", "D9", "D10"),
			f.SetCellValue("Sheet1", "D9", "丰台区"),
			f.SetRowVisible("Sheet1", 11, false),
			f.SetCellValue("Sheet1", "E11", nil),
			f.AddComment("Sheet1", excelize.Comment{Cell: "E11", Author: "王", Text: "制造业"}),
			f.AddComment("Sheet1", excelize.Comment{Cell: "A11", Author: "王", Text: "已电话核实"}),
			f.AutoFilter("Sheet1", "A1:K11", nil),
			f.SetColVisible("Sheet1", "J", false),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.NewSheet("底稿"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetVisible("底稿", false); err != nil {
			t.Fatal(err)
		}
	})
	r := read(t, b)
	want := []string{
		"0 note: 隐藏的工作表“底稿”没有读取|里面有数据的，取消隐藏后单独导入",
		"0 note: 表上有筛选（A1:K11）|清除筛选，看清全部行",
		"0J note: 这一列是隐藏的，照样导入|核对里面的内容",
		"2B bad: 数字超过 15 位，表格软件只保留前 15 位，后面的已变成 0|把这一列设为文本，从原件重新填写",
		"3C bad: 代码的格式不对|对照模板说明核对",
		"4C bad: 开头的 0 可能被表格软件去掉了|把这一列设为文本，写作 012345",
		"6F bad: 只写到年或月，这一列要写得更细|写作 2016-03-05",
		"7F bad: “42429”像是日期的序号；如是，表示 2016-02-29|把单元格设为日期格式，或写作文本 2016-02-29",
		"8A bad: 表格软件已把这里的内容变成日期 2016-02-29，原来写的是什么无法得知|把这一列设为文本，重新填写",
		"9I bad: 百分数格式的值，这一列不是百分数|改回常规格式，填写数量",
		"10D bad: 单元格在合并区域 D9:D10 里，只有区域左上角的一格有值|取消合并，逐行填写",
		"10H bad: 公式还没有算出结果|在表格软件中打开并保存一次，或把公式改成值",
		"11 bad: 这一行被隐藏或被筛选掉了，不知道要不要导入|要导入，取消隐藏和筛选；不要，删去这一行",
		"11A note: 批注不导入：已电话核实|批注里有数据的，填进单元格",
		"11E bad: 单元格是空的，内容写在批注里：制造业|把批注里的内容填进单元格",
	}
	got := told(r, message.ZH)
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], "$", "")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		row          int
		column, want string
	}{{5, "area", "110106"}, {5, "from", "2016-02-29"}, {5, "until", "2016"}, {7, "until", "2016"}, {8, "ratio", "0.125"}, {8, "tax", "2900"}} {
		if got := r.Rows[c.row-2].Get(c.column); got != c.want {
			t.Errorf("row %d %s: %q, want %q", c.row, c.column, got, c.want)
		}
	}
}

func TestFormulasAndErrorsOfOtherPrograms(t *testing.T) {
	r := &reader{
		header: &header{columns: []int{0}, heading: []string{"企业名称"}, units: []*Unit{nil}}, table: testTable,
		out: &Reading{Table: testTable}, notes: map[noteKey]int{},
	}
	for i, c := range []sheet.Cell{
		{Kind: sheet.Error, Text: "#N/A", Formula: "=VLOOKUP(1,A:B,2,0)"},
		{Kind: sheet.Text, Text: "甲公司", Formula: "=B1"},
		{Kind: sheet.Text, Text: "乙公司", Formula: "=B2"},
	} {
		r.row(sheet.Row{Number: i + 2, Cells: []sheet.Cell{c}})
	}
	r.out.sort()
	want := []string{
		"2A bad: 公式出错，结果是 #N/A|改正公式，或直接填写值",
		"3A note: 取公式上次算出的结果|结果不是最新的，先在表格软件中重新计算并保存",
	}
	if diff := cmp.Diff(want, told(r.out, message.ZH)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := r.out.Problems[1].Cells; n != 2 {
		t.Errorf("the note stands for %d cells, want 2", n)
	}
}
