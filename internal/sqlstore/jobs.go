package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/outbox"
)

const jobColumns = `id, kind, args, state, asked_by, done, total, note, attempt, max_attempts, checkpoint, result, problem,
	worker, cancelling, created_us, due_us, started_us, ended_us, lease_us, version`

func scanJob(row scanner) (jobs.Job, error) {
	var j jobs.Job
	var args string
	var checkpoint, result, problem sql.NullString
	var created, due, lease int64
	var started, ended sql.NullInt64
	err := row.Scan(&j.ID, &j.Kind, &args, &j.State, &j.AskedBy, &j.Progress.Done, &j.Progress.Total, &j.Progress.Note,
		&j.Attempt, &j.MaxAttempts, &checkpoint, &result, &problem, &j.Worker, &j.Cancelling,
		&created, &due, &started, &ended, &lease, &j.Version)
	if err != nil {
		return j, err
	}
	j.Args, j.Checkpoint, j.Result = json.RawMessage(args), rawOf(checkpoint), rawOf(result)
	j.Created, j.Due, j.Lease = fromMicros(created), fromMicros(due), fromMicros(lease)
	j.Started, j.Ended = maybeTime(started), maybeTime(ended)
	if problem.Valid {
		err = json.Unmarshal([]byte(problem.String), &j.Problem)
	}
	return j, err
}

func rawOf(text sql.NullString) json.RawMessage {
	if !text.Valid {
		return nil
	}
	return json.RawMessage(text.String)
}

// textOf is NULL for nothing.
func textOf(raw json.RawMessage) sql.NullString {
	return sql.NullString{String: string(raw), Valid: raw != nil}
}

// SubmitJob implements jobs.Records.
func (s *Store) SubmitJob(ctx context.Context, j jobs.Job, r jobs.Request) (jobs.Job, bool, error) {
	request, err := json.Marshal(r)
	if err != nil {
		return jobs.Job{}, false, err
	}
	once := Once{Scope: "jobs " + r.AskedBy, Key: r.Key, Request: request}
	var answer []byte
	var made jobs.Job
	again := false
	err = s.writeRow(ctx, func(tx *sql.Tx) error {
		var err error
		answer, again, err = once.Do(ctx, tx, j.Created, func() ([]byte, error) {
			if made, err = insertJob(ctx, tx, j); err != nil {
				return nil, err
			}
			return json.Marshal(made.ID)
		})
		return err
	})
	if err != nil || !again {
		return made, false, err
	}
	id := ""
	if err := json.Unmarshal(answer, &id); err != nil {
		return jobs.Job{}, false, err
	}
	job, err := s.Job(ctx, id)
	return job, true, err
}

// insertJob returns the job as it is kept.
func insertJob(ctx context.Context, tx *sql.Tx, j jobs.Job) (jobs.Job, error) {
	made, err := scanJob(tx.QueryRowContext(ctx,
		`INSERT INTO jobs (id, kind, args, state, asked_by, done, total, note, attempt, max_attempts, worker, cancelling, created_us, due_us, lease_us, version)
		VALUES ($1, $2, $3, $4, $5, 0, 0, '', 0, $6, '', $7, $8, $9, 0, $10) RETURNING `+jobColumns,
		j.ID, j.Kind, string(j.Args), string(j.State), j.AskedBy, j.MaxAttempts, false, micros(j.Created), micros(j.Due), j.Version))
	if err != nil {
		return jobs.Job{}, err
	}
	return made, Enqueue(ctx, tx, outbox.Message{ID: j.ID, Topic: jobs.Topic, Body: json.RawMessage("{}"), Created: j.Created, Due: j.Due, Turn: j.Version})
}

// Job implements jobs.Records.
func (s *Store) Job(ctx context.Context, id string) (jobs.Job, error) {
	j, err := scanJob(s.read.DB.QueryRowContext(ctx, `SELECT `+jobColumns+` FROM jobs WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return j, fault.New(fault.NotFound, "jobs.not_found", "id", id)
	}
	return j, s.wrap(err)
}

var jobOrder = keyset{columns: []string{"id"}, descending: true}

// ListJobs returns jobs, the latest asked for first, and the cursor of the next
// page, "" at the end. Fault invalid store.bad_cursor.
func (s *Store) ListJobs(ctx context.Context, f jobs.Filter, page Page) ([]jobs.Job, string, error) {
	query, args := `SELECT `+jobColumns+` FROM jobs WHERE ($1 = '' OR state = $1) AND ($2 = '' OR kind = $2)`, []any{string(f.State), f.Kind}
	where, more, err := jobOrder.after(page.Cursor, len(args)+1)
	if err != nil {
		return nil, "", err
	}
	if where != "" {
		query += ` AND ` + where
	}
	return listPage(ctx, s, query, append(args, more...), jobOrder, page, scanJob, func(j jobs.Job) []string { return []string{j.ID} })
}

// changeJob runs a statement that must meet the job, at the version where that
// is not 0, and returns the job as it
// then is; with it, in the same transaction, also. Where the statement met
// nothing, otherwise says why.
func (s *Store) changeJob(ctx context.Context, id string, version int64, also func(*sql.Tx, jobs.Job) error, otherwise func(jobs.Job) error, statement string, args ...any) (jobs.Job, error) {
	var job jobs.Job
	err := s.writeRow(ctx, func(tx *sql.Tx) error {
		var err error
		job, err = scanJob(tx.QueryRowContext(ctx, statement+` RETURNING `+jobColumns, args...))
		if err != nil {
			return err
		}
		return also(tx, job)
	})
	if !errors.Is(err, sql.ErrNoRows) {
		return job, err
	}
	if job, err = s.Job(ctx, id); err != nil {
		return jobs.Job{}, err
	}
	if version != 0 && job.Version != version {
		return jobs.Job{}, fault.New(fault.Conflict, "store.changed", "kind", "job", "id", id)
	}
	return jobs.Job{}, otherwise(job)
}

// CancelJob implements jobs.Records. Faults: not_found jobs.not_found; conflict
// jobs.ended.
func (s *Store) CancelJob(ctx context.Context, id string, version int64, now time.Time) (jobs.Job, error) {
	return s.changeJob(ctx, id, version, func(tx *sql.Tx, j jobs.Job) error {
		if j.State != jobs.Cancelled {
			return nil
		}
		return closeMessage(ctx, tx, id)
	}, func(j jobs.Job) error {
		return fault.New(fault.Conflict, "jobs.ended", "id", id, "state", string(j.State))
	}, `UPDATE jobs SET cancelling = $1, version = version + 1,
			ended_us = CASE WHEN state = 'queued' THEN $2 ELSE ended_us END,
			state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
		WHERE id = $3 AND (version = $4 OR $4 = 0) AND state IN ('queued', 'running')`, true, micros(now), id, version)
}

func closeMessage(ctx context.Context, tx *sql.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM outbox WHERE id = $1`, id)
	return err
}

// RequeueJob implements jobs.Records. Faults: not_found jobs.not_found;
// conflict jobs.not_ended, jobs.done.
func (s *Store) RequeueJob(ctx context.Context, id string, version int64, now time.Time, attempts int) (jobs.Job, error) {
	return s.changeJob(ctx, id, version, func(tx *sql.Tx, j jobs.Job) error {
		return Enqueue(ctx, tx, outbox.Message{ID: id, Topic: jobs.Topic, Body: json.RawMessage("{}"), Created: now, Due: now, Turn: j.Version})
	}, func(j jobs.Job) error {
		if j.State == jobs.Done {
			return fault.New(fault.Conflict, "jobs.done", "id", id)
		}
		return fault.New(fault.Conflict, "jobs.not_ended", "id", id, "state", string(j.State))
	}, `UPDATE jobs SET state = 'queued', cancelling = $1, max_attempts = attempt + $2, due_us = $3, ended_us = NULL, version = version + 1
		WHERE id = $4 AND (version = $5 OR $5 = 0) AND state IN ('failed', 'dead', 'cancelled')`, false, attempts, micros(now), id, version)
}

// DropJob implements jobs.Records. Faults: not_found jobs.not_found; conflict
// jobs.not_ended.
func (s *Store) DropJob(ctx context.Context, id string, version int64) (jobs.Job, error) {
	return s.changeJob(ctx, id, version, func(tx *sql.Tx, _ jobs.Job) error { return closeMessage(ctx, tx, id) }, func(j jobs.Job) error {
		return fault.New(fault.Conflict, "jobs.not_ended", "id", id, "state", string(j.State))
	}, `DELETE FROM jobs WHERE id = $1 AND (version = $2 OR $2 = 0) AND state NOT IN ('queued', 'running')`, id, version)
}

// ClaimJob implements jobs.Store: a job is taken where it is queued and due, or
// running and the lease of its worker is over.
func (s *Store) ClaimJob(ctx context.Context, c jobs.Claim) (jobs.Claimed, error) {
	claimed := jobs.Claimed{Taken: true}
	var err error
	claimed.Job, err = s.changeJob(ctx, c.ID, 0, func(tx *sql.Tx, _ jobs.Job) error {
		return dueAfterLease(ctx, tx, c.ID, c.Lease)
	}, func(j jobs.Job) error {
		claimed = jobs.Claimed{}
		switch j.State {
		case jobs.Queued:
			claimed.Until = later(j.Due, c.Now)
		case jobs.Running:
			claimed.Until = later(j.Lease, c.Now)
		}
		return nil
	}, `UPDATE jobs SET state = 'running', attempt = attempt + 1, worker = $1, lease_us = $2, version = version + 1,
			started_us = coalesce(started_us, $3)
		WHERE id = $4 AND (state = 'queued' AND due_us <= $3 OR state = 'running' AND lease_us <= $3)`,
		c.Worker, micros(c.Lease), micros(c.Now), c.ID)
	if fault.CodeOf(err) == fault.NotFound {
		return jobs.Claimed{}, nil // dropped
	}
	return claimed, err
}

// later is a time that lies after now: what was not free a moment ago may be.
func later(t, now time.Time) time.Time {
	if t.After(now) {
		return t
	}
	return now.Add(time.Millisecond)
}

// dueAfterLease keeps the relay from publishing a job that somebody works on.
func dueAfterLease(ctx context.Context, tx *sql.Tx, id string, lease time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE outbox SET due_us = $1 WHERE id = $2`, micros(lease), id)
	return err
}

// BeatJob implements jobs.Store. Fault conflict jobs.lost.
func (s *Store) BeatJob(ctx context.Context, b jobs.Beat) (bool, error) {
	job, err := s.changeJob(ctx, b.ID, 0, func(tx *sql.Tx, _ jobs.Job) error {
		return dueAfterLease(ctx, tx, b.ID, b.Lease)
	}, lost, `UPDATE jobs SET lease_us = $1, done = $2, total = $3, note = $4, checkpoint = coalesce($5, checkpoint), version = version + 1
		WHERE id = $6 AND state = 'running' AND attempt = $7`,
		micros(b.Lease), b.Progress.Done, b.Progress.Total, b.Progress.Note, textOf(b.Checkpoint), b.ID, b.Attempt)
	if fault.CodeOf(err) == fault.NotFound {
		err = lost(jobs.Job{ID: b.ID})
	}
	return job.Cancelling, err
}

func lost(j jobs.Job) error { return fault.New(fault.Conflict, "jobs.lost", "id", j.ID) }

// EndJob implements jobs.Store. Fault conflict jobs.lost.
func (s *Store) EndJob(ctx context.Context, e jobs.Ending, effect func(*sql.Tx) error) error {
	var problem json.RawMessage
	if e.Problem != nil {
		var err error
		if problem, err = json.Marshal(e.Problem); err != nil {
			return err
		}
	}
	write := s.writeRow
	if effect != nil { // which may take long
		write = func(ctx context.Context, do func(*sql.Tx) error) error { return s.alone(ctx, &serializable, do) }
	}
	return write(ctx, func(tx *sql.Tx) error {
		if err := endJob(ctx, tx, e, problem); err != nil {
			return err
		}
		if effect != nil {
			return effect(tx)
		}
		return nil
	})
}

func endJob(ctx context.Context, tx *sql.Tx, e jobs.Ending, problem json.RawMessage) error {
	ended, refund := sql.NullInt64{Int64: micros(e.Now), Valid: e.State.Ended()}, 0
	if e.Refund {
		refund = 1 // the attempt is not taken back, because it fences; one more is allowed
	}
	res, err := tx.ExecContext(ctx,
		`UPDATE jobs SET state = $1, done = $2, total = $3, note = $4, result = $5, problem = coalesce($6, problem), ended_us = $7, due_us = $8,
			max_attempts = max_attempts + $9, version = version + 1
		WHERE id = $10 AND state = 'running' AND attempt = $11`,
		string(e.State), e.Progress.Done, e.Progress.Total, e.Progress.Note, textOf(e.Result), textOf(problem), ended, micros(e.Due), refund, e.ID, e.Attempt)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return err
		}
		return lost(jobs.Job{ID: e.ID})
	}
	if e.State.Ended() {
		return closeMessage(ctx, tx, e.ID)
	}
	_, err = tx.ExecContext(ctx, `UPDATE outbox SET due_us = $1, turn = turn + 1 WHERE id = $2`, micros(e.Due), e.ID)
	return err
}
