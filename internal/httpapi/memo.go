package httpapi

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// errAbandoned is the result of a computation nobody waited for any more when
// its turn came.
var errAbandoned = errors.New("httpapi: abandoned before it began")

// memo computes values by key, each once at a time, and keeps the latest used.
// A computation belongs to nobody: a caller that goes away leaves it to the
// others, and the value is kept for the next. At most as many computations run
// at once as there are slots; one that nobody waits for when its turn comes is
// not begun. Errors are told to those who wait and not kept.
type memo[V any] struct {
	slots chan struct{} // shared among memos, one element a running computation
	max   int           // most values kept

	mu      sync.Mutex
	entries map[string]*memoEntry[V]
	used    *list.List // of keys with a value, latest first
}

type memoEntry[V any] struct {
	done    chan struct{} // closed when value and err are set
	value   V
	err     error
	waiting int
	place   *list.Element // in used; nil until the value is there
}

func newMemo[V any](slots chan struct{}, most int) *memo[V] {
	return &memo[V]{slots: slots, max: most, entries: map[string]*memoEntry[V]{}, used: list.New()}
}

// get returns the value of the key, computing it where it is not kept. A panic
// of compute becomes an error.
func (m *memo[V]) get(ctx context.Context, key string, compute func() (V, error)) (V, error) {
	m.mu.Lock()
	e, ok := m.entries[key]
	if !ok {
		e = &memoEntry[V]{done: make(chan struct{})}
		m.entries[key] = e
		go m.run(key, e, compute)
	}
	if e.place != nil {
		m.used.MoveToFront(e.place)
	}
	e.waiting++
	m.mu.Unlock()
	select {
	case <-e.done:
		m.leave(e)
		return e.value, e.err
	case <-ctx.Done():
		m.leave(e)
		var none V
		return none, ctx.Err()
	}
}

func (m *memo[V]) leave(e *memoEntry[V]) {
	m.mu.Lock()
	e.waiting--
	m.mu.Unlock()
}

func (m *memo[V]) run(key string, e *memoEntry[V], compute func() (V, error)) {
	m.slots <- struct{}{}
	defer func() { <-m.slots }()
	m.mu.Lock()
	if e.waiting == 0 {
		delete(m.entries, key) // who asks from now on begins anew
		m.mu.Unlock()
		e.err = errAbandoned
		close(e.done)
		return
	}
	m.mu.Unlock()
	func() {
		defer func() {
			if cause := recover(); cause != nil {
				e.err = fmt.Errorf("computing %s: panic: %v\n%s", key, cause, debug.Stack())
			}
		}()
		e.value, e.err = compute()
	}()
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.err != nil {
		delete(m.entries, key)
	} else {
		e.place = m.used.PushFront(key)
		for m.used.Len() > m.max {
			delete(m.entries, m.used.Remove(m.used.Back()).(string))
		}
	}
	close(e.done)
}
