package bus

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/sanquan/sanquan/internal/outbox"
)

// pullTime is how long one request for a message waits for one.
const pullTime = 5 * time.Second

// Consume hands the messages of a topic to handle, at most at once at a time,
// until the context ends and the handlers that it began have returned. Any
// number of processes may consume a topic; each message goes to one of them.
func (b *Bus) Consume(ctx context.Context, topic string, atOnce int, handle func(context.Context, outbox.Delivery)) {
	var wait sync.WaitGroup
	for range atOnce {
		wait.Go(func() {
			for ctx.Err() == nil {
				if err := b.pull(ctx, topic, handle); err != nil {
					b.trouble(ctx, "the message server gives no messages", err)
				}
			}
		})
	}
	wait.Wait()
}

// pull makes the consumer and asks it for one message after the other, until
// something is wrong.
func (b *Bus) pull(ctx context.Context, topic string, handle func(context.Context, outbox.Delivery)) error {
	if err := b.ensureFor(ctx); err != nil {
		return err
	}
	making, cancel := context.WithTimeout(ctx, publishTime)
	consumer, err := b.stream.CreateOrUpdateConsumer(making, b.streamName(), jetstream.ConsumerConfig{
		Durable: topic, FilterSubject: b.subject(topic, ">"), AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: b.options.AckWait, MaxDeliver: -1, MaxAckPending: -1,
	})
	cancel()
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		waiting, cancel := context.WithTimeout(ctx, pullTime)
		msg, err := consumer.Next(jetstream.FetchContext(waiting))
		cancel()
		switch {
		case err == nil:
			handle(ctx, delivery(msg, topic))
		case errors.Is(err, nats.ErrTimeout), errors.Is(err, jetstream.ErrNoMessages), errors.Is(err, context.DeadlineExceeded):
		default:
			return err
		}
	}
	return nil
}

// delivery is a message as the handlers know it. Acks are not waited for: one
// that is lost leads to another delivery, which does no harm.
func delivery(msg jetstream.Msg, topic string) outbox.Delivery {
	d := outbox.Delivery{
		ID: msg.Subject()[strings.LastIndexByte(msg.Subject(), '.')+1:], Topic: topic, Body: msg.Data(), Count: 1,
		Done:    func() { _ = msg.Ack() },
		Again:   func(after time.Duration) { _ = msg.NakWithDelay(after) },
		Working: func() { _ = msg.InProgress() },
	}
	if m, err := msg.Metadata(); err == nil {
		d.Count = int(m.NumDelivered)
	}
	return d
}
