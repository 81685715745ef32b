package auth

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
)

// RFC 6238 Appendix B, the rows of SHA-1: seed "12345678901234567890", eight
// digits.
func TestVectorsOfRFC6238(t *testing.T) {
	seed := []byte("12345678901234567890")
	for seconds, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := hotp(seed, stepOf(time.Unix(seconds, 0)), 8); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
}

// RFC 4226 Appendix D.
func TestVectorsOfRFC4226(t *testing.T) {
	for counter, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := hotp([]byte("12345678901234567890"), int64(counter), 6); got != want {
			t.Errorf("counter %d: %s, want %s", counter, got, want)
		}
	}
}

// The test vectors of the reference implementation that RFC 9106 §1 names
// (phc-winner-argon2, src/test.c, version 0x13): the vector of RFC 9106 §5.3
// itself has a secret and associated data, which x/crypto does not offer and
// we do not use.
func TestVectorsOfArgon2id(t *testing.T) {
	for _, c := range []struct {
		passes, memory uint32
		threads        uint8
		password, salt string
		want           string
	}{
		{2, 1 << 16, 1, "password", "somesalt", "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"},
		{2, 1 << 8, 1, "password", "somesalt", "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"},
		{2, 1 << 8, 2, "password", "somesalt", "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"},
		{1, 1 << 16, 1, "password", "somesalt", "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"},
		{4, 1 << 16, 1, "password", "somesalt", "9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c"},
		{2, 1 << 16, 1, "differentpassword", "somesalt", "0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde"},
		{2, 1 << 16, 1, "password", "diffsalt", "bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"},
	} {
		got := hex.EncodeToString(argon2.IDKey([]byte(c.password), []byte(c.salt), c.passes, c.memory, c.threads, 32))
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		salt, sum := b64.EncodeToString([]byte(c.salt)), b64.EncodeToString(must(t, c.want))
		phc := "$argon2id$v=19$" + strings.Join([]string{params(c.memory, c.passes, c.threads), salt, sum}, "$")
		if ok, outdated := Recommended.matches(c.password, phc); !ok || !outdated {
			t.Errorf("%s: matches %v, outdated %v", phc, ok, outdated)
		}
	}
}
