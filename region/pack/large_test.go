package pack

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"testing"
	"testing/fstest"
	"time"
)

// generated is a pack whose table calls is made up while it is read: as many
// services with two hundred calls each as it takes to reach the wanted size.
type generated struct {
	fstest.MapFS
	services int
	opened   int
	size     int64 // told by Stat; 0 for the true size
}

const callsEach = 200

func newGenerated(t testing.TB, services int) *generated {
	f := tiny(t)
	f.rows("services", func(rows [][]string) [][]string { return rows[:1] })
	f.rows("bands", func(rows [][]string) [][]string { return rows[:1] })
	var b bytes.Buffer
	b.Write(f["tables/services.csv"])
	for i := range services {
		fmt.Fprintf(&b, "S%07d,试验线,S%d,rail,timetable,08:00,,,1,,2026-09-01,false,sample,,sample-rail\n", i, i)
	}
	f["tables/services.csv"] = b.Bytes()
	f["tables/calls.csv"] = []byte("x\n")
	f.sign()
	return &generated{MapFS: f.fs(), services: services}
}

func (g *generated) Open(name string) (fs.File, error) {
	if name == "tables/calls.csv" {
		g.opened++
		return &callFile{g: g, buf: []byte("service,seq,station,arrive,depart\n")}, nil
	}
	if name == "tables" {
		d, err := g.MapFS.Open(name)
		return &callDir{d.(fs.ReadDirFile), g}, err
	}
	return g.MapFS.Open(name)
}

type callDir struct {
	fs.ReadDirFile
	g *generated
}

func (d *callDir) ReadDir(n int) ([]fs.DirEntry, error) {
	entries, err := d.ReadDirFile.ReadDir(n)
	for i, e := range entries {
		if e.Name() == "calls.csv" {
			entries[i] = fs.FileInfoToDirEntry(&callFile{g: d.g})
		}
	}
	return entries, err
}

// callFile makes its rows one service at a time.
type callFile struct {
	g    *generated
	next int
	buf  []byte
}

func (c *callFile) Read(b []byte) (int, error) {
	if len(c.buf) == 0 {
		if c.next == c.g.services {
			return 0, io.EOF
		}
		c.buf = callsOf(c.next)
		c.next++
	}
	n := copy(b, c.buf)
	c.buf = c.buf[n:]
	return n, nil
}

func callsOf(service int) []byte {
	var b []byte
	for i := range callsEach {
		b = fmt.Appendf(b, "S%07d,%d,rail:T0%d,%d,%d\n", service, i+1, 1+i%2, 1000*i, 1000*i+60)
	}
	return b
}

func (c *callFile) Stat() (fs.FileInfo, error) { return c, nil }
func (c *callFile) Close() error               { return nil }
func (c *callFile) Name() string               { return "calls.csv" }
func (c *callFile) Mode() fs.FileMode          { return 0o444 }
func (c *callFile) ModTime() time.Time         { return time.Time{} }
func (c *callFile) IsDir() bool                { return false }
func (c *callFile) Sys() any                   { return nil }

func (c *callFile) Size() int64 {
	if c.g.size > 0 {
		return c.g.size
	}
	n := int64(len("service,seq,station,arrive,depart\n"))
	return n + int64(c.g.services*len(callsOf(0)))
}

// A table of 1 GB is told by its size alone, with what to do about it.
func TestOneGigabyteIsNotRead(t *testing.T) {
	g := newGenerated(t, 10)
	g.size = 1_000_000_000
	report, err := Verifier{}.VerifyFS(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) != 1 || report.Problems[0].Code != codeFileTooLarge || g.opened != 0 {
		t.Errorf("%+v, opened %d times", report.Problems, g.opened)
	}
	checkSentences(t, report.Problems[0])
}

// With the limit raised, a table is streamed: the heap does not grow with it.
func TestTablesAreStreamed(t *testing.T) {
	services := 8000
	if testing.Short() {
		services = 500
	}
	g := newGenerated(t, services)
	var peak, before uint64
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before = m.HeapAlloc
	v := Verifier{
		Limits: Limits{FileBytes: 2 << 30, TotalBytes: 3 << 30, TableRows: 50_000_000},
		Progress: func(_ string, done, _ int64) {
			if done>>20%4 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
		},
	}
	report, err := v.VerifyFS(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.Problems {
		if p.Code != codeHash { // nobody knows the hash of what is made up
			t.Fatalf("%+v", p)
		}
	}
	size := (&callFile{g: g}).Size()
	grown := int64(peak) - int64(before)
	t.Logf("%d MiB of calls, heap grew by %.1f MiB", size>>20, float64(grown)/(1<<20))
	if limit := int64(8<<20) + int64(services)*600; grown > limit {
		t.Errorf("heap grew by %d bytes for %d services", grown, services)
	}
}

// BenchmarkVerify reports MB/s over a table of calls of about 50 MB, which is
// read twice: once for hash and encoding, once row by row.
func BenchmarkVerify(b *testing.B) {
	g := newGenerated(b, 8000)
	size := (&callFile{g: g}).Size()
	content := make([]byte, 0, size)
	content = append(content, "service,seq,station,arrive,depart\n"...)
	for i := range 8000 {
		content = append(content, callsOf(i)...)
	}
	p := fstest.MapFS{}
	for name, file := range g.MapFS {
		p[name] = file
	}
	p["tables/calls.csv"] = &fstest.MapFile{Data: content}
	b.SetBytes(size)
	for b.Loop() {
		report, err := Verifier{}.VerifyFS(b.Context(), p)
		if err != nil || report.Total != 1 { // the hash
			b.Fatal(err, report.Problems)
		}
	}
	b.ReportMetric(float64(8000*callsEach*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkProbe reports MB/s of hashing and telling the encoding.
func BenchmarkProbe(b *testing.B) {
	content := bytes.Repeat([]byte("rail:VNP,北京南,Beijingnan,rail,110106,116.3728,39.8636,WGS84\n"), 200_000)
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		_, _ = newProbe().Write(content)
	}
}
