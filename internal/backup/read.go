package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// maxManifest bounds the manifest, in bytes: a million objects.
const maxManifest = 256 << 20

// Target takes what a backup holds, in the order of the file.
type Target struct {
	Manifest func(Manifest) error                  // before anything is taken
	Database func(io.Reader) error                 // reads all of it
	Objects  func(io.Reader) error                 // reads all of one
	Verified func(context.Context, Manifest) error // all of the file was read and is sound
}

// Read reads a backup to its end and gives it to a target. Faults: denied
// backup.wrong_key; invalid backup.not_one, backup.newer_format, store.newer
// (conflict), backup.damaged, which names the entry and about where in the file;
// those of the target.
func Read(ctx context.Context, r io.Reader, into Target, keys ...age.Identity) (Manifest, error) {
	counted := &counter{r: r}
	plain, err := age.Decrypt(counted, keys...)
	if _, no := errors.AsType[*age.NoIdentityMatchError](err); no {
		return Manifest{}, fault.Wrap(err, fault.Denied, "backup.wrong_key")
	}
	if err != nil {
		return Manifest{}, fault.Wrap(err, fault.Invalid, "backup.not_one")
	}
	large, err := zstd.NewReader(plain)
	if err != nil {
		return Manifest{}, fault.Wrap(err, fault.Invalid, "backup.not_one")
	}
	defer large.Close()
	u := &unpacker{ctx: ctx, archive: tar.NewReader(large), into: into, at: manifestName}
	m, err := u.run()
	if _, ok := errors.AsType[*fault.Error](err); ok || err == nil || ctx.Err() != nil {
		return m, err
	}
	return m, fault.Wrap(err, fault.Invalid, "backup.damaged", "entry", u.at, "byte", counted.n)
}

// counter tells how far a file was read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// unpacker goes through an archive.
type unpacker struct {
	ctx     context.Context
	archive *tar.Reader
	into    Target
	at      string // the entry it is at
}

func (u *unpacker) run() (Manifest, error) {
	m, err := u.manifest()
	if err != nil {
		return m, err
	}
	if err := u.into.Manifest(m); err != nil {
		return m, err
	}
	for _, f := range m.Files {
		if u.at = f.Name; u.ctx.Err() != nil {
			return m, u.ctx.Err()
		}
		if err := u.entry(f); err != nil {
			return m, err
		}
	}
	u.at = "end"
	if _, err := u.archive.Next(); !errors.Is(err, io.EOF) {
		return m, errors.Join(errors.New("more than the manifest names"), err)
	}
	return m, u.into.Verified(u.ctx, m)
}

func (u *unpacker) manifest() (Manifest, error) {
	var m Manifest
	if err := u.next(manifestName); err != nil {
		return m, err
	}
	if err := json.NewDecoder(io.LimitReader(u.archive, maxManifest)).Decode(&m); err != nil {
		return m, err
	}
	if m.Format > format {
		return m, fault.New(fault.Invalid, "backup.newer_format", "version", m.Version)
	}
	if latest := sqlstore.LatestSchema(); m.Database.Schema > latest {
		return m, fault.New(fault.Conflict, "store.newer", "current", m.Database.Schema, "latest", latest)
	}
	return m, nil
}

func (u *unpacker) next(name string) error {
	h, err := u.archive.Next()
	if err == nil && h.Name != name {
		err = errors.New("the entry is called " + h.Name)
	}
	return err
}

// entry hands over one file and compares it with the manifest.
func (u *unpacker) entry(f File) error {
	if err := u.next(f.Name); err != nil {
		return err
	}
	sum := sha256.New()
	body := &counter{r: io.TeeReader(u.archive, sum)}
	var err error
	if strings.HasPrefix(f.Name, objectFolder) {
		err = u.into.Objects(body)
	} else {
		err = u.into.Database(body)
	}
	if err != nil {
		return err
	}
	if body.n != f.Bytes || hex.EncodeToString(sum.Sum(nil)) != f.Sum {
		return errors.New("the content is not what the manifest says")
	}
	return nil
}
