package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"
)

// Store is what a Receiver asks of the database.
type Store interface {
	// Receive runs effect in one transaction with the message's entry in the
	// inbox of the consumer and the end of its outbox row. It returns false
	// without running effect where the entry is there already.
	Receive(ctx context.Context, consumer, message string, now time.Time, effect func(*sql.Tx) error) (fresh bool, err error)
	// FailMessage notes a failed attempt. The message is due again after
	// Backoff, or dead after that many attempts.
	FailMessage(ctx context.Context, message, reason string, now time.Time, atMost int) error
}

// Receiver gives the messages of a topic their effect. Safe for concurrent use.
type Receiver struct {
	Store    Store
	Consumer string
	Effect   func(context.Context, *sql.Tx, Message) error // may be run again: changes only the database
	Attempts int                                           // failures after which a message is dead; as many deliveries without an end are one
	Now      func() time.Time
	Log      *slog.Logger
}

// Handle gives a delivery its effect, or notes why it has none yet. Where the
// database does not answer, the message comes again.
func (r *Receiver) Handle(ctx context.Context, d Delivery) {
	err := r.lost(d)
	if err == nil {
		_, err = r.Store.Receive(ctx, r.Consumer, d.ID, r.Now(), func(tx *sql.Tx) error {
			return r.Effect(ctx, tx, Message{ID: d.ID, Topic: d.Topic, Body: d.Body})
		})
	}
	if err == nil {
		d.Done()
		return
	}
	if ctx.Err() != nil {
		d.Again(0)
		return
	}
	r.Log.Warn("a message had no effect", "topic", d.Topic, "message", d.ID, "error", err)
	if err := r.Store.FailMessage(ctx, d.ID, err.Error(), r.Now(), r.Attempts); err != nil {
		d.Again(firstPause)
		return
	}
	d.Done() // the outbox publishes it again when it is due
}

// lost is an error where so many deliveries ended in nothing that the message
// itself may be what brings its receivers down. It may also have waited for a
// database that was away, so this is a failure like others: after its pause the
// message is published anew, and its deliveries are counted from one.
func (r *Receiver) lost(d Delivery) error {
	if d.Count <= r.Attempts {
		return nil
	}
	return fmt.Errorf("it was delivered %d times and nobody came to an end with it", d.Count-1)
}
