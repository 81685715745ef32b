package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
)

const recordColumns = `id, head, body, version, changed_us, removed`

func scanRecord(row scanner) (firm.Record, error) {
	var r firm.Record
	var body string
	var changed int64
	if err := row.Scan(&r.ID, &r.Head, &body, &r.Version, &changed, &r.Removed); err != nil {
		return r, err
	}
	r.Changed = fromMicros(changed)
	return r, json.Unmarshal([]byte(body), &r.Firm)
}

// Record implements firm.Store.
func (s *Store) Record(ctx context.Context, id string) (firm.Record, error) {
	r, err := scanRecord(s.read.DB.QueryRowContext(ctx, `SELECT `+recordColumns+` FROM firm_records WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.NotFound, "firm.no_record", "id", id)
	}
	return r, s.wrap(err)
}

// inChunk bounds the arguments of an IN.
const inChunk = 500

// inChunks calls do with parts of a list and their places as arguments.
func inChunks(list []string, do func(w where, places string) error) error {
	for len(list) > 0 {
		part := list[:min(len(list), inChunk)]
		list = list[len(part):]
		w := where{}
		if err := do(w.filled(part)); err != nil {
			return err
		}
	}
	return nil
}

// filled adds a list of arguments.
func (w where) filled(list []string) (where, string) {
	places := w.list(list)
	return w, places
}

// Records implements firm.Store.
func (s *Store) Records(ctx context.Context, ids []string) (map[string]firm.Record, error) {
	all := map[string]firm.Record{}
	err := inChunks(ids, func(w where, places string) error {
		list, err := rowsOf(ctx, s, `SELECT `+recordColumns+` FROM firm_records WHERE id IN (`+places+`)`, scanRecord, w.args...)
		for _, r := range list {
			all[r.ID] = r
		}
		return err
	})
	return all, err
}

// Members implements firm.Store.
func (s *Store) Members(ctx context.Context, head string) ([]firm.Record, error) {
	return rowsOf(ctx, s, `SELECT `+recordColumns+` FROM firm_records WHERE head = $1 ORDER BY id`, scanRecord, head)
}

const factColumns = `id, record, field, value, held_from, held_until, issuer, source, observed, basis, entered_by, entered_us, batch,
	ended, instead, ended_by, ended_us, ended_reason`

func scanFact(row scanner) (firm.Fact, error) {
	var f firm.Fact
	var entered, at int64
	var ended bool
	var e firm.Ending
	err := row.Scan(&f.ID, &f.Record, &f.Field, &f.Value, &f.From, &f.Until, &f.Issuer, &f.Source, &f.Observed, &f.Basis, &f.By, &entered,
		&f.Batch, &ended, &e.Instead, &e.By, &at, &e.Reason)
	f.Entered = fromMicros(entered)
	if ended {
		e.At = fromMicros(at)
		f.Ended = &e
	}
	return f, err
}

// FactsOf implements firm.Store.
func (s *Store) FactsOf(ctx context.Context, records []string) ([]firm.Fact, error) {
	all := []firm.Fact{}
	err := inChunks(records, func(w where, places string) error {
		list, err := rowsOf(ctx, s, `SELECT `+factColumns+` FROM firm_facts WHERE record IN (`+places+`) ORDER BY id`, scanFact, w.args...)
		all = append(all, list...)
		return err
	})
	return all, err
}

// FactsOfBatch implements firm.Store.
func (s *Store) FactsOfBatch(ctx context.Context, batch, after string, limit int) ([]firm.Fact, error) {
	return rowsOf(ctx, s,
		`SELECT `+factColumns+` FROM firm_facts WHERE batch = $1 AND batch <> '' AND id > $2 AND NOT ended ORDER BY id LIMIT $3`,
		scanFact, batch, after, bounded(limit))
}

const eventColumns = `id, seq, kind, a, b, into_head, undoes, proposal, decided_by, at_us, reason`

func scanEvent(row scanner) (firm.Event, error) {
	var e firm.Event
	var at int64
	err := row.Scan(&e.ID, &e.Seq, &e.Kind, &e.A, &e.B, &e.Into, &e.Undoes, &e.Proposal, &e.By, &at, &e.Reason)
	e.At = fromMicros(at)
	return e, err
}

// EventsOf implements firm.Store.
func (s *Store) EventsOf(ctx context.Context, records []string) ([]firm.Event, error) {
	all := []firm.Event{}
	seen := map[string]bool{}
	err := inChunks(records, func(w where, places string) error {
		list, err := rowsOf(ctx, s,
			`SELECT `+eventColumns+` FROM firm_events WHERE a IN (`+places+`) OR b IN (`+places+`) ORDER BY seq`, scanEvent, w.args...)
		for _, e := range list {
			if !seen[e.ID] {
				seen[e.ID] = true
				all = append(all, e)
			}
		}
		return err
	})
	return all, err
}

// Event implements firm.Store.
func (s *Store) Event(ctx context.Context, id string) (firm.Event, error) {
	e, err := scanEvent(s.read.DB.QueryRowContext(ctx, `SELECT `+eventColumns+` FROM firm_events WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return e, fault.New(fault.NotFound, "firm.no_event", "id", id)
	}
	return e, s.wrap(err)
}

var firmKeys = keyset{columns: []string{"name", "id"}}

// ListFirms implements firm.Store.
func (s *Store) ListFirms(ctx context.Context, f firm.Filter, page firm.Page) ([]firm.Record, string, error) {
	q := where{}
	q.add(`listed = ` + q.arg(true))
	if f.Area != "" {
		q.add(`area LIKE ` + q.arg(areaPrefix(f.Area)+"%") + ` ESCAPE '\'`)
	}
	q.and(`kind = `, string(f.Kind))
	q.and(`status = `, string(f.Status))
	if f.Class != "" {
		q.add(`class LIKE ` + q.arg(likeText(f.Class)+"%") + ` ESCAPE '\'`)
	}
	if f.Title != "" {
		q.add(`titles LIKE ` + q.arg("%;"+likeText(f.Title)+";%") + ` ESCAPE '\'`)
	}
	if f.Parent != "" {
		q.add(`parent IN (SELECT id FROM firm_records WHERE head = (SELECT head FROM firm_records WHERE id = ` + q.arg(f.Parent) + `))`)
	}
	if f.Batch != "" {
		q.add(`EXISTS (SELECT 1 FROM firm_facts f JOIN firm_records m ON m.id = f.record WHERE m.head = firm_records.id AND f.batch = ` +
			q.arg(f.Batch) + ` AND f.batch <> '')`)
	}
	if f.Clash {
		q.add(`clash = ` + q.arg(true))
	}
	if b := f.Within; b != nil {
		q.add(`lon BETWEEN ` + q.arg(b.West) + ` AND ` + q.arg(b.East) + ` AND lat BETWEEN ` + q.arg(b.South) + ` AND ` + q.arg(b.North))
	}
	limit := Page{Limit: page.Limit}.limit()
	condition, args, err := firmKeys.after(page.Cursor, len(q.args)+1)
	if err != nil {
		return nil, "", err
	}
	if condition != "" {
		q.add(condition)
		q.args = append(q.args, args...)
	}
	most := q.arg(limit + 1)
	list, err := rowsOf(ctx, s, `SELECT `+recordColumns+` FROM firm_records`+q.text()+` ORDER BY `+firmKeys.order()+` LIMIT `+most, scanRecord, q.args...)
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	list = list[:limit]
	last := list[limit-1]
	return list, firmKeys.cursor(last.Name, last.ID), nil
}

// holdingMost bounds what Holding returns.
const holdingMost = 100

// Holding implements firm.Store.
func (s *Store) Holding(ctx context.Context, field firm.Field, value string) ([]firm.Record, error) {
	condition := `name = `
	if field == firm.CreditCode {
		condition = `code <> '' AND code = `
	}
	q := where{}
	q.add(`listed = ` + q.arg(true))
	q.add(condition + q.arg(value))
	limit := q.arg(holdingMost)
	return rowsOf(ctx, s, `SELECT `+recordColumns+` FROM firm_records`+q.text()+` ORDER BY id LIMIT `+limit, scanRecord, q.args...)
}

// Changed implements firm.Store.
func (s *Store) Changed(ctx context.Context, from time.Time, id string, limit int) ([]firm.Record, error) {
	return rowsOf(ctx, s,
		`SELECT `+recordColumns+` FROM firm_records WHERE (changed_us, id) > ($1, $2) ORDER BY changed_us, id LIMIT $3`,
		scanRecord, micros(from), id, limit)
}

// CountFirms implements firm.Store.
func (s *Store) CountFirms(ctx context.Context) (int, error) {
	n := 0
	err := s.read.DB.QueryRowContext(ctx, `SELECT count(*) FROM firm_records WHERE listed = $1`, true).Scan(&n)
	return n, s.wrap(err)
}

const proposalColumns = `id, a, b, score, weights, method, proposed_by, at_us, note, state, event, decided_by, decided_us, version`

func scanProposal(row scanner) (firm.Proposal, error) {
	var p firm.Proposal
	var weights string
	var at int64
	var decided sql.NullInt64
	err := row.Scan(&p.ID, &p.A, &p.B, &p.Score, &weights, &p.Method, &p.By, &at, &p.Note, &p.State, &p.Event, &p.Decided, &decided, &p.Version)
	if err != nil {
		return p, err
	}
	p.At, p.When = fromMicros(at), maybeTime(decided)
	return p, json.Unmarshal([]byte(weights), &p.Weights)
}

// Proposal implements firm.Store.
func (s *Store) Proposal(ctx context.Context, id string) (firm.Proposal, error) {
	p, err := scanProposal(s.read.DB.QueryRowContext(ctx, `SELECT `+proposalColumns+` FROM firm_proposals WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.New(fault.NotFound, "firm.no_proposal", "id", id)
	}
	return p, s.wrap(err)
}

var (
	openKeys    = keyset{columns: []string{"turn", "id"}}
	decidedKeys = keyset{columns: []string{"id"}, descending: true}
)

// ListProposals implements firm.Store.
func (s *Store) ListProposals(ctx context.Context, state firm.ProposalState, page firm.Page) ([]firm.Proposal, string, error) {
	q := where{}
	q.and(`state = `, string(state))
	keys := decidedKeys
	if state == firm.Open {
		keys = openKeys
	}
	condition, args, err := keys.after(page.Cursor, len(q.args)+1)
	if err != nil {
		return nil, "", err
	}
	if condition != "" {
		q.add(condition)
		q.args = append(q.args, args...)
	}
	limit := Page{Limit: page.Limit}.limit()
	most := q.arg(limit + 1)
	list, err := rowsOf(ctx, s, `SELECT `+proposalColumns+` FROM firm_proposals`+q.text()+` ORDER BY `+keys.order()+` LIMIT `+most, scanProposal, q.args...)
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	list = list[:limit]
	last := list[limit-1]
	if state == firm.Open {
		return list, keys.cursor(turnOf(last), last.ID), nil
	}
	return list, keys.cursor(last.ID), nil
}

// titlesText is the column that a filter by title looks in.
func titlesText(titles []firm.Title) string {
	if len(titles) == 0 {
		return ""
	}
	names := make([]string, len(titles))
	for i, t := range titles {
		names[i] = t.Name
	}
	return ";" + strings.Join(names, ";") + ";"
}

var _ firm.Store = (*Store)(nil)
