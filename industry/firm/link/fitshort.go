package link

import "math"

// FitShort learns the weights of short forms from queries whose entries are
// known (-1 for a query that is none of them): a conditional logit (McFadden
// 1974) over the entries that are looked at and "none of them", by gradient
// ascent on the mean log-likelihood with a small ridge. It is deterministic.
func (x *Index) FitShort(queries []Record, truth []int) *Settings {
	type choice struct {
		pairs []shortPair
		right int // index in pairs, -1 for none
	}
	var choices []choice
	for i := range queries {
		q := profileOf(x.parser, &queries[i], queries[i].Name)
		if !q.mayBeShort() {
			continue
		}
		c := choice{pairs: x.shortPairs(StockName(queries[i].Name), &q), right: -1}
		kept := c.pairs[:0]
		for k := range c.pairs {
			right := int(x.profiles[c.pairs[k].id].rec) == truth[i]
			if right {
				c.right = len(kept)
			}
			if right || x.shortScore(&c.pairs[k]) > tooFar {
				kept = append(kept, c.pairs[k])
			}
		}
		c.pairs = kept
		choices = append(choices, c)
	}
	next := x.settings.copied()
	fitted := *x
	fitted.settings = next
	for range fitRounds {
		var slope [allFields][maxLevels]float64
		rarity := 0.0
		for _, c := range choices {
			sum := 1.0
			for k := range c.pairs {
				c.pairs[k].bits = math.Exp2(fitted.shortScore(&c.pairs[k]))
				sum += c.pairs[k].bits
			}
			for k := range c.pairs {
				g := -c.pairs[k].bits / sum
				if k == c.right {
					g++
				}
				for f := numFields; f < allFields; f++ {
					slope[f][c.pairs[k].v[f]] += g
				}
				rarity += g * c.pairs[k].rarity
			}
		}
		n := float64(max(1, len(choices)))
		for f := numFields; f < allFields; f++ {
			shares := next.Fields[f.String()]
			for l := range shares {
				shares[l].Bits += fitRate * (slope[f][l+1]/n - fitRidge*shares[l].Bits)
			}
		}
		next.Rarity += fitRate / 64 * rarity / n
		next.weigh()
	}
	return next
}

const (
	tooFar    = -18 // bits at the start below which an entry teaches nothing
	fitRounds = 800
	fitRate   = 4
	fitRidge  = 0.0005
)

// copied are settings that can be changed without changing s.
func (s *Settings) copied() *Settings {
	c := *s
	c.Fields = map[string][]Share{}
	for f := range allFields {
		c.Fields[f.String()] = append([]Share(nil), s.Fields[f.String()]...)
	}
	return &c
}
