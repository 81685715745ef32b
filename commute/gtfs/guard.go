package gtfs

import (
	"errors"
	"io"
)

var (
	errRecordTooLong = errors.New("a row is longer than allowed")
	errTooLarge      = errors.New("the tables are larger than allowed")
)

// guard passes bytes on and stops at what would fill the memory: a row that
// does not end (a quote that is never closed) or a table that unpacks to more
// than is allowed.
type guard struct {
	in     io.Reader
	limit  int    // bytes of one row
	left   *int64 // bytes of all tables
	length int    // passed on since the last row ended; set to 0 by the reader of rows
	err    error
}

func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	if *g.left <= 0 {
		g.err = errTooLarge
		return 0, g.err
	}
	n, err := g.in.Read(p)
	*g.left -= int64(n)
	g.length += n
	if g.length > g.limit {
		g.err = errRecordTooLong
		return 0, g.err
	}
	g.err = err
	return n, err
}
