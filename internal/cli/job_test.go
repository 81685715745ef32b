package cli

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/sanquan/sanquan/internal/jobs"
)

// jobAfter runs a job command and returns the job that it prints.
func jobAfter(t *testing.T, dir string, want int, args ...string) jobs.Job {
	t.Helper()
	var out, said bytes.Buffer
	app := New(&out, &said, []string{"SANQUAN_DATA_DIR=" + dir, "HOME=" + t.TempDir()}, november)
	if code := app.Run(t.Context(), append([]string{"job", "--json"}, args...)); code != want {
		t.Fatalf("%v ended with %d: %s", args, code, said.String())
	}
	var j jobs.Job
	if want == ExitDone {
		if err := json.Unmarshal(out.Bytes(), &j); err != nil {
			t.Fatal(err)
		}
	}
	return j
}

func TestAJobIsCancelledRetriedAndDropped(t *testing.T) {
	dir := t.TempDir()
	id := jobAfter(t, dir, ExitDone, "run", "matrix", "points=places").ID
	for _, c := range []struct {
		verb  string
		code  int
		state jobs.State
	}{
		{"retry", ExitConflict, ""},
		{"drop", ExitConflict, ""},
		{"show", ExitDone, jobs.Queued},
		{"cancel", ExitDone, jobs.Cancelled},
		{"cancel", ExitConflict, ""},
		{"retry", ExitDone, jobs.Queued},
		{"cancel", ExitDone, jobs.Cancelled},
		{"fetch -o x", ExitNotFound, ""},
		{"drop --dry-run", ExitDone, jobs.Cancelled},
		{"drop", ExitDone, jobs.Cancelled},
		{"show", ExitNotFound, ""},
	} {
		words := bytes.Fields([]byte(c.verb))
		args := []string{string(words[0]), id}
		for _, w := range words[1:] {
			args = append(args, string(w))
		}
		if j := jobAfter(t, dir, c.code, args...); j.State != c.state {
			t.Errorf("%s: %+v", c.verb, j)
		}
	}
}
