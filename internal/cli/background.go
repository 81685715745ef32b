package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/sanquan/sanquan/internal/bus"
	"github.com/sanquan/sanquan/internal/doctor"
	"github.com/sanquan/sanquan/internal/httpapi"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/metrics"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/work"
)

// The folders in the data folder.
const (
	natsFolder    = "nats"    // of the message server inside the process
	objectsFolder = "objects" // results and tables of jobs, where there is no cluster
	workFolder    = "work"    // what an attempt leaves to the next one
)

// How long keys of requests and ids of handled messages are remembered.
const (
	remembered   = 30 * 24 * time.Hour
	forgetsEvery = time.Hour
)

func newSortableID() string { return uuid.Must(uuid.NewV7()).String() }

// openBus starts the message server of the settings, or connects to it.
func (a *App) openBus(ctx context.Context, store *sqlstore.Store, logger *slog.Logger) (*bus.Bus, error) {
	installation, err := store.Installation(ctx, newSortableID())
	if err != nil {
		return nil, err
	}
	return a.busOf(installation, logger)
}

// busOf is openBus of an installation that is known.
func (a *App) busOf(installation string, logger *slog.Logger) (*bus.Bus, error) {
	return bus.Open(bus.Options{
		Installation: installation, Dir: filepath.Join(a.config.DataDir, natsFolder),
		Servers: a.config.NATS, Creds: a.config.NATSCreds, Replicas: a.config.NATSReplicas,
		Log: logger, Now: a.Now, AckWait: a.lease() * 3 / 4,
	})
}

// objectStore is shared by all machines where there is a cluster, and a folder
// otherwise. b may be nil where there is none.
func (a *App) objectStore(b *bus.Bus) objects.Store {
	if b != nil && !b.Embedded() {
		return b.Objects()
	}
	return objects.Folder{Dir: filepath.Join(a.config.DataDir, objectsFolder)}
}

// kinds are the kinds of work this process can do.
func (a *App) kinds(store *sqlstore.Store, kept objects.Store) jobs.Kinds {
	return work.Kinds(work.Deps{
		Store: store, Objects: kept, Dir: filepath.Join(a.config.DataDir, workFolder),
		Network: a.config.NetworkOptions(), Feeders: a.config.Feeders, Now: a.Now,
	})
}

// desk takes wishes about jobs from this process; kick may be nil.
func (a *App) desk(store *sqlstore.Store, kept objects.Store, kick func()) *jobs.Desk {
	return &jobs.Desk{Records: store, Kinds: a.kinds(store, kept), Now: a.Now, NewID: newSortableID, Kick: kick}
}

// jobsAPI is what the API asks about jobs.
func (a *App) jobsAPI(store *sqlstore.Store, kick func()) httpapi.Jobs {
	return struct {
		*jobs.Desk
		*sqlstore.Store
	}{a.desk(store, a.objectStore(nil), kick), store}
}

// lease is how long a job stays with a worker that gives no sign of life.
func (a *App) lease() time.Duration { return jobs.DefaultLease }

// workerName names the process to people.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}

// workOn publishes promised messages and works on jobs until the context ends
// and what was begun is given back.
func (a *App) workOn(ctx context.Context, b *bus.Bus, store *sqlstore.Store, figures *metrics.Metrics, logger *slog.Logger) {
	runner := jobs.Runner{
		Store: store, Kinds: a.kinds(store, a.objectStore(b)), Worker: workerName(), Now: a.Now, Log: logger,
		Lease: a.lease(), Beat: jobs.DefaultBeat, Observer: figures.Jobs,
	}
	var wait sync.WaitGroup
	wait.Go(func() { b.Relay(ctx, store) })
	wait.Go(func() { b.Consume(ctx, jobs.Topic, a.config.JobWorkers, runner.Handle) })
	wait.Go(func() { a.forget(ctx, store, logger) })
	wait.Wait()
}

// forget keeps the tables that only remember short.
func (a *App) forget(ctx context.Context, store *sqlstore.Store, logger *slog.Logger) {
	tick := time.NewTicker(forgetsEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := store.Forget(ctx, a.Now().Add(-remembered)); err != nil {
				logger.Warn("what is old was not forgotten", "error", err)
			}
		}
	}
}

// background is workOn beside a server. It neither keeps the first page waiting
// nor the server from running: without it jobs wait.
type background struct {
	mu    sync.Mutex
	bus   *bus.Bus
	ended bool // it does not work, or not any more
	wait  sync.WaitGroup
}

func (a *App) startBackground(ctx context.Context, store *sqlstore.Store, figures *metrics.Metrics, logger *slog.Logger) *background {
	g := &background{}
	g.wait.Go(func() {
		b, err := a.openBus(ctx, store, logger)
		if err != nil {
			logger.Warn("this process does not work on jobs", "error", err)
			g.end()
			return
		}
		defer b.Close()
		g.set(b)
		defer g.end()
		a.workOn(ctx, b, store, figures, logger)
	})
	return g
}

func (g *background) set(b *bus.Bus) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bus = b
}

func (g *background) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bus, g.ended = nil, true
}

// state tells how the process stands to the message server.
func (g *background) state() doctor.BusState {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.ended:
		return doctor.BusNone
	case g.bus == nil:
		return doctor.BusStarting
	case g.bus.Embedded():
		return doctor.BusInside
	case g.bus.Connected():
		return doctor.BusJoined
	}
	return doctor.BusParted
}

// kick tells the relay that something is due.
func (g *background) kick() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.bus != nil {
		g.bus.Kick()
	}
}
