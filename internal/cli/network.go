package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	_ "time/tzdata" // feeds name zones that the system may not know

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/internal/message"
)

func networkCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "network",
		Short:   app.T("gtfs.cli.short"),
		Long:    app.T("gtfs.cli.long"),
		Example: "  sanquan network check feed.zip\n  sanquan network build feed.zip -o city.net\n  sanquan network info city.net",
	}
	cmd.AddCommand(networkCheckCommand(app), networkBuildCommand(app), networkInfoCommand(app))
	return cmd
}

// feedAnswer is what `network check` and `network info` say of a feed under
// --json.
type feedAnswer struct {
	Feed    string        `json:"feed"`
	OK      bool          `json:"ok"`     // something of it can be used
	Fault   string        `json:"fault"`  // message id of what stands in the way, empty if OK
	Reason  string        `json:"reason"` // its sentence
	Seconds float64       `json:"seconds"`
	Counts  *feedCounts   `json:"counts"` // null unless OK
	Service *feedService  `json:"service"`
	Zones   []string      `json:"zones"` // of the agencies, IANA names
	Errors  int           `json:"errors"`
	Warning int           `json:"warnings"`
	Infos   int           `json:"infos"`
	Files   []gtfs.File   `json:"files"`
	Faults  []gtfs.Count  `json:"faults"` // all, the worst first
	Listed  []feedProblem `json:"problems"`
	Trunc   bool          `json:"truncated"` // there are more problems than are listed
}

type feedCounts struct {
	Agencies    int `json:"agencies"`
	Stops       int `json:"stops"` // every kind of location
	Stations    int `json:"stations"`
	Routes      int `json:"routes"`
	Trips       int `json:"trips"`
	Calls       int `json:"calls"`
	Frequencies int `json:"frequencies"`
	Transfers   int `json:"transfers"`
	Pathways    int `json:"pathways"`
	Shapes      int `json:"shapes"`
	Fares       int `json:"fares"`
}

// feedService is null where nothing ever runs.
type feedService struct {
	First        string `json:"first"` // ISO dates
	Last         string `json:"last"`
	Busiest      string `json:"busiestDay"` // within two years of First
	BusiestTrips int    `json:"busiestTrips"`
}

// feedProblem is one fault with its sentences in the language of the user.
type feedProblem struct {
	gtfs.Problem
	Reason string `json:"reason"`
	Remedy string `json:"remedy"`
}

// feedList is what both commands print under --json.
type feedList struct {
	Items []feedAnswer `json:"items"`
}

// errPartly marks the error of a command that did its work but for parts.
type errPartly struct{ error }

func (e errPartly) Unwrap() error { return e.error }

func networkCheckCommand(app *App) *cobra.Command {
	most, megabytes := 0, 0
	cmd := &cobra.Command{
		Use:     "check FEED.zip|DIR…",
		Short:   app.T("gtfs.cli.check.short"),
		Long:    app.T("gtfs.cli.check.long"),
		Example: "  sanquan network check feed.zip\n  sanquan network check bus.zip metro/ --max 100 --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if most < 0 || megabytes < 1 {
				return errUsage{errors.New(app.T("gtfs.cli.check.bad_flag"))}
			}
			list, err := app.readFeeds(cmd.Context(), args, int64(megabytes)<<20, most)
			if err != nil {
				return err
			}
			if err := app.printFeeds(cmd, list, app.writeFaults); err != nil {
				return err
			}
			return list.verdict()
		},
	}
	cmd.Flags().IntVar(&most, "max", 20, app.T("gtfs.cli.check.flag.max"))
	cmd.Flags().IntVar(&megabytes, "max-mb", 4096, app.T("gtfs.cli.check.flag.max_mb"))
	return cmd
}

// verdict is the error that the exit code tells of: the worst of all feeds.
func (l feedList) verdict() error {
	count, feeds := 0, 0
	for _, f := range l.Items {
		if !f.OK {
			return fault.New(fault.Invalid, "gtfs.not_usable", "feed", f.Feed)
		}
		if f.Errors > 0 {
			count, feeds = count+f.Errors, feeds+1
		}
	}
	if count == 0 {
		return nil
	}
	return errPartly{fault.New(fault.Invalid, "gtfs.rows_left_out", "count", count, "feeds", feeds)}
}

// readFeeds reads feeds one after the other. A feed that is not there ends it,
// one that cannot be used does not.
func (a *App) readFeeds(ctx context.Context, names []string, bytes int64, most int) (feedList, error) {
	list := feedList{Items: []feedAnswer{}}
	for _, name := range names {
		begin := a.Now()
		feed, report, err := gtfs.Open(ctx, name, gtfs.Limits{
			Bytes: bytes, Problems: math.MaxInt, PerCode: max(most, 1),
			Progress: a.feedProgress(name),
		})
		if code := fault.CodeOf(err); err != nil && code != fault.Invalid {
			return list, err
		}
		answer := a.describe(feed, report, most)
		answer.Feed, answer.Seconds = filepath.Base(name), math.Round(a.Now().Sub(begin).Seconds()*100)/100
		if err == nil && answer.Service == nil {
			err = fault.New(fault.Invalid, "gtfs.no_service", "feed", answer.Feed)
		}
		if f, ok := errors.AsType[*fault.Error](err); ok {
			answer.OK, answer.Fault, answer.Reason = false, f.ID, message.Fault(a.lang, err)
		}
		list.Items = append(list.Items, answer)
	}
	return list, nil
}

// feedProgress tells now and then how far the reading of a feed is.
func (a *App) feedProgress(name string) func(file string, rows int) {
	last := a.Now()
	return func(file string, rows int) {
		if now := a.Now(); now.Sub(last) >= progressAfter {
			last = now
			a.Notef("gtfs.cli.progress", "feed", filepath.Base(name), "file", file, "rows", rows)
		}
	}
}

// describe sums up a feed and its report, either of which may be nil.
func (a *App) describe(feed *gtfs.Feed, report *gtfs.Report, most int) feedAnswer {
	answer := feedAnswer{OK: feed != nil, Zones: []string{}, Files: []gtfs.File{}, Faults: []gtfs.Count{}, Listed: []feedProblem{}}
	if feed != nil {
		answer.Zones = feed.Zones()
		answer.Counts, answer.Service = countFeed(feed), serviceOf(feed)
	}
	if report == nil {
		return answer
	}
	answer.Errors, answer.Warning, answer.Infos = report.Of(gtfs.Error), report.Of(gtfs.Warning), report.Of(gtfs.Info)
	answer.Files, answer.Faults = report.Files, report.Counts
	for _, s := range []gtfs.Severity{gtfs.Error, gtfs.Warning, gtfs.Info} {
		for _, p := range report.Problems {
			if p.Severity == s && len(answer.Listed) < most {
				answer.Listed = append(answer.Listed, feedProblem{p, a.T(p.Reason(), p.KeyVals()...), a.T(p.Remedy(), p.KeyVals()...)})
			}
		}
	}
	answer.Trunc = len(answer.Listed) < answer.Errors+answer.Warning+answer.Infos
	return answer
}

func countFeed(f *gtfs.Feed) *feedCounts {
	c := &feedCounts{
		Agencies: len(f.Agencies), Stops: len(f.Stops), Routes: len(f.Routes), Trips: len(f.Trips),
		Transfers: len(f.Transfers), Pathways: len(f.Pathways), Shapes: len(f.Shapes), Fares: len(f.Fares),
	}
	for _, s := range f.Stops {
		if s.Kind == gtfs.Station {
			c.Stations++
		}
	}
	for i := range f.Trips {
		c.Calls += len(f.Trips[i].Times)
		c.Frequencies += len(f.Trips[i].Frequencies)
	}
	return c
}

func serviceOf(f *gtfs.Feed) *feedService {
	first, last, ok := f.Span()
	if !ok {
		return nil
	}
	busiest, _ := f.BusiestDay()
	trips := f.TripsOn(busiest)
	if trips == 0 {
		return nil
	}
	return &feedService{first.String(), last.String(), busiest.String(), trips}
}

// printFeeds prints what each feed holds, followed by what detail says of it.
func (a *App) printFeeds(cmd *cobra.Command, list feedList, detail func(*printer, feedAnswer)) error {
	return a.Print(cmd, list, func(w io.Writer) error {
		p := printer{w: w}
		for _, f := range list.Items {
			a.writeFeed(&p, f)
			detail(&p, f)
		}
		return p.err
	})
}

// writeFeed prints what a feed holds.
func (a *App) writeFeed(p *printer, f feedAnswer) {
	p.line(a.T("gtfs.cli.feed", "feed", f.Feed))
	if c := f.Counts; c != nil {
		p.line("  " + a.T("gtfs.cli.summary", "stops", c.Stops, "stations", c.Stations, "routes", c.Routes, "trips", c.Trips, "calls", c.Calls))
		p.line("  " + a.T("gtfs.cli.more", "frequencies", c.Frequencies, "transfers", c.Transfers, "pathways", c.Pathways, "shapes", c.Shapes, "fares", c.Fares))
	}
	if s := f.Service; s != nil {
		zones := strings.Join(f.Zones, ", ")
		if zones == "" {
			zones = a.T("gtfs.cli.no_zone")
		}
		p.line("  " + a.T("gtfs.cli.span", "first", s.First, "last", s.Last, "busiest", s.Busiest, "trips", s.BusiestTrips, "zones", zones))
	}
	if !f.OK {
		p.line("  " + f.Reason)
	}
}

// writeFaults prints what is wrong with a feed: how often what, then the
// first ones.
func (a *App) writeFaults(p *printer, f feedAnswer) {
	if f.Errors+f.Warning+f.Infos == 0 {
		if f.OK {
			p.line("  " + a.T("gtfs.cli.clean"))
		}
		return
	}
	p.line("  " + a.T("gtfs.cli.faults", "errors", f.Errors, "warnings", f.Warning, "infos", f.Infos))
	rows := [][]string{{"  " + a.T("gtfs.cli.col.file"), a.T("gtfs.cli.col.code"), a.T("gtfs.cli.col.severity"), a.T("gtfs.cli.col.count")}}
	for _, c := range f.Faults {
		effect := gtfs.Problem{Severity: c.Severity}.Effect()
		rows = append(rows, []string{"  " + c.File, c.Code, a.T(effect), strconv.Itoa(c.Count)})
	}
	p.table(rows)
	if f.Trunc && len(f.Listed) > 0 {
		p.line("  " + a.T("gtfs.cli.listed", "n", len(f.Listed)))
	}
	for _, problem := range f.Listed {
		p.line("  " + placeOf(problem.Problem) + " " + a.T("gtfs.cli.line", "effect", a.T(problem.Effect()), "reason", problem.Reason, "remedy", problem.Remedy))
	}
}

// placeOf is FILE:LINE ENTITY; what a fault does not have is left out.
func placeOf(p gtfs.Problem) string {
	at := p.File
	if p.Line > 0 {
		at += ":" + strconv.Itoa(p.Line)
	}
	if entity := strings.TrimSpace(p.Entity); entity != "" {
		at += " " + entity
	}
	return at
}

func networkInfoCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "info [FILE.net|FEED.zip|DIR…]",
		Short:   app.T("gtfs.cli.info.short"),
		Long:    app.T("gtfs.cli.info.long"),
		Example: "  sanquan network info\n  sanquan network info feed.zip --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return app.regionInfo(cmd)
			}
			if n, ok, err := app.openNet(args[0]); ok && len(args) == 1 {
				if err != nil {
					return err
				}
				return app.netInfo(cmd, args[0], n)
			}
			list, err := app.readFeeds(cmd.Context(), args, 0, 0)
			if err != nil {
				return err
			}
			if err := app.printFeeds(cmd, list, app.writeFiles); err != nil {
				return err
			}
			for _, f := range list.Items {
				if !f.OK {
					return list.verdict()
				}
			}
			return nil
		},
	}
}

// writeFiles prints the tables of a feed.
func (a *App) writeFiles(p *printer, f feedAnswer) {
	rows := [][]string{{"  " + a.T("gtfs.cli.col.file"), a.T("gtfs.cli.col.rows"), a.T("gtfs.cli.col.kept")}}
	for _, file := range f.Files {
		rows = append(rows, []string{"  " + file.Name, strconv.Itoa(file.Rows), strconv.Itoa(file.Kept)})
	}
	p.table(rows)
}

// networkAnswer is what `network info` says of a region under --json.
type networkAnswer struct {
	Region    string     `json:"region"`
	Title     string     `json:"title"`
	Version   string     `json:"version"`
	Zone      string     `json:"zone"`
	Stops     int        `json:"stops"`
	Trips     int        `json:"trips"` // a day
	Calls     int        `json:"calls"`
	Footpaths int        `json:"footpaths"`
	Patterns  int        `json:"patterns"`
	Estimated int        `json:"estimatedClockTrips"`
	Modes     []modeInfo `json:"modes"`
}

type modeInfo struct {
	Mode  string `json:"mode"`
	Stops int    `json:"stops"`
}

func (a *App) regionInfo(cmd *cobra.Command) error {
	n, err := a.Network(cmd.Context())
	if err != nil {
		return err
	}
	m, s := n.Region.Manifest, n.Timetable.Stats()
	answer := networkAnswer{
		Region: m.Name, Title: a.named(m.Title, m.TitleEN), Version: m.Version, Zone: m.TimeZone,
		Stops: s.Stops, Trips: s.Trips, Calls: s.Calls, Footpaths: s.Footpaths, Patterns: s.Patterns,
		Estimated: s.EstimatedClockTrips, Modes: []modeInfo{},
	}
	for _, station := range n.Region.Stations {
		i := slices.IndexFunc(answer.Modes, func(m modeInfo) bool { return m.Mode == station.Mode })
		if i < 0 {
			i = len(answer.Modes)
			answer.Modes = append(answer.Modes, modeInfo{Mode: station.Mode})
		}
		answer.Modes[i].Stops++
	}
	return a.Print(cmd, answer, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, a.T("gtfs.cli.region", "title", answer.Title, "version", answer.Version))
		p := printer{w: w, err: err}
		p.line("  " + a.T("gtfs.cli.region.summary", "stops", answer.Stops, "trips", answer.Trips, "calls", answer.Calls,
			"footpaths", answer.Footpaths, "patterns", answer.Patterns, "estimated", answer.Estimated, "zone", answer.Zone))
		for _, m := range answer.Modes {
			p.line("  " + a.T("gtfs.cli.region.mode", "mode", m.Mode, "stops", m.Stops))
		}
		return p.err
	})
}
