package bus

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/sanquan/sanquan/internal/outbox"
)

// Outbox is what a relay asks of the database.
type Outbox interface {
	// TakeDue returns messages that are due by now and makes them due at next.
	TakeDue(ctx context.Context, now, next time.Time, limit int) ([]outbox.Message, error)
	// Postpone makes a message due at a time.
	Postpone(ctx context.Context, message string, due time.Time) error
}

// batch is how many messages a relay takes at once.
const batch = 128

// The pauses of a relay or consumer whose database or server does not answer.
const (
	troublePause = time.Second
	publishTime  = 5 * time.Second
)

// Relay publishes what is due in the outbox until the context ends. Any number
// of processes may do so for the same database.
func (b *Bus) Relay(ctx context.Context, box Outbox) {
	for ctx.Err() == nil {
		err := b.ensureFor(ctx)
		for err == nil && ctx.Err() == nil {
			err = b.relayOnce(ctx, box)
		}
		if err != nil {
			b.trouble(ctx, "messages are not published", err)
		}
	}
}

// gather is the least time between the beginnings of two batches: taking what
// is due is a durable write of its own, which one message would pay alone. The
// first message after a pause is published at once.
const gather = 10 * time.Millisecond

// relayOnce publishes one batch and waits, unless there may be more.
func (b *Bus) relayOnce(ctx context.Context, box Outbox) error {
	gathered := time.NewTimer(gather)
	defer gathered.Stop()
	n, err := b.relay(ctx, box)
	if err != nil || n == batch {
		return err
	}
	wait := time.NewTimer(b.options.Poll)
	defer wait.Stop()
	select {
	case <-ctx.Done():
	case <-wait.C:
	case <-b.kick:
		select {
		case <-ctx.Done():
		case <-gathered.C:
		}
	}
	return nil
}

// ensureFor asks for the stream, but not for ever.
func (b *Bus) ensureFor(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, publishTime)
	defer cancel()
	return b.ensure(ctx)
}

// trouble says what is wrong and waits.
func (b *Bus) trouble(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		b.options.Log.Warn(what, "error", err)
		pause(ctx, troublePause)
	}
}

// relay publishes one batch and returns how many messages it took.
func (b *Bus) relay(ctx context.Context, box Outbox) (int, error) {
	now := b.options.Now()
	due, err := box.TakeDue(ctx, now, now.Add(b.options.Republish), batch)
	for i, m := range due {
		if err = b.publish(ctx, m); err != nil {
			for _, left := range due[i:] {
				_ = box.Postpone(context.WithoutCancel(ctx), left.ID, now) // else it is due again a little later
			}
			break
		}
	}
	return len(due), err
}

// publish hands a message to the stream. That it is there already is as good.
func (b *Bus) publish(ctx context.Context, m outbox.Message) error {
	ctx, cancel := context.WithTimeout(ctx, publishTime)
	defer cancel()
	msg := nats.NewMsg(b.subject(m.Topic, m.ID))
	msg.Data = m.Body
	_, err := b.stream.PublishMsg(ctx, msg, jetstream.WithMsgID(m.ID+"."+strconv.FormatInt(m.Turn, 10)))
	if err != nil && strings.Contains(err.Error(), "maximum messages per subject exceeded") { // the server has no code of its own for it
		return nil
	}
	return err
}
