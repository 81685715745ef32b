package crashtest

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/natstest"
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
	t.Run("SQLite", func(t *testing.T) { crash(t, world{dir: t.TempDir()}, 20) })
	t.Run("PostgreSQL", func(t *testing.T) { crash(t, world{dir: t.TempDir(), url: pgtest.URL(t)}, 20) })
	t.Run("with PostgreSQL and NATS", func(t *testing.T) {
		database, messages := pgtest.Start(t), natstest.Start(t, 1)
		crash(t, world{dir: t.TempDir(), url: database.URL(), nats: messages.Servers()}, 10,
			victim{"PostgreSQL", func(t *testing.T) { database.Kill(t); database.Restart(t) }},
			victim{"NATS", func(t *testing.T) { messages.Kill(0); messages.Restart(t, 0) }})
	})
}

// victim is a process beside the child that is killed and started again while
// the child lives.
type victim struct {
	name string
	kill func(*testing.T)
}

// crash kills one process after the other, the child or one of the others.
func crash(t *testing.T, w world, standard int, others ...victim) {
	kills, seed := number(t, "SANQUAN_TEST_CRASHES", standard), number(t, "SANQUAN_TEST_SEED", 1)
	store, err := w.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	prepare(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(uint64(seed), 0))
	said, deaths := journal{}, make([]int, len(others)+1)
	child := w.begin(t, false)
	for range kills {
		child.live(t, 1+chance.IntN(120), said)
		who := chance.IntN(len(deaths))
		if deaths[who]++; who < len(others) {
			child.meanwhile(func() { others[who].kill(t) }, said)
			continue
		}
		child.kill(t, said)
		child = w.begin(t, false)
	}
	child.kill(t, said)
	deaths[len(others)]++
	if err := w.begin(t, true).end(said); err != nil {
		t.Fatalf("what was left was not worked off: %v", err)
	}
	if store, err = w.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	summary := verify(t, store, said)
	list := []string{fmt.Sprintf("%d of the server", deaths[len(others)])}
	for i, v := range others {
		list = append(list, fmt.Sprintf("%d of %s", deaths[i], v.name))
	}
	fmt.Printf("%s: seed %d, kills: %s: %s\n", t.Name(), seed, strings.Join(list, ", "), summary)
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
func verify(t *testing.T, s *sqlstore.Store, said journal) string {
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
	return fmt.Sprintf("%d records (%d acknowledged) and %d jobs (%d acknowledged) with one effect each; %d job steps, %d attempts resumed from a checkpoint, %d writes left unsure",
		len(records), len(said[saidRecord]), len(jobIDs), len(said[saidJob]), len(said[saidStep]), len(said[saidResume]), len(said[saidUnsure]))
}
