package kernel

import "math"

// Side is the number of cells along a square, Patch along a part of it.
const (
	Side  = 32
	Patch = 8
)

// patches is the number of them along a square.
const patches = Side / Patch

// Bids finds the offers of one stop to the cells of a square: those within
// Limit by the straight line that may be sooner than the cell's bound. Bounds
// are lowered to what the stop alone gives. Rest is a second bound, on Ahead and
// the way, lowered to Behind and the way.
//
// The way takes ⌈√(dx² + dy²)·Pace⌉ seconds, where dx is the columns between
// stop and cell times Column times the mean metres of a degree of longitude at
// both, dy the degrees of latitude times the mean metres of one.
//
// The field order is known to the assembly.
type Bids struct {
	Lat    []float64 // of each row of cells, degrees, from the north
	PerLat []float64 // of each row: metres of a degree of latitude
	PerLon []float64 // of each row: metres of a degree of longitude

	Columns  []float64 // of each column: its place, in columns
	Bound    []int32   // of each cell, row-major, seconds
	Rest     []int32   // likewise, of what Relate tells
	Most     []int32   // of each patch, row-major: at least the most of its Bound; it is kept up
	MostRest []int32   // likewise of its Rest
	Offers   []uint32  // out, in any order: cell<<16 | seconds; at least Side·Side + Patch
	Count    int       // out: of the offers

	From, Until        int     // rows of patches to look at
	X, Y               float64 // of the stop: its place in columns, its latitude
	North, East        float64 // of the stop: metres of a degree of latitude, of longitude
	Reach              float64 // metres in Limit seconds, at least
	Column             float64 // degrees
	Pace, Speed        float64 // seconds to a metre, metres to a second
	Limit, Least, High int32   // seconds: of the way, the stop's own, and what it gives Bound
	Ahead, Behind      int32   // seconds: what Rest is compared with, and what the stop gives it

	_          int32
	northwards [Side]float64 // of each row: metres from the stop, squared
	step       [Side]float64 // of each row: metres from column to column
}

// bids goes patch by patch, as far as the stop may better a cell of one; a metre
// more makes up for rounding. Products are rounded before they are added, on
// every processor.
func bids(a *Bids) {
	a.Count = 0
	for y := range Side {
		dy := (a.Lat[y] - a.Y) * ((a.PerLat[y] + a.North) * 0.5)
		a.northwards[y] = dy * dy
		a.step[y] = (a.PerLon[y] + a.East) * 0.5 * a.Column
	}
	for i := a.From * patches; i < a.Until*patches; i++ {
		if a.near(i) {
			a.patch(i)
		}
	}
}

// near tells whether the stop may better a cell of a patch, from the nearest
// point of its outline.
func (a *Bids) near(i int) bool {
	left := min(int(a.Most[i])-int(a.Least), int(a.MostRest[i])-int(a.Ahead))
	if left <= 0 {
		return false
	}
	wide := min(a.Reach, float64(left)*a.Speed) + 1
	first, last := i/patches*Patch, i/patches*Patch+Patch-1
	west, east := a.Columns[i%patches*Patch], a.Columns[i%patches*Patch+Patch-1]
	dx := max(west-a.X, a.X-east, 0) * min(a.step[first], a.step[last])
	dy2 := min(a.northwards[first], a.northwards[last])
	if a.Lat[last] <= a.Y && a.Y <= a.Lat[first] {
		dy2 = 0
	}
	return float64(dx*dx)+dy2 <= float64(wide*wide)
}

func (a *Bids) patch(i int) {
	x0, y0 := i%patches*Patch, i/patches*Patch
	most, mostRest := int32(math.MinInt32), int32(math.MinInt32)
	for y := y0; y < y0+Patch; y++ {
		for x := x0; x < x0+Patch; x++ {
			a.cell(x, y)
			most, mostRest = max(most, a.Bound[y*Side+x]), max(mostRest, a.Rest[y*Side+x])
		}
	}
	a.Most[i], a.MostRest[i] = most, mostRest
}

func (a *Bids) cell(x, y int) {
	dx := (a.Columns[x] - a.X) * a.step[y]
	feed := int32(math.Ceil(math.Sqrt(float64(dx*dx)+a.northwards[y]) * a.Pace))
	bound, rest := &a.Bound[y*Side+x], &a.Rest[y*Side+x]
	if feed > a.Limit || a.Least+feed >= *bound || a.Ahead+feed >= *rest {
		return
	}
	a.Offers[a.Count] = uint32(y*Side+x)<<16 | uint32(feed)
	a.Count++
	*bound, *rest = min(*bound, a.High+feed), min(*rest, a.Behind+feed)
}
