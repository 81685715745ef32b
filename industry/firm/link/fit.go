package link

import (
	"maps"
	"math"
	"slices"
)

// FitResult is what expectation-maximisation came to.
type FitResult struct {
	Settings *Settings
	Rounds   int
	Pairs    int     // pairs that share a key, of the sample
	Matches  float64 // how many of them are taken to be one organisation
}

// Fit learns the shares of the levels from a sample of queries without knowing
// which entries they are: u from random pairs of a query and an entry, m by
// expectation-maximisation over the pairs that share a key (Winkler 2000),
// starting from the settings of the Index. Fields that two values of a pair
// rarely have keep their shares. Shares are smoothed by half a pair.
func (x *Index) Fit(queries []Record) FitResult {
	patterns := map[Vector]float64{}
	var uCount [allFields][maxLevels]float64
	pairs := 0
	var buffer [64]key
	for i := range queries {
		q := profileOf(x.parser, &queries[i], queries[i].Name)
		seen := map[int32]bool{}
		for _, k := range q.keys(buffer[:0]) {
			list := x.blocks.of(k)
			if len(list) > largestBlock {
				continue
			}
			for _, p := range list {
				if seen[p.id] {
					continue
				}
				seen[p.id] = true
				if v, bar := compare(&q, &x.profiles[p.id]); bar == NoBar {
					patterns[v]++
					pairs++
				}
			}
		}
		for k := range 8 { // random entries, the same ones for the same sample
			j := (uint64(i)*8 + uint64(k) + 1) * 0x9e3779b97f4a7c15 % uint64(len(x.profiles))
			if v, bar := compare(&q, &x.profiles[j]); bar == NoBar {
				for f := range numFields {
					uCount[f][v[f]]++
				}
			}
		}
	}
	next := x.settings.copied()
	for f := range numFields {
		if f != Code && f != Whole && f != Branch { // too rare among random pairs to count
			refill(next.Fields[f.String()], uCount[f], func(s *Share, share float64) { s.U = share })
		}
	}
	next.weigh()
	// In one order, so that the sums round alike every time.
	order := slices.SortedFunc(maps.Keys(patterns), func(a, b Vector) int { return slices.Compare(a[:], b[:]) })
	odds := math.Exp2(x.prior()) * float64(len(x.Records)) * float64(len(queries)) / math.Max(1, float64(pairs))
	result := FitResult{Pairs: pairs}
	for result.Rounds = 1; result.Rounds <= 50; result.Rounds++ {
		var mCount [allFields][maxLevels]float64
		matches := 0.0
		for _, v := range order {
			count := patterns[v]
			bits := math.Log2(odds)
			for f := range numFields {
				bits += next.weight[f][v[f]]
			}
			share := count / (1 + math.Exp2(-bits))
			matches += share
			for f := range numFields {
				mCount[f][v[f]] += share
			}
		}
		moved := math.Abs(matches - result.Matches)
		result.Matches = matches
		for f := range numFields {
			refill(next.Fields[f.String()], mCount[f], func(s *Share, share float64) { s.M = share })
		}
		next.weigh()
		share := matches / math.Max(1, float64(pairs))
		odds = share / math.Max(1e-9, 1-share)
		if moved < 0.01 {
			break
		}
	}
	result.Settings = next
	return result
}

// refill sets one kind of share from counts by level, if there are enough.
func refill(shares []Share, counts [maxLevels]float64, set func(*Share, float64)) {
	total := 0.0
	for l := range shares {
		total += counts[l+1]
	}
	if total < 50 {
		return
	}
	for l := range shares {
		set(&shares[l], (counts[l+1]+0.5)/(total+0.5*float64(len(shares))))
	}
}
