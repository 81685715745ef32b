package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/outbox"
)

// heard is an Observer of one attempt.
type heard struct{ lines []string }

func (h *heard) Began(kind string) { h.lines = append(h.lines, "began "+kind) }

func (h *heard) Ended(kind, outcome string, took time.Duration) {
	h.lines = append(h.lines, kind+" "+outcome+" "+took.String())
}

// Each attempt is told once when it begins and once when it has ended, however
// it ends.
func TestAttemptsAreTold(t *testing.T) {
	broken := errors.New("broken")
	stopped, stop := context.WithCancel(t.Context())
	stop()
	fails := func(err error) func(context.Context, args, *jobs.Run) (jobs.Outcome, error) {
		return func(context.Context, args, *jobs.Run) (jobs.Outcome, error) { return jobs.Outcome{}, err }
	}
	for want, c := range map[string]struct {
		ctx    context.Context
		job    jobs.Job
		answer error // of a beat
		refuse error // of the end
		run    func(context.Context, args, *jobs.Run) (jobs.Outcome, error)
	}{
		"count done":       {run: fails(nil)},
		"count retried":    {run: fails(broken)},
		"count dead":       {job: jobs.Job{Attempt: 2}, run: fails(broken)},
		"count failed":     {run: fails(fault.New(fault.NotFound, "store.no_pack"))},
		"count cancelled":  {job: jobs.Job{Cancelling: true}, run: fails(nil)},
		"count returned":   {ctx: stopped, run: untilStopped},
		"count lost":       {answer: fault.New(fault.Conflict, "jobs.lost", "id", "j"), run: untilStopped},
		"count unrecorded": {refuse: broken, run: fails(nil)},
		"other failed":     {job: jobs.Job{Kind: "from a later release"}, run: fails(nil)},
	} {
		t.Run(want, func(t *testing.T) {
			if c.ctx == nil {
				c.ctx = t.Context()
			}
			j := c.job
			j.ID, j.Args, j.MaxAttempts, j.Attempt = "j", []byte(`{"to":3}`), 2, max(j.Attempt, 1)
			if j.Kind == "" {
				j.Kind = "count"
			}
			r := &records{
				claimed: jobs.Claimed{Taken: true, Job: j}, refuse: c.refuse, beats: make(chan jobs.Beat, 100),
				answer: func(jobs.Beat) (bool, error) { return false, c.answer },
			}
			h := &heard{}
			runner := jobs.Runner{
				Store: r, Kinds: jobs.NewKinds(jobs.Define("count", accept, c.run)), Worker: "w", Observer: h,
				Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler), Lease: time.Minute, Beat: time.Millisecond,
			}
			runner.Handle(c.ctx, outbox.Delivery{ID: "j", Done: func() {}, Working: func() {}, Again: func(time.Duration) {}})
			kind := "count"
			if c.job.Kind != "" {
				kind = jobs.OtherKind
			}
			if diff := cmp.Diff([]string{"began " + kind, want + " 0s"}, h.lines); diff != "" {
				t.Error(diff)
			}
		})
	}
}
