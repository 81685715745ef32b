package sqlstore

import (
	"context"
	"database/sql/driver"

	"modernc.org/sqlite"
)

// statementsMost bounds the prepared statements of a connection. There are fewer
// texts than that, but for the conditions of lists.
const statementsMost = 200

// preparing makes connections that keep what SQLite compiled of statements with
// arguments: reading and planning the text of a short statement takes as
// long as running it. Statements without arguments are scripts, or are built
// with their values inside and seldom come again.
type preparing struct{ driver.Connector }

func newPreparing(dsn string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(dsn)
	return preparing{c}, err
}

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteStatement is what its statements can do.
type sqliteStatement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &preparedConn{sqliteConn: c.(sqliteConn), idle: map[string]sqliteStatement{}}, nil
}

// preparedConn is a connection with its statements that are not running.
// database/sql uses a connection from one goroutine at a time.
type preparedConn struct {
	sqliteConn
	idle map[string]sqliteStatement
}

// take returns the statement of a text; the caller gives it back or closes it.
func (c *preparedConn) take(ctx context.Context, query string) (sqliteStatement, error) {
	if s, ok := c.idle[query]; ok {
		delete(c.idle, query)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.(sqliteStatement), nil
}

// give keeps a statement that ran for the next time, unless it failed, another
// with its text came first, or there are too many.
func (c *preparedConn) give(query string, s sqliteStatement, failed error) {
	if _, twice := c.idle[query]; failed != nil || twice || len(c.idle) >= statementsMost {
		_ = s.Close() // its failure has been said
		return
	}
	c.idle[query] = s
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(ctx, args)
	c.give(query, s, err)
	return res, err
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		c.give(query, s, err)
		return nil, err
	}
	return &preparedRows{Rows: rows, done: func(err error) { c.give(query, s, err) }}, nil
}

// Close implements driver.Conn.
func (c *preparedConn) Close() error {
	for _, s := range c.idle {
		_ = s.Close() // the connection's own Close says what is wrong
	}
	clear(c.idle)
	return c.sqliteConn.Close()
}

// preparedRows gives its statement back when it is closed.
type preparedRows struct {
	driver.Rows
	done func(error)
}

// Close implements driver.Rows.
func (r *preparedRows) Close() error {
	err := r.Rows.Close()
	if r.done != nil {
		r.done(err)
		r.done = nil
	}
	return err
}
