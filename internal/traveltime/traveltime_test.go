package traveltime_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/internal/traveltime"
	"github.com/sanquan/sanquan/region"
)

// times answers on foot about a region without services: a park, the seat of
// district A a kilometre north of it, that of B half a degree away, and the
// city both belong to.
func times(t *testing.T) (*traveltime.Times, region.Place) {
	t.Helper()
	park := region.Place{ID: "park:1", Kind: "park", Name: "园区", Area: "A", Lon: 116, Lat: 39}
	north := geo.Destination(park.Point(), 0, 1000)
	n, err := network.Build(region.New(region.Tables{
		Areas: []region.Area{
			{Code: "C", Name: "市", Level: "city", Lon: 116, Lat: 39},
			{Code: "A", Name: "甲区", Level: "county", Parent: "C", Lon: north.Lon, Lat: north.Lat},
			{Code: "B", Name: "乙区", Level: "county", Parent: "C", Lon: 116.5, Lat: 39},
		},
		Population: []region.Population{{Area: "A", Year: 2020, Persons: 700}, {Area: "B", Year: 2020, Persons: 300}},
		Places:     []region.Place{park},
	}), network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	walk, err := reach.FeederOf(reach.Walk)
	if err != nil {
		t.Fatal(err)
	}
	return traveltime.New(reach.New(n), walk), park
}

func TestSeatMinutes(t *testing.T) {
	times, park := times(t)
	got, err := times.SeatMinutes(park, []string{"A", "B", "C"}, 60)
	if err != nil {
		t.Fatal(err)
	}
	// 1 km × 1.3 at 4.8 km/h is 16.25 minutes; a city has no time of its own.
	if diff := cmp.Diff(map[string]float64{"A": 17, "B": -1}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMinutesBetweenSeats(t *testing.T) {
	times, _ := times(t)
	for from, want := range map[string]map[string]float64{"A": {"A": 0, "B": -1}, "C": {}} {
		got, err := times.Minutes(from, []string{"A", "B", "C"}, 60)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("from %s: %s", from, diff)
		}
	}
}

func TestPeopleWithinCountsAnAreaWithoutOutlineByItsSeat(t *testing.T) {
	times, park := times(t)
	got, err := times.PeopleWithin([]geo.WGS84{park.Point()}, 60)
	if err != nil {
		t.Fatal(err)
	}
	if got.Inside != 700 || got.Total != 1000 || got.Share != 0.7 || got.Basis != region.Estimated {
		t.Errorf("%+v", got)
	}
}
