package cli

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/sqlstore"
)

// examined runs `sanquan doctor --json` and returns the status of each check,
// those of the machine (disk) and of the build (pages) left out.
func examined(t *testing.T, now func() time.Time, environ ...string) (map[string]string, int) {
	t.Helper()
	var out, log bytes.Buffer
	app := New(&out, &log, append([]string{"HOME=/nowhere", "LANG=en"}, environ...), now)
	code := app.Run(t.Context(), []string{"doctor", "--json"})
	var d diagnosis
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatalf("%v in %s %s", err, out.String(), log.String())
	}
	statuses := map[string]string{}
	for _, f := range d.Checks {
		if f.Reason == "" || strings.HasPrefix(f.Reason, "doctor.") || strings.Contains(f.Reason, "{") {
			t.Errorf("%s: reason %q", f.Name, f.Reason)
		}
		statuses[f.Name] = string(f.Status)
	}
	if d.OK != (code == ExitDone) {
		t.Errorf("ok is %v, exit code %d", d.OK, code)
	}
	delete(statuses, "disk")
	delete(statuses, "pages")
	return statuses, code
}

func TestDoctor(t *testing.T) {
	year := func(y int) func() time.Time {
		return func() time.Time { return time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC) }
	}
	all := func(status string, but ...string) map[string]string {
		m := map[string]string{}
		for _, name := range []string{
			"config", "data_folder", "keys", "database", "migrations", "wal", "pack", "network", "calendar",
			"outbox", "jobs", "dead_messages", "dead_jobs",
		} {
			m[name] = status
		}
		for i := 0; i < len(but); i += 2 {
			m[but[i]] = but[i+1]
		}
		return m
	}
	installed := func(t *testing.T) string {
		dir := t.TempDir()
		installTiny(t, dir)
		return dir
	}
	damage := func(statement string) func(*testing.T) string {
		return func(t *testing.T) string {
			dir := installed(t)
			db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, sqlstore.FileName))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			return dir
		}
	}
	for name, c := range map[string]struct {
		dir  func(*testing.T) string
		now  func() time.Time
		env  string
		want map[string]string
		code int
	}{
		"a sound installation before the notice of next year": {installed, year(2026), "", all("ok", "calendar", "warn"), ExitDone},
		"a pack that has grown old":                           {installed, year(2031), "", all("ok", "calendar", "warn"), ExitDone},
		"nothing installed": {
			func(t *testing.T) string { return filepath.Join(t.TempDir(), "none") }, november, "",
			all("skip", "config", "ok", "data_folder", "warn", "keys", "ok", "database", "fail"), ExitFailed,
		},
		"a file for a folder": {
			func(t *testing.T) string {
				file := filepath.Join(t.TempDir(), "file")
				if err := os.WriteFile(file, nil, 0o600); err != nil {
					t.Fatal(err)
				}
				return file
			}, november, "", all("skip", "config", "ok", "data_folder", "fail", "keys", "ok", "database", "fail"), ExitFailed,
		},
		"a database without a pack": {
			func(t *testing.T) string {
				dir := t.TempDir()
				s, err := sqlstore.Open(t.Context(), dir)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				return dir
			}, november, "", all("ok", "pack", "fail", "network", "skip", "calendar", "skip"), ExitFailed,
		},
		"a table that was changed":      {damage(`UPDATE pack_tables SET digest = 'x' WHERE name = 'calls'`), november, "", all("ok", "pack", "fail", "network", "skip", "calendar", "skip"), ExitFailed},
		"a database of a later release": {damage(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`), november, "", all("ok", "migrations", "fail", "calendar", "warn", "outbox", "skip", "jobs", "skip", "dead_messages", "skip", "dead_jobs", "skip"), ExitFailed},
		"a job and a message that are given up": {damage(`INSERT INTO outbox (id, topic, body, created_us, due_us, turn, attempts, last_error, dead_us) VALUES ('m', 't', '{}', 1, 1, 0, 5, 'no', 1);
			INSERT INTO jobs (id, kind, args, state, asked_by, done, total, note, attempt, max_attempts, worker, cancelling, created_us, due_us, lease_us, version)
			VALUES ('j', 'matrix', '{}', 'dead', 'me', 0, 0, '', 4, 4, '', false, 1, 1, 1, 1)`), november, "", all("ok", "calendar", "warn", "dead_messages", "warn", "dead_jobs", "warn"), ExitDone},
		"a message that nobody sends": {damage(`INSERT INTO outbox (id, topic, body, created_us, due_us, turn, attempts, last_error) VALUES ('m', 't', '{}', 1, 1, 0, 0, '')`), november, "", all("ok", "calendar", "warn", "outbox", "warn"), ExitDone},
		"a setting that nobody knows": {installed, november, "SANQUAN_LISTNE=1", map[string]string{"config": "fail"}, ExitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			dir := c.dir(t)
			before := listing(t, filepath.Dir(dir))
			got, code := examined(t, c.now, "SANQUAN_DATA_DIR="+dir, c.env)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if diff := cmp.Diff(before, listing(t, filepath.Dir(dir))); diff != "" {
				t.Errorf("doctor changed files:\n%s", diff)
			}
		})
	}
}

// listing names the files below a folder, those of SQLite's log aside, which
// readers share.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if !strings.HasSuffix(path, "-wal") && !strings.HasSuffix(path, "-shm") {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestDoctorInWords(t *testing.T) {
	for lang, want := range map[string][]string{
		"zh": {"✓ 设置: ", "✗ 数据库: ", "→ sanquan pack install packs/jjj", "– 数据包: "},
		"en": {"✓ settings: ", "✗ database: ", "→ sanquan pack install packs/jjj", "– pack: "},
	} {
		var out, log bytes.Buffer
		app := New(&out, &log, []string{"HOME=" + t.TempDir(), "SANQUAN_DATA_DIR=" + filepath.Join(t.TempDir(), "none")}, november)
		if code := app.Run(t.Context(), []string{"doctor", "--lang", lang}); code != ExitFailed {
			t.Errorf("exit code %d", code)
		}
		for _, part := range want {
			if !strings.Contains(out.String(), part) {
				t.Errorf("%s: no %q in\n%s", lang, part, out.String())
			}
		}
		if strings.Contains(out.String()+log.String(), "doctor.") {
			t.Errorf("a sentence is missing:\n%s%s", out.String(), log.String())
		}
	}
}
