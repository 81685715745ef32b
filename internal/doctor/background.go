package doctor

import (
	"context"
	"time"

	"github.com/sanquan/sanquan/internal/jobs"
)

// How long something may wait before somebody should look. A relay looks at the
// outbox twice a second; jobs may rightly queue for a while behind others.
const (
	unpublished = time.Minute
	queueing    = 10 * time.Minute
)

// bus tells how this process stands to the message server; from outside of one
// it is not known, and there is no such check.
func (e *examination) bus() {
	if e.Running == nil {
		return
	}
	switch e.Running.Bus {
	case BusInside:
		e.ok("message_server", "doctor.bus_inside")
	case BusJoined:
		e.ok("message_server", "doctor.bus_joined")
	case BusParted:
		e.say("message_server", Fail, "", "doctor.bus_parted")
	case BusStarting:
		e.say("message_server", Warn, "", "doctor.bus_starting")
	case BusNone:
		e.say("message_server", Warn, "", "doctor.bus_none")
	}
}

// background tells what waits: messages for a relay, jobs for a worker, and
// what has failed for good for a person.
func (e *examination) background(ctx context.Context) {
	names := []string{"outbox", "jobs", "dead_messages", "dead_jobs"}
	if e.Store == nil || !e.current {
		e.skip(names...)
		return
	}
	b, err := e.Store.Backlog(ctx, e.Now)
	if err != nil {
		e.fault(names[0], err, "")
		e.skip(names[1:]...)
		return
	}
	e.waits("outbox", "doctor.outbox.", b.Messages, b.MessageWait, unpublished)
	e.waits("jobs", "doctor.jobs.", b.Jobs[jobs.Queued], b.JobWait, queueing)
	e.dead("dead_messages", "sanquan message list --dead", "doctor.dead_messages", b.DeadMessages)
	e.dead("dead_jobs", "sanquan job list --state dead", "doctor.dead_jobs", b.Jobs[jobs.Dead])
}

func (e *examination) waits(name, stem string, count int64, waited, patience time.Duration) {
	if waited == 0 {
		e.ok(name, stem+"none")
		return
	}
	if waited < patience {
		e.ok(name, stem+"few", "count", count)
		return
	}
	repair := serveCommand
	if e.Running != nil { // it runs; what it lacks, message_server says
		repair = ""
	}
	e.say(name, Warn, repair, stem+"late", "count", count, "minutes", int(waited/time.Minute))
}

func (e *examination) dead(name, repair, id string, count int64) {
	if count == 0 {
		e.ok(name, "doctor.dead_none")
		return
	}
	e.say(name, Warn, repair, id, "count", count)
}
