// Package jobs is work that outlasts a request: kinds of work with their
// handlers, jobs with their states, and the Runner that brings a job to its end
// on whichever machine takes it.
//
// A job is a row of the database; a message of the outbox, which lives as long
// as the job is not at an end, brings it to a worker. A worker holds a job by a
// lease that it prolongs while it works. Who takes a job counts its attempt up,
// and every write of a worker names the attempt it belongs to (a fencing
// token): a worker that lost its lease and does not know it can change nothing
// any more. What a handler does to the database it may do in the transaction
// that records the end (Outcome.Effect), and so exactly once; what it does
// elsewhere may happen again after a crash and must not matter then.
//
// States: queued → running → done; → failed where the handler says that trying
// again is no use (faults invalid, not_found, conflict, denied); → queued again,
// after a pause that doubles, for any other error; → dead after the last
// attempt; → cancelled where somebody wanted that. failed, dead and cancelled
// jobs can be requeued, and go on from their checkpoint.
//
// The package leaves out the tables (internal/sqlstore), the transport
// (internal/bus) and what the kinds do (internal/work).
package jobs

import (
	"encoding/json"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Topic is that of messages that bring jobs to workers. Their id is the job's.
const Topic = "job"

// State is where a job stands.
type State string

// The states.
const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"    // another attempt would be no use
	Dead      State = "dead"      // the last attempt failed too
	Cancelled State = "cancelled" // somebody wanted it to stop
)

// States lists all of them.
func States() []State { return []State{Queued, Running, Done, Failed, Dead, Cancelled} }

// Ended reports whether nobody works on it any more.
func (s State) Ended() bool { return s != Queued && s != Running }

// Job is a piece of work. Times are UTC, whole microseconds.
type Job struct {
	ID          string          `json:"id"` // UUIDv7: ordered by the time of asking
	Kind        string          `json:"kind"`
	Args        json.RawMessage `json:"args"`
	State       State           `json:"state"`
	AskedBy     string          `json:"askedBy"`
	Progress    Progress        `json:"progress"`
	Attempt     int             `json:"attempt"` // the current or last one; 0 before the first
	MaxAttempts int             `json:"maxAttempts"`
	Checkpoint  json.RawMessage `json:"checkpoint,omitempty"` // where the next attempt goes on
	Result      json.RawMessage `json:"result,omitempty"`     // of a job that is done
	Problem     *Problem        `json:"problem,omitempty"`    // the last failure
	Worker      string          `json:"worker,omitempty"`     // who runs or last ran it
	Cancelling  bool            `json:"cancelling"`           // somebody wants it to stop
	Created     time.Time       `json:"created"`
	Due         time.Time       `json:"due"`               // not begun before
	Started     *time.Time      `json:"started,omitempty"` // the first attempt
	Ended       *time.Time      `json:"ended,omitempty"`
	Lease       time.Time       `json:"-"` // until then nobody else takes a running job
	Version     int64           `json:"version"`
}

// Progress is how far a job is.
type Progress struct {
	Done  int64  `json:"done"`
	Total int64  `json:"total"`          // 0 where not known
	Note  string `json:"note,omitempty"` // message id of what it is at
}

// Problem is why an attempt failed: a fault in storable form.
type Problem struct {
	Code fault.Code     `json:"code"`
	ID   string         `json:"id"`
	Args map[string]any `json:"args,omitempty"`
}

// Fault is the problem as an error.
func (p Problem) Fault() *fault.Error {
	e := &fault.Error{Code: p.Code, ID: p.ID}
	for name, value := range p.Args {
		e.Args = append(e.Args, fault.Arg{Name: name, Value: value})
	}
	return e
}

// Filter chooses jobs of a list.
type Filter struct {
	State State  // "" for all
	Kind  string // "" for all
}
