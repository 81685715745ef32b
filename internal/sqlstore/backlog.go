package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/sanquan/sanquan/internal/jobs"
)

// Backlog is what waits for a relay, a worker or a person.
type Backlog struct {
	Overdue      int        // messages that are due and that no relay has taken yet
	OverdueSince *time.Time // when the longest due of them was; nil for none
	DeadMessages int        // that nobody tries any more
	Queued       int        // jobs that are due and that no worker has taken yet
	QueuedSince  *time.Time // when the longest due of them was; nil for none
	DeadJobs     int        // whose last attempt failed
}

// Backlog counts what waits. Cost is linear in the messages, the queued jobs
// and the dead ones.
func (s *Store) Backlog(ctx context.Context, now time.Time) (Backlog, error) {
	var b Backlog
	var overdue, queued sql.NullInt64
	row := func(query string, args ...any) *sql.Row { return s.read.DB.QueryRowContext(ctx, query, args...) }
	err := errors.Join(
		row(`SELECT count(*), min(due_us) FROM outbox WHERE dead_us IS NULL AND due_us <= $1`, micros(now)).Scan(&b.Overdue, &overdue),
		row(`SELECT count(*) FROM outbox WHERE dead_us IS NOT NULL`).Scan(&b.DeadMessages),
		row(`SELECT count(*), min(due_us) FROM jobs WHERE state = $1 AND due_us <= $2`, string(jobs.Queued), micros(now)).Scan(&b.Queued, &queued),
		row(`SELECT count(*) FROM jobs WHERE state = $1`, string(jobs.Dead)).Scan(&b.DeadJobs),
	)
	if err != nil {
		return Backlog{}, s.wrap(err)
	}
	b.OverdueSince, b.QueuedSince = maybeTime(overdue), maybeTime(queued)
	return b, nil
}
