package bus_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/bus"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

const installation = "0198a000-0000-7000-8000-000000000001"

func quick(dir string) bus.Options {
	return bus.Options{
		Installation: installation, Dir: filepath.Join(dir, "nats"), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		AckWait: 300 * time.Millisecond, Republish: 400 * time.Millisecond, Poll: 10 * time.Millisecond,
	}
}

func open(t *testing.T, o bus.Options) *bus.Bus {
	t.Helper()
	b, err := bus.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func store(t *testing.T) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	write(t, s, `CREATE TABLE effects (id TEXT)`)
	return s
}

func write(t *testing.T, s *sqlstore.Store, statement string, args ...any) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func promise(t *testing.T, s *sqlstore.Store, id string) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		return sqlstore.Enqueue(t.Context(), tx, outbox.Message{ID: id, Topic: "tell", Body: []byte(`{}`), Created: time.Now(), Due: time.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// work runs a relay and a receiver until done returns true, then stops them.
func work(t *testing.T, b *bus.Bus, s *sqlstore.Store, handle func(context.Context, outbox.Delivery), done func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	var wait sync.WaitGroup
	defer wait.Wait()
	wait.Go(func() { b.Relay(ctx, s) })
	wait.Go(func() { b.Consume(ctx, "tell", 3, handle) })
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			t.Error("it does not come to an end")
			return
		case <-tick.C:
		}
	}
	stop()
}

func effects(t *testing.T, s *sqlstore.Store) (all, different int) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT count(*), count(DISTINCT id) FROM effects`).Scan(&all, &different)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, different
}

func receiver(s *sqlstore.Store) *outbox.Receiver {
	return &outbox.Receiver{
		Store: s, Consumer: "test", Attempts: 50, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Effect: func(ctx context.Context, tx *sql.Tx, m outbox.Message) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO effects (id) VALUES ($1)`, m.ID)
			return err
		},
	}
}

func empty(t *testing.T, s *sqlstore.Store) func() bool {
	return func() bool {
		list, _, err := s.ListMessages(t.Context(), false, sqlstore.Page{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		return len(list) == 0
	}
}

// Every third delivery is dropped without an end, as by a process that dies,
// every fifth is handled and then delivered again.
func TestEveryMessageHasItsEffectOnce(t *testing.T) {
	s := store(t)
	b := open(t, quick(t.TempDir()))
	const all = 60
	for i := range all {
		promise(t, s, fmt.Sprintf("m%02d", i))
	}
	r := receiver(s)
	n := atomic.Int64{}
	work(t, b, s, func(ctx context.Context, d outbox.Delivery) {
		switch i := n.Add(1); {
		case i%3 == 0:
		case i%5 == 0:
			d.Done = func() { d.Again(0) }
			r.Handle(ctx, d)
		default:
			r.Handle(ctx, d)
		}
	}, empty(t, s))
	if rows, ids := effects(t, s); rows != all || ids != all {
		t.Errorf("%d effects of %d messages of %d", rows, ids, all)
	}
}

// The files of the server are deleted while messages wait in it.
func TestTheServersFilesMayBeLost(t *testing.T) {
	s, dir := store(t), t.TempDir()
	promise(t, s, "m")
	b, err := bus.Open(quick(dir))
	if err != nil {
		t.Fatal(err)
	}
	arrived := atomic.Bool{}
	work(t, b, s, func(context.Context, outbox.Delivery) { arrived.Store(true) }, arrived.Load)
	b.Close()
	if err := os.RemoveAll(filepath.Join(dir, "nats")); err != nil {
		t.Fatal(err)
	}
	work(t, open(t, quick(dir)), s, receiver(s).Handle, empty(t, s))
	if rows, _ := effects(t, s); rows != 1 {
		t.Errorf("%d effects", rows)
	}
}

// A restart finds what waited.
func TestTheServerKeepsItsMessages(t *testing.T) {
	s, dir := store(t), t.TempDir()
	o := quick(dir)
	o.Republish = time.Hour
	promise(t, s, "m")
	b, err := bus.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	arrived := atomic.Bool{}
	work(t, b, s, func(context.Context, outbox.Delivery) { arrived.Store(true) }, arrived.Load)
	b.Close()
	work(t, open(t, o), s, receiver(s).Handle, empty(t, s))
}

func TestOneProcessHasTheFolder(t *testing.T) {
	dir := t.TempDir()
	open(t, quick(dir))
	_, err := bus.Open(quick(dir))
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("error %v", err)
	}
	o := quick(t.TempDir())
	o.Creds = filepath.Join(dir, "none")
	if _, err := bus.Open(o); fault.CodeOf(err) != fault.Denied {
		t.Errorf("error %v", err)
	}
}

// A message whose effect fails comes again after its pause and is dead in the end.
func TestAMessageThatFailsIsDead(t *testing.T) {
	s := store(t)
	promise(t, s, "m")
	r := receiver(s)
	r.Attempts = 2
	clock := atomic.Int64{} // runs ahead of every pause
	r.Now = func() time.Time { return time.Now().Add(-time.Hour) }
	r.Effect = func(context.Context, *sql.Tx, outbox.Message) error {
		return fmt.Errorf("no effect for the time number %d", clock.Add(1))
	}
	work(t, open(t, quick(t.TempDir())), s, r.Handle, func() bool {
		dead, _, err := s.ListMessages(t.Context(), true, sqlstore.Page{})
		return err == nil && len(dead) == 1
	})
	m, err := s.Message(t.Context(), "m")
	if err != nil || m.Attempts != 2 || m.LastError != "no effect for the time number 2" {
		t.Errorf("%+v, %v", m, err)
	}
}

// The object store of the server behaves as the folder does.
func TestObjects(t *testing.T) {
	kept := open(t, quick(t.TempDir())).Objects()
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // of "abc", FIPS 180-4
	for range 2 {
		ref, err := kept.Put(t.Context(), strings.NewReader("abc"))
		if err != nil || ref != (objects.Ref{Sum: want, Bytes: 3}) {
			t.Fatalf("%+v, %v", ref, err)
		}
	}
	r, err := kept.Open(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if raw, err := io.ReadAll(r); err != nil || string(raw) != "abc" {
		t.Errorf("%q, %v", raw, err)
	}
	for _, sum := range []string{strings.Repeat("0", 64), "a"} {
		if _, err := kept.Open(t.Context(), sum); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%q: %v", sum, err)
		}
	}
}
