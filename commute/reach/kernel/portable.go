package kernel

import "slices"

func pack(a *Pack) {
	for i, t := range a.In {
		a.Out[i] = uint16(min(t, Never))
	}
	for i := len(a.In); i < len(a.Out); i++ {
		a.Out[i] = Never
	}
	for b := range a.Early {
		a.Early[b] = slices.Min(a.Out[b*Block : (b+1)*Block])
	}
}

// points goes point by point: the bound, block by block the lanes, then the
// ranks.
func points(a *Points) {
	for i := range a.Bound {
		first, end := a.First[i], a.First[i+1]
		out := a.Out[i*len(a.ranks) : (i+1)*len(a.ranks)]
		bound, lead := a.bound(a.Bound[i], first, end)
		low, high := bound, uint16(0)
		for b := range a.blocks {
			l, h := a.block(b, bound, lead, first, end)
			low, high = min(low, l), max(high, h)
		}
		for k, rank := range a.ranks {
			out[k] = a.ranked(rank, low, high)
		}
	}
}

// bound lowers a point's bound by its offers, and tells which offer did it
// last; that is the first one if none does.
func (a *Points) bound(bound uint16, first, end int) (lowered uint16, lead int) {
	least, lead := int(bound), first
	for i := first; i < end; i++ {
		if t := int(a.High[a.Stop[i]]) + int(a.Feed[i]); t < least {
			least, lead = t, i
		}
	}
	return uint16(least), lead
}

// block computes the best of each lane of a block, first by the offer that gave
// the bound. It returns the least of them, padding aside, and what is at least
// the most: that is found now and then.
func (a *Points) block(b int, bound uint16, lead, first, end int) (low, high uint16) {
	best := a.best[b*Block : (b+1)*Block]
	for i := range best {
		best[i] = bound & a.mask[b*Block+i]
	}
	low, high = bound, bound
	offer := func(i int) {
		at, feed := int(a.Stop[i])*a.blocks+b, a.Feed[i]
		if early := int(a.Early[at]) + int(feed); early < int(high) {
			low = min(low, uint16(early))
			add(best, a.Times[at*Block:(at+1)*Block], feed)
			a.Added++
			if i == lead || i%mostEvery == mostEvery-1 {
				high = slices.Max(best)
			}
		}
	}
	if first < end {
		offer(lead)
	}
	for i := first; i < end; i++ {
		if i != lead {
			offer(i)
		}
	}
	return low, high
}

// mostEvery is how many offers use one most of all lanes.
const mostEvery = 8

// add lowers the best of each lane.
func add(best, times []uint16, feed uint16) {
	for i, t := range times[:len(best)] {
		best[i] = min(best[i], uint16(min(int(t)+int(feed), Never)))
	}
}

// ranked returns the lane of a rank, by bisection between the least and the
// most of all lanes: the largest time below which there are fewer lanes.
func (a *Points) ranked(rank int, low, high uint16) uint16 {
	step := 1
	for 2*step <= int(high-low) {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if try := low + uint16(step); a.below(try) < rank {
			low = try
		}
	}
	return low
}

func (a *Points) below(t uint16) (n int) {
	for _, b := range a.best {
		if b < t {
			n++
		}
	}
	return n
}
