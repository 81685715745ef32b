package network_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
)

// published opens one of the feeds read in place, on its busiest day.
func published(t testing.TB, name string) network.Feed {
	t.Helper()
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(data); err != nil {
		t.Skip("no published feeds here: set SANQUAN_DATA to the folder that holds transit/")
	}
	feed, _, err := gtfs.Open(t.Context(), filepath.Join(data, "transit", name), gtfs.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	day, _ := feed.BusiestDay()
	return network.Feed{Prefix: name + ":", Feed: feed, Date: day}
}

// Each published feed builds and answers, and a window is the sequence of its
// departures there too (db-fv runs across midnight).
func TestPublishedFeedsBuildAndAnswer(t *testing.T) {
	for _, name := range []string{
		"beijing-subway-2026/beijing_subway_202604_derived_gtfs.zip", "china-hsr-2016/china_hsr_2016_gtfs.zip",
		"porto-alegre/poa_eptc.zip", "porto-alegre/poa_trensurb.zip", "db-fv-2019", "scale/nyc_subway.zip", "scale/hart.zip",
	} {
		t.Run(name, func(t *testing.T) {
			n, err := network.Build(nil, network.DefaultOptions(), published(t, name))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v %+v", n.Feeds[0], n.Timetable.Stats())
			reached := 0
			for i := range 3 {
				origin := n.Timetable.Stop(transit.StopIdx((2*i + 1) * n.Timetable.NumStops() / 6))
				q := transit.Query{
					From:   n.Access(origin.Point, 15*60),
					Depart: []transit.Seconds{600, 8 * 3600, 23*3600 + 1800}[i], Window: 1200, Limit: 3 * 3600,
				}
				whole, err := n.Timetable.Profile(q)
				if err != nil {
					t.Fatal(err)
				}
				for k, depart := range whole.Departures {
					q.Depart, q.Window = depart, 0
					one, err := n.Timetable.Profile(q)
					if err != nil {
						t.Fatal(err)
					}
					for s := range n.Timetable.NumStops() {
						a, b := whole.At(transit.StopIdx(s))[k], one.At(transit.StopIdx(s))[0]
						if a != b {
							t.Fatalf("departure %s, stop %d: %d in the window, %d alone", hhmm(depart), s, a, b)
						}
						if a != transit.Unreached {
							reached++
						}
					}
				}
			}
			if reached < 500 {
				t.Errorf("only %d stops and departures are reached", reached)
			}
		})
	}
}

// The pack knows the Beijing metro by patterns, run times and trips per band;
// the feed knows every train. Median travel times between stations over the
// morning show what the estimated hours cost.
func TestBandsAgainstTheTimetableOfTheBeijingMetro(t *testing.T) {
	options := network.DefaultOptions()
	feed := published(t, "beijing-subway-2026/beijing_subway_202604_derived_gtfs.zip")
	metro := options.Modes["metro"]
	feed.Slack = &metro
	exact, err := network.Build(nil, options, feed)
	if err != nil {
		t.Fatal(err)
	}
	estimated := jjjNetwork(t)
	station := func(n *network.Network, name string) []transit.StopIdx {
		var list []transit.StopIdx
		for s := range n.Timetable.NumStops() {
			stop := n.Timetable.Stop(transit.StopIdx(s))
			if st := n.StationOf(transit.StopIdx(s)); st != nil && !strings.HasPrefix(st.ID, "bjm:") {
				continue
			}
			if strings.TrimSuffix(stop.Name, "站") == strings.TrimSuffix(name, "站") {
				list = append(list, transit.StopIdx(s))
			}
		}
		return list
	}
	medians := func(n *network.Network, from string) func(to string) transit.Seconds {
		var access []transit.Access
		for _, s := range station(n, from) {
			access = append(access, transit.Access{Stop: s})
		}
		p, err := n.Timetable.Profile(transit.Query{From: access, Depart: 8 * 3600, Window: 3600, Limit: 3 * 3600})
		if err != nil {
			t.Fatal(err)
		}
		return func(to string) transit.Seconds {
			best := make([]transit.Seconds, len(p.Departures))
			for i := range best {
				best[i] = transit.Unreached
				for _, s := range station(n, to) {
					best[i] = min(best[i], p.At(s)[i])
				}
			}
			return transit.Percentile(best, 50)
		}
	}
	names := []string{"丰台站", "北京南站", "西单", "国贸", "中关村", "天通苑", "丽泽商务区", "大兴机场", "古城", "宋家庄"}
	var differences []float64
	for _, from := range names {
		a, b := medians(exact, from), medians(estimated, from)
		for _, to := range names {
			if x, y := a(to), b(to); from != to && x != transit.Unreached && y != transit.Unreached {
				differences = append(differences, float64(y-x)/60)
			}
		}
	}
	if len(differences) < 60 {
		t.Fatalf("only %d pairs can be compared", len(differences))
	}
	slices.Sort(differences)
	at := func(share float64) float64 { return differences[int(share*float64(len(differences)-1))] }
	t.Logf("%d pairs, median travel time 08:00–09:00, bands minus timetable: median %+.1f minutes, 5 %% to 95 %% %+.1f to %+.1f",
		len(differences), at(0.5), at(0.05), at(0.95))
	if abs(at(0.5)) > 3 {
		t.Errorf("the bands are off by %.1f minutes in the middle", at(0.5))
	}
}
