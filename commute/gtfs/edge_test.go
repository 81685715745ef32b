package gtfs_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
)

// Each case is the plain feed with one peculiarity; want lists the problems
// that name a code of interest, all if only is empty.
func TestPeculiarFeeds(t *testing.T) {
	stops := func(rows string) string {
		return "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_timezone,zone_id,level_id,wheelchair_boarding\n" + rows
	}
	const xy = "x,X,39.89,116.32,0,,,,,\ny,Y,39.03,116.11,0,,,,,\n"
	const pathways = "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,stair_count\n"
	two := plain.more("trips.txt", "r,wk,u,雄安\n").more("stop_times.txt", "u,10:00:00,10:02:00,x,1\nu,10:50:00,10:50:00,y,2\n")
	for name, c := range map[string]struct {
		feed  tables
		trips int
		want  []string
	}{
		// Time and service days.
		"agencies in two time zones, one that is none": {
			plain.with(tables{"agency.txt": "agency_id,agency_name,agency_timezone\nA,A,Asia/Shanghai\nB,B,Europe/Paris\nC,C,Mars/Base\n,D,Asia/Shanghai\n"}), 1,
			[]string{
				"agency.txt:3 B agency_timezone=Europe/Paris inconsistent_agency_timezone warning",
				"agency.txt:4 C agency_timezone=Mars/Base invalid_timezone warning",
			},
		},
		"stop_timezone": {
			plain.with(tables{"stops.txt": stops("x,X,39.89,116.32,0,,Asia/Tokyo,,,\ny,Y,39.03,116.11,0,,Local,,,\n")}), 1,
			[]string{"stops.txt:3 y stop_timezone=Local invalid_timezone warning"},
		},
		"services that never run": {
			plain.more("calendar.txt", "zero,0,0,0,0,0,0,0,20260101,20261231\nshort,0,0,0,0,0,0,1,20260105,20260110\ngone,0,0,0,0,0,1,0,20260105,20260111\nfilled,0,0,0,0,0,0,0,20260101,20261231\n").
				with(tables{"calendar_dates.txt": "service_id,date,exception_type\ngone,20260110,2\nfilled,20260110,1\nlost,20260111,2\n"}), 1,
			[]string{
				"calendar.txt:3 zero = service_has_no_active_day_of_the_week warning",
				"calendar.txt:4 short = service_never_active warning",
				"calendar.txt:5 gone = service_never_active warning",
				"calendar_dates.txt:4 lost = service_never_active warning",
			},
		},
		"neither calendar": {
			plain.with(tables{"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"}).with(tables{"trips.txt": plain["trips.txt"]}), 0,
			[]string{"calendar.txt:0 = missing_calendar_and_calendar_date_files error", "trips.txt:2 t service_id=wk foreign_key_violation error", "stop_times.txt:2 t trip_id=t refers_to_left_out_trip error", "stop_times.txt:3 t trip_id=t refers_to_left_out_trip error"},
		},

		// Frequencies.
		"a frequency row twice": {
			plain.with(tables{"frequencies.txt": "trip_id,start_time,end_time,headway_secs\nt,06:00:00,07:00:00,600\nt,06:00:00,08:00:00,900\n"}), 1,
			[]string{"frequencies.txt:3 t start_time=06:00:00 duplicate_key error"},
		},

		// Blocks.
		"a block whose trips overlap": {
			plain.with(tables{
				"trips.txt":      "route_id,service_id,trip_id,block_id\nr,wk,t,b\nr,wk,u,b\nr,sun,v,b\n",
				"calendar.txt":   plain["calendar.txt"] + "sun,0,0,0,0,0,0,1,20260101,20261231\n",
				"stop_times.txt": plain["stop_times.txt"] + "u,08:40:00,08:40:00,x,1\nu,09:50:00,09:50:00,y,2\nv,08:00:00,08:02:00,x,1\nv,08:50:00,08:50:00,y,2\n",
			}), 3,
			[]string{"trips.txt:2 t block_id=b u block_trips_with_overlapping_stop_times warning"},
		},

		// Transfers.
		"transfers that contradict themselves": {
			two.with(tables{
				"stops.txt":  stops(xy + "z,Z,38.87,115.6,0,,,,,\nhall,H,39.89,116.32,1,,,,,\ngate,G,39.89,116.32,2,hall,,,,\n"),
				"routes.txt": plain["routes.txt"] + "q,A,D,,2\n",
				"transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_trip_id\n" +
					"x,y,6,,,,,\nx,gate,0,,,,,\nx,y,0,,q,,t,\nz,x,1,,,,t,u\nx,y,2,90,,,,\ny,y,4,,,,t,u\ny,x,4,,,,t,u\nx,hall,3,,,,,\n",
			}), 2,
			[]string{
				"transfers.txt:2 x y transfer_type=6 unexpected_enum_value warning",
				"transfers.txt:3 x gate to_stop_id=gate transfer_with_invalid_stop_location_type error",
				"transfers.txt:4 x y from_trip_id=t transfer_with_invalid_trip_and_route error",
				"transfers.txt:6 x y from_stop_id to_stop_id=x y duplicate_key error",
				"transfers.txt:5 t from_trip_id= transfer_with_invalid_trip_and_stop warning",
				"transfers.txt:7 u to_trip_id= transfer_with_suspicious_mid_trip_in_seat warning",
			},
		},
		"transfers from trips left out": {
			two.more("stop_times.txt", "u,09:00:00,09:00:00,y,3\n").with(tables{"transfers.txt": "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n,,4,t,u\n"}), 1,
			[]string{
				"stop_times.txt:6 u arrival_time=9:00:00 stop_time_with_arrival_before_previous_departure_time error",
				"transfers.txt:2 = refers_to_left_out_trip error",
			},
		},

		// Boarding rules.
		"flexible service": {
			plain.with(tables{
				"trips.txt":         plain["trips.txt"] + "r,wk,u,\n",
				"stop_times.txt":    "trip_id,arrival_time,departure_time,stop_id,stop_sequence,location_id,start_pickup_drop_off_window\nt,08:00:00,08:02:00,x,1,,\nt,08:50:00,08:50:00,y,2,,\nu,,,,1,zone,08:00:00\n",
				"locations.geojson": "{}",
			}), 1,
			[]string{"locations.geojson:0 = unread_file info", "stop_times.txt:4 u stop_id= flexible_stop_time error"},
		},

		// Stations.
		"every kind of location, and wrong parents": {
			plain.with(tables{"stops.txt": stops(xy + "hall,H,39.89,116.32,1,,,,,\nin,H,39.89,116.32,1,hall,,,,\np,P,39.89,116.32,0,hall,,,,\n" +
				"gate,G,39.89,116.32,2,,,,,\nnode,,,,3,p,,,,\narea,,,,4,hall,,,,\ngood,,,,4,p,,,,\nself,S,39,116,0,self,,,,\nnone,,39,116,0,,,,F9,3\nodd,O,39,116,7,,,,,\n")}), 1,
			[]string{
				"stops.txt:7 gate parent_station= location_without_parent_station warning",
				"stops.txt:12 none level_id=F9 foreign_key_violation warning",
				"stops.txt:12 none wheelchair_boarding=3 unexpected_enum_value warning",
				"stops.txt:12 none stop_name= missing_stop_name warning",
				"stops.txt:13 odd location_type=7 unexpected_enum_value warning",
				"stops.txt:5 in parent_station=hall station_with_parent_station warning",
				"stops.txt:8 node parent_station=p wrong_parent_location_type warning",
				"stops.txt:9 area parent_station=hall wrong_parent_location_type warning",
				"stops.txt:11 self parent_station=self wrong_parent_location_type warning",
			},
		},
		"pathways": {
			plain.with(tables{
				"levels.txt": "level_id,level_index,level_name\nF0,0,Ground\nF0,1,again\nF1,up,\n",
				"stops.txt":  stops(xy + "hall,H,39.89,116.32,1,,,,,\ne,E,39.89,116.32,2,hall,,,F0,\np,P,39.89,116.32,0,hall,,,F0,\nq,Q,39.89,116.32,0,hall,,,,\nn,,,,3,hall,,,,\nm,,,,3,hall,,,,\na,,,,4,p,,,,\n"),
				"pathways.txt": pathways +
					"1,e,n,1,1,10,,\n2,n,p,2,1,,30,12\n3,n,q,5,0,,20,\n4,n,hall,1,1,1,,\n5,n,n,1,1,1,,\n6,n,nowhere,1,1,1,,\n7,n,m,8,1,1,,\n8,n,m,1,2,1,,\n9,m,n,7,1,-1,x,\n1,n,p,1,1,1,,\n10,e,a,1,1,5,,\n",
			}), 1,
			[]string{
				"levels.txt:3 F0 level_id=F0 duplicate_key error",
				"levels.txt:4 F1 level_index=up invalid_float warning",
				"stops.txt:8 n level_id= missing_level_id warning",
				"stops.txt:7 q level_id= missing_level_id warning",
				"pathways.txt:5 4 to_stop_id=hall pathway_to_wrong_location_type error",
				"pathways.txt:6 5 to_stop_id=n pathway_loop warning",
				"pathways.txt:7 6 to_stop_id=nowhere foreign_key_violation error",
				"pathways.txt:8 7 pathway_mode=8 unexpected_enum_value error",
				"pathways.txt:9 8 is_bidirectional=2 unexpected_enum_value error",
				"pathways.txt:10 9 is_bidirectional=1 bidirectional_exit_gate warning",
				"pathways.txt:10 9 length=-1 number_out_of_range warning",
				"pathways.txt:10 9 traversal_time=x invalid_integer warning",
				"pathways.txt:11 1 pathway_id=1 duplicate_key error",
				"stops.txt:6 p = pathway_to_platform_with_boarding_areas warning",
				"stops.txt:7 q = pathway_unreachable_location warning",
				"stops.txt:9 m = pathway_dangling_generic_node warning",
			},
		},

		// Missing times.
		"timepoints": {
			plain.with(tables{"stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,timepoint\nt,08:00:00,08:02:00,x,1,1\nt,,,z,2,1\nt,,,z,3,0\nt,,,z,4,\nt,08:50:00,08:50:00,y,5,0\nt,08:55:00,,y,6,2\n"}), 1,
			[]string{
				"stop_times.txt:3 t timepoint=1 stop_time_timepoint_without_times warning",
				"stop_times.txt:7 t timepoint=2 unexpected_enum_value warning",
				"stop_times.txt:7 t departure_time= stop_time_with_only_arrival_or_departure_time warning",
			},
		},

		// Shape of trips.
		"loops, hops without duration, long trips and equal trips are fine": {
			plain.with(tables{
				"trips.txt": "route_id,service_id,trip_id\nr,wk,loop\nr,wk,twice\nr,wk,long\nr,wk,same\n",
				"stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nloop,08:00:00,08:00:00,x,1\nloop,08:50:00,08:50:00,y,2\nloop,09:50:00,09:50:00,x,3\n" +
					"twice,08:00:00,08:00:00,x,1\ntwice,08:00:00,08:00:00,x,2\ntwice,09:00:00,09:00:00,y,30\n" +
					"long,08:00:00,08:00:00,x,1\nlong,79:00:00,79:00:00,y,2\nsame,08:00:00,08:00:00,x,1\nsame,79:00:00,79:00:00,y,2\n",
			}), 4, nil,
		},
		"a vehicle too fast for its kind": {
			two.with(tables{"routes.txt": "route_id,route_short_name,route_type,agency_id\nr,R,3,A\n"}).more("stop_times.txt", "t,08:51:00,08:51:00,z,3\nu,10:51:00,10:51:00,z,3\n"), 2,
			[]string{"stop_times.txt:6 t stop_id=y z fast_travel_between_consecutive_stops warning"},
		},

		// Places.
		"latitude and longitude exchanged": {
			plain.more("stops.txt", "w,W,116.3,39.9\nv,V,0.5,0.5\nu,U,89.5,10\n"), 1,
			[]string{
				"stops.txt:5 w stop_lat=116.3 swapped_coordinates warning",
				"stops.txt:6 v stop_lat=0.5 point_near_origin warning",
				"stops.txt:7 u stop_lat=89.5 point_near_pole warning",
			},
		},
		"exchanged where both are latitudes": {
			plain.with(tables{"stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nx,X,-30.03,-51.22\ny,Y,-30.05,-51.20\nz,Z,-51.21,-30.04\n"}), 1,
			[]string{"stops.txt:4 z stop_lat= swapped_coordinates warning"},
		},

		// Files.
		"a file and a column that GTFS does not know": {
			plain.with(tables{"translations.txt": "x", "ticketing.txt": "x", "agency.txt": "agency_id,agency_name,agency_timezone,,colour\nA,A,Asia/Shanghai,,\n"}), 1,
			[]string{
				"ticketing.txt:0 = unknown_file info", "translations.txt:0 = unread_file info",
				"agency.txt:1 = empty_column_name warning", "agency.txt:1 colour= unknown_column info",
			},
		},
		"huge and non-ASCII ids": {
			plain.with(tables{
				"trips.txt":      "route_id,service_id,trip_id\nr,wk," + strings.Repeat("長", 30000) + "\n",
				"stop_times.txt": strings.ReplaceAll(plain["stop_times.txt"], "\nt,", "\n"+strings.Repeat("長", 30000)+","),
			}), 1, nil,
		},

		// Routes, shapes, fares and what else is read.
		"routes": {
			plain.with(tables{
				"agency.txt": "agency_id,agency_name,agency_timezone\nA,A,Asia/Shanghai\nB,B,Asia/Shanghai\n",
				"routes.txt": plain["routes.txt"] + "n,A,,,2\no,A,O,,9\np,,P,,1702\n",
			}), 1,
			[]string{
				"routes.txt:3 n route_short_name= route_both_short_and_long_name_missing warning",
				"routes.txt:4 o route_type=9 unexpected_enum_value warning",
				"routes.txt:5 p agency_id= missing_required_field warning",
			},
		},
		"shapes": {
			plain.with(tables{
				"trips.txt":      "route_id,service_id,trip_id,shape_id\nr,wk,t,s\nr,wk,u,none\n",
				"shapes.txt":     "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\ns,39,116,3,9\ns,39,115,1,0\ns,39,115.5,2,10\ns,39,115.6,2,11\ns,95,115,4,\none,39,115,1,\ns,39,115,x,\n",
				"stop_times.txt": plain["stop_times.txt"] + "u,09:00:00,09:00:00,x,1\nu,10:00:00,10:00:00,y,2\n",
			}), 2,
			[]string{
				"shapes.txt:6 s shape_pt_lat=95 number_out_of_range warning",
				"shapes.txt:6 s = invalid_shape_point error",
				"shapes.txt:8 s shape_pt_sequence=x invalid_integer error",
				"shapes.txt:5 s shape_pt_sequence= duplicate_key error",
				"shapes.txt:2 s shape_dist_traveled= decreasing_shape_distance warning",
				"shapes.txt:7 one = single_shape_point warning",
				"trips.txt:3 u shape_id=none foreign_key_violation warning",
				"shapes.txt:7 one = unused_shape info",
			},
		},
		"fares": {
			plain.with(tables{
				"fare_attributes.txt": "fare_id,price,currency_type,payment_method,transfers,agency_id,transfer_duration\nf,2.5,CNY,0,,A,5400\ng,free,yuan,2,3,Z,-1\nf,1,CNY,0,,,\nh,,CNY,0,,,\n",
				"fare_rules.txt":      "fare_id,route_id,origin_id\nf,r,\nf,r,\nq,r,\ng,none,\ng,,zone9\n",
			}), 1,
			[]string{
				"fare_attributes.txt:3 g price=free invalid_float warning",
				"fare_attributes.txt:3 g payment_method=2 unexpected_enum_value warning",
				"fare_attributes.txt:3 g agency_id=Z foreign_key_violation warning",
				"fare_attributes.txt:3 g transfer_duration=-1 number_out_of_range warning",
				"fare_attributes.txt:3 g currency_type=yuan invalid_currency warning",
				"fare_attributes.txt:3 g transfers=3 unexpected_enum_value warning",
				"fare_attributes.txt:4 f fare_id=f duplicate_key error",
				"fare_attributes.txt:5 h price= missing_required_field error",
				"fare_rules.txt:3 f fare_id=f duplicate_key error",
				"fare_rules.txt:4 q fare_id=q foreign_key_violation error",
				"fare_rules.txt:5 g route_id=none foreign_key_violation error",
				"fare_rules.txt:6 g origin_id=zone9 foreign_key_violation warning",
			},
		},
		"feed_info and attributions": {
			plain.with(tables{
				"feed_info.txt":    "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version\nP,http://p.example,zh,20260101,2026,7\nQ,http://q.example,zh,,,\n",
				"attributions.txt": "organization_name,trip_id,is_producer\nO,,1\nP,t,\n,,1\nQ,nowhere,1\n",
			}), 1,
			[]string{
				"feed_info.txt:2 feed_end_date=2026 invalid_date warning",
				"feed_info.txt:2 feed_start_date=20260101 missing_feed_info_date warning",
				"feed_info.txt:3 = more_than_one_entity error",
				"attributions.txt:3 P = attribution_without_role warning",
				"attributions.txt:4 organization_name= missing_required_field error",
				"attributions.txt:5 Q trip_id=nowhere foreign_key_violation error",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			feed, report, err := gtfs.Read(t.Context(), c.feed.fs(), gtfs.Limits{})
			if err != nil && c.trips > 0 {
				t.Fatal(err)
			}
			if feed != nil && len(feed.Trips) != c.trips {
				t.Errorf("%d trips remain, want %d", len(feed.Trips), c.trips)
			}
			var got []string
			for _, p := range report.Problems {
				if p.Code != "stop_without_stop_time" {
					got = append(got, tell(p))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			keepsItsPromises(t, report)
		})
	}
}

// keepsItsPromises checks what every report must: an error leaves something
// out, and counts and codes are those of the problems.
func keepsItsPromises(t *testing.T, r *gtfs.Report) {
	t.Helper()
	known := map[string]bool{}
	for _, c := range gtfs.Codes() {
		known[c.Name] = true
	}
	for _, p := range r.Problems {
		if !known[p.Code] {
			t.Errorf("unknown code %s", p.Code)
		}
	}
	lost := 0
	for _, f := range r.Files {
		if f.Kept > f.Rows {
			t.Errorf("%+v", f)
		}
		lost += f.Rows - f.Kept
	}
	if lost > 0 && r.Errors() == 0 {
		t.Errorf("%d rows are lost without an error: %+v", lost, r.Files)
	}
	n := 0
	for _, c := range r.Counts {
		n += c.Count
	}
	if !r.Truncated && n != len(r.Problems) {
		t.Errorf("%d counted, %d listed", n, len(r.Problems))
	}
}

func TestStopsWithoutCalls(t *testing.T) {
	_, report := plain.more("stops.txt", "w,W,39.5,116\n").read(t)
	if got := report.Count("stop_without_stop_time"); got != 2 || report.Of(gtfs.Warning) != 2 {
		t.Errorf("%+v", report.Problems)
	}
}

func TestEverythingElseIsRead(t *testing.T) {
	feed, report := plain.with(tables{
		"routes.txt":          "route_id,route_type,continuous_pickup,continuous_drop_off\nr,3,0,1\n",
		"levels.txt":          "level_id,level_index,level_name\nF0,0,Ground\nB1,-1.5,\n",
		"stops.txt":           "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_timezone,stop_code,zone_id,level_id,wheelchair_boarding\nhall,H,39,116,1,,,,,,\nx,X,39,116,0,hall,Asia/Tokyo,12,Z1,B1,1\ny,Y,39.1,116,,,,,,,2\n",
		"shapes.txt":          "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\ns,39.1,116,20,7.5\ns,39,116,10,0\n",
		"trips.txt":           "route_id,service_id,trip_id,trip_short_name,direction_id,block_id,shape_id,wheelchair_accessible,bikes_allowed\nr,wk,t,G1,1,b,s,1,2\n",
		"stop_times.txt":      "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,timepoint,continuous_pickup,continuous_drop_off\nt,08:00:00,08:02:00,x,1,2,1,0,,3\nt,08:50:00,08:50:00,y,2,1,3,1,1,\n",
		"pathways.txt":        "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,stair_count,max_slope,min_width\np,x,y,2,1,12.5,40,-20,0.1,1.2\n",
		"fare_attributes.txt": "fare_id,price,currency_type,payment_method,transfers,agency_id,transfer_duration\nf,2.5,CNY,1,0,A,5400\ng,3,CNY,0,,,\n",
		"fare_rules.txt":      "fare_id,route_id,origin_id,destination_id,contains_id\nf,r,Z1,,\n",
		"feed_info.txt":       "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version\nP,http://p.example,zh,20260101,20261231,7\n",
		"attributions.txt":    "attribution_id,organization_name,trip_id,is_operator,attribution_url\n1,O,t,1,http://o.example\n",
	}).read(t)
	if report.Errors() > 0 {
		t.Fatal(report.Problems)
	}
	none := gtfs.None
	first, _ := gtfs.ParseDate("20260101")
	last, _ := gtfs.ParseDate("20261231")
	for _, diff := range []string{
		cmp.Diff([]gtfs.Level{{ID: "F0", Name: "Ground"}, {ID: "B1", Index: -1.5}}, feed.Levels),
		cmp.Diff(gtfs.Stop{
			ID: "x", Name: "X", Point: geo.WGS84{Lon: 116, Lat: 39}, Parent: 0, TimeZone: "Asia/Tokyo", Code: "12", Zone: "Z1", Level: 1, Boarding: gtfs.Possible,
		}, feed.Stops[1]),
		cmp.Diff([]gtfs.Shape{{ID: "s", Points: []geo.WGS84{{Lon: 116, Lat: 39}, {Lon: 116, Lat: 39.1}}, Dist: []float64{0, 7.5}}}, feed.Shapes),
		cmp.Diff([]gtfs.Trip{{
			ID: "t", ShortName: "G1", Direction: 1, Block: "b", Wheelchair: gtfs.Possible, Bikes: gtfs.NotPossible,
			Times: []gtfs.StopTime{
				{Stop: 1, Arrive: 28800, Depart: 28920, Pickup: 2, Drop: 1, Flags: gtfs.Approximate | gtfs.AlongPickup | gtfs.AlongDrop},
				{Stop: 2, Arrive: 31800, Depart: 31800, Pickup: 1, Drop: 3},
			},
		}}, feed.Trips),
		cmp.Diff([]gtfs.Pathway{{
			ID: "p", From: 1, To: 2, Mode: gtfs.Stairs, Bidirectional: true, Length: 12.5, Time: 40, Stairs: -20, MaxSlope: 0.1, MinWidth: 1.2,
		}}, feed.Pathways),
		cmp.Diff([]gtfs.Fare{
			{ID: "f", Price: 2.5, Currency: "CNY", BeforeBoard: true, TransferTime: 5400},
			{ID: "g", Price: 3, Currency: "CNY", Transfers: gtfs.Unlimited, Agency: none},
		}, feed.Fares),
		cmp.Diff([]gtfs.FareRule{{Origin: "Z1"}}, feed.FareRules),
		cmp.Diff(&gtfs.FeedInfo{
			Publisher: "P", URL: "http://p.example", Language: "zh", Version: "7", From: first, To: last, HasFrom: true, HasTo: true,
		}, feed.Info),
		cmp.Diff([]gtfs.Attribution{{ID: "1", Organization: "O", URL: "http://o.example", Agency: none, Route: none, Operator: true}}, feed.Attributions),
	} {
		if diff != "" {
			t.Error(diff)
		}
	}
}

// Times count from noon minus 12 h.
func TestStartOfServiceDays(t *testing.T) {
	paris, ok := gtfs.LoadZone("Europe/Paris")
	if !ok {
		t.Fatal("no Paris")
	}
	for date, want := range map[string]string{
		"20260328": "2026-03-28T00:00:00+01:00",
		"20260329": "2026-03-28T23:00:00+01:00", // clocks go forward
		"20260330": "2026-03-30T00:00:00+02:00",
		"20261025": "2026-10-25T01:00:00+02:00", // clocks go back
	} {
		d, _ := gtfs.ParseDate(date)
		if got := d.Start(paris).Format(time.RFC3339); got != want {
			t.Errorf("%s begins %s, want %s", date, got, want)
		}
	}
	for _, bad := range []string{"", "Local", "Mars/Base", "../etc/passwd"} {
		if _, ok := gtfs.LoadZone(bad); ok {
			t.Errorf("%q is taken for a time zone", bad)
		}
	}
}

func TestZoneOf(t *testing.T) {
	feed, _ := plain.with(tables{
		"agency.txt": "agency_id,agency_name,agency_timezone\nA,A,\nB,B,Europe/Paris\nC,C,Asia/Tokyo\n",
		"routes.txt": "route_id,agency_id,route_short_name,route_type\nr,A,R,2\ns,C,S,2\nt,,T,2\n",
	}).read(t)
	got := []string{feed.ZoneOf(0), feed.ZoneOf(1), feed.ZoneOf(2)}
	if diff := cmp.Diff([]string{"Europe/Paris", "Asia/Tokyo", "Europe/Paris"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Europe/Paris", "Asia/Tokyo"}, feed.Zones()); diff != "" {
		t.Error(diff)
	}
}

// A zip that unpacks to far more than its size stops at the limit, and what
// was read until then is kept.
func TestAZipBombIsCut(t *testing.T) {
	var zipped bytes.Buffer
	z := zip.NewWriter(&zipped)
	for _, name := range []string{"agency.txt", "stops.txt", "routes.txt", "calendar.txt", "trips.txt", "stop_times.txt", "transfers.txt"} {
		w, err := z.Create("nested/feed/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text := plain[name]
		if name == "transfers.txt" {
			text = "from_stop_id,to_stop_id,transfer_type\n" + strings.Repeat("x,y,0\n", 2_000_000)
		}
		if _, err := fmt.Fprint(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if zipped.Len() > 100_000 {
		t.Fatalf("the bomb weighs %d bytes", zipped.Len())
	}
	files, err := zip.NewReader(bytes.NewReader(zipped.Bytes()), int64(zipped.Len()))
	if err != nil {
		t.Fatal(err)
	}
	feed, report, err := gtfs.Read(t.Context(), files, gtfs.Limits{Bytes: 1 << 20})
	if err != nil || len(feed.Trips) != 1 || report.Count("feed_too_large") != 1 || report.Count("invalid_input_files_in_subfolder") != 1 {
		t.Errorf("%v, %+v", err, report)
	}
}

func TestProgressNamesEveryFile(t *testing.T) {
	var got []string
	rows := strings.Repeat("v,09:00:00,09:00:00,x,3\n", 40000)
	_, _, err := gtfs.Read(t.Context(), plain.more("stop_times.txt", rows).fs(), gtfs.Limits{
		Progress: func(file string, rows int) { got = append(got, fmt.Sprint(file, " ", rows)) },
	})
	want := []string{
		"agency.txt 0", "stops.txt 0", "routes.txt 0", "calendar.txt 0", "trips.txt 0",
		"stop_times.txt 0", "stop_times.txt 16384", "stop_times.txt 32768",
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}
