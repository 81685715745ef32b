// Package doctor examines an installation and says, check by check, what holds,
// why not, and which command repairs it. It only reads.
//
// `sanquan doctor` examines what lies on the disk and goes to its bottom: it
// reads the whole database, compares the pack with its checksums and builds the
// network anew. A running server is asked by GET /api/v1/doctor, as often as
// somebody likes: its examination (Subject.Running) pings the database, counts
// messages, queued and dead jobs, and tells of the network that is served.
//
// The package leaves out opening the parts (internal/cli) and showing the
// findings to people. Readiness (internal/httpapi) is a smaller question, for machines.
package doctor

import (
	"context"
	"time"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
)

// Status is the result of a check.
type Status string

// The results.
const (
	OK   Status = "ok"
	Warn Status = "warn" // works, but not for long or not fully
	Fail Status = "fail"
	Skip Status = "skip" // cannot be told because of an earlier one
)

// Finding is one check. Why is a sentence of package message with its values,
// or Fault is the error that tells why.
type Finding struct {
	Name   string
	Status Status
	Why    Sentence
	Fault  error
	Repair string // a command, where one repairs it
}

// Sentence is an id of package message and alternating names and values.
type Sentence struct {
	ID      string
	KeyVals []any
}

// Reason is why the check came out as it did, in words.
func (f Finding) Reason(lang message.Lang) string {
	if f.Fault != nil {
		return message.Fault(lang, f.Fault)
	}
	return message.Text(lang, f.Why.ID, f.Why.KeyVals...)
}

// Title is the name of the check, in words.
func (f Finding) Title(lang message.Lang) string { return message.Text(lang, "doctor.name."+f.Name) }

// Failed counts the checks that failed.
func Failed(all []Finding) int {
	n := 0
	for _, f := range all {
		if f.Status == Fail {
			n++
		}
	}
	return n
}

// Store is what the checks ask of the database.
type Store interface {
	Ping(context.Context) error
	Check(context.Context) error
	Schema(context.Context) (sqlstore.Schema, error)
	ActivePack(context.Context) (sqlstore.Pack, error)
	LoadActive(context.Context) (*region.Region, sqlstore.Pack, error)
	Backlog(ctx context.Context, now time.Time) (jobs.Backlog, error)
}

// Subject is what is examined.
type Subject struct {
	Settings   *Settings // nil: they could not be read, BadSetting says why
	BadSetting error
	Store      Store // nil: it could not be opened, NoStore says why
	NoStore    error
	NoKeys     error // why the keys could not be read; nil where they could
	Pages      bool  // are built in
	Now        time.Time
	Running    *Running // nil outside a server
}

// Settings are those of the program that the checks need.
type Settings struct {
	DataDir    string
	SQLite     bool            // the database is a file in DataDir
	Local      bool            // the server listens to this machine only
	PublicRead bool            // anyone may read the region
	Network    network.Options // that a network is built with
}

// Running is what only a server knows of itself.
type Running struct {
	Network *network.Network // that is served; nil for none
	Bus     BusState
}

// BusState is how a process stands to the message server.
type BusState string

// The states.
const (
	BusInside   BusState = "inside"   // the server is in this process
	BusJoined   BusState = "joined"   // connected to the cluster
	BusParted   BusState = "parted"   // the cluster does not answer
	BusStarting BusState = "starting" // not yet known
	BusNone     BusState = "none"     // another process has the folder, or it could not start
)

// examination gathers findings; each check leaves what the next one needs.
type examination struct {
	Subject
	current bool // the tables are those of this program
	region  *region.Region
	found   []Finding
}

// Examine runs all checks, in an order in which causes come before effects.
// Nothing is created or changed.
func Examine(ctx context.Context, s Subject) []Finding {
	e := &examination{Subject: s}
	if s.Settings == nil {
		e.fault("config", s.BadSetting, "sanquan config show")
	} else {
		e.ok("config", "doctor.config_ok")
		e.folder()
		e.keys()
		e.database(ctx)
		e.wal()
		e.pack(ctx)
		e.network()
		e.calendar()
		e.bus()
		e.background(ctx)
	}
	e.pages()
	return e.found
}

func (e *examination) add(f Finding) { e.found = append(e.found, f) }

func (e *examination) ok(name, id string, keyvals ...any) { e.say(name, OK, "", id, keyvals...) }

func (e *examination) say(name string, status Status, repair, id string, keyvals ...any) {
	e.add(Finding{Name: name, Status: status, Why: Sentence{id, keyvals}, Repair: repair})
}

func (e *examination) skip(names ...string) {
	for _, name := range names {
		e.say(name, Skip, "", "doctor.skipped")
	}
}

// fault reports an error as a failed check.
func (e *examination) fault(name string, err error, repair string) {
	e.add(Finding{Name: name, Status: Fail, Fault: err, Repair: repair})
}
