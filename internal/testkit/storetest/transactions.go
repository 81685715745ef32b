package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// notes makes a table as record packages have them.
func notes(t *testing.T, s Store) {
	t.Helper()
	must(t, s.Write(t.Context(), func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `CREATE TABLE notes (id TEXT PRIMARY KEY, n BIGINT NOT NULL, version BIGINT NOT NULL)`); err != nil {
			return err
		}
		_, err := tx.ExecContext(t.Context(), `INSERT INTO notes (id, n, version) VALUES ($1, $2, $3)`, "a", 0, 1)
		return err
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func note(t *testing.T, s Store) (n, version int) {
	t.Helper()
	must(t, s.Write(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT n, version FROM notes WHERE id = $1`, "a").Scan(&n, &version)
	}))
	return n, version
}

// noLostUpdate reads, then writes, from many at once.
func noLostUpdate(t *testing.T, s Store) {
	notes(t, s)
	var wait sync.WaitGroup
	const writers, times = 4, 10
	for range writers {
		wait.Go(func() {
			for range times {
				err := s.Write(t.Context(), func(tx *sql.Tx) error {
					n := 0
					if err := tx.QueryRowContext(t.Context(), `SELECT n FROM notes WHERE id = $1`, "a").Scan(&n); err != nil {
						return err
					}
					_, err := tx.ExecContext(t.Context(), `UPDATE notes SET n = $1 WHERE id = $2`, n+1, "a")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if n, _ := note(t, s); n != writers*times {
		t.Errorf("%d of %d updates are left", n, writers*times)
	}
}

func allOrNothing(t *testing.T, s Store) {
	notes(t, s)
	broken := errors.New("broken")
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `UPDATE notes SET n = $1`, 7); err != nil {
			return err
		}
		return fault.Wrap(broken, fault.Conflict, "store.changed", "kind", "note", "id", "a")
	})
	if n, _ := note(t, s); !errors.Is(err, broken) || n != 0 {
		t.Errorf("error %v, n = %d", err, n)
	}
}

func oldVersion(t *testing.T, s Store) {
	notes(t, s)
	change := func(version int) error {
		return s.Write(t.Context(), func(tx *sql.Tx) error {
			res, err := tx.ExecContext(t.Context(),
				`UPDATE notes SET n = n + 1, version = version + 1 WHERE id = $1 AND version = $2`, "a", version)
			return sqlstore.Matched(res, err, "note", "a")
		})
	}
	must(t, change(1))
	wantCode(t, change(1), fault.Conflict, "store.changed")
	must(t, change(2))
	if n, version := note(t, s); n != 2 || version != 3 {
		t.Errorf("n = %d, version = %d", n, version)
	}
}

func onceOnly(t *testing.T, s Store) {
	notes(t, s)
	add := func(o sqlstore.Once) (answer string, again bool, err error) {
		err = s.Write(t.Context(), func(tx *sql.Tx) error {
			var raw []byte
			raw, again, err = o.Do(t.Context(), tx, noon, func() ([]byte, error) {
				n := 0
				err := tx.QueryRowContext(t.Context(), `UPDATE notes SET n = n + 1 RETURNING n`).Scan(&n)
				return fmt.Appendf(nil, "%d", n), err
			})
			answer = string(raw)
			return err
		})
		return answer, again, err
	}
	o := sqlstore.Once{Scope: "notes", Key: "k", Request: []byte("one more")}
	answers := make(chan string, 8)
	var wait sync.WaitGroup
	for range cap(answers) {
		wait.Go(func() {
			answer, _, err := add(o)
			if err != nil {
				t.Error(err)
			}
			answers <- answer
		})
	}
	wait.Wait()
	close(answers)
	for answer := range answers {
		if answer != "1" {
			t.Errorf("answer %q", answer)
		}
	}
	other := o
	other.Request = []byte("two more")
	_, _, err := add(other)
	wantCode(t, err, fault.Conflict, "store.key_reused")
	for i, o := range []sqlstore.Once{{Scope: "others", Key: "k"}, {Scope: "notes"}, {Scope: "notes"}} {
		if answer, again, err := add(o); err != nil || again || answer != fmt.Sprint(2+i) {
			t.Errorf("%+v: %q, again %v, %v", o, answer, again, err)
		}
	}
	must(t, s.Forget(t.Context(), noon.Add(time.Second)))
	if answer, again, err := add(o); err != nil || again || answer != "5" {
		t.Errorf("after it was forgotten: %q, again %v, %v", answer, again, err)
	}
}

func oneInstallation(t *testing.T, s Store) {
	var ids []string
	for _, fresh := range []string{"first", "second"} {
		id, err := s.Installation(t.Context(), fresh)
		must(t, err)
		ids = append(ids, id)
	}
	if diff := cmp.Diff([]string{"first", "first"}, ids); diff != "" {
		t.Error(diff)
	}
}

// pages lists messages in parts of every size while others are added and removed.
func pages(t *testing.T, s Store) {
	var want []string
	for i := range 7 {
		id := fmt.Sprintf("m%02d", i)
		want = append(want, id)
		promise(t, s, id, noon)
	}
	for limit := 1; limit <= 8; limit++ {
		var got []string
		cursor := ""
		for {
			list, next, err := s.ListMessages(t.Context(), false, sqlstore.Page{Cursor: cursor, Limit: limit})
			must(t, err)
			for _, m := range list {
				got = append(got, m.ID)
			}
			if next == "" {
				break
			}
			cursor = next
		}
		if !slices.Equal(want, got) {
			t.Errorf("in parts of %d: %v", limit, got)
		}
	}
	first, next, err := s.ListMessages(t.Context(), false, sqlstore.Page{Limit: 3})
	must(t, err)
	promise(t, s, "m00a", noon)
	receive(t, s, first[2].ID)
	rest, _, err := s.ListMessages(t.Context(), false, sqlstore.Page{Cursor: next, Limit: 9})
	must(t, err)
	if len(rest) != 4 || rest[0].ID != "m03" {
		t.Errorf("the rest is %+v", rest)
	}
	for _, bad := range []string{"x", "!", "W10", "WyJhIiwiYiJd", "WzFd", "WyJcdTAwMDAiXQ"} {
		_, _, err := s.ListMessages(t.Context(), false, sqlstore.Page{Cursor: bad})
		wantCode(t, err, fault.Invalid, "store.bad_cursor")
	}
}
