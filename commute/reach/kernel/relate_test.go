package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// related runs Relate on the stops of a random input.
func (in *input) related(set *Set, stops []uint32, top int) (least, most []uint16) {
	a := Relate{
		Times: in.run(Portable()).Times, Stops: stops, Top: top,
		Least: make([]uint16, len(stops)), Most: make([]uint16, len(stops)),
	}
	a.Fit(in.departures)
	set.Relate(&a)
	return a.Least, a.Most
}

// behind is what Relate is said to compute.
func (in *input) behind(stops []uint32, top int) (least, most []uint16) {
	for _, s := range stops {
		low, high := Never, 0
		for i := range in.departures {
			best := top
			for _, other := range stops {
				best = min(best, int(in.travel[other][i]))
			}
			if best < top {
				behind := min(int(in.travel[s][i]), top) - best
				low, high = min(low, behind), max(high, behind)
			}
		}
		least, most = append(least, uint16(low)), append(most, uint16(high))
	}
	return least, most
}

func compareRelated(t *testing.T, seed uint64) (counted int) {
	t.Helper()
	in, r := newInput(seed), rand.New(rand.NewPCG(seed, 10))
	var stops []uint32
	for range 1 + r.IntN(len(in.travel)) {
		stops = append(stops, uint32(r.IntN(len(in.travel))))
	}
	top := r.IntN(MaxBound + 1)
	wantLeast, wantMost := in.behind(stops, top)
	for _, set := range Available() {
		least, most := in.related(set, stops, top)
		if !slices.Equal(least, wantLeast) || !slices.Equal(most, wantMost) {
			t.Fatalf("seed %d, %s: %v to %v, want %v to %v", seed, set.Name, least, most, wantLeast, wantMost)
		}
	}
	for i := range wantLeast {
		if wantLeast[i] > 0 && wantLeast[i] < wantMost[i] {
			counted++
		}
	}
	return counted
}

func TestRelatedStopsAreTheSameBits(t *testing.T) {
	counted := 0
	for seed := range uint64(1000) {
		counted += compareRelated(t, seed)
	}
	if counted < 300 {
		t.Errorf("only %d stops are always behind: the cases say little", counted)
	}
}

func FuzzRelatedStopsAreTheSameBits(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compareRelated(t, seed) })
}
