package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// feedFlags name GTFS feeds to answer about: alone, or with --pack besides its
// services.
type feedFlags struct {
	paths         []string
	date          string
	transferLimit int // minutes
}

func (f *feedFlags) add(app *App, cmd *cobra.Command) {
	flags := cmd.PersistentFlags()
	flags.StringArrayVar(&f.paths, "network", nil, app.T("matrix.flag.network"))
	flags.StringVar(&f.date, "date", "", app.T("matrix.flag.date"))
	f.addTransferLimit(app, flags)
}

func (f *feedFlags) addTransferLimit(app *App, flags *pflag.FlagSet) {
	usual := int(network.DefaultOptions().MaxTransfer / 60)
	flags.IntVar(&f.transferLimit, "transfer-limit", usual, app.T("matrix.flag.transfer_limit", "max", maxTransferMinutes))
}

// maxTransferMinutes is the longest footpath between stops that may be asked
// for; there are as many footpaths as stops within it of each other.
const maxTransferMinutes = 60

// networkOptions are the configured ones with the flag's footpaths. Fault:
// matrix.bad_transfer_limit.
func (a *App) networkOptions() (network.Options, error) {
	o := a.config.NetworkOptions()
	if limit := a.feeds.transferLimit; limit < 0 || limit > maxTransferMinutes {
		return o, fault.New(fault.Invalid, "matrix.bad_transfer_limit", "max", maxTransferMinutes).On("transfer-limit")
	}
	o.MaxTransfer = transit.Seconds(a.feeds.transferLimit) * 60
	return o, nil
}

// feedNetwork builds the timetable of the feeds for the date, or opens the one
// of a NET file. Faults: matrix.feed_date, matrix.bad_date, matrix.feed_idle,
// reach.net_alone, reach.net_transfer_limit, and those of gtfs.Open and network.Read.
func (a *App) feedNetwork(ctx context.Context, options network.Options) (*network.Network, error) {
	date, dated := gtfs.ParseDate(strings.ReplaceAll(a.feeds.date, "-", ""))
	if a.feeds.date != "" && !dated {
		return nil, fault.New(fault.Invalid, "matrix.bad_date", "text", a.feeds.date).On("date")
	}
	for _, path := range a.feeds.paths {
		n, ok, err := a.openNet(path)
		switch {
		case err != nil:
			return nil, err
		case ok && (len(a.feeds.paths) > 1 || a.packPath != ""):
			return nil, fault.New(fault.Invalid, "reach.net_alone").On("network")
		case ok:
			if options.MaxTransfer != n.Options.MaxTransfer && options.MaxTransfer != network.DefaultOptions().MaxTransfer {
				return nil, fault.New(fault.Invalid, "reach.net_transfer_limit", "minutes", int(n.Options.MaxTransfer/60)).On("transfer-limit")
			}
			return netOn(n, filepath.Base(path), date, dated)
		}
	}
	var feeds []network.Feed
	for _, path := range a.feeds.paths {
		feed, report, err := gtfs.Open(ctx, path, gtfs.Limits{Progress: a.feedProgress(path)})
		if err != nil {
			return nil, err
		}
		name := filepath.Base(path)
		if err := runsOn(feed, name, date, dated); err != nil {
			return nil, err
		}
		if left := report.Of(gtfs.Error); left > 0 {
			a.Notef("matrix.feed_problems", "feed", name, "n", left)
		}
		feeds = append(feeds, network.Feed{Feed: feed, Source: name, Date: date, Prefix: feedPrefix(path, len(a.feeds.paths), feeds)})
	}
	var r *region.Region
	if a.packPath != "" {
		var err error
		if r, err = a.Region(ctx); err != nil {
			return nil, err
		}
	}
	return network.Build(r, options, feeds...)
}

// netOn returns the network of a NET file on a date on which it has service.
func netOn(n *network.Network, name string, date gtfs.Date, dated bool) (*network.Network, error) {
	switch {
	case !dated:
		return nil, fault.New(fault.Invalid, "matrix.feed_date", "feed", name, "first", n.First, "last", n.Last, "busiest", n.Date).On("date")
	case n.On(date).Timetable.TripsToday() == 0:
		return nil, fault.New(fault.Invalid, "matrix.feed_idle", "feed", name, "date", date, "first", n.First, "last", n.Last, "busiest", n.Date).On("date")
	}
	return n.On(date), nil
}

// runsOn says when a feed runs, unless it runs on the date.
func runsOn(feed *gtfs.Feed, name string, date gtfs.Date, dated bool) error {
	if dated && feed.TripsOn(date) > 0 {
		return nil
	}
	first, last, ok := feed.Span()
	busiest, _ := feed.BusiestDay()
	switch {
	case !ok || feed.TripsOn(busiest) == 0:
		return fault.New(fault.Invalid, "gtfs.no_service", "feed", name)
	case !dated:
		return fault.New(fault.Invalid, "matrix.feed_date", "feed", name, "first", first, "last", last, "busiest", busiest).On("date")
	}
	return fault.New(fault.Invalid, "matrix.feed_idle", "feed", name, "date", date, "first", first, "last", last, "busiest", busiest).On("date")
}

// feedPrefix keeps the ids of several feeds apart: the file's name, numbered
// where two files have one name; nothing for a single feed.
func feedPrefix(path string, feeds int, before []network.Feed) string {
	if feeds == 1 {
		return ""
	}
	name := filepath.Base(path)
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	prefix := stem + ":"
	for n := 2; slices.ContainsFunc(before, func(f network.Feed) bool { return f.Prefix == prefix }); n++ {
		prefix = fmt.Sprintf("%s%d:", stem, n)
	}
	return prefix
}
