// Package distributed measures background jobs on several processes: workers
// of the built program that share a PostgreSQL and a NATS cluster of three
// nodes, all on this machine. It also kills any one of them and sees that the
// work goes on.
package distributed

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/natstest"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
	"github.com/sanquan/sanquan/region/pack"
)

func TestMain(m *testing.M) {
	natstest.Node()
	os.Exit(pgtest.Main(m))
}

// rig is a database with the tiny pack, a cluster and the program.
type rig struct {
	store   *sqlstore.Store
	cluster *natstest.Cluster
	environ []string
	bin     string
	dir     string
	workers []*exec.Cmd
}

func newRig(t testing.TB) *rig {
	t.Helper()
	url := pgtest.URL(t)
	store, err := sqlstore.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	tables, report, err := pack.Read(t.Context(), "../../region/pack/testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.InstallPack(t.Context(), tables, report.Sum, time.Now()); err != nil {
		t.Fatal(err)
	}
	r := &rig{store: store, cluster: natstest.Start(t, 3), dir: t.TempDir()}
	r.bin = filepath.Join(r.dir, "sanquan")
	if out, err := exec.Command("go", "build", "-o", r.bin, "../../cmd/sanquan").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r.environ = append(os.Environ(), "SANQUAN_DATABASE="+url, "SANQUAN_NATS="+r.cluster.Servers(), "SANQUAN_NATS_REPLICAS=3", "SANQUAN_JOBS_WORKERS=2")
	return r
}

// work starts worker processes, each with a data folder of its own, and waits
// until they take jobs.
func (r *rig) work(t testing.TB, n int) {
	t.Helper()
	for range n {
		cmd := exec.Command(r.bin, "worker", "--json", "--data", filepath.Join(r.dir, uuid.NewString()))
		cmd.Env = r.environ
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		r.workers = append(r.workers, cmd)
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, "{") {
			t.Fatalf("a worker said %q, %v", line, err)
		}
	}
	t.Cleanup(r.rest)
}

// rest ends all workers.
func (r *rig) rest() {
	for _, w := range r.workers {
		_ = w.Process.Signal(os.Interrupt)
		_ = w.Wait() // interrupted
	}
	r.workers = nil
}

// ask wants n small matrices.
func (r *rig) ask(t testing.TB, n int) {
	t.Helper()
	for i := range n {
		now := time.Now()
		_, _, err := r.store.SubmitJob(t.Context(), jobs.Job{
			ID: uuid.Must(uuid.NewV7()).String(), Kind: "matrix", State: jobs.Queued, MaxAttempts: 4, Created: now, Due: now, Version: 1,
			Args: json.RawMessage(fmt.Sprintf(`{"points":"areas","format":"csv","threads":1,"minutes":%d}`, 30+i%60)),
		}, jobs.Request{})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// done waits until no job is left and counts those that are done, and attempts.
func (r *rig) done(t testing.TB, atLeast int) (done, attempts int) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		done, attempts = 0, 0
		page := sqlstore.Page{Limit: sqlstore.PageMost}
		for {
			list, next, err := r.store.ListJobs(t.Context(), jobs.Filter{}, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, j := range list {
				if attempts += j.Attempt; j.State == jobs.Done {
					done++
				} else if j.State.Ended() {
					t.Fatalf("job %+v", j)
				}
			}
			if page.Cursor = next; next == "" {
				break
			}
		}
		if done >= atLeast {
			return done, attempts
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the work does not come to an end")
		case <-tick.C:
		}
	}
}

// BenchmarkWorkers prints jobs a second with one, two and three workers.
func BenchmarkWorkers(b *testing.B) {
	r := newRig(b)
	const each = 150
	asked, single := 0, 0.0
	for n := 1; n <= 3; n++ {
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			r.work(b, n)
			for b.Loop() {
				asked += each
				r.ask(b, each)
				r.done(b, asked)
			}
			rate := float64(each*b.N) / b.Elapsed().Seconds()
			if n == 1 {
				single = rate
			}
			b.ReportMetric(rate, "jobs/s")
			b.ReportMetric(rate/single, "×one-worker")
			r.rest()
		})
	}
}

// A worker or a node of the cluster is killed while jobs wait and run: all are
// done in the end.
func TestAnyProcessMayDie(t *testing.T) {
	r := newRig(t)
	r.work(t, 3)
	const each = 60
	asked := 0
	for name, kill := range map[string]func(){
		"a worker": func() { _ = r.workers[0].Process.Kill() },
		"a node":   func() { r.cluster.Kill(1) },
	} {
		asked += each
		r.ask(t, each)
		r.done(t, asked-each*9/10) // in the middle of it
		kill()
		began := time.Now()
		done, attempts := r.done(t, asked)
		t.Logf("%s was killed: %d jobs are done, %d attempts in all, the rest took %.1f s", name, done, attempts, time.Since(began).Seconds())
	}
}
