package httpapi

import (
	"context"
	"strings"

	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/service/catalogue"
)

// ItemFilter selects items.
type ItemFilter struct {
	Mode      string `query:"mode" enum:"全程网办,异地代收代办,多地联办" doc:"Only items handled in this way."`
	Authority string `query:"authority" maxLength:"64" doc:"Only items of this authority, by its full name."`
	Query     string `query:"q" maxLength:"64" doc:"Part of the code, name, sector or subject." example:"社保"`
}

func (f ItemFilter) filter() catalogue.Filter {
	return catalogue.Filter{Mode: f.Mode, Authority: f.Authority, Text: f.Query}
}

type itemsInput struct {
	Listing
	ItemFilter
	Limit int `query:"limit" minimum:"1" maximum:"5000" default:"1000" doc:"Most items of the answer."`
}

type matrixInput struct {
	Asked
	ItemFilter
	By string `query:"by" enum:"area,province,window" default:"area" doc:"What the columns are: divisions, provinces or windows."`
}

type windowsInput struct {
	Listing
	Item string `query:"item" maxLength:"64" doc:"Only windows that take this item: its code or exact name." example:"SB01"`
}

func (s *Server) registerService() {
	ask(s, endpoint{
		id: "listItems", path: "items", tag: tagService, summary: "事项 · Items",
		description: "Government services that can be handled in another place, with the windows that take them.",
		query:       "?limit=2",
	}, listItems, format[catalogue.ItemList]{
		mediaType: typeCSV, file: "items.csv", what: csvOf[catalogue.ItemRow]("").what,
		write: func(l catalogue.ItemList) ([]byte, error) { return encodeCSV(l.Items) },
	})

	ask(s, endpoint{
		id: "getItemMatrix", path: "items/matrix", tag: tagService, summary: "事项 × 地点 · Items by places",
		description: "Which item can be handed in where: the number of windows of each place that take it.",
		query:       "?by=area",
	}, func(_ context.Context, w *World, in matrixInput) (*catalogue.Matrix, error) {
		return catalogue.MatrixOf(w.region, catalogue.By(in.By), in.filter())
	})

	ask(s, endpoint{
		id: "listWindows", path: "windows", tag: tagService, summary: "通办窗口 · Windows",
		description: "Halls that take items for other places, and how many residents live within 60 minutes door to door of each and of any of them.",
		errors:      []int{404},
	}, listWindows, format[*catalogue.WindowList]{
		mediaType: typeCSV, file: "windows.csv", what: csvOf[catalogue.WindowRow]("").what,
		write: func(l *catalogue.WindowList) ([]byte, error) { return encodeCSV(l.Items) },
	})

	ask(s, endpoint{
		id: "listAgreements", path: "agreements", tag: tagService, summary: "协议 · Agreements",
		description: "Bilateral agreements to handle each other's items. Rows marked sample are invented to show how the program works.",
	}, listAgreements, csvOf[AgreementRow]("agreements"))

	ask(s, endpoint{
		id: "listProgrammes", path: "programmes", tag: tagService, summary: "营 · Programmes",
		description: "Topics, sites and activities of camps and courses. Rows marked sample are invented to show how the program works.",
	}, listProgrammes, csvOf[ProgrammeRow]("programmes"))
}

func listItems(_ context.Context, w *World, in itemsInput) (catalogue.ItemList, error) {
	l := catalogue.Items(w.region, in.filter())
	l.Items = l.Items[:min(in.Limit, len(l.Items))]
	return l, nil
}

func (w *World) windows(ctx context.Context, item string) (*catalogue.WindowList, error) {
	return remember(ctx, w, "windows|"+item, func() (*catalogue.WindowList, error) {
		t, err := w.times()
		if err != nil {
			return nil, err
		}
		return catalogue.Windows(w.region, catalogue.WindowQuery{Item: item, Access: t})
	})
}

func listWindows(ctx context.Context, w *World, in windowsInput) (*catalogue.WindowList, error) {
	l, err := w.windows(ctx, in.Item)
	if err != nil || l.PeopleWithin60 == nil {
		return l, err
	}
	answer, people := *l, *l.PeopleWithin60
	people.Method = message.Text(in.lang(), people.Method)
	answer.PeopleWithin60 = &people
	return &answer, nil
}

// AgreementRow is an agreement with the names of its areas.
type AgreementRow struct {
	ID        string       `json:"id"`
	AreaA     string       `json:"areaA"`
	AreaAName string       `json:"areaAName"`
	AreaB     string       `json:"areaB"`
	AreaBName string       `json:"areaBName"`
	Title     string       `json:"title"`
	Items     []string     `json:"items"`
	Signed    string       `json:"signed"`
	Until     string       `json:"until,omitempty"`
	Basis     region.Basis `json:"basis"`
	Source    string       `json:"source"`
}

func listAgreements(_ context.Context, w *World, _ Listing) (List[AgreementRow], error) {
	var rows []AgreementRow
	for _, a := range w.region.Agreements {
		rows = append(rows, AgreementRow{
			ID: a.ID, AreaA: a.AreaA, AreaAName: w.areaName(a.AreaA), AreaB: a.AreaB, AreaBName: w.areaName(a.AreaB),
			Title: a.Title, Items: split(a.Items), Signed: a.Signed, Until: a.Until, Basis: a.Basis, Source: a.Source,
		})
	}
	return listOf(rows), nil
}

// split reads a ";"-separated cell.
func split(cell string) []string {
	list := []string{}
	for part := range strings.SplitSeq(cell, ";") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// ProgrammeRow is a part of a programme with the name of its area.
type ProgrammeRow struct {
	ID       string       `json:"id"`
	Kind     string       `json:"kind" enum:"topic,site,activity"`
	Name     string       `json:"name"`
	Camp     string       `json:"camp"`
	Area     string       `json:"area,omitempty"`
	AreaName string       `json:"areaName,omitempty"`
	Seats    int          `json:"seats"`
	From     string       `json:"from"`
	To       string       `json:"to"`
	Basis    region.Basis `json:"basis"`
	Source   string       `json:"source"`
}

func listProgrammes(_ context.Context, w *World, _ Listing) (List[ProgrammeRow], error) {
	var rows []ProgrammeRow
	for _, p := range w.region.Programmes {
		rows = append(rows, ProgrammeRow{
			ID: p.ID, Kind: p.Kind, Name: p.Name, Camp: p.Camp, Area: p.Area, AreaName: w.areaName(p.Area),
			Seats: p.Seats, From: p.From, To: p.To, Basis: p.Basis, Source: p.Source,
		})
	}
	return listOf(rows), nil
}
