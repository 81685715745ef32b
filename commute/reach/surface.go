package reach

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// Surface holds the travel times from an origin to the cells around every stop
// in reach and, from when they are first asked for, to the region's stations,
// parks, hubs and seats. It is safe for concurrent use and gives the same
// answers whenever it is asked. It holds the times to the stops in reach, which
// surfaces made by one call of Surfaces share.
type Surface struct {
	Origin Origin
	Params Params // complete

	*layout
	number  int // among the surfaces of the layout
	cells   []tile
	covered []areaCells
}

// layout is what the surfaces of one query share.
type layout struct {
	engine *Engine
	origin Origin
	params Params // complete, but for the percentile
	grid   grid
	pace   float64         // seconds per metre of straight line
	limit  transit.Seconds // Params.Minutes
	beyond transit.Seconds // limit and the time across a cell: values up to it are exact
	ranks  []int           // of the departures, ascending and each once
	rankOf []int           // of each surface: its index in ranks
	from   *sources
	draws  []*Draw // of each surface; nil where all hours are known

	tileX, tileY  int // of the first tile
	tilesX, tiles int // per row; rows × columns
	index         []int32
	rows          []row              // of all tiles, from the north
	served        [][tileSize]uint32 // of each tile and row: the cells with an offer
	slack         []slack
	first         []int32 // the sources that may serve tile t, by index
	stops         []int32 // are stops[first[t]:first[t+1]]

	edged   sync.Once
	visited sync.Once
	visits  []visits // of each surface
}

const (
	tileBits = 5
	tileSize = 1 << tileBits // cells a side
	tileArea = tileSize * tileSize
)

// tile is a square of cells, row-major from the north-west.
type tile struct {
	time  [tileArea]transit.Seconds // Unreached above Surface.beyond
	least transit.Seconds
}

// row is what the cells of a row have in common.
type row struct {
	lat    float64 // of their centres
	scale  scale
	across float64 // the feeder's seconds from one centre to the next
}

// row returns a row of cells by its number in the grid, which must be stored.
func (l *layout) row(y int) *row { return &l.rows[y-l.tileY<<tileBits] }

// Surface computes the travel times from an origin to everywhere in reach
// within params.Minutes. Faults: those of Params.Complete.
//
// Cost: one transit profile; for every reached stop and cell where it may better
// the others a few multiplications and a root, and for a part of those a pass
// over the departures. Tiles of cells are spread over the CPUs.
func (e *Engine) Surface(o Origin, p Params) (*Surface, error) {
	p, err := p.Complete()
	if err != nil {
		return nil, err
	}
	all, err := e.Surfaces(o, p, p.Percentile)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Surfaces computes one surface for each of the percentiles, in their order, in
// one pass; none means the median. Each is what Surface returns for that percentile. params.Percentile
// does not matter. It costs little more than the surface of the highest
// percentile, and 4 bytes for each cell and further percentile. Faults: those of
// Params.Complete, matrix.many_percentiles.
func (e *Engine) Surfaces(o Origin, p Params, percentiles ...float64) ([]*Surface, error) {
	if len(percentiles) == 0 {
		percentiles = []float64{50}
	}
	l, err := e.newLayout(o, p, percentiles)
	if err != nil {
		return nil, err
	}
	surfaces := make([]*Surface, len(percentiles))
	for i, percentile := range percentiles {
		q := l.params
		q.Percentile = percentile
		surfaces[i] = &Surface{Origin: o, Params: q, layout: l, number: i}
	}
	l.fill(surfaces)
	for _, s := range surfaces {
		s.covered = e.groundOf(s.Params).count(s)
	}
	return surfaces, nil
}

// newLayout checks the query, finds the times to the stops and lays the tiles.
func (e *Engine) newLayout(o Origin, p Params, percentiles []float64) (*layout, error) {
	m, err := MatrixParams{p, percentiles}.Complete()
	if err != nil {
		return nil, err
	}
	p = m.Params
	l := &layout{
		engine: e, origin: o, params: p, grid: newGrid(p.zoom()), pace: p.Feeder.pace(),
		limit: transit.Seconds(p.Minutes * 60),
	}
	l.beyond = l.limit + l.cellTime(o.Point.Lat) + 2
	drawing := p.drawing(e.table)
	profile, err := e.table.Profile(transit.Query{
		From: e.access(o, p.Feeder), Depart: p.Depart, Window: p.Window, Step: p.Step,
		Rides: p.Rides, Limit: l.beyond, Drawing: drawing,
	})
	if err != nil {
		return nil, err
	}
	for _, percentile := range percentiles {
		l.draws = append(l.draws, drawOf(drawing, profile, e.table.NumStops(), percentile))
	}
	l.rank(percentiles, len(profile.Departures))
	l.from = l.newSources(profile)
	l.lay()
	return l, nil
}

// rank finds the ranks of the percentiles among so many departures.
func (l *layout) rank(percentiles []float64, departures int) {
	for _, p := range percentiles {
		l.ranks = append(l.ranks, rankOf(p, departures))
	}
	l.rankOf = slices.Clone(l.ranks)
	slices.Sort(l.ranks)
	l.ranks = slices.Compact(l.ranks)
	for i, rank := range l.rankOf {
		l.rankOf[i] = slices.Index(l.ranks, rank)
	}
}

// cellTime is an upper bound of the feeder's time along the side of a cell as
// far as 3° of latitude from the given one.
func (l *layout) cellTime(lat float64) transit.Seconds {
	widest := scaleAt(max(0, abs(lat)-3)).perLon * 360 / l.grid.size
	return transit.Seconds(widest*l.pace) + 1
}

// margin is how far beyond the feeder's range cells are looked at, so that
// every cell in range has its eight neighbours stored.
const margin = 2

// rowRange returns the rows of cells that a source may serve, margin included.
func (l *layout) rowRange(r *reached) (first, last int) {
	degrees := r.reach / r.scale.perLat
	_, top := l.grid.of(geo.WGS84{Lat: r.point.Lat + degrees})
	_, bottom := l.grid.of(geo.WGS84{Lat: r.point.Lat - degrees})
	return int(top) - margin, int(bottom) + margin
}

func (l *layout) columnRange(r *reached) (first, last int) {
	// the parallel half a degree nearer the pole is shorter than any in range
	degrees := r.reach / scaleAt(abs(r.point.Lat)+0.5).perLon
	cells := degrees / 360 * l.grid.size
	return int(r.x-cells) - margin, int(r.x+cells) + margin
}

// block is a rectangle of tiles, ends inclusive.
type block struct{ x0, y0, x1, y1 int }

// lay finds the tiles that the sources may serve.
func (l *layout) lay() {
	blocks := make([]block, len(l.from.at))
	all := block{x0: 1 << 30, y0: 1 << 30}
	for i := range l.from.at {
		r := &l.from.at[i]
		y0, y1 := l.rowRange(r)
		r.top, r.bottom = int32(y0), int32(y1)
		x0, x1 := l.columnRange(r)
		b := block{x0 >> tileBits, y0 >> tileBits, x1 >> tileBits, y1 >> tileBits}
		blocks[i] = b
		all = block{min(all.x0, b.x0), min(all.y0, b.y0), max(all.x1, b.x1), max(all.y1, b.y1)}
	}
	l.tileX, l.tileY = all.x0, all.y0
	l.tilesX = all.x1 - all.x0 + 1
	l.tiles = l.tilesX * (all.y1 - all.y0 + 1)
	l.rows = make([]row, (all.y1-all.y0+1)<<tileBits)
	for i := range l.rows {
		lat := l.grid.lat(float64(l.tileY<<tileBits+i) + 0.5)
		sc := scaleAt(lat)
		l.rows[i] = row{lat, sc, sc.perLon * 360 / l.grid.size * l.pace}
	}
	l.list(blocks)
}

// list lists the sources of every tile, those of shorter times first, and
// numbers the tiles that have any.
func (l *layout) list(blocks []block) {
	first := make([]int32, l.tiles+1)
	each := func(visit func(tile, source int)) {
		for _, i := range l.from.order {
			b := blocks[i]
			for ty := b.y0; ty <= b.y1; ty++ {
				for tx := b.x0; tx <= b.x1; tx++ {
					visit((ty-l.tileY)*l.tilesX+tx-l.tileX, int(i))
				}
			}
		}
	}
	each(func(tile, _ int) { first[tile+1]++ })
	l.index = make([]int32, l.tiles)
	used := int32(0)
	for t := range l.tiles {
		l.index[t] = -1
		if first[t+1] > 0 {
			l.index[t] = used
			used++
		}
		first[t+1] += first[t]
	}
	l.slack, l.served = make([]slack, used), make([][tileSize]uint32, used)
	l.first, l.stops = first, make([]int32, first[l.tiles])
	next := slices.Clone(first)
	each(func(tile, source int) {
		l.stops[next[tile]] = int32(source)
		next[tile]++
	})
}

// sourcesOf returns those that may serve a tile, by its place in the index.
func (l *layout) sourcesOf(t int) []int32 { return l.stops[l.first[t]:l.first[t+1]] }

// fill computes the cells of the surfaces.
func (l *layout) fill(surfaces []*Surface) {
	where := l.tilesInUse()
	for _, s := range surfaces {
		s.cells = make([]tile, len(where))
	}
	parallel(len(where), func() func(int) {
		w := l.newWorker()
		return func(i int) { w.tile(where[i], surfaces) }
	})
}

// findEdges computes what polygons need of the edges of all surfaces, once.
func (s *Surface) findEdges() {
	s.edged.Do(func() {
		tiles := s.tilesInUse()
		parallel(len(tiles), func() func(int) {
			w := s.newWorker()
			return func(i int) { w.edge(tiles[i]) }
		})
	})
}

// tilesInUse returns the places of the tiles that are stored.
func (l *layout) tilesInUse() (where []int) {
	for t, i := range l.index {
		if i >= 0 {
			where = append(where, t)
		}
	}
	return where
}

// parallel runs work for 0..n-1 on all CPUs; start makes the state of one.
func parallel(n int, start func() func(int)) {
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
