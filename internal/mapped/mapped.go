// Package mapped reads files in place: their bytes are those of the file in the
// page cache, which processes share and the system drops when it needs memory.
// Where files cannot be mapped they are read.
package mapped

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sanquan/sanquan/base/fault"
)

// File is an open file. Its bytes must not be used after Close, nor by what was
// made from them.
type File struct {
	Data  []byte
	close func() error
}

// Open opens a file for reading in place. Replace a file that may be open by
// renaming another over it (Write does), never by writing into it. Faults:
// not_found mapped.missing; unavailable mapped.unreadable, also for folders.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, fault.NotFound, "mapped.missing", "file", filepath.Base(path))
	}
	if err != nil {
		return nil, unreadable(err, path)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, unreadable(err, path)
	}
	data, unmap, err := read(f, info.Size())
	if err != nil {
		return nil, unreadable(err, path)
	}
	return &File{data, unmap}, nil
}

func unreadable(err error, path string) error {
	return fault.Wrap(err, fault.Unavailable, "mapped.unreadable", "file", filepath.Base(path))
}

// Close gives the bytes back.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	unmap := f.close
	f.Data, f.close = nil, nil
	return unmap()
}

// Write makes a file of what write writes, or leaves what was there: it is
// complete and on the disk before it gets its name. Faults of write, and
// unavailable mapped.not_written.
func Write(path string, write func(*os.File) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp-")
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "mapped.not_written", "file", filepath.Base(path))
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		if _, ok := errors.AsType[*fault.Error](err); ok {
			return err
		}
		return fault.Wrap(err, fault.Unavailable, "mapped.not_written", "file", filepath.Base(path))
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close(), os.Rename(f.Name(), path), syncFolder(filepath.Dir(path))); err != nil {
		return fault.Wrap(err, fault.Unavailable, "mapped.not_written", "file", filepath.Base(path))
	}
	return nil
}
