package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/sanquan/sanquan/internal/message"
)

// made is a workbook that excelize writes, and so an oracle for the reader.
func made(t testing.TB, fill func(*excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t testing.TB, file []byte) *Book {
	t.Helper()
	b, err := Open(bytes.NewReader(file), "a.xlsx", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rowsOf(t testing.TB, s *Sheet) []Row {
	t.Helper()
	var rows []Row
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestCellsKeepWhatTheyAre(t *testing.T) {
	custom := func(code string) *string { return &code }
	file := made(t, func(f *excelize.File) error {
		set := func(at string, v any, code string) {
			t.Helper()
			if err := f.SetCellValue("Sheet1", at, v); err != nil {
				t.Fatal(err)
			}
			if code != "" {
				id, err := f.NewStyle(&excelize.Style{CustomNumFmt: custom(code)})
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStyle("Sheet1", at, at, id); err != nil {
					t.Fatal(err)
				}
			}
		}
		set("A1", "丰台 & <科技>\r园", "")
		set("B1", 110106, "")
		set("C1", 110105199001011000, "")
		set("D1", true, "")
		set("E1", 42429, "yyyy/m/d")
		set("F1", 42370, `yyyy"年"`)
		set("G1", 42430, `yyyy"年"m"月"`)
		set("H1", 42429.604166666664, "yyyy-mm-dd hh:mm")
		set("I1", 0.125, "0.00%")
		set("J1", 60, "yyyy/m/d") // a day that never was
		set("K1", 59, "yyyy/m/d")
		set("L1", 12345, "0.00E+00")
		set("M1", 0.5, "h:mm")
		set("N1", "00123", "@")
		return f.SetCellFormula("Sheet1", "O1", "A1&B1")
	})
	want := []Row{{Number: 1, Cells: []Cell{
		{Kind: Text, Text: "丰台 & <科技>\r园"},
		{Kind: Number, Text: "110106"},
		{Kind: Number, Text: "110105199001011000"},
		{Kind: Bool, Text: "TRUE"},
		{Kind: Date, Text: "2016-02-29", Format: "yyyy/m/d"},
		{Kind: Date, Text: "2016", Format: `yyyy"年"`},
		{Kind: Date, Text: "2016-03", Format: `yyyy"年"m"月"`},
		{Kind: Date, Text: "2016-02-29 14:30:00", Format: "yyyy-mm-dd hh:mm"},
		{Kind: Number, Text: "0.125", Format: "0.00%"},
		{Kind: Number, Text: "60", Format: "yyyy/m/d"},
		{Kind: Date, Text: "1900-02-28", Format: "yyyy/m/d"},
		{Kind: Number, Text: "12345", Format: "0.00E+00"},
		{Kind: Date, Text: "12:00:00", Format: "h:mm"},
		{Kind: Text, Text: "00123", Format: "@"},
		{Formula: "=A1&B1"}, // never computed
	}}}
	if diff := cmp.Diff(want, rowsOf(t, opened(t, file).Sheets[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatPeopleMayNotSeeIsTold(t *testing.T) {
	file := made(t, func(f *excelize.File) error {
		for _, err := range []error{
			f.SetSheetRow("Sheet1", "A1", &[]any{"名称", "区", "面积"}),
			f.SetSheetRow("Sheet1", "A2", &[]any{"甲", "丰台", 1}),
			f.SetSheetRow("Sheet1", "A3", &[]any{"乙", nil, 2}),
			f.SetSheetRow("Sheet1", "A5", &[]any{"丙", "房山"}),
			f.MergeCell("Sheet1", "B2", "B3"),
			f.SetRowVisible("Sheet1", 3, false),
			f.SetColVisible("Sheet1", "C", false),
			f.AutoFilter("Sheet1", "A1:C5", nil),
			f.AddComment("Sheet1", excelize.Comment{Cell: "C5", Author: "王", Text: "3 亩"}),
		} {
			if err != nil {
				return err
			}
		}
		if _, err := f.NewSheet("旧"); err != nil {
			return err
		}
		return f.SetSheetVisible("旧", false, true)
	})
	b := opened(t, file)
	s := b.Sheets[0]
	if s.Filter != "$A$1:$C$5" && s.Filter != "A1:C5" {
		t.Errorf("filter %q", s.Filter)
	}
	if diff := cmp.Diff([]string{"B2:B3"}, s.Merged); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{2}, s.HiddenColumns); diff != "" {
		t.Errorf("hidden columns (-want +got):\n%s", diff)
	}
	if len(b.Sheets) != 2 || s.Hidden || !b.Sheets[1].Hidden || b.Sheets[1].Name != "旧" {
		t.Errorf("sheets %+v", b.Sheets)
	}
	want := []Row{
		{Number: 1, Cells: []Cell{{Kind: Text, Text: "名称"}, {Kind: Text, Text: "区"}, {Kind: Text, Text: "面积"}}},
		{Number: 2, Cells: []Cell{{Kind: Text, Text: "甲"}, {Kind: Text, Text: "丰台", Merged: "B2:B3"}, {Kind: Number, Text: "1"}}},
		{Number: 3, Hidden: true, Cells: []Cell{{Kind: Text, Text: "乙"}, {Merged: "B2:B3"}, {Kind: Number, Text: "2"}}},
		{Number: 5, Cells: []Cell{{Kind: Text, Text: "丙"}, {Kind: Text, Text: "房山"}, {Comment: "3 亩"}}},
	}
	got := rowsOf(t, s)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// hand builds a workbook from parts, for what excelize does not write.
func hand(sheet string, more map[string]string) []byte {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	parts := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + types + `officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + ns + `><sheets><sheet name="表" sheetId="1" r:id="s"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s" Type="` + types + `worksheet" Target="worksheets/one.xml"/><Relationship Id="t" Type="` + types + `sharedStrings" Target="strings.xml"/></Relationships>`,
		"xl/worksheets/one.xml":      `<?xml version="1.0"?><worksheet ` + ns + `>` + sheet + `</worksheet>`,
		"xl/strings.xml":             `<sst><si><t>零</t></si><si><r><t>一</t></r><r><t xml:space="preserve"> 二</t></r><rPh sb="0" eb="1"><t>yi</t></rPh></si></sst>`,
	}
	for name, text := range more {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, _ := z.Create(name)
		_, _ = w.Write([]byte(text))
	}
	_ = z.Close()
	return b.Bytes()
}

func TestWorkbooksOfOtherPrograms(t *testing.T) {
	file := hand(`<x:sheetData xmlns:x="y"><x:row><x:c t="s"><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:t>a&#x4E30;_x000D_b</x:t></x:is></x:c></x:row>`+
		`<!-- <row/> --><row r="4"><c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D4" t="str"><f t="shared" si="0"/><v><![CDATA[<x>]]></v></c><c r="E4" t="d"><v>2024-02-29T00:00:00</v></c><c r="F4" s="7"/><c r="G4"><v>1.10105199001011E+17</v></c></row></x:sheetData>`, nil)
	want := []Row{
		{Number: 1, Cells: []Cell{{Kind: Text, Text: "一 二"}, {Kind: Text, Text: "a丰\rb"}}},
		{Number: 4, Cells: []Cell{{}, {}, {Kind: Error, Text: "#DIV/0!", Formula: "=1/0"}, {Kind: Text, Text: "<x>", Formula: "="}, {Kind: Date, Text: "2024-02-29"}, {}, {Kind: Number, Text: "1.10105199001011E+17"}}},
	}
	if diff := cmp.Diff(want, rowsOf(t, opened(t, file).Sheets[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	damaged := "文件 a.xlsx 不是完整的 xlsx 工作簿。请在表格软件中打开，另存为 xlsx 后重试。"
	behind := "文件 a.xlsx 的工作表在第 %d 行之后损坏。请在表格软件中打开，另存为 xlsx 后重试。"
	row := func(n string) string { return strings.Replace(behind, "%d", n, 1) }
	for name, c := range map[string]struct {
		file   []byte
		limits Limits
		want   string
	}{
		"an entity of its own":    {hand(`<!DOCTYPE x [<!ENTITY a "b">]><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData>`, nil), Limits{}, damaged},
		"an unknown entity":       {hand(`<sheetData><row><c t="str"><v>&a;</v></c></row></sheetData>`, nil), Limits{}, row("1")},
		"a text that is not":      {hand(`<sheetData><row><c t="s"><v>9</v></c></row></sheetData>`, nil), Limits{}, row("1")},
		"rows that go back":       {hand(`<sheetData><row r="5"><c><v>1</v></c></row><row r="5"/></sheetData>`, nil), Limits{}, row("5")},
		"cells that go back":      {hand(`<sheetData><row r="1"><c r="B1"/><c r="A1"/></row></sheetData>`, nil), Limits{}, row("1")},
		"a row that does not end": {hand(`<sheetData><row r="1"><c r="B1">`, nil), Limits{}, row("1")},
		"ranges that overlap":     {hand(`<sheetData><row r="1"><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B1:C1"/></mergeCells>`, nil), Limits{}, row("1")},
		"a part that is missing":  {hand("", map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s" Type="x/worksheet" Target="no.xml"/></Relationships>`}), Limits{}, damaged},
		"a sheet elsewhere":       {hand("", map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s" Type="x/worksheet" Target="http://127.0.0.1/x.xml" TargetMode="External"/></Relationships>`}), Limits{}, "文件 a.xlsx 中没有工作表。请选择有数据的工作簿。"},
		"another zip":             {hand("", map[string]string{"_rels/.rels": `<Relationships/>`}), Limits{}, damaged},
		"a bomb":                  {hand("<sheetData>"+strings.Repeat(" ", 4<<20)+"</sheetData>", nil), Limits{}, "文件 a.xlsx 解压后过大（单个部件超过 1 MiB），不予读取。请检查文件来源，或另存后重试。"},
		"a large part":            {hand("<sheetData>"+strings.Repeat(" ", 4<<20)+"</sheetData>", nil), Limits{Ratio: 1100, PartBytes: 3 << 20}, "文件 a.xlsx 解压后过大（单个部件超过 3 MiB），不予读取。请检查文件来源，或另存后重试。"},
		"a far column":            {hand(`<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>`, nil), Limits{}, "第 1 行有 16384 列，最多 1024 列。请删去不用的列。"},
		"a far row":               {hand(`<sheetData><row r="9999999"><c><v>1</v></c></row></sheetData>`, nil), Limits{}, "表格超过 1048576 行。请拆分后分别导入。"},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Open(bytes.NewReader(c.file), "a.xlsx", c.limits)
			if err == nil {
				_, _, err = texts(b.Sheets[0])
			}
			if got := message.Fault(message.ZH, err); err == nil || got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLetters(t *testing.T) {
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := Letter(column); got != want {
			t.Errorf("%d: %s, want %s", column, got, want)
		}
		if at, ok := parseReference([]byte(want + "7")); !ok || at != (reference{7, column}) {
			t.Errorf("%s7 read as %v", want, at)
		}
	}
}

// Whatever the bytes, reading ends, with rows that ascend or a fault.
func FuzzWorksheet(f *testing.F) {
	f.Add([]byte(`<worksheet><cols><col min="1" max="9" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`))
	f.Add([]byte(`<sheetData><row><c t="inlineStr"><is><t>a&amp;_x0041_</t></is></c><c><f>A1</f><v>1</v></c></row></sheetData>`))
	f.Add([]byte(`<sheetData><row r="2" hidden="true"/><row><c r="ZZ3"><v>1</v>`))
	f.Fuzz(func(t *testing.T, part []byte) {
		w := &workbook{file: "a.xlsx", limits: Limits{Rows: 1000, Columns: 100, Cells: 10_000, CellBytes: 1000}.filled()}
		w.strings = func() ([]string, error) { return []string{"零"}, nil }
		ws := &worksheet{book: w, data: part}
		if ws.beside(&Sheet{}) != nil {
			return
		}
		last := 0
		for row, err := range ws.rows {
			if err != nil {
				return
			}
			if row.Number <= last || len(row.Cells) > 100 {
				t.Fatalf("row %d behind %d with %d cells", row.Number, last, len(row.Cells))
			}
			last = row.Number
		}
	})
}

// Whole files, small ones: opening ends with a book or a fault.
func FuzzOpen(f *testing.F) {
	f.Add(hand(`<sheetData><row><c><v>1</v></c></row></sheetData>`, nil))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) {
		b, err := Open(bytes.NewReader(file), "a.xlsx", Limits{FileBytes: 1 << 16, PartBytes: 1 << 20, Rows: 1000, Columns: 100, Cells: 10_000})
		if err != nil {
			return
		}
		for _, s := range b.Sheets {
			_, _, _ = texts(s)
		}
	})
}

func TestSerialNumbersOfDays(t *testing.T) {
	day := shows{year: true, month: true, day: true}
	for serial, want := range map[string]string{"1": "1900-01-01", "59": "1900-02-28", "61": "1900-03-01", "45351": "2024-02-29", "2958465": "9999-12-31"} {
		if got, ok := serialText(serial, day, false); !ok || got != want {
			t.Errorf("%s: %q, want %s", serial, got, want)
		}
	}
	for _, serial := range []string{"0", "60", "-1", "2958466", "x", "1e300"} {
		if got, ok := serialText(serial, day, false); ok {
			t.Errorf("%s is taken for %s", serial, got)
		}
	}
	if got, _ := serialText("0", day, true); got != "1904-01-01" {
		t.Errorf("0 of 1904: %s", got)
	}
	// excelize counts alike from March 1900 on
	for serial := 61.0; serial < 80_000; serial += 997 {
		want, err := excelize.ExcelDateToTime(serial, false)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := serialText(strings.TrimSuffix(cellNumber(serial), ".0"), day, false)
		if got != want.Format(time.DateOnly) {
			t.Errorf("%v: %s, want %s", serial, got, want)
		}
	}
}
