package sqlstore_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
)

func execute(t *testing.T, s *sqlstore.Store, statements ...string) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		for _, statement := range statements {
			if _, err := tx.ExecContext(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sums(t *testing.T, s *sqlstore.Store) []sqlstore.TableSum {
	t.Helper()
	list, err := s.Sums(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSums(t *testing.T) {
	for name, connect := range map[string]func(*testing.T) *sqlstore.Store{
		"SQLite":     func(t *testing.T) *sqlstore.Store { return mustOpen(t, t.TempDir()) },
		"PostgreSQL": func(t *testing.T) *sqlstore.Store { return mustConnect(t, pgtest.Copy(t, migrate)) },
	} {
		t.Run(name, func(t *testing.T) {
			s := connect(t)
			execute(t, s, `CREATE TABLE notes (id TEXT, body TEXT)`, `INSERT INTO notes VALUES ('a', '1'), ('b', '2'), ('b', '2'), ('c', NULL)`)
			first := sums(t, s)
			execute(t, s, `DELETE FROM notes WHERE id = 'a'`, `INSERT INTO notes VALUES ('a', '1')`)
			if diff := cmp.Diff(first, sums(t, s)); diff != "" {
				t.Errorf("the order of rows matters: %s", diff)
			}
			for _, change := range []string{
				`UPDATE notes SET body = '' WHERE body IS NULL`, `UPDATE notes SET id = 'ab', body = '' WHERE id = 'a'`,
				`INSERT INTO notes VALUES ('b', '2')`, `DELETE FROM notes WHERE id = 'c'`,
			} {
				before := sums(t, s)
				execute(t, s, change)
				if cmp.Equal(before, sums(t, s)) {
					t.Errorf("%s is not seen", change)
				}
			}
		})
	}
}

func TestRestoreComparesTables(t *testing.T) {
	s, dir := mustOpen(t, t.TempDir()), t.TempDir()
	execute(t, s, `CREATE TABLE notes (id TEXT)`, `INSERT INTO notes VALUES ('a')`)
	path := filepath.Join(dir, "copy")
	want, err := s.Snapshot(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	other := want
	other.Tables = append([]sqlstore.TableSum{{Name: "a table", Rows: 1}}, want.Tables...)
	wantID(t, sqlstore.Restore(t.Context(), dir, path, other), fault.Internal, "store.snapshot_differs")
	other.Tables = want.Tables[:len(want.Tables)-1]
	wantID(t, sqlstore.Restore(t.Context(), dir, path, other), fault.Internal, "store.snapshot_differs")
	if err := sqlstore.Restore(t.Context(), dir, path, want); err != nil {
		t.Fatal(err)
	}
	wantID(t, sqlstore.Restore(t.Context(), dir, path, want), fault.Conflict, "store.not_empty")
	if diff := cmp.Diff(sums(t, s), sums(t, mustOpen(t, dir))); diff != "" {
		t.Error(diff)
	}
}

// A database of an earlier release is copied beside itself before it is
// migrated, so that there is a way back.
func TestMigratingKeepsACopy(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	execute(t, s, `CREATE TABLE notes (id TEXT)`, `INSERT INTO notes VALUES ('a')`, `DROP TABLE audit_heads`,
		`DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
	before := sums(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := sqlstore.Open(context.WithoutCancel(t.Context()), dir)
	if err == nil {
		t.Fatal("the last migration ran twice") // its tables are there
	}
	kept, err := filepath.Glob(filepath.Join(dir, "sanquan-schema*.db"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	}
	back := t.TempDir()
	if err := os.Rename(kept[0], filepath.Join(back, sqlstore.FileName)); err != nil {
		t.Fatal(err)
	}
	old, err := sqlstore.OpenExisting(back)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = old.Close() }()
	if diff := cmp.Diff(before, sums(t, old)); diff != "" {
		t.Error(diff)
	}
}
