package pack

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// files are the files of a pack by path; a test breaks what it likes.
type files map[string][]byte

// tiny returns the files of the good pack in testdata/tiny.
func tiny(t testing.TB) files { return filesOf(t, "testdata/tiny") }

// filesOf returns the files of a pack in a folder.
func filesOf(t testing.TB, dir string) files {
	t.Helper()
	all := files{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[name], err = fs.ReadFile(root, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (f files) fs() fstest.MapFS {
	m := fstest.MapFS{}
	for name, content := range f {
		m[name] = &fstest.MapFile{Data: content}
	}
	return m
}

// set changes a cell; row is the line of the file.
func (f files) set(table string, row int, column, value string) {
	f.rows(table, func(rows [][]string) [][]string {
		at := slices.Index(rows[0], column)
		if at < 0 || row > len(rows) {
			panic("no such cell: " + table + " " + column)
		}
		rows[row-1][at] = value
		return rows
	})
}

// rows rewrites a table.
func (f files) rows(table string, change func([][]string) [][]string) {
	name := "tables/" + table + ".csv"
	rows, err := csv.NewReader(bytes.NewReader(f[name])).ReadAll()
	if err != nil {
		panic(err)
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(change(rows)); err != nil {
		panic(err)
	}
	f[name] = b.Bytes()
}

// add appends a line to a table.
func (f files) add(table, line string) {
	name := "tables/" + table + ".csv"
	f[name] = append(bytes.Clone(f[name]), line+"\n"...)
}

// drop removes a row.
func (f files) drop(table string, row int) {
	f.rows(table, func(rows [][]string) [][]string { return slices.Delete(rows, row-1, row) })
}

// text replaces the first occurrence of old in a file.
func (f files) text(name, old, with string) {
	if !bytes.Contains(f[name], []byte(old)) {
		panic("no " + old + " in " + name)
	}
	f[name] = bytes.Replace(f[name], []byte(old), []byte(with), 1)
}

// describe changes the descriptor as a value.
func (f files) describe(change func(*Descriptor)) {
	d := &Descriptor{}
	if err := json.Unmarshal(f[descriptorFile], d); err != nil {
		panic(err)
	}
	change(d)
	encoded, err := d.Encode()
	if err != nil {
		panic(err)
	}
	f[descriptorFile] = encoded
}

// sign brings sizes, hashes and row counts of the descriptor up to date, so
// that a change is not also found by its hash.
func (f files) sign() {
	f.describe(func(d *Descriptor) {
		d.Resources = slices.DeleteFunc(d.Resources, func(r *Resource) bool { return f[r.Path] == nil })
		for _, r := range d.Resources {
			p := probeOf(f[r.Path])
			r.Bytes, r.Hash = p.bytes, hashPrefix+p.sum
			if r.Sanquan != nil {
				lines := strings.Count(strings.TrimRight(string(f[r.Path]), "\r\n"), "\n")
				r.Sanquan.Rows = max(0, lines-strings.Count(string(f[r.Path]), "\n\n"))
			}
		}
	})
}
