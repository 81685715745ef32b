package network

import (
	"time"

	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
)

// A feed counts the seconds of a service day from noon minus 12 h in its
// agency's zone; the network counts from noon minus 12 h of the queried day in
// its own. The difference is not 0 where zones differ and where clocks change
// between the two days. transit.Offset says so for every service day.

// feedClocks are the clocks of a feed's trips, by name of the zone.
type feedClocks map[string]feedClock

type feedClock struct {
	transit.ClockIdx
	zone *time.Location
}

// clockOf returns the zone in which a network's times are told.
func (n *Network) clockOf(feeds []Feed) *time.Location {
	var names []string
	if n.Region != nil {
		names = append(names, n.Region.Manifest.TimeZone)
	}
	for _, f := range feeds {
		if f.Clock != nil {
			return f.Clock
		}
		names = append(names, f.Feed.Zones()...)
	}
	for _, name := range names {
		if zone, ok := gtfs.LoadZone(name); ok {
			return zone
		}
	}
	return time.UTC
}

// addClock adds the network's own clock. Days count from the date of the first
// feed, up to the last one that any feed has trips on.
func (n *Network) addClock(b *transit.Builder, feeds []Feed) error {
	if len(feeds) == 0 {
		return nil
	}
	n.Clock, n.Date = n.clockOf(feeds), feeds[0].Date
	first, last := feeds[0].span()
	for _, f := range feeds[1:] {
		a, z := f.span()
		first, last = min(first, a), max(last, z)
	}
	n.First, n.Last = n.Date+gtfs.Date(first), n.Date+gtfs.Date(last)
	_, err := b.AddClock(offsets(n.Clock, n.Date, first, last, 0))
	return err
}

// addClocks adds the clocks of a feed whose days count from another date than
// the network's as if it were the same.
func (r *feedReader) addClocks() error {
	r.clocks = feedClocks{"": {0, r.Network.Clock}}
	zones := r.feed.Zones()
	if len(zones) == 0 {
		zones = []string{""}
	}
	same := startOf(r.Network.Clock, r.Network.Date) - startOf(r.Network.Clock, r.Feed.Date)
	for _, name := range zones {
		zone, ok := gtfs.LoadZone(name)
		if !ok {
			zone = r.Network.Clock
		}
		first, last := r.span()
		i, err := r.b.AddClock(offsets(zone, r.Feed.Date, first, last, same))
		if err != nil {
			return err
		}
		r.clocks[name] = feedClock{i, zone}
	}
	return nil
}

// startOf returns how much later a service day begins than in UTC.
func startOf(zone *time.Location, d gtfs.Date) transit.Seconds {
	return transit.Seconds(d.Start(zone).Unix() - int64(d)*int64(transit.Day))
}

// offsets lists the changes of a zone's clock from day first to last around a
// date, moved by some seconds.
func offsets(zone *time.Location, date gtfs.Date, first, last int, by transit.Seconds) []transit.Offset {
	var list []transit.Offset
	for day := first; day <= last; day++ {
		at := startOf(zone, date+gtfs.Date(day)) + by
		if n := len(list); n == 0 || list[n-1].Seconds != at {
			list = append(list, transit.Offset{FromDay: int32(day), Seconds: at})
		}
	}
	return list
}

// shifted reports by how much the times of a service day are moved beside
// those of the feed's date.
func (r *feedReader) shifted(zone string, day int) transit.Seconds {
	return startOf(r.clocks[zone].zone, r.Feed.Date+gtfs.Date(day)) - startOf(r.Network.Clock, r.Feed.Date)
}

// span returns the service days that are added, relative to the feed's date:
// all that it has, or those around the date that can matter.
func (f *Feed) span() (first, last int) {
	if from, to, ok := f.Feed.Span(); ok && f.Whole {
		return min(0, int(from-f.Date)), max(0, int(to-f.Date))
	}
	return transit.FirstDay - 1, transit.LastDay + 1
}
