package sqlstore_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
)

// oneKey signs with a key made of one byte.
type oneKey byte

func (k oneKey) AuditSigner() (ed25519.PrivateKey, string, error) {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = byte(k)
	return ed25519.NewKeyFromSeed(seed), "k", nil
}

func (k oneKey) AuditVerifier(id string) (ed25519.PublicKey, error) {
	if id != "k" {
		return nil, fault.New(fault.NotFound, "secret.key_unknown")
	}
	private, _, err := k.AuditSigner()
	return private.Public().(ed25519.PublicKey), err
}

// Days past the retention go, their signed heads stay, and what is left can
// still be verified: with the right key, and against a head kept elsewhere.
func TestAuditRetention(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	at := noon
	log := &audit.Log{Store: s, Keys: oneKey(1), Now: func() time.Time { return at }}
	for range 400 {
		if err := log.Record(t.Context(), audit.Entry{Action: "test", Result: audit.Done}); err != nil {
			t.Fatal(err)
		}
		at = at.Add(24 * time.Hour)
	}
	kept, err := log.SignedHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gone, err := log.Drop(t.Context(), 183)
	if err != nil || gone != 400-183 {
		t.Fatalf("%d rows went, %v", gone, err)
	}
	verify := func(log *audit.Log, kept ...audit.SignedHead) audit.Report {
		t.Helper()
		report, err := log.Verify(t.Context(), kept...)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	if r := verify(log, kept); !r.OK || r.Rows != 183 || r.From != 218 || r.Dropped != 217 || r.Heads != 401 {
		t.Errorf("%+v", r)
	}
	if r := verify(&audit.Log{Store: s, Keys: oneKey(2), Now: log.Now}); r.Break == nil || r.Break.Reason != audit.Forged {
		t.Errorf("another key verifies: %+v", r)
	}
	kept.Seq++ // somebody shortened the chain since
	private, id, err := oneKey(1).AuditSigner()
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(log, audit.Sign(kept.Head, at, private, id)); r.Break == nil || r.Break.Reason != audit.Missing || r.Break.Seq != 401 {
		t.Errorf("a head beyond the end: %+v", r)
	}
	at = at.AddDate(1, 0, 0)
	if _, err := log.Drop(t.Context(), 183); err != nil {
		t.Fatal(err)
	}
	if r := verify(log); !r.OK || r.Rows != 0 || r.Dropped != 400 {
		t.Errorf("after everything was dropped: %+v", r)
	}
	execRaw(t, s.Place(), `UPDATE audit_heads SET hash = 'x' WHERE seq = 300`)
	if r := verify(log); r.Break == nil || r.Break.Seq != 300 || r.Break.Reason != audit.Forged {
		t.Errorf("a changed head: %+v", r)
	}
}
