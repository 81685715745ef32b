package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// newBids is a square of cells of 50 m to 3 km somewhere and a stop in or
// around it, sometimes in the centre of a cell.
func newBids(seed uint64) *Bids {
	r := rand.New(rand.NewPCG(seed, 9))
	b := &Bids{Column: (0.0005 + r.Float64()*0.03), Pace: 0.025 + r.Float64()*r.Float64()*10}
	b.Speed = 1 / b.Pace
	lat := r.Float64()*120 - 60
	east := func(lat float64) float64 { return 111_320 * math.Cos(lat*math.Pi/180) }
	for y := range Side {
		b.Lat = append(b.Lat, lat-float64(y)*b.Column)
		b.PerLat, b.PerLon = append(b.PerLat, 111_000+r.Float64()), append(b.PerLon, east(b.Lat[y]))
		b.Columns = append(b.Columns, 1000.5+float64(y))
	}
	b.X, b.Y, b.North = 990+r.Float64()*52, lat-(r.Float64()*52-10)*b.Column, 111_000+r.Float64()
	if r.IntN(4) == 0 {
		b.X, b.Y = b.Columns[r.IntN(Side)], b.Lat[r.IntN(Side)]
	}
	b.East = east(b.Y)
	b.Limit = int32(60 + r.IntN(7141))
	b.Reach = float64(b.Limit) / b.Pace
	b.Least = int32(r.IntN(11_000))
	b.High = b.Least + int32(r.IntN(3000))
	b.Ahead = int32(r.IntN(9000))
	b.Behind = b.Ahead + int32(r.IntN(3000))
	b.Most, b.MostRest = make([]int32, patches*patches), make([]int32, patches*patches)
	for i := range Side * Side {
		b.Bound = append(b.Bound, int32(r.IntN(17_000)))
		b.Rest = append(b.Rest, int32(r.IntN(17_000)))
		patch := i/Side/Patch*patches + i%Side/Patch
		b.MostRest[patch] = max(b.MostRest[patch], b.Rest[i]+int32(r.IntN(2)))
		b.Most[patch] = max(b.Most[patch], b.Bound[i]+int32(r.IntN(2)))
	}
	b.From, b.Until = r.IntN(2), patches-r.IntN(2)
	b.Offers = make([]uint32, Side*Side+Patch)
	return b
}

func (a *Bids) run(set *Set) Bids {
	b := *a
	b.Bound, b.Rest, b.Most, b.Offers = slices.Clone(a.Bound), slices.Clone(a.Rest), slices.Clone(a.Most), slices.Clone(a.Offers)
	b.MostRest = slices.Clone(a.MostRest)
	set.Bids(&b)
	b.Offers = b.Offers[:b.Count]
	slices.Sort(b.Offers) // the order is not part of it
	return b
}

// plain looks at every cell.
func (a *Bids) plain() (offers []uint32) {
	for y := a.From * Patch; y < a.Until*Patch; y++ {
		for x := range Side {
			dx := (a.Columns[x] - a.X) * ((a.PerLon[y] + a.East) / 2 * a.Column)
			dy := (a.Lat[y] - a.Y) * ((a.PerLat[y] + a.North) / 2)
			feed := int32(math.Ceil(math.Sqrt(float64(dx*dx)+float64(dy*dy)) * a.Pace))
			if cell := y*Side + x; feed <= a.Limit && a.Least+feed < a.Bound[cell] && a.Ahead+feed < a.Rest[cell] {
				offers = append(offers, uint32(y*Side+x)<<16|uint32(feed))
			}
		}
	}
	return offers
}

func compareBids(t *testing.T, seed uint64) int {
	t.Helper()
	in := newBids(seed)
	want := in.run(Portable())
	if !slices.Equal(want.Offers, in.plain()) {
		t.Fatalf("seed %d: portable differs from looking at every cell", seed)
	}
	for _, set := range Available() {
		got := in.run(set)
		if !slices.Equal(got.Offers, want.Offers) || !slices.Equal(got.Bound, want.Bound) || !slices.Equal(got.Rest, want.Rest) || !slices.Equal(got.Most, want.Most) || !slices.Equal(got.MostRest, want.MostRest) {
			t.Fatalf("seed %d: %s differs", seed, set.Name)
		}
	}
	for _, o := range want.Offers {
		cell, feed := o>>16, int32(o&0xffff)
		if bound := want.Bound[cell]; bound != min(in.Bound[cell], in.High+feed) {
			t.Fatalf("seed %d: cell %d is bounded by %d", seed, cell, bound)
		}
		if rest := want.Rest[cell]; rest != min(in.Rest[cell], in.Behind+feed) {
			t.Fatalf("seed %d: cell %d is bounded by %d behind", seed, cell, rest)
		}
	}
	return want.Count
}

func TestBidsAreTheSameBits(t *testing.T) {
	offers := 0
	for seed := range uint64(3000) {
		offers += compareBids(t, seed)
	}
	if offers < 50_000 {
		t.Errorf("only %d offers: the cases say little", offers)
	}
}

func FuzzBidsAreTheSameBits(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compareBids(t, seed) })
}
