package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/internal/message"
)

func reachCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reach",
		Short:   app.T("reach.short"),
		Example: "  sanquan reach circle --from 北京西 --minutes 90\n  sanquan reach trip --from 北京西 --to 雄安 --depart 08:00",
	}
	app.feeds.add(app, cmd)
	cmd.AddCommand(reachCircleCommand(app), reachTripCommand(app), reachMatrixCommand(app), reachAccessCommand(app))
	return cmd
}

// reachFlags are those that say how travel times are taken.
type reachFlags struct {
	from       string
	depart     string
	window     int
	percentile float64
	feeder     string
	rides      int
	walkLimit  int // minutes; that of the feeder unless limited
	limited    func() bool
	draws      int
	seed       uint64
}

func (f *reachFlags) add(app *App, cmd *cobra.Command, window int) {
	flags := cmd.Flags()
	flags.StringVar(&f.depart, "depart", "08:00", app.T("reach.flag.depart"))
	flags.IntVar(&f.window, "window", window, app.T("reach.flag.window"))
	flags.StringVar(&f.feeder, "feeder", string(reach.Walk), app.T("reach.flag.feeder"))
	flags.IntVar(&f.rides, "rides", reach.DefaultParams().Rides, app.T("reach.flag.rides", "max", reach.MaxRides))
	flags.IntVar(&f.draws, "draws", 0, app.T("reach.flag.draws", "max", reach.MaxDraws, "usual", reach.DefaultDraws))
	flags.Uint64Var(&f.seed, "seed", 0, app.T("reach.flag.seed"))
	f.limited = func() bool { return flags.Changed("walk-limit") }
	flags.IntVar(&f.walkLimit, "walk-limit", 0, app.T("reach.flag.walk_limit", "max", reach.MaxLegMinutes))
}

func (f *reachFlags) addFrom(app *App, cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.from, "from", "", app.T("reach.flag.from"))
}

func (f *reachFlags) params(app *App) (reach.Params, error) {
	p := reach.Params{Percentile: f.percentile, Window: transit.Seconds(f.window) * 60, Rides: f.rides, Draws: f.draws, Seed: f.seed}
	var err error
	if p.Depart, err = reach.ParseClock(f.depart); err != nil {
		return p, err
	}
	if _, err = reach.FeederOf(reach.Mode(f.feeder)); err != nil {
		return p, err
	}
	p.Feeder = app.config.Feeders[reach.Mode(f.feeder)]
	if f.limited() {
		p.Feeder.MaxMinutes = f.walkLimit
	}
	if f.rides < 1 { // which to the engine means its default
		return p, fault.New(fault.Invalid, "reach.bad_rides", "max", reach.MaxRides).On("rides")
	}
	if p.Feeder.MaxMinutes < 1 || p.Feeder.MaxMinutes > reach.MaxLegMinutes {
		return p, fault.New(fault.Invalid, "reach.bad_walk_limit", "max", reach.MaxLegMinutes).On("walk-limit")
	}
	if f.window < 1 || f.window > reach.MaxWindow/60 {
		return p, fault.New(fault.Invalid, "reach.bad_window", "hours", reach.MaxWindow/3600, "departures", reach.MaxDepartures).On("window")
	}
	return p, nil
}

func reachCircleCommand(app *App) *cobra.Command {
	var f reachFlags
	minutes, file := 0, ""
	cmd := &cobra.Command{
		Use:   "circle",
		Short: app.T("reach.circle.short"),
		Long:  app.T("reach.circle.long"),
		Example: "  sanquan reach circle --from 北京西 --minutes 90\n" +
			"  sanquan reach circle --from 丽泽 --minutes 60 --feeder car --geojson circle.geojson --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := f.params(app)
			if err != nil {
				return err
			}
			p.Minutes = minutes
			if minutes == 0 {
				return fault.New(fault.Invalid, "reach.bad_minutes", "max", reach.MaxMinutes).On("minutes")
			}
			n, err := app.Network(cmd.Context())
			if err != nil {
				return err
			}
			start := app.Now()
			engine := reach.New(n)
			origin, err := engine.Resolve(f.from)
			if err != nil {
				return err
			}
			surface, err := engine.Surface(origin, p)
			if err != nil {
				return err
			}
			c, err := surface.Circle(minutes)
			if err != nil {
				return err
			}
			c.ComputeMillis = float64(app.Now().Sub(start).Microseconds()) / 1000
			app.sentences(c.Estimated)
			if file != "" {
				if err := writeGeoJSON(file, c); err != nil {
					return err
				}
			}
			return app.Print(cmd, c, func(w io.Writer) error { return app.writeCircle(w, c) })
		},
	}
	f.addFrom(app, cmd)
	f.add(app, cmd, 60)
	cmd.Flags().Float64Var(&f.percentile, "percentile", 50, app.T("reach.flag.percentile"))
	cmd.Flags().IntVar(&minutes, "minutes", 90, app.T("reach.flag.minutes"))
	cmd.Flags().StringVar(&file, "geojson", "", app.T("reach.flag.geojson"))
	return cmd
}

func reachTripCommand(app *App) *cobra.Command {
	var f reachFlags
	var to string
	cmd := &cobra.Command{
		Use:   "trip",
		Short: app.T("reach.trip.short"),
		Long:  app.T("reach.trip.long"),
		Example: "  sanquan reach trip --from 北京西 --to 雄安 --depart 08:00\n" +
			"  sanquan reach trip --from 116.287,39.858 --to 天津 --rides 2 --walk-limit 15 --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := f.params(app)
			if err != nil {
				return err
			}
			n, err := app.Network(cmd.Context())
			if err != nil {
				return err
			}
			engine := reach.New(n)
			from, err := engine.Resolve(f.from)
			if err != nil {
				return err
			}
			dest, err := engine.Resolve(to)
			if err != nil {
				return err
			}
			t, err := engine.Trip(from, dest, p)
			if err != nil {
				return err
			}
			app.sentences(t.Estimated)
			return app.Print(cmd, t, func(w io.Writer) error { return app.writeTrip(w, t) })
		},
	}
	f.addFrom(app, cmd)
	f.add(app, cmd, 120)
	cmd.Flags().Float64Var(&f.percentile, "percentile", 50, app.T("reach.flag.percentile"))
	cmd.Flags().StringVar(&to, "to", "", app.T("reach.flag.to"))
	return cmd
}

// sentences replaces message ids by what they say.
func (a *App) sentences(ids []string) {
	for i, id := range ids {
		ids[i] = a.T(id)
	}
}

// writeGeoJSON writes the polygons of a circle and its origin as a
// FeatureCollection (RFC 7946).
func writeGeoJSON(file string, c *reach.Circle) error {
	type feature struct {
		Type       string         `json:"type"`
		Properties map[string]any `json:"properties"`
		Geometry   any            `json:"geometry"`
	}
	collection := struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}{"FeatureCollection", nil}
	for _, p := range c.Polygons {
		collection.Features = append(collection.Features, feature{"Feature", map[string]any{
			"minutes": p.Minutes, "origin": c.Origin.Name, "depart": c.Depart, "windowMinutes": c.WindowMinutes,
			"percentile": c.Percentile, "feeder": c.Feeder.Mode, "basis": c.Feeder.Basis, "sources": c.Sources,
		}, p.Geometry})
	}
	collection.Features = append(collection.Features, feature{
		"Feature",
		map[string]any{"origin": c.Origin.Name, "id": c.Origin.ID},
		map[string]any{"type": "Point", "coordinates": []float64{c.Origin.Lon, c.Origin.Lat}},
	})
	raw, err := json.Marshal(collection)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(raw, '\n'), 0o644); err != nil {
		return fault.Wrap(err, fault.Unavailable, "reach.cannot_write", "file", file).On("geojson")
	}
	return nil
}

// Rows of the lists written for people; JSON has all.
const (
	districtRows = 12
	parkRows     = 8
	optionRows   = 8
)

// writeDraw says how the times of headways were drawn, if they were.
func (a *App) writeDraw(p *printer, d *reach.Draw) {
	switch {
	case d == nil:
	case d.ErrorMinutes == nil:
		p.line(a.T("reach.draw_no_error", "draws", d.Draws, "seed", d.Seed))
	default:
		p.line(a.T("reach.draw", "draws", d.Draws, "seed", d.Seed, "minutes", fmt.Sprintf("%.2f", *d.ErrorMinutes)))
	}
}

func (a *App) writeCircle(w io.Writer, c *reach.Circle) error {
	p := printer{w: w}
	p.line(a.T("reach.circle.head", "origin", a.named(c.Origin.Name, c.Origin.NameEN), "minutes", c.Minutes, "depart", c.Depart,
		"window", c.WindowMinutes, "percentile", a.percentile(c.Percentile), "feeder", a.T("reach.feeder."+string(c.Feeder.Mode))))
	p.line("")
	hub, metro := 0, 0
	for _, s := range c.Stations {
		if s.Mode == "metro" {
			metro++
		} else {
			hub++
		}
	}
	r := c.Roundness
	p.table([][]string{
		{a.T("reach.circle.area"), fmt.Sprintf("%.0f km²", c.AreaKm2)},
		{a.T("reach.circle.people"), a.people(c.Persons)},
		{a.T("reach.circle.stations"), a.T("reach.circle.stations_value", "rail", hub, "metro", metro)},
		{a.T("reach.circle.parks"), strconv.Itoa(len(c.Parks))},
		{a.T("reach.circle.roundness"), a.T("reach.circle.roundness_value", "quotient", fmt.Sprintf("%.2f", r.Quotient), "radius", fmt.Sprintf("%.1f", r.MeanRadiusKm))},
	})
	p.line("")
	a.writeSectors(&p, r)
	a.writeDistricts(&p, c)
	a.writeParks(&p, c)
	p.line("")
	a.writeDraw(&p, c.Draw)
	p.line(a.T("reach.estimated_head"))
	for _, text := range c.Estimated {
		p.line("  " + text)
	}
	return p.err
}

// barLength is the number of characters of a radius as long as the mean.
const barLength = 20

func (a *App) writeSectors(p *printer, r reach.Roundness) {
	dents := map[string]*reach.Toward{}
	for _, d := range r.Dents {
		if d.Toward == nil {
			d.Toward = &reach.Toward{}
		}
		dents[d.Name] = d.Toward
	}
	rows := [][]string{{a.T("reach.col.direction"), a.T("reach.col.radius"), a.T("reach.col.ratio"), ""}}
	for _, s := range r.Sectors {
		bar := strings.Repeat("█", min(2*barLength, int(s.Ratio*barLength+0.5)))
		if t := dents[s.Name]; t != nil && t.Name != "" {
			bar += "  " + a.T("reach.circle.dent", "place", a.named(t.Name, t.NameEN), "km", number(t.Km))
		} else if t != nil {
			bar += "  " + a.T("reach.circle.dent_nowhere")
		}
		rows = append(rows, []string{a.T("reach.sector." + s.Name), fmt.Sprintf("%.1f km", s.RadiusKm), fmt.Sprintf("%.2f", s.Ratio), bar})
	}
	p.table(rows)
}

func (a *App) writeDistricts(p *printer, c *reach.Circle) {
	if len(c.Districts) == 0 {
		return
	}
	rows := [][]string{{a.T("reach.col.district"), a.T("reach.col.people"), a.T("reach.col.share"), a.T("reach.col.seat")}}
	for _, d := range c.Districts[:min(len(c.Districts), districtRows)] {
		seat := "–"
		if d.SeatMinutes != nil {
			seat = a.minutes(*d.SeatMinutes)
		}
		rows = append(rows, []string{
			a.named(d.ParentName+d.Name, strings.TrimPrefix(d.NameEN+", "+d.ParentEN, ", ")), a.residents(d.Persons),
			fmt.Sprintf("%.0f %%", 100*d.Share), seat,
		})
	}
	p.line("")
	p.table(rows)
	a.writeMore(p, len(c.Districts)-districtRows)
}

func (a *App) writeParks(p *printer, c *reach.Circle) {
	if len(c.Parks) == 0 {
		return
	}
	rows := [][]string{{a.T("reach.col.park"), a.T("reach.col.minutes"), a.T("reach.col.range")}}
	for _, park := range c.Parks[:min(len(c.Parks), parkRows)] {
		worst := a.T("reach.longer")
		if park.WorstMinutes != nil {
			worst = strconv.Itoa(*park.WorstMinutes)
		}
		rows = append(rows, []string{a.named(park.Name, park.NameEN), a.minutes(park.Minutes), strconv.Itoa(park.BestMinutes) + "–" + worst})
	}
	p.line("")
	p.table(rows)
	a.writeMore(p, len(c.Parks)-parkRows)
}

func (a *App) writeMore(p *printer, more int) {
	if more > 0 {
		p.line(a.T("reach.more", "n", more))
	}
}

// residents counts people by ten thousands in Chinese and thousands in English.
func (a *App) residents(n int) string {
	if a.lang == message.ZH {
		return a.T("reach.people", "n", strconv.Itoa((n+5000)/10000))
	}
	text := strconv.Itoa((n + 500) / 1000)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return a.T("reach.people", "n", text)
}

func (a *App) percentile(p float64) string {
	if p == 50 {
		return a.T("reach.median")
	}
	return a.T("reach.percentile", "p", number(p))
}

func (a *App) minutes(m int) string { return a.T("reach.minutes", "n", m) }
