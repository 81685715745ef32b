package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/region"
)

type flowsInput struct {
	Asked
	Limit  int    `query:"minutes" minimum:"1" maximum:"240" default:"180" doc:"Travel times up to so many minutes are told."`
	Format string `query:"format" enum:"json,csv,geojson" doc:"Answer in this format, whatever Accept says." example:"json"`
}

func (in flowsInput) chosenFormat() string {
	return map[string]string{"csv": typeCSV, "json": typeJSON, "geojson": typeGeoJSON}[in.Format]
}

// FlowRow is the links from one division to another.
type FlowRow struct {
	relocation.MatrixCell
	FromName  string    `json:"fromName"`
	ToName    string    `json:"toName"`
	FromPoint orb.Point `json:"fromPoint"`
	ToPoint   orb.Point `json:"toPoint"`
}

// FlowNet is what a division gave and got.
type FlowNet struct {
	relocation.Net
	Name string `json:"name"`
}

// Flows is the matrix of links between divisions.
type Flows struct {
	Kind    string    `json:"kind"`
	Items   []FlowRow `json:"items"`
	Nets    []FlowNet `json:"nets"`
	Links   int       `json:"links"`
	Outside int       `json:"outside"`
	Source  string    `json:"source,omitempty"`
	Period  string    `json:"period,omitempty"`
}

// FlowArrow describes links on the map.
type FlowArrow struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Count   int      `json:"count"`
	Minutes *float64 `json:"minutes"`
	Beyond  bool     `json:"beyond,omitempty"`
}

// flowLine is a row of the CSV.
type flowLine struct {
	From     string   `json:"from"`
	FromName string   `json:"fromName"`
	To       string   `json:"to"`
	ToName   string   `json:"toName"`
	Count    int      `json:"count"`
	Minutes  *float64 `json:"minutes"`
	Beyond   bool     `json:"beyond"`
	KmApart  *float64 `json:"kmApart"`
}

func (s *Server) registerFlows() {
	ask(s, endpoint{
		id: "listFlows", path: "flows", tag: tagIndustry, summary: "迁移流动矩阵 · Moves between divisions", query: "?minutes=120",
		description: "How many firms moved their registered seat from division to division, with door-to-door minutes from seat to seat where the network knows them. Links with an end outside the region, or known to its province only, are counted apart and are in no cell.",
	}, s.moveFlows, flowsCSV(), flowsGeoJSON())
	serve(s, endpoint{
		id: "listFirmFlows", path: "firm-flows", tag: tagFirms, summary: "总分机构流动矩阵 · Parents and branches between divisions", query: "?minutes=120",
		description: "How many branches of the register have their parent in one division and themselves are in another, told like the moves. The more branches the register holds the longer it takes.",
	}, s.branchFlows, flowsCSV(), flowsGeoJSON())
}

func flowsCSV() format[*Flows] {
	return format[*Flows]{mediaType: typeCSV, file: "flows.csv", what: "One row a pair of divisions.", write: func(f *Flows) ([]byte, error) {
		rows := make([]flowLine, len(f.Items))
		for i, r := range f.Items {
			rows[i] = flowLine{r.From, r.FromName, r.To, r.ToName, r.Count, r.Minutes, r.Beyond, r.KmApart}
		}
		return encodeCSV(rows)
	}}
}

func flowsGeoJSON() format[*Flows] {
	return format[*Flows]{mediaType: typeGeoJSON, what: "A line from seat to seat for every pair of different divisions.", write: func(f *Flows) ([]byte, error) {
		var all []Feature[FlowArrow]
		for _, r := range f.Items {
			if !r.Within {
				all = append(all, feature("LineString", orb.LineString{r.FromPoint, r.ToPoint}, FlowArrow{r.FromName, r.ToName, r.Count, r.Minutes, r.Beyond}))
			}
		}
		return encodeJSON(collection(all))
	}}
}

func (s *Server) moveFlows(_ context.Context, w *World, in flowsInput) (*Flows, error) {
	var links []relocation.Link
	var sources, periods []string
	for _, m := range w.region.Moves {
		links = append(links, relocation.Link{Kind: relocation.LinkMove, From: m.FromArea, To: m.ToArea})
		sources, periods = append(sources, m.Source), append(periods, m.Between)
	}
	f, err := w.flows(relocation.LinkMove, links, in.Limit)
	if err == nil {
		f.Source, f.Period = distinct(sources), distinct(periods)
	}
	return f, err
}

// distinct joins texts, each once, in order.
func distinct(texts []string) string {
	slices.Sort(texts)
	return strings.Join(slices.Compact(texts), ", ")
}

// branchFlows counts the branches of the register whose parent it knows.
func (s *Server) branchFlows(ctx context.Context, in flowsInput) (*Flows, int, error) {
	w := s.world.Load()
	if w == nil {
		return nil, 0, noRegion()
	}
	desk, err := s.firms()
	if err != nil {
		return nil, 0, err
	}
	var links []relocation.Link
	for cursor := ""; ; {
		list, next, err := desk.Store.ListFirms(ctx, firm.Filter{Kind: firm.Branch}, firm.Page{Cursor: cursor, Limit: 500})
		if err != nil {
			return nil, 0, err
		}
		var ids []string
		for _, branch := range list {
			if branch.Parent != "" {
				ids = append(ids, branch.Parent)
			}
		}
		parents, err := desk.Store.Records(ctx, ids)
		if err != nil {
			return nil, 0, err
		}
		for _, branch := range list {
			if parent, ok := parents[branch.Parent]; ok {
				links = append(links, relocation.Link{Kind: relocation.LinkBranch, From: parent.Area, To: branch.Area, Sample: branch.Basis == region.Sample})
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	f, err := w.flows(relocation.LinkBranch, links, in.Limit)
	return f, http.StatusOK, err
}

// flows is the matrix of links with names and seats.
func (w *World) flows(kind relocation.LinkKind, links []relocation.Link, limit int) (*Flows, error) {
	times, err := w.times()
	if err != nil {
		return nil, err
	}
	m, err := relocation.Between(w.region, links, times, limit)
	if err != nil {
		return nil, err
	}
	f := &Flows{Kind: string(kind), Items: []FlowRow{}, Nets: []FlowNet{}, Links: m.Links, Outside: m.Outside}
	for _, c := range m.Cells {
		from, to := w.region.Area(c.From), w.region.Area(c.To)
		f.Items = append(f.Items, FlowRow{c, w.areaName(c.From), w.areaName(c.To), orb.Point{from.Lon, from.Lat}, orb.Point{to.Lon, to.Lat}})
	}
	for _, n := range m.Nets {
		f.Nets = append(f.Nets, FlowNet{n, w.areaName(n.Area)})
	}
	return f, nil
}
