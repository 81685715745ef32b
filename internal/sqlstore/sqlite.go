package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"modernc.org/sqlite"
	sqlitecode "modernc.org/sqlite/lib"

	"github.com/sanquan/sanquan/base/fault"
)

// FileName is the name of the database inside the data folder.
const FileName = "sanquan.db"

// readers is the number of connections that only read. More than the cores of
// a small server do not help: reading is bound by the processor.
const readers = 4

// sqliteEngine is a file in WAL mode with synchronous=FULL.
type sqliteEngine struct{ path string }

func openSQLite(path string) *Store {
	return &Store{
		write: sqlitePool(path, 1, url.Values{
			"_txlock": {"immediate"}, // so that "read, then write" cannot fail on a lock upgrade
			"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"},
		}),
		read: sqlitePool(path, readers, url.Values{
			"mode":    {"rw"},
			"_pragma": {"busy_timeout(10000)", "query_only(1)"},
		}),
		engine: sqliteEngine{path},
		group:  &group{},
		step:   func(string) {},
	}
}

// sqlitePool makes connections on first use, so it cannot fail.
func sqlitePool(path string, size int, params url.Values) *bun.DB {
	params.Set("_time_format", "sqlite")
	name := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: params.Encode()}).String()
	connector, err := newPreparing(name)
	if err != nil {
		panic(err) // the address is made above
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return bun.NewDB(db, sqlitedialect.New())
}

func (e sqliteEngine) place() string { return e.path }

// again is false: whoever wants to write waits for busy_timeout.
func (e sqliteEngine) again(error) bool { return false }

func (e sqliteEngine) migrations() string { return "migrations/sqlite" }

func (e sqliteEngine) provider(db *sql.DB) (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, e.migrations())
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, folder)
}

// keep copies the database beside itself, once for each schema, so that going
// back to the release before is putting the copy in its place.
func (e sqliteEngine) keep(ctx context.Context, db *sql.DB, schema int64) error {
	kept := filepath.Join(filepath.Dir(e.path), fmt.Sprintf("sanquan-schema%d.db", schema))
	if _, err := os.Stat(kept); err == nil {
		return nil
	}
	part, err := os.CreateTemp(filepath.Dir(kept), filepath.Base(kept)+".part-") // others may migrate too
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(part.Name()) }() // no longer there after the rename
	if _, err := db.ExecContext(ctx, `VACUUM INTO $1`, part.Name()); err != nil {
		return errors.Join(err, part.Close())
	}
	return errors.Join(part.Sync(), part.Close(), os.Rename(part.Name(), kept))
}

func (e sqliteEngine) hasTable(ctx context.Context, db *sql.DB, name string) (bool, error) {
	n := 0
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`, name).Scan(&n)
	return n > 0, err
}

func (e sqliteEngine) tables(ctx context.Context, q querier) ([]string, error) {
	return listNames(ctx, q, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`)
}

// snapshot reads one state of the database, which others may meanwhile change,
// and describes the copy.
func (e sqliteEngine) snapshot(ctx context.Context, s *Store, path string) (Snapshot, error) {
	// VACUUM counts as writing, though it only reads this database.
	reader := sqlitePool(e.path, 1, url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(10000)"}})
	defer func() { _ = reader.Close() }()
	if _, err := reader.DB.ExecContext(ctx, `VACUUM INTO $1`, path); err != nil {
		return Snapshot{}, s.wrap(err)
	}
	copied := openSQLite(path)
	defer func() { _ = copied.Close() }() // only read
	out, err := copied.describe(ctx, copied.read.DB, SQLite)
	return out, copied.wrap(err)
}

func (e sqliteEngine) check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fault.Wrap(errors.New(verdict), fault.Internal, "store.damaged", "path", e.path)
	}
	return nil
}

func (e sqliteEngine) knows(err error) bool {
	_, ok := errors.AsType[*sqlite.Error](err)
	return ok || errors.Is(err, driver.ErrBadConn)
}

func (e sqliteEngine) fault(err error) error {
	dir := filepath.Dir(e.path)
	if failed, ok := errors.AsType[*sqlite.Error](err); ok {
		switch failed.Code() & 0xff { // the low byte is the primary result code
		case sqlitecode.SQLITE_FULL:
			return fault.Wrap(err, fault.Unavailable, "store.disk_full", "path", dir)
		case sqlitecode.SQLITE_BUSY, sqlitecode.SQLITE_LOCKED:
			return fault.Wrap(err, fault.Unavailable, "store.busy", "path", dir)
		case sqlitecode.SQLITE_READONLY, sqlitecode.SQLITE_CANTOPEN, sqlitecode.SQLITE_PERM:
			return fault.Wrap(err, fault.Denied, "store.not_writable", "path", dir)
		case sqlitecode.SQLITE_NOTADB:
			return fault.Wrap(err, fault.Invalid, "store.not_a_database", "path", e.path)
		case sqlitecode.SQLITE_CORRUPT:
			return fault.Wrap(err, fault.Internal, "store.damaged", "path", e.path)
		case sqlitecode.SQLITE_INTERRUPT:
			return errors.Join(context.Canceled, err)
		}
	}
	return fault.Wrap(err, fault.Unavailable, "store.unavailable", "path", dir)
}
