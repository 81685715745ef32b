package gtfs

import "time"

// LoadZone returns the time zone of an IANA name. Neither the empty name nor
// "Local" is one.
func LoadZone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// Start returns the moment from which the times of a service day count: noon
// minus 12 h, which is midnight but for the days on which the clocks change.
func (d Date) Start(zone *time.Location) time.Time {
	t := d.time()
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, zone).Add(-12 * time.Hour)
}

// ZoneOf returns the name of the time zone of a route's times, by the route's
// index: that of its
// agency, or where that gives none the first agency's that gives one; empty
// where none does.
func (f *Feed) ZoneOf(route int) string {
	if a := f.Routes[route].Agency; a != None && f.Agencies[a].TimeZone != "" {
		return f.Agencies[a].TimeZone
	}
	for _, a := range f.Agencies {
		if a.TimeZone != "" {
			return a.TimeZone
		}
	}
	return ""
}

// Zones returns the names of the time zones of the agencies, each once, in
// their order.
func (f *Feed) Zones() []string {
	zones := []string{}
	seen := map[string]bool{"": true}
	for _, a := range f.Agencies {
		if !seen[a.TimeZone] {
			seen[a.TimeZone] = true
			zones = append(zones, a.TimeZone)
		}
	}
	return zones
}
