package kernel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// The assembly finds fields by number: see the constants in gen.
func TestFieldsAreWhereTheAssemblyLooks(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) != 8 {
		t.Skip("there is no assembly for this processor")
	}
	var (
		p Pack
		q Points
		b Bids
		r Relate
	)
	got := [][]uintptr{
		{unsafe.Offsetof(p.In), unsafe.Offsetof(p.Out), unsafe.Offsetof(p.Early)},
		{
			unsafe.Offsetof(q.Times), unsafe.Offsetof(q.Early), unsafe.Offsetof(q.High), unsafe.Offsetof(q.First),
			unsafe.Offsetof(q.Stop), unsafe.Offsetof(q.Feed), unsafe.Offsetof(q.Bound), unsafe.Offsetof(q.Out),
			unsafe.Offsetof(q.Added), unsafe.Offsetof(q.mask), unsafe.Offsetof(q.ranks), unsafe.Offsetof(q.best),
			unsafe.Offsetof(q.blocks),
		},
		{
			unsafe.Offsetof(b.Lat), unsafe.Offsetof(b.PerLat), unsafe.Offsetof(b.PerLon), unsafe.Offsetof(b.Columns),
			unsafe.Offsetof(b.Bound), unsafe.Offsetof(b.Rest), unsafe.Offsetof(b.Most), unsafe.Offsetof(b.MostRest), unsafe.Offsetof(b.Offers),
			unsafe.Offsetof(b.Count), unsafe.Offsetof(b.From), unsafe.Offsetof(b.Until), unsafe.Offsetof(b.X),
			unsafe.Offsetof(b.Y), unsafe.Offsetof(b.North), unsafe.Offsetof(b.East), unsafe.Offsetof(b.Reach),
			unsafe.Offsetof(b.Column), unsafe.Offsetof(b.Pace), unsafe.Offsetof(b.Speed), unsafe.Offsetof(b.Limit),
			unsafe.Offsetof(b.Least), unsafe.Offsetof(b.High), unsafe.Offsetof(b.Ahead), unsafe.Offsetof(b.Behind),
			unsafe.Offsetof(b.northwards), unsafe.Offsetof(b.step),
		},
		{
			unsafe.Offsetof(r.Times), unsafe.Offsetof(r.Stops), unsafe.Offsetof(r.Least), unsafe.Offsetof(r.Most),
			unsafe.Offsetof(r.Top), unsafe.Offsetof(r.blocks), unsafe.Offsetof(r.ref), unsafe.Offsetof(r.dead),
		},
	}
	want := [][]uintptr{
		{0, 24, 48},
		{0, 24, 48, 72, 96, 120, 144, 168, 192, 200, 224, 248, 272},
		{
			0, 24, 48, 72, 96, 120, 144, 168, 192, 216, 224, 232, 240, 248, 256, 264, 272, 280, 288, 296, 304, 308, 312, 316, 320,
			328, 328 + 8*Side,
		},
		{0, 24, 48, 72, 96, 104, 112, 136},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// input is random, with all that is hard made common: no offers and many,
// times of 0 and never, feeds that saturate, bounds of 0 and MaxBound, one
// departure and 240, repeated ranks.
type input struct {
	departures int
	ranks      []int
	travel     [][]int32 // by stop
	first      []int
	stop       []uint32
	feed       []uint16
	bound      []uint16
}

func newInput(seed uint64) *input {
	r := rand.New(rand.NewPCG(seed, 8))
	in := &input{departures: 1 + r.IntN([]int{64, 65, 240}[r.IntN(3)])}
	top := 1 + r.IntN([]int{5, 3000, MaxBound}[r.IntN(3)])
	for range 1 + r.IntN(12) {
		in.ranks = append(in.ranks, 1+r.IntN(in.departures))
	}
	slices.Sort(in.ranks)
	for range 1 + r.IntN(40) {
		base, times := r.IntN(top), make([]int32, in.departures)
		unreached := r.IntN(8)
		for i := range times {
			switch {
			case r.IntN(8) < unreached:
				times[i] = 1<<31 - 1 - int32(r.IntN(2))
			case r.IntN(20) == 0:
				times[i] = []int32{0, Never - 1, Never, Never + 1}[r.IntN(4)]
			default:
				times[i] = int32(base + r.IntN(top))
			}
		}
		in.travel = append(in.travel, times)
	}
	in.first = []int{0}
	for range 1 + r.IntN(40) {
		for range r.IntN(1 + r.IntN(30)) {
			in.stop = append(in.stop, uint32(r.IntN(len(in.travel))))
			in.feed = append(in.feed, uint16(r.IntN([]int{10, 1 + top, Never + 1}[r.IntN(3)])))
		}
		in.first = append(in.first, len(in.stop))
		in.bound = append(in.bound, uint16([]int{0, r.IntN(top), MaxBound, r.IntN(MaxBound)}[r.IntN(4)]))
	}
	return in
}

// output is what the loops make of an input.
type output struct {
	Times, Early, Out []uint16
	Added             int
}

func (in *input) run(set *Set) output {
	blocks := Blocks(in.departures)
	stops := len(in.travel)
	out := output{
		Times: make([]uint16, stops*blocks*Block), Early: make([]uint16, stops*blocks),
		Out: make([]uint16, len(in.bound)*len(in.ranks)),
	}
	high := make([]uint16, stops)
	for s, times := range in.travel {
		set.Pack(&Pack{
			In: times, Out: out.Times[s*blocks*Block : (s+1)*blocks*Block], Early: out.Early[s*blocks : (s+1)*blocks],
		})
		high[s] = uint16(min(slices.Sorted(slices.Values(times))[in.ranks[len(in.ranks)-1]-1], Never))
	}
	a := Points{
		Times: out.Times, Early: out.Early, High: high, First: in.first, Stop: in.stop, Feed: in.feed,
		Bound: in.bound, Out: out.Out,
	}
	a.Fit(in.departures, in.ranks)
	set.Points(&a)
	out.Added = a.Added
	return out
}

// plain is what Points is said to compute: everything added up and sorted.
func (in *input) plain() (out []uint16) {
	all := make([]int, in.departures)
	for p, bound := range in.bound {
		for i := range all {
			all[i] = int(bound)
			for o := in.first[p]; o < in.first[p+1]; o++ {
				all[i] = min(all[i], min(int(in.travel[in.stop[o]][i]), Never)+int(in.feed[o]))
			}
		}
		sorted := slices.Sorted(slices.Values(all))
		for _, rank := range in.ranks {
			out = append(out, uint16(sorted[rank-1]))
		}
	}
	return out
}

func compare(t *testing.T, seed uint64) (added, offers int) {
	t.Helper()
	in := newInput(seed)
	want := in.run(Portable())
	if !slices.Equal(want.Out, in.plain()) {
		t.Fatalf("seed %d: portable differs from adding up and sorting", seed)
	}
	for _, set := range Available() {
		got := in.run(set)
		if !slices.Equal(got.Times, want.Times) || !slices.Equal(got.Early, want.Early) || !slices.Equal(got.Out, want.Out) || got.Added != want.Added {
			t.Fatalf("seed %d, %s, %d departures: %s", seed, set.Name, in.departures, cmp.Diff(want, got))
		}
	}
	return want.Added, len(in.stop) * Blocks(in.departures)
}

func TestAssemblyComputesTheSameBits(t *testing.T) {
	added, offers := 0, 0
	for seed := range uint64(3000) {
		a, o := compare(t, seed)
		added, offers = added+a, offers+o
	}
	if added < offers/20 || added > offers/2 {
		t.Errorf("%d of %d offers are added up: the cases are too easy", added, offers)
	}
}

func FuzzAssemblyComputesTheSameBits(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compare(t, seed) })
}

func TestBestIsTheFirstAvailable(t *testing.T) {
	all := Available()
	if best := Best(); best.Name != all[0].Name {
		t.Errorf("best is %s, the first %s", best.Name, all[0].Name)
	}
	if last := all[len(all)-1]; last.Name != "portable" {
		t.Errorf("the last is %s", last.Name)
	}
}

// BenchmarkPoints prints nanoseconds for a point with forty offers whose times
// differ by the quarter of an hour, for each set.
func BenchmarkPoints(b *testing.B) {
	const stops, points, each = 500, 1000, 40
	for _, set := range Available() {
		for _, departures := range []int{60, 120, 240} {
			for _, ranks := range [][]int{{30}, {3, 15, 30, 45, 57}} {
				b.Run(fmt.Sprintf("%s/departures=%d/ranks=%d", set.Name, departures, len(ranks)), func(b *testing.B) {
					r := rand.New(rand.NewPCG(1, 2))
					blocks := Blocks(departures)
					a := Points{
						Times: make([]uint16, stops*blocks*Block), Early: make([]uint16, stops*blocks), High: make([]uint16, stops),
						First: []int{0}, Out: make([]uint16, points*len(ranks)),
					}
					in := make([]int32, departures)
					for s := range stops {
						base := 1800 + r.IntN(900)
						for i := range in {
							in[i] = int32(base + r.IntN(900))
						}
						set.Pack(&Pack{In: in, Out: a.Times[s*blocks*Block:][:blocks*Block], Early: a.Early[s*blocks:][:blocks]})
						slices.Sort(in)
						a.High[s] = uint16(in[ranks[len(ranks)-1]-1])
					}
					for range points {
						for range each {
							a.Stop, a.Feed = append(a.Stop, uint32(r.IntN(stops))), append(a.Feed, uint16(r.IntN(1200)))
						}
						a.First, a.Bound = append(a.First, len(a.Stop)), append(a.Bound, 5400)
					}
					a.Fit(departures, ranks)
					for b.Loop() {
						a.Added = 0
						set.Points(&a)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/points, "ns/point")
					b.ReportMetric(float64(a.Added)/points/float64(blocks), "added/point")
					b.ReportMetric(0, "ns/op")
				})
			}
		}
	}
}
