package crashtest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sanquan/sanquan/internal/bus"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
)

// The variables that make a process of the test binary a child.
const (
	childDir   = "SANQUAN_TEST_CRASH_DIR"   // its data folder
	childURL   = "SANQUAN_TEST_CRASH_URL"   // its PostgreSQL; "" for SQLite in the folder
	childDrain = "SANQUAN_TEST_CRASH_DRAIN" // only work off what is left
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := runChild(context.Background(), dir, os.Getenv(childURL), os.Getenv(childDrain) != "", os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(pgtest.Main(m))
}

// The lines of a child: a word and an id. What "record" and "job" name is
// acknowledged: its transaction is committed.
const (
	saidRecord = "record"
	saidJob    = "job"
	saidEffect = "effect" // about to be committed
	saidStep   = "step"
	saidResume = "resume"
)

type child struct {
	store *sqlstore.Store
	bus   *bus.Bus
	mu    sync.Mutex
	out   io.Writer
}

func openStore(ctx context.Context, dir, url string) (*sqlstore.Store, error) {
	if url != "" {
		return sqlstore.Connect(ctx, url)
	}
	return sqlstore.Open(ctx, dir)
}

func (c *child) say(word, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintln(c.out, word, id) // nobody listens to one that is being killed
}

// runChild writes and works until it is killed, or works until nothing is left.
func runChild(ctx context.Context, dir, url string, drain bool, out io.Writer) error {
	store, err := openStore(ctx, dir, url)
	if err != nil {
		return err
	}
	defer store.Close()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	b, err := bus.Open(bus.Options{
		Installation: uuid.Nil.String(), Dir: filepath.Join(dir, "nats"), Log: log, Now: time.Now,
		AckWait: 300 * time.Millisecond, Republish: 500 * time.Millisecond, Poll: 10 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	defer b.Close()
	c := &child{store: store, bus: b, out: out}
	receiver := outbox.Receiver{Store: store, Consumer: "crashtest", Attempts: 1_000_000, Now: time.Now, Log: log, Effect: c.effect}
	runner := jobs.Runner{
		Store: store, Kinds: c.kinds(), Worker: fmt.Sprint(os.Getpid()), Now: time.Now, Log: log,
		Lease: 500 * time.Millisecond, Beat: 100 * time.Millisecond,
	}
	ctx, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() { b.Relay(ctx, store) })
	wait.Go(func() { b.Consume(ctx, "tell", 2, receiver.Handle) })
	wait.Go(func() { b.Consume(ctx, jobs.Topic, 2, runner.Handle) })
	if drain {
		err = c.drain(ctx)
	} else {
		err = c.write(ctx)
	}
	stop()
	wait.Wait()
	return err
}

// effect notes that a message had its effect; nothing but the inbox keeps it
// from being noted twice.
func (c *child) effect(ctx context.Context, tx *sql.Tx, m outbox.Message) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO effects (id) VALUES ($1)`, m.ID)
	c.say(saidEffect, m.ID)
	return err
}

type countArgs struct {
	To int `json:"to"`
}

// kinds has one, which counts with a checkpoint after every step and notes its
// end as a message does.
func (c *child) kinds() jobs.Kinds {
	kind := jobs.Define("count", func(countArgs) error { return nil }, func(ctx context.Context, a countArgs, run *jobs.Run) (jobs.Outcome, error) {
		at := 0
		if run.Resume(&at) {
			c.say(saidResume, run.Job.ID)
		}
		for ; at < a.To; at++ {
			if err := run.Save(ctx, at+1); err != nil {
				return jobs.Outcome{}, err
			}
			c.say(saidStep, run.Job.ID)
		}
		return jobs.Outcome{Result: at, Effect: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO effects (id) VALUES ($1)`, run.Job.ID)
			c.say(saidEffect, run.Job.ID)
			return err
		}}, nil
	})
	kind.Attempts = 1_000_000
	return jobs.NewKinds(kind)
}

// write makes records with messages, and jobs, from several goroutines.
func (c *child) write(ctx context.Context) error {
	desk := jobs.Desk{Records: c.store, Kinds: c.kinds(), Now: time.Now, NewID: newID, Kick: c.bus.Kick}
	errs := make(chan error, 3)
	for range 2 {
		go func() {
			for {
				if err := c.record(ctx); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	go func() {
		for {
			job, _, err := desk.Submit(ctx, jobs.Request{Kind: "count", Args: json.RawMessage(`{"to":5}`)})
			if err != nil {
				errs <- err
				return
			}
			c.say(saidJob, job.ID)
		}
	}()
	return <-errs
}

func (c *child) record(ctx context.Context) error {
	id := newID()
	err := c.store.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO records (id) VALUES ($1)`, id); err != nil {
			return err
		}
		return sqlstore.Enqueue(ctx, tx, outbox.Message{ID: id, Topic: "tell", Body: json.RawMessage(`{}`), Created: time.Now(), Due: time.Now()})
	})
	if err == nil {
		c.say(saidRecord, id)
	}
	return err
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// drain returns when every message had its effect and every job is at its end.
func (c *child) drain(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		left, _, err := c.store.ListMessages(ctx, false, sqlstore.Page{Limit: 1})
		if err != nil || len(left) == 0 {
			return err
		}
		<-tick.C
	}
}
