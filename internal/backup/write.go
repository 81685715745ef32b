package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// Source is an installation.
type Source struct {
	Database interface {
		Snapshot(ctx context.Context, path string) (sqlstore.Snapshot, error)
	}
	// Objects finds those of an installation, "" for a database on which nothing ran.
	Objects func(installation string) (objects.Store, error)
	Work    string // an existing folder with room for a copy of the database
	Version string // of the program
	Now     func() time.Time
}

// Write writes a backup to w. The database is copied first and the objects are
// listed then: those that its rows name are all there. Faults: those of
// Snapshot and of objects; unavailable backup.cannot_write.
func Write(ctx context.Context, w io.Writer, from Source, to ...age.Recipient) (Manifest, error) {
	work, err := os.MkdirTemp(from.Work, "backup-")
	if err != nil {
		return Manifest{}, cannotWrite(err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	m := Manifest{Format: format, Created: from.Now().UTC().Truncate(time.Second), Version: from.Version}
	database := filepath.Join(work, databaseName)
	if m.Database, err = from.Database.Snapshot(ctx, database); err != nil {
		return m, err
	}
	file, err := describe(database)
	if err != nil {
		return m, cannotWrite(err)
	}
	m.Files = append(m.Files, file)
	kept, err := from.Objects(m.Database.Installation)
	if err != nil {
		return m, err
	}
	refs, err := kept.List(ctx)
	if err != nil {
		return m, err
	}
	for _, r := range refs {
		m.Files = append(m.Files, File{objectFolder + r.Sum, r.Bytes, r.Sum})
	}
	open := func(f File) (io.ReadCloser, error) {
		if f.Name == databaseName {
			return os.Open(database)
		}
		return kept.Open(ctx, f.Sum)
	}
	return m, cannotWrite(pack(ctx, w, m, open, to))
}

// cannotWrite leaves faults and the end of a context as they are.
func cannotWrite(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok || err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "backup.cannot_write")
}

func describe(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return File{databaseName, n, hex.EncodeToString(sum.Sum(nil))}, err
}

// pack writes the archive through compression and encryption.
func pack(ctx context.Context, w io.Writer, m Manifest, open func(File) (io.ReadCloser, error), to []age.Recipient) error {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return err
	}
	small, err := zstd.NewWriter(sealed)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(small)
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := header(archive, manifestName, int64(len(raw)), m.Created); err != nil {
		return err
	}
	if _, err := archive.Write(raw); err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := entry(archive, f, m.Created, open); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), small.Close(), sealed.Close())
}

func header(archive *tar.Writer, name string, bytes int64, at time.Time) error {
	return archive.WriteHeader(&tar.Header{Name: name, Size: bytes, Mode: 0o600, ModTime: at, Format: tar.FormatPAX})
}

func entry(archive *tar.Writer, f File, at time.Time, open func(File) (io.ReadCloser, error)) error {
	r, err := open(f)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	if err := header(archive, f.Name, f.Bytes, at); err != nil {
		return err
	}
	_, err = io.Copy(archive, r)
	return err
}
