package network_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
)

// The cases of GTFS that are easy to get wrong, each as a tiny feed and the
// journeys that it must give. What the reader alone decides is tested in
// commute/gtfs.

// lines makes a feed of one line of text a trip:
//
//	id key=value…: stop time stop time…
//
// A time is HH:MM, or HH:MM-HH:MM where the vehicle stands. Keys are route,
// service, block, dir, shortened r, s, b, d. Routes and services are made as
// they are named: route "r@B" is of agency B, services run every day of 2026.
// Stops stand 0.5 degrees apart, too far to walk.
func lines(text string) map[string]string {
	trips := "trip_id,route_id,service_id,block_id,direction_id\n"
	times := "trip_id,stop_sequence,stop_id,arrival_time,departure_time\n"
	routes, services, stops := map[string]string{"r": ""}, map[string]bool{"s": true}, map[string]bool{}
	for line := range strings.Lines(text) {
		head, calls, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		words := strings.Fields(head)
		value := map[string]string{"r": "r", "s": "s"}
		for _, w := range words[1:] {
			k, v, _ := strings.Cut(w, "=")
			value[k] = v
		}
		name, agency, _ := strings.Cut(value["r"], "@")
		routes[name], services[value["s"]] = agency, true
		trips += strings.Join([]string{words[0], name, value["s"], value["b"], value["d"]}, ",") + "\n"
		list := strings.Fields(calls)
		for i := 0; i < len(list); i += 2 {
			stops[list[i]] = true
			arrive, depart, stands := strings.Cut(list[i+1], "-")
			if !stands {
				depart = arrive
			}
			times += fmt.Sprintf("%s,%d,%s,%s:00,%s:00\n", words[0], i, list[i], arrive, depart)
		}
	}
	feed := map[string]string{
		"agency.txt": "agency_id,agency_name,agency_timezone\nA,A,Asia/Shanghai\n", "trips.txt": trips, "stop_times.txt": times,
		"stops.txt":    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n",
		"routes.txt":   "route_id,route_short_name,route_type,agency_id\n",
		"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n",
	}
	for i, s := range slices.Sorted(maps.Keys(stops)) {
		feed["stops.txt"] += fmt.Sprintf("%s,%s,%g,116,,\n", s, s, 30+0.5*float64(i))
	}
	for _, name := range slices.Sorted(maps.Keys(routes)) {
		feed["routes.txt"] += fmt.Sprintf("%s,%s,2,%s\n", name, name, routes[name])
	}
	for _, s := range slices.Sorted(maps.Keys(services)) {
		feed["calendar.txt"] += s + ",1,1,1,1,1,1,1,20260101,20261231\n"
	}
	return feed
}

// set returns the feed with a table replaced, or the lines added where the
// table begins with "+".
func set(feed map[string]string, pairs ...string) map[string]string {
	feed = maps.Clone(feed)
	for i := 0; i < len(pairs); i += 2 {
		if more, ok := strings.CutPrefix(pairs[i+1], "+"); ok {
			feed[pairs[i]] += more
		} else {
			feed[pairs[i]] = pairs[i+1]
		}
	}
	return feed
}

// built is a feed as a network on a date; getting on and changing take no time.
func built(t *testing.T, feed map[string]string, date string) *network.Network {
	t.Helper()
	d, ok := gtfs.ParseDate(date)
	if !ok {
		t.Fatal(date)
	}
	n, err := network.Build(nil, network.DefaultOptions(), network.Feed{Feed: readFeed(t, feed), Date: d, Slack: &network.Slack{}})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// ask is "from depart to" and answers "arrival rides", or "none".
func ask(t *testing.T, n *network.Network, question string) string {
	t.Helper()
	w := strings.Fields(question)
	var access [2][]transit.Access
	for i, id := range []string{w[0], w[2]} {
		stop, ok := n.StopOf(id)
		if !ok {
			t.Fatalf("no stop %s", id)
		}
		for _, s := range n.Together(stop) {
			access[i] = append(access[i], transit.Access{Stop: s})
		}
	}
	var h, m transit.Seconds
	if _, err := fmt.Sscanf(w[1], "%d:%d", &h, &m); err != nil {
		t.Fatal(err)
	}
	j, ok, err := n.Timetable.Journey(access[0], access[1], h*3600+m*60, transit.Query{Limit: 12 * 3600})
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return "none"
	}
	return fmt.Sprintf("%s %d", hhmm(j.Arrive), j.Rides())
}

const shanghai, paris = "Asia/Shanghai", "Europe/Paris"

func agencies(zones ...string) string {
	table := "agency_id,agency_name,agency_timezone\n"
	for i, zone := range zones {
		id := string(rune('A' + i))
		table += id + "," + id + "," + zone + "\n"
	}
	return table
}

const block = "x r=1 b=v: a 08:00 b 08:10\ny r=2 b=v: b 08:12 c 08:30\n"

func TestFeedCases(t *testing.T) {
	days := func(rows string) string {
		return "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n" + rows
	}
	// Platforms p, q and r of hall, 11 m apart, with a gate e.
	hall := set(lines("in: a 08:00 p 08:10\nout: q 08:12 z 08:30\nlater: q 08:20 z 08:40\nout2: r 08:12 y 08:30\nback: y 08:00 q 08:10\nback2: p 08:11 w 08:30\nback3: p 08:30 w 08:50\n"),
		"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\nhall,H,39,116,1,\ne,E,39,116,2,hall\n"+
			"p,P,39.0000,116,0,hall\nq,Q,39.0001,116,0,hall\nr,R,39.0002,116,0,hall\na,A,30,116,0,\nz,Z,31,116,0,\ny,Y,32,116,0,\nw,W,33,116,0,\n")
	const transfers = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_trip_id\n"
	const pathways = "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time,length\n"
	change := lines("x r=1: a 08:00 b 08:10\ny r=2: b 08:12 c 08:30\nlate r=2: b 08:40 c 09:00\n")
	for name, c := range map[string]struct {
		feed map[string]string
		date string
		asks map[string]string // question: answer
	}{
		// Time and service days.
		"service of the day before at 00:30": {
			set(lines("n s=mon: a 23:50 b 24:30 c 25:00\n"), "calendar.txt", days("mon,1,0,0,0,0,0,0,20260101,20261231\n")), "20260303",
			map[string]string{"b 00:20 c": "01:00 1", "a 23:40 c": "none"},
		},
		"the night train of the day itself": {
			set(lines("n s=mon: a 23:50 b 24:30 c 25:00\n"), "calendar.txt", days("mon,1,0,0,0,0,0,0,20260101,20261231\n")), "20260302",
			map[string]string{"b 00:20 c": "none", "a 23:40 c": "25:00 1"},
		},
		"the last night of the feed": {
			lines("n: a 23:50 b 24:30\n"), "20270101", map[string]string{"a 23:40 b": "none", "a 00:00 b": "none"},
		},
		"after the last day the night train still arrives": {
			lines("n: a 23:50 b 24:30 c 25:00\n"), "20270101", map[string]string{"b 00:10 c": "01:00 1"},
		},
		"before the first day":       {lines("n: a 08:00 b 09:00\n"), "20251231", map[string]string{"a 07:00 b": "none", "a 20:00 b": "none"}},
		"the first and the last day": {lines("n: a 08:00 b 09:00\n"), "20261231", map[string]string{"a 07:00 b": "09:00 1"}},
		"calendar_dates only": {
			set(lines("n: a 08:00 b 09:00\n"), "calendar.txt", "", "calendar_dates.txt", "service_id,date,exception_type\ns,20260302,1\n"), "20260302",
			map[string]string{"a 07:00 b": "09:00 1"},
		},
		"a day removed and added at once: the first row counts": {
			set(lines("n: a 08:00 b 09:00\n"), "calendar_dates.txt", "service_id,date,exception_type\ns,20260302,2\ns,20260302,1\n"), "20260302",
			map[string]string{"a 07:00 b": "none"},
		},
		"a calendar of zeros": {
			set(lines("n s=never: a 08:00 b 09:00\no: b 10:00 c 11:00\n"), "calendar.txt", days("never,0,0,0,0,0,0,0,20260101,20261231\ns,1,1,1,1,1,1,1,20260101,20261231\n")), "20260302",
			map[string]string{"a 07:00 b": "none", "b 07:00 c": "11:00 1"},
		},
		// In spring of 2026 clocks in Paris go from 2 to 3 on Sunday, March 29:
		// "noon minus 12 h" is 23:00 of Saturday. In autumn, on October 25, it
		// is 01:00 of Sunday.
		"spring day, asked on it": {
			set(lines("n: a 08:00 b 09:00\n"), "agency.txt", agencies(paris)), "20260329", map[string]string{"a 07:00 b": "09:00 1"},
		},
		"the night before spring day, asked on the day": {
			set(lines("n s=sat: a 23:00 b 24:30 c 25:30\n"), "agency.txt", agencies(paris), "calendar.txt", days("sat,0,0,0,0,0,1,0,20260101,20261231\n")), "20260329",
			// 24:30 of Saturday is 00:30 on the wall, and 01:30 since noon minus 12 h of Sunday.
			map[string]string{"b 01:20 c": "02:30 1", "b 00:10 c": "02:30 1", "b 01:31 c": "none"},
		},
		"the morning after spring day, asked on the day": {
			set(lines("n s=mon: a 02:00 b 03:00\n"), "agency.txt", agencies(paris), "calendar.txt", days("mon,1,0,0,0,0,0,0,20260101,20261231\n")), "20260329",
			map[string]string{"a 23:00 b": "27:00 1"}, // no clock changes between noon of Sunday and of Monday
		},
		"the night before autumn day, asked on the day": {
			set(lines("n s=sat: a 23:00 b 25:30 c 26:30\n"), "agency.txt", agencies(paris), "calendar.txt", days("sat,0,0,0,0,0,1,0,20260101,20261231\n")), "20261025",
			map[string]string{"b 00:20 c": "01:30 1", "b 00:31 c": "none"},
		},
		"autumn day, asked the day before": {
			set(lines("n s=sun: a 08:00 b 09:00\n"), "agency.txt", agencies(paris), "calendar.txt", days("sun,0,0,0,0,0,0,1,20260101,20261231\n")), "20261024",
			map[string]string{"a 30:00 b": "34:00 1"}, // 25 h from start to start
		},
		"two agencies in two zones": {
			// 08:00 in Paris in winter is 15:00 in Shanghai, whose clock the feed's first agency sets.
			set(lines("x r=1@A: a 14:00 b 14:50\ny r=2@B: b 08:00 c 09:00\n"), "agency.txt", agencies(shanghai, paris)), "20260302",
			map[string]string{"a 13:00 c": "16:00 2", "b 15:01 c": "none"},
		},
		"two zones over midnight": {
			// 23:00 in Paris is 06:00 of the next day in Shanghai.
			set(lines("y r=2@B s=mon: b 23:00 c 24:00\nx r=1@A: a 01:00 d 02:00\n"), "agency.txt", agencies(shanghai, paris), "calendar.txt", days("mon,1,0,0,0,0,0,0,20260101,20261231\ns,1,1,1,1,1,1,1,20260101,20261231\n")), "20260303",
			map[string]string{"b 05:00 c": "07:00 1"},
		},
		"west of the network's clock": {
			// 03:00 in Shanghai is 20:00 of the day before in Paris.
			set(lines("y r=2@B s=tue: b 03:00 c 04:00\nx r=1@A: a 10:00 d 11:00\n"), "agency.txt", agencies(paris, shanghai), "calendar.txt", days("tue,0,1,0,0,0,0,0,20260101,20261231\ns,1,1,1,1,1,1,1,20260101,20261231\n")), "20260302",
			map[string]string{"b 19:00 c": "21:00 1", "b 20:01 c": "none"},
		},
		"stop_timezone does not move stop times": {
			set(lines("x: a 08:00 b 09:00\n"), "stops.txt", "stop_id,stop_name,stop_lat,stop_lon,stop_timezone\na,A,30,116,Asia/Tokyo\nb,B,31,116,Europe/Paris\n"), "20260302",
			map[string]string{"a 07:00 b": "09:00 1"},
		},

		// Frequencies.
		"exact frequency, its end exclusive": {
			set(lines("x: a 00:00 b 00:10\n"), "frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\nx,06:00:00,07:00:00,1200,1\n"), "20260302",
			map[string]string{"a 06:00 b": "06:10 1", "a 06:01 b": "06:30 1", "a 06:41 b": "none"},
		},
		"overlapping periods are both run": {
			set(lines("x: a 00:00 b 00:10\n"), "frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\nx,06:00:00,07:00:00,1800,1\nx,06:45:00,08:00:00,1800,1\n"), "20260302",
			map[string]string{"a 06:31 b": "06:55 1", "a 06:46 b": "07:25 1"},
		},
		"frequency and timetable in one pattern": {
			set(lines("x: a 00:00 b 00:10\ny: a 06:15 b 06:20\n"), "frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\nx,06:00:00,07:00:00,1200,1\n"), "20260302",
			map[string]string{"a 06:10 b": "06:20 1", "a 06:16 b": "06:30 1"},
		},
		"frequency in another zone": {
			set(lines("y r=2@B: b 00:00 c 00:10\nx r=1@A: a 01:00 d 02:00\n"), "agency.txt", agencies(paris, shanghai),
				"frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\ny,03:00:00,04:00:00,1800,1\n"), "20260302",
			map[string]string{"b 19:50 c": "20:10 1", "b 20:10 c": "20:40 1", "b 20:31 c": "none"},
		},

		// Blocks.
		"passengers stay seated": {lines(block), "20260302", map[string]string{"a 07:00 c": "08:30 1", "b 08:11 c": "08:30 1", "a 07:00 b": "08:10 1"}},
		"a block over three trips": {
			lines(block + "z r=3 b=v: c 08:30 d 08:50\n"), "20260302", map[string]string{"a 07:00 d": "08:50 1", "b 08:00 d": "08:50 1"},
		},
		"a block of different service days": {
			set(lines("x r=1 b=v: a 08:00 b 08:10\ny r=2 s=mon b=v: b 08:12 c 08:30\nz r=3 s=tue b=v: b 08:15 d 08:40\n"), "calendar.txt",
				days("s,1,1,1,1,1,1,1,20260101,20261231\nmon,1,0,0,0,0,0,0,20260101,20261231\ntue,0,1,0,0,0,0,0,20260101,20261231\n")), "20260303",
			map[string]string{"a 07:00 d": "08:40 1", "a 07:00 c": "none"},
		},
		"a block whose trips overlap": {
			lines("x r=1 b=v: a 08:00 b 08:10\ny r=2 b=v: b 08:05 c 08:30\ny2 r=2: b 08:20 c 08:40\n"), "20260302", map[string]string{"a 07:00 c": "08:40 2"},
		},
		"a vehicle that runs empty to its next trip": {
			lines("x r=1 b=v: a 08:00 b 08:10\ny r=2 b=v: c 08:40 d 09:00\n"), "20260302", map[string]string{"a 07:00 d": "none"},
		},
		"there and back on one route is a change": {
			lines("x d=0 b=v: a 08:00 b 08:10\ny d=1 b=v: b 08:12 c 08:30\n"), "20260302", map[string]string{"a 07:00 c": "08:30 2"},
		},
		"in-seat transfers without a block": {
			set(lines("x r=1: a 08:00 b 08:10\ny r=2: b 08:10 c 08:30\n"), "transfers.txt", transfers+",,4,,,,x,y\n"), "20260302",
			map[string]string{"a 07:00 c": "08:30 1"},
		},
		"passengers must get off in a block": {
			set(lines(block), "transfers.txt", transfers+",,5,,,,x,y\n"), "20260302", map[string]string{"a 07:00 c": "08:30 2"},
		},

		// Transfers.
		"no rule": {change, "20260302", map[string]string{"a 07:00 c": "08:30 2"}},
		"recommended and timed rules at one stop change nothing": {
			set(change, "transfers.txt", transfers+"b,b,0,,,,,\nb,b,1,,,1,,\n"), "20260302", map[string]string{"a 07:00 c": "08:30 2"},
		},
		"a minimum time at one stop": {
			set(change, "transfers.txt", transfers+"b,b,2,600,,,,\n"), "20260302", map[string]string{"a 07:00 c": "09:00 2"},
		},
		"no change at one stop": {
			set(change, "transfers.txt", transfers+"b,b,3,,,,,\n"), "20260302", map[string]string{"a 07:00 c": "none", "a 07:00 b": "08:10 1"},
		},
		"a rule for a route that does not run is none for others": {
			set(change, "transfers.txt", transfers+"b,b,3,,r,2,,\n"), "20260302", map[string]string{"a 07:00 c": "08:30 2"},
		},
		"a rule for two routes": {
			set(change, "transfers.txt", transfers+"b,b,3,,1,2,,\n"), "20260302", map[string]string{"a 07:00 c": "none", "a 07:00 b": "08:10 1", "b 08:00 c": "08:30 1"},
		},
		"platforms without a rule: by foot": {hall, "20260302", map[string]string{"a 07:00 z": "08:30 2"}},
		"a minimum time larger than the walk": {
			set(hall, "transfers.txt", transfers+"p,q,2,300,,,,\n"), "20260302", map[string]string{"a 07:00 z": "08:40 2", "a 07:00 y": "08:30 2"},
		},
		"a station's rule holds for its platforms": {
			set(hall, "transfers.txt", transfers+"hall,hall,3,,,,,\n"), "20260302", map[string]string{"a 07:00 z": "none", "a 07:00 y": "none"},
		},
		"a platform's rule goes before its station's": {
			set(hall, "transfers.txt", transfers+"p,q,2,60,,,,\nhall,hall,3,,,,,\n"), "20260302", map[string]string{"a 07:00 z": "08:30 2", "a 07:00 y": "none"},
		},

		// Boarding rules.
		"nobody gets on or off": {
			set(lines("x: a 08:00 b 08:10 c 08:20 d 08:30\n"), "stop_times.txt",
				"trip_id,stop_sequence,stop_id,arrival_time,departure_time,pickup_type,drop_off_type\nx,1,a,08:00:00,08:00:00,0,1\nx,2,b,08:10:00,08:10:00,1,0\nx,3,c,08:20:00,08:20:00,2,1\nx,4,d,08:30:00,08:30:00,1,3\n"), "20260302",
			map[string]string{"a 07:00 b": "08:10 1", "b 07:00 d": "none", "a 07:00 c": "none", "c 07:00 d": "08:30 1"},
		},

		// Stations.
		"a pathway takes the time it says": {
			set(hall, "pathways.txt", pathways+"1,p,q,1,1,240,\n2,p,r,1,1,,100\n"), "20260302",
			map[string]string{"a 07:00 z": "08:40 2", "a 07:00 y": "08:30 2"}, // 100 m in 75 s
		},
		"a pathway in one direction": {
			set(hall, "pathways.txt", pathways+"1,p,e,1,0,30,\n2,e,q,6,0,30,\n"), "20260302",
			map[string]string{"a 07:00 z": "08:30 2", "y 07:00 w": "none"},
		},
		"without pathways one walks both ways": {hall, "20260302", map[string]string{"y 07:00 w": "08:30 2"}},
		"a rule goes before a pathway": {
			set(hall, "pathways.txt", pathways+"1,p,q,1,1,240,\n", "transfers.txt", transfers+"p,q,2,60,,,,\n"), "20260302",
			map[string]string{"a 07:00 z": "08:30 2"},
		},
		"a boarding area is a part of its platform": {
			set(hall, "stops.txt", "+area,,39,116,4,p\n", "pathways.txt", pathways+"1,area,q,1,1,240,\n"), "20260302",
			map[string]string{"a 07:00 z": "08:40 2"},
		},

		// Shape of trips.
		"a loop": {
			lines("x: a 08:00 b 08:10 c 08:20 a 08:30 b 08:40\n"), "20260302",
			map[string]string{"a 07:00 c": "08:20 1", "c 07:00 b": "08:40 1", "b 07:00 a": "08:30 1", "a 08:05 b": "08:40 1"},
		},
		"a lollipop": {
			lines("x: a 08:00 b 08:10 c 08:20 d 08:30 b 08:40 a 08:50\n"), "20260302",
			map[string]string{"a 07:00 d": "08:30 1", "d 07:00 a": "08:50 1", "c 07:00 b": "08:40 1"},
		},
		"one stop twice in a row": {lines("x: a 08:00 b 08:10 b 08:15 c 08:20\n"), "20260302", map[string]string{"a 07:00 b": "08:10 1", "b 08:12 c": "08:20 1"}},
		"hops without duration":   {lines("x: a 08:00 b 08:00 c 08:00 d 08:10\n"), "20260302", map[string]string{"a 08:00 c": "08:00 1", "b 08:00 d": "08:10 1"}},
		"more than 60 hours":      {lines("x: a 08:00 b 70:00 c 75:00\n"), "20260304", map[string]string{"b 21:00 c": "27:00 1"}},
		"a trip overtakes another": {
			lines("slow: a 08:00 b 09:00 c 10:00\nfast: a 08:10 b 08:30 c 08:50\n"), "20260302",
			map[string]string{"a 07:00 c": "08:50 1", "a 07:00 b": "08:30 1", "b 08:40 c": "10:00 1"},
		},
		"two equal trips": {lines("x: a 08:00 b 08:10\ny: a 08:00 b 08:10\n"), "20260302", map[string]string{"a 08:00 b": "08:10 1"}},

		// Places.
		"an island": {
			set(lines("x: a 08:00 b 08:10\ny: c 08:20 d 08:30\n"), "stops.txt", "+far,F,-40,-20,,\n"), "20260302", map[string]string{"a 07:00 d": "none", "a 07:00 far": "none"},
		},
		"stops without a position are ridden to, not walked to": {
			set(lines("x: a 08:00 b 08:10\ny: c 08:20 d 08:30\n"), "stops.txt", "stop_id,stop_name,stop_lat,stop_lon\na,A,30,116\nb,B,0,0\nc,C,0,0\nd,D,31,116\n"), "20260302",
			map[string]string{"a 07:00 b": "08:10 1", "a 07:00 d": "none", "c 07:00 d": "08:30 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := built(t, c.feed, c.date)
			for question, want := range c.asks {
				if got := ask(t, n, question); got != want {
					t.Errorf("%s: %s, want %s; %+v", question, got, want, n.Feeds[0])
				}
			}
		})
	}
}

func TestATripOfAThousandStops(t *testing.T) {
	var b strings.Builder
	b.WriteString("x:")
	for i := range 1000 {
		fmt.Fprintf(&b, " s%03d %02d:%02d", i, 6+i/60, i%60)
	}
	n := built(t, lines(b.String()), "20260302")
	if got := ask(t, n, "s000 06:00 s700"); got != "17:40 1" {
		t.Error(got)
	}
}

func TestJoinedTripsNoteBoth(t *testing.T) {
	n := built(t, lines(block), "20260302")
	trips := tripsOf(n)
	if len(trips) != 1 || trips[0].ID != "x+y" || trips[0].Line != "1 / 2" || trips[0].Headsign != "b / c" || len(trips[0].Calls) != 3 {
		t.Errorf("%+v", trips)
	}
	if r := n.Feeds[0]; r.Joined != 1 || r.Trips != 2 || r.Runs != 1 || r.InSeatIgnored != 0 {
		t.Errorf("%+v", r)
	}
}

// What is read but not modelled is counted.
func TestFeedReportCountsWhatItLeavesAside(t *testing.T) {
	feed := set(lines("x r=1: a 08:00 b 08:10\ny r=2: b 08:12 c 08:30\nz r=2: c 07:00 d 08:00\n"),
		"transfers.txt", "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_trip_id\n"+
			"b,b,1,,1,2,,\n,,4,,,,y,z\nb,b,2,90,,,,\n",
		"pathways.txt", "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional\n1,a,n,1,1\n",
		"stops.txt", "+n,,,,3,\n")
	feed["stop_times.txt"] = strings.Replace(feed["stop_times.txt"], "departure_time\n", "departure_time,pickup_type,continuous_pickup\n", 1)
	feed["stop_times.txt"] = strings.Replace(feed["stop_times.txt"], "x,0,a,08:00:00,08:00:00", "x,0,a,08:00:00,08:00:00,2,0", 1)
	r := built(t, feed, "20260302").Feeds[0]
	if r.TransfersIgnored != 0 || r.InSeatIgnored != 1 || r.Transfers != 2 || r.PathwaysIgnored != 1 || r.OnRequest != 1 || r.Continuous != 1 {
		t.Errorf("%+v", r)
	}
}

// Feeds in different zones are told in the clock of the first.
func TestSeveralFeedsOneClock(t *testing.T) {
	date, _ := gtfs.ParseDate("20260302")
	east := readFeed(t, lines("x: a 14:00 b 14:50\n"))
	west := readFeed(t, set(lines("x: b 08:00 c 09:00\n"), "agency.txt", agencies(paris)))
	n, err := network.Build(nil, network.DefaultOptions(), network.Feed{Prefix: "1:", Feed: east, Date: date}, network.Feed{Prefix: "2:", Feed: west, Date: date})
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, n, "2:b 14:00 2:c"); got != "16:00 1" {
		t.Error(got)
	}
	if a, b := n.Feeds[0], n.Feeds[1]; a.Zone != shanghai || b.Zone != shanghai || a.Shifted != 0 || b.Shifted != 1 {
		t.Errorf("%+v %+v", a, b)
	}
	zone, _ := gtfs.LoadZone(paris)
	n, err = network.Build(nil, network.DefaultOptions(), network.Feed{Prefix: "2:", Feed: east, Date: date, Clock: zone})
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, n, "2:a 06:00 2:b"); got != "07:50 1" {
		t.Error(got)
	}
}
