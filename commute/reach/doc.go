// Package reach says who can reach whom in time: the travel-time surface
// around an origin, the commute circle drawn from it, one trip with its legs,
// and the claims others make about such times, checked.
//
// An Engine answers about one network (commute/network) and region:
//
//	origin, err := engine.Resolve("北京西")
//	surface, err := engine.Surface(origin, reach.DefaultParams()) // the costly part
//	circle, err := surface.Circle(90)                             // cheap, for any minutes up to the surface's
//
// # Travel time
//
// For every departure of a window the travel time to a point is the least of
// going there directly by the feeder (walk, bike, car) and of riding: feeder
// to a stop, rides with transfers on foot (commute/transit), feeder from the
// last stop. A feeder leg is the straight line × detour ÷ speed, rounded up to
// a second, and takes at most MaxMinutes; the direct way may take as long as
// two of them. All of this is an estimate and marked so.
//
// The travel time of a window is its percentile p by nearest rank: of n
// departures, ascending, the one of rank ⌈p·n/100⌉ (at least 1). A departure
// without a way within the limit counts as infinite, so p = 50 says that at
// least half of the departures get there in time. The percentile is that of
// the best way of each departure, not the best of the stops' percentiles.
//
// Where a timetable has lines of which only the headway is known, their times
// are drawn several times (Params.Draws), every departure counts once for each
// draw, and answers state the error of drawing (Draw). Journeys shown take the
// times as given.
//
// # Surface
//
// Times are held at the centres of Web Mercator cells: pixels of 256-pixel
// tiles at the zoom of the feeder (walk 9, bike and car 8), which are about
// 236 m and 472 m wide on the ground at 39.5° N. Cells no stop reaches are not
// stored. Values up to the surface's minutes are exact for the cell's centre.
//
// # Polygons
//
// Marching squares (Lorensen and Cline's method in the plane; Maple, 2003) with
// linear interpolation between cell centres. Where the neighbour of a reached
// cell is out of the feeder's range, the edge is set where the range or the
// time ends, whichever is nearer. Rings follow RFC 7946: exteriors
// counterclockwise, holes clockwise; no ring touches itself or another.
//
// # Roundness
//
// Sixteen compass sectors are centred on N, NNE, …. The radius of a sector is
// that of the circular sector of the same area, √(2·area/θ) with θ = π/8: holes
// and islands count by their area. The mean radius is that of the disc of the
// same area, √(area/π), the quadratic mean of the sectors. A sector under 0.75
// of it is a dent.
//
// The main figure, Quotient, is the isoperimetric quotient 4πA/P² (Polsby and
// Popper, Yale Law & Policy Review 9 (1991) 301) of the figure that the sixteen
// radii draw: A is the area of the circle, P the sixteen arcs and the steps
// between neighbouring radii. It is 1 if and only if the circle reaches equally
// far in all directions. The same quotient of the polygons as drawn is given
// beside it (DrawnQuotient), but says little: a circle by rail is an archipelago
// around stations whose shore grows with every island.
//
// # People
//
// An area's share inside the circle is the share of the cells of its outline
// that are within the minutes, and its people inside are that share of its
// population: people are taken to live evenly over the area, an estimate marked
// so. An area without an outline counts by its seat, wholly or not at all.
//
// # Matrix and accessibility
//
// A Matrix holds the same travel times between two lists of Points, for several
// percentiles at once; Shards computes it origin by origin on all CPUs and hands
// the parts over in order, so that a matrix of any size streams through bounded
// memory. Engine.Matrix compiles the window of the timetable once for all
// origins. Matrix.Access weights opportunities at the destinations by a Decay of
// the travel time (formulas and sources at DecayKind; what a percentile means
// there at AccessParams), Matrix.Nearest gives the time to the first so many.
// ReadPoints reads tables of points. Files are internal/matrixfile's.
//
// # Left out
//
// Streets, fares, crowding, live delays and scenarios. The package has no
// HTTP, database, clock or logger; an Engine and a Surface are safe for
// concurrent use and their answers deterministic whatever the number of CPUs.
package reach
