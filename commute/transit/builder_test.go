package transit_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
)

func TestBuilderRefuses(t *testing.T) {
	call := func(stop transit.StopIdx, arrive, depart transit.Seconds) transit.Call {
		return transit.Call{Stop: stop, Arrive: arrive, Depart: depart}
	}
	trip := func(calls ...transit.Call) func(*transit.Builder) error {
		return func(b *transit.Builder) error { return b.AddTrip(transit.Trip{ID: "t", Calls: calls}) }
	}
	path := func(from, to transit.StopIdx, time transit.Seconds) func(*transit.Builder) error {
		return func(b *transit.Builder) error { return b.AddFootpath(from, to, time) }
	}
	frequency := func(f transit.Frequency) func(*transit.Builder) error {
		return func(b *transit.Builder) error {
			return b.AddFrequency(transit.Trip{Calls: []transit.Call{call(0, 0, 0), call(1, 9, 9)}}, f)
		}
	}
	for name, c := range map[string]struct {
		add func(*transit.Builder) error
		id  string
	}{
		"a trip without calls":            {trip(), "network.trip_too_short"},
		"a trip with one call":            {trip(call(0, 0, 0)), "network.trip_too_short"},
		"a trip to nowhere":               {trip(call(0, 0, 0), call(7, 1, 1)), "network.trip_unknown_stop"},
		"a departure before its arrival":  {trip(call(0, 5, 4), call(1, 6, 6)), "network.trip_time_backwards"},
		"an arrival before the departure": {trip(call(0, 0, 5), call(1, 4, 6)), "network.trip_time_backwards"},
		"a time before midnight":          {trip(call(0, -1, 5), call(1, 6, 6)), "network.trip_time_range"},
		"a time after a week":             {trip(call(0, 0, 5), call(1, 6, 7*86400)), "network.trip_time_range"},
		"a footpath from nowhere":         {path(9, 0, 1), "network.footpath_invalid"},
		"a footpath to itself":            {path(1, 1, 1), "network.footpath_invalid"},
		"a negative footpath":             {path(0, 1, -1), "network.footpath_invalid"},
		"no headway":                      {frequency(transit.Frequency{Until: 9}), "network.frequency_invalid"},
		"a phase beyond the headway":      {frequency(transit.Frequency{Until: 9, Headway: 5, Phase: 5}), "network.frequency_invalid"},
		"runs that last beyond a week":    {frequency(transit.Frequency{From: 7*86400 - 5, Until: 7 * 86400, Headway: 5}), "network.trip_time_range"},
	} {
		t.Run(name, func(t *testing.T) {
			b := transit.NewBuilder()
			b.AddStop(transit.Stop{ID: "a"})
			b.AddStop(transit.Stop{ID: "b"})
			err := c.add(b)
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != c.id || f.Code != fault.Invalid {
				t.Fatalf("got %v, want %s", err, c.id)
			}
			tt, err := b.Build()
			must(t, err)
			if got := tt.Stats(); got.Trips != 0 || got.Footpaths != 0 {
				t.Errorf("something was added: %+v", got)
			}
		})
	}
}

func TestBuilderKeepsTheFirstStopAndTheShorterFootpath(t *testing.T) {
	b := transit.NewBuilder()
	x, y := b.AddStop(transit.Stop{ID: "x", Name: "first"}), b.AddStop(transit.Stop{ID: "y", Board: -5})
	if again := b.AddStop(transit.Stop{ID: "x", Name: "second"}); again != x {
		t.Errorf("x is %d, then %d", x, again)
	}
	must(t, b.AddFootpath(x, y, 60))
	must(t, b.AddFootpath(x, y, 50))
	must(t, b.AddFootpath(x, y, 70))
	tt, err := b.Build()
	must(t, err)
	if got, ok := tt.FindStop("y"); !ok || got != y || tt.NumStops() != 2 || tt.Stop(x).Name != "first" || tt.Stop(y).Board != 0 {
		t.Errorf("stops are not as added")
	}
	if _, ok := tt.FindStop("z"); ok {
		t.Error("z was found")
	}
	var got []transit.Seconds
	tt.EachFootpath(x, func(_ transit.StopIdx, time transit.Seconds) { got = append(got, time) })
	if diff := cmp.Diff([]transit.Seconds{50}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFrequencyRuns(t *testing.T) {
	template := transit.Trip{ID: "f", Calls: []transit.Call{{Stop: 0, Arrive: 90, Depart: 100}, {Stop: 1, Arrive: 160, Depart: 160}}}
	for name, c := range map[string]struct {
		transit.Frequency
		want      []transit.Seconds // departures
		estimated bool
	}{
		"until is exclusive":       {transit.Frequency{From: 1000, Until: 1200, Headway: 100, Exact: true}, []transit.Seconds{1000, 1100}, false},
		"a phase when not exact":   {transit.Frequency{From: 1000, Until: 1200, Headway: 100, Phase: 30}, []transit.Seconds{1030, 1130}, true},
		"no phase when exact":      {transit.Frequency{From: 1000, Until: 1001, Headway: 100, Phase: 30, Exact: true}, []transit.Seconds{1000}, false},
		"empty interval":           {transit.Frequency{From: 1000, Until: 1000, Headway: 100, Exact: true}, nil, false},
		"dwell cut at midnight":    {transit.Frequency{From: 5, Until: 6, Headway: 100, Exact: true}, []transit.Seconds{5}, false},
		"phase beyond the service": {transit.Frequency{From: 1000, Until: 1020, Headway: 100, Phase: 30}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := transit.NewBuilder()
			b.AddStop(transit.Stop{ID: "a"})
			b.AddStop(transit.Stop{ID: "b"})
			must(t, b.AddFrequency(template, c.Frequency))
			if got := c.Runs(); got != len(c.want) {
				t.Errorf("%d runs", got)
			}
			tt, err := b.Build()
			must(t, err)
			var got []transit.Seconds
			for _, trip := range tt.Trips() {
				got = append(got, trip.Calls[0].Depart)
				if trip.Calls[1].Arrive-trip.Calls[0].Depart != 60 || trip.ClockEstimated != c.estimated {
					t.Errorf("run %+v", trip)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDays(t *testing.T) {
	var every transit.Days
	for _, day := range []int{-transit.MaxDay, -1, 0, 1, transit.MaxDay} {
		if !every.Has(day) {
			t.Errorf("the zero value misses day %d", day)
		}
		set, ok := transit.OnDays(day)
		if !ok || !set.Has(day) || set.Has(day+1) || set.Has(day-1) {
			t.Errorf("OnDays(%d) = %v", day, set)
		}
		if first, last, ok := set.Span(); first != day || last != day || !ok {
			t.Errorf("day %d spans %d to %d", day, first, last)
		}
	}
	if _, _, ok := every.Span(); ok {
		t.Error("every day has an end")
	}
	a, _ := transit.OnDays(40, -3, 7, 7, transit.MaxDay+1)
	b, _ := transit.OnDays(7, 40, -3)
	if first, last, _ := a.Span(); a != b || first != -3 || last != 40 || a.Has(8) || !a.Has(7) {
		t.Errorf("%v, %v", a, b)
	}
	if _, ok := transit.OnDays(-transit.MaxDay-1, transit.MaxDay+1); ok {
		t.Error("days out of range count")
	}
}

func TestQueryRefuses(t *testing.T) {
	b := transit.NewBuilder()
	b.AddStop(transit.Stop{ID: "a"})
	tt, err := b.Build()
	must(t, err)
	for name, c := range map[string]struct {
		query transit.Query
		id    string
	}{
		"yesterday":         {transit.Query{Depart: -1}, "network.query_depart"},
		"too far ahead":     {transit.Query{Depart: transit.MaxTime}, "network.query_depart"},
		"a negative window": {transit.Query{Window: -1}, "network.query_window"},
		"a window of days":  {transit.Query{Window: 86401}, "network.query_window"},
		"backwards":         {transit.Query{Step: -60}, "network.query_step"},
		"too many rides":    {transit.Query{Rides: transit.MaxRides + 1}, "network.query_rides"},
		"a negative limit":  {transit.Query{Limit: -1}, "network.query_limit"},
		"a late end":        {transit.Query{Depart: 60 * 3600, Limit: 12 * 3600}, "network.query_too_late"},
		"an unknown stop":   {transit.Query{From: []transit.Access{{Stop: 1}}}, "network.query_access"},
		"a negative access": {transit.Query{From: []transit.Access{{Time: -1}}}, "network.query_access"},
	} {
		_, err := tt.Profile(c.query)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != c.id || len(f.Fields) == 0 {
			t.Errorf("%s: got %v, want %s with its field", name, err, c.id)
		}
	}
	if p, err := tt.Profile(transit.Query{Depart: 100}); err != nil || len(p.Departures) != 1 || p.Travel[0] != transit.Unreached {
		t.Errorf("an origin without stops: %+v, %v", p, err)
	}
	if _, _, err := tt.Journey(nil, []transit.Access{{Stop: 4}}, 0, transit.Query{}); err == nil {
		t.Error("an unknown destination was accepted")
	}
	if _, err := tt.Direct(0, 9, 0, 60); err == nil {
		t.Error("an unknown destination was accepted")
	}
	if _, err := tt.Direct(0, 0, transit.MaxTime, 60); err == nil {
		t.Error("a late departure was accepted")
	}
}
