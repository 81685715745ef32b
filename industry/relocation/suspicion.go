package relocation

import (
	"cmp"
	"fmt"
	"slices"
)

// Suspicion is what is wrong between two entries of one side's list.
type Suspicion struct {
	Entry int // index of the later entry
	With  int // of the earlier one
	What  Doubt
}

// Doubt is what may be wrong.
type Doubt string

// The doubts. Of the first two the later entry counts no more.
const (
	Repeated  Doubt = "duplicate"  // the same move once more
	OtherName Doubt = "other_name" // the same move once more, under a former or later name
	TwoCodes  Doubt = "two_codes"  // one name under two credit codes
	OneCode   Doubt = "one_code"   // one credit code for two names
)

// Twice reports whether the later entry is the earlier one again.
func (d Doubt) Twice() bool { return d == Repeated || d == OtherName }

// Suspect compares the entries of one side's list, in their order: each is told
// of the first that it repeats or contradicts. Two moves of one firm are told
// apart by the project, the places, the category or a day that cannot be one.
// Cost is linear but for the entries of one firm with the same places.
func Suspect(entries []Entry) []Suspicion {
	found := []Suspicion{}
	p := pairing{outs: entries}
	for _, g := range p.groups() {
		slices.Sort(g.outs)
		kept := map[string][]int{}
		for _, i := range g.outs {
			e := &entries[i]
			key := fmt.Sprintf("%q", []any{e.Category, e.From.Area, e.From.Park, e.To.Area, e.To.Park, e.Project})
			j := slices.IndexFunc(kept[key], func(j int) bool { return repeats(&entries[j].Flow, &e.Flow) })
			if j < 0 {
				kept[key] = append(kept[key], i)
				continue
			}
			first, what := kept[key][j], Repeated
			if Named(entries[first].Name) != Named(e.Name) {
				what = OtherName
			}
			found = append(found, Suspicion{i, first, what})
		}
		found = append(found, suspectCodes(entries, g.outs)...)
	}
	slices.SortStableFunc(found, func(a, b Suspicion) int { return cmp.Compare(a.Entry, b.Entry) })
	return found
}

// repeats reports whether two entries may be the same move of the same firm:
// they share a name, do not tell codes apart, and could be of one day.
func repeats(a, b *Flow) bool {
	twoCodes := a.Code != "" && b.Code != "" && a.Code != b.Code
	if twoCodes || !meet(a.names(), b.names()) {
		return false
	}
	return a.On() == "" || b.On() == "" || a.On().meets(b.On())
}

func suspectCodes(entries []Entry, group []int) []Suspicion {
	found := []Suspicion{}
	byName, byCode := map[string]int{}, map[string]int{}
	for _, i := range group {
		e := &entries[i]
		if e.Code == "" {
			continue
		}
		if first, ok := byName[Named(e.Name)]; !ok {
			byName[Named(e.Name)] = i
		} else if entries[first].Code != e.Code {
			found = append(found, Suspicion{i, first, TwoCodes})
		}
		if first, ok := byCode[e.Code]; !ok {
			byCode[e.Code] = i
		} else if !meet(e.names(), entries[first].names()) {
			found = append(found, Suspicion{i, first, OneCode})
		}
	}
	return found
}
