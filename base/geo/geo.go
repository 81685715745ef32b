// Package geo holds positions and the distances between them.
//
// Positions of the three datums used on Chinese maps are three types: WGS84
// (GPS, OGC), GCJ02 (the shifted datum that public maps in mainland China must
// use) and BD09 (Baidu's further shift). A position of one is never taken for
// one of another; conversion is an explicit method call. Everything Sanquan
// stores and computes with is WGS84; the others exist for import and export.
//
// Distances, bearings and destinations are on the WGS 84 ellipsoid
// (a = 6,378,137 m, f = 1/298.257223563, NIMA TR8350.2).
//
// The package leaves out map projections and polygons, and it never guesses
// the datum of a coordinate: the difference is about 500 m, one street too far.
// All functions are pure, deterministic and safe for concurrent use.
package geo

import "math"

// WGS84 is a position in degrees, longitude first, on the WGS 84 datum.
type WGS84 struct {
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

// GCJ02 is a position in degrees, longitude first, on the datum GCJ-02.
type GCJ02 struct {
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

// BD09 is a position in degrees, longitude first, on the datum BD-09 (BD-09LL).
type BD09 struct {
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

// Valid reports whether both degrees are numbers within [-180, 180] and
// [-90, 90]. It says nothing about the datum.
func (p WGS84) Valid() bool {
	return math.Abs(p.Lon) <= 180 && math.Abs(p.Lat) <= 90 // false for NaN
}

// Metres is a length on the ground.
type Metres float64

// Degrees is an angle. As a bearing it is counted clockwise from true north
// and lies in [0, 360).
type Degrees float64
