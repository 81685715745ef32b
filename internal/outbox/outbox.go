// Package outbox says what a promised message is, and makes each take effect
// exactly once.
//
// A message is written into the database in the transaction of the record it
// speaks of (Store.Enqueue of internal/sqlstore), so either both are there or
// neither. internal/bus publishes what is due, again and again until the row is
// gone; so a message arrives at least once. A Receiver records the effect, the
// message's id in the inbox and the end of the outbox row in one transaction;
// a message that comes again finds its id and does nothing.
//
// The database is the truth: what lies in NATS alone may be lost without harm.
// The package leaves out the transport (internal/bus) and the tables
// (internal/sqlstore).
package outbox

import (
	"encoding/json"
	"time"
)

// Message is a row of the outbox. Times are UTC, whole microseconds.
type Message struct {
	ID        string          `json:"id"` // UUIDv7
	Topic     string          `json:"topic"`
	Body      json.RawMessage `json:"body"`
	Created   time.Time       `json:"created"`
	Due       time.Time       `json:"due"`  // published (again) from then on
	Turn      int64           `json:"turn"` // counts attempts that were ended on purpose
	Attempts  int             `json:"attempts"`
	LastError string          `json:"lastError,omitempty"`
	Dead      *time.Time      `json:"dead,omitempty"` // since when nobody tries any more; nil while somebody does
}

// Delivery is a message as it arrives. Exactly one of Done and Again is called,
// or neither where the process is to look as if it had died.
type Delivery struct {
	ID    string
	Topic string
	Body  json.RawMessage
	Count int // deliveries so far, this one included

	Done    func()                    // not to be delivered any more
	Again   func(after time.Duration) // to be delivered again
	Working func()                    // still at it: not yet to anybody else
}

// The pauses between attempts.
const (
	firstPause = 2 * time.Second
	longest    = 10 * time.Minute
)

// Backoff is the pause after the attempt with that number, from 1: it doubles
// from two seconds to ten minutes.
func Backoff(attempt int) time.Duration {
	return min(firstPause<<min(max(attempt-1, 0), 20), longest)
}
