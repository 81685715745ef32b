package transit_test

import (
	"fmt"
	"log"

	"github.com/sanquan/sanquan/commute/transit"
)

func Example() {
	b := transit.NewBuilder()
	west := b.AddStop(transit.Stop{ID: "北京西", Board: 15 * 60})
	xiongan := b.AddStop(transit.Stop{ID: "雄安"})
	// C2701 leaves at 8:20 and every 40 minutes after that until noon.
	err := b.AddFrequency(transit.Trip{
		ID:    "C2701",
		Calls: []transit.Call{{Stop: west}, {Stop: xiongan, Arrive: 50 * 60, Depart: 50 * 60}},
	}, transit.Frequency{From: 8*3600 + 20*60, Until: 12 * 3600, Headway: 40 * 60, Exact: true})
	if err != nil {
		log.Fatal(err)
	}
	timetable, err := b.Build()
	if err != nil {
		log.Fatal(err)
	}

	query := transit.Query{
		From:   []transit.Access{{Stop: west, Time: 5 * 60}}, // five minutes' walk to the station
		Depart: 8 * 3600, Window: 3600, Step: 20 * 60,
	}
	profile, err := timetable.Profile(query)
	if err != nil {
		log.Fatal(err)
	}
	for i, travel := range profile.At(xiongan) {
		fmt.Printf("leave %d:%02d, %d minutes\n", profile.Departures[i]/3600, profile.Departures[i]/60%60, travel/60)
	}
	fmt.Printf("median %d minutes\n", transit.Percentile(profile.At(xiongan), 50)/60)

	journey, _, err := timetable.Journey(query.From, []transit.Access{{Stop: xiongan}}, 8*3600, query)
	if err != nil {
		log.Fatal(err)
	}
	for _, leg := range journey.Legs {
		if leg.Ride {
			fmt.Printf("%s: wait %d, ride %d\n", leg.Trip.ID, leg.Wait/60, (leg.Arrive-leg.Depart)/60)
		} else {
			fmt.Printf("walk %d\n", (leg.Arrive-leg.Depart)/60)
		}
	}
	// Output:
	// leave 8:00, 70 minutes
	// leave 8:20, 90 minutes
	// leave 8:40, 70 minutes
	// median 70 minutes
	// walk 5
	// C2701: wait 15, ride 50
}
