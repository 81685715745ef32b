package reach

import (
	"errors"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
)

func wantFault(t *testing.T, err error, id string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.ID != id {
		t.Errorf("error %v, want fault %s", err, id)
	}
}
