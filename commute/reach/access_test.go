package reach

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/commute/transit"
)

func randomDecay(t *rapid.T, cutoff int) Decay {
	d := Decay{Kind: rapid.SampledFrom([]DecayKind{Step, Linear, Logistic, Exponential}).Draw(t, "kind")}
	switch d.Kind {
	case Linear:
		d.Minutes = rapid.Float64Range(0, 2*float64(cutoff)).Draw(t, "width")
	case Logistic:
		d.Minutes = rapid.Float64Range(0.5, 60).Draw(t, "deviation")
	}
	return d
}

// The laws of decay: from 1 at no time, never growing with the time, never
// falling with the cut-off, nothing where there is no way.
func TestDecayLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cutoff := rapid.IntRange(1, MaxMinutes).Draw(t, "cutoff")
		d := randomDecay(t, cutoff)
		if err := d.check(cutoff); err != nil {
			t.Fatal(err)
		}
		a := transit.Seconds(rapid.IntRange(0, MaxMinutes*60).Draw(t, "a"))
		b := a + transit.Seconds(rapid.IntRange(0, 3600).Draw(t, "more"))
		near, far := d.Weight(cutoff, a), d.Weight(cutoff, b)
		if !(near >= far && far >= 0 && near <= 1) {
			t.Errorf("%+v: %g at %d s, %g at %d s", d, near, a, far, b)
		}
		if longer := d.Weight(cutoff+rapid.IntRange(0, 60).Draw(t, "longer"), a); longer < near-1e-12 {
			t.Errorf("%+v: a longer cut-off weighs %g, not %g", d, longer, near)
		}
		if w := d.Weight(cutoff, 0); math.Abs(w-1) > 1e-12 {
			t.Errorf("%+v: %g at once", d, w)
		}
		if w := d.Weight(cutoff, transit.Unreached); w != 0 {
			t.Errorf("%+v: %g where there is no way", d, w)
		}
		if m := d.Reach(cutoff); m < cutoff || m < MaxMinutes && d.Weight(cutoff, transit.Seconds(m*60+1)) >= negligible {
			t.Errorf("%+v reaches %d min for %d", d, m, cutoff)
		}
	})
}

func TestDecayInClosedForm(t *testing.T) {
	near := cmpopts.EquateApprox(0, 1e-9)
	for name, c := range map[string]struct {
		decay Decay
		want  []float64 // at 0, 20, 30, 30 and a second, 40, 60 minutes, cut-off 30
	}{
		"step":             {Decay{Kind: Step}, []float64{1, 1, 1, 0, 0, 0}},
		"linear, no width": {Decay{Kind: Linear}, []float64{1, 1, 1, 0, 0, 0}},
		"linear":           {Decay{Linear, 40}, []float64{1, 0.75, 0.5, 0.5 - 1.0/2400, 0.25, 0}},
		"linear from 0":    {Decay{Linear, 60}, []float64{1, 1 - 20.0/60, 0.5, 0.5 - 1.0/3600, 1 - 40.0/60, 0}},
		"exponential":      {Decay{Kind: Exponential}, []float64{1, math.Pow(2, -2.0/3), 0.5, math.Exp(-math.Ln2 * 1801 / 1800), math.Pow(2, -4.0/3), 0.25}},
		// with s = π/√3 the exponents are whole minutes
		"logistic": {Decay{Logistic, math.Pi / math.Sqrt(3)}, []float64{
			1, (1 + math.Exp(-30)) / (1 + math.Exp(-10)), (1 + math.Exp(-30)) / 2, (1 + math.Exp(-30)) / (1 + math.Exp(1.0/60)),
			(1 + math.Exp(-30)) / (1 + math.Exp(10)), math.Exp(-30),
		}},
	} {
		var got []float64
		for _, at := range []transit.Seconds{0, 1200, 1800, 1801, 2400, 3600} {
			got = append(got, c.decay.Weight(30, at))
		}
		if diff := cmp.Diff(c.want, got, near); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDecayThatMakesNoSense(t *testing.T) {
	wantFault(t, Decay{Linear, 61}.check(30), "matrix.bad_width")
	wantFault(t, Decay{Linear, -1}.check(30), "matrix.bad_width")
	wantFault(t, Decay{Logistic, 0}.check(30), "matrix.bad_deviation")
	wantFault(t, Decay{Logistic, math.NaN()}.check(30), "matrix.bad_deviation")
	wantFault(t, Decay{Kind: "gravity"}.check(30), "matrix.decay_unknown")
}

func access(t testing.TB, m *Matrix, a AccessParams, o Run) (list []float64) {
	t.Helper()
	next := 0
	err := m.Access(t.Context(), a, o, func(origin int, values []float64) error {
		if origin != next {
			t.Errorf("origin %d in place of %d", origin, next)
		}
		next++
		list = append(list, values...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Access equals the sum over the matrix; step decay counts what is within the
// cut-off; more opportunities, longer cut-offs and lower percentiles are never
// worse; nearest is where the count is met.
func TestAccessEqualsTheSumOverTheMatrix(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		from, to := randomPoints(r, "from"), randomPoints(r, "to")
		p := MatrixParams{randomParams(r), []float64{5, 50, 95}}
		m := mustMatrix(t, randomScene(r).engine(t), from, to, p)
		var columns []Column
		for _, name := range []string{"jobs", "schools"} {
			amounts := rapid.SliceOfN(rapid.IntRange(0, 9), len(to), len(to)).Draw(r, name)
			c := Column{Name: name}
			for _, n := range amounts {
				c.Values = append(c.Values, float64(n))
			}
			columns = append(columns, c)
		}
		cutoffs := []int{(p.Minutes + 1) / 2, p.Minutes}
		a := AccessParams{columns, randomDecay(r, cutoffs[0]), cutoffs}
		got := access(t, m, a, Run{ShardOrigins: 2, Threads: 2})
		step := access(t, m, AccessParams{columns, Decay{Kind: Step}, cutoffs}, Run{})
		times := all(t, m, Run{})
		i := 0
		for o := range from {
			for _, c := range columns {
				for k := range p.Percentiles {
					for _, cutoff := range cutoffs {
						sum, count := 0.0, 0.0
						for j, amount := range c.Values {
							at := times[o*m.Cells()+j*3+k]
							sum += amount * a.Decay.Weight(cutoff, at)
							if at != transit.Unreached && at <= transit.Seconds(60*cutoff) {
								count += amount
							}
						}
						if math.Abs(got[i]-sum) > 1e-9 {
							r.Fatalf("%+v at %d min: %g, want %g", a.Decay, cutoff, got[i], sum)
						}
						if step[i] != count {
							r.Fatalf("step at %d min: %g, counted %g", cutoff, step[i], count)
						}
						i++
					}
				}
				cells := got[i-6 : i] // percentile-major
				for k := range 4 {
					if cells[k] < cells[k+2]-1e-9 {
						r.Fatalf("a higher percentile reaches more: %v", cells)
					}
				}
				for k := 0; k < 6; k += 2 {
					if cells[k] > cells[k+1]+1e-9 {
						r.Fatalf("a longer cut-off reaches less: %v", cells)
					}
				}
			}
		}
		counts := []float64{1, 5, 1e9}
		i = 0
		err := m.Nearest(t.Context(), NearestParams{columns, counts}, Run{}, func(o int, answer []transit.Seconds) error {
			i = 0
			for _, c := range columns {
				for k := range p.Percentiles {
					for _, count := range counts {
						if want := slowNearest(times[o*m.Cells()+k:], c.Values, count); answer[i] != want {
							r.Fatalf("%g of %v: %d s, want %d", count, c.Values, answer[i], want)
						}
						i++
					}
				}
			}
			return nil
		})
		if err != nil || i != 18 {
			r.Fatalf("%v after %d", err, i)
		}
	})
}

// slowNearest tries the travel times as limits, shortest first.
func slowNearest(times []transit.Seconds, there []float64, count float64) transit.Seconds {
	var limits []transit.Seconds
	for j := range there {
		if t := times[3*j]; t != transit.Unreached {
			limits = append(limits, t)
		}
	}
	slices.Sort(limits)
	for _, limit := range limits {
		sum := 0.0
		for j, amount := range there {
			if times[3*j] <= limit {
				sum += amount
			}
		}
		if sum >= count {
			return limit
		}
	}
	return transit.Unreached
}

func TestAccessSaysWhatIsWrong(t *testing.T) {
	points := []Point{{"a", centre}}
	m := mustMatrix(t, twoStations().engine(t), points, points, MatrixParams{Params: Params{Minutes: 60}})
	one := []Column{{Name: "jobs", Values: []float64{1}}}
	for id, a := range map[string]AccessParams{
		"matrix.no_opportunities": {Cutoffs: []int{30}},
		"matrix.bad_cutoff":       {one, Decay{Kind: Step}, []int{61}},
		"matrix.decay_unknown":    {one, Decay{}, []int{30}},
	} {
		wantFault(t, m.Access(t.Context(), a, Run{}, nil), id)
	}
	wantFault(t, m.Access(t.Context(), AccessParams{one, Decay{Kind: Step}, nil}, Run{}, nil), "matrix.bad_cutoff")
	wantFault(t, m.Nearest(t.Context(), NearestParams{one, []float64{0}}, Run{}, nil), "matrix.bad_count")
	wantFault(t, m.Nearest(t.Context(), NearestParams{nil, []float64{1}}, Run{}, nil), "matrix.no_opportunities")
}
