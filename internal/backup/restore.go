package backup

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// Place is where a backup goes back to.
type Place struct {
	DataDir string // of its SQLite database, where URL is ""
	URL     string // of a PostgreSQL database
	// Objects finds who takes the objects of an installation.
	Objects func(installation string) (objects.Store, error)
	TryOnly bool // read and check all of it, in a temporary folder, and keep nothing
}

func (p Place) engine() sqlstore.Engine {
	if p.URL != "" {
		return sqlstore.PostgreSQL
	}
	return sqlstore.SQLite
}

// Restore puts a backup into an empty place. The database comes last, and as a
// whole: where there is one, restoring has succeeded. Faults: those of Read;
// conflict store.not_empty, backup.other_engine.
func Restore(ctx context.Context, r io.Reader, to Place, keys ...age.Identity) (Manifest, error) {
	if err := to.empty(ctx); err != nil {
		return Manifest{}, err
	}
	parent := to.DataDir
	if to.TryOnly {
		parent = ""
	} else if err := os.MkdirAll(parent, 0o700); err != nil {
		return Manifest{}, fault.Wrap(err, fault.Denied, "store.not_writable", "path", parent)
	}
	work, err := os.MkdirTemp(parent, "restore-")
	if err != nil {
		return Manifest{}, fault.Wrap(err, fault.Denied, "store.not_writable", "path", parent)
	}
	defer func() { _ = os.RemoveAll(work) }()
	return Read(ctx, r, to.target(ctx, filepath.Join(work, databaseName)), keys...)
}

// target saves the database as a file until all of the backup was read.
func (p Place) target(ctx context.Context, database string) Target {
	var kept objects.Store
	return Target{
		Manifest: func(m Manifest) (err error) {
			if p.TryOnly {
				return nil
			}
			if m.Database.Engine != p.engine() {
				return fault.New(fault.Conflict, "backup.other_engine", "engine", string(m.Database.Engine), "here", string(p.engine()))
			}
			kept, err = p.Objects(m.Database.Installation)
			return err
		},
		Database: func(r io.Reader) error { return save(database, r) },
		Objects: func(r io.Reader) error {
			if p.TryOnly {
				_, err := io.Copy(io.Discard, r)
				return err
			}
			_, err := kept.Put(ctx, r)
			return err
		},
		Verified: func(ctx context.Context, m Manifest) error { return p.finish(ctx, database, m) },
	}
}

// empty refuses a place that holds anything, before the file is read.
func (p Place) empty(ctx context.Context) error {
	if p.TryOnly {
		return nil
	}
	if p.URL != "" {
		return sqlstore.EmptyAt(ctx, p.URL)
	}
	if _, err := os.Stat(filepath.Join(p.DataDir, sqlstore.FileName)); err == nil {
		return fault.New(fault.Conflict, "store.not_empty", "place", p.DataDir)
	}
	return nil
}

func (p Place) finish(ctx context.Context, database string, m Manifest) error {
	switch {
	case p.TryOnly && m.Database.Engine == sqlstore.PostgreSQL:
		return nil // its sum was compared; the rows are when it is restored
	case p.TryOnly:
		return sqlstore.CheckSnapshot(ctx, database, m.Database)
	case p.URL != "":
		return sqlstore.RestoreInto(ctx, p.URL, database, m.Database)
	}
	return sqlstore.Restore(ctx, p.DataDir, database, m.Database)
}

func save(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Wrap(err, fault.Denied, "store.not_writable", "path", filepath.Dir(path))
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}
