package reach

import (
	"math"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// MaxPercentiles is the most percentiles a Matrix takes at once.
const MaxPercentiles = 20

// MatrixParams says how the travel times of a matrix are taken:
// Params.Percentile does not matter, Percentiles do.
type MatrixParams struct {
	Params
	Percentiles []float64 // each over 0 and at most 100; none means the median
}

// Complete fills in the defaults, sorts the percentiles and drops repeated
// ones. Faults: those of Params.Complete, matrix.many_percentiles.
func (p MatrixParams) Complete() (MatrixParams, error) {
	p.Percentiles = slices.Clone(p.Percentiles)
	if len(p.Percentiles) == 0 {
		p.Percentiles = []float64{50}
	}
	slices.Sort(p.Percentiles)
	p.Percentiles = slices.Compact(p.Percentiles)
	if len(p.Percentiles) > MaxPercentiles {
		return p, fault.New(fault.Invalid, "matrix.many_percentiles", "max", MaxPercentiles).On("percentiles")
	}
	for _, percentile := range p.Percentiles {
		if !(percentile > 0 && percentile <= 100) {
			return p, fault.New(fault.Invalid, "reach.bad_percentile").On("percentiles")
		}
	}
	p.Percentile = p.Percentiles[len(p.Percentiles)-1]
	var err error
	p.Params, err = p.Params.Complete()
	return p, err
}

// Matrix computes travel times from many origins to many destinations. It
// holds what the origins share: the window's timetable and the stops around
// every destination. Immutable and safe for concurrent use.
//
// A time is the percentile, over the departures of the window (and draws of
// headways), of the best way of each departure: exactly what Surface.TimeTo gives for a surface from that
// origin with that percentile.
type Matrix struct {
	Params       MatrixParams // complete
	Origins      []Point
	Destinations []Point

	engine  *Engine
	window  *transit.Window
	limit   transit.Seconds
	samples int     // departures, once for each draw
	ranks   []int   // of Params.Percentiles
	scales  []scale // of the destinations
	egress  egress
}

// Matrix prepares the travel times from origins to destinations. Faults: those
// of MatrixParams.Complete, matrix.no_points.
//
// Memory: 6 bytes for every stop in the feeder's range of every destination
// (walking in a city: some hundred bytes to a few thousand each), and the
// compiled window.
func (e *Engine) Matrix(origins, destinations []Point, p MatrixParams) (*Matrix, error) {
	p, err := p.Complete()
	if err != nil {
		return nil, err
	}
	if len(origins) == 0 || len(destinations) == 0 {
		return nil, fault.New(fault.Invalid, "matrix.no_points").On("points")
	}
	m := &Matrix{
		Params: p, Origins: origins, Destinations: destinations,
		engine: e, limit: transit.Seconds(p.Minutes * 60),
	}
	drawing := p.drawing(e.table)
	m.samples = p.departures() * drawing.Draws
	m.window, err = e.table.Window(transit.Query{
		Depart: p.Depart, Window: p.Window, Step: p.Step, Rides: p.Rides, Limit: m.limit, Drawing: drawing,
	})
	if err != nil {
		return nil, err
	}
	for _, percentile := range p.Percentiles {
		m.ranks = append(m.ranks, rankOf(percentile, m.samples))
	}
	m.scales = make([]scale, len(destinations))
	for i, d := range destinations {
		m.scales[i] = scaleAt(d.At.Lat)
	}
	m.egress = m.newEgress()
	return m, nil
}

// Cells returns the number of travel times of one origin: destinations times
// percentiles.
func (m *Matrix) Cells() int { return len(m.Destinations) * len(m.ranks) }

// egress lists the stops in the feeder's range of every destination:
// stop[first[d]:first[d+1]] and as many of feed.
type egress struct {
	stops []transit.StopIdx // those that serve a destination, by latitude
	first []int
	stop  []uint32 // index into stops
	feed  []uint16
}

// newEgress finds the stops by the flat distance, as visitor does.
func (m *Matrix) newEgress() egress {
	table, f := m.engine.table, m.Params.Feeder
	byLat := make([]transit.StopIdx, 0, table.NumStops())
	for i := range table.NumStops() {
		byLat = append(byLat, transit.StopIdx(i))
	}
	slices.SortStableFunc(byLat, func(a, b transit.StopIdx) int {
		return compareFloat(table.Stop(a).Point.Lat, table.Stop(b).Point.Lat)
	})
	at := make([]reached, len(byLat))
	for i, s := range byLat {
		p := table.Stop(s).Point
		at[i] = reached{point: p, scale: scaleAt(p.Lat)}
	}
	e := egress{first: make([]int, 1, len(m.Destinations)+1)}
	number := make([]int32, len(byLat)) // in e.stops, plus 1
	for i, d := range m.Destinations {
		degrees := float64(f.Range()) / m.scales[i].perLat * 1.01
		from, _ := slices.BinarySearchFunc(at, d.At.Lat-degrees, func(r reached, lat float64) int {
			return compareFloat(r.point.Lat, lat)
		})
		for j := from; j < len(at) && at[j].point.Lat <= d.At.Lat+degrees; j++ {
			feed := f.flat(d.At, m.scales[i], at[j].point, at[j].scale)
			if feed > f.limit() {
				continue
			}
			if number[j] == 0 {
				e.stops = append(e.stops, byLat[j])
				number[j] = int32(len(e.stops))
			}
			e.stop = append(e.stop, uint32(number[j]-1))
			e.feed = append(e.feed, uint16(feed))
		}
		e.first = append(e.first, len(e.stop))
	}
	return e
}

// flat is the feeder's time between a point and where it comes from, by the
// flat distance (scale.mean).
func (f Feeder) flat(p geo.WGS84, ps scale, from geo.WGS84, fs scale) transit.Seconds {
	m := ps.mean(fs)
	dx, dy := (from.Lon-p.Lon)*m.perLon, (from.Lat-p.Lat)*m.perLat
	return f.secondsOf(math.Sqrt(dx*dx + dy*dy))
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
