package pack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/suggest"
)

// The files of a pack besides its tables.
const (
	descriptorFile = "datapackage.json"
	outlineFile    = "outlines.geojson"
	streetFile     = "streets.osm.pbf"
	tableFolder    = "tables"
	gtfsFolder     = "gtfs"
)

// input is a pack whose files have been listed and found harmless to open.
type input struct {
	sizes map[string]int64 // of the files of the pack, uncompressed
	open  func(name string) (io.ReadCloser, error)
	close func() error
	zip   bool
}

// openPath lists the pack at a path, a folder or a zip. Problems go to the
// report; where there are any, the files must not be opened.
// Faults: pack.not_found, pack.unreadable.
func openPath(name string, limits Limits, report *Report) (*input, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Wrap(err, fault.NotFound, "pack.not_found", "path", name)
	case err != nil:
		return nil, unreadable(err, name)
	case info.IsDir():
		root, err := os.OpenRoot(name)
		if err != nil {
			return nil, unreadable(err, name)
		}
		in, err := openFolder(root.FS(), limits, report)
		if err != nil {
			return nil, errors.Join(err, root.Close())
		}
		in.close = root.Close
		return in, nil
	case !info.Mode().IsRegular():
		report.add(Problem{Code: codeNotRegular, Args: args([]any{"what", name})})
		return &input{close: nothing}, nil
	}
	return openZip(name, info.Size(), limits, report)
}

func nothing() error { return nil }

func unreadable(err error, name string) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "pack.unreadable", "file", name)
}

// openFolder lists a pack in a file system. Files that belong to no pack are
// faults in tables/ and gtfs/; beside them a folder may hold what it likes (a
// README, the program that writes it), unless it looks like a misplaced table.
func openFolder(fsys fs.FS, limits Limits, report *Report) (*input, error) {
	in := &input{
		sizes: map[string]int64{},
		open:  func(name string) (io.ReadCloser, error) { return fsys.Open(name) },
		close: nothing,
	}
	count := 0
	folders := []string{"."}
	for i := 0; i < len(folders); i++ {
		dir := folders[i]
		entries, err := list(fsys, dir, limits.Files+1)
		if err != nil {
			return nil, unreadable(err, dir)
		}
		if count += len(entries); count > limits.Files {
			report.add(Problem{Code: codeTooMany, Args: args([]any{"limit", limits.Files})})
			return in, nil
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if e.IsDir() && (name == tableFolder || name == gtfsFolder) {
				folders = append(folders, name)
			} else if err := in.listed(name, e, report); err != nil {
				return nil, err
			}
		}
	}
	in.checkSizes(limits, report)
	return in, nil
}

// list returns the entries of a directory in order of name, at most n.
func list(fsys fs.FS, dir string, n int) ([]fs.DirEntry, error) {
	f, err := fsys.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: dir, Err: errors.New("not a directory")}
	}
	entries, err := d.ReadDir(n)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// listed takes up one entry of a folder.
func (in *input) listed(name string, e fs.DirEntry, report *Report) error {
	if strings.HasPrefix(e.Name(), ".") {
		return nil // files of desktops and version control
	}
	known, folder := knownFile(name), name == tableFolder || name == gtfsFolder
	top := !strings.Contains(name, "/")
	switch {
	case e.Type()&fs.ModeSymlink != 0 && (known || folder || !top):
		report.add(Problem{File: name, Code: codeSymlink})
	case !known && !folder && top && misplaced(name) == "":
	case !known && !folder:
		report.add(unknownFile(name))
	case folder || !e.Type().IsRegular():
		report.add(Problem{File: name, Code: codeNotRegular, Args: args([]any{"what", name})})
	default:
		info, err := e.Info()
		if err != nil {
			return unreadable(err, name)
		}
		in.sizes[name] = info.Size()
	}
	return nil
}

// misplaced returns the file that one at the top of a folder should be, ""
// where it may be anything.
func misplaced(name string) string {
	if strings.HasSuffix(strings.ToLower(name), ".csv") {
		if base := strings.ToLower(strings.TrimSuffix(name, path.Ext(name))); lookupTable(base) != nil {
			return lookupTable(base).Path()
		}
	}
	for _, file := range []string{descriptorFile, outlineFile, streetFile} {
		if name != file && strings.EqualFold(name, file) {
			return file
		}
	}
	return ""
}

// knownFile reports whether the path is one that a pack may have.
func knownFile(name string) bool {
	switch name {
	case descriptorFile, outlineFile, streetFile:
		return true
	}
	dir, base := path.Split(name)
	if dir == gtfsFolder+"/" {
		return strings.HasSuffix(base, ".zip") && len(base) > len(".zip")
	}
	for i := range schema {
		if schema[i].Path() == name {
			return true
		}
	}
	return false
}

func unknownFile(name string) Problem {
	meant := misplaced(name)
	if meant == "" {
		candidates := []string{descriptorFile, outlineFile, streetFile}
		for i := range schema {
			candidates = append(candidates, schema[i].Path())
		}
		meant = suggest.Nearest(strings.ToLower(name), candidates)
	}
	return Problem{File: name, Code: codeUnknownFile, Args: args([]any{hint, meant})}
}

// checkSizes holds the files to the limits before any is opened.
func (in *input) checkSizes(limits Limits, report *Report) {
	var total int64
	for _, name := range in.names() {
		size := in.sizes[name]
		total += size
		limit := limits.FileBytes
		switch name {
		case descriptorFile:
			limit = min(limit, limits.DescriptorBytes)
		case outlineFile:
			limit = min(limit, limits.OutlineBytes)
		}
		if size > limit {
			report.add(tooLarge(name, size, limit))
		}
	}
	if total > limits.TotalBytes {
		report.add(Problem{Code: codePackTooLarge, Args: args([]any{"megabytes", megabytes(total), "limit", megabytes(limits.TotalBytes)})})
	}
}

func tooLarge(name string, size, limit int64) Problem {
	return Problem{File: name, Code: codeFileTooLarge, Args: args([]any{"megabytes", megabytes(size), "limit", megabytes(limit)})}
}

// megabytes rounds up to whole MiB, so that what exceeds a limit reads as more.
func megabytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

// names returns the paths of the files in order.
func (in *input) names() []string {
	names := make([]string, 0, len(in.sizes))
	for name := range in.sizes {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(fileOrder(a), fileOrder(b)), strings.Compare(a, b))
	})
	return names
}

// damaged reports whether an error of reading an entry is a fault of the zip:
// all are that the system did not report. archive/zip trusts offsets that may
// point anywhere.
func (in *input) damaged(err error) bool {
	_, system := errors.AsType[syscall.Errno](err)
	return in.zip && !system && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// magics are the beginnings of files that people take for zips.
var magics = []struct{ head, name string }{
	{"Rar!", "RAR"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"\x1f\x8b", "gzip"},
	{"SQLite format 3", "SQLite"},
	{"%PDF", "PDF"},
	{"\xd0\xcf\x11\xe0", "XLS"},
	{"{", "JSON"},
}

func kindOf(head []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.head)) {
			return m.name
		}
	}
	return "?"
}
