package cli

import (
	"cmp"
	"context"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/internal/traveltime"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/service/catalogue"
)

const defaultOverviewMinutes = 90

// Overview sums up the three circles of a region, seen from its home area.
type Overview struct {
	Region    region.Manifest  `json:"region"`
	Minutes   int              `json:"minutes"` // of the commute and the industry circle
	Commute   CommuteOverview  `json:"commute"`
	Industry  IndustryOverview `json:"industry"`
	Service   ServiceOverview  `json:"service"`
	Estimated []string         `json:"estimated"` // sentences: what in the above is estimated
}

// CommuteOverview holds the circles of the hubs of the home area, and what
// was reported about travel times beside what is computed.
type CommuteOverview struct {
	Depart        string        `json:"depart"` // HH:MM
	WindowMinutes int           `json:"windowMinutes"`
	Percentile    float64       `json:"percentile"`
	Hubs          []HubCircle   `json:"hubs"`
	Claims        []reach.Claim `json:"claims"`
}

// HubCircle is one circle in figures.
type HubCircle struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	NameEN string        `json:"nameEn,omitempty"`
	OnFoot CircleFigures `json:"onFoot"` // walking to and from stations
	ByCar  CircleFigures `json:"byCar"`  // going there by car
	Dents  []reach.Dent  `json:"dents"`  // by car, deepest first
}

// CircleFigures are the figures of one circle; people and feeder estimated.
type CircleFigures struct {
	Feeder       reach.Feeder `json:"feeder"`
	Persons      reach.People `json:"persons"`
	Stations     int          `json:"stations"`
	Parks        int          `json:"parks"`
	AreaKm2      float64      `json:"areaKm2"`
	MeanRadiusKm float64      `json:"meanRadiusKm"`
	Quotient     float64      `json:"quotient"`
}

// IndustryOverview holds the chains around a park of the home area.
type IndustryOverview struct {
	Park       chain.ParkRef   `json:"park"`
	Chains     []ChainFigures  `json:"chains"`
	Indicators []ReportedValue `json:"indicators"` // as reported, not computed
}

// ChainFigures are the nodes of a chain in numbers.
type ChainFigures struct {
	chain.Summary
	Filled int `json:"filled"` // nodes with a firm in the region
	Within int `json:"within"` // of them with a firm within the minutes of the park
}

// ReportedValue is an indicator with its source.
type ReportedValue struct {
	region.Indicator
	Origin *region.Source `json:"origin"`
}

// ServiceOverview holds the items and the windows that take them.
type ServiceOverview struct {
	Modes   []catalogue.Choice `json:"modes"`
	Items   int                `json:"items"`
	Windows int                `json:"windows"`
	People  *catalogue.People  `json:"peopleWithin60"` // of a window
	Sample  bool               `json:"sample"`         // the windows are invented
}

// overview computes the three circles.
func (a *App) overview(ctx context.Context, minutes int) (*Overview, error) {
	n, err := a.Network(ctx)
	if err != nil {
		return nil, err
	}
	r, engine := n.Region, reach.New(n)
	o := &Overview{Region: r.Manifest, Minutes: minutes}
	if o.Commute, err = a.commuteOverview(engine, minutes); err != nil {
		return nil, err
	}
	if o.Industry, err = a.industryOverview(r, engine, minutes); err != nil {
		return nil, err
	}
	if o.Service, err = a.serviceOverview(r, engine); err != nil {
		return nil, err
	}
	o.Estimated = []string{a.T("cli.demo.estimated"), a.T("cli.demo.sample")}
	return o, nil
}

func (a *App) commuteOverview(engine *reach.Engine, minutes int) (CommuteOverview, error) {
	r := engine.Region()
	var o CommuteOverview
	for _, p := range r.Places {
		if p.Kind != "hub" || !r.Within(p.Area, r.Manifest.Home) {
			continue
		}
		hub := HubCircle{ID: p.ID, Name: p.Name, NameEN: p.NameEN}
		for _, by := range []struct {
			mode reach.Mode
			to   *CircleFigures
		}{{reach.Walk, &hub.OnFoot}, {reach.Car, &hub.ByCar}} {
			c, err := a.hubCircle(engine, p.ID, by.mode, minutes)
			if err != nil {
				return o, err
			}
			*by.to = CircleFigures{
				Feeder: c.Feeder, Persons: c.Persons, Stations: len(c.Stations), Parks: len(c.Parks),
				AreaKm2: c.AreaKm2, MeanRadiusKm: c.Roundness.MeanRadiusKm, Quotient: c.Roundness.Quotient,
			}
			hub.Dents = c.Roundness.Dents
			o.Depart, o.WindowMinutes, o.Percentile = c.Depart, c.WindowMinutes, c.Percentile
		}
		o.Hubs = append(o.Hubs, hub)
	}
	if o.Hubs == nil {
		return o, fault.New(fault.NotFound, "cli.no_hub", "home", r.AreaName(r.Manifest.Home))
	}
	claims, err := engine.Claims()
	if err != nil {
		return o, err
	}
	for i := range claims {
		claims[i].Explain = a.sentence(claims[i].ExplainID, claims[i].ExplainArgs)
		if c := claims[i].Computed; c != nil {
			c.What = a.T(c.What)
		}
	}
	o.Claims = claims
	return o, nil
}

func (a *App) hubCircle(engine *reach.Engine, id string, mode reach.Mode, minutes int) (*reach.Circle, error) {
	origin, err := engine.Resolve(id)
	if err != nil {
		return nil, err
	}
	p := reach.DefaultParams()
	p.Minutes, p.Feeder = minutes, a.config.Feeders[mode]
	s, err := engine.Surface(origin, p)
	if err != nil {
		return nil, err
	}
	return s.Circle(minutes)
}

func (a *App) industryOverview(r *region.Region, engine *reach.Engine, minutes int) (IndustryOverview, error) {
	var o IndustryOverview
	park := slices.IndexFunc(r.Places, func(p region.Place) bool { return p.Kind == "park" && r.Within(p.Area, r.Manifest.Home) })
	if park < 0 {
		return o, fault.New(fault.NotFound, "cli.no_park", "home", r.AreaName(r.Manifest.Home))
	}
	times, err := a.times(engine, reach.Walk)
	if err != nil {
		return o, err
	}
	for _, s := range chain.Summaries(r) {
		d, err := chain.Diagnose(r, chain.Query{Chain: s.ID, Park: r.Places[park].ID, Minutes: minutes, Times: times})
		if err != nil {
			return o, err
		}
		o.Park = *d.Park
		o.Chains = append(o.Chains, ChainFigures{s, s.Nodes - s.Missing, *d.Summary.Reachable})
	}
	slices.SortStableFunc(o.Chains, func(x, y ChainFigures) int { return cmp.Compare(y.Within, x.Within) })
	for _, in := range r.Indicators {
		if in.Circle == "industry" {
			o.Indicators = append(o.Indicators, ReportedValue{in, r.Source(in.Source)})
		}
	}
	return o, nil
}

func (a *App) serviceOverview(r *region.Region, engine *reach.Engine) (ServiceOverview, error) {
	times, err := a.times(engine, reach.Walk)
	if err != nil {
		return ServiceOverview{}, err
	}
	items := catalogue.Items(r, catalogue.Filter{})
	windows, err := catalogue.Windows(r, catalogue.WindowQuery{Access: times})
	if err != nil {
		return ServiceOverview{}, err
	}
	return ServiceOverview{
		Modes: items.Modes, Items: items.Total, Windows: len(windows.Items),
		People: windows.PeopleWithin60, Sample: windows.Sample,
	}, nil
}

// times gives the other circles the travel times they ask for, by the
// configured feeder of a mode. Fault: reach.feeder_unknown.
func (a *App) times(engine *reach.Engine, mode reach.Mode) (*traveltime.Times, error) {
	if feeder, ok := a.config.Feeders[mode]; ok {
		return traveltime.New(engine, feeder), nil
	}
	_, err := reach.FeederOf(mode)
	return nil, err
}
