package intake

import (
	"maps"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/internal/sheet"
	"github.com/sanquan/sanquan/region"
)

// Divisions finds administrative divisions (GB/T 2260) by what people write:
// the code, the name, the name without its last character, with or without the
// names of those above, and former names. Safe for concurrent use.
type Divisions struct {
	home   map[string]bool
	byCode map[string]region.Area
	byName map[string][]string // codes, by folded name
	former map[string]Former
}

// Former is a division that is no more.
type Former struct {
	Code, Name string // as they were
	Now        []string
	Year       int
}

// NewDivisions knows the areas of a region, those beyond it, and what was there
// before. A name that is one division of the region and others beyond it means
// that of the region, and it is told.
func NewDivisions(areas, beyond []region.Area, gone []Former) *Divisions {
	d := &Divisions{home: map[string]bool{}, byCode: map[string]region.Area{}, byName: map[string][]string{}, former: map[string]Former{}}
	for _, a := range beyond {
		d.byCode[a.Code] = a
	}
	for _, a := range areas {
		d.byCode[a.Code], d.home[a.Code] = a, true
	}
	for _, code := range slices.Sorted(maps.Keys(d.byCode)) {
		a := d.byCode[code]
		for _, name := range d.names(a) {
			d.byName[foldText(name)] = append(d.byName[foldText(name)], a.Code)
		}
	}
	for _, f := range gone {
		if _, ok := d.byName[foldText(f.Name)]; !ok {
			d.former[foldText(f.Name)] = f
		}
		if _, ok := d.byCode[f.Code]; !ok && f.Code != "" {
			d.former[f.Code] = f
		}
	}
	return d
}

// names lists the ways to write a division.
func (d *Divisions) names(a region.Area) []string {
	all := []string{a.Name}
	if s := shortName(a.Name); s != a.Name {
		all = append(all, s)
	}
	for parent, ok := d.byCode[a.Parent]; ok; parent, ok = d.byCode[parent.Parent] {
		for _, name := range all {
			all = append(all, parent.Name+name, shortName(parent.Name)+name)
		}
	}
	seen := map[string]bool{}
	kept := all[:0]
	for _, name := range all {
		if !seen[name] {
			seen[name] = true
			kept = append(kept, name)
		}
	}
	return kept
}

// shortName leaves out the word for the kind of division, but of names of two
// characters, such as 蔚县.
func shortName(name string) string {
	for _, kind := range []string{"特别行政区", "自治县", "自治区", "新区", "省", "市", "区", "县"} {
		if s, ok := strings.CutSuffix(name, kind); ok && len([]rune(s)) >= 2 {
			return s
		}
	}
	return name
}

// path is a division with those above it.
func (d *Divisions) path(code string) string {
	a := d.byCode[code]
	if up, ok := d.byCode[a.Parent]; ok {
		return d.path(up.Code) + a.Name
	}
	return a.Name
}

func (d *Divisions) paths(codes []string) string {
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = d.path(c) + " " + c
	}
	return strings.Join(all, "、")
}

// readDivision reads a code or a name.
func (c *Column) readDivision(cell sheet.Cell, text string, d *Divisions) (string, []Issue) {
	if issue, ok := keptWhole(cell, text); !ok {
		return "", []Issue{issue}
	}
	plain := narrow(text)
	if digits(plain) {
		if n := len(plain); n == 9 || n == 12 { // a street or village of it
			plain = plain[:6]
		}
		if len(plain) != 6 {
			return "", []Issue{bad("division_digits")}
		}
		if _, known := d.byCode[plain]; known {
			return d.fineEnough(c, plain)
		}
		return d.gone(c, plain)
	}
	codes := d.byName[foldText(plain)]
	switch len(codes) {
	case 0:
		return d.gone(c, foldText(plain))
	case 1:
		return d.fineEnough(c, codes[0])
	}
	home := slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return !d.home[c] })
	if len(home) != 1 {
		return "", []Issue{bad("division_ambiguous", "candidates", d.paths(codes))}
	}
	code, issues := d.fineEnough(c, home[0])
	return code, append(issues, note("division_home", "name", d.path(home[0])))
}

func (d *Divisions) fineEnough(c *Column, code string) (string, []Issue) {
	if c.County && d.byCode[code].Level != "county" {
		return "", []Issue{bad("division_coarse", "name", d.path(code))}
	}
	return code, nil
}

// gone answers for a division that is not, or no longer, there.
func (d *Divisions) gone(c *Column, key string) (string, []Issue) {
	f, ok := d.former[key]
	if !ok {
		return "", []Issue{bad("division_unknown")}
	}
	if len(f.Now) != 1 {
		return "", []Issue{bad("division_split", "name", f.Name, "year", f.Year, "candidates", d.paths(f.Now))}
	}
	code, issues := d.fineEnough(c, f.Now[0])
	if code == "" {
		return "", issues
	}
	return code, []Issue{note("division_renamed", "name", f.Name, "year", f.Year, "now", d.path(code))}
}

func digits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
