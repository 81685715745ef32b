package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/outbox"
)

// Installation returns the id of this database, which is fresh the first time.
func (s *Store) Installation(ctx context.Context, fresh string) (string, error) {
	id := ""
	err := s.writeRow(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO installation (one, id) VALUES ($1, $2) ON CONFLICT (one) DO NOTHING`, true, fresh); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT id FROM installation`).Scan(&id)
	})
	return id, err
}

// Enqueue promises a message in the caller's transaction. ID, Topic, Body,
// Created and Due are taken of it. A message that is there already stays as it is.
func Enqueue(ctx context.Context, tx *sql.Tx, m outbox.Message) error {
	_, err := tx.ExecContext(ctx,
		`INSERT INTO outbox (id, topic, body, created_us, due_us, turn, attempts, last_error)
		VALUES ($1, $2, $3, $4, $5, $6, 0, '') ON CONFLICT (id) DO NOTHING`,
		m.ID, m.Topic, string(m.Body), micros(m.Created), micros(m.Due), m.Turn)
	return err
}

const messageColumns = `id, topic, body, created_us, due_us, turn, attempts, last_error, dead_us`

func scanMessage(row scanner) (outbox.Message, error) {
	var m outbox.Message
	var body string
	var created, due int64
	var dead sql.NullInt64
	err := row.Scan(&m.ID, &m.Topic, &body, &created, &due, &m.Turn, &m.Attempts, &m.LastError, &dead)
	m.Body, m.Created, m.Due, m.Dead = []byte(body), fromMicros(created), fromMicros(due), maybeTime(dead)
	return m, err
}

// TakeDue returns messages that are due, the longest due first, and makes them
// due again at next: who takes them publishes them now. No two callers are
// given the same one.
func (s *Store) TakeDue(ctx context.Context, now, next time.Time, limit int) ([]outbox.Message, error) {
	var some int
	err := s.read.DB.QueryRowContext(ctx, `SELECT 1 FROM outbox WHERE dead_us IS NULL AND due_us <= $1 LIMIT 1`, micros(now)).Scan(&some)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // without a write
	}
	if err != nil {
		return nil, s.wrap(err)
	}
	var due []outbox.Message
	err = s.writeRow(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx,
			`UPDATE outbox SET due_us = $1 WHERE due_us <= $2 AND dead_us IS NULL AND id IN (
				SELECT id FROM outbox WHERE dead_us IS NULL AND due_us <= $2 ORDER BY due_us LIMIT $3)
			RETURNING `+messageColumns, micros(next), micros(now), limit)
		if err != nil {
			return err
		}
		due, err = collect(rows, scanMessage)
		return err
	})
	return due, err
}

// collect reads all rows and closes them.
func collect[T any](rows *sql.Rows, scan func(scanner) (T, error)) ([]T, error) {
	defer func() { _ = rows.Close() }()
	list := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// Postpone makes a message that could not be published due at a time.
func (s *Store) Postpone(ctx context.Context, message string, due time.Time) error {
	return s.writeRow(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET due_us = $1 WHERE id = $2 AND dead_us IS NULL`, micros(due), message)
		return err
	})
}

// Receive implements outbox.Store.
func (s *Store) Receive(ctx context.Context, consumer, message string, now time.Time, effect func(*sql.Tx) error) (bool, error) {
	fresh := false
	err := s.Write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx,
			`INSERT INTO inbox (consumer, message, recorded_us) VALUES ($1, $2, $3) ON CONFLICT (consumer, message) DO NOTHING`,
			consumer, message, micros(now))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		if fresh = n == 1; fresh {
			if err := effect(tx); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM outbox WHERE id = $1`, message)
		return err
	})
	return fresh && err == nil, err
}

// FailMessage implements outbox.Store.
func (s *Store) FailMessage(ctx context.Context, message, reason string, now time.Time, atMost int) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		attempts := 0
		err := tx.QueryRowContext(ctx, `SELECT attempts FROM outbox WHERE id = $1`, message).Scan(&attempts)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // it had its effect meanwhile
		}
		if err != nil {
			return err
		}
		attempts++
		var dead sql.NullInt64
		if attempts >= atMost {
			dead = sql.NullInt64{Int64: micros(now), Valid: true}
		}
		_, err = tx.ExecContext(ctx,
			`UPDATE outbox SET attempts = $1, last_error = $2, due_us = $3, dead_us = $4, turn = turn + 1 WHERE id = $5`,
			attempts, reason, micros(now.Add(outbox.Backoff(attempts))), dead, message)
		return err
	})
}

var messageOrder = keyset{columns: []string{"id"}}

// ListMessages returns messages without an effect so far, the oldest first:
// all, or the dead ones only; and the cursor of the next page, "" at the end.
// Fault invalid store.bad_cursor.
func (s *Store) ListMessages(ctx context.Context, deadOnly bool, page Page) ([]outbox.Message, string, error) {
	where, args, err := messageOrder.after(page.Cursor, 2)
	if err != nil {
		return nil, "", err
	}
	query := `SELECT ` + messageColumns + ` FROM outbox WHERE id <> $1`
	args = append([]any{""}, args...)
	if where != "" {
		query += ` AND ` + where
	}
	if deadOnly {
		query += ` AND dead_us IS NOT NULL`
	}
	return listPage(ctx, s, query, args, messageOrder, page, scanMessage, func(m outbox.Message) []string { return []string{m.ID} })
}

// listPage runs a query with its conditions, in the order of the keyset.
func listPage[T any](ctx context.Context, s *Store, query string, args []any, k keyset, page Page, scan func(scanner) (T, error), key func(T) []string) ([]T, string, error) {
	limit := page.limit()
	query += ` ORDER BY ` + k.order() + ` LIMIT ` + strconv.Itoa(limit+1)
	rows, err := s.read.DB.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, "", s.wrap(err)
	}
	list, err := collect(rows, scan)
	if err != nil {
		return nil, "", s.wrap(err)
	}
	if len(list) <= limit {
		return list, "", nil
	}
	list = list[:limit]
	return list, k.cursor(key(list[limit-1])...), nil
}

// Message returns one message. Fault not_found store.message_not_found: it had
// its effect, was dropped or never was.
func (s *Store) Message(ctx context.Context, id string) (outbox.Message, error) {
	m, err := scanMessage(s.read.DB.QueryRowContext(ctx, `SELECT `+messageColumns+` FROM outbox WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return m, noMessage(id)
	}
	return m, s.wrap(err)
}

func noMessage(id string) error {
	return fault.New(fault.NotFound, "store.message_not_found", "id", id)
}

// RequeueMessage brings a dead message back, with all its attempts before it.
// Faults: store.message_not_found, conflict store.message_alive.
func (s *Store) RequeueMessage(ctx context.Context, id string, now time.Time) error {
	return s.deadMessage(ctx, id,
		`UPDATE outbox SET dead_us = NULL, attempts = 0, due_us = $1, turn = turn + 1 WHERE id = $2 AND dead_us IS NOT NULL`, micros(now), id)
}

// DropMessage deletes a dead message: its effect will never be. Faults as of
// RequeueMessage.
func (s *Store) DropMessage(ctx context.Context, id string) error {
	return s.deadMessage(ctx, id, `DELETE FROM outbox WHERE id = $1 AND dead_us IS NOT NULL`, id)
}

// deadMessage runs a statement that must meet the dead message.
func (s *Store) deadMessage(ctx context.Context, id, statement string, args ...any) error {
	n := int64(0)
	err := s.writeRow(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, statement, args...)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return err
	})
	if err != nil || n > 0 {
		return err
	}
	if _, err := s.Message(ctx, id); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "store.message_alive", "id", id)
}
