package transit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/transit"
)

// town is a timetable written by names: "G1 A 8:00 B 8:30".
type town struct {
	t     *testing.T
	b     *transit.Builder
	names []string
}

func newTown(t *testing.T) *town { return &town{t: t, b: transit.NewBuilder()} }

func (w *town) stop(name string, board, change transit.Seconds) transit.StopIdx {
	i := w.b.AddStop(transit.Stop{ID: name, Board: board, Change: change})
	if int(i) == len(w.names) {
		w.names = append(w.names, name)
	}
	return i
}

func (w *town) trip(line string) {
	w.t.Helper()
	f := strings.Fields(line)
	trip := transit.Trip{ID: f[0]}
	for i := 1; i < len(f); i += 2 {
		at := at(w.t, f[i+1])
		trip.Calls = append(trip.Calls, transit.Call{Stop: w.stop(f[i], 0, 0), Arrive: at, Depart: at})
	}
	must(w.t, w.b.AddTrip(trip))
}

func at(t *testing.T, clock string) transit.Seconds {
	t.Helper()
	var h, m int
	if _, err := fmt.Sscanf(clock, "%d:%d", &h, &m); err != nil {
		t.Fatal(err)
	}
	return transit.Seconds(h*3600 + m*60)
}

func clock(s transit.Seconds) string {
	text := fmt.Sprintf("%d:%02d", s/3600, s/60%60)
	if s%60 != 0 {
		text += fmt.Sprintf(":%02d", s%60)
	}
	return text
}

// tell writes a journey on one line: "7:50 walk A | G1 A 8:00 B 8:30 (wait 5) | 8:40".
func (w *town) tell(j transit.Journey) string {
	name := func(s transit.StopIdx) string {
		if s == transit.NoStop {
			return "·"
		}
		return w.names[s]
	}
	parts := []string{clock(j.Depart)}
	for _, l := range j.Legs {
		if l.Ride {
			parts = append(parts, fmt.Sprintf("%s %s %s %s %s (wait %s)", l.Trip.ID, name(l.From), clock(l.Depart), name(l.To), clock(l.Arrive), clock(l.Wait)))
		} else {
			parts = append(parts, fmt.Sprintf("walk %s %s", name(l.From), name(l.To)))
		}
	}
	return strings.Join(append(parts, clock(j.Arrive)), " | ")
}

func TestJourneysOfATown(t *testing.T) {
	//   A ──G1,G3── B ··· C ──M── D
	//   └────────slow K─────────── D
	w := newTown(t)
	a, b, c, d := w.stop("A", 600, 300), w.stop("B", 600, 300), w.stop("C", 120, 0), w.stop("D", 0, 0)
	w.trip("G1 A 8:00 B 8:30")
	w.trip("G3 A 9:00 B 9:25")
	w.trip("K A 7:55 D 9:50")
	for i := range 12 {
		w.trip(fmt.Sprintf("M%d C 8:%02d D 8:%02d", i, i*5, i*5+4))
		w.trip(fmt.Sprintf("M%d C 9:%02d D 9:%02d", i, i*5, i*5+4))
	}
	must(t, w.b.AddFootpath(b, c, 240))
	tt, err := w.b.Build()
	must(t, err)
	q := transit.Query{From: []transit.Access{{Stop: a, Time: 300}}, Depart: at(t, "7:00"), Window: 7200, Limit: 3 * 3600}
	all, err := tt.Journeys([]transit.Access{{Stop: d, Time: 60}}, q)
	must(t, err)
	var got []string
	for _, j := range all {
		got = append(got, w.tell(j))
	}
	// B is left on foot at 8:30, C reached at 8:34 and 2 minutes later M8 at
	// 8:40 can be caught. K takes one ride only, so it stays in the list.
	want := []string{
		"7:40 | walk · A | K A 7:55 D 9:50 (wait 0:10) | walk D · | 9:51",
		"7:45 | walk · A | G1 A 8:00 B 8:30 (wait 0:10) | walk B C | M8 C 8:40 D 8:44 (wait 0:06) | walk D · | 8:45",
		"8:45 | walk · A | G3 A 9:00 B 9:25 (wait 0:10) | walk B C | M7 C 9:35 D 9:39 (wait 0:06) | walk D · | 9:40",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	fastest, ok := transit.FastestRide(all)
	if !ok || fastest.RideTime() != 29*60 || w.tell(fastest) != want[2] {
		t.Errorf("fastest ride: %s", w.tell(fastest))
	}
	if _, ok := transit.FastestRide(nil); ok {
		t.Error("a fastest ride of nothing")
	}
	if got := all[1]; got.WaitTime() != 16*60 || got.WalkTime() != 10*60 || got.RideTime() != 34*60 || got.Rides() != 2 {
		t.Errorf("wait %d, walk %d, ride %d", got.WaitTime(), got.WalkTime(), got.RideTime())
	}
	j, ok, err := tt.Journey(q.From, []transit.Access{{Stop: c}}, at(t, "7:00"), q)
	must(t, err)
	if want := "7:00 | walk · A | G1 A 8:00 B 8:30 (wait 0:55) | walk B C | 8:34"; !ok || w.tell(j) != want {
		t.Errorf("got %s", w.tell(j))
	}
	if _, ok, err := tt.Journey(q.From, []transit.Access{{Stop: c}}, at(t, "9:30"), q); ok || err != nil {
		t.Error("a journey after the last train of the limit")
	}
}

// What takes too long when left at the window's first departure may be left
// for later, also when a quicker journey with more rides is there.
func TestJourneysFindsWhatOnlyALaterDepartureAllows(t *testing.T) {
	w := newTown(t)
	a, d := w.stop("A", 0, 0), w.stop("D", 0, 0)
	w.trip("K A 8:05 D 9:02")
	w.trip("G A 8:10 B 8:30")
	w.trip("H B 8:30 D 8:58")
	tt, err := w.b.Build()
	must(t, err)
	all, err := tt.Journeys([]transit.Access{{Stop: d}}, transit.Query{
		From: []transit.Access{{Stop: a}}, Depart: at(t, "8:00"), Window: 600, Limit: 3600,
	})
	must(t, err)
	if len(all) != 2 || w.tell(all[0]) != "8:05 | K A 8:05 D 9:02 (wait 0:00) | 9:02" {
		t.Errorf("%+v", all)
	}
}

func TestOvernightService(t *testing.T) {
	w := newTown(t)
	a, b := w.stop("A", 0, 0), w.stop("B", 0, 0)
	w.trip("N A 23:50 X 24:20 B 24:40") // every day
	w.trip("E A 0:10 X 0:50 B 1:30")
	tt, err := w.b.Build()
	must(t, err)
	x, _ := tt.FindStop("X")
	for name, c := range map[string]struct {
		from   transit.StopIdx
		depart string
		want   string
	}{
		"yesterday's trip early today":     {x, "0:15", "0:15 | N X 0:20 B 0:40 (wait 0:05) | 0:40"},
		"today's trip late today":          {a, "23:45", "23:45 | N A 23:50 B 24:40 (wait 0:05) | 24:40"},
		"tomorrow's trip":                  {a, "24:05", "24:05 | E A 24:10 B 25:30 (wait 0:05) | 25:30"},
		"yesterday's is gone, today's not": {x, "0:21", "0:21 | E X 0:50 B 1:30 (wait 0:29) | 1:30"},
	} {
		j, ok, err := tt.Journey([]transit.Access{{Stop: c.from}}, []transit.Access{{Stop: b}}, at(t, c.depart), transit.Query{})
		must(t, err)
		if got := w.tell(j); !ok || got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// A line every ten minutes with a ride of 20 minutes, and a second one every
// fifteen with 12: departures at each minute of an hour give a known
// distribution of travel times.
func TestHeadwaysInClosedForm(t *testing.T) {
	w := newTown(t)
	a, b, c := w.stop("A", 0, 0), w.stop("B", 60, 0), w.stop("C", 0, 0)
	for _, f := range []struct {
		from, to      transit.StopIdx
		headway, ride transit.Seconds
	}{{a, b, 600, 1200}, {b, c, 900, 720}} {
		must(t, w.b.AddFrequency(
			transit.Trip{Calls: []transit.Call{{Stop: f.from}, {Stop: f.to, Arrive: f.ride, Depart: f.ride}}},
			transit.Frequency{From: 6 * 3600, Until: 12 * 3600, Headway: f.headway, Exact: true}))
	}
	tt, err := w.b.Build()
	must(t, err)
	p, err := tt.Profile(transit.Query{From: []transit.Access{{Stop: a}}, Depart: 8 * 3600, Window: 3600})
	must(t, err)
	for i, depart := range p.Departures {
		up := func(t, to transit.Seconds) transit.Seconds { return (t + to - 1) / to * to }
		atB := up(depart, 600) + 1200
		atC := up(atB+60, 900) + 720
		if p.At(b)[i] != atB-depart || p.At(c)[i] != atC-depart {
			t.Errorf("departure %s: %d and %d, want %d and %d", clock(depart), p.At(b)[i], p.At(c)[i], atB-depart, atC-depart)
		}
	}
}
