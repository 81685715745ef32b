package crashtest

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
)

func number(t *testing.T, variable string, standard int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return standard
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

func TestKilledAtRandomMoments(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { crash(t, t.TempDir(), "") })
	t.Run("PostgreSQL", func(t *testing.T) { crash(t, t.TempDir(), pgtest.URL(t)) })
}

func crash(t *testing.T, dir, url string) {
	kills, seed := number(t, "SANQUAN_TEST_CRASHES", 20), number(t, "SANQUAN_TEST_SEED", 1)
	store, err := openStore(t.Context(), dir, url)
	if err != nil {
		t.Fatal(err)
	}
	prepare(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(uint64(seed), 0))
	said := map[string][]string{}
	for range kills {
		live(t, dir, url, 1+chance.IntN(120), said)
	}
	live(t, dir, url, 0, said)
	store, err = openStore(t.Context(), dir, url)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	summary := verify(t, store, said)
	t.Logf("seed %d, %d kills: %s", seed, kills, summary)
	fmt.Printf("%s: seed %d, %d kills: %s\n", t.Name(), seed, kills, summary)
}

func prepare(t *testing.T, s *sqlstore.Store) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		for _, statement := range []string{`CREATE TABLE records (id TEXT PRIMARY KEY)`, `CREATE TABLE effects (id TEXT NOT NULL)`} {
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

// live runs a child, notes what it says, and kills it after that many lines; 0
// lets it work off what is left.
func live(t *testing.T, dir, url string, lines int, said map[string][]string) {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, childURL+"="+url)
	if lines == 0 {
		cmd.Env = append(cmd.Env, childDrain+"=1")
	}
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	count := 0
	for scan := bufio.NewScanner(out); scan.Scan(); {
		word, id, _ := strings.Cut(scan.Text(), " ")
		said[word] = append(said[word], id)
		if count++; count == lines {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		} // and read what it had said before it died
	}
	err = cmd.Wait()
	if killed := lines > 0; killed != (err != nil) || killed && count < lines {
		t.Fatalf("a child ended with %v after %d of %d lines", err, count, lines)
	}
}

func column(t *testing.T, s *sqlstore.Store, query string) []string {
	t.Helper()
	var list []string
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		list = nil
		rows, err := tx.QueryContext(t.Context(), query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			id := ""
			if err := rows.Scan(&id); err != nil {
				return err
			}
			list = append(list, id)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// verify compares what was acknowledged with what there is.
func verify(t *testing.T, s *sqlstore.Store, said map[string][]string) string {
	t.Helper()
	records, jobIDs := column(t, s, `SELECT id FROM records`), column(t, s, `SELECT id FROM jobs`)
	effects := map[string]int{}
	for _, id := range column(t, s, `SELECT id FROM effects`) {
		effects[id]++
	}
	there := map[string]bool{}
	for _, id := range append(records, jobIDs...) {
		there[id] = true
		if effects[id] != 1 {
			t.Errorf("%s had its effect %d times", id, effects[id])
		}
	}
	if len(effects) != len(there) {
		t.Errorf("%d effects of %d records and jobs", len(effects), len(there))
	}
	for _, word := range []string{saidRecord, saidJob} {
		for _, id := range said[word] {
			if !there[id] {
				t.Errorf("%s %s was acknowledged and is not there", word, id)
			}
		}
	}
	if states := column(t, s, `SELECT DISTINCT state FROM jobs`); len(states) != 1 || states[0] != string(jobs.Done) {
		t.Errorf("jobs are %v", states)
	}
	if len(records) == 0 || len(jobIDs) == 0 {
		t.Error("nothing was done")
	}
	return fmt.Sprintf("%d records (%d acknowledged) and %d jobs (%d acknowledged) with one effect each; %d job steps, %d attempts resumed from a checkpoint",
		len(records), len(said[saidRecord]), len(jobIDs), len(said[saidJob]), len(said[saidStep]), len(said[saidResume]))
}
