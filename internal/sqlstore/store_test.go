package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
	"github.com/sanquan/sanquan/internal/testkit/storetest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func mustOpen(t *testing.T, dir string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func mustInstall(t *testing.T, s *sqlstore.Store, version, digit string) {
	t.Helper()
	if _, err := s.InstallPack(t.Context(), storetest.Tables(version), storetest.Sum(digit), noon); err != nil {
		t.Fatal(err)
	}
}

func wantID(t *testing.T, err error, code fault.Code, id string) {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != code || e.ID != id {
		t.Errorf("error %v, want %s %s", err, code, id)
	}
}

func TestConformance(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) storetest.Store { return mustOpen(t, t.TempDir()) })
		storetest.RunAccounts(t, func(t *testing.T) auth.Store { return mustOpen(t, t.TempDir()) })
		storetest.RunRelocations(t, func(t *testing.T) storetest.RelocationStore { return mustOpen(t, t.TempDir()) })
		storetest.RunFirms(t, func(t *testing.T) storetest.FirmStore { return mustOpen(t, t.TempDir()) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) storetest.Store { return mustConnect(t, pgtest.Copy(t, migrate)) })
		storetest.RunAccounts(t, func(t *testing.T) auth.Store { return mustConnect(t, pgtest.Copy(t, migrate)) })
		storetest.RunRelocations(t, func(t *testing.T) storetest.RelocationStore { return mustConnect(t, pgtest.Copy(t, migrate)) })
		storetest.RunFirms(t, func(t *testing.T) storetest.FirmStore { return mustConnect(t, pgtest.Copy(t, migrate)) })
	})
}

func migrate(ctx context.Context, url string) error {
	s, err := sqlstore.Connect(ctx, url)
	if err != nil {
		return err
	}
	return s.Close()
}

func mustConnect(t *testing.T, url string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestOpenTakesAnyFolderName(t *testing.T) {
	for _, name := range []string{"数据 目录", "100%", "a?b=c", "a#b", "a&_pragma=x", `a'"b`} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name, "deeper")
			mustInstall(t, mustOpen(t, dir), "1.0.0", "a")
			if _, err := os.Stat(filepath.Join(dir, sqlstore.FileName)); err != nil {
				t.Error(err)
			}
			info, err := os.Stat(dir)
			if err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("folder has mode %v, %v", info.Mode(), err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Run("a file where the folder should be", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := sqlstore.Open(t.Context(), dir)
		wantID(t, err, fault.Denied, "store.not_writable")
	})
	t.Run("a file that is no database", func(t *testing.T) {
		dir := t.TempDir()
		garbage := make([]byte, 4096)
		copy(garbage, "PK\x03\x04 this is a zip")
		if err := os.WriteFile(filepath.Join(dir, sqlstore.FileName), garbage, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := sqlstore.Open(t.Context(), dir)
		wantID(t, err, fault.Invalid, "store.not_a_database")
	})
	t.Run("a database of a later release", func(t *testing.T) {
		dir := t.TempDir()
		s := mustOpen(t, dir)
		execRaw(t, s.Place(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
		_, err := sqlstore.Open(t.Context(), dir)
		wantID(t, err, fault.Conflict, "store.newer")
	})
}

// execRaw changes the database behind the store's back.
func execRaw(t *testing.T, path, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

func TestOpenExistingLeavesThingsAlone(t *testing.T) {
	dir := t.TempDir()
	_, err := sqlstore.OpenExisting(dir)
	wantID(t, err, fault.NotFound, "store.none")
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("the folder now holds %v", entries)
	}
	mustInstall(t, mustOpen(t, dir), "1.0.0", "a")
	s, err := sqlstore.OpenExisting(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.LoadRegion(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := s.InstallPack(t.Context(), storetest.Tables("1.1.0"), storetest.Sum("b"), noon); err == nil {
		t.Error("a store opened for reading was written")
	}
}

func TestSchema(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	got, err := s.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS("migrations/sqlite"), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	last, err := strconv.ParseInt(files[len(files)-1][:5], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if want := (sqlstore.Schema{Current: last, Latest: last}); got != want || got.Pending() || got.Newer() {
		t.Errorf("schema %+v, want %+v", got, want)
	}
}

func TestLoadNoticesDamage(t *testing.T) {
	for name, c := range map[string]struct {
		statement string
		code      fault.Code
		id        string
	}{
		"a changed body":      {`UPDATE pack_tables SET body = CAST('x' || body AS BLOB) WHERE name = 'calls'`, fault.Internal, "store.pack_damaged"},
		"a missing table":     {`DELETE FROM pack_tables WHERE name = 'areas'`, fault.Internal, "store.pack_damaged"},
		"a wrong row count":   {`UPDATE pack_tables SET row_count = 7 WHERE name = 'areas'`, fault.Internal, "store.pack_damaged"},
		"a broken manifest":   {`UPDATE packs SET manifest = '{'`, fault.Internal, "store.pack_damaged"},
		"a format to come":    {`UPDATE pack_tables SET format = 2 WHERE name = 'areas'`, fault.Conflict, "store.pack_format"},
		"a table of tomorrow": {`UPDATE pack_tables SET name = 'dreams' WHERE name = 'areas'`, fault.Conflict, "store.pack_format"},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustOpen(t, t.TempDir())
			mustInstall(t, s, "1.0.0", "a")
			execRaw(t, s.Place(), c.statement)
			_, err := s.LoadRegion(t.Context())
			wantID(t, err, c.code, c.id)
		})
	}
}

func TestCheckNoticesDamage(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	mustInstall(t, s, "1.0.0", "a")
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	execRaw(t, s.Place(), `PRAGMA wal_checkpoint(TRUNCATE)`)
	raw, err := os.ReadFile(s.Place())
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096 + 8; i < len(raw); i++ { // every page after the first loses its content
		raw[i] = 0xA5
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, sqlstore.FileName), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	broken, err := sqlstore.OpenExisting(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer broken.Close()
	wantID(t, broken.Check(t.Context()), fault.Internal, "store.damaged")
}

func TestSeveralProcessesMayMigrateAtOnce(t *testing.T) {
	dir := t.TempDir()
	errs := make(chan error, 8)
	for range 8 {
		go func() {
			s, err := sqlstore.Open(context.WithoutCancel(t.Context()), dir)
			if err == nil {
				err = s.Close()
			}
			errs <- err
		}()
	}
	for range 8 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestAnotherReaderSeesTheInstalledPack(t *testing.T) {
	dir := t.TempDir()
	server, command := mustOpen(t, dir), mustOpen(t, dir)
	mustInstall(t, server, "1.0.0", "a")
	mustInstall(t, command, "1.1.0", "b")
	p, err := server.ActivePack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("1.1.0", p.Version); diff != "" {
		t.Error(diff)
	}
}
