package reach

import (
	"math"
	"testing"
	"testing/fstest"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
)

// headwayEngine knows one line, every twenty minutes, from west to east in half
// an hour; boarding takes no time.
func headwayEngine(t *testing.T) *Engine {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"agency.txt":      "agency_id,agency_name,agency_url,agency_timezone\nx,X,https://example.org,Asia/Shanghai\n",
		"stops.txt":       "stop_id,stop_name,stop_lat,stop_lon\nwest,West,39.9,116.2\neast,East,39.9,116.6\n",
		"routes.txt":      "route_id,agency_id,route_short_name,route_type\n1,x,1,3\n",
		"calendar.txt":    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nall,1,1,1,1,1,1,1,20260101,20261231\n",
		"trips.txt":       "route_id,service_id,trip_id\n1,all,a\n",
		"stop_times.txt":  "trip_id,arrival_time,departure_time,stop_id,stop_sequence\na,06:00:00,06:00:00,west,1\na,06:30:00,06:30:00,east,2\n",
		"frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times\na,06:00:00,22:00:00,1200,0\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	feed, _, err := gtfs.Read(t.Context(), files, gtfs.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := network.Build(nil, network.DefaultOptions(), network.Feed{Feed: feed, Date: gtfs.NewDate(2026, 3, 2), Slack: &network.Slack{}})
	if err != nil {
		t.Fatal(err)
	}
	return New(n)
}

// The wait for the line is even over twenty minutes, so percentile p of the
// travel time is p % of them and the ride. Trip, surface and matrix agree, and
// say how far they may be off.
func TestHeadwaysAreDrawn(t *testing.T) {
	e := headwayEngine(t)
	from, err := e.Resolve("west")
	if err != nil {
		t.Fatal(err)
	}
	to, err := e.Resolve("east")
	if err != nil {
		t.Fatal(err)
	}
	p := DefaultParams()
	p.Window, p.Draws, p.Seed = 60, 60, 7
	for _, percentile := range []float64{10, 50, 90} {
		p.Percentile = percentile
		want := 1800 + 1200*percentile/100
		s, err := e.Surface(from, p)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := s.TimeTo(to.Point)
		if !ok || math.Abs(float64(got)-want) > 1200/60+1 {
			t.Errorf("percentile %g: %d s, want %.0f within a draw", percentile, got, want)
		}
		c, err := s.Circle(90)
		if err != nil {
			t.Fatal(err)
		}
		if c.Draw == nil || c.Draw.Draws != 60 || c.Draw.Seed != 7 || c.Draw.ErrorMinutes == nil || *c.Draw.ErrorMinutes < 0.3 || *c.Draw.ErrorMinutes > 1.2 {
			t.Errorf("draw %+v", c.Draw)
		}
		m, err := e.Matrix([]Point{{ID: "w", At: from.Point}}, []Point{{ID: "e", At: to.Point}}, MatrixParams{p, []float64{percentile}})
		if err != nil {
			t.Fatal(err)
		}
		out := make([]transit.Seconds, 1)
		if err := m.newRower().row(0, out); err != nil || out[0] != got {
			t.Errorf("percentile %g: %d s in the matrix, %d on the surface, %v", percentile, out[0], got, err)
		}
		if d, err := m.Draw(); err != nil || d == nil || d.ErrorMinutes == nil || *d.ErrorMinutes != *c.Draw.ErrorMinutes {
			t.Errorf("draw of the matrix %+v, %v", d, err)
		}
		trip, err := e.Trip(from, to, p)
		if err != nil {
			t.Fatal(err)
		}
		if trip.Draw == nil || trip.Minutes == nil || math.Abs(float64(*trip.Minutes)-want/60) > 1.5 {
			t.Errorf("percentile %g: trip of %v minutes, draw %+v", percentile, trip.Minutes, trip.Draw)
		}
	}
}

func TestDrawsAreForHeadwaysOnly(t *testing.T) {
	p := Params{Draws: MaxDraws + 1}
	if _, err := p.Complete(); err == nil {
		t.Error("too many draws were taken")
	}
	e := headwayEngine(t)
	if d := (Params{}).drawing(e.table); d.Draws != DefaultDraws {
		t.Errorf("%d draws", d.Draws)
	}
	// At night nothing runs: nothing can be said of an error.
	night := DefaultParams()
	night.Depart = 23 * 3600
	c, err := mustSurface(t, e, Origin{ID: "far", Point: geo.WGS84{Lon: 118, Lat: 39}}, night).Circle(30)
	if err != nil || c.Draw == nil || c.Draw.ErrorMinutes != nil {
		t.Errorf("nothing is reached, draw %+v, %v", c.Draw, err)
	}
	s := &scene{}
	s.station("a", "甲", "rail", geo.WGS84{Lon: 116, Lat: 39})
	s.station("b", "乙", "rail", geo.WGS84{Lon: 117, Lat: 39})
	known := s.engine(t)
	if d := (Params{Draws: 5}).drawing(known.table); d.Draws != 1 {
		t.Errorf("%d draws where all hours are known", d.Draws)
	}
}
