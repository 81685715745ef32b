package name

import (
	"slices"
	"testing"
)

func TestFormerDivisions(t *testing.T) {
	all := Former()
	if !slices.Contains(all, FormerDivision{"宣武区", "110102", 2010}) {
		t.Error("宣武区 is not known")
	}
	codes := map[string]bool{}
	for _, a := range National() {
		codes[a.Code] = true
	}
	for _, f := range all {
		if !codes[f.Code] {
			t.Errorf("%s went to %s, which is not there", f.Name, f.Code)
		}
	}
}
