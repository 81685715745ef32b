package cli

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/mapped"
)

// netAnswer is what `network build`, and `network info` of a NET file, say
// under --json.
type netAnswer struct {
	File         string               `json:"file"`
	Bytes        int64                `json:"bytes"`
	Stops        int                  `json:"stops"`
	Trips        int                  `json:"trips"` // of all service days
	Calls        int                  `json:"calls"`
	BytesPerCall float64              `json:"bytesPerCall"` // of patterns, trips and run times
	Footpaths    int                  `json:"footpaths"`
	Patterns     int                  `json:"patterns"`
	Chains       int                  `json:"chains"`
	Headways     int                  `json:"headways"` // trips of which only the headway is known
	Services     int                  `json:"services"` // distinct sets of service days
	First        string               `json:"first"`    // ISO dates
	Last         string               `json:"last"`
	Busiest      string               `json:"busiestDay"`
	Zone         string               `json:"zone"` // in which times are told
	LeftOut      int                  `json:"rowsLeftOut"`
	Seconds      float64              `json:"seconds"`
	PeakMemory   int64                `json:"peakMemoryBytes"`
	Feeds        []network.FeedReport `json:"feeds"`
}

func networkBuildCommand(app *App) *cobra.Command {
	var feeds []string
	output, force := "", false
	cmd := &cobra.Command{
		Use:     "build FEED.zip|DIR… -o FILE",
		Short:   app.T("network.cli.build.short"),
		Long:    app.T("network.cli.build.long"),
		Example: "  sanquan network build bus.zip metro.zip -o city.net\n  sanquan reach circle --network city.net --date 2026-05-13 --from 116.38,39.86",
		RunE: func(cmd *cobra.Command, args []string) error {
			paths := append(feeds, args...)
			switch {
			case len(paths) == 0:
				return errUsage{errors.New(app.T("network.cli.build.no_feed"))}
			case output == "":
				return errUsage{errors.New(app.T("network.cli.build.no_output"))}
			}
			answer, err := app.buildNet(cmd.Context(), paths, output, force)
			if err != nil {
				return err
			}
			return app.printNet(cmd, answer)
		},
	}
	cmd.Flags().StringArrayVar(&feeds, "gtfs", nil, app.T("network.cli.build.flag.gtfs"))
	cmd.Flags().StringVarP(&output, "output", "o", "", app.T("network.cli.build.flag.output"))
	app.feeds.addTransferLimit(app, cmd.Flags())
	cmd.Flags().BoolVar(&force, "force", false, app.T("network.cli.build.flag.force"))
	return cmd
}

// buildNet reads the feeds and writes their network. Faults: network.exists,
// those of gtfs.Open, network.Build and mapped.Write.
func (a *App) buildNet(ctx context.Context, paths []string, output string, force bool) (netAnswer, error) {
	begin := a.Now()
	if _, err := os.Stat(output); err == nil && !force {
		return netAnswer{}, fault.New(fault.Conflict, "network.cli.exists", "file", filepath.Base(output))
	}
	var feeds []network.Feed
	leftOut := 0
	for _, path := range paths {
		feed, report, err := gtfs.Open(ctx, path, gtfs.Limits{Progress: a.feedProgress(path)})
		if err != nil {
			return netAnswer{}, err
		}
		leftOut += report.Of(gtfs.Error)
		feeds = append(feeds, network.Feed{Feed: feed, Source: filepath.Base(path), Prefix: feedPrefix(path, len(paths), feeds), Whole: true})
	}
	busiest, ok := busiestOf(feeds)
	if !ok {
		return netAnswer{}, fault.New(fault.Invalid, "gtfs.no_service", "feed", filepath.Base(paths[0]))
	}
	for i := range feeds {
		feeds[i].Date = busiest
	}
	options, err := a.networkOptions()
	if err != nil {
		return netAnswer{}, err
	}
	n, err := network.Build(nil, options, feeds...)
	if err != nil {
		return netAnswer{}, err
	}
	if err := mapped.Write(output, func(f *os.File) error { return n.Write(f) }); err != nil {
		return netAnswer{}, err
	}
	answer := describeNet(n)
	if info, err := os.Stat(output); err == nil {
		answer.Bytes = info.Size()
	}
	answer.File, answer.LeftOut, answer.PeakMemory = filepath.Base(output), leftOut, peakMemory()
	answer.Seconds = math.Round(a.Now().Sub(begin).Seconds()*100) / 100
	if leftOut > 0 {
		a.Notef("matrix.feed_problems", "feed", filepath.Base(output), "n", leftOut)
	}
	return answer, nil
}

// busiestOf returns the day on which most trips of all feeds run, among those
// on which most of one feed do; ok is false when nothing ever runs.
func busiestOf(feeds []network.Feed) (best gtfs.Date, ok bool) {
	most := 0
	for _, f := range feeds {
		day, _ := f.Feed.BusiestDay()
		trips := 0
		for _, other := range feeds {
			trips += other.Feed.TripsOn(day)
		}
		if trips > most {
			best, most = day, trips
		}
	}
	return best, most > 0
}

func describeNet(n *network.Network) netAnswer {
	s := n.Timetable.Stats()
	answer := netAnswer{
		Stops: s.Stops, Trips: s.Trips, Calls: s.Calls, Footpaths: s.Footpaths, Patterns: s.Patterns, Chains: s.Chains,
		Headways: s.Headways, Services: s.Services, Feeds: n.Feeds,
		First: n.First.String(), Last: n.Last.String(), Busiest: n.Date.String(), Zone: n.Clock.String(),
	}
	if s.Calls > 0 {
		answer.BytesPerCall = math.Round(100*float64(s.Bytes)/float64(s.Calls)) / 100
	}
	return answer
}

func (a *App) printNet(cmd *cobra.Command, n netAnswer) error {
	return a.Print(cmd, n, func(w io.Writer) error {
		p := printer{w: w}
		p.line(a.T("network.cli.file", "file", n.File, "bytes", n.Bytes))
		p.line("  " + a.T("network.cli.holds", "stops", n.Stops, "trips", n.Trips, "calls", n.Calls, "footpaths", n.Footpaths))
		p.line("  " + a.T("network.cli.inside", "patterns", n.Patterns, "chains", n.Chains, "headways", n.Headways, "services", n.Services,
			"perCall", strconv.FormatFloat(n.BytesPerCall, 'f', 2, 64)))
		p.line("  " + a.T("network.cli.days", "first", n.First, "last", n.Last, "date", n.Busiest, "zone", n.Zone))
		for _, f := range n.Feeds {
			p.line("  " + a.T("network.cli.feed", "feed", f.Source, "trips", f.Trips, "transfers", f.Transfers, "ignored", f.TransfersIgnored,
				"pathways", f.Pathways, "joined", f.Joined, "idle", f.Idle))
		}
		if n.Seconds > 0 {
			p.line("  " + a.T("network.cli.took", "seconds", n.Seconds, "memory", n.PeakMemory>>20))
		}
		return p.err
	})
}

// openNet opens a NET file; ok is false for anything else. What was opened is
// kept open until Close.
func (a *App) openNet(path string) (n *network.Network, ok bool, err error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil, false, nil
	}
	f, err := mapped.Open(path)
	if err != nil {
		return nil, true, err
	}
	if !network.IsFile(f.Data) {
		return nil, false, f.Close()
	}
	if n, err = network.Read(f.Data); err != nil {
		return nil, true, errors.Join(err, f.Close())
	}
	a.opened = append(a.opened, f)
	return n, true, nil
}

// netInfo prints what a NET file holds.
func (a *App) netInfo(cmd *cobra.Command, path string, n *network.Network) error {
	answer := describeNet(n)
	answer.File = filepath.Base(path)
	if info, err := os.Stat(path); err == nil {
		answer.Bytes = info.Size()
	}
	return a.printNet(cmd, answer)
}
