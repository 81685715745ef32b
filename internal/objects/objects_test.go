package objects_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/objects"
)

func TestFolder(t *testing.T) {
	f := objects.Folder{Dir: filepath.Join(t.TempDir(), "objects")}
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // of "abc", FIPS 180-4
	for range 2 {
		ref, err := f.Put(t.Context(), strings.NewReader("abc"))
		if err != nil || ref != (objects.Ref{Sum: want, Bytes: 3}) {
			t.Fatalf("%+v, %v", ref, err)
		}
	}
	files, err := os.ReadDir(f.Dir)
	if err != nil || len(files) != 1 {
		t.Errorf("files %v, %v", files, err)
	}
	read := func() (string, error) {
		r, err := f.Open(t.Context(), want)
		if err != nil {
			return "", err
		}
		defer r.Close()
		raw, err := io.ReadAll(r)
		return string(raw), err
	}
	if text, err := read(); err != nil || text != "abc" {
		t.Errorf("%q, %v", text, err)
	}
	if err := os.WriteFile(filepath.Join(f.Dir, want), []byte("abd"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(); fault.CodeOf(err) != fault.Internal {
		t.Errorf("a damaged object: %v", err)
	}
	for _, sum := range []string{strings.Repeat("0", 64), "../objects", ""} {
		if _, err := f.Open(t.Context(), sum); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%q: %v", sum, err)
		}
	}
}

// What cannot be read to its end leaves nothing.
func TestABrokenReader(t *testing.T) {
	f := objects.Folder{Dir: t.TempDir()}
	broken := errors.New("broken")
	_, err := f.Put(t.Context(), io.MultiReader(strings.NewReader("abc"), failing{broken}))
	if files, _ := os.ReadDir(f.Dir); !errors.Is(err, broken) || len(files) != 0 {
		t.Errorf("%v, files %v", err, files)
	}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }
