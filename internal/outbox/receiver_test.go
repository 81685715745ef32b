package outbox_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/sanquan/sanquan/internal/outbox"
)

// database is away for that many calls and then counts.
type database struct {
	away     int
	failures int
	dead     bool
	effects  int
}

var errAway = errors.New("the database is away")

func (d *database) answer() error {
	if d.away--; d.away >= 0 {
		return errAway
	}
	return nil
}

func (d *database) Receive(_ context.Context, _, _ string, _ time.Time, effect func(*sql.Tx) error) (bool, error) {
	if err := d.answer(); err != nil {
		return false, err
	}
	return true, effect(nil)
}

func (d *database) FailMessage(_ context.Context, _, _ string, _ time.Time, atMost int) error {
	if err := d.answer(); err != nil {
		return err
	}
	d.failures++
	d.dead = d.failures >= atMost
	return nil
}

// deliver hands a message to the receiver as the bus does: the count of its
// deliveries begins anew once it is done with.
func deliver(t *testing.T, d *database, effect func() error) {
	t.Helper()
	r := outbox.Receiver{
		Store: d, Consumer: "test", Attempts: 3, Now: func() time.Time { return time.Unix(0, 0) }, Log: slog.New(slog.DiscardHandler),
		Effect: func(context.Context, *sql.Tx, outbox.Message) error { return effect() },
	}
	count := 0
	for range 50 {
		if d.dead || d.effects > 0 {
			return
		}
		count++
		r.Handle(t.Context(), outbox.Delivery{ID: "m", Count: count, Done: func() { count = 0 }, Again: func(time.Duration) {}})
	}
}

func TestAMessageOutlivesALongOutageOfTheDatabase(t *testing.T) {
	d := &database{away: 40}
	deliver(t, d, func() error { d.effects++; return nil })
	if d.dead || d.effects != 1 || d.failures > 1 {
		t.Errorf("%+v", *d)
	}
}

func TestAMessageThatFailsIsDeadAfterItsAttempts(t *testing.T) {
	d := &database{}
	deliver(t, d, func() error { return errors.New("no") })
	if !d.dead || d.effects != 0 || d.failures != 3 {
		t.Errorf("%+v", *d)
	}
}
