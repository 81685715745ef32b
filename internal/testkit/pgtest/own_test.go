package pgtest_test

import (
	"database/sql"
	"os"
	"testing"

	"github.com/sanquan/sanquan/internal/testkit/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// What was committed is there after each of several kills, at the same address.
func TestAKilledServerKeepsItsData(t *testing.T) {
	s := pgtest.Start(t)
	db, err := sql.Open("pgx", s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE kills (n INTEGER)`); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 4; n++ {
		if _, err := db.ExecContext(t.Context(), `INSERT INTO kills (n) VALUES ($1)`, n); err != nil {
			t.Fatal(err)
		}
		s.Kill(t)
		s.Restart(t)
		got := 0
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM kills`).Scan(&got); err != nil || got != n {
			t.Errorf("%d rows after %d kills, %v", got, n, err)
		}
	}
	for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		is := ""
		if err := db.QueryRowContext(t.Context(), `SELECT current_setting($1)`, setting).Scan(&is); err != nil || is != "on" {
			t.Errorf("%s is %q, %v", setting, is, err)
		}
	}
}
