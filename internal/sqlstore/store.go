// Package sqlstore keeps Sanquan's records in a SQL database: SQLite, a file in
// the data folder, or PostgreSQL, which several machines may share. It holds the
// installed region data packs, the outbox and inbox of messages, the keys of
// requests that are not done twice, and the jobs.
//
// The SQL is one text for both engines: numbered arguments bound by the driver,
// ON CONFLICT, RETURNING, row values, no dialect functions, no advisory locks,
// no LISTEN, no sequences. It therefore runs on the *sql.DB inside bun.DB;
// bun's query builder is for lists with filters. What must differ sits behind
// engine: the schema (migrations/ENGINE), how to open it, and what its errors
// mean. internal/testkit/storetest is the suite that both must pass.
//
// Write makes the same promise on both: transactions take effect as if one
// after another, all of one or nothing. SQLite has one writing connection, whose
// transactions begin immediately; PostgreSQL runs them serializable and those
// it refuses for that (SQLSTATE 40001, 40P01) are run again. What Write
// reported as done survives a power cut, and a process killed at any moment
// leaves the old state or the new one.
//
// A pack is stored as one compressed body per table, not as rows: it is read
// as a whole and never edited, and 25,000 rows load in a tenth of the time
// that scanning rows takes. Records that users edit get tables of their own.
//
// The package leaves out what the rows mean (region, internal/jobs,
// internal/outbox) and whether a pack is sound (region/pack verifies it before
// it is installed).
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"github.com/uptrace/bun"

	"github.com/sanquan/sanquan/base/fault"
)

// Store is an open database. Its methods are safe for concurrent use.
type Store struct {
	write  *bun.DB
	read   *bun.DB // the same as write on PostgreSQL
	engine engine
	group  *group // nil: every transaction commits by itself

	// Failed is told the id of the fault of each error of the database; nil for
	// nobody. Set it before the Store is used by others.
	Failed func(id string)

	// step is called inside InstallPack's transaction with the name of what
	// was just written; tests kill or stop the process there. Never nil.
	step func(what string)
}

// Open opens the SQLite database in the folder dir, creating the folder
// (readable by its owner only) and the database where they are missing and
// applying pending migrations. Close it after use.
//
// Faults: denied store.not_writable; invalid store.not_a_database; conflict
// store.newer (the database was written by a later release); unavailable
// store.disk_full, store.busy, store.unavailable.
func Open(ctx context.Context, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Denied, "store.not_writable", "path", dir)
	}
	return migrated(ctx, openSQLite(filepath.Join(dir, FileName)))
}

// Connect opens the PostgreSQL database at url (postgres://user:password@host/name)
// and applies pending migrations; the database must exist. Several processes may
// do so at once. Faults: those of Open, invalid store.bad_url, denied
// store.refused (wrong user, password or name).
func Connect(ctx context.Context, url string) (*Store, error) {
	s, err := openPostgres(url, false)
	if err != nil {
		return nil, err
	}
	return migrated(ctx, s)
}

func migrated(ctx context.Context, s *Store) (*Store, error) {
	if err := s.migrate(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// OpenExisting opens the SQLite database in the folder dir as it is: nothing is
// created, migrated or written. Fault not_found store.none where there is no
// database; otherwise those of Open show up in the first query.
func OpenExisting(dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "store.none", "path", dir)
	}
	s := openSQLite(path)
	_ = s.write.Close()
	s.write = s.read
	return s, nil
}

// ConnectExisting is OpenExisting for PostgreSQL. Fault invalid store.bad_url.
func ConnectExisting(url string) (*Store, error) { return openPostgres(url, true) }

// Close releases the connections; SQLite folds its log into the database.
func (s *Store) Close() error {
	err := s.read.Close()
	if s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	return err
}

// Pools are the connections, by what they are for: for their figures only.
func (s *Store) Pools() map[string]*sql.DB {
	if s.write == s.read {
		return map[string]*sql.DB{"all": s.write.DB}
	}
	return map[string]*sql.DB{"write": s.write.DB, "read": s.read.DB}
}

// Place says where the database is: a file, or an address without user and password.
func (s *Store) Place() string { return s.engine.place() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.wrap(s.read.DB.QueryRowContext(ctx, `SELECT 1`).Scan(&one))
}

// Check reads the whole database, where the engine leaves that to its user,
// and reports the first damage it finds, as internal store.damaged. Cost is
// linear in the size of a file; PostgreSQL keeps checksums of its own.
func (s *Store) Check(ctx context.Context) error {
	return s.wrap(s.engine.check(ctx, s.read.DB))
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
	err = s.engine.fault(err)
	if e, ok := errors.AsType[*fault.Error](err); ok && s.Failed != nil {
		s.Failed(e.ID)
	}
	return err
}
