package reach

import (
	"fmt"
	"math"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// Bounds of Params, inclusive.
const (
	MaxMinutes    = 180
	MaxWindow     = 4 * 3600 // seconds
	MaxDepartures = 240
	MaxRides      = 8
	MaxLegMinutes = 60 // of Feeder.MaxMinutes
	MinZoom       = 8  // of the cells of a surface, as web maps count zooms
	MaxZoom       = 10
)

// Mode is a way of getting to and from stops.
type Mode string

// The modes of a Feeder.
const (
	Walk Mode = "walk"
	Bike Mode = "bike"
	Car  Mode = "car"
)

// Feeder is the model of the way between a point and a stop, or directly
// between two points.
type Feeder struct {
	Mode            Mode         `json:"mode"`
	MetresPerSecond float64      `json:"metresPerSecond"` // along the way
	Detour          float64      `json:"detour"`          // ratio of the way to the straight line, at least 1
	MaxMinutes      int          `json:"maxMinutes"`      // longest single leg
	Basis           region.Basis `json:"basis"`           // always estimated
}

// FeederOf returns the standard feeder of a mode. Speeds are door to door, so
// crossings, parking and the wait for a taxi are in them; they are planners'
// round figures, not measurements. Fault: reach.feeder_unknown.
func FeederOf(mode Mode) (Feeder, error) {
	f := Feeder{Mode: mode, MaxMinutes: 30, Basis: region.Estimated}
	switch mode {
	case Walk:
		f.MetresPerSecond, f.Detour = 4.8/3.6, 1.3 // reaches 1.85 km
	case Bike:
		f.MetresPerSecond, f.Detour = 14/3.6, 1.3 // reaches 5.38 km
	case Car:
		f.MetresPerSecond, f.Detour = 30/3.6, 1.4 // reaches 10.7 km
	default:
		return f, fault.New(fault.Invalid, "reach.feeder_unknown", "feeder", string(mode)).On("feeder")
	}
	return f, nil
}

// pace is the time per metre of straight line.
func (f Feeder) pace() float64 { return f.Detour / f.MetresPerSecond }

// Seconds returns the time for a straight line, rounded up.
func (f Feeder) Seconds(d geo.Metres) transit.Seconds { return f.secondsOf(float64(d)) }

func (f Feeder) secondsOf(metres float64) transit.Seconds {
	return transit.Seconds(math.Ceil(metres * f.pace()))
}

func (f Feeder) limit() transit.Seconds { return transit.Seconds(f.MaxMinutes * 60) }

// Range is the longest straight line of a single leg.
func (f Feeder) Range() geo.Metres { return geo.Metres(float64(f.limit()) / f.pace()) }

// zoom is that of the grid; see the package comment.
func (f Feeder) zoom() int {
	if f.Range() < 3000 {
		return 9
	}
	return 8
}

// Params says how travel times are taken. The zero value of a field stands for
// its default, except Depart, which is midnight.
type Params struct {
	Depart     transit.Seconds // first departure, time of day; DefaultParams has 08:00
	Window     transit.Seconds // departures before Depart+Window; 0 means 60 min
	Step       transit.Seconds // between departures; 0 means 60 s
	Percentile float64         // 0 < p ≤ 100; 0 means 50
	Minutes    int             // how far the surface reaches, 1..180; 0 means 90
	Rides      int             // most rides of a journey, 1..8; 0 means 5
	Feeder     Feeder          // zero means walk
	Draws      int             // of the phases of headways, 1..64; 0 means 8. Ignored where all hours are known
	Seed       uint64          // of the draws
	Zoom       int             // of the cells, 8..10; 0 means the feeder's: walk 9, bike and car 8
}

// DefaultParams leaves between 08:00 and 09:00 and walks to and from stops.
func DefaultParams() Params {
	p, _ := Params{Depart: 8 * 3600}.Complete()
	return p
}

// Complete fills in the defaults and checks the bounds.
// Faults: reach.bad_depart, reach.bad_window, reach.bad_percentile,
// reach.bad_minutes, reach.bad_rides, reach.bad_draws, reach.bad_feeder,
// reach.bad_zoom.
func (p Params) Complete() (Params, error) {
	if p.Window == 0 {
		p.Window = 3600
	}
	if p.Step == 0 {
		p.Step = 60
	}
	if p.Percentile == 0 {
		p.Percentile = 50
	}
	if p.Minutes == 0 {
		p.Minutes = 90
	}
	if p.Rides == 0 {
		p.Rides = 5
	}
	if p.Feeder == (Feeder{}) {
		p.Feeder, _ = FeederOf(Walk)
	}
	f := p.Feeder
	switch {
	case p.Depart < 0 || p.Depart >= 24*3600:
		return p, fault.New(fault.Invalid, "reach.bad_depart").On("depart")
	case p.Window < 0 || p.Window > MaxWindow || p.Step < 1 || p.departures() > MaxDepartures:
		return p, fault.New(fault.Invalid, "reach.bad_window", "hours", MaxWindow/3600, "departures", MaxDepartures).On("window", "step")
	case !(p.Percentile > 0 && p.Percentile <= 100):
		return p, fault.New(fault.Invalid, "reach.bad_percentile").On("percentile")
	case p.Minutes < 1 || p.Minutes > MaxMinutes:
		return p, badMinutes(MaxMinutes)
	case p.Rides < 1 || p.Rides > MaxRides:
		return p, fault.New(fault.Invalid, "reach.bad_rides", "max", MaxRides).On("rides")
	case p.Draws < 0 || p.Draws > MaxDraws:
		return p, fault.New(fault.Invalid, "reach.bad_draws", "max", MaxDraws).On("draws")
	case !(f.MetresPerSecond >= 0.3 && f.MetresPerSecond <= 40 && f.Detour >= 1 && f.Detour <= 3 && f.MaxMinutes >= 1 && f.MaxMinutes <= MaxLegMinutes):
		return p, fault.New(fault.Invalid, "reach.bad_feeder").On("feeder")
	case p.Zoom != 0 && (p.Zoom < MinZoom || p.Zoom > MaxZoom):
		return p, fault.New(fault.Invalid, "reach.bad_zoom", "min", MinZoom, "max", MaxZoom).On("zoom")
	}
	return p, nil
}

func badMinutes(most int) error {
	return fault.New(fault.Invalid, "reach.bad_minutes", "max", most).On("minutes")
}

// zoom is that of the grid.
func (p Params) zoom() int {
	if p.Zoom != 0 {
		return p.Zoom
	}
	return p.Feeder.zoom()
}

func (p Params) departures() int { return int((p.Window + p.Step - 1) / p.Step) }

// Key is a text that is equal for equal surfaces: of the same network, the
// same origin and params (after Complete) give the same answers.
func Key(o Origin, p Params) string {
	return fmt.Sprintf("%s|%s|%.6f,%.6f|%+v", o.ID, o.Station, o.Point.Lon, o.Point.Lat, p)
}

// ParseClock reads a time of day HH:MM or HH:MM:SS. Fault: reach.bad_clock.
func ParseClock(s string) (transit.Seconds, error) {
	var h, m, sec int
	n, err := fmt.Sscanf(s, "%d:%d:%d", &h, &m, &sec)
	if n < 2 || (n == 2 && err == nil) || h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59 || !clockShape(s) {
		return 0, fault.New(fault.Invalid, "reach.bad_clock", "text", s)
	}
	return transit.Seconds(h*3600 + m*60 + sec), nil
}

func clockShape(s string) bool {
	fields := 1
	for _, r := range s {
		switch {
		case r == ':':
			fields++
		case r < '0' || r > '9':
			return false
		}
	}
	return len(s) <= len("00:00:00") && (fields == 2 || fields == 3)
}

// Clock writes a time of day as HH:MM:SS; a time after midnight of the next day
// keeps counting ("25:10:00").
func Clock(t transit.Seconds) string {
	return fmt.Sprintf("%02d:%02d:%02d", t/3600, t/60%60, t%60)
}

// clockMinutes is Clock without the seconds.
func clockMinutes(t transit.Seconds) string { return fmt.Sprintf("%02d:%02d", t/3600, t/60%60) }

// upMinutes rounds up, so that upMinutes(t) <= m exactly if t <= 60·m.
func upMinutes(t transit.Seconds) int { return int((t + 59) / 60) }
