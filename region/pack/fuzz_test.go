package pack

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// Whatever the bytes of a table, the rows are read within the limits, lines
// count up, and what encoding/csv makes of accepted rows is the same.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,\"b\"\"c\"\n\"\n\",x\n", "a\r\nb", "\"", "a,\"b\nc\nd\",e\n\n", "\"a\"b,c\n", "\x00\xff\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s := newScanner(bytes.NewReader(content), 64, '\n')
		last := 0
		for s.next() {
			if s.columns == 0 {
				s.columns = len(s.cells)
			}
			if s.line <= last {
				t.Fatalf("line %d after %d", s.line, last)
			}
			last = s.line
			if s.code != "" || len(s.cells) == 0 {
				continue
			}
			var line strings.Builder
			w := csv.NewWriter(&line)
			record := make([]string, len(s.cells))
			for i, c := range s.cells {
				record[i] = string(c)
				if strings.ContainsAny(record[i], "\r\n") && strings.Contains(record[i], "\n") {
					t.Fatalf("cell with a line break: %q", record[i])
				}
			}
			if len(record) == 1 && record[0] == "" || bytes.Contains(content, []byte{'\r'}) {
				continue // a quoted empty row; encoding/csv drops CR
			}
			if err := w.Write(record); err != nil {
				t.Fatal(err)
			}
			w.Flush()
			again, err := csv.NewReader(strings.NewReader(line.String())).Read()
			if err != nil || strings.Join(again, "\x1f") != strings.Join(record, "\x1f") {
				t.Fatalf("%q came back as %q: %v", record, again, err)
			}
		}
		if s.err != nil {
			t.Fatal(s.err)
		}
		if lines := bytes.Count(content, []byte{'\n'}) + 1; last > lines {
			t.Fatalf("line %d of %d", last, lines)
		}
	})
}

// Whatever the bytes of a table, verifying ends with a report whose problems
// can be shown, and a pack with bad bytes is never taken for good.
func FuzzTable(f *testing.F) {
	good := tiny(f)
	for _, name := range []string{"sources", "stations", "calls", "firms"} {
		f.Add(good["tables/"+name+".csv"], uint8(len(name)))
	}
	f.Add(encodedUTF16(good["tables/calls.csv"]), uint8(5))
	f.Fuzz(func(t *testing.T, content []byte, which uint8) {
		if len(content) > 1<<16 {
			return
		}
		p := good.fs()
		table := schema[int(which)%len(schema)].Path()
		p[table] = &fstest.MapFile{Data: content}
		tables, report, err := Verifier{Limits: Limits{LineBytes: 4 << 10}}.ReadFS(t.Context(), p)
		if report == nil {
			t.Fatal(err)
		}
		for _, p := range report.Problems {
			if !utf8.ValidString(p.Value) || !utf8.ValidString(p.Column) || strings.ContainsAny(p.Value, "\r\n\x00") {
				t.Fatalf("problem cannot be shown: %q %q", p.Column, p.Value)
			}
		}
		if report.OK() != (err == nil) || err != nil && tables.Sources != nil {
			t.Fatalf("%d problems, but %v", report.Total, err)
		}
		if report.OK() && !bytes.Equal(content, good[table]) {
			t.Fatal("content with another hash was accepted")
		}
	})
}

func encodedUTF16(b []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, c := range string(b) {
		out = append(out, byte(c), byte(c>>8))
	}
	return out
}

// Whatever the descriptor, reading ends, and only a whole one passes.
func FuzzDescriptor(f *testing.F) {
	good := tiny(f)
	f.Add(good[descriptorFile])
	f.Add([]byte(`{"resources":[null,{"path":"../x"},{"name":"calls","path":"tables/calls.csv","schema":{"fields":[]}}]}`))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		p := good.fs()
		p[descriptorFile] = &fstest.MapFile{Data: content}
		report := newReport(1000)
		in, err := openFolder(p, defaultLimits, report)
		if err != nil {
			t.Fatal(err)
		}
		r := Verifier{}.newRun(t.Context(), in, report, mode{})
		if err := r.readDescriptor(); err != nil {
			t.Fatal(err)
		}
		if r.descriptor == nil && report.OK() {
			t.Fatal("neither descriptor nor problem")
		}
		if report.OK() && (r.descriptor.Sanquan.Format != Format || len(r.descriptor.Licences) == 0 || len(r.descriptor.Resources) < len(schema)) {
			t.Fatal("an incomplete descriptor was accepted")
		}
	})
}

// Whatever the bytes of a zip, opening it ends within the limits.
func FuzzZip(f *testing.F) {
	for _, c := range zipCases(f) {
		if len(c.zip) < 1<<16 {
			f.Add(c.zip)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		v := Verifier{Limits: Limits{FileBytes: 1 << 20, TotalBytes: 4 << 20, Files: 100}}
		report, err := v.VerifyZip(t.Context(), bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		if report.OK() && report.Rows["sources"] == 0 {
			t.Fatal("a pack without sources was accepted")
		}
	})
}

// Whatever the outlines, reading ends, and accepted rings are closed.
func FuzzOutlines(f *testing.F) {
	good := tiny(f)
	f.Add(good[outlineFile])
	f.Add([]byte(`{"type":"FeatureCollection","features":[null,{},{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[]]},"properties":{"area":"990101"}}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		report := newReport(1000)
		in, err := openFolder(files{outlineFile: content}.fs(), defaultLimits, report)
		if err != nil {
			t.Fatal(err)
		}
		r := Verifier{}.newRun(t.Context(), in, report, mode{decode: true})
		if err := r.readOutlines(); err != nil {
			t.Fatal(err)
		}
		for _, o := range r.tables.Outlines {
			for _, polygon := range o.Geometry {
				for _, ring := range polygon {
					if len(ring) < 4 || !ring.Closed() {
						t.Fatalf("accepted ring %v", ring)
					}
				}
			}
		}
	})
}
