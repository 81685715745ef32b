package gtfs

import (
	"cmp"
	"slices"
)

// checkBlocks reports the trips of one vehicle that run at the same time on
// the same day, each with the first other one only.
func (r *reader) checkBlocks() {
	blocks := map[string][]int{}
	for i := range r.feed.Trips {
		if t := &r.feed.Trips[i]; t.Block != "" && len(t.Frequencies) == 0 {
			blocks[t.Block] = append(blocks[t.Block], i)
		}
	}
	start := func(i int) int32 { return r.feed.Trips[i].Times[0].Depart }
	end := func(i int) int32 { t := r.feed.Trips[i].Times; return t[len(t)-1].Arrive }
	days := meetings{r.feed.Services, map[[2]int]bool{}}
	var found [][2]int
	for _, trips := range blocks {
		slices.SortFunc(trips, func(a, b int) int { return cmp.Or(cmp.Compare(start(a), start(b)), cmp.Compare(a, b)) })
		for at, a := range trips {
			const most = 200 // later ones in the list that are looked at
			for _, b := range trips[at+1 : min(len(trips), at+1+most)] {
				if start(b) >= end(a) {
					break
				}
				if days.meet(r.feed.Trips[a].Service, r.feed.Trips[b].Service) {
					found = append(found, [2]int{a, b})
					break
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	for _, pair := range found {
		a, b := &r.feed.Trips[pair[0]], &r.feed.Trips[pair[1]]
		r.problem(Problem{
			File: "trips.txt", Line: r.tripLines[pair[0]], Entity: a.ID, Field: "block_id", Value: a.Block + " " + b.ID,
			Code: "block_trips_with_overlapping_stop_times", Severity: Warning,
		})
	}
}

// meetings finds out whether two services have a day in common, and remembers.
type meetings struct {
	services []Service
	known    map[[2]int]bool
}

func (m *meetings) meet(a, b int) bool {
	if a == b {
		return m.services[a].runs()
	}
	key := [2]int{min(a, b), max(a, b)}
	yes, ok := m.known[key]
	if !ok {
		yes = meet(&m.services[a], &m.services[b])
		m.known[key] = yes
	}
	return yes
}

// meet looks at the days that are added and, where both run on a weekday, at
// as many weeks as there can be exceptions.
func meet(a, b *Service) bool {
	for _, pair := range [][2]*Service{{a, b}, {b, a}} {
		for _, d := range pair[0].Added {
			if pair[0].RunsOn(d) && pair[1].RunsOn(d) {
				return true
			}
		}
	}
	first := max(a.From, b.From)
	weeks := Date(1 + len(a.Removed) + len(b.Removed))
	for d := first; d <= min(a.To, b.To, first+7*weeks); d++ {
		if a.RunsOn(d) && b.RunsOn(d) {
			return true
		}
	}
	return false
}
