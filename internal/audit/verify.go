package audit

import "fmt"

// Break is the first row at which a chain does not hold.
type Break struct {
	Seq    int64  `json:"seq"`    // of the row, or of the one that should stand there
	Reason string `json:"reason"` // changed, missing, order, head, signature
}

// Reasons of a Break.
const (
	Changed   = "changed"   // the row's content does not match its hash
	Missing   = "missing"   // a row is not there
	Unlinked  = "order"     // the row does not follow the one before
	WrongHead = "head"      // the chain does not end, or the day does not end, as recorded
	Forged    = "signature" // a head's signature is not of the named key
)

// Error implements error.
func (b *Break) Error() string { return fmt.Sprintf("audit: row %d: %s", b.Seq, b.Reason) }

// Verifier checks a chain entry by entry. Make it with NewVerifier.
type Verifier struct {
	head  Head
	heads map[int64]Head // of days, by the number of their last entry
}

// NewVerifier begins after a head: Start, or the signed head of the last day
// that was dropped. The heads of days are those recorded for the days to come.
func NewVerifier(after Head, days []Head) *Verifier {
	v := &Verifier{head: after, heads: map[int64]Head{}}
	for _, h := range days {
		v.heads[h.Seq] = h
	}
	return v
}

// Next checks an entry, which must be handed over in the order of numbers. It
// returns nil or the *Break.
func (v *Verifier) Next(e Entry) error {
	switch {
	case e.Seq > v.head.Seq+1:
		return &Break{v.head.Seq + 1, Missing}
	case e.Seq <= v.head.Seq:
		return &Break{e.Seq, Unlinked}
	case e.Alg != SHA256 || e.digest() != e.Hash:
		return &Break{e.Seq, Changed}
	case e.Prev != v.head.Hash || e.Day < v.head.Day:
		return &Break{e.Seq, Unlinked}
	}
	if h, ok := v.heads[e.Seq]; ok && h != e.Head() {
		return &Break{e.Seq, WrongHead}
	}
	v.head = e.Head()
	return nil
}

// End checks that the chain ends as recorded: a row cut off the end is
// missing.
func (v *Verifier) End(recorded Head) error {
	switch {
	case v.head.Seq < recorded.Seq:
		return &Break{v.head.Seq + 1, Missing}
	case v.head != recorded:
		return &Break{v.head.Seq, WrongHead}
	}
	return nil
}

// Head is the end of what was checked.
func (v *Verifier) Head() Head { return v.head }
