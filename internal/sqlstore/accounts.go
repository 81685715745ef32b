package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
)

const accountColumns = `id, login, name, place, state, demo, password, password_at, phone, phone_index,
	factor_seed, factor_on, factor_step, recovery, issuer, subject, created, version`

func scanAccount(row scanner) (auth.Account, error) {
	var a auth.Account
	var recovery string
	err := row.Scan(&a.ID, &a.Login, &a.Name, &a.Place, &a.State, &a.Demo, &a.Password, &a.PasswordAt, &a.Phone, &a.PhoneIndex,
		&a.Factor.Seed, &a.Factor.On, &a.Factor.LastStep, &recovery, &a.Issuer, &a.Subject, &a.Created, &a.Version)
	if err != nil {
		return a, err
	}
	a.PasswordAt, a.Created = a.PasswordAt.UTC(), a.Created.UTC()
	return a, json.Unmarshal([]byte(recovery), &a.Factor.Recovery)
}

// recoveryText keeps "none" as an empty array.
func recoveryText(codes []string) (string, error) {
	if codes == nil {
		codes = []string{}
	}
	raw, err := json.Marshal(codes)
	return string(raw), err
}

// CreateAccount implements auth.Store.
func (s *Store) CreateAccount(ctx context.Context, a auth.Account, inv *auth.Invitation, e audit.Entry) error {
	recovery, err := recoveryText(a.Factor.Recovery)
	if err != nil {
		return err
	}
	return s.Write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx,
			`INSERT INTO accounts (`+accountColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
			ON CONFLICT (login) DO NOTHING`,
			a.ID, a.Login, a.Name, a.Place, string(a.State), a.Demo, a.Password, a.PasswordAt.UTC(), a.Phone, a.PhoneIndex,
			a.Factor.Seed, a.Factor.On, a.Factor.LastStep, recovery, a.Issuer, a.Subject, a.Created.UTC(), a.Version)
		if err := touched(res, err, fault.New(fault.Conflict, "auth.login_taken", "login", a.Login).On("body.login")); err != nil {
			return err
		}
		if inv != nil {
			if err := putInvitation(ctx, tx, *inv); err != nil {
				return err
			}
		}
		return record(ctx, tx, e)
	})
}

// touched is the given fault where a statement changed nothing.
func touched(res sql.Result, err error, none *fault.Error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return none
	}
	return err
}

// Account implements auth.Store.
func (s *Store) Account(ctx context.Context, id string) (auth.Account, error) {
	return s.oneAccount(ctx, `id = $1`, id)
}

// AccountByLogin implements auth.Store.
func (s *Store) AccountByLogin(ctx context.Context, login string) (auth.Account, error) {
	return s.oneAccount(ctx, `login = $1`, login)
}

// AccountByIdentity implements auth.Store.
func (s *Store) AccountByIdentity(ctx context.Context, issuer, subject string) (auth.Account, error) {
	return s.oneAccount(ctx, `issuer = $1 AND subject = $2 AND subject <> ''`, issuer, subject)
}

func (s *Store) oneAccount(ctx context.Context, where string, args ...any) (auth.Account, error) {
	a, err := scanAccount(s.read.DB.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE `+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return auth.Account{}, fault.New(fault.NotFound, "auth.no_account")
	}
	if err != nil {
		return auth.Account{}, s.wrap(err)
	}
	grants, err := s.grantsOf(ctx, []string{a.ID})
	a.Grants = grants[a.ID]
	return a, err
}

// maxList bounds every list.
const maxList = 1000

// ListAccounts implements auth.Store: by login.
func (s *Store) ListAccounts(ctx context.Context, f auth.AccountFilter) ([]auth.Account, error) {
	q := where{}
	q.and(`login > `, f.After)
	if f.Text != "" {
		pattern := "%" + likeText(f.Text) + "%"
		q.add(`(login LIKE ` + q.arg(strings.ToLower(pattern)) + ` ESCAPE '\' OR name LIKE ` + q.arg(pattern) + ` ESCAPE '\')`)
	}
	if f.Place != "" {
		q.add(`place LIKE ` + q.arg(areaPrefix(f.Place)+"%"))
	}
	if f.Role != "" {
		q.add(`EXISTS (SELECT 1 FROM grants WHERE grants.account = accounts.id AND grants.role = ` + q.arg(string(f.Role)) + `)`)
	}
	if f.PhoneIndexes != nil {
		q.add(`phone_index IN (` + q.list(f.PhoneIndexes) + `)`)
	}
	limit := q.arg(bounded(f.Limit))
	list, err := rowsOf(ctx, s, `SELECT `+accountColumns+` FROM accounts`+q.text()+` ORDER BY login LIMIT `+limit, scanAccount, q.args...)
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	grants, err := s.grantsOf(ctx, ids)
	for i := range list {
		list[i].Grants = grants[list[i].ID]
	}
	return list, err
}

func bounded(limit int) int {
	if limit < 1 || limit > maxList {
		return maxList
	}
	return limit
}

// areaPrefix is what the codes of all areas within an area begin with.
func areaPrefix(code string) string {
	for strings.HasSuffix(code, "00") {
		code = strings.TrimSuffix(code, "00")
	}
	return likeText(code)
}

func likeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// held is a grant with whose it is.
type held struct {
	account string
	access.Grant
}

func (s *Store) grantsOf(ctx context.Context, accounts []string) (map[string][]access.Grant, error) {
	q := where{}
	q.add(`account IN (` + q.list(accounts) + `)`)
	list, err := rowsOf(ctx, s, `SELECT account, role, place FROM grants`+q.text()+` ORDER BY account, role, place`, func(row scanner) (held, error) {
		var h held
		return h, row.Scan(&h.account, &h.Role, &h.Place)
	}, q.args...)
	grants := map[string][]access.Grant{}
	for _, h := range list {
		grants[h.account] = append(grants[h.account], h.Grant)
	}
	return grants, err
}

// SaveAccount implements auth.Store. Grants are not saved: see Grant.
func (s *Store) SaveAccount(ctx context.Context, a auth.Account, c auth.Change) error {
	recovery, err := recoveryText(a.Factor.Recovery)
	if err != nil {
		return err
	}
	return s.Write(ctx, func(tx *sql.Tx) error {
		if c.Invitation != "" {
			res, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE hash = $1`, c.Invitation)
			if err := touched(res, err, fault.New(fault.NotFound, "auth.bad_invitation")); err != nil {
				return err
			}
		}
		res, err := tx.ExecContext(ctx,
			`UPDATE accounts SET name = $1, place = $2, state = $3, password = $4, password_at = $5, phone = $6, phone_index = $7,
				factor_seed = $8, factor_on = $9, factor_step = $10, recovery = $11, issuer = $12, subject = $13, version = version + 1
			WHERE id = $14 AND version = $15`,
			a.Name, a.Place, string(a.State), a.Password, a.PasswordAt.UTC(), a.Phone, a.PhoneIndex,
			a.Factor.Seed, a.Factor.On, a.Factor.LastStep, recovery, a.Issuer, a.Subject, a.ID, a.Version)
		if err := touched(res, err, fault.New(fault.Conflict, "auth.changed_meanwhile")); err != nil {
			return err
		}
		return finish(ctx, tx, a.ID, c)
	})
}

// finish does what goes with a change.
func finish(ctx context.Context, tx *sql.Tx, account string, c auth.Change) error {
	if c.EndSessions {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE account = $1 AND id <> $2`, account, c.KeepSession); err != nil {
			return err
		}
	}
	return record(ctx, tx, c.Entry)
}

// Grant implements auth.Store.
func (s *Store) Grant(ctx context.Context, account string, g access.Grant, by string, at time.Time, e audit.Entry) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx,
			`INSERT INTO grants (account, role, place, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (account, role, place) DO NOTHING`, account, string(g.Role), g.Place, by, at.UTC())
		return recordIfTouched(ctx, tx, res, err, e)
	})
}

// Revoke implements auth.Store.
func (s *Store) Revoke(ctx context.Context, account string, g access.Grant, e audit.Entry) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM grants WHERE account = $1 AND role = $2 AND place = $3`, account, string(g.Role), g.Place)
		return recordIfTouched(ctx, tx, res, err, e)
	})
}

func recordIfTouched(ctx context.Context, tx *sql.Tx, res sql.Result, err error, e audit.Entry) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return record(ctx, tx, e)
}

// CreateInvitation implements auth.Store.
func (s *Store) CreateInvitation(ctx context.Context, inv auth.Invitation, c auth.Change) error {
	return s.Write(ctx, func(tx *sql.Tx) error {
		if err := putInvitation(ctx, tx, inv); err != nil {
			return err
		}
		return finish(ctx, tx, inv.Account, c)
	})
}

func putInvitation(ctx context.Context, tx *sql.Tx, inv auth.Invitation) error {
	_, err := tx.ExecContext(ctx,
		`INSERT INTO invitations (account, hash, expires) VALUES ($1, $2, $3)
		ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, expires = excluded.expires`, inv.Account, inv.Hash, inv.Expires.UTC())
	return err
}

// Invitation implements auth.Store.
func (s *Store) Invitation(ctx context.Context, hash string) (auth.Invitation, error) {
	inv := auth.Invitation{Hash: hash}
	err := s.read.DB.QueryRowContext(ctx, `SELECT account, expires FROM invitations WHERE hash = $1`, hash).Scan(&inv.Account, &inv.Expires)
	if errors.Is(err, sql.ErrNoRows) {
		return inv, fault.New(fault.NotFound, "auth.bad_invitation")
	}
	inv.Expires = inv.Expires.UTC()
	return inv, s.wrap(err)
}
