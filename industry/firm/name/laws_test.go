package name_test

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/industry/firm/name"
)

// holds checks the laws of one text.
func holds(t interface{ Fatalf(string, ...any) }, s string) {
	normal := name.Normal(s)
	if again := name.Normal(normal); again != normal {
		t.Fatalf("%q: Normal %q is not still: %q", s, normal, again)
	}
	n := national.Parse(s)
	if n.Norm != normal || n.Join() != normal {
		t.Fatalf("%q: parts join to %q, normal form %q", s, n.Join(), normal)
	}
	if n.IsBranch() && n.Parent()+n.Branch() != normal {
		t.Fatalf("%q: parent %q and branch %q", s, n.Parent(), n.Branch())
	}
	for _, p := range n.Parts {
		if p.From >= p.To || !utf8.ValidString(n.Text(p)) {
			t.Fatalf("%q: part %+v", s, p)
		}
	}
	a := national.Address(s)
	if a.Join() != normal {
		t.Fatalf("%q: address parts join to %q, normal form %q", s, a.Join(), normal)
	}
}

// pieces are what names are made of, good and bad.
var pieces = []string{
	"北京", "北京市", "丰台区", "朝阳", "河北省", "丰宁满族自治县", "中国", "(", ")", "（", "）", "【天津】", "华", "为", "三一", "ABB", "tcl",
	"科技", "商贸", "国际贸易", "建筑工程", "有限公司", "股份有限公司", "（集团）", "集团", "银行", "分公司", "支行", "第二", "门市部", "店",
	" ", "　", "．", "。", "1", "２", "①", "é", "ﬁ", "㈱", "號", "國", "\u200b", "·", "-", "路", "18号", "3号楼", "A座", "１０５室", "村", "镇",
}

func TestPartsJoinToTheNormalForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces") {
			s += p
		}
		holds(t, s)
	})
	rapid.Check(t, func(t *rapid.T) { holds(t, rapid.String().Draw(t, "text")) })
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "北京（天津）有限公司", "(((", "公司公司公司", "中国银行股份有限公司北京丰台支行丽泽分理处", "\xff司分公司", "ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { holds(t, s) })
}

// registered reads names and addresses of the register, where it is at hand.
func registered(tb testing.TB) (names, addresses []string) {
	tb.Helper()
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(data, "industry", "registry_jjj_2019.csv.gz"))
	if err != nil {
		tb.Skip("no register: set SANQUAN_DATA to the folder of shared data")
	}
	defer func() { _ = file.Close() }()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	rows, err := csv.NewReader(zipped).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	for _, row := range rows[1:] {
		names, addresses = append(names, row[0]), append(addresses, row[7])
	}
	return names, addresses
}

func TestLawsOnTheRegister(t *testing.T) {
	names, addresses := registered(t)
	for i := range names {
		holds(t, names[i])
		holds(t, addresses[i])
	}
}

func BenchmarkParse(b *testing.B) {
	names, _ := registered(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		n := national.Parse(names[i])
		if len(n.Parts) == 0 {
			b.Fatal(names[i])
		}
		if i++; i == len(names) {
			i = 0
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "names/s")
}

func BenchmarkAddress(b *testing.B) {
	_, addresses := registered(b)
	i := 0
	for b.Loop() {
		_ = national.Address(addresses[i])
		if i++; i == len(addresses) {
			i = 0
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "addresses/s")
}
