package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/audit"
)

func scanRelocation(row scanner) (relocation.Record, error) {
	var r relocation.Record
	var body string
	if err := row.Scan(&body); err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(body), &r)
}

// Relocation implements relocation.Store.
func (s *Store) Relocation(ctx context.Context, id string) (relocation.Record, error) {
	r, err := scanRelocation(s.read.DB.QueryRowContext(ctx, `SELECT body FROM relocations WHERE id = $1`, id))
	return r, s.wrap(noRelocation(err, id))
}

func noRelocation(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "relocation.not_found", "id", id)
	}
	return err
}

func relocationsWhere(f relocation.Filter) where {
	q := where{}
	q.and(`side = `, string(f.Side))
	q.and(`state = `, string(f.State))
	q.and(`category = `, string(f.Category))
	q.and(`code = `, f.Code)
	if f.Place != "" {
		q.add(`place LIKE ` + q.arg(areaPrefix(f.Place)+"%") + ` ESCAPE '\'`)
	}
	if f.Year != 0 {
		q.add(`year = ` + q.arg(f.Year))
	}
	if f.Text != "" {
		q.add(`name LIKE ` + q.arg("%"+likeText(f.Text)+"%") + ` ESCAPE '\'`)
	}
	return q
}

var relocationOrder = keyset{columns: []string{"id"}, descending: true}

// ListRelocations returns a page of records, the latest entered first, and the
// cursor of the next page, "" at the end. Fault invalid store.bad_cursor.
func (s *Store) ListRelocations(ctx context.Context, f relocation.Filter, page Page) ([]relocation.Record, string, error) {
	q := relocationsWhere(f)
	after, more, err := relocationOrder.after(page.Cursor, len(q.args)+1)
	if err != nil {
		return nil, "", err
	}
	if after != "" {
		q.add(after)
	}
	return listPage(ctx, s, `SELECT body FROM relocations`+q.text(), append(q.args, more...), relocationOrder, page, scanRelocation,
		func(r relocation.Record) []string { return []string{r.ID} })
}

// EveryRelocation implements relocation.Store.
func (s *Store) EveryRelocation(ctx context.Context, f relocation.Filter, each func(relocation.Record) error) error {
	last := ""
	for {
		q := relocationsWhere(f)
		q.add(`id > ` + q.arg(last))
		limit := q.arg(maxList)
		list, err := rowsOf(ctx, s, `SELECT body FROM relocations`+q.text()+` ORDER BY id LIMIT `+limit, scanRelocation, q.args...)
		if err != nil {
			return err
		}
		for _, r := range list {
			if err := each(r); err != nil {
				return err
			}
			last = r.ID
		}
		if len(list) < maxList {
			return nil
		}
	}
}

// AddRelocation implements relocation.Store.
func (s *Store) AddRelocation(ctx context.Context, r relocation.Record, by relocation.Act, key string) (relocation.Record, bool, error) {
	request, err := json.Marshal(r.Flow)
	if err != nil {
		return relocation.Record{}, false, err
	}
	once := Once{Scope: "relocation " + by.Account, Key: key, Request: request}
	var answer []byte
	again := false
	err = s.Write(ctx, func(tx *sql.Tx) (err error) {
		answer, again, err = once.Do(ctx, tx, by.At, func() ([]byte, error) {
			body, err := json.Marshal(r)
			if err != nil {
				return nil, err
			}
			_, err = tx.ExecContext(ctx,
				`INSERT INTO relocations (id, side, state, category, place, year, code, name, body, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
				r.ID, string(r.Side), string(r.State), string(r.Category), r.Place(), r.On().Year(), r.Code, r.Name, string(body), r.Version)
			if err != nil {
				return nil, err
			}
			if err := record(ctx, tx, relocationEntry(by, nil, &r)); err != nil {
				return nil, err
			}
			return json.Marshal(r.ID)
		})
		return err
	})
	if err != nil || !again {
		return r, false, err
	}
	id := ""
	if err := json.Unmarshal(answer, &id); err != nil {
		return relocation.Record{}, false, err
	}
	kept, err := s.Relocation(ctx, id)
	return kept, true, err
}

// ChangeRelocation implements relocation.Store.
func (s *Store) ChangeRelocation(ctx context.Context, id string, version int64, by relocation.Act, change func(*relocation.Record) error) (relocation.Record, error) {
	var after relocation.Record
	err := s.Write(ctx, func(tx *sql.Tx) error {
		before, err := scanRelocation(tx.QueryRowContext(ctx, `SELECT body FROM relocations WHERE id = $1`, id))
		if err != nil {
			return noRelocation(err, id)
		}
		if version != 0 && before.Version != version {
			return fault.New(fault.Conflict, "store.changed", "kind", "relocation", "id", id)
		}
		after = before
		if err := change(&after); err != nil {
			return err
		}
		after.Version++
		body, err := json.Marshal(after)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx,
			`UPDATE relocations SET side = $1, state = $2, category = $3, place = $4, year = $5, code = $6, name = $7, body = $8, version = $9
			WHERE id = $10 AND version = $11`,
			string(after.Side), string(after.State), string(after.Category), after.Place(), after.On().Year(), after.Code, after.Name, string(body), after.Version,
			id, before.Version)
		if err := Matched(res, err, "relocation", id); err != nil {
			return err
		}
		return record(ctx, tx, relocationEntry(by, &before, &after))
	})
	return after, err
}

// relocationEntry is the audit entry of a change; before is nil for a new record.
func relocationEntry(by relocation.Act, before, after *relocation.Record) audit.Entry {
	e := audit.Entry{
		Time: by.At, Actor: by.Account, Name: by.Name, Via: by.Via, Address: by.Address, Request: by.Request,
		Action: by.Action, Kind: "relocation", Object: after.ID, Place: after.Place(), Result: audit.Done, Reason: by.Reason,
		After: jsonText(after),
	}
	if before != nil {
		e.Before = jsonText(before)
	}
	return e
}

// jsonText is a record of ours, which always has a JSON form.
func jsonText(r *relocation.Record) string {
	raw, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
