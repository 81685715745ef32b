package kernel

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:generate go -C gen run . -out ../loops_amd64.s -stubs ../loops_amd64.go -pkg kernel

// assembled are the sets in assembly, fastest first.
var assembled = [...]struct {
	has  func() bool
	sets [3]*Set // of 32, 64 and 128 lanes
}{
	{hasAVX512, [3]*Set{
		assemble("avx512", 32, scanAVX512x32, walkAVX512x32, publishAVX512x32, travelAVX512x32, travelBackAVX512x32),
		assemble("avx512", 64, scanAVX512x64, walkAVX512x64, publishAVX512x64, travelAVX512x64, travelBackAVX512x64),
		assemble("avx512", 128, scanAVX512x128, walkAVX512x128, publishAVX512x128, travelAVX512x128, travelBackAVX512x128),
	}},
	{hasAVX2, [3]*Set{
		assemble("avx2", 32, scanAVX2x32, walkAVX2x32, publishAVX2x32, travelAVX2x32, travelBackAVX2x32),
		assemble("avx2", 64, scanAVX2x64, walkAVX2x64, publishAVX2x64, travelAVX2x64, travelBackAVX2x64),
		assemble("avx2", 128, scanAVX2x128, walkAVX2x128, publishAVX2x128, travelAVX2x128, travelBackAVX2x128),
	}},
}

func hasAVX512() bool { return cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW }
func hasAVX2() bool   { return cpu.X86.HasAVX2 }

func native(lanes int) (sets []*Set) {
	for _, a := range assembled {
		for _, s := range a.sets {
			if s.Lanes == lanes && a.has() {
				sets = append(sets, s)
			}
		}
	}
	return sets
}

// leastTravel is the fewest lanes that travel in assembly can do.
const leastTravel = 16

func assemble(name string, lanes int, scan, walk, publish, forth, back func(*byte)) *Set {
	return &Set{
		Name: name, Lanes: lanes,
		Scan:    func(a *Scan) { scan((*byte)(unsafe.Pointer(a))) },
		Walk:    func(a *Walk) { walk((*byte)(unsafe.Pointer(a))) },
		Publish: func(a *Publish) { publish((*byte)(unsafe.Pointer(a))) },
		Travel: func(a *Travel) {
			if a.Lanes < leastTravel {
				travel(a, lanes)
				return
			}
			forth((*byte)(unsafe.Pointer(a)))
		},
		TravelBack: func(a *Travel) {
			if a.Lanes < leastTravel {
				travelBack(a, lanes)
				return
			}
			back((*byte)(unsafe.Pointer(a)))
		},
	}
}
