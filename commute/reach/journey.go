package reach

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/commute/transit"
)

// Journey is one way to get from one place to another. All of its time is in
// its legs: Seconds is WaitSeconds + RideSeconds + WalkSeconds, and the same
// holds for the minutes, which are apportioned so that they add up.
type Journey struct {
	Depart      string `json:"depart"` // HH:MM:SS
	Arrive      string `json:"arrive"`
	Minutes     int    `json:"minutes"` // rounded up
	WaitMinutes int    `json:"waitMinutes"`
	RideMinutes int    `json:"rideMinutes"`
	WalkMinutes int    `json:"walkMinutes"` // of all legs that are not rides, whatever the feeder
	Seconds     int    `json:"seconds"`
	WaitSeconds int    `json:"waitSeconds"`
	RideSeconds int    `json:"rideSeconds"`
	WalkSeconds int    `json:"walkSeconds"`
	Rides       int    `json:"rides"`
	Legs        []Leg  `json:"legs"`
}

// RideKind is the Leg.Kind of a ride; the others are the modes of feeders.
const RideKind = "ride"

// Leg is one part of a Journey. The fields from Mode on are those of a ride.
type Leg struct {
	Kind        string     `json:"kind"` // walk | bike | car | ride
	From        End        `json:"from"`
	To          End        `json:"to"`
	Depart      string     `json:"depart"` // HH:MM:SS, after the wait
	Arrive      string     `json:"arrive"`
	Minutes     int        `json:"minutes"` // under way, without the wait
	WaitMinutes int        `json:"waitMinutes"`
	Seconds     int        `json:"seconds"`
	WaitSeconds int        `json:"waitSeconds"` // at From, checks and the way to the platform included
	Mode        string     `json:"mode,omitempty"`
	Line        string     `json:"line,omitempty"`
	Name        string     `json:"name,omitempty"` // train number, or the pattern of a line
	Headsign    string     `json:"headsign,omitempty"`
	Stops       int        `json:"stops,omitempty"`    // from boarding to leaving, the last one counted
	Clock       string     `json:"clock,omitempty"`    // timetable | estimated: the hour of departure
	Runs        string     `json:"runs,omitempty"`     // measured | estimated: the time under way
	Observed    string     `json:"observed,omitempty"` // ISO date or month
	Source      *SourceRef `json:"source,omitempty"`
}

// End is an end of a leg.
type End struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	NameEN string  `json:"nameEn,omitempty"`
	Lon    float64 `json:"lon"` // degrees, WGS 84; so Lat
	Lat    float64 `json:"lat"` // degrees
}

// SourceRef names the source of a leg.
type SourceRef struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Date  string `json:"date"`
}

// journeyWriter turns journeys of the timetable into answers.
type journeyWriter struct {
	e        *Engine
	from, to Origin
	feeder   Feeder
}

func (w journeyWriter) journey(j transit.Journey) *Journey {
	out := &Journey{
		Depart: Clock(j.Depart), Arrive: Clock(j.Arrive), Minutes: upMinutes(j.Arrive - j.Depart),
		Seconds: int(j.Arrive - j.Depart), WaitSeconds: int(j.WaitTime()), RideSeconds: int(j.RideTime()),
		WalkSeconds: int(j.WalkTime()), Rides: j.Rides(),
	}
	parts := make([]transit.Seconds, 0, 2*len(j.Legs))
	for _, l := range j.Legs {
		out.Legs = append(out.Legs, w.leg(l))
		parts = append(parts, l.Wait, l.Arrive-l.Depart)
	}
	minutes := apportion(parts)
	for i := range out.Legs {
		l := &out.Legs[i]
		l.WaitMinutes, l.Minutes = minutes[2*i], minutes[2*i+1]
		out.WaitMinutes += l.WaitMinutes
		if l.Kind == RideKind {
			out.RideMinutes += l.Minutes
		} else {
			out.WalkMinutes += l.Minutes
		}
	}
	return out
}

func (w journeyWriter) leg(l transit.Leg) Leg {
	out := Leg{
		Kind: RideKind, From: w.end(l.From, w.from), To: w.end(l.To, w.to),
		Depart: Clock(l.Depart), Arrive: Clock(l.Arrive),
		Seconds: int(l.Arrive - l.Depart), WaitSeconds: int(l.Wait),
	}
	if !l.Ride {
		out.Kind = string(Walk)
		if l.From == transit.NoStop || l.To == transit.NoStop {
			out.Kind = string(w.feeder.Mode)
		}
		return out
	}
	t := l.Trip
	out.Mode, out.Line, out.Name, out.Headsign = t.Mode, t.Line, t.Name, t.Headsign
	out.Stops, out.Observed = l.ToCall-l.FromCall, t.Observed
	out.Clock, out.Runs = "timetable", "measured"
	if t.ClockEstimated {
		out.Clock = "estimated"
	}
	if t.RunsEstimated {
		out.Runs = "estimated"
	}
	if t.Source != "" {
		out.Source = &SourceRef{ID: t.Source}
		if s := w.e.region.Source(t.Source); s != nil {
			out.Source.Title, out.Source.Date = s.Title, s.Date
		}
	}
	return out
}

// end is a stop, or the end of the trip where there is none.
func (w journeyWriter) end(s transit.StopIdx, end Origin) End {
	if s == transit.NoStop {
		return End{end.ID, end.Name, end.NameEN, end.Lon, end.Lat}
	}
	stop := w.e.table.Stop(s)
	out := End{ID: stop.ID, Name: stop.Name, Lon: stop.Point.Lon, Lat: stop.Point.Lat}
	if station := w.e.region.Station(stop.ID); station != nil {
		out.NameEN = station.NameEN
	}
	return out
}

// apportion rounds parts to whole minutes that add up to their sum rounded up:
// all are rounded down, then those with the largest rest get one more (the
// method of largest remainders; of equal rests the first).
func apportion(parts []transit.Seconds) []int {
	minutes := make([]int, len(parts))
	order := make([]int, len(parts))
	var sum transit.Seconds
	left := 0
	for i, p := range parts {
		minutes[i], order[i] = int(p/60), i
		sum += p
		left -= minutes[i]
	}
	left += upMinutes(sum)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(parts[b]%60, parts[a]%60) })
	for _, i := range order[:left] {
		minutes[i]++
	}
	return minutes
}
