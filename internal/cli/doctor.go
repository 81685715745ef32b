package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/webui"
	"github.com/sanquan/sanquan/region"
)

// The results of a check.
const (
	checkOK   = "ok"
	checkWarn = "warn" // works, but not for long or not fully
	checkFail = "fail"
	checkSkip = "skip" // cannot be told because of an earlier one
)

// finding is one check of `doctor`.
type finding struct {
	Name   string `json:"name"` // config, data_folder, disk, database, migrations, pack, network, calendar, pages
	Status string `json:"status"`
	Reason string `json:"reason"`
	Repair string `json:"repair,omitempty"` // a command, where one repairs it
}

// diagnosis is what `doctor --json` prints.
type diagnosis struct {
	OK     bool      `json:"ok"` // nothing failed
	Checks []finding `json:"checks"`
}

func doctorCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   app.T("doctor.short"),
		Long:    app.T("doctor.long"),
		Example: "  sanquan doctor --json",
		Args:    cobra.NoArgs,
		// Settings that cannot be read are a finding, not the end.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := app.examine(cmd)
			if err := app.Print(cmd, d, func(w io.Writer) error { return app.writeFindings(w, d) }); err != nil {
				return err
			}
			if failed := d.count(checkFail); failed > 0 {
				return fault.New(fault.Internal, "doctor.failed", "count", failed)
			}
			return nil
		},
	}
}

func (d diagnosis) count(status string) int {
	n := 0
	for _, f := range d.Checks {
		if f.Status == status {
			n++
		}
	}
	return n
}

// doctor gathers findings; each check leaves what the next one needs.
type doctor struct {
	app    *App
	store  *sqlstore.Store
	region *region.Region
	found  []finding
}

// examine runs all checks. Nothing is created or changed.
func (a *App) examine(cmd *cobra.Command) diagnosis {
	d := &doctor{app: a}
	if err := a.configure(cmd); err != nil {
		d.fault("config", err, "sanquan config show")
	} else {
		d.ok("config", "doctor.config_ok")
		d.folder()
		d.database(cmd.Context())
		d.pack(cmd.Context())
		d.network()
		d.calendar()
	}
	d.pages()
	if d.store != nil {
		_ = d.store.Close() // only read
	}
	out := diagnosis{Checks: d.found}
	out.OK = out.count(checkFail) == 0
	return out
}

func (d *doctor) add(name, status, reason, repair string) {
	d.found = append(d.found, finding{Name: name, Status: status, Reason: reason, Repair: repair})
}

func (d *doctor) ok(name, id string, keyvals ...any) {
	d.add(name, checkOK, d.app.T(id, keyvals...), "")
}

func (d *doctor) skip(names ...string) {
	for _, name := range names {
		d.add(name, checkSkip, d.app.T("doctor.skipped"), "")
	}
}

// fault reports an error as a failed check.
func (d *doctor) fault(name string, err error, repair string) {
	d.add(name, checkFail, message.Fault(d.app.lang, err), repair)
}

// The least free space, in bytes: below, no pack can be installed, or soon
// none.
const (
	diskFail = 100 << 20
	diskWarn = 1 << 30
)

// folderState is what was found where the data folder should be.
type folderState int

const (
	folderFine folderState = iota
	folderMissing
	folderReadOnly
	folderNotOne // a file
)

const installCommand = "sanquan pack install packs/jjj"

func (d *doctor) folder() {
	dir := d.app.config.DataDir
	state, free, known := inspectFolder(dir)
	switch state {
	case folderMissing:
		d.add("data_folder", checkWarn, d.app.T("doctor.folder_missing", "path", dir), installCommand)
	case folderReadOnly:
		d.add("data_folder", checkFail, d.app.T("doctor.folder_read_only", "path", dir), "chmod u+rwx "+quoted(dir))
	case folderNotOne:
		d.add("data_folder", checkFail, d.app.T("doctor.folder_not_one", "path", dir), "")
	default:
		d.ok("data_folder", "doctor.folder_ok", "path", dir)
	}
	if !known {
		d.skip("disk")
		return
	}
	status, id := checkOK, "doctor.disk_ok"
	switch {
	case free < diskFail:
		status, id = checkFail, "doctor.disk_full"
	case free < diskWarn:
		status, id = checkWarn, "doctor.disk_low"
	}
	d.add("disk", status, d.app.T(id, "free", strconv.FormatFloat(float64(free)/(1<<30), 'f', 1, 64)), "")
}

// quoted is a word for a POSIX shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func (d *doctor) database(ctx context.Context) {
	store, err := d.app.existingStore()
	if err != nil {
		d.add("database", checkFail, message.Fault(d.app.lang, err), installCommand)
		d.skip("migrations")
		return
	}
	schema, err := store.Schema(ctx)
	if err == nil {
		err = store.Check(ctx)
	}
	if err != nil {
		_ = store.Close()
		d.fault("database", err, "")
		d.skip("migrations")
		return
	}
	d.store = store
	d.ok("database", "doctor.database_ok")
	switch {
	case schema.Newer():
		d.fault("migrations", fault.New(fault.Conflict, "store.newer", "current", schema.Current, "latest", schema.Latest), "")
	case schema.Pending():
		d.add("migrations", checkWarn, d.app.T("doctor.migrations_pending", "current", schema.Current, "latest", schema.Latest), "sanquan serve")
	default:
		d.ok("migrations", "doctor.migrations_ok", "current", schema.Current)
	}
}

func (d *doctor) pack(ctx context.Context) {
	if d.store == nil {
		d.skip("pack")
		return
	}
	r, p, err := d.store.LoadActive(ctx) // compares every table with its checksum
	if err != nil {
		d.fault("pack", err, installCommand)
		return
	}
	d.region = r
	d.ok("pack", "doctor.pack_ok", "name", p.Name, "version", p.Version, "rows", p.Rows, "sum", p.Sum[:12])
}

func (d *doctor) network() {
	if d.region == nil {
		d.skip("network")
		return
	}
	n, err := network.Build(d.region, d.app.config.NetworkOptions())
	if err != nil {
		d.fault("network", err, "sanquan pack verify packs/jjj")
		return
	}
	trips := n.Timetable.TripsToday()
	if trips == 0 {
		d.add("network", checkFail, d.app.T("doctor.network_empty"), "sanquan pack verify packs/jjj")
		return
	}
	d.ok("network", "doctor.network_ok", "stops", n.Timetable.NumStops(), "trips", trips)
}

// calendar wants the State Council's notice of holidays for this year and the
// next: it comes out each November.
func (d *doctor) calendar() {
	if d.region == nil {
		d.skip("calendar")
		return
	}
	years := map[string]bool{}
	for _, day := range d.region.Calendar {
		years[day.Date[:min(4, len(day.Date))]] = true
	}
	this := d.app.Now().Year()
	switch {
	case !years[strconv.Itoa(this)]:
		d.add("calendar", checkWarn, d.app.T("doctor.calendar_missing", "year", this), installCommand)
	case !years[strconv.Itoa(this+1)]:
		d.add("calendar", checkWarn, d.app.T("doctor.calendar_next", "year", this+1), "")
	default:
		d.ok("calendar", "doctor.calendar_ok", "year", this, "next", this+1)
	}
}

func (d *doctor) pages() {
	if webui.Built(webui.Embedded()) {
		d.ok("pages", "doctor.pages_ok")
		return
	}
	d.add("pages", checkWarn, d.app.T("doctor.pages_missing"), "make build")
}

// marks begin the lines of findings.
var marks = map[string]string{checkOK: "✓", checkWarn: "!", checkFail: "✗", checkSkip: "–"}

func (a *App) writeFindings(w io.Writer, d diagnosis) error {
	for _, f := range d.Checks {
		line := fmt.Sprintf("%s %s: %s", marks[f.Status], a.T("doctor.name."+f.Name), f.Reason)
		if f.Repair != "" {
			line += "\n    → " + f.Repair
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
