// Package region holds the records every circle stands on: the areas and
// places of a metropolitan region, its stations and services, people, firms,
// chains, items, windows and indicators, each row with its source.
//
// A Region is what a region data pack (package region/pack) contains, decoded
// and cross-referenced. It is read-only after New and safe for concurrent use.
// Coordinates are WGS84, longitude first. Ids are those of the pack; a
// reference that a verified pack contains always resolves.
//
// The package leaves out where the rows come from (region/pack), how they are
// stored (internal/sqlstore) and everything that is computed from them.
package region

import "github.com/sanquan/sanquan/base/geo"

// Basis says how sure a figure is. It travels with the figure into data, API
// and page.
type Basis string

// The values of Basis, surest first.
const (
	Reported  Basis = "reported"  // stated by the source named in the row
	Measured  Basis = "measured"  // counted or timed from the source's raw data
	Compiled  Basis = "compiled"  // put together by hand from several sources
	General   Basis = "general"   // general knowledge, not verified
	Estimated Basis = "estimated" // computed by a stated rule, not observed
	Sample    Basis = "sample"    // invented to show how the program works
)

// Source is where rows come from.
type Source struct {
	ID        string `csv:"id" json:"id"`
	Title     string `csv:"title" json:"title"`
	Publisher string `csv:"publisher" json:"publisher"`
	Date      string `csv:"date" json:"date"` // ISO 8601, to the precision known: 2020, 2026-04, 2026-09-11
	Licence   string `csv:"licence" json:"licence"`
	URL       string `csv:"url" json:"url,omitempty"`
	Note      string `csv:"note" json:"note,omitempty"`
}

// Area is an administrative division.
type Area struct {
	Code   string  `csv:"code" json:"code"` // GB/T 2260, six digits
	Name   string  `csv:"name" json:"name"`
	NameEN string  `csv:"name_en" json:"name_en,omitempty"`
	Level  string  `csv:"level" json:"level"` // province | city | county
	Parent string  `csv:"parent" json:"parent,omitempty"`
	Lon    float64 `csv:"lon" json:"lon"` // seat of the division, degrees
	Lat    float64 `csv:"lat" json:"lat"`
	Source string  `csv:"source" json:"source"`
}

// Point returns the seat of the division.
func (a Area) Point() geo.WGS84 { return geo.WGS84{Lon: a.Lon, Lat: a.Lat} }

// Population is the number of residents of an area in a census year.
type Population struct {
	Area       string  `csv:"area" json:"area"`
	Year       int     `csv:"year" json:"year"`
	Persons    int     `csv:"persons" json:"persons"`
	UrbanShare float64 `csv:"urban_share" json:"urban_share"` // 0..1; -1 where unknown
	Basis      Basis   `csv:"basis" json:"basis"`
	Source     string  `csv:"source" json:"source"`
}

// Station is a stop of a rail or metro service.
type Station struct {
	ID       string  `csv:"id" json:"id"` // such as "rail:VNP" or "bjm:北京南站"
	Name     string  `csv:"name" json:"name"`
	NameEN   string  `csv:"name_en" json:"name_en,omitempty"`
	Mode     string  `csv:"mode" json:"mode"`           // rail | metro
	Area     string  `csv:"area" json:"area,omitempty"` // empty for the end of a train outside the region
	Lon      float64 `csv:"lon" json:"lon"`
	Lat      float64 `csv:"lat" json:"lat"`
	Datum    string  `csv:"datum" json:"datum"` // always WGS84 in an installed pack
	Position Basis   `csv:"position" json:"position"`
	Source   string  `csv:"source" json:"source"`
}

// Point returns the position of the station.
func (s Station) Point() geo.WGS84 { return geo.WGS84{Lon: s.Lon, Lat: s.Lat} }

// Place is a named point that people start from or go to and that is not a
// station: a hub, a park, a landmark, a market.
type Place struct {
	ID       string  `csv:"id" json:"id"`
	Kind     string  `csv:"kind" json:"kind"` // hub | park | landmark | market
	Name     string  `csv:"name" json:"name"`
	NameEN   string  `csv:"name_en" json:"name_en,omitempty"`
	Area     string  `csv:"area" json:"area"`
	Lon      float64 `csv:"lon" json:"lon"`
	Lat      float64 `csv:"lat" json:"lat"`
	Datum    string  `csv:"datum" json:"datum"`
	Position Basis   `csv:"position" json:"position"`
	Grade    string  `csv:"grade" json:"grade,omitempty"` // of a park: 国家级经开区, 专业园区, …
	Focus    string  `csv:"focus" json:"focus,omitempty"` // of a park: industries, separated by ";"
	Station  string  `csv:"station" json:"station,omitempty"`
	Basis    Basis   `csv:"basis" json:"basis"`
	Source   string  `csv:"source" json:"source"`
}

// Point returns the position of the place.
func (p Place) Point() geo.WGS84 { return geo.WGS84{Lon: p.Lon, Lat: p.Lat} }

// Clock says what is known of the hours at which a Service departs.
type Clock string

// The values of Clock.
const (
	ClockTimetable Clock = "timetable" // one departure at Start, as published
	ClockBorrowed  Clock = "borrowed"  // one departure at Start, taken from another train or year; estimated
	ClockBands     Clock = "bands"     // trips per time band (table bands); the hours inside a band are estimated
	ClockSpread    Clock = "spread"    // PerDay departures between First and Last; the hours are estimated
)

// Service is one train, or one stopping pattern of a line, in one direction.
// Its stops are the rows of Call with the same service id.
type Service struct {
	ID       string `csv:"id" json:"id"`
	Line     string `csv:"line" json:"line"` // 京雄城际, 4号线大兴线
	Name     string `csv:"name" json:"name"` // train number, or the pattern of a line
	Mode     string `csv:"mode" json:"mode"` // rail | metro
	Clock    Clock  `csv:"clock" json:"clock"`
	Start    string `csv:"start" json:"start,omitempty"` // HH:MM at the first call; timetable and borrowed
	First    string `csv:"first" json:"first,omitempty"` // HH:MM of the first departure; bands and spread
	Last     string `csv:"last" json:"last,omitempty"`   // HH:MM of the last departure, inclusive
	PerDay   int    `csv:"per_day" json:"per_day"`       // departures a day
	Group    string `csv:"group" json:"group,omitempty"` // spread services of one group share out First..Last in the order of their names
	Observed string `csv:"observed" json:"observed"`     // ISO date or month of the observation
	Partial  bool   `csv:"partial" json:"partial"`       // the source shows only a part of the calls
	Runs     Basis  `csv:"runs" json:"runs"`             // how sure the run times are
	Note     string `csv:"note" json:"note,omitempty"`
	Source   string `csv:"source" json:"source"`
}

// Call is one stop of a service. Times are seconds after the arrival (of a
// train that starts there: the departure) at the first call.
type Call struct {
	Service string `csv:"service" json:"service"`
	Seq     int    `csv:"seq" json:"seq"` // 1, 2, … without gaps
	Station string `csv:"station" json:"station"`
	Arrive  int    `csv:"arrive" json:"arrive"`
	Depart  int    `csv:"depart" json:"depart"` // equal to Arrive where the source gives arrivals only
}

// Band is the number of departures of a service in [From, To).
type Band struct {
	Service string `csv:"service" json:"service"`
	From    string `csv:"from" json:"from"` // HH:MM
	To      string `csv:"to" json:"to"`     // HH:MM, exclusive; 24:00 allowed
	Trips   int    `csv:"trips" json:"trips"`
}

// Firm is an organisation.
type Firm struct {
	ID        string `csv:"id" json:"id"`
	Name      string `csv:"name" json:"name"`
	ShortName string `csv:"short_name" json:"short_name,omitempty"`
	USCC      string `csv:"uscc" json:"uscc,omitempty"` // 统一社会信用代码, GB 32100, 18 characters
	StockCode string `csv:"stock_code" json:"stock_code,omitempty"`
	Area      string `csv:"area" json:"area"` // finest division known: county, else city, else province
	Industry  string `csv:"industry" json:"industry,omitempty"`
	Products  string `csv:"products" json:"products,omitempty"` // name:revenue share;…
	Founded   string `csv:"founded" json:"founded,omitempty"`
	Employees int    `csv:"employees" json:"employees"` // 0 where unknown
	Kind      string `csv:"kind" json:"kind"`           // listed | registered
	Observed  string `csv:"observed" json:"observed"`
	Source    string `csv:"source" json:"source"`
}

// Move is a firm whose registered seat moved between two observations.
type Move struct {
	ID       string `csv:"id" json:"id"`
	Firm     string `csv:"firm" json:"firm"` // the name as the source gives it
	FromArea string `csv:"from_area" json:"from_area"`
	ToArea   string `csv:"to_area" json:"to_area,omitempty"` // empty where it left the region
	To       string `csv:"to" json:"to"`
	Between  string `csv:"between" json:"between"` // ISO interval: 2019-04/2024-05
	Source   string `csv:"source" json:"source"`
}

// Chain is an industry chain.
type Chain struct {
	ID     string `csv:"id" json:"id"`
	Name   string `csv:"name" json:"name"`
	NameEN string `csv:"name_en" json:"name_en,omitempty"`
	Joint  bool   `csv:"joint" json:"joint"` // one of the six chains the three places run jointly
	Basis  Basis  `csv:"basis" json:"basis"`
	Source string `csv:"source" json:"source"`
}

// ChainNode is one product or capability of a chain.
type ChainNode struct {
	ID      string `csv:"id" json:"id"`
	Chain   string `csv:"chain" json:"chain"`
	Name    string `csv:"name" json:"name"`
	Stage   string `csv:"stage" json:"stage"`               // upstream | midstream | downstream
	GBT4754 string `csv:"gbt4754" json:"gbt4754,omitempty"` // class of GB/T 4754-2017; empty where it has none
	Class   string `csv:"class" json:"class,omitempty"`     // its name
	Basis   Basis  `csv:"basis" json:"basis"`
	Source  string `csv:"source" json:"source"`
}

// ChainEdge says that From is an input of To. The edges of a chain are acyclic.
type ChainEdge struct {
	From   string `csv:"from" json:"from"`
	To     string `csv:"to" json:"to"`
	Source string `csv:"source" json:"source"`
}

// Position says that a firm works at a node of a chain.
type Position struct {
	Firm     string  `csv:"firm" json:"firm"`
	Node     string  `csv:"node" json:"node"`
	Grade    string  `csv:"grade" json:"grade"` // A: a named product is the node; B: its industry class implies it; C: general knowledge or a keyword
	Kind     string  `csv:"kind" json:"kind"`   // product | industry | keyword | …
	Evidence string  `csv:"evidence" json:"evidence"`
	Share    float64 `csv:"share" json:"share"` // of the firm's revenue, 0..1; -1 where unknown
	Source   string  `csv:"source" json:"source"`
}

// Item is a government service that can be handled in another place.
type Item struct {
	Code      string `csv:"code" json:"code"` // of this pack, not the official one
	Name      string `csv:"name" json:"name"`
	Mode      string `csv:"mode" json:"mode"` // 全程网办 | 异地代收代办 | 多地联办
	Authority string `csv:"authority" json:"authority"`
	Sector    string `csv:"sector" json:"sector"`
	Subject   string `csv:"subject" json:"subject"` // 个人 | 企业 | …
	Basis     Basis  `csv:"basis" json:"basis"`
	Source    string `csv:"source" json:"source"`
}

// Window is a hall that takes items for other places.
type Window struct {
	ID       string  `csv:"id" json:"id"`
	Name     string  `csv:"name" json:"name"`
	Area     string  `csv:"area" json:"area"`
	Lon      float64 `csv:"lon" json:"lon"`
	Lat      float64 `csv:"lat" json:"lat"`
	Datum    string  `csv:"datum" json:"datum"`
	Hours    string  `csv:"hours" json:"hours"` // 09:00-17:00
	Position Basis   `csv:"position" json:"position"`
	Basis    Basis   `csv:"basis" json:"basis"`
	Source   string  `csv:"source" json:"source"`
}

// Point returns the position of the window.
func (w Window) Point() geo.WGS84 { return geo.WGS84{Lon: w.Lon, Lat: w.Lat} }

// WindowItem says that a window takes an item.
type WindowItem struct {
	Window string `csv:"window" json:"window"`
	Item   string `csv:"item" json:"item"`
	Basis  Basis  `csv:"basis" json:"basis"`
	Source string `csv:"source" json:"source"`
}

// Agreement is a bilateral agreement to handle each other's items.
type Agreement struct {
	ID     string `csv:"id" json:"id"`
	AreaA  string `csv:"area_a" json:"area_a"`
	AreaB  string `csv:"area_b" json:"area_b"`
	Title  string `csv:"title" json:"title"`
	Items  string `csv:"items" json:"items"` // item codes separated by ";"
	Signed string `csv:"signed" json:"signed"`
	Until  string `csv:"until" json:"until,omitempty"`
	Basis  Basis  `csv:"basis" json:"basis"`
	Source string `csv:"source" json:"source"`
}

// Programme is a cohort with topics and sites: a camp, a course.
type Programme struct {
	ID     string `csv:"id" json:"id"`
	Kind   string `csv:"kind" json:"kind"` // topic | site | activity
	Name   string `csv:"name" json:"name"`
	Camp   string `csv:"camp" json:"camp"`
	Area   string `csv:"area" json:"area,omitempty"`
	Seats  int    `csv:"seats" json:"seats"`
	From   string `csv:"from" json:"from"`
	To     string `csv:"to" json:"to"`
	Basis  Basis  `csv:"basis" json:"basis"`
	Source string `csv:"source" json:"source"`
}

// Notice is a need or an offer of the market.
type Notice struct {
	ID       string `csv:"id" json:"id"`
	Kind     string `csv:"kind" json:"kind"`       // need | offer
	Profile  string `csv:"profile" json:"profile"` // supply | research | site | talent | legal | data | produce
	Title    string `csv:"title" json:"title"`
	Party    string `csv:"party" json:"party"`
	Place    string `csv:"place" json:"place"` // place or station id
	Node     string `csv:"node" json:"node,omitempty"`
	Quantity string `csv:"quantity" json:"quantity,omitempty"`
	Within   int    `csv:"within" json:"within"` // minutes door to door; 0 for no condition
	Posted   string `csv:"posted" json:"posted"`
	Until    string `csv:"until" json:"until"`
	Basis    Basis  `csv:"basis" json:"basis"`
	Source   string `csv:"source" json:"source"`
}

// Indicator is a figure as somebody reported it.
type Indicator struct {
	ID      string  `csv:"id" json:"id"`
	Circle  string  `csv:"circle" json:"circle"` // commute | industry | service | programme
	Name    string  `csv:"name" json:"name"`
	NameEN  string  `csv:"name_en" json:"name_en"`
	Value   float64 `csv:"value" json:"value"`
	Unit    string  `csv:"unit" json:"unit"`
	AtLeast bool    `csv:"at_least" json:"at_least"` // the source says "more than" or "-odd"
	Area    string  `csv:"area" json:"area,omitempty"`
	Period  string  `csv:"period" json:"period"`         // ISO date or interval
	Quote   string  `csv:"quote" json:"quote"`           // the words of the source
	Claim   string  `csv:"claim" json:"claim,omitempty"` // how the program checks it: ride | circle; empty where it cannot
	From    string  `csv:"from" json:"from,omitempty"`   // of a claim: station or place id
	To      string  `csv:"to" json:"to,omitempty"`
	Basis   Basis   `csv:"basis" json:"basis"`
	Source  string  `csv:"source" json:"source"`
}

// Day is an exception to "Monday to Friday are worked".
type Day struct {
	Date   string `csv:"date" json:"date"`
	Work   bool   `csv:"work" json:"work"`
	Name   string `csv:"name" json:"name"`
	Source string `csv:"source" json:"source"`
}
