package backup_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/backup"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
	"github.com/sanquan/sanquan/internal/testkit/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// telltale is in the database and in an object, and must not be readable in a backup.
const telltale = "13800138000 莲花池"

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantID(t *testing.T, err error, code fault.Code, id string) *fault.Error {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != code || e.ID != id {
		t.Fatalf("error %v, want %s %s", err, code, id)
	}
	return e
}

// installation is a database with objects.
type installation struct {
	store *sqlstore.Store
	kept  objects.Folder
	dir   string
	url   string
}

func open(t *testing.T, url string) *installation {
	t.Helper()
	in := &installation{dir: t.TempDir(), url: url}
	in.kept = objects.Folder{Dir: filepath.Join(in.dir, "objects")}
	var err error
	if url != "" {
		in.store, err = sqlstore.Connect(t.Context(), url)
	} else {
		in.store, err = sqlstore.Open(t.Context(), in.dir)
	}
	must(t, err)
	t.Cleanup(func() { _ = in.store.Close() })
	return in
}

func (in *installation) fill(t *testing.T) {
	t.Helper()
	_, err := in.store.InstallPack(t.Context(), storetest.Tables("1.0"), storetest.Sum("a"), noon)
	must(t, err)
	_, err = in.store.Installation(t.Context(), "0198c0de-0000-7000-8000-000000000001")
	must(t, err)
	must(t, in.store.Write(t.Context(), func(tx *sql.Tx) error {
		for _, statement := range []string{
			`CREATE TABLE givers (id BIGINT PRIMARY KEY, note TEXT NOT NULL)`, `CREATE TABLE takers (id BIGINT PRIMARY KEY)`,
			`INSERT INTO givers (id, note) VALUES (0, '` + telltale + `')`, `INSERT INTO takers (id) VALUES (0)`,
		} {
			if _, err := tx.ExecContext(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, text := range []string{"", telltale, strings.Repeat("流", 200_000)} {
		_, err := in.kept.Put(t.Context(), strings.NewReader(text))
		must(t, err)
	}
}

func (in *installation) source(t *testing.T) backup.Source {
	return backup.Source{
		Database: in.store, Work: t.TempDir(), Version: "test", Now: func() time.Time { return noon },
		Objects: func(string) (objects.Store, error) { return in.kept, nil },
	}
}

func (in *installation) backup(t *testing.T, to ...age.Recipient) ([]byte, backup.Manifest) {
	t.Helper()
	var out bytes.Buffer
	m, err := backup.Write(t.Context(), &out, in.source(t), to...)
	must(t, err)
	return out.Bytes(), m
}

// place is an empty one, for SQLite where url is "".
func place(t *testing.T, url string) (backup.Place, objects.Folder) {
	dir := filepath.Join(t.TempDir(), "new")
	kept := objects.Folder{Dir: filepath.Join(dir, "objects")}
	return backup.Place{DataDir: dir, URL: url, Objects: func(string) (objects.Store, error) { return kept, nil }}, kept
}

type keys struct {
	to   age.Recipient
	from []age.Identity
}

func newKeys(t testing.TB) keys {
	t.Helper()
	ring, err := secret.NewKeyring(rand.Reader)
	must(t, err)
	to, err := backup.Own(ring)
	must(t, err)
	from, err := backup.Keys(ring)
	must(t, err)
	return keys{to, from}
}

func restored(t *testing.T, p backup.Place) *sqlstore.Store {
	t.Helper()
	var s *sqlstore.Store
	var err error
	if p.URL != "" {
		s, err = sqlstore.Connect(t.Context(), p.URL)
	} else {
		s, err = sqlstore.Open(t.Context(), p.DataDir)
	}
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// A backup is made while others write; what is restored is the database of one
// moment: every table with the rows that the manifest counts, every object, and
// of each pair of rows that was written together both or neither.
func TestBackupUnderLoad(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { underLoad(t, "", "") })
	t.Run("PostgreSQL", func(t *testing.T) { underLoad(t, pgtest.URL(t), pgtest.URL(t)) })
}

func underLoad(t *testing.T, from, to string) {
	in, k := open(t, from), newKeys(t)
	in.fill(t)
	ctx, stop := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	written := make(chan struct{}, 1)
	for writer := range 3 {
		wait.Go(func() { in.writePairs(ctx, t, writer, written) })
	}
	<-written
	raw, m := in.backup(t, k.to)
	<-written // it went on
	stop()
	wait.Wait()

	into, kept := place(t, to)
	got, err := backup.Restore(t.Context(), bytes.NewReader(raw), into, k.from...)
	must(t, err)
	if diff := cmp.Diff(m, got); diff != "" {
		t.Error(diff)
	}
	s := restored(t, into)
	sums, err := s.Sums(t.Context())
	must(t, err)
	if diff := cmp.Diff(m.Database.Tables, sums); diff != "" {
		t.Errorf("tables are not as they were: %s", diff)
	}
	pairs := 0
	must(t, s.Write(t.Context(), func(tx *sql.Tx) error {
		odd := 0
		err := tx.QueryRowContext(t.Context(), `SELECT count(*), sum(CASE WHEN t.id IS NULL THEN 1 ELSE 0 END) FROM givers g LEFT JOIN takers t ON t.id = g.id`).Scan(&pairs, &odd)
		if odd > 0 {
			t.Errorf("%d of %d pairs are torn", odd, pairs)
		}
		return err
	}))
	if pairs < 2 {
		t.Errorf("%d pairs: nothing was written meanwhile", pairs)
	}
	want, err := in.kept.List(t.Context())
	must(t, err)
	have, err := kept.List(t.Context())
	must(t, err)
	if diff := cmp.Diff(want, have); diff != "" || len(have) != 3 {
		t.Errorf("objects: %s", diff)
	}
}

// writePairs writes rows that belong together until the context ends.
func (in *installation) writePairs(ctx context.Context, t *testing.T, writer int, written chan<- struct{}) {
	for i := 1; ctx.Err() == nil; i++ {
		err := in.store.Write(ctx, func(tx *sql.Tx) error {
			for _, statement := range []string{`INSERT INTO givers (id, note) VALUES ($1, 'x')`, `INSERT INTO takers (id) VALUES ($1)`} {
				if _, err := tx.ExecContext(ctx, statement, i*3+writer); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil && ctx.Err() == nil {
			t.Error(err)
			return
		}
		select {
		case written <- struct{}{}:
		default:
		}
	}
}

// Whichever byte is flipped, and wherever the file is cut, it is said, and the
// place stays without a database.
func TestDamageIsNamed(t *testing.T) {
	in, k := open(t, ""), newKeys(t)
	in.fill(t)
	raw, _ := in.backup(t, k.to)
	step := max(1, len(raw)/300)
	for at := 0; at < len(raw); at += step {
		bad := bytes.Clone(raw)
		bad[at] ^= 0x10
		refused(t, bad, k, at)
	}
	for at := 0; at < len(raw); at += len(raw) / 40 {
		refused(t, raw[:at], k, at)
	}
	refused(t, append(bytes.Clone(raw), 'x'), k, len(raw))
}

func refused(t *testing.T, bad []byte, k keys, at int) {
	t.Helper()
	into, _ := place(t, "")
	_, err := backup.Restore(t.Context(), bytes.NewReader(bad), into, k.from...)
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.ID != "backup.damaged" && e.ID != "backup.not_one" && e.ID != "backup.wrong_key" {
		t.Fatalf("byte %d: error %v", at, err)
	}
	if e.ID == "backup.damaged" {
		// The chunk that holds the byte was read, and no later one.
		const chunk = 64<<10 + 16
		for _, a := range e.Args {
			if n, ok := a.Value.(int64); ok && a.Name == "byte" && (n < int64(at) || n > int64(at)+2*chunk) {
				t.Errorf("byte %d: %v", at, err)
			}
		}
	} else if at > 1000 {
		t.Errorf("byte %d: %v", at, err)
	}
	if _, err := os.Stat(filepath.Join(into.DataDir, sqlstore.FileName)); err == nil {
		t.Fatalf("byte %d: a database was put in place", at)
	}
}

func TestRefusals(t *testing.T) {
	in, k := open(t, ""), newKeys(t)
	in.fill(t)
	raw, _ := in.backup(t, k.to)
	into, _ := place(t, "")
	restore := func(raw []byte, into backup.Place, from []age.Identity) error {
		_, err := backup.Restore(t.Context(), bytes.NewReader(raw), into, from...)
		return err
	}
	wantID(t, restore(raw, into, newKeys(t).from), fault.Denied, "backup.wrong_key")
	wantID(t, restore(raw, backup.Place{DataDir: in.dir}, k.from), fault.Conflict, "store.not_empty")
	t.Run("PostgreSQL", func(t *testing.T) {
		full := open(t, pgtest.URL(t))
		into, _ := place(t, full.url)
		wantID(t, restore(raw, into, k.from), fault.Conflict, "store.not_empty")
		empty, _ := place(t, pgtest.URL(t))
		wantID(t, restore(raw, empty, k.from), fault.Conflict, "backup.other_engine")
	})
	for _, bad := range []string{"", "age1", "age1qqqq", "ssh-rsa AAAA"} {
		_, err := backup.Others([]string{bad})
		wantID(t, err, fault.Invalid, "backup.bad_recipient")
	}
	_, err := backup.Private(strings.NewReader("AGE-SECRET-KEY-1NO"))
	wantID(t, err, fault.Invalid, "backup.bad_identity")
}

// A later release has written it: nothing is read on.
func TestNewerSchema(t *testing.T) {
	in, k := open(t, ""), newKeys(t)
	must(t, in.store.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)`, sqlstore.LatestSchema()+1, true)
		return err
	}))
	raw, _ := in.backup(t, k.to)
	into, _ := place(t, "")
	_, err := backup.Restore(t.Context(), bytes.NewReader(raw), into, k.from...)
	wantID(t, err, fault.Conflict, "store.newer")
}

// Public keys of others, old keys of ours, and nobody else; what is inside
// cannot be read in the file.
func TestWhoReads(t *testing.T) {
	in := open(t, "")
	in.fill(t)
	ring, err := secret.NewKeyring(rand.Reader)
	must(t, err)
	own, err := backup.Own(ring)
	must(t, err)
	raw, _ := in.backup(t, own)
	for _, plain := range []string{telltale, "givers", "manifest.json", "SQLite format 3"} {
		if bytes.Contains(raw, []byte(plain)) {
			t.Errorf("%q can be read", plain)
		}
	}
	later, err := ring.Rotate(secret.Backup, rand.Reader)
	must(t, err)
	from, err := backup.Keys(later)
	must(t, err)
	_, err = backup.Restore(t.Context(), bytes.NewReader(raw), backup.Place{TryOnly: true}, from...)
	must(t, err)

	pair, err := age.GenerateX25519Identity()
	must(t, err)
	others, err := backup.Others([]string{pair.Recipient().String()})
	must(t, err)
	raw, _ = in.backup(t, others...)
	_, err = backup.Restore(t.Context(), bytes.NewReader(raw), backup.Place{TryOnly: true}, from...)
	wantID(t, err, fault.Denied, "backup.wrong_key")
	private, err := backup.Private(strings.NewReader(pair.String()))
	must(t, err)
	_, err = backup.Restore(t.Context(), bytes.NewReader(raw), backup.Place{TryOnly: true}, private...)
	must(t, err)
}
