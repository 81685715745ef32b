package transit

import "github.com/sanquan/sanquan/base/fault"

// What the zero values of a Query stand for.
const (
	DefaultStep  Seconds = 60
	DefaultRides         = 5
	DefaultLimit Seconds = 2 * 60 * 60
)

// MaxRides is the most rides a Query may ask for.
const MaxRides = 16

// maxCells bounds stops times departures of a profile (1 GiB).
const maxCells = 1 << 28

// MaxDraws is the largest number of draws a Query may ask for.
const MaxDraws = 1000

// complete returns the query with its defaults filled in, or a fault (invalid)
// that names the field: network.query_depart, query_window, query_step,
// query_rides, query_limit, query_draws, query_access, query_too_late,
// query_too_large.
func (t *Timetable) complete(q Query) (Query, error) {
	stops := len(t.stops)
	if q.Draws == 0 || len(t.headways) == 0 && q.Draws > 0 {
		q.Draws = 1
	}
	if q.Step == 0 {
		q.Step = DefaultStep
	}
	if q.Rides == 0 {
		q.Rides = DefaultRides
	}
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	switch {
	case q.Depart < 0 || q.Depart >= MaxTime:
		return q, fault.New(fault.Invalid, "network.query_depart", "seconds", q.Depart).On("depart")
	case q.Window < 0 || q.Window > Day:
		return q, fault.New(fault.Invalid, "network.query_window", "seconds", q.Window).On("window")
	case q.Step < 0:
		return q, fault.New(fault.Invalid, "network.query_step", "seconds", q.Step).On("step")
	case q.Rides < 0 || q.Rides > MaxRides:
		return q, fault.New(fault.Invalid, "network.query_rides", "rides", q.Rides, "most", MaxRides).On("rides")
	case q.Limit < 0 || q.Limit >= MaxTime:
		return q, fault.New(fault.Invalid, "network.query_limit", "seconds", q.Limit).On("limit")
	case q.Draws < 0 || q.Draws > MaxDraws:
		return q, fault.New(fault.Invalid, "network.query_draws", "draws", q.Draws, "most", MaxDraws).On("draws")
	case q.last()+q.Limit >= MaxTime:
		return q, fault.New(fault.Invalid, "network.query_too_late", "last", q.last(), "limit", q.Limit).
			On("depart", "window", "limit")
	case q.departures()*q.Draws*stops > maxCells:
		return q, fault.New(fault.Invalid, "network.query_too_large", "departures", q.departures()*q.Draws, "stops", stops).
			On("window", "step", "draws")
	}
	return q, checkAccess(q.From, stops, "from")
}

func checkAccess(list []Access, stops int, field string) error {
	for _, a := range list {
		if int(a.Stop) >= stops || a.Time < 0 {
			return fault.New(fault.Invalid, "network.query_access", "stop", a.Stop, "seconds", a.Time).On(field)
		}
	}
	return nil
}

// departures returns the number of departures of a complete query.
func (q Query) departures() int { return max(1, int((q.Window+q.Step-1)/q.Step)) }

// last returns the last departure of a complete query.
func (q Query) last() Seconds { return q.Depart + Seconds(q.departures()-1)*q.Step }
