package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/intake"
)

func scanImport(row scanner) (intake.Import, error) {
	var i intake.Import
	var body string
	var version int64
	if err := row.Scan(&body, &version); err != nil {
		return i, err
	}
	err := json.Unmarshal([]byte(body), &i)
	i.Version = version
	return i, err
}

// KeepImport implements intake.Store.
func (s *Store) KeepImport(ctx context.Context, i intake.Import, rows []intake.Written, e audit.Entry) (intake.Import, error) {
	was := i.Version
	i.Version++
	body, err := json.Marshal(i)
	if err != nil {
		return i, err
	}
	err = s.alone(ctx, &serializable, func(tx *sql.Tx) error {
		if err := keepImport(ctx, tx, i, was, string(body)); err != nil {
			return err
		}
		if rows != nil {
			if err := keepImportRows(ctx, tx, i.ID, rows); err != nil {
				return err
			}
		}
		return record(ctx, tx, e)
	})
	return i, err
}

func keepImport(ctx context.Context, tx *sql.Tx, i intake.Import, was int64, body string) error {
	if was == 0 {
		_, err := tx.ExecContext(ctx, `INSERT INTO imports (id, table_name, sum, state, body, version) VALUES ($1, $2, $3, $4, $5, $6)`,
			i.ID, i.Table, i.Sum, string(i.State), body, i.Version)
		return err
	}
	res, err := tx.ExecContext(ctx, `UPDATE imports SET state = $1, body = $2, version = $3 WHERE id = $4 AND version = $5`,
		string(i.State), body, i.Version, i.ID, was)
	return Matched(res, err, "import", i.ID)
}

// keepImportRows replaces the journal of an import.
func keepImportRows(ctx context.Context, tx *sql.Tx, id string, rows []intake.Written) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM import_rows WHERE import_id = $1`, id); err != nil {
		return err
	}
	return insertRows(ctx, tx, `import_rows (import_id, row_number, fate, natural_key, record, version, changes)`, rows, func(r intake.Written) ([]any, error) {
		changes, err := json.Marshal(r.Changes)
		return []any{id, r.Row, string(r.Fate), r.Key, r.Record, r.Version, string(changes)}, err
	})
}

// Import implements intake.Store.
func (s *Store) Import(ctx context.Context, id string) (intake.Import, error) {
	i, err := scanImport(s.read.DB.QueryRowContext(ctx, `SELECT body, version FROM imports WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return i, fault.New(fault.NotFound, "intake.no_import", "id", id)
	}
	return i, s.wrap(err)
}

var importOrder = keyset{columns: []string{"id"}, descending: true}

// ListImports implements intake.Store.
func (s *Store) ListImports(ctx context.Context, f intake.Filter, page intake.Page) ([]intake.Import, string, error) {
	q := where{}
	q.and(`table_name = `, f.Table)
	q.and(`state = `, string(f.State))
	q.and(`sum = `, f.Sum)
	after, args, err := importOrder.after(page.Cursor, len(q.args)+1)
	if err != nil {
		return nil, "", err
	}
	if after != "" {
		q.add(after)
		q.args = append(q.args, args...)
	}
	return listPage(ctx, s, `SELECT body, version FROM imports`+q.text(), q.args, importOrder, Page{Cursor: page.Cursor, Limit: page.Limit},
		scanImport, func(i intake.Import) []string { return []string{i.ID} })
}

// ImportRows implements intake.Store.
func (s *Store) ImportRows(ctx context.Context, id string, after, limit int) ([]intake.Written, error) {
	return rowsOf(ctx, s,
		`SELECT row_number, fate, natural_key, record, version, changes FROM import_rows WHERE import_id = $1 AND row_number > $2 ORDER BY row_number LIMIT $3`,
		func(row scanner) (intake.Written, error) {
			var w intake.Written
			var changes string
			if err := row.Scan(&w.Row, &w.Fate, &w.Key, &w.Record, &w.Version, &changes); err != nil {
				return w, err
			}
			return w, json.Unmarshal([]byte(changes), &w.Changes)
		}, id, after, limit)
}

var _ intake.Store = (*Store)(nil)
