package jobs

import (
	"context"
	"encoding/json"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Request is a wish for a job.
type Request struct {
	Kind    string          `json:"kind"`
	Args    json.RawMessage `json:"args"`
	AskedBy string          `json:"askedBy"`
	Key     string          `json:"-"` // of the request, so that it is not done twice; "" for none
}

// Records is what a Desk asks of the database.
type Records interface {
	// SubmitJob records a job and its message in one transaction. Where the key
	// is known from the same request, the job of then is returned, with again.
	SubmitJob(ctx context.Context, j Job, r Request) (job Job, again bool, err error)
	Job(ctx context.Context, id string) (Job, error)
	// CancelJob ends a queued job and asks a running one to stop. This and the
	// next two refuse, as conflict store.changed, a job that is not at the
	// version; 0 is any.
	CancelJob(ctx context.Context, id string, version int64, now time.Time) (Job, error)
	// RequeueJob gives a failed, dead or cancelled job that many more attempts.
	RequeueJob(ctx context.Context, id string, version int64, now time.Time, attempts int) (Job, error)
	// DropJob deletes a job that is at an end, and returns it as it was.
	DropJob(ctx context.Context, id string, version int64) (Job, error)
}

// Desk takes wishes about jobs. Safe for concurrent use.
type Desk struct {
	Records
	Kinds Kinds
	Now   func() time.Time
	NewID func() string // a fresh UUIDv7
	Kick  func()        // tells the relay of this process; nil where there is none
}

// maxKey bounds the key of a request, in bytes.
const maxKey = 200

// Submit checks a wish and records it as a job that is due now; again reports
// that it was recorded before. Faults: those of Kinds.Check; invalid
// jobs.long_key; conflict store.key_reused.
func (d *Desk) Submit(ctx context.Context, r Request) (job Job, again bool, err error) {
	if len(r.Args) == 0 {
		r.Args = json.RawMessage("{}")
	}
	if err := d.Kinds.Check(r.Kind, r.Args); err != nil {
		return Job{}, false, err
	}
	if len(r.Key) > maxKey {
		return Job{}, false, fault.New(fault.Invalid, "jobs.long_key", "max", maxKey).On("header.Idempotency-Key")
	}
	now := d.Now()
	job, again, err = d.SubmitJob(ctx, Job{
		ID: d.NewID(), Kind: r.Kind, Args: r.Args, State: Queued, AskedBy: r.AskedBy,
		MaxAttempts: d.Kinds.attempts(r.Kind), Created: now, Due: now, Version: 1,
	}, r)
	d.kick(err)
	return job, again, err
}

// Cancel stops a job: at once where nobody works on it, else as soon as its
// worker hears of it. This, Requeue and Drop change the job of a version, 0 for
// any. Faults: not_found jobs.not_found; conflict jobs.ended, store.changed.
func (d *Desk) Cancel(ctx context.Context, id string, version int64) (Job, error) {
	return d.CancelJob(ctx, id, version, d.Now())
}

// Requeue tries a failed, dead or cancelled job again, from its checkpoint.
// Faults: not_found jobs.not_found; conflict jobs.not_ended, jobs.done, store.changed.
func (d *Desk) Requeue(ctx context.Context, id string, version int64) (Job, error) {
	before, err := d.Job(ctx, id)
	if err != nil {
		return Job{}, err
	}
	job, err := d.RequeueJob(ctx, id, version, d.Now(), d.Kinds.attempts(before.Kind))
	d.kick(err)
	return job, err
}

// Drop forgets a job that is at an end. Faults: not_found jobs.not_found;
// conflict jobs.not_ended, store.changed.
func (d *Desk) Drop(ctx context.Context, id string, version int64) (Job, error) {
	return d.DropJob(ctx, id, version)
}

func (d *Desk) kick(err error) {
	if err == nil && d.Kick != nil {
		d.Kick()
	}
}
