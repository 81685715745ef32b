package reach

import (
	"math"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
)

// DecayKind is a family of decay functions.
type DecayKind string

// The kinds of decay. With t the travel time and c the cut-off:
const (
	// Step counts what is within the cut-off: 1 if t ≤ c, else 0 (Hansen's
	// special case; the cumulative-opportunity measure of Wachs and Kumagai,
	// Socio-Economic Planning Sciences 7 (1973) 437).
	Step DecayKind = "step"
	// Linear falls evenly from 1 at c − w/2 to 0 at c + w/2, w = Minutes wide,
	// and is ½ at c. 1 − t/T, "within T, linearly", is c = T/2 and w = T.
	Linear DecayKind = "linear"
	// Logistic is the complement of the logistic distribution with median c and
	// standard deviation s = Minutes, scaled to 1 at t = 0:
	// (1 + e^(−πc/(s√3))) ÷ (1 + e^(π(t−c)/(s√3))) (Bauer and Groneberg, PLOS
	// ONE 11 (2016) e0159148, equation 9).
	Logistic DecayKind = "logistic"
	// Exponential halves with every c: 2^(−t/c), the gravity form e^(−βt) of
	// Hansen (Journal of the American Institute of Planners 25 (1959) 73) with
	// β = ln 2 ÷ c.
	Exponential DecayKind = "exponential"
)

// Decay weights opportunities by the travel time to them. Weights never grow
// with the travel time and are 0 where it is transit.Unreached.
type Decay struct {
	Kind    DecayKind
	Minutes float64 // of Linear the width, of Logistic the standard deviation
}

// negligible is the weight below which opportunities need not be looked for.
const negligible = 0.001

// check says whether the decay can be used with a cut-off.
func (d Decay) check(cutoff int) error {
	switch d.Kind {
	case Step, Exponential:
		return nil
	case Linear:
		if !(d.Minutes >= 0 && d.Minutes <= 2*float64(cutoff)) {
			return fault.New(fault.Invalid, "matrix.bad_width", "cutoff", cutoff).On("decay")
		}
	case Logistic:
		if !(d.Minutes > 0 && d.Minutes <= MaxMinutes) {
			return fault.New(fault.Invalid, "matrix.bad_deviation", "max", MaxMinutes).On("decay")
		}
	default:
		return fault.New(fault.Invalid, "matrix.decay_unknown", "decay", string(d.Kind)).On("decay")
	}
	return nil
}

// Weight returns the weight, 0 to 1, of an opportunity at a travel time of t
// seconds for a cut-off in minutes. The decay must be valid for it.
func (d Decay) Weight(cutoff int, t transit.Seconds) float64 {
	if t == transit.Unreached {
		return 0
	}
	c, at := float64(cutoff), float64(t)/60
	switch d.Kind {
	case Linear:
		if d.Minutes > 0 {
			return min(1, max(0, (c-at)/d.Minutes+0.5))
		}
	case Logistic:
		k := math.Pi / (d.Minutes * math.Sqrt(3))
		return (1 + math.Exp(-k*c)) / (1 + math.Exp(k*(at-c)))
	case Exponential:
		return math.Exp2(-at / c)
	}
	if at <= c {
		return 1
	}
	return 0
}

// Reach returns the whole minutes after which the weight stays under 0.001, at
// most MaxMinutes: what to ask a matrix for.
func (d Decay) Reach(cutoff int) int {
	for m := cutoff; m < MaxMinutes; m++ {
		if d.Weight(cutoff, transit.Seconds(m*60+1)) < negligible {
			return m
		}
	}
	return MaxMinutes
}

// weights tabulates a cut-off's weights by the second, up to limit.
func (d Decay) weights(cutoff int, limit transit.Seconds) []float64 {
	table := make([]float64, limit+1)
	for t := range table {
		table[t] = d.Weight(cutoff, transit.Seconds(t))
	}
	return table
}
