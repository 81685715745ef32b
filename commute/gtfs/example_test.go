package gtfs_test

import (
	"context"
	"fmt"
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
