package intake_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// The dry run of a workbook of 100,000 rows, with its report, is to take less
// than a minute.
func BenchmarkDryRun(b *testing.B) {
	const rows = 100_000
	var file bytes.Buffer
	w := sheet.NewWriter(&file, sheet.XLSX)
	if err := w.Sheet("园区", []sheet.Column{{Title: "名称"}, {Title: "区县"}, {Title: "面积（公顷）"}, {Title: "类型"}, {Title: "成立"}}); err != nil {
		b.Fatal(err)
	}
	for i := range rows {
		area := any(float64(i%900) / 10)
		if i%10 == 0 {
			area = "约 3 公顷" // a tenth is wrong, and in the report
		}
		if err := w.Row(fmt.Sprintf("第%06d产业园", i), "丰台区", area, "市级", "2016"); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r := newRig(b)
		i, _, err := r.Plan(b.Context(), wang, intake.Wish{Table: "parks", Name: "园区.xlsx", Lang: message.ZH}, bytes.NewReader(file.Bytes()))
		if err != nil {
			b.Fatal(err)
		}
		if i.Counts.Created != rows*9/10 || i.Counts.Refused != rows/10 {
			b.Fatalf("%+v", i.Counts)
		}
	}
	b.ReportMetric(float64(file.Len())/rows, "file-bytes/row")
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
