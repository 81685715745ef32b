package relocation

import (
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/suggest"
	"github.com/sanquan/sanquan/region"
)

// Gazetteer finds the divisions and parks that lists name. It is read-only
// after NewGazetteer.
type Gazetteer struct {
	region    *region.Region
	divisions map[string][]string // name, alone or after those it lies in, to codes
	parks     map[string][]string // name to ids
	names     []string
}

// NewGazetteer indexes the divisions and parks of a region.
func NewGazetteer(r *region.Region) *Gazetteer {
	g := &Gazetteer{region: r, divisions: map[string][]string{}, parks: map[string][]string{}}
	for _, a := range r.Areas {
		for _, phrase := range g.phrases(a) {
			if !slices.Contains(g.divisions[phrase], a.Code) {
				g.divisions[phrase] = append(g.divisions[phrase], a.Code)
			}
		}
		g.names = append(g.names, a.Name)
	}
	for _, p := range r.Places {
		if p.Kind != "park" {
			continue
		}
		long := tidy(p.Name)
		g.parks[long] = append(g.parks[long], p.ID)
		if short, _, ok := strings.Cut(long, "("); ok {
			g.parks[short] = append(g.parks[short], p.ID)
		}
	}
	return g
}

// phrases are the ways to write a division: its name or short name, alone or
// after the province, the city or both, long or short.
func (g *Gazetteer) phrases(a region.Area) []string {
	heads := []string{""}
	for up := a.Parent; up != ""; {
		parent := g.region.Area(up)
		if parent == nil {
			break
		}
		before := slices.Clone(heads)
		for _, name := range forms(parent.Name) {
			for _, h := range before {
				heads = append(heads, name+h)
			}
		}
		up = parent.Parent
	}
	var all []string
	for _, h := range heads {
		for _, name := range forms(a.Name) {
			all = append(all, h+name)
		}
	}
	return all
}

// forms are a division's name and what is left of it without its kind: 丰台区,
// 丰台.
func forms(name string) []string {
	for _, kind := range []string{"满族蒙古族自治县", "满族自治县", "回族自治县", "自治县", "新区", "省", "市", "区", "县"} {
		if short, ok := strings.CutSuffix(name, kind); ok && len([]rune(short)) >= 2 {
			return []string{name, short}
		}
	}
	return []string{name}
}

// elsewhere are the provinces by the words that begin their names.
var elsewhere = []string{
	"北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
	"湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "香港", "澳门", "台湾",
}

// finding is a division found, or why not.
type finding struct {
	area   string // "" where outside the region
	reason Reason // "" where found as written
	taken  bool   // the reason is a doubt only
	args   []any  // of the sentence
}

// find reads the name or code of a division.
func (g *Gazetteer) find(text string) finding {
	text = strings.ReplaceAll(text, " ", "")
	if a := g.region.Area(text); a != nil {
		return g.wide(a)
	}
	codes := g.divisions[text]
	if slices.ContainsFunc(codes, func(c string) bool { return g.region.Area(c).Level == "province" }) {
		return finding{reason: ReasonPlaceTooWide} // 河北 is the province, although 天津 has a 河北区
	}
	if len(codes) > 1 { // a full name wins over short ones
		exact := slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return !strings.HasSuffix(text, g.region.AreaName(c)) })
		if len(exact) > 0 {
			codes = exact
		}
	}
	switch {
	case len(codes) == 1:
		return g.wide(g.region.Area(codes[0]))
	case len(codes) > 1:
		return finding{reason: ReasonPlaceAmbiguous, args: []any{"known", g.list(codes)}}
	}
	for _, r := range renamed {
		if head, ok := strings.CutSuffix(text, r.old); ok && g.region.Area(r.code) != nil && g.contains(head, r.code) {
			return finding{area: r.code, reason: ReasonPlaceRenamed, taken: true, args: []any{"year", r.when, "now", g.region.AreaName(r.code)}}
		}
	}
	for _, p := range elsewhere {
		if strings.HasPrefix(text, p) && len(g.divisions[p]) == 0 {
			return finding{}
		}
	}
	if near := g.near(text); near != "" {
		return finding{reason: ReasonPlaceNear, args: []any{"near", near}}
	}
	return finding{reason: ReasonPlaceUnknown}
}

// near is the division that a misspelt name may mean: one within the division
// whose name the text begins with, where there is such a beginning. "" for none.
func (g *Gazetteer) near(text string) string {
	const longest = 40 // no division with all it lies in is longer
	runes := []rune(text)
	if len(runes) > longest {
		return ""
	}
	for n := len(runes) - 2; n >= 2; n-- {
		codes := g.divisions[string(runes[:n])]
		if len(codes) == 0 {
			continue
		}
		var names []string
		for _, a := range g.region.Areas {
			if slices.ContainsFunc(codes, func(c string) bool { return c != a.Code && within(a.Code, c) }) {
				names = append(names, a.Name)
			}
		}
		return suggest.Nearest(string(runes[n:]), names)
	}
	return suggest.Nearest(text, g.names)
}

// contains reports whether a head, "" or the name of a division, contains a code.
func (g *Gazetteer) contains(head, code string) bool {
	if head == "" {
		return true
	}
	return slices.ContainsFunc(g.divisions[head], func(c string) bool { return within(code, c) })
}

func (g *Gazetteer) wide(a *region.Area) finding {
	if a.Level == "province" {
		return finding{reason: ReasonPlaceTooWide}
	}
	return finding{area: a.Code}
}

func (g *Gazetteer) list(codes []string) string {
	var names []string
	for _, c := range codes[:min(len(codes), 4)] {
		name := g.region.AreaName(c)
		if a := g.region.Area(c); a != nil && a.Parent != "" {
			name = g.region.AreaName(a.Parent) + name
		}
		names = append(names, name)
	}
	return strings.Join(names, "、")
}

// park finds a park by name or id; nil for none or several.
func (g *Gazetteer) park(text string) *region.Place {
	if p := g.region.Place(text); p != nil && p.Kind == "park" {
		return p
	}
	if ids := g.parks[text]; len(ids) == 1 {
		return g.region.Place(ids[0])
	}
	return nil
}
