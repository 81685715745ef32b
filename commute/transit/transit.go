// Package transit searches timetables.
//
// A Timetable is an immutable set of stops, trips and footpaths made by a
// Builder. Profile answers a one-to-all question for every departure of a
// window at once, Journey says how one of those answers comes about. All times
// are whole seconds; times of day count from midnight ("noon minus 12 h") of
// the queried service day and may exceed 24 h.
//
// The search is plain range-RAPTOR (Delling, Pajor, Werneck: Round-Based
// Public Transit Routing, ALENEX 2012, doi 10.1137/1.9781611972924.13). It is
// kept simple: it is the oracle for the lane search, which goes through the
// same rounds for up to 128 departures at once and gives the same answers.
// Profile chooses; a Window is compiled once for many origins, ReverseProfile
// asks for the ways of everybody to one destination.
//
// # Model
//
// A traveller leaves the origin at the departure time and is on foot at stop s
// after From's time. A ride departs from s no earlier than
//
//	time on foot at s + Stop.Board     after access or a footpath
//	time got off at s + Stop.Change    after another ride
//
// (equality suffices). Getting off takes no time. After a ride, one footpath
// may be walked; footpaths are taken as given and do not chain, nor does one
// follow the access. A stop is reached when it is got off at or walked up to.
// At most Query.Rides rides are taken. The travel time counts from the
// departure, waiting included, and is Unreached beyond Query.Limit.
//
// Trips belong to service days (Days). The days before and after the queried one
// are searched too, so a trip of yesterday that calls at 24:30 is there at
// 00:30. Timetable.On shows the same timetable from another day.
//
// Of some trips only the headway is known. They have times as if it were
// known when the first one runs, and any number of others can be drawn
// (Timetable.Draw).
//
// # Memory
//
// Trips are kept as a pattern, a start and a reference to run times that many
// share: 20 bytes for each trip and at most 4 for each call, usually far less
// (docs/formats/net.md). A timetable can be written to a file and searched in
// place when it is mapped (Write, Read).
//
// The package leaves out files and formats (commute/gtfs, region), what a
// region's rows mean (commute/network) and everything between a stop and a
// point on the map (commute/reach).
package transit

import (
	"math"

	"github.com/sanquan/sanquan/base/geo"
)

// StopIdx numbers the stops of a Timetable from 0.
type StopIdx uint32

// NoStop stands for an end of a leg that is not a stop.
const NoStop = StopIdx(math.MaxUint32)

// Seconds is a time of day or a duration in whole seconds.
type Seconds int32

// Unreached is the travel or arrival time of what cannot be reached within
// the limits of a query. Never add to it.
const Unreached = Seconds(math.MaxInt32)

// Stop is a point where trips are boarded and left.
type Stop struct {
	ID    string
	Name  string
	Mode  string // rail | metro | bus …, as the source of the timetable names it
	Point geo.WGS84
	// Part is the id of the stop of which this is a part: where some trips
	// call, at the same place, because changes to and from them take another
	// time. "" is a whole stop.
	Part string

	// Board is the least time between reaching the stop, from the street or
	// by a footpath, and departing from it: entrance, check, platform.
	Board Seconds
	// Change is the least time between getting off one ride and departing on
	// the next at this same stop; 0 means as long as Board. Where Board is
	// not zero, 1 is the shortest change there is.
	Change Seconds
}

// Provenance says how sure a trip's times are; it travels into every leg.
type Provenance struct {
	Source         string // source id
	Observed       string // ISO date or month
	ClockEstimated bool   // the hour of departure is estimated
	RunsEstimated  bool   // the run times are estimated
}

// Call is one stop of a trip.
type Call struct {
	Stop    StopIdx
	Arrive  Seconds // time of day of the trip's service day, 0 <= Arrive < 7*24 h
	Depart  Seconds // likewise, >= Arrive
	NoBoard bool    // may not be boarded here
	NoLeave bool    // may not be left here
}

// Trip is one run of a vehicle.
type Trip struct {
	ID       string
	Line     string
	Name     string // train number, or the pattern of a line
	Headsign string
	Mode     string
	Days     Days     // service days on which it runs; the zero value means every day
	Clock    ClockIdx // in which its times are told
	Calls    []Call   // at least two; times never decrease
	Provenance
}

// Access is a stop and the time between it and the origin or destination.
type Access struct {
	Stop StopIdx
	Time Seconds
}

// Query asks for the travel times from one origin to all stops. The last
// departure plus Limit must lie before 72:00.
type Query struct {
	From   []Access
	Depart Seconds // first departure, time of day
	Window Seconds // departures at Depart, Depart+Step, … before Depart+Window; at least one
	Step   Seconds // 0 means 60
	Rides  int     // most rides of a journey; 0 means 5
	Limit  Seconds // longest travel time; 0 means 2 h
	Drawing
}

// Profile holds the travel times from an origin to every stop for each
// departure of a window.
type Profile struct {
	// Departures are times of day, ascending; with several draws all of them
	// once for each draw, draw by draw.
	Departures []Seconds
	// Travel is stop-major: Travel[int(stop)*len(Departures)+i] is the travel
	// time of departure i, from leaving the origin to getting off at the stop
	// (or walking up to it), Unreached where there is none within the limit.
	Travel []Seconds
}

// At returns the travel times to one stop, one per departure. The slice
// aliases the profile.
func (p *Profile) At(s StopIdx) []Seconds {
	n := len(p.Departures)
	return p.Travel[int(s)*n : (int(s)+1)*n : (int(s)+1)*n]
}

// Leg is one part of a Journey.
type Leg struct {
	Ride     bool    // a ride on a trip; otherwise on foot (or the access mode)
	From, To StopIdx // NoStop at the origin and the destination
	Depart   Seconds // time of day
	Arrive   Seconds
	Wait     Seconds // of a ride: from reaching the stop to departure, the stop's Board or Change time included
	Trip     *Trip   // of a ride
	Day      int     // of a ride: service day of the trip relative to the queried one
	Shift    Seconds // of a ride: Depart is Trip.Calls[FromCall].Depart + Shift; Day*24 h and the difference of the clocks
	FromCall int     // index into Trip.Calls
	ToCall   int     // index into Trip.Calls
}

// Journey is one way to get from an origin to a destination.
type Journey struct {
	Depart Seconds
	Arrive Seconds
	Legs   []Leg
}
