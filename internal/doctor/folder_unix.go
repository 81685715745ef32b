//go:build linux || darwin || freebsd

package doctor

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// inspectFolder looks at the data folder without writing. free is the space, in
// bytes, that the user may still fill, there or in the nearest folder above
// that exists; known tells whether it could be asked for.
func inspectFolder(dir string) (state folderState, free uint64, known bool) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		state = folderMissing
	case err != nil:
		state = folderReadOnly
	case !info.IsDir():
		state = folderNotOne
	case syscall.Access(dir, 0x7) != nil: // read, write, enter
		state = folderReadOnly
	}
	for ; ; dir = filepath.Dir(dir) {
		var fsys syscall.Statfs_t
		if syscall.Statfs(dir, &fsys) == nil {
			return state, uint64(fsys.Bavail) * uint64(fsys.Bsize), true // their types differ between systems
		}
		if dir == filepath.Dir(dir) {
			return state, 0, false
		}
	}
}
