package matrixfile

import "encoding/binary"

// thrift writes the Thrift compact protocol, as far as Parquet's footer and
// page headers need it (Apache Thrift, doc/specs/thrift-compact-protocol.md).
type thrift struct {
	b    []byte
	last []int // id of the last field of each open struct
}

const (
	thriftI32    = 5
	thriftI64    = 6
	thriftBinary = 8
	thriftList   = 9
	thriftStruct = 12
)

func newThrift() *thrift { return &thrift{last: []int{0}} }

// field begins a field; ids of a struct are written in ascending order, less
// than 16 apart.
func (t *thrift) field(id, kind int) {
	last := &t.last[len(t.last)-1]
	t.b = append(t.b, byte(id-*last)<<4|byte(kind))
	*last = id
}

func (t *thrift) i32(id int, v int32) {
	t.field(id, thriftI32)
	t.b = binary.AppendVarint(t.b, int64(v)) // zigzag, as Thrift wants it
}

func (t *thrift) i64(id int, v int64) {
	t.field(id, thriftI64)
	t.b = binary.AppendVarint(t.b, v)
}

func (t *thrift) text(id int, s string) {
	t.field(id, thriftBinary)
	t.bare(s)
}

// bare is a string as an element of a list.
func (t *thrift) bare(s string) {
	t.b = binary.AppendUvarint(t.b, uint64(len(s)))
	t.b = append(t.b, s...)
}

// list begins a list of n elements.
func (t *thrift) list(id, kind, n int) {
	t.field(id, thriftList)
	if n < 15 {
		t.b = append(t.b, byte(n)<<4|byte(kind))
		return
	}
	t.b = append(t.b, 0xf0|byte(kind))
	t.b = binary.AppendUvarint(t.b, uint64(n))
}

// i32s is a list of small numbers.
func (t *thrift) i32s(id int, list ...int64) {
	t.list(id, thriftI32, len(list))
	for _, v := range list {
		t.b = binary.AppendVarint(t.b, v)
	}
}

// structure is a field that is a struct.
func (t *thrift) structure(id int, write func()) {
	t.field(id, thriftStruct)
	t.element(write)
}

// element is a struct as an element of a list.
func (t *thrift) element(write func()) {
	t.last = append(t.last, 0)
	write()
	t.end()
	t.last = t.last[:len(t.last)-1]
}

// end ends a struct.
func (t *thrift) end() { t.b = append(t.b, 0) }
