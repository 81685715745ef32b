package gtfs

import (
	"math"

	"github.com/sanquan/sanquan/base/geo"
)

func (r *reader) readAgencies() {
	r.table(&agencyTable, func(w *row) {
		w.entity = w.get(0)
		if !w.unique(r.agencies, w.get(0)) {
			return
		}
		a := Agency{ID: w.word(0), Name: w.text(1), TimeZone: w.zone(2)}
		if a.Name == "" {
			w.warn(1, "missing_required_field")
		}
		switch {
		case !w.has(2):
			w.warn(2, "missing_required_field")
		case a.TimeZone != "" && len(r.feed.Agencies) > 0 && a.TimeZone != r.feed.Agencies[0].TimeZone:
			w.warn(2, "inconsistent_agency_timezone")
		}
		r.agencies[a.ID] = len(r.feed.Agencies)
		r.feed.Agencies = append(r.feed.Agencies, a)
		w.kept()
	})
}

// parent is a parent_station that is looked up when all stops are known:
// stations may stand below their platforms.
type parent struct {
	stop, line int
	id         string
}

func (r *reader) readStops() {
	var parents []parent
	r.table(&stopsTable, func(w *row) {
		id := w.need(0)
		if w.bad || !w.unique(r.stops, id) {
			return
		}
		s := Stop{
			ID: w.word(0), Name: w.text(1), Kind: StopKind(w.enum(4, int(BoardingArea))), Parent: None,
			TimeZone: w.zone(6), Code: w.text(7), Zone: w.word(8), Level: w.hint(9, r.levels), Boarding: Access(w.enum(10, int(NotPossible))),
		}
		s.Point = w.point(&s)
		if s.Name == "" && s.Kind <= Entrance {
			w.warn(1, "missing_stop_name")
		}
		i := len(r.feed.Stops)
		if w.has(5) {
			parents = append(parents, parent{i, w.line, w.word(5)})
		} else if s.Kind >= Entrance {
			w.warn(5, "location_without_parent_station")
		}
		r.stops[s.ID] = i
		r.stopLines = append(r.stopLines, w.line)
		r.feed.Stops = append(r.feed.Stops, s)
		w.kept()
	})
	for _, p := range parents {
		r.setParent(p)
	}
}

// point returns the position of a stop, 0, 0 where there is none to be used.
func (w *row) point(s *Stop) geo.WGS84 {
	const lat, lon = 2, 3
	if x, y := w.get(lat), w.get(lon); swapped(x, y) {
		w.warn(lat, "swapped_coordinates")
		return geo.WGS84{}
	}
	y, hasLat := w.degrees(lat, 90)
	x, hasLon := w.degrees(lon, 180)
	p := geo.WGS84{Lon: x, Lat: y}
	switch {
	case !hasLat || !hasLon || p == geo.WGS84{}:
		if s.Kind != GenericNode && s.Kind != BoardingArea {
			w.warn(lat, "stop_without_location")
		}
		return geo.WGS84{}
	case math.Abs(x) <= 1 && math.Abs(y) <= 1:
		w.warn(lat, "point_near_origin")
	case math.Abs(y) >= 89:
		w.warn(lat, "point_near_pole")
	}
	return p
}

// setParent enters a parent station, unless it is of the wrong kind.
func (r *reader) setParent(p parent) {
	s := &r.feed.Stops[p.stop]
	tell := func(code string) {
		r.problem(Problem{
			File: "stops.txt", Line: p.line, Entity: s.ID, Field: "parent_station", Value: p.id, Code: code, Severity: Warning,
		})
	}
	i, ok := r.stops[p.id]
	switch {
	case !ok:
		tell("foreign_key_violation")
	case s.Kind == Station:
		tell("station_with_parent_station")
	case s.Kind == BoardingArea && r.feed.Stops[i].Kind != Platform, s.Kind != BoardingArea && r.feed.Stops[i].Kind != Station:
		tell("wrong_parent_location_type")
	default:
		s.Parent = i
	}
}

func (r *reader) readRoutes() {
	r.table(&routesTable, func(w *row) {
		id := w.need(0)
		kind := w.number(1)
		if w.bad || !w.unique(r.routes, id) {
			return
		}
		route := Route{ID: w.word(0), Type: kind, ShortName: w.text(2), LongName: w.text(3), Agency: w.hint(4, r.agencies)}
		if kind > 12 && (kind < 100 || kind > 1702) || kind > 7 && kind < 11 {
			w.warn(1, "unexpected_enum_value")
		}
		if route.ShortName == "" && route.LongName == "" {
			w.warn(2, "route_both_short_and_long_name_missing")
		}
		if !w.has(4) {
			switch len(r.feed.Agencies) {
			case 0:
			case 1:
				route.Agency = 0
			default:
				w.warn(4, "missing_required_field")
			}
		}
		route.Flags = w.along(5, 0)
		r.routes[route.ID] = len(r.feed.Routes)
		r.feed.Routes = append(r.feed.Routes, route)
		w.kept()
	})
}

// along returns what continuous_pickup and continuous_drop_off (in the column
// after it) allow: 0, 2 and 3 are ways to do it, 1 is not to, empty means what
// the route says.
func (w *row) along(column int, route Flags) Flags {
	f := Flags(0)
	for i, flag := range []Flags{AlongPickup, AlongDrop} {
		if !w.has(column + i) {
			f |= route & flag
		} else if w.enum(column+i, 3) != 1 {
			f |= flag
		}
	}
	return f
}
