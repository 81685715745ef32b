// Package netfile is the container of NET files: named columns of plain
// numbers that can be used where they lie, in a mapped file, without reading
// them first. docs/formats/net.md describes the bytes.
//
// A Writer collects columns and writes them; Parse checks what was written:
// magic, version, lengths and a checksum for every column. What the columns
// mean, and whether their numbers point at each other rightly, is for those to
// check who wrote them (commute/transit, commute/network).
//
// The package leaves out files and mapping: it works on bytes (internal/mapped).
// Its errors are for those who read a whole network to explain
// (commute/network).
package netfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"unsafe"
)

// Version is the number of the format. Parse reads files of this version only.
const Version = 1

const (
	magic      = "SANQUAN\x00NET\x00\r\n\x1a\n" // 16 bytes; the end shows transfers that change line ends
	headerSize = 64
	entrySize  = 48
	nameSize   = 24
	align      = 64
	maxColumns = 1 << 10
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Number is a type whose values can lie in a file as they do in memory:
// integers and floats of a fixed size, and structs of them without gaps.
type Number any

// Writer collects the columns of a file. The zero value is empty.
type Writer struct {
	names []string
	sizes []uint32
	data  [][]byte
}

// Put adds a column. The numbers are not copied: they must not change until
// WriteTo is done. Names have at most 24 bytes and are not repeated.
func Put[T Number](w *Writer, name string, numbers []T) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	var data []byte
	if len(numbers) > 0 {
		data = unsafe.Slice((*byte)(unsafe.Pointer(&numbers[0])), len(numbers)*size)
	}
	w.put(name, size, data)
}

// PutText adds a column of bytes.
func PutText(w *Writer, name, text string) { w.put(name, 1, []byte(text)) }

func (w *Writer) put(name string, size int, data []byte) {
	if len(name) > nameSize || slices.Contains(w.names, name) || len(w.names) == maxColumns {
		panic("netfile: column " + name) // a slip of the program, not of its input
	}
	w.names = append(w.names, name)
	w.sizes = append(w.sizes, uint32(size))
	w.data = append(w.data, data)
}

// WriteTo writes the file and returns how many bytes it has. Equal columns give
// equal bytes. Errors: ErrEndian, and those of out.
func (w *Writer) WriteTo(out io.Writer) (int64, error) {
	if !littleEndian() {
		return 0, ErrEndian
	}
	head := make([]byte, headerSize+entrySize*len(w.names))
	at := pad(len(head))
	for i, name := range w.names {
		e := head[headerSize+i*entrySize:][:entrySize]
		copy(e, name)
		binary.LittleEndian.PutUint64(e[24:], uint64(at))
		binary.LittleEndian.PutUint64(e[32:], uint64(len(w.data[i])))
		binary.LittleEndian.PutUint32(e[40:], w.sizes[i])
		binary.LittleEndian.PutUint32(e[44:], crc32.Checksum(w.data[i], castagnoli))
		at = pad(at + len(w.data[i]))
	}
	copy(head, magic)
	binary.LittleEndian.PutUint32(head[16:], Version)
	binary.LittleEndian.PutUint32(head[20:], uint32(len(w.names)))
	binary.LittleEndian.PutUint64(head[24:], uint64(at))
	binary.LittleEndian.PutUint32(head[60:], headerSum(head))
	var written int64
	put := func(data []byte) error {
		n, err := out.Write(data)
		written += int64(n)
		if err == nil {
			n, err = out.Write(make([]byte, pad(len(data))-len(data)))
			written += int64(n)
		}
		return err
	}
	for _, data := range append([][]byte{head}, w.data...) {
		if err := put(data); err != nil {
			return written, err
		}
	}
	return written, nil
}

// headerSum is the checksum of header and entries without itself.
func headerSum(head []byte) uint32 {
	sum := crc32.Update(0, castagnoli, head[:60])
	return crc32.Update(sum, castagnoli, head[headerSize:])
}

func pad(n int) int { return (n + align - 1) &^ (align - 1) }

func littleEndian() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 1
}

// File is a parsed file. It aliases the bytes it was parsed from, which must
// not change. Safe for concurrent use.
type File struct {
	columns map[string]column
}

type column struct {
	size int
	data []byte
}

// Why a file cannot be read.
var (
	ErrMagic  = errors.New("netfile: not a NET file")
	ErrEndian = errors.New("netfile: only little-endian machines use NET files")
)

// OtherVersion says that a file was made by another version of the format.
type OtherVersion struct {
	Version int // the number that the file gives
}

// Error returns a sentence for programmers.
func (e OtherVersion) Error() string {
	return fmt.Sprintf("netfile: version %d of the format, not %d", e.Version, Version)
}

// Short says that a file ends too early.
type Short struct {
	Have int    // bytes
	Want uint64 // bytes
}

// Error returns a sentence for programmers.
func (e Short) Error() string { return fmt.Sprintf("netfile: %d bytes of %d", e.Have, e.Want) }

// Corrupt says that a checksum or a number of a column cannot be right.
type Corrupt struct{ Column string }

// Error returns a sentence for programmers.
func (e Corrupt) Error() string { return "netfile: corrupt column " + e.Column }

// Is reports whether bytes begin like a NET file, of whatever version.
func Is(data []byte) bool { return len(data) >= len(magic) && string(data[:len(magic)]) == magic }

// Parse checks the bytes of a file. Cost: a checksum over all of them. Errors:
// ErrMagic, ErrEndian, OtherVersion, Short, Corrupt.
func Parse(data []byte) (*File, error) {
	if !littleEndian() {
		return nil, ErrEndian
	}
	if !Is(data) {
		return nil, ErrMagic
	}
	if len(data) < headerSize {
		return nil, Short{len(data), headerSize}
	}
	if v := binary.LittleEndian.Uint32(data[16:]); v != Version {
		return nil, OtherVersion{int(v)}
	}
	count := binary.LittleEndian.Uint32(data[20:])
	size := binary.LittleEndian.Uint64(data[24:])
	head := headerSize + entrySize*uint64(count)
	switch {
	case count > maxColumns:
		return nil, Corrupt{"header"}
	case uint64(len(data)) < size || uint64(len(data)) < head:
		return nil, Short{len(data), max(size, head)}
	case binary.LittleEndian.Uint32(data[60:]) != headerSum(data[:head]):
		return nil, Corrupt{"header"}
	}
	f := &File{columns: make(map[string]column, count)}
	for i := range int(count) {
		if err := f.add(data, data[headerSize+i*entrySize:][:entrySize], head); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// add checks a column. The header, whose checksum is right, does not end
// before head.
func (f *File) add(data, entry []byte, head uint64) error {
	name := string(entry[:nameSize])
	for i, b := range entry[:nameSize] {
		if b == 0 {
			name = string(entry[:i])
			break
		}
	}
	at, length := binary.LittleEndian.Uint64(entry[24:]), binary.LittleEndian.Uint64(entry[32:])
	size := binary.LittleEndian.Uint32(entry[40:])
	_, again := f.columns[name]
	if again || at%align != 0 || at < head || at > uint64(len(data)) || length > uint64(len(data))-at || size == 0 || length%uint64(size) != 0 {
		return Corrupt{name}
	}
	body := data[at : at+length : at+length]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(entry[44:]) {
		return Corrupt{name}
	}
	f.columns[name] = column{int(size), body}
	return nil
}

// Get returns a column, which aliases the file where it is aligned for T, as
// it is in a mapped file. Error: Corrupt when there is none of that name and
// size of number.
func Get[T Number](f *File, name string) ([]T, error) {
	var zero T
	c, ok := f.columns[name]
	if !ok || c.size != int(unsafe.Sizeof(zero)) {
		return nil, Corrupt{name}
	}
	n := len(c.data) / c.size
	if n == 0 {
		return nil, nil
	}
	if uintptr(unsafe.Pointer(&c.data[0]))%unsafe.Alignof(zero) == 0 {
		return unsafe.Slice((*T)(unsafe.Pointer(&c.data[0])), n), nil
	}
	numbers := make([]T, n)
	copy(unsafe.Slice((*byte)(unsafe.Pointer(&numbers[0])), len(c.data)), c.data)
	return numbers, nil
}

// GetText returns a column of bytes as a string, which aliases the file. Error:
// Corrupt.
func GetText(f *File, name string) (string, error) {
	c, ok := f.columns[name]
	if !ok || c.size != 1 {
		return "", Corrupt{name}
	}
	return unsafe.String(unsafe.SliceData(c.data), len(c.data)), nil
}
