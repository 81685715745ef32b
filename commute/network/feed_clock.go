package network

import (
	"slices"
	"time"

	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
)

// clocks converts the times of service days to those of the queried day.
//
// A feed counts the seconds of a service day from noon minus 12 h in its
// agency's zone; the network counts from noon minus 12 h of the queried day in
// its own, and takes any other service day to begin a multiple of 24 h before
// or after. The difference is not 0 where zones differ and where clocks change
// between the two days.
type clocks struct {
	network *time.Location
	date    gtfs.Date
	zones   map[string]*time.Location // of the feed; nil: the network's
}

func (r *feedReader) newClocks() clocks {
	c := clocks{date: r.Date, zones: map[string]*time.Location{}, network: r.Clock}
	for _, name := range r.feed.Zones() {
		c.zones[name], _ = gtfs.LoadZone(name)
	}
	names := []string{}
	if r.Region != nil {
		names = append(names, r.Region.Manifest.TimeZone)
	}
	if len(r.Feeds) > 0 {
		names = append(names, r.Feeds[0].Zone)
	}
	for _, name := range append(names, r.feed.Zones()...) {
		if zone, ok := gtfs.LoadZone(name); ok && c.network == nil {
			c.network = zone
		}
	}
	if c.network == nil {
		c.network = time.UTC
	}
	return c
}

// clocked is a set of days on which a trip's times are moved alike.
type clocked struct {
	shift transit.Seconds
	days  transit.Days
}

// serviceDays are the days around the queried one that can matter: one more at
// each end than transit looks at, because conversion may move a trip by a day.
func serviceDays() (first, last int) { return transit.FirstDay - 1, transit.LastDay + 1 }

// split groups the service days of a trip by how its times are moved. A trip
// that would begin before midnight becomes one of the day before. first is the
// time of its first call.
func (c *clocks) split(zone string, first int32, days []int) []clocked {
	var list []clocked
	for _, day := range days {
		shift := c.shift(zone, day)
		for transit.Seconds(first)+shift < 0 {
			shift += transit.Day
			day--
		}
		set, ok := transit.OnDays(day)
		if !ok {
			continue
		}
		if i := slices.IndexFunc(list, func(g clocked) bool { return g.shift == shift }); i >= 0 {
			list[i].days |= set
		} else {
			list = append(list, clocked{shift, set})
		}
	}
	return list
}

func (c *clocks) shift(zone string, day int) transit.Seconds {
	at := c.zones[zone]
	if at == nil {
		at = c.network
	}
	start := (c.date + gtfs.Date(day)).Start(at)
	return transit.Seconds(start.Sub(c.date.Start(c.network))/time.Second) - transit.Seconds(day)*transit.Day
}
