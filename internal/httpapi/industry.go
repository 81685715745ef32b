package httpapi

import (
	"context"

	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

type chainInput struct {
	Asked
	ID      string `path:"id" minLength:"1" maxLength:"64" doc:"Id or name of the chain." example:"ic"`
	Area    string `query:"area" maxLength:"400" doc:"Divisions whose firms count as present: GB/T 2260 codes or names, commas between. Left out: the whole region." example:"丰台区"`
	Park    string `query:"park" maxLength:"64" doc:"Park (or other place) that travel times are taken from: id or name." example:"丰台科技园"`
	Minutes int    `query:"minutes" minimum:"1" maximum:"180" default:"90" doc:"Door-to-door minutes from the park, or else from the seats of the areas, within which a firm counts as reachable."`
}

func (s *Server) registerIndustry() {
	ask(s, endpoint{
		id: "listChains", path: "chains", tag: tagIndustry, summary: "产业链 · Chains",
		description: "The industry chains of the region, with their firms by grade of evidence: A, a named product is the node; B, the industry class implies it; C, general knowledge or a keyword.",
	}, func(_ context.Context, w *World, _ Listing) (List[chain.Summary], error) {
		return listOf(chain.Summaries(w.region)), nil
	}, csvOf[chain.Summary]("chains"))

	ask(s, endpoint{
		id: "getChain", path: "chains/{id}", tag: tagIndustry, summary: "链诊断 · Chain diagnosis",
		description: "The nodes of a chain in a layered layout, the firms at each with their evidence, which nodes have a firm in the area, only outside, or none that the region's tables name, and which are within reach of a park; and four lists with their reasons and numbers: what to strengthen, to extend, to fill, and what is weak.",
		values:      []string{"id", "GD"}, query: "?area=990101&park=park:east&minutes=90", errors: []int{404},
	}, s.chain)

	ask(s, endpoint{
		id: "listMoves", path: "moves", tag: tagIndustry, summary: "迁移 · Moves of firms",
		description: "Firms whose registered seat moved between two observations.",
	}, listMoves, csvOf[MoveRow]("moves"))

	ask(s, endpoint{
		id: "listNotices", path: "notices", tag: tagIndustry, summary: "供需 · Needs and offers",
		description: "Needs and offers of the market. Rows marked sample are invented to show how the program works.",
		query:       "?kind=need",
	}, listNotices, csvOf[NoticeRow]("notices"))
}

// ChainAnswer is a diagnosis with its notes in words.
type ChainAnswer struct {
	Chain   chain.ChainRef  `json:"chain"`
	Area    *chain.AreaRef  `json:"area"`
	Areas   []chain.AreaRef `json:"areas"`
	Park    *chain.ParkRef  `json:"park"`
	Minutes *int            `json:"minutes"`
	Stages  []string        `json:"stages"`
	Nodes   []chain.Node    `json:"nodes"`
	Edges   []chain.Edge    `json:"edges"`
	Gaps    []chain.Gap     `json:"gaps"`
	Lists   chain.Lists     `json:"lists"`
	Summary chain.Totals    `json:"summary"`
	Notes   []string        `json:"notes"`

	Thresholds survey.Thresholds `json:"thresholds"`
	Sources    []region.Source   `json:"sources"`
}

func (s *Server) chain(ctx context.Context, w *World, in chainInput) (*ChainAnswer, error) {
	d, err := s.diagnose(ctx, w, in.ID, in.Area, in.Park, in.Minutes)
	if err != nil {
		return nil, err
	}
	say := says(in.lang())
	a := &ChainAnswer{
		Chain: d.Chain, Area: d.Area, Areas: d.Areas, Lists: d.Lists.Say(say), Thresholds: d.Thresholds, Park: d.Park, Minutes: d.Minutes, Stages: d.Stages, Nodes: d.Nodes, Edges: d.Edges,
		Gaps: d.Gaps, Summary: d.Summary, Notes: []string{}, Sources: d.Sources,
	}
	for _, n := range d.Notes {
		a.Notes = append(a.Notes, say(n))
	}
	return a, nil
}

// MoveRow is a move with the names of its areas.
type MoveRow struct {
	ID           string `json:"id"`
	Firm         string `json:"firm"`
	FromArea     string `json:"fromArea"`
	FromAreaName string `json:"fromAreaName"`
	ToArea       string `json:"toArea,omitempty"`
	ToAreaName   string `json:"toAreaName,omitempty"`
	To           string `json:"to"`
	Between      string `json:"between"`
	Source       string `json:"source"`
}

func listMoves(_ context.Context, w *World, _ Listing) (List[MoveRow], error) {
	var rows []MoveRow
	for _, m := range w.region.Moves {
		rows = append(rows, w.moveRow(m))
	}
	return listOf(rows), nil
}

func (w *World) moveRow(m region.Move) MoveRow {
	return MoveRow{
		ID: m.ID, Firm: m.Firm, FromArea: m.FromArea, FromAreaName: w.areaName(m.FromArea),
		ToArea: m.ToArea, ToAreaName: w.areaName(m.ToArea), To: m.To, Between: m.Between, Source: m.Source,
	}
}

// NoticeRow is a need or an offer with the name of its place.
type NoticeRow struct {
	ID        string       `json:"id"`
	Kind      string       `json:"kind" enum:"need,offer"`
	Profile   string       `json:"profile"`
	Title     string       `json:"title"`
	Party     string       `json:"party"`
	Place     string       `json:"place"`
	PlaceName string       `json:"placeName"`
	Node      string       `json:"node,omitempty"`
	Quantity  string       `json:"quantity,omitempty"`
	Within    int          `json:"within"`
	Posted    string       `json:"posted"`
	Until     string       `json:"until"`
	Basis     region.Basis `json:"basis"`
	Source    string       `json:"source"`
}

type noticesInput struct {
	Listing
	Kind    string `query:"kind" enum:"need,offer" doc:"Only needs or only offers."`
	Profile string `query:"profile" enum:"supply,research,site,talent,legal,data,produce" doc:"Only this profile of the market."`
}

func listNotices(_ context.Context, w *World, in noticesInput) (List[NoticeRow], error) {
	var rows []NoticeRow
	for _, n := range w.region.Notices {
		if in.Kind != "" && n.Kind != in.Kind || in.Profile != "" && n.Profile != in.Profile {
			continue
		}
		rows = append(rows, NoticeRow{
			ID: n.ID, Kind: n.Kind, Profile: n.Profile, Title: n.Title, Party: n.Party, Place: n.Place,
			PlaceName: w.placeName(n.Place), Node: n.Node, Quantity: n.Quantity, Within: n.Within, Posted: n.Posted,
			Until: n.Until, Basis: n.Basis, Source: n.Source,
		})
	}
	return listOf(rows), nil
}
