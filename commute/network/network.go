// Package network makes a timetable of a region: its services become trips,
// its stations stops, and stops within walking distance are joined by
// footpaths.
//
// A region's rows rarely say everything a timetable needs. What is missing is
// filled by stated rules (departures.go: hours inside a time band; Options:
// walking speed, detour, time at a station) and marked: trips carry a
// Provenance, rules are listed by Options.Assumptions. Nothing is drawn at
// random; the same rows give the same timetable.
//
// GTFS feeds can be added to a region's services or stand alone (feed.go).
//
// The package leaves out streets (walking is the straight line times a detour
// factor), reading packs and feeds (region/pack, commute/gtfs) and searching
// (commute/transit, commute/reach).
package network

import (
	"math"
	"sync"
	"time"

	"github.com/tidwall/rtree"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// Network is a timetable with its places. It is read-only and safe for
// concurrent use.
type Network struct {
	Timetable *transit.Timetable
	Region    *region.Region // nil for a network of feeds alone
	Options   Options
	Feeds     []FeedReport // what became of each feed, in the order given
	// Date is the service day that the timetable is seen from, and Clock the
	// zone in which its times are told; without feeds there is neither.
	Date  gtfs.Date
	Clock *time.Location
	// First and Last are the service days that are in the network, inclusive:
	// all that the feeds have where each is Feed.Whole, else those around Date.
	First, Last gtfs.Date

	stations []*region.Station // by stop, as far as they are stations
	places   *places
}

// places finds stops by their position, once it is asked to.
type places struct {
	once  sync.Once
	index rtree.RTreeG[transit.StopIdx]

	onceParts sync.Once
	parts     map[string][]transit.StopIdx // of stops by their ids
}

// Build makes the network of a region's services and of feeds; r may be nil.
// Stops are the stations in the order of the region's table, then those of the
// feeds. Faults (invalid): network.service_clock, service_calls,
// service_station, service_bands, option, and those of transit.Builder.
// Cost: linear in the number of calls made, about 0.2 s for a million.
func Build(r *region.Region, o Options, feeds ...Feed) (*Network, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	n := &Network{Region: r, Options: o, places: &places{}}
	b := transit.NewBuilder()
	if r != nil {
		for i := range r.Stations {
			n.addStation(b, &r.Stations[i])
		}
	}
	if err := n.addClock(b, feeds); err != nil {
		return nil, err
	}
	if r != nil {
		if err := addServices(b, r); err != nil {
			return nil, err
		}
	}
	var overrides []transfer
	for _, f := range feeds {
		report, transfers, err := n.addFeed(b, f)
		if err != nil {
			return nil, err
		}
		n.Feeds = append(n.Feeds, report)
		overrides = append(overrides, transfers...)
	}
	if err := n.addFootpaths(b, overrides); err != nil {
		return nil, err
	}
	var err error
	n.Timetable, err = b.Build()
	return n, err
}

func (n *Network) addStation(b *transit.Builder, s *region.Station) {
	slack := n.Options.slackOf(s.Mode)
	stop := b.AddStop(transit.Stop{
		ID: s.ID, Name: s.Name, Mode: s.Mode, Point: s.Point(),
		Board: slack.Board, Change: slack.Change,
	})
	if int(stop) == len(n.stations) { // a second stop of the same id is no new one
		n.stations = append(n.stations, s)
	}
}

// indexOf returns the index of stops, made from their positions when first
// asked for.
func (p *places) indexOf(stops int, at func(transit.StopIdx) geo.WGS84) *rtree.RTreeG[transit.StopIdx] {
	p.once.Do(func() {
		for i := range transit.StopIdx(stops) {
			if w := at(i); known(w) {
				p.index.Insert([2]float64{w.Lon, w.Lat}, [2]float64{w.Lon, w.Lat}, i)
			}
		}
	})
	return &p.index
}

// known reports whether a position can be used: 0, 0 is what is written where
// none is known.
func known(p geo.WGS84) bool { return p.Valid() && p != geo.WGS84{} }

func (n *Network) partsOf(id string) []transit.StopIdx {
	n.places.onceParts.Do(func() {
		n.places.parts = map[string][]transit.StopIdx{}
		for i := range transit.StopIdx(n.Timetable.NumStops()) {
			if whole := n.Timetable.Stop(i).Part; whole != "" {
				n.places.parts[whole] = append(n.places.parts[whole], i)
			}
		}
	})
	return n.places.parts[id]
}

// StationOf returns the station behind a stop, nil for a stop of a feed.
func (n *Network) StationOf(s transit.StopIdx) *region.Station {
	if int(s) < len(n.stations) {
		return n.stations[s]
	}
	return nil
}

// On returns the network as seen from another service day. It shares everything
// with n; what lies outside First..Last has no service. A network without feeds
// is the same every day.
func (n *Network) On(date gtfs.Date) *Network {
	o := *n
	o.Date = date
	o.Timetable = n.Timetable.On(n.Timetable.Day() + int(date-n.Date))
	return &o
}

// StopOf returns the stop of a station, or of a feed's stop by its prefixed id.
func (n *Network) StopOf(id string) (transit.StopIdx, bool) { return n.Timetable.FindStop(id) }

// Together returns a stop and its parts, or the stop a part belongs to and all
// its parts: what people take for one stop.
func (n *Network) Together(s transit.StopIdx) []transit.StopIdx {
	whole := n.Timetable.Stop(s)
	if whole.Part != "" {
		if w, ok := n.Timetable.FindStop(whole.Part); ok {
			s, whole = w, n.Timetable.Stop(w)
		}
	}
	return append([]transit.StopIdx{s}, n.partsOf(whole.ID)...)
}

// ServiceOf returns the service a trip belongs to, nil for a trip of a feed.
func (n *Network) ServiceOf(t *transit.Trip) *region.Service {
	if n.Region == nil {
		return nil
	}
	return n.Region.Service(t.ID)
}

// Near is a stop and its distance in a straight line.
type Near struct {
	Stop     transit.StopIdx
	Distance geo.Metres
}

// NearStops returns the stops within a straight-line distance of a point,
// inclusive, nearest first (then by index). Stops whose position is not known
// are never near.
func (n *Network) NearStops(p geo.WGS84, within geo.Metres) []Near {
	at := func(s transit.StopIdx) geo.WGS84 { return n.Timetable.Stop(s).Point }
	return near(n.places.indexOf(n.Timetable.NumStops(), at), p, within, at)
}

// WalkTime returns how long the way on foot takes between points that far
// apart in a straight line, rounded up to a second.
func (n *Network) WalkTime(straight geo.Metres) transit.Seconds { return n.Options.walkTime(straight) }

// WalkReach returns how far one gets on foot within a time, in a straight
// line: the inverse of WalkTime.
func (n *Network) WalkReach(t transit.Seconds) geo.Metres { return n.Options.walkReach(t) }

// Access returns the stops one can walk to from a point (or from, to the
// point) within a time, nearest first.
func (n *Network) Access(p geo.WGS84, within transit.Seconds) []transit.Access {
	var list []transit.Access
	for _, s := range n.NearStops(p, n.WalkReach(within)) {
		if t := n.WalkTime(s.Distance); t <= within {
			list = append(list, transit.Access{Stop: s.Stop, Time: t})
		}
	}
	return list
}

func (o Options) walkTime(straight geo.Metres) transit.Seconds {
	return transit.Seconds(math.Ceil(float64(straight) * o.Detour / o.WalkMetresPerSecond))
}

func (o Options) walkReach(t transit.Seconds) geo.Metres {
	return geo.Metres(float64(t) * o.WalkMetresPerSecond / o.Detour)
}
