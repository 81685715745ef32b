package httpapi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/internal/message"
)

// surfaceMinutes are the limits surfaces are computed to: the least that holds
// what is asked, so that a slider moves within one surface.
var surfaceMinutes = []int{120, reach.MaxMinutes}

// circleQuery is the example of /circle.
const circleQuery = "?from=hub:centre&depart=08:00&window=60&minutes=60"

// Leaving says when a trip begins and how one gets to and from stops.
type Leaving struct {
	Depart     string  `query:"depart" pattern:"^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$" default:"08:00" doc:"First departure, time of day HH:MM." example:"08:00"`
	Feeder     string  `query:"feeder" enum:"walk,bike,car" default:"walk" doc:"How one gets from the origin to a stop, and from the last stop on. Speeds are estimates; the answer states them."`
	WalkLimit  int     `query:"walkLimit" minimum:"1" maximum:"60" doc:"Minutes of the longest single leg to or from a stop, by whatever feeder; a way without a ride may take twice as long. Left out: what the server is set to, 30 unless changed. The answer states it as feeder.maxMinutes." example:"15"`
	Rides      int     `query:"rides" minimum:"1" maximum:"8" default:"5" doc:"Most rides of a journey: 1 is without a change."`
	Percentile float64 `query:"percentile" exclusiveMinimum:"0" maximum:"100" default:"50" doc:"Percentile of the travel times of the departures, by nearest rank: with 50 at least half of the departures arrive in time."`
}

type circleInput struct {
	Shaped
	Leaving
	From    string `query:"from" required:"true" minLength:"1" maxLength:"64" doc:"Origin: the id or name of a place or station, or a point as longitude,latitude (WGS 84 degrees)." example:"北京西"`
	Window  int    `query:"window" minimum:"1" maximum:"240" default:"60" doc:"Departures of so many minutes, one a minute, beginning at depart."`
	Minutes int    `query:"minutes" minimum:"1" maximum:"180" default:"90" doc:"Door-to-door minutes of the circle."`
	Cutoffs []int  `query:"cutoffs" maxItems:"12" doc:"Minutes of the polygons to draw, separated by commas. Left out: only that of the circle." example:"[30,60,90]"`
}

type tripInput struct {
	Asked
	Leaving
	From   string `query:"from" required:"true" minLength:"1" maxLength:"64" doc:"Origin: id, name, or longitude,latitude." example:"北京西"`
	To     string `query:"to" required:"true" minLength:"1" maxLength:"64" doc:"Destination: id, name, or longitude,latitude." example:"雄安"`
	Window int    `query:"window" minimum:"1" maximum:"240" default:"120" doc:"Departures of so many minutes, beginning at depart."`
}

func (s *Server) registerCommute() {
	ask(s, endpoint{
		id: "getCircle", path: "circle", tag: tagCommute, summary: "通勤圈 · Commute circle",
		description: "What is within so many minutes door to door of an origin: polygons, stations, parks, districts with the share of their residents, and how round the circle is. Travel time is the given percentile over the departures of the window, of the best way of each departure.",
		query:       circleQuery, errors: []int{404},
	}, s.circle, format[*reach.Circle]{
		mediaType: typeGeoJSON, file: "circle.geojson",
		what:  "GeoJSON FeatureCollection: one MultiPolygon for each cut-off, largest first, with minutes, origin and window as properties.",
		write: func(c *reach.Circle) ([]byte, error) { return encodeJSON(circleFeatures(c)) },
	})
	limitItems(s.api.OpenAPI().Paths[prefix+"/circle"].Get, "cutoffs", 1, reach.MaxMinutes)

	ask(s, endpoint{
		id: "getTrip", path: "trip", tag: tagCommute, summary: "行程 · Trip",
		description: "How to get from one place to another: the journey that arrives first, the one with the least time in vehicles, the minutes at a percentile over the departures of the window, and every sequence of lines worth choosing. Each leg says whether its hours and its run time are observed or estimated, and where they come from.",
		query:       "?from=rail:T01&to=rail:T03&depart=07:30&window=60", errors: []int{404},
	}, s.trip)

	ask(s, endpoint{
		id: "listClaims", path: "claims", tag: tagCommute, summary: "说法核对 · Claims checked",
		description: "What somebody reported about travel times, beside what the timetable gives, with the evidence. What cannot be checked says so.",
	}, listClaims)
}

// circle answers /circle. The surface is shared among requests of the same
// origin and departures, whatever their minutes.
func (s *Server) circle(ctx context.Context, w *World, in circleInput) (*reach.Circle, error) {
	began := s.deps.Now()
	surface, err := w.surface(ctx, in)
	if err != nil {
		return nil, err
	}
	cutoffs := slices.Clone(in.Cutoffs)
	slices.SortFunc(cutoffs, func(a, b int) int { return b - a })
	c, err := surface.Circle(in.Minutes, slices.Compact(cutoffs)...)
	if err != nil {
		return nil, err
	}
	answer := *c
	answer.Estimated = texts(in.lang(), c.Estimated)
	answer.Persons.Method = message.Text(in.lang(), c.Persons.Method)
	answer.ComputeMillis = millis(s.deps.Now().Sub(began))
	return &answer, nil
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()/100) / 10 }

// texts says message ids in a language.
func texts(lang message.Lang, ids []string) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = message.Text(lang, id)
	}
	return list
}

func (w *World) surface(ctx context.Context, in circleInput) (*reach.Surface, error) {
	origin, err := w.resolve(in.From, "from")
	if err != nil {
		return nil, err
	}
	p, err := w.params(in.Leaving, in.Window)
	if err != nil {
		return nil, err
	}
	p.Minutes = surfaceMinutes[0]
	if slices.Max(append([]int{in.Minutes}, in.Cutoffs...)) > p.Minutes {
		p.Minutes = surfaceMinutes[1]
	}
	if p, err = p.Complete(); err != nil {
		return nil, err
	}
	return w.surfaces.get(ctx, reach.Key(origin, p), func() (*reach.Surface, error) { return w.engine.Surface(origin, p) })
}

// params reads what circles and trips have in common.
func (w *World) params(l Leaving, windowMinutes int) (reach.Params, error) {
	depart, err := reach.ParseClock(l.Depart)
	if err != nil {
		return reach.Params{}, on(err, "depart")
	}
	feeder, err := w.feeder(l.Feeder)
	if err != nil {
		return reach.Params{}, on(err, "feeder")
	}
	if l.WalkLimit > 0 {
		feeder.MaxMinutes = l.WalkLimit
	}
	return reach.Params{
		Depart: depart, Window: transit.Seconds(windowMinutes * 60), Percentile: l.Percentile, Rides: l.Rides, Feeder: feeder,
	}, nil
}

// resolve finds the place that a parameter names.
func (w *World) resolve(text, parameter string) (reach.Origin, error) {
	o, err := w.engine.Resolve(text)
	return o, on(err, parameter)
}

// on makes a fault name exactly the parameter.
func on(err error, parameter string) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	c := *e
	c.Fields = []string{parameter}
	return &c
}

// CircleProperties describe a polygon of a circle on the map.
type CircleProperties struct {
	Minutes       int     `json:"minutes"`
	From          string  `json:"from"`
	FromName      string  `json:"fromName"`
	Depart        string  `json:"depart"`
	WindowMinutes int     `json:"windowMinutes"`
	Percentile    float64 `json:"percentile"`
	Feeder        string  `json:"feeder"`
}

func circleFeatures(c *reach.Circle) FeatureCollection[CircleProperties] {
	var all []Feature[CircleProperties]
	for _, p := range c.Polygons {
		all = append(all, feature("MultiPolygon", p.Geometry.Coordinates, CircleProperties{
			Minutes: p.Minutes, From: c.Origin.ID, FromName: c.Origin.Name, Depart: c.Depart,
			WindowMinutes: c.WindowMinutes, Percentile: c.Percentile, Feeder: string(c.Feeder.Mode),
		}))
	}
	return collection(all)
}

// trip answers /trip.
func (s *Server) trip(ctx context.Context, w *World, in tripInput) (*reach.Trip, error) {
	from, err := w.resolve(in.From, "from")
	if err != nil {
		return nil, err
	}
	to, err := w.resolve(in.To, "to")
	if err != nil {
		return nil, err
	}
	p, err := w.params(in.Leaving, in.Window)
	if err != nil {
		return nil, err
	}
	key := "trip|" + reach.Key(from, p) + "|" + reach.Key(to, p)
	t, err := remember(ctx, w, key, func() (*reach.Trip, error) { return w.engine.Trip(from, to, p) })
	if err != nil {
		return nil, err
	}
	answer := *t
	answer.Estimated = texts(in.lang(), t.Estimated)
	return &answer, nil
}

// remember computes an answer once and keeps it.
func remember[T any](ctx context.Context, w *World, key string, compute func() (T, error)) (T, error) {
	v, err := w.answers.get(ctx, key, func() (any, error) { return compute() })
	if err != nil {
		var none T
		return none, err
	}
	t, ok := v.(T)
	if !ok {
		panic(fmt.Sprintf("httpapi: answer %s is a %T", strings.SplitN(key, "|", 2)[0], v))
	}
	return t, nil
}

func (w *World) claims(ctx context.Context) ([]reach.Claim, error) {
	return remember(ctx, w, "claims", w.engine.Claims)
}

// listClaims answers /claims: checked once, told in the reader's language.
func listClaims(ctx context.Context, w *World, in Asked) (List[reach.Claim], error) {
	checked, err := w.claims(ctx)
	if err != nil {
		return List[reach.Claim]{}, err
	}
	claims := slices.Clone(checked)
	for i := range claims {
		c := &claims[i]
		var keyvals []any
		for name, value := range c.ExplainArgs {
			keyvals = append(keyvals, name, value)
		}
		c.Explain = message.Text(in.lang(), c.ExplainID, keyvals...)
		if c.Computed != nil {
			computed := *c.Computed
			computed.What = message.Text(in.lang(), computed.What)
			c.Computed = &computed
		}
		c.Evidence.Circles = slices.Clone(c.Evidence.Circles)
		for j := range c.Evidence.Circles {
			people := &c.Evidence.Circles[j].Persons
			people.Method = message.Text(in.lang(), people.Method)
		}
	}
	return listOf(claims), nil
}
