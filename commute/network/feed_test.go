package network_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// A feed of Mondays and Tuesdays (2026-03-02 is a Monday): a night train, a
// line by headway, one with exact times, a station with two platforms.
var night = map[string]string{
	"stops.txt": `stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
a,A,39.00,116.00,0,
b,B,39.00,116.10,0,
hall,B hall,39.00,116.10,1,
b1,B 1,,,0,hall
c,C,39.50,116.00,0,
d,D,39.0001,116.1001,0,
gate,Gate,39.00,116.00,2,
`,
	"routes.txt":     "route_id,route_short_name,route_long_name,route_type\nn,,Night,2\nm,M1,,1\n",
	"calendar.txt":   "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nmon,1,0,0,0,0,0,0,20260101,20261231\ntue,0,1,0,0,0,0,0,20260101,20261231\nnever,0,0,0,0,0,0,0,20260101,20261231\n",
	"trips.txt":      "route_id,service_id,trip_id,trip_headsign\nn,mon,N1,\nm,tue,M,Centre\nm,tue,X,\nm,never,Z,\n",
	"stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\nN1,23:50:00,23:50:00,a,1,,\nN1,,,b,2,1,\nN1,24:50:00,24:50:00,c,3,,\nM,00:00:00,00:00:00,b1,1,,\nM,00:10:00,00:10:00,c,2,,\nX,00:00:00,00:00:00,a,1,,\nX,00:10:00,00:10:00,b,2,,\nZ,00:00:00,00:00:00,a,1,,\nZ,00:10:00,00:10:00,b,2,,\n",
	"frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times\n" +
		"M,06:00:00,07:00:00,600,0\nX,06:00:00,07:00:00,1200,1\n",
	"transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\n" +
		"b,hall,2,300,,\nb,b,2,0,,\nb,d,3,,,\nd,b,0,,,\na,c,1,,,\nb,c,2,10,N1,M\nb,gate,0,,,\n",
}

func tripsOf(n *network.Network) (list []transit.Trip) {
	for _, trip := range n.Timetable.Trips() {
		list = append(list, trip)
	}
	return list
}

func readFeed(t *testing.T, tables map[string]string) *gtfs.Feed {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range tables {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	feed, _, err := gtfs.Read(t.Context(), files, gtfs.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return feed
}

func TestFeedOnADate(t *testing.T) {
	date, _ := gtfs.ParseDate("20260303") // Tuesday
	n, err := network.Build(nil, network.DefaultOptions(), network.Feed{
		Prefix: "f:", Source: "feed-1", Feed: readFeed(t, night), Date: date, Slack: &network.Slack{Board: 30},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := network.FeedReport{Prefix: "f:", Source: "feed-1", Zone: "UTC", Stops: 5, Trips: 3, Runs: 10, Idle: 1, Transfers: 6}
	if diff := cmp.Diff([]network.FeedReport{want}, n.Feeds); diff != "" {
		t.Error(diff)
	}
	stop := func(id string) transit.StopIdx {
		s, ok := n.StopOf("f:" + id)
		if !ok {
			t.Fatalf("no stop %s", id)
		}
		return s
	}
	trips := tripsOf(n)
	if got := trips[0]; got.Days.Has(0) || !got.Days.Has(-1) || got.Line != "Night" || got.Mode != "rail" || got.Headsign != "C" ||
		!got.RunsEstimated || got.Calls[1].Depart != 24*3600+20*60 || !got.Calls[1].NoBoard || got.Source != "feed-1" {
		t.Errorf("night train: %+v", got)
	}
	var headway, exact []string
	for _, trip := range trips[1:] {
		switch trip.ID {
		case "f:M":
			headway = append(headway, hhmm(trip.Calls[0].Depart))
		case "f:X":
			exact = append(exact, hhmm(trip.Calls[0].Depart))
		}
		if trip.ClockEstimated != (trip.ID == "f:M") || !trip.Days.Has(0) || trip.Days.Has(-1) {
			t.Errorf("run %+v", trip)
		}
	}
	if diff := cmp.Diff([]string{"06:00", "06:20", "06:40"}, exact); diff != "" {
		t.Error(diff)
	}
	if len(headway) != 6 || headway[0] < "06:00" || headway[0] >= "06:10" {
		t.Errorf("headway line: %v", headway)
	}
	// The night train of Monday is left at B at 00:20 on Tuesday.
	j, ok, err := n.Timetable.Journey([]transit.Access{{Stop: stop("b")}}, []transit.Access{{Stop: stop("c")}}, 0, transit.Query{})
	if err != nil || ok {
		t.Errorf("boarded where that is not allowed: %+v, %v", j, err)
	}
	profile, err := n.Timetable.Profile(transit.Query{From: []transit.Access{{Stop: stop("a")}}, Depart: 23*3600 + 40*60})
	if err != nil || profile.At(stop("b"))[0] != transit.Unreached {
		t.Errorf("the night train runs on Tuesday too: %d, %v", profile.At(stop("b"))[0], err)
	}
	paths := map[string]transit.Seconds{}
	for _, from := range []string{"a", "b", "b1", "c", "d"} {
		n.Timetable.EachFootpath(stop(from), func(to transit.StopIdx, time transit.Seconds) {
			paths[from+" "+n.Timetable.Stop(to).ID[2:]] = time
		})
	}
	// b and d, 14 m apart, are joined in one direction only; from b to the
	// platform of the hall 300 s are needed, 30 of them at the platform.
	for pair, want := range map[string]transit.Seconds{"b b1": 270, "b1 b": 0, "d b": 14, "d b1": 14, "b1 d": 14} {
		if got, ok := paths[pair]; !ok || got != want {
			t.Errorf("%s: %d s, %v, want %d", pair, got, ok, want)
		}
	}
	if _, ok := paths["b d"]; ok {
		t.Error("a way that the feed rules out")
	}
	if paths["a c"] < 12*3600 { // a timed transfer over 55 km: as far as one walks
		t.Errorf("a to c in %d s", paths["a c"])
	}
	if got := n.Timetable.Stop(stop("b")); got.Board != 30 || got.Change != 1 {
		t.Errorf("slack at b: %+v", got)
	}
	if n.StationOf(stop("a")) != nil || n.ServiceOf(&trips[0]) != nil {
		t.Error("a feed's stop has a station")
	}
}

func TestFeedBesideARegion(t *testing.T) {
	date, _ := gtfs.ParseDate("20260302")
	all := with(tables(), region.Service{ID: "G1", Mode: "rail", Clock: region.ClockTimetable, Start: "08:00"}, beijingTianjin)
	n, err := network.Build(region.New(all), network.DefaultOptions(), network.Feed{Prefix: "f:", Feed: readFeed(t, night), Date: date})
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, trip := range n.Timetable.Trips() {
		ids = append(ids, trip.ID)
	}
	ids = slices.Compact(ids) // the line by headway comes last
	if diff := cmp.Diff([]string{"G1", "f:N1", "f:X", "f:M"}, ids); diff != "" {
		t.Error(diff)
	}
	if n.Timetable.NumStops() != 6+5+2 { // of a rule for two trips two parts
		t.Errorf("%d stops", n.Timetable.NumStops())
	}
}
