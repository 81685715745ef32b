package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// Engine names the kind of a database; a snapshot goes back to its own kind.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// TableSum is what a table holds.
type TableSum struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"` // of the rows in any order, see sumOf; 64 hex digits
}

// Snapshot describes a copy of the whole database in one state.
type Snapshot struct {
	Engine       Engine     `json:"engine"`
	Schema       int64      `json:"schema"`       // number of its last migration
	Installation string     `json:"installation"` // id of the database
	Tables       []TableSum `json:"tables"`       // by name
}

// Snapshot copies the database, as it is at one moment, into the new file path,
// while others read and write: a database of SQLite, or for PostgreSQL what
// pg_dump writes in its custom format. Cost is linear in the database. Faults:
// those of Open; unavailable store.no_tool (pg_dump is not installed),
// store.tool_failed.
func (s *Store) Snapshot(ctx context.Context, path string) (Snapshot, error) {
	return s.engine.snapshot(ctx, s, path)
}

// Restore makes the SQLite database of the folder dir out of a snapshot's file,
// which it moves there once its tables are found to be those of want. Faults:
// conflict store.not_empty where there is a database; internal
// store.snapshot_differs; denied store.not_writable.
func Restore(ctx context.Context, dir, snapshot string, want Snapshot) error {
	place := filepath.Join(dir, FileName)
	if _, err := os.Stat(place); err == nil {
		return fault.New(fault.Conflict, "store.not_empty", "place", place)
	}
	if err := CheckSnapshot(ctx, snapshot, want); err != nil {
		return err
	}
	if err := os.Rename(snapshot, place); err != nil {
		return fault.Wrap(err, fault.Denied, "store.not_writable", "path", dir)
	}
	if folder, err := os.Open(dir); err == nil {
		_ = folder.Sync() // not every system syncs folders
		_ = folder.Close()
	}
	return nil
}

// CheckSnapshot reads the whole of a snapshot of SQLite and compares it with
// its description. Faults: internal store.damaged, store.snapshot_differs.
func CheckSnapshot(ctx context.Context, path string, want Snapshot) error {
	s := openSQLite(path)
	defer func() { _ = s.Close() }() // only read
	if err := s.Check(ctx); err != nil {
		return err
	}
	return s.compare(ctx, want)
}

// RestoreInto fills the PostgreSQL database at url, which must be empty, from a
// snapshot's file, all of it or nothing. Faults: those of Connect; conflict
// store.not_empty; internal store.snapshot_differs; unavailable store.no_tool,
// store.tool_failed.
func RestoreInto(ctx context.Context, url, snapshot string, want Snapshot) error {
	s, err := openPostgres(url, false)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if err := EmptyAt(ctx, url); err != nil {
		return err
	}
	if err := pgTool(ctx, url, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname", "", snapshot); err != nil {
		return err
	}
	return s.compare(ctx, want)
}

// EmptyAt reports, as conflict store.not_empty, that the PostgreSQL database at
// url holds something.
func EmptyAt(ctx context.Context, url string) error {
	s, err := openPostgres(url, true)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	tables, err := s.engine.tables(ctx, s.read.DB)
	if err == nil && len(tables) > 0 {
		return fault.New(fault.Conflict, "store.not_empty", "place", s.Place())
	}
	return s.wrap(err)
}

// Sums describes the tables as they are at one moment.
func (s *Store) Sums(ctx context.Context) ([]TableSum, error) {
	var sums []TableSum
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		var err error
		sums, err = s.sums(ctx, tx)
		return err
	})
	return sums, err
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *Store) sums(ctx context.Context, q querier) ([]TableSum, error) {
	names, err := s.engine.tables(ctx, q)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	list := []TableSum{}
	for _, name := range names {
		sum, err := sumOf(ctx, q, name)
		if err != nil {
			return nil, err
		}
		list = append(list, sum)
	}
	return list, nil
}

// sumOf adds up, modulo 2^256, the SHA-256 of each row: its values in the order
// of the columns, each with its type and length. The sum does not depend on the
// order of rows, which no table promises.
func sumOf(ctx context.Context, q querier, table string) (TableSum, error) {
	out := TableSum{Name: table}
	rows, err := q.QueryContext(ctx, `SELECT * FROM "`+table+`"`) // a name of ours
	if err != nil {
		return out, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return out, err
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	total, mask := new(big.Int), new(big.Int).Lsh(big.NewInt(1), 256)
	for ; rows.Next(); out.Rows++ {
		if err := rows.Scan(places...); err != nil {
			return out, err
		}
		digest := sha256.New()
		for _, v := range values {
			text := fmt.Sprintf("%v", v)
			if raw, ok := v.([]byte); ok {
				text = string(raw)
			}
			fmt.Fprintf(digest, "%T %d:%s", v, len(text), text)
		}
		total.Mod(total.Add(total, new(big.Int).SetBytes(digest.Sum(nil))), mask)
	}
	out.Sum = hex.EncodeToString(total.FillBytes(make([]byte, 32)))
	return out, rows.Err()
}

// describe completes a snapshot from the database, or the copy, that q asks.
func (s *Store) describe(ctx context.Context, q querier, engine Engine) (Snapshot, error) {
	out := Snapshot{Engine: engine}
	err := q.QueryRowContext(ctx, `SELECT id FROM installation`).Scan(&out.Installation)
	if err != nil && err != sql.ErrNoRows { // nothing has run on it yet
		return out, err
	}
	if err := q.QueryRowContext(ctx, appliedMigrations).Scan(&out.Schema); err != nil {
		return out, err
	}
	out.Tables, err = s.sums(ctx, q)
	return out, err
}

// compare finds the first table that is not as described.
func (s *Store) compare(ctx context.Context, want Snapshot) error {
	have, err := s.Sums(ctx)
	if err != nil {
		return err
	}
	for i, table := range want.Tables {
		if i >= len(have) || have[i] != table {
			return fault.New(fault.Internal, "store.snapshot_differs", "table", table.Name)
		}
	}
	if len(have) > len(want.Tables) {
		return fault.New(fault.Internal, "store.snapshot_differs", "table", have[len(want.Tables)].Name)
	}
	return nil
}
