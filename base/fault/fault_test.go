package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
)

func TestCodeOf(t *testing.T) {
	inner := fault.New(fault.NotFound, "reach.place_not_found", "name", "北京东西")
	for name, c := range map[string]struct {
		err  error
		want fault.Code
	}{
		"nil has no code":           {nil, ""},
		"foreign error is internal": {io.EOF, fault.Internal},
		"own error keeps its code":  {inner, fault.NotFound},
		"wrapped by fmt":            {fmt.Errorf("reading stops: %w", inner), fault.NotFound},
		"outermost code wins":       {fault.Wrap(inner, fault.Unavailable, "pack.none_installed"), fault.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fault.CodeOf(c.err); got != c.want {
				t.Errorf("CodeOf = %q, want %q", got, c.want)
			}
		})
	}
}

func TestErrorNamesWhatHappened(t *testing.T) {
	e := fault.Wrap(io.ErrUnexpectedEOF, fault.Invalid, "gtfs.short_row", "file", "stops.txt", "line", 7)
	want := "invalid: gtfs.short_row file=stops.txt line=7: unexpected EOF"
	if got := e.Error(); got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if !errors.Is(e, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
}

func TestOnLeavesTheOriginalAlone(t *testing.T) {
	e := fault.New(fault.Invalid, "x")
	a, b := e.On("from"), e.On("to")
	if e.Fields != nil {
		t.Errorf("original has fields %v", e.Fields)
	}
	if diff := cmp.Diff([]string{"from"}, a.Fields); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"to"}, b.Fields); diff != "" {
		t.Error(diff)
	}
}
