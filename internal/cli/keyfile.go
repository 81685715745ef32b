package cli

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/config"
)

// keyFile is the file of keys, read again when it changes, so that keys are
// rotated while servers run. It is safe for concurrent use.
type keyFile struct {
	path    string // "" where the keys come from the environment
	current atomic.Pointer[secret.Keyring]

	mu   sync.Mutex
	seen time.Time // when the file was changed that current was read from
	size int64
}

// openKeys reads the keys: those of the environment, else those of the file.
// Faults: unavailable secret.none where there are none; invalid
// secret.bad_keyring, secret.no_key; denied secret.file_open_to_others.
func openKeys(environ []string, path string) (*keyFile, error) {
	for _, pair := range environ {
		if text, ok := strings.CutPrefix(pair, config.SecretsVariable+"="); ok && text != "" {
			ring, err := secret.ParseKeyring([]byte(text))
			k := &keyFile{}
			k.current.Store(ring)
			return k, err
		}
	}
	k := &keyFile{path: path}
	return k, k.refresh()
}

// Current returns the present keys.
func (k *keyFile) Current() *secret.Keyring { return k.current.Load() }

// refresh reads the file again if it has changed. A file that cannot be read
// leaves the keys as they are.
func (k *keyFile) refresh() error {
	if k.path == "" {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	info, err := os.Stat(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(err, fault.Unavailable, "secret.none", "path", k.path)
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "secret.unreadable", "path", k.path)
	}
	if info.ModTime().Equal(k.seen) && info.Size() == k.size {
		return nil
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fault.New(fault.Denied, "secret.file_open_to_others", "path", k.path)
	}
	raw, err := os.ReadFile(k.path)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "secret.unreadable", "path", k.path)
	}
	ring, err := secret.ParseKeyring(raw)
	if err != nil {
		return err
	}
	k.current.Store(ring)
	k.seen, k.size = info.ModTime(), info.Size()
	return nil
}

// makeKeys draws a keyring into a new file that only its owner reads. Fault
// conflict secret.file_exists: a lost keyring is lost data.
func makeKeys(path string) (*secret.Keyring, error) {
	if _, err := os.Stat(path); err == nil {
		return nil, fault.New(fault.Conflict, "secret.file_exists", "path", path)
	}
	ring, err := secret.NewKeyring(rand.Reader)
	if err != nil {
		return nil, err
	}
	return ring, writeKeys(path, ring)
}

// writeKeys replaces the file as a whole: a reader sees the old or the new.
func writeKeys(path string, ring *secret.Keyring) error {
	failed := func(err error) error { return fault.Wrap(err, fault.Denied, "secret.unwritable", "path", path) }
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return failed(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".secrets-*") // mode 0600
	if err != nil {
		return failed(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(ring.Marshal())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return failed(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return failed(err)
	}
	return nil
}

// AuditSigner implements audit.Keys.
func (k *keyFile) AuditSigner() (ed25519.PrivateKey, string, error) {
	return k.Current().Signer(secret.Audit)
}

// AuditVerifier implements audit.Keys.
func (k *keyFile) AuditVerifier(id string) (ed25519.PublicKey, error) {
	return k.Current().Verifier(secret.Audit, id)
}
