package gtfs_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/sanquan/sanquan/commute/gtfs"
)

// zipOf packs tables below a folder, "" for none.
func zipOf(tb testing.TB, folder string, t tables) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range t {
		w, err := z.Create(folder + name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// FuzzZip feeds arbitrary archives to the reader: none makes it panic, or take
// in more than the limits.
func FuzzZip(f *testing.F) {
	whole := zipOf(f, "", plain)
	f.Add(whole)
	f.Add(zipOf(f, "feed/", plain))
	f.Add(zipOf(f, "../", plain))
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		feed, report, err := gtfs.Read(t.Context(), z, gtfs.Limits{Bytes: 1 << 20, Rows: 1000, Problems: 50})
		if !usable(t, report, err) {
			return
		}
		checkReferences(t, feed)
	})
}

// A day that is read is written so that it is read as the same again.
func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"20260513", "2026-05-13", "20260230", "00000101", "99991231", "2026-5-13", "", "2026051", "２０２６０５１３"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, ok := gtfs.ParseDate(text)
		if !ok {
			return
		}
		if again, ok := gtfs.ParseDate(day.String()); !ok || again != day {
			t.Errorf("%q is %s, read as %s", text, day, again)
		}
	})
}
