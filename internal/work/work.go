// Package work holds the kinds of jobs that there are: what their arguments
// mean and what they do. internal/jobs says how they are brought to an end.
package work

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
)

// Store is what the kinds ask of the database.
type Store interface {
	LoadActive(context.Context) (*region.Region, sqlstore.Pack, error)
	InstallPack(ctx context.Context, t region.Tables, sum string, now time.Time) (sqlstore.Installed, error)
}

// Deps are what the kinds need. All fields are needed.
type Deps struct {
	Store   Store
	Objects objects.Store
	Dir     string // for files that an attempt leaves to the next one on the same machine
	Network network.Options
	Feeders map[reach.Mode]reach.Feeder
	Now     func() time.Time
}

// Kinds returns all kinds.
func Kinds(d Deps) jobs.Kinds {
	return jobs.NewKinds(
		jobs.Define("matrix", checkMatrix, d.matrix),
		jobs.Define("pack.install", checkInstall, d.installPack),
	)
}

// folder is where a job keeps files between attempts.
func (d Deps) folder(job string) (string, error) {
	dir := filepath.Join(d.Dir, job)
	return dir, os.MkdirAll(dir, 0o700)
}

// fetch copies an object into a file.
func (d Deps) fetch(ctx context.Context, sum, path string) error {
	from, err := d.Objects.Open(ctx, sum)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if cerr := to.Close(); err == nil {
		err = cerr
	}
	return err
}

// keep puts a file among the objects.
func (d Deps) keep(ctx context.Context, path string) (objects.Ref, error) {
	f, err := os.Open(path)
	if err != nil {
		return objects.Ref{}, err
	}
	defer func() { _ = f.Close() }()
	return d.Objects.Put(ctx, f)
}
