package network_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// netOf returns the network of whole feeds from its file.
func netOf(t testing.TB, feeds ...network.Feed) *network.Network {
	t.Helper()
	for i := range feeds {
		feeds[i].Whole, feeds[i].Date = true, feeds[0].Date
	}
	n, err := network.Build(nil, network.DefaultOptions(), feeds...)
	if err != nil {
		t.Fatal(err)
	}
	again, err := network.Read(netBytes(t, n))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(n.Feeds, again.Feeds); diff != "" {
		t.Error(diff)
	}
	if n.First != again.First || n.Last != again.Last || n.Date != again.Date || n.Clock.String() != again.Clock.String() {
		t.Errorf("%v %v %v %v", again.First, again.Last, again.Date, again.Clock)
	}
	return again
}

func netBytes(t testing.TB, n *network.Network) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := n.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// sameProfiles compares what two networks of the same stops answer.
func sameProfiles(t *testing.T, what string, a, b *network.Network) (reached int) {
	t.Helper()
	for i := range 3 {
		q := transit.Query{
			From:   []transit.Access{{Stop: transit.StopIdx((2*i + 1) * a.Timetable.NumStops() / 6)}},
			Depart: []transit.Seconds{600, 8 * 3600, 23*3600 + 1800}[i], Window: 1200, Limit: 3 * 3600,
		}
		p, err := a.Timetable.Profile(q)
		if err != nil {
			t.Fatal(err)
		}
		other, err := b.Timetable.Profile(q)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Travel, other.Travel) {
			t.Fatalf("%s: the answers from stop %d differ", what, q.From[0].Stop)
		}
		for _, travel := range p.Travel {
			if travel != transit.Unreached {
				reached++
			}
		}
	}
	return reached
}

// The network of all days, seen from a date, answers as the one built for it:
// on week days, at weekends, on the days around a change of clocks.
func TestAFileOfAllDaysIsTheNetworkOfEach(t *testing.T) {
	feed := readFeed(t, night)
	whole := netOf(t, network.Feed{Prefix: "f:", Feed: feed, Date: mustDate("20260303")})
	for day := mustDate("20260226"); day < mustDate("20260312"); day++ {
		n, err := network.Build(nil, network.DefaultOptions(), network.Feed{Prefix: "f:", Feed: feed, Date: day})
		if err != nil {
			t.Fatal(err)
		}
		sameProfiles(t, day.String(), whole.On(day), n)
	}
}

func TestFilesOfPublishedFeedsAreTheNetworksOfEachDay(t *testing.T) {
	for _, name := range []string{"db-fv-2019", "scale/hart.zip", "porto-alegre/poa_trensurb.zip"} {
		t.Run(name, func(t *testing.T) {
			feed := published(t, name)
			busiest := feed.Date
			whole := netOf(t, feed)
			reached := 0
			for _, day := range []int{-3, 0, 2, 5} {
				feed.Whole, feed.Date = false, busiest+gtfs.Date(day)
				n, err := network.Build(nil, network.DefaultOptions(), feed)
				if err != nil {
					t.Fatal(err)
				}
				reached += sameProfiles(t, feed.Date.String(), whole.On(feed.Date), n)
			}
			if reached < 200 {
				t.Errorf("only %d stops and departures are reached", reached)
			}
		})
	}
}

func mustDate(text string) gtfs.Date {
	d, ok := gtfs.ParseDate(text)
	if !ok {
		panic(text)
	}
	return d
}

func TestFilesThatCannotBeUsedSaySo(t *testing.T) {
	n, err := network.Build(nil, network.DefaultOptions(), network.Feed{Feed: readFeed(t, night), Date: mustDate("20260303")})
	if err != nil {
		t.Fatal(err)
	}
	sound := netBytes(t, n)
	changed := func(at int, to byte) []byte {
		c := slices.Clone(sound)
		c[at] = to
		return c
	}
	for name, c := range map[string]struct {
		file []byte
		id   string
	}{
		"nothing":           {nil, "network.file_magic"},
		"something else":    {[]byte("PK\x03\x04 a zip file of a feed, perhaps"), "network.file_magic"},
		"newer":             {changed(16, 99), "network.file_version"},
		"cut in the header": {sound[:40], "network.file_short"},
		"cut at the end":    {sound[:len(sound)-64], "network.file_short"},
		"damaged":           {changed(len(sound)-64, sound[len(sound)-64]^1), "network.file_corrupt"},
	} {
		_, err := network.Read(c.file)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != c.id || f.Code != fault.Invalid {
			t.Errorf("%s: %v, want %s", name, err, c.id)
		}
	}
	all := with(tables(), region.Service{ID: "G1", Mode: "rail", Clock: region.ClockTimetable, Start: "08:00"}, beijingTianjin)
	n, err = network.Build(region.New(all), network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := errors.AsType[*fault.Error](n.Write(&bytes.Buffer{})); !ok || f.ID != "network.file_region" {
		t.Errorf("a region was written: %v", f)
	}
}

// BenchmarkRead opens the file of Tampa's feed, all service days.
func BenchmarkRead(b *testing.B) {
	feed := published(b, "scale/hart.zip")
	feed.Whole = true
	n, err := network.Build(nil, network.DefaultOptions(), feed)
	if err != nil {
		b.Fatal(err)
	}
	file := netBytes(b, n)
	b.SetBytes(int64(len(file)))
	b.ReportMetric(float64(n.Timetable.Stats().Calls), "calls")
	for b.Loop() {
		if _, err := network.Read(file); err != nil {
			b.Fatal(err)
		}
	}
}
