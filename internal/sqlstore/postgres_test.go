package sqlstore_test

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
	"github.com/sanquan/sanquan/internal/testkit/storetest"
)

func TestConnectRefuses(t *testing.T) {
	there := pgtest.URL(t)
	other, err := url.Parse(there)
	if err != nil {
		t.Fatal(err)
	}
	other.Path = "/no_such_database"
	for name, c := range map[string]struct {
		url  string
		code fault.Code
		id   string
	}{
		"no address":       {"secret", fault.Invalid, "store.bad_url"},
		"another engine":   {"mysql://u:secret@h/x", fault.Invalid, "store.bad_url"},
		"no such database": {other.String(), fault.Denied, "store.refused"},
		"nobody listening": {"postgres://u:secret@127.0.0.1:1/x?connect_timeout=5", fault.Unavailable, "store.no_answer"},
	} {
		_, err := sqlstore.Connect(t.Context(), c.url)
		wantID(t, err, c.code, c.id)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the password: %v", name, err)
		}
	}
}

func TestConnectExistingOnlyReads(t *testing.T) {
	at := pgtest.URL(t)
	s, err := sqlstore.ConnectExisting(at)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if pending, err := s.Pending(t.Context()); err != nil || len(pending) != len(sqlstore.Migrations()) {
		t.Errorf("pending %v, %v", pending, err)
	}
	mustInstall(t, mustConnect(t, at), "1.0.0", "a")
	if pending, err := s.Pending(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("pending %v, %v", pending, err)
	}
	if _, err := s.LoadRegion(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = s.InstallPack(t.Context(), storetest.Tables("1.1.0"), storetest.Sum("b"), noon)
	wantID(t, err, fault.Denied, "store.not_writable")
}

func TestSeveralProcessesMayMigratePostgresAtOnce(t *testing.T) {
	at := pgtest.URL(t)
	errs := make(chan error, 6)
	for range cap(errs) {
		go func() {
			s, err := sqlstore.Connect(context.WithoutCancel(t.Context()), at)
			if err == nil {
				err = s.Close()
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// Both engines have the same migrations, numbered without a gap.
func TestMigrationsAreTheSame(t *testing.T) {
	names := map[string][]string{}
	for _, engine := range []string{"sqlite", "postgres"} {
		var err error
		if names[engine], err = fs.Glob(os.DirFS("migrations/"+engine), "*.sql"); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(names["sqlite"], names["postgres"]); diff != "" {
		t.Error(diff)
	}
	last := int64(0)
	for _, m := range sqlstore.Migrations() {
		if m.Number <= last || m.Name == "" {
			t.Errorf("migration %+v after %d", m, last)
		}
		last = m.Number
	}
	if len(sqlstore.Migrations()) != len(names["sqlite"]) {
		t.Errorf("%d migrations in %d files", len(sqlstore.Migrations()), len(names["sqlite"]))
	}
}
