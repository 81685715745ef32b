package matrixfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// disk is the little of a file system that Output needs; tests put one in its
// place that fails or loses power.
type disk interface {
	open(name string) (file, error) // made where it is not there
	exists(name string) (bool, error)
	rename(from, to string) error // on disk when it returns
	remove(name string) error
}

type file interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	Sync() error
	size() (int64, error)
	lock() (bool, error) // false where somebody else holds it; ends with Close
}

type realDisk struct{}

type realFile struct{ *os.File }

func (f realFile) size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (realDisk) open(name string) (file, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	return realFile{f}, syncFolder(name)
}

func (realDisk) exists(name string) (bool, error) {
	_, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (realDisk) rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(to)
}

func (realDisk) remove(name string) error { return os.Remove(name) }

// syncFolder puts the entries of a file's folder on disk, where the system can
// do that.
func syncFolder(name string) error {
	folder, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	_ = folder.Sync() // not every system syncs folders
	return folder.Close()
}
