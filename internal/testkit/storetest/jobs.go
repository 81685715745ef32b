package storetest

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

func queued(id string) jobs.Job {
	return jobs.Job{
		ID: id, Kind: "count", Args: json.RawMessage(`{"to":3}`), State: jobs.Queued, AskedBy: "me",
		MaxAttempts: 2, Created: noon, Due: noon, Version: 1, Lease: time.UnixMicro(0).UTC(),
	}
}

func submit(t *testing.T, s Store, id string) jobs.Job {
	t.Helper()
	j, again, err := s.SubmitJob(t.Context(), queued(id), jobs.Request{Kind: "count"})
	must(t, err)
	if again {
		t.Fatal("submitted before")
	}
	return j
}

func claim(t *testing.T, s Store, id, worker string, now time.Time) jobs.Claimed {
	t.Helper()
	c, err := s.ClaimJob(t.Context(), jobs.Claim{ID: id, Worker: worker, Now: now, Lease: now.Add(time.Minute)})
	must(t, err)
	return c
}

func end(t *testing.T, s Store, id string, attempt int, state jobs.State) {
	t.Helper()
	must(t, s.EndJob(t.Context(), jobs.Ending{ID: id, Attempt: attempt, State: state, Now: noon, Due: noon}, nil))
}

func jobOf(t *testing.T, s Store, id string) jobs.Job {
	t.Helper()
	j, err := s.Job(t.Context(), id)
	must(t, err)
	return j
}

func hasMessage(t *testing.T, s Store, id string) bool {
	t.Helper()
	m, err := s.Message(t.Context(), id)
	if err == nil && m.Topic != jobs.Topic {
		t.Errorf("message %+v", m)
	}
	return err == nil
}

func jobLife(t *testing.T, s Store) {
	if diff := cmp.Diff(queued("j"), submit(t, s, "j")); diff != "" {
		t.Error(diff)
	}
	if !hasMessage(t, s, "j") {
		t.Error("there is no message")
	}
	r := jobs.Request{Kind: "count", Key: "k"}
	for i, id := range []string{"k1", "k2"} {
		j, again, err := s.SubmitJob(t.Context(), queued(id), r)
		if err != nil || j.ID != "k1" || again != (i == 1) {
			t.Errorf("%s: %+v, %v, %v", id, j, again, err)
		}
	}
	start := noon.Add(time.Second)
	claimed := claim(t, s, "j", "w", start)
	want := queued("j")
	want.State, want.Attempt, want.Worker, want.Started, want.Lease, want.Version = jobs.Running, 1, "w", &start, start.Add(time.Minute), 2
	if diff := cmp.Diff(jobs.Claimed{Job: want, Taken: true}, claimed); diff != "" {
		t.Error(diff)
	}
	_, err := s.BeatJob(t.Context(), jobs.Beat{
		ID: "j", Attempt: 1, Lease: start.Add(2 * time.Minute),
		Progress: jobs.Progress{Done: 1, Total: 3, Note: "n"}, Checkpoint: json.RawMessage(`{"at":1}`),
	})
	must(t, err)
	if due, err := s.TakeDue(t.Context(), start.Add(time.Minute), start.Add(time.Hour), 9); err != nil || len(due) != 1 || due[0].ID != "k1" {
		t.Errorf("the message of a running job is due: %+v, %v", due, err)
	}
	must(t, s.EndJob(t.Context(), jobs.Ending{
		ID: "j", Attempt: 1, State: jobs.Done, Now: noon.Add(time.Hour), Due: noon.Add(time.Hour),
		Progress: jobs.Progress{Done: 3, Total: 3}, Result: json.RawMessage(`[3]`),
	}, nil))
	ended := noon.Add(time.Hour)
	want.State, want.Ended, want.Due, want.Lease, want.Version = jobs.Done, &ended, ended, start.Add(2*time.Minute), 4
	want.Progress, want.Checkpoint, want.Result = jobs.Progress{Done: 3, Total: 3}, json.RawMessage(`{"at":1}`), json.RawMessage(`[3]`)
	if diff := cmp.Diff(want, jobOf(t, s, "j")); diff != "" {
		t.Error(diff)
	}
	if hasMessage(t, s, "j") {
		t.Error("the message outlives the job")
	}
	list, next, err := s.ListJobs(t.Context(), jobs.Filter{State: jobs.Queued}, sqlstore.Page{})
	if err != nil || len(list) != 1 || list[0].ID != "k1" || next != "" {
		t.Errorf("queued are %+v, %q, %v", list, next, err)
	}
	list, next, err = s.ListJobs(t.Context(), jobs.Filter{Kind: "count"}, sqlstore.Page{Limit: 1})
	if err != nil || len(list) != 1 || list[0].ID != "k1" || next == "" {
		t.Errorf("the latest are %+v, %q, %v", list, next, err)
	}
	list, next, err = s.ListJobs(t.Context(), jobs.Filter{Kind: "count"}, sqlstore.Page{Limit: 1, Cursor: next})
	if err != nil || len(list) != 1 || list[0].ID != "j" || next != "" {
		t.Errorf("the rest are %+v, %q, %v", list, next, err)
	}
}

func oneClaim(t *testing.T, s Store) {
	submit(t, s, "j")
	got := make(chan jobs.Claimed, 6)
	var wait sync.WaitGroup
	for i := range cap(got) {
		wait.Go(func() {
			c, err := s.ClaimJob(t.Context(), jobs.Claim{ID: "j", Worker: fmt.Sprint(i), Now: noon, Lease: noon.Add(time.Minute)})
			if err != nil {
				t.Error(err)
			}
			got <- c
		})
	}
	wait.Wait()
	close(got)
	taken := 0
	for c := range got {
		if c.Taken {
			taken++
		} else if !c.Until.Equal(noon.Add(time.Minute)) {
			t.Errorf("refused with %+v", c)
		}
	}
	if taken != 1 {
		t.Errorf("%d workers have it", taken)
	}
	if c := claim(t, s, "no such", "w", noon); c.Taken || !c.Until.IsZero() {
		t.Errorf("a job that is not there: %+v", c)
	}
	end(t, s, "j", 1, jobs.Done)
	if c := claim(t, s, "j", "w", noon.Add(time.Hour)); c.Taken || !c.Until.IsZero() {
		t.Errorf("a job that is done: %+v", c)
	}
}

func fencing(t *testing.T, s Store) {
	submit(t, s, "j")
	claim(t, s, "j", "slow", noon)
	if c := claim(t, s, "j", "next", noon.Add(time.Minute)); !c.Taken || c.Job.Attempt != 2 {
		t.Fatalf("after the lease: %+v", c)
	}
	_, err := s.BeatJob(t.Context(), jobs.Beat{ID: "j", Attempt: 1, Lease: noon.Add(time.Hour), Checkpoint: json.RawMessage(`1`)})
	wantCode(t, err, fault.Conflict, "jobs.lost")
	called := false
	err = s.EndJob(t.Context(), jobs.Ending{ID: "j", Attempt: 1, State: jobs.Done, Now: noon, Due: noon}, func(*sql.Tx) error {
		called = true
		return nil
	})
	wantCode(t, err, fault.Conflict, "jobs.lost")
	if j := jobOf(t, s, "j"); called || j.State != jobs.Running || j.Worker != "next" || j.Checkpoint != nil {
		t.Errorf("called %v, job %+v", called, j)
	}
	end(t, s, "j", 2, jobs.Queued)
	if c := claim(t, s, "j", "third", noon.Add(time.Minute)); !c.Taken || c.Job.Attempt != 3 {
		t.Errorf("after it was given back: %+v", c)
	}
	must(t, s.EndJob(t.Context(), jobs.Ending{ID: "j", Attempt: 3, State: jobs.Queued, Refund: true, Now: noon, Due: noon.Add(time.Hour)}, nil))
	if j := jobOf(t, s, "j"); j.MaxAttempts != 3 {
		t.Errorf("a stopped worker costs an attempt: %+v", j)
	}
	if c := claim(t, s, "j", "early", noon.Add(time.Minute)); c.Taken || !c.Until.Equal(noon.Add(time.Hour)) {
		t.Errorf("before it is due: %+v", c)
	}
}

func cancelJob(t *testing.T, s Store) {
	submit(t, s, "waiting")
	submit(t, s, "running")
	claim(t, s, "running", "w", noon)
	j, err := s.CancelJob(t.Context(), "waiting", 0, noon)
	if err != nil || j.State != jobs.Cancelled || j.Ended == nil || hasMessage(t, s, "waiting") {
		t.Errorf("%+v, %v", j, err)
	}
	j, err = s.CancelJob(t.Context(), "running", 0, noon)
	if err != nil || j.State != jobs.Running || !j.Cancelling || !hasMessage(t, s, "running") {
		t.Errorf("%+v, %v", j, err)
	}
	if stop, err := s.BeatJob(t.Context(), jobs.Beat{ID: "running", Attempt: 1, Lease: noon.Add(time.Minute)}); err != nil || !stop {
		t.Errorf("the worker hears %v, %v", stop, err)
	}
	end(t, s, "running", 1, jobs.Cancelled)
	_, err = s.CancelJob(t.Context(), "running", 0, noon)
	wantCode(t, err, fault.Conflict, "jobs.ended")
	_, err = s.CancelJob(t.Context(), "no such", 0, noon)
	wantCode(t, err, fault.NotFound, "jobs.not_found")
}

func requeueJob(t *testing.T, s Store) {
	submit(t, s, "j")
	_, err := s.RequeueJob(t.Context(), "j", 0, noon, 2)
	wantCode(t, err, fault.Conflict, "jobs.not_ended")
	claim(t, s, "j", "w", noon)
	_, err = s.BeatJob(t.Context(), jobs.Beat{ID: "j", Attempt: 1, Lease: noon, Checkpoint: json.RawMessage(`7`)})
	must(t, err)
	must(t, s.EndJob(t.Context(), jobs.Ending{
		ID: "j", Attempt: 1, State: jobs.Dead, Now: noon, Due: noon, Problem: &jobs.Problem{Code: fault.Unavailable, ID: "x.y"},
	}, nil))
	j, err := s.RequeueJob(t.Context(), "j", 0, noon.Add(time.Hour), 5)
	if err != nil || j.State != jobs.Queued || j.MaxAttempts != 6 || j.Ended != nil || string(j.Checkpoint) != "7" || j.Problem == nil || !hasMessage(t, s, "j") {
		t.Errorf("%+v, %v", j, err)
	}
	if c := claim(t, s, "j", "w", noon.Add(2*time.Hour)); c.Job.Attempt != 2 {
		t.Errorf("the attempts begin again, and with them the fence: %+v", c)
	}
	end(t, s, "j", 2, jobs.Done)
	_, err = s.RequeueJob(t.Context(), "j", 0, noon, 2)
	wantCode(t, err, fault.Conflict, "jobs.done")
}

func dropJob(t *testing.T, s Store) {
	drop := func(version int64) error {
		_, err := s.DropJob(t.Context(), "j", version)
		return err
	}
	submit(t, s, "j")
	wantCode(t, drop(0), fault.Conflict, "jobs.not_ended")
	claim(t, s, "j", "w", noon)
	wantCode(t, drop(0), fault.Conflict, "jobs.not_ended")
	end(t, s, "j", 1, jobs.Failed)
	must(t, drop(0))
	wantCode(t, drop(0), fault.NotFound, "jobs.not_found")
}

// jobOfAVersion is changed by whoever has seen it as it is.
func jobOfAVersion(t *testing.T, s Store) {
	submit(t, s, "j")
	seen, err := s.Job(t.Context(), "j")
	must(t, err)
	_, err = s.CancelJob(t.Context(), "j", seen.Version+1, noon)
	wantCode(t, err, fault.Conflict, "store.changed")
	cancelled, err := s.CancelJob(t.Context(), "j", seen.Version, noon)
	must(t, err)
	_, err = s.RequeueJob(t.Context(), "j", seen.Version, noon, 1)
	wantCode(t, err, fault.Conflict, "store.changed")
	_, err = s.DropJob(t.Context(), "j", seen.Version)
	wantCode(t, err, fault.Conflict, "store.changed")
	again, err := s.RequeueJob(t.Context(), "j", cancelled.Version, noon, 1)
	must(t, err)
	last, err := s.CancelJob(t.Context(), "j", again.Version, noon)
	must(t, err)
	gone, err := s.DropJob(t.Context(), "j", last.Version)
	if err != nil || gone.State != jobs.Cancelled {
		t.Errorf("%+v, %v", gone, err)
	}
}

func jobEffect(t *testing.T, s Store) {
	notes(t, s)
	submit(t, s, "j")
	claim(t, s, "j", "w", noon)
	ending := jobs.Ending{ID: "j", Attempt: 1, State: jobs.Done, Now: noon, Due: noon}
	count := func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE notes SET n = n + 1`)
		return err
	}
	broken := errors.New("broken")
	err := s.EndJob(t.Context(), ending, func(tx *sql.Tx) error { return errors.Join(count(tx), broken) })
	if n, _ := note(t, s); !errors.Is(err, broken) || n != 0 || jobOf(t, s, "j").State != jobs.Running {
		t.Errorf("error %v, n = %d, %+v", err, n, jobOf(t, s, "j"))
	}
	must(t, s.EndJob(t.Context(), ending, count))
	wantCode(t, s.EndJob(t.Context(), ending, count), fault.Conflict, "jobs.lost")
	if n, _ := note(t, s); n != 1 || jobOf(t, s, "j").State != jobs.Done {
		t.Errorf("n = %d, %+v", n, jobOf(t, s, "j"))
	}
}
