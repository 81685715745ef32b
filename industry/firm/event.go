package firm

import (
	"slices"
	"time"
)

// EventKind is what happened to a pair of records.
type EventKind string

// The kinds.
const (
	Merge EventKind = "merge" // the two are one firm
	Apart EventKind = "apart" // the two are two firms
	Undo  EventKind = "undo"  // an earlier event no longer counts
)

// Event joins two records, keeps them apart, or takes an earlier event back.
// Events are only ever added.
type Event struct {
	ID       string    `json:"id"`
	Seq      int64     `json:"seq"` // order of all events: 1, 2, …; given when it is kept
	Kind     EventKind `json:"kind"`
	A        string    `json:"a"` // ids of records
	B        string    `json:"b"`
	Into     string    `json:"into,omitempty"`     // of a merge: A or B, whose head stands for both
	Undoes   string    `json:"undoes,omitempty"`   // of an undo: id of the event, whose A and B it repeats
	Proposal string    `json:"proposal,omitempty"` // that was decided by it
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason"`
}

// Live returns the merges and separations that were not taken back, in their
// order.
func Live(events []Event) []Event {
	undone := map[string]bool{}
	for _, e := range events {
		if e.Kind == Undo {
			undone[e.Undoes] = true
		}
	}
	var live []Event
	for _, e := range events {
		if e.Kind != Undo && !undone[e.ID] {
			live = append(live, e)
		}
	}
	slices.SortFunc(live, func(a, b Event) int { return int(a.Seq - b.Seq) })
	return live
}

// Join replays events and returns the head of each record that occurs in them
// or is given: the head of a merge's Into stands for both sides from then on.
// Records that share a head are one firm. What is not in the events of a
// component does not change it. Cost is about linear in the events.
func Join(events []Event, records ...string) map[string]string {
	j := joining{parent: map[string]string{}, head: map[string]string{}}
	for _, r := range records {
		j.root(r)
	}
	for _, e := range Live(events) {
		a, b := j.root(e.A), j.root(e.B)
		if e.Kind != Merge || a == b {
			continue
		}
		into, from := a, b
		if e.Into == e.B {
			into, from = b, a
		}
		j.parent[from] = into
	}
	for r := range j.parent {
		j.head[r] = j.root(r)
	}
	return j.head
}

// joining is a union–find whose roots are the heads.
type joining struct{ parent, head map[string]string }

func (j joining) root(r string) string {
	up, ok := j.parent[r]
	if !ok {
		j.parent[r] = r
		return r
	}
	for up != r {
		j.parent[r] = j.parent[up] // halves the path
		r = up
		up = j.parent[r]
	}
	return r
}
