// Package gtfs reads GTFS Schedule feeds (https://gtfs.org/documentation/schedule/reference/).
//
// Open takes a folder or zip, Read a file system; both return what of the feed
// can be used, as a Feed, together with a Report of what cannot: each Problem
// names file, line, entity, field and value. A broken row is left out, never
// the whole feed, unless no trip remains. Tables are streamed; the stop times
// alone are held (32 bytes each) until they are sorted.
//
// Read are agency, stops, routes, trips, stop_times, calendar, calendar_dates,
// frequencies, transfers, pathways, levels, shapes, fare_attributes, fare_rules,
// feed_info and attributions; which columns of them, and which tables are left
// alone (fares v2, flexible service, translations), Tables says.
//
// Feeds refer by index, not by id: a Trip's Route is an index into Feed.Routes.
// Problem codes are the rule names of MobilityData's gtfs-validator where it
// has one; Codes lists them. Severities are ours: an Error means that something
// was left out, whatever that validator makes of it.
package gtfs

import "github.com/sanquan/sanquan/base/geo"

// None is the index of what is not there.
const None = -1

// Feed is a timetable as its publisher wrote it. It is not changed after Read
// and safe for concurrent use.
type Feed struct {
	Agencies     []Agency
	Stops        []Stop
	Routes       []Route
	Services     []Service
	Trips        []Trip // each with at least two stop times
	Transfers    []Transfer
	Pathways     []Pathway
	Levels       []Level
	Shapes       []Shape
	Fares        []Fare
	FareRules    []FareRule
	Info         *FeedInfo // nil where the feed has no feed_info.txt
	Attributions []Attribution
}

// Agency is an operator.
type Agency struct {
	ID, Name string
	TimeZone string // IANA name that LoadZone knows, empty where the feed gives none
}

// Stop is a place of stops.txt. Every kind of location is kept; trips call at
// platforms.
type Stop struct {
	ID, Name string
	Point    geo.WGS84 // 0, 0 where it is not known
	Kind     StopKind
	Parent   int    // index of the station, of a BoardingArea's platform; None if none
	TimeZone string // IANA name, empty where the feed gives none; the stop times do not follow it
	Code     string // what passengers read on the spot
	Zone     string // of fares
	Level    int    // index, None if none
	Boarding Access // by wheelchair
}

// Access says whether something is possible.
type Access uint8

// The values of wheelchair_boarding, wheelchair_accessible and bikes_allowed.
const (
	Unknown Access = iota
	Possible
	NotPossible
)

// StopKind is location_type.
type StopKind uint8

// The kinds of stops.
const (
	Platform StopKind = iota // or a stop at the roadside
	Station
	Entrance
	GenericNode
	BoardingArea
)

// Route is a line of stops under one name.
type Route struct {
	ID, ShortName, LongName string
	Agency                  int // index, None where unknown
	Type                    int // route_type, basic (0..12) or extended (100..1702)
	Flags                   Flags
}

// Service is a set of days.
type Service struct {
	ID             string
	Weekdays       [7]bool // by time.Weekday; within From..To
	From, To       Date    // inclusive; meaningless where no weekday is set
	Added, Removed []Date  // exceptions, ascending
}

// Trip is one run of a vehicle, or with Frequencies a template of many.
type Trip struct {
	ID, ShortName, Headsign string
	Route, Service          int    // indices
	Direction               int8   // number of the direction, 0 or 1, or None
	Block                   string // vehicle block, empty if none
	Shape                   int    // index, None if none
	Wheelchair, Bikes       Access
	Times                   []StopTime
	Frequencies             []Frequency
}

// StopTime is a call of a trip. Times are seconds since "noon minus 12 h" of
// the service day; they never decrease along a trip and may exceed 24 h.
type StopTime struct {
	Stop           int32
	Arrive, Depart int32
	Pickup, Drop   uint8 // pickup_type, drop_off_type: 0 regular, 1 none, 2 by phone, 3 ask the driver
	Interpolated   bool  // the feed gives no time here
	Flags          Flags
}

// Flags are what else is said about a stop time; a route's hold for those of
// its stop times that say nothing.
type Flags uint8

// The flags.
const (
	Approximate Flags = 1 << iota // the times are (timepoint 0)
	AlongPickup                   // one may get on anywhere from here to the next stop
	AlongDrop                     // one may get off there
)

// Frequency repeats a trip from From until before Until (seconds).
type Frequency struct {
	From, Until, Headway int32
	Exact                bool // departures are at From, From+Headway, …
}

// Transfer is a rule between two stops, stations, routes or trips.
type Transfer struct {
	FromStop, ToStop   int // indices, None where the rule does not name one; so below
	FromRoute, ToRoute int // indices
	FromTrip, ToTrip   int // indices
	Type               TransferType
	MinTime            int32 // seconds; 0 where none is given
}

// TransferType is transfer_type.
type TransferType uint8

// The types of transfers.
const (
	Recommended TransferType = iota
	Timed                    // the vehicle waits
	MinimumTime
	Impossible
	InSeat        // the vehicle goes on as another trip
	InSeatRefused // it does, but passengers must get off
)
