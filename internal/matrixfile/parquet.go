package matrixfile

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
)

// parquetEncoder writes Apache Parquet (format 2.10 of the specification):
// every shard is a row group; from and to are strings in dictionaries, the
// percentiles optional INT32, null where unreached; pages are version 1,
// compressed with gzip. docs/decisions/0007 says why it is written here.
type parquetEncoder struct {
	names       []string
	from, to    []reach.Point
	percentiles int
	unit        Unit
	about       []string // key, value, … of the footer
}

func newParquet(m *reach.Matrix, u Unit) *parquetEncoder {
	return &parquetEncoder{
		names: Columns(m), from: m.Origins, to: m.Destinations, percentiles: len(m.Params.Percentiles), unit: u,
		about: []string{"sanquan.unit", string(u), "sanquan.params", m.Key().Params},
	}
}

const parquetMagic = "PAR1"

// chunk is what the footer says about a column of a row group.
type chunk struct {
	Dictionary   int64 `json:"d"` // bytes of the dictionary page, 0 for none
	Uncompressed int64 `json:"u"` // of all pages with their headers
	Compressed   int64 `json:"c"`
	Nulls        int64 `json:"n"`
}

func (e *parquetEncoder) Start() []byte { return []byte(parquetMagic) }

func (e *parquetEncoder) Shard(s reach.Shard) (Block, error) {
	var p pages
	rows := s.Origins * len(e.to)
	from := runs{width: bitsFor(s.Origins)}
	for o := range s.Origins {
		from.repeat(uint64(o), len(e.to))
	}
	p.text(e.from[s.First:s.First+s.Origins], rows, from)
	to := runs{width: bitsFor(len(e.to))}
	to.packed(rows, func(row int) uint64 { return uint64(row % len(e.to)) })
	p.text(e.to, rows, to)
	for i := range e.percentiles {
		p.times(rows, e.unit, func(row int) transit.Seconds { return s.Times[row*e.percentiles+i] })
	}
	note, err := json.Marshal(p.chunks)
	return Block{Bytes: p.b, Note: note}, err
}

// The numbers that parquet.thrift gives to what is used here.
const (
	parquetInt32     = 1
	parquetByteArray = 6
	parquetPlain     = 0
	parquetRLE       = 3
	parquetDictRLE   = 8
	parquetGzip      = 2
	parquetRequired  = 0
	parquetOptional  = 1
	parquetUTF8      = 0
)

// End writes the FileMetaData, its length and the magic.
func (e *parquetEncoder) End(shards []Entry) ([]byte, error) {
	t := newThrift()
	t.i32(1, 2) // version
	e.schema(t)
	rows := int64(len(e.from)) * int64(len(e.to))
	t.i64(3, rows)
	t.list(4, thriftStruct, len(shards))
	at := int64(len(parquetMagic))
	for _, s := range shards {
		var chunks []chunk
		if err := json.Unmarshal(s.Note, &chunks); err != nil || len(chunks) != len(e.names) {
			return nil, fmt.Errorf("journal of the row group of origin %d: %d columns, %v", s.First, len(chunks), err)
		}
		at = e.rowGroup(t, at, int64(s.Origins)*int64(len(e.to)), chunks)
	}
	t.list(5, thriftStruct, len(e.about)/2)
	for i := 0; i < len(e.about); i += 2 {
		t.element(func() {
			t.text(1, e.about[i])
			t.text(2, e.about[i+1])
		})
	}
	t.text(6, "sanquan")
	t.end()
	b := binary.LittleEndian.AppendUint32(t.b, uint32(len(t.b)))
	return append(b, parquetMagic...), nil
}

func (e *parquetEncoder) schema(t *thrift) {
	t.list(2, thriftStruct, 1+len(e.names))
	t.element(func() {
		t.text(4, "matrix")
		t.i32(5, int32(len(e.names)))
	})
	for i, name := range e.names {
		t.element(func() {
			if i >= 2 {
				t.i32(1, parquetInt32)
				t.i32(3, parquetOptional)
				t.text(4, name)
				return
			}
			t.i32(1, parquetByteArray)
			t.i32(3, parquetRequired)
			t.text(4, name)
			t.i32(6, parquetUTF8)
			t.structure(10, func() { t.structure(1, func() {}) }) // LogicalType STRING
		})
	}
}

// rowGroup describes a row group that begins at an offset and returns where it
// ends.
func (e *parquetEncoder) rowGroup(t *thrift, at, rows int64, chunks []chunk) int64 {
	t.element(func() {
		t.list(1, thriftStruct, len(chunks))
		total := int64(0)
		for i, c := range chunks {
			t.element(func() {
				t.i64(2, at)
				t.structure(3, func() { e.column(t, i, at, rows, c) })
			})
			at += c.Compressed
			total += c.Uncompressed
		}
		t.i64(2, total)
		t.i64(3, rows)
	})
	return at
}

func (e *parquetEncoder) column(t *thrift, i int, at, rows int64, c chunk) {
	if i < 2 {
		t.i32(1, parquetByteArray)
		t.i32s(2, parquetPlain, parquetRLE, parquetDictRLE)
	} else {
		t.i32(1, parquetInt32)
		t.i32s(2, parquetPlain, parquetRLE)
	}
	t.list(3, thriftBinary, 1)
	t.bare(e.names[i])
	t.i32(4, parquetGzip)
	t.i64(5, rows)
	t.i64(6, c.Uncompressed)
	t.i64(7, c.Compressed)
	t.i64(9, at+c.Dictionary)
	if c.Dictionary > 0 {
		t.i64(11, at)
	}
	t.structure(12, func() { t.i64(3, c.Nulls) })
}
