package kernel_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/transit/kernel"
)

// The assembly finds fields by number: see the constants in gen.
func TestFieldsAreWhereTheAssemblyLooks(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) != 8 {
		t.Skip("there is no assembly for this processor")
	}
	var (
		s kernel.Scan
		w kernel.Walk
		p kernel.Publish
		v kernel.Travel
	)
	got := [][]uintptr{
		{
			unsafe.Offsetof(s.Labels), unsafe.Offsetof(s.Ready), unsafe.Offsetof(s.Rode), unsafe.Offsetof(s.Deadline),
			unsafe.Offsetof(s.OnBoard), unsafe.Offsetof(s.Active), unsafe.Offsetof(s.Stops), unsafe.Offsetof(s.Times),
			unsafe.Offsetof(s.Trips), unsafe.Offsetof(s.First), unsafe.Offsetof(s.Last),
			unsafe.Offsetof(s.NextStops), unsafe.Offsetof(s.NextTimes),
		},
		{
			unsafe.Offsetof(w.Labels), unsafe.Offsetof(w.Walked), unsafe.Offsetof(w.From),
			unsafe.Offsetof(w.First), unsafe.Offsetof(w.To), unsafe.Offsetof(w.Time),
		},
		{
			unsafe.Offsetof(p.Labels), unsafe.Offsetof(p.Stops), unsafe.Offsetof(p.RideSlack),
			unsafe.Offsetof(p.WalkSlack), unsafe.Offsetof(p.Improved), unsafe.Offsetof(p.Count),
		},
		{
			unsafe.Offsetof(v.Labels), unsafe.Offsetof(v.Stops), unsafe.Offsetof(v.Rows),
			unsafe.Offsetof(v.Start), unsafe.Offsetof(v.Deadline), unsafe.Offsetof(v.Out),
			unsafe.Offsetof(v.Lanes), unsafe.Offsetof(v.Row), unsafe.Offsetof(v.First), unsafe.Offsetof(v.End),
		},
	}
	want := [][]uintptr{
		{0, 24, 48, 72, 96, 120, 144, 168, 192, 200, 208, 216, 240},
		{0, 24, 48, 72, 96, 120},
		{0, 24, 48, 72, 96, 120},
		{0, 24, 48, 72, 96, 120, 144, 152, 160, 168},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// An input is random input to every loop, with all that is hard made common:
// labels and times at 0, at the deadline and at 65535, equal times, slack that
// saturates, stops called at twice, one trip and many.
type input struct {
	lanes, stops, trips, positions int
	deadline                       []uint16
	labels                         []uint16
	ready                          []uint64
	calls                          []uint32
	times                          []uint16
	first, last                    int
	list                           []uint32
	paths                          []uint32 // first
	to                             []uint32
	time, rideSlack, walkSlack     []uint16
	rows, start, late              []uint32
	departures, row, place         int
}

func newInput(seed uint64, lanes int) *input {
	r := rand.New(rand.NewPCG(seed, 6))
	in := &input{lanes: lanes, stops: 1 + r.IntN(150), trips: 1 + r.IntN(1+r.IntN(80)), positions: 2 + r.IntN(40)}
	top := 2 + r.IntN([]int{60, 6000, 65534}[r.IntN(3)]) // least time that is never of use
	value := func() uint16 {
		switch r.IntN(12) {
		case 0:
			return 0
		case 1:
			return 65535
		case 2:
			return uint16(min(top+r.IntN(3), 65535))
		}
		return uint16(r.IntN(top))
	}
	ascending := func(n int) []uint16 {
		list := make([]uint16, n)
		for i := range list {
			list[i] = value()
			if i > 0 && r.IntN(4) == 0 {
				list[i] = list[i-1]
			}
		}
		slices.Sort(list)
		return list
	}
	in.deadline = ascending(lanes)
	for i := range in.deadline {
		in.deadline[i] = min(in.deadline[i], 65534)
	}
	for range in.stops * 3 {
		vector := ascending(lanes)
		for i := range vector {
			vector[i] = min(vector[i], in.deadline[i]+1)
		}
		if r.IntN(3) == 0 {
			for i := range vector {
				vector[i] = in.deadline[i] + 1
			}
		}
		in.labels = append(in.labels, vector...)
	}
	in.ready = make([]uint64, (in.stops+63)/64)
	for i := range in.ready {
		in.ready[i] = r.Uint64() | r.Uint64()
	}
	for range in.positions {
		call := uint32(r.IntN(in.stops))
		if r.IntN(8) > 0 {
			call |= kernel.Leave
		}
		if r.IntN(8) > 0 {
			call |= kernel.Board
		}
		in.calls = append(in.calls, call)
		in.times = append(in.times, ascending(in.trips)...)
		in.times = append(in.times, ascending(in.trips)...)
	}
	in.first = r.IntN(in.positions)
	in.last = in.first + r.IntN(in.positions-in.first)
	in.paths = []uint32{0}
	for s := range in.stops {
		if r.IntN(3) == 0 {
			in.list = append(in.list, uint32(s))
		}
		for range r.IntN(6) {
			in.to = append(in.to, uint32(r.IntN(in.stops)))
			in.time = append(in.time, value())
		}
		in.paths = append(in.paths, uint32(len(in.to)))
		in.rideSlack, in.walkSlack = append(in.rideSlack, value()), append(in.walkSlack, value())
	}
	for _, row := range r.Perm(in.stops) {
		in.rows = append(in.rows, uint32(row))
	}
	for _, at := range in.deadline {
		in.late = append(in.late, uint32(at))
		in.start = append(in.start, uint32(r.IntN(int(at)+1)))
	}
	in.departures = 1 + r.IntN(lanes)
	in.place = r.IntN(3)
	in.row = in.place + in.departures + r.IntN(3)
	return in
}

// output is what the loops make of an input, one after the other.
type output struct {
	Labels            []uint16
	Rode, Walked      []uint64
	Improved          []uint32
	Travel, Back      []int32
	Scanned, WalkedTo int // labels lowered
}

func (in *input) run(set *kernel.Set) output {
	words := len(in.ready)
	out := output{
		Labels: slices.Clone(in.labels), Rode: make([]uint64, words), Walked: make([]uint64, words),
		Improved: make([]uint32, in.stops), Travel: make([]int32, in.stops*in.row), Back: make([]int32, in.stops*in.row),
	}
	set.Scan(&kernel.Scan{
		Labels: out.Labels, Ready: in.ready, Rode: out.Rode, Deadline: in.deadline,
		OnBoard: make([]uint8, kernel.MaxTrips), Active: make([]uint32, in.lanes),
		Stops: in.calls, Times: in.times, Trips: in.trips, First: in.first, Last: in.last,
	})
	scanned := slices.Clone(out.Labels)
	set.Walk(&kernel.Walk{Labels: out.Labels, Walked: out.Walked, From: in.list, First: in.paths, To: in.to, Time: in.time})
	for i := range scanned {
		if scanned[i] != in.labels[i] {
			out.Scanned++
		}
		if scanned[i] != out.Labels[i] {
			out.WalkedTo++
		}
	}
	p := kernel.Publish{Labels: out.Labels, Stops: in.list, RideSlack: in.rideSlack, WalkSlack: in.walkSlack, Improved: out.Improved}
	set.Publish(&p)
	out.Improved = out.Improved[:p.Count]
	start := slices.Clone(in.start) // no label is before its lane's
	for i, label := range out.Labels {
		start[i%in.lanes] = min(start[i%in.lanes], uint32(label))
	}
	travel := kernel.Travel{
		Labels: out.Labels, Stops: in.list, Rows: in.rows, Start: start, Deadline: in.late,
		Out: out.Travel, Lanes: in.departures, Row: in.row, First: in.place, End: in.rideSlack,
	}
	set.Travel(&travel)
	travel.Out, travel.First = out.Back, in.place+in.departures-1
	set.TravelBack(&travel)
	return out
}

// compare runs every set on the input and returns what the portable one made.
func compare(t *testing.T, seed uint64, lanes int) output {
	t.Helper()
	in := newInput(seed, lanes)
	want := in.run(kernel.Portable(lanes))
	for _, set := range kernel.Available(lanes) {
		got := in.run(set)
		for what, equal := range map[string]bool{
			"labels": slices.Equal(got.Labels, want.Labels), "rode": slices.Equal(got.Rode, want.Rode),
			"walked": slices.Equal(got.Walked, want.Walked), "improved": slices.Equal(got.Improved, want.Improved),
			"travel times": slices.Equal(got.Travel, want.Travel), "travel times back": slices.Equal(got.Back, want.Back),
		} {
			if !equal {
				t.Fatalf("seed %d, %s, %d lanes, %d trips: %s differ from portable", seed, set.Name, lanes, in.trips, what)
			}
		}
	}
	for i := range want.Labels {
		if i%lanes > 0 && want.Labels[i] < want.Labels[i-1] {
			t.Fatalf("seed %d, %d lanes: labels decrease at %d", seed, lanes, i)
		}
	}
	return want
}

func TestAssemblyComputesTheSameBits(t *testing.T) {
	for _, lanes := range []int{32, 64, 128} {
		t.Run(fmt.Sprint(lanes), func(t *testing.T) {
			scanned, walked, improved := 0, 0, 0
			for seed := range uint64(1500) {
				out := compare(t, seed, lanes)
				scanned += out.Scanned
				walked += out.WalkedTo
				improved += len(out.Improved)
			}
			if scanned < 10_000 || walked < 10_000 || improved < 1_000 {
				t.Errorf("the cases are too easy: %d labels lowered by rides, %d by walks, %d stops published", scanned, walked, improved)
			}
		})
	}
}

func FuzzAssemblyComputesTheSameBits(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compare(t, seed, 32<<(seed%3)) })
}

func TestBestIsTheFirstAvailable(t *testing.T) {
	for _, lanes := range []int{32, 64, 128} {
		all := kernel.Available(lanes)
		if best := kernel.Best(lanes); best.Name != all[0].Name || best.Lanes != lanes {
			t.Errorf("%d lanes: best is %s with %d", lanes, best.Name, best.Lanes)
		}
		if last := all[len(all)-1]; last.Name != "portable" {
			t.Errorf("%d lanes: the last is %s", lanes, last.Name)
		}
	}
}
