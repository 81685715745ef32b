package reach

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// Surface holds the travel times from an origin to the cells around every stop
// in reach, and to the region's stations, parks, hubs and seats. It is immutable
// and safe for concurrent use, and holds the transit profile it was made from.
type Surface struct {
	Origin Origin
	Params Params // complete

	engine     *Engine
	departures int
	rank       int
	grid       grid
	pace       float64 // seconds per metre of straight line
	limit      transit.Seconds
	beyond     transit.Seconds // limit and the time across a cell: values up to it are exact

	tileX, tileY  int // of the first tile
	tilesX, tiles int // per row; rows × columns
	index         []int32
	cells         []tile
	rows          []row // of all tiles, from the north

	visitor *visitor
	places  []pointTimes // of the engine's directory
	seats   []pointTimes // of the engine's people
	covered []areaCells
}

const (
	tileBits = 5
	tileSize = 1 << tileBits // cells a side
	tileArea = tileSize * tileSize
)

// tile is a square of cells, row-major from the north-west.
type tile struct {
	time  [tileArea]transit.Seconds // Unreached above Surface.beyond
	slack [tileArea]int16           // the most that any reached stop's feed stays below the feeder's limit, seconds
	least transit.Seconds
}

const noSlack = -1 << 15

// row is what the cells of a row have in common.
type row struct {
	lat    float64 // of their centres
	scale  scale
	across float64 // the feeder's seconds from one centre to the next
}

// row returns a row of cells by its number in the grid, which must be stored.
func (s *Surface) row(y int) *row { return &s.rows[y-s.tileY<<tileBits] }

// reached is a source with its position.
type reached struct {
	point geo.WGS84
	scale scale
	x, y  float64         // in cells
	reach float64         // the feeder's range from there, metres
	limit transit.Seconds // the feeder's longest time from there
}

// Surface computes the travel times from an origin to everywhere in reach
// within params.Minutes. Faults: those of Params.Complete.
//
// Cost: one transit profile; for every reached stop and cell in the feeder's
// range a few multiplications and a root; for cells where several stops compete a
// pass over the departures per competing stop. Tiles of cells are spread over
// the CPUs.
func (e *Engine) Surface(o Origin, p Params) (*Surface, error) {
	p, err := p.Complete()
	if err != nil {
		return nil, err
	}
	s := &Surface{
		Origin: o, Params: p, engine: e,
		grid: newGrid(p.Feeder.zoom()), pace: p.Feeder.pace(), limit: transit.Seconds(p.Minutes * 60),
	}
	s.beyond = s.limit + s.cellTime(o.Point.Lat) + 2
	profile, err := e.table.Profile(transit.Query{
		From: e.access(o, p.Feeder), Depart: p.Depart, Window: p.Window, Step: p.Step,
		Rides: p.Rides, Limit: s.beyond,
	})
	if err != nil {
		return nil, err
	}
	s.departures = len(profile.Departures)
	s.rank = rankOf(p.Percentile, s.departures)
	sources, at := s.collect(profile)
	s.fill(sources, at)
	s.visit(sources, at)
	s.covered = e.groundOf(p.Feeder).count(s)
	return s, nil
}

// cellTime is an upper bound of the feeder's time along the side of a cell as
// far as 3° of latitude from the given one.
func (s *Surface) cellTime(lat float64) transit.Seconds {
	widest := scaleAt(max(0, abs(lat)-3)).perLon * 360 / s.grid.size
	return transit.Seconds(widest*s.pace) + 1
}

// collect returns the reached stops and the origin itself, from which one
// goes directly, by their percentile, then by index; the origin is first.
func (s *Surface) collect(profile *transit.Profile) ([]source, []reached) {
	sources := []source{{stop: transit.NoStop, times: make([]transit.Seconds, s.departures)}}
	scratch := make([]transit.Seconds, s.departures)
	for i := range s.engine.table.NumStops() {
		stop := transit.StopIdx(i)
		times := profile.At(stop)
		least := slices.Min(times)
		if least > s.beyond {
			continue
		}
		copy(scratch, times)
		sources = append(sources, source{stop, times, least, selectRank(scratch, s.rank), slices.Max(times)})
	}
	slices.SortStableFunc(sources[1:], func(a, b source) int { return cmp.Compare(a.mid, b.mid) })
	at := make([]reached, len(sources))
	for i, src := range sources {
		p := s.Origin.Point
		if src.stop != transit.NoStop {
			p = s.engine.table.Stop(src.stop).Point
		}
		at[i] = s.reachedAt(src.stop, p)
	}
	return sources, at
}

func (s *Surface) reachedAt(stop transit.StopIdx, p geo.WGS84) reached {
	x, y := s.grid.of(p)
	r := reached{p, scaleAt(p.Lat), x, y, float64(s.Params.Feeder.Range()), s.Params.Feeder.limit()}
	if stop == transit.NoStop {
		r.reach, r.limit = 2*r.reach, 2*r.limit
	}
	return r
}

// margin is how far beyond the feeder's range cells are looked at, so that
// every cell in range has its eight neighbours stored.
const margin = 2

// rowRange returns the rows of cells that a stop may serve, margin included.
func (s *Surface) rowRange(r reached) (first, last int) {
	degrees := r.reach / r.scale.perLat
	_, top := s.grid.of(geo.WGS84{Lat: r.point.Lat + degrees})
	_, bottom := s.grid.of(geo.WGS84{Lat: r.point.Lat - degrees})
	return int(top) - margin, int(bottom) + margin
}

func (s *Surface) columnRange(r reached) (first, last int) {
	// the parallel half a degree nearer the pole is shorter than any in range
	degrees := r.reach / scaleAt(abs(r.point.Lat)+0.5).perLon
	cells := degrees / 360 * s.grid.size
	return int(r.x-cells) - margin, int(r.x+cells) + margin
}

// fill lays the tiles and computes them.
func (s *Surface) fill(sources []source, at []reached) {
	type box struct{ x0, y0, x1, y1 int } // tiles, inclusive
	boxes := make([]box, len(at))
	lo, hi := box{x0: 1 << 30, y0: 1 << 30}, box{}
	for i, r := range at {
		y0, y1 := s.rowRange(r)
		x0, x1 := s.columnRange(r)
		b := box{x0 >> tileBits, y0 >> tileBits, x1 >> tileBits, y1 >> tileBits}
		boxes[i] = b
		lo.x0, lo.y0 = min(lo.x0, b.x0), min(lo.y0, b.y0)
		hi.x1, hi.y1 = max(hi.x1, b.x1), max(hi.y1, b.y1)
	}
	s.tileX, s.tileY = lo.x0, lo.y0
	s.tilesX = hi.x1 - lo.x0 + 1
	s.tiles = s.tilesX * (hi.y1 - lo.y0 + 1)
	s.index = make([]int32, s.tiles)
	s.rows = make([]row, (hi.y1-lo.y0+1)<<tileBits)
	for i := range s.rows {
		lat := s.grid.lat(float64(s.tileY<<tileBits+i) + 0.5)
		sc := scaleAt(lat)
		s.rows[i] = row{lat, sc, sc.perLon * 360 / s.grid.size * s.pace}
	}

	// which stops serve which tile: counted, then listed in order of the stops
	first := make([]int32, s.tiles+1)
	each := func(visit func(tile, stop int)) {
		for i, b := range boxes {
			for ty := b.y0; ty <= b.y1; ty++ {
				for tx := b.x0; tx <= b.x1; tx++ {
					visit((ty-s.tileY)*s.tilesX+tx-s.tileX, i)
				}
			}
		}
	}
	each(func(tile, _ int) { first[tile+1]++ })
	used := 0
	var where []int32
	for t := range s.tiles {
		s.index[t] = -1
		if first[t+1] > 0 {
			s.index[t] = int32(used)
			where = append(where, int32(t))
			used++
		}
		first[t+1] += first[t]
	}
	stops := make([]int32, first[s.tiles])
	next := slices.Clone(first)
	each(func(tile, stop int) {
		stops[next[tile]] = int32(stop)
		next[tile]++
	})

	s.cells = make([]tile, used)
	s.parallel(used, func() func(int) {
		w := s.newWorker(sources, at)
		return func(i int) {
			t := where[i]
			w.tile(&s.cells[i], int(t)%s.tilesX+s.tileX, int(t)/s.tilesX+s.tileY, stops[first[t]:first[t+1]])
		}
	})
}

// parallel runs work for 0..n-1 on all CPUs; start makes the state of one.
func (s *Surface) parallel(n int, start func() func(int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			work := start()
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				work(i)
			}
		})
	}
	wait.Wait()
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
