package reach

import (
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// People says how many of a region's residents live inside something.
type People struct {
	Inside int          `json:"inside"`
	Total  int          `json:"total"`
	Share  float64      `json:"share"` // Inside ÷ Total, 0..1; 0 where nobody is counted
	Year   int          `json:"year"`  // latest census among the areas
	Basis  region.Basis `json:"basis"`
	Method string       `json:"method"` // message id of how Inside was counted
}

// seatOnly stands for the cells of an area without an outline: one, at its seat.
const seatOnly = 1

// PeopleWithin counts the residents within the minutes of at least one of the
// surfaces, which must be of this engine, one feeder and reach that far (a
// broken invariant panics). Cost: linear in the cells of the areas.
func (e *Engine) PeopleWithin(minutes int, surfaces ...*Surface) People {
	p := e.newPeopleCount()
	for i, share := range e.sharesWithin(minutes, surfaces) {
		p.add(e.people[i], share)
	}
	return p.done()
}

// sharesWithin returns the share of every entry of Engine.people.
func (e *Engine) sharesWithin(minutes int, surfaces []*Surface) []float64 {
	shares := make([]float64, len(e.people))
	if len(surfaces) == 0 {
		return shares
	}
	cutoff := transit.Seconds(minutes * 60)
	for _, s := range surfaces {
		if s.engine != e || s.limit < cutoff || s.Params.zoom() != surfaces[0].Params.zoom() {
			panic("reach: surfaces of several engines or feeders, or too short ones")
		}
	}
	g := e.groundOf(surfaces[0].Params)
	inside := make([]int, len(e.people))
	var hit []bool
	for _, sp := range g.spans {
		width := int(sp.last-sp.first) + 1
		if cap(hit) < width {
			hit = make([]bool, 2*width)
		}
		hit = hit[:width]
		clear(hit)
		for _, s := range surfaces {
			s.eachStored(sp, func(x int, times []transit.Seconds) {
				for i, t := range times {
					if t <= cutoff {
						hit[x-int(sp.first)+i] = true
					}
				}
			})
		}
		for _, h := range hit {
			if h {
				inside[sp.area]++
			}
		}
	}
	for i := range shares {
		if g.total[i] > 0 {
			shares[i] = float64(inside[i]) / float64(g.total[i])
			continue
		}
		for _, s := range surfaces {
			if s.seats()[i].mid <= cutoff {
				shares[i] = seatOnly
			}
		}
	}
	return shares
}

type peopleCount struct {
	inside float64
	People
}

func (e *Engine) newPeopleCount() *peopleCount {
	return &peopleCount{People: People{Total: e.persons, Basis: region.Estimated, Method: "reach.method.areal_share"}}
}

func (p *peopleCount) add(area people, share float64) {
	p.inside += share * float64(area.persons)
	p.Year = max(p.Year, area.year)
}

func (p *peopleCount) done() People {
	p.Inside = int(p.inside + 0.5)
	if p.Total > 0 {
		p.Share = round(p.inside/float64(p.Total), 4)
	}
	return p.People
}
