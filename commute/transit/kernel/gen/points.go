package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Offsets of the fields of Pack and Points of commute/reach/kernel; its
// kernel_test.go holds the structs to them.
const (
	packIn, packOut, packEarly = 0, 24, 48

	pointsTimes, pointsEarly, pointsHigh = 0, 24, 48
	pointsFirst, pointsStop, pointsFeed  = 72, 96, 120
	pointsBound, pointsOut, pointsAdded  = 144, 168, 192
	pointsMask, pointsRanks, pointsBest  = 200, 224, 248
	pointsBlocks                         = 272
)

// mostEvery is how many offers use one most, a power of two; portable.go has it
// too.
const mostEvery = 8

// together is how many ranks are searched for at once.
const together = 5

// ones returns a register with all bits set.
func (k kind) ones() reg.VecVirtual {
	v := k.vector()
	if k.wide {
		VPTERNLOGD(U8(0xff), v, v, v)
	} else {
		VPCMPEQD(v, v, v)
	}
	return v
}

// fold combines the registers of a vector of lanes into one of 8 lanes.
func (k kind) fold(all []reg.VecVirtual, combine func(a, b, out Op)) reg.VecVirtual {
	v := k.vector()
	combine(all[0], all[1], v)
	for _, next := range all[2:] {
		combine(next, v, v)
	}
	half, x := YMM(), XMM()
	if k.wide {
		VEXTRACTI64X4(U8(1), v, half)
		combine(half, v.AsY(), half)
		VEXTRACTI128(U8(1), half, x)
		combine(x, half.AsX(), x)
		return x
	}
	VEXTRACTI128(U8(1), v, x)
	combine(x, v.AsX(), x)
	return x
}

func minimum(a, b, out Op) { VPMINUW(a, b, out) }
func maximum(a, b, out Op) { VPMAXUW(a, b, out) }

// least returns the least of a vector of lanes.
func (k kind) least(all []reg.VecVirtual) reg.GPVirtual {
	x, least := k.fold(all, minimum), GP64()
	VPHMINPOSUW(x, x)
	VMOVD(x, least.As32())
	MOVWLZX(least.As16(), least.As32())
	return least
}

// most sets a general register to the greatest of a vector of lanes.
func (k kind) most(all []reg.VecVirtual, most reg.GPVirtual) {
	x := k.fold(all, maximum)
	ones := XMM()
	VPCMPEQD(ones, ones, ones)
	VPXOR(ones, x, x)
	VPHMINPOSUW(x, x)
	VMOVD(x, most.As32())
	NOTL(most.As32())
	MOVWLZX(most.As16(), most.As32())
}

// numbers32 returns those of the lanes of four blocks, as doublewords in memory.
func numbers32(lanes int) Mem {
	m := GLOBL("numbers", RODATA|NOPTR)
	for i := range lanes {
		DATA(4*i, U32(i))
	}
	return m
}

// pack goes by registers of doublewords. Padding is read as all ones, with the
// sign taken off for AVX2, which narrows signed numbers.
func (k kind) pack(numbers Mem) {
	a := k.begin("pack", "Pack")
	in, out, early := get(a, packIn), get(a, packOut), get(a, packEarly)
	ones, lanes, numbered := k.ones(), k.register()/4, k.vector()
	count, left := k.vector(), get(a, packEarly+8)
	step := k.vector()
	{
		x := XMM()
		VMOVD(field(a, packIn+8), x)
		VPBROADCASTD(x, count)
		n := GP64()
		MOVL(U32(lanes), n.As32())
		VMOVD(n.As32(), x)
		VPBROADCASTD(x, step)
	}
	load(numbered, k, numbers)
	Label("block")
	var all []reg.VecVirtual
	for o := 0; o < k.size(); o += k.register() {
		narrow := make([]reg.VecVirtual, 2)
		for half := range narrow {
			narrow[half] = k.narrow(in, o*2+half*k.register(), numbered, count, ones)
			VPADDD(step, numbered, numbered)
		}
		v := k.vector()
		if k.wide {
			VINSERTI64X4(U8(1), narrow[1], narrow[0].AsZ(), v)
		} else {
			VPACKUSDW(narrow[1], narrow[0], v)
			VPERMQ(U8(0b11011000), v, v)
		}
		store(v, k, Mem{Base: out, Disp: o})
		all = append(all, v)
	}
	least := k.least(all)
	MOVW(least.As16(), Mem{Base: early})
	ADDQ(U32(2*k.size()), in)
	ADDQ(U32(k.size()), out)
	ADDQ(U8(2), early)
	DECQ(left)
	JNZ(LabelRef("block"))
	end()
}

// narrow reads a register of doublewords; for AVX-512 it returns the low half
// of one, with words.
func (k kind) narrow(in reg.GPVirtual, disp int, numbered, count, ones reg.VecVirtual) reg.VecVirtual {
	m, v := Mem{Base: in, Disp: disp}, k.vector()
	if k.wide {
		there, words := K(), YMM()
		VPCMPUD(U8(6), numbered, count, there) // count > number
		VMOVDQA32(ones, v)
		VMOVDQU32(m, there, v)
		VPMOVUSDW(v, words)
		return words
	}
	there := YMM()
	VPCMPGTD(numbered, count, there)
	VPMASKMOVD(m, there, v)
	VPXOR(ones, there, there)
	VPSRLD(U8(1), there, there)
	VPOR(there, v, v)
	return v
}

// points keeps the best of the lanes of a block in registers until all offers
// are added up, and then in memory.
func (k kind) points() {
	a := k.begin("points", "Points")
	number, out, rank, left, span := AllocLocal(8), AllocLocal(8), AllocLocal(8), AllocLocal(8), AllocLocal(8)
	best, stop := AllocLocal(8), AllocLocal(8)
	low, high := AllocLocal(8), AllocLocal(8) // least and most of all lanes
	MOVQ(U32(0), number)
	MOVQ(get(a, pointsOut), out)
	{
		p, bytes := get(a, pointsBest), get(a, pointsBest+8)
		MOVQ(p, best)
		LEAQ(Mem{Base: p, Index: bytes, Scale: 2}, p)
		MOVQ(p, stop)
	}
	Label("point")
	a = Load(Param("a"), GP64()).(reg.GPVirtual) // not held while ranks are searched for
	bound, lead, first, until := GP64(), GP64(), GP64(), GP64()
	{
		i, p := GP64(), GP64()
		MOVQ(number, i)
		CMPQ(i, field(a, pointsBound+8))
		JGE(LabelRef("done"))
		MOVQ(field(a, pointsBound), p)
		MOVWLZX(Mem{Base: p, Index: i, Scale: 2}, bound.As32())
		MOVQ(field(a, pointsFirst), p)
		MOVQ(Mem{Base: p, Index: i, Scale: 8}, first)
		MOVQ(Mem{Base: p, Index: i, Scale: 8, Disp: 8}, until)
		INCQ(i)
		MOVQ(i, number)
	}
	k.bound(a, bound, lead, first, until)
	MOVQ(bound, low)
	MOVQ(U32(0), high)
	k.blocks(a, bound, lead, first, until, low, high)

	{ // span is the greatest power of two up to high - low
		bit, power := GP64(), GP64()
		MOVQ(high, bit)
		SUBQ(low, bit)
		ORQ(U8(1), bit)
		BSRQ(bit, bit)
		XORL(power.As32(), power.As32())
		BTSQ(bit, power)
		MOVQ(power, span)
		MOVQ(get(a, pointsRanks+8), left)
		MOVQ(get(a, pointsRanks), rank)
	}
	Label("ranks")
	CMPQ(left, U8(together))
	JLT(LabelRef("rank"))
	k.search(best, stop, rank, out, low, span, together, "together")
	SUBQ(U8(together), left)
	JMP(LabelRef("ranks"))
	Label("rank")
	CMPQ(left, U8(0))
	JEQ(LabelRef("point"))
	k.search(best, stop, rank, out, low, span, 1, "single")
	DECQ(left)
	JMP(LabelRef("rank"))
	Label("done")
	end()
}

// bound is the portable one.
func (k kind) bound(a, bound, lead, first, until reg.GPVirtual) {
	stops, feeds, high := get(a, pointsStop), get(a, pointsFeed), get(a, pointsHigh)
	i, t, feed := GP64(), GP64(), GP64()
	MOVQ(first, lead)
	MOVQ(first, i)
	JMP(LabelRef("bounding"))
	Label("bid")
	MOVL(Mem{Base: stops, Index: i, Scale: 4}, t.As32())
	MOVWLZX(Mem{Base: high, Index: t, Scale: 2}, t.As32())
	MOVWLZX(Mem{Base: feeds, Index: i, Scale: 2}, feed.As32())
	ADDQ(feed, t)
	CMPQ(t, bound)
	CMOVQLT(t, bound)
	CMOVQLT(i, lead)
	INCQ(i)
	Label("bounding")
	CMPQ(i, until)
	JLT(LabelRef("bid"))
}

// blocks computes the best of the lanes, block by block.
func (k kind) blocks(a, bound, lead, first, until reg.GPVirtual, low, high Mem) {
	b := GP64()
	XORQ(b, b)
	Label("block")
	best, most := make([]reg.VecVirtual, 0, 4), GP64()
	{
		all, mask, at := k.broadcast(bound), get(a, pointsMask), GP64()
		MOVQ(b, at)
		SHLQ(U8(7), at)
		k.each(func(o int) {
			v := k.vector()
			m := Mem{Base: mask, Index: at, Scale: 1, Disp: o}
			if k.wide {
				VPANDD(m, all, v)
			} else {
				VPAND(m, all, v)
			}
			best = append(best, v)
		})
	}
	MOVQ(bound, most)
	i := GP64()
	MOVQ(lead, i)
	CMPQ(first, until)
	JGE(LabelRef("added"))
	JMP(LabelRef("add"))
	Label("following")
	CMPQ(i, lead)
	JEQ(LabelRef("next"))
	Label("add")
	{
		at, feed, early, p := GP64(), GP64(), GP64(), GP64()
		MOVQ(field(a, pointsStop), at)
		MOVL(Mem{Base: at, Index: i, Scale: 4}, at.As32())
		IMULQ(field(a, pointsBlocks), at)
		ADDQ(b, at)
		MOVQ(field(a, pointsFeed), feed)
		MOVWLZX(Mem{Base: feed, Index: i, Scale: 2}, feed.As32())
		MOVQ(field(a, pointsEarly), early)
		MOVWLZX(Mem{Base: early, Index: at, Scale: 2}, early.As32())
		ADDQ(feed, early)
		CMPQ(early, most)
		JGE(LabelRef("left"))
		{
			least := GP64()
			MOVQ(low, least)
			CMPQ(early, least)
			CMOVQLT(early, least)
			MOVQ(least, low)
		}
		INCQ(field(a, pointsAdded))
		MOVQ(field(a, pointsTimes), p)
		SHLQ(U8(7), at)
		ADDQ(at, p)
		added := k.broadcast(feed)
		n := 0
		k.each(func(o int) {
			v := k.vector()
			VPADDUSW(Mem{Base: p, Disp: o}, added, v)
			VPMINUW(v, best[n], best[n])
			n++
		})
		CMPQ(i, lead)
		JEQ(LabelRef("most"))
		MOVQ(i, p)
		ANDQ(U8(mostEvery-1), p)
		CMPQ(p, U8(mostEvery-1))
		JNE(LabelRef("left"))
		Label("most")
		k.most(best, most)
	}
	Label("left")
	CMPQ(i, lead)
	JNE(LabelRef("next"))
	MOVQ(first, i)
	CMPQ(i, until)
	JLT(LabelRef("following"))
	JMP(LabelRef("added"))
	Label("next")
	INCQ(i)
	CMPQ(i, until)
	JLT(LabelRef("following"))
	Label("added")
	{
		p, at, n := get(a, pointsBest), GP64(), 0
		MOVQ(b, at)
		SHLQ(U8(7), at)
		ADDQ(at, p)
		k.each(func(o int) {
			store(best[n], k, Mem{Base: p, Disp: o})
			n++
		})
		CMPQ(most, high)
		JLE(LabelRef("lower"))
		MOVQ(most, high)
		Label("lower")
	}
	INCQ(b)
	CMPQ(b, field(a, pointsBlocks))
	JLT(LabelRef("block"))
}

// search finds the lanes of some ranks side by side and moves on in the lists
// of ranks and results.
func (k kind) search(best, stop, rank, out, low, span Mem, n int, label string) {
	at, below := make([]reg.GPVirtual, n), make([]reg.GPVirtual, n)
	for r := range n {
		at[r], below[r] = GP64(), GP64()
		MOVQ(low, at[r])
	}
	step := GP64()
	MOVQ(span, step)
	Label(label + "Step")
	for r := range n {
		XORQ(below[r], below[r])
	}
	p := GP64()
	MOVQ(best, p)
	Label(label + "Block")
	var lanes []reg.VecVirtual
	k.each(func(o int) {
		v := k.vector()
		load(v, k, Mem{Base: p, Disp: o})
		lanes = append(lanes, v)
	})
	for r := range n {
		k.count(lanes, at[r], step, below[r])
	}
	ADDQ(U32(k.size()), p)
	CMPQ(p, stop)
	JLT(LabelRef(label + "Block"))
	MOVQ(rank, p)
	for r := range n {
		try := GP64()
		LEAQ(Mem{Base: at[r], Index: step, Scale: 1}, try)
		CMPQ(below[r], Mem{Base: p, Disp: 8 * r})
		CMOVQLT(try, at[r])
	}
	SHRQ(U8(1), step)
	JNZ(LabelRef(label + "Step"))
	MOVQ(out, p)
	for r := range n {
		MOVW(at[r].As16(), Mem{Base: p, Disp: 2 * r})
	}
	ADDQ(U8(8*n), rank)
	ADDQ(U8(2*n), out)
}

// count adds the number of lanes that are below at + step.
func (k kind) count(lanes []reg.VecVirtual, at, step, below reg.GPVirtual) {
	word := GP64()
	if k.wide {
		LEAQ(Mem{Base: at, Index: step, Scale: 1}, word)
		try, less, more := k.broadcast(word), K(), K()
		VPCMPUW(U8(6), lanes[0], try, less)
		VPCMPUW(U8(6), lanes[1], try, more)
		KUNPCKDQ(less, more, less)
		KMOVQ(less, word)
		POPCNTQ(word, word)
		ADDQ(word, below)
		return
	}
	LEAQ(Mem{Base: at, Index: step, Scale: 1, Disp: -1}, word)
	try := k.broadcast(word)
	for i := 0; i < len(lanes); i += 2 {
		up, to := YMM(), YMM()
		for j, v := range []reg.VecVirtual{up, to} {
			VPMAXUW(lanes[i+j], try, v)
			VPCMPEQW(try, v, v)
		}
		VPACKSSWB(to, up, up)
		VPMOVMSKB(up, word.As32())
		POPCNTL(word.As32(), word.As32())
		ADDQ(word, below)
	}
}
