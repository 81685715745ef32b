package secret

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// Domain names a kind of value with keys of its own.
type Domain string

// The domains.
const (
	Contact      Domain = "contact"       // telephone numbers
	SecondFactor Domain = "second_factor" // seeds of one-time codes
	Audit        Domain = "audit"         // signatures of the audit's heads
	SignIn       Domain = "sign_in"       // what a browser carries through a sign-in elsewhere
	Backup       Domain = "backup"        // backups as a whole
)

// Domains lists all domains.
func Domains() []Domain { return []Domain{Audit, Backup, Contact, SecondFactor, SignIn} }

// keyBytes is the length of a root key.
const keyBytes = 32

// key is a root key and its name.
type key struct {
	ID   string `json:"id"` // 8 hex digits, drawn with the key
	Root string `json:"key"`
	root []byte
}

// Keyring holds the keys of all domains, the oldest first. It is read-only and
// safe for concurrent use; the zero value has no keys.
type Keyring struct{ domains map[Domain][]key }

// keyringFormat is the number of the format of Marshal.
const keyringFormat = 1

type keyringFile struct {
	Format  int              `json:"format"`
	Domains map[Domain][]key `json:"domains"`
}

// NewKeyring draws one key for every domain from random.
func NewKeyring(random io.Reader) (*Keyring, error) {
	k := &Keyring{domains: map[Domain][]key{}}
	for _, d := range Domains() {
		fresh, err := newKey(random)
		if err != nil {
			return nil, err
		}
		k.domains[d] = []key{fresh}
	}
	return k, nil
}

func newKey(random io.Reader) (key, error) {
	raw := make([]byte, 4+keyBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return key{}, fmt.Errorf("drawing a key: %w", err)
	}
	return key{ID: hex.EncodeToString(raw[:4]), Root: base64.StdEncoding.EncodeToString(raw[4:]), root: raw[4:]}, nil
}

// ParseKeyring reads what Marshal wrote. Faults: invalid secret.bad_keyring,
// secret.no_key for a domain without a key; a keyring from before there were
// keys for backups is good without.
func ParseKeyring(raw []byte) (*Keyring, error) {
	var f keyringFile
	if err := json.Unmarshal(raw, &f); err != nil || f.Format != keyringFormat {
		return nil, fault.New(fault.Invalid, "secret.bad_keyring") // the cause may quote a key
	}
	for _, d := range Domains() {
		if len(f.Domains[d]) == 0 && d != Backup {
			return nil, fault.New(fault.Invalid, "secret.no_key", "domain", d)
		}
		for i := range f.Domains[d] {
			k := &f.Domains[d][i]
			root, err := base64.StdEncoding.DecodeString(k.Root)
			if err != nil || len(root) != keyBytes || k.ID == "" {
				return nil, fault.New(fault.Invalid, "secret.bad_keyring")
			}
			k.root = root
		}
	}
	return &Keyring{domains: f.Domains}, nil
}

// Marshal writes the keyring as JSON: whoever reads it can read everything.
func (k *Keyring) Marshal() []byte {
	raw, err := json.MarshalIndent(keyringFile{keyringFormat, k.domains}, "", "  ")
	if err != nil {
		panic(err) // strings only
	}
	return append(raw, '\n')
}

// Rotate returns a keyring in which a domain has a new key, drawn from random.
// Values under the old keys stay readable.
func (k *Keyring) Rotate(d Domain, random io.Reader) (*Keyring, error) {
	fresh, err := newKey(random)
	if err != nil {
		return nil, err
	}
	next := maps.Clone(k.domains)
	next[d] = append(slices.Clone(next[d]), fresh)
	return &Keyring{domains: next}, nil
}

// Retire returns a keyring without a key: values under it are unreadable from
// then on. Faults: not_found secret.key_unknown; conflict secret.key_in_use for
// the newest key of its domain.
func (k *Keyring) Retire(d Domain, id string) (*Keyring, error) {
	keys := k.domains[d]
	i := slices.IndexFunc(keys, func(k key) bool { return k.ID == id })
	switch {
	case i < 0:
		return nil, fault.New(fault.NotFound, "secret.key_unknown", "domain", d, "id", id)
	case i == len(keys)-1:
		return nil, fault.New(fault.Conflict, "secret.key_in_use", "domain", d, "id", id)
	}
	next := maps.Clone(k.domains)
	next[d] = slices.Delete(slices.Clone(keys), i, i+1)
	return &Keyring{domains: next}, nil
}

// KeyIDs lists the names of a domain's keys, the newest last.
func (k *Keyring) KeyIDs(d Domain) []string {
	ids := []string{}
	for _, x := range k.domains[d] {
		ids = append(ids, x.ID)
	}
	return ids
}

func (k *Keyring) newest(d Domain) (key, error) {
	keys := k.domains[d]
	if len(keys) == 0 {
		return key{}, fault.New(fault.Invalid, "secret.no_key", "domain", d)
	}
	return keys[len(keys)-1], nil
}

func (k *Keyring) find(d Domain, id string) (key, error) {
	for _, x := range k.domains[d] {
		if x.ID == id {
			return x, nil
		}
	}
	return key{}, fault.New(fault.NotFound, "secret.key_unknown", "domain", d, "id", id)
}

// derive makes the key of one use from a root key.
func (k key) derive(use string) []byte {
	out, err := hkdf.Key(sha256.New, k.root, nil, "sanquan "+use, keyBytes)
	if err != nil {
		panic(err) // 32 bytes are always to be had
	}
	return out
}

// Passphrases returns a text of 256 bits for each key of a domain, the newest
// last. Fault invalid secret.no_key.
func (k *Keyring) Passphrases(d Domain) ([]string, error) {
	if _, err := k.newest(d); err != nil {
		return nil, err
	}
	var all []string
	for _, x := range k.domains[d] {
		all = append(all, base64.RawURLEncoding.EncodeToString(x.derive("passphrase")))
	}
	return all, nil
}

// Signer returns the signing key of a domain's newest key, and its id.
func (k *Keyring) Signer(d Domain) (ed25519.PrivateKey, string, error) {
	x, err := k.newest(d)
	if err != nil {
		return nil, "", err
	}
	return ed25519.NewKeyFromSeed(x.derive("ed25519")), x.ID, nil
}

// Verifier returns the public key that belongs to a signing key. Fault
// not_found secret.key_unknown.
func (k *Keyring) Verifier(d Domain, id string) (ed25519.PublicKey, error) {
	x, err := k.find(d, id)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(x.derive("ed25519")).Public().(ed25519.PublicKey), nil
}
