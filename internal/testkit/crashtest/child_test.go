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

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/bus"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/natstest"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
)

// The variables that make a process of the test binary a child.
const (
	childDir   = "SANQUAN_TEST_CRASH_DIR"   // its data folder
	childURL   = "SANQUAN_TEST_CRASH_URL"   // its PostgreSQL; "" for SQLite in the folder
	childNATS  = "SANQUAN_TEST_CRASH_NATS"  // the NATS server beside it; "" for one inside
	childDrain = "SANQUAN_TEST_CRASH_DRAIN" // only work off what is left
)

func TestMain(m *testing.M) {
	natstest.Node()
	if dir := os.Getenv(childDir); dir != "" {
		w := world{dir: dir, url: os.Getenv(childURL), nats: os.Getenv(childNATS)}
		if err := runChild(context.Background(), w, os.Getenv(childDrain) != "", os.Stdout); err != nil {
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
	saidUnsure = "unsure" // a write that failed with its database: it may be there or not
)

// world is where a child lives.
type world struct{ dir, url, nats string }

func (w world) open(ctx context.Context) (*sqlstore.Store, error) {
	if w.url != "" {
		return sqlstore.Connect(ctx, w.url)
	}
	return sqlstore.Open(ctx, w.dir)
}

// ahead is how many records and jobs the writers of a child may be ahead of the
// effects: they do not run away while nothing can be published.
const ahead = 100

type child struct {
	store *sqlstore.Store
	bus   *bus.Bus
	open  chan struct{} // one for each record or job that waits for its effect
	mu    sync.Mutex
	out   io.Writer
}

func (c *child) say(word, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintln(c.out, word, id) // nobody listens to one that is being killed
}

// runChild writes and works until it is killed, or works until nothing is left.
func runChild(ctx context.Context, w world, drain bool, out io.Writer) error {
	store, err := w.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	b, err := bus.Open(bus.Options{
		Installation: uuid.Nil.String(), Dir: filepath.Join(w.dir, "nats"), Servers: w.nats, Log: log, Now: time.Now,
		AckWait: 300 * time.Millisecond, Republish: 500 * time.Millisecond, Poll: 10 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	defer b.Close()
	c := &child{store: store, bus: b, open: make(chan struct{}, ahead), out: out}
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
	return c.note(ctx, tx, m.ID)
}

func (c *child) note(ctx context.Context, tx *sql.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO effects (id) VALUES ($1)`, id)
	c.say(saidEffect, id)
	c.close()
	return err
}

// close lets the writers go on by one. The effect may be that of an earlier
// child, or one that is tried again: then they get a little further ahead.
func (c *child) close() {
	select {
	case <-c.open:
	default:
	}
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
			return c.note(ctx, tx, run.Job.ID)
		}}, nil
	})
	kind.Attempts = 1_000_000
	return jobs.NewKinds(kind)
}

// write makes records with messages, and jobs, from several goroutines, until
// one of them fails for another reason than that the database is away.
func (c *child) write(ctx context.Context) error {
	desk := jobs.Desk{Records: c.store, Kinds: c.kinds(), Now: time.Now, NewID: newID, Kick: c.bus.Kick}
	job := func(ctx context.Context) (string, error) {
		job, _, err := desk.Submit(ctx, jobs.Request{Kind: "count", Args: json.RawMessage(`{"to":5}`)})
		return job.ID, err
	}
	errs := make(chan error, 3)
	for range 2 {
		go func() { errs <- c.repeat(ctx, saidRecord, c.record) }()
	}
	go func() { errs <- c.repeat(ctx, saidJob, job) }()
	return <-errs
}

// repeat acknowledges what make has written, again and again. What the database
// could not answer is not acknowledged: nobody knows whether it is there.
func (c *child) repeat(ctx context.Context, word string, make func(context.Context) (string, error)) error {
	for {
		c.open <- struct{}{}
		id, err := make(ctx)
		if err == nil {
			c.say(word, id)
			continue
		}
		if fault.CodeOf(err) != fault.Unavailable {
			return err
		}
		c.say(saidUnsure, word)
		c.close()
		c.untilItAnswers(ctx)
	}
}

// untilItAnswers waits for the database.
func (c *child) untilItAnswers(ctx context.Context) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for c.store.Ping(ctx) != nil {
		<-tick.C
	}
}

func (c *child) record(ctx context.Context) (string, error) {
	id := newID()
	return id, c.store.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO records (id) VALUES ($1)`, id); err != nil {
			return err
		}
		return sqlstore.Enqueue(ctx, tx, outbox.Message{ID: id, Topic: "tell", Body: json.RawMessage(`{}`), Created: time.Now(), Due: time.Now()})
	})
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
