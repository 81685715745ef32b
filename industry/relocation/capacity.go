package relocation

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/region"
)

// ParkLoad is what a park has taken, beside what it declares.
type ParkLoad struct {
	Park       string   `json:"park"`
	Name       string   `json:"name"`
	Area       string   `json:"area"`
	DeclaredM2 *float64 `json:"declaredM2"` // null: not known
	BookedM2   float64  `json:"bookedM2"`   // of in-flows that are not at an end
	Records    int      `json:"records"`
	Unstated   int      `json:"unstated"` // records without an area, not in BookedM2
	LeftM2     *float64 `json:"leftM2"`   // declared less booked; null where not known or where records state no area
	Over       bool     `json:"over"`     // more is booked than declared, whatever the unstated take
}

// Capacity sums the in-flows of each park that has any, or that declares a
// capacity (by id, areas of land). Cost is linear.
func Capacity(r *region.Region, ins []Record, declared map[string]Area) []ParkLoad {
	booked := map[string]Parts{}
	loads := map[string]*ParkLoad{}
	load := func(id string) *ParkLoad {
		if loads[id] == nil {
			l := &ParkLoad{Park: id, Name: id}
			if p := r.Place(id); p != nil {
				l.Name, l.Area = p.Name, p.Area
			}
			loads[id] = l
		}
		return loads[id]
	}
	for i := range ins {
		f := &ins[i]
		if f.Side != In || f.To.Park == "" || f.State == Talks || f.State == Ended {
			continue
		}
		l := load(f.To.Park)
		l.Records++
		if f.Area == nil {
			l.Unstated++
			continue
		}
		booked[f.To.Park] += f.Area.Parts()
	}
	for id := range declared {
		load(id)
	}
	all := []ParkLoad{}
	for id, l := range loads {
		l.BookedM2 = booked[id].SquareMetres()
		if a, ok := declared[id]; ok {
			m2 := a.SquareMetres()
			l.DeclaredM2, l.Over = &m2, booked[id] > a.Parts()
			if l.Unstated == 0 && !l.Over {
				left := (a.Parts() - booked[id]).SquareMetres()
				l.LeftM2 = &left
			}
		}
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b ParkLoad) int { return cmp.Compare(a.Park, b.Park) })
	return all
}
