package sqlstore

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/sanquan/sanquan/base/fault"
)

// Migrations are numbered and only ever added; there is no way down but a
// restore. Each engine has its own folder with the same numbers.
//
//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
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

const appliedMigrations = `SELECT coalesce(max(version_id), 0) FROM ` + goose.DefaultTablename + ` WHERE is_applied`

// Schema reads the state of the tables without changing them.
func (s *Store) Schema(ctx context.Context) (Schema, error) {
	state := Schema{}
	for _, m := range s.migrations() {
		state.Latest = max(state.Latest, m.Number)
	}
	begun, err := s.engine.hasTable(ctx, s.read.DB, goose.DefaultTablename)
	if err != nil || !begun {
		return state, s.wrap(err)
	}
	err = s.read.DB.QueryRowContext(ctx, appliedMigrations).Scan(&state.Current)
	return state, s.wrap(err)
}

// Migration is one step of the schema.
type Migration struct {
	Number int64  `json:"number"`
	Name   string `json:"name"`
}

// Pending lists the migrations still to be applied, in order.
func (s *Store) Pending(ctx context.Context) ([]Migration, error) {
	state, err := s.Schema(ctx)
	if err != nil {
		return nil, err
	}
	list := []Migration{}
	for _, m := range s.migrations() {
		if m.Number > state.Current {
			list = append(list, m)
		}
	}
	return list, nil
}

// Migrations lists all migrations, in order; both engines have the same.
func Migrations() []Migration { return migrationsIn(sqliteEngine{}.migrations()) }

// LatestSchema is the number of the last migration this program knows.
func LatestSchema() int64 {
	all := Migrations()
	return all[len(all)-1].Number
}

func (s *Store) migrations() []Migration { return migrationsIn(s.engine.migrations()) }

// migrationsIn lists the files of a folder; a test checks their names.
func migrationsIn(folder string) []Migration {
	files, _ := fs.Glob(migrations, folder+"/*.sql") // the pattern is well formed
	list := []Migration{}
	for _, file := range files {
		number, name, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
		n, _ := strconv.ParseInt(number, 10, 64)
		list = append(list, Migration{n, name})
	}
	return list
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
	if before.Current > 0 {
		if err := s.engine.keep(ctx, s.write.DB, before.Current); err != nil {
			return s.wrap(err)
		}
	}
	p, err := s.engine.provider(s.write.DB)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		after, again := s.Schema(ctx)
		switch {
		case again == nil && !after.Pending():
			return nil
		case again == nil && after.Current > before.Current: // a step of ours was another's by the time
			return fault.Wrap(err, fault.Unavailable, "store.busy", "path", s.Place())
		}
		return s.wrap(err)
	}
	return nil
}
