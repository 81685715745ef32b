package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// aesGCM names the only algorithm so far: AES-256-GCM for value and data key,
// 96-bit random nonces, 128-bit tags.
const aesGCM = "A256GCM"

// Sizes in bytes.
const (
	nonceBytes  = 12
	tagBytes    = 16
	wrapBytes   = nonceBytes + keyBytes + tagBytes // a wrapped data key
	leastSealed = wrapBytes + nonceBytes + tagBytes
)

// Place is where a value belongs; a value opens only where it was sealed.
type Place struct {
	Domain Domain
	Record string // id of the record
	Field  string
}

// bound is what authenticates the place. Lengths keep ("a","bc") apart from
// ("ab","c").
func (p Place) bound() []byte {
	return fmt.Appendf(nil, "%d:%s%d:%s%d:%s", len(p.Domain), p.Domain, len(p.Record), p.Record, len(p.Field), p.Field)
}

// Seal encrypts a value under the newest key of its domain:
// "A256GCM.KEYID.BASE64URL(nonce, wrapped data key, nonce, value)". Equal
// values give different texts. A root key may wrap 2³² data keys, the bound of
// NIST SP 800-38D for random nonces.
func (k *Keyring) Seal(p Place, value []byte, random io.Reader) (string, error) {
	root, err := k.newest(p.Domain)
	if err != nil {
		return "", err
	}
	drawn := make([]byte, keyBytes+2*nonceBytes)
	if _, err := io.ReadFull(random, drawn); err != nil {
		return "", fmt.Errorf("drawing a data key: %w", err)
	}
	dataKey, nonces := drawn[:keyBytes], drawn[keyBytes:]
	body := wrap(root, p, dataKey, nonces[:nonceBytes])
	body = append(body, nonces[nonceBytes:]...)
	body = gcm(dataKey).Seal(body, nonces[nonceBytes:], value, p.bound())
	return join(root.ID, body), nil
}

// Open decrypts a value. Faults: not_found secret.key_unknown; internal
// secret.damaged for a text that was changed or belongs to another place.
func (k *Keyring) Open(p Place, sealed string) ([]byte, error) {
	_, dataKey, rest, err := k.unwrap(p, sealed)
	if err != nil {
		return nil, err
	}
	value, err := gcm(dataKey).Open(nil, rest[:nonceBytes], rest[nonceBytes:], p.bound())
	if err != nil {
		return nil, damaged(p, err)
	}
	return value, nil
}

// Rewrap moves a sealed value to the newest key of its domain and reports
// whether it was under another; the value itself is not decrypted. Faults as
// of Open.
func (k *Keyring) Rewrap(p Place, sealed string, random io.Reader) (string, bool, error) {
	old, dataKey, rest, err := k.unwrap(p, sealed)
	if err != nil {
		return "", false, err
	}
	root, err := k.newest(p.Domain)
	if err != nil || old.ID == root.ID {
		return sealed, false, err
	}
	nonce := make([]byte, nonceBytes)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return "", false, fmt.Errorf("drawing a nonce: %w", err)
	}
	return join(root.ID, append(wrap(root, p, dataKey, nonce), rest...)), true, nil
}

func join(keyID string, body []byte) string {
	return aesGCM + "." + keyID + "." + base64.RawURLEncoding.EncodeToString(body)
}

// wrap encrypts a data key: the nonce, then the key with its tag.
func wrap(root key, p Place, dataKey, nonce []byte) []byte {
	body := make([]byte, nonceBytes, leastSealed)
	copy(body, nonce)
	return gcm(root.derive("wrap")).Seal(body, nonce, dataKey, p.bound())
}

// unwrap returns the root key, the data key and what follows the wrapped key:
// a nonce and the encrypted value.
func (k *Keyring) unwrap(p Place, sealed string) (root key, dataKey, rest []byte, err error) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != aesGCM {
		return key{}, nil, nil, damaged(p, errors.New("not a sealed value of a known algorithm"))
	}
	body, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(body) < leastSealed {
		return key{}, nil, nil, damaged(p, errors.New("cut short or not base64url"))
	}
	root, err = k.find(p.Domain, parts[1])
	if err != nil {
		return key{}, nil, nil, err
	}
	dataKey, err = gcm(root.derive("wrap")).Open(nil, body[:nonceBytes], body[nonceBytes:wrapBytes], p.bound())
	if err != nil {
		return key{}, nil, nil, damaged(p, err)
	}
	return root, dataKey, body[wrapBytes:], nil
}

func damaged(p Place, cause error) error {
	return fault.Wrap(cause, fault.Internal, "secret.damaged", "record", p.Record, "field", p.Field)
}

func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // keys are 32 bytes
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has 16-byte blocks
	}
	return aead
}
