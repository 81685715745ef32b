package reach_test

import (
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/region"
)

// shuttle is a region with one line: every ten minutes from 06:00 to 12:00,
// twenty minutes for the thirty kilometres from West to East.
func shuttle() *reach.Engine {
	west := geo.WGS84{Lon: 116.32, Lat: 39.89}
	east := geo.Destination(west, 90, 30_000)
	n, err := network.Build(region.New(region.Tables{
		Stations: []region.Station{
			{ID: "w", Name: "West", Mode: "rail", Lon: west.Lon, Lat: west.Lat},
			{ID: "e", Name: "East", Mode: "rail", Lon: east.Lon, Lat: east.Lat},
		},
		Services: []region.Service{{
			ID: "s", Line: "Shuttle", Mode: "rail", Group: "s", Clock: region.ClockSpread, Runs: region.Measured,
			First: "06:00", Last: "12:00", PerDay: 37,
		}},
		Calls: []region.Call{{Service: "s", Seq: 1, Station: "w"}, {Service: "s", Seq: 2, Station: "e", Arrive: 1200, Depart: 1200}},
	}), network.Options{WalkMetresPerSecond: 4.8 / 3.6, Detour: 1.3})
	if err != nil {
		panic(err)
	}
	return reach.New(n)
}

// The surface is the costly part; circles of any minutes up to its own are cut
// from it. At the median the train is waited for four of its ten minutes.
func ExampleEngine_Surface() {
	engine := shuttle()
	origin, err := engine.Resolve("West")
	if err != nil {
		fmt.Println(err)
		return
	}
	surface, err := engine.Surface(origin, reach.DefaultParams()) // 08:00 to 09:00, median, 90 minutes
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, minutes := range []int{20, 40} {
		circle, err := surface.Circle(minutes)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d min: %.1f km²", minutes, circle.AreaKm2)
		for _, s := range circle.Stations {
			fmt.Printf(", %s in %d (%d to %d)", s.Name, s.Minutes, s.BestMinutes, *s.WorstMinutes)
		}
		fmt.Println()
	}
	_, err = surface.Circle(120)
	fmt.Println(err)
	// Output:
	// 20 min: 4.7 km², West in 0 (0 to 0)
	// 40 min: 22.0 km², West in 0 (0 to 0), East in 24 (20 to 29)
	// invalid: reach.bad_minutes max=90
}

// A larger cut-off contains a smaller one; each is a list of polygons in
// degrees, exterior ring first.
func ExampleSurface_Polygons() {
	engine := shuttle()
	origin, err := engine.Resolve("West")
	if err != nil {
		fmt.Println(err)
		return
	}
	surface, err := engine.Surface(origin, reach.DefaultParams())
	if err != nil {
		fmt.Println(err)
		return
	}
	cutoffs := []int{15, 45}
	polygons, err := surface.Polygons(cutoffs...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, area := range polygons {
		box := area.Bound()
		fmt.Printf("%d min: %d polygons between %.2f and %.2f degrees east\n", cutoffs[i], len(area), box.Min[0], box.Max[0])
	}
	// Output:
	// 15 min: 1 polygons between 116.31 and 116.33 degrees east
	// 45 min: 2 polygons between 116.29 and 116.69 degrees east
}

// All of a journey's time is in its legs: wait, ride and walk add up.
func ExampleEngine_Trip() {
	engine := shuttle()
	from, err := engine.Resolve("116.33,39.895") // near West
	if err != nil {
		fmt.Println(err)
		return
	}
	to, err := engine.Resolve("East")
	if err != nil {
		fmt.Println(err)
		return
	}
	params := reach.DefaultParams()
	params.Percentile, params.Rides = 90, 1
	trip, err := engine.Trip(from, to, params)
	if err != nil {
		fmt.Println(err)
		return
	}
	j := trip.Best
	fmt.Printf("%s to %s, %d min: wait %d, ride %d, walk %d\n", j.Depart, j.Arrive, j.Minutes, j.WaitMinutes, j.RideMinutes, j.WalkMinutes)
	for _, l := range j.Legs {
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%s %s → %s, %d min %s", l.Kind, l.From.Name, l.To.Name, l.Minutes, l.Clock)))
	}
	fmt.Println("at percentile 90:", *trip.Minutes, "min")
	_, err = engine.Trip(to, to, params)
	fmt.Println(err)
	// Output:
	// 08:00:00 to 08:40:00, 40 min: wait 3, ride 20, walk 17
	// walk 116.33,39.895 → West, 17 min
	// ride West → East, 20 min estimated
	// at percentile 90: 45 min
	// invalid: reach.same_place name=East
}
