package main

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/region"
)

// line is a railway along the 40th parallel with stations a, b, c, d, one
// degree (85 km) apart.
func line(t *testing.T) *pack {
	t.Helper()
	p := &pack{stationAt: map[string]int{}}
	for i, name := range []string{"a", "b", "c", "d"} {
		s := region.Station{ID: "rail:" + name, Name: name, Mode: "rail", Lon: 115 + float64(i), Lat: 40}
		if err := p.addStation(s, "rail|"+name); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// calls reads "a -/23:30" as a stop that departs at 23:30.
func calls(t *testing.T, rows ...[3]string) []stop {
	t.Helper()
	var stops []stop
	for _, r := range rows {
		arrive, err := clock(r[1])
		if err != nil {
			t.Fatal(err)
		}
		depart, err := clock(r[2])
		if err != nil {
			t.Fatal(err)
		}
		stops = append(stops, stop{r[0], arrive, depart})
	}
	return stops
}

func TestRunningOrder(t *testing.T) {
	p := line(t)
	for _, c := range []struct {
		name string
		rows [][3]string
		want string // stations and minutes, "" where there is no order
	}{
		{
			"by day as listed",
			[][3]string{{"a", "-", "08:00"}, {"b", "08:30", "08:32"}, {"c", "09:00", "-"}},
			"[{a -1 480} {b 510 512} {c 540 -1}]",
		},
		{
			"across midnight it is cut at the largest gap",
			[][3]string{{"c", "00:40", "00:50"}, {"a", "22:40", "22:50"}, {"b", "23:40", "23:50"}},
			"[{a 1360 1370} {b 1420 1430} {c 1480 1490}]",
		},
		{
			"a stop over midnight",
			[][3]string{{"b", "23:55", "00:10"}, {"c", "01:00", "01:05"}, {"a", "22:50", "22:55"}},
			"[{a 1370 1375} {b 1435 1450} {c 1500 1505}]",
		},
		{
			"an origin is first though the gap before it is small",
			[][3]string{{"b", "07:00", "07:05"}, {"a", "-", "06:00"}, {"c", "08:00", "-"}},
			"[{a -1 360} {b 420 425} {c 480 -1}]",
		},
		{
			"faster than any train",
			[][3]string{{"a", "-", "08:00"}, {"d", "08:20", "-"}},
			"",
		},
		{
			"two ends",
			[][3]string{{"a", "08:00", "-"}, {"b", "09:00", "-"}},
			"",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, why := p.runningOrder(train{number: "K1", stops: calls(t, c.rows...)})
			switch {
			case c.want == "" && why == "":
				t.Errorf("got %v, want none", got.stops)
			case c.want != "" && why != "":
				t.Errorf("refused: %s", why)
			case c.want != "" && fmt.Sprint(got.stops) != c.want:
				t.Errorf("got  %v\nwant %s", got.stops, c.want)
			}
		})
	}
}

func TestSameTrainInBothYears(t *testing.T) {
	p := line(t)
	old := []train{
		{number: "G1", stops: calls(t, [3]string{"a", "-", "08:00"}, [3]string{"c", "09:00", "-"})},
		{number: "G2", stops: calls(t, [3]string{"a", "-", "08:00"}, [3]string{"c", "09:00", "-"})},
		{number: "G3", stops: calls(t, [3]string{"b", "10:00", "10:02"}, [3]string{"d", "11:00", "-"})},
	}
	entries := []entry{
		{train: train{number: "G1", stops: []stop{{"a", 0, 0}, {"b", 30, 30}, {"c", 75, 75}}}},   // 15 minutes more: the same
		{train: train{number: "G2", stops: []stop{{"a", 0, 0}, {"c", 76, 76}}}},                  // 16: another
		{train: train{number: "G3", stops: []stop{{"a", 0, 0}, {"b", 40, 40}, {"d", 100, 100}}}}, // starts before the first common stop
		{train: train{number: "G4", stops: []stop{{"a", 0, 0}, {"c", 60, 60}}}},                  // not in the old table
	}
	used := map[string]bool{}
	p.borrowByNumber(entries, old, used)
	got := map[string]string{}
	for _, e := range entries {
		if e.clock == region.ClockBorrowed {
			got[e.number] = hhmm(e.start)
		}
	}
	if diff := cmp.Diff(map[string]string{"G1": "08:00", "G3": "09:20"}, got); diff != "" {
		t.Errorf("start of borrowed trains (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]bool{"G1": true, "G3": true}, used); diff != "" {
		t.Errorf("used trains (-want +got):\n%s", diff)
	}
}

func TestATrainTakesOnePlace(t *testing.T) {
	p := line(t)
	var old []train
	for i := range 6 {
		n := train{number: fmt.Sprintf("G%d", 11+2*i), origin: "a", end: "c", stops: []stop{{"a", -1, 480 + 60*i}, {"c", 540 + 60*i, -1}}}
		if i%2 == 1 {
			n.end = "beyond"
		}
		old = append(old, n)
	}
	entries := []entry{
		{train: train{number: "G15", stops: []stop{{"a", 0, 0}, {"c", 90, 90}}}},
		{train: train{number: "G91", stops: []stop{{"a", 0, 0}, {"b", 20, 20}, {"c", 60, 60}}}},
		{train: train{number: "K93", stops: []stop{{"a", 0, 0}, {"c", 60, 60}}}}, // another class
		{train: train{number: "G95", stops: []stop{{"c", 0, 0}, {"a", 60, 60}}}}, // another relation
	}
	used := map[string]bool{}
	p.borrowByPlace(entries, old, used)
	got := map[string]string{}
	for _, e := range entries {
		if e.clock == region.ClockBorrowed {
			got[e.number] = hhmm(e.start)
		}
	}
	// G15 takes its own number; G91 the middle of the two other trains that stay in the region.
	if diff := cmp.Diff(map[string]string{"G15": "10:00", "G91": "12:00"}, got); diff != "" {
		t.Errorf("start of borrowed trains (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]bool{"G15": true, "G19": true}, used); diff != "" {
		t.Errorf("used trains (-want +got):\n%s", diff)
	}
}

func TestSpreadTrainsDoNotLeaveTogether(t *testing.T) {
	p := line(t)
	lines := &lineTable{}
	var entries []entry
	for i := range 3 {
		entries = append(entries,
			entry{train: train{number: fmt.Sprintf("G%d", 1+2*i), stops: []stop{{"a", 0, 0}, {"c", 60, 60}}}},
			entry{train: train{number: fmt.Sprintf("G%d", 51+2*i), stops: []stop{{"b", 0, 0}, {"d", 60, 60}}}})
	}
	p.spreadTrains(entries, lines)
	got := map[string]string{}
	for _, e := range entries {
		got[e.group] = hhmm(e.first) + "–" + hhmm(e.last)
	}
	// Three trains each, five hours apart; the groups are a quarter and three
	// quarters of that after 06:30.
	want := map[string]string{"普速铁路|a-c|下行": "07:45–17:45", "普速铁路|b-d|下行": "10:15–20:15"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

func TestSegmentsChain(t *testing.T) {
	rows := []segment{
		{line: "x", from: "b", to: "c", perDay: 1},
		{line: "x", from: "c", to: "d", perDay: 2},
		{line: "y", from: "c", to: "d", perDay: 1},
		{line: "x", from: "a", to: "b", perDay: 1},
		{line: "x", from: "c", to: "e", perDay: 1},
	}
	chain, rest := takeChain(rows)
	var got string
	for _, s := range chain {
		got += s.from + s.to + " "
	}
	if got != "ab bc ce " || len(rest) != 2 {
		t.Errorf("chain %q, %d rest", got, len(rest))
	}
}

func TestValidUSCC(t *testing.T) {
	for code, want := range map[string]bool{
		"91110000192184333K": true,
		"91110000192184334K": false, // one digit changed
		"9111000019218433K3": false, // two changed places
		"91110000192184333":  false,
		"9111OOOO192184333K": false, // letter O is not in the alphabet
	} {
		if got := validUSCC(code); got != want {
			t.Errorf("%s: %t", code, got)
		}
	}
}
