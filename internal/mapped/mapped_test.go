package mapped_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/mapped"
)

func TestWhatIsWrittenIsReadInPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	for _, text := range []string{"first", "a second, longer one", ""} {
		if err := mapped.Write(path, func(f *os.File) error { _, err := f.WriteString(text); return err }); err != nil {
			t.Fatal(err)
		}
		f, err := mapped.Open(path)
		if err != nil || string(f.Data) != text {
			t.Fatalf("%q, %v", f.Data, err)
		}
		if err := errors.Join(f.Close(), f.Close()); err != nil {
			t.Error(err)
		}
	}
}

// Who has a file open keeps what was there when it is replaced.
func TestReplacingAFileLeavesOpenOnesAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	put := func(text string) {
		if err := mapped.Write(path, func(f *os.File) error { _, err := f.WriteString(text); return err }); err != nil {
			t.Fatal(err)
		}
	}
	put("before")
	f, err := mapped.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	put("after it")
	if string(f.Data) != "before" {
		t.Errorf("%q", f.Data)
	}
	_ = f.Close()
}

func TestAFailedWriteLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x")
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := mapped.Write(path, func(f *os.File) error { _, _ = f.WriteString("half"); return os.ErrClosed })
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != "mapped.not_written" {
		t.Errorf("%v", err)
	}
	text, _ := os.ReadFile(path)
	if list, _ := os.ReadDir(dir); len(list) != 1 || string(text) != "kept" {
		t.Errorf("%v, %q", list, text)
	}
	if err := mapped.Write(filepath.Join(dir, "none", "x"), func(*os.File) error { return nil }); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("%v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	for path, id := range map[string]string{filepath.Join(dir, "none"): "mapped.missing", dir: "mapped.unreadable"} {
		_, err := mapped.Open(path)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != id {
			t.Errorf("%v, want %s", err, id)
		}
	}
}
