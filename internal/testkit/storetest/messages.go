package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

func message(id string, due time.Time) outbox.Message {
	return outbox.Message{ID: id, Topic: "tell", Body: []byte(`{"who":"丰台"}`), Created: noon, Due: due}
}

func promise(t *testing.T, s Store, id string, due time.Time) {
	t.Helper()
	must(t, s.Write(t.Context(), func(tx *sql.Tx) error { return sqlstore.Enqueue(t.Context(), tx, message(id, due)) }))
}

// receive gives a message an effect that is nothing.
func receive(t *testing.T, s Store, id string) bool {
	t.Helper()
	fresh, err := s.Receive(t.Context(), "c", id, noon, func(*sql.Tx) error { return nil })
	must(t, err)
	return fresh
}

func enqueued(t *testing.T, s Store) {
	notes(t, s)
	broken := errors.New("broken")
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		must(t, sqlstore.Enqueue(t.Context(), tx, message("lost", noon)))
		return broken
	})
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	_, err = s.Message(t.Context(), "lost")
	wantCode(t, err, fault.NotFound, "store.message_not_found")
	promise(t, s, "kept", noon)
	promise(t, s, "kept", noon.Add(time.Hour)) // it is there already
	got, err := s.Message(t.Context(), "kept")
	must(t, err)
	if diff := cmp.Diff(message("kept", noon), got); diff != "" {
		t.Error(diff)
	}
}

func oneRelay(t *testing.T, s Store) {
	const all = 40
	for i := range all {
		promise(t, s, fmt.Sprintf("m%02d", i), noon.Add(time.Duration(i)*time.Second))
	}
	promise(t, s, "later", noon.Add(time.Hour))
	now := noon.Add(time.Minute)
	taken := make(chan string, 2*all)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range all / 4 {
				list, err := s.TakeDue(t.Context(), now, now.Add(time.Minute), 3)
				if err != nil {
					t.Error(err)
				}
				for _, m := range list {
					taken <- m.ID
				}
			}
		})
	}
	wait.Wait()
	close(taken)
	times := map[string]int{}
	for id := range taken {
		times[id]++
	}
	if len(times) != all || times["later"] > 0 {
		t.Errorf("%d of %d were taken", len(times), all)
	}
	for id, n := range times {
		if n > 1 {
			t.Errorf("%s was given out %d times", id, n)
		}
	}
	must(t, s.Postpone(t.Context(), "m07", now))
	list, err := s.TakeDue(t.Context(), now, now.Add(time.Minute), 99)
	must(t, err)
	if len(list) != 1 || list[0].ID != "m07" {
		t.Errorf("taken %+v", list)
	}
	if list, err = s.TakeDue(t.Context(), now.Add(time.Minute), now.Add(time.Hour), 99); err != nil || len(list) != all {
		t.Errorf("%d are due again, %v", len(list), err)
	}
}

// oneEffect delivers a message to many at once, and again later.
func oneEffect(t *testing.T, s Store) {
	notes(t, s)
	promise(t, s, "m", noon)
	count := func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE notes SET n = n + 1`)
		return err
	}
	broken := errors.New("broken")
	_, err := s.Receive(t.Context(), "c", "m", noon, func(tx *sql.Tx) error { return errors.Join(count(tx), broken) })
	if n, _ := note(t, s); !errors.Is(err, broken) || n != 0 {
		t.Errorf("error %v, n = %d", err, n)
	}
	var wait sync.WaitGroup
	fresh := make(chan bool, 6)
	for range cap(fresh) {
		wait.Go(func() {
			first, err := s.Receive(t.Context(), "c", "m", noon, count)
			if err != nil {
				t.Error(err)
			}
			fresh <- first
		})
	}
	wait.Wait()
	close(fresh)
	firsts := 0
	for first := range fresh {
		if first {
			firsts++
		}
	}
	if n, _ := note(t, s); firsts != 1 || n != 1 {
		t.Errorf("%d were first, n = %d", firsts, n)
	}
	_, err = s.Message(t.Context(), "m")
	wantCode(t, err, fault.NotFound, "store.message_not_found")
	must(t, s.Forget(t.Context(), noon.Add(-time.Second)))
	if receive(t, s, "m") {
		t.Error("it is fresh again before it is forgotten")
	}
}

func deadMessages(t *testing.T, s Store) {
	promise(t, s, "m", noon)
	promise(t, s, "alive", noon)
	for i := range 3 {
		must(t, s.FailMessage(t.Context(), "m", fmt.Sprintf("failure %d", i+1), noon, 3))
	}
	must(t, s.FailMessage(t.Context(), "no such", "?", noon, 3))
	want := message("m", noon.Add(outbox.Backoff(3)))
	want.Turn, want.Attempts, want.LastError, want.Dead = 3, 3, "failure 3", &noon
	dead, _, err := s.ListMessages(t.Context(), true, sqlstore.Page{})
	must(t, err)
	if diff := cmp.Diff([]outbox.Message{want}, dead); diff != "" {
		t.Error(diff)
	}
	if due, err := s.TakeDue(t.Context(), noon.Add(time.Hour), noon.Add(2*time.Hour), 9); err != nil || len(due) != 1 {
		t.Errorf("due are %+v, %v", due, err)
	}
	for _, change := range []func(string) error{
		func(id string) error { return s.RequeueMessage(t.Context(), id, noon) },
		func(id string) error { return s.DropMessage(t.Context(), id) },
	} {
		wantCode(t, change("alive"), fault.Conflict, "store.message_alive")
		wantCode(t, change("no such"), fault.NotFound, "store.message_not_found")
	}
	must(t, s.RequeueMessage(t.Context(), "m", noon.Add(time.Hour)))
	if due, err := s.TakeDue(t.Context(), noon.Add(time.Hour), noon.Add(3*time.Hour), 9); err != nil || len(due) != 1 || due[0].ID != "m" || due[0].Attempts != 0 {
		t.Errorf("due are %+v, %v", due, err)
	}
	must(t, s.FailMessage(t.Context(), "m", "again", noon, 1))
	must(t, s.DropMessage(t.Context(), "m"))
	_, err = s.Message(t.Context(), "m")
	wantCode(t, err, fault.NotFound, "store.message_not_found")
}
