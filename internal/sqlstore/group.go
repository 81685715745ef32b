package sqlstore

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// Bounds of what shares a commit: who is first waits for the last.
const (
	groupMost = 64
	groupTime = 5 * time.Millisecond // no other member begins after it
)

// group lets transactions that wait for the one writing connection share a
// commit, and with it the fsync and the pages that they have in common: those
// that came while others ran are run one after another between one BEGIN and one
// COMMIT, each inside a savepoint, so that one that fails is undone alone. No
// caller is answered before the COMMIT, neither those that failed, for they may
// have failed because of what others wrote. What is not a caller's own decision
// (an error of the database, a transaction that SQLite ended by itself, a COMMIT
// that fails) is decided by running again alone. Who comes first runs alone and
// at once, so a single writer waits for nobody.
//
// Each do runs on its caller's goroutine, which the group gives the turn to: its
// panics and its runtime.Goexit are its own.
type group struct {
	mu      sync.Mutex
	waiting []*member
	running bool
}

// member is a transaction that waits for its turn.
type member struct {
	turn      chan *sql.Tx  // nil: run alone
	gone      chan struct{} // closed by a caller that waits no longer
	ended     chan outcome  // of its turn
	committed chan bool     // whether its turn counts
}

// outcome is how a turn ended.
type outcome int

const (
	spoiled outcome = iota // the whole transaction is to be rolled back
	undone                 // rolled back to the savepoint; the database failed
	decided                // kept, or rolled back by the caller's own wish
)

// grouped runs do in a transaction that may be a part of a larger one.
func (s *Store) grouped(ctx context.Context, options *sql.TxOptions, do func(*sql.Tx) error) error {
	m := &member{turn: make(chan *sql.Tx), gone: make(chan struct{}), ended: make(chan outcome, 1), committed: make(chan bool, 1)}
	s.group.enter(s, m)
	select {
	case tx := <-m.turn:
		if tx == nil {
			defer func() { m.ended <- decided }()
			return s.alone(ctx, options, do)
		}
		if end, err := s.takeTurn(m, tx, do); <-m.committed && end == decided {
			return err
		}
		return s.alone(ctx, options, do)
	case <-ctx.Done():
		close(m.gone)
		return ctx.Err()
	}
}

// takeTurn runs do inside a savepoint and tells the group how that ended, also where
// do panics.
func (s *Store) takeTurn(m *member, tx *sql.Tx, do func(*sql.Tx) error) (end outcome, err error) {
	defer func() { m.ended <- end }()
	ctx := context.Background() // a caller that goes away interrupts its own statements only
	if _, err = tx.ExecContext(ctx, `SAVEPOINT member`); err != nil {
		return spoiled, err
	}
	kept := false
	defer func() {
		if kept {
			return
		}
		_, undo := tx.ExecContext(ctx, `ROLLBACK TO member`)
		_, release := tx.ExecContext(ctx, `RELEASE member`)
		switch {
		case undo != nil || release != nil:
			end = spoiled // SQLite has ended the transaction by itself
		case s.engine.knows(err):
			end = undone
		default:
			end = decided
		}
	}()
	if err = do(tx); err != nil {
		return spoiled, err
	}
	kept = true
	if _, err = tx.ExecContext(ctx, `RELEASE member`); err != nil {
		return spoiled, err
	}
	return decided, nil
}

// enter lets a member wait, and begins to run those who wait where nobody does.
func (g *group) enter(s *Store, m *member) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, m)
	if !g.running {
		g.running = true
		go g.run(s)
	}
}

// next takes those who wait, the longest first; where nobody does the run is over.
func (g *group) next() []*member {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), groupMost)
	some := g.waiting[:n:n]
	g.waiting = g.waiting[n:]
	g.running = n > 0
	return some
}

func (g *group) run(s *Store) {
	for some := g.next(); len(some) > 0; some = g.next() {
		for len(some) > 0 {
			some = some[g.together(s, some):]
		}
	}
}

// together runs members, one at least, and returns how many.
func (g *group) together(s *Store, some []*member) int {
	if len(some) == 1 {
		some[0].have(nil)
		return 1
	}
	tx, err := s.write.DB.BeginTx(context.Background(), nil)
	if err != nil { // which each finds out, and says, for itself
		for _, m := range some {
			m.have(nil)
		}
		return len(some)
	}
	began, n, ok := time.Now(), 0, true
	var had []*member
	for ok && n < len(some) && (n == 0 || time.Since(began) < groupTime) {
		end, came := some[n].have(tx)
		if ok = end != spoiled; came {
			had = append(had, some[n])
		}
		n++
	}
	if ok {
		ok = tx.Commit() == nil
	} else {
		_ = tx.Rollback() // SQLite may have done so
	}
	for _, m := range had {
		m.committed <- ok
	}
	return n
}

// have gives a member its turn and waits for its end; one that is gone does not come.
func (m *member) have(tx *sql.Tx) (end outcome, came bool) {
	select {
	case m.turn <- tx:
		return <-m.ended, true
	case <-m.gone:
		return decided, false
	}
}
