package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
)

const auditColumns = `seq, time, day, actor, name, via, address, request, action, kind, object, place, result, reason,
	before_state, after_state, alg, prev, hash`

func scanEntry(row scanner) (audit.Entry, error) {
	var e audit.Entry
	err := row.Scan(&e.Seq, &e.Time, &e.Day, &e.Actor, &e.Name, &e.Via, &e.Address, &e.Request, &e.Action, &e.Kind, &e.Object, &e.Place,
		&e.Result, &e.Reason, &e.Before, &e.After, &e.Alg, &e.Prev, &e.Hash)
	e.Time = e.Time.UTC()
	return e, err
}

// record keeps an entry in the transaction of what it records; an entry without
// an action is nothing to record.
func record(ctx context.Context, tx *sql.Tx, e audit.Entry) error {
	if e.Action == "" {
		return nil
	}
	_, err := chained(ctx, tx, e)
	return err
}

// chained keeps an entry as the next of the chain. The first statement makes
// the row that knows the chain's end or locks it, so entries come one after the
// other whatever the engine.
func chained(ctx context.Context, tx *sql.Tx, e audit.Entry) (audit.Entry, error) {
	head := audit.Start()
	err := tx.QueryRowContext(ctx,
		`INSERT INTO audit_chain (id, seq, hash, day, dropped) VALUES (1, 0, $1, '', '')
		ON CONFLICT (id) DO UPDATE SET seq = audit_chain.seq RETURNING seq, hash, day`, head.Hash).Scan(&head.Seq, &head.Hash, &head.Day)
	if err != nil {
		return e, err
	}
	e = audit.Chain(head, e)
	_, err = tx.ExecContext(ctx,
		`INSERT INTO audit_entries (`+auditColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		e.Seq, e.Time, e.Day, e.Actor, e.Name, e.Via, e.Address, e.Request, e.Action, e.Kind, e.Object, e.Place,
		string(e.Result), e.Reason, e.Before, e.After, e.Alg, e.Prev, e.Hash)
	if err != nil {
		return e, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE audit_chain SET seq = $1, hash = $2, day = $3 WHERE id = 1`, e.Seq, e.Hash, e.Day)
	return e, err
}

// AppendAudit implements audit.Store.
func (s *Store) AppendAudit(ctx context.Context, e audit.Entry) (audit.Entry, error) {
	var kept audit.Entry
	err := s.Write(ctx, func(tx *sql.Tx) (err error) {
		kept, err = chained(ctx, tx, e)
		return err
	})
	return kept, err
}

// ListAudit implements audit.Store.
func (s *Store) ListAudit(ctx context.Context, f audit.Filter) ([]audit.Entry, error) {
	q := where{}
	if f.Before > 0 {
		q.add(`seq < ` + q.arg(f.Before))
	}
	q.and(`actor = `, f.Actor)
	q.and(`action = `, f.Action)
	q.and(`object = `, f.Object)
	q.and(`kind = `, f.Kind)
	q.and(`day >= `, f.From)
	q.and(`day <= `, f.To)
	limit := q.arg(bounded(f.Limit))
	return rowsOf(ctx, s, `SELECT `+auditColumns+` FROM audit_entries`+q.text()+` ORDER BY seq DESC LIMIT `+limit, scanEntry, q.args...)
}

// auditPage is how many entries are read at once.
const auditPage = 500

// ReadAudit implements audit.Store.
func (s *Store) ReadAudit(ctx context.Context, after int64, each func(audit.Entry) error) error {
	for {
		page, err := rowsOf(ctx, s, `SELECT `+auditColumns+` FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2`, scanEntry, after, auditPage)
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := each(e); err != nil {
				return err
			}
			after = e.Seq
		}
		if len(page) < auditPage {
			return nil
		}
	}
}

// AuditHead implements audit.Store.
func (s *Store) AuditHead(ctx context.Context) (audit.Head, error) {
	h := audit.Start()
	err := s.read.DB.QueryRowContext(ctx, `SELECT seq, hash, day FROM audit_chain WHERE id = 1`).Scan(&h.Seq, &h.Hash, &h.Day)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Start(), nil
	}
	return h, s.wrap(err)
}

// UnsignedAuditDays implements audit.Store.
func (s *Store) UnsignedAuditDays(ctx context.Context, before string) ([]audit.Head, error) {
	return rowsOf(ctx, s,
		`SELECT seq, hash, day FROM audit_entries WHERE seq IN (
			SELECT max(seq) FROM audit_entries WHERE day < $1 AND day NOT IN (SELECT day FROM audit_heads) GROUP BY day
		) ORDER BY seq LIMIT $2`,
		func(row scanner) (audit.Head, error) {
			var h audit.Head
			return h, row.Scan(&h.Seq, &h.Hash, &h.Day)
		}, before, maxList)
}

const headColumns = `seq, hash, day, signed_at, alg, key_id, public_key, signature`

// KeepAuditHead implements audit.Store; a day's head is kept once.
func (s *Store) KeepAuditHead(ctx context.Context, h audit.SignedHead) error {
	_, err := s.write.DB.ExecContext(ctx,
		`INSERT INTO audit_heads (`+headColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (day) DO NOTHING`,
		h.Seq, h.Hash, h.Day, h.SignedAt.UTC(), h.Alg, h.KeyID, h.PublicKey, h.Signature)
	return s.wrap(err)
}

// SignedAuditHeads implements audit.Store. Heads are never dropped: one a day.
func (s *Store) SignedAuditHeads(ctx context.Context) ([]audit.SignedHead, error) {
	return rowsOf(ctx, s, `SELECT `+headColumns+` FROM audit_heads ORDER BY seq`, func(row scanner) (audit.SignedHead, error) {
		var h audit.SignedHead
		err := row.Scan(&h.Seq, &h.Hash, &h.Day, &h.SignedAt, &h.Alg, &h.KeyID, &h.PublicKey, &h.Signature)
		h.SignedAt = h.SignedAt.UTC()
		return h, err
	})
}

// DropAudit implements audit.Store. Fault conflict audit.unsigned_day.
func (s *Store) DropAudit(ctx context.Context, before string) (int64, error) {
	var gone int64
	err := s.alone(ctx, &serializable, func(tx *sql.Tx) error {
		var unsigned int
		err := tx.QueryRowContext(ctx,
			`SELECT count(*) FROM audit_entries WHERE day < $1 AND day NOT IN (SELECT day FROM audit_heads)`, before).Scan(&unsigned)
		if err != nil {
			return err
		}
		if unsigned > 0 {
			return fault.New(fault.Conflict, "audit.unsigned_day", "before", before)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE audit_chain SET dropped = $1 WHERE id = 1 AND dropped < $1`, before); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `DELETE FROM audit_entries WHERE day < $1`, before)
		if err != nil {
			return err
		}
		gone, err = res.RowsAffected()
		return err
	})
	return gone, err
}

var _ auth.Store = (*Store)(nil)
