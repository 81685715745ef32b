package reach

import (
	"context"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
)

// AccessParams says what is counted. Accessibility of an origin is the sum of
// the destinations' opportunities, each weighted by the decay at its travel
// time:
//
//	A = Σ o(j) · f(t(j)),
//
// one sum for every opportunity, percentile and cut-off. t(j) is the percentile
// of the travel times over the window, so A says what can be reached in times
// that are met so often, destination by destination. It is not the percentile
// of what single departures reach: the good departures for one destination may
// be the bad ones for another (Jensen's inequality; r5 issue 785). For step
// decay and percentile p, the opportunities counted are those within the
// cut-off at p % of the departures at least.
type AccessParams struct {
	Opportunities []Column // one value per destination
	Decay         Decay
	Cutoffs       []int // minutes, 1 to the matrix's
}

// Access computes the accessibility of every origin. visit receives the
// origins in order; values[(c*percentiles+p)*cutoffs+k] is that of opportunity
// c, percentile p and cut-off k and is valid during the call. Opportunities
// beyond the matrix's minutes do not count, whatever their weight. Faults:
// matrix.bad_cutoff, matrix.bad_width, matrix.bad_deviation,
// matrix.decay_unknown, matrix.no_opportunities; an error of visit ends it.
func (m *Matrix) Access(ctx context.Context, a AccessParams, o Run, visit func(origin int, values []float64) error) error {
	if err := m.checkOpportunities(a.Opportunities); err != nil {
		return err
	}
	if len(a.Cutoffs) == 0 {
		return badCutoff(m.Params.Minutes)
	}
	tables := make([][]float64, len(a.Cutoffs))
	for k, cutoff := range a.Cutoffs {
		if cutoff < 1 || cutoff > m.Params.Minutes {
			return badCutoff(m.Params.Minutes)
		}
		if err := a.Decay.check(cutoff); err != nil {
			return err
		}
		tables[k] = a.Decay.weights(cutoff, m.limit)
	}
	n := len(m.ranks)
	width := len(a.Opportunities) * n * len(tables)
	work := func(s Shard) ([]float64, error) {
		all := make([]float64, s.Origins*width)
		for i := range s.Origins {
			times, values := s.Times[i*m.Cells():(i+1)*m.Cells()], all[i*width:(i+1)*width]
			for c, column := range a.Opportunities {
				sumUp(values[c*n*len(tables):(c+1)*n*len(tables)], times, column.Values, tables)
			}
		}
		return all, nil
	}
	return Shards(ctx, m, o, work, func(first, origins int, all []float64) error {
		for i := range origins {
			if err := visit(first+i, all[i*width:(i+1)*width]); err != nil {
				return err
			}
		}
		return nil
	})
}

// sumUp adds the weighted opportunities of an origin in the order of the
// destinations, so that the sums do not depend on anything else.
func sumUp(values []float64, times []transit.Seconds, there []float64, tables [][]float64) {
	n := len(values) / len(tables)
	for d, amount := range there {
		if amount == 0 {
			continue
		}
		for p, t := range times[d*n : (d+1)*n] {
			if t == transit.Unreached {
				continue
			}
			for k, table := range tables {
				values[p*len(tables)+k] += amount * table[t]
			}
		}
	}
}

// NearestParams asks how long it takes to the first so many opportunities.
type NearestParams struct {
	Opportunities []Column  // one value per destination
	Counts        []float64 // each over 0
}

// Nearest computes, for every origin, the time within which the counts are
// reached: the least t with Σ o(j) [t(j) ≤ t] ≥ count, transit.Unreached
// beyond the matrix's minutes (the dual of Access by steps; Cui and Levinson,
// Journal of Transport and Land Use 13 (2020) 3). times are indexed like the
// values of Access, counts in place of cut-offs. Faults: matrix.bad_count,
// matrix.no_opportunities.
func (m *Matrix) Nearest(ctx context.Context, a NearestParams, o Run, visit func(origin int, times []transit.Seconds) error) error {
	if err := m.checkOpportunities(a.Opportunities); err != nil {
		return err
	}
	if len(a.Counts) == 0 || slices.ContainsFunc(a.Counts, func(c float64) bool { return !(c > 0) }) {
		return fault.New(fault.Invalid, "matrix.bad_count").On("nearest")
	}
	n := len(m.ranks)
	width := len(a.Opportunities) * n * len(a.Counts)
	work := func(s Shard) ([]transit.Seconds, error) {
		all := make([]transit.Seconds, 0, s.Origins*width)
		within := make([]float64, m.limit+1)
		for i := range s.Origins {
			times := s.Times[i*m.Cells() : (i+1)*m.Cells()]
			for _, column := range a.Opportunities {
				for p := range n {
					all = append(all, nearest(within, times[p:], n, column.Values, a.Counts)...)
				}
			}
		}
		return all, nil
	}
	return Shards(ctx, m, o, work, func(first, origins int, all []transit.Seconds) error {
		for i := range origins {
			if err := visit(first+i, all[i*width:(i+1)*width]); err != nil {
				return err
			}
		}
		return nil
	})
}

// nearest sums opportunities by the second in within, which is scratch, and
// reads the counts off; times has every nth travel time.
func nearest(within []float64, times []transit.Seconds, n int, there, counts []float64) []transit.Seconds {
	clear(within)
	for d, amount := range there {
		if t := times[d*n]; t != transit.Unreached {
			within[t] += amount
		}
	}
	answer := make([]transit.Seconds, len(counts))
	for k := range answer {
		answer[k] = transit.Unreached
	}
	sum := 0.0
	for t, amount := range within {
		if amount == 0 {
			continue
		}
		sum += amount
		for k, count := range counts {
			if sum >= count && answer[k] == transit.Unreached {
				answer[k] = transit.Seconds(t)
			}
		}
	}
	return answer
}

func (m *Matrix) checkOpportunities(columns []Column) error {
	if len(columns) == 0 || slices.ContainsFunc(columns, func(c Column) bool { return len(c.Values) != len(m.Destinations) }) {
		return fault.New(fault.Invalid, "matrix.no_opportunities").On("opportunities")
	}
	return nil
}

func badCutoff(most int) error {
	return fault.New(fault.Invalid, "matrix.bad_cutoff", "max", most).On("cutoffs")
}
