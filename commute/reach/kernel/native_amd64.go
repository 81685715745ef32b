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
	{hasAVX512, assemble("avx512", packAVX512x64, feedsAVX512x64, pointsAVX512x64)},
	{hasAVX2, assemble("avx2", packAVX2x64, feedsAVX2x64, pointsAVX2x64)},
}

func hasAVX512() bool { return hasAVX2() && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW }
func hasAVX2() bool   { return cpu.X86.HasAVX2 && cpu.X86.HasPOPCNT }

func native() (sets []*Set) {
	for _, a := range assembled {
		if a.has() {
			sets = append(sets, a.set)
		}
	}
	return sets
}

func assemble(name string, pack, feeds, points func(*byte)) *Set {
	return &Set{
		Name:   name,
		Pack:   func(a *Pack) { pack((*byte)(unsafe.Pointer(a))) },
		Feeds:  func(a *Feeds) { feeds((*byte)(unsafe.Pointer(a))) },
		Points: func(a *Points) { points((*byte)(unsafe.Pointer(a))) },
	}
}
