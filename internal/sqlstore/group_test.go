package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/internal/sqlstore"
)

// How a transaction of the tests ends.
const (
	succeeds = iota
	refuses  // by an error of its own
	panics
	exits  // its goroutine, as a test that fails
	leaves // its context ends while it runs
	ends   // the whole transaction, as SQLite does on a full disk
)

var errOwn = errors.New("own")

// errNever is what a transaction is left with that never came back.
var errNever = errors.New("it did not come back")

// entry is a transaction: it writes itself into the journal, under a key that is
// free once, and ends as it will.
type entry struct{ id, key, ending int }

func (e entry) run(ctx context.Context, s *sqlstore.Store) (err error) {
	err = errNever
	defer func() {
		if e.ending == panics {
			if cause := recover(); cause != errOwn {
				err = errors.Join(errNever, err)
			}
		}
	}()
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	return s.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO journal (id, key, sum) SELECT $1, $2, coalesce(sum(id), 0) FROM journal`, e.id, e.key)
		if err != nil {
			return err
		}
		switch e.ending {
		case refuses:
			return errOwn
		case panics:
			panic(errOwn)
		case exits:
			runtime.Goexit()
		case leaves:
			leave()
			_, err = tx.ExecContext(ctx, `UPDATE journal SET sum = 0`)
		case ends:
			if _, err = tx.ExecContext(ctx, `ROLLBACK`); err == nil {
				err = errOwn
			}
		}
		return err
	})
}

// row is one of the journal; sum is that of the ids which its transaction saw.
type row struct{ ID, Key, Sum int }

func journal(t require, s *sqlstore.Store) []row {
	t.Helper()
	var list []row
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		list = nil
		rows, err := tx.QueryContext(t.Context(), `SELECT id, key, sum FROM journal ORDER BY seq`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.ID, &r.Key, &r.Sum); err != nil {
				return err
			}
			list = append(list, r)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// require is what *testing.T and *rapid.T have in common.
type require interface {
	Helper()
	Context() context.Context
	Fatal(...any)
	Errorf(string, ...any)
}

// empty makes the journal anew.
func empty(t require, s *sqlstore.Store) {
	t.Helper()
	for _, statement := range []string{
		`DROP TABLE IF EXISTS journal`,
		`CREATE TABLE journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL, key INTEGER NOT NULL UNIQUE, sum INTEGER NOT NULL)`,
	} {
		err := s.Write(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), statement)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// atOnce runs all entries after one that holds the connection until the others
// wait, and returns their errors.
func atOnce(t require, s *sqlstore.Store, entries []entry) []error {
	t.Helper()
	errs := make([]error, len(entries))
	var wait sync.WaitGroup
	held, letGo := make(chan struct{}), make(chan struct{})
	wait.Go(func() {
		_ = s.Write(t.Context(), func(*sql.Tx) error {
			close(held)
			<-letGo
			return nil
		})
	})
	<-held
	for i, e := range entries {
		errs[i] = errNever
		wait.Go(func() { errs[i] = e.run(t.Context(), s) })
	}
	for s.Waiting() < len(entries) {
		runtime.Gosched()
	}
	close(letGo)
	wait.Wait()
	return errs
}

// Transactions that share a commit leave what the plain twin leaves that runs
// those which succeeded one after another, and each hears of its own fate.
func TestGroupsAreAsIfAlone(t *testing.T) {
	s, plain := mustOpen(t, t.TempDir()), mustOpen(t, t.TempDir())
	plain.Ungrouped()
	rapid.Check(t, func(t *rapid.T) {
		var entries []entry
		for i := range rapid.IntRange(1, 12).Draw(t, "transactions") {
			entries = append(entries, entry{
				id: i + 1, key: rapid.IntRange(0, 15).Draw(t, "key"),
				ending: rapid.SampledFrom([]int{succeeds, succeeds, succeeds, refuses, panics, exits, leaves, ends}).Draw(t, "ending"),
			})
		}
		empty(t, s)
		errs := atOnce(t, s, entries)
		got := journal(t, s)
		kept, taken := map[int]bool{}, map[int]bool{}
		empty(t, plain)
		for _, r := range got {
			kept[r.ID], taken[r.Key] = true, true
			if err := entries[r.ID-1].run(t.Context(), plain); err != nil {
				t.Errorf("the twin refuses %+v: %v", entries[r.ID-1], err)
			}
		}
		if diff := cmp.Diff(journal(t, plain), got); diff != "" {
			t.Errorf("the twin (-), the group (+):\n%s", diff)
		}
		for i, e := range entries {
			err := errs[i]
			if (err == nil) != kept[e.id] {
				t.Errorf("%+v: kept %v, but was told %v", e, kept[e.id], err)
			}
			if e.ending == succeeds && err != nil && !taken[e.key] {
				t.Errorf("%+v: %v", e, err)
			}
			if e.ending == refuses && !errors.Is(err, errOwn) && !taken[e.key] {
				t.Errorf("%+v: %v", e, err)
			}
		}
	})
}

// Who gives up while waiting changes nothing and holds up nobody.
func TestWhoGivesUpIsPassedOver(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	empty(t, s)
	held, letGo := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		_ = s.Write(t.Context(), func(*sql.Tx) error {
			close(held)
			<-letGo
			return nil
		})
	})
	<-held
	impatient, giveUp := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() { gone <- entry{id: 1, key: 1}.run(impatient, s) }()
	wait.Go(func() {
		if err := (entry{id: 2, key: 1}).run(t.Context(), s); err != nil {
			t.Error(err)
		}
	})
	for s.Waiting() < 2 {
		runtime.Gosched()
	}
	giveUp()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(letGo)
	wait.Wait()
	if diff := cmp.Diff([]row{{2, 1, 0}}, journal(t, s)); diff != "" {
		t.Error(diff)
	}
}
