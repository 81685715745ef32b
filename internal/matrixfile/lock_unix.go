//go:build linux || darwin || freebsd

package matrixfile

import (
	"errors"
	"syscall"
)

// lock takes the file for this process until it is closed.
func (f realFile) lock() (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
