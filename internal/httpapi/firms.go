package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
	firmfind "github.com/sanquan/sanquan/industry/firm/find"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/region"
)

// FirmRow is a firm of the register in one line.
type FirmRow struct {
	ID            string       `json:"id"`
	Name          string       `json:"name"`
	Kind          firm.Kind    `json:"kind" enum:"organisation,branch"`
	Code          string       `json:"code,omitempty"`
	Area          string       `json:"area,omitempty"`
	AreaName      string       `json:"areaName,omitempty"`
	Address       string       `json:"address,omitempty"`
	Lon           *float64     `json:"lon,omitempty"`
	Lat           *float64     `json:"lat,omitempty"`
	PositionBasis region.Basis `json:"positionBasis,omitempty"`
	Class         string       `json:"class,omitempty"`
	Industry      string       `json:"industry,omitempty"`
	Products      string       `json:"products,omitempty"`
	Status        firm.State   `json:"status,omitempty"`
	Founded       string       `json:"founded,omitempty"`
	Capital       string       `json:"capital,omitempty"`
	Employees     string       `json:"employees,omitempty"`
	StockCode     string       `json:"stockCode,omitempty"`
	Parent        string       `json:"parent,omitempty"`
	FormerNames   []string     `json:"formerNames"`
	Aliases       []string     `json:"aliases"`
	OldCodes      []string     `json:"oldCodes"`
	Titles        []string     `json:"titles"`
	Source        string       `json:"source"`
	Observed      string       `json:"observed"`
	Basis         region.Basis `json:"basis"`
	Conflicts     int          `json:"conflicts"`
	Version       int64        `json:"version"`
}

func (f FirmRow) version() int64 { return f.Version }

func (s *Server) firmRow(r firm.Record) FirmRow {
	row := FirmRow{
		ID: r.ID, Name: r.Name, Kind: r.Kind, Code: r.Code, Area: r.Area, Address: r.Address, PositionBasis: r.Sure, Class: r.Class,
		Industry: r.Industry, Products: r.Products, Status: r.Status, Founded: r.Founded, Capital: r.Capital, Employees: r.Employees,
		StockCode: r.StockCode, Parent: r.Parent, FormerNames: r.FormerNames, Aliases: r.Aliases, OldCodes: r.OldCodes, Titles: []string{},
		Source: r.Source, Observed: r.Observed, Basis: r.Basis, Conflicts: r.Conflicts, Version: r.Version,
	}
	if w := s.world.Load(); w != nil {
		row.AreaName = w.areaName(r.Area)
	}
	for _, t := range r.Titles {
		row.Titles = append(row.Titles, t.Name)
	}
	if p, err := firm.ParsePosition(r.Position); err == nil {
		row.Lon, row.Lat = &p.Lon, &p.Lat
	}
	return row
}

// FirmList is a page of firms.
type FirmList struct {
	Items []FirmRow `json:"items"`
	Next  string    `json:"next,omitempty"`
}

// FirmHit is a firm that was found, and by what.
type FirmHit struct {
	Firm  FirmRow `json:"firm"`
	Field string  `json:"field" enum:"name,former,alias,code"`
	How   string  `json:"how" enum:"text,pinyin"`
	Class string  `json:"match" enum:"whole,begins,within"`
	Text  string  `json:"text"`
	From  int     `json:"from"`
	To    int     `json:"to"`
}

// The words of find's numbers.
var (
	findFields  = map[firmfind.Field]string{firmfind.Name: "name", firmfind.Former: "former", firmfind.Alias: "alias", firmfind.Code: "code"}
	findHows    = map[firmfind.How]string{firmfind.ByText: "text", firmfind.ByPinyin: "pinyin"}
	findClasses = map[firmfind.Class]string{firmfind.Whole: "whole", firmfind.Begins: "begins", firmfind.Within: "within"}
)

type listFirmsInput struct {
	Asked
	Format string `query:"format" enum:"json,csv,geojson" doc:"Answer in this format, whatever Accept says."`
	Area   string `query:"area" pattern:"^[0-9]{6}$" doc:"Only firms of this division and those within it." example:"110106"`
	Kind   string `query:"kind" enum:"organisation,branch" doc:"Only organisations or only branches."`
	Class  string `query:"class" pattern:"^([A-T]|[0-9]{2,4})$" doc:"Only firms of this class of GB/T 4754 and those within it." example:"3714"`
	Title  string `query:"title" maxLength:"40" doc:"Only firms that hold this qualification." example:"小巨人"`
	Parent string `query:"parent" maxLength:"80" doc:"Only what belongs to this firm." example:"pack:firm:1"`
	Status string `query:"status" enum:"active,suspended,revoked,dissolved,moved_out" doc:"Only firms in this state."`
	Batch  string `query:"batch" maxLength:"80" doc:"Only firms of which a fact came with this import." example:"019a8c5e-0000-7000-8000-000000000000"`
	Clash  bool   `query:"conflicts" doc:"Only firms with facts that contradict each other." example:"true"`
	Box    string `query:"bbox" maxLength:"80" doc:"Only firms with a position within west,south,east,north." example:"116,39,117,40"`
	After  string `query:"after" maxLength:"500" doc:"The member next of the page before." example:"WyJhIiwiYiJd"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"The most firms of a page."`
}

func (in listFirmsInput) chosenFormat() string {
	return map[string]string{"csv": typeCSV, "geojson": typeGeoJSON, "json": typeJSON}[in.Format]
}

func (in listFirmsInput) filter() (firm.Filter, error) {
	f := firm.Filter{
		Area: in.Area, Kind: firm.Kind(in.Kind), Class: in.Class, Title: in.Title, Parent: in.Parent, Status: firm.State(in.Status),
		Batch: in.Batch, Clash: in.Clash,
	}
	if in.Box == "" {
		return f, nil
	}
	var corner [4]float64
	parts := strings.Split(in.Box, ",")
	ok := len(parts) == len(corner)
	for i := range corner {
		if ok {
			var err error
			corner[i], err = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
			ok = err == nil && corner[i] >= -180 && corner[i] <= 180
		}
	}
	if !ok || corner[0] > corner[2] || corner[1] > corner[3] {
		return f, fault.New(fault.Invalid, "firm.bad_box", "box", shorten(in.Box)).On("query.bbox")
	}
	f.Within = &firm.Box{West: corner[0], South: corner[1], East: corner[2], North: corner[3]}
	return f, nil
}

type searchFirmsInput struct {
	Asked
	Text  string `query:"q" required:"true" minLength:"1" maxLength:"100" doc:"A part of a name (from one character on), pinyin or its initials, the beginning of a code; parts apart by blanks must all occur." example:"fengtai"`
	Area  string `query:"area" pattern:"^[0-9]{6}$" doc:"Only firms of this division and those within it." example:"110106"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"The most firms of the answer."`
}

type oneFirmInput struct {
	Asked
	ID string `path:"id" minLength:"1" maxLength:"80" doc:"Id of the record; one that was joined with another leads to the firm." example:"pack:firm:1"`
}

// FirmFacts are facts to be entered.
type FirmFacts struct {
	Entries []FirmEntry `json:"entries" minItems:"1" maxItems:"200" example:"[{\"field\":\"name\",\"value\":\"北京示例轨道科技有限公司\",\"source\":\"国家企业信用信息公示系统\",\"observed\":\"2026-11-20\"},{\"field\":\"area\",\"value\":\"110106\",\"source\":\"国家企业信用信息公示系统\",\"observed\":\"2026-11-20\"}]"`
}

// FirmEntry is a fact to be entered.
type FirmEntry struct {
	Field    firm.Field   `json:"field" enum:"name,former_name,alias,code,old_code,stock_code,kind,parent,class,industry,products,qualification,area,address,position,status,founded,capital,employees" example:"name"`
	Value    string       `json:"value" minLength:"1" maxLength:"2000" example:"北京示例轨道科技有限公司"`
	From     string       `json:"from,omitempty" maxLength:"10" example:"2023-07"`
	Until    string       `json:"until,omitempty" maxLength:"10" example:"2026-07"`
	Issuer   string       `json:"issuer,omitempty" maxLength:"200" example:"工业和信息化部"`
	Source   string       `json:"source" minLength:"1" maxLength:"2000" example:"国家企业信用信息公示系统"`
	Observed string       `json:"observed" minLength:"4" maxLength:"10" example:"2026-11-20"`
	Basis    region.Basis `json:"basis,omitempty" enum:"reported,measured,compiled,general,estimated,sample" example:"reported"`
	Instead  string       `json:"instead,omitempty" maxLength:"80" example:"019a8c5e-0000-7000-8000-000000000000"`
}

func (f FirmFacts) entries() []firm.Entry {
	all := make([]firm.Entry, len(f.Entries))
	for i, e := range f.Entries {
		all[i] = firm.Entry{
			Field: e.Field, Value: e.Value, From: e.From, Until: e.Until, Issuer: e.Issuer, Source: e.Source, Observed: e.Observed,
			Basis: e.Basis, Instead: e.Instead,
		}
	}
	return all
}

type newFirmInput struct {
	Asked
	Key  string `header:"Idempotency-Key" maxLength:"200" doc:"The same request with the same key is done once: a repeated one answers with the firm of the first." example:"b9c6f0a2"`
	Body FirmFacts
}

type enterFactsInput struct {
	Asked
	Matching
	ID   string `path:"id" minLength:"1" maxLength:"80" doc:"Id of the record." example:"0197a000-0000-7000-8000-000000000701"`
	Body FirmFacts
}

type withdrawFactInput struct {
	Asked
	Matching
	ID   string `path:"id" minLength:"1" maxLength:"80" doc:"Id of the record." example:"0197a000-0000-7000-8000-000000000701"`
	Fact string `path:"fact" minLength:"1" maxLength:"80" doc:"Id of the fact." example:"019a8c5e-0000-7000-8000-000000000000"`
	Body FirmReason
}

// FirmReason is why something is done.
type FirmReason struct {
	Reason string `json:"reason" minLength:"1" maxLength:"500" example:"公报原文写作另一地址"`
}

// firms is the register. Fault unavailable firm.off where the server has none.
func (s *Server) firms() (*firmdesk.Desk, error) {
	if s.deps.Firms == nil {
		return nil, fault.New(fault.Unavailable, "firm.off")
	}
	return s.deps.Firms, nil
}

// firmAct is an act of the caller.
func firmAct(ctx context.Context, action access.Action, reason string) firm.Act {
	c := callerOf(ctx)
	act := firm.Act{
		Action: string(action), Account: c.Account, Name: c.Login, Via: c.Via, Address: c.Address, Request: c.Request, Reason: strings.TrimSpace(reason),
	}
	if act.Via == "" {
		act.Via = "session"
	}
	return act
}

// allowAt refuses an action in any of the areas; "" is an area that nobody
// knows, where only who may act everywhere acts.
func (s *Server) allowAt(ctx context.Context, action access.Action, areas ...string) error {
	if s.deps.Auth == nil {
		return nil // permit has asked who is here
	}
	for _, area := range areas {
		if err := s.deps.Auth.Allow(ctx, callerOf(ctx), action, access.Target{Place: area}); err != nil {
			return err
		}
	}
	return nil
}

// areasOf are the areas that a filing is about: that of the record, and those
// it shall have.
func areasOf(entries []firm.Entry, have ...string) []string {
	for _, e := range entries {
		if e.Field == firm.Area {
			have = append(have, strings.TrimSpace(e.Value))
		}
	}
	if len(have) == 0 {
		return []string{""}
	}
	return have
}

func (s *Server) registerFirms() {
	id := []string{"id", "pack:firm:1"}
	serve(s, endpoint{
		id: "listFirms", path: "firms", tag: tagFirms, summary: "企业名录 · Firms", query: "?area=990100&limit=2",
		description: "Firms of the register by name, a page at a time. Each is what the facts that count say; records that were joined are one. Firms of the region pack are in it with the pack's facts, which only another version of the pack changes.",
	}, s.listFirms, s.firmsCSV(), s.firmsGeoJSON())
	serve(s, endpoint{
		id: "searchFirms", path: "firms/search", tag: tagFirms, summary: "企业检索 · Find firms", query: "?q=shiyan&limit=2",
		description: "Finds firms while a text is typed, by names, former names, other names and codes; best first, each with the text that matched and how.",
	}, s.searchFirms)
	serve(s, endpoint{
		id: "getFirm", path: "firms/{id}", tag: tagFirms, summary: "企业卡片 · One firm", values: id, errors: []int{http.StatusNotFound}, tagged: true,
		description: "All that the register has of a firm: its facts, those that ended too, each with source and day; what contradicts what; records joined with it; branches; its places in chains with the evidence, and its moves.",
	}, s.getFirm)
	serve(s, endpoint{
		id: "createFirm", path: "firms", tag: tagFirms, summary: "登记企业 · Enter a firm", method: http.MethodPost, status: http.StatusCreated, again: true,
		errors:      []int{http.StatusConflict},
		description: "Enters a firm by its facts, one of which is its name. A code, or without one a name, that another firm has is refused with the id of that firm." + guarded,
	}, s.createFirm)
	serve(s, endpoint{
		id: "enterFacts", path: "firms/{id}/facts", tag: tagFirms, summary: "补充或更正 · Enter facts", method: http.MethodPost, tagged: true,
		values:      []string{"id", "0197a000-0000-7000-8000-000000000701"},
		errors:      []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed},
		description: "Adds facts to a firm. A later observation takes over by itself; instead names the fact that was wrong and ends it. Nothing is overwritten." + guarded,
	}, s.enterFacts)
	serve(s, endpoint{
		id: "withdrawFact", path: "firms/{id}/facts/{fact}/withdraw", tag: tagFirms, summary: "停用事实 · Withdraw a fact", method: http.MethodPost, tagged: true,
		values:      []string{"id", "0197a000-0000-7000-8000-000000000701", "fact", "0197a000-0000-7000-8000-000000000703"},
		errors:      []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed},
		description: "Ends a fact without another in its place. It stays to be seen." + guarded,
	}, s.withdrawFact)
}

func (s *Server) listFirms(ctx context.Context, in listFirmsInput) (FirmList, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmList{}, 0, err
	}
	filter, err := in.filter()
	if err != nil {
		return FirmList{}, 0, err
	}
	list, next, err := desk.Store.ListFirms(ctx, filter, firm.Page{Cursor: in.After, Limit: in.Limit})
	out := FirmList{Items: []FirmRow{}, Next: next}
	for _, r := range list {
		out.Items = append(out.Items, s.firmRow(r))
	}
	return out, http.StatusOK, err
}

func (s *Server) firmsCSV() format[FirmList] {
	f := csvOf[FirmRow]("firms")
	return format[FirmList]{
		mediaType: f.mediaType, what: f.what, file: f.file,
		write: func(l FirmList) ([]byte, error) { return encodeCSV(l.Items) },
	}
}

func (s *Server) firmsGeoJSON() format[FirmList] {
	return format[FirmList]{
		mediaType: typeGeoJSON, what: "A feature collection of the firms of the page that have a position: points, WGS 84, longitude first.", file: "firms.geojson",
		write: func(l FirmList) ([]byte, error) {
			var all []Feature[FirmRow]
			for _, f := range l.Items {
				if f.Lon != nil {
					all = append(all, feature("Point", orb.Point{*f.Lon, *f.Lat}, f))
				}
			}
			return encodeJSON(collection(all))
		},
	}
}

func (s *Server) searchFirms(ctx context.Context, in searchFirmsInput) (List[FirmHit], int, error) {
	desk, err := s.firms()
	if err != nil {
		return List[FirmHit]{}, 0, err
	}
	found, err := desk.Search(ctx, firmfind.Query{Text: in.Text, Area: in.Area, Limit: in.Limit})
	rows := []FirmHit{}
	for _, f := range found {
		rows = append(rows, FirmHit{
			Firm: s.firmRow(f.Record), Field: findFields[f.Hit.Field], How: findHows[f.Hit.How], Class: findClasses[f.Hit.Class],
			Text: f.Hit.Text, From: f.Hit.From, To: f.Hit.To,
		})
	}
	return List[FirmHit]{rows}, http.StatusOK, err
}

func (s *Server) createFirm(ctx context.Context, in newFirmInput) (FirmRow, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmRow{}, 0, err
	}
	entries := in.Body.entries()
	if err := s.allowAt(ctx, access.ChangeFirms, areasOf(entries)...); err != nil {
		return FirmRow{}, 0, err
	}
	r, again, err := desk.Create(ctx, firmAct(ctx, access.ChangeFirms, ""), entries, in.Key)
	status := http.StatusCreated
	if again {
		status = http.StatusOK
	}
	return s.firmRow(r), status, s.firmFault(err)
}

func (s *Server) enterFacts(ctx context.Context, in enterFactsInput) (FirmRow, int, error) {
	entries := in.Body.entries()
	return s.changeFirm(ctx, in.ID, entries, func(desk *firmdesk.Desk) (firm.Record, error) {
		return desk.Enter(ctx, firmAct(ctx, access.ChangeFirms, ""), firm.Filing{Record: in.ID, Version: in.version(), Entries: entries})
	})
}

func (s *Server) withdrawFact(ctx context.Context, in withdrawFactInput) (FirmRow, int, error) {
	return s.changeFirm(ctx, in.ID, nil, func(desk *firmdesk.Desk) (firm.Record, error) {
		return desk.Withdraw(ctx, firmAct(ctx, access.ChangeFirms, in.Body.Reason), in.ID, in.Fact, in.version())
	})
}

// changeFirm changes a record if the caller may where it is and where it shall be.
func (s *Server) changeFirm(ctx context.Context, id string, entries []firm.Entry, change func(*firmdesk.Desk) (firm.Record, error)) (FirmRow, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmRow{}, 0, err
	}
	have, err := desk.Store.Record(ctx, id)
	if err != nil {
		return FirmRow{}, 0, err
	}
	if err := s.allowAt(ctx, access.ChangeFirms, areasOf(entries, have.Area)...); err != nil {
		return FirmRow{}, 0, err
	}
	r, err := change(desk)
	return s.firmRow(r), http.StatusOK, s.firmFault(err)
}

// firmFault places the fields of a fault in the body, and has the index follow
// what was changed just now.
func (s *Server) firmFault(err error) error {
	if e := fieldsOfBody(err); e != nil {
		return e
	}
	return err
}
