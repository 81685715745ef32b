// Package chain draws and diagnoses an industry chain over a region: which
// nodes have firms and by what evidence, which have none, which have them only
// outside an area, and which have one within so many minutes of a park.
//
// A chain is an acyclic graph of products and capabilities (region.ChainNode)
// whose edges lead from an input to what it goes into. A firm stands at a node
// by a region.Position with a grade of evidence: A, a named product is the
// node; B, its industry class implies it; C, general knowledge or a keyword.
// Only positions of firms that the region holds are counted. The register
// behind them is not complete: a node without a firm is one for which the
// region's tables name none, which is a question to ask, not a finding.
//
// Main entries: Summaries lists the chains, Diagnose answers about one, with the
// lists of what is strong, weak, missing and next there, the numbers behind each
// and how they came about (docs/methods-chain.md); Field also answers about
// districts and nodes at once (a Matrix), and about what is lost where a firm, a
// node or the way between two areas closes. The package leaves out travel times
// (the small interface TravelTimes), the measures themselves (survey, related,
// shock), graphs of one's own (graph) and any storage. It is pure and
// deterministic; answers do not alias the region.
package chain

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

// Grades counts firms by the best grade of evidence for them, each firm once.
type Grades struct {
	A     int `json:"A"`
	B     int `json:"B"`
	C     int `json:"C"`
	Total int `json:"total"`
}

func (g *Grades) add(grade string) {
	switch grade {
	case "A":
		g.A++
	case "B":
		g.B++
	default:
		g.C++
	}
	g.Total++
}

// Summary is one chain in the list of chains.
type Summary struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	NameEN  string       `json:"nameEn,omitempty"`
	Joint   bool         `json:"joint"` // one of the chains the places of the region run jointly
	Nodes   int          `json:"nodes"`
	Firms   Grades       `json:"firms"`   // firms at any node of the chain
	Missing int          `json:"missing"` // nodes for which no firm is named in the whole region
	Basis   region.Basis `json:"basis"`
	Source  string       `json:"source"`
}

// Summaries returns the chains of the region in the order of its table.
// Cost: linear in nodes and positions.
func Summaries(r *region.Region) []Summary {
	standing := standings(r)
	nodes := map[string][]string{}
	for _, n := range r.ChainNodes {
		nodes[n.Chain] = append(nodes[n.Chain], n.ID)
	}
	all := make([]Summary, 0, len(r.Chains))
	for _, c := range r.Chains {
		s := Summary{
			ID: c.ID, Name: c.Name, NameEN: c.NameEN, Joint: c.Joint,
			Nodes: len(nodes[c.ID]), Basis: c.Basis, Source: c.Source,
		}
		best := map[string]string{} // firm to its best grade in the chain
		for _, id := range nodes[c.ID] {
			if len(standing[id]) == 0 {
				s.Missing++
			}
			for _, p := range standing[id] {
				if g, ok := best[p.Firm]; !ok || p.Grade < g {
					best[p.Firm] = p.Grade
				}
			}
		}
		for _, g := range best {
			s.Firms.add(g)
		}
		all = append(all, s)
	}
	return all
}

// standings returns the positions at every node, one per firm: that of the
// best grade, the first of its kind in the table. Positions whose firm the
// region does not hold are left out.
func standings(r *region.Region) map[string][]region.Position {
	type key struct{ firm, node string }
	at := map[key]int{}
	byNode := map[string][]region.Position{}
	for _, p := range r.Positions {
		if r.Firm(p.Firm) == nil {
			continue
		}
		k := key{p.Firm, p.Node}
		if i, twice := at[k]; twice {
			if p.Grade < byNode[p.Node][i].Grade {
				byNode[p.Node][i] = p
			}
			continue
		}
		at[k] = len(byNode[p.Node])
		byNode[p.Node] = append(byNode[p.Node], p)
	}
	return byNode
}

// Find returns the chain with the given id, Chinese or English name. Fault:
// chain.not_found.
func Find(r *region.Region, text string) (*region.Chain, error) {
	for i := range r.Chains {
		c := &r.Chains[i]
		if c.ID == text || c.Name == text || (c.NameEN != "" && strings.EqualFold(c.NameEN, text)) {
			return c, nil
		}
	}
	names := make([]string, len(r.Chains))
	for i, c := range r.Chains {
		names[i] = c.Name
	}
	return nil, fault.New(fault.NotFound, "chain.not_found", "chain", text, "known", strings.Join(names, "、"))
}

// FindArea returns the area with the given code or name. A name may be whole
// (丰台区), with its parents (北京市丰台区), without its last character (丰台) or
// English. Faults: chain.area_not_found; chain.area_ambiguous for a name of
// several areas, such as 桥西区.
func FindArea(r *region.Region, text string) (*region.Area, error) {
	if a := r.Area(text); a != nil {
		return a, nil
	}
	// Names in full go first; of nested divisions the larger is meant (承德 is
	// the city, not 承德县 in it).
	for _, is := range []func(*region.Area) bool{
		func(a *region.Area) bool { return a.Name == text || r.AreaName(a.Code) == text },
		func(a *region.Area) bool { return short(a.Name) == text || strings.EqualFold(a.NameEN, text) },
	} {
		var found []*region.Area
		for i := range r.Areas {
			if text != "" && is(&r.Areas[i]) {
				found = append(found, &r.Areas[i])
			}
		}
		if len(found) > 1 {
			outer := slices.MinFunc(found, func(a, b *region.Area) int { return cmp.Compare(levels[a.Level], levels[b.Level]) })
			if !slices.ContainsFunc(found, func(a *region.Area) bool { return a != outer && !r.Within(a.Code, outer.Code) }) {
				return outer, nil
			}
			names := make([]string, len(found))
			for i, a := range found {
				names[i] = r.AreaName(a.Code) + " " + a.Code
			}
			return nil, fault.New(fault.Invalid, "chain.area_ambiguous", "area", text, "known", strings.Join(names, "、")).On("area")
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	return nil, fault.New(fault.NotFound, "chain.area_not_found", "area", text).On("area")
}

// levels orders divisions from the largest to the smallest.
var levels = map[string]int{"province": 0, "city": 1, "county": 2}

// short drops the last character of a division's name where it says its kind.
func short(name string) string {
	runes := []rune(name)
	if len(runes) > 2 && strings.ContainsRune("省市区县旗", runes[len(runes)-1]) {
		return string(runes[:len(runes)-1])
	}
	return name
}

// FindPark returns the place with the given id, Chinese or English name; it
// need not be a park. The id of a park may be given without its "park:".
// Fault: chain.park_not_found.
func FindPark(r *region.Region, text string) (*region.Place, error) {
	for _, id := range []string{text, "park:" + text} {
		if p := r.Place(id); p != nil {
			return p, nil
		}
	}
	for i := range r.Places {
		p := &r.Places[i]
		if p.Name == text || (p.NameEN != "" && strings.EqualFold(p.NameEN, text)) {
			return p, nil
		}
	}
	return nil, fault.New(fault.NotFound, "chain.park_not_found", "park", text).On("park")
}
