package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/region"
)

// feedFlags name GTFS feeds to answer about: alone, or with --pack besides its
// services.
type feedFlags struct {
	paths []string
	date  string
}

func (f *feedFlags) add(app *App, cmd *cobra.Command) {
	flags := cmd.PersistentFlags()
	flags.StringArrayVar(&f.paths, "network", nil, app.T("matrix.flag.network"))
	flags.StringVar(&f.date, "date", "", app.T("matrix.flag.date"))
}

// feedNetwork builds the timetable of the feeds for the date, or opens the one
// of a NET file. Faults: matrix.feed_date, matrix.bad_date, matrix.feed_idle,
// reach.net_alone, and those of gtfs.Open and network.Read.
func (a *App) feedNetwork(ctx context.Context) (*network.Network, error) {
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
	return network.Build(r, a.config.NetworkOptions(), feeds...)
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
