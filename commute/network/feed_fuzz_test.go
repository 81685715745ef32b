package network_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
)

// rich is a sound feed with something in every table that matters here.
func rich() map[string]string {
	return set(lines("x r=1@A b=v d=0: a 08:00 p 08:10-08:12 c 08:30\ny r=2@A b=v: c 08:32 d 09:00\nz r=3@B s=wk: q 00:10 d 24:30\nf r=1@A: a 00:00 c 00:40\nw r=2@A: d 09:00 a 33:00\n"),
		"agency.txt", agencies(shanghai, paris),
		"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\na,A,30,116,0,\nhall,H,39,116,1,\np,P,39,116,0,hall\nq,Q,39.001,116,0,hall\ne,E,39,116,2,hall\nn,N,39,116,3,hall\nc,C,31,116,0,\nd,D,32,116,0,\n",
		"calendar_dates.txt", "service_id,date,exception_type\ns,20260301,2\nwk,20260302,1\n",
		"frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\nf,06:00:00,08:00:00,600,0\nf,08:00:00,09:00:00,900,1\n",
		"transfers.txt", "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\np,q,2,120,,\nc,c,3,,,\n,,4,,y,w\n,,5,,x,y\nhall,hall,0,,,\n",
		"pathways.txt", "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time\n1,e,n,1,1,20,\n2,n,p,2,1,,30\n3,p,q,4,0,,40\n")
}

// mutate drops and swaps files, rows and fields as the bytes say, four a step.
func mutate(feed map[string]string, program []byte) map[string]string {
	feed = maps.Clone(feed)
	for len(program) >= 4 && len(feed) > 0 {
		step := program[:4]
		program = program[4:]
		names := slices.Sorted(maps.Keys(feed))
		name := names[int(step[0])%len(names)]
		rows := strings.Split(strings.TrimSuffix(feed[name], "\n"), "\n")
		i := int(step[1]) % len(rows)
		fields := strings.Split(rows[i], ",")
		k := int(step[2]) % len(fields)
		other := strings.Split(rows[(i+int(step[2]>>4)+1)%len(rows)], ",")
		switch step[3] % 8 {
		case 0:
			delete(feed, name)
			continue
		case 1:
			rows = slices.Delete(rows, i, i+1)
		case 2:
			fields[k] = ""
		case 3:
			fields = slices.Delete(fields, k, k+1)
		case 4: // a value of another row
			fields[k] = other[k%len(other)]
		case 5: // a value of another column
			fields[k] = other[(k+1)%len(other)]
		case 6:
			rows = append(rows, rows[i])
		case 7:
			values := []string{"-1", "0", "2147483647", "99999999999", "nan", "1e300", "24:00:00", "167:59:59", "\"", "\x00\xff", " ", "20260302", "5", "1"}
			fields[k] = values[int(step[1]>>3+step[2])%len(values)]
		}
		if step[3]%8 >= 2 && step[3]%8 != 6 {
			rows[i] = strings.Join(fields, ",")
		}
		feed[name] = strings.Join(rows, "\n") + "\n"
	}
	return feed
}

// FuzzFeed damages a sound feed. It must be refused, or become a network that
// answers.
func FuzzFeed(f *testing.F) {
	f.Add([]byte{})
	for i := range byte(12) {
		for kind := range byte(8) {
			f.Add([]byte{i, 1, 3, kind, i + 1, 2, 0x51, kind + 1, i, 3, 7, kind})
		}
	}
	f.Fuzz(func(t *testing.T, program []byte) {
		if len(program) > 400 {
			return
		}
		files := fstest.MapFS{}
		for name, text := range mutate(rich(), program) {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		feed, report, err := gtfs.Read(t.Context(), files, gtfs.Limits{})
		if err != nil {
			e, ok := errors.AsType[*fault.Error](err)
			if !ok || e.Code != fault.Invalid || e.ID == "gtfs.nothing_left" && report.Errors() == 0 {
				t.Fatalf("%v, %+v", err, report)
			}
			return
		}
		for _, p := range report.Problems {
			if p.File == "" || p.Code == "" || p.Severity == "" {
				t.Fatalf("%+v", p)
			}
		}
		date, _ := gtfs.ParseDate("20260302")
		n, err := network.Build(nil, network.DefaultOptions(), network.Feed{Feed: feed, Date: date, Slack: &network.Slack{Board: 60}})
		if err != nil {
			t.Fatal(err)
		}
		if r := n.Feeds[0]; r.Trips+r.Idle != len(feed.Trips) || r.Runs != len(tripsOf(n)) {
			t.Fatalf("%+v of %d trips, %d runs", r, len(feed.Trips), len(tripsOf(n)))
		}
		for s := range n.Timetable.NumStops() {
			if _, err := n.Timetable.Profile(transit.Query{From: []transit.Access{{Stop: transit.StopIdx(s)}}, Depart: 7 * 3600, Window: 600, Limit: 4 * 3600}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
