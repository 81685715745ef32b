package reach

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// tripLimit is the longest a trip may take. Unlike a circle a trip may cross
// the whole region.
const tripLimit transit.Seconds = 8 * 3600

// maxOptions is the most options a Trip lists.
const maxOptions = 24

// Trip says how to get from one place to another.
type Trip struct {
	From          Origin      `json:"from"`
	To            Origin      `json:"to"`
	Depart        string      `json:"depart"` // HH:MM, start of the window
	WindowMinutes int         `json:"windowMinutes"`
	MaxRides      int         `json:"maxRides"` // of a journey
	Feeder        Feeder      `json:"feeder"`
	Percentile    float64     `json:"percentile"`
	Minutes       *int        `json:"minutes"`        // door to door at Percentile, as a circle has it; null as in Percentiles
	Best          *Journey    `json:"best"`           // first to arrive of those that leave at or after Depart
	FastestRide   *Journey    `json:"fastestRide"`    // least time in vehicles of those that leave in the window; null without a ride
	Percentiles   Percentiles `json:"percentiles"`    // of the minutes door to door, over the departures of the window
	Draw          *Draw       `json:"draw,omitempty"` // where percentiles are over draws of headways too; the journeys are those of the phases as given
	RideMinutes   RideMinutes `json:"rideMinutes"`
	Options       []Option    `json:"options"` // by minutes, then departure
	Estimated     []string    `json:"estimated"`
	Sources       []string    `json:"sources"` // of the rides shown
}

// Percentiles of door-to-door minutes, rounded up; null where that part of the
// departures has no way.
type Percentiles struct {
	P5  *int `json:"p5"`
	P50 *int `json:"p50"`
	P95 *int `json:"p95"`
}

// RideMinutes is the time in vehicles, rounded up; null without a ride.
type RideMinutes struct {
	Fastest *int `json:"fastest"`
	Median  *int `json:"median"` // over the journeys worth choosing from
}

// Option is one sequence of lines, by its shortest journey.
type Option struct {
	Journey
	Departures []string `json:"departures"` // HH:MM:SS at which it is worth choosing
}

// Trip finds the ways from one place to another that leave within the window
// of params; params.Minutes does not matter. Faults: those of Params.Complete,
// reach.same_place, reach.no_trip.
func (e *Engine) Trip(from, to Origin, p Params) (*Trip, error) {
	p, err := p.Complete()
	if err != nil {
		return nil, err
	}
	if from.ID == to.ID {
		return nil, fault.New(fault.Invalid, "reach.same_place", "name", from.Name).On("to")
	}
	access, egress := e.access(from, p.Feeder), e.access(to, p.Feeder)
	query := transit.Query{From: access, Depart: p.Depart, Window: p.Window, Step: p.Step, Rides: p.Rides, Limit: tripLimit}
	direct := e.direct(from, to, p)
	first, ok, err := e.table.Journey(access, egress, p.Depart, query)
	if err != nil {
		return nil, err
	}
	if direct != nil && (!ok || direct.Arrive <= first.Arrive) {
		first, ok = *direct, true
	}
	if !ok {
		return nil, fault.New(fault.NotFound, "reach.no_trip", "from", from.Name, "to", to.Name, "depart", clockMinutes(p.Depart), "hours", int(tripLimit/3600))
	}
	all, err := e.table.Journeys(egress, query)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(j transit.Journey) bool { return j.Rides() == 0 })
	query.Drawing = p.drawing(e.table)
	profile, err := e.table.Profile(query)
	if err != nil {
		return nil, err
	}

	at := percentiles(profile, egress, direct)
	w := journeyWriter{e, from, to, p.Feeder}
	t := &Trip{
		From: from, To: to, Depart: clockMinutes(p.Depart), WindowMinutes: int(p.Window+59) / 60, MaxRides: p.Rides, Feeder: p.Feeder,
		Percentile: p.Percentile, Best: w.journey(first), Options: []Option{},
		RideMinutes: rideMinutes(all), Estimated: slices.Clone(e.estimated),
		Percentiles: Percentiles{at(5), at(50), at(95)}, Minutes: at(p.Percentile),
		Draw: drawOf(query.Drawing, profile, e.table.NumStops(), p.Percentile),
	}
	if fastest, ok, err := e.fastestRide(from, to, p, all); err != nil {
		return nil, err
	} else if ok {
		t.FastestRide = w.journey(fastest)
		t.RideMinutes.Fastest = minutesOrNil(fastest.RideTime())
	}
	if direct != nil {
		all = append(all, *direct)
	}
	t.Options = w.options(all)
	t.Sources = t.usedSources()
	t.Estimated = slices.DeleteFunc(t.Estimated, func(id string) bool { return id == "reach.estimated.persons" })
	return t, nil
}

// direct is the way by the feeder alone, nil if it takes too long.
func (e *Engine) direct(from, to Origin, p Params) *transit.Journey {
	time := p.Feeder.Seconds(geo.Distance(from.Point, to.Point))
	if time > 2*p.Feeder.limit() {
		return nil
	}
	return &transit.Journey{Depart: p.Depart, Arrive: p.Depart + time, Legs: []transit.Leg{
		{From: transit.NoStop, To: transit.NoStop, Depart: p.Depart, Arrive: p.Depart + time},
	}}
}

// fastestRide is that of the journeys worth choosing, or of the trains between
// the two stations themselves where one is faster though it arrives later.
func (e *Engine) fastestRide(from, to Origin, p Params, journeys []transit.Journey) (transit.Journey, bool, error) {
	candidates := slices.Clone(journeys)
	a, okA := e.table.FindStop(from.Station)
	b, okB := e.table.FindStop(to.Station)
	if okA && okB && from.Station != "" && to.Station != "" && a != b {
		board := e.table.Stop(a).Board
		for _, pair := range e.pairs(a, b) {
			rides, err := e.table.Direct(pair[0], pair[1], p.Depart+board, p.Window)
			if err != nil {
				return transit.Journey{}, false, err
			}
			for _, ride := range rides {
				ride.Wait = board
				candidates = append(candidates, transit.Journey{Depart: ride.Depart - board, Arrive: ride.Arrive, Legs: []transit.Leg{ride}})
			}
		}
	}
	best, ok := transit.FastestRide(candidates)
	return best, ok, nil
}

// pairs returns the pairs of a part of one stop and a part of another.
func (e *Engine) pairs(a, b transit.StopIdx) (list [][2]transit.StopIdx) {
	for _, from := range e.net.Together(a) {
		for _, to := range e.net.Together(b) {
			list = append(list, [2]transit.StopIdx{from, to})
		}
	}
	return list
}

// percentiles returns the minutes door to door at a percentile of the
// departures, nil where that part of them has no way.
func percentiles(profile *transit.Profile, egress []transit.Access, direct *transit.Journey) func(percentile float64) *int {
	times := make([]transit.Seconds, len(profile.Departures))
	for i := range times {
		times[i] = transit.Unreached
		if direct != nil {
			times[i] = direct.Arrive - direct.Depart
		}
		for _, a := range egress {
			if t := profile.At(a.Stop)[i]; t < times[i]-a.Time {
				times[i] = t + a.Time
			}
		}
	}
	return func(p float64) *int { return minutesOrNil(selectRank(times, rankOf(p, len(times)))) }
}

func rideMinutes(all []transit.Journey) RideMinutes {
	if len(all) == 0 {
		return RideMinutes{}
	}
	times := make([]transit.Seconds, len(all))
	for i := range all {
		times[i] = all[i].RideTime()
	}
	return RideMinutes{
		Fastest: minutesOrNil(slices.Min(times)),
		Median:  minutesOrNil(selectRank(times, rankOf(50, len(times)))),
	}
}

// options groups journeys by the lines they take and the stops they change at.
func (w journeyWriter) options(all []transit.Journey) []Option {
	best := map[string]int{}
	options := []Option{}
	for _, j := range all {
		written := *w.journey(j)
		key := written.route()
		i, ok := best[key]
		if !ok {
			i = len(options)
			best[key] = i
			options = append(options, Option{Journey: written})
		}
		o := &options[i]
		if written.Seconds < o.Seconds {
			o.Journey = written
		}
		if len(j.Legs) > 1 || j.Rides() > 0 { // the feeder alone may leave at any time
			o.Departures = append(o.Departures, written.Depart)
		}
	}
	slices.SortStableFunc(options, func(a, b Option) int {
		return cmp.Or(cmp.Compare(a.Seconds, b.Seconds), cmp.Compare(a.Depart, b.Depart))
	})
	return options[:min(len(options), maxOptions)]
}

func (j *Journey) route() string {
	var b strings.Builder
	for _, l := range j.Legs {
		if l.Kind == RideKind {
			b.WriteString(l.Line + "\x00" + l.From.ID + "\x00" + l.To.ID + "\x00")
		}
	}
	return b.String()
}

func (t *Trip) usedSources() []string {
	list := []string{}
	collect := func(j *Journey) {
		for _, l := range j.Legs {
			if l.Source != nil {
				list = append(list, l.Source.ID)
			}
		}
	}
	collect(t.Best)
	if t.FastestRide != nil {
		collect(t.FastestRide)
	}
	for i := range t.Options {
		collect(&t.Options[i].Journey)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
