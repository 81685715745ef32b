package gtfs_test

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/sanquan/sanquan/commute/gtfs"
)

func ExampleRead() {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	feed, report, err := gtfs.Read(context.Background(), fstest.MapFS{
		"agency.txt":   file("agency_id,agency_name,agency_timezone\nA,Line Co,Asia/Shanghai\n"),
		"stops.txt":    file("stop_id,stop_name,stop_lat,stop_lon\nx,北京西,39.89,116.32\ny,雄安,39.03,116.11\n"),
		"routes.txt":   file("route_id,route_short_name,route_type\nr,C,2\n"),
		"calendar.txt": file("service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nwk,1,1,1,1,1,0,0,20260101,20261231\n"),
		"trips.txt":    file("trip_id,route_id,service_id\nt,r,wk\nu,r,sunday\n"),
		"stop_times.txt": file("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" +
			"t,08:00:00,08:02:00,x,1\nt,08:50:00,08:50:00,y,2\n"),
	}, gtfs.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	day, _ := feed.BusiestDay()
	fmt.Println(len(feed.Stops), "stops,", feed.TripsOn(day), "trip on", day)
	for _, p := range report.Problems {
		fmt.Printf("%s:%d %s %s=%q %s (%s)\n", p.File, p.Line, p.Entity, p.Field, p.Value, p.Code, p.Severity)
	}
	// Output:
	// 2 stops, 1 trip on 2026-01-01
	// trips.txt:3 u service_id="sunday" foreign_key_violation (error)
}

// The report counts what was read and what was left out, table by table; what
// is wrong is told by codes, and by message ids of the reason and the remedy.
func ExampleOpen() {
	folder, err := os.MkdirTemp("", "feed")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(folder) }()
	name := filepath.Join(folder, "bus.zip")
	if err := writeZip(name, [][2]string{
		{"agency.txt", "agency_name,agency_timezone\nBus Co,Asia/Shanghai\n"},
		{"stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nx,X,39.89,116.32\ny,Y,39.90,116.35\n"},
		{"routes.txt", "route_id,route_short_name,route_type\nr,1,3\n"},
		{"calendar_dates.txt", "service_id,date,exception_type\nday,20260501,1\n"},
		{"trips.txt", "trip_id,route_id,service_id\nt,r,day\n"},
		{"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" +
			"t,08:00:00,08:00:00,x,1\nt,08:20:00,08:20:00,y,2\nt,08:30:00,08:30:00,z,3\n"},
	}); err != nil {
		fmt.Println(err)
		return
	}
	feed, report, err := gtfs.Open(context.Background(), name, gtfs.Limits{Problems: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	calls := report.File("stop_times.txt")
	fmt.Printf("%d of %d calls kept, %d errors; the trip has %d calls\n", calls.Kept, calls.Rows, report.Errors(), len(feed.Trips[0].Times))
	for _, c := range report.Counts {
		fmt.Println(c.Severity, c.File, c.Code, c.Count)
	}
	p := report.Problems[0]
	fmt.Println(p.Line, p.Field, p.Reason(), p.Remedy())
	// Output:
	// 2 of 3 calls kept, 1 errors; the trip has 2 calls
	// error stop_times.txt foreign_key_violation 1
	// 4 stop_id gtfs.reason.foreign_key_violation gtfs.remedy.foreign_key_violation
}

func writeZip(name string, files [][2]string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	for _, file := range files {
		w, err := z.Create(file[0])
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(file[1])); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}
