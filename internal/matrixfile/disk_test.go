package matrixfile

import (
	"errors"
	"io"
	"math/rand/v2"
	"slices"
)

var errPower = errors.New("power failure")

// memory is a disk that can lose power: after that many operations each fails,
// the one that failed may be half done, and of what was not synced any part may
// be lost.
type memory struct {
	files map[string]*content
	left  int // operations until the power fails; negative: never
	rand  *rand.Rand
}

type content struct {
	now, synced []byte
	locked      bool
}

func newMemory() *memory { return &memory{files: map[string]*content{}, left: -1} }

// step is one operation; it says whether there is still power.
func (d *memory) step() bool {
	if d.left == 0 {
		return false
	}
	d.left--
	return true
}

// restart brings the power back: every file is what was synced, or what was
// written, or the beginning of that, with zeros where bytes never arrived.
func (d *memory) restart() {
	for _, c := range d.files {
		c.locked = false
		switch d.rand.IntN(3) {
		case 0:
			c.now = slices.Clone(c.synced)
		case 1:
			n := len(c.synced)
			if len(c.now) > n {
				n += d.rand.IntN(len(c.now) - n)
				c.now = c.now[:n]
			}
			if d.rand.IntN(2) == 0 && len(c.now) > len(c.synced) {
				clear(c.now[len(c.synced)+d.rand.IntN(len(c.now)-len(c.synced)):])
			}
		}
		c.synced = slices.Clone(c.now)
	}
	d.left = -1
}

func (d *memory) open(name string) (file, error) {
	if !d.step() {
		return nil, errPower
	}
	if d.files[name] == nil {
		d.files[name] = &content{}
	}
	return &memoryFile{d, d.files[name]}, nil
}

func (d *memory) exists(name string) (bool, error) { return d.files[name] != nil, nil }

func (d *memory) rename(from, to string) error {
	if !d.step() {
		return errPower
	}
	d.files[to] = d.files[from]
	delete(d.files, from)
	return nil
}

func (d *memory) remove(name string) error {
	if !d.step() {
		return errPower
	}
	delete(d.files, name)
	return nil
}

type memoryFile struct {
	disk *memory
	*content
}

func (f *memoryFile) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(f.now)) {
		return 0, io.EOF
	}
	n := copy(p, f.now[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *memoryFile) WriteAt(p []byte, off int64) (int, error) {
	failed := !f.disk.step()
	if failed && len(p) > 0 {
		p = p[:f.disk.rand.IntN(len(p))]
	}
	if end := int(off) + len(p); end > len(f.now) {
		f.now = append(f.now, make([]byte, end-len(f.now))...)
	}
	copy(f.now[off:], p)
	if failed {
		return len(p), errPower
	}
	return len(p), nil
}

func (f *memoryFile) Truncate(size int64) error {
	if !f.disk.step() {
		return errPower
	}
	for int64(len(f.now)) < size {
		f.now = append(f.now, 0)
	}
	f.now = f.now[:size]
	return nil
}

func (f *memoryFile) Sync() error {
	if !f.disk.step() {
		return errPower
	}
	f.synced = slices.Clone(f.now)
	return nil
}

func (f *memoryFile) Close() error         { f.locked = false; return nil }
func (f *memoryFile) size() (int64, error) { return int64(len(f.now)), nil }

func (f *memoryFile) lock() (bool, error) {
	if f.locked {
		return false, nil
	}
	f.locked = true
	return true, nil
}
