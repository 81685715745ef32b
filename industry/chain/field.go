package chain

import (
	"cmp"
	"math"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

// Field is a product graph with its firms placed in the areas of a region,
// counted and ready for questions. It is safe for concurrent use.
type Field struct {
	region *region.Region
	graph  *graph.Graph
	survey *survey.Survey
	area   map[string]survey.AreaIdx
	whole  bool // the firms are those of the region only
}

// NewField takes the chains of the region itself, all in one graph, so that
// relatedness is measured over everything a district does. Cost: that of
// survey.New.
func NewField(r *region.Region, limits survey.Thresholds) *Field {
	var b graph.Builder
	at, ends := graph.Row{}, [2]string{}
	for _, c := range r.Chains {
		b.Chain(at, "", graph.Chain{ID: c.ID, Name: c.Name})
	}
	// By id, so that an answer does not depend on the order of the rows.
	nodes := slices.SortedFunc(slices.Values(r.ChainNodes), func(a, b region.ChainNode) int { return cmp.Compare(a.ID, b.ID) })
	firms := slices.SortedFunc(slices.Values(r.Firms), func(a, b region.Firm) int { return cmp.Compare(a.ID, b.ID) })
	for _, n := range nodes {
		b.Node(at, "", graph.Node{ID: n.ID, Name: n.Name, Class: n.GBT4754, Source: n.Source})
		b.Member(at, n.Chain, n.ID, ends)
	}
	for _, e := range r.ChainEdges {
		b.Edge(at, graph.GoesInto, e.From, e.To, ends)
	}
	for _, f := range firms {
		b.Firm(at, "", graph.Firm{ID: f.ID, Name: f.Name, Area: f.Area, Employees: f.Employees, Date: f.Observed, Source: f.Source})
	}
	standing := standings(r)
	for _, n := range nodes {
		for _, p := range standing[n.ID] {
			s := graph.Stand{Kind: p.Kind, Evidence: p.Evidence, Source: p.Source, Share: float32(p.Share), Grade: p.Grade[0]}
			if p.Share < 0 {
				s.Share = float32(math.NaN())
			}
			b.Stand(at, p.Firm, p.Node, ends, s)
		}
	}
	g, _ := b.Build() // the rows are those of a verified pack
	f := Place(r, g, limits)
	f.whole = true
	return f
}

// Place takes a graph that was read from files. A firm is in the area that its
// row gives or else in that of the region's firm with the same id (a stock
// code); otherwise it is taken to be outside the region.
func Place(r *region.Region, g *graph.Graph, limits survey.Thresholds) *Field {
	f := &Field{region: r, graph: g, area: map[string]survey.AreaIdx{}}
	on := survey.Ground{Graph: g, Fine: make([]bool, len(r.Areas)), Seat: make([]survey.AreaIdx, len(g.Firms))}
	for i, a := range r.Areas {
		f.area[a.Code] = survey.AreaIdx(i)
		on.Fine[i] = a.Level == "county"
	}
	for i, firm := range g.Firms {
		on.Seat[i] = survey.Nowhere
		code := firm.Area
		if known := r.Firm(firm.ID); code == "" && known != nil {
			code = known.Area
		}
		if a, ok := f.area[code]; ok {
			on.Seat[i] = a
		}
	}
	f.survey = survey.New(on, limits)
	return f
}

// Graph returns the graph of the field.
func (f *Field) Graph() *graph.Graph { return f.graph }

// Limits returns the thresholds of the field.
func (f *Field) Limits() survey.Thresholds { return f.survey.Limits }

// Chain returns the chain with the given id or name. Fault: chain.not_in_graph.
func (f *Field) Chain(text string) (graph.ChainIdx, error) {
	for i, c := range f.graph.Chains {
		if c.ID == text || c.Name == text {
			return graph.ChainIdx(i), nil
		}
	}
	return 0, fault.New(fault.NotFound, "chain.not_in_graph", "chain", text, "count", len(f.graph.Chains))
}

// seat is the code of the area a firm is placed in, empty for none.
func (f *Field) seat(firm graph.FirmIdx) string {
	if a := f.survey.Seat[firm]; a != survey.Nowhere {
		return f.region.Areas[a].Code
	}
	return ""
}

// members tells of every area whether it lies in one of those asked about.
func (f *Field) members(areas []*region.Area) []bool {
	in := make([]bool, len(f.region.Areas))
	for i, a := range f.region.Areas {
		in[i] = inside(f.region, a.Code, areas)
	}
	return in
}

// evidence tells why a firm stands at a node.
func (f *Field) evidence(s graph.Stand, areas []*region.Area) Evidence {
	firm := f.graph.Firms[s.Firm]
	e := Evidence{
		Firm:  FirmRef{ID: firm.ID, Name: firm.Name, Area: f.seat(s.Firm), Observed: firm.Date},
		Grade: string(rune(s.Grade)), Kind: s.Kind, Evidence: s.Evidence, Source: s.Source,
	}
	if known := f.region.Firm(firm.ID); known != nil {
		e.Firm.ShortName, e.Firm.Kind = known.ShortName, known.Kind
		if e.Firm.Observed == "" {
			e.Firm.Observed = known.Observed
		}
	}
	if s.Date != "" {
		e.Firm.Observed = s.Date
	}
	if a := f.region.Area(e.Firm.Area); a != nil {
		e.Firm.AreaName, e.Firm.Level = f.region.AreaName(a.Code), a.Level
		e.InArea = inside(f.region, a.Code, areas)
	}
	if s.Share >= 0 {
		share := math.Round(float64(s.Share)*1e6) / 1e6 // shares are kept in 32 bits
		e.Share = &share
	}
	return e
}
