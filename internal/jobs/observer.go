package jobs

import "time"

// Observer is told of the attempts of a Runner, for figures. kind is one that
// the Runner knows, or OtherKind. It is called by several goroutines at once.
type Observer interface {
	Began(kind string)
	// Ended follows each Began; outcome is a State that ends a job, or one of
	// Retried, Returned, Lost, Unrecorded.
	Ended(kind, outcome string, took time.Duration)
}

// OtherKind stands for all kinds that a Runner does not know.
const OtherKind = "other"

// The outcomes of attempts after which a job is not at an end.
const (
	Retried    = "retried"    // it failed and is tried again
	Returned   = "returned"   // the worker was stopped
	Lost       = "lost"       // somebody else has the job
	Unrecorded = "unrecorded" // the database did not take the end; the lease runs out
)

// observed tells the Observer, where there is one, that an attempt begins, and
// returns what tells it the outcome.
func (r *Runner) observed(kind string) func(outcome string) {
	if r.Observer == nil {
		return func(string) {}
	}
	if _, known := r.Kinds[kind]; !known {
		kind = OtherKind
	}
	began := r.Now()
	r.Observer.Began(kind)
	return func(outcome string) { r.Observer.Ended(kind, outcome, r.Now().Sub(began)) }
}

// outcome names what became of an attempt.
func (e Ending) outcome() string {
	switch {
	case e.Refund:
		return Returned
	case e.State == Queued:
		return Retried
	}
	return string(e.State)
}
