package network

import (
	"cmp"
	"slices"
	"time"

	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
)

// Feed is a GTFS feed to be added to a network, for one date or for all its
// service days.
type Feed struct {
	Prefix string // put before every id, so that several feeds can be joined
	Source string // source id for the trips' Provenance
	Feed   *gtfs.Feed
	Date   gtfs.Date // the queried service day; the days around it are added too
	Whole  bool      // all service days of the feed are added, for Network.On
	Slack  *Slack    // at every stop of the feed; nil means Options.Other
	// Clock is the time zone in which the network's times are told: those of
	// agencies in other zones are converted. nil means that of the region or,
	// where there is none, of the feeds before this one, or of this one.
	Clock *time.Location
}

// FeedReport says what became of a feed: how many of what were taken or left
// out.
type FeedReport struct {
	Prefix  string
	Source  string
	Zone    string // of the network's clock
	Stops   int    // added
	Trips   int    // that run on the date or near enough to matter
	Runs    int    // of these: one for each departure of a frequency and for each clock
	Idle    int    // trips left out because they do not run then
	Skipped int    // runs left out because they last beyond 7 days or frequencies unfold to too many
	Shifted int    // runs whose times were converted: another zone, or a day of clock change between
	Joined  int    // pairs of trips through which passengers stay seated

	Transfers        int // rules taken as footpaths, changes or their absence
	TransfersIgnored int // rules that say nothing, need a position that is not known, or are beyond maxSides of a stop
	InSeatIgnored    int // rules to stay seated between trips that do not meet or were joined otherwise

	Pathways        int // ways between platforms that the pathways make, or rule out
	PathwaysIgnored int // pathways that give neither time nor length nor positions

	OnRequest  int // trips with calls that must be asked for; they are taken as regular
	Continuous int // trips that can be boarded or left between stops, which is not modelled
}

// feedReader is the state of one addFeed.
type feedReader struct {
	*Network
	Feed
	feed      *gtfs.Feed
	b         *transit.Builder
	report    FeedReport
	clocks    feedClocks
	services  []serviceDays     // by index of the feed
	stops     []transit.StopIdx // by index of the feed; NoStop where not added
	platforms [][]int           // by station

	transfers  map[[2]int]gtfs.Transfer   // rules for pairs of platforms
	sides      map[int]*sides             // by stop, where rules hold for some trips only
	particular map[[2]int][]gtfs.Transfer // these rules, by pair of platforms

	onRequest, along bool   // of the last tripOf
	unfolded         int    // calls of frequencies so far
	ran              []bool // by trip
}

// addFeed adds the stops and the trips of a feed and returns the ways on foot
// that it states.
func (n *Network) addFeed(b *transit.Builder, f Feed) (FeedReport, []transfer, error) {
	r := &feedReader{Network: n, Feed: f, feed: f.Feed, b: b, report: FeedReport{Prefix: f.Prefix, Source: f.Source}}
	r.report.Zone = n.Clock.String()
	if err := r.addClocks(); err != nil {
		return r.report, nil, err
	}
	r.joinTransfers()
	r.collectSides()
	r.addStops()
	r.addTrips()
	return r.report, slices.Concat(r.footpaths(), r.stationWays(), r.sideWays()), nil
}

// addStops adds the platforms and whatever else trips call at.
func (r *feedReader) addStops() {
	mode := make([]string, len(r.feed.Stops)) // of the first trip that calls
	for i := range r.feed.Trips {
		t := &r.feed.Trips[i]
		for _, s := range t.Times {
			if mode[s.Stop] == "" {
				mode[s.Stop] = modeOf(r.feed.Routes[t.Route].Type)
			}
		}
	}
	slack := r.Options.Other
	if r.Slack != nil {
		slack = *r.Slack
	}
	r.stops = make([]transit.StopIdx, len(r.feed.Stops))
	for i := range r.feed.Stops {
		s := &r.feed.Stops[i]
		r.stops[i] = transit.NoStop
		if s.Kind != gtfs.Platform && mode[i] == "" {
			continue
		}
		stop := transit.Stop{
			ID: r.Prefix + s.ID, Name: s.Name, Mode: mode[i], Point: s.Point,
			Board: slack.Board, Change: slack.Change,
		}
		if !known(s.Point) && s.Parent != gtfs.None {
			stop.Point = r.feed.Stops[s.Parent].Point
		}
		stop.Change = r.changeAt(i, stop.Change)
		r.stops[i] = r.b.AddStop(stop)
		r.report.Stops++
	}
}

// run is a trip, or several through which passengers stay seated, on the
// service days on which it is so.
type run struct {
	trips []int
	days  []int // relative to Feed.Date
}

// addRun adds a run.
func (r *feedReader) addRun(run run) {
	first := &r.feed.Trips[run.trips[0]]
	zone := r.feed.ZoneOf(first.Route)
	moved := false
	days := make([]int, 0, len(run.days))
	for _, day := range run.days {
		shift := r.shifted(zone, day)
		if r.Whole || shift != 0 || day >= transit.FirstDay && day <= transit.LastDay {
			days = append(days, day)
			moved = moved || shift != 0
		}
	}
	set, ok := transit.OnDays(days...)
	if !ok {
		return
	}
	trip := r.tripOf(run.trips)
	trip.Days, trip.Clock = set, r.clocks[zone].ClockIdx
	if moved {
		r.report.Shifted++
	}
	if len(first.Frequencies) == 0 {
		r.count(r.b.AddTrip(trip), 1)
	}
	for _, f := range first.Frequencies {
		r.addFrequency(trip, f)
	}
	for _, i := range run.trips {
		if r.ran[i] {
			continue // on other days it is joined otherwise
		}
		r.ran[i] = true
		r.report.Trips++
		if r.onRequest {
			r.report.OnRequest++
		}
		if r.along {
			r.report.Continuous++
		}
	}
}

// maxFrequencyCalls bounds what the frequencies of one feed unfold to: a
// headway of a second is a slip of the pen, and there may be thousands.
const maxFrequencyCalls = 50_000_000

func (r *feedReader) addFrequency(trip transit.Trip, f gtfs.Frequency) {
	const week = 7 * transit.Day // a longer headway is one departure too
	headway := min(transit.Seconds(f.Headway), week)
	frequency := transit.Frequency{
		From: transit.Seconds(f.From), Until: transit.Seconds(f.Until), Headway: headway, Exact: f.Exact,
		Phase: transit.Seconds(phase(trip.ID) * float64(headway)),
	}
	r.unfolded += frequency.Runs() * len(trip.Calls)
	if r.unfolded > maxFrequencyCalls {
		r.report.Skipped++
		return
	}
	r.count(r.b.AddFrequency(trip, frequency), frequency.Runs())
}

func (r *feedReader) count(err error, runs int) {
	if err != nil { // the only one left after the reader's checks: longer than a week
		r.report.Skipped++
		return
	}
	r.report.Runs += runs
}

// tripOf returns a run as one trip.
func (r *feedReader) tripOf(trips []int) transit.Trip {
	var trip transit.Trip
	var ids, lines, names, signs []string
	onRequest, along := false, false
	for _, i := range trips {
		t := &r.feed.Trips[i]
		route := &r.feed.Routes[t.Route]
		calls := make([]transit.Call, len(t.Times))
		for k, s := range t.Times {
			calls[k] = transit.Call{
				Stop: r.callAt(int(s.Stop), i), Arrive: transit.Seconds(s.Arrive), Depart: transit.Seconds(s.Depart),
				NoBoard: s.Pickup == 1, NoLeave: s.Drop == 1,
			}
			trip.RunsEstimated = trip.RunsEstimated || s.Interpolated || s.Flags&gtfs.Approximate != 0
			onRequest = onRequest || s.Pickup > 1 || s.Drop > 1
			along = along || s.Flags&(gtfs.AlongPickup|gtfs.AlongDrop) != 0
		}
		trip.Calls = joinCalls(trip.Calls, calls)
		if trip.Mode == "" {
			trip.Mode = modeOf(route.Type)
		}
		ids, names = append(ids, r.Prefix+t.ID), append(names, t.ShortName)
		lines = append(lines, cmp.Or(route.ShortName, route.LongName))
		signs = append(signs, cmp.Or(t.Headsign, r.b.Stop(calls[len(calls)-1].Stop).Name))
	}
	trip.ID, trip.Line, trip.Name, trip.Headsign = together(ids, "+"), together(lines, " / "), together(names, " / "), together(signs, " / ")
	trip.Source, trip.Observed = r.Source, r.Feed.Date.String()
	r.onRequest, r.along = onRequest, along
	return trip
}

// modeOf names the mode of a route_type, basic or extended.
func modeOf(routeType int) string {
	switch t := routeType; {
	case t == 0 || t >= 900 && t < 1000:
		return "tram"
	case t == 1 || t >= 400 && t < 500:
		return "metro"
	case t == 2 || t >= 100 && t < 200:
		return "rail"
	case t == 3 || t == 11 || t >= 700 && t < 900:
		return "bus"
	case t == 4 || t >= 1000 && t < 1100 || t >= 1200 && t < 1300:
		return "ferry"
	case t >= 200 && t < 300:
		return "coach"
	case t >= 5 && t <= 7 || t >= 1300 && t < 1500:
		return "cable"
	case t == 12:
		return "rail"
	default:
		return "other"
	}
}
