package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

func backlog(t *testing.T, s Store) {
	now := noon.Add(time.Hour)
	count := func() sqlstore.Backlog {
		t.Helper()
		b, err := s.Backlog(t.Context(), now)
		must(t, err)
		return b
	}
	if diff := cmp.Diff(sqlstore.Backlog{}, count()); diff != "" {
		t.Errorf("an empty store: %s", diff)
	}
	promise(t, s, "due", noon.Add(time.Minute))
	promise(t, s, "long due", noon)
	promise(t, s, "not due", now.Add(time.Microsecond))
	promise(t, s, "dead", noon)
	must(t, s.FailMessage(t.Context(), "dead", "?", noon, 1))
	for _, id := range []string{"queued", "running", "dead job", "failed job"} {
		submit(t, s, id) // each with a message that is due at noon
	}
	for _, id := range []string{"running", "dead job", "failed job"} {
		claim(t, s, id, "w", now) // its message is due after the lease
	}
	end(t, s, "dead job", 1, jobs.Dead)
	end(t, s, "failed job", 1, jobs.Failed)
	since := noon
	want := sqlstore.Backlog{Overdue: 3, OverdueSince: &since, DeadMessages: 1, Queued: 1, QueuedSince: &since, DeadJobs: 1}
	if diff := cmp.Diff(want, count()); diff != "" {
		t.Error(diff)
	}
}
