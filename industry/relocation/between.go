package relocation

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// Link is something that ties two divisions: a branch to its parent, a firm that
// moved to where it came from.
type Link struct {
	Kind   LinkKind
	From   string // GB/T 2260 code; "" where not known
	To     string
	Sample bool
}

// LinkKind is the kind of a Link.
type LinkKind string

// The kinds.
const (
	LinkBranch LinkKind = "branch" // from the parent's division to the branch's
	LinkMove   LinkKind = "move"   // the registered seat moved, as a source observed
	LinkRecord LinkKind = "record" // an out-flow of the ledger
)

// TravelTimes tells door-to-door minutes between divisions, seat to seat; a
// code without an entry has no time, -1 is beyond the limit.
type TravelTimes interface {
	Minutes(from string, to []string, limit int) (map[string]float64, error)
}

// MatrixCell is the number of links from one division to another.
type MatrixCell struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Count   int      `json:"count"`
	Sample  int      `json:"sample"`            // invented ones among them
	Minutes *float64 `json:"minutes"`           // between the seats; null where the network knows none
	Beyond  bool     `json:"beyond,omitempty"`  // more minutes than the limit
	Within  bool     `json:"within"`            // both ends are one division
	KmApart *float64 `json:"kmApart,omitempty"` // straight line between the seats
}

// Net is what a division gave and got.
type Net struct {
	Area string `json:"area"`
	Out  int    `json:"out"`
	In   int    `json:"in"`
	Net  int    `json:"net"` // in less out, links within the division aside
}

// Matrix is district × district, the cells that have a link only.
type Matrix struct {
	Cells   []MatrixCell `json:"cells"` // most links first, then by codes
	Nets    []Net        `json:"nets"`  // most net first, then by code
	Links   int          `json:"links"`
	Outside int          `json:"outside"` // an end outside the region, or known to its province only: in no cell
}

// Between counts the links from division to division of a region. times is nil
// where none are wanted. Cost is linear in links, and one search of the network
// for each division that has links out.
func Between(r *region.Region, links []Link, times TravelTimes, limit int) (*Matrix, error) {
	m := &Matrix{Cells: []MatrixCell{}, Nets: []Net{}}
	at := map[[2]string]int{}
	nets := map[string]*Net{}
	for _, l := range links {
		m.Links++
		if !placed(r, l.From) || !placed(r, l.To) {
			m.Outside++
			continue
		}
		k := [2]string{l.From, l.To}
		if _, ok := at[k]; !ok {
			at[k] = len(m.Cells)
			m.Cells = append(m.Cells, MatrixCell{From: l.From, To: l.To, Within: l.From == l.To})
		}
		c := &m.Cells[at[k]]
		c.Count++
		if l.Sample {
			c.Sample++
		}
		if c.Within {
			continue
		}
		for _, code := range k {
			if nets[code] == nil {
				nets[code] = &Net{Area: code}
			}
		}
		nets[l.From].Out++
		nets[l.To].In++
	}
	for _, n := range nets {
		n.Net = n.In - n.Out
		m.Nets = append(m.Nets, *n)
	}
	slices.SortFunc(m.Nets, func(a, b Net) int { return cmp.Or(b.Net-a.Net, cmp.Compare(a.Area, b.Area)) })
	slices.SortFunc(m.Cells, func(a, b MatrixCell) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return m, m.time(r, times, limit)
}

// placed reports whether a link can end in the division: a county, a city, or a
// province that is one city (直辖市) because it has no cities below it.
func placed(r *region.Region, code string) bool {
	a := r.Area(code)
	if a == nil || a.Level != "province" {
		return a != nil
	}
	return !slices.ContainsFunc(r.ChildrenOf(code), func(below string) bool { return r.Area(below).Level == "city" })
}

func (m *Matrix) time(r *region.Region, times TravelTimes, limit int) error {
	to := map[string][]string{}
	for _, c := range m.Cells {
		to[c.From] = append(to[c.From], c.To)
	}
	for from, all := range to {
		var minutes map[string]float64
		if times != nil {
			var err error
			if minutes, err = times.Minutes(from, all, limit); err != nil {
				return err
			}
		}
		for i := range m.Cells {
			if c := &m.Cells[i]; c.From == from && !c.Within {
				km := float64(geo.Distance(r.Area(c.From).Point(), r.Area(c.To).Point())) / 1000
				c.KmApart = &km
				if t, ok := minutes[c.To]; ok && t >= 0 {
					c.Minutes = &t
				} else if ok {
					c.Beyond = true
				}
			}
		}
	}
	return nil
}
