package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Offsets of the fields of Walk, Publish and Travel; kernel_test.go holds the
// structs to them.
const (
	walkLabels, walkWalked, walkFrom = 0, 24, 48
	walkFirst, walkTo, walkTime      = 72, 96, 120

	publishLabels, publishStops, publishRide, publishWalk = 0, 24, 48, 72
	publishImproved, publishCount                         = 96, 120

	travelLabels, travelStops, travelRows  = 0, 24, 48
	travelStart, travelDeadline, travelOut = 72, 96, 120
	travelLanes, travelRow, travelFirst    = 144, 152, 160
	travelEnd                              = 168
)

func (k kind) walk() {
	a := k.begin("walk", "Walk")
	labels := get(a, walkLabels)
	to, time := get(a, walkTo), get(a, walkTime)
	f := GP64() // which of From
	XORQ(f, f)
	Label("from")
	CMPQ(f, field(a, walkFrom+8))
	JGE(LabelRef("done"))
	i, until, ride := GP64(), GP64(), GP64()
	{
		from, first := GP64(), GP64()
		MOVQ(field(a, walkFrom), from)
		MOVL(Mem{Base: from, Index: f, Scale: 4}, from.As32())
		MOVQ(field(a, walkFirst), first)
		MOVL(Mem{Base: first, Index: from, Scale: 4}, i.As32())
		MOVL(Mem{Base: first, Index: from, Scale: 4, Disp: 4}, until.As32())
		IMUL3Q(U32(k.stride()), from, ride)
		ADDQ(labels, ride)
		INCQ(f)
	}
	CMPQ(i, until)
	JGE(LabelRef("from"))
	Label("path")
	stop, walk, t := GP64(), GP64(), GP64()
	{
		next := GP64()
		LEAQ(Mem{Base: i, Disp: ahead}, next)
		CMPQ(next, field(a, walkTo+8))
		JGE(LabelRef("fetched"))
		MOVL(Mem{Base: to, Index: next, Scale: 4}, next.As32())
		IMUL3Q(U32(k.stride()), next, next)
		ADDQ(labels, next)
		k.prefetch(next, k.size())
		Label("fetched")
	}
	MOVL(Mem{Base: to, Index: i, Scale: 4}, stop.As32())
	MOVWLZX(Mem{Base: time, Index: i, Scale: 2}, t.As32())
	IMUL3Q(U32(k.stride()), stop, walk)
	LEAQ(Mem{Base: labels, Index: walk, Scale: 1, Disp: k.size()}, walk)
	added := k.broadcast(t)
	offer := func(o int) reg.VecVirtual {
		v := k.vector()
		VPADDUSW(Mem{Base: ride, Disp: o}, added, v)
		return v
	}
	target := func(o int) Mem { return Mem{Base: walk, Disp: o} }
	k.anyLess(offer, target, "nextPath")
	k.each(func(o int) {
		v := offer(o)
		VPMINUW(target(o), v, v)
		store(v, k, target(o))
	})
	addStop(field(a, walkWalked), stop)
	Label("nextPath")
	INCQ(i)
	CMPQ(i, until)
	JLT(LabelRef("path"))
	JMP(LabelRef("from"))
	Label("done")
	end()
}

func (k kind) publish() {
	a := k.begin("publish", "Publish")
	stops, improved := get(a, publishStops), get(a, publishImproved)
	rideSlack, walkSlack := get(a, publishRide), get(a, publishWalk)
	i, count := GP64(), GP64()
	XORQ(i, i)
	XORQ(count, count)
	Label("stop")
	CMPQ(i, field(a, publishStops+8))
	JGE(LabelRef("done"))
	{
		next := GP64()
		LEAQ(Mem{Base: i, Disp: ahead}, next)
		CMPQ(next, field(a, publishStops+8))
		JGE(LabelRef("fetched"))
		MOVL(Mem{Base: stops, Index: next, Scale: 4}, next.As32())
		p := k.labels(field(a, publishLabels), next)
		for part := range 3 {
			k.prefetch(p, part*k.size())
		}
		Label("fetched")
	}
	stop, slack := GP64(), GP64()
	MOVL(Mem{Base: stops, Index: i, Scale: 4}, stop.As32())
	p := k.labels(field(a, publishLabels), stop)
	MOVWLZX(Mem{Base: rideSlack, Index: stop, Scale: 2}, slack.As32())
	change := k.broadcast(slack)
	MOVWLZX(Mem{Base: walkSlack, Index: stop, Scale: 2}, slack.As32())
	board := k.broadcast(slack)
	sooner := func(o int) reg.VecVirtual {
		v, w := k.vector(), k.vector()
		VPADDUSW(Mem{Base: p, Disp: o}, change, v)
		VPADDUSW(Mem{Base: p, Disp: k.size() + o}, board, w)
		VPMINUW(v, w, v)
		return v
	}
	ready := func(o int) Mem { return Mem{Base: p, Disp: 2*k.size() + o} }
	k.anyLess(sooner, ready, "next")
	k.each(func(o int) {
		v := sooner(o)
		VPMINUW(ready(o), v, v)
		store(v, k, ready(o))
	})
	MOVL(stop.As32(), Mem{Base: improved, Index: count, Scale: 4})
	INCQ(count)
	Label("next")
	INCQ(i)
	JMP(LabelRef("stop"))
	Label("done")
	MOVQ(count, field(a, publishCount))
	end()
}

// backwards returns the numbers from 15 to 0, as doublewords in memory.
func backwards() Mem {
	if turned == nil {
		m := GLOBL("backwards", RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(15-i))
		}
		turned = &m
	}
	return *turned
}

var turned *Mem

// travel goes by registers of doublewords; the last one of a stop ends with
// the last lane and may repeat lanes of the one before. Back, registers are
// written from the end of a row, with their lanes turned round.
func (k kind) travel(back bool) {
	name := "travel"
	if back {
		name = "travelBack"
	}
	turned := backwards()
	a := k.begin(name, "Travel")
	stops := get(a, travelStops)
	start, deadline := get(a, travelStart), get(a, travelDeadline)
	lanes := k.register() / 4 // at once
	i := GP64()
	XORQ(i, i)
	last := get(a, travelLanes)
	SUBQ(U8(lanes), last)
	order := k.vector()
	if back {
		if k.wide {
			VMOVDQU32(turned, order)
		} else {
			VMOVDQU(turned.Offset(32), order)
		}
	}
	unreached := k.vector()
	if k.wide {
		VPTERNLOGD(U8(0xff), unreached, unreached, unreached)
		VPSRLD(U8(1), unreached, unreached)
	} else {
		VPCMPEQD(unreached, unreached, unreached)
		VPSRLD(U8(1), unreached, unreached)
	}
	Label("stop")
	CMPQ(i, field(a, travelStops+8))
	JGE(LabelRef("done"))
	stop, out := GP64(), GP64()
	{
		next := GP64()
		LEAQ(Mem{Base: i, Disp: ahead}, next)
		CMPQ(next, field(a, travelStops+8))
		JGE(LabelRef("fetched"))
		MOVL(Mem{Base: stops, Index: next, Scale: 4}, next.As32())
		p := k.labels(field(a, travelLabels), next)
		k.prefetch(p, 0)
		k.prefetch(p, k.size())
		Label("fetched")
	}
	MOVL(Mem{Base: stops, Index: i, Scale: 4}, stop.As32())
	p := k.labels(field(a, travelLabels), stop)
	MOVQ(field(a, travelRows), out)
	MOVL(Mem{Base: out, Index: stop, Scale: 4}, out.As32())
	IMULQ(field(a, travelRow), out)
	ADDQ(field(a, travelFirst), out)
	SHLQ(U8(2), out)
	ADDQ(field(a, travelOut), out)
	after := k.vector()
	if back {
		slack, x := get(a, travelEnd), XMM()
		MOVWLZX(Mem{Base: slack, Index: stop, Scale: 2}, slack.As32())
		VMOVD(slack.As32(), x)
		VPBROADCASTD(x, after)
	}
	lane := GP64()
	XORQ(lane, lane)
	Label("lanes")
	at := k.vector()
	VPMOVZXWD(Mem{Base: p, Index: lane, Scale: 2}, at)
	if back {
		VPADDD(after, at, at)
	} else {
		walk := k.vector()
		VPMOVZXWD(Mem{Base: p, Index: lane, Scale: 2, Disp: k.size()}, walk)
		VPMINUD(walk, at, at)
	}
	time := k.vector()
	VPSUBD(Mem{Base: start, Index: lane, Scale: 4}, at, time)
	if k.wide {
		late := K()
		VPCMPUD(U8(6), Mem{Base: deadline, Index: lane, Scale: 4}, at, late)
		VMOVDQA32(unreached, late, time)
	} else {
		VPCMPGTD(Mem{Base: deadline, Index: lane, Scale: 4}, at, at)
		VPOR(at, time, time)
		VPAND(unreached, time, time)
	}
	place := Mem{Base: out, Index: lane, Scale: 4}
	if back {
		VPERMD(time, order, time)
		left := GP64()
		MOVQ(lane, left)
		NEGQ(left)
		place = Mem{Base: out, Index: left, Scale: 4, Disp: -4 * (lanes - 1)}
	}
	if k.wide {
		VMOVDQU32(time, place)
	} else {
		VMOVDQU(time, place)
	}
	CMPQ(lane, last)
	JGE(LabelRef("next"))
	ADDQ(U8(lanes), lane)
	CMPQ(lane, last)
	JLE(LabelRef("lanes"))
	MOVQ(last, lane)
	JMP(LabelRef("lanes"))
	Label("next")
	INCQ(i)
	JMP(LabelRef("stop"))
	Label("done")
	end()
}
