package link

import (
	"cmp"
	"math"
	"slices"
)

// ResolveDistinct is ResolveAll for a list whose rows are different
// organisations, as the list of an exchange is: no entry is matched to two
// rows. The surest match is taken first; its entry is no candidate of another
// row any more, and what is left there is weighed again.
func (x *Index) ResolveDistinct(queries []Record, workers int) []Answer {
	all := x.ResolveAll(queries, workers)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	taken := make(map[int]int) // entry: row
	for {
		// Rows without a claim yet, surest first; ties by their place in the list.
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].best(), all[a].best()) })
		claimed := 0
		for _, i := range order {
			if all[i].Decision != Match {
				continue
			}
			rec := all[i].Candidates[0].Record
			if row, ok := taken[rec]; !ok {
				taken[rec] = i
				claimed++
			} else if row != i {
				all[i].Decision, all[i].Why = Review, Ambiguous
			}
		}
		if claimed == 0 {
			return all
		}
		for i := range all {
			if all[i].Decision == Review {
				x.reweigh(&all[i], i, taken)
			}
		}
	}
}

func (a *Answer) best() float64 {
	if len(a.Candidates) == 0 {
		return math.Inf(-1)
	}
	return a.Candidates[0].Bits
}

// reweigh drops the candidates that other rows have and weighs the rest
// against one another again, short forms only: full names that another row
// has as well are for a person to look at.
func (x *Index) reweigh(a *Answer, row int, taken map[int]int) {
	if !slices.ContainsFunc(a.Candidates, func(c Candidate) bool { return c.raw != 0 }) {
		return
	}
	left := slices.DeleteFunc(slices.Clone(a.Candidates), func(c Candidate) bool {
		owner, ok := taken[c.Record]
		return ok && owner != row
	})
	if len(left) == len(a.Candidates) || len(left) == 0 {
		return
	}
	sum := 1.0
	for _, c := range left {
		sum += math.Exp2(c.raw)
	}
	for i := range left {
		c := &left[i]
		others := -math.Log2(max(1, sum-math.Exp2(c.raw)))
		c.Weights = slices.Clone(c.Weights)
		c.Weights[len(c.Weights)-1].Bits = others
		c.Bits = c.raw + others
	}
	a.Candidates = left
	if left[0].Bits >= x.bits(x.settings.ShortMatch) {
		a.Decision, a.Why = Match, ByElimination
	}
}
