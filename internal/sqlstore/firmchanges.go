package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/internal/audit"
)

// Apply implements firm.Store.
func (s *Store) Apply(ctx context.Context, c firm.Change) (string, bool, error) {
	once := Once{Scope: "firm " + c.Act.Account, Key: c.Key, Request: c.Request}
	if c.Probe {
		return s.answered(ctx, once)
	}
	run := s.Write
	if len(c.Facts)+len(c.Ended) > groupMost { // long: nobody else's shall wait for its end
		run = func(ctx context.Context, do func(*sql.Tx) error) error { return s.alone(ctx, &serializable, do) }
	}
	var answer []byte
	again := false
	err := run(ctx, func(tx *sql.Tx) (err error) {
		answer, again, err = once.Do(ctx, tx, c.Act.At, func() ([]byte, error) { return []byte(c.Answer), applyFirms(ctx, tx, c) })
		return err
	})
	return string(answer), again, err
}

// answered looks a key up.
func (s *Store) answered(ctx context.Context, once Once) (string, bool, error) {
	var answer string
	again := false
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		var before string
		err := tx.QueryRowContext(ctx, `SELECT request, answer FROM idempotency WHERE scope = $1 AND key = $2`, once.Scope, once.Key).Scan(&before, &answer)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		again = err == nil && before == once.digest()
		return err
	})
	return answer, again, err
}

func applyFirms(ctx context.Context, tx *sql.Tx, c firm.Change) error {
	if err := saveRecords(ctx, tx, c.Records); err != nil {
		return err
	}
	if err := insertRows(ctx, tx, `firm_facts (`+factColumns+`)`, c.Facts, factValues); err != nil {
		return err
	}
	for id, e := range c.Ended {
		res, err := tx.ExecContext(ctx,
			`UPDATE firm_facts SET ended = $1, instead = $2, ended_by = $3, ended_us = $4, ended_reason = $5 WHERE id = $6 AND ended = $7`,
			true, e.Instead, e.By, micros(e.At), e.Reason, id, false)
		if err := Matched(res, err, "fact", id); err != nil {
			return err
		}
	}
	for _, e := range c.Events {
		if err := insertEvent(ctx, tx, e); err != nil {
			return err
		}
	}
	for _, p := range c.Proposals {
		if err := saveProposal(ctx, tx, p); err != nil {
			return err
		}
	}
	return record(ctx, tx, audit.Entry{
		Time: c.Act.At, Actor: c.Act.Account, Name: c.Act.Name, Via: c.Act.Via, Address: c.Act.Address, Request: c.Act.Request,
		Action: c.Act.Action, Kind: "firm", Object: c.Object, Place: c.Place, Result: audit.Done, Reason: c.Act.Reason,
		Before: c.Before, After: c.After,
	})
}

const recordAll = `id, head, listed, name, kind, code, parent, area, class, status, titles, lon, lat, clash, removed, body, version, changed_us`

func recordValues(r firm.Record) ([]any, error) {
	body, err := json.Marshal(r.Firm)
	if err != nil {
		return nil, err
	}
	var lon, lat sql.NullFloat64
	if r.Position != "" {
		p, err := firm.ParsePosition(r.Position)
		if err != nil {
			return nil, err
		}
		lon, lat = sql.NullFloat64{Float64: p.Lon, Valid: true}, sql.NullFloat64{Float64: p.Lat, Valid: true}
	}
	return []any{
		r.ID, r.Head, r.IsHead() && !r.Removed, r.Name, string(r.Kind), r.Code, r.Parent, r.Area, r.Class, string(r.Status),
		titlesText(r.Titles), lon, lat, r.Conflicts > 0, r.Removed, string(body), r.Version + 1, micros(r.Changed),
	}, nil
}

// saveRecords inserts those of version 0 and changes the others where they are
// still at their version.
func saveRecords(ctx context.Context, tx *sql.Tx, all []firm.Record) error {
	var fresh []firm.Record
	for _, r := range all {
		if r.Version == 0 {
			fresh = append(fresh, r)
			continue
		}
		values, err := recordValues(r)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx,
			`UPDATE firm_records SET head = $2, listed = $3, name = $4, kind = $5, code = $6, parent = $7, area = $8, class = $9, status = $10,
				titles = $11, lon = $12, lat = $13, clash = $14, removed = $15, body = $16, version = $17, changed_us = $18
			WHERE id = $1 AND version = $19`, append(values, r.Version)...)
		if err := Matched(res, err, "firm", r.ID); err != nil {
			return err
		}
	}
	return insertRows(ctx, tx, `firm_records (`+recordAll+`)`, fresh, recordValues)
}

func factValues(f firm.Fact) ([]any, error) {
	e := firm.Ending{}
	var at int64
	if f.Ended != nil {
		e, at = *f.Ended, micros(f.Ended.At)
	}
	return []any{
		f.ID, f.Record, string(f.Field), f.Value, f.From, f.Until, f.Issuer, f.Source, f.Observed, string(f.Basis), f.By, micros(f.Entered),
		f.Batch, f.Ended != nil, e.Instead, e.By, at, e.Reason,
	}, nil
}

// rowsAtOnce is how many rows one INSERT has. SQLite's driver looks the name of
// every argument up in a list of all: the cost of a row grows with their number.
const rowsAtOnce = 8

// insertRows inserts rows, many to a statement.
func insertRows[T any](ctx context.Context, tx *sql.Tx, into string, rows []T, values func(T) ([]any, error)) error {
	for len(rows) > 0 {
		part := rows[:min(len(rows), rowsAtOnce)]
		rows = rows[len(part):]
		q := where{}
		tuples := make([]string, len(part))
		for i, row := range part {
			list, err := values(row)
			if err != nil {
				return err
			}
			tuples[i] = "(" + q.anyList(list) + ")"
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+into+` VALUES `+strings.Join(tuples, ", "), q.args...); err != nil {
			return err
		}
	}
	return nil
}

func insertEvent(ctx context.Context, tx *sql.Tx, e firm.Event) error {
	_, err := tx.ExecContext(ctx,
		`INSERT INTO firm_events (`+eventColumns+`)
		SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6, $7, $8, CAST($9 AS BIGINT), $10 FROM firm_events`,
		e.ID, string(e.Kind), e.A, e.B, e.Into, e.Undoes, e.Proposal, e.By, micros(e.At), e.Reason)
	return err
}

// turnOf orders open proposals by their score, the surest first.
func turnOf(p firm.Proposal) string { return fmt.Sprintf("%.9f", 1-p.Score) }

func saveProposal(ctx context.Context, tx *sql.Tx, p firm.Proposal) error {
	weights, err := json.Marshal(p.Weights)
	if err != nil {
		return err
	}
	if p.Version > 0 {
		var decided sql.NullInt64
		if p.When != nil {
			decided = sql.NullInt64{Int64: micros(*p.When), Valid: true}
		}
		res, err := tx.ExecContext(ctx,
			`UPDATE firm_proposals SET state = $1, event = $2, decided_by = $3, decided_us = $4, version = version + 1 WHERE id = $5 AND version = $6`,
			string(p.State), p.Event, p.Decided, decided, p.ID, p.Version)
		return Matched(res, err, "proposal", p.ID)
	}
	res, err := tx.ExecContext(ctx,
		`INSERT INTO firm_proposals (id, a, b, score, turn, weights, method, proposed_by, at_us, note, state, event, decided_by, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', 1) ON CONFLICT DO NOTHING`,
		p.ID, p.A, p.B, p.Score, turnOf(p), string(weights), p.Method, p.By, micros(p.At), p.Note, string(p.State))
	return touched(res, err, fault.New(fault.Conflict, "firm.pair_open", "a", p.A, "b", p.B))
}
