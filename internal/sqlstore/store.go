// Package sqlstore keeps Sanquan's records in a SQL database: today the
// installed region data packs, in SQLite.
//
// A Store has one writing connection, whose transactions begin immediately
// (so that "read, then write" cannot fail on a lock upgrade), and several
// connections that may only read. The journal is a write-ahead log with
// synchronous=FULL: what InstallPack reported as done survives a power cut,
// and a process killed at any moment leaves the old state or the new one.
//
// The SQL is one text for SQLite and PostgreSQL: numbered arguments bound by
// the driver, ON CONFLICT, no dialect functions. It therefore runs on the
// *sql.DB inside bun.DB; bun's query builder is for lists with filters. What
// must differ by engine is the schema (migrations/ENGINE) and how to open it.
// internal/testkit/storetest is the suite that every engine must pass.
//
// A pack is stored as one compressed body per table, not as rows: it is read
// as a whole and never edited, and 25,000 rows load in a tenth of the time
// that scanning rows takes. Records that users edit get tables of their own.
//
// The package leaves out what the rows mean (region) and whether a pack is
// sound (region/pack verifies it before it is installed).
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"

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

// Store is an open database. Its methods are safe for concurrent use.
type Store struct {
	write *bun.DB
	read  *bun.DB
	path  string

	// step is called inside InstallPack's transaction with the name of what
	// was just written; tests kill or stop the process there. Never nil.
	step func(what string)
}

// Open opens the database in the folder dir, creating the folder (readable by
// its owner only) and the database where they are missing and applying pending
// migrations. Close it after use.
//
// Faults: denied store.not_writable; invalid store.not_a_database; conflict
// store.newer (the database was written by a later release); unavailable
// store.disk_full, store.busy, store.unavailable.
func Open(ctx context.Context, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Denied, "store.not_writable", "path", dir)
	}
	s := open(filepath.Join(dir, FileName))
	if err := s.migrate(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// OpenExisting opens the database in the folder dir as it is: nothing is
// created, migrated or written. Fault not_found store.none where there is no
// database; otherwise those of Open show up in the first query.
func OpenExisting(dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "store.none", "path", dir)
	}
	s := open(path)
	_ = s.write.Close()
	s.write = s.read
	return s, nil
}

func open(path string) *Store {
	return &Store{
		write: pool(path, 1, url.Values{
			"_txlock": {"immediate"},
			"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"},
		}),
		read: pool(path, readers, url.Values{
			"mode":    {"rw"},
			"_pragma": {"busy_timeout(10000)", "query_only(1)"},
		}),
		path: path,
		step: func(string) {},
	}
}

// pool makes connections on first use, so it cannot fail.
func pool(path string, size int, params url.Values) *bun.DB {
	params.Set("_time_format", "sqlite")
	name := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: params.Encode()}).String()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		panic(err) // the driver is linked in
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return bun.NewDB(db, sqlitedialect.New())
}

// Close releases the connections and folds the log into the database.
func (s *Store) Close() error {
	err := s.read.Close()
	if s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	return err
}

// Path returns the file of the database.
func (s *Store) Path() string { return s.path }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.wrap(s.read.DB.QueryRowContext(ctx, `SELECT 1`).Scan(&one))
}

// Check reads the whole database and reports the first damage it finds, as
// internal store.damaged. Cost is linear in the size of the file.
func (s *Store) Check(ctx context.Context) error {
	var verdict string
	if err := s.read.DB.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return s.wrap(err)
	}
	if verdict != "ok" {
		return fault.Wrap(errors.New(verdict), fault.Internal, "store.damaged", "path", s.path)
	}
	return nil
}

// inWrite runs do in one immediate transaction: all of it or nothing.
func (s *Store) inWrite(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.write.DB.BeginTx(ctx, nil)
	if err != nil {
		return s.wrap(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := do(tx); err != nil {
		return s.wrap(err)
	}
	return s.wrap(tx.Commit())
}

// wrap turns an error of the driver into a fault that says what to do.
func (s *Store) wrap(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	dir := filepath.Dir(s.path)
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff { // the low byte is the primary result code
		case sqlitecode.SQLITE_FULL:
			return fault.Wrap(err, fault.Unavailable, "store.disk_full", "path", dir)
		case sqlitecode.SQLITE_BUSY, sqlitecode.SQLITE_LOCKED:
			return fault.Wrap(err, fault.Unavailable, "store.busy", "path", dir)
		case sqlitecode.SQLITE_READONLY, sqlitecode.SQLITE_CANTOPEN, sqlitecode.SQLITE_PERM:
			return fault.Wrap(err, fault.Denied, "store.not_writable", "path", dir)
		case sqlitecode.SQLITE_NOTADB:
			return fault.Wrap(err, fault.Invalid, "store.not_a_database", "path", s.path)
		case sqlitecode.SQLITE_CORRUPT:
			return fault.Wrap(err, fault.Internal, "store.damaged", "path", s.path)
		case sqlitecode.SQLITE_INTERRUPT:
			return errors.Join(context.Canceled, err)
		}
	}
	return fault.Wrap(err, fault.Unavailable, "store.unavailable", "path", dir)
}
