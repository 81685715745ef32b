package sqlstore

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
)

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	// place names the database to people, without secrets.
	place() string
	// check looks for damage.
	check(context.Context, *sql.DB) error
	// knows reports whether an error is one of the driver.
	knows(error) bool
	// fault says what an error of the driver means and what to do.
	fault(error) error
	// again reports whether a transaction that failed with err is worth
	// running again at once: it lost against another one.
	again(error) bool
	// migrations is the folder of the schema.
	migrations() string
	// provider is goose for this engine.
	provider(*sql.DB) (*goose.Provider, error)
	// hasTable reports whether there is a table of that name.
	hasTable(context.Context, *sql.DB, string) (bool, error)
	// tables lists the tables that hold something of ours.
	tables(context.Context, querier) ([]string, error)
	// keep leaves a copy of a database that is about to be migrated, where that
	// is the program's business.
	keep(ctx context.Context, db *sql.DB, schema int64) error
	// snapshot copies the database into a file.
	snapshot(ctx context.Context, s *Store, path string) (Snapshot, error)
}
