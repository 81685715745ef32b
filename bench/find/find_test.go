// Package find measures searching a register of a million firms while somebody
// types, and gathering candidates for names of a list.
//
// Names and codes are those of the register in shared data (see its README;
// missing: skipped), then seeded corruptions of them until there are a million:
// two characters swapped, one lost, another place or number in front.
package find

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/sanquan/sanquan/industry/firm/find"
)

const (
	million = 1_000_000
	target  = 20 * time.Millisecond // p99 of one search
)

type row struct{ name, code string }

func registered(tb testing.TB) []row {
	tb.Helper()
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(data, "industry", "registry_jjj_2019.csv.gz"))
	if err != nil {
		tb.Skipf("the register is not here: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var rows []row
	for r := csv.NewReader(z); ; {
		record, err := r.Read()
		if err == io.EOF {
			return rows[1:]
		}
		if err != nil {
			tb.Fatal(err)
		}
		rows = append(rows, row{record[0], record[1]})
	}
}

// corrupt returns the name as somebody might write it wrongly.
func corrupt(r *rand.Rand, name string) string {
	c := []rune(name)
	i := r.IntN(len(c) - 1)
	switch r.IntN(4) {
	case 0:
		c[i], c[i+1] = c[i+1], c[i]
	case 1:
		c = slices.Delete(c, i, i+1)
	case 2:
		c = append([]rune([]string{"上海", "山东省", "石家庄市", "北京"}[r.IntN(4)]), c...)
	default:
		c = slices.Insert(c, i, []rune("新华中天源")[r.IntN(5)])
	}
	return string(c)
}

type scene struct {
	rows  []row
	index find.Index
	took  time.Duration
	heap  uint64
}

var whole = sync.OnceValue(func() *scene { return &scene{} })

func (s *scene) make(tb testing.TB) {
	if s.rows != nil {
		return
	}
	s.rows = registered(tb)
	r := rand.New(rand.NewPCG(1, 2))
	for n := len(s.rows); len(s.rows) < million; {
		from := s.rows[r.IntN(n)]
		code := []byte(from.code)
		if len(code) == 18 {
			copy(code[8:], strconv.Itoa(100_000_000 + len(s.rows))[:9])
		}
		s.rows = append(s.rows, row{corrupt(r, from.name), string(code)})
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	s.index.Load(func(yield func(find.Doc) bool) {
		for i, r := range s.rows {
			d := find.Doc{ID: fmt.Sprintf("019a8c5e-0000-7000-8000-%012d", i), Texts: []find.Text{{Field: find.Name, Value: r.name}, {Field: find.Code, Value: r.code}}}
			if !yield(d) {
				return
			}
		}
	})
	s.took = time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	s.heap = after.HeapAlloc - before.HeapAlloc
}

// typed are what people type: every beginning of the texts, as it grows.
func typed(r *rand.Rand, rows []row, kind string) []string {
	var out []string
	for range 200 {
		name := []rune(rows[r.IntN(len(rows))].name)
		switch kind {
		case "one":
			out = append(out, string(name[:1]), string(name[r.IntN(len(name)):][:1]))
		case "two":
			i := r.IntN(len(name) - 1)
			out = append(out, string(name[i:i+2]))
		case "growing":
			i := r.IntN(max(1, len(name)-8))
			for n := 2; n <= 8 && i+n <= len(name); n++ {
				out = append(out, string(name[i:i+n]))
			}
		case "parts":
			i := r.IntN(max(1, len(name)-7))
			out = append(out, string(name[:2])+" "+string(name[i+2:min(i+4, len(name))]))
		case "code":
			code := rows[r.IntN(len(rows))].code
			for n := 4; n <= len(code); n += 2 {
				out = append(out, code[:n])
			}
		}
	}
	return out
}

// pinyins are typed by their letters.
var pinyins = func() []string {
	var out []string
	for _, text := range []string{
		"beijingguidao", "bjgd", "zhongguotiejian", "zgtj", "fengtaikeji", "tianjinzhongxin", "hebeigangtie", "youxiangongsi", "yxgs",
		"shijiazhuangjixie", "xianlvdi", "changanqiche", "kejiyouxian", "jishukaifa", "shangmao", "jianzhucailiao", "hangtian", "xinnengyuan",
	} {
		for n := 1; n <= len(text); n++ {
			out = append(out, text[:n])
		}
	}
	return out
}()

// worst are the most common pieces of names.
var worst = []string{"公司", "有限", "有限公司", "北京", "天津", "科技", "司", "公", "g", "gs", "yx", "有限责任公司", "北京 公司", "y gs", "9111", "9112"}

// BenchmarkLoad tells what the index of a million names takes.
func BenchmarkLoad(b *testing.B) {
	s := whole()
	s.make(b)
	for b.Loop() {
	}
	b.ReportMetric(float64(len(s.rows))/s.took.Seconds(), "names/s")
	b.ReportMetric(float64(s.index.Bytes())/float64(len(s.rows)), "B/name")
	b.ReportMetric(float64(s.heap)/float64(len(s.rows)), "heap-B/name")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkSearch(b *testing.B) {
	s := whole()
	s.make(b)
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		name string
		list []string
	}{
		{"one", typed(r, s.rows, "one")},
		{"two", typed(r, s.rows, "two")},
		{"growing", typed(r, s.rows, "growing")},
		{"parts", typed(r, s.rows, "parts")},
		{"code", typed(r, s.rows, "code")},
		{"pinyin", pinyins},
		{"worst", worst},
	} {
		b.Run(c.name, func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var took, worked []time.Duration
			for b.Loop() {
				for _, text := range c.list {
					began, busy := time.Now(), processor(b, ofThread)
					s.index.Search(find.Query{Text: text})
					took, worked = append(took, time.Since(began)), append(worked, processor(b, ofThread)-busy)
				}
			}
			slices.Sort(took)
			slices.Sort(worked)
			p99 := took[len(took)*99/100]
			b.ReportMetric(float64(worked[len(worked)*99/100].Microseconds())/1000, "p99-cpu-ms") // where others use the machine too
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(p99.Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
			b.ReportMetric(float64(p99)/float64(target), "p99/target")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkChange measures a record that comes or changes in a full index.
func BenchmarkChange(b *testing.B) {
	s := whole()
	s.make(b)
	n := 0
	for b.Loop() {
		s.index.Update(nil, []find.Doc{{ID: fmt.Sprint("new ", n%5000), Texts: []find.Text{{Field: find.Name, Value: s.rows[n%len(s.rows)].name}}}})
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "changes/s")
}

// BenchmarkCandidates gathers candidates for corrupted names on one core, and
// tells how often the firm meant is among them.
func BenchmarkCandidates(b *testing.B) {
	s := whole()
	s.make(b)
	r := rand.New(rand.NewPCG(5, 6))
	n, found := 0, 0
	for b.Loop() {
		i := r.IntN(200_000)
		list := s.index.Candidates(find.Query{Text: corrupt(r, s.rows[i].name), Limit: 10})
		if slices.ContainsFunc(list, func(c find.Candidate) bool { return c.ID == fmt.Sprintf("019a8c5e-0000-7000-8000-%012d", i) }) {
			found++
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "names/s")
	b.ReportMetric(float64(found)/float64(n), "found@10")
}
