package transit_test

import (
	"bytes"
	"fmt"

	"github.com/sanquan/sanquan/commute/netfile"
	"github.com/sanquan/sanquan/commute/transit"
)

// A night bus of week days, 1 to 5, written to a file, is asked about on day 6
// and finds the bus of the day before.
func ExampleTimetable_On() {
	b := transit.NewBuilder()
	home := b.AddStop(transit.Stop{ID: "home"})
	town := b.AddStop(transit.Stop{ID: "town"})
	weekdays, _ := transit.OnDays(1, 2, 3, 4, 5)
	err := b.AddTrip(transit.Trip{ID: "night", Days: weekdays, Calls: []transit.Call{
		{Stop: town, Arrive: 24*3600 + 900, Depart: 24*3600 + 900},
		{Stop: home, Arrive: 24*3600 + 2700, Depart: 24*3600 + 2700},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	built, _ := b.Build()

	var w netfile.Writer
	built.Write(&w)
	var file bytes.Buffer // usually one on the disk, mapped
	if _, err := w.WriteTo(&file); err != nil {
		fmt.Println(err)
		return
	}
	parsed, err := netfile.Parse(file.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	timetable, err := transit.Read(parsed)
	if err != nil {
		fmt.Println(err)
		return
	}

	for _, day := range []int{6, 7} {
		profile, err := timetable.On(day).Profile(transit.Query{From: []transit.Access{{Stop: town}}})
		if err != nil {
			fmt.Println(err)
			return
		}
		if travel := profile.At(home)[0]; travel == transit.Unreached {
			fmt.Println("day", day, "at 0:00: no way home")
		} else {
			fmt.Println("day", day, "at 0:00:", travel/60, "minutes")
		}
	}
	// Output:
	// day 6 at 0:00: 45 minutes
	// day 7 at 0:00: no way home
}

// A line that runs every 20 minutes, nobody knows when: over 100 draws one
// waits 10 minutes in the middle.
func ExampleDrawing() {
	b := transit.NewBuilder()
	from, to := b.AddStop(transit.Stop{ID: "from"}), b.AddStop(transit.Stop{ID: "to"})
	calls := []transit.Call{{Stop: from}, {Stop: to, Arrive: 1800, Depart: 1800}}
	err := b.AddFrequency(transit.Trip{ID: "line", Calls: calls}, transit.Frequency{From: 6 * 3600, Until: 22 * 3600, Headway: 1200})
	if err != nil {
		fmt.Println(err)
		return
	}
	timetable, _ := b.Build()
	profile, err := timetable.Profile(transit.Query{
		From: []transit.Access{{Stop: from}}, Depart: 8 * 3600, Drawing: transit.Drawing{Draws: 100, Seed: 1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	row := profile.At(to)
	off, _ := transit.DrawError(row, 100, 50)
	fmt.Printf("median %.0f minutes, give or take %.1f\n", float64(transit.Percentile(row, 50))/60, off/60)
	// Output:
	// median 40 minutes, give or take 0.6
}
