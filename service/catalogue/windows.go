package catalogue

import (
	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// Minutes is the door-to-door limit of the people counted around windows.
const Minutes = 60

// Access tells how many people live near points.
type Access interface {
	// PeopleWithin counts the residents within the given door-to-door minutes
	// of at least one of the points.
	PeopleWithin(points []geo.WGS84, minutes int) (People, error)
}

// WindowQuery asks about windows.
type WindowQuery struct {
	Item   string // code or exact name; empty for all windows
	Access Access // nil: people are not counted
}

// WindowRow is a window with the items it takes and the people near it.
type WindowRow struct {
	ID             string       `json:"id"`
	Name           string       `json:"name"`
	Area           string       `json:"area"`
	AreaName       string       `json:"areaName"`
	Lon            float64      `json:"lon"`
	Lat            float64      `json:"lat"`
	Hours          string       `json:"hours"`
	Items          []string     `json:"items"`          // codes, in the order of the table of items
	PeopleWithin60 *int         `json:"peopleWithin60"` // residents within 60 minutes; null where not counted
	Position       region.Basis `json:"position"`
	Basis          region.Basis `json:"basis"`
	Source         string       `json:"source"`
}

// People says how many of a region's residents live near something.
type People struct {
	Inside int          `json:"inside"`
	Total  int          `json:"total"`
	Share  float64      `json:"share"` // Inside ÷ Total, 0..1; 0 where Total is
	Year   int          `json:"year"`  // of the census
	Basis  region.Basis `json:"basis"`
	Method string       `json:"method"` // message id of how Inside was counted
}

// WindowList is the answer about windows.
type WindowList struct {
	Item           *region.Item    `json:"item"`           // what was asked for; null for all
	Items          []WindowRow     `json:"items"`          // the windows, in table order
	PeopleWithin60 *People         `json:"peopleWithin60"` // null where not counted
	Sample         bool            `json:"sample"`         // a row shown here is invented
	Sources        []region.Source `json:"sources"`
}

// FindItem returns the item with the given code or exact name. Fault:
// catalogue.item_not_found.
func FindItem(r *region.Region, text string) (*region.Item, error) {
	for i := range r.Items {
		if r.Items[i].Code == text || r.Items[i].Name == text {
			item := r.Items[i]
			return &item, nil
		}
	}
	return nil, fault.New(fault.NotFound, "catalogue.item_not_found", "item", text).On("item")
}

// Windows lists the windows, or those that take an item, and counts the people
// around each and around any of them. Cost: one call of Access for each window
// and one for all. Faults: catalogue.item_not_found and what Access returns.
func Windows(r *region.Region, q WindowQuery) (*WindowList, error) {
	l := &WindowList{Items: []WindowRow{}}
	if q.Item != "" {
		item, err := FindItem(r, q.Item)
		if err != nil {
			return nil, err
		}
		l.Item = item
	}
	takes := map[string]map[string]region.WindowItem{}
	for _, wi := range r.WindowItems {
		if takes[wi.Window] == nil {
			takes[wi.Window] = map[string]region.WindowItem{}
		}
		takes[wi.Window][wi.Item] = wi
	}
	from := provenance{}
	var points []geo.WGS84
	for _, w := range r.Windows {
		if l.Item != nil {
			if _, ok := takes[w.ID][l.Item.Code]; !ok {
				continue
			}
		}
		from.add(w.Basis, w.Source)
		row := WindowRow{
			ID: w.ID, Name: w.Name, Area: w.Area, AreaName: r.AreaName(w.Area), Lon: w.Lon, Lat: w.Lat, Hours: w.Hours,
			Items: []string{}, Position: w.Position, Basis: w.Basis, Source: w.Source,
		}
		for _, i := range r.Items {
			if wi, ok := takes[w.ID][i.Code]; ok {
				row.Items = append(row.Items, i.Code)
				from.add(wi.Basis, wi.Source)
			}
		}
		points = append(points, w.Point())
		if q.Access != nil {
			people, err := q.Access.PeopleWithin(points[len(points)-1:], Minutes)
			if err != nil {
				return nil, err
			}
			row.PeopleWithin60 = &people.Inside
		}
		l.Items = append(l.Items, row)
	}
	if q.Access != nil {
		people, err := q.Access.PeopleWithin(points, Minutes)
		if err != nil {
			return nil, err
		}
		l.PeopleWithin60 = &people
		for _, p := range r.Population {
			if p.Year == people.Year {
				from.add(p.Basis, p.Source)
			}
		}
	}
	l.Sample, l.Sources = from.sample, from.list(r)
	return l, nil
}
