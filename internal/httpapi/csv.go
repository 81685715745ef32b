package httpapi

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// byteOrderMark tells spreadsheets that the text is UTF-8.
const byteOrderMark = "\uFEFF"

// encodeCSV writes rows of a struct type, one column per JSON member.
func encodeCSV[T any](rows []T) ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteString(byteOrderMark)
	w := csv.NewWriter(&buf)
	w.UseCRLF = true // RFC 4180
	columns := columnsOf(reflect.TypeFor[T](), "", nil)
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = c.name
	}
	_ = w.Write(record) // a buffer takes all
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		for j, c := range columns {
			record[j] = c.cell(row)
		}
		_ = w.Write(record)
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}

// column is a leaf of a row.
type column struct {
	name string // as in JSON, nested members behind a dot
	path [][]int
}

// columnsOf lists the leaves of a struct type, those of nested structs and
// pointers to structs in their place.
func columnsOf(t reflect.Type, prefix string, path [][]int) []column {
	var all []column
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || f.Anonymous {
			continue
		}
		below := append(append([][]int(nil), path...), f.Index)
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			all = append(all, columnsOf(inner, prefix+name+".", below)...)
			continue
		}
		all = append(all, column{prefix + name, below})
	}
	return all
}

func (c column) cell(row reflect.Value) string {
	v := row
	for _, index := range c.path {
		for v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return ""
			}
			v = v.Elem()
		}
		v = v.FieldByIndex(index)
	}
	return cell(v)
}

func cell(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return cell(v.Elem())
	case reflect.String:
		return harmless(v.String())
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = cell(v.Index(i))
		}
		return strings.Join(parts, ";")
	default:
		return fmt.Sprint(v.Interface())
	}
}

// harmless keeps a spreadsheet from running text as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
