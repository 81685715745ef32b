//go:build !unix

package mapped

import (
	"io"
	"os"
)

func read(f *os.File, _ int64) (data []byte, unmap func() error, err error) {
	data, err = io.ReadAll(f)
	return data, nil, err
}

// syncFolder does nothing: names last without it, or it cannot be done.
func syncFolder(string) error { return nil }
