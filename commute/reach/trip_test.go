package reach

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

func mustTrip(t testing.TB, e *Engine, from, to string, p Params) *Trip {
	t.Helper()
	trip, err := e.Trip(mustResolve(t, e, from), mustResolve(t, e, to), p)
	if err != nil {
		t.Fatal(err)
	}
	return trip
}

func TestTripShowsItsLegs(t *testing.T) {
	s := twoStations()
	s.Sources = append(s.Sources, region.Source{ID: "src", Title: "时刻表", Date: "2026-01"})
	e := s.engine(t)
	p := DefaultParams()
	p.Depart = 8*3600 + 60
	from, to := at(0, 399.5), at(30_000, -199.5)
	trip := mustTrip(t, e, fmt.Sprintf("%f,%f", from.Lon, from.Lat), fmt.Sprintf("%f,%f", to.Lon, to.Lat), p)
	// 399.5 m and 199.5 m × 1.3 at 4.8 km/h: 390 s and 195 s; the train is at 08:10
	j := trip.Best
	if j.Depart != "08:01:00" || j.Arrive != "08:33:15" || j.Seconds != 1935 || j.WalkSeconds != 585 || j.RideSeconds != 1200 || j.WaitSeconds != 150 {
		t.Errorf("best: %+v", *j)
	}
	a, b := centre, at(30_000, 0)
	want := Leg{
		Kind: RideKind, From: End{"a", "甲", "", a.Lon, a.Lat}, To: End{"b", "乙", "", b.Lon, b.Lat},
		Depart: "08:10:00", Arrive: "08:30:00", Minutes: 20, WaitMinutes: 3, Seconds: 1200, WaitSeconds: 150,
		Mode: "rail", Line: "T线", Name: "T", Headsign: "乙", Stops: 1, Clock: "estimated", Runs: "measured",
		Observed: "2026-01", Source: &SourceRef{"src", "时刻表", "2026-01"},
	}
	if len(j.Legs) != 3 || j.Legs[0].Kind != "walk" || j.Legs[0].From.ID != trip.From.ID || j.Legs[2].To.ID != trip.To.ID {
		t.Fatalf("legs: %+v", j.Legs)
	}
	if diff := cmp.Diff(want, j.Legs[1]); diff != "" {
		t.Errorf("ride: %s", diff)
	}
	// leaves as late as the train allows: no wait
	if f := trip.FastestRide; f.RideMinutes != 20 || f.WaitSeconds != 0 || f.Seconds != 1785 {
		t.Errorf("fastest ride: %+v", *f)
	}
	if len(trip.Options) != 1 || len(trip.Options[0].Departures) != 7 || trip.Options[0].Departures[0] != "08:03:30" {
		t.Errorf("options: %+v", trip.Options)
	}
	if diff := cmp.Diff(RideMinutes{ptr(20), ptr(20)}, trip.RideMinutes); diff != "" {
		t.Error(diff)
	}
	// 29 min 45 s and a wait of 0:30, 1:30, … 9:30 minutes, six times each
	if diff := cmp.Diff(Percentiles{ptr(31), ptr(35), ptr(40)}, trip.Percentiles); diff != "" {
		t.Error(diff)
	}
	late := p
	late.Percentile = 95
	if got := mustTrip(t, e, trip.From.ID, trip.To.ID, late); got.Percentile != 95 || *got.Minutes != 40 || *trip.Minutes != 35 {
		t.Errorf("minutes %d at %g, %d at the median; want 40 and 35", *got.Minutes, got.Percentile, *trip.Minutes)
	}
	if diff := cmp.Diff([]string{"src"}, trip.Sources); diff != "" {
		t.Error(diff)
	}
}

func ptr(m int) *int { return &m }

func TestATripByTheFeederAlone(t *testing.T) {
	e := twoStations().engine(t)
	p := at(0, 1000)
	trip := mustTrip(t, e, "甲", fmt.Sprintf("%f,%f", p.Lon, p.Lat), DefaultParams())
	if trip.FastestRide != nil || len(trip.Best.Legs) != 1 || trip.Best.WalkMinutes != 17 || trip.RideMinutes.Fastest != nil {
		t.Errorf("%+v", trip)
	}
	if len(trip.Options) != 1 || trip.Options[0].Departures != nil {
		t.Errorf("options %+v", trip.Options)
	}
	_, err := e.Trip(mustResolve(t, e, "甲"), mustResolve(t, e, "甲"), DefaultParams())
	wantFault(t, err, "reach.same_place")
	_, err = e.Trip(mustResolve(t, e, "乙"), mustResolve(t, e, "甲"), DefaultParams())
	wantFault(t, err, "reach.no_trip")
}

// A train that is passed on the way has the longer ride but is the first to
// arrive for those who leave early; the faster one is found all the same.
func TestFastestRideNeedNotBeTheFirstToArrive(t *testing.T) {
	s := &scene{}
	s.station("a", "甲", "rail", centre)
	s.station("m", "中", "rail", at(15_000, 0))
	s.station("b", "乙", "rail", at(30_000, 0))
	s.line("slow", 8, 9, 60, []string{"a", "b"}, 40)
	s.line("fast", 8, 9, 60, []string{"a", "b"}, 19)
	s.Services[1].First, s.Services[1].Last = "08:30", "09:30"
	s.line("back", 8, 9, 60, []string{"a", "m", "b"}, 10, 8) // 18 minutes, but leaves at 08:31
	s.Services[2].First, s.Services[2].Last = "08:31", "09:31"
	e := s.engine(t)
	trip := mustTrip(t, e, "甲", "乙", DefaultParams())
	if got := trip.Best.Legs[0].Name; got != "slow" {
		t.Errorf("first to arrive from 08:00 is %s, want slow", got)
	}
	if got := trip.FastestRide.Legs[0].Name; got != "back" || *trip.RideMinutes.Fastest != 18 {
		t.Errorf("fastest ride is %s of %d min, want back of 18", got, *trip.RideMinutes.Fastest)
	}
}

func TestEveryJourneyAddsUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := randomScene(r).engine(t)
		p := randomParams(r)
		to := e.directory[len(e.directory)-1].Origin
		to.ID, to.Station = "x", ""
		to.Point = geo.Destination(to.Point, 45, 300)
		trip, err := e.Trip(e.directory[0].Origin, to, p)
		if err != nil {
			wantFault(t, err, "reach.no_trip")
			return
		}
		journeys := []*Journey{trip.Best}
		for i := range trip.Options {
			journeys = append(journeys, &trip.Options[i].Journey)
		}
		for _, j := range journeys {
			checkJourney(r, j)
		}
		// the surface and the trip agree
		p.Minutes, p.Percentile = MaxMinutes, 50
		s := mustSurface(t, e, e.directory[0].Origin, p)
		if got, ok := s.TimeTo(to.Point); ok {
			// the two distances may be a second apart
			if p50 := *trip.Percentiles.P50; p50 < upMinutes(max(0, got-2)) || p50 > upMinutes(got+2) {
				r.Errorf("surface says %d s, trip %d min", got, p50)
			}
		}
	})
}

func checkJourney(t *rapid.T, j *Journey) {
	if j.Seconds != j.WaitSeconds+j.RideSeconds+j.WalkSeconds {
		t.Errorf("seconds: %d of %d+%d+%d", j.Seconds, j.WaitSeconds, j.RideSeconds, j.WalkSeconds)
	}
	if j.Minutes != j.WaitMinutes+j.RideMinutes+j.WalkMinutes || j.Minutes != (j.Seconds+59)/60 {
		t.Errorf("minutes: %d of %d+%d+%d (%d s)", j.Minutes, j.WaitMinutes, j.RideMinutes, j.WalkMinutes, j.Seconds)
	}
	clock, rides := parse(t, j.Depart), 0
	for _, l := range j.Legs {
		if parse(t, l.Depart) != clock+transit.Seconds(l.WaitSeconds) || parse(t, l.Arrive) != parse(t, l.Depart)+transit.Seconds(l.Seconds) {
			t.Errorf("leg at %s: %+v", Clock(clock), l)
		}
		clock = parse(t, l.Arrive)
		if l.Kind == RideKind {
			rides++
		}
	}
	if clock != parse(t, j.Arrive) || rides != j.Rides {
		t.Errorf("legs end at %s with %d rides: %+v", Clock(clock), rides, *j)
	}
}

func parse(t *rapid.T, clock string) transit.Seconds {
	s, err := ParseClock(clock)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestApportionedMinutesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Int32Range(0, 7200), 1, 12).Draw(t, "parts")
		seconds := make([]transit.Seconds, len(parts))
		sum, total := 0, 0
		for i, p := range parts {
			seconds[i] = transit.Seconds(p)
			total += int(p)
		}
		minutes := apportion(seconds)
		for i, m := range minutes {
			sum += m
			if m < int(parts[i])/60 || m > (int(parts[i])+59)/60 {
				t.Errorf("%d s became %d min", parts[i], m)
			}
		}
		if sum != (total+59)/60 {
			t.Errorf("%v became %v: %d min of %d s", parts, minutes, sum, total)
		}
	})
	if got := apportion([]transit.Seconds{90, 90, 0}); !slices.Equal(got, []int{2, 1, 0}) {
		t.Errorf("of equal rests the first: %v", got)
	}
}
