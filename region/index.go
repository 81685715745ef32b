package region

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// Manifest names a pack and the state of its data.
type Manifest struct {
	Name        string `json:"name"`        // jjj
	Title       string `json:"title"`       // 京津冀
	TitleEN     string `json:"titleEn"`     // Beijing–Tianjin–Hebei
	Version     string `json:"version"`     // semantic version of the data
	Created     string `json:"created"`     // ISO date
	MapApproval string `json:"mapApproval"` // 审图号 of the outlines; empty where there is none
	TimeZone    string `json:"timeZone"`    // IANA name
	Home        string `json:"home"`        // area code from which the region is seen
}

// Outline is the simplified boundary of an area.
type Outline struct {
	Area     string           // GB/T 2260 code
	Geometry orb.MultiPolygon // WGS84, longitude first
}

// Tables are the rows of a pack in file order.
type Tables struct {
	Manifest    Manifest
	Sources     []Source
	Areas       []Area
	Outlines    []Outline
	Population  []Population
	Stations    []Station
	Places      []Place
	Services    []Service
	Calls       []Call
	Bands       []Band
	Firms       []Firm
	Moves       []Move
	Chains      []Chain
	ChainNodes  []ChainNode
	ChainEdges  []ChainEdge
	Positions   []Position
	Items       []Item
	Windows     []Window
	WindowItems []WindowItem
	Agreements  []Agreement
	Programmes  []Programme
	Notices     []Notice
	Indicators  []Indicator
	Calendar    []Day
}

// Region is a set of tables with the look-ups that the circles need.
// It aliases the tables it was made from.
type Region struct {
	Tables

	sources  map[string]*Source
	areas    map[string]*Area
	stations map[string]*Station
	places   map[string]*Place
	firms    map[string]*Firm
	nodes    map[string]*ChainNode
	services map[string]*Service
	calls    map[string][]Call
	bands    map[string][]Band
	children map[string][]string
}

// New indexes the tables. References are not checked: a pack is verified
// before it is installed. Cost is linear in the number of rows.
func New(t Tables) *Region {
	r := &Region{
		Tables:   t,
		sources:  index(t.Sources, func(s *Source) string { return s.ID }),
		areas:    index(t.Areas, func(a *Area) string { return a.Code }),
		stations: index(t.Stations, func(s *Station) string { return s.ID }),
		places:   index(t.Places, func(p *Place) string { return p.ID }),
		firms:    index(t.Firms, func(f *Firm) string { return f.ID }),
		nodes:    index(t.ChainNodes, func(n *ChainNode) string { return n.ID }),
		services: index(t.Services, func(s *Service) string { return s.ID }),
		calls:    group(t.Calls, func(c Call) string { return c.Service }),
		bands:    group(t.Bands, func(b Band) string { return b.Service }),
		children: map[string][]string{},
	}
	for _, c := range r.calls {
		slices.SortStableFunc(c, func(a, b Call) int { return cmp.Compare(a.Seq, b.Seq) })
	}
	for _, a := range t.Areas {
		if a.Parent != "" {
			r.children[a.Parent] = append(r.children[a.Parent], a.Code)
		}
	}
	return r
}

// Source returns the source with the given id, nil if there is none.
func (r *Region) Source(id string) *Source { return r.sources[id] }

// Area returns the area with the given code, nil if there is none.
func (r *Region) Area(code string) *Area { return r.areas[code] }

// Station returns the station with the given id, nil if there is none.
func (r *Region) Station(id string) *Station { return r.stations[id] }

// Place returns the place with the given id, nil if there is none.
func (r *Region) Place(id string) *Place { return r.places[id] }

// Firm returns the firm with the given id, nil if there is none.
func (r *Region) Firm(id string) *Firm { return r.firms[id] }

// Node returns the chain node with the given id, nil if there is none.
func (r *Region) Node(id string) *ChainNode { return r.nodes[id] }

// Service returns the service with the given id, nil if there is none.
func (r *Region) Service(id string) *Service { return r.services[id] }

// CallsOf returns the calls of a service in order; the caller must not change them.
func (r *Region) CallsOf(service string) []Call { return r.calls[service] }

// BandsOf returns the time bands of a service; the caller must not change them.
func (r *Region) BandsOf(service string) []Band { return r.bands[service] }

// ChildrenOf returns the codes of the areas directly below an area.
func (r *Region) ChildrenOf(code string) []string { return r.children[code] }

// Within reports whether area code lies in (or is) the area outer.
func (r *Region) Within(code, outer string) bool {
	for code != "" {
		if code == outer {
			return true
		}
		a := r.areas[code]
		if a == nil {
			return false
		}
		code = a.Parent
	}
	return false
}

// ProvinceOf returns the province-level area that contains the area, nil if
// the code is unknown.
func (r *Region) ProvinceOf(code string) *Area {
	for a := r.areas[code]; a != nil; a = r.areas[a.Parent] {
		if a.Level == "province" {
			return a
		}
	}
	return nil
}

// AreaName returns the names from the province down, joined without a
// separator ("北京市丰台区"), and the code itself where it is unknown.
func (r *Region) AreaName(code string) string {
	var names []string
	for a := r.areas[code]; a != nil; a = r.areas[a.Parent] {
		names = append(names, a.Name)
	}
	if names == nil {
		return code
	}
	slices.Reverse(names)
	return strings.Join(names, "")
}

func index[T any](rows []T, id func(*T) string) map[string]*T {
	m := make(map[string]*T, len(rows))
	for i := range rows {
		m[id(&rows[i])] = &rows[i]
	}
	return m
}

func group[T any](rows []T, key func(T) string) map[string][]T {
	m := map[string][]T{}
	for _, r := range rows {
		m[key(r)] = append(m[key(r)], r)
	}
	return m
}
