package transit_test

import (
	"fmt"

	"github.com/sanquan/sanquan/commute/transit"
)

// A bus every ten minutes, 25 minutes long.
func everyTenMinutes() *transit.Timetable {
	b := transit.NewBuilder()
	home := b.AddStop(transit.Stop{ID: "home"})
	clinic := b.AddStop(transit.Stop{ID: "clinic"})
	err := b.AddFrequency(
		transit.Trip{Calls: []transit.Call{{Stop: home}, {Stop: clinic, Arrive: 1500, Depart: 1500}}},
		transit.Frequency{From: 7 * 3600, Until: 9 * 3600, Headway: 600, Exact: true},
	)
	if err != nil {
		panic(err)
	}
	t, err := b.Build()
	if err != nil {
		panic(err)
	}
	return t
}

// One window serves any number of origins.
func ExampleWindow() {
	t := everyTenMinutes()
	w, err := t.Window(transit.Query{Depart: 8 * 3600, Window: 600, Step: 120})
	if err != nil {
		panic(err)
	}
	var p transit.Profile
	for _, walk := range []transit.Seconds{0, 300} {
		if err := w.Fill(&p, []transit.Access{{Stop: 0, Time: walk}}); err != nil {
			panic(err)
		}
		fmt.Println(p.At(1))
	}
	// Output:
	// [1500 1980 1860 1740 1620]
	// [2100 1980 1860 2340 2220]
}

// When to leave home to be at the clinic, four minutes from its stop, by 8:30,
// 8:35 …
func ExampleTimetable_ReverseProfile() {
	t := everyTenMinutes()
	p, err := t.ReverseProfile(transit.ReverseQuery{
		To: []transit.Access{{Stop: 1, Time: 240}}, Arrive: 8*3600 + 1800, Window: 900, Step: 300,
	})
	if err != nil {
		panic(err)
	}
	for i, arrive := range p.Arrivals {
		leave := arrive - p.At(0)[i]
		fmt.Printf("%d:%02d\n", leave/3600, leave/60%60)
	}
	// Output:
	// 8:00
	// 8:00
	// 8:10
}
