package pack

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

// Verifier verifies and reads packs. The zero value has the default limits.
// It is safe for concurrent use if Progress is.
type Verifier struct {
	Limits Limits

	// Progress, if not nil, is told about every MiB read: the file, and how
	// much of all bytes to be read is done. Every file is read twice, once for
	// its hash and encoding, once for its content.
	Progress func(file string, done, total int64)
}

// Verify checks the pack at a path, a folder or a zip, with the default limits.
func Verify(ctx context.Context, path string) (*Report, error) { return Verifier{}.Verify(ctx, path) }

// Read returns the rows of the pack at a path with the default limits.
func Read(ctx context.Context, path string) (region.Tables, *Report, error) {
	return Verifier{}.Read(ctx, path)
}

// Verify checks the pack at a path, a folder or a zip. The error is about
// reaching the pack, never about what is in it.
// Faults: pack.not_found, pack.unreadable; context errors as they are.
func (v Verifier) Verify(ctx context.Context, path string) (*Report, error) {
	report, _, err := v.atPath(ctx, path, mode{})
	return report, err
}

// VerifyFS checks the pack in a file system, such as an embedded one.
func (v Verifier) VerifyFS(ctx context.Context, fsys fs.FS) (*Report, error) {
	report, _, err := v.inFS(ctx, fsys, mode{})
	return report, err
}

// VerifyZip checks the pack in a zip of the given size.
func (v Verifier) VerifyZip(ctx context.Context, zipped io.ReaderAt, size int64) (*Report, error) {
	limits := v.Limits.orDefaults()
	report := newReport(limits.Problems)
	r, err := zip.NewReader(zipped, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		report.add(Problem{Code: codeNotZip, Args: args([]any{"name", "-", "found", "?"})})
		report.finish()
		return report, nil
	}
	report, _, err = v.run(ctx, listZip(r, size, limits, report), report, mode{})
	return report, err
}

// Read checks the pack at a path and returns its rows. Fault pack.refused,
// beside those of Verify, where it has any fault; the report then says which,
// and the tables are empty.
func (v Verifier) Read(ctx context.Context, path string) (region.Tables, *Report, error) {
	report, tables, err := v.atPath(ctx, path, mode{decode: true})
	return refuse(tables, report, err)
}

// ReadFS is Read for a pack in a file system.
func (v Verifier) ReadFS(ctx context.Context, fsys fs.FS) (region.Tables, *Report, error) {
	report, tables, err := v.inFS(ctx, fsys, mode{decode: true})
	return refuse(tables, report, err)
}

func refuse(tables *region.Tables, report *Report, err error) (region.Tables, *Report, error) {
	switch {
	case err != nil:
		return region.Tables{}, report, err
	case !report.OK():
		return region.Tables{}, report, fault.New(fault.Invalid, "pack.refused", "count", report.Total)
	}
	return *tables, report, nil
}

// mode is what a run is for.
type mode struct {
	decode bool // keep the rows
	draft  bool // overlook what Build puts right
}

func (v Verifier) atPath(ctx context.Context, path string, m mode) (*Report, *region.Tables, error) {
	limits := v.Limits.orDefaults()
	report := newReport(limits.Problems)
	in, err := openPath(path, limits, report)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = in.close() }() // opened for reading only
	return v.run(ctx, in, report, m)
}

func (v Verifier) inFS(ctx context.Context, fsys fs.FS, m mode) (*Report, *region.Tables, error) {
	limits := v.Limits.orDefaults()
	report := newReport(limits.Problems)
	in, err := openFolder(fsys, limits, report)
	if err != nil {
		return nil, nil, err
	}
	return v.run(ctx, in, report, m)
}

// run is one verification.
type run struct {
	Verifier
	ctx    context.Context
	limits Limits
	mode   mode
	in     *input
	report *Report

	descriptor *Descriptor
	absent     map[string]bool // files reported as missing
	facts      map[string]facts
	done       int64 // bytes read, twice the size of all files at the end
	total      int64

	scanner  *scanner           // one for all tables, nil before the first
	keys     map[string]*keySet // by table
	broken   map[string]bool    // tables whose keys are not all known
	told     map[[2]string]bool // faults reported once per table
	atlas    atlas
	services services
	stations map[key]point
	chainOf  map[key]key
	names    map[string][]namedPoint
	tables   region.Tables
}

func (v Verifier) newRun(ctx context.Context, in *input, report *Report, m mode) *run {
	return &run{
		Verifier: v, ctx: ctx, limits: v.Limits.orDefaults(), mode: m, in: in, report: report,
		absent: map[string]bool{}, facts: map[string]facts{}, keys: map[string]*keySet{},
		broken: map[string]bool{}, told: map[[2]string]bool{}, stations: map[key]point{}, chainOf: map[key]key{}, names: map[string][]namedPoint{},
	}
}

func (v Verifier) run(ctx context.Context, in *input, report *Report, m mode) (*Report, *region.Tables, error) {
	r := v.newRun(ctx, in, report, m)
	err := r.all()
	report.finish()
	if err != nil {
		return report, nil, err
	}
	return report, &r.tables, nil
}

// problem reports a fault unless Build puts it right.
func (v *run) problem(p Problem) {
	if !v.mode.draft || !tolerated[p.Code] {
		v.report.add(p)
	}
}

func (v *run) all() error {
	if !v.report.OK() {
		return nil // not safe to open
	}
	for _, size := range v.in.sizes {
		v.report.Bytes += size
	}
	v.total = 2 * v.report.Bytes
	if err := v.readDescriptor(); err != nil {
		return err
	}
	for _, name := range v.in.names() {
		if err := v.inspect(name); err != nil {
			return err
		}
	}
	v.sum()
	if err := v.readOutlines(); err != nil {
		return err
	}
	for i := range schema {
		if err := v.readTable(&schema[i]); err != nil {
			return err
		}
	}
	v.checkOutlineAreas()
	v.checkHome()
	if v.descriptor != nil {
		for _, r := range v.descriptor.Resources {
			v.checkContent(r)
		}
	}
	return v.ctx.Err()
}

// inspect reads a file once for its hash and its encoding.
func (v *run) inspect(name string) error {
	p := newProbe()
	r, err := v.openFile(name)
	if err != nil {
		return v.readError(name, err)
	}
	_, err = io.CopyBuffer(struct{ io.Writer }{p}, r, make([]byte, 64<<10))
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		delete(v.in.sizes, name)
		v.broken[resourceName(name)] = true
		return v.readError(name, err)
	}
	v.facts[name] = p.facts()
	return nil
}

// readError turns an error of reading a file into a problem where the pack is
// to blame, and returns it otherwise.
func (v *run) readError(name string, err error) error {
	if errors.Is(err, errTooLong) {
		v.report.add(tooLarge(name, v.limits.FileBytes+1, v.limits.FileBytes))
		return nil
	}
	if v.in.damaged(err) {
		v.report.add(Problem{File: name, Code: codeZipDamaged})
		return nil
	}
	return unreadable(err, name)
}

// sum hashes the paths and hashes of all files.
func (v *run) sum() {
	h := sha256.New()
	for _, name := range v.in.names() {
		_, _ = io.WriteString(h, name+"\x00"+v.facts[name].sum+"\n") // a hash never fails
	}
	v.report.Sum = hex.EncodeToString(h.Sum(nil))
}

func (v *run) readDescriptor() error {
	if _, there := v.in.sizes[descriptorFile]; !there {
		v.report.add(Problem{File: descriptorFile, Code: codeNoDescriptor})
		return nil
	}
	content, err := v.readWhole(descriptorFile)
	if err != nil || content == nil {
		return err
	}
	d, problem := parseDescriptor(content)
	if problem != nil {
		v.report.add(*problem)
		return nil
	}
	v.descriptor = d
	v.report.Name, v.report.Title, v.report.Version = d.Name, d.Title, d.Version
	v.tables.Manifest = d.Manifest()
	v.checkDescriptor(d)
	v.checkResources(d)
	return nil
}

// readWhole returns the content of a small file as UTF-8 without byte order
// mark. The content is nil where the file cannot be read, which has then been
// reported.
func (v *run) readWhole(name string) ([]byte, error) {
	r, err := v.openFile(name)
	if err != nil {
		return nil, v.readError(name, err)
	}
	content, err := io.ReadAll(r)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		delete(v.in.sizes, name)
		return nil, v.readError(name, err)
	}
	p := newProbe()
	_, _ = p.Write(content) // never fails
	f := p.facts()
	v.checkForm(name, f)
	return f.text(content)
}

// openFile opens a file that counts what is read and stops at the limit.
func (v *run) openFile(name string) (io.ReadCloser, error) {
	f, err := v.in.open(name)
	if err != nil {
		return nil, err
	}
	return &counted{run: v, name: name, file: f, left: v.limits.FileBytes}, nil
}

var errTooLong = errors.New("file is longer than the limit")

// counted reads a file, heeds the context, reports progress and refuses to
// read more than its limit: a file of a folder may grow while it is read.
type counted struct {
	run  *run
	name string
	file io.ReadCloser
	left int64
}

func (c *counted) Read(b []byte) (int, error) {
	if err := c.run.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.file.Read(b)
	if c.left -= int64(n); c.left < 0 {
		return 0, errTooLong
	}
	before := c.run.done
	c.run.done += int64(n)
	if c.run.Progress != nil && before>>20 != c.run.done>>20 {
		c.run.Progress(c.name, min(c.run.done, c.run.total), c.run.total)
	}
	return n, err
}

func (c *counted) Close() error { return c.file.Close() }

// checkForm reports how the text of a file departs from UTF-8 with LF.
func (v *run) checkForm(name string, f facts) {
	switch {
	case f.encoding != encUTF8:
		v.report.add(Problem{File: name, Row: 1, Value: f.encoding, Code: codeEncoding})
		return // its line ends are the same tool's doing
	case f.bom > 0:
		v.problem(Problem{File: name, Row: 1, Value: "EF BB BF", Code: codeBOM})
	}
	switch {
	case f.lineEnd != "LF":
		v.problem(Problem{File: name, Row: max(1, f.crlfLine), Value: f.lineEnd, Code: codeLineEnds})
	case !f.newline && strings.HasPrefix(name, tableFolder): // JSON says itself where it ends
		v.problem(Problem{File: name, Code: codeNoNewline})
	}
}

// checkHome holds the area the pack is seen from to table areas.
func (v *run) checkHome() {
	if v.descriptor == nil || v.descriptor.Sanquan.Home == "" {
		return
	}
	home := v.descriptor.Sanquan.Home
	if areas := v.keys["areas"]; areas != nil && !v.broken["areas"] && !areas.has(hashKey([]byte(home))) {
		v.report.add(Problem{
			File: descriptorFile, Column: "sanquan.home", Value: home, Code: codeDangling,
			Args: args([]any{"table", "areas", "field", "code"}),
		})
	}
}
