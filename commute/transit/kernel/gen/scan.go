package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Offsets of the fields of Scan; kernel_test.go holds the struct to them.
const (
	scanLabels, scanReady, scanRode, scanDeadline = 0, 24, 48, 72
	scanOnBoard, scanActive, scanStops, scanTimes = 96, 120, 144, 168
	scanTrips, scanFirst, scanLast                = 192, 200, 208
	scanNextStops, scanNextTimes                  = 216, 240
)

// ahead is how many positions before its use a stop's labels are fetched.
const ahead = 4

// numbers returns those of the lanes, as a vector in memory.
func (k kind) numbers() Mem {
	if numbered == nil {
		m := GLOBL("lane_numbers", RODATA|NOPTR)
		for i := range 128 {
			DATA(2*i, U16(i))
		}
		numbered = &m
	}
	return *numbered
}

var numbered *Mem

func (k kind) scan() {
	numbers := k.numbers()
	a := k.begin("scan", "Scan")
	{
		next := get(a, scanNextStops)
		PREFETCHT0(Mem{Base: next})
		PREFETCHT0(Mem{Base: next, Disp: 64})
		next = get(a, scanNextTimes)
		for line := range 4 {
			PREFETCHT0(Mem{Base: next, Disp: 64 * line})
		}
	}
	pos := get(a, scanFirst)
	{
		n, onBoard, i := get(a, scanTrips), get(a, scanOnBoard), GP64()
		XORQ(i, i)
		Label("clear")
		MOVQ(U32(0), Mem{Base: onBoard, Index: i, Scale: 1})
		ADDQ(U8(8), i)
		CMPQ(i, n)
		JLT(LabelRef("clear"))
	}
	row := GP64() // times of the position
	MOVQ(pos, row)
	IMULQ(field(a, scanTrips), row)
	SHLQ(U8(2), row)
	ADDQ(field(a, scanTimes), row)
	count := GP64() // of active
	XORQ(count, count)

	Label("position")
	CMPQ(pos, field(a, scanStops+8))
	JGE(LabelRef("done"))
	word, p := GP64(), GP64()
	{
		stops, next := get(a, scanStops), GP64()
		MOVL(Mem{Base: stops, Index: pos, Scale: 4}, word.As32())
		LEAQ(Mem{Base: pos, Disp: ahead}, next)
		CMPQ(next, field(a, scanStops+8))
		JGE(LabelRef("fetched"))
		MOVL(Mem{Base: stops, Index: next, Scale: 4}, next.As32())
		ANDL(U32(1<<30-1), next.As32())
		k.prefetch(k.labels(field(a, scanLabels), next), 0)
		Label("fetched")
	}
	MOVL(word.As32(), p.As32())
	ANDL(U32(1<<30-1), p.As32())
	IMUL3Q(U32(k.stride()), p, p)
	ADDQ(field(a, scanLabels), p)
	TESTQ(count, count)
	JNZ(LabelRef("leave"))
	CMPQ(pos, field(a, scanLast))
	JGT(LabelRef("done"))
	JMP(LabelRef("board"))

	Label("leave")
	TESTL(word.As32(), word.As32())
	JPL(LabelRef("board"))
	k.leave(numbers, a, word, p, row, count)

	Label("board")
	BTL(U8(30), word.As32())
	JCC(LabelRef("next"))
	{
		set, stop, w := get(a, scanReady), GP64(), GP64()
		MOVL(word.As32(), stop.As32())
		ANDL(U32(1<<30-1), stop.As32())
		MOVQ(stop, w)
		SHRQ(U8(6), w)
		MOVQ(Mem{Base: set, Index: w, Scale: 8}, w)
		BTQ(stop, w)
		JCC(LabelRef("next"))
	}
	k.board(a, p, row)
	k.list(a, count)

	Label("next")
	INCQ(pos)
	{
		n := get(a, scanTrips)
		LEAQ(Mem{Base: row, Index: n, Scale: 4}, row)
	}
	JMP(LabelRef("position"))
	Label("done")
	end()
}

func (k kind) leave(numbers Mem, a, word, p, row, count reg.GPVirtual) {
	active, deadline := get(a, scanActive), get(a, scanDeadline)
	read, kept := GP64(), GP64()
	XORQ(read, read)
	XORQ(kept, kept)
	Label("active")
	trip, last, at := GP64(), GP64(), GP64()
	MOVL(Mem{Base: active, Index: read, Scale: 4}, last.As32())
	MOVWLZX(last.As16(), trip.As32())
	MOVL(last.As32(), Mem{Base: active, Index: kept, Scale: 4})
	SHRL(U8(16), last.As32())
	MOVWLZX(Mem{Base: row, Index: trip, Scale: 2}, at.As32())
	CMPW(at.As16(), Mem{Base: deadline, Index: last, Scale: 2, Disp: -2})
	JHI(LabelRef("late"))
	INCQ(kept)
	CMPW(at.As16(), Mem{Base: p, Index: last, Scale: 2, Disp: -2})
	JCC(LabelRef("nextActive"))
	BTSQ(U8(32), word) // improved
	k.lower(numbers, p, at, last)
	Label("nextActive")
	INCQ(read)
	CMPQ(read, count)
	JLT(LabelRef("active"))
	MOVQ(kept, count)
	BTQ(U8(32), word)
	JCC(LabelRef("board"))
	{
		stop := GP64()
		MOVL(word.As32(), stop.As32())
		ANDL(U32(1<<30-1), stop.As32())
		addStop(field(a, scanRode), stop)
	}
	JMP(LabelRef("board"))
	Label("late")
	{
		onBoard := get(a, scanOnBoard)
		MOVB(U8(0), Mem{Base: onBoard, Index: trip, Scale: 1})
	}
	JMP(LabelRef("nextActive"))
}

// board raises the lanes on board; the address p of the labels is lost.
func (k kind) board(a, p, row reg.GPVirtual) {
	ready := p
	ADDQ(U32(2*k.size()), ready)
	n, deadline, onBoard := get(a, scanTrips), get(a, scanDeadline), get(a, scanOnBoard)
	depart := GP64()
	LEAQ(Mem{Base: row, Index: n, Scale: 2}, depart)
	trip, at := GP64(), GP64()
	XORQ(trip, trip)
	{
		first := GP64()
		MOVWLZX(Mem{Base: ready}, first.As32())
		Label("early")
		CMPW(first.As16(), Mem{Base: depart, Index: trip, Scale: 2})
		JLS(LabelRef("trip"))
		INCQ(trip)
		CMPQ(trip, n)
		JLT(LabelRef("early"))
		JMP(LabelRef("boarded"))
	}
	Label("trip")
	MOVWLZX(Mem{Base: depart, Index: trip, Scale: 2}, at.As32())
	CMPW(at.As16(), Mem{Base: deadline, Disp: k.size() - 2})
	JHI(LabelRef("boarded"))
	lanes := k.caught(ready, at)
	CMPW(at.As16(), Mem{Base: deadline, Index: lanes, Scale: 2, Disp: -2})
	JHI(LabelRef("nextTrip"))
	CMPB(lanes.As8(), Mem{Base: onBoard, Index: trip, Scale: 1})
	JLS(LabelRef("nextTrip"))
	MOVB(lanes.As8(), Mem{Base: onBoard, Index: trip, Scale: 1})
	Label("nextTrip")
	CMPQ(lanes, U32(k.lanes))
	JEQ(LabelRef("boarded"))
	INCQ(trip)
	CMPQ(trip, n)
	JLT(LabelRef("trip"))
	Label("boarded")
}

// list makes the list of active trips.
func (k kind) list(a, count reg.GPVirtual) {
	n, onBoard, active := get(a, scanTrips), get(a, scanOnBoard), get(a, scanActive)
	trip, before, lanes := GP64(), GP64(), GP64()
	XORQ(trip, trip)
	XORQ(before, before)
	XORQ(count, count)
	Label("list")
	MOVBLZX(Mem{Base: onBoard, Index: trip, Scale: 1}, lanes.As32())
	CMPQ(lanes, before)
	JLS(LabelRef("unlisted"))
	MOVQ(lanes, before)
	SHLL(U8(16), lanes.As32())
	ORQ(trip, lanes)
	MOVL(lanes.As32(), Mem{Base: active, Index: count, Scale: 4})
	INCQ(count)
	Label("unlisted")
	INCQ(trip)
	CMPQ(trip, n)
	JLT(LabelRef("list"))
}

// lower makes the first lanes of the vector at p at most at.
func (k kind) lower(numbers Mem, p, at, lanes reg.GPVirtual) {
	time, until := k.broadcast(at), k.broadcast(lanes)
	var ones reg.VecVirtual
	if !k.wide {
		ones = YMM()
		VPCMPEQW(ones, ones, ones)
	}
	k.each(func(o int) {
		v := k.vector()
		if k.wide {
			m := K()
			VPCMPUW(U8(6), numbers.Offset(o), until, m) // until > number
			VMOVDQU16(Mem{Base: p, Disp: o}, v)
			VPMINUW(time, v, m, v)
		} else {
			VPCMPGTW(numbers.Offset(o), until, v) // until > number
			VPXOR(ones, v, v)
			VPOR(time, v, v) // the time on board, never elsewhere
			VPMINUW(Mem{Base: p, Disp: o}, v, v)
		}
		store(v, k, Mem{Base: p, Disp: o})
	})
}

// caught returns the number of lanes up to the last one that is ready by a
// time; the first one is.
func (k kind) caught(ready, at reg.GPVirtual) reg.GPVirtual {
	time := k.broadcast(at)
	lanes := GP64()
	if !k.wide {
		for o := k.size() - 32; o >= 0; o -= 32 {
			v := YMM()
			VMOVDQU(Mem{Base: ready, Disp: o}, v)
			least := YMM()
			VPMINUW(time, v, least)
			VPCMPEQW(v, least, v)
			VPMOVMSKB(v, lanes.As32())
			BSRL(lanes.As32(), lanes.As32())
			if o == 0 {
				SHRL(U8(1), lanes.As32())
				INCL(lanes.As32())
				break
			}
			JZ(LabelRef(skip(o)))
			SHRL(U8(1), lanes.As32())
			ADDL(U8(o/2+1), lanes.As32())
			JMP(LabelRef("counted"))
			Label(skip(o))
		}
		Label("counted")
		return lanes
	}
	part := func(o int, out reg.GPVirtual) {
		m := K()
		VPCMPUW(U8(5), Mem{Base: ready, Disp: o}, time, m) // time >= ready
		KMOVD(m, out.As32())
	}
	half := func(o int) { // 64 lanes
		high := GP64()
		part(o, lanes)
		part(o+64, high)
		SHLQ(U8(32), high)
		ORQ(high, lanes)
	}
	switch k.lanes {
	case 32:
		part(0, lanes)
		BSRL(lanes.As32(), lanes.As32())
		INCL(lanes.As32())
	case 64:
		half(0)
		BSRQ(lanes, lanes)
		INCQ(lanes)
	case 128:
		half(128)
		BSRQ(lanes, lanes)
		JZ(LabelRef("low"))
		ADDQ(U8(65), lanes)
		JMP(LabelRef("counted"))
		Label("low")
		half(0)
		BSRQ(lanes, lanes)
		INCQ(lanes)
		Label("counted")
	}
	return lanes
}

func skip(o int) string { return "skip" + string(rune('a'+o/32)) }
