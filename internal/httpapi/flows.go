package httpapi

import (
	"context"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/industry/relocation"
)

type flowsInput struct {
	Asked
	Kind   string `query:"kind" enum:"move,branch" default:"move" doc:"move: firms whose registered seat moved; branch: from the division of a parent to that of its branch." example:"move"`
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
		id: "listFlows", path: "flows", tag: tagIndustry, summary: "跨区流动矩阵 · Flows between divisions", query: "?kind=move",
		description: "How many links lead from division to division, with door-to-door minutes from seat to seat where the network knows them. Links with an end outside the region, or known to its province only, are counted apart and are in no cell.",
	}, s.flows,
		format[*Flows]{mediaType: typeCSV, file: "flows.csv", what: "One row a pair of divisions.", write: func(f *Flows) ([]byte, error) {
			rows := make([]flowLine, len(f.Items))
			for i, r := range f.Items {
				rows[i] = flowLine{r.From, r.FromName, r.To, r.ToName, r.Count, r.Minutes, r.Beyond, r.KmApart}
			}
			return encodeCSV(rows)
		}},
		format[*Flows]{mediaType: typeGeoJSON, what: "A line from seat to seat for every pair of different divisions.", write: func(f *Flows) ([]byte, error) {
			var all []Feature[FlowArrow]
			for _, r := range f.Items {
				if !r.Within {
					all = append(all, feature("LineString", orb.LineString{r.FromPoint, r.ToPoint}, FlowArrow{r.FromName, r.ToName, r.Count, r.Minutes, r.Beyond}))
				}
			}
			return encodeJSON(collection(all))
		}})
}

// links are those of the pack: it has moves, and no branches yet.
func (w *World) links(kind string) (links []relocation.Link, source, period string) {
	if kind != string(relocation.LinkMove) {
		return nil, "", ""
	}
	for _, m := range w.region.Moves {
		links = append(links, relocation.Link{Kind: relocation.LinkMove, From: m.FromArea, To: m.ToArea})
		source, period = m.Source, m.Between
	}
	return links, source, period
}

func (s *Server) flows(_ context.Context, w *World, in flowsInput) (*Flows, error) {
	links, source, period := w.links(in.Kind)
	times, err := w.times()
	if err != nil {
		return nil, err
	}
	m, err := relocation.Between(w.region, links, times, in.Limit)
	if err != nil {
		return nil, err
	}
	f := &Flows{Kind: in.Kind, Items: []FlowRow{}, Nets: []FlowNet{}, Links: m.Links, Outside: m.Outside, Source: source, Period: period}
	for _, c := range m.Cells {
		from, to := w.region.Area(c.From), w.region.Area(c.To)
		f.Items = append(f.Items, FlowRow{c, w.areaName(c.From), w.areaName(c.To), orb.Point{from.Lon, from.Lat}, orb.Point{to.Lon, to.Lat}})
	}
	for _, n := range m.Nets {
		f.Nets = append(f.Nets, FlowNet{n, w.areaName(n.Area)})
	}
	return f, nil
}
