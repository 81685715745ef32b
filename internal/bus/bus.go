// Package bus carries messages of the outbox to whoever works on them, by NATS
// JetStream: a server inside the process, with its files in the data folder and
// no port, or a cluster named in the settings. The code is the same for both.
//
// One stream of an installation holds what is published and not yet handled; a
// message has a subject of its own (its topic and id) and the stream takes one
// message a subject, so that publishing again what still waits does nothing.
// Relay publishes what is due in the outbox; Consume hands messages to a
// handler, by pull and with explicit ack: a message that nobody finishes within
// AckWait is given to somebody else.
//
// JetStream does not sync every message to disk, and does not need to: an
// outbox row stays until its effect is recorded in the database, and is
// published again until then. Deleting the server's folder loses nothing.
//
// The package leaves out effects (internal/outbox) and jobs (internal/jobs).
package bus

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/sanquan/sanquan/base/fault"
)

// Options say where the server is. The durations have defaults.
type Options struct {
	Installation string // id of the database: installations on one cluster do not see each other
	Dir          string // folder of the server inside the process, used where Servers is ""
	Servers      string // addresses of a cluster with commas between
	Creds        string // file with credentials for it; "" for none
	Replicas     int    // copies of the stream; 0 for one
	Log          *slog.Logger
	Now          func() time.Time

	AckWait   time.Duration // without a sign of life a message goes to somebody else after this
	Republish time.Duration // a message without effect is published again after this
	Poll      time.Duration // the outbox is looked at this often
}

// The defaults of Options.
const (
	defaultAckWait   = 15 * time.Second
	defaultRepublish = time.Minute
	defaultPoll      = 500 * time.Millisecond
)

// readyTime is how long the server inside the process may take to start.
const readyTime = 20 * time.Second

// Bus is a connection to a server, and that server where it is inside the
// process. Safe for concurrent use.
type Bus struct {
	options Options
	server  *server.Server // nil where it is elsewhere
	folder  *os.File       // holds the lock of Dir
	conn    *nats.Conn
	stream  jetstream.JetStream
	kick    chan struct{}
}

// Open starts the server inside the process or connects to the cluster, which
// need not answer yet. Close the Bus after use. Faults: conflict bus.in_use
// (another process has the folder), unavailable bus.cannot_start; denied
// bus.bad_creds.
func Open(o Options) (*Bus, error) {
	b := &Bus{options: o.complete(), kick: make(chan struct{}, 1)}
	if err := b.open(); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

func (o Options) complete() Options {
	for _, d := range []struct {
		value    *time.Duration
		standard time.Duration
	}{{&o.AckWait, defaultAckWait}, {&o.Republish, defaultRepublish}, {&o.Poll, defaultPoll}} {
		if *d.value == 0 {
			*d.value = d.standard
		}
	}
	o.Replicas = max(o.Replicas, 1)
	return o
}

func (b *Bus) open() error {
	options := []nats.Option{nats.Name("sanquan"), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true), nats.ReconnectWait(time.Second)}
	url := b.options.Servers
	if url == "" {
		if err := b.embed(); err != nil {
			return err
		}
		options = append(options, nats.InProcessServer(b.server))
	}
	if b.options.Creds != "" {
		if _, err := os.Stat(b.options.Creds); err != nil {
			return fault.Wrap(err, fault.Denied, "bus.bad_creds", "path", b.options.Creds)
		}
		options = append(options, nats.UserCredentials(b.options.Creds))
	}
	var err error
	if b.conn, err = nats.Connect(url, options...); err == nil {
		b.stream, err = jetstream.New(b.conn)
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "bus.cannot_start")
	}
	return nil
}

// embed starts the server inside the process.
func (b *Bus) embed() error {
	if err := b.lock(); err != nil {
		return err
	}
	s, err := server.NewServer(&server.Options{
		ServerName: "sanquan", DontListen: true, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: b.options.Dir,
	})
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "bus.cannot_start")
	}
	b.server = s
	s.Start()
	if !s.ReadyForConnections(readyTime) {
		return fault.New(fault.Unavailable, "bus.cannot_start")
	}
	return nil
}

// Embedded reports whether the server is inside the process, where other
// processes cannot reach it.
func (b *Bus) Embedded() bool { return b.server != nil }

// Ping reports whether the server keeps messages now.
func (b *Bus) Ping(ctx context.Context) error {
	_, err := b.stream.AccountInfo(ctx)
	return err
}

// Connected reports whether the server answers now.
func (b *Bus) Connected() bool { return b.conn.IsConnected() }

// Close ends the connection and the server inside the process.
func (b *Bus) Close() {
	if b.conn != nil {
		b.conn.Close()
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
	if b.folder != nil {
		_ = b.folder.Close()
	}
}

// Kick makes the relay look at the outbox at once.
func (b *Bus) Kick() {
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

// names of the stream and of its subjects.
func (b *Bus) streamName() string { return "SANQUAN_" + b.plain() }

func (b *Bus) subject(parts ...string) string {
	return strings.Join(append([]string{"sanquan", b.plain(), "work"}, parts...), ".")
}

func (b *Bus) plain() string { return strings.ReplaceAll(b.options.Installation, "-", "") }

// ensure makes the stream, or brings it to the options. Repeating it is cheap.
func (b *Bus) ensure(ctx context.Context) error {
	_, err := b.stream.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: b.streamName(), Subjects: []string{b.subject(">")}, Storage: jetstream.FileStorage, Replicas: b.options.Replicas,
		Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true, MaxMsgsPerSubject: 1,
	})
	return err
}

// pause waits, and reports whether the context is not done.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
