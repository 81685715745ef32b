package pgtest

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// Server is a PostgreSQL of one test, which may kill it and start it again on
// the same data and address. What it said is committed survives that: fsync,
// full_page_writes and synchronous_commit are on. Not for concurrent use.
type Server struct {
	folder
	process
}

// Start runs a Server until the test ends. Without an installed PostgreSQL the
// test is skipped, or fails under CI=true; Variable does not help, because the
// server of others is not to be killed.
func Start(t testing.TB) *Server {
	t.Helper()
	f, err := newFolder()
	if err != nil {
		miss(t, fmt.Sprintf("no PostgreSQL here that may be killed (%v): install the package postgresql", err))
	}
	s := &Server{folder: f}
	t.Cleanup(func() {
		if s.Process != nil {
			s.stop()
		}
		s.remove()
	})
	s.Restart(t)
	return s
}

// URL is the address of its database, which stays the same.
func (s *Server) URL() string { return s.admin() }

// Kill ends the server as the kernel does one that took too much memory: the
// first process by SIGKILL, whose children then end by themselves. It returns
// when all have let go of what they share, standard error too.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if err := s.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-s.ended
}

// Restart starts a server that was killed and returns when it answers. It may
// refuse while children of the one before still have its memory: then it is
// started again, as an init system does.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(readyTime); ; <-tick.C {
		var err error
		if s.process, err = s.launch("fsync=on", "full_page_writes=on", "synchronous_commit=on"); err != nil {
			t.Fatal(err)
		}
		if err = answers(s.URL(), s.ended); err == nil {
			return
		}
		if !errors.Is(err, errEnded) || time.Now().After(deadline) || t.Context().Err() != nil {
			s.stop()
			t.Fatalf("%v: %s", err, s.said)
		}
	}
}
