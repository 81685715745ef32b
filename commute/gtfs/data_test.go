package gtfs_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sanquan/sanquan/commute/gtfs"
)

// Published feeds, read in place. The counts are those of the folder's README
// and of the feeds' own rows.
func TestReadPublishedFeeds(t *testing.T) {
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(data); err != nil {
		t.Skip("no published feeds here: set SANQUAN_DATA to the folder that holds transit/")
	}
	type counts struct{ Stops, Routes, Trips, StopTimes, Transfers, Lost, Errors int } // rows, but Lost are trips
	for name, want := range map[string]counts{
		"beijing-subway-2026/beijing_subway_202604_derived_gtfs.zip": {958, 28, 19653, 398472, 207, 0, 35}, // changes listed twice, some with another time
		// Two exception dates are spreadsheet numbers; three trains run on those days alone.
		"china-hsr-2016/china_hsr_2016_gtfs.zip": {672, 3, 4458, 34647, 0, 3, 14},
		"porto-alegre/poa_eptc.zip":              {3986, 115, 2374, 130019, 0, 0, 0},
		"porto-alegre/poa_trensurb.zip":          {24, 2, 1248, 14855, 0, 0, 0},
		// Three trains arrive before they have departed.
		"db-fv-2019":           {664, 1366, 6063, 86193, 0, 3, 3},
		"scale/nyc_subway.zip": {1223, 22, 15911, 446924, 554, 0, 0},
		"scale/hart.zip":       {2349, 45, 14718, 435507, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			feed, report, err := gtfs.Open(t.Context(), filepath.Join(data, "transit", name), gtfs.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			rows := func(table string) int { return report.File(table).Rows }
			got := counts{
				rows("stops.txt"), rows("routes.txt"), rows("trips.txt"), rows("stop_times.txt"), rows("transfers.txt"),
				rows("trips.txt") - len(feed.Trips), report.Errors(),
			}
			kept := 0
			for _, trip := range feed.Trips {
				kept += len(trip.Times)
			}
			if got.Lost == 0 && kept != want.StopTimes || len(feed.Stops) != want.Stops {
				t.Errorf("%d stop times and %d stops were kept", kept, len(feed.Stops))
			}
			first, last, _ := feed.Span()
			day, _ := feed.BusiestDay()
			t.Logf("%+v, %s to %s, %d trips on %s, %v", got, first, last, feed.TripsOn(day), day, report.Counts)
			if got != want {
				t.Errorf("want %+v\n%+v", want, report.Problems[:min(10, len(report.Problems))])
			}
		})
	}
}
