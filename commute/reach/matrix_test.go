package reach

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
)

// randomPoints lie in and somewhat around a random scene.
func randomPoints(t *rapid.T, label string) []Point {
	var points []Point
	for i := range rapid.IntRange(1, 6).Draw(t, label) {
		p := at(geo.Metres(rapid.IntRange(-13_000, 13_000).Draw(t, "east")), geo.Metres(rapid.IntRange(-13_000, 13_000).Draw(t, "north")))
		points = append(points, Point{fmt.Sprint(label, i), p})
	}
	return points
}

// all collects the rows of a matrix.
func all(t testing.TB, m *Matrix, o Run) []transit.Seconds {
	t.Helper()
	var times []transit.Seconds
	err := Shards(t.Context(), m, o,
		func(s Shard) ([]transit.Seconds, error) { return slices.Clone(s.Times), nil },
		func(_, _ int, part []transit.Seconds) error {
			times = append(times, part...)
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	return times
}

func mustMatrix(t testing.TB, e *Engine, from, to []Point, p MatrixParams) *Matrix {
	t.Helper()
	m, err := e.Matrix(from, to, p)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// bruteCell is the matrix's own definition, by the plain search: every
// departure of every stop and the direct way, sorted.
func bruteCell(t testing.TB, m *Matrix, profile *transit.Profile, from, to Point, percentile float64) transit.Seconds {
	f := m.Params.Feeder
	times := make([]transit.Seconds, len(profile.Departures))
	for i := range times {
		times[i] = transit.Unreached
		if direct := f.secondsOf(flatDistance(to.At, from.At)); direct <= 2*f.limit() {
			times[i] = direct
		}
		for s := range m.engine.table.NumStops() {
			stop := transit.StopIdx(s)
			walk := f.secondsOf(flatDistance(to.At, m.engine.table.Stop(stop).Point))
			if at := profile.At(stop)[i]; at != transit.Unreached && walk <= f.limit() {
				times[i] = min(times[i], at+walk)
			}
		}
	}
	if v := transit.Percentile(times, percentile); v <= m.limit {
		return v
	}
	return transit.Unreached
}

func TestMatrixEqualsBruteForceAndSurfaces(t *testing.T) {
	reachedPairs := 0
	rapid.Check(t, func(r *rapid.T) {
		e := randomScene(r).engine(t)
		from, to := randomPoints(r, "from"), randomPoints(r, "to")
		p := MatrixParams{randomParams(r), rapid.SliceOfN(rapid.SampledFrom([]float64{1, 5, 25, 50, 75, 95, 100}), 1, 4).Draw(r, "percentiles")}
		m := mustMatrix(t, e, from, to, p)
		got := all(t, m, Run{ShardOrigins: rapid.IntRange(1, 4).Draw(r, "shard"), Threads: rapid.IntRange(1, 3).Draw(r, "threads")})
		if len(got) != len(from)*m.Cells() {
			r.Fatalf("%d times for %d origins", len(got), len(from))
		}
		for i, o := range from {
			profile, err := e.table.PlainProfile(transit.Query{
				From: e.access(Origin{Point: o.At}, m.Params.Feeder), Depart: m.Params.Depart, Window: m.Params.Window,
				Step: m.Params.Step, Rides: m.Params.Rides, Limit: 3 * 3600,
			})
			if err != nil {
				r.Fatal(err)
			}
			for k, percentile := range m.Params.Percentiles {
				q := m.Params.Params
				q.Percentile = percentile
				surface := mustSurface(t, e, Origin{ID: o.ID, Point: o.At}, q)
				for j, d := range to {
					cell := got[i*m.Cells()+j*len(m.Params.Percentiles)+k]
					if want := bruteCell(t, m, profile, o, d, percentile); cell != want {
						r.Fatalf("%s→%s p%g: %d, brute force %d", o.ID, d.ID, percentile, cell, want)
					}
					if want, _ := surface.TimeTo(d.At); cell != want {
						r.Fatalf("%s→%s p%g: %d, surface %d", o.ID, d.ID, percentile, cell, want)
					}
					if cell != transit.Unreached {
						reachedPairs++
					}
				}
			}
		}
	})
	if reachedPairs < 200 {
		t.Errorf("only %d pairs were reached: the scenes say little", reachedPairs)
	}
}

// The laws of a matrix: higher percentiles and shorter limits are never
// better, adding a line never is worse, and a destination does not depend on
// the others.
func TestMatrixLaws(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := randomScene(r)
		from, to := randomPoints(r, "from"), randomPoints(r, "to")
		p := MatrixParams{randomParams(r), []float64{5, 50, 95}}
		m := mustMatrix(t, s.engine(t), from, to, p)
		got := all(t, m, Run{})
		for i := 0; i < len(got); i += 3 {
			if !slices.IsSorted(got[i : i+3]) {
				r.Fatalf("percentiles fall: %v", got[i:i+3])
			}
		}
		d := rapid.IntRange(0, len(to)-1).Draw(r, "destination")
		alone := all(t, mustMatrix(t, m.engine, from, to[d:d+1], p), Run{})
		for i := range from {
			if diff := cmp.Diff(got[i*m.Cells()+3*d:][:3], alone[3*i:][:3]); diff != "" {
				r.Fatalf("a single destination differs: %s", diff)
			}
		}
		shorter := p
		shorter.Minutes = max(1, p.Minutes/2)
		limit := transit.Seconds(shorter.Minutes * 60)
		for i, v := range all(t, mustMatrix(t, m.engine, from, to, shorter), Run{}) {
			if want := got[i]; want <= limit && v != want || want > limit && v != transit.Unreached {
				r.Fatalf("%d s within %d min, %d s within %d", v, shorter.Minutes, want, p.Minutes)
			}
		}
		if len(s.Stations) > 1 {
			s.line("more", 5, 11, 5, []string{"0", "1"}, 4)
			for i, v := range all(t, mustMatrix(t, s.engine(t), from, to, p), Run{}) {
				if v > got[i] {
					r.Fatalf("another line made %d s of %d", v, got[i])
				}
			}
		}
	})
}

// A train every ten minutes, as in TestPercentilesOfAHeadwayInClosedForm.
func TestMatrixOfAHeadwayInClosedForm(t *testing.T) {
	e := twoStations().engine(t)
	from := []Point{{"a", centre}, {"b", at(30_000, 0)}, {"nowhere", at(0, 90_000)}}
	m := mustMatrix(t, e, from, from, MatrixParams{DefaultParams(), []float64{95, 5, 50, 5}})
	const no = transit.Unreached
	want := []transit.Seconds{
		0, 0, 0, 20 * 60, 24 * 60, 29 * 60, no, no, no,
		no, no, no, 0, 0, 0, no, no, no, // trains run one way
		no, no, no, no, no, no, 0, 0, 0,
	}
	if diff := cmp.Diff([]float64{5, 50, 95}, m.Params.Percentiles); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, all(t, m, Run{})); diff != "" {
		t.Error(diff)
	}
}

func TestMatrixDoesNotDependOnThreadsOrShards(t *testing.T) {
	e := gridCity(6, 1200).engine(t)
	var points []Point
	for i := range 40 {
		points = append(points, Point{fmt.Sprint(i), at(geo.Metres(i%7*1100-3000), geo.Metres(i/7*1100-3000))})
	}
	m := mustMatrix(t, e, points, points, MatrixParams{DefaultParams(), []float64{5, 50, 95}})
	want := all(t, m, Run{Threads: 1, ShardOrigins: 1})
	for _, o := range []Run{{Threads: 1, ShardOrigins: 7}, {Threads: 4, ShardOrigins: 3}, {Threads: 9, ShardOrigins: 1}, {}} {
		if !slices.Equal(want, all(t, m, o)) {
			t.Errorf("%+v differs", o)
		}
		for _, first := range []int{1, 13, 39, 40} {
			o.First = first
			if got := all(t, m, o); !slices.Equal(want[first*m.Cells():], got) {
				t.Errorf("%+v differs", o)
			}
		}
	}
}

// An error or a cancelled context ends a run at once, in order, and leaves no
// goroutine behind that still works.
func TestShardsEndAtTheFirstError(t *testing.T) {
	e := twoStations().engine(t)
	points := slices.Repeat([]Point{{"a", centre}}, 50)
	m := mustMatrix(t, e, points, points[:1], MatrixParams{Params: DefaultParams()})
	broken := errors.New("broken")
	var working atomic.Int32
	work := func(s Shard) (int, error) {
		working.Add(1)
		defer working.Add(-1)
		if s.First == 20 {
			return 0, broken
		}
		return s.First, nil
	}
	for name, c := range map[string]struct {
		stopAt, want int
		err          error
	}{
		"in work":   {-1, 20, broken},
		"in commit": {10, 10, os.ErrClosed},
		"cancelled": {15, 15, context.Canceled},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		next := 0
		err := Shards(ctx, m, Run{ShardOrigins: 1, Threads: 4}, work, func(first, origins, result int) error {
			if first == c.stopAt && name == "in commit" {
				return os.ErrClosed
			}
			if first != next || origins != 1 || result != first {
				t.Errorf("%s: origin %d (%d) in place of %d", name, first, result, next)
			}
			if next++; next == c.stopAt && name == "cancelled" {
				cancel()
			}
			return nil
		})
		cancel()
		if !errors.Is(err, c.err) || next != c.want && name != "cancelled" || working.Load() != 0 {
			t.Errorf("%s: %v after %d, %d at work", name, err, next, working.Load())
		}
	}
}

func TestMatrixParamsSayWhatIsWrong(t *testing.T) {
	e := twoStations().engine(t)
	points := []Point{{"a", centre}}
	for id, c := range map[string]struct {
		from, to []Point
		p        MatrixParams
	}{
		"matrix.no_points":        {nil, points, MatrixParams{}},
		"reach.bad_percentile":    {points, points, MatrixParams{Percentiles: []float64{5, 101}}},
		"reach.bad_minutes":       {points, points, MatrixParams{Params: Params{Minutes: 999}}},
		"matrix.many_percentiles": {points, points, MatrixParams{Percentiles: many(21)}},
	} {
		_, err := e.Matrix(c.from, c.to, c.p)
		wantFault(t, err, id)
	}
	_, err := e.Matrix(points, points, MatrixParams{Percentiles: []float64{math.NaN()}})
	wantFault(t, err, "reach.bad_percentile")
}

func many(n int) (list []float64) {
	for i := range n {
		list = append(list, float64(i+1))
	}
	return list
}

// Whatever can change a time changes the key, and nothing else does.
func TestMatrixKeyTellsInputsApart(t *testing.T) {
	points := []Point{{"a", centre}, {"b", at(30_000, 0)}}
	key := func(s *scene, from, to []Point, p MatrixParams) MatrixKey {
		return mustMatrix(t, s.engine(t), from, to, p).Key()
	}
	p := MatrixParams{DefaultParams(), []float64{50}}
	base := key(twoStations(), points, points, p)
	if again := key(twoStations(), slices.Clone(points), points, MatrixParams{Params: Params{Depart: 8 * 3600}}); again != base {
		t.Errorf("%+v, then %+v", base, again)
	}
	longer := twoStations()
	longer.Calls[1].Arrive, longer.Calls[1].Depart = 1260, 1260
	moved := twoStations()
	moved.Stations[1].Lon += 1e-6
	q := p
	q.Percentiles = []float64{50, 95}
	for name, other := range map[string]MatrixKey{
		"longer": key(longer, points, points, p), "moved": key(moved, points, points, p),
		"ids":   key(twoStations(), []Point{{"ab", centre}, {"", points[1].At}}, points, p),
		"order": key(twoStations(), points, []Point{points[1], points[0]}, p), "percentiles": key(twoStations(), points, points, q),
	} {
		if other == base {
			t.Errorf("%s has the same key", name)
		}
	}
}

// On the real network: cells equal surfaces, and trips to within what their
// whole minutes and the ellipsoid's distance to the last stop leave open.
func TestMatrixOfTheRealNetwork(t *testing.T) {
	e := mustJJJ(t)
	var points []Point
	for _, name := range []string{"北京西", "丽泽", "国贸", "雄安", "天津", "116.30,39.86", "116.42,39.70"} {
		o := mustResolve(t, e, name)
		points = append(points, Point{o.ID, o.Point})
	}
	m := mustMatrix(t, e, points, points, MatrixParams{Params{Depart: 8 * 3600, Minutes: 180}, []float64{5, 50, 95}})
	got := all(t, m, Run{})
	pairs := 0
	for i, o := range points {
		from := Origin{ID: "from:" + o.ID, Point: o.At}
		for k, percentile := range m.Params.Percentiles {
			q := m.Params.Params
			q.Percentile = percentile
			s := mustSurface(t, e, from, q)
			for j, d := range points {
				cell := got[i*m.Cells()+3*j+k]
				if want, _ := s.TimeTo(d.At); cell != want {
					t.Errorf("%s→%s p%g: %d s, surface %d", o.ID, d.ID, percentile, cell, want)
				}
			}
		}
		for j, d := range points {
			trip, err := e.Trip(from, Origin{ID: "to:" + d.ID, Point: d.At}, m.Params.Params)
			if i == j || err != nil {
				continue
			}
			for k, minutes := range []*int{trip.Percentiles.P5, trip.Percentiles.P50, trip.Percentiles.P95} {
				cell := got[i*m.Cells()+3*j+k]
				if cell == transit.Unreached {
					if minutes != nil && *minutes <= m.Params.Minutes {
						t.Errorf("%s→%s: not reached, by trip in %d min", o.ID, d.ID, *minutes)
					}
					continue
				}
				pairs++
				if minutes == nil || *minutes < upMinutes(cell-1) || *minutes > upMinutes(cell+1) {
					t.Errorf("%s→%s: %d s, by trip in %v min", o.ID, d.ID, cell, minutes)
				}
			}
		}
	}
	if pairs < 60 {
		t.Errorf("only %d pairs compared", pairs)
	}
}

// portoAlegre is the accessibility benchmark of the field, read in place.
func portoAlegre(t testing.TB) (*Engine, *Points) {
	t.Helper()
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	data = filepath.Join(data, "transit", "porto-alegre")
	table, err := os.Open(filepath.Join(data, "poa_hexgrid.csv"))
	if err != nil {
		t.Skip("no Porto Alegre here: set SANQUAN_DATA to the folder that holds transit/porto-alegre")
	}
	defer func() { _ = table.Close() }()
	points, err := ReadPoints(table, "poa_hexgrid.csv", []string{"jobs", "schools"})
	if err != nil {
		t.Fatal(err)
	}
	var feeds []network.Feed
	for _, name := range []string{"poa_eptc", "poa_trensurb"} {
		feed, _, err := gtfs.Open(t.Context(), filepath.Join(data, name+".zip"), gtfs.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		feeds = append(feeds, network.Feed{Prefix: name + ":", Feed: feed, Date: gtfs.NewDate(2019, 5, 13)})
	}
	n, err := network.Build(nil, network.DefaultOptions(), feeds...)
	if err != nil {
		t.Fatal(err)
	}
	return New(n), points
}

// Forty of the 1,227 hexagons: the matrix equals surfaces there, and the buses
// of the early afternoon (the feed has few before noon) make a city of it.
func TestMatrixOfPortoAlegre(t *testing.T) {
	e, points := portoAlegre(t)
	if len(points.Points) != 1227 {
		t.Fatalf("%d points", len(points.Points))
	}
	if outside, err := e.CheckPoints("hex", points.Points); err != nil || outside != 0 {
		t.Errorf("%d outside, %v", outside, err)
	}
	var from []Point
	for i := 0; i < len(points.Points); i += 31 {
		from = append(from, points.Points[i])
	}
	p := Params{Depart: 13 * 3600, Window: 7200, Minutes: 120}
	m := mustMatrix(t, e, from, points.Points, MatrixParams{p, []float64{5, 50, 95}})
	got := all(t, m, Run{})
	reachedCells := 0
	for _, v := range got {
		if v != transit.Unreached {
			reachedCells++
		}
	}
	if share := float64(reachedCells) / float64(len(got)); share < 0.95 {
		t.Errorf("only %.0f %% of the cells are reached", 100*share)
	}
	for i := 0; i < len(from); i += 8 {
		p.Percentile = 50
		s := mustSurface(t, e, Origin{ID: from[i].ID, Point: from[i].At}, p)
		for j, d := range points.Points {
			if want, _ := s.TimeTo(d.At); got[i*m.Cells()+3*j+1] != want {
				t.Fatalf("%s→%s: %d s, surface %d", from[i].ID, d.ID, got[i*m.Cells()+3*j+1], want)
			}
		}
	}
}
