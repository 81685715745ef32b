//go:build unix

package mapped

import (
	"os"

	"golang.org/x/sys/unix"
)

func read(f *os.File, size int64) (data []byte, unmap func() error, err error) {
	if size == 0 { // nothing can be mapped
		return nil, nil, nil
	}
	data, err = unix.Mmap(int(f.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return data, func() error { return unix.Munmap(data) }, nil
}

// syncFolder makes a new name in a folder lasting.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	return d.Sync()
}
