package reach

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/commute/transit"
)

// Circle is what is within so many minutes of an origin.
type Circle struct {
	Origin        Origin         `json:"origin"`
	Minutes       int            `json:"minutes"`
	Depart        string         `json:"depart"` // HH:MM
	WindowMinutes int            `json:"windowMinutes"`
	Percentile    float64        `json:"percentile"`
	Draw          *Draw          `json:"draw,omitempty"` // where the percentile is over draws of headways too
	MaxRides      int            `json:"maxRides"`       // of a journey
	Feeder        Feeder         `json:"feeder"`
	Polygons      []Isochrone    `json:"polygons"` // in the order asked for
	AreaKm2       float64        `json:"areaKm2"`  // on the ellipsoid
	Persons       People         `json:"persons"`
	Stations      []ReachedPlace `json:"stations"` // nearest in time first
	Parks         []ReachedPlace `json:"parks"`
	Districts     []ReachedArea  `json:"districts"` // most people inside first
	Roundness     Roundness      `json:"roundness"`
	ComputeMillis float64        `json:"computeMillis"` // left 0 here: for the caller, who has a clock
	Estimated     []string       `json:"estimated"`     // message ids of what is estimated
	Sources       []string       `json:"sources"`       // ids, ascending
}

// Isochrone is the area within so many minutes.
type Isochrone struct {
	Minutes  int      `json:"minutes"`
	Geometry Geometry `json:"geometry"`
}

// Geometry is a GeoJSON MultiPolygon (RFC 7946), WGS84, rounded to 5 decimals.
type Geometry struct {
	Type        string           `json:"type"` // always MultiPolygon
	Coordinates orb.MultiPolygon `json:"coordinates"`
}

// ReachedPlace is a station or park inside a circle.
type ReachedPlace struct {
	ID           string  `json:"id"`
	Name         string  `json:"name"`
	NameEN       string  `json:"nameEn,omitempty"`
	Mode         string  `json:"mode,omitempty"` // of a station
	Lon          float64 `json:"lon"`            // degrees, WGS 84; so Lat
	Lat          float64 `json:"lat"`            // degrees
	Area         string  `json:"area"`
	Minutes      int     `json:"minutes"` // the percentile, rounded up
	BestMinutes  int     `json:"bestMinutes"`
	WorstMinutes *int    `json:"worstMinutes"` // null where a departure takes longer than was computed
}

// ReachedArea is a district of which a part or the seat is inside a circle.
type ReachedArea struct {
	Code        string  `json:"code"`
	Name        string  `json:"name"`
	NameEN      string  `json:"nameEn,omitempty"`
	Parent      string  `json:"parent"`     // code of the area above it, "" if none
	ParentName  string  `json:"parentName"` // such names as 河北区 need it
	ParentEN    string  `json:"parentNameEn,omitempty"`
	Persons     int     `json:"persons"`     // of the whole district
	Share       float64 `json:"share"`       // of them inside, by area
	SeatMinutes *int    `json:"seatMinutes"` // null where the seat takes longer than was computed
}

// Circle draws and measures the circle of so many minutes, at most the
// surface's. cutoffs, in minutes, name the polygons to draw; none means
// the circle's own. Fault: reach.bad_minutes.
//
// Cost: two passes over the cells near the line, for the circle and for each
// cut-off; no travel times are computed.
func (s *Surface) Circle(minutes int, cutoffs ...int) (*Circle, error) {
	own, err := s.Polygons(minutes)
	if err != nil {
		return nil, err
	}
	drawn := own
	if len(cutoffs) == 0 {
		cutoffs = []int{minutes}
	} else if drawn, err = s.Polygons(cutoffs...); err != nil {
		return nil, err
	}
	m := measure(s.Origin.Point, own[0])
	c := &Circle{
		Origin: s.Origin, Minutes: minutes,
		Depart: clockMinutes(s.Params.Depart), WindowMinutes: int(s.Params.Window+59) / 60, MaxRides: s.Params.Rides,
		Percentile: s.Params.Percentile, Draw: s.draws[s.number], Feeder: s.Params.Feeder,
		AreaKm2:   round(m.area/1e6, 2),
		Roundness: s.roundness(m, minutes),
		Estimated: slices.Clone(s.engine.estimated), Sources: slices.Clone(s.engine.sources),
	}
	for i, p := range drawn {
		c.Polygons = append(c.Polygons, Isochrone{cutoffs[i], Geometry{"MultiPolygon", rounded(p)}})
	}
	c.Districts, c.Persons = s.districts(minutes)
	c.Stations = s.within(minutes, func(o Origin) bool { return o.Kind == "rail" || o.Kind == "metro" || o.Kind == "stop" })
	c.Parks = s.within(minutes, func(o Origin) bool { return o.Kind == "park" })
	return c, nil
}

func (s *Surface) within(minutes int, want func(Origin) bool) []ReachedPlace {
	list := []ReachedPlace{}
	for i := range s.engine.directory {
		d, t := &s.engine.directory[i], s.places()[i]
		if !want(d.Origin) || int(t.mid) > minutes*60 {
			continue
		}
		p := ReachedPlace{
			ID: d.ID, Name: d.Name, NameEN: d.NameEN, Lon: d.Lon, Lat: d.Lat, Area: d.area,
			Minutes: upMinutes(t.mid), BestMinutes: upMinutes(t.best), WorstMinutes: minutesOrNil(t.worst),
		}
		if d.Kind != "park" {
			p.Mode = d.Kind
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b ReachedPlace) int {
		return cmp.Or(cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func (s *Surface) districts(minutes int) ([]ReachedArea, People) {
	count := s.engine.newPeopleCount()
	list := []ReachedArea{}
	for i, p := range s.engine.people {
		seat := s.seats()[i].mid
		share := s.covered[i].share(minutes)
		if s.covered[i].total == 0 && int(seat) <= minutes*60 {
			share = seatOnly
		}
		count.add(p, share)
		if share == 0 && int(seat) > minutes*60 {
			continue
		}
		a := ReachedArea{
			Code: p.area.Code, Name: p.area.Name, NameEN: p.area.NameEN, Parent: p.area.Parent,
			Persons: p.persons, Share: round(share, 4), SeatMinutes: minutesOrNil(seat),
		}
		if parent := s.engine.region.Area(p.area.Parent); parent != nil {
			a.ParentName, a.ParentEN = parent.Name, parent.NameEN
		}
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(a, b ReachedArea) int {
		return cmp.Or(-cmp.Compare(a.Share*float64(a.Persons), b.Share*float64(b.Persons)), cmp.Compare(a.Code, b.Code))
	})
	return list, count.done()
}

// newEstimates returns the message ids of what is estimated in every answer.
func newEstimates(e *Engine) []string {
	list := []string{"reach.estimated.feeder", "reach.estimated.stations", "reach.estimated.persons"}
	trips := e.table.Provenances()
	if slices.ContainsFunc(trips, func(p transit.Provenance) bool { return p.ClockEstimated }) {
		list = append(list, "reach.estimated.clock")
	}
	if slices.ContainsFunc(trips, func(p transit.Provenance) bool { return p.RunsEstimated }) {
		list = append(list, "reach.estimated.runs")
	}
	return list
}

// newSources returns the sources of all trips, people and outlines' areas.
func newSources(e *Engine) []string {
	set := map[string]bool{}
	for _, p := range e.table.Provenances() {
		set[p.Source] = true
	}
	for _, p := range e.people {
		set[p.source], set[p.area.Source] = true, true
	}
	delete(set, "")
	return slices.Sorted(maps.Keys(set))
}

func minutesOrNil(t transit.Seconds) *int {
	if t == transit.Unreached {
		return nil
	}
	m := upMinutes(t)
	return &m
}

// rounded writes coordinates to 5 decimals, about 1 m: less than half of what
// keeps lines apart (shy), so that what is valid stays so.
func rounded(p orb.MultiPolygon) orb.MultiPolygon {
	for _, polygon := range p {
		for _, ring := range polygon {
			for i := range ring {
				ring[i] = orb.Point{round(ring[i][0], 5), round(ring[i][1], 5)}
			}
		}
	}
	return p
}

func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}
