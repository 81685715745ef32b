package backup

import (
	"errors"
	"io"
	"slices"

	"filippo.io/age"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
)

// workFactor of the passphrase, 2 to this power: the passphrase is drawn at
// random with 256 bits, so that stretching it adds nothing.
const workFactor = 10

// Own is who can read a backup with the keys of the installation.
func Own(keys *secret.Keyring) (age.Recipient, error) {
	phrases, err := keys.Passphrases(secret.Backup)
	if err != nil {
		return nil, err
	}
	r, err := age.NewScryptRecipient(phrases[len(phrases)-1])
	if err == nil {
		r.SetWorkFactor(workFactor)
	}
	return r, err
}

// Others are the holders of the private halves of public keys ("age1…"). Fault
// invalid backup.bad_recipient.
func Others(public []string) ([]age.Recipient, error) {
	var list []age.Recipient
	for _, text := range public {
		r, err := parseRecipient(text)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "backup.bad_recipient", "recipient", text).On("recipient")
		}
		list = append(list, r)
	}
	return list, nil
}

func parseRecipient(text string) (age.Recipient, error) {
	if hybrid, err := age.ParseHybridRecipient(text); err == nil {
		return hybrid, nil
	}
	return age.ParseX25519Recipient(text)
}

// Keys are what may open a backup: the keys of the installation, the newest
// first, where there are any.
func Keys(keys *secret.Keyring) ([]age.Identity, error) {
	phrases, err := keys.Passphrases(secret.Backup)
	if err != nil {
		return nil, err
	}
	slices.Reverse(phrases)
	return []age.Identity{ownKeys(phrases)}, nil
}

// ownKeys tries several passphrases; age takes one as the only identity.
type ownKeys []string

// Unwrap implements age.Identity.
func (k ownKeys) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, phrase := range k {
		one, err := age.NewScryptIdentity(phrase)
		if err != nil {
			return nil, err
		}
		one.SetMaxWorkFactor(workFactor)
		key, err := one.Unwrap(stanzas)
		if err == nil || !errors.Is(err, age.ErrIncorrectIdentity) {
			return key, err
		}
	}
	return nil, age.ErrIncorrectIdentity
}

// Private reads private keys as age-keygen writes them. Fault invalid
// backup.bad_identity.
func Private(r io.Reader) ([]age.Identity, error) {
	list, err := age.ParseIdentities(r)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "backup.bad_identity")
	}
	return list, nil
}
