package cli

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/industry/firm/link"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// firmColumns are the columns of a list of organisations and the titles by
// which they are known, in normal form.
var firmColumns = []struct{ field, titles string }{
	{"id", "ID 编号 序号 企业编号"},
	{"name", "NAME 名称 企业名称 单位名称 公司名称 公司 企业 机构名称 主体名称"},
	{"code", "CODE USCC 统一社会信用代码 信用代码 社会信用代码 组织机构代码 注册号 统一代码"},
	{"former", "FORMER FORMER_NAMES 曾用名 曾用名称"},
	{"short", "SHORT SHORT_NAME 简称 企业简称 股票简称 证券简称"},
	{"address", "ADDRESS 地址 住所 注册地址 企业地址 经营场所"},
	{"place", "AREA PLACE 行政区划代码 区划代码 行政区划"},
}

// firmList is a list of organisations as it was given.
type firmList struct {
	file    string
	format  sheet.Format
	titles  []string
	rows    [][]sheet.Cell // with something in them, below the titles
	at      map[string]int // by field: its column
	records []link.Record  // one a row
	faults  []string       // by row: what is wrong with its code, "" for nothing
	invalid int            // how many codes are wrong
}

// readFirmList reads the first sheet of a workbook, or delimited text. names
// says which title a field has where it is none of the known ones. Faults:
// firm.no_file, firm.no_name_column, firm.no_column, those of sheet.Open.
func (a *App) readFirmList(path string, names map[string]string) (*firmList, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "firm.no_file", "file", path)
	}
	defer func() { _ = file.Close() }()
	book, err := sheet.Open(file, filepath.Base(path), sheet.Limits{FileBytes: 1 << 30})
	if err != nil {
		return nil, err
	}
	l := &firmList{file: book.Name, format: book.Format}
	for row, err := range book.Sheets[0].Rows() {
		if err != nil {
			return nil, err
		}
		if l.titles == nil {
			for _, c := range row.Cells {
				l.titles = append(l.titles, c.Text)
			}
			if l.at, err = firmColumnsOf(l, names); err != nil {
				return nil, err
			}
			continue
		}
		l.rows = append(l.rows, row.Cells)
	}
	if l.titles == nil {
		return nil, fault.New(fault.Invalid, "firm.no_name_column", "file", l.file, "titles", "")
	}
	l.records = make([]link.Record, len(l.rows))
	l.faults = make([]string, len(l.rows))
	for i := range l.rows {
		r := &l.records[i]
		*r = link.Record{
			ID: l.cell(i, "id"), Name: l.cell(i, "name"), Code: l.cell(i, "code"), Address: l.cell(i, "address"), Place: l.cell(i, "place"),
			Former: several(l.cell(i, "former")), Short: several(l.cell(i, "short")),
		}
		if r.Code != "" {
			if _, err := orgcode.Parse(r.Code); err != nil {
				l.faults[i] = message.Fault(a.lang, err)
				l.invalid++
			}
		}
	}
	return l, nil
}

// several are the values of a cell that separates them by semicolons.
func several(cell string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == '；' || c == '、' }), func(s string) bool { return strings.TrimSpace(s) == "" })
}

func (l *firmList) cell(row int, field string) string {
	at, ok := l.at[field]
	if !ok || at >= len(l.rows[row]) {
		return ""
	}
	return l.rows[row][at].Text
}

func firmColumnsOf(l *firmList, names map[string]string) (map[string]int, error) {
	at := map[string]int{}
	for _, c := range firmColumns {
		if want := names[c.field]; want != "" {
			i := slices.Index(l.titles, want)
			if i < 0 {
				return nil, fault.New(fault.Invalid, "firm.no_column", "file", l.file, "column", want, "titles", strings.Join(l.titles, ", ")).On(c.field + "-column")
			}
			at[c.field] = i
			continue
		}
		for _, known := range strings.Fields(c.titles) {
			if i := slices.IndexFunc(l.titles, func(t string) bool { return name.Normal(t) == known }); i >= 0 {
				at[c.field] = i
				break
			}
		}
	}
	if _, ok := at["name"]; !ok {
		return nil, fault.New(fault.Invalid, "firm.no_name_column", "file", l.file, "titles", strings.Join(l.titles, ", ")).On("name-column")
	}
	return at, nil
}

// columnFlags adds the flags that name columns.
func (a *App) columnFlags(cmd *cobra.Command) map[string]*string {
	flags := map[string]*string{}
	for _, c := range firmColumns {
		flags[c.field] = cmd.Flags().String(c.field+"-column", "", a.T("firm.flag.column."+c.field))
	}
	return flags
}

func valuesOf(flags map[string]*string) map[string]string {
	values := map[string]string{}
	for field, value := range flags {
		values[field] = *value
	}
	return values
}

// firmParser knows the divisions of the country.
func firmParser() *name.Parser { return name.New(name.National()) }

// writeFirmList writes a list with columns added on its right. A file that is
// there is not overwritten. Fault: firm.output_exists.
func (a *App) writeFirmList(path string, l *firmList, added []string, values func(row int) []any) (err error) {
	format := sheet.CSV
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		format = sheet.XLSX
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return fault.New(fault.Conflict, "firm.output_exists", "file", path).On("output")
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "firm.cannot_write", "file", path).On("output")
	}
	defer func() {
		if cerr := file.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	width := len(l.titles)
	for _, r := range l.rows {
		width = max(width, len(r))
	}
	var columns []sheet.Column
	for i := range width {
		c := sheet.Column{Format: "@"}
		if i < len(l.titles) {
			c.Title = l.titles[i]
		}
		columns = append(columns, c)
	}
	for _, title := range added {
		columns = append(columns, sheet.Column{Title: title, Format: "@"})
	}
	buffer := bufio.NewWriterSize(file, 1<<20)
	w := sheet.NewWriter(buffer, format)
	if err := w.Sheet(a.T("firm.sheet"), columns); err != nil {
		return err
	}
	for i := range l.rows {
		row := make([]any, width, width+len(added))
		for k, c := range l.rows[i] {
			row[k] = c.Text
		}
		if err := w.Row(append(row, values(i)...)...); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return buffer.Flush()
}

// refuseExisting reports a file that would be overwritten, before any work.
func refuseExisting(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Conflict, "firm.output_exists", "file", path).On("output")
	}
	return nil
}
