package gtfs_test

import (
	"archive/zip"
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

// writeFeed writes the tables to dir/feed and, zipped, to dir/feed.zip.
func writeFeed(t *testing.T, zipped *bytes.Buffer, dir string, feed tables) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(os.Mkdir(filepath.Join(dir, "feed"), 0o755))
	z := zip.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(feed)) {
		check(os.WriteFile(filepath.Join(dir, "feed", name), []byte(feed[name]), 0o644))
		w, err := z.Create(name)
		check(err)
		_, err = w.Write([]byte(feed[name]))
		check(err)
	}
	check(z.Close())
	check(os.WriteFile(filepath.Join(dir, "feed.zip"), zipped.Bytes(), 0o644))
}
