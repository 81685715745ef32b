package pgtest_test

import (
	"database/sql"
	"errors"
	"os"
	"strconv"
	"testing"

	"github.com/sanquan/sanquan/internal/testkit/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// query runs a statement on a connection of its own, because those of before a
// kill are broken, and returns the one value that it answers with, if any.
func query(t *testing.T, s *pgtest.Server, statement string) (value string) {
	t.Helper()
	db, err := sql.Open("pgx", s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), statement).Scan(&value); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatalf("%s: %v", statement, err)
	}
	return value
}

// What was committed is there after each of several kills, at the same address.
func TestAKilledServerKeepsItsData(t *testing.T) {
	s := pgtest.Start(t)
	query(t, s, `CREATE TABLE kills (n INTEGER)`)
	for n := 1; n <= 4; n++ {
		query(t, s, `INSERT INTO kills (n) VALUES (0)`)
		s.Kill(t)
		s.Restart(t)
		if got := query(t, s, `SELECT count(*) FROM kills`); got != strconv.Itoa(n) {
			t.Errorf("%s rows after %d kills", got, n)
		}
	}
	for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		if is := query(t, s, `SHOW `+setting); is != "on" {
			t.Errorf("%s is %q", setting, is)
		}
	}
}
