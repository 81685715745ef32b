package reach

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// drawn is a surface with given times: a picture of n by n cells in the middle
// of two by two tiles, everything around unreached.
func drawn(n int, times []transit.Seconds) *Surface {
	f, _ := FeederOf(Walk)
	s := &Surface{Params: Params{Minutes: MaxMinutes, Feeder: f}, layout: &layout{
		grid: newGrid(9), pace: f.pace(), limit: MaxMinutes * 60, beyond: MaxMinutes*60 + 600, slack: make([]slack, 4),
	}}
	x, y := s.grid.of(centre)
	s.edged.Do(func() {}) // their slack is drawn too
	s.tileX, s.tileY, s.tilesX, s.tiles = int(x)>>tileBits, int(y)>>tileBits, 2, 4
	s.Origin.Point = geo.WGS84{Lon: s.grid.lon(float64((s.tileX + 1) * tileSize)), Lat: s.grid.lat(float64((s.tileY + 1) * tileSize))}
	s.index = []int32{0, 1, 2, 3}
	s.cells = make([]tile, 4)
	for i := range 2 * tileSize {
		lat := s.grid.lat(float64(s.tileY*tileSize+i) + 0.5)
		sc := scaleAt(lat)
		s.rows = append(s.rows, row{lat, sc, sc.perLon * 360 / s.grid.size * s.pace})
	}
	for i := range s.cells {
		for c := range tileArea {
			s.cells[i].time[c], s.slack[i][c] = transit.Unreached, noSlack
		}
	}
	for i, t := range times {
		x, y := tileSize-n/2+i%n, tileSize-n/2+i/n
		c := &s.cells[y/tileSize*2+x/tileSize]
		c.time[y%tileSize*tileSize+x%tileSize] = t
	}
	for i := range s.cells {
		s.cells[i].least = slices.Min(s.cells[i].time[:])
	}
	return s
}

// picture reads rows of digits (tens of minutes) and dots (unreached).
func picture(rows ...string) *Surface {
	var times []transit.Seconds
	for _, r := range rows {
		for _, c := range r {
			if c == '.' {
				times = append(times, transit.Unreached)
			} else {
				times = append(times, transit.Seconds(c-'0')*600)
			}
		}
	}
	return drawn(len(rows), times)
}

func mustPolygons(t testing.TB, s *Surface, cutoffs ...int) []orb.MultiPolygon {
	t.Helper()
	all, err := s.Polygons(cutoffs...)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPolygonsOfPictures(t *testing.T) {
	for name, c := range map[string]struct {
		rows []string
		want []int // rings of each polygon, sorted
	}{
		"nothing":             {[]string{"..", ".."}, nil},
		"one cell":            {[]string{"..", ".1"}, []int{1}},
		"a block":             {[]string{"1111", "1111", "1111", "1111"}, []int{1}},
		"a ring with a hole":  {[]string{"111", "1.1", "111"}, []int{2}},
		"an island in a lake": {[]string{"11111", "1...1", "1.1.1", "1...1", "11111"}, []int{1, 2}},
		"a lake on an island in a lake": {[]string{
			"1111111", "1.....1", "1.111.1", "1.1.1.1", "1.111.1", "1.....1", "1111111",
		}, []int{2, 2}},
		"a saddle of unknown middle is two": {[]string{"1.", ".1"}, []int{1, 1}},
		"a saddle over a late middle":       {[]string{"19", "91"}, []int{1, 1}},
		"a saddle over an early middle":     {[]string{"13", "31"}, []int{1}},
		"a chessboard":                      {[]string{"1.1", ".1.", "1.1"}, []int{1, 1, 1, 1, 1}},
		"two holes that meet in a saddle":   {[]string{"1111", "1.11", "11.1", "1111"}, []int{2}},
	} {
		t.Run(name, func(t *testing.T) {
			s := picture(c.rows...)
			polygons := mustPolygons(t, s, 20)[0]
			var got []int
			for _, p := range polygons {
				got = append(got, len(p))
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("rings %v, want %v", got, c.want)
			}
			checkPolygons(t, s, 20, polygons)
		})
	}
}

type reporter interface{ Errorf(string, ...any) }

// checkPolygons holds polygons to what Polygons promises: rings closed, of
// four points at least, exteriors counterclockwise and holes clockwise, no two
// segments meeting save neighbours in a ring, every hole in its exterior, and
// every cell inside exactly if its time is within the cut-off.
func checkPolygons(t reporter, s *Surface, minutes int, polygons orb.MultiPolygon) {
	checkRings(t, polygons)
	for y := range s.rows {
		for x := range s.tilesX * tileSize {
			v := vertex{s.tileX*tileSize + x, s.tileY*tileSize + y}
			p := orb.Point{s.grid.lon(float64(v.x) + 0.5), s.rows[y].lat}
			want := int(s.value(v.x, v.y)) <= minutes*60
			if got := planar.MultiPolygonContains(polygons, p); got != want {
				t.Errorf("cell %d,%d (%d s) inside %v, want %v", x, y, s.value(v.x, v.y), got, want)
			}
		}
	}
}

// checkRings is checkPolygons without the cells.
func checkRings(t reporter, polygons orb.MultiPolygon) {
	type segment struct{ p, q orb.Point }
	var segments []segment
	for i, polygon := range polygons {
		for j, ring := range polygon {
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				t.Errorf("polygon %d ring %d is not closed: %v", i, j, ring)
			}
			if area := planar.Area(ring); (area > 0) != (j == 0) {
				t.Errorf("polygon %d ring %d runs the wrong way", i, j)
			}
			if j > 0 && !planar.RingContains(polygon[0], ring[0]) {
				t.Errorf("polygon %d hole %d is outside", i, j)
			}
			for k := 1; k < len(ring); k++ {
				segments = append(segments, segment{ring[k-1], ring[k]})
			}
		}
	}
	slices.SortFunc(segments, func(a, b segment) int { return cmp.Compare(min(a.p[0], a.q[0]), min(b.p[0], b.q[0])) })
	for i, a := range segments {
		for _, b := range segments[i+1:] {
			if min(b.p[0], b.q[0]) > max(a.p[0], a.q[0]) {
				break
			}
			if a.q != b.p && b.q != a.p && crosses(a.p, a.q, b.p, b.q) || a.p == b.p || a.q == b.q {
				t.Errorf("segments %v and %v meet", a, b)
			}
		}
	}
}

// crosses reports whether two segments have a point in common.
func crosses(a, b, c, d orb.Point) bool {
	if max(a[0], b[0]) < min(c[0], d[0]) || max(c[0], d[0]) < min(a[0], b[0]) ||
		max(a[1], b[1]) < min(c[1], d[1]) || max(c[1], d[1]) < min(a[1], b[1]) {
		return false
	}
	side := func(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }
	return side(a, b, c)*side(a, b, d) <= 0 && side(c, d, a)*side(c, d, b) <= 0
}

func TestPolygonsOfNoiseAreValidAndNested(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(2, 14).Draw(r, "n")
		times := make([]transit.Seconds, n*n)
		for i := range times {
			times[i] = transit.Seconds(rapid.IntRange(0, 60).Draw(r, "minutes")) * 60
			if times[i] > 50*60 {
				times[i] = transit.Unreached
			}
		}
		s := drawn(n, times)
		cutoffs := []int{rapid.IntRange(1, 29).Draw(r, "inner"), rapid.IntRange(30, 60).Draw(r, "outer")}
		all := mustPolygons(t, s, cutoffs...)
		for i, p := range all {
			checkPolygons(r, s, cutoffs[i], p)
			checkPolygons(r, s, cutoffs[i], rounded(clonePolygons(p)))
		}
		checkNested(r, all[0], all[1])
	})
}

func TestPolygonsOfTravelTimesAreValidAndNested(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := randomSurface(r, t)
		inner := rapid.IntRange(1, s.Params.Minutes).Draw(r, "inner")
		all := mustPolygons(t, s, inner, s.Params.Minutes)
		if s.tiles <= 40 {
			checkPolygons(r, s, inner, rounded(clonePolygons(all[0])))
		}
		checkNested(r, all[0], all[1])
	})
}

func clonePolygons(p orb.MultiPolygon) orb.MultiPolygon { return p.Clone() }

// checkNested checks that the points of inner, drawn in by a hair towards each
// ring's inside, lie in outer, and that no hole of outer has a point of inner.
func checkNested(t reporter, inner, outer orb.MultiPolygon) {
	for _, polygon := range inner {
		for _, ring := range polygon {
			for k := 1; k < len(ring); k++ {
				// the middle of a segment, moved to its left, where the inside is
				p, q := ring[k-1], ring[k]
				m := orb.Point{(p[0]+q[0])/2 - (q[1]-p[1])*1e-6, (p[1]+q[1])/2 + (q[0]-p[0])*1e-6}
				if !planar.MultiPolygonContains(outer, m) {
					t.Errorf("%v is inside the smaller cut-off only", m)
				}
			}
		}
	}
}

// On flat ground and without any train the circle is a disc.
func TestDiscsInClosedForm(t *testing.T) {
	s := &scene{}
	s.station("a", "甲", "rail", centre)
	s.station("far", "远", "rail", at(200_000, 0))
	for _, mode := range []Mode{Walk, Bike, Car} {
		f, _ := FeederOf(mode)
		p := DefaultParams()
		p.Feeder = f
		surface := mustSurface(t, s.engine(t), Origin{ID: "x", Point: at(137, 59)}, p)
		for _, minutes := range []int{10, 20, 45, 60, 90} {
			t.Run(fmt.Sprintf("%s %d min", mode, minutes), func(t *testing.T) {
				polygons := mustPolygons(t, surface, minutes)[0]
				if len(polygons) != 1 || len(polygons[0]) != 1 {
					t.Fatalf("%d polygons", len(polygons))
				}
				// beyond an hour the way is too long for the feeder
				radius := float64(min(minutes, 60)*60) / f.pace()
				want := math.Pi * radius * radius
				m := measure(surface.Origin.Point, polygons)
				if off := m.area/want - 1; math.Abs(off) > 0.04 || minutes >= 45 && math.Abs(off) > 0.005 {
					t.Errorf("area %.3f km², want %.3f (%+.2f %%)", m.area/1e6, want/1e6, 100*off)
				}
				if off := m.perimeter/(2*math.Pi*radius) - 1; math.Abs(off) > 0.02 {
					t.Errorf("perimeter off by %+.2f %%", 100*off)
				}
				r := surface.roundness(m, minutes)
				if minutes >= 20 && (r.Quotient < 0.985 || r.DrawnQuotient < 0.97 || len(r.Dents) > 0) {
					t.Errorf("a disc has quotients %g and %g and %d dents", r.Quotient, r.DrawnQuotient, len(r.Dents))
				}
			})
		}
	}
}

// At the far end of a train the disc is what time is left, at most the feeder's
// range.
func TestDiscAtTheEndOfATrain(t *testing.T) {
	e := twoStations().engine(t)
	p := DefaultParams()
	p.Percentile = 100 // 29 minutes of train and wait
	surface := mustSurface(t, e, mustResolve(t, e, "甲"), p)
	b := at(30_000, 0)
	for _, minutes := range []int{40, 50, 59, 75, 90} {
		var far orb.MultiPolygon
		for _, polygon := range mustPolygons(t, surface, minutes)[0] {
			if planar.PolygonContains(polygon, orb.Point{b.Lon, b.Lat}) {
				far = append(far, polygon)
			}
		}
		radius := float64(min(minutes-29, 30)*60) / p.Feeder.pace()
		want := math.Pi * radius * radius
		if got := measure(b, far).area; math.Abs(got/want-1) > 0.03 {
			t.Errorf("%d min: %.3f km² around 乙, want %.3f", minutes, got/1e6, want/1e6)
		}
	}
}

func TestPolygonsRefuseCutoffsBeyondTheSurface(t *testing.T) {
	s := picture("1")
	for _, minutes := range []int{0, -5, MaxMinutes + 1} {
		_, err := s.Polygons(30, minutes)
		wantFault(t, err, "reach.bad_minutes")
	}
}
