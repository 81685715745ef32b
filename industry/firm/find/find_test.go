package find

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func doc(id, name string, more ...Text) Doc {
	return Doc{ID: id, Texts: append([]Text{{Field: Name, Value: name}}, more...)}
}

var few = []Doc{
	doc("a", "北京京车轨道交通装备有限公司", Text{Code, "91110106M000100Y43", ""}, Text{Alias, "京车装备", ""}),
	doc("b", "丰台(北京)轨道科技有限公司", Text{Former, "长辛店机车厂", ""}, Text{Code, "600519.SH", ""}),
	doc("c", "重庆长安汽车股份有限公司"),
	doc("d", "ABB（中国）有限公司唐山分公司"),
	{ID: "e", Texts: []Text{{Name, "北京市丰台区长安商店", "长安"}}, Weight: 9, Area: 110106, Group: 1},
	doc("f", "西安绿地实业公司"),
}

func ids(hits []Hit) string {
	var all []string
	for _, h := range hits {
		all = append(all, h.ID)
	}
	return strings.Join(all, " ")
}

func TestSearch(t *testing.T) {
	var x Index
	x.Load(slices.Values(few))
	for _, c := range []struct{ query, want string }{
		{"轨道", "b a"},
		{"北京轨道", "b"}, // brackets do not count
		{"北京 轨道", "b a"},
		{"京 车", "a"},
		{"guidao", "b a"},
		{"guid", "b a"},
		{"gdjt", "a"},
		{"zhongqing", "c"}, // every reading
		{"chongqing", "c"},
		{"cqca", "c"},
		{"changan", "e c"}, // the 字号 begins so
		{"ABB", "d"},
		{"abb zhongguo", "d"},
		{"xian", "f b c d a"}, // 西安 before 有限
		{"lvdi", "f"},
		{"91110106m", "a"},
		{"M000100", "a"},
		{"600519", "b"},
		{"京车装备", "a"},
		{"长辛店", "b"},
		{"丰", "b e"},
		{"唐", "d"},
		{"ＡＢＢ", "d"},
		{"", ""},
		{" ( ) ", ""},
		{"不存在", ""},
	} {
		if got := ids(x.Search(Query{Text: c.query})); got != c.want {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
	}
	hits := x.Search(Query{Text: "长辛店"})
	want := []Hit{{ID: "b", Field: Former, Class: Begins, Text: "长辛店机车厂", To: 3}}
	if diff := cmp.Diff(want, hits); diff != "" {
		t.Error(diff)
	}
	for name, q := range map[string]Query{"area": {Text: "长安", Area: "110000"}, "group": {Text: "长安", Groups: 2}} {
		if got := ids(x.Search(q)); got != "e" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestUpdate(t *testing.T) {
	var x Index
	x.Update(nil, few)
	x.Update([]string{"b", "none"}, []Doc{doc("a", "天津京车公司"), doc("g", "甲")})
	if got := ids(x.Search(Query{Text: "轨道"})); got != "" {
		t.Errorf("found %q", got)
	}
	if got := ids(x.Search(Query{Text: "京车"})); got != "a" {
		t.Errorf("found %q", got)
	}
	if n := x.Len(); n != 6 {
		t.Errorf("%d records", n)
	}
}

func TestCandidates(t *testing.T) {
	var x Index
	x.Load(slices.Values(few))
	got := x.Candidates(Query{Text: "北京京车轨道装备公司", Limit: 2})
	if len(got) != 2 || got[0].ID != "a" || got[0].Score < 0.4 || got[0].Score >= 1 {
		t.Errorf("candidates %+v", got)
	}
	got = x.Candidates(Query{Text: "重庆长安汽车股份有限公司", Limit: 1})
	if len(got) != 1 || got[0].ID != "c" || got[0].Score != 1 {
		t.Errorf("the same name: %+v", got)
	}
	if got := x.Candidates(Query{Text: "", Limit: 3}); len(got) != 0 {
		t.Errorf("nothing: %+v", got)
	}
}

// TestTwin holds the index to a search that looks at everything, whatever came
// and went before.
func TestTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOfN(rapid.RuneFrom([]rune("北京丰台长安重庆行乐a1轨道（）")), 1, 9, -1)
		text := rapid.StringOfN(rapid.RuneFrom([]rune("北京长安重行乐a1轨道bjcqahlx gudo")), 0, 6, -1)
		code := rapid.SampledFrom([]string{"91110106M000100Y43", "91110106M000100Y44", "M000100Y4", "a1a1a1", "600519.SH"})
		var x Index
		var w twin
		for range rapid.IntRange(1, 5).Draw(t, "batches") {
			var add []Doc
			for range rapid.IntRange(0, 6).Draw(t, "adds") {
				d := Doc{
					ID: fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "id")), Weight: uint8(rapid.IntRange(0, 1).Draw(t, "weight")),
					Area: uint32(rapid.SampledFrom([]int{110106, 110105, 120100, 0}).Draw(t, "area")), Group: uint8(rapid.IntRange(0, 1).Draw(t, "group")),
					Texts: []Text{{Field: Name, Value: name.Draw(t, "name")}},
				}
				if rapid.Bool().Draw(t, "branded") {
					d.Texts[0].Brand = name.Draw(t, "brand")
				}
				if rapid.Bool().Draw(t, "more") {
					d.Texts = append(d.Texts, Text{Field: Former, Value: name.Draw(t, "former")}, Text{Field: Code, Value: code.Draw(t, "code")})
				}
				add = append(add, d)
			}
			var remove []string
			if rapid.Bool().Draw(t, "removes") {
				remove = append(remove, fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "gone")))
			}
			x.Update(remove, add)
			w.update(remove, add)
		}
		q := Query{
			Text: text.Draw(t, "text"), Limit: rapid.IntRange(1, 4).Draw(t, "limit"), Groups: uint8(rapid.IntRange(0, 2).Draw(t, "groups")),
			Area: rapid.SampledFrom([]string{"", "110106", "110000"}).Draw(t, "within"),
		}
		if rapid.IntRange(0, 4).Draw(t, "coded") == 0 {
			q.Text = rapid.SampledFrom([]string{"91110106m", "M0001", "91110106M000100Y43", "a1a1", "60051"}).Draw(t, "code")
		}
		if diff := cmp.Diff(w.search(q), x.Search(q)); diff != "" {
			t.Fatalf("%+v over %+v: twin (-), index (+)\n%s", q, w.docs, diff)
		}
	})
}

func FuzzSearch(f *testing.F) {
	var x Index
	x.Load(slices.Values(few))
	for _, s := range []string{"轨道", "guidao", "a b", "\xff", "𠮷", strings.Repeat("长", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, h := range x.Search(Query{Text: s}) {
			if n := len([]rune(h.Text)); h.From < 0 || h.To > n || h.From > h.To {
				t.Errorf("%q: %+v", s, h)
			}
		}
		x.Candidates(Query{Text: s, Limit: 3})
	})
}
