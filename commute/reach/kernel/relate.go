package kernel

// Relate tells how far the times to some stops are behind the best of them,
// departure by departure. Where all of them hang on the same few trains, waits
// make the times of one stop differ by an hour, and those of two stops from each
// other always by about the same: a stop that is Least behind and a way from it
// can be left out if that is no less than Most and a way of another, for then no
// departure is sooner by it.
//
// Times from Top on count as Top, and departures at which all do as nothing.
//
// The field order is known to the assembly.
type Relate struct {
	Times       []uint16 // as those of Points
	Stops       []uint32 // those to compare
	Least, Most []uint16 // out, of each of Stops: behind the best, seconds; 65535 and 0 if nothing counts
	Top         int      // at most MaxBound

	blocks int
	ref    []uint16 // of each lane: the best
	dead   []uint16 // of each lane: 65535 where it counts as nothing, else 0
}

// Fit makes a for a number of departures. It must come before the first call of
// Set.Relate.
func (a *Relate) Fit(departures int) {
	a.blocks = Blocks(departures)
	a.ref, a.dead = make([]uint16, a.blocks*Block), make([]uint16, a.blocks*Block)
}

// Relate sets the results of a.
func (s *Set) Relate(a *Relate) {
	s.refer(a)
	for i, t := range a.ref {
		a.dead[i] = 0
		if int(t) == a.Top {
			a.dead[i] = Never
		}
	}
	s.relate(a)
}

func (a *Relate) lanes(stop uint32) []uint16 {
	n := a.blocks * Block
	return a.Times[int(stop)*n : (int(stop)+1)*n]
}

func refer(a *Relate) {
	for i := range a.ref {
		a.ref[i] = uint16(a.Top)
	}
	for _, stop := range a.Stops {
		for i, t := range a.lanes(stop) {
			a.ref[i] = min(a.ref[i], t)
		}
	}
}

func relate(a *Relate) {
	for k, stop := range a.Stops {
		least, most := uint16(Never), uint16(0)
		for i, t := range a.lanes(stop) {
			behind := min(t, uint16(a.Top)) - a.ref[i]
			least, most = min(least, behind|a.dead[i]), max(most, behind)
		}
		a.Least[k], a.Most[k] = least, most
	}
}
