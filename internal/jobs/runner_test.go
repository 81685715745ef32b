package jobs_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/outbox"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// records is a store of one job, which a test looks at afterwards.
type records struct {
	claimed jobs.Claimed
	failing error // of ClaimJob
	beats   chan jobs.Beat
	answer  func(jobs.Beat) (bool, error)
	endings []jobs.Ending
	refuse  error // of the next EndJob
}

func (r *records) ClaimJob(_ context.Context, c jobs.Claim) (jobs.Claimed, error) {
	return r.claimed, r.failing
}

func (r *records) BeatJob(_ context.Context, b jobs.Beat) (bool, error) {
	r.beats <- b
	return r.answer(b)
}

func (r *records) EndJob(_ context.Context, e jobs.Ending, effect func(*sql.Tx) error) error {
	if err := r.refuse; err != nil {
		r.refuse = nil
		return err
	}
	if effect != nil {
		if err := effect(nil); err != nil {
			return err
		}
	}
	r.endings = append(r.endings, e)
	return nil
}

type args struct {
	To int `json:"to"`
}

func accept(a args) error {
	if a.To < 0 {
		return fault.New(fault.Invalid, "jobs.bad_args", "kind", "count", "reason", "to").On("args.to")
	}
	return nil
}

// attempt runs a handler once and says what became of the job and the delivery.
func attempt(t *testing.T, ctx context.Context, j jobs.Job, r *records, run func(context.Context, args, *jobs.Run) (jobs.Outcome, error)) (said []string) {
	t.Helper()
	if r.beats == nil {
		r.beats = make(chan jobs.Beat, 100)
	}
	if r.answer == nil {
		r.answer = func(jobs.Beat) (bool, error) { return false, nil }
	}
	j.ID, j.Kind = "j", "count"
	if j.Args == nil {
		j.Args = json.RawMessage(`{"to":3}`)
	}
	if j.MaxAttempts == 0 {
		j.Attempt, j.MaxAttempts = 1, 2
	}
	if r.claimed.Until.IsZero() {
		r.claimed = jobs.Claimed{Taken: true, Job: j}
	}
	runner := jobs.Runner{
		Store: r, Kinds: jobs.NewKinds(jobs.Define("count", accept, run)), Worker: "w",
		Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler), Lease: time.Minute, Beat: time.Millisecond,
	}
	runner.Handle(ctx, outbox.Delivery{
		ID: "j", Done: func() { said = append(said, "done") }, Working: func() {},
		Again: func(d time.Duration) { said = append(said, "again "+d.String()) },
	})
	return said
}

func TestEndings(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		job  jobs.Job
		err  error
		want jobs.Ending
	}{
		"done":                {want: jobs.Ending{State: jobs.Done, Result: json.RawMessage(`{"n":3}`)}},
		"failed, once more":   {err: broken, want: jobs.Ending{State: jobs.Queued, Due: noon.Add(outbox.Backoff(1)), Problem: &jobs.Problem{Code: fault.Internal, ID: "message.internal"}}},
		"failed, last time":   {job: jobs.Job{Attempt: 2, MaxAttempts: 2}, err: broken, want: jobs.Ending{State: jobs.Dead, Problem: &jobs.Problem{Code: fault.Internal, ID: "message.internal"}}},
		"no use":              {err: fault.New(fault.NotFound, "store.no_pack", "a", 1), want: jobs.Ending{State: jobs.Failed, Problem: &jobs.Problem{Code: fault.NotFound, ID: "store.no_pack", Args: map[string]any{"a": 1}}}},
		"arguments":           {job: jobs.Job{Args: json.RawMessage(`{"too":3}`)}, want: jobs.Ending{State: jobs.Failed, Problem: &jobs.Problem{Code: fault.Invalid, ID: "jobs.bad_args", Args: map[string]any{"kind": "count", "reason": `unknown field "too"`}}}},
		"its worker died":     {job: jobs.Job{Attempt: 3, MaxAttempts: 2}, want: jobs.Ending{State: jobs.Dead, Problem: &jobs.Problem{Code: fault.Unavailable, ID: "jobs.worker_died", Args: map[string]any{"attempts": 2}}}},
		"cancelled meanwhile": {job: jobs.Job{Attempt: 2, MaxAttempts: 2, Cancelling: true}, want: jobs.Ending{State: jobs.Cancelled}},
	} {
		t.Run(name, func(t *testing.T) {
			r := &records{}
			said := attempt(t, t.Context(), c.job, r, func(context.Context, args, *jobs.Run) (jobs.Outcome, error) {
				return jobs.Outcome{Result: map[string]int{"n": 3}}, c.err
			})
			c.want.ID, c.want.Now, c.want.Attempt = "j", noon, max(c.job.Attempt, 1)
			if c.want.Due.IsZero() {
				c.want.Due = noon
			}
			if diff := cmp.Diff([]jobs.Ending{c.want}, r.endings); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"done"}, said); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func untilStopped(ctx context.Context, _ args, _ *jobs.Run) (jobs.Outcome, error) {
	<-ctx.Done()
	return jobs.Outcome{}, ctx.Err()
}

func TestCancelledWhileRunning(t *testing.T) {
	r := &records{answer: func(jobs.Beat) (bool, error) { return true, nil }}
	said := attempt(t, t.Context(), jobs.Job{}, r, untilStopped)
	if len(r.endings) != 1 || r.endings[0].State != jobs.Cancelled || len(said) != 1 {
		t.Errorf("%+v, %v", r.endings, said)
	}
}

func TestTheProcessStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	r := &records{}
	said := attempt(t, ctx, jobs.Job{}, r, func(ctx context.Context, a args, run *jobs.Run) (jobs.Outcome, error) {
		stop()
		return untilStopped(ctx, a, run)
	})
	if len(r.endings) != 1 || r.endings[0].State != jobs.Queued || !r.endings[0].Refund || r.endings[0].Problem != nil || len(said) != 1 {
		t.Errorf("%+v, %v", r.endings, said)
	}
}

// Who lost the lease records nothing and leaves the delivery to who has it.
func TestALostLease(t *testing.T) {
	r := &records{answer: func(jobs.Beat) (bool, error) { return false, fault.New(fault.Conflict, "jobs.lost", "id", "j") }}
	if said := attempt(t, t.Context(), jobs.Job{}, r, untilStopped); len(r.endings) != 0 || len(said) != 0 {
		t.Errorf("%+v, %v", r.endings, said)
	}
}

func TestCheckpointsAndProgress(t *testing.T) {
	r := &records{beats: make(chan jobs.Beat, 10_000)}
	attempt(t, t.Context(), jobs.Job{Checkpoint: json.RawMessage(`5`)}, r, func(ctx context.Context, _ args, run *jobs.Run) (jobs.Outcome, error) {
		at := 0
		if !run.Resume(&at) || at != 5 {
			t.Errorf("resumed at %d", at)
		}
		run.Progress(jobs.Progress{Done: 6, Total: 9, Note: "n"})
		return jobs.Outcome{}, run.Save(ctx, 6)
	})
	saved := 0
	close(r.beats)
	for b := range r.beats {
		if b.Checkpoint != nil {
			saved++
			if diff := cmp.Diff(jobs.Beat{ID: "j", Attempt: 1, Lease: noon.Add(time.Minute), Progress: jobs.Progress{Done: 6, Total: 9, Note: "n"}, Checkpoint: json.RawMessage(`6`)}, b); diff != "" {
				t.Error(diff)
			}
		}
	}
	if saved != 1 || r.endings[0].Progress.Done != 6 {
		t.Errorf("%d checkpoints, %+v", saved, r.endings)
	}
}

func TestAPanicIsAFailure(t *testing.T) {
	r := &records{}
	attempt(t, t.Context(), jobs.Job{}, r, func(context.Context, args, *jobs.Run) (jobs.Outcome, error) { panic("no") })
	if len(r.endings) != 1 || r.endings[0].State != jobs.Queued || r.endings[0].Problem.Code != fault.Internal {
		t.Errorf("%+v", r.endings)
	}
}

// An effect that the database refuses is a failed attempt; an end that cannot
// be written is left to the lease.
func TestEndsThatAreNotRecorded(t *testing.T) {
	broken := errors.New("broken")
	r := &records{}
	said := attempt(t, t.Context(), jobs.Job{}, r, func(context.Context, args, *jobs.Run) (jobs.Outcome, error) {
		return jobs.Outcome{Effect: func(context.Context, *sql.Tx) error { return broken }}, nil
	})
	if len(r.endings) != 1 || r.endings[0].State != jobs.Queued || len(said) != 1 {
		t.Errorf("%+v, %v", r.endings, said)
	}
	r = &records{refuse: broken}
	said = attempt(t, t.Context(), jobs.Job{}, r, func(context.Context, args, *jobs.Run) (jobs.Outcome, error) { return jobs.Outcome{}, nil })
	if len(r.endings) != 0 || len(said) != 0 {
		t.Errorf("%+v, %v", r.endings, said)
	}
}

func TestJobsThatAreNotTaken(t *testing.T) {
	never := func(context.Context, args, *jobs.Run) (jobs.Outcome, error) {
		t.Error("the handler ran")
		return jobs.Outcome{}, nil
	}
	for want, r := range map[string]*records{
		"again 1m0s": {claimed: jobs.Claimed{Until: noon.Add(time.Minute)}},
		"again 3s":   {claimed: jobs.Claimed{Until: noon}, failing: errors.New("no database")},
	} {
		if diff := cmp.Diff([]string{want}, attempt(t, t.Context(), jobs.Job{}, r, never)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestKindsCheck(t *testing.T) {
	kinds := jobs.NewKinds(jobs.Define("count", accept, untilStopped))
	for _, c := range []struct {
		kind, args, id string
	}{
		{"count", `{"to":1}`, ""},
		{"count", `{"to":-1}`, "jobs.bad_args"},
		{"count", `{"to":"x"}`, "jobs.bad_args"},
		{"count", `{"to":1} 2`, "jobs.bad_args"},
		{"count", `nonsense`, "jobs.bad_args"},
		{"cuont", `{}`, "jobs.unknown_kind_near"},
		{"dream", `{}`, "jobs.unknown_kind"},
	} {
		err := kinds.Check(c.kind, json.RawMessage(c.args))
		e, _ := errors.AsType[*fault.Error](err)
		if c.id == "" && err != nil || c.id != "" && (e == nil || e.ID != c.id || e.Code != fault.Invalid) {
			t.Errorf("%s %s: %v", c.kind, c.args, err)
		}
	}
}
