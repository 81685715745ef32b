package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
)

// Relocations is what the operations on the ledger of moves ask.
type Relocations interface {
	relocation.Store
	ListRelocations(context.Context, relocation.Filter, sqlstore.Page) ([]relocation.Record, string, error)
}

// RelocationRow is a record with the names of its places, its clock and the
// states that may follow.
type RelocationRow struct {
	relocation.Record
	PlaceName string             `json:"placeName"`
	FromName  string             `json:"fromName"`
	ToName    string             `json:"toName"`
	ParkName  string             `json:"parkName,omitempty"`
	Clock     *relocation.Clock  `json:"clock"`
	Next      []relocation.State `json:"next"`
}

func (r RelocationRow) version() int64 { return r.Version }

// RelocationList is a page of records.
type RelocationList struct {
	Items []RelocationRow `json:"items"`
	Next  string          `json:"next,omitempty"`
}

// Narrowed are the filters of the ledger.
type Narrowed struct {
	Place    string `query:"place" pattern:"^[0-9]{6}$" doc:"Only records kept by this division and those within it." example:"110106"`
	Year     int    `query:"year" minimum:"0" maximum:"2099" doc:"Only records of this year, by the actual date, else the planned one; 0 for all." example:"2025"`
	Category string `query:"category" enum:"manufacturing,wholesale,storage,coach_station,production,other" doc:"Only this category." example:"manufacturing"`
}

func (n Narrowed) filter() relocation.Filter {
	return relocation.Filter{Place: n.Place, Year: n.Year, Category: relocation.Category(n.Category)}
}

type relocationsInput struct {
	Asked
	Narrowed
	Side   string `query:"side" enum:"out,in" doc:"Only this side: out, the giving one; in, the receiving one." example:"out"`
	State  string `query:"state" maxLength:"20" doc:"Only records in this state." example:"vacated"`
	Text   string `query:"q" maxLength:"60" doc:"Part of the name." example:"机床"`
	Code   string `query:"code" maxLength:"18" doc:"Only this credit code." example:"91110106MA0000001G"`
	Format string `query:"format" enum:"json,csv,xlsx,geojson" doc:"Answer in this format, whatever Accept says." example:"json"`
	After  string `query:"after" maxLength:"500" doc:"The member next of the page before." example:"WyIwMTlhOGM1ZSJd"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"The most records of a page."`
}

func (in relocationsInput) chosenFormat() string {
	return map[string]string{"csv": typeCSV, "json": typeJSON, "xlsx": typeXLSX, "geojson": typeGeoJSON}[in.Format]
}

// OneRelocation is the input of operations about one record.
type OneRelocation struct {
	Asked
	ID string `path:"id" minLength:"1" maxLength:"60" doc:"Id of the record." example:"0197a000-0000-7000-8000-000000000001"`
}

type periodInput struct {
	Asked
	Narrowed
}

func (s *Server) registerRelocations() {
	serve(s, endpoint{
		id: "listRelocations", path: "relocations", tag: tagRelocations, summary: "疏解—承接台账 · Moves out and in", query: "?side=out",
		description: "Records of the ledger, the latest entered first, a page at a time: an out-flow is posted by the division that gives, an in-flow by the one that receives. With the clock of whoever has to bring the record to its next state.",
	}, s.listRelocations, relocationsCSV(), relocationsXLSX(), relocationsGeoJSON(s))
	serve(s, endpoint{
		id: "getRelocation", path: "relocations/{id}", tag: tagRelocations, summary: "一条记录 · One record", values: exampleID, errors: []int{http.StatusNotFound}, tagged: true,
		description: "One record of the ledger. The ETag names its version.",
	}, func(ctx context.Context, in OneRelocation) (RelocationRow, int, error) {
		r, err := s.deps.Relocations.Relocation(ctx, in.ID)
		return s.answerRelocation(r, err)
	})
	serve(s, endpoint{
		id: "reconcileRelocations", path: "relocations/reconciliation", tag: tagRelocations, summary: "对账 · Reconciliation", query: "?year=2025",
		description: "Pairs the out-flows and in-flows of the ledger: matched, differing with each difference, and those of one side only, each with an owner and a day. A place narrows the answer to rows that it posted or that are posted about it.",
	}, s.reconcileRelocations)
	serve(s, endpoint{
		id: "getRelocationTotals", path: "relocations/totals", tag: tagRelocations, summary: "汇总 · Totals", query: "?place=110106",
		description: "What is recorded, by category, year and other end; beside it, never added, what others report with their source. Indicators of the ledger, and what parks have taken.",
	}, s.relocationTotals)
	s.registerRelocationChanges()
	s.registerSharing()
	s.registerFlows()
}

func (s *Server) today() workday.Date { return relocation.DayOf(s.deps.Now()) }

// areaName names a division where there is a region, else it is its code.
func (s *Server) areaName(code string) string {
	if w := s.world.Load(); w != nil {
		return w.areaName(code)
	}
	return code
}

func (s *Server) siteName(site relocation.Site) string {
	if site.Area != "" {
		return s.areaName(site.Area)
	}
	return site.Text
}

func (s *Server) relocationRow(r relocation.Record) (RelocationRow, error) {
	row := RelocationRow{
		Record: r, PlaceName: s.areaName(r.Place()), FromName: s.siteName(r.From), ToName: s.siteName(r.To), Next: relocation.Next(r.Side, r.State),
	}
	if w := s.world.Load(); w != nil && r.To.Park != "" {
		row.ParkName = w.placeName(r.To.Park)
	}
	var err error
	row.Clock, err = relocation.ClockOf(&r, workday.China(), s.today())
	return row, err
}

func (s *Server) answerRelocation(r relocation.Record, err error) (RelocationRow, int, error) {
	if err != nil {
		return RelocationRow{}, 0, err
	}
	row, err := s.relocationRow(r)
	return row, http.StatusOK, err
}

func (s *Server) listRelocations(ctx context.Context, in relocationsInput) (RelocationList, int, error) {
	f := in.filter()
	f.Side, f.State, f.Text, f.Code = relocation.Side(in.Side), relocation.State(in.State), in.Text, in.Code
	list, next, err := s.deps.Relocations.ListRelocations(ctx, f, sqlstore.Page{Cursor: in.After, Limit: in.Limit})
	out := RelocationList{Items: []RelocationRow{}, Next: next}
	for _, r := range list {
		row, err := s.relocationRow(r)
		if err != nil {
			return out, 0, err
		}
		out.Items = append(out.Items, row)
	}
	return out, http.StatusOK, err
}

// mostReckoned bounds the records of one side that are reckoned with at once.
const mostReckoned = 50_000

// side reads all records of a side that a filter meets. Fault invalid
// relocation.too_many.
func (s *Server) side(ctx context.Context, side relocation.Side, f relocation.Filter) ([]relocation.Record, error) {
	f.Side = side
	all := []relocation.Record{}
	err := s.deps.Relocations.EveryRelocation(ctx, f, func(r relocation.Record) error {
		if len(all) == mostReckoned {
			return fault.New(fault.Invalid, "relocation.too_many", "limit", mostReckoned).On("query.year")
		}
		all = append(all, r)
		return nil
	})
	return all, err
}

func entriesOf(all []relocation.Record) []relocation.Entry {
	entries := make([]relocation.Entry, len(all))
	for i := range all {
		entries[i] = relocation.Entry{Ref: all[i].ID, Flow: all[i].Flow}
	}
	return entries
}

// RelocationReconciliation is a reconciliation of the ledger.
type RelocationReconciliation struct {
	On workday.Date `json:"on"`
	relocation.Reconciliation
	Agreement float64           `json:"agreement"`
	Names     map[string]string `json:"names"`
}

// pairedMoves pairs all records of a period, whoever keeps them: the counterpart
// of a record is kept elsewhere. The rows of a place are chosen after.
func (s *Server) pairedMoves(ctx context.Context, in Narrowed) (*relocation.Reconciliation, error) {
	f := in.filter()
	f.Place, f.Category = "", "" // the other side may have another
	outs, err := s.side(ctx, relocation.Out, f)
	if err != nil {
		return nil, err
	}
	ins, err := s.side(ctx, relocation.In, f)
	if err != nil {
		return nil, err
	}
	r, err := relocation.Reconcile(entriesOf(outs), entriesOf(ins), workday.China(), s.today())
	if err != nil {
		return nil, err
	}
	return r.Of(in.Place, relocation.Category(in.Category)), nil
}

func (s *Server) reconcileRelocations(ctx context.Context, in periodInput) (RelocationReconciliation, int, error) {
	r, err := s.pairedMoves(ctx, in.Narrowed)
	if err != nil {
		return RelocationReconciliation{}, 0, err
	}
	out := RelocationReconciliation{On: s.today(), Reconciliation: *r, Agreement: r.Counts.Agreement(), Names: map[string]string{}}
	for _, row := range r.Rows {
		for _, e := range []*relocation.Entry{row.Out, row.In} {
			if e != nil {
				out.Names[e.Place()] = s.areaName(e.Place())
			}
		}
		if row.Owner != nil {
			out.Names[row.Owner.Place] = s.areaName(row.Owner.Place)
		}
	}
	return out, http.StatusOK, nil
}

// RelocationTotals are the totals of both sides.
type RelocationTotals struct {
	Out     relocation.Totals     `json:"out"`
	In      relocation.Totals     `json:"in"`
	KPI     relocation.KPI        `json:"kpi"`
	Parks   []relocation.ParkLoad `json:"parks"`
	Names   map[string]string     `json:"names"`
	Sources []region.Source       `json:"sources"`
}

func (s *Server) relocationTotals(ctx context.Context, in periodInput) (RelocationTotals, int, error) {
	var out RelocationTotals
	outs, err := s.side(ctx, relocation.Out, in.filter())
	if err != nil {
		return out, 0, err
	}
	ins, err := s.side(ctx, relocation.In, in.filter())
	if err != nil {
		return out, 0, err
	}
	r, err := s.pairedMoves(ctx, in.Narrowed)
	if err != nil {
		return out, 0, err
	}
	var indicators []region.Indicator
	out.Parks, out.Sources, out.Names = []relocation.ParkLoad{}, []region.Source{}, map[string]string{}
	if w := s.world.Load(); w != nil {
		out.Parks = relocation.Capacity(w.region, ins, nil) // the pack declares none
		for _, i := range w.region.Indicators {
			if in.Place == "" || relocation.Within(i.Area, in.Place) {
				indicators = append(indicators, i)
			}
		}
	}
	out.Out, out.In, out.KPI = relocation.Sum(outs, indicators), relocation.Sum(ins, nil), relocation.KPIs(outs, r)
	s.nameTotals(&out)
	return out, http.StatusOK, nil
}

// nameTotals names the divisions and sources that totals mention.
func (s *Server) nameTotals(t *RelocationTotals) {
	for _, g := range append(append([]relocation.Group{}, t.Out.ByDestination...), t.In.ByDestination...) {
		t.Names[g.Key] = s.areaName(g.Key)
	}
	w := s.world.Load()
	seen := map[string]bool{}
	for _, f := range t.Out.Reported {
		t.Names[f.Area] = s.areaName(f.Area)
		if src := w.region.Source(f.Source); src != nil && !seen[src.ID] {
			seen[src.ID] = true
			t.Sources = append(t.Sources, *src)
		}
	}
}

// squareMetres writes an area for a table; "" for none.
func squareMetres(a *relocation.Area) string {
	if a == nil {
		return ""
	}
	return fmt.Sprintf("%.2f", a.SquareMetres())
}
