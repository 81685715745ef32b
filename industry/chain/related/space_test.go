package related_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/industry/chain/related"
)

// dense computes everything by the formulas as they are written.
type dense struct {
	m   [][]float64 // region × node
	phi [][]float64
}

func newDense(m [][]float64) dense {
	n := len(m[0])
	d := dense{m: m, phi: make([][]float64, n)}
	for i := range n {
		d.phi[i] = make([]float64, n)
		for j := range n {
			both, ui, uj := 0.0, 0.0, 0.0
			for r := range m {
				both, ui, uj = both+m[r][i]*m[r][j], ui+m[r][i], uj+m[r][j]
			}
			if i != j && max(ui, uj) > 0 {
				d.phi[i][j] = both / max(ui, uj)
			}
		}
	}
	return d
}

func (d dense) total(i int) (sum float64) {
	for _, phi := range d.phi[i] {
		sum += phi
	}
	return sum
}

func (d dense) density(have []float64, i int) float64 {
	sum := 0.0
	for j := range have {
		sum += have[j] * d.phi[i][j]
	}
	return sum / d.total(i)
}

func (d dense) gain(have []float64, i int) float64 {
	sum := 0.0
	for j := range have {
		if t := d.total(j); have[j] == 0 && j != i && t > 0 {
			sum += d.phi[i][j] / t
		}
	}
	return sum
}

func TestClassesGiveTheSameAsTheFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		regions, nodes := rapid.IntRange(1, 7).Draw(t, "regions"), rapid.IntRange(1, 12).Draw(t, "nodes")
		m, lists := make([][]float64, regions), make([][]uint32, regions)
		for r := range m {
			m[r], lists[r] = row(t, nodes)
		}
		have, list := row(t, nodes) // any region, not only one of those
		s, d := related.NewSpace(nodes, lists), newDense(m)
		var got related.Reading
		s.Read([]uint32{}, &got) // a reading is used again
		s.Read(list, &got)
		for i := range nodes {
			for j := range nodes {
				if i != j && math.Abs(s.Proximity(i, j)-d.phi[i][j]) > 1e-12 {
					t.Errorf("proximity of %d and %d is %v, want %v", i, j, s.Proximity(i, j), d.phi[i][j])
				}
			}
			density, said := got.Density(i)
			if said != (d.total(i) > 0) {
				t.Fatalf("density of %d said: %v, total proximity %v", i, said, d.total(i))
			}
			if said && math.Abs(density-d.density(have, i)) > 1e-9 {
				t.Errorf("density of %d is %v, want %v", i, density, d.density(have, i))
			}
			if gain, ok := got.Gain(i); ok && math.Abs(gain-d.gain(have, i)) > 1e-9 {
				t.Errorf("gain of %d is %v, want %v", i, gain, d.gain(have, i))
			} else if ok != (said && have[i] == 0) {
				t.Errorf("gain of %d said: %v", i, ok)
			}
		}
	})
}

func row(t *rapid.T, nodes int) ([]float64, []uint32) {
	m, list := make([]float64, nodes), []uint32{}
	for i := range m {
		if rapid.Bool().Draw(t, "has") {
			m[i] = 1
			list = append(list, uint32(i))
		}
	}
	return m, list
}

// The gain of a node is what adding it does to the densities of what is lacking.
func TestGainIsTheRiseOfTheOtherDensities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const nodes = 8
		lists := make([][]uint32, 5)
		for r := range lists {
			_, lists[r] = row(t, nodes)
		}
		s := related.NewSpace(nodes, lists)
		have, list := row(t, nodes)
		var before, after related.Reading
		s.Read(list, &before)
		for i := range nodes {
			gain, ok := before.Gain(i)
			if !ok {
				continue
			}
			s.Read(append(append([]uint32{}, list...), uint32(i)), &after)
			rise := 0.0
			for j := range nodes {
				if d0, ok := before.Density(j); ok && have[j] == 0 && j != i {
					d1, _ := after.Density(j)
					rise += d1 - d0
				}
			}
			if math.Abs(rise-gain) > 1e-9 {
				t.Errorf("adding %d raises densities by %v, its gain is %v", i, rise, gain)
			}
		}
	})
}

// Figures worked out by hand: two regions, three nodes.
func TestFiguresByHand(t *testing.T) {
	s := related.NewSpace(3, [][]uint32{{0, 1}, {1, 2}})
	if got := s.Proximity(0, 1); got != 0.5 {
		t.Errorf("φ(0,1) = %v, want 1/2: one region shares them, two have 1", got)
	}
	var r related.Reading
	s.Read([]uint32{0, 1}, &r)
	if got, _ := r.Density(2); got != 1 {
		t.Errorf("d(2) = %v, want 1: its only neighbour 1 is there", got)
	}
	if got, _ := r.Density(1); got != 0.5 {
		t.Errorf("d(1) = %v, want 1/2: of its neighbours 0 and 2 one is there", got)
	}
	if got := related.Quotient(3, 10, 6, 100); got != 5 {
		t.Errorf("LQ = %v, want (3/10)/(6/100) = 5", got)
	}
}
