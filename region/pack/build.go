package pack

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// Build brings the pack in a folder into its canonical form and, unless out is
// empty, zips it to that path. It rewrites the resources of datapackage.json
// (paths, sizes, hashes, row counts, schemas); the other members of it must be
// there. Tables keep their rows and the order of them; columns get the order of
// the schema, lines end in LF, cells are quoted only where they must be, a byte
// order mark and blank rows go. Nothing that could change a value is done.
//
// A pack with any other fault is refused with fault pack.refused and a report,
// and nothing is written. Every file is replaced as a whole; the descriptor
// last, so that an interrupted Build is detected by Verify and put right by the
// next Build. Equal content gives equal bytes with the same release of Go
// (whose compressor may change between releases).
func (v Verifier) Build(ctx context.Context, dir, out string) (*Report, error) {
	report, _, err := v.atPath(ctx, dir, mode{draft: true})
	if err == nil && !report.OK() {
		err = fault.New(fault.Invalid, "pack.refused", "count", report.Total)
	}
	if err != nil {
		return report, err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return report, fault.New(fault.Invalid, "pack.not_a_folder", "path", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return report, unreadable(err, dir)
	}
	defer func() { _ = root.Close() }() // every write was checked before
	if err := rebuild(ctx, root, v.Limits.orDefaults()); err != nil {
		return report, err
	}
	report, err = v.Verify(ctx, dir)
	if err == nil && !report.OK() {
		err = fault.New(fault.Invalid, "pack.refused", "count", report.Total)
	}
	if err != nil || out == "" {
		return report, err
	}
	return report, replace(out, func(w io.Writer) error { return writeZip(ctx, root, w) })
}

// Build is Verifier.Build with the default limits.
func Build(ctx context.Context, dir, out string) (*Report, error) {
	return Verifier{}.Build(ctx, dir, out)
}

// rebuild rewrites tables and descriptor of a folder that has been verified.
func rebuild(ctx context.Context, root *os.Root, limits Limits) error {
	content, err := root.ReadFile(descriptorFile)
	if err != nil {
		return unreadable(err, descriptorFile)
	}
	f := probeOf(content)
	if content, err = f.text(content); err != nil {
		return unreadable(err, descriptorFile)
	}
	d, problem := parseDescriptor(content)
	if problem != nil {
		return fault.New(fault.Invalid, "pack.refused", "count", 1) // it changed since it was verified
	}
	in, err := openFolder(root.FS(), limits, newReport(1))
	if err != nil {
		return err
	}
	d.Resources = []*Resource{}
	for _, name := range in.names() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if name == descriptorFile {
			continue
		}
		rows := 0
		if t := lookupTable(resourceName(name)); t != nil {
			if rows, err = rewriteTable(root, t, limits); err != nil {
				return err
			}
		}
		facts, err := probeFile(root, name)
		if err != nil {
			return err
		}
		d.Resources = append(d.Resources, newResource(name, facts.bytes, facts.sum, rows))
	}
	encoded, err := d.Encode()
	if err != nil {
		return err
	}
	return rewrite(root, descriptorFile, func(w io.Writer) error {
		_, err := w.Write(encoded)
		return err
	})
}

func probeOf(content []byte) facts {
	p := newProbe()
	_, _ = p.Write(content) // never fails
	return p.facts()
}

func probeFile(root *os.Root, name string) (facts, error) {
	file, err := root.Open(name)
	if err != nil {
		return facts{}, unreadable(err, name)
	}
	defer func() { _ = file.Close() }() // opened for reading only
	p := newProbe()
	if _, err := io.Copy(struct{ io.Writer }{p}, file); err != nil {
		return facts{}, unreadable(err, name)
	}
	return p.facts(), nil
}

// rewriteTable writes a table in canonical form and returns its rows.
func rewriteTable(root *os.Root, t *Table, limits Limits) (int, error) {
	f, err := probeFile(root, t.Path())
	if err != nil {
		return 0, err
	}
	rows := 0
	err = rewrite(root, t.Path(), func(w io.Writer) error {
		file, err := root.Open(t.Path())
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // opened for reading only
		text, err := f.reader(file)
		if err != nil {
			return err
		}
		end := byte('\n')
		if f.lineEnd == "CR" {
			end = '\r'
		}
		rows, err = canonical(newScanner(text, limits.LineBytes, end), t, w)
		return err
	})
	return rows, err
}

// errChanged means that a table is no longer the one that was verified.
var errChanged = errors.New("table changed while it was rewritten")

// canonical writes the rows of a verified table in canonical form.
func canonical(s *scanner, t *Table, w io.Writer) (int, error) {
	out := csv.NewWriter(w)
	columns := t.Columns()
	if !s.next() || len(s.cells) != len(columns) {
		return 0, errors.Join(errChanged, s.err)
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.IndexFunc(s.cells, func(cell []byte) bool { return string(cell) == c }); at[i] < 0 {
			return 0, errChanged
		}
	}
	if err := out.Write(columns); err != nil {
		return 0, err
	}
	rows, record := 0, make([]string, len(columns))
	for s.next() {
		if len(s.cells) == 0 && s.code == "" {
			continue
		}
		if len(s.cells) != len(columns) || s.code != "" {
			return 0, errChanged
		}
		for i, c := range at {
			record[i] = string(s.cells[c])
		}
		if err := out.Write(record); err != nil {
			return 0, err
		}
		rows++
	}
	out.Flush()
	return rows, errors.Join(s.err, out.Error())
}

// rewrite replaces a file of the folder once its new content is complete.
func rewrite(root *os.Root, name string, write func(io.Writer) error) error {
	temporary := filepath.ToSlash(filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".new"))
	file, err := root.OpenFile(temporary, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "pack.unwritable", "file", name)
	}
	err = flushTo(file, write)
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		return errors.Join(fault.Wrap(err, fault.Unavailable, "pack.unwritable", "file", name), ignoreMissing(root.Remove(temporary)))
	}
	return nil
}

// replace is rewrite for a path outside of a pack.
func replace(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "pack.unwritable", "file", path)
	}
	err = flushTo(file, write)
	if err == nil {
		err = os.Chmod(file.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(fault.Wrap(err, fault.Unavailable, "pack.unwritable", "file", path), ignoreMissing(os.Remove(file.Name())))
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func flushTo(file *os.File, write func(io.Writer) error) error {
	buffered := bufio.NewWriterSize(file, 256<<10)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// dosDate is 1 January 1980, the earliest a zip can say. It stands in every
// entry, so that equal content gives equal bytes.
const dosDate = 1<<5 | 1

// writeZip zips a folder that has been built: the descriptor first, the files
// in the order of the descriptor, no times, no owners, no extra fields.
func writeZip(ctx context.Context, root *os.Root, w io.Writer) error {
	in, err := openFolder(root.FS(), defaultLimits, newReport(1))
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, name := range in.names() {
		if err := ctx.Err(); err != nil {
			return err
		}
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		//lint:ignore SA1019 Modified would add an extra field with a time zone.
		header.ModifiedDate = dosDate
		entry, err := z.CreateHeader(header)
		if err != nil {
			return err
		}
		file, err := root.Open(name)
		if err != nil {
			return unreadable(err, name)
		}
		_, err = io.Copy(entry, file)
		if err = errors.Join(err, file.Close()); err != nil {
			return unreadable(err, name)
		}
	}
	return z.Close()
}
