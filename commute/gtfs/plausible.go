package gtfs

import (
	"math"
	"slices"

	"github.com/sanquan/sanquan/base/geo"
)

// checkUse reports the platforms at which nothing calls.
func (r *reader) checkUse() {
	used := make([]bool, len(r.feed.Stops))
	for i := range r.feed.Trips {
		for _, s := range r.feed.Trips[i].Times {
			used[s.Stop] = true
		}
	}
	for i, s := range r.feed.Stops {
		if s.Kind == Platform && !used[i] {
			r.entityProblem("stops.txt", r.stopLines[i], s.ID, "", "stop_without_stop_time")
		}
	}
}

// fastest is a speed that vehicles of a route type do not exceed, in metres a
// second: generous, because it is to find slips, not to judge drivers.
func fastest(routeType int) float64 {
	kmh := 500.0
	switch t := routeType; {
	case t == 0, t >= 900 && t < 1000:
		kmh = 100
	case t == 1, t == 3, t == 11, t >= 200 && t < 300, t >= 400 && t < 900:
		kmh = 150
	case t == 4, t == 1000, t == 1200:
		kmh = 80
	case t >= 5 && t <= 7, t >= 1300 && t < 1500:
		kmh = 60
	case t == 12:
		kmh = 150
	case t >= 1100 && t < 1200:
		kmh = 1100
	}
	return kmh / 3.6
}

// hop is a run of a route's vehicles from one stop to the next.
type hop struct {
	route    int
	from, to int32
}

// checkSpeeds reports the calls of a trip that its vehicle reaches faster than
// it can, each pair of stops once a route. Times are often cut to minutes, so
// a minute is allowed on top. rows and times are the trip's, in order.
func (r *reader) checkSpeeds(rows []stopTime, times []StopTime) {
	t := &r.feed.Trips[rows[0].trip]
	most := fastest(r.feed.Routes[t.Route].Type)
	for k := 1; k < len(times); k++ {
		a, b := &times[k-1], &times[k]
		allowed := most * float64(b.Arrive-a.Depart+60)
		p, q := r.feed.Stops[a.Stop].Point, r.feed.Stops[b.Stop].Point
		const metresPerDegree = 111_700 // at most, so this is an upper bound
		if a.Interpolated || b.Interpolated || p == (geo.WGS84{}) || q == (geo.WGS84{}) ||
			metresPerDegree*(math.Abs(p.Lat-q.Lat)+math.Abs(p.Lon-q.Lon)) <= allowed || float64(geo.Distance(p, q)) <= allowed {
			continue
		}
		if h := (hop{t.Route, a.Stop, b.Stop}); !r.hops[h] {
			r.hops[h] = true
			r.problem(Problem{
				File: "stop_times.txt", Line: int(rows[k].line), Entity: t.ID, Field: "stop_id",
				Value: r.feed.Stops[a.Stop].ID + " " + r.feed.Stops[b.Stop].ID,
				Code:  "fast_travel_between_consecutive_stops", Severity: Warning,
			})
		}
	}
}

// checkPlaces reports the stops far from all others which with latitude and
// longitude exchanged would be among them.
func (r *reader) checkPlaces() {
	var lats, lons []float64
	for _, s := range r.feed.Stops {
		if s.Point != (geo.WGS84{}) {
			lats, lons = append(lats, s.Point.Lat), append(lons, s.Point.Lon)
		}
	}
	if len(lats) < 3 {
		return
	}
	slices.Sort(lats)
	slices.Sort(lons)
	middle := geo.WGS84{Lon: lons[len(lons)/2], Lat: lats[len(lats)/2]}
	for i, s := range r.feed.Stops {
		const far, near = 1_000_000, 200_000 // metres
		other := geo.WGS84{Lon: s.Point.Lat, Lat: s.Point.Lon}
		if s.Point != (geo.WGS84{}) && other.Valid() && geo.Distance(s.Point, middle) > far && geo.Distance(other, middle) < near {
			r.entityProblem("stops.txt", r.stopLines[i], s.ID, "stop_lat", "swapped_coordinates")
		}
	}
}
