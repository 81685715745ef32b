package link_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/industry/firm/link"
)

// anyName draws names that are often alike.
func anyName(t *rapid.T) string {
	s := rapid.SampledFrom([]string{"北京", "天津市", "", "河北省"}).Draw(t, "place") +
		rapid.SampledFrom([]string{"澄岳", "澄月", "远桥", "青禾", "澄岳青禾"}).Draw(t, "mark") +
		rapid.SampledFrom([]string{"科技", "商贸", "科技发展", ""}).Draw(t, "trade") +
		rapid.SampledFrom([]string{"有限公司", "有限责任公司", "公司", ""}).Draw(t, "form")
	return s + rapid.SampledFrom([]string{"", "", "", "天津分公司", "第一分公司", "第二分公司"}).Draw(t, "branch")
}

var codes = []string{"", "", "", "91110106MA01AAAA0Q", "91110108MA01AAAA0M", "91120101MA05BBBB1P", "9111010", "91110106MA01AAAA0X"}

func anyRecords(t *rapid.T) []link.Record {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) link.Record {
		return link.Record{
			Name: anyName(t), Code: rapid.SampledFrom(codes).Draw(t, "code"),
			Address: rapid.SampledFrom([]string{"", "北京市丰台区海鹰路8号", "天津市和平区南京路10号"}).Draw(t, "address"),
		}
	}), 1, 14).Draw(t, "records")
}

// Two valid codes, or a branch and a unit that is none, never end up together,
// also not through a third record.
func TestClustersDoNotContradictThemselves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyRecords(t)
		x := link.NewIndex(parser, records, link.Default(), 2)
		c := x.Dedupe(2)
		for i := range records {
			if first := c.Of[i]; first > i || c.Of[first] != first {
				t.Fatalf("cluster of %d is %d", i, first)
			}
			for j := range i {
				if c.Of[i] != c.Of[j] {
					continue
				}
				a, b := parser.Parse(records[i].Name), parser.Parse(records[j].Name)
				if a.IsBranch() != b.IsBranch() {
					t.Fatalf("%s with %s", a.Norm, b.Norm)
				}
				if p, q := records[i].Code, records[j].Code; len(p) == 18 && len(q) == 18 && p != q && valid(p) && valid(q) {
					t.Fatalf("%s with %s", p, q)
				}
			}
		}
	})
}

func valid(code string) bool { return code != "91110106MA01AAAA0X" }

func TestOneGoroutineAnswersAsTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records, queries := anyRecords(t), anyRecords(t)
		one := link.NewIndex(parser, records, link.Default(), 1)
		two := link.NewIndex(parser, records, link.Default(), 2)
		private := cmp.AllowUnexported(link.Candidate{})
		if diff := cmp.Diff(one.ResolveAll(queries, 1), two.ResolveAll(queries, 2), private); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(one.Dedupe(1), two.Dedupe(2)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The weights of a candidate are its whole explanation.
func TestWeightsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := link.NewIndex(parser, anyRecords(t), link.Default(), 2)
		for _, a := range x.ResolveAll(anyRecords(t), 2) {
			for _, c := range a.Candidates {
				sum := 0.0
				for _, w := range c.Weights {
					sum += w.Bits
				}
				if d := sum - c.Bits; d > 1e-9 || d < -1e-9 {
					t.Fatalf("%v bits, weights %v", c.Bits, c.Weights)
				}
			}
		}
	})
}

// A list of distinct firms takes no entry twice.
func TestDistinctRowsTakeDistinctEntries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := link.NewIndex(parser, anyRecords(t), link.Default(), 2)
		taken := map[int]int{}
		for i, a := range x.ResolveDistinct(anyRecords(t), 2) {
			if a.Decision != link.Match {
				continue
			}
			if row, ok := taken[a.Candidates[0].Record]; ok {
				t.Fatalf("rows %d and %d are both entry %d", row, i, a.Candidates[0].Record)
			}
			taken[a.Candidates[0].Record] = i
		}
	})
}

func TestJoiningThroughAThirdRecordIsRefused(t *testing.T) {
	records := []link.Record{
		{Name: "北京澄岳科技有限公司", Code: "91110106MA01AAAA0Q", Address: "北京市丰台区海鹰路8号"},
		{Name: "北京澄岳科技有限公司", Code: "91110108MA01AAAA0M", Address: "北京市丰台区海鹰路8号"},
		{Name: "北京澄岳科技有限公司", Address: "北京市丰台区海鹰路8号"},
	}
	c := link.NewIndex(parser, records, link.Default(), 2).Dedupe(2)
	if diff := cmp.Diff([]int{0, 1, 0}, c.Of); diff != "" {
		t.Errorf("clusters (-want +got):\n%s", diff)
	}
	if len(c.Refused) != 1 || c.Refused[0].Bar != link.CodesDiffer {
		t.Errorf("refused: %+v", c.Refused)
	}
}

func TestParent(t *testing.T) {
	x := link.NewIndex(parser, append(register[:len(register):len(register)],
		link.Record{ID: "8", Name: "天津市翠谷建筑工程有限公司"},
		link.Record{ID: "9", Name: "中安禾实业集团有限公司"},
		link.Record{ID: "10", Name: "中国澄岳银行股份有限公司"},
	), link.Default(), 2)
	for _, c := range []struct{ name, want string }{
		{"北京澄岳科技有限公司天津分公司", "1 same_name"},
		{"天津市翠谷建筑工程公司第一分公司", "8 parent_name"},
		{"中安禾实业有限公司天津分公司", "none none"},
		{"中国澄岳银行股份有限公司北京丰台支行丽泽分理处", "7 same_name"},
		{"中国澄岳银行股份有限公司天津分行和平支行", "10 legal_name"},
		{"北京澄岳科技有限公司", "none no_branch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := x.Parent(&link.Record{Name: c.name})
			got := "none " + p.Why
			if p.Record >= 0 {
				got = x.Records[p.Record].ID + " " + p.Why
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// FuzzResolve holds that no text breaks a look-up.
func FuzzResolve(f *testing.F) {
	x := link.NewIndex(parser, register, link.Default(), 2)
	f.Add("*ST澄岳A", "9.1E17", "北京(")
	f.Fuzz(func(t *testing.T, text, code, address string) {
		a := x.Resolve(&link.Record{Name: text, Code: code, Address: address})
		if a.Decision == link.Match && len(a.Candidates) == 0 {
			t.Errorf("%q: a match with nothing", text)
		}
	})
}
