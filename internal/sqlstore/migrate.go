package sqlstore

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/sanquan/sanquan/base/fault"
)

// Migrations are numbered and only ever added; there is no way down but a
// restore. Each engine has its own folder with the same numbers.
//
//go:embed migrations/sqlite/*.sql
var migrations embed.FS

// Schema is the state of the tables of a database.
type Schema struct {
	Current int64 // number of the last migration applied; 0 in an empty database
	Latest  int64 // number of the last migration this program knows
}

// Pending reports whether migrations are still to be applied.
func (s Schema) Pending() bool { return s.Current < s.Latest }

// Newer reports whether a later release has migrated the database.
func (s Schema) Newer() bool { return s.Current > s.Latest }

// Schema reads the state of the tables without changing them.
func (s *Store) Schema(ctx context.Context) (Schema, error) {
	p, err := s.provider()
	if err != nil {
		return Schema{}, err
	}
	state := Schema{Latest: latest(p)}
	var tables int
	err = s.read.DB.QueryRowContext(ctx,
		`SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`, goose.DefaultTablename).Scan(&tables)
	if err != nil || tables == 0 {
		return state, s.wrap(err)
	}
	err = s.read.DB.QueryRowContext(ctx,
		`SELECT coalesce(max(version_id), 0) FROM `+goose.DefaultTablename+` WHERE is_applied`).Scan(&state.Current)
	return state, s.wrap(err)
}

// Patience of migrate with other processes that open the same database.
const (
	migrateTries = 60
	migratePause = 20 * time.Millisecond // times the number of tries so far, at most ten
)

// migrate applies what is pending. Several processes may do so at once: the
// losers find nothing left to do. SQLite refuses some steps at once instead of
// waiting (turning a new file into one with a write-ahead log, for one), so
// being refused is tried again for about ten seconds.
func (s *Store) migrate(ctx context.Context) error {
	var err error
	for try := range migrateTries {
		err = s.tryMigrate(ctx)
		if e, ok := errors.AsType[*fault.Error](err); !ok || e.ID != "store.busy" {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(migratePause * time.Duration(min(try+1, 10))):
		}
	}
	return err
}

func (s *Store) tryMigrate(ctx context.Context) error {
	// The first connection that writes makes the file; readers need it.
	if err := s.write.DB.PingContext(ctx); err != nil {
		return s.wrap(err)
	}
	before, err := s.Schema(ctx)
	if err != nil {
		return err
	}
	if before.Newer() {
		return fault.New(fault.Conflict, "store.newer", "current", before.Current, "latest", before.Latest)
	}
	if !before.Pending() {
		return nil
	}
	p, err := s.provider()
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		if after, again := s.Schema(ctx); again == nil && !after.Pending() {
			return nil
		}
		return s.wrap(err)
	}
	return nil
}

func (s *Store) provider() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, s.write.DB, folder)
}

func latest(p *goose.Provider) int64 {
	n := int64(0)
	for _, source := range p.ListSources() {
		n = max(n, source.Version)
	}
	return n
}
