package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Offsets of the fields of Relate of commute/reach/kernel.
const (
	relateTimes, relateStops           = 0, 24
	relateFirst, relateLast            = 48, 72
	relateTop                          = 96
	relateBlocks, relateRef, relateOut = 104, 112, 136
)

// vectors returns the address of a stop's first lane; stop is lost.
func (k kind) vectors(a, stop reg.GPVirtual) reg.GPVirtual {
	IMULQ(field(a, relateBlocks), stop)
	SHLQ(U8(7), stop)
	ADDQ(field(a, relateTimes), stop)
	return stop
}

func (k kind) top(a reg.GPVirtual) reg.VecVirtual {
	top := GP64()
	MOVQ(field(a, relateTop), top)
	return k.broadcast(top)
}

// refer goes block by block.
func (k kind) refer() {
	a := k.begin("refer", "Relate")
	top, stops, ref, offset := k.top(a), get(a, relateStops), get(a, relateRef), GP64()
	left := get(a, relateBlocks)
	XORL(offset.As32(), offset.As32())
	Label("block")
	var least []reg.VecVirtual
	k.each(func(int) {
		v := k.vector()
		if k.wide {
			VMOVDQA32(top, v)
		} else {
			VMOVDQA(top, v)
		}
		least = append(least, v)
	})
	i := GP64()
	XORL(i.As32(), i.As32())
	JMP(LabelRef("more"))
	Label("stop")
	stop := GP64()
	MOVL(Mem{Base: stops, Index: i, Scale: 4}, stop.As32())
	p, n := k.vectors(a, stop), 0
	k.each(func(o int) {
		VPMINUW(Mem{Base: p, Index: offset, Scale: 1, Disp: o}, least[n], least[n])
		n++
	})
	INCQ(i)
	Label("more")
	CMPQ(i, field(a, relateStops+8))
	JLT(LabelRef("stop"))
	n = 0
	k.each(func(o int) {
		store(least[n], k, Mem{Base: ref, Index: offset, Scale: 1, Disp: o})
		n++
	})
	ADDQ(U32(k.size()), offset)
	DECQ(left)
	JNZ(LabelRef("block"))
	end()
}

// relate goes stop by stop.
func (k kind) relate() {
	a := k.begin("relate", "Relate")
	top, i := k.top(a), GP64()
	XORL(i.As32(), i.As32())
	JMP(LabelRef("more"))
	Label("stop")
	stop := get(a, relateStops)
	MOVL(Mem{Base: stop, Index: i, Scale: 4}, stop.As32())
	p, ref, out, left := k.vectors(a, stop), get(a, relateRef), get(a, relateOut), get(a, relateBlocks)
	low, high := make([]reg.VecVirtual, 0, 4), make([]reg.VecVirtual, 0, 4)
	k.each(func(int) {
		zero := k.vector()
		if k.wide {
			VPXORD(zero, zero, zero)
		} else {
			VPXOR(zero, zero, zero)
		}
		low, high = append(low, k.ones()), append(high, zero)
	})
	Label("block")
	n := 0
	k.each(func(o int) {
		v, live := k.vector(), k.vector()
		VPMINUW(Mem{Base: p, Disp: o}, top, v)
		VPSUBW(Mem{Base: ref, Disp: o}, v, v)
		VPMAXUW(v, high[n], high[n])
		load(live, k, Mem{Base: out, Disp: o})
		if k.wide {
			VPORD(v, live, v)
		} else {
			VPOR(v, live, v)
		}
		VPMINUW(v, low[n], low[n])
		n++
	})
	ADDQ(U32(k.size()), p)
	ADDQ(U32(k.size()), ref)
	ADDQ(U32(k.size()), out)
	DECQ(left)
	JNZ(LabelRef("block"))
	q, most := GP64(), GP64()
	least := k.least(low)
	MOVQ(field(a, relateFirst), q)
	MOVW(least.As16(), Mem{Base: q, Index: i, Scale: 2})
	k.most(high, most)
	MOVQ(field(a, relateLast), q)
	MOVW(most.As16(), Mem{Base: q, Index: i, Scale: 2})
	INCQ(i)
	Label("more")
	CMPQ(i, field(a, relateStops+8))
	JLT(LabelRef("stop"))
	end()
}
