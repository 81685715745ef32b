package reach

import (
	"math"

	"github.com/sanquan/sanquan/commute/transit"
)

// Of some lines only the headway is known. Their times are drawn several times
// over the day (transit.Drawing), and every departure of the window counts once
// for each draw: percentiles are over departures and draws alike.

// DefaultDraws is how often phases are drawn where Params.Draws is 0; MaxDraws
// is the most.
const (
	DefaultDraws = 8
	MaxDraws     = 64
)

// Draw says how the phases of headways were drawn for an answer.
type Draw struct {
	Draws int    `json:"draws"` // number of them
	Seed  uint64 `json:"seed"`  // equal seeds draw equal phases
	// ErrorMinutes is how far the answer may be off because only so many phases
	// were drawn: the root mean square over the stops reached in every draw of
	// transit.DrawError, in minutes; null where there is no such stop.
	ErrorMinutes *float64 `json:"errorMinutes"`
}

// drawing returns how the phases are drawn: once where all hours are known.
func (p Params) drawing(t *transit.Timetable) transit.Drawing {
	d := transit.Drawing{Draws: p.Draws, Seed: p.Seed}
	switch {
	case t.Headways() == 0:
		d.Draws = 1
	case d.Draws == 0:
		d.Draws = DefaultDraws
	}
	return d
}

// drawOf returns what is to be said of the draws of a profile, nil for a single
// one.
func drawOf(d transit.Drawing, p *transit.Profile, stops int, percentile float64) *Draw {
	if d.Draws == 1 {
		return nil
	}
	squares, n := 0.0, 0
	for i := range stops {
		if e, ok := transit.DrawError(p.At(transit.StopIdx(i)), d.Draws, percentile); ok {
			squares += e * e
			n++
		}
	}
	draw := &Draw{Draws: d.Draws, Seed: d.Seed}
	if n > 0 {
		minutes := round(math.Sqrt(squares/float64(n))/60, 2)
		draw.ErrorMinutes = &minutes
	}
	return draw
}

// Draw says how the phases of headways were drawn, with the error of the
// highest percentile from the first origin; nil where all hours are known. Cost:
// one search. Fault: network.query_access.
func (m *Matrix) Draw() (*Draw, error) {
	d := m.Params.drawing(m.engine.table)
	if d.Draws == 1 {
		return nil, nil
	}
	profile, err := m.window.Profile(m.engine.access(Origin{Point: m.Origins[0].At}, m.Params.Feeder))
	if err != nil {
		return nil, err
	}
	return drawOf(d, profile, m.engine.table.NumStops(), m.Params.Percentiles[len(m.Params.Percentiles)-1]), nil
}
