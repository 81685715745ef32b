package transit

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// Drawing says how often the unknown times of headways are drawn. The zero
// value stands for one draw, in which they are as given (Frequency.Phase); so
// does any number of draws where a timetable has no headways.
type Drawing struct {
	Draws int    // 0 means 1
	Seed  uint64 // equal seeds draw equal phases for equal trips, whatever else a timetable holds
}

// Draw returns the i-th of the draws, i below d.Draws: the timetable with a
// phase drawn for every headway, for the whole day. One draw is the timetable
// as it is. Profile does this for all draws of a query.
//
// Draws are stratified: the interval of possible phases is divided into as
// many parts as there are draws, and each headway gets a phase from each part
// once, in an order of its own (Latin hypercube sampling; McKay, Beckman and
// Conover, Technometrics 21 (1979) 239, doi 10.1080/00401706.1979.10489755).
// So the waits for one line are spread evenly over the draws, and those for
// two lines are independent.
func (t *Timetable) Draw(d Drawing, i int) *Timetable {
	if d.Draws <= 1 {
		return t
	}
	o := *t
	o.recent = &recentWindows{}
	o.phases = make([]Seconds, len(t.headways))
	for h := range t.headways {
		w := &t.headways[h]
		r := rand.New(rand.NewPCG(d.Seed, w.key(t.texts.at(w.id))))
		part := r.Perm(d.Draws)[i]
		for range i { // each draw has a place of its own in its part
			r.Float64()
		}
		o.phases[h] = Seconds((float64(part) + r.Float64()) / float64(d.Draws) * float64(w.step))
	}
	return &o
}

// key tells headways apart by what they are, not by their place.
func (h *headway) key(id string) uint64 {
	f := fnv.New64a()
	_, _ = f.Write([]byte(id))
	for _, x := range []Seconds{h.from, h.until, h.step} {
		_, _ = f.Write([]byte{byte(x), byte(x >> 8), byte(x >> 16), byte(x >> 24)})
	}
	return f.Sum64()
}

// DrawError estimates how far a percentile of the travel times of a profile's
// row may be off because only so many phases were drawn, in seconds: the
// standard deviation of the percentile between single draws over the square
// root of their number. For stratified draws that is more than the true error.
// ok is false for fewer than two draws, or when the percentile is Unreached in
// any of them.
func DrawError(row []Seconds, draws int, percent float64) (seconds float64, ok bool) {
	if draws < 2 || len(row) < draws {
		return 0, false
	}
	n := len(row) / draws
	var sum, squares float64
	for i := range draws {
		p := Percentile(row[i*n:(i+1)*n], percent)
		if p == Unreached {
			return 0, false
		}
		sum, squares = sum+float64(p), squares+float64(p)*float64(p)
	}
	k := float64(draws)
	variance := max(0, (squares-sum*sum/k)/(k-1))
	return math.Sqrt(variance / k), true
}
