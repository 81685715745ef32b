package sqlstore

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Patience with transactions that lose against others: about six seconds.
const (
	writeTries = 12
	writePause = 5 * time.Millisecond // doubled with every try
	writeMost  = time.Second
)

var serializable = sql.TxOptions{Isolation: sql.LevelSerializable}

// Write runs do in one transaction: all of it or nothing, and as if no other
// transaction ran meanwhile. do is run again from its start where the database
// refuses to promise that, so it must change nothing but the database and
// variables that it sets anew. What do returns is returned, without retry.
// Fault unavailable store.busy where it loses again and again; those of Open.
func (s *Store) Write(ctx context.Context, do func(*sql.Tx) error) error {
	return s.transact(ctx, &serializable, do)
}

// writeRow is Write for statements that each carry their own condition (claim
// where still free, finish where still mine), so that queues do not pay for
// the promise of Write: a statement sees what was committed before it began.
func (s *Store) writeRow(ctx context.Context, do func(*sql.Tx) error) error {
	return s.transact(ctx, nil, do)
}

func (s *Store) transact(ctx context.Context, options *sql.TxOptions, do func(*sql.Tx) error) error {
	if s.group != nil {
		return s.grouped(ctx, options, do)
	}
	return s.alone(ctx, options, do)
}

// alone runs do in a transaction of its own. It is what transact means; on
// SQLite it is for transactions that are long, so that nobody else's waits for
// the end of theirs, and for what group could not do.
func (s *Store) alone(ctx context.Context, options *sql.TxOptions, do func(*sql.Tx) error) error {
	var err, done error
	noted := func(tx *sql.Tx) error {
		done = do(tx)
		return done
	}
	for try := range writeTries {
		if err = s.try(ctx, options, noted); err == nil || !s.engine.again(err) {
			if done != nil && !s.engine.knows(err) {
				return err // the caller's own
			}
			return s.wrap(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause(try)):
		}
	}
	return s.wrap(err)
}

// pause is between a half and all of what doubling gives: who lost together
// shall not meet again.
func pause(try int) time.Duration {
	d := min(writePause<<try, writeMost)
	return d/2 + rand.N(d/2)
}

func (s *Store) try(ctx context.Context, options *sql.TxOptions, do func(*sql.Tx) error) error {
	tx, err := s.write.DB.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// snapshot runs do in a transaction that only reads and sees one state.
func (s *Store) snapshot(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.read.DB.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return s.wrap(err)
	}
	defer func() { _ = tx.Rollback() }()
	return s.wrap(do(tx))
}

// Matched turns "no row matched" into a conflict: the row of that kind and id
// is gone or is no longer at the version that the change was made from. Rows
// that people edit have a column version, which every change counts up:
//
//	UPDATE needs SET …, version = version + 1 WHERE id = $1 AND version = $2
//
// Fault conflict store.changed.
func Matched(res sql.Result, err error, kind, id string) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "store.changed", "kind", kind, "id", id)
	}
	return err
}
