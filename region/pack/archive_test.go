package pack

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// zipOf zips files in order of name after passing each header to change.
func zipOf(t testing.TB, f files, change func(*zip.FileHeader)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range sortedKeys(f) {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if change != nil {
			change(h)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(f[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zipCase struct {
	name string
	zip  []byte
	want string // code
	file string
}

func zipCases(t testing.TB) []zipCase {
	with := func(name, content string) []byte {
		f := tiny(t)
		f[name] = []byte(content)
		return zipOf(t, f, nil)
	}
	renamed := func(from, to string) []byte {
		return zipOf(t, tiny(t), func(h *zip.FileHeader) {
			if h.Name == from {
				h.Name = to
			}
		})
	}
	nested := files{}
	for name, content := range tiny(t) {
		nested["tiny/"+name] = content
	}
	truncated := zipOf(t, tiny(t), nil)
	bomb := tiny(t)
	bomb["gtfs/bomb.zip"] = bytes.Repeat([]byte{0}, 8<<20)
	return []zipCase{
		{"path leaves the pack", with("../evil.csv", "x"), codeZipName, "../evil.csv"},
		{"absolute path", with("/etc/passwd", "x"), codeZipName, "/etc/passwd"},
		{"path of Windows", with(`tables\calls.csv`, "x"), codeZipName, `tables\calls.csv`},
		{"drive of Windows", with("C:calls.csv", "x"), codeZipName, "C:calls.csv"},
		{"nested in a folder", zipOf(t, nested, nil), codeNested, "tiny/"},
		{"entry differs by case only", with("tables/CALLS.csv", "x"), codeUnknownFile, "tables/CALLS.csv"},
		{"entry twice", renamed("tables/bands.csv", "tables/calls.csv"), codeZipDuplicate, "tables/calls.csv"},
		{"symbolic link", zipOf(t, tiny(t), func(h *zip.FileHeader) {
			if h.Name == outlineFile {
				h.SetMode(fs.ModeSymlink | 0o777)
			}
		}), codeSymlink, outlineFile},
		{"device", zipOf(t, tiny(t), func(h *zip.FileHeader) {
			if h.Name == outlineFile {
				h.SetMode(fs.ModeNamedPipe | 0o666)
			}
		}), codeNotRegular, outlineFile},
		{"file of no pack", with("README.md", "x"), codeUnknownFile, "README.md"},
		{"folder of no pack", with("__MACOSX/._calls.csv", "x"), codeUnknownFile, "__MACOSX/._calls.csv"},
		{"encrypted", zipOf(t, tiny(t), func(h *zip.FileHeader) {
			if h.Name == outlineFile {
				h.Flags |= 1
			}
		}), codeZipMethod, outlineFile},
		{"bomb", zipOf(t, bomb, nil), codeZipRatio, "gtfs/bomb.zip"},
		{"not a zip", []byte("Rar!\x1a\x07"), codeNotZip, ""},
		{"cut short", truncated[:len(truncated)/2], codeNotZip, ""},
		{"damaged entry", damage(t, truncated), codeZipDamaged, "tables/sources.csv"},
	}
}

// damage changes the compressed bytes of tables/sources.csv.
func damage(t testing.TB, zipped []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.File, func(f *zip.File) bool { return f.Name == "tables/sources.csv" })
	offset, err := r.File[i].DataOffset()
	if err != nil {
		t.Fatal(err)
	}
	out := bytes.Clone(zipped)
	for j := range 20 {
		out[offset+30+int64(j)] ^= 0x55
	}
	return out
}

func TestZips(t *testing.T) {
	for _, c := range zipCases(t) {
		t.Run(c.name, func(t *testing.T) {
			report, err := Verifier{}.VerifyZip(t.Context(), bytes.NewReader(c.zip), int64(len(c.zip)))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range report.Problems {
				checkSentences(t, p)
			}
			want := []Count{}
			if c.want != "" {
				want = append(want, Count{c.file, c.want, 1})
			}
			got := slices.DeleteFunc(slices.Clone(report.Counts), func(n Count) bool {
				return c.want == codeZipDamaged && n.Code != codeZipDamaged // what refers to it follows
			})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s\n%+v", diff, report.Problems)
			}
		})
	}
}

// rawZip writes entries with headers that archive/zip would not write.
func rawZip(entries []rawEntry) []byte {
	var b, directory bytes.Buffer
	le := binary.LittleEndian
	offsets := map[int]uint32{}
	for i, e := range entries {
		if e.share >= 0 && i > 0 {
			offsets[i] = offsets[e.share]
			continue
		}
		offsets[i] = uint32(b.Len())
		head := make([]byte, 30)
		le.PutUint32(head, 0x04034b50)
		le.PutUint16(head[4:], 20)
		le.PutUint16(head[8:], e.method)
		le.PutUint32(head[14:], e.crc)
		le.PutUint32(head[18:], uint32(len(e.data)))
		le.PutUint32(head[22:], e.size)
		le.PutUint16(head[26:], uint16(len(e.name)))
		b.Write(head)
		b.WriteString(e.name)
		b.Write(e.data)
	}
	for i, e := range entries {
		head := make([]byte, 46)
		le.PutUint32(head, 0x02014b50)
		le.PutUint16(head[4:], 20)
		le.PutUint16(head[6:], 20)
		le.PutUint16(head[10:], e.method)
		le.PutUint32(head[16:], e.crc)
		le.PutUint32(head[20:], uint32(len(e.data)))
		le.PutUint32(head[24:], e.size)
		le.PutUint16(head[28:], uint16(len(e.name)))
		le.PutUint32(head[42:], offsets[i])
		directory.Write(head)
		directory.WriteString(e.name)
	}
	end := make([]byte, 22)
	le.PutUint32(end, 0x06054b50)
	le.PutUint16(end[8:], uint16(len(entries)))
	le.PutUint16(end[10:], uint16(len(entries)))
	le.PutUint32(end[12:], uint32(directory.Len()))
	le.PutUint32(end[16:], uint32(b.Len()))
	b.Write(directory.Bytes())
	b.Write(end)
	return b.Bytes()
}

type rawEntry struct {
	name   string
	method uint16
	data   []byte
	size   uint32 // as the headers say
	crc    uint32
	share  int // index of the entry whose bytes this one shares, below 0 for its own
}

// An entry that says it is small and is not fails while it is read.
func TestEntryLongerThanItSays(t *testing.T) {
	big := bytes.Repeat([]byte("x"), 1<<20)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("tables/sources.csv")
	_, _ = w.Write(big)
	_ = z.Close()
	r, _ := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	raw, _ := r.File[0].OpenRaw()
	data, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	zipped := rawZip([]rawEntry{{name: "tables/sources.csv", method: zip.Deflate, data: data, size: 100, crc: crc32.ChecksumIEEE(big), share: -1}})
	report, err := Verifier{}.VerifyZip(t.Context(), bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(report.Counts, Count{"tables/sources.csv", codeZipDamaged, 1}) {
		t.Errorf("%+v", report.Counts)
	}
}

// Many entries that share the same bytes pass one by one, but not together.
func TestOverlappingEntries(t *testing.T) {
	data := make([]byte, 40<<10)
	var entries []rawEntry
	for i := range 1500 {
		share := 0
		if i == 0 {
			share = -1
		}
		entries = append(entries, rawEntry{name: fmt.Sprintf("gtfs/%04d.zip", i), method: zip.Deflate, data: data, size: 7 << 20, share: share})
	}
	zipped := rawZip(entries)
	limits := Limits{TotalBytes: 1 << 40}
	report, err := Verifier{Limits: limits}.VerifyZip(t.Context(), bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Count{{"", codeZipRatio, 1}}, report.Counts); diff != "" {
		t.Error(diff)
	}
}

// A name that is not UTF-8 is shown as the GBK it most likely is.
func TestZipNameInGBK(t *testing.T) {
	zipped := rawZip([]rawEntry{{name: "\xb3\xb5\xd5\xbe.csv", method: zip.Store, share: -1}})
	report, err := Verifier{}.VerifyZip(t.Context(), bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Count{{"车站.csv", codeZipName, 1}}, report.Counts); diff != "" {
		t.Error(diff)
	}
}

func TestFolderOddities(t *testing.T) {
	copyTiny := func(t *testing.T) string {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("testdata/tiny")); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for _, c := range []struct {
		name string
		edit func(dir string) error
		want []found
	}{
		{"other files beside the pack", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "README.md"), nil, 0o600)
		}, []found{}},
		{"link out of the pack", func(dir string) error {
			name := filepath.Join(dir, "tables", "calendar.csv")
			return joinErr(os.Remove(name), os.Symlink("/etc/passwd", name))
		}, []found{{codeSymlink, "tables/calendar.csv", 0, ""}}},
		{"folder for tables is a link", func(dir string) error {
			name := filepath.Join(dir, "tables")
			return joinErr(os.Rename(name, name+"2"), os.Symlink("tables2", name))
		}, []found{{codeSymlink, "tables", 0, ""}}},
		{"folder in place of a table", func(dir string) error {
			name := filepath.Join(dir, "tables", "calendar.csv")
			return joinErr(os.Remove(name), os.Mkdir(name, 0o700))
		}, []found{{codeNotRegular, "tables/calendar.csv", 0, ""}}},
		{"file in place of the folder", func(dir string) error {
			name := filepath.Join(dir, "tables")
			return joinErr(os.RemoveAll(name), os.WriteFile(name, nil, 0o600))
		}, []found{{codeNotRegular, "tables", 0, ""}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copyTiny(t)
			if err := c.edit(dir); err != nil {
				t.Fatal(err)
			}
			report, err := Verify(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, foundIn(report)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func joinErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestLimits(t *testing.T) {
	long := tiny(t)
	long.add("sources", "long,"+strings.Repeat("字", 100_000)+",本项目,2026,x,,")
	long.sign()
	for _, c := range []struct {
		name   string
		files  files
		limits Limits
		want   []Count
	}{
		{"files", tiny(t), Limits{Files: 5}, []Count{{"", codeTooMany, 1}}},
		{"bytes of a file", tiny(t), Limits{FileBytes: 20 << 10}, []Count{{descriptorFile, codeFileTooLarge, 1}}},
		{"bytes of the pack", tiny(t), Limits{TotalBytes: 1 << 10}, []Count{{"", codePackTooLarge, 1}}},
		{"rows of a table", tiny(t), Limits{TableRows: 9}, []Count{{"tables/calls.csv", codeTooManyRows, 1}}},
		{"bytes of a line", long, Limits{}, []Count{{"tables/sources.csv", codeLineTooLong, 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := Verifier{Limits: c.limits}.VerifyFS(t.Context(), c.files.fs())
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range report.Problems {
				checkSentences(t, p)
			}
			if diff := cmp.Diff(c.want, report.Counts); diff != "" {
				t.Errorf("%s\n%+v", diff, report.Problems)
			}
		})
	}
}
