package network

import (
	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// addServices adds the trips of all services of a region. The id of a trip is
// that of its service.
func addServices(b *transit.Builder, r *region.Region) error {
	spread, err := spreadDepartures(r.Services)
	if err != nil {
		return err
	}
	for i := range r.Services {
		s := &r.Services[i]
		trip, err := tripOf(b, r, s)
		if err != nil {
			return err
		}
		var times []transit.Seconds
		switch s.Clock {
		case region.ClockTimetable, region.ClockBorrowed:
			var start transit.Seconds
			start, err = clock(s, "start", s.Start)
			times = []transit.Seconds{start + trip.Calls[0].Depart}
		case region.ClockBands:
			times, err = bandDepartures(s, r.BandsOf(s.ID))
		case region.ClockSpread:
			times = spread[s.ID]
		default:
			err = fault.New(fault.Invalid, "network.service_clock", "service", s.ID, "field", "clock", "value", string(s.Clock))
		}
		if err != nil {
			return err
		}
		for _, at := range times {
			if err := addRun(b, trip, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// tripOf returns the service as a trip whose times count from its first call.
func tripOf(b *transit.Builder, r *region.Region, s *region.Service) (transit.Trip, error) {
	calls := r.CallsOf(s.ID)
	if len(calls) < 2 {
		return transit.Trip{}, fault.New(fault.Invalid, "network.service_calls", "service", s.ID, "calls", len(calls))
	}
	t := transit.Trip{
		ID: s.ID, Line: s.Line, Name: s.Name, Mode: s.Mode,
		Calls: make([]transit.Call, len(calls)),
		Provenance: transit.Provenance{
			Source: s.Source, Observed: s.Observed,
			ClockEstimated: s.Clock != region.ClockTimetable,
			RunsEstimated:  s.Runs == region.Estimated || s.Runs == region.General || s.Runs == region.Sample,
		},
	}
	for i, c := range calls {
		stop, ok := b.FindStop(c.Station)
		if !ok {
			return transit.Trip{}, fault.New(fault.Invalid, "network.service_station", "service", s.ID, "station", c.Station)
		}
		t.Calls[i] = transit.Call{Stop: stop, Arrive: transit.Seconds(c.Arrive), Depart: transit.Seconds(c.Depart)}
	}
	t.Headsign = b.Stop(t.Calls[len(t.Calls)-1].Stop).Name
	return t, nil
}

// addRun adds one run of a trip that departs from its first call at the given
// time.
func addRun(b *transit.Builder, t transit.Trip, at transit.Seconds) error {
	return b.AddFrequency(t, transit.Frequency{From: at, Until: at + 1, Headway: 1, Exact: true})
}
