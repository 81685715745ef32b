package distributed

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/natstest"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
	"github.com/sanquan/sanquan/region/pack"
)

// rig is a database with the tiny pack, a cluster and the program.
type rig struct {
	database *pgtest.Server
	store    *sqlstore.Store
	cluster  *natstest.Cluster
	environ  []string
	bin      string
	dir      string
	workers  []*exec.Cmd
	servers  []server
}

// server is a `sanquan serve` and where it answers.
type server struct {
	*exec.Cmd
	url string
}

func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{database: pgtest.Start(t), dir: t.TempDir()}
	r.connect(t)
	tables, report, err := pack.Read(t.Context(), "../../region/pack/testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.store.InstallPack(t.Context(), tables, report.Sum, time.Now()); err != nil {
		t.Fatal(err)
	}
	r.cluster = natstest.Start(t, 3)
	r.bin = filepath.Join(r.dir, "sanquan")
	if out, err := exec.Command("go", "build", "-o", r.bin, "../../cmd/sanquan").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r.environ = append(os.Environ(), "SANQUAN_DATABASE="+r.database.URL(), "SANQUAN_NATS="+r.cluster.Servers(), "SANQUAN_NATS_REPLICAS=3", "SANQUAN_JOBS_WORKERS=2")
	return r
}

// connect opens the database for the test itself.
func (r *rig) connect(t testing.TB) {
	t.Helper()
	store, err := sqlstore.Connect(t.Context(), r.database.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	r.store = store
}

// run starts the program with a data folder of its own and returns the line by
// which it says that it is ready.
func (r *rig) run(t testing.TB, command string, environ ...string) (*exec.Cmd, []byte) {
	t.Helper()
	cmd := exec.Command(r.bin, command, "--json", "--data", filepath.Join(r.dir, uuid.NewString()))
	cmd.Env = append(r.environ[:len(r.environ):len(r.environ)], environ...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rest(cmd) })
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("sanquan %s said %q, %v", command, line, err)
	}
	return cmd, line
}

// rest ends a process and waits for it; one that has ended is left alone.
func rest(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait() // interrupted, or killed before
}

// work starts worker processes and waits until they take jobs.
func (r *rig) work(t testing.TB, n int) {
	t.Helper()
	for range n {
		cmd, _ := r.run(t, "worker")
		r.workers = append(r.workers, cmd)
	}
}

// serve starts a server on a free port that does not work on jobs itself.
func (r *rig) serve(t testing.TB) server {
	t.Helper()
	cmd, line := r.run(t, "serve", "SANQUAN_LISTEN=127.0.0.1:0", "SANQUAN_JOBS_WORKERS=0", "SANQUAN_LIMITS_REQUESTS_PER_MINUTE=0")
	var said struct{ URL string }
	if err := json.Unmarshal(line, &said); err != nil {
		t.Fatal(err)
	}
	return server{cmd, said.URL}
}

// args are those of a small matrix, a little different each time.
func args(i int) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"points":"areas","format":"csv","threads":1,"minutes":%d}`, 30+i%60))
}

// submit wants n small matrices.
func (r *rig) submit(t testing.TB, n int) {
	t.Helper()
	for i := range n {
		now := time.Now()
		_, _, err := r.store.SubmitJob(t.Context(), jobs.Job{
			ID: uuid.Must(uuid.NewV7()).String(), Kind: "matrix", State: jobs.Queued, MaxAttempts: 4, Created: now, Due: now, Version: 1, Args: args(i),
		}, jobs.Request{})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// finish waits until no job is left to do: its message goes with its end. The
// look is as cheap after many jobs as after few.
func (r *rig) finish(t testing.TB) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		left, _, err := r.store.ListMessages(t.Context(), false, sqlstore.Page{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the work does not come to an end")
		case <-tick.C:
		}
	}
}

// done demands that there are that many jobs, all of them done, and counts the
// attempts that they took.
func (r *rig) done(t testing.TB, want int) (attempts int) {
	t.Helper()
	all := r.jobs(t)
	for _, j := range all {
		if attempts += j.Attempt; j.State != jobs.Done {
			t.Errorf("job %+v", j)
		}
	}
	if len(all) != want {
		t.Errorf("%d jobs were asked for, there are %d", want, len(all))
	}
	return attempts
}

// jobs are all jobs that there are.
func (r *rig) jobs(t testing.TB) []jobs.Job {
	t.Helper()
	var all []jobs.Job
	page := sqlstore.Page{Limit: sqlstore.PageMost}
	for {
		list, next, err := r.store.ListJobs(t.Context(), jobs.Filter{}, page)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list...)
		if page.Cursor = next; next == "" {
			return all
		}
	}
}
