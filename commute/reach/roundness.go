package reach

import (
	"cmp"
	"math"
	"slices"

	"github.com/sanquan/sanquan/base/geo"
)

// Roundness says how far a circle is from reaching equally far in all
// directions; the package comment has the formulas.
type Roundness struct {
	Quotient      float64  `json:"quotient"`      // of the sixteen radii, 0..1; 1 is a disc
	DrawnQuotient float64  `json:"drawnQuotient"` // 4πA/P² of all rings as drawn; small for a circle of many islands
	PerimeterKm   float64  `json:"perimeterKm"`   // of all rings
	MeanRadiusKm  float64  `json:"meanRadiusKm"`  // √(area/π)
	Sectors       []Sector `json:"sectors"`       // N first, clockwise
	Dents         []Dent   `json:"dents"`         // deepest first
}

// Sector is one of the sixteen compass sectors of a circle.
type Sector struct {
	Bearing  float64 `json:"bearing"` // of its centre, degrees clockwise from north
	Name     string  `json:"name"`    // N, NNE, …
	RadiusKm float64 `json:"radiusKm"`
	Ratio    float64 `json:"ratio"` // to the mean radius
}

// Dent is a sector in which the circle falls short.
type Dent struct {
	Sector
	Toward *Toward `json:"toward"` // null where no such place lies that way
}

// Toward is the place that a dent keeps out, of those in the sector that are
// not reached within the circle's minutes: the nearest hub within three mean
// radii, else the seat of the area with most people within them, else the
// nearest seat.
type Toward struct {
	Kind    string  `json:"kind"` // hub | area
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	NameEN  string  `json:"nameEn,omitempty"`
	Persons int     `json:"persons,omitempty"` // of an area
	Minutes *int    `json:"minutes"`           // null beyond what was computed
	Km      float64 `json:"km"`                // straight line from the origin
}

const (
	dentRatio = 0.75 // of the mean radius
	dentReach = 3.0  // mean radii
)

func (s *Surface) roundness(m shape, minutes int) Roundness {
	mean := math.Sqrt(m.area / math.Pi)
	r := Roundness{PerimeterKm: round(m.perimeter/1000, 1), MeanRadiusKm: round(mean/1000, 2), Dents: []Dent{}}
	if m.perimeter > 0 {
		r.DrawnQuotient = round(4*math.Pi*m.area/(m.perimeter*m.perimeter), 4)
	}
	const theta = 2 * math.Pi / geo.Sectors
	var radii [geo.Sectors]float64
	for i, a := range m.sectors {
		radii[i] = math.Sqrt(2 * max(0, a) / theta)
		sector := Sector{
			Bearing: float64(geo.Sector(i).Centre()), Name: geo.Sector(i).String(),
			RadiusKm: round(radii[i]/1000, 2), Ratio: round(radii[i]/mean, 3),
		}
		r.Sectors = append(r.Sectors, sector)
	}
	r.Quotient = round(sectorQuotient(radii), 4)
	for i, sector := range r.Sectors {
		if radii[i] < dentRatio*mean {
			r.Dents = append(r.Dents, Dent{sector, s.toward(geo.Sector(i), minutes, dentReach*mean)})
		}
	}
	slices.SortStableFunc(r.Dents, func(a, b Dent) int { return cmp.Compare(a.Ratio, b.Ratio) })
	return r
}

// sectorQuotient is the isoperimetric quotient of the figure of sixteen
// circular sectors side by side.
func sectorQuotient(radii [geo.Sectors]float64) float64 {
	const theta = 2 * math.Pi / geo.Sectors
	var area, perimeter float64
	for i, r := range radii {
		area += theta / 2 * r * r
		perimeter += theta*r + math.Abs(r-radii[(i+1)%geo.Sectors])
	}
	if perimeter == 0 {
		return 0
	}
	return 4 * math.Pi * area / (perimeter * perimeter)
}

// toward finds what a dent keeps out; nil if there is nothing that way.
func (s *Surface) toward(sector geo.Sector, minutes int, within float64) *Toward {
	var hub, crowd, nearest *Toward
	for i := range s.engine.directory {
		d := &s.engine.directory[i]
		if d.Kind != "hub" {
			continue
		}
		t := s.beyondDent(sector, minutes, d.Point, s.places()[i])
		if t != nil && t.Km <= within/1000 && (hub == nil || t.Km < hub.Km) {
			t.Kind, t.ID, t.Name, t.NameEN = "hub", d.ID, d.Name, d.NameEN
			hub = t
		}
	}
	for i, p := range s.engine.people {
		t := s.beyondDent(sector, minutes, p.area.Point(), s.seats()[i])
		if t == nil {
			continue
		}
		t.Kind, t.ID, t.Name, t.NameEN, t.Persons = "area", p.area.Code, p.area.Name, p.area.NameEN, p.persons
		if t.Km <= within/1000 && (crowd == nil || t.Persons > crowd.Persons) {
			crowd = t
		}
		if nearest == nil || t.Km < nearest.Km {
			nearest = t
		}
	}
	return cmp.Or(hub, crowd, nearest)
}

// beyondDent returns the distance and time of a point in the sector that is
// not reached within the minutes, nil for any other.
func (s *Surface) beyondDent(sector geo.Sector, minutes int, p geo.WGS84, t pointTimes) *Toward {
	d := geo.Distance(s.Origin.Point, p)
	if d == 0 || int(t.mid) <= minutes*60 || geo.SectorOf(geo.Bearing(s.Origin.Point, p)) != sector {
		return nil
	}
	return &Toward{Minutes: minutesOrNil(t.mid), Km: round(float64(d)/1000, 1)}
}
