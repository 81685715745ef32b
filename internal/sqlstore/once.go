package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Once is a request that is not done twice. Without a key it is done each time.
type Once struct {
	Scope   string // who asks and for what kind of thing: keys of others are other keys
	Key     string // chosen by who asks; "" for none
	Request []byte // all that was asked
}

// Do runs do, which returns the answer as JSON, and keeps the answer with the
// key, in the caller's transaction; a request whose key is known is answered
// from there, with again = true. Fault conflict store.key_reused where the key
// is known from another request.
func (o Once) Do(ctx context.Context, tx *sql.Tx, now time.Time, do func() ([]byte, error)) (answer []byte, again bool, err error) {
	if o.Key == "" {
		answer, err = do()
		return answer, false, err
	}
	request := o.digest()
	// Where another transaction does the same now, this waits for its end.
	res, err := tx.ExecContext(ctx,
		`INSERT INTO idempotency (scope, key, request, answer, created_us) VALUES ($1, $2, $3, '', $4) ON CONFLICT (scope, key) DO NOTHING`,
		o.Scope, o.Key, request, micros(now))
	if err != nil {
		return nil, false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return nil, false, err
		}
		answer, err = o.known(ctx, tx, request)
		return answer, true, err
	}
	if answer, err = do(); err != nil {
		return nil, false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE idempotency SET answer = $1 WHERE scope = $2 AND key = $3`, string(answer), o.Scope, o.Key)
	return answer, false, err
}

func (o Once) digest() string {
	sum := sha256.Sum256(o.Request)
	return hex.EncodeToString(sum[:])
}

func (o Once) known(ctx context.Context, tx *sql.Tx, request string) ([]byte, error) {
	var before, answer string
	err := tx.QueryRowContext(ctx, `SELECT request, answer FROM idempotency WHERE scope = $1 AND key = $2`, o.Scope, o.Key).Scan(&before, &answer)
	if err == nil && before != request {
		return nil, fault.New(fault.Conflict, "store.key_reused", "key", o.Key)
	}
	return []byte(answer), err
}

// forgetting is what empties the tables that only remember.
var forgetting = []string{
	`DELETE FROM idempotency WHERE created_us < $1`,
	`DELETE FROM inbox WHERE recorded_us < $1`,
}

// Forget deletes keys of requests and entries of the inbox from before a time.
// A message or request that comes again later than that would be new.
func (s *Store) Forget(ctx context.Context, before time.Time) error {
	var errs []error
	for _, statement := range forgetting {
		errs = append(errs, s.alone(ctx, nil, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, statement, micros(before))
			return err
		}))
	}
	return errors.Join(errs...)
}
