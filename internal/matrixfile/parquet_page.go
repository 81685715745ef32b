package matrixfile

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"math/bits"

	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
)

// pages are the column chunks of one row group.
type pages struct {
	b      []byte
	chunks []chunk
}

// text writes a column of ids: a dictionary page, then a data page of indices.
func (p *pages) text(ids []reach.Point, rows int, index runs) {
	var c chunk
	var dictionary []byte
	for _, id := range ids {
		dictionary = binary.LittleEndian.AppendUint32(dictionary, uint32(len(id.ID)))
		dictionary = append(dictionary, id.ID...)
	}
	c.Dictionary = p.page(&c, dictionary, 2, func(t *thrift) {
		t.structure(7, func() {
			t.i32(1, int32(len(ids)))
			t.i32(2, parquetPlain)
		})
	})
	p.data(&c, append([]byte{byte(index.width)}, index.b...), rows, parquetDictRLE)
	p.chunks = append(p.chunks, c)
}

// times writes a column of times: which are known, then the known ones.
func (p *pages) times(rows int, u Unit, at func(row int) transit.Seconds) {
	var c chunk
	known := runs{width: 1}
	values := make([]byte, 0, 4*rows)
	known.packed(rows, func(row int) uint64 {
		t := at(row)
		if t == transit.Unreached {
			c.Nulls++
			return 0
		}
		values = binary.LittleEndian.AppendUint32(values, uint32(u.Of(t)))
		return 1
	})
	body := binary.LittleEndian.AppendUint32(nil, uint32(len(known.b)))
	body = append(body, known.b...)
	p.data(&c, append(body, values...), rows, parquetPlain)
	p.chunks = append(p.chunks, c)
}

func (p *pages) data(c *chunk, body []byte, rows int, encoding int32) {
	p.page(c, body, 0, func(t *thrift) {
		t.structure(5, func() {
			t.i32(1, int32(rows))
			t.i32(2, encoding)
			t.i32(3, parquetRLE)
			t.i32(4, parquetRLE)
		})
	})
}

// page writes a page and returns its bytes with the header; kind is its
// PageType, about writes the header of that type.
func (p *pages) page(c *chunk, body []byte, kind int32, about func(*thrift)) int64 {
	packed := compress(body)
	t := newThrift()
	t.i32(1, kind)
	t.i32(2, int32(len(body)))
	t.i32(3, int32(len(packed)))
	t.i32(4, int32(crc32.ChecksumIEEE(packed)))
	about(t)
	t.end()
	p.b = append(append(p.b, t.b...), packed...)
	c.Uncompressed += int64(len(t.b) + len(body))
	c.Compressed += int64(len(t.b) + len(packed))
	return int64(len(t.b) + len(packed))
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is one of the package's own
	}
	_, _ = w.Write(body) // a bytes.Buffer takes all
	_ = w.Close()
	return b.Bytes()
}

// bitsFor is the width of the indices of a dictionary, in bits.
func bitsFor(entries int) int { return max(1, bits.Len(uint(entries-1))) }

// runs writes numbers by Parquet's hybrid of run lengths and bit packing.
type runs struct {
	b     []byte
	width int // bits of a number
}

// repeat is a run of n equal numbers.
func (r *runs) repeat(v uint64, n int) {
	r.b = binary.AppendUvarint(r.b, uint64(n)<<1)
	for i := 0; i < r.width; i += 8 {
		r.b = append(r.b, byte(v>>i))
	}
}

// packed is a run of n numbers in groups of eight, the last filled with zeros;
// there may be none after it.
func (r *runs) packed(n int, at func(int) uint64) {
	r.b = binary.AppendUvarint(r.b, uint64((n+7)/8)<<1|1)
	var word uint64
	filled := 0
	for i := range (n + 7) / 8 * 8 {
		if i < n {
			word |= at(i) << filled
		}
		for filled += r.width; filled >= 8; filled -= 8 {
			r.b = append(r.b, byte(word))
			word >>= 8
		}
	}
}
