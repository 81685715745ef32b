// Gen writes the assembly of two packages for AVX2 and AVX-512: the lane search
// of commute/transit/kernel, and the points of commute/reach/kernel. Run it by
// go generate in the package after a change here; it is a module of its own so
// that only those who change the assembly need avo.
//
// Every function is the loop of the same name in the package's portable.go,
// which says what it does; here stands how.
package main

import (
	"flag"
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// kind is a function's instruction set and number of lanes.
type kind struct {
	wide  bool // AVX-512, otherwise AVX2
	lanes int
}

func main() {
	loops := flag.String("loops", "lanes", "which to write: lanes or points")
	flag.Parse()
	ConstraintExpr("amd64")
	switch *loops {
	case "lanes":
		lanes()
	case "points":
		points()
	default:
		panic("no loops " + *loops)
	}
	Generate()
}

// lanes are the loops of commute/transit/kernel.
func lanes() {
	for _, k := range []kind{{true, 32}, {true, 64}, {true, 128}, {false, 32}, {false, 64}, {false, 128}} {
		k.scan()
		k.walk()
		k.publish()
		k.travel(false)
		k.travel(true)
	}
}

// points are the loops of commute/reach/kernel.
func points() {
	numbers, cells, one, half := numbers32(16), cellNumbers(), constant("one", 1), constant("half", 0.5)
	for _, k := range []kind{{true, 64}, {false, 64}} {
		k.pack(numbers)
		k.points()
		k.bids(cells, one, half)
		k.refer()
		k.relate()
	}
}

func (k kind) begin(what, arg string) reg.GPVirtual {
	set := "AVX2"
	if k.wide {
		set = "AVX512"
	}
	name := fmt.Sprintf("%s%sx%d", what, set, k.lanes)
	TEXT(name, NOSPLIT, "func(a *byte)") // avo does not know our types
	Pragma("noescape")
	Doc(name + " is " + what + "; a points at its " + arg + ".")
	return Load(Param("a"), GP64()).(reg.GPVirtual)
}

func end() {
	VZEROUPPER()
	RET()
}

// size is the bytes of a vector of lanes, stride those of a stop.
func (k kind) size() int   { return 2 * k.lanes }
func (k kind) stride() int { return 3 * k.size() }

// register is the bytes of a vector register.
func (k kind) register() int {
	if k.wide {
		return 64
	}
	return 32
}

func (k kind) vector() reg.VecVirtual {
	if k.wide {
		return ZMM()
	}
	return YMM()
}

// each visits the registers a vector of lanes takes, by byte offset.
func (k kind) each(visit func(offset int)) {
	for o := 0; o < k.size(); o += k.register() {
		visit(o)
	}
}

// broadcast fills a register with the low word of a general one.
func (k kind) broadcast(word reg.GPVirtual) reg.VecVirtual {
	v := k.vector()
	if k.wide {
		VPBROADCASTW(word.As32(), v)
		return v
	}
	x := XMM()
	VMOVD(word.As32(), x)
	VPBROADCASTW(x, v)
	return v
}

func load(v reg.VecVirtual, k kind, m Mem) {
	if k.wide {
		VMOVDQU16(m, v)
	} else {
		VMOVDQU(m, v)
	}
}

func store(v reg.VecVirtual, k kind, m Mem) {
	if k.wide {
		VMOVDQU16(v, m)
	} else {
		VMOVDQU(v, m)
	}
}

func field(a reg.GPVirtual, offset int) Mem { return Mem{Base: a, Disp: offset} }

func get(a reg.GPVirtual, offset int) reg.GPVirtual {
	r := GP64()
	MOVQ(field(a, offset), r)
	return r
}

// labels returns the address of a stop's labels.
func (k kind) labels(base Mem, stop reg.GPVirtual) reg.GPVirtual {
	p := GP64()
	IMUL3Q(U32(k.stride()), stop, p)
	ADDQ(base, p)
	return p
}

// prefetch fetches a vector of lanes.
func (k kind) prefetch(p reg.GPVirtual, disp int) {
	for o := 0; o < k.size(); o += 64 {
		PREFETCHT0(Mem{Base: p, Disp: disp + o})
	}
}

// addStop sets the bit of a stop; stop is lost.
func addStop(set Mem, stop reg.GPVirtual) {
	p, word, bits := GP64(), GP64(), GP64()
	MOVQ(set, p)
	MOVQ(stop, word)
	SHRQ(U8(6), word)
	MOVQ(Mem{Base: p, Index: word, Scale: 8}, bits)
	BTSQ(stop, bits)
	MOVQ(bits, Mem{Base: p, Index: word, Scale: 8})
}

// anyLess jumps to none unless a lane of what is less than the same lane in
// memory. what returns the register at an offset.
func (k kind) anyLess(what func(offset int) reg.VecVirtual, memory func(offset int) Mem, none string) {
	if k.wide {
		var all reg.OpmaskVirtual
		k.each(func(o int) {
			less := K()
			VPCMPUW(U8(1), memory(o), what(o), less)
			if o > 0 {
				KORD(less, all, less)
			}
			all = less
		})
		KORTESTD(all, all)
		JZ(LabelRef(none))
		return
	}
	var all reg.VecVirtual
	k.each(func(o int) {
		v := what(o)
		old := YMM()
		VMOVDQU(memory(o), old)
		VPMINUW(old, v, v)
		VPXOR(old, v, v)
		if o > 0 {
			VPOR(v, all, all)
		} else {
			all = v
		}
	})
	VPTEST(all, all)
	JZ(LabelRef(none))
}
