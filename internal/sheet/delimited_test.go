package sheet

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/message"
)

// texts reads all rows of a sheet as texts; the error last.
func texts(s *Sheet) ([][]string, []int, error) {
	var rows [][]string
	var numbers []int
	for row, err := range s.Rows() {
		if err != nil {
			return rows, numbers, err
		}
		record := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			record[i] = c.Text
		}
		rows, numbers = append(rows, record), append(numbers, row.Number)
	}
	return rows, numbers, nil
}

func TestDelimitedText(t *testing.T) {
	for name, c := range map[string]struct {
		file, text, delimiter string
		want                  [][]string
		numbers               []int
	}{
		"quotes, line ends and blank lines": {
			"a.csv", "名称,地址\r\n\"甲\n乙\",\"一号,\"\"东\"\"\"\r\n\r\n丙,\r丁,戊", ",",
			[][]string{{"名称", "地址"}, {"甲\n乙", `一号,"东"`}, {"丙"}, {"丁", "戊"}},
			[]int{1, 2, 4, 5},
		},
		"semicolons where they are most":         {"a.csv", "a;b,c;d\n1;2;3\n", ";", [][]string{{"a", "b,c", "d"}, {"1", "2", "3"}}, []int{1, 2}},
		"tabs by the name":                       {"a.tsv", "a,b\n", "\t", [][]string{{"a,b"}}, []int{1}},
		"a line that names the delimiter":        {"a.csv", "sep=;\r\na,b;c\r\n", ";", [][]string{{"a,b", "c"}}, []int{2}},
		"a quote inside a field":                 {"a.csv", "5\" disk,b", ",", [][]string{{`5" disk`, "b"}}, []int{1}},
		"delimiters in quotes decide nothing":    {"a.csv", "\"a;;;;\",b\n", ",", [][]string{{"a;;;;", "b"}}, []int{1}},
		"a title row decides nothing either":     {"a.csv", "企业名单\na;b\n", ";", [][]string{{"企业名单"}, {"a", "b"}}, []int{1, 2}},
		"digits keep their zeros and their form": {"a.csv", "007,1.10105E+17", ",", [][]string{{"007", "1.10105E+17"}}, []int{1}},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Open(strings.NewReader(c.text), c.file, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			rows, numbers, err := texts(b.Sheets[0])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.numbers, numbers); diff != "" {
				t.Errorf("row numbers (-want +got):\n%s", diff)
			}
			if b.Delimiter != c.delimiter {
				t.Errorf("delimiter %q, want %q", b.Delimiter, c.delimiter)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	for name, c := range map[string]struct {
		file     []byte
		encoding string
		want     string
	}{
		"UTF-8":              {[]byte("丰台"), "UTF-8", "丰台"},
		"UTF-8 with a mark":  {[]byte("\xEF\xBB\xBF丰台"), "UTF-8 BOM", "丰台"},
		"UTF-16LE":           {[]byte{0xFF, 0xFE, 0x30, 0x4E, 0xF0, 0x53}, "UTF-16LE", "丰台"},
		"UTF-16BE":           {[]byte{0xFE, 0xFF, 0x4E, 0x30, 0x53, 0xF0}, "UTF-16BE", "丰台"},
		"UTF-16 beyond 0":    {[]byte{0xFE, 0xFF, 0xD8, 0x40, 0xDC, 0x00}, "UTF-16BE", "𠀀"},
		"GBK as Excel saves": {[]byte{0xB7, 0xE1, 0xCC, 0xA8}, "GB18030", "丰台"},
		"GB18030, 4 bytes":   {[]byte{0x82, 0x35, 0x87, 0x38, 0xB7, 0xE1}, "GB18030", "䶵丰"},
		"ASCII":              {[]byte("abc"), "UTF-8", "abc"},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Open(strings.NewReader(string(c.file)), "a.csv", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			rows, _, err := texts(b.Sheets[0])
			if err != nil {
				t.Fatal(err)
			}
			if b.Encoding != c.encoding || len(rows) != 1 || rows[0][0] != c.want {
				t.Errorf("%s %q, want %s %q", b.Encoding, rows, c.encoding, c.want)
			}
		})
	}
}

func TestTextThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		file   string
		limits Limits
		want   string
	}{
		"empty":                     {"", Limits{}, "文件 a.csv 是空的。请选择有内容的文件。"},
		"zero bytes":                {"a\x00b", Limits{}, "文件 a.csv 不是表格：其中有空字节。请选择 xlsx 或 csv 文件；UTF-16 文本须带字节顺序标记。"},
		"an odd byte of UTF-16":     {"\xFF\xFE\x30\x4E\xF0", Limits{}, "文件 a.csv 不是有效的 UTF-16LE 文本，可能已损坏或为其他编码。请另存为“CSV UTF-8”后重试。"},
		"half a surrogate":          {"\xFE\xFF\xD8\x40\x00\x41", Limits{}, "文件 a.csv 不是有效的 UTF-16BE 文本，可能已损坏或为其他编码。请另存为“CSV UTF-8”后重试。"},
		"a mark and no UTF-8":       {"\xEF\xBB\xBF\xB7\xE1", Limits{}, "文件 a.csv 不是有效的 UTF-8 文本，可能已损坏或为其他编码。请另存为“CSV UTF-8”后重试。"},
		"neither UTF-8 nor GB18030": {"\xB7\xE1\xFF", Limits{}, "文件 a.csv 不是有效的 UTF-8, GB18030 文本，可能已损坏或为其他编码。请另存为“CSV UTF-8”后重试。"},
		"half a character":          {"\xB7\xE1\xCC", Limits{}, "文件 a.csv 不是有效的 UTF-8, GB18030 文本，可能已损坏或为其他编码。请另存为“CSV UTF-8”后重试。"},
		"xls":                       {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Limits{}, "文件 a.csv 是旧版 xls 或设有密码。请在表格软件中去掉密码，另存为 xlsx 后重试。"},
		"too large":                 {strings.Repeat("a", 1<<20+1), Limits{FileBytes: 1 << 20}, "文件 a.csv 超过 1 MiB。请拆分后分别导入。"},
		"a quote that stays open":   {"a,\"b\nc", Limits{}, "第 1 行 B 列的引号没有结束。请补上引号，或删去多余的引号。"},
		"text behind a quote":       {"a\n\"b\"c", Limits{}, "第 2 行 A 列的引号之后还有文字。字段内的引号须写两次。"},
		"too many rows":             {"a\nb\nc", Limits{Rows: 2}, "表格超过 2 行。请拆分后分别导入。"},
		"too many columns":          {"a,b,c", Limits{Columns: 2}, "第 1 行有 3 列，最多 2 列。请删去不用的列。"},
		"too many empty columns":    {strings.Repeat(",", 20), Limits{Columns: 2}, "第 1 行有 9 列，最多 2 列。请删去不用的列。"},
		"too many cells":            {"a,b\nc,d", Limits{Cells: 3}, "表格到第 2 行为止已超过 3 个单元格。请拆分后分别导入。"},
		"a long cell":               {"a,bcd", Limits{CellBytes: 2}, "第 1 行 B 列的文字超过 2 字节。请缩短，或检查引号是否成对。"},
		"no zip":                    {"PK\x03\x04 not a workbook", Limits{}, "文件 a.csv 不是完整的 xlsx 工作簿。请在表格软件中打开，另存为 xlsx 后重试。"},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Open(strings.NewReader(c.file), "a.csv", c.limits)
			if err == nil {
				_, _, err = texts(b.Sheets[0])
			}
			if got := message.Fault(message.ZH, err); err == nil || got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What encoding/csv reads without complaint, this package reads alike.
func FuzzDelimited(f *testing.F) {
	for _, seed := range []string{"a,b\r\n\"c\"\"d\",e\n", "\xB7\xE1,\xCC\xA8\n", "\xEF\xBB\xBFa;b", "\xFF\xFE\x30\x4E", "sep=;\n1;2", "\"", "\"a\"b", "a\rb\n\n,,\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		b, err := Open(strings.NewReader(string(file)), "a.csv", Limits{FileBytes: 1 << 16})
		if err != nil || b.Format != CSV {
			return
		}
		got, numbers, err := texts(b.Sheets[0])
		for i := 1; i < len(numbers); i++ {
			if numbers[i] <= numbers[i-1] {
				t.Fatalf("row numbers %d", numbers)
			}
		}
		text := string(file)
		if b.Encoding != "UTF-8" || strings.HasPrefix(text, "sep=") || strings.Contains(text, "\r") {
			return
		}
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord = rune(b.Delimiter[0]), -1
		want, theirs := r.ReadAll()
		if theirs != nil {
			return
		}
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		want = trimmed(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("rows (-encoding/csv +ours):\n%s", diff)
		}
	})
}

// trimmed leaves out empty cells at the end of rows, and then empty rows.
func trimmed(rows [][]string) [][]string {
	var kept [][]string
	for _, row := range rows {
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		if len(row) > 0 {
			kept = append(kept, row)
		}
	}
	return kept
}
