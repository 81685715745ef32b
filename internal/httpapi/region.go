package httpapi

import (
	"context"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/region"
)

// RegionAnswer is what a client should know before it asks more.
type RegionAnswer struct {
	Name        string          `json:"name"`
	Title       string          `json:"title"`
	TitleEN     string          `json:"titleEn"`
	Version     string          `json:"version"`
	Created     string          `json:"created"`
	MapApproval string          `json:"mapApproval"`
	TimeZone    string          `json:"timeZone"`
	Home        Home            `json:"home"`
	Bounds      [4]float64      `json:"bounds"`
	Counts      Counts          `json:"counts"`
	Sources     []region.Source `json:"sources"`
	Network     NetworkFacts    `json:"network"`
	Assumptions []Assumption    `json:"assumptions"`
}

// Home is the area from which the region is seen.
type Home struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Counts are numbers of rows.
type Counts struct {
	Areas      int `json:"areas"`
	Stations   int `json:"stations"`
	Places     int `json:"places"`
	Services   int `json:"services"`
	Firms      int `json:"firms"`
	Moves      int `json:"moves"`
	Chains     int `json:"chains"`
	ChainNodes int `json:"chainNodes"`
	Positions  int `json:"positions"`
	Items      int `json:"items"`
	Windows    int `json:"windows"`
	Agreements int `json:"agreements"`
	Programmes int `json:"programmes"`
	Notices    int `json:"notices"`
	Indicators int `json:"indicators"`
	Sources    int `json:"sources"`
}

// NetworkFacts measure the timetable.
type NetworkFacts struct {
	Stops               int   `json:"stops"`
	Trips               int   `json:"trips"`
	Calls               int   `json:"calls"`
	EstimatedClockTrips int   `json:"estimatedClockTrips"`
	BuiltMillis         int64 `json:"builtMillis"`
}

// Assumption is an estimate behind travel times.
type Assumption struct {
	ID    string  `json:"id"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Note  string  `json:"note"`
}

func (s *Server) registerRegion() {
	ask(s, endpoint{
		id: "getRegion", path: "region", tag: tagRegion, summary: "区域概况 · The region",
		description: "Names, version and extent of the region, how many rows of each kind it has, where they come from, how large its timetable is, and every estimate that travel times rest on.",
	}, func(_ context.Context, w *World, in Asked) (RegionAnswer, error) {
		return regionAnswer(w, in.lang()), nil
	})

	type areas = FeatureCollection[AreaProperties]
	ask(s, endpoint{
		id: "listAreas", path: "areas", tag: tagRegion, summary: "行政区 · Areas", mediaType: typeGeoJSON, schema: schemaOf[areas],
		description: "All administrative divisions as GeoJSON: the simplified outline where there is one, otherwise the seat as a point. Residents are those of the latest census year known.",
	}, func(_ context.Context, w *World, _ Asked) (rendered, error) { return render(w.areas()) })

	type lines = FeatureCollection[LineProperties]
	ask(s, endpoint{
		id: "listLines", path: "lines", tag: tagRegion, summary: "线路 · Lines", mediaType: typeGeoJSON, schema: schemaOf[lines],
		description: "One straight line for each pair of stations that services call at one after the other, in either direction: a picture of the network, not of the tracks.",
	}, func(_ context.Context, w *World, _ Asked) (rendered, error) { return render(w.lines()) })

	ask(s, endpoint{
		id: "listIndicators", path: "indicators", tag: tagRegion, summary: "指标 · Indicators",
		description: "Figures as somebody reported them, each with the words of its source. Nothing here is computed; /claims sets computed figures beside those that can be checked.",
		query:       "?circle=commute",
	}, listIndicators, csvOf[IndicatorRow]("indicators"))
}

func render(body []byte, err error) (rendered, error) { return rendered{body}, err }

func regionAnswer(w *World, lang message.Lang) RegionAnswer {
	r, m := w.region, w.region.Manifest
	a := RegionAnswer{
		Name: m.Name, Title: m.Title, TitleEN: m.TitleEN, Version: m.Version, Created: m.Created,
		MapApproval: m.MapApproval, TimeZone: m.TimeZone, Home: Home{m.Home, r.AreaName(m.Home)},
		Bounds: bounds(r), Sources: r.Sources, Assumptions: []Assumption{},
		Counts: Counts{
			Areas: len(r.Areas), Stations: len(r.Stations), Places: len(r.Places), Services: len(r.Services),
			Firms: len(r.Firms), Moves: len(r.Moves), Chains: len(r.Chains), ChainNodes: len(r.ChainNodes),
			Positions: len(r.Positions), Items: len(r.Items), Windows: len(r.Windows), Agreements: len(r.Agreements),
			Programmes: len(r.Programmes), Notices: len(r.Notices), Indicators: len(r.Indicators), Sources: len(r.Sources),
		},
		Network: networkFacts(w),
	}
	for _, x := range w.network.Options.Assumptions() {
		a.Assumptions = append(a.Assumptions, Assumption{x.ID, x.Value, x.Unit, message.Text(lang, x.Note)})
	}
	return a
}

func networkFacts(w *World) NetworkFacts {
	t := w.network.Timetable
	facts := NetworkFacts{Stops: t.NumStops(), BuiltMillis: w.built.Milliseconds()}
	for _, trip := range t.Trips() {
		facts.Trips++
		facts.Calls += len(trip.Calls)
		if trip.ClockEstimated {
			facts.EstimatedClockTrips++
		}
	}
	return facts
}

// bounds is the least box of stations, places and seats: west, south, east,
// north; all zero without any.
func bounds(r *region.Region) [4]float64 {
	var lon, lat []float64
	for _, s := range r.Stations {
		lon, lat = append(lon, s.Lon), append(lat, s.Lat)
	}
	for _, p := range r.Places {
		lon, lat = append(lon, p.Lon), append(lat, p.Lat)
	}
	for _, a := range r.Areas {
		lon, lat = append(lon, a.Lon), append(lat, a.Lat)
	}
	if len(lon) == 0 {
		return [4]float64{}
	}
	return [4]float64{slices.Min(lon), slices.Min(lat), slices.Max(lon), slices.Max(lat)}
}

// IndicatorRow is a reported figure with its source.
type IndicatorRow struct {
	ID       string       `json:"id"`
	Circle   string       `json:"circle" enum:"commute,industry,service,programme"`
	Name     string       `json:"name"`
	NameEN   string       `json:"nameEn"`
	Value    float64      `json:"value"`
	Unit     string       `json:"unit"`
	AtLeast  bool         `json:"atLeast"`
	Area     string       `json:"area,omitempty"`
	AreaName string       `json:"areaName,omitempty"`
	Period   string       `json:"period"`
	Quote    string       `json:"quote"`
	Basis    region.Basis `json:"basis"`
	Source   SourceRef    `json:"source"`
}

// SourceRef is a source as rows carry it.
type SourceRef struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Date      string `json:"date"`
	Licence   string `json:"licence"`
	URL       string `json:"url,omitempty"`
}

// sourceRef names a source; an id that is not known stands alone.
func sourceRef(r *region.Region, id string) SourceRef {
	s := r.Source(id)
	if s == nil {
		return SourceRef{ID: id}
	}
	return SourceRef{ID: s.ID, Title: s.Title, Publisher: s.Publisher, Date: s.Date, Licence: s.Licence, URL: s.URL}
}

type indicatorsInput struct {
	Listing
	Circle string `query:"circle" enum:"commute,industry,service,programme" doc:"Only the indicators of this circle." example:"commute"`
}

func listIndicators(_ context.Context, w *World, in indicatorsInput) (List[IndicatorRow], error) {
	var rows []IndicatorRow
	for _, i := range w.region.Indicators {
		if in.Circle != "" && i.Circle != in.Circle {
			continue
		}
		rows = append(rows, IndicatorRow{
			ID: i.ID, Circle: i.Circle, Name: i.Name, NameEN: i.NameEN, Value: i.Value, Unit: i.Unit, AtLeast: i.AtLeast,
			Area: i.Area, AreaName: w.areaName(i.Area), Period: i.Period, Quote: i.Quote, Basis: i.Basis, Source: sourceRef(w.region, i.Source),
		})
	}
	return listOf(rows), nil
}

// known refuses an area code that the region does not have; "" passes.
func (w *World) known(code, parameter string) error {
	if code != "" && w.region.Area(code) == nil {
		return fault.New(fault.NotFound, "http.area_unknown", "code", code).On(parameter)
	}
	return nil
}
