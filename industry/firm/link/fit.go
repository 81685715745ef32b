package link

import "math"

// FitResult is what expectation-maximisation came to.
type FitResult struct {
	Settings *Settings
	Rounds   int
	Pairs    int     // pairs that share a key, of the sample
	Matches  float64 // how many of them are taken to be one organisation
}

// fitPair is a query and an entry that share a key.
type fitPair struct {
	v      Vector
	rarity float64 // of an equal mark: bits beyond those of the level
}

// Fit learns the shares of the levels from a sample of queries without knowing
// which entries they are: u from random pairs of a query and an entry, m by
// expectation-maximisation over the pairs that share a key, starting from the
// settings of the Index. A query is one entry or none, so its pairs compete;
// the prior is that of Resolve. Levels too rare among random pairs to be
// counted (codes, whole names, branches) keep their u, and fields with fewer
// than 50 pairs keep both. Shares are smoothed by half a pair.
func (x *Index) Fit(queries []Record) FitResult {
	lists := make([][]fitPair, len(queries))
	var uCount [allFields][maxLevels]float64
	result := FitResult{}
	for i := range queries {
		q := profileOf(x.parser, &queries[i], queries[i].Name)
		seen := map[int32]bool{}
		for _, id := range x.sharing(&q) {
			if seen[id] {
				continue
			}
			seen[id] = true
			p := &x.profiles[id]
			if v, bar := compare(&q, p); bar == NoBar {
				lists[i] = append(lists[i], fitPair{v, x.weight(Mark, v[Mark], p) - x.settings.weight[Mark][v[Mark]]})
				result.Pairs++
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
		if f != Code && f != Whole && f != Branch {
			refill(next.Fields[f.String()], uCount[f], func(s *Share, share float64) { s.U = share })
		}
	}
	next.weigh()
	for result.Rounds = 1; result.Rounds < maxFitRounds; result.Rounds++ {
		var mCount [allFields][maxLevels]float64
		before := result.Matches
		result.Matches = 0
		for _, list := range lists {
			sum := 1.0
			odds := make([]float64, len(list))
			for k := range list {
				bits := x.prior() + list[k].rarity
				for f := range numFields {
					bits += next.weight[f][list[k].v[f]]
				}
				odds[k] = math.Exp2(bits)
				sum += odds[k]
			}
			for k := range list {
				share := odds[k] / sum
				result.Matches += share
				for f := range numFields {
					mCount[f][list[k].v[f]] += share
				}
			}
		}
		for f := range numFields {
			refill(next.Fields[f.String()], mCount[f], func(s *Share, share float64) { s.M = share })
		}
		next.weigh()
		if math.Abs(result.Matches-before) < 0.01 {
			break
		}
	}
	result.Settings = next
	return result
}

const maxFitRounds = 60

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
