package reach

import (
	"cmp"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// Engine answers about one network and its region. Make one per network: it
// holds the directory of names and, once asked for, the cells of the areas.
// Safe for concurrent use.
type Engine struct {
	net       *network.Network
	table     *transit.Timetable
	region    *region.Region
	directory []entry
	bound     orb.Bound // of stations, places and seats
	people    []people
	persons   int // of people
	grounds   [MaxZoom - MinZoom + 1]groundOnce
	estimated []string // message ids
	sources   []string // ids
}

type groundOnce struct {
	once   sync.Once
	ground *ground
}

// people is the population of an area that has no area below it.
type people struct {
	area    *region.Area
	persons int
	year    int
	source  string
}

// New makes an Engine. Cost is linear in the region's rows.
func New(net *network.Network) *Engine {
	e := &Engine{net: net, table: net.Timetable, region: net.Region}
	if e.region == nil {
		e.region = region.New(region.Tables{})
	}
	e.directory = newDirectory(e.region, e.table)
	e.people = newPeople(e.region)
	for _, p := range e.people {
		e.persons += p.persons
	}
	e.bound = orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
	extend := func(p geo.WGS84) { e.bound = e.bound.Extend(orb.Point{p.Lon, p.Lat}) }
	for _, d := range e.directory {
		extend(d.Point)
	}
	for _, p := range e.people {
		extend(p.area.Point())
	}
	e.estimated, e.sources = newEstimates(e), newSources(e)
	return e
}

// Region returns the region the engine answers about.
func (e *Engine) Region() *region.Region { return e.region }

// newPeople returns the latest population of every area without children, by
// code, so that nobody is counted twice.
func newPeople(r *region.Region) []people {
	latest := map[string]region.Population{}
	for _, p := range r.Population {
		if have, ok := latest[p.Area]; !ok || p.Year > have.Year {
			latest[p.Area] = p
		}
	}
	var all []people
	for i := range r.Areas {
		a := &r.Areas[i]
		if p, ok := latest[a.Code]; ok && len(r.ChildrenOf(a.Code)) == 0 {
			all = append(all, people{a, p.Persons, p.Year, p.Source})
		}
	}
	slices.SortFunc(all, func(a, b people) int { return cmp.Compare(a.area.Code, b.area.Code) })
	return all
}

// groundOf returns the cells of the areas at the zoom of a surface.
func (e *Engine) groundOf(p Params) *ground {
	zoom := p.zoom()
	g := &e.grounds[zoom-MinZoom]
	g.once.Do(func() { g.ground = newGround(e.region, e.people, newGrid(zoom)) })
	return g.ground
}

// access returns the stops within the feeder's reach of an origin, with the
// time to each; the origin's own station is at 0.
func (e *Engine) access(o Origin, f Feeder) []transit.Access {
	var all []transit.Access
	own := transit.NoStop
	if o.Station != "" {
		if s, ok := e.table.FindStop(o.Station); ok {
			own = s
			all = append(all, transit.Access{Stop: s})
		}
	}
	for _, near := range e.net.NearStops(o.Point, f.Range()) {
		if t := f.Seconds(near.Distance); near.Stop != own && t <= f.limit() {
			all = append(all, transit.Access{Stop: near.Stop, Time: t})
		}
	}
	return all
}
