package pack

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

// folder writes the files of a pack into a new folder.
func (f files) folder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The canonical form is a fixed point, and a zip of it always the same bytes.
func TestBuildIsByteIdentical(t *testing.T) {
	var zips [][]byte
	for range 2 {
		dir := tiny(t).folder(t)
		out := filepath.Join(t.TempDir(), "tiny.zip")
		report, err := Build(t.Context(), dir, out)
		if err != nil {
			t.Fatalf("%v %v", err, report.Problems)
		}
		for name, content := range tiny(t) {
			if !bytes.Equal(content, read(t, filepath.Join(dir, name))) {
				t.Errorf("Build changed %s of a canonical pack", name)
			}
		}
		zips = append(zips, read(t, out))
		zipped, err := Verify(t.Context(), out)
		if err != nil || !zipped.OK() {
			t.Fatalf("the zip is broken: %v %v", err, zipped)
		}
		if zipped.Sum != report.Sum {
			t.Error("folder and zip have different sums")
		}
	}
	if !bytes.Equal(zips[0], zips[1]) {
		t.Error("two builds differ")
	}
}

// Whatever the form of the same rows, Build makes the same pack of them.
func TestBuildBringsIntoCanonicalForm(t *testing.T) {
	f := tiny(t)
	f["tables/firms.csv"] = append([]byte("\xef\xbb\xbf"), bytes.ReplaceAll(f["tables/firms.csv"], []byte("\n"), []byte("\r\n"))...)
	f.text("tables/items.csv", "SB001,", `"SB001",`)
	f.text("tables/items.csv", "\nGJ001", "\n\n\nGJ001")
	f["tables/bands.csv"] = bytes.TrimRight(f["tables/bands.csv"], "\n")
	f["tables/moves.csv"] = bytes.ReplaceAll(f["tables/moves.csv"], []byte("\n"), []byte("\r"))
	f.rows("calendar", func(rows [][]string) [][]string {
		for _, r := range rows {
			slices.Reverse(r)
		}
		return rows
	})
	f.describe(func(d *Descriptor) { d.Resources = nil })
	dir := f.folder(t)
	if report, err := Build(t.Context(), dir, ""); err != nil {
		t.Fatalf("%v %+v", err, report.Problems)
	}
	for name, content := range tiny(t) {
		if diff := cmp.Diff(string(content), string(read(t, filepath.Join(dir, name)))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestBuildRefusesAndWritesNothing(t *testing.T) {
	for _, m := range mutations() {
		if tolerated[m.want.Code] {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			f := m.apply(t)
			dir, out := f.folder(t), filepath.Join(t.TempDir(), "out.zip")
			report, err := Build(t.Context(), dir, out)
			if m.want.Code == codeMissingFile && err == nil {
				return // a table that is not there is not listed by the new descriptor
			}
			if fault.CodeOf(err) != fault.Invalid || report.OK() {
				t.Fatalf("got %v", err)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a zip was written")
			}
			for name, content := range f {
				if !bytes.Equal(content, read(t, filepath.Join(dir, name))) {
					t.Errorf("%s was changed", name)
				}
			}
			left, err := filepath.Glob(filepath.Join(dir, "*", ".*"))
			if err != nil || left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// What is read is what was written, for any value that a pack may hold.
func TestReadReturnsWhatTheTablesSay(t *testing.T) {
	tables, report, err := Read(t.Context(), "testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range Schema() {
		rows := slot(&tables, &table)
		if rows.Len() != report.Rows[table.Name] {
			t.Errorf("%s: %d rows, report says %d", table.Name, rows.Len(), report.Rows[table.Name])
		}
		got := encodeRows(t, rows)
		want := string(tiny(t)[table.Path()])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", table.Name, diff)
		}
	}
	manifest := region.Manifest{
		Name: "tiny", Title: "试验区", TitleEN: "Tiny test region", Version: "1.0.0", Created: "2026-09-30",
		TimeZone: "Asia/Shanghai", Home: "990101",
	}
	if diff := cmp.Diff(manifest, tables.Manifest); diff != "" {
		t.Error(diff)
	}
	outlines := []region.Outline{
		{Area: "990101", Geometry: orb.MultiPolygon{{{{116, 39.8}, {116.4, 39.8}, {116.4, 40}, {116, 40}, {116, 39.8}}}}},
		{Area: "990102", Geometry: orb.MultiPolygon{{{{115.6, 39.8}, {116, 39.8}, {116, 40}, {115.6, 40}, {115.6, 39.8}}}}},
	}
	if diff := cmp.Diff(outlines, tables.Outlines); diff != "" {
		t.Error(diff)
	}
}

func encodeRows(t *testing.T, rows reflect.Value) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	kind := rows.Type().Elem()
	record := make([]string, kind.NumField())
	for i := range record {
		record[i] = kind.Field(i).Tag.Get("csv")
	}
	for i := -1; i < rows.Len(); i++ {
		for j := range record {
			if i < 0 {
				break
			}
			switch f := rows.Index(i).Field(j); f.Kind() {
			case reflect.Float64:
				record[j] = strconv.FormatFloat(f.Float(), 'f', -1, 64)
			default:
				record[j] = fmt.Sprint(f.Interface())
			}
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.String()
}

// A pack from NewDescriptor and nothing else but tables can be built.
func TestNewDescriptor(t *testing.T) {
	f := tiny(t)
	d := NewDescriptor(region.Manifest{
		Name: "new", Title: "新", TitleEN: "New", Version: "0.1.0", Created: "2026-09-30", TimeZone: "Asia/Shanghai", Home: "990101",
	}, []Licence{{Name: "CC0-1.0"}}, nil)
	encoded, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	f[descriptorFile] = encoded
	report, err := Build(t.Context(), f.folder(t), "")
	if err != nil {
		t.Fatalf("%v %+v", err, report.Problems)
	}
	if report.Name != "new" || report.Rows["calls"] != 10 {
		t.Errorf("%+v", report)
	}
}

// The scanner agrees with encoding/csv on all that both accept.
func TestScannerAgreesWithEncodingCSV(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "b", ",", `"`, `""`, "京", " ", "x,y", ""}
	for range 2000 {
		want := make([][]string, 1+rng.IntN(4))
		columns := 2 + rng.IntN(4)
		for i := range want {
			want[i] = make([]string, columns)
			for j := range want[i] {
				for range rng.IntN(4) {
					want[i][j] += alphabet[rng.IntN(len(alphabet))]
				}
			}
		}
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(want); err != nil {
			t.Fatal(err)
		}
		s := newScanner(&b, 1<<10, '\n')
		var got [][]string
		for s.next() {
			if s.code != "" {
				t.Fatalf("%q: %s", want, s.code)
			}
			row := []string{}
			for _, c := range s.cells {
				row = append(row, string(c))
			}
			got = append(got, row)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}
