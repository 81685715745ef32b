package pack

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/sanquan/sanquan/region"
)

// decoder appends rows to the slice of region.Tables that a table stands for.
// Cells are in the order of the schema, which is the order of the fields of
// the struct; a test holds the two together.
type decoder struct {
	rows   reflect.Value // the slice, addressable
	struc  reflect.Type
	intern map[string]string // repeated short values share their memory
}

// internBytes bounds the values that are shared: ids, codes, dates, words.
const (
	internBytes  = 32
	internValues = 200_000
)

// slot returns the slice of the tables that belongs to a table of the schema.
func slot(tables *region.Tables, t *Table) reflect.Value {
	return reflect.ValueOf(tables).Elem().FieldByNameFunc(func(name string) bool { return snake(name) == t.Name })
}

// snake turns ChainNodes into chain_nodes.
func snake(name string) string {
	var b strings.Builder
	for i, c := range name {
		if unicode.IsUpper(c) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

func newDecoder(tables *region.Tables, t *Table) *decoder {
	rows := slot(tables, t)
	rows.Set(reflect.MakeSlice(rows.Type(), 0, 64))
	return &decoder{rows: rows, struc: rows.Type().Elem(), intern: map[string]string{}}
}

// row appends a row whose cells have all been checked.
func (d *decoder) row(cells [][]byte) {
	n := d.rows.Len()
	if n == d.rows.Cap() {
		d.rows.Grow(1)
	}
	d.rows.SetLen(n + 1)
	v := d.rows.Index(n)
	v.SetZero()
	for i, cell := range cells {
		field := v.Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString(d.text(cell))
		case reflect.Int:
			x, _ := integer(cell)
			field.SetInt(int64(x))
		case reflect.Float64:
			x, _ := number(cell)
			field.SetFloat(x)
		case reflect.Bool:
			field.SetBool(string(cell) == "true")
		default:
			panic("pack: no cell decodes to a " + field.Kind().String())
		}
	}
}

func (d *decoder) text(cell []byte) string {
	if len(cell) > internBytes {
		return string(cell)
	}
	if s, ok := d.intern[string(cell)]; ok {
		return s
	}
	s := string(cell)
	if len(d.intern) < internValues {
		d.intern[s] = s
	}
	return s
}
