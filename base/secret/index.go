package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Index returns the blind index of a normalised value under the newest key of
// its domain: "KEYID.HEX". Equal values of the same domain and field have equal
// indexes, others do not (up to 2⁻⁶⁴: 128 bits are kept).
func (k *Keyring) Index(d Domain, field, normalised string) (string, error) {
	newest, err := k.newest(d)
	if err != nil {
		return "", err
	}
	return newest.index(field, normalised), nil
}

// Indexes returns the index of a value under every key of its domain: a search
// looks for any of them, so that it also finds what was stored before a
// rotation.
func (k *Keyring) Indexes(d Domain, field, normalised string) []string {
	all := []string{}
	for _, x := range k.domains[d] {
		all = append(all, x.index(field, normalised))
	}
	return all
}

func (k key) index(field, normalised string) string {
	mac := hmac.New(sha256.New, k.derive("index "+field))
	mac.Write([]byte(normalised))
	return k.ID + "." + hex.EncodeToString(mac.Sum(nil)[:16])
}

// Phone normalises a telephone number of mainland China: full-width digits
// become plain, spaces, hyphens, dots and brackets go, and so does the country
// code +86 or 0086. "" for a text that holds anything else, or is not 5 to 20
// digits long.
func Phone(s string) string {
	var b strings.Builder
	plus := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		case r == '+' || r == '＋':
			if plus || b.Len() > 0 {
				return ""
			}
			plus = true
		case !strings.ContainsRune(" 　-－.()（）", r):
			return ""
		}
	}
	digits := b.String()
	if plus {
		digits = strings.TrimPrefix(digits, "86")
	} else {
		digits = strings.TrimPrefix(digits, "0086")
	}
	if len(digits) < 5 || len(digits) > 20 {
		return ""
	}
	return digits
}
