package relocation

import (
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// The rule of 财预〔2015〕92号, 京津冀协同发展产业转移对接企业税收收入分享办法.
const (
	eligibleFen  Fen = 2000 * 1_000_000 // 2,000 万元 a year on average
	sharingYears     = 3                // from the year after production as planned
	longestYears     = 5                // where three years do not reach the cap
)

// Case is a move about which the sharing of taxes is asked. Taxes are those of
// the rule: value-added tax, corporate income tax and the former business tax,
// the local part.
type Case struct {
	Three [3]Fen `json:"three"` // the three years before the move
	After []Fen  `json:"after"` // years after 达产, in order; at most 20
	Led   bool   `json:"led"`   // by the governments
	Fits  bool   `json:"fits"`  // the receiving place's industry plan
}

// Ground is why a move is not eligible.
type Ground string

// The grounds.
const (
	MarketLed   Ground = "market_led"  // a move that the market, not the governments, brought about
	OutsidePlan Ground = "not_in_plan" // not in the receiving place's plan
	BelowSize   Ground = "below_size"  // below 2,000 万元 a year on average
)

// Year is one line of the derivation.
type Year struct {
	Year   int  `json:"year"` // 1 is the first after 达产
	Tax    Fen  `json:"tax"`
	Half   Fen  `json:"half"`   // of the tax, rounded down to the fen: what the giving place can get at most
	Before Fen  `json:"before"` // shared in the years before
	Room   Fen  `json:"room"`   // cap less before
	Share  Fen  `json:"share"`  // to the giving place
	Why    Rule `json:"why"`
}

// Rule is what decided a year's share.
type Rule string

// The rules.
const (
	HalfOfTax  Rule = "half"      // half of the year's tax
	CapReached Rule = "cap"       // what was left to the cap
	AfterCap   Rule = "after_cap" // the cap was reached before
	Extended   Rule = "extended"  // half of the tax, in one of the two years more
	AfterYears Rule = "after_end" // beyond the fifth year
)

// Shares is the answer about a Case.
type Shares struct {
	Eligible bool     `json:"eligible"`
	Grounds  []Ground `json:"grounds"` // why not; empty where eligible
	Average  Fen      `json:"average"` // of the three years, rounded down to the fen
	Cap      Fen      `json:"cap"`     // B: the sum of the three years
	Years    []Year   `json:"years"`   // empty where not eligible
	Total    Fen      `json:"total"`
	Left     Fen      `json:"left"`    // of the cap, not shared
	Reached  bool     `json:"reached"` // the cap
	Open     bool     `json:"open"`    // fewer years are given than may still be shared in
}

// mostYears bounds the years of a Case.
const mostYears = 20

// Share reckons a case:
//
//	share_y = min( ⌊T_y / 2⌋, B − Σ of shares before y ),  y = 1 … 5, 0 after
//
// all in whole fen. Halves are rounded down, so nobody pays more than half.
// Faults: invalid relocation.tax_negative, relocation.tax_years,
// relocation.tax_large.
func Share(c Case) (Shares, error) {
	if len(c.After) > mostYears {
		return Shares{}, fault.New(fault.Invalid, "relocation.tax_years", "limit", mostYears).On("after")
	}
	s := Shares{Grounds: []Ground{}, Years: []Year{}}
	for _, t := range slices.Concat(c.Three[:], c.After) {
		if t < 0 {
			return Shares{}, fault.New(fault.Invalid, "relocation.tax_negative").On("after")
		}
		if t > moneyMost {
			return Shares{}, fault.New(fault.Invalid, "relocation.tax_large").On("after")
		}
	}
	for _, t := range c.Three {
		s.Cap += t
	}
	s.Average = s.Cap / 3
	s.Grounds = append(s.Grounds, c.grounds(s.Cap)...)
	s.Eligible = len(s.Grounds) == 0
	if !s.Eligible {
		return s, nil
	}
	for i, tax := range c.After {
		y := yearOf(i+1, tax, s.Total, s.Cap)
		s.Years = append(s.Years, y)
		s.Total += y.Share
	}
	s.Left = s.Cap - s.Total
	s.Reached = s.Left == 0
	s.Open = !s.Reached && len(c.After) < longestYears
	return s, nil
}

func (c Case) grounds(sum Fen) []Ground {
	var g []Ground
	if !c.Led {
		g = append(g, MarketLed)
	}
	if !c.Fits {
		g = append(g, OutsidePlan)
	}
	if sum < 3*eligibleFen {
		g = append(g, BelowSize)
	}
	return g
}

func yearOf(n int, tax, before, limit Fen) Year {
	y := Year{Year: n, Tax: tax, Half: tax / 2, Before: before, Room: limit - before}
	switch {
	case y.Room == 0:
		y.Why = AfterCap
	case n > longestYears:
		y.Why = AfterYears
	case y.Half >= y.Room:
		y.Share, y.Why = y.Room, CapReached
	case n > sharingYears:
		y.Share, y.Why = y.Half, Extended
	default:
		y.Share, y.Why = y.Half, HalfOfTax
	}
	return y
}
