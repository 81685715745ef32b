package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/outbox"
)

// Claim is the wish to work on a job.
type Claim struct {
	ID     string
	Worker string
	Now    time.Time
	Lease  time.Time // until then the job is the worker's
}

// Claimed is the answer to a Claim.
type Claimed struct {
	Job   Job
	Taken bool      // it is the worker's
	Until time.Time // of a job that is not: ask again then; zero where there is nothing left to do
}

// Beat is a sign of life of a worker.
type Beat struct {
	ID         string
	Attempt    int
	Lease      time.Time
	Progress   Progress
	Checkpoint json.RawMessage // nil to leave the one there is
}

// Ending records the end of an attempt.
type Ending struct {
	ID       string
	Attempt  int
	State    State // Queued: to be tried again at Due
	Now, Due time.Time
	Refund   bool // the attempt does not count: the worker was stopped
	Progress Progress
	Result   json.RawMessage
	Problem  *Problem
}

// Store is what a Runner asks of the database. BeatJob and EndJob refuse with
// conflict jobs.lost what does not come from the current attempt.
type Store interface {
	ClaimJob(context.Context, Claim) (Claimed, error)
	BeatJob(context.Context, Beat) (cancelling bool, err error)
	EndJob(ctx context.Context, e Ending, effect func(*sql.Tx) error) error
}

// Times of a lease. A worker that dies is noticed after Lease; one that lives
// says so every Beat.
const (
	DefaultLease = 20 * time.Second
	DefaultBeat  = 3 * time.Second
)

// storePause is how long to wait for a database that does not answer.
const storePause = 3 * time.Second

// Runner works on jobs. All fields but Observer are needed. Safe for concurrent use.
type Runner struct {
	Store       Store
	Kinds       Kinds
	Worker      string // names the process to people: host and number
	Now         func() time.Time
	Log         *slog.Logger
	Lease, Beat time.Duration
	Observer    Observer // nil for none
}

// Causes for which a handler's context ends.
var (
	errCancelled = errors.New("somebody cancelled the job")
	errLost      = errors.New("the lease is lost")
)

// Handle takes the job of a delivery to the end of an attempt.
func (r *Runner) Handle(ctx context.Context, d outbox.Delivery) {
	now := r.Now()
	claimed, err := r.Store.ClaimJob(ctx, Claim{ID: d.ID, Worker: r.Worker, Now: now, Lease: now.Add(r.Lease)})
	switch {
	case err != nil:
		r.Log.Warn("a job could not be taken", "job", d.ID, "error", err)
		d.Again(storePause)
	case claimed.Taken:
		r.attempt(ctx, claimed.Job, d)
	case claimed.Until.IsZero():
		d.Done()
	default:
		d.Again(max(claimed.Until.Sub(now), time.Millisecond))
	}
}

// attempt runs the handler and records how it went.
func (r *Runner) attempt(ctx context.Context, j Job, d outbox.Delivery) {
	ended := r.observed(j.Kind)
	run := &Run{Job: j, progress: j.Progress}
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	run.save = func(ctx context.Context, checkpoint json.RawMessage) error {
		return r.beat(ctx, run, checkpoint, stop)
	}
	outcome, err := Outcome{}, error(nil)
	switch {
	case j.Cancelling: // whoever was to stop it died
		err = errCancelled
	case j.Attempt > j.MaxAttempts:
		err = fault.New(fault.Unavailable, "jobs.worker_died", "attempts", j.MaxAttempts)
	default:
		var beating sync.WaitGroup
		beating.Go(func() { r.keepAlive(working, run, d, stop) })
		outcome, err = r.handle(working, run)
		if cause := context.Cause(working); cause != nil && err != nil {
			err = cause
		}
		stop(nil)
		beating.Wait()
	}
	if errors.Is(err, errLost) {
		r.Log.Warn("somebody else has the job now", "job", j.ID, "attempt", j.Attempt)
		ended(Lost)
		return // the delivery is theirs
	}
	how := r.record(context.WithoutCancel(ctx), run, outcome, err, ctx.Err() != nil)
	ended(how)
	if how != Unrecorded {
		d.Done()
	}
}

// handle calls the handler; a panic is an error.
func (r *Runner) handle(ctx context.Context, run *Run) (out Outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			r.Log.Error("a job panicked", "job", run.Job.ID, "kind", run.Job.Kind, "cause", cause, "stack", string(debug.Stack()))
			err = fault.Wrap(fmt.Errorf("panic: %v", cause), fault.Internal, "message.internal")
		}
	}()
	if err := r.Kinds.Check(run.Job.Kind, run.Job.Args); err != nil {
		return Outcome{}, err
	}
	return r.Kinds[run.Job.Kind].run(ctx, run.Job.Args, run)
}

// keepAlive beats until the context ends.
func (r *Runner) keepAlive(ctx context.Context, run *Run, d outbox.Delivery, stop context.CancelCauseFunc) {
	tick := time.NewTicker(r.Beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			d.Working()
			if err := r.beat(ctx, run, nil, stop); err != nil && ctx.Err() == nil {
				r.Log.Warn("a sign of life was not heard", "job", run.Job.ID, "error", err)
			}
		}
	}
}

// beat prolongs the lease and stops the handler where it should stop.
func (r *Runner) beat(ctx context.Context, run *Run, checkpoint json.RawMessage, stop context.CancelCauseFunc) error {
	cancelling, err := r.Store.BeatJob(ctx, Beat{
		ID: run.Job.ID, Attempt: run.Job.Attempt, Lease: r.Now().Add(r.Lease), Progress: run.now(), Checkpoint: checkpoint,
	})
	switch {
	case fault.CodeOf(err) == fault.Conflict:
		stop(errLost)
	case cancelling:
		stop(errCancelled)
	}
	return err
}

// record writes the end of an attempt down and names it. What cannot be written
// is left to the end of the lease.
func (r *Runner) record(ctx context.Context, run *Run, out Outcome, err error, stopped bool) string {
	e, effect := r.ending(ctx, run, out, err, stopped)
	err = r.Store.EndJob(ctx, e, effect)
	if err != nil && effect != nil && fault.CodeOf(err) != fault.Conflict {
		e, _ = r.ending(ctx, run, Outcome{}, err, stopped)
		err = r.Store.EndJob(ctx, e, nil)
	}
	if err != nil {
		r.Log.Warn("the end of an attempt was not recorded", "job", e.ID, "attempt", e.Attempt, "error", err)
		return Unrecorded
	}
	r.Log.Info("job", "job", e.ID, "kind", run.Job.Kind, "attempt", e.Attempt, "state", string(e.State))
	return e.outcome()
}

// ending decides what becomes of a job after an attempt.
func (r *Runner) ending(ctx context.Context, run *Run, out Outcome, err error, stopped bool) (Ending, func(*sql.Tx) error) {
	now := r.Now()
	e := Ending{ID: run.Job.ID, Attempt: run.Job.Attempt, Now: now, Due: now, Progress: run.now(), State: Done}
	if err == nil {
		e.Result, err = json.Marshal(out.Result)
	}
	switch {
	case err == nil && out.Effect != nil:
		return e, func(tx *sql.Tx) error { return out.Effect(ctx, tx) }
	case err == nil:
	case errors.Is(err, errCancelled):
		e.State = Cancelled
	case stopped:
		e.State, e.Refund = Queued, true
	default:
		r.Log.Warn("an attempt failed", "job", e.ID, "kind", run.Job.Kind, "attempt", e.Attempt, "error", err)
		e.Problem = problemOf(err)
		e.State, e.Due = after(e.Problem.Code, run.Job, now)
	}
	return e, nil
}

// after is what follows a failure.
func after(code fault.Code, j Job, now time.Time) (State, time.Time) {
	switch {
	case code == fault.Invalid || code == fault.NotFound || code == fault.Conflict || code == fault.Denied:
		return Failed, now
	case j.Attempt >= j.MaxAttempts:
		return Dead, now
	}
	return Queued, now.Add(outbox.Backoff(j.Attempt))
}

func problemOf(err error) *Problem {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return &Problem{Code: fault.Internal, ID: "message.internal"}
	}
	p := &Problem{Code: e.Code, ID: e.ID, Args: map[string]any{}}
	for _, a := range e.Args {
		p.Args[a.Name] = a.Value
	}
	return p
}
