// Package objects keeps what is too large for a message or a row: the tables
// and packs that jobs are about, and their results. An object is known by the
// SHA-256 of its content, so that putting it twice is putting it once and a
// damaged one is noticed when it is read.
//
// Folder keeps objects as files of the data folder, for one machine; the bus
// offers the object store of a NATS cluster, for several.
package objects

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/sanquan/sanquan/base/fault"
)

// Ref names an object.
type Ref struct {
	Sum   string `json:"sum"` // SHA-256, 64 lower-case hex digits
	Bytes int64  `json:"bytes"`
}

// Store keeps objects. Safe for concurrent use.
type Store interface {
	// Put keeps what r gives; once it returns without error, it is kept.
	Put(ctx context.Context, r io.Reader) (Ref, error)
	// Open reads an object; an error other than io.EOF at its end says that it
	// is damaged. Fault not_found objects.not_found.
	Open(ctx context.Context, sum string) (io.ReadCloser, error)
	// List returns all objects, by sum.
	List(ctx context.Context) ([]Ref, error)
}

var goodSum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// IsSum reports whether a text has the form of a Sum.
func IsSum(text string) bool { return goodSum.MatchString(text) }

// NotFound is the fault of an object that is not there.
func NotFound(cause error, sum string) error {
	return fault.Wrap(cause, fault.NotFound, "objects.not_found", "sum", sum)
}

// Folder is a Store of files, each named by its sum.
type Folder struct{ Dir string }

// Put implements Store. Faults: denied store.not_writable; unavailable objects.cannot_write.
func (f Folder) Put(_ context.Context, r io.Reader) (Ref, error) {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return Ref{}, fault.Wrap(err, fault.Denied, "store.not_writable", "path", f.Dir)
	}
	ref, err := f.put(r)
	if err != nil {
		return Ref{}, fault.Wrap(err, fault.Unavailable, "objects.cannot_write")
	}
	return ref, nil
}

// put writes beside and renames, so that a name never stands for a part.
func (f Folder) put(r io.Reader) (Ref, error) {
	part, err := os.CreateTemp(f.Dir, ".part-")
	if err != nil {
		return Ref{}, err
	}
	defer func() { _ = os.Remove(part.Name()) }() // no longer there after the rename
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(part, sum), r)
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return Ref{}, err
	}
	ref := Ref{Sum: hex.EncodeToString(sum.Sum(nil)), Bytes: n}
	if err := os.Rename(part.Name(), filepath.Join(f.Dir, ref.Sum)); err != nil {
		return Ref{}, err
	}
	folder, err := os.Open(f.Dir)
	if err != nil {
		return Ref{}, err
	}
	_ = folder.Sync() // not every system syncs folders
	return ref, folder.Close()
}

// Open implements Store.
func (f Folder) Open(_ context.Context, sum string) (io.ReadCloser, error) {
	if !IsSum(sum) {
		return nil, NotFound(nil, sum)
	}
	file, err := os.Open(filepath.Join(f.Dir, sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, NotFound(err, sum)
	}
	if err != nil {
		return nil, err
	}
	return &checked{ReadCloser: file, sum: sum, hash: sha256.New()}, nil
}

// List implements Store. A folder that is not there has no objects.
func (f Folder) List(context.Context) ([]Ref, error) {
	entries, err := os.ReadDir(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var list []Ref
	for _, entry := range entries {
		if !IsSum(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, err
		}
		list = append(list, Ref{entry.Name(), info.Size()})
	}
	return list, err
}

// checked compares what was read with the sum at the end.
type checked struct {
	io.ReadCloser
	sum  string
	hash hash.Hash
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.hash.Write(p[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(c.hash.Sum(nil)) != c.sum {
		return n, fault.New(fault.Internal, "objects.damaged", "sum", c.sum)
	}
	return n, err
}
