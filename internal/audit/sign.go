package audit

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"time"
)

// SignedHead is a head with the signature of the operator's key: the proof,
// kept elsewhere, that the chain had this end at this time.
type SignedHead struct {
	Head
	SignedAt  time.Time `json:"signedAt"`
	Alg       string    `json:"signatureAlg"` // always ed25519
	KeyID     string    `json:"keyId"`
	PublicKey string    `json:"publicKey"` // base64; compare it with the one you were given
	Signature string    `json:"signature"` // base64, over the text of signed
}

// Ed25519 names the only signature so far (RFC 8032).
const Ed25519 = "ed25519"

// Sign signs a head.
func Sign(h Head, at time.Time, key ed25519.PrivateKey, keyID string) SignedHead {
	s := SignedHead{
		Head: h, SignedAt: at.UTC().Truncate(time.Second), Alg: Ed25519, KeyID: keyID,
		PublicKey: base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)),
	}
	s.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, s.signed()))
	return s
}

// signed is the text under a signature.
func (s SignedHead) signed() []byte {
	return fmt.Appendf(nil, "sanquan audit head 1\n%d\n%s\n%s\n%s\n%s\n", s.Seq, s.Hash, s.Day, s.SignedAt.UTC().Format(time.RFC3339), s.KeyID)
}

// Check returns a *Break where the signature is not that of the key.
func (s SignedHead) Check(key ed25519.PublicKey) error {
	raw, err := base64.StdEncoding.DecodeString(s.Signature)
	if err != nil || s.Alg != Ed25519 || !ed25519.Verify(key, s.signed(), raw) {
		return &Break{s.Seq, Forged}
	}
	return nil
}
