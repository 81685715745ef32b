//go:build !(linux || darwin || freebsd)

package doctor

import (
	"errors"
	"io/fs"
	"os"
)

// inspectFolder looks at the data folder without writing; here the free space
// is not known, and a folder that cannot be written shows when it is.
func inspectFolder(dir string) (state folderState, free uint64, known bool) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return folderMissing, 0, false
	case err != nil:
		return folderReadOnly, 0, false
	case !info.IsDir():
		return folderNotOne, 0, false
	}
	return folderFine, 0, false
}
