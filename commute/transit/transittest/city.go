// Package transittest makes timetables of stated size for benchmarks and
// tests. The same City gives the same timetable on every machine.
package transittest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// City is an imagined city: stops on a shaken square grid, lines that cross it
// in slightly bent courses and run both ways from 05:00 to 24:00, a fifth of
// them every 10 minutes and the others every 60, footpaths between stops
// within 400 m (straight line × 1.3 at 4.8 km/h). A minute of slack at every
// boarding.
type City struct {
	Stops     int     // rounded down to a square
	Lines     int     // each runs both ways
	LineStops int     // calls of a line; it ends earlier at the edge
	Spacing   float64 // metres between neighbouring stops, about
	Seed      uint64
}

// The speed of its vehicles, the time at a stop and the service hours.
const (
	metresPerSecond = 7
	dwell           = 20
	opens, closes   = 5 * 3600, 24 * 3600
)

// Timetable makes the city.
func (c City) Timetable() (*transit.Timetable, error) {
	g := &generator{City: c, side: int(math.Sqrt(float64(c.Stops))), rand: rand.New(rand.NewPCG(c.Seed, 1))}
	b := transit.NewBuilder()
	g.addStops(b)
	for line := range c.Lines {
		if err := g.addLine(b, line); err != nil {
			return nil, err
		}
	}
	if err := g.addFootpaths(b); err != nil {
		return nil, err
	}
	return b.Build()
}

type generator struct {
	City
	side int
	rand *rand.Rand
	at   [][2]float64 // metres
}

func (g *generator) addStops(b *transit.Builder) {
	const degree = 111_000.0 // metres; the city lies at the equator
	for i := range g.side * g.side {
		x := (float64(i%g.side) + 0.8*g.rand.Float64()) * g.Spacing
		y := (float64(i/g.side) + 0.8*g.rand.Float64()) * g.Spacing
		g.at = append(g.at, [2]float64{x, y})
		b.AddStop(transit.Stop{
			ID: fmt.Sprint("stop", i), Mode: "bus", Board: 60, Change: 60,
			Point: geo.WGS84{Lon: x / degree, Lat: y / degree},
		})
	}
}

func (g *generator) addLine(b *transit.Builder, line int) error {
	stops := g.course()
	if len(stops) < 2 {
		return nil
	}
	headway := transit.Seconds(3600)
	if line%5 == 0 {
		headway = 600
	}
	for direction := range 2 {
		t := transit.Trip{ID: fmt.Sprint("line", line, "/", direction), Mode: "bus"}
		var at transit.Seconds
		for i, s := range stops {
			if i > 0 {
				at += transit.Seconds(math.Ceil(g.metres(stops[i-1], s) / metresPerSecond))
			}
			t.Calls = append(t.Calls, transit.Call{Stop: s, Arrive: at, Depart: at + dwell})
			at += dwell
		}
		from := opens + transit.Seconds(g.rand.IntN(int(headway)))
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

// course goes from a random stop one to two places at a time, turning a
// little, until the line is long enough or the city ends.
func (g *generator) course() []transit.StopIdx {
	x, y := g.rand.Float64()*float64(g.side), g.rand.Float64()*float64(g.side)
	angle := g.rand.Float64() * 2 * math.Pi
	var stops []transit.StopIdx
	for len(stops) < g.LineStops && x >= 0 && y >= 0 && x < float64(g.side) && y < float64(g.side) {
		s := transit.StopIdx(int(y)*g.side + int(x))
		if len(stops) == 0 || stops[len(stops)-1] != s {
			stops = append(stops, s)
		}
		angle += (g.rand.Float64() - 0.5) / 2
		x, y = x+1.5*math.Cos(angle), y+1.5*math.Sin(angle)
	}
	return stops
}

func (g *generator) metres(a, b transit.StopIdx) float64 {
	return math.Hypot(g.at[a][0]-g.at[b][0], g.at[a][1]-g.at[b][1])
}

func (g *generator) addFootpaths(b *transit.Builder) error {
	const reach, detour, speed = 400.0, 1.3, 4.8 / 3.6
	around := int(reach/g.Spacing) + 1
	for i := range g.at {
		for dy := -around; dy <= around; dy++ {
			for dx := -around; dx <= around; dx++ {
				x, y := i%g.side+dx, i/g.side+dy
				if x < 0 || y < 0 || x >= g.side || y >= g.side || dx == 0 && dy == 0 {
					continue
				}
				from, to := transit.StopIdx(i), transit.StopIdx(y*g.side+x)
				if d := g.metres(from, to); d <= reach {
					if err := b.AddFootpath(from, to, transit.Seconds(math.Ceil(d*detour/speed))); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
