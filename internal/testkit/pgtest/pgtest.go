// Package pgtest gives tests a PostgreSQL database of their own.
//
// It starts the installed postgres in a temporary folder, on a unix socket
// only, once a test process, and stops it at the end; where SANQUAN_TEST_PG
// holds the address of a server on which databases may be made, it uses that
// one. Neither there nor installed, a test that asks is skipped with a line on
// how to enable it; under CI=true it fails instead.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
//	func TestX(t *testing.T)    { store := connect(pgtest.URL(t)) … }
//
// PostgreSQL does not run as root: as root the server runs as nobody. Data of
// the shared server are not synced to disk, which a killed client does not
// need. A test that kills the server itself starts a Server of its own, which
// keeps its data as an operator's would.
package pgtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of administer
)

// Variable names the environment variable with the address of a server.
const Variable = "SANQUAN_TEST_PG"

var server struct {
	sync.Mutex
	begun   bool
	admin   string // address that makes databases
	why     error  // there is none
	stop    func()
	numbers int

	template  sync.Once
	templated bool
	prepared  error // why there is no template
}

// templateName is that of the database which Copy copies.
var templateName = fmt.Sprintf("sanquan_template_%d", os.Getpid())

// Main runs the tests of a package and then stops the server that they
// started, if any. It returns the exit code.
func Main(m *testing.M) int {
	defer Stop()
	return m.Run()
}

// Stop ends the server that this process started, or removes what it left on
// another one. For a TestMain of its own.
func Stop() {
	server.Lock()
	defer server.Unlock()
	if server.templated && server.stop == nil {
		_ = order(server.admin, `DROP DATABASE `+templateName) // at the worst it stays
	}
	if server.stop != nil {
		server.stop()
		server.stop = nil
	}
}

// URL returns the address of a new and empty database, dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	admin, name := fresh(t)
	return lend(t, admin, name, "")
}

// Copy is URL of a database that prepare has filled: it does so once a process,
// and every call gets a copy. The process has one prepare.
func Copy(t testing.TB, prepare func(ctx context.Context, url string) error) string {
	t.Helper()
	admin, name := fresh(t)
	server.template.Do(func() {
		administer(t, admin, `CREATE DATABASE `+templateName)
		server.templated = true
		server.prepared = prepare(context.WithoutCancel(t.Context()), at(t, admin, templateName))
	})
	if server.prepared != nil {
		t.Fatal(server.prepared)
	}
	return lend(t, admin, name, ` TEMPLATE `+templateName)
}

// fresh returns the address that makes databases and a name that is free.
func fresh(t testing.TB) (admin, name string) {
	t.Helper()
	admin, name, err := reserve()
	if err != nil {
		miss(t, fmt.Sprintf("no PostgreSQL here (%v): install the package postgresql, or set %s to postgres://… of a server on which databases may be made", err, Variable))
	}
	return admin, name
}

// miss ends a test that needs what is not there.
func miss(t testing.TB, hint string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(hint)
	}
	t.Skip(hint)
}

// lend makes a database for the time of the test.
func lend(t testing.TB, admin, name, how string) string {
	t.Helper()
	administer(t, admin, `CREATE DATABASE `+name+how)
	t.Cleanup(func() { administer(t, admin, `DROP DATABASE `+name+` WITH (FORCE)`) })
	return at(t, admin, name)
}

// at is the address of another database of the server.
func at(t testing.TB, admin, name string) string {
	t.Helper()
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// reserve starts the server where nobody has, and names a database.
func reserve() (admin, name string, err error) {
	server.Lock()
	defer server.Unlock()
	if !server.begun {
		server.begun = true
		if server.admin = os.Getenv(Variable); server.admin == "" {
			server.admin, server.stop, server.why = start()
		}
	}
	server.numbers++
	return server.admin, fmt.Sprintf("sanquan_test_%d_%d", os.Getpid(), server.numbers), server.why
}

func administer(t testing.TB, admin, statement string) {
	t.Helper()
	if err := order(admin, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func order(admin, statement string) error {
	db, err := sql.Open("pgx", admin)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec(statement)
	return err
}
