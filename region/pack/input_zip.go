package pack

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// ratioFrom is the uncompressed size below which the ratio of an entry is not
// looked at: a short file of zeros is no bomb.
const ratioFrom = 1 << 20

// openZip lists a pack in a zip. Everything is judged from the directory of
// the zip; while reading, archive/zip fails an entry that is longer than its
// directory says.
func openZip(name string, size int64, limits Limits, report *Report) (*input, error) {
	if size > limits.TotalBytes {
		report.add(Problem{Code: codePackTooLarge, Args: args([]any{"megabytes", megabytes(size), "limit", megabytes(limits.TotalBytes)})})
		return &input{close: nothing}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadable(err, name)
	}
	r, err := zip.NewReader(f, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		head := make([]byte, 16)
		n, _ := f.ReadAt(head, 0)
		_ = f.Close()
		if _, system := errors.AsType[syscall.Errno](err); system {
			return nil, unreadable(err, name)
		}
		report.add(Problem{Code: codeNotZip, Args: args([]any{"name", filepath.Base(name), "found", kindOf(head[:n])})})
		return &input{close: nothing}, nil
	}
	in := listZip(r, size, limits, report)
	in.close = f.Close
	return in, nil
}

// listZip judges the directory of a zip of the given size.
func listZip(r *zip.Reader, size int64, limits Limits, report *Report) *input {
	entries := map[string]*zip.File{}
	in := &input{
		sizes: map[string]int64{},
		open:  func(name string) (io.ReadCloser, error) { return openEntry(entries, name) },
		close: nothing,
		zip:   true,
	}
	if len(r.File) > limits.Files {
		report.add(Problem{Code: codeTooMany, Args: args([]any{"limit", limits.Files})})
		return in
	}
	if nested := nestedIn(r); nested != "" {
		report.add(Problem{File: nested, Code: codeNested})
		return in
	}
	seen := map[string]bool{}
	var total uint64
	for _, f := range r.File {
		name, ok := entryName(f)
		total += f.UncompressedSize64
		switch lower := strings.ToLower(name); {
		case !ok:
			report.add(Problem{File: name, Code: codeZipName})
		case f.Mode()&fs.ModeSymlink != 0:
			report.add(Problem{File: name, Code: codeSymlink})
		case f.Mode().IsDir():
			if folder := strings.TrimSuffix(name, "/"); folder != tableFolder && folder != gtfsFolder {
				report.add(unknownFile(name))
			}
		case f.Mode().Type() != 0:
			report.add(Problem{File: name, Code: codeNotRegular, Args: args([]any{"what", name})})
		case !knownFile(name):
			report.add(unknownFile(name))
		case seen[lower]:
			report.add(Problem{File: name, Code: codeZipDuplicate})
		case f.Flags&1 != 0 || f.Method != zip.Store && f.Method != zip.Deflate:
			report.add(Problem{File: name, Code: codeZipMethod})
		case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/uint64(limits.Ratio) > f.CompressedSize64:
			report.add(Problem{File: name, Code: codeZipRatio, Args: args([]any{"limit", limits.Ratio, "megabytes", mib(f.UncompressedSize64)})})
		default:
			seen[lower] = true
			entries[name] = f
			in.sizes[name] = int64(min(f.UncompressedSize64, 1<<62))
		}
		if total > 1<<62 {
			total = 1 << 62 // absurd already; stay clear of overflow
		}
	}
	if total > ratioFrom && total/uint64(limits.Ratio) > uint64(size) && report.OK() {
		// Entries that share their compressed bytes pass one by one.
		report.add(Problem{Code: codeZipRatio, Args: args([]any{"limit", limits.Ratio, "megabytes", mib(total)})})
	}
	in.checkSizes(limits, report)
	return in
}

func mib(n uint64) int64 { return megabytes(int64(min(n, 1<<61))) }

// nestedIn returns the folder that holds the pack inside a zip, "" where the
// pack is at the top or nowhere.
func nestedIn(r *zip.Reader) string {
	found := ""
	for _, f := range r.File {
		dir, base := path.Split(f.Name)
		if base != descriptorFile {
			continue
		}
		if dir == "" {
			return ""
		}
		if strings.Count(dir, "/") == 1 && fs.ValidPath(strings.TrimSuffix(dir, "/")) && !strings.Contains(dir, `\`) {
			found = dir
		}
	}
	return found
}

// entryName returns the name of an entry for a report, and whether it is one
// that stays inside the pack.
func entryName(f *zip.File) (string, bool) {
	name := f.Name
	if !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			return decoded, false
		}
		return strings.ToValidUTF8(name, "\uFFFD"), false
	}
	bare := strings.TrimSuffix(name, "/")
	if !fs.ValidPath(bare) || bare == "." || strings.ContainsAny(name, "\\:") || strings.ContainsFunc(name, isControl) {
		return name, false
	}
	return name, true
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }

func openEntry(entries map[string]*zip.File, name string) (io.ReadCloser, error) {
	f := entries[name]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.Open()
}
