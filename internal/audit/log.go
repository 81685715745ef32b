package audit

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/sanquan/sanquan/base/fault"
)

// Filter narrows a list of entries; zero fields do not.
type Filter struct {
	Before int64 // only numbers below
	Actor  string
	Action string
	Object string
	Kind   string
	From   string // ISO day, inclusive
	To     string // ISO day, inclusive
	Limit  int    // at most 1000
}

// Store keeps entries. A store never changes or removes one but by Drop.
type Store interface {
	// AppendAudit keeps an entry as the next of the chain and returns it so.
	AppendAudit(context.Context, Entry) (Entry, error)
	// ListAudit returns entries, the latest first.
	ListAudit(context.Context, Filter) ([]Entry, error)
	// ReadAudit calls each with the entries after a number, in order.
	ReadAudit(ctx context.Context, after int64, each func(Entry) error) error
	// AuditHead returns the recorded end of the chain; Start where it is empty.
	AuditHead(context.Context) (Head, error)
	// AuditDayHead returns the last entry's head of each day that has entries
	// but no signed head yet, the days before a day only, the earliest first.
	UnsignedAuditDays(ctx context.Context, before string) ([]Head, error)
	KeepAuditHead(context.Context, SignedHead) error
	// SignedAuditHeads returns the kept heads, the earliest first.
	SignedAuditHeads(context.Context) ([]SignedHead, error)
	// DropAudit removes the entries of all days before a day. It refuses to
	// remove a day whose head is not kept.
	DropAudit(ctx context.Context, before string) (int64, error)
}

// Keys are the operator's signing keys.
type Keys interface {
	AuditSigner() (ed25519.PrivateKey, string, error)
	AuditVerifier(keyID string) (ed25519.PublicKey, error)
}

// Log is the audit of an installation.
type Log struct {
	Store Store
	Keys  Keys // nil: heads are neither signed nor checked
	Now   func() time.Time
}

// Record keeps an act at the present time.
func (l *Log) Record(ctx context.Context, e Entry) error {
	e.Time = l.Now()
	_, err := l.Store.AppendAudit(ctx, e)
	return err
}

// Report is the outcome of a verification.
type Report struct {
	OK      bool   `json:"ok"`
	Rows    int64  `json:"rows"` // checked
	From    int64  `json:"from"` // number of the first; 0 without any
	Head    Head   `json:"head"`
	Heads   int    `json:"signedHeads"` // checked
	Dropped int64  `json:"dropped"`     // number up to which rows were dropped at the end of their retention
	Break   *Break `json:"break,omitempty"`
}

// Verify reads the whole chain and reports the first break. Heads that the
// operator kept elsewhere can be handed over: the chain must pass through
// each. Cost is linear in the entries.
func (l *Log) Verify(ctx context.Context, kept ...SignedHead) (Report, error) {
	var out Report
	signed, err := l.Store.SignedAuditHeads(ctx)
	if err != nil {
		return out, err
	}
	signed = append(signed, kept...)
	for _, h := range signed {
		if err := l.checkSignature(h); err != nil {
			return out.broken(err)
		}
		out.Heads++
	}
	recorded, err := l.Store.AuditHead(ctx)
	if err != nil {
		return out, err
	}
	var v *Verifier
	err = l.Store.ReadAudit(ctx, 0, func(e Entry) error {
		if v == nil {
			after := Start()
			if e.Seq > 1 {
				after = headAt(signed, e.Seq-1)
			}
			out.From, out.Dropped = e.Seq, after.Seq
			v = NewVerifier(after, headsOf(signed))
		}
		if err := v.Next(e); err != nil {
			return err
		}
		out.Rows++
		return nil
	})
	if err != nil {
		return out.broken(err)
	}
	if v == nil { // nothing is left: all of it was dropped, or nothing was ever recorded
		after := Start()
		if recorded.Seq > 0 {
			after = headAt(signed, recorded.Seq)
		}
		out.Dropped = after.Seq
		v = NewVerifier(after, nil)
	}
	out.Head = v.Head()
	if err := v.End(recorded); err != nil {
		return out.broken(err)
	}
	for _, h := range signed {
		if h.Seq > out.Head.Seq {
			return out.broken(&Break{out.Head.Seq + 1, Missing})
		}
	}
	out.OK = true
	return out, nil
}

// broken puts a break into the report; other errors stay errors.
func (r Report) broken(err error) (Report, error) {
	if b, ok := errors.AsType[*Break](err); ok {
		r.Break = b
		return r, nil
	}
	return r, err
}

func (l *Log) checkSignature(h SignedHead) error {
	if l.Keys == nil {
		return nil
	}
	key, err := l.Keys.AuditVerifier(h.KeyID)
	if err != nil {
		if fault.CodeOf(err) == fault.NotFound {
			return &Break{h.Seq, Forged}
		}
		return err
	}
	return h.Check(key)
}

// headAt returns the head with a number; Start, which nothing but the first
// entry follows, where none is kept.
func headAt(signed []SignedHead, seq int64) Head {
	for _, h := range signed {
		if h.Seq == seq {
			return h.Head
		}
	}
	return Start()
}

func headsOf(signed []SignedHead) []Head {
	heads := make([]Head, len(signed))
	for i, h := range signed {
		heads[i] = h.Head
	}
	return heads
}

// SignDays signs the heads of all days that have ended, and returns them.
func (l *Log) SignDays(ctx context.Context) ([]SignedHead, error) {
	days, err := l.Store.UnsignedAuditDays(ctx, l.Now().UTC().Format(time.DateOnly))
	if err != nil || len(days) == 0 {
		return nil, err
	}
	var done []SignedHead
	for _, h := range days {
		s, err := l.sign(h)
		if err == nil {
			err = l.Store.KeepAuditHead(ctx, s)
		}
		if err != nil {
			return done, err
		}
		done = append(done, s)
	}
	return done, nil
}

// SignedHead signs the present end of the chain; it is not kept.
func (l *Log) SignedHead(ctx context.Context) (SignedHead, error) {
	h, err := l.Store.AuditHead(ctx)
	if err != nil {
		return SignedHead{}, err
	}
	return l.sign(h)
}

func (l *Log) sign(h Head) (SignedHead, error) {
	key, id, err := l.Keys.AuditSigner()
	if err != nil {
		return SignedHead{}, err
	}
	return Sign(h, l.Now(), key, id), nil
}

// Drop removes the entries of days that ended more than so many days ago, after
// signing their heads, and returns how many went.
func (l *Log) Drop(ctx context.Context, retentionDays int) (int64, error) {
	if _, err := l.SignDays(ctx); err != nil {
		return 0, err
	}
	before := l.Now().UTC().AddDate(0, 0, -retentionDays).Format(time.DateOnly)
	return l.Store.DropAudit(ctx, before)
}
