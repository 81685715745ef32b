package bus

import (
	"os"
	"path/filepath"

	"github.com/sanquan/sanquan/base/fault"
)

// lock takes the folder of the server for this process: two servers on the
// same files would destroy them.
func (b *Bus) lock() error {
	dir := b.options.Dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Wrap(err, fault.Denied, "store.not_writable", "path", dir)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fault.Wrap(err, fault.Denied, "store.not_writable", "path", dir)
	}
	free, err := lockFile(f)
	if err == nil && free {
		b.folder = f
		return nil
	}
	_ = f.Close()
	return fault.Wrap(err, fault.Conflict, "bus.in_use", "path", dir)
}
