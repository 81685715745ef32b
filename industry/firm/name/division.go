package name

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/region"
)

var (
	//go:embed data/divisions.txt
	divisionText string
	//go:embed data/renamed.txt
	renamedText string
	//go:embed data/ethnic.txt
	ethnicText string
	//go:embed data/foreign.txt
	foreignText string
)

// Country is the code of a place that is the whole country (中国, 中华, 全国).
const Country = "100000"

// Abroad is the code of a place that is another country.
const Abroad = "990000"

// National returns the divisions of mainland China down to counties, 2023, and
// the two special regions and Taiwan as divisions of the first level. Levels
// are those of region.Area; positions are not set. The slice is the caller's.
func National() []region.Area {
	var all []region.Area
	for line := range strings.Lines(divisionText) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		a := region.Area{Code: code, Name: name, Level: "county", Parent: code[:4] + "00"}
		switch {
		case strings.HasSuffix(code, "0000"):
			a.Level, a.Parent = "province", ""
		case strings.HasSuffix(code, "00"):
			a.Level, a.Parent = "city", code[:2]+"0000"
		case municipality(code) || code[2:4] == "90":
			a.Parent = code[:2] + "0000"
		}
		all = append(all, a)
	}
	return all
}

// municipality reports whether a code lies in one of the four cities that are
// provinces.
func municipality(code string) bool {
	switch code[:2] {
	case "11", "12", "31", "50":
		return true
	}
	return false
}

// Within reports whether the division with code a is b or lies in it. Every
// division of the mainland lies in Country.
func Within(a, b string) bool {
	if len(a) != 6 || len(b) != 6 {
		return false
	}
	switch {
	case a == b:
		return true
	case b == Country:
		return a != Abroad
	case b[2:] == "0000":
		return a[:2] == b[:2]
	case b[4:] == "00":
		return a[:4] == b[:4]
	}
	return false
}

// spelling is one way to write a division.
type spelling struct {
	code string
	bare bool // of a county, without 市, 县 or 区: doubtful
	cut  bool // of any division, without its kind
}

// gazetteer finds divisions by how they are written.
type gazetteer struct {
	words  *trie
	places [][]spelling // by value of words; several divisions share a name
}

func newGazetteer(areas []region.Area) *gazetteer {
	ways := map[string][]spelling{}
	add := func(text string, s spelling) {
		if !slices.Contains(ways[text], s) {
			ways[text] = append(ways[text], s)
		}
	}
	ethnic := strings.Fields(ethnicText)
	for _, a := range areas {
		full := Normal(a.Name)
		add(full, spelling{code: a.Code})
		addBare(add, full, a.Code, ethnic)
	}
	for line := range strings.Lines(renamedText) {
		if f := strings.Fields(line); len(f) == 3 {
			add(f[1], spelling{code: f[0]})
			addBare(add, f[1], f[0], ethnic)
		}
	}
	for _, w := range []string{"中国", "中华", "全国"} {
		add(w, spelling{code: Country})
	}
	for _, w := range strings.Fields(foreignText) {
		add(w, spelling{code: Abroad})
	}
	g := &gazetteer{}
	var words []string
	var values []int32
	for w := range ways {
		words = append(words, w)
	}
	slices.Sort(words)
	for i, w := range words {
		values = append(values, int32(i))
		g.places = append(g.places, ways[w])
	}
	g.words = newTrie(words, values, false)
	return g
}

// addBare adds the ways to write a division without its kind: 丰台 for 丰台区,
// 丰宁 and 丰宁县 for 丰宁满族自治县. Those of one character are not used.
func addBare(add func(string, spelling), full, code string, ethnic []string) {
	r := []rune(full)
	if len(r) < 3 {
		return
	}
	for _, kind := range []string{"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "省", "市", "区", "县", "旗", "盟", "州"} {
		stem, ok := strings.CutSuffix(full, kind)
		if !ok {
			continue
		}
		auto := strings.HasPrefix(kind, "自治")
		for cut := auto; cut; {
			cut = false
			for _, e := range ethnic {
				if rest, ok := strings.CutSuffix(stem, e); ok && len([]rune(rest)) >= 2 {
					stem, cut = rest, true
				}
			}
		}
		small := !strings.HasSuffix(code, "00")
		if len([]rune(stem)) >= 2 {
			add(stem, spelling{code, small, true})
		}
		if auto {
			add(stem+strings.TrimPrefix(kind, "自治"), spelling{code: code})
		}
		return
	}
}
