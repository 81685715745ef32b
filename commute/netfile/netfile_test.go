package netfile_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/sanquan/sanquan/commute/netfile"
)

type pair struct {
	a uint32
	b float32
}

func file(t testing.TB) []byte {
	t.Helper()
	var w netfile.Writer
	netfile.Put(&w, "numbers", []uint32{1, 2, 3})
	netfile.Put(&w, "pairs", []pair{{1, 2.5}, {3, 4.5}})
	netfile.Put(&w, "none", []int64{})
	netfile.PutText(&w, "a name of 24 characters!", "text 文")
	var out bytes.Buffer
	n, err := w.WriteTo(&out)
	if err != nil || n != int64(out.Len()) {
		t.Fatalf("%d bytes, %v", n, err)
	}
	return out.Bytes()
}

func TestColumnsAreRead(t *testing.T) {
	for _, moved := range []int{0, 1, 4} { // columns that are not aligned are copied
		data := append(make([]byte, moved), file(t)...)[moved:]
		f, err := netfile.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		numbers, err1 := netfile.Get[uint32](f, "numbers")
		pairs, err2 := netfile.Get[pair](f, "pairs")
		none, err3 := netfile.Get[int64](f, "none")
		text, err4 := netfile.GetText(f, "a name of 24 characters!")
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(numbers, []uint32{1, 2, 3}) || !slices.Equal(pairs, []pair{{1, 2.5}, {3, 4.5}}) || len(none) != 0 || text != "text 文" {
			t.Errorf("%v %v %v %q", numbers, pairs, none, text)
		}
	}
}

func TestColumnsAreNotMistaken(t *testing.T) {
	f, err := netfile.Parse(file(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err1 := netfile.Get[uint64](f, "numbers")
	_, err2 := netfile.Get[uint32](f, "missing")
	_, err3 := netfile.GetText(f, "numbers")
	for i, err := range []error{err1, err2, err3} {
		if !errors.As(err, new(netfile.Corrupt)) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestNamesAreCheckedWhenWritten(t *testing.T) {
	for _, name := range []string{"twice", "a name that is longer than it may be"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was taken", name)
				}
			}()
			var w netfile.Writer
			netfile.PutText(&w, "twice", "")
			netfile.PutText(&w, name, "")
		}()
	}
}

// FuzzParse must refuse or read whatever it is given.
func FuzzParse(f *testing.F) {
	sound := file(f)
	f.Add(sound)
	f.Add(sound[:70])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		parsed, err := netfile.Parse(data)
		if err != nil {
			return
		}
		_, _ = netfile.Get[uint32](parsed, "numbers")
		_, _ = netfile.GetText(parsed, "a name of 24 characters!")
	})
}
