package firm_test

import (
	"bufio"
	"compress/gzip"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/industry/firm/link"
	"github.com/sanquan/sanquan/industry/firm/name"
)

// shortForms are the short names of the corpus, which has no full names.
func shortForms(tb testing.TB) []string {
	f := open(tb, "company_short_forms.txt.gz")
	defer func() { _ = f.Close() }()
	zipped, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var all []string
	seen := map[string]bool{}
	lines := bufio.NewScanner(zipped)
	for n := 0; lines.Scan(); n++ {
		s := name.Normal(lines.Text())
		if n < 3 || s == "" || seen[s] { // three lines say where it is from
			continue
		}
		seen[s] = true
		all = append(all, s)
	}
	return all
}

// composed builds the name that a firm with a short name could be registered
// under. Made up: it tests the parser and the look-up, not the world.
func composed(short string, rng *rand.Rand) string {
	places := []string{"北京", "北京市", "天津", "天津市", "河北", "河北省", "石家庄市", "保定", "廊坊市", "唐山", ""}
	trades := []string{"科技", "商贸", "贸易", "机械制造", "文化传媒", "建筑工程", "餐饮管理", "医药", "物业服务", "信息技术", "食品", "新能源科技"}
	forms := []string{"有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司"}
	pick := func(s []string) string { return s[rng.IntN(len(s))] }
	return pick(places) + short + pick(trades) + pick(forms)
}

// Names composed around known short names: is the mark that the parser finds
// the short name (or the short name without the words of trade it ends with),
// and does the short name find its own full name among all others? The corpus
// has no full names, so this is all it can test. Nothing is fitted on it; the
// second half is reported.
func BenchmarkShortForms(b *testing.B) {
	all := shortForms(b)
	half := all[len(all)/2:]
	rng := rand.New(rand.NewPCG(2, 28))
	entries := make([]link.Record, len(half))
	for i, s := range half {
		entries[i] = link.Record{Name: composed(s, rng)}
	}
	for b.Loop() {
		marks, words := 0, 0
		for i, s := range half {
			n := parser.Parse(entries[i].Name)
			switch mark := n.Mark(); {
			case mark == s:
				marks++
			case mark != "" && strings.HasPrefix(s, mark) && strings.HasPrefix(mark+n.Trade(), s):
				words++
			}
		}
		x := link.NewIndex(parser, entries, link.Default(), runtime.GOMAXPROCS(0))
		var queries []link.Record
		var truth []int
		for i := 0; i < len(half); i += 13 {
			queries, truth = append(queries, link.Record{Name: half[i]}), append(truth, i)
		}
		var t tally
		for i, a := range x.ResolveAll(queries, runtime.GOMAXPROCS(0)) {
			t.add(a, truth[i])
		}
		b.Logf("%d composed names: the mark is the short name in %.4f, and begins it before words of trade in %.4f", len(half),
			float64(marks)/float64(len(half)), float64(words)/float64(len(half)))
		b.Logf("short name to full name among them: %s", t)
		b.ReportMetric(float64(marks+words)/float64(len(half)), "marks-right")
		b.ReportMetric(t.precision(), "precision")
		b.ReportMetric(t.recall(), "recall")
		b.ReportMetric(t.f1(), "F1")
	}
}
