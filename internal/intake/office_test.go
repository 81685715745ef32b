package intake_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// office converts a workbook with LibreOffice and returns the cells of each of
// its sheets that is shown, by name.
func office(t *testing.T, workbook []byte) map[string][][]string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no LibreOffice here: install libreoffice-calc-nogui to see it open what is written")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(in, workbook, 0o600); err != nil {
		t.Fatal(err)
	}
	// comma, quote, UTF-8, from row 1, …, all sheets
	cmd := exec.CommandContext(t.Context(), program, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, in)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	files, err := filepath.Glob(filepath.Join(dir, "book-*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	sheets := map[string][][]string{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Open(f, file, sheet.Limits{})
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]string
		for row, err := range b.Sheets[0].Rows() {
			if err != nil {
				t.Fatal(err)
			}
			cells := make([]string, len(row.Cells))
			for i, c := range row.Cells {
				cells[i] = c.Text
			}
			rows = append(rows, cells)
		}
		sheets[strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "book-"), ".csv")] = rows
	}
	return sheets
}

// Another office program opens the template and the report and finds in them
// what was written, formulas as the text they are.
func TestAnotherOfficeOpensWhatIsWritten(t *testing.T) {
	r := newRig(t)
	var template bytes.Buffer
	if err := r.Template(t.Context(), "parks", &template, sheet.XLSX, message.ZH); err != nil {
		t.Fatal(err)
	}
	sheets := office(t, template.Bytes())
	if diff := cmp.Diff([][]string{{"名称*", "区县", "面积（公顷）", "类型", "成立"}}, sheets["园区"]); diff != "" {
		t.Errorf("template (-want +got):\n%s", diff)
	}
	if rows := sheets["填写说明"]; len(rows) != 6 || rows[1][0] != "名称" {
		t.Errorf("explanation %q", rows)
	}
	i := r.plan(t, "名称,面积（公顷）\n甲,1\n\"=HYPERLINK(\"\"http://x.invalid\"\")\",x\n")
	_, report, err := r.Report(t.Context(), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer report.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(report); err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"行", "结果", "问题和建议", "A 名称", "B 面积（公顷）"},
		{"3", "有误", "B 不是数字。只填一个数字，不带文字", `=HYPERLINK("http://x.invalid")`, "x"},
	}
	if diff := cmp.Diff(want, office(t, b.Bytes())["逐行"]); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}
