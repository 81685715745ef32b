package storetest

import (
	"fmt"
	"reflect"

	"github.com/sanquan/sanquan/region"
)

// Tables returns two rows for every table of a pack, every field set to a
// value of its own that depends on the version: a store that drops, swaps or
// mixes anything cannot return the same.
func Tables(version string) region.Tables {
	var t region.Tables
	n := 0
	fill(reflect.ValueOf(&t).Elem(), version, &n)
	t.Manifest.Version = version
	return t
}

// fill sets every leaf of v from a counter.
func fill(v reflect.Value, version string, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), version, n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), version, n)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("值%d \"<&>\u2028' %s", *n, version))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(100 + float64(*n)/3)
	case reflect.Bool:
		v.SetBool(*n%2 == 0)
	default:
		panic("storetest: a field of kind " + v.Kind().String())
	}
}
