package jobs

import (
	"context"
	"encoding/json"
	"sync"
)

// Run is one attempt at a job, as its handler sees it. Safe for concurrent use.
type Run struct {
	Job Job // as it was taken

	save func(context.Context, json.RawMessage) error

	mu       sync.Mutex
	progress Progress
}

// Resume reads the checkpoint of an earlier attempt into v and reports whether
// there is one that v can hold.
func (r *Run) Resume(v any) bool {
	return len(r.Job.Checkpoint) > 0 && json.Unmarshal(r.Job.Checkpoint, v) == nil
}

// Save keeps a checkpoint: once it returns without error, a later attempt goes
// on from there. An error means that somebody else has the job now or that the
// database does not answer; the handler ends with it.
func (r *Run) Save(ctx context.Context, checkpoint any) error {
	raw, err := json.Marshal(checkpoint)
	if err != nil {
		return err
	}
	return r.save(ctx, raw)
}

// Progress says how far the job is; it is written down with the next beat.
func (r *Run) Progress(p Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress = p
}

func (r *Run) now() Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress
}
