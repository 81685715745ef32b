package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func cellNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func written(t testing.TB, f Format, fill func(*Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, f)
	if err := fill(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hostile is text that spreadsheets have run, or that files have broken on.
var hostile = []string{
	`=1+1`, `=HYPERLINK("http://x.invalid","a")`, `=cmd|' /C calc'!A0`, `+1+1`, `-1+1`, `@SUM(A1)`, "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1+1", "＋1", "－1", "＠a",
	"a\x00b\x07", "a\x7F", "<script>&amp;", `"quoted", and more`, "line\nbreak", "_x000D_", "rare 𠀀 and 😀",
}

func TestNothingWrittenRuns(t *testing.T) {
	columns := []Column{{Title: "=title()"}, {Title: "b"}}
	fill := func(w *Writer) error {
		if err := w.Sheet("报告", columns); err != nil {
			return err
		}
		for _, text := range hostile {
			if err := w.Row(text, Marked{text, Bad}); err != nil {
				return err
			}
		}
		return nil
	}
	t.Run("csv", func(t *testing.T) {
		file := written(t, CSV, fill)
		b, err := Open(bytes.NewReader(file), "a.csv", Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if b.Encoding != "UTF-8 BOM" {
			t.Errorf("encoding %s", b.Encoding)
		}
		for _, row := range rowsOf(t, b.Sheets[0]) {
			for i, c := range row.Cells {
				if runs(c.Text) {
					t.Errorf("row %d column %s: %q may run", row.Number, Letter(i), c.Text)
				}
			}
		}
	})
	t.Run("xlsx", func(t *testing.T) {
		file := written(t, XLSX, fill)
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(f.Name, "xl/worksheets/") && bytes.Contains(text, []byte("<f")) {
				t.Errorf("%s holds a formula", f.Name)
			}
		}
		rows := rowsOf(t, opened(t, file).Sheets[0])
		for i, text := range hostile {
			want := Cell{Kind: Text, Text: printable(text)}
			if runs(text) {
				want.Format = "@"
			}
			if diff := cmp.Diff(want, rows[i+1].Cells[0]); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		}
	})
}

func TestWrittenIsReadBack(t *testing.T) {
	file := written(t, XLSX, func(w *Writer) error {
		err := w.Sheet("企业/名单[1]", []Column{{Title: "代码", Format: "@", Required: true}, {Title: "区", Choices: []string{"丰台区", "房山区"}, Prompt: "从列表中选择"}, {Title: "面积（亩）"}, {Title: "日期"}, {Title: "是"}})
		if err != nil {
			return err
		}
		if err := w.Row("007", "丰台区", 12.5, time.Date(2016, 2, 29, 0, 0, 0, 0, time.UTC), true); err != nil {
			return err
		}
		if err := w.Row(nil, Marked{nil, Bad}, 3); err != nil {
			return err
		}
		if err := w.Sheet("说明", []Column{{Title: "列", Width: 20}}); err != nil {
			return err
		}
		return w.Row("代码")
	})
	b := opened(t, file)
	want := []Row{
		{Number: 1, Cells: []Cell{{Kind: Text, Text: "代码"}, {Kind: Text, Text: "区"}, {Kind: Text, Text: "面积（亩）"}, {Kind: Text, Text: "日期"}, {Kind: Text, Text: "是"}}},
		{Number: 2, Cells: []Cell{{Kind: Text, Text: "007", Format: "@"}, {Kind: Text, Text: "丰台区"}, {Kind: Number, Text: "12.5"}, {Kind: Date, Text: "2016-02-29", Format: "yyyy-mm-dd"}, {Kind: Bool, Text: "TRUE"}}},
		{Number: 3, Cells: []Cell{{}, {}, {Kind: Number, Text: "3"}}},
	}
	if diff := cmp.Diff(want, rowsOf(t, b.Sheets[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if b.Sheets[0].Name != "企业_名单_1_" || len(b.Sheets) != 3 || b.Sheets[1].Name != "说明" || !b.Sheets[2].Hidden {
		t.Errorf("%d sheets, the first %q", len(b.Sheets), b.Sheets[0].Name)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rules, err := f.GetDataValidations(b.Sheets[0].Name)
	if err != nil || len(rules) != 1 || rules[0].Sqref != "B2:B20001" || rules[0].Formula1 != "'_choices'!$A$1:$A$2" || rules[0].Prompt == nil || *rules[0].Prompt != "从列表中选择" {
		t.Errorf("rules %+v, %v", rules, err)
	}
	panes, err := f.GetPanes(b.Sheets[0].Name)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

func TestTheSameSheetsAreTheSameBytes(t *testing.T) {
	file := func() []byte {
		return written(t, XLSX, func(w *Writer) error {
			for _, name := range []string{"a", "b", "c", "d"} {
				if err := w.Sheet(name, []Column{{Title: "x", Choices: []string{"1"}}}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	first := file()
	for range 8 {
		if !bytes.Equal(file(), first) {
			t.Fatal("another file")
		}
	}
}

func TestDelimitedTextHasOneTable(t *testing.T) {
	w := NewWriter(io.Discard, CSV)
	if err := w.Sheet("a", nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Sheet("b", nil); err == nil {
		t.Error("a second table is accepted")
	}
}

func TestLongTextIsCutWhereCellsEnd(t *testing.T) {
	if got := printable(strings.Repeat("丰", 40_000)); len([]rune(got)) != 32_767 || !strings.HasSuffix(got, "…") {
		t.Errorf("%d characters", len([]rune(got)))
	}
	whole := strings.Repeat("丰", 32_767)
	if got := printable(whole); got != whole {
		t.Errorf("cut to %d characters", len([]rune(got)))
	}
}
