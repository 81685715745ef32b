package reach

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/region"
)

// centre is where scenes are: 北京西, about.
var centre = geo.WGS84{Lon: 116.32, Lat: 39.89}

// scene is a region written by hand. Stations take no time.
type scene struct{ region.Tables }

func (s *scene) station(id, name, mode string, p geo.WGS84) {
	s.Stations = append(s.Stations, region.Station{ID: id, Name: name, Mode: mode, Area: "1", Lon: p.Lon, Lat: p.Lat})
}

// line runs every headway minutes from first to last (hours of day), with the
// given minutes between stations.
func (s *scene) line(id string, first, last, headway int, stations []string, minutes ...int) {
	s.Services = append(s.Services, region.Service{
		ID: id, Line: id + "线", Name: id, Mode: "rail", Clock: region.ClockSpread, Group: id,
		First: fmt.Sprintf("%02d:00", first), Last: fmt.Sprintf("%02d:00", last), PerDay: (last-first)*60/headway + 1,
		Observed: "2026-01", Runs: region.Measured, Source: "src",
	})
	at := 0
	for i, station := range stations {
		if i > 0 {
			at += minutes[i-1] * 60
		}
		s.Calls = append(s.Calls, region.Call{Service: id, Seq: i + 1, Station: station, Arrive: at, Depart: at})
	}
}

func (s *scene) area(code, parent, name string, seat geo.WGS84, persons int, outline orb.Ring) {
	s.Areas = append(s.Areas, region.Area{Code: code, Name: name, Level: "county", Parent: parent, Lon: seat.Lon, Lat: seat.Lat})
	if persons > 0 {
		s.Population = append(s.Population, region.Population{Area: code, Year: 2020, Persons: persons, Source: "census"})
	}
	if outline != nil {
		s.Outlines = append(s.Outlines, region.Outline{Area: code, Geometry: orb.MultiPolygon{{outline}}})
	}
}

func (s *scene) engine(t testing.TB) *Engine {
	t.Helper()
	n, err := network.Build(region.New(s.Tables), network.Options{WalkMetresPerSecond: 4.8 / 3.6, Detour: 1.3})
	if err != nil {
		t.Fatal(err)
	}
	return New(n)
}

// box is a counterclockwise rectangle in degrees.
func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func at(east, north geo.Metres) geo.WGS84 {
	return geo.Destination(geo.Destination(centre, 90, east), 0, north)
}

func mustSurface(t testing.TB, e *Engine, o Origin, p Params) *Surface {
	t.Helper()
	s, err := e.Surface(o, p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustResolve(t testing.TB, e *Engine, text string) Origin {
	t.Helper()
	o, err := e.Resolve(text)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// twoStations is a line of 20 minutes every 10 minutes between stations 30 km
// apart, 06:00 to 12:00.
func twoStations() *scene {
	s := &scene{}
	s.station("a", "甲", "rail", centre)
	s.station("b", "乙", "rail", at(30_000, 0))
	s.line("T", 6, 12, 10, []string{"a", "b"}, 20)
	return s
}
