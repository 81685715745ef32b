package transit_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// A region is a network of stated size: stops scattered evenly over a square,
// lines that run from stop to stop in slightly bent courses, both ways from
// 05:00 to 24:00, a fifth of them every 10 minutes and the others every 60;
// footpaths between stops within 400 m (straight line × 1.3 at 4.8 km/h). The
// same region gives the same network on every machine.
type region struct {
	stops     int
	side      float64 // metres
	patterns  int     // two for each line, one for each direction
	lineStops int     // calls of a line; it ends earlier at the edge
	board     transit.Seconds
	seed      uint64
}

// What is the same in every region.
const (
	metresPerSecond = 10    // between stops, buses and trains alike
	hop             = 700.0 // metres between calls, about
	dwell           = 20    // seconds at a stop
	walkRange       = 400.0 // metres
	walkPace        = 0.975 // seconds per metre of straight line
	opens, closes   = 18_000, 86_400
	degree          = 111_000.0 // metres; the region lies at the equator
)

type builder struct {
	region
	*transit.Builder
	rand    *rand.Rand
	at      [][2]float64 // metres
	cells   [][]transit.StopIdx
	columns int
}

func (r region) timetable() (*transit.Timetable, error) {
	b := &builder{region: r, Builder: transit.NewBuilder(), rand: rand.New(rand.NewPCG(r.seed, 1))}
	b.columns = int(r.side / walkRange)
	b.cells = make([][]transit.StopIdx, b.columns*b.columns)
	for i := range r.stops {
		x, y := b.rand.Float64()*r.side, b.rand.Float64()*r.side
		b.at = append(b.at, [2]float64{x, y})
		s := b.AddStop(transit.Stop{
			ID: fmt.Sprint(i), Mode: "bus", Board: r.board,
			Point: geo.WGS84{Lon: x / degree, Lat: y / degree},
		})
		c := b.cell(x, y)
		b.cells[c] = append(b.cells[c], s)
	}
	for line := range r.patterns / 2 {
		if err := b.addLine(line); err != nil {
			return nil, err
		}
	}
	for i := range r.stops {
		if err := b.addFootpaths(transit.StopIdx(i)); err != nil {
			return nil, err
		}
	}
	return b.Build()
}

func (b *builder) cell(x, y float64) int {
	at := func(v float64) int { return max(0, min(b.columns-1, int(v/b.side*float64(b.columns)))) }
	return at(y)*b.columns + at(x)
}

// near visits the stops within the range of a point, and some beyond it.
func (b *builder) near(x, y float64, visit func(s transit.StopIdx, metres float64)) {
	c := b.cell(x, y)
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			column, row := c%b.columns+dx, c/b.columns+dy
			if column < 0 || row < 0 || column >= b.columns || row >= b.columns {
				continue
			}
			for _, s := range b.cells[row*b.columns+column] {
				visit(s, math.Hypot(b.at[s][0]-x, b.at[s][1]-y))
			}
		}
	}
}

// course goes from a random point a hop at a time to the nearest stop, turning
// a little, until the line is long enough or the region ends.
func (b *builder) course() []transit.StopIdx {
	x, y := b.rand.Float64()*b.side, b.rand.Float64()*b.side
	angle := b.rand.Float64() * 2 * math.Pi
	var stops []transit.StopIdx
	for len(stops) < b.lineStops && x >= 0 && y >= 0 && x < b.side && y < b.side {
		best, nearest := transit.NoStop, walkRange
		b.near(x, y, func(s transit.StopIdx, metres float64) {
			if metres < nearest {
				best, nearest = s, metres
			}
		})
		if best != transit.NoStop && (len(stops) == 0 || stops[len(stops)-1] != best) {
			stops = append(stops, best)
		}
		angle += (b.rand.Float64() - 0.5) / 2
		x, y = x+hop*math.Cos(angle), y+hop*math.Sin(angle)
	}
	return stops
}

func (b *builder) addLine(line int) error {
	stops := b.course()
	if len(stops) < 2 {
		return nil
	}
	headway := transit.Seconds(3600)
	if line%5 == 0 {
		headway = 600
	}
	for range 2 {
		t := transit.Trip{Mode: "bus"}
		var at transit.Seconds
		for i, s := range stops {
			if i > 0 {
				from, to := b.at[stops[i-1]], b.at[s]
				at += transit.Seconds(math.Ceil(math.Hypot(from[0]-to[0], from[1]-to[1]) / metresPerSecond))
			}
			t.Calls = append(t.Calls, transit.Call{Stop: s, Arrive: at, Depart: at + dwell})
			at += dwell
		}
		from := opens + transit.Seconds(b.rand.IntN(int(headway)))
		err := b.AddFrequency(t, transit.Frequency{From: from, Until: closes, Headway: headway, Exact: true})
		if err != nil {
			return err
		}
		for i, k := 0, len(stops)-1; i < k; i, k = i+1, k-1 {
			stops[i], stops[k] = stops[k], stops[i]
		}
	}
	return nil
}

func (b *builder) addFootpaths(from transit.StopIdx) (err error) {
	b.near(b.at[from][0], b.at[from][1], func(to transit.StopIdx, metres float64) {
		if to != from && metres <= walkRange && err == nil {
			err = b.AddFootpath(from, to, transit.Seconds(math.Ceil(metres*walkPace)))
		}
	})
	return err
}
