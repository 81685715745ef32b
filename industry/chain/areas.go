package chain

import (
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

// maxAreas is the most areas one question names.
const maxAreas = 40

// FindAreas returns the areas that a text names, separated by commas (，、 too),
// each once; none for an empty text. Faults: those of FindArea,
// chain.too_many_areas.
func FindAreas(r *region.Region, text string) ([]*region.Area, error) {
	var all []*region.Area
	for _, name := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(",，、", c) }) {
		a, err := FindArea(r, strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
		if len(all) > maxAreas {
			return nil, fault.New(fault.Invalid, "chain.too_many_areas", "limit", maxAreas).On("area")
		}
	}
	return all, nil
}

// refs names areas: all in one, nil for none, and each.
func refs(r *region.Region, areas []*region.Area) (*AreaRef, []AreaRef) {
	each := []AreaRef{}
	var codes, names []string
	for _, a := range areas {
		each = append(each, AreaRef{Code: a.Code, Name: r.AreaName(a.Code), Level: a.Level})
		codes, names = append(codes, a.Code), append(names, a.Name)
	}
	switch len(each) {
	case 0:
		return nil, each
	case 1:
		one := each[0]
		return &one, each
	}
	return &AreaRef{Code: strings.Join(codes, ","), Name: strings.Join(names, "、"), Level: "several"}, each
}

// inside reports whether an area lies in one of those asked about; no areas
// are the whole region.
func inside(r *region.Region, code string, areas []*region.Area) bool {
	return len(areas) == 0 || slices.ContainsFunc(areas, func(a *region.Area) bool { return r.Within(code, a.Code) })
}
