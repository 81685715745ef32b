package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
)

const sessionColumns = `id, account, hash, begun, seen, address, agent, method, need`

func scanSession(row scanner) (auth.Session, error) {
	var x auth.Session
	err := row.Scan(&x.ID, &x.Account, &x.Hash, &x.Begun, &x.Seen, &x.Address, &x.Agent, &x.Method, &x.Need)
	x.Begun, x.Seen = x.Begun.UTC(), x.Seen.UTC()
	return x, err
}

// CreateSession implements auth.Store. Of a session that is there, only what it
// owes changes.
func (s *Store) CreateSession(ctx context.Context, x auth.Session, c auth.Change) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			`INSERT INTO sessions (`+sessionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET need = excluded.need`,
			x.ID, x.Account, x.Hash, x.Begun.UTC(), x.Seen.UTC(), x.Address, x.Agent, x.Method, string(x.Need))
		if err != nil {
			return err
		}
		c.KeepSession = x.ID
		return finish(ctx, tx, x.Account, c)
	})
}

// Session implements auth.Store.
func (s *Store) Session(ctx context.Context, hash string) (auth.Session, error) {
	x, err := scanSession(s.read.DB.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE hash = $1`, hash))
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.New(fault.NotFound, "auth.no_session")
	}
	return x, s.wrap(err)
}

// TouchSession implements auth.Store.
func (s *Store) TouchSession(ctx context.Context, id string, at time.Time) error {
	_, err := s.write.DB.ExecContext(ctx, `UPDATE sessions SET seen = $1 WHERE id = $2 AND seen < $1`, at.UTC(), id)
	return s.wrap(err)
}

// EndSession implements auth.Store.
func (s *Store) EndSession(ctx context.Context, account, id string, e audit.Entry) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE account = $1 AND id = $2`, account, id)
		if err := touched(res, err, fault.New(fault.NotFound, "auth.no_session")); err != nil {
			return err
		}
		return record(ctx, tx, e)
	})
}

// ListSessions implements auth.Store: the latest seen first.
func (s *Store) ListSessions(ctx context.Context, account string) ([]auth.Session, error) {
	return rowsOf(ctx, s, `SELECT `+sessionColumns+` FROM sessions WHERE account = $1 ORDER BY seen DESC, id LIMIT $2`, scanSession, account, maxList)
}

// DropSessions implements auth.Store.
func (s *Store) DropSessions(ctx context.Context, begun, seen time.Time) error {
	_, err := s.write.DB.ExecContext(ctx, `DELETE FROM sessions WHERE begun <= $1 OR seen <= $2`, begun.UTC(), seen.UTC())
	return s.wrap(err)
}

const tokenColumns = `id, account, name, hash, scope, place, created, expires, last_used, revoked`

func scanToken(row scanner) (auth.Token, error) {
	var t auth.Token
	var scope string
	var used, revoked sql.NullTime
	err := row.Scan(&t.ID, &t.Account, &t.Name, &t.Hash, &scope, &t.Place, &t.Created, &t.Expires, &used, &revoked)
	if err != nil {
		return t, err
	}
	t.Created, t.Expires = t.Created.UTC(), t.Expires.UTC()
	t.LastUsed, t.Revoked = timeOf(used), timeOf(revoked)
	return t, json.Unmarshal([]byte(scope), &t.Scope)
}

// timeOf is the zero time for null.
func timeOf(t sql.NullTime) time.Time {
	if !t.Valid {
		return time.Time{}
	}
	return t.Time.UTC()
}

// nullable is null for the zero time.
func nullable(t time.Time) sql.NullTime { return sql.NullTime{Time: t.UTC(), Valid: !t.IsZero()} }

// CreateToken implements auth.Store.
func (s *Store) CreateToken(ctx context.Context, t auth.Token, e audit.Entry) error {
	scope, err := json.Marshal(t.Scope)
	if err != nil {
		return err
	}
	return s.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			`INSERT INTO tokens (`+tokenColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			t.ID, t.Account, t.Name, t.Hash, string(scope), t.Place, t.Created.UTC(), t.Expires.UTC(), nullable(t.LastUsed), nullable(t.Revoked))
		if err != nil {
			return err
		}
		return record(ctx, tx, e)
	})
}

// Token implements auth.Store.
func (s *Store) Token(ctx context.Context, hash string) (auth.Token, error) {
	t, err := scanToken(s.read.DB.QueryRowContext(ctx, `SELECT `+tokenColumns+` FROM tokens WHERE hash = $1`, hash))
	if errors.Is(err, sql.ErrNoRows) {
		return t, fault.New(fault.NotFound, "auth.no_token")
	}
	return t, s.wrap(err)
}

// TouchToken implements auth.Store.
func (s *Store) TouchToken(ctx context.Context, id string, at time.Time) error {
	_, err := s.write.DB.ExecContext(ctx, `UPDATE tokens SET last_used = $1 WHERE id = $2`, at.UTC(), id)
	return s.wrap(err)
}

// RevokeToken implements auth.Store.
func (s *Store) RevokeToken(ctx context.Context, account, id string, at time.Time, e audit.Entry) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx,
			`UPDATE tokens SET revoked = $1 WHERE id = $2 AND ($3 = '' OR account = $3) AND revoked IS NULL`, at.UTC(), id, account)
		if err := touched(res, err, fault.New(fault.NotFound, "auth.no_token")); err != nil {
			return err
		}
		return record(ctx, tx, e)
	})
}

// ListTokens implements auth.Store: the latest made first.
func (s *Store) ListTokens(ctx context.Context, account string) ([]auth.Token, error) {
	return rowsOf(ctx, s,
		`SELECT `+tokenColumns+` FROM tokens WHERE ($1 = '' OR account = $1) ORDER BY created DESC, id DESC LIMIT $2`, scanToken, account, maxList)
}

// Attempt implements auth.Store. The first statement makes the row or locks the
// one that is there, so no other attempt of the key comes between.
func (s *Store) Attempt(ctx context.Context, key string, next func(auth.Attempts) auth.Attempts) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		var a auth.Attempts
		var last, until sql.NullTime
		err := tx.QueryRowContext(ctx,
			`INSERT INTO attempts (key, count) VALUES ($1, 0) ON CONFLICT (key) DO UPDATE SET count = attempts.count
			RETURNING count, last_at, locked_until`, key).Scan(&a.Count, &last, &until)
		if err != nil {
			return err
		}
		a.Last, a.Until = timeOf(last), timeOf(until)
		a = next(a)
		if a == (auth.Attempts{}) {
			_, err = tx.ExecContext(ctx, `DELETE FROM attempts WHERE key = $1`, key)
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE attempts SET count = $1, last_at = $2, locked_until = $3 WHERE key = $4`,
			a.Count, nullable(a.Last), nullable(a.Until), key)
		return err
	})
}

// DropAttempts implements auth.Store.
func (s *Store) DropAttempts(ctx context.Context, before time.Time) error {
	_, err := s.write.DB.ExecContext(ctx, `DELETE FROM attempts WHERE last_at < $1`, before.UTC())
	return s.wrap(err)
}
