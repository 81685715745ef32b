package jobs

import "time"

// Backlog is what waits in a database at one moment.
type Backlog struct {
	Jobs         map[State]int64 // those there are
	JobWait      time.Duration   // since the queued job that is longest due is due; 0 where none is
	Messages     int64           // of the outbox that somebody still tries
	DeadMessages int64
	MessageWait  time.Duration // since the message that is longest due to be published is due; 0 where none is
}
