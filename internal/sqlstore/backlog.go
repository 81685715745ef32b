package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"github.com/sanquan/sanquan/internal/jobs"
)

// Backlog says what waits at a moment. Cost: one step along an index for each
// job there is, and one look at each message without its effect.
func (s *Store) Backlog(ctx context.Context, now time.Time) (jobs.Backlog, error) {
	b := jobs.Backlog{Jobs: map[jobs.State]int64{}}
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		if err := countJobs(ctx, tx, b.Jobs); err != nil {
			return err
		}
		var due, unpublished sql.NullInt64
		err := tx.QueryRowContext(ctx, `SELECT min(due_us) FROM jobs WHERE state = 'queued' AND due_us <= $1`, micros(now)).Scan(&due)
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx,
			`SELECT count(*) - count(dead_us), count(dead_us), min(CASE WHEN dead_us IS NULL AND due_us <= $1 THEN due_us END) FROM outbox`,
			micros(now)).Scan(&b.Messages, &b.DeadMessages, &unpublished)
		b.JobWait, b.MessageWait = sinceMicros(due, now), sinceMicros(unpublished, now)
		return err
	})
	return b, err
}

func countJobs(ctx context.Context, tx *sql.Tx, into map[jobs.State]int64) error {
	rows, err := tx.QueryContext(ctx, `SELECT state, count(*) FROM jobs GROUP BY state`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var state jobs.State
		var n int64
		if err := rows.Scan(&state, &n); err != nil {
			return err
		}
		into[state] = n
	}
	return rows.Err()
}

// sinceMicros is 0 for NULL.
func sinceMicros(then sql.NullInt64, now time.Time) time.Duration {
	if !then.Valid {
		return 0
	}
	return now.Sub(fromMicros(then.Int64))
}
