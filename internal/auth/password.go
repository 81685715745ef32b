package auth

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Hardness is the cost of a password hash.
type Hardness struct {
	Passes  uint32
	Memory  uint32 // KiB
	Threads uint8
}

// Recommended is the second recommended option of RFC 9106 §4: 3 passes over
// 64 MiB in 4 lanes.
var Recommended = Hardness{Passes: 3, Memory: 64 << 10, Threads: 4}

// Lengths of RFC 9106 §4, in bytes.
const (
	saltBytes = 16
	hashBytes = 32
)

var b64 = base64.RawStdEncoding

// hashPassword returns the PHC text of a password under a fresh salt:
// $argon2id$v=19$m=65536,t=3,p=4$SALT$HASH.
func (h Hardness) hash(password string, random io.Reader) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("drawing a salt: %w", err)
	}
	sum := argon2.IDKey([]byte(password), salt, h.Passes, h.Memory, h.Threads, hashBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.Memory, h.Passes, h.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// matches reports whether a password has a PHC text, and whether that was made
// with another hardness. A text that is none matches nothing, after as much
// work as one that is.
func (h Hardness) matches(password, phc string) (ok, outdated bool) {
	made, salt, sum := parsePHC(phc)
	if sum == nil {
		argon2.IDKey([]byte(password), make([]byte, saltBytes), h.Passes, h.Memory, h.Threads, hashBytes)
		return false, false
	}
	got := argon2.IDKey([]byte(password), salt, made.Passes, made.Memory, made.Threads, uint32(len(sum)))
	return subtle.ConstantTimeCompare(got, sum) == 1, made != h
}

func parsePHC(phc string) (h Hardness, salt, sum []byte) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, nil, nil
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.Memory, &h.Passes, &h.Threads); err != nil || h.Passes < 1 || h.Threads < 1 {
		return h, nil, nil
	}
	salt, err := b64.DecodeString(parts[4])
	if err != nil {
		return h, nil, nil
	}
	sum, err = b64.DecodeString(parts[5])
	if err != nil || len(sum) < 16 {
		return h, nil, nil
	}
	return h, salt, sum
}
