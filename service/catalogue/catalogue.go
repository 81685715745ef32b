// Package catalogue answers what can be handled where: the items of government
// service that are taken for other places (跨省通办), the windows that take
// them, the matrix of items and places, and how many people live within an
// hour of a window.
//
// Rows that are invented to show how the program works are marked sample, and
// so is every answer that rests on one. The package leaves out cases and their
// deadlines (service/casework) and how long journeys take (the small interface
// Access). It is pure and deterministic; answers do not alias the region.
package catalogue

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

// Filter selects items; empty fields select all.
type Filter struct {
	Mode      string // exactly: 全程网办 | 异地代收代办 | 多地联办
	Authority string // exactly
	Text      string // part of the code, name, sector or subject; letter case does not matter
}

func (f Filter) has(i region.Item) bool {
	if f.Mode != "" && i.Mode != f.Mode || f.Authority != "" && i.Authority != f.Authority {
		return false
	}
	text := strings.ToLower(strings.TrimSpace(f.Text))
	return text == "" || slices.ContainsFunc([]string{i.Code, i.Name, i.Sector, i.Subject}, func(s string) bool {
		return strings.Contains(strings.ToLower(s), text)
	})
}

// Choice is a value of a filter and the number of items that have it.
type Choice struct {
	Name  string `json:"name"`
	Items int    `json:"items"`
}

// ItemRow is an item and where it can be handed in.
type ItemRow struct {
	region.Item
	Windows []string `json:"windows"` // ids of the windows that take it, in table order
}

// ItemList is the answer about items.
type ItemList struct {
	Items       []ItemRow       `json:"items"`       // in table order
	Total       int             `json:"total"`       // items of the region, whatever the filter
	Modes       []Choice        `json:"modes"`       // over all items, the most frequent first
	Authorities []Choice        `json:"authorities"` // likewise
	Sample      bool            `json:"sample"`      // a row shown here is invented
	Sources     []region.Source `json:"sources"`
}

// Items lists the items that pass the filter. Cost: linear in the tables.
func Items(r *region.Region, f Filter) ItemList {
	takers := map[string][]string{}
	taken := map[string][]region.WindowItem{}
	for _, wi := range r.WindowItems {
		if !slices.Contains(takers[wi.Item], wi.Window) {
			takers[wi.Item] = append(takers[wi.Item], wi.Window)
		}
		taken[wi.Item] = append(taken[wi.Item], wi)
	}
	l := ItemList{Items: []ItemRow{}, Total: len(r.Items)}
	from := provenance{}
	modes, authorities := map[string]int{}, map[string]int{}
	for _, i := range r.Items {
		modes[i.Mode]++
		authorities[i.Authority]++
		if !f.has(i) {
			continue
		}
		from.add(i.Basis, i.Source)
		for _, wi := range taken[i.Code] {
			from.add(wi.Basis, wi.Source)
		}
		l.Items = append(l.Items, ItemRow{Item: i, Windows: append([]string{}, takers[i.Code]...)})
	}
	l.Modes, l.Authorities = choices(modes), choices(authorities)
	l.Sample, l.Sources = from.sample, from.list(r)
	return l
}

func choices(count map[string]int) []Choice {
	all := make([]Choice, 0, len(count))
	for name, n := range count {
		all = append(all, Choice{name, n})
	}
	slices.SortFunc(all, func(a, b Choice) int { return cmp.Or(-cmp.Compare(a.Items, b.Items), cmp.Compare(a.Name, b.Name)) })
	return all
}

// provenance gathers the sources of the rows an answer rests on.
type provenance struct {
	sample bool
	ids    map[string]bool
}

func (p *provenance) add(b region.Basis, source string) {
	if p.ids == nil {
		p.ids = map[string]bool{}
	}
	p.ids[source] = true
	p.sample = p.sample || b == region.Sample
}

func (p *provenance) list(r *region.Region) []region.Source {
	all := []region.Source{}
	for _, id := range slices.Sorted(maps.Keys(p.ids)) {
		if s := r.Source(id); s != nil {
			all = append(all, *s)
		}
	}
	return all
}

// By says what the columns of a matrix are.
type By string

// The values of By.
const (
	ByArea     By = "area"     // the division of the window, as finely as it is known
	ByProvince By = "province" // its province
	ByWindow   By = "window"   // the window itself
)

// MatrixItem heads a row of the matrix.
type MatrixItem struct {
	Code      string       `json:"code"`
	Name      string       `json:"name"`
	Mode      string       `json:"mode"`
	Authority string       `json:"authority"`
	Places    int          `json:"places"` // columns in which it can be handled
	Basis     region.Basis `json:"basis"`
}

// MatrixPlace heads a column of the matrix.
type MatrixPlace struct {
	Code    string       `json:"code"` // area code, or window id
	Name    string       `json:"name"` // with its parents
	Windows int          `json:"windows"`
	Items   int          `json:"items"` // of the rows shown
	Basis   region.Basis `json:"basis"` // sample where one of its windows is
}

// Matrix says which item can be handled in which place.
type Matrix struct {
	By      By              `json:"by"`
	Items   []MatrixItem    `json:"items"`  // the rows, in table order
	Places  []MatrixPlace   `json:"places"` // the columns, by code
	Cells   [][]int         `json:"cells"`  // [item][place]: the number of windows there that take the item
	Sample  bool            `json:"sample"` // a row or cell is invented
	Source  *region.Source  `json:"source"` // of most of the cells; null where there are none
	Sources []region.Source `json:"sources"`
}

// MatrixOf crosses the items that pass the filter with the places that have a
// window. Cost: rows times columns. Fault: catalogue.bad_by.
func MatrixOf(r *region.Region, by By, f Filter) (*Matrix, error) {
	m := &Matrix{By: cmp.Or(by, ByArea), Items: []MatrixItem{}, Places: []MatrixPlace{}, Cells: [][]int{}}
	from := provenance{}
	column, err := m.addPlaces(r, &from)
	if err != nil {
		return nil, err
	}
	row := map[string]int{}
	for _, i := range r.Items {
		if !f.has(i) {
			continue
		}
		from.add(i.Basis, i.Source)
		row[i.Code] = len(m.Items)
		m.Items = append(m.Items, MatrixItem{Code: i.Code, Name: i.Name, Mode: i.Mode, Authority: i.Authority, Basis: i.Basis})
		m.Cells = append(m.Cells, make([]int, len(m.Places)))
	}
	seen := map[[2]string]bool{}
	bySource := map[string]int{}
	for _, wi := range r.WindowItems {
		i, shown := row[wi.Item]
		c, known := column[wi.Window]
		if pair := [2]string{wi.Window, wi.Item}; !shown || !known || seen[pair] {
			continue
		} else {
			seen[pair] = true
		}
		if m.Cells[i][c] == 0 {
			m.Items[i].Places++
			m.Places[c].Items++
		}
		m.Cells[i][c]++
		bySource[wi.Source]++
		from.add(wi.Basis, wi.Source)
	}
	m.Sample, m.Sources = from.sample, from.list(r)
	for _, id := range slices.Sorted(maps.Keys(bySource)) {
		if s := r.Source(id); s != nil && (m.Source == nil || bySource[id] > bySource[m.Source.ID]) {
			first := *s
			m.Source = &first
		}
	}
	return m, nil
}

// addPlaces fills the columns and returns the column of every window.
func (m *Matrix) addPlaces(r *region.Region, from *provenance) (map[string]int, error) {
	type place struct{ code, name string }
	of := func(w region.Window) place {
		switch m.By {
		case ByWindow:
			return place{w.ID, w.Name}
		case ByProvince:
			if p := r.ProvinceOf(w.Area); p != nil {
				return place{p.Code, p.Name}
			}
		}
		return place{w.Area, r.AreaName(w.Area)}
	}
	if !slices.Contains([]By{ByArea, ByProvince, ByWindow}, m.By) {
		return nil, fault.New(fault.Invalid, "catalogue.bad_by", "by", string(m.By)).On("by")
	}
	at := map[string]int{}
	for _, w := range r.Windows {
		p := of(w)
		if _, ok := at[p.code]; !ok {
			at[p.code] = 0
			m.Places = append(m.Places, MatrixPlace{Code: p.code, Name: p.name, Basis: w.Basis})
		}
	}
	slices.SortFunc(m.Places, func(a, b MatrixPlace) int { return cmp.Compare(a.Code, b.Code) })
	for i, p := range m.Places {
		at[p.Code] = i
	}
	column := map[string]int{}
	for _, w := range r.Windows {
		c := at[of(w).code]
		column[w.ID] = c
		m.Places[c].Windows++
		if w.Basis == region.Sample {
			m.Places[c].Basis = region.Sample
		}
		from.add(w.Basis, w.Source)
	}
	return column, nil
}
