package auth

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// One-time codes as RFC 6238 with the values every authenticator app takes:
// HMAC-SHA-1, steps of 30 s from the Unix epoch, six digits.
const (
	stepSeconds = 30
	codeDigits  = 6
	seedBytes   = 20 // as long as the hash, RFC 4226 §4
	codeDrift   = 1  // steps that clocks may differ, RFC 6238 §5.2
)

// stepOf is the number of the step at a time.
func stepOf(at time.Time) int64 { return at.Unix() / stepSeconds }

// hotp is RFC 4226 §5.3: the code of a counter, in so many digits.
func hotp(seed []byte, counter int64, digits int) string {
	var c [8]byte
	binary.BigEndian.PutUint64(c[:], uint64(counter))
	mac := hmac.New(sha1.New, seed)
	mac.Write(c[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	n := uint64(binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff)
	modulus := uint64(1)
	for range digits {
		modulus *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%modulus)
}

// matchCode returns the step whose code this is, among those near now and after
// the last one taken.
func matchCode(seed []byte, code string, now time.Time, last int64) (int64, bool) {
	for step := stepOf(now) - codeDrift; step <= stepOf(now)+codeDrift; step++ {
		if step > last && subtle.ConstantTimeCompare([]byte(hotp(seed, step, codeDigits)), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

var seedText = base32.StdEncoding.WithPadding(base32.NoPadding)

// otpauth is the address that authenticator apps read from a QR code.
func otpauth(issuer, login string, seed []byte) string {
	label := url.PathEscape(issuer + ":" + login)
	query := url.Values{"secret": {seedText.EncodeToString(seed)}, "issuer": {issuer}}
	return "otpauth://totp/" + label + "?" + query.Encode()
}
