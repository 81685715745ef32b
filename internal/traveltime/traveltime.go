// Package traveltime gives the other circles the travel times they ask for, out
// of the commute engine.
package traveltime

import (
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/service/catalogue"
)

// Times gives the other circles what they ask of the commute engine:
// chain.TravelTimes, relocation.TravelTimes and catalogue.Access. Times are those of the median
// departure between 08:00 and 09:00, going to and from stops by the feeder.
// It keeps the surfaces of its points; make one per question. Not safe for
// concurrent use.
type Times struct {
	engine  *reach.Engine
	feeder  reach.Feeder
	timed   map[string]bool // areas that circles tell the seat minutes of
	surface map[geo.WGS84]*reach.Surface
}

// New makes a Times.
func New(e *reach.Engine, feeder reach.Feeder) *Times {
	t := &Times{engine: e, feeder: feeder, timed: map[string]bool{}, surface: map[geo.WGS84]*reach.Surface{}}
	for _, p := range e.Region().Population {
		if len(e.Region().ChildrenOf(p.Area)) == 0 {
			t.timed[p.Area] = true
		}
	}
	return t
}

// around returns the surface of a point, of one number of minutes.
func (t *Times) around(o reach.Origin, minutes int) (*reach.Surface, error) {
	if s, ok := t.surface[o.Point]; ok {
		return s, nil
	}
	p := reach.DefaultParams()
	p.Minutes, p.Feeder = minutes, t.feeder
	s, err := t.engine.Surface(o, p)
	if err == nil {
		t.surface[o.Point] = s
	}
	return s, err
}

// SeatMinutes implements chain.TravelTimes. A place without an id is the point
// it stands at. Minutes are whole, rounded up.
// Divisions with divisions below them, and those without residents, have no
// time.
func (t *Times) SeatMinutes(from region.Place, areas []string, limit int) (map[string]float64, error) {
	o := reach.Origin{Kind: "point", Name: from.Name, Point: from.Point(), Lon: from.Lon, Lat: from.Lat}
	if from.ID != "" {
		var err error
		if o, err = t.engine.Resolve(from.ID); err != nil {
			return nil, err
		}
	}
	s, err := t.around(o, limit)
	if err != nil {
		return nil, err
	}
	return t.toSeats(s, areas, limit), nil
}

// toSeats is the minutes from a surface's origin to the seats of areas.
func (t *Times) toSeats(s *reach.Surface, areas []string, limit int) map[string]float64 {
	minutes := map[string]float64{}
	for _, code := range areas {
		if !t.timed[code] {
			continue
		}
		minutes[code] = -1
		if d, ok := s.TimeTo(t.engine.Region().Area(code).Point()); ok && int(d) <= limit*60 {
			minutes[code] = float64((d + 59) / 60)
		}
	}
	return minutes
}

// Minutes implements relocation.TravelTimes: from the seat of a division to the
// seats of others. Minutes are whole, rounded up; a division that SeatMinutes
// has no time of has none here, whichever end it is.
func (t *Times) Minutes(from string, to []string, limit int) (map[string]float64, error) {
	if !t.timed[from] {
		return map[string]float64{}, nil
	}
	p := t.engine.Region().Area(from).Point()
	s, err := t.around(reach.Origin{Kind: "point", Point: p, Lon: p.Lon, Lat: p.Lat}, limit)
	if err != nil {
		return nil, err
	}
	return t.toSeats(s, to, limit), nil
}

// PeopleWithin implements catalogue.Access. The way of a resident to the point
// is taken to be as long as the way back.
func (t *Times) PeopleWithin(points []geo.WGS84, minutes int) (catalogue.People, error) {
	surfaces := make([]*reach.Surface, len(points))
	for i, p := range points {
		var err error
		if surfaces[i], err = t.around(reach.Origin{Kind: "point", Point: p, Lon: p.Lon, Lat: p.Lat}, minutes); err != nil {
			return catalogue.People{}, err
		}
	}
	p := t.engine.PeopleWithin(minutes, surfaces...)
	return catalogue.People{Inside: p.Inside, Total: p.Total, Share: p.Share, Year: p.Year, Basis: p.Basis, Method: p.Method}, nil
}
