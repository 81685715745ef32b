package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/jobs"
)

func backlog(t *testing.T, s Store) {
	look := func(at time.Time, want jobs.Backlog) {
		t.Helper()
		b, err := s.Backlog(t.Context(), at)
		must(t, err)
		if diff := cmp.Diff(want, b); diff != "" {
			t.Error(diff)
		}
	}
	look(noon, jobs.Backlog{Jobs: map[jobs.State]int64{}})
	for _, id := range []string{"ended", "held", "waits"} {
		submit(t, s, id)
	}
	claim(t, s, "ended", "w", noon)
	end(t, s, "ended", 1, jobs.Done)
	claim(t, s, "held", "w", noon)
	promise(t, s, "m", noon.Add(-time.Second))
	must(t, s.FailMessage(t.Context(), "m", "?", noon, 1))
	counts := map[jobs.State]int64{jobs.Done: 1, jobs.Running: 1, jobs.Queued: 1}
	look(noon.Add(5*time.Second), jobs.Backlog{
		Jobs: counts, JobWait: 5 * time.Second, Messages: 2, DeadMessages: 1, MessageWait: 5 * time.Second,
	})
	_, err := s.TakeDue(t.Context(), noon.Add(5*time.Second), noon.Add(time.Hour), 9)
	must(t, err)
	look(noon.Add(6*time.Second), jobs.Backlog{Jobs: counts, JobWait: 6 * time.Second, Messages: 2, DeadMessages: 1})
	look(noon.Add(-time.Second), jobs.Backlog{Jobs: counts, Messages: 2, DeadMessages: 1})
}
