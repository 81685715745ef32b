package reach

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/reach/kernel"
	"github.com/sanquan/sanquan/commute/transit"
)

// The desert: a street from west to east with a train every 7 minutes, and from
// each of its stations but the first an avenue to the north with one every 11.
// It takes 2 minutes to the next station along the street and 3 along an
// avenue; nobody walks that far.
const (
	streetHeadway, avenueHeadway = 7, 11
	streetRide, avenueRide       = 2, 3
	desertSide                   = 4
)

func desert() (*scene, []Point) {
	s := &scene{}
	id := func(x, y int) string { return fmt.Sprintf("s%d-%d", x, y) }
	var points []Point
	for i := range desertSide * desertSide {
		x, y := i%desertSide, i/desertSide
		p := at(geo.Metres(x*5000), geo.Metres(y*5000))
		s.station(id(x, y), id(x, y), "metro", p)
		points = append(points, Point{id(x, y), p})
	}
	ride := func(minutes int) []int { return slices.Repeat([]int{minutes}, desertSide-1) }
	var street []string
	for x := range desertSide {
		street = append(street, id(x, 0))
		var avenue []string
		for y := range desertSide {
			avenue = append(avenue, id(x, y))
		}
		if x > 0 {
			s.line(fmt.Sprint("A", x), 4, 15, avenueHeadway, avenue, ride(avenueRide)...)
		}
	}
	s.line("S", 4, 11, streetHeadway, street, ride(streetRide)...)
	return s, points
}

// waits returns how often each wait for all of the headways occurs among as
// many departures as their product: the convolution of uniform distributions,
// since by the Chinese remainder theorem the departures of 77 minutes meet every
// pair of waits once.
func waits(headways ...int) []int {
	often := []int{1}
	for _, h := range headways {
		next := make([]int, len(often)+h-1)
		for sum, n := range often {
			for wait := range h {
				next[sum+wait] += n
			}
		}
		often = next
	}
	return often
}

// desertTime is the percentile of the minutes from the first station, -1 where
// no train goes.
func desertTime(x, y int, percentile float64) int {
	const departures = streetHeadway * avenueHeadway
	var often []int
	switch {
	case x == 0 && y == 0:
		return 0
	case x == 0:
		return -1
	case y == 0:
		often = waits(streetHeadway)
	default:
		often = waits(streetHeadway, avenueHeadway)
	}
	all := 0
	for _, n := range often {
		all += n
	}
	need := rankOf(percentile, departures) * all
	for wait, n := range often {
		if need -= n * departures; need <= 0 {
			return streetRide*x + avenueRide*y + wait
		}
	}
	panic("more departures than there are")
}

var desertPercentiles = []float64{1, 5, 25, 50, 75, 95, 100}

func desertParams() Params {
	p := DefaultParams()
	p.Window = streetHeadway * avenueHeadway * 60
	p.Feeder.MaxMinutes = 5
	return p
}

// Everything computed in the desert has a closed form: matrices, and points and
// cells of surfaces.
func TestTheDesertInClosedForm(t *testing.T) {
	s, points := desert()
	e := s.engine(t)
	surfaces, err := e.Surfaces(mustResolve(t, e, "s0-0"), desertParams(), desertPercentiles...)
	if err != nil {
		t.Fatal(err)
	}
	m := mustMatrix(t, e, points[:1], points, MatrixParams{desertParams(), desertPercentiles})
	times := all(t, m, Run{})
	for i, d := range points {
		for k, p := range desertPercentiles {
			want := transit.Unreached
			if minutes := desertTime(i%desertSide, i/desertSide, p); minutes >= 0 {
				want = transit.Seconds(minutes * 60)
			}
			if got := times[i*len(desertPercentiles)+k]; got != want {
				t.Errorf("matrix to %s, p%g: %d s, want %d", d.ID, p, got, want)
			}
			if got, _ := surfaces[k].TimeTo(d.At); got != want {
				t.Errorf("surface to %s, p%g: %d s, want %d", d.ID, p, got, want)
			}
		}
	}
	for k, p := range desertPercentiles {
		surfaces[k].eachCell(func(c geo.WGS84, got transit.Seconds) {
			for i, d := range points {
				feed := surfaces[k].Params.Feeder.flat(c, scaleAt(c.Lat), d.At, scaleAt(d.At.Lat))
				minutes := desertTime(i%desertSide, i/desertSide, p)
				if i == 0 || minutes < 0 || feed > 300 {
					continue // from the first station one may walk on
				}
				if want := transit.Seconds(minutes*60) + feed; got < want-1 || got > want+1 {
					t.Errorf("p%g, cell at %v near %s: %d s, want %d", p, c, d.ID, got, want)
				}
			}
		})
	}
}

// With a power of two of opportunities at every station the accessibility is
// the set of stations that are reached.
func TestAccessInTheDesertIsTheSetOfStations(t *testing.T) {
	s, points := desert()
	there := Column{Name: "stations"}
	for i := range points {
		there.Values = append(there.Values, float64(uint64(1)<<i))
	}
	m := mustMatrix(t, s.engine(t), points[:1], points, MatrixParams{desertParams(), desertPercentiles})
	cutoffs := []int{1, 8, 12, 17, 20, 25, 30, 40}
	reachedStations := 0
	err := m.Access(t.Context(), AccessParams{Opportunities: []Column{there}, Decay: Decay{Kind: Step}, Cutoffs: cutoffs}, Run{},
		func(_ int, values []float64) error {
			for k, p := range desertPercentiles {
				for c, cutoff := range cutoffs {
					want := uint64(0)
					for i := range points {
						if minutes := desertTime(i%desertSide, i/desertSide, p); minutes >= 0 && minutes <= cutoff {
							want |= 1 << i
						}
					}
					if got := uint64(values[k*len(cutoffs)+c]); got != want {
						t.Errorf("p%g within %d min: stations %016b, want %016b", p, cutoff, got, want)
					}
					reachedStations += bits.OnesCount64(want)
				}
			}
			return nil
		})
	if err != nil || reachedStations < 200 {
		t.Errorf("%v, %d stations reached", err, reachedStations)
	}
}

// Surfaces of one query are those of each percentile alone, whatever their
// order and number, with up to 240 departures; a higher percentile is nowhere
// sooner, and the areas within it are smaller.
func TestSurfacesOfOneQuery(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := randomScene(r).engine(t)
		o, p := e.directory[0].Origin, randomParams(r)
		p.Window, p.Step = 3600, transit.Seconds(rapid.SampledFrom([]int{15, 20, 29, 60, 600}).Draw(r, "step"))
		p.Zoom = rapid.SampledFrom([]int{0, 8, 9, 10}).Draw(r, "zoom")
		percentiles := rapid.SliceOfN(rapid.SampledFrom([]float64{1, 5, 25, 50, 75, 95, 100}), 1, 4).Draw(r, "percentiles")
		surfaces, err := e.Surfaces(o, p, percentiles...)
		if err != nil {
			r.Fatal(err)
		}
		var cells [][]transit.Seconds
		for k, s := range surfaces {
			q := p
			q.Percentile = percentiles[k]
			alone := mustSurface(t, e, o, q)
			if s.Params != alone.Params || !slices.Equal(s.cellTimes(), alone.cellTimes()) || !slices.Equal(s.index, alone.index) {
				r.Fatalf("p%g differs from the surface alone", percentiles[k])
			}
			if diff := cmp.Diff(alone.visit(), s.visit(), cmp.AllowUnexported(visits{}, pointTimes{})); diff != "" {
				r.Fatalf("p%g: %s", percentiles[k], diff)
			}
			if diff := cmp.Diff(mustPolygons(t, alone, p.Minutes, 1), mustPolygons(t, s, p.Minutes, 1)); diff != "" {
				r.Fatalf("p%g: %s", percentiles[k], diff)
			}
			cells = append(cells, s.cellTimes())
		}
		for i := range cells {
			for j := range cells {
				for c := range cells[i] {
					if percentiles[i] < percentiles[j] && cells[i][c] > cells[j][c] {
						r.Fatalf("cell %d: %d s at p%g, %d at p%g", c, cells[i][c], percentiles[i], cells[j][c], percentiles[j])
					}
				}
			}
		}
	})
}

// eachCell visits every stored cell, none beyond the limit.
func (s *Surface) eachCell(visit func(centre geo.WGS84, time transit.Seconds)) {
	for t, i := range s.index {
		if i < 0 {
			continue
		}
		x, y := (t%s.tilesX+s.tileX)<<tileBits, (t/s.tilesX+s.tileY)<<tileBits
		for cell, time := range s.cells[i].time {
			if time > s.limit {
				time = transit.Unreached
			}
			centre := geo.WGS84{Lon: s.grid.lon(float64(x+cell%tileSize) + 0.5), Lat: s.row(y + cell/tileSize).lat}
			visit(centre, time)
		}
	}
}

func (s *Surface) cellTimes() (all []transit.Seconds) {
	s.eachCell(func(_ geo.WGS84, t transit.Seconds) { all = append(all, t) })
	return all
}

// No percentiles means the median; too many or senseless ones are refused.
func TestSurfacesSayWhatIsWrong(t *testing.T) {
	e := twoStations().engine(t)
	o := mustResolve(t, e, "甲")
	surfaces, err := e.Surfaces(o, DefaultParams())
	if err != nil || len(surfaces) != 1 || surfaces[0].Params.Percentile != 50 {
		t.Errorf("%d surfaces, %v", len(surfaces), err)
	}
	_, err = e.Surfaces(o, DefaultParams(), 5, 101)
	wantFault(t, err, "reach.bad_percentile")
	_, err = e.Surfaces(o, DefaultParams(), many(MaxPercentiles+1)...)
	wantFault(t, err, "matrix.many_percentiles")
	p := DefaultParams()
	p.Zoom = 11
	_, err = e.Surface(o, p)
	wantFault(t, err, "reach.bad_zoom")
}

// What is said at vectors: with the slowest feeder, the largest cells and the
// longest limits no sum leaves the range in which the kernel is exact.
func TestTimesFitTheKernel(t *testing.T) {
	f := Feeder{Mode: Walk, MetresPerSecond: 0.3, Detour: 3, MaxMinutes: 60}
	p, err := Params{Minutes: MaxMinutes, Feeder: f, Zoom: MinZoom}.Complete()
	if err != nil {
		t.Fatal(err)
	}
	l := layout{grid: newGrid(p.zoom()), pace: p.Feeder.pace()}
	beyond := transit.Seconds(p.Minutes*60) + l.cellTime(0) + 2
	if beyond+1 > kernel.MaxBound || int(beyond)+2*int(f.limit()) > 65534 {
		t.Errorf("%d s and %d on the way are too much", beyond, 2*f.limit())
	}
	slow := mustSurface(t, twoStations().engine(t), Origin{ID: "centre", Point: centre}, p)
	if got, ok := slow.TimeTo(at(0, 700)); !ok || got != f.secondsOf(flatDistance(centre, at(0, 700))) {
		t.Errorf("700 m take %d s, %v", got, ok)
	}
}
