package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"net/url"
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

func (e sqliteEngine) hasTable(ctx context.Context, db *sql.DB, name string) (bool, error) {
	n := 0
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`, name).Scan(&n)
	return n > 0, err
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
