package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// The least free space, in bytes: below, no pack can be installed, or soon
// none.
const (
	diskFail = 100 << 20
	diskWarn = 1 << 30
)

// walWarn is the size of SQLite's log, in bytes, from which on reading suffers:
// it is folded into the database at 4 MiB unless a reader holds it up.
const walWarn = 256 << 20

// folderState is what was found where the data folder should be.
type folderState int

const (
	folderFine folderState = iota
	folderMissing
	folderReadOnly
	folderNotOne // a file
)

const (
	installCommand = "sanquan pack install packs/jjj"
	verifyCommand  = "sanquan pack verify packs/jjj"
	serveCommand   = "sanquan serve"
)

func (e *examination) folder() {
	dir := e.Settings.DataDir
	state, free, known := inspectFolder(dir)
	switch state {
	case folderMissing:
		e.say("data_folder", Warn, installCommand, "doctor.folder_missing", "path", dir)
	case folderReadOnly:
		e.say("data_folder", Fail, "chmod u+rwx "+quoted(dir), "doctor.folder_read_only", "path", dir)
	case folderNotOne:
		e.say("data_folder", Fail, "", "doctor.folder_not_one", "path", dir)
	default:
		e.ok("data_folder", "doctor.folder_ok", "path", dir)
	}
	if !known {
		e.skip("disk")
		return
	}
	status, id := OK, "doctor.disk_ok"
	switch {
	case free < diskFail:
		status, id = Fail, "doctor.disk_full"
	case free < diskWarn:
		status, id = Warn, "doctor.disk_low"
	}
	e.say("disk", status, "", id, "free", strconv.FormatFloat(float64(free)/(1<<30), 'f', 1, 64))
}

// quoted is a word for a POSIX shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// keys are needed where others reach the server or nobody may read without
// signing in; `serve` refuses to start without.
func (e *examination) keys() {
	failed, _ := errors.AsType[*fault.Error](e.NoKeys)
	switch {
	case e.NoKeys == nil:
		e.ok("keys", "doctor.keys_ok")
	case failed == nil || failed.ID != "secret.none": // they are there and cannot be used
		e.fault("keys", e.NoKeys, "")
	case e.Settings.Local && e.Settings.PublicRead:
		e.ok("keys", "doctor.keys_none")
	default:
		e.fault("keys", e.NoKeys, "sanquan secret init")
	}
}

func (e *examination) database(ctx context.Context) {
	if e.Store == nil {
		e.fault("database", e.NoStore, installCommand)
		e.skip("migrations")
		return
	}
	schema, err := e.Store.Schema(ctx)
	id := "doctor.database_ok"
	if err == nil && e.Running == nil {
		err = e.Store.Check(ctx)
	} else if err == nil {
		id, err = "doctor.database_answers", e.Store.Ping(ctx)
	}
	if err != nil {
		e.Store = nil
		e.fault("database", err, "")
		e.skip("migrations")
		return
	}
	e.ok("database", id)
	switch {
	case schema.Newer():
		e.fault("migrations", fault.New(fault.Conflict, "store.newer", "current", schema.Current, "latest", schema.Latest), "")
	case schema.Pending():
		e.say("migrations", Warn, serveCommand, "doctor.migrations_pending", "current", schema.Current, "latest", schema.Latest)
	default:
		e.current = true
		e.ok("migrations", "doctor.migrations_ok", "current", schema.Current)
	}
}

// wal is a check of SQLite only.
func (e *examination) wal() {
	if !e.Settings.SQLite {
		return
	}
	if e.Store == nil {
		e.skip("wal")
		return
	}
	size := int64(0) // where there is none, it is empty
	if info, err := os.Stat(filepath.Join(e.Settings.DataDir, sqlstore.FileName+"-wal")); err == nil {
		size = info.Size()
	}
	status, id := OK, "doctor.wal_ok"
	if size >= walWarn {
		status, id = Warn, "doctor.wal_large"
	}
	e.say("wal", status, "", id, "size", strconv.FormatFloat(float64(size)/(1<<20), 'f', 1, 64))
}

func (e *examination) pack(ctx context.Context) {
	switch {
	case e.Store == nil:
		e.skip("pack")
	case e.Running != nil:
		if p, err := e.Store.ActivePack(ctx); err != nil {
			e.fault("pack", err, installCommand)
		} else {
			e.ok("pack", "doctor.pack_active", "name", p.Name, "version", p.Version, "rows", p.Rows)
		}
		if n := e.Running.Network; n != nil {
			e.region = n.Region
		}
	default:
		r, p, err := e.Store.LoadActive(ctx) // compares every table with its checksum
		if err != nil {
			e.fault("pack", err, installCommand)
			return
		}
		e.region = r
		e.ok("pack", "doctor.pack_ok", "name", p.Name, "version", p.Version, "rows", p.Rows, "sum", p.Sum[:12])
	}
}

func (e *examination) network() {
	if e.region == nil {
		e.skip("network")
		return
	}
	n, err := e.served()
	if err != nil {
		e.fault("network", err, verifyCommand)
		return
	}
	trips := n.Timetable.TripsToday()
	if trips == 0 {
		e.say("network", Fail, verifyCommand, "doctor.network_empty")
		return
	}
	e.ok("network", "doctor.network_ok", "stops", n.Timetable.NumStops(), "trips", trips)
}

// served is the network that a server answers about, or would.
func (e *examination) served() (*network.Network, error) {
	if e.Running != nil {
		return e.Running.Network, nil
	}
	return network.Build(e.region, e.Settings.Network)
}

// calendar wants the State Council's notice of holidays for this year and the
// next: it comes out each November.
func (e *examination) calendar() {
	if e.region == nil {
		e.skip("calendar")
		return
	}
	years := map[string]bool{}
	for _, day := range e.region.Calendar {
		years[day.Date[:min(4, len(day.Date))]] = true
	}
	this := e.Now.Year()
	switch {
	case !years[strconv.Itoa(this)]:
		e.say("calendar", Warn, installCommand, "doctor.calendar_missing", "year", this)
	case !years[strconv.Itoa(this+1)]:
		e.say("calendar", Warn, "", "doctor.calendar_next", "year", this+1)
	default:
		e.ok("calendar", "doctor.calendar_ok", "year", this, "next", this+1)
	}
}

func (e *examination) pages() {
	if e.Pages {
		e.ok("pages", "doctor.pages_ok")
		return
	}
	e.say("pages", Warn, "make build", "doctor.pages_missing")
}
