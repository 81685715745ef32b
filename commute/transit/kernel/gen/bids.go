package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Offsets of the fields of Bids of commute/reach/kernel.
const (
	bidsLat, bidsPerLat, bidsPerLon    = 0, 24, 48
	bidsColumns, bidsBound, bidsRest   = 72, 96, 120
	bidsMost, bidsMostRest, bidsOffers = 144, 168, 192
	bidsCount, bidsFrom, bidsUntil     = 216, 224, 232
	bidsX, bidsY, bidsNorth, bidsEast  = 240, 248, 256, 264
	bidsReach, bidsColumn              = 272, 280
	bidsPace, bidsSpeed                = 288, 296
	bidsLimit, bidsLeast, bidsHigh     = 304, 308, 312
	bidsAhead, bidsBehind              = 316, 320
	bidsNorthwards, bidsStep           = 328, 328 + 256
	side, patch                        = 32, 8
)

// cellNumbers returns those of a row's cells, shifted to where an offer has
// them, as doublewords in memory.
func cellNumbers() Mem {
	m := GLOBL("cells", RODATA|NOPTR)
	for i := range side {
		DATA(4*i, U32(i<<16))
	}
	return m
}

func constant(name string, v float64) Mem {
	m := GLOBL(name, RODATA|NOPTR)
	DATA(0, U64(math.Float64bits(v))) // F64 would write 1 as an integer
	return m
}

// doubles returns a register filled with a double in memory.
func (k kind) doubles(m Mem) reg.VecVirtual {
	v := k.vector()
	VBROADCASTSD(m, v)
	return v
}

// half returns a register of half the width.
func (k kind) half() reg.VecVirtual {
	if k.wide {
		return YMM()
	}
	return XMM()
}

// bids goes patch by patch, and in one by registers of doubles.
func (k kind) bids(cells, one, half Mem) {
	a := k.begin("bids", "Bids")
	place := AllocLocal(16) // four offers
	k.rows(a, half)
	count, number := get(a, bidsCount), get(a, bidsFrom)
	XORL(count.As32(), count.As32())
	SHLQ(U8(2), number)
	Label("patch")
	{
		end := get(a, bidsUntil)
		SHLQ(U8(2), end)
		CMPQ(number, end)
		JGE(LabelRef("done"))
	}
	k.near(a, number, one)
	y, x0 := GP64(), GP64()
	MOVQ(number, y)
	SHRQ(U8(2), y)
	SHLQ(U8(3), y)
	MOVQ(number, x0)
	ANDQ(U8(3), x0)
	SHLQ(U8(3), x0)
	for o := 0; o < patch; o += k.register() / 8 {
		k.columns(a, y, x0, count, place, cells, o)
	}
	k.patchMost(a, bidsBound, bidsMost, y, x0, number)
	k.patchMost(a, bidsRest, bidsMostRest, y, x0, number)
	Label("next")
	INCQ(number)
	JMP(LabelRef("patch"))
	Label("done")
	MOVQ(count, field(a, bidsCount))
	end()
}

// rows finds the squares northwards and the steps of all rows.
func (k kind) rows(a reg.GPVirtual, half Mem) {
	lat, perLat, perLon := get(a, bidsLat), get(a, bidsPerLat), get(a, bidsPerLon)
	north, east, y := k.doubles(field(a, bidsNorth)), k.doubles(field(a, bidsEast)), k.doubles(field(a, bidsY))
	column, mean := k.doubles(field(a, bidsColumn)), k.doubles(half)
	for o := 0; o < 8*side; o += k.register() {
		v, dy := k.vector(), k.vector()
		VADDPD(Mem{Base: perLat, Disp: o}, north, v)
		VMULPD(mean, v, v)
		VMOVUPD(Mem{Base: lat, Disp: o}, dy)
		VSUBPD(y, dy, dy)
		VMULPD(v, dy, dy)
		VMULPD(dy, dy, dy)
		VMOVUPD(dy, field(a, bidsNorthwards+o))
		VADDPD(Mem{Base: perLon, Disp: o}, east, v)
		VMULPD(mean, v, v)
		VMULPD(column, v, v)
		VMOVUPD(v, field(a, bidsStep+o))
	}
}

// near jumps to next where the stop is too far from a patch.
func (k kind) near(a, number reg.GPVirtual, one Mem) {
	left, rest, t := get(a, bidsMost), get(a, bidsMostRest), GP64()
	MOVLQSX(Mem{Base: left, Index: number, Scale: 4}, left)
	MOVLQSX(Mem{Base: rest, Index: number, Scale: 4}, rest)
	MOVLQSX(field(a, bidsLeast), t)
	SUBQ(t, left)
	MOVLQSX(field(a, bidsAhead), t)
	SUBQ(t, rest)
	CMPQ(rest, left)
	CMOVQLT(rest, left)
	TESTQ(left, left)
	JLE(LabelRef("next"))
	wide, v, dx, dy, zero := XMM(), XMM(), XMM(), XMM(), XMM()
	VXORPD(zero, zero, zero)
	VCVTSI2SDQ(left, zero, wide)
	VMULSD(field(a, bidsSpeed), wide, wide)
	VMOVSD(field(a, bidsReach), v)
	VMINSD(v, wide, wide)
	VADDSD(one, wide, wide)
	VMULSD(wide, wide, wide)
	y, p, x := GP64(), get(a, bidsColumns), GP64()
	MOVQ(number, x)
	ANDQ(U8(3), x)
	SHLQ(U8(6), x)
	ADDQ(x, p)
	MOVQ(number, y)
	SHRQ(U8(2), y)
	SHLQ(U8(6), y)
	// columns: how far before the first or after the last
	VMOVSD(Mem{Base: p}, dx)
	VSUBSD(field(a, bidsX), dx, dx)
	VMOVSD(field(a, bidsX), v)
	VSUBSD(Mem{Base: p, Disp: 8 * (patch - 1)}, v, v)
	VMAXSD(v, dx, dx)
	VMAXSD(zero, dx, dx)
	VMOVSD(Mem{Base: a, Index: y, Scale: 1, Disp: bidsStep}, v)
	VMINSD(Mem{Base: a, Index: y, Scale: 1, Disp: bidsStep + 8*(patch-1)}, v, v)
	VMULSD(v, dx, dx)
	VMULSD(dx, dx, dx)
	// rows: 0 where the stop is between the first and the last
	lat := get(a, bidsLat)
	VMOVSD(Mem{Base: a, Index: y, Scale: 1, Disp: bidsNorthwards}, dy)
	VMINSD(Mem{Base: a, Index: y, Scale: 1, Disp: bidsNorthwards + 8*(patch-1)}, dy, dy)
	VMOVSD(field(a, bidsY), v)
	VUCOMISD(Mem{Base: lat, Index: y, Scale: 1}, v)
	JHI(LabelRef("outside"))
	VUCOMISD(Mem{Base: lat, Index: y, Scale: 1, Disp: 8 * (patch - 1)}, v)
	JCS(LabelRef("outside"))
	VMOVAPD(zero, dy)
	Label("outside")
	VADDSD(dy, dx, dx)
	VUCOMISD(wide, dx)
	JHI(LabelRef("next"))
}

// columns looks at those of a patch from an offset on that fill a register, row
// by row.
func (k kind) columns(a, y, x0, count reg.GPVirtual, place, cells Mem, offset int) {
	label := func(name string) string { return name + string(rune('A'+offset/4)) }
	ints := func(offset int) reg.VecVirtual {
		v := k.half()
		VPBROADCASTD(field(a, offset), v)
		return v
	}
	limit, least, high := ints(bidsLimit), ints(bidsLeast), ints(bidsHigh)
	ahead, behind := ints(bidsAhead), ints(bidsBehind)
	pace, dx := k.doubles(field(a, bidsPace)), k.vector()
	numbers, row, at, left := k.half(), k.half(), GP64(), GP64()
	{
		p, x := get(a, bidsColumns), k.doubles(field(a, bidsX))
		VMOVUPD(Mem{Base: p, Index: x0, Scale: 8, Disp: 8 * offset}, dx)
		VSUBPD(x, dx, dx)
		LEAQ(cells, p)
		VMOVDQU(Mem{Base: p, Index: x0, Scale: 4, Disp: 4 * offset}, numbers)
		MOVQ(y, at)
		SHLQ(U8(21), at)
		t := XMM()
		VMOVD(at.As32(), t)
		VPBROADCASTD(t, row)
		VPADDD(row, numbers, numbers)
		MOVQ(U32(side<<16), left)
		VMOVD(left.As32(), t)
		VPBROADCASTD(t, row)
	}
	bounds, rests := get(a, bidsBound), get(a, bidsRest)
	MOVQ(y, at)
	SHLQ(U8(5), at)
	ADDQ(x0, at)
	LEAQ(Mem{Base: bounds, Index: at, Scale: 4, Disp: 4 * offset}, bounds)
	LEAQ(Mem{Base: rests, Index: at, Scale: 4, Disp: 4 * offset}, rests)
	LEAQ(Mem{Base: a, Index: y, Scale: 8}, at)
	offers := get(a, bidsOffers)
	MOVQ(U32(patch), left)
	Label(label("row"))
	d2, t, feed := k.vector(), k.vector(), k.half()
	VBROADCASTSD(Mem{Base: at, Disp: bidsStep}, d2)
	VMULPD(dx, d2, d2)
	VMULPD(d2, d2, d2)
	VBROADCASTSD(Mem{Base: at, Disp: bidsNorthwards}, t)
	VADDPD(t, d2, d2)
	VSQRTPD(d2, d2)
	VMULPD(pace, d2, d2)
	if k.wide {
		VRNDSCALEPD(U8(10), d2, d2) // up
		VCVTTPD2DQ(d2, feed)
	} else {
		VROUNDPD(U8(10), d2, d2)
		VCVTTPD2DQY(d2, feed)
	}
	old, rest, sum, some := k.half(), k.half(), k.half(), GP64()
	VMOVDQU(Mem{Base: bounds}, old)
	VMOVDQU(Mem{Base: rests}, rest)
	VPADDD(least, feed, sum)
	if k.wide {
		better := K()
		VPCMPD(U8(2), limit, feed, better) // feed <= limit
		VPCMPD(U8(1), old, sum, better, better)
		VPADDD(ahead, feed, sum)
		VPCMPD(U8(1), rest, sum, better, better)
		KMOVW(better, some.As32())
		VPADDD(high, feed, sum)
		VPMINSD(sum, old, better, old)
		VPADDD(behind, feed, sum)
		VPMINSD(sum, rest, better, rest)
		VPADDD(numbers, feed, feed)
		VPCOMPRESSD(feed, better, feed)
		VMOVDQU(feed, Mem{Base: offers, Index: count, Scale: 4})
		POPCNTL(some.As32(), some.As32())
		ADDQ(some, count)
		VMOVDQU(old, Mem{Base: bounds})
		VMOVDQU(rest, Mem{Base: rests})
	} else {
		better, bit := XMM(), GP64()
		VPCMPGTD(sum, old, better) // old > sum
		VPADDD(ahead, feed, sum)
		VPCMPGTD(sum, rest, sum)
		VPAND(sum, better, better)
		VPCMPGTD(limit, feed, sum)
		VPANDN(better, sum, better)
		VMOVMSKPS(better, some.As32())
		TESTL(some.As32(), some.As32())
		JZ(LabelRef(label("none")))
		VPADDD(high, feed, sum)
		VPMINSD(sum, old, sum)
		VPBLENDVB(better, sum, old, old)
		VMOVDQU(old, Mem{Base: bounds})
		VPADDD(behind, feed, sum)
		VPMINSD(sum, rest, sum)
		VPBLENDVB(better, sum, rest, rest)
		VMOVDQU(rest, Mem{Base: rests})
		VPADDD(numbers, feed, feed)
		VMOVDQU(feed, place)
		local := GP64()
		LEAQ(place, local)
		Label(label("bit"))
		BSFL(some.As32(), bit.As32())
		MOVL(Mem{Base: local, Index: bit, Scale: 4}, bit.As32())
		MOVL(bit.As32(), Mem{Base: offers, Index: count, Scale: 4})
		INCQ(count)
		LEAL(Mem{Base: some, Disp: -1}, bit.As32())
		ANDL(bit.As32(), some.As32())
		JNZ(LabelRef(label("bit")))
		Label(label("none"))
	}
	VPADDD(row, numbers, numbers)
	ADDQ(U32(4*side), bounds)
	ADDQ(U32(4*side), rests)
	ADDQ(U8(8), at)
	DECQ(left)
	JNZ(LabelRef(label("row")))
}

// patchMost sets the most of a patch's bounds.
func (k kind) patchMost(a reg.GPVirtual, bounds, most int, y, x0, number reg.GPVirtual) {
	p, at, v := get(a, bounds), GP64(), YMM()
	MOVQ(y, at)
	SHLQ(U8(5), at)
	ADDQ(x0, at)
	LEAQ(Mem{Base: p, Index: at, Scale: 4}, p)
	VMOVDQU(Mem{Base: p}, v)
	for i := 1; i < patch; i++ {
		VPMAXSD(Mem{Base: p, Disp: 4 * side * i}, v, v)
	}
	x, other := XMM(), XMM()
	VEXTRACTI128(U8(1), v, x)
	VPMAXSD(x, v.AsX(), x)
	for _, order := range []uint8{0b01001110, 0b10110001} {
		VPSHUFD(U8(order), x, other)
		VPMAXSD(other, x, x)
	}
	MOVQ(field(a, most), p)
	VMOVD(x, Mem{Base: p, Index: number, Scale: 4})
}
