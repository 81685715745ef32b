package gtfs

import (
	"archive/zip"
	"context"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// Limits bound what Read takes in. The zero value of a field means its default.
type Limits struct {
	Bytes    int64 // of all tables read, uncompressed; default 4 GiB
	Record   int   // bytes of one row; default 1 MiB
	Rows     int   // of one table; default 50 million
	Problems int   // listed; default 1,000 (all are counted)
	PerCode  int   // how many of one code in one file are listed; default 100

	// Progress is called when a file begins (rows is 0) and now and then while
	// it is read; nil means never.
	Progress func(file string, rows int)
}

func (l Limits) complete() Limits {
	if l.Bytes == 0 {
		l.Bytes = 4 << 30
	}
	if l.Record == 0 {
		l.Record = 1 << 20
	}
	if l.Rows == 0 {
		l.Rows = 50_000_000
	}
	if l.Problems == 0 {
		l.Problems = 1000
	}
	if l.PerCode == 0 {
		l.PerCode = 100
	}
	return l
}

// Open reads a feed from a zip file or a folder. Faults: gtfs.unreadable
// (not_found or invalid) and those of Read.
func Open(ctx context.Context, name string, l Limits) (*Feed, *Report, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.NotFound, "gtfs.unreadable", "feed", path.Base(name))
	}
	if info.IsDir() {
		return Read(ctx, os.DirFS(name), l)
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.Invalid, "gtfs.unreadable", "feed", path.Base(name))
	}
	defer z.Close()
	return Read(ctx, z, l)
}

// Read reads a feed. The tables may lie in one sub-folder. Faults (invalid):
// gtfs.no_tables when there is no stop_times.txt, gtfs.nothing_left when no
// trip can be used; with the latter the report is returned too. An ended
// context is returned as its error.
func Read(ctx context.Context, files fs.FS, l Limits) (*Feed, *Report, error) {
	r := &reader{
		ctx: ctx, limits: l.complete(), files: files, feed: &Feed{},
		report: &Report{Problems: []Problem{}, Counts: []Count{}}, counts: map[Count]int{}, zones: map[string]string{}, hops: map[hop]bool{}, lostTrips: map[string]bool{},
		agencies: map[string]int{}, levels: map[string]int{}, stops: map[string]int{}, routes: map[string]int{},
		services: map[string]int{}, shapes: map[string]int{}, trips: map[string]int{}, fares: map[string]int{},
	}
	r.bytes = r.limits.Bytes
	if err := r.findTables(); err != nil {
		return nil, nil, err
	}
	for _, read := range []func(){
		r.readAgencies, r.readLevels, r.readStops, r.readRoutes, r.readCalendar, r.readCalendarDates, r.readShapes,
		r.readTrips, r.readFrequencies, r.readStopTimes, r.readTransfers, r.readPathways,
		r.readFares, r.readFareRules, r.readInfo, r.readAttributions,
		r.dropEmptyTrips, r.checkTransfers, r.checkPathways, r.checkServices, r.checkBlocks, r.checkUse, r.checkPlaces,
	} {
		read()
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
	}
	r.finish()
	if len(r.feed.Trips) == 0 {
		return nil, r.report, fault.New(fault.Invalid, "gtfs.nothing_left", "problems", r.report.Errors())
	}
	return r.feed, r.report, nil
}

// reader is the state of one Read.
type reader struct {
	ctx    context.Context
	limits Limits
	files  fs.FS
	folder string
	bytes  int64 // still allowed
	feed   *Feed
	report *Report
	counts map[Count]int     // of problems; Count.Count is 0
	zones  map[string]string // names of time zones, "" for what is none

	agencies, levels, stops, routes, services, shapes, trips, fares map[string]int // id to index

	lostTrips  map[string]bool // ids of the rows of trips.txt that were left out
	hops       map[hop]bool    // reported as too fast
	inCalendar int             // services that calendar.txt names; the others are those of calendar_dates.txt alone

	stopLines, serviceLines, shapeLines, tripLines, transferLines, attributionLines []int // of the rows in stops.txt, calendar*.txt, …
}

func (r *reader) progress(file string, rows int) {
	if r.limits.Progress != nil {
		r.limits.Progress(file, rows)
	}
}

// findTables looks for the folder that holds stop_times.txt, the top one
// first, level by level: at most three deep and a thousand folders.
func (r *reader) findTables() error {
	const depth, most = 3, 1000
	level := []string{"."}
	for range depth + 1 {
		var below []string
		for _, folder := range level {
			entries, err := fs.ReadDir(r.files, folder)
			if err != nil {
				continue // what cannot be listed holds no tables
			}
			for _, e := range entries {
				switch {
				case !e.IsDir() && e.Name() == "stop_times.txt":
					r.folder = folder
					if folder != "." {
						r.problem(Problem{File: clean(folder), Code: "invalid_input_files_in_subfolder", Severity: Warning})
					}
					r.nameFiles()
					return nil
				case e.IsDir() && e.Name() != "__MACOSX" && len(below) < most:
					below = append(below, path.Join(folder, e.Name()))
				}
			}
		}
		level = below
	}
	return fault.New(fault.Invalid, "gtfs.no_tables")
}

// nameFiles reports the files beside the tables that are not read.
func (r *reader) nameFiles() {
	entries, err := fs.ReadDir(r.files, r.folder)
	if err != nil {
		return // opening the tables will say why
	}
	known := map[string]bool{}
	for _, t := range Tables() {
		known[t.File] = true
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case e.IsDir() || known[name] || strings.HasPrefix(name, "."):
		case slices.Contains(unread, name):
			r.problem(Problem{File: clean(name), Code: "unread_file", Severity: Info})
		default:
			r.problem(Problem{File: clean(name), Code: "unknown_file", Severity: Info})
		}
	}
}
