package reach

import (
	"errors"
	"math"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// Verdict is what came of checking a claim.
type Verdict string

// The verdicts.
const (
	Holds        Verdict = "holds"
	Differs      Verdict = "differs"
	NotCheckable Verdict = "notCheckable"
)

// Claim is a figure about travel times as somebody reported it, beside what
// the timetable gives.
type Claim struct {
	ID          string         `json:"id"`
	Circle      string         `json:"circle"`
	Name        string         `json:"name"`
	NameEN      string         `json:"nameEn"`
	Quote       string         `json:"quote"`
	Reported    Reported       `json:"reported"`
	Computed    *Computed      `json:"computed"` // null where nothing could be computed
	Verdict     Verdict        `json:"verdict"`
	Explain     string         `json:"explain"`     // left empty here: the sentence ExplainID in the reader's language
	ExplainID   string         `json:"explainId"`   // message id
	ExplainArgs map[string]any `json:"explainArgs"` // its values
	Evidence    Evidence       `json:"evidence"`
	Source      *region.Source `json:"source"`
}

// Reported is the figure of a claim.
type Reported struct {
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"`
	AtLeast bool    `json:"atLeast"`
}

// Computed is the figure beside it.
type Computed struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"` // min | %
	What  string  `json:"what"` // message id of what was computed
}

// Evidence is what a verdict rests on: rides or circles.
type Evidence struct {
	Rides   []RideEvidence   `json:"rides,omitempty"`   // the claim's direction, then the way back
	Circles []CircleEvidence `json:"circles,omitempty"` // the one the verdict rests on first
}

// RideEvidence sums up the direct trains of a service day between two stations.
type RideEvidence struct {
	From    Origin  `json:"from"`
	To      Origin  `json:"to"`
	Trains  int     `json:"trains"`  // in the timetable, which may be incomplete
	Fastest float64 `json:"fastest"` // minutes
	Median  float64 `json:"median"`
	Ride    Leg     `json:"ride"` // the fastest, the first of several
}

// CircleEvidence is the reach of several origins together.
type CircleEvidence struct {
	Origins     []Origin `json:"origins"`
	Feeder      Mode     `json:"feeder"`
	Percentile  float64  `json:"percentile"`
	Minutes     int      `json:"minutes"`
	Persons     People   `json:"persons"`
	Stations    Part     `json:"stations"`
	Districts   Part     `json:"districts"` // by their seats
	Hubs        Part     `json:"hubs"`      // those outside the province of the origins
	MissingHubs []string `json:"missingHubs"`
}

// Part is a number of a total.
type Part struct {
	Inside int `json:"inside"`
	Total  int `json:"total"`
}

func (p *Part) add(inside bool) {
	p.Total++
	if inside {
		p.Inside++
	}
}

// The rules of verdicts, named in the explanations.
const (
	// Run times are whole minutes and from arrival to arrival, so that the stop
	// at the first station is in them.
	rideToleranceMinutes = 2.0
	rideToleranceShare   = 0.10
	// A circle "covers" a region when at least half of its people live inside.
	circleCovers = 0.5
)

// Claims checks the region's indicators whose Claim is "ride" or "circle", in
// order of the table.
//
// ride: the fastest direct train of the day from From to To takes at most what
// was reported and a tolerance of 10 %, at least 2 minutes.
//
// circle: at least half of the region's people live within the reported time,
// median departure between 08:00 and 09:00, of From or a hub in the
// indicator's area, going to and from stations by car: the generous reading.
// On foot, and for the luckiest departure, stands beside it.
//
// Feeders are the standard ones (FeederOf), so that a verdict does not change
// with somebody's settings.
//
// Faults: only those with the code internal; whatever else stands in the way
// of a claim makes it NotCheckable.
//
// Cost: three surfaces for each hub of the area.
func (e *Engine) Claims() ([]Claim, error) {
	claims := []Claim{}
	for _, in := range e.region.Indicators {
		check := e.checkRide
		switch in.Claim {
		case "ride":
		case "circle":
			check = e.checkCircle
		default:
			continue
		}
		c := Claim{
			ID: in.ID, Circle: in.Circle, Name: in.Name, NameEN: in.NameEN, Quote: in.Quote,
			Reported: Reported{in.Value, in.Unit, in.AtLeast}, Source: e.region.Source(in.Source),
		}
		if err := check(&c, in); err != nil {
			// An end the pack does not have is the pack's fault, not the reader's.
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code == fault.Internal {
				return nil, err
			}
			c.explain(NotCheckable, "reach.claim.not_checkable")
		}
		claims = append(claims, c)
	}
	return claims, nil
}

func (c *Claim) explain(v Verdict, id string, keyvals ...any) {
	c.Verdict, c.ExplainID, c.ExplainArgs = v, id, map[string]any{}
	for i := 0; i < len(keyvals); i += 2 {
		c.ExplainArgs[keyvals[i].(string)] = keyvals[i+1]
	}
}

func (c *Claim) reportedMinutes() (float64, bool) {
	switch c.Reported.Unit {
	case "分钟", "min", "minutes":
		return c.Reported.Value, true
	case "小时", "h", "hours":
		return c.Reported.Value * 60, true
	}
	return 0, false
}

func (e *Engine) checkRide(c *Claim, in region.Indicator) error {
	minutes, ok := c.reportedMinutes()
	if !ok {
		c.explain(NotCheckable, "reach.claim.not_checkable")
		return nil
	}
	from, err := e.Resolve(in.From)
	if err != nil {
		return err
	}
	to, err := e.Resolve(in.To)
	if err != nil {
		return err
	}
	there, err := e.directRides(from, to)
	if err != nil {
		return err
	}
	if there == nil {
		c.explain(NotCheckable, "reach.claim.no_train", "from", from.Name, "to", to.Name)
		return nil
	}
	c.Evidence.Rides = []RideEvidence{*there}
	if back, err := e.directRides(to, from); err != nil {
		return err
	} else if back != nil {
		c.Evidence.Rides = append(c.Evidence.Rides, *back)
	}
	tolerance := max(rideToleranceMinutes, rideToleranceShare*minutes)
	c.Computed = &Computed{there.Fastest, "min", "reach.claim.what.fastest_ride"}
	verdict, id := Holds, "reach.claim.ride_holds"
	if there.Fastest > minutes+tolerance {
		verdict, id = Differs, "reach.claim.ride_differs"
	}
	c.explain(verdict, id, "from", from.Name, "to", to.Name, "train", there.Ride.Name, "minutes", there.Fastest,
		"reported", minutes, "tolerance", tolerance, "median", there.Median, "trains", there.Trains, "observed", there.Ride.Observed)
	return nil
}

// directRides sums up the direct trains of a day; nil if there are none.
func (e *Engine) directRides(from, to Origin) (*RideEvidence, error) {
	a, okA := e.table.FindStop(from.Station)
	b, okB := e.table.FindStop(to.Station)
	if !okA || !okB {
		return nil, nil
	}
	rides, err := e.table.Direct(a, b, 0, transit.Day)
	if err != nil || len(rides) == 0 {
		return nil, err
	}
	times := make([]transit.Seconds, len(rides))
	fastest := rides[0]
	for i, r := range rides {
		times[i] = r.Arrive - r.Depart
		if times[i] < fastest.Arrive-fastest.Depart {
			fastest = r
		}
	}
	leg := journeyWriter{e, from, to, Feeder{}}.leg(fastest)
	leg.Minutes = upMinutes(fastest.Arrive - fastest.Depart)
	return &RideEvidence{
		From: from, To: to, Trains: len(rides), Ride: leg,
		Fastest: round(float64(fastest.Arrive-fastest.Depart)/60, 1),
		Median:  round(float64(selectRank(times, rankOf(50, len(times))))/60, 1),
	}, nil
}

func (e *Engine) checkCircle(c *Claim, in region.Indicator) error {
	minutes, ok := c.reportedMinutes()
	if !ok || minutes != math.Trunc(minutes) || minutes < 1 || minutes > MaxMinutes {
		c.explain(NotCheckable, "reach.claim.not_checkable")
		return nil
	}
	origins, err := e.claimOrigins(in)
	if err != nil {
		return err
	}
	if len(origins) == 0 || e.persons == 0 {
		c.explain(NotCheckable, "reach.claim.not_checkable")
		return nil
	}
	const luckiest = 1 // per cent: the best of up to 100 departures
	for _, v := range []struct {
		feeder     Mode
		percentile float64
	}{{Car, 50}, {Walk, 50}, {Car, luckiest}} {
		p := DefaultParams()
		p.Feeder, _ = FeederOf(v.feeder)
		p.Percentile, p.Minutes = v.percentile, int(minutes)
		evidence, err := e.circleEvidence(origins, p)
		if err != nil {
			return err
		}
		c.Evidence.Circles = append(c.Evidence.Circles, evidence)
	}
	car, walk, lucky := c.Evidence.Circles[0], c.Evidence.Circles[1], c.Evidence.Circles[2]
	percent := func(e CircleEvidence) float64 { return round(100*e.Persons.Share, 1) }
	c.Computed = &Computed{percent(car), "%", "reach.claim.what.people_inside"}
	verdict, id := Differs, "reach.claim.circle_differs"
	if car.Persons.Share >= circleCovers {
		verdict, id = Holds, "reach.claim.circle_holds"
	}
	c.explain(verdict, id, "minutes", int(minutes), "origins", len(origins), "share", percent(car), "walk", percent(walk),
		"lucky", percent(lucky), "threshold", 100*circleCovers, "hubs", car.Hubs.Inside, "allHubs", car.Hubs.Total)
	return nil
}

// claimOrigins returns the indicator's From and the hubs in its area.
func (e *Engine) claimOrigins(in region.Indicator) ([]Origin, error) {
	var origins []Origin
	if in.From != "" {
		o, err := e.Resolve(in.From)
		if err != nil {
			return nil, err
		}
		origins = append(origins, o)
	}
	for _, d := range e.directory {
		known := slices.ContainsFunc(origins, func(o Origin) bool { return o.ID == d.ID })
		if d.Kind == "hub" && !known && in.Area != "" && e.region.Within(d.area, in.Area) {
			origins = append(origins, d.Origin)
		}
	}
	return origins, nil
}

func (e *Engine) circleEvidence(origins []Origin, p Params) (CircleEvidence, error) {
	ev := CircleEvidence{Origins: origins, Feeder: p.Feeder.Mode, Percentile: p.Percentile, Minutes: p.Minutes, MissingHubs: []string{}}
	var surfaces []*Surface
	for _, o := range origins {
		s, err := e.Surface(o, p)
		if err != nil {
			return ev, err
		}
		surfaces = append(surfaces, s)
	}
	limit := transit.Seconds(p.Minutes * 60)
	within := func(times func(*Surface) pointTimes) bool {
		return slices.ContainsFunc(surfaces, func(s *Surface) bool { return times(s).mid <= limit })
	}
	ev.Persons = e.PeopleWithin(p.Minutes, surfaces...)
	home := e.provinces(origins)
	for i := range e.directory {
		d := &e.directory[i]
		reached := within(func(s *Surface) pointTimes { return s.places()[i] })
		switch d.Kind {
		case "rail", "metro", "stop":
			ev.Stations.add(reached)
		case "hub":
			if province := e.region.ProvinceOf(d.area); province == nil || !home[province.Code] {
				ev.Hubs.add(reached)
				if !reached {
					ev.MissingHubs = append(ev.MissingHubs, d.Name)
				}
			}
		}
	}
	for i := range e.people {
		ev.Districts.add(within(func(s *Surface) pointTimes { return s.seats()[i] }))
	}
	return ev, nil
}

func (e *Engine) provinces(origins []Origin) map[string]bool {
	set := map[string]bool{}
	for _, d := range e.directory {
		if slices.ContainsFunc(origins, func(o Origin) bool { return o.ID == d.ID }) {
			if province := e.region.ProvinceOf(d.area); province != nil {
				set[province.Code] = true
			}
		}
	}
	return set
}
