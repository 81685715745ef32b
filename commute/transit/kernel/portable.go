package kernel

import "math"

// At each position the trips with someone on board are left, then those that
// can be caught are boarded. Of each trip only the latest lane that is on
// board matters, for every earlier lane could be there too: OnBoard holds that
// lane plus 1. Active lists, in trip order, the trips that no earlier trip
// makes superfluous: trip | lanes<<16.
func scan(a *Scan, lanes int) {
	n := a.Trips
	onBoard := a.OnBoard[:n]
	clear(onBoard)
	active := a.Active[:0]
	for pos := a.First; pos < len(a.Stops); pos++ {
		word := a.Stops[pos]
		stop := int(word & StopMask)
		row := a.Times[pos*2*n : (pos+1)*2*n]
		labels := a.Labels[stop*3*lanes : (stop+1)*3*lanes]
		switch {
		case len(active) == 0 && pos > a.Last:
			return
		case len(active) > 0 && word&Leave != 0:
			var improved bool
			active, improved = leave(labels[:lanes], row[:n], active, onBoard, a.Deadline)
			if improved {
				a.Rode[stop>>6] |= 1 << (stop & 63)
			}
		}
		if word&Board != 0 && a.Ready[stop>>6]>>(stop&63)&1 != 0 {
			active = board(labels[2*lanes:], row[n:], a.Active[:0], onBoard, a.Deadline)
		}
	}
}

// leave drops trips that are too late for everyone on board. An improvement
// shows in the latest lane of a trip if in any.
func leave(ride, arrive []uint16, active []uint32, onBoard []uint8, deadline []uint16) (kept []uint32, improved bool) {
	kept = active[:0]
	for _, word := range active {
		trip, last := word&0xffff, int(word>>16)-1
		at := arrive[trip]
		if at > deadline[last] {
			onBoard[trip] = 0
			continue
		}
		kept = append(kept, word)
		if ride[last] <= at {
			continue
		}
		improved = true
		for ; last >= 0 && ride[last] > at; last-- {
			ride[last] = at
		}
	}
	return kept, improved
}

// board raises the lanes on board of the trips and lists the active ones.
func board(ready, depart []uint16, active []uint32, onBoard []uint8, deadline []uint16) []uint32 {
	end := deadline[len(deadline)-1]
	lanes := 0 // that can catch the trip
	for trip, at := range depart {
		if at < ready[0] {
			continue
		}
		if at > end {
			break
		}
		for lanes < len(ready) && ready[lanes] <= at {
			lanes++
		}
		// Unreached labels are caught by departures after the deadline.
		if at <= deadline[lanes-1] && lanes > int(onBoard[trip]) {
			onBoard[trip] = uint8(lanes)
		}
		if lanes == len(ready) {
			break
		}
	}
	before := uint8(0)
	for trip, lanes := range onBoard {
		if lanes > before {
			active = append(active, uint32(trip)|uint32(lanes)<<16)
			before = lanes
		}
	}
	return active
}

func walk(a *Walk, lanes int) {
	for _, from := range a.From {
		base := int(from) * 3 * lanes
		ride := a.Labels[base : base+lanes]
		for i := a.First[from]; i < a.First[from+1]; i++ {
			to, time := int(a.To[i]), a.Time[i]
			base := (to*3 + 1) * lanes
			if walkOn(a.Labels[base:base+lanes], ride, time) {
				a.Walked[to>>6] |= 1 << (to & 63)
			}
		}
	}
}

// walkOn lowers the labels to those of getting off plus the time on foot.
func walkOn(labels, ride []uint16, time uint16) (improved bool) {
	labels = labels[:len(ride)]
	for i, from := range ride {
		if at := add(from, time); at < labels[i] {
			labels[i], improved = at, true
		}
	}
	return improved
}

func publish(a *Publish, lanes int) {
	a.Count = 0
	for _, stop := range a.Stops {
		base := int(stop) * 3 * lanes
		ride := a.Labels[base : base+lanes]
		foot := a.Labels[base+lanes : base+2*lanes]
		ready := a.Labels[base+2*lanes : base+3*lanes]
		change, board := a.RideSlack[stop], a.WalkSlack[stop]
		improved := false
		for i := range ready {
			if at := min(add(ride[i], change), add(foot[i], board)); at < ready[i] {
				ready[i], improved = at, true
			}
		}
		if improved {
			a.Improved[a.Count] = stop
			a.Count++
		}
	}
}

// add saturates.
func add(a, b uint16) uint16 {
	sum := a + b
	if sum < a {
		return 0xffff
	}
	return sum
}

func travel(a *Travel, lanes int) {
	start, deadline := a.Start[:a.Lanes], a.Deadline[:a.Lanes]
	for _, stop := range a.Stops {
		ride := a.Labels[int(stop)*3*lanes:][:a.Lanes]
		walk := a.Labels[(int(stop)*3+1)*lanes:][:a.Lanes]
		out := a.Out[int(a.Rows[stop])*a.Row+a.First:][:a.Lanes]
		for i := range out {
			out[i] = math.MaxInt32
			if at := uint32(min(ride[i], walk[i])); at <= deadline[i] {
				out[i] = int32(at - start[i])
			}
		}
	}
}

func travelBack(a *Travel, lanes int) {
	start, deadline := a.Start[:a.Lanes], a.Deadline[:a.Lanes]
	for _, stop := range a.Stops {
		ride := a.Labels[int(stop)*3*lanes:][:a.Lanes]
		first := int(a.Rows[stop])*a.Row + a.First
		end := uint32(a.End[stop])
		for i := range ride {
			a.Out[first-i] = math.MaxInt32
			if at := uint32(ride[i]) + end; at <= deadline[i] {
				a.Out[first-i] = int32(at - start[i])
			}
		}
	}
}
