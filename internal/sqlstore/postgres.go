package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/sanquan/sanquan/base/fault"
)

// Connections of one process. PostgreSQL allows 100 in all by default.
const (
	pgConnections = 12
	pgIdle        = 4
	pgIdleTime    = 5 * time.Minute
	pgDialTime    = 10 * time.Second
)

// postgresEngine is a database on a server.
type postgresEngine struct {
	address string // without secrets
	url     string
}

// openPostgres connects on first use. A store that only reads refuses writes.
func openPostgres(url string, readOnly bool) (*Store, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil || !isPostgres(url) {
		return nil, fault.New(fault.Invalid, "store.bad_url") // the error would show the password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = pgDialTime
	}
	config.RuntimeParams["application_name"] = "sanquan"
	if readOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(pgConnections)
	db.SetMaxIdleConns(pgIdle)
	db.SetConnMaxIdleTime(pgIdleTime)
	pool := bun.NewDB(db, pgdialect.New())
	address := net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))) + "/" + config.Database
	return &Store{write: pool, read: pool, engine: postgresEngine{address, url}, step: func(string) {}}, nil
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

func (e postgresEngine) place() string { return e.address }

// Codes of SQLSTATE (PostgreSQL 15 manual, appendix A).
const (
	pgSerialization  = "40001"
	pgDeadlock       = "40P01"
	pgDiskFull       = "53100"
	pgLockTimeout    = "55P03"
	pgReadOnly       = "25006"
	pgPrivilege      = "42501"
	pgNoDatabase     = "3D000"
	pgCancelled      = "57014"
	pgBadCredentials = "28" // a class
	pgDamaged        = "XX001"
	pgIndexDamaged   = "XX002"
)

func (e postgresEngine) again(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (failed.Code == pgSerialization || failed.Code == pgDeadlock)
}

func (e postgresEngine) migrations() string { return "migrations/postgres" }

// provider migrates under a lock that is a row of a table, which engines
// without advisory locks have too.
func (e postgresEngine) provider(db *sql.DB) (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, e.migrations())
	if err != nil {
		return nil, err
	}
	one, err := lock.NewPostgresTableLocker(lock.WithTableLockTimeout(200*time.Millisecond, 300), lock.WithTableUnlockTimeout(200*time.Millisecond, 50))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, folder, goose.WithLocker(one))
}

// keep leaves that to whoever looks after the server: migrations are
// transactions, and the documentation asks for a backup before an upgrade.
func (e postgresEngine) keep(context.Context, *sql.DB, int64) error { return nil }

func (e postgresEngine) hasTable(ctx context.Context, db *sql.DB, name string) (bool, error) {
	n := 0
	err := db.QueryRowContext(ctx,
		`SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1`, name).Scan(&n)
	return n > 0, err
}

// check asks for an answer only: the server looks after its files.
func (e postgresEngine) check(ctx context.Context, db *sql.DB) error { return db.PingContext(ctx) }

// knows takes what breaks a connection for an error of the driver.
func (e postgresEngine) knows(err error) bool {
	_, refused := errors.AsType[*pgconn.PgError](err)
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	return refused || connecting || network || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

func (e postgresEngine) fault(err error) error {
	if failed, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch code := failed.Code; {
		case code == pgDiskFull:
			return fault.Wrap(err, fault.Unavailable, "store.disk_full", "path", e.address)
		case code == pgSerialization, code == pgDeadlock, code == pgLockTimeout:
			return fault.Wrap(err, fault.Unavailable, "store.busy", "path", e.address)
		case code == pgReadOnly, code == pgPrivilege:
			return fault.Wrap(err, fault.Denied, "store.not_writable", "path", e.address)
		case code == pgNoDatabase, strings.HasPrefix(code, pgBadCredentials):
			return fault.Wrap(err, fault.Denied, "store.refused", "place", e.address)
		case code == pgDamaged, code == pgIndexDamaged:
			return fault.Wrap(err, fault.Internal, "store.damaged", "path", e.address)
		case code == pgCancelled:
			return errors.Join(context.Canceled, err)
		}
	}
	return fault.Wrap(err, fault.Unavailable, "store.no_answer", "place", e.address)
}
