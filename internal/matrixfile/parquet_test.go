package matrixfile

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is in the Parquet file, read by the specification with a reader that
// shares nothing with the writer, is what is in the CSV file. (The files were
// also read with two readers of other people; docs/decisions/0007.)
func TestParquetHoldsWhatCSVHolds(t *testing.T) {
	for _, shard := range []int{1, 3, 64} {
		want := string(job{matrix(t, 60), CSV, shard}.whole(t))
		got := readParquet(t, job{matrix(t, 60), Parquet, shard}.whole(t))
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("shards of %d: %s", shard, diff)
		}
	}
}

// readParquet returns a file as CSV.
func readParquet(t *testing.T, raw []byte) string {
	t.Helper()
	if string(raw[:4]) != parquetMagic || string(raw[len(raw)-4:]) != parquetMagic {
		t.Fatal("no magic")
	}
	size := int(binary.LittleEndian.Uint32(raw[len(raw)-8:]))
	footer := thriftReader{raw[len(raw)-8-size : len(raw)-8]}
	meta := footer.structure()
	if len(footer.b) != 0 {
		t.Errorf("%d bytes behind the footer", len(footer.b))
	}
	var out strings.Builder
	schema := meta[2].([]any)
	for i, e := range schema[1:] {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(e.(record)[4].(string))
	}
	out.WriteByte('\n')
	total := int64(0)
	at := int64(4)
	for _, g := range meta[4].([]any) {
		group := g.(record)
		rows := int(group[3].(int64))
		total += int64(rows)
		table := make([][]string, 0, 5)
		for _, c := range group[1].([]any) {
			column := c.(record)[3].(record)
			first := column[9].(int64)
			if d, ok := column[11].(int64); ok {
				first = d
			}
			if first != at {
				t.Fatalf("a column begins at %d, not %d", first, at)
			}
			at += column[7].(int64)
			table = append(table, readColumn(t, raw[first:at], column, rows))
		}
		for row := range rows {
			for i := range table {
				if i > 0 {
					out.WriteByte(',')
				}
				out.WriteString(table[i][row])
			}
			out.WriteByte('\n')
		}
	}
	if total != meta[3].(int64) || at != int64(len(raw)-8-size) {
		t.Errorf("%d rows in groups, %d in all; groups end at %d", total, meta[3], at)
	}
	return out.String()
}

func readColumn(t *testing.T, raw []byte, column record, rows int) []string {
	t.Helper()
	var dictionary, values []string
	uncompressed := int64(0)
	for len(raw) > 0 {
		r := thriftReader{raw}
		header := r.structure()
		headerSize := len(raw) - len(r.b)
		packed := r.b[:header[3].(int64)]
		raw = r.b[header[3].(int64):]
		if uint32(header[4].(int64)) != crc32.ChecksumIEEE(packed) {
			t.Error("a page's checksum is wrong")
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(z)
		if err != nil || int64(len(body)) != header[2].(int64) {
			t.Fatalf("%d bytes in a page, %v", len(body), err)
		}
		uncompressed += int64(headerSize + len(body))
		switch {
		case header[1].(int64) == 2:
			for len(body) > 0 {
				n := binary.LittleEndian.Uint32(body)
				dictionary = append(dictionary, quoted(string(body[4:4+n])))
				body = body[4+n:]
			}
		case len(dictionary) > 0:
			for _, i := range hybrid(body[1:], int(body[0]), rows) {
				values = append(values, dictionary[i])
			}
		default:
			n := binary.LittleEndian.Uint32(body)
			levels, plain := hybrid(body[4:4+n], 1, rows), body[4+n:]
			for _, known := range levels {
				if known == 0 {
					values = append(values, "")
					continue
				}
				values = append(values, fmt.Sprint(int32(binary.LittleEndian.Uint32(plain))))
				plain = plain[4:]
			}
			if len(plain) != 0 {
				t.Errorf("%d bytes behind the values", len(plain))
			}
		}
	}
	if uncompressed != column[6].(int64) || column[5].(int64) != int64(rows) || len(values) != rows {
		t.Errorf("%d bytes, %d values; the footer says %v", uncompressed, len(values), column)
	}
	return values
}

// hybrid reads runs and packed groups.
func hybrid(b []byte, width, n int) (list []int) {
	for len(list) < n {
		h, size := binary.Uvarint(b)
		b = b[size:]
		bytesOf := (width + 7) / 8
		if h&1 == 0 {
			v := 0
			for i := range bytesOf {
				v |= int(b[i]) << (8 * i)
			}
			for range h >> 1 {
				list = append(list, v)
			}
			b = b[bytesOf:]
			continue
		}
		for i := range int(h>>1) * 8 {
			v := 0
			for k := range width {
				bit := i*width + k
				v |= int(b[bit/8]>>(bit%8)&1) << k
			}
			list = append(list, v)
		}
		b = b[int(h>>1)*width:]
	}
	return list[:n]
}

// record are the fields of a Thrift struct by id.
type record map[int]any

// thriftReader reads the compact protocol.
type thriftReader struct{ b []byte }

func (r *thriftReader) byte() byte {
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *thriftReader) structure() record {
	f := record{}
	id := 0
	for {
		h := r.byte()
		if h == 0 {
			return f
		}
		if h>>4 == 0 {
			panic("a field id further than 15 from the last")
		}
		id += int(h >> 4)
		f[id] = r.value(int(h & 15))
	}
}

func (r *thriftReader) value(kind int) any {
	switch kind {
	case thriftI32, thriftI64:
		v, n := binary.Varint(r.b)
		r.b = r.b[n:]
		return v
	case thriftBinary:
		v, n := binary.Uvarint(r.b)
		s := string(r.b[n : n+int(v)])
		r.b = r.b[n+int(v):]
		return s
	case thriftList:
		h := r.byte()
		n := uint64(h >> 4)
		if n == 15 {
			v, size := binary.Uvarint(r.b)
			n, r.b = v, r.b[size:]
		}
		list := []any{}
		for range n {
			list = append(list, r.value(int(h&15)))
		}
		return list
	case thriftStruct:
		return r.structure()
	}
	panic(fmt.Sprint("type ", kind))
}
