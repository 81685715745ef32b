package kernel

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:generate go -C ../../transit/kernel/gen run . -loops points -out ../../../reach/kernel/loops_amd64.s -stubs ../../../reach/kernel/loops_amd64.go -pkg kernel

// assembled are the sets in assembly, fastest first.
var assembled = [...]struct {
	has func() bool
	set *Set
}{
	{hasAVX512, assemble("avx512", packAVX512x64, pointsAVX512x64, bidsAVX512x64, referAVX512x64, relateAVX512x64)},
	{hasAVX2, assemble("avx2", packAVX2x64, pointsAVX2x64, bidsAVX2x64, referAVX2x64, relateAVX2x64)},
}

func hasAVX512() bool {
	return hasAVX2() && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL
}
func hasAVX2() bool { return cpu.X86.HasAVX2 && cpu.X86.HasPOPCNT }

func native() (sets []*Set) {
	for _, a := range assembled {
		if a.has() {
			sets = append(sets, a.set)
		}
	}
	return sets
}

func assemble(name string, pack, points, bids, refer, relate func(*byte)) *Set {
	return &Set{
		Name:   name,
		Pack:   func(a *Pack) { pack((*byte)(unsafe.Pointer(a))) },
		Points: func(a *Points) { points((*byte)(unsafe.Pointer(a))) },
		Bids:   func(a *Bids) { bids((*byte)(unsafe.Pointer(a))) },
		refer:  func(a *Relate) { refer((*byte)(unsafe.Pointer(a))) },
		relate: func(a *Relate) { relate((*byte)(unsafe.Pointer(a))) },
	}
}
