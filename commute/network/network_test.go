package network_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// 北京南 as a railway and, 400 m away, as a metro station; 固安 placed 3 km off
// its metro station of the same name; 天津 far from all.
func tables() region.Tables {
	station := func(id, name, mode string, lon, lat float64) region.Station {
		return region.Station{ID: id, Name: name, Mode: mode, Lon: lon, Lat: lat, Datum: "WGS84"}
	}
	return region.Tables{Stations: []region.Station{
		station("rail:VNP", "北京南", "rail", 116.3780, 39.8650),
		station("bjm:VNP", "北京南站", "metro", 116.3780, 39.8614),
		station("rail:GFP", "固安", "rail", 116.30, 39.43),
		station("bjm:GFP", "固安", "metro", 116.30, 39.457),
		station("rail:TJP", "天津", "rail", 117.2035, 39.1356),
		station("rail:XXX", "无名", "rail", 0, 0),
	}}
}

func with(t region.Tables, s region.Service, calls string, bands ...region.Band) region.Tables {
	t.Services = append(slices.Clip(t.Services), s)
	t.Calls = slices.Clip(t.Calls)
	for i, call := range strings.Fields(calls) { // station/arrive/depart
		part := strings.Split(call, "/")
		c := region.Call{Service: s.ID, Seq: i + 1, Station: part[0]}
		if _, err := fmt.Sscan(part[1], &c.Arrive); err != nil {
			panic(err)
		}
		if _, err := fmt.Sscan(part[2], &c.Depart); err != nil {
			panic(err)
		}
		t.Calls = append(t.Calls, c)
	}
	t.Bands = slices.Clip(t.Bands)
	for _, b := range bands {
		b.Service = s.ID
		t.Bands = append(t.Bands, b)
	}
	return t
}

func build(t testing.TB, tables region.Tables) *network.Network {
	t.Helper()
	n, err := network.Build(region.New(tables), network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// departures lists the first departures of a service's trips, as HH:MM[:SS].
func departures(n *network.Network, service string) []string {
	var list []string
	for _, trip := range n.Timetable.Trips() {
		if trip.ID == service {
			list = append(list, hhmm(trip.Calls[0].Depart))
		}
	}
	return list
}

func hhmm(s transit.Seconds) string {
	text := fmt.Sprintf("%02d:%02d", s/3600, s/60%60)
	if s%60 != 0 {
		text += fmt.Sprintf(":%02d", s%60)
	}
	return text
}

const beijingTianjin = "rail:VNP/0/120 rail:TJP/2100/2100"

func TestOneDepartureAtStart(t *testing.T) {
	for _, clock := range []region.Clock{region.ClockTimetable, region.ClockBorrowed} {
		n := build(t, with(tables(), region.Service{
			ID: "G1", Line: "京津城际", Name: "C2001", Mode: "rail", Clock: clock, Start: "23:50",
			Runs: region.Estimated, Observed: "2021-01", Source: "s1",
		}, beijingTianjin))
		a, _ := n.StopOf("rail:VNP")
		b, _ := n.StopOf("rail:TJP")
		// Start is the arrival at the first call; the train leaves 2 minutes later.
		want := []transit.Trip{{
			ID: "G1", Line: "京津城际", Name: "C2001", Headsign: "天津", Mode: "rail",
			Calls: []transit.Call{
				{Stop: a, Arrive: 23*3600 + 50*60, Depart: 23*3600 + 52*60},
				{Stop: b, Arrive: 24*3600 + 25*60, Depart: 24*3600 + 25*60},
			},
			Provenance: transit.Provenance{
				Source: "s1", Observed: "2021-01", ClockEstimated: clock == region.ClockBorrowed, RunsEstimated: true,
			},
		}}
		if diff := cmp.Diff(want, tripsOf(n), cmpopts.EquateComparable(transit.Days{})); diff != "" {
			t.Errorf("%s:\n%s", clock, diff)
		}
		if got := n.ServiceOf(&tripsOf(n)[0]); got == nil || got.Name != "C2001" {
			t.Errorf("the service of the trip is %+v", got)
		}
		if got := n.StationOf(b); got == nil || got.Name != "天津" {
			t.Errorf("the station of the stop is %+v", got)
		}
	}
}

func TestBands(t *testing.T) {
	const calls = "bjm:VNP/0/0 bjm:GFP/3000/3000"
	service := region.Service{ID: "L4", Mode: "metro", Clock: region.ClockBands, Runs: region.Measured}
	for name, c := range map[string]struct {
		first, last string
		bands       []region.Band
		want        []string
	}{
		"one band from first to last": {"05:00", "06:00", []region.Band{{From: "05:00", To: "07:00", Trips: 4}}, []string{"05:00", "05:20", "05:40", "06:00"}},
		"a single trip":               {"05:00", "06:00", []region.Band{{From: "05:00", To: "07:00", Trips: 1}}, []string{"05:30"}},
		"two bands meet":              {"04:50", "09:00", []region.Band{{From: "07:00", To: "24:00", Trips: 4}, {From: "05:00", To: "07:00", Trips: 2}}, []string{"04:50", "05:55", "07:30", "08:00", "08:30", "09:00"}},
		"a band without trips": {
			"05:00", "22:00",
			[]region.Band{{From: "05:00", To: "07:00", Trips: 0}, {From: "07:00", To: "09:00", Trips: 2}, {From: "20:00", To: "24:00", Trips: 1}},
			[]string{"05:00", "07:00", "22:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := service
			s.First, s.Last = c.first, c.last
			n := build(t, with(tables(), s, calls, c.bands...))
			if diff := cmp.Diff(c.want, departures(n, "L4")); diff != "" {
				t.Error(diff)
			}
			if got := n.Timetable.Stats(); got.EstimatedClockTrips != len(c.want) {
				t.Errorf("%d of %d trips are marked as estimated", got.EstimatedClockTrips, len(c.want))
			}
		})
	}
	t.Run("inside a band only the phase is free", func(t *testing.T) {
		band := region.Band{From: "07:00", To: "08:00", Trips: 6}
		n := build(t, with(with(tables(), service, calls, band), region.Service{ID: "L5", Mode: "metro", Clock: region.ClockBands}, calls, band))
		got := departures(n, "L4")
		if len(got) != 6 || got[0] < "07:00" || got[0] >= "07:10" || got[5] >= "08:00" || got[5] < "07:50" {
			t.Errorf("departures %v", got)
		}
		if slices.Equal(got, departures(n, "L5")) {
			t.Error("two lines depart on the same second")
		}
	})
}

func TestSpreadGroupsTakeTurns(t *testing.T) {
	all := tables()
	add := func(id, name, group string, perDay int, first, last string) {
		all = with(all, region.Service{
			ID: id, Name: name, Mode: "rail", Clock: region.ClockSpread, Group: group,
			PerDay: perDay, First: first, Last: last, Runs: region.Measured,
		}, beijingTianjin)
	}
	add("c", "C3", "g", 1, "06:00", "20:00")
	add("a", "C1", "g", 1, "07:00", "20:00")
	add("b", "C2", "g", 1, "07:00", "19:00")
	add("alone", "S1", "", 3, "06:30", "21:30")
	add("one", "S2", "", 1, "09:00", "11:00")
	add("often", "D1", "h", 4, "06:00", "18:00")
	add("seldom", "D2", "h", 1, "06:00", "18:00")
	n := build(t, all)
	for id, want := range map[string][]string{
		"a": {"06:00"}, "b": {"13:00"}, "c": {"20:00"},
		"alone": {"06:30", "14:00", "21:30"},
		"one":   {"10:00"},
		"often": {"06:00", "09:00", "15:00", "18:00"}, "seldom": {"12:00"},
	} {
		if diff := cmp.Diff(want, departures(n, id)); diff != "" {
			t.Errorf("%s:\n%s", id, diff)
		}
	}
}

func TestFootpaths(t *testing.T) {
	n := build(t, tables())
	names := func(id string) string {
		from, _ := n.StopOf(id)
		var list []string
		n.Timetable.EachFootpath(from, func(to transit.StopIdx, time transit.Seconds) {
			list = append(list, fmt.Sprintf("%s %d", n.Timetable.Stop(to).ID, time))
		})
		return strings.Join(list, ", ")
	}
	// 0.0036° of latitude are 399.7 m, × 1.3 at 4.8 km/h; 3 km apart counts as the same place.
	for id, want := range map[string]string{
		"rail:VNP": "bjm:VNP 390", "bjm:VNP": "rail:VNP 390",
		"rail:GFP": "bjm:GFP 600", "bjm:GFP": "rail:GFP 600",
		"rail:TJP": "", "rail:XXX": "",
	} {
		if got := names(id); got != want {
			t.Errorf("from %s: %q, want %q", id, got, want)
		}
	}
}

func TestNearStopsAndAccess(t *testing.T) {
	n := build(t, tables())
	at := geo.WGS84{Lon: 116.3780, Lat: 39.8610}
	ids := func(p geo.WGS84, within geo.Metres) []string {
		var list []string
		for _, s := range n.NearStops(p, within) {
			list = append(list, fmt.Sprintf("%s %.0f", n.Timetable.Stop(s.Stop).ID, s.Distance))
		}
		return list
	}
	for _, c := range []struct {
		p      geo.WGS84
		within geo.Metres
		want   []string
	}{
		{at, 443, []string{"bjm:VNP 44"}},
		{at, 445, []string{"bjm:VNP 44", "rail:VNP 444"}},
		{at, -1, nil},
		{geo.WGS84{Lon: 200}, 1e9, nil},
		{geo.WGS84{}, 1000, nil}, // a station without position is nowhere
		{geo.WGS84{Lon: 117, Lat: 39}, 1e6, []string{"rail:TJP 23 km", "", "", "", ""}},
	} {
		got := ids(c.p, c.within)
		if c.within == 1e6 {
			if len(got) != len(c.want) || !strings.HasPrefix(got[0], "rail:TJP") {
				t.Errorf("all: %v", got)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v:\n%s", c, diff)
		}
	}
	metro, _ := n.StopOf("bjm:VNP")
	if diff := cmp.Diff([]transit.Access{{Stop: metro, Time: 44}}, n.Access(at, 300)); diff != "" {
		t.Error(diff)
	}
	for s := range transit.Seconds(4000) {
		if got := n.WalkTime(n.WalkReach(s)); got != s && got != s+1 {
			t.Fatalf("%d seconds lead %v m far, which takes %d", s, n.WalkReach(s), got)
		}
	}
}

// From the street: a quarter of an hour before the train, three minutes for
// the metro; from train to metro the walk and the metro's time.
func TestTimeAtStations(t *testing.T) {
	all := with(tables(), region.Service{ID: "C2002", Mode: "rail", Clock: region.ClockTimetable, Start: "08:00"}, "rail:TJP/0/0 rail:VNP/1800/1800")
	all = with(all, region.Service{ID: "L4", Mode: "metro", Clock: region.ClockSpread, PerDay: 61, First: "08:00", Last: "09:00"}, "bjm:VNP/0/0 bjm:GFP/600/600")
	n := build(t, all)
	from, _ := n.StopOf("rail:TJP")
	to, _ := n.StopOf("bjm:GFP")
	for depart, want := range map[string]string{"07:45": "08:50", "07:46": ""} {
		var h, m transit.Seconds
		_, _ = fmt.Sscanf(depart, "%d:%d", &h, &m)
		j, ok, err := n.Timetable.Journey([]transit.Access{{Stop: from}}, []transit.Access{{Stop: to}}, h*3600+m*60, transit.Query{})
		if err != nil || ok != (want != "") {
			t.Fatal(depart, ok, err)
		}
		// Off the train 08:30, at the metro 08:36:30, ready 08:39:30, train 08:40.
		if ok && hhmm(j.Arrive) != want {
			t.Errorf("left %s, arrived %s, want %s", depart, hhmm(j.Arrive), want)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	spread := region.Service{ID: "s", Mode: "rail", Clock: region.ClockSpread, PerDay: 1, First: "06:00", Last: "07:00"}
	change := func(f func(*region.Service)) region.Tables {
		s := spread
		f(&s)
		return with(tables(), s, beijingTianjin)
	}
	for name, c := range map[string]struct {
		tables region.Tables
		id     string
	}{
		"one call":                {with(tables(), spread, "rail:VNP/0/0"), "network.service_calls"},
		"an unknown station":      {with(tables(), spread, "rail:VNP/0/0 rail:QQQ/1/1"), "network.service_station"},
		"times that run back":     {with(tables(), spread, "rail:VNP/0/5 rail:TJP/1/1"), "network.trip_time_backwards"},
		"no clock":                {change(func(s *region.Service) { s.Clock = "" }), "network.service_clock"},
		"no hour":                 {change(func(s *region.Service) { s.First = "" }), "network.service_clock"},
		"an hour that is none":    {change(func(s *region.Service) { s.First = "6:5" }), "network.service_clock"},
		"last before first":       {change(func(s *region.Service) { s.Last = "05:59" }), "network.service_clock"},
		"no departures":           {change(func(s *region.Service) { s.PerDay = 0 }), "network.service_clock"},
		"a start that is missing": {change(func(s *region.Service) { s.Clock = region.ClockTimetable }), "network.service_clock"},
		"bands that are missing":  {change(func(s *region.Service) { s.Clock = region.ClockBands }), "network.service_bands"},
		"a band that ends before it begins": {with(tables(), region.Service{ID: "s", Clock: region.ClockBands}, beijingTianjin,
			region.Band{From: "08:00", To: "07:00", Trips: 1}), "network.service_bands"},
		"last before its band": {with(tables(), region.Service{ID: "s", Clock: region.ClockBands, First: "08:30", Last: "08:10"}, beijingTianjin,
			region.Band{From: "08:00", To: "09:00", Trips: 1}), "network.service_clock"},
	} {
		_, err := network.Build(region.New(c.tables), network.DefaultOptions())
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != c.id {
			t.Errorf("%s: got %v, want %s", name, err, c.id)
		}
	}
	for name, change := range map[string]func(*network.Options){
		"standing still":    func(o *network.Options) { o.WalkMetresPerSecond = 0 },
		"a short cut":       func(o *network.Options) { o.Detour = 0.9 },
		"backwards in time": func(o *network.Options) { o.Modes = map[string]network.Slack{"rail": {Board: -1}} },
		"walking for days":  func(o *network.Options) { o.MaxTransfer = 86400 },
	} {
		o := network.DefaultOptions()
		change(&o)
		if _, err := network.Build(region.New(tables()), o); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAssumptionsSayTheirUnitAndWhy(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range network.DefaultOptions().Assumptions() {
		if a.ID == "" || a.Unit == "" || !strings.HasPrefix(a.Note, "network.assumption_") || seen[a.ID] {
			t.Errorf("%+v", a)
		}
		seen[a.ID] = true
	}
	for _, id := range []string{"walk_speed", "detour", "board.rail", "change.metro"} {
		if !seen[id] {
			t.Errorf("%s is not listed", id)
		}
	}
}
