package reach

import (
	"context"
	"runtime"
	"sync"

	"github.com/sanquan/sanquan/commute/transit"
)

// Run says how a matrix is worked through.
type Run struct {
	First        int // index of the origin to begin with
	ShardOrigins int // origins of a shard; 0 lets ShardOrigins choose
	Threads      int // 0 means one per CPU
}

// Shard holds the travel times from consecutive origins.
type Shard struct {
	First, Origins int // index of the first, and how many
	// Times is origin-major: Times[(o-First)*Cells+d*percentiles+p] in
	// seconds, transit.Unreached where there is no way within the minutes.
	Times []transit.Seconds
}

// shardPairs is how many pairs a shard holds about.
const shardPairs = 100_000

// ShardOrigins returns a sensible number of origins of a shard for that many
// destinations: at most 64, and about a hundred thousand pairs.
func ShardOrigins(destinations int) int { return max(1, min(64, shardPairs/max(1, destinations))) }

// complete fills in the defaults for a matrix.
func (o Run) complete(m *Matrix) Run {
	if o.ShardOrigins <= 0 {
		o.ShardOrigins = ShardOrigins(len(m.Destinations))
	}
	if o.Threads <= 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	return o
}

// Shards computes the shards of a matrix from origin o.First on. work turns a
// shard into a result on any of the threads, whose times are valid only until
// it returns; commit receives the results in the order of the origins, from the
// calling goroutine. The results do not depend on the number of threads.
//
// It ends at the first error of work or commit, or when ctx is done, and then
// returns that error or ctx.Err(); nothing is committed after that. At most
// three shards a thread are held at a time.
func Shards[T any](ctx context.Context, m *Matrix, o Run, work func(Shard) (T, error), commit func(first, origins int, result T) error) error {
	o = o.complete(m)
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	defer wait.Wait()
	defer cancel()
	ordered := make(chan *shardJob[T], o.Threads)
	open := make(chan *shardJob[T])
	wait.Go(func() {
		defer close(open)
		defer close(ordered)
		for first := o.First; first < len(m.Origins); first += o.ShardOrigins {
			j := &shardJob[T]{first: first, origins: min(o.ShardOrigins, len(m.Origins)-first), done: make(chan struct{})}
			for _, queue := range []chan *shardJob[T]{ordered, open} {
				select {
				case queue <- j:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for range o.Threads {
		wait.Go(func() {
			r := m.newRower()
			times := make([]transit.Seconds, o.ShardOrigins*m.Cells())
			for j := range open {
				j.err = r.shard(ctx, j.first, j.origins, times)
				if j.err == nil {
					j.result, j.err = work(Shard{j.first, j.origins, times[:j.origins*m.Cells()]})
				}
				close(j.done)
			}
		})
	}
	for j := range ordered {
		select {
		case <-j.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if j.err != nil {
			return j.err
		}
		if err := commit(j.first, j.origins, j.result); err != nil {
			return err
		}
	}
	return ctx.Err()
}

type shardJob[T any] struct {
	first, origins int
	done           chan struct{} // closed when result and err stand
	result         T
	err            error
}

func (r *rower) shard(ctx context.Context, first, origins int, times []transit.Seconds) error {
	cells := r.m.Cells()
	for i := range origins {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.row(first+i, times[i*cells:(i+1)*cells]); err != nil {
			return err
		}
	}
	return nil
}
