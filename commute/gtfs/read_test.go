package gtfs_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
)

// tables is a feed written inline: file name to contents. Spaces around fields
// are part of the format, so the tables below can be aligned.
type tables map[string]string

// plain is a feed without a fault: two stops, one trip on weekdays of 2026.
var plain = tables{
	"agency.txt":     "agency_id,agency_name,agency_url,agency_timezone\nA,Line Co,http://a.example,Asia/Shanghai\n",
	"stops.txt":      "stop_id,stop_name,stop_lat,stop_lon\nx,北京西,39.89,116.32\ny,雄安,39.03,116.11\nz,保定东,38.87,115.60\n",
	"routes.txt":     "route_id,agency_id,route_short_name,route_long_name,route_type\nr,A,C,京雄城际,2\n",
	"calendar.txt":   "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nwk,1,1,1,1,1,0,0,20260101,20261231\n",
	"trips.txt":      "route_id,service_id,trip_id,trip_headsign\nr,wk,t,雄安\n",
	"stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:02:00,x,1\nt,08:50:00,08:50:00,y,2\n",
}

// with returns the feed with some tables replaced; "" removes one.
func (t tables) with(changes tables) tables {
	c := maps.Clone(t)
	for name, text := range changes {
		c[name] = text
		if text == "" {
			delete(c, name)
		}
	}
	return c
}

// more returns the feed with lines added to a table.
func (t tables) more(name, lines string) tables { return t.with(tables{name: t[name] + lines}) }

func (t tables) fs() fs.FS {
	m := fstest.MapFS{}
	for name, text := range t {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func (t tables) read(test *testing.T) (*gtfs.Feed, *gtfs.Report) {
	test.Helper()
	feed, report, err := gtfs.Read(test.Context(), t.fs(), gtfs.Limits{})
	if err != nil {
		test.Fatal(err)
	}
	return feed, report
}

func TestReadAPlainFeed(t *testing.T) {
	feed, report := plain.read(t)
	from, _ := gtfs.ParseDate("20260101")
	to, _ := gtfs.ParseDate("2026-12-31")
	want := &gtfs.Feed{
		Agencies: []gtfs.Agency{{ID: "A", Name: "Line Co", TimeZone: "Asia/Shanghai"}},
		Stops: []gtfs.Stop{
			{ID: "x", Name: "北京西", Point: geo.WGS84{Lon: 116.32, Lat: 39.89}, Parent: gtfs.None, Level: gtfs.None},
			{ID: "y", Name: "雄安", Point: geo.WGS84{Lon: 116.11, Lat: 39.03}, Parent: gtfs.None, Level: gtfs.None},
			{ID: "z", Name: "保定东", Point: geo.WGS84{Lon: 115.60, Lat: 38.87}, Parent: gtfs.None, Level: gtfs.None},
		},
		Routes:   []gtfs.Route{{ID: "r", ShortName: "C", LongName: "京雄城际", Type: 2}},
		Services: []gtfs.Service{{ID: "wk", Weekdays: [7]bool{false, true, true, true, true, true, false}, From: from, To: to}},
		Trips: []gtfs.Trip{{ID: "t", Headsign: "雄安", Direction: gtfs.None, Shape: gtfs.None, Times: []gtfs.StopTime{
			{Stop: 0, Arrive: 8 * 3600, Depart: 8*3600 + 120},
			{Stop: 1, Arrive: 8*3600 + 3000, Depart: 8*3600 + 3000},
		}}},
	}
	if diff := cmp.Diff(want, feed); diff != "" {
		t.Error(diff)
	}
	if len(report.Problems) != 1 || tell(report.Problems[0]) != "stops.txt:4 z = stop_without_stop_time warning" || report.Truncated || report.Errors() != 0 {
		t.Errorf("problems: %+v", report.Problems)
	}
	if diff := cmp.Diff(gtfs.File{Name: "stop_times.txt", Rows: 2, Kept: 2}, report.File("stop_times.txt")); diff != "" {
		t.Error(diff)
	}
}

// Each case is the plain feed with one fault; want lists the problems as
// "file:line entity field=value code severity".
func TestEachFaultIsReportedWithItsPlace(t *testing.T) {
	two := plain.more("trips.txt", "r,wk,u,雄安\n") // the second trip is the broken one
	for name, c := range map[string]struct {
		feed  tables
		trips int // that remain
		want  []string
	}{
		"unknown stop": {
			plain.more("stop_times.txt", "t,09:00:00,09:00:00,nowhere,3\n"), 1,
			[]string{"stop_times.txt:4 t stop_id=nowhere foreign_key_violation error"},
		},
		"unknown trip": {
			plain.more("stop_times.txt", "v,09:00:00,09:00:00,x,3\n"), 1,
			[]string{"stop_times.txt:4 v trip_id=v foreign_key_violation error"},
		},
		"unknown route and service": {
			plain.more("trips.txt", "q,never,u,\n"), 1,
			[]string{"trips.txt:3 u route_id=q foreign_key_violation error", "trips.txt:3 u service_id=never foreign_key_violation error"},
		},
		"trip listed twice": {
			plain.more("trips.txt", "r,wk,t,again\n"), 1,
			[]string{"trips.txt:3 t trip_id=t duplicate_key error"},
		},
		"stop listed twice": {
			plain.more("stops.txt", "x,again,1,1\n"), 1,
			[]string{"stops.txt:5 x stop_id=x duplicate_key error"},
		},
		"trip without stop times": {
			two, 1, []string{"trips.txt:3 u = unused_trip error"},
		},
		"trip with one stop": {
			two.more("stop_times.txt", "u,09:00:00,09:00:00,x,1\n"), 1,
			[]string{"stop_times.txt:4 u = unusable_trip error"},
		},
		"first time missing": {
			two.more("stop_times.txt", "u,,,x,1\nu,09:00:00,09:00:00,y,2\n"), 1,
			[]string{"stop_times.txt:4 u arrival_time= missing_trip_edge error"},
		},
		"last time missing": {
			two.more("stop_times.txt", "u,09:00:00,09:00:00,y,2\nu,,,x,3\n"), 1,
			[]string{"stop_times.txt:5 u arrival_time= missing_trip_edge error"},
		},
		"time runs backwards": {
			two.more("stop_times.txt", "u,09:00:00,09:05:00,x,1\nu,09:04:59,09:06:00,y,2\n"), 1,
			[]string{"stop_times.txt:5 u arrival_time=9:04:59 stop_time_with_arrival_before_previous_departure_time error"},
		},
		"departure before arrival": {
			two.more("stop_times.txt", "u,09:00:00,08:59:00,x,1\nu,09:04:59,09:06:00,y,2\n"), 1,
			[]string{"stop_times.txt:4 u departure_time=8:59:00 start_and_end_range_out_of_order error"},
		},
		"stop_sequence twice": {
			plain.more("stop_times.txt", "t,09:00:00,09:00:00,z,2\n"), 1,
			[]string{"stop_times.txt:4 t stop_sequence=2 duplicate_key error"},
		},
		"time that is none": {
			two.more("stop_times.txt", "u,9h,09:00:00,x,1\nu,09:04:59,09:06:00,y,2\n"), 1,
			[]string{"stop_times.txt:4 u arrival_time=9h invalid_time error", "trips.txt:3 u = trip_with_invalid_time error"},
		},
		"minutes over 59": {
			two.more("stop_times.txt", "u,9:60:00,9:60:00,x,1\nu,10:04:59,10:04:59,y,2\n"), 1,
			[]string{"stop_times.txt:4 u arrival_time=9:60:00 invalid_time error", "stop_times.txt:4 u departure_time=9:60:00 invalid_time error", "trips.txt:3 u = trip_with_invalid_time error"},
		},
		"times not padded are understood": {
			two.more("stop_times.txt", "u,7:5:00,7:06,x,1\nu, 07:35:00,07:35:00 ,y,2\n"), 2,
			[]string{"stop_times.txt:4 u arrival_time=7:5:00 time_not_padded warning", "stop_times.txt:4 u departure_time=7:06 time_not_padded warning"},
		},
		"negative sequence": {
			plain.more("stop_times.txt", "t,09:00:00,09:00:00,z,-2\n"), 1,
			[]string{"stop_times.txt:4 t stop_sequence=-2 number_out_of_range error"},
		},
		"sequence that is no number": {
			plain.more("stop_times.txt", "t,09:00:00,09:00:00,z,last\n"), 1,
			[]string{"stop_times.txt:4 t stop_sequence=last invalid_integer error"},
		},
		"pickup type unknown": {
			plain.with(tables{"stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\nt,08:00:00,08:02:00,x,1,9\nt,08:50:00,08:50:00,y,2,0\n"}), 1,
			[]string{"stop_times.txt:2 t pickup_type=9 unexpected_enum_value warning"},
		},
		"stop without position": {
			plain.more("stops.txt", "w,W,,\nv,V,0,0\nu,U,95,north\n"), 1,
			[]string{
				"stops.txt:5 w stop_lat= stop_without_location warning",
				"stops.txt:6 v stop_lat=0 stop_without_location warning",
				"stops.txt:7 u stop_lat=95 number_out_of_range warning",
				"stops.txt:7 u stop_lon=north invalid_float warning",
				"stops.txt:7 u stop_lat=95 stop_without_location warning",
			},
		},
		"parent that is not there": {
			plain.with(tables{"stops.txt": "stop_id,stop_name,stop_lat,stop_lon,parent_station\nx,X,39,116,hall\ny,Y,39,115,\n"}), 1,
			[]string{"stops.txt:2 x parent_station=hall foreign_key_violation warning"},
		},
		"a train calls at a station": {
			plain.with(tables{"stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type\nx,X,39,116,1\ny,Y,39,116.1,\n"}), 1,
			[]string{"stop_times.txt:2 t stop_id=x location_with_unexpected_stop_time warning"},
		},
		"agency that is not there": {
			plain.more("routes.txt", "s,B,S,,3\n"), 1,
			[]string{"routes.txt:3 s agency_id=B foreign_key_violation warning"},
		},
		"route type missing": {
			plain.more("routes.txt", "s,A,S,,\n"), 1,
			[]string{"routes.txt:3 s route_type= missing_required_field error"},
		},
		"calendar that ends before it begins": {
			plain.more("calendar.txt", "late,1,1,1,1,1,1,1,20260301,20260201\n"), 1,
			[]string{"calendar.txt:3 late end_date=20260201 start_and_end_range_out_of_order error"},
		},
		"a day that is none": {
			plain.with(tables{"calendar_dates.txt": "service_id,date,exception_type\nwk,20260230,1\nwk,20260301,3\nwk,20260302,2\nwk,20260302,1\n"}), 1,
			[]string{
				"calendar_dates.txt:2 wk date=20260230 invalid_date error",
				"calendar_dates.txt:3 wk exception_type=3 unexpected_enum_value error",
				"calendar_dates.txt:5 wk date=20260302 duplicate_key error",
			},
		},
		"frequencies": {
			plain.with(tables{"frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times\nt,06:00:00,09:00:00,0,0\nt,06:00:00,06:00:00,60,0\nt,06:00:00,07:00:00,-60,0\nt,06:00:00,07:00:00,,0\nt,,07:00:00,60,0\nq,06:00:00,07:00:00,60,0\nt,06:00:00,07:00:00,60,0\nt,06:59:00,08:00:00,60,2\n"}), 1,
			[]string{
				"frequencies.txt:2 t headway_secs=0 number_out_of_range error",
				"frequencies.txt:3 t end_time=06:00:00 start_and_end_range_equal error",
				"frequencies.txt:4 t headway_secs=-60 number_out_of_range error",
				"frequencies.txt:5 t headway_secs= missing_required_field error",
				"frequencies.txt:6 t start_time= missing_required_field error",
				"frequencies.txt:7 q trip_id=q foreign_key_violation error",
				"frequencies.txt:9 t exact_times=2 unexpected_enum_value warning",
				"frequencies.txt:9 t start_time=06:59:00 overlapping_frequency warning",
			},
		},
		"transfers": {
			plain.with(tables{"transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\nx,q,0,,,\nx,,0,,,\nx,y,2,,,\n,,4,,t,\nx,y,2,soon,,\n"}), 1,
			[]string{
				"transfers.txt:2 x q to_stop_id=q foreign_key_violation error",
				"transfers.txt:3 x from_stop_id=x missing_required_field error",
				"transfers.txt:4 x y min_transfer_time= missing_min_transfer_time warning",
				"transfers.txt:5 from_trip_id=t missing_required_field error",
				"transfers.txt:6 x y min_transfer_time=soon invalid_integer error",
			},
		},
		"rows of wrong length": {
			plain.more("stops.txt", "w,W,39\nv,V,39,116,more\nu,U,39,116,,\n"), 1,
			[]string{
				"stops.txt:5 = invalid_row_length warning",
				"stops.txt:5 w stop_lat=39 stop_without_location warning",
				"stops.txt:6 = invalid_row_length warning",
			},
		},
		"a quote that is never closed": {
			plain.more("stops.txt", "w,\"W,39,116\nv,V,39,116\n"), 1,
			[]string{"stops.txt:5 = csv_parsing_failed error"},
		},
		"Windows-1252": {
			plain.more("stops.txt", "w,St\xe4dtchen,39,116\nv,\xd6d,39,116\n"), 1,
			[]string{"stops.txt:5 w stop_name=St\ufffddtchen invalid_character warning"},
		},
		"a column twice": {
			plain.with(tables{"agency.txt": "agency_id,agency_name,agency_name\nA,B,C\n"}), 1,
			[]string{"agency.txt:1 agency_name= duplicated_column warning", "agency.txt:2 A agency_timezone= missing_required_field warning"},
		},
		"an empty file": {
			plain.with(tables{"transfers.txt": " "}).with(tables{"calendar_dates.txt": "\ufeff"}), 1,
			[]string{"calendar_dates.txt:0 = empty_file error", "transfers.txt:1 = empty_column_name warning"},
		},
		"UTF-16": {
			plain.with(tables{"calendar_dates.txt": "\xff\xfes\x00e\x00"}), 1,
			[]string{"calendar_dates.txt:0 = utf16_encoding error"},
		},
		"tables in a sub-folder": {
			func() tables {
				moved := tables{"__MACOSX/stop_times.txt": "x"}
				for name, text := range plain {
					moved["feed/"+name] = text
				}
				return moved
			}(), 1,
			[]string{"feed:0 = invalid_input_files_in_subfolder warning"},
		},
		"a thousand faults are counted, not listed": {
			plain.more("stop_times.txt", strings.Repeat("v,09:00:00,09:00:00,x,3\n", 3000)), 1, nil,
		},
		"unsorted, with a gap, BOM, CRLF, quotes and spaces": {
			plain.with(tables{
				"stop_times.txt": "\ufeff" + strings.ReplaceAll(`"trip_id", arrival_time,departure_time,stop_id,stop_sequence
t, 08:50:00,08:50:00,"y",70

"t",08:00:00,08:02:00, x ,1
`, "\n", "\r\n"),
				"stops.txt": "stop_id,stop_name,stop_lat,stop_lon,note\nx,\"Pipe \"\"5\"\", corner\nof two\",39.89,116.32,\ny,5\" Pipe,39.03,116.11,x\n",
			}), 1,
			[]string{
				"stops.txt:1 note= unknown_column info",
				"stops.txt:2 x stop_name=Pipe \"5\", corner\nof two new_line_in_value warning",
			},
		},
		"no agency, calendar_dates only": {
			plain.with(tables{"agency.txt": "", "calendar.txt": "", "calendar_dates.txt": "service_id,date,exception_type\nwk,20260302,1\n"}), 1,
			[]string{"routes.txt:2 r agency_id=A foreign_key_violation warning"},
		},
		"header only": {plain.with(tables{"transfers.txt": "from_stop_id,to_stop_id,transfer_type\n"}), 1, nil},
		"times of one kind are enough": {
			two.more("stop_times.txt", "u,09:00:00,,x,1\nu,,10:10:00,y,2\n"), 2,
			[]string{
				"stop_times.txt:4 u departure_time= stop_time_with_only_arrival_or_departure_time warning",
				"stop_times.txt:5 u arrival_time= stop_time_with_only_arrival_or_departure_time warning",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			feed, report := c.feed.read(t)
			if len(feed.Trips) != c.trips {
				t.Errorf("%d trips remain, want %d", len(feed.Trips), c.trips)
			}
			if strings.HasPrefix(name, "a thousand") {
				if len(report.Problems) != 101 || !report.Truncated || report.Count("foreign_key_violation") != 3000 {
					t.Errorf("%d listed, %v", len(report.Problems), report.Counts)
				}
				return
			}
			var got []string
			for _, p := range report.Problems {
				if p.Code != "stop_without_stop_time" { // z, and what the cases add: see TestStopsWithoutCalls
					got = append(got, tell(p))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func tell(p gtfs.Problem) string {
	var b strings.Builder
	b.WriteString(p.File + ":" + itoa(p.Line))
	if p.Entity = strings.TrimSpace(p.Entity); p.Entity != "" {
		b.WriteString(" " + p.Entity)
	}
	b.WriteString(" " + p.Field + "=" + p.Value + " " + p.Code + " " + string(p.Severity))
	return b.String()
}

func TestTimesAreInterpolated(t *testing.T) {
	head := "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled\n"
	for name, c := range map[string]struct {
		rows  string
		want  []int32 // seconds after 08:00, arrivals
		falls int
	}{
		"by number of calls":             {"t,08:00:00,08:00:00,x,1,\nt,,,y,2,\nt,,,z,3,\nt,08:30:00,08:30:00,x,4,\n", []int32{0, 600, 1200, 1800}, 0},
		"by distance":                    {"t,08:00:00,08:00:00,x,1,0\nt,,,y,2,4.5\nt,,,z,3,5\nt,08:30:00,08:30:00,x,4,10\n", []int32{0, 810, 900, 1800}, 0},
		"distance that decreases":        {"t,08:00:00,08:00:00,x,1,0\nt,,,y,2,9\nt,,,z,3,5\nt,08:30:00,08:30:00,x,4,10\n", []int32{0, 600, 1200, 1800}, 1},
		"from the departure, per gap":    {"t,08:00:00,08:10:00,x,1,\nt,,,y,2,\nt,08:30:00,08:40:00,z,3,\nt,,,y,4,\nt,09:00:00,09:00:00,x,5,\n", []int32{0, 1200, 1800, 3000, 3600}, 0},
		"a vehicle that stands for long": {"t,08:00:00,08:00:00,x,1,7\nt,,,y,2,7\nt,08:30:00,08:30:00,x,3,7\n", []int32{0, 900, 1800}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			feed, report := plain.with(tables{"stop_times.txt": head + c.rows}).read(t)
			var got []int32
			for i, s := range feed.Trips[0].Times {
				got = append(got, s.Arrive-8*3600)
				if s.Interpolated != (strings.Split(c.rows, "\n")[i][:3] == "t,,") || s.Interpolated && s.Depart != s.Arrive {
					t.Errorf("call %d: %+v", i, s)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || report.Errors() > 0 {
				t.Error(diff, report.Problems)
			}
			if falls := report.Count("decreasing_or_equal_stop_time_distance"); falls != c.falls {
				t.Errorf("%d distances that do not grow are reported", falls)
			}
		})
	}
}

func TestServicesAndDays(t *testing.T) {
	feed, _ := plain.with(tables{
		"calendar_dates.txt": "service_id,date,exception_type\nwk,20260101,2\nwk,20260103,1\nonce,20270701,1\nnone,20260105,2\n",
		"trips.txt":          "route_id,service_id,trip_id\nr,wk,t\nr,once,u\n",
		"stop_times.txt":     plain["stop_times.txt"] + "u,25:30:00,25:30:00,x,1\nu,26:00:00,26:00:00,y,2\n",
	}).read(t)
	day := func(s string) gtfs.Date {
		d, ok := gtfs.ParseDate(s)
		if !ok {
			t.Fatal(s)
		}
		return d
	}
	for date, want := range map[string]int{
		"20251231": 0, // before
		"20260101": 0, // Thursday, removed
		"20260102": 1, // Friday
		"20260103": 1, // Saturday, added
		"20260104": 0, // Sunday
		"20261231": 1, // last day, inclusive
		"20270101": 0,
		"20270701": 1, // the other service
	} {
		if got := feed.TripsOn(day(date)); got != want {
			t.Errorf("%s: %d trips, want %d", date, got, want)
		}
	}
	first, last, ok := feed.Span()
	if !ok || first.String() != "2026-01-01" || last.String() != "2027-07-01" {
		t.Errorf("span %s..%s", first, last)
	}
	if d, ok := feed.BusiestDay(); !ok || d.String() != "2026-01-02" {
		t.Errorf("busiest day %s", d)
	}
	if got := feed.Trips[1].Times[0].Depart; got != 25*3600+1800 {
		t.Errorf("25:30 is %d", got)
	}
	if d := gtfs.NewDate(2024, 2, 29); d.String() != "2024-02-29" || d.Weekday() != 4 {
		t.Errorf("%s is a %s", d, d.Weekday())
	}
	for _, bad := range []string{"", "2026130", "20261301", "2026-1-01", "0x260101"} {
		if _, ok := gtfs.ParseDate(bad); ok {
			t.Errorf("%q is taken for a date", bad)
		}
	}
}

func TestTransfersFollowTheTripsThatRemain(t *testing.T) {
	feed, _ := plain.with(tables{
		"trips.txt":      "route_id,service_id,trip_id\nr,wk,gone\nr,wk,t\nr,wk,u\n",
		"stop_times.txt": plain["stop_times.txt"] + "u,09:00:00,09:00:00,x,1\nu,10:00:00,10:00:00,y,2\n",
		"transfers.txt":  "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\nx,x,2,300,,\n,,4,,gone,t\n,,4,,t,u\n",
	}).read(t)
	none := gtfs.None
	want := []gtfs.Transfer{
		{FromRoute: none, ToRoute: none, FromTrip: none, ToTrip: none, Type: gtfs.MinimumTime, MinTime: 300},
		{FromStop: none, ToStop: none, FromRoute: none, ToRoute: none, FromTrip: 0, ToTrip: 1, Type: gtfs.InSeat},
	}
	if diff := cmp.Diff(want, feed.Transfers); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefusesWhatItCannotUse(t *testing.T) {
	for name, c := range map[string]struct {
		feed   tables
		limits gtfs.Limits
		id     string
		code   string // of a problem
	}{
		"a folder of something else": {tables{"readme.txt": "hello"}, gtfs.Limits{}, "gtfs.no_tables", ""},
		"no stops":                   {plain.with(tables{"stops.txt": ""}), gtfs.Limits{}, "gtfs.nothing_left", "missing_required_file"},
		"no stop ids":                {plain.with(tables{"stops.txt": "stop_name\nx\n"}), gtfs.Limits{}, "gtfs.nothing_left", "missing_required_column"},
		"empty stop times":           {plain.with(tables{"stop_times.txt": "\n"}), gtfs.Limits{}, "gtfs.nothing_left", "empty_file"},
		"too large":                  {plain, gtfs.Limits{Bytes: 300}, "gtfs.nothing_left", "feed_too_large"},
		"a row too long":             {plain.more("routes.txt", strings.Repeat("x", 20000)), gtfs.Limits{Record: 5000}, "", "row_too_long"},
		"too many rows":              {plain, gtfs.Limits{Rows: 1}, "gtfs.nothing_left", "too_many_rows"},
	} {
		t.Run(name, func(t *testing.T) {
			feed, report, err := gtfs.Read(t.Context(), c.feed.fs(), c.limits)
			f, ok := errors.AsType[*fault.Error](err)
			if c.id == "" {
				f, ok = &fault.Error{}, feed != nil && err == nil
			}
			if !ok || f.ID != c.id {
				t.Fatalf("got %v, want %s", err, c.id)
			}
			if c.code != "" && report.Count(c.code) == 0 {
				t.Errorf("no %s in %v", c.code, report.Counts)
			}
		})
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := gtfs.Read(ended, plain.fs(), gtfs.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v after the context ended", err)
	}
	if _, _, err := gtfs.Open(t.Context(), "no/such/feed.zip", gtfs.Limits{}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v for a file that is not there", err)
	}
}

func TestOpenReadsZipAndFolderAlike(t *testing.T) {
	dir := t.TempDir()
	var zipped bytes.Buffer
	writeFeed(t, &zipped, dir, plain)
	want, _ := plain.read(t)
	for _, name := range []string{dir + "/feed", dir + "/feed.zip"} {
		got, report, err := gtfs.Open(t.Context(), name, gtfs.Limits{})
		if err != nil || report.Errors() > 0 {
			t.Fatal(err, report)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if _, _, err := gtfs.Open(t.Context(), dir+"/feed/stops.txt", gtfs.Limits{}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v for a file that is no zip", err)
	}
}
