package gtfs_test

import (
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
)

// FuzzRead feeds arbitrary tables (a txtar archive) to the reader. Whatever
// comes back must keep what the types promise.
func FuzzRead(f *testing.F) {
	archive := func(t tables) []byte {
		var a txtar.Archive
		for name, text := range t {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
		}
		return txtar.Format(&a)
	}
	f.Add(archive(plain))
	f.Add(archive(plain.with(tables{
		"frequencies.txt":    "trip_id,start_time,end_time,headway_secs,exact_times\nt,06:00:00,26:00:00,600,1\n",
		"transfers.txt":      "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nx,y,2,180\n",
		"calendar_dates.txt": "service_id,date,exception_type\nwk,20260101,2\n",
	})))
	f.Add(archive(plain.with(tables{
		"stops.txt":           "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_timezone,level_id\nx,X,39,116,0,h,Asia/Tokyo,F0\ny,Y,39.1,116,,,,\nh,H,39,116,1,,,\ne,E,39,116,2,h,,\nn,,,,3,h,,\na,,,,4,x,,\n",
		"levels.txt":          "level_id,level_index\nF0,-1\n",
		"pathways.txt":        "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,stair_count\n1,e,n,1,1,10,,\n2,n,a,2,0,,30,-12\n3,n,y,5,1,,,\n",
		"shapes.txt":          "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\ns,39,116,2,1\ns,39.1,116,1,0\n",
		"trips.txt":           "route_id,service_id,trip_id,direction_id,block_id,shape_id\nr,wk,t,0,b,s\nr,wk,u,1,b,s\n",
		"stop_times.txt":      plain["stop_times.txt"] + "u,08:40:00,08:40:00,x,1\nu,,,x,2\nu,09:40:00,09:40:00,y,3\n",
		"transfers.txt":       "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id,from_route_id\nx,h,3,,,\n,,4,t,u,\ny,y,5,u,t,r\n",
		"fare_attributes.txt": "fare_id,price,currency_type,payment_method,transfers\nf,2.5,CNY,0,\n",
		"fare_rules.txt":      "fare_id,route_id,origin_id\nf,r,\n",
		"feed_info.txt":       "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\nP,http://p.example,zh,20260101,20251231\n",
		"attributions.txt":    "organization_name,trip_id,is_producer\nO,t,1\n",
		"translations.txt":    "x",
	})))
	f.Add(archive(plain.more("stop_times.txt", "t,,,z,3\nt,167:59:59,,x,5\n,\"\n")))
	f.Add([]byte("-- a/stop_times.txt --\ntrip_id\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		feed := tables{}
		for _, file := range txtar.Parse(data).Files {
			feed[file.Name] = string(file.Data)
		}
		got, report, err := gtfs.Read(t.Context(), feed.fs(), gtfs.Limits{Problems: 50})
		if !usable(t, report, err) {
			return
		}
		if len(report.Problems) > 50 || len(got.Trips) == 0 {
			t.Errorf("%d problems, %d trips", len(report.Problems), len(got.Trips))
		}
		for _, trip := range got.Trips {
			if len(trip.Times) < 2 || trip.Route >= len(got.Routes) || trip.Service >= len(got.Services) {
				t.Fatalf("trip %+v", trip)
			}
			before := int32(0)
			for _, s := range trip.Times {
				if s.Arrive < before || s.Depart < s.Arrive || s.Depart >= 7*86400 || int(s.Stop) >= len(got.Stops) {
					t.Fatalf("trip %+v", trip)
				}
				before = s.Depart
			}
			for _, f := range trip.Frequencies {
				if f.Headway <= 0 || f.Until <= f.From || f.From < 0 {
					t.Fatalf("trip %+v", trip)
				}
			}
		}
		checkReferences(t, got)
		got.BusiestDay()
	})
}

// usable is false where Read gave a fault, which is the feed's, and no feed.
func usable(t *testing.T, report *gtfs.Report, err error) bool {
	t.Helper()
	if report != nil {
		keepsItsPromises(t, report)
	}
	if err != nil && fault.CodeOf(err) != fault.Invalid {
		t.Fatal(err)
	}
	return err == nil
}

// checkReferences fails where an index points at nothing.
func checkReferences(t *testing.T, f *gtfs.Feed) {
	t.Helper()
	within := func(i, n int) {
		t.Helper()
		if i < gtfs.None || i >= n {
			t.Fatalf("index %d of %d", i, n)
		}
	}
	for _, s := range f.Stops {
		if !s.Point.Valid() {
			t.Fatalf("stop %+v", s)
		}
		within(s.Parent, len(f.Stops))
		within(s.Level, len(f.Levels))
	}
	for _, r := range f.Routes {
		within(r.Agency, len(f.Agencies))
	}
	for i := range f.Trips {
		within(f.Trips[i].Shape, len(f.Shapes))
		f.ZoneOf(f.Trips[i].Route)
	}
	for _, x := range f.Transfers {
		within(x.FromStop, len(f.Stops))
		within(x.ToStop, len(f.Stops))
		within(x.FromRoute, len(f.Routes))
		within(x.ToRoute, len(f.Routes))
		within(x.FromTrip, len(f.Trips))
		within(x.ToTrip, len(f.Trips))
		if x.Type >= gtfs.InSeat && (x.FromTrip == gtfs.None || x.ToTrip == gtfs.None) || x.MinTime < 0 {
			t.Fatalf("transfer %+v", x)
		}
	}
	for _, p := range f.Pathways {
		if p.From < 0 || p.To < 0 || p.Time < 0 || p.Length < 0 || p.Mode < gtfs.Walkway || p.Mode > gtfs.ExitGate {
			t.Fatalf("pathway %+v", p)
		}
		within(p.From, len(f.Stops))
		within(p.To, len(f.Stops))
	}
	for _, s := range f.Shapes {
		if s.Dist != nil && len(s.Dist) != len(s.Points) {
			t.Fatalf("shape %+v", s)
		}
	}
	for _, r := range f.FareRules {
		within(r.Fare, len(f.Fares))
		within(r.Route, len(f.Routes))
	}
	for _, a := range f.Attributions {
		within(a.Trip, len(f.Trips))
		within(a.Route, len(f.Routes))
		within(a.Agency, len(f.Agencies))
	}
}
