package distributed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sanquan/sanquan/internal/jobs"
)

// client asks one server, and the other where the first one does not answer.
type client struct {
	servers func() []server
	mu      sync.Mutex
	ids     map[string]string // job by the key of its request
	retries int               // tries that were not answered
	slowest time.Duration     // from the first try of a request to its answer, since it was last set to zero
}

// patience is how long one try may take. A server of this machine answers, is
// dead, or waits for a database that is.
const patience = 20 * time.Second

// ask wants the small matrix of that number until a server has answered, and
// returns the job. It begins with the server of the number first.
func (c *client) ask(t *testing.T, key string, number, first int) jobs.Job {
	t.Helper()
	began := time.Now()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for try := 0; ; try++ {
		list := c.servers()
		job, err := post(t.Context(), list[(first+try)%len(list)].url, key, number)
		if err == nil {
			c.note(t, key, job.ID, try, time.Since(began))
			return job
		}
		if !errors.Is(err, errNoAnswer) {
			t.Errorf("%s: %v", key, err)
			return job
		}
		select {
		case <-t.Context().Done():
			t.Errorf("%s is not answered: %v", key, err)
			return jobs.Job{}
		case <-tick.C:
		}
	}
}

func (c *client) note(t *testing.T, key, id string, retries int, took time.Duration) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if before, known := c.ids[key]; known && before != id {
		t.Errorf("%s is answered with job %s and then with %s", key, before, id)
	}
	c.ids[key] = id
	c.retries += retries
	c.slowest = max(c.slowest, took)
}

// errNoAnswer is why the same is asked of the other server.
var errNoAnswer = errors.New("no answer")

// post is one try. Error errNoAnswer where the server is dead or says that its
// database is.
func post(ctx context.Context, url, key string, number int) (jobs.Job, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var job jobs.Job
	body, err := json.Marshal(map[string]any{"kind": "matrix", "args": args(number)})
	if err != nil {
		return job, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/jobs", bytes.NewReader(body))
	if err != nil {
		return job, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		return job, fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	defer func() { _ = resp.Body.Close() }()
	switch answer, err := io.ReadAll(resp.Body); {
	case err != nil:
		return job, fmt.Errorf("%w: %w", errNoAnswer, err)
	case resp.StatusCode == http.StatusServiceUnavailable:
		return job, fmt.Errorf("%w: %s", errNoAnswer, answer)
	case resp.StatusCode != http.StatusCreated && resp.StatusCode != http.StatusOK:
		return job, fmt.Errorf("%s: %s", resp.Status, answer)
	default:
		return job, json.Unmarshal(answer, &job)
	}
}

// untilDone waits until one of the jobs is done.
func (r *rig) untilDone(t *testing.T, ids map[string]bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, j := range r.jobs(t) {
			if ids[j.ID] && j.State == jobs.Done {
				return
			}
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the work does not go on")
		case <-tick.C:
		}
	}
}

// stream names the stream of the installation.
func (r *rig) stream(t *testing.T) string {
	t.Helper()
	installation, err := r.store.Installation(t.Context(), uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	return "SANQUAN_" + strings.ReplaceAll(installation, "-", "")
}

// leader waits until a node leads the stream.
func (r *rig) leader(t *testing.T, stream string) int {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if node := r.cluster.Leader(t, stream); node >= 0 {
			return node
		}
		select {
		case <-t.Context().Done():
			t.Fatal("nobody leads the stream")
		case <-tick.C:
		}
	}
}

// killDatabase kills PostgreSQL and starts it again. The test's own connections
// are closed before: one that breaks says so to whoever uses it next.
func (r *rig) killDatabase(t *testing.T) {
	t.Helper()
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	r.database.Kill(t)
	r.database.Restart(t)
	r.connect(t)
}

// death is one kind of process that may die.
type death struct {
	name    string
	kill    func(*testing.T)
	restart func(*testing.T)
}

func (r *rig) deaths(stream string) []death {
	leader := 0
	return []death{
		{
			"PostgreSQL (started again at once)",
			r.killDatabase,
			func(*testing.T) {},
		}, {
			"a worker",
			func(*testing.T) { _ = r.workers[0].Process.Kill() },
			func(t *testing.T) { r.work(t, 1) },
		}, {
			"the node that leads the stream",
			func(t *testing.T) { leader = r.leader(t, stream); r.cluster.Kill(leader) },
			func(t *testing.T) { r.cluster.Restart(t, leader) },
		}, {
			"a server",
			func(*testing.T) { _ = r.servers[0].Process.Kill() },
			func(t *testing.T) { r.servers[0] = r.serve(t) },
		},
	}
}

// One process of each kind is killed while jobs are asked for, wait and run.
// The others go on: requests are answered, jobs asked for afterwards get done.
// In the end every request has one job, and every job is done. Each process is
// started again before the next one is killed.
func TestAnyProcessMayDie(t *testing.T) {
	r := newRig(t)
	r.servers = []server{r.serve(t), r.serve(t)}
	stream := r.stream(t)
	r.leader(t, stream) // workers that make the stream all at once wait for each other
	r.work(t, 3)
	c := &client{servers: func() []server { return r.servers }, ids: map[string]string{}}
	for _, d := range r.deaths(stream) {
		r.die(t, c, d)
	}
	began := time.Now()
	r.finish(t)
	attempts := r.done(t, len(c.ids))
	t.Logf("%d requests, %d tries of which had no answer, made as many jobs; all are done, after %d attempts; the last took %.1f s more",
		len(c.ids), c.retries, attempts, time.Since(began).Seconds())
}

// die kills in the middle of the asking.
func (r *rig) die(t *testing.T, c *client, d death) {
	t.Helper()
	const each = 60
	c.slowest = 0
	retried := c.retries
	key := func(i int) string { return fmt.Sprintf("%s %d", d.name, i) }
	for i := range each / 2 {
		c.ask(t, key(i), i, i)
	}
	var asking sync.WaitGroup
	asking.Go(func() {
		for i := each / 2; i < each; i++ {
			c.ask(t, key(i), i, i)
		}
	})
	began := time.Now()
	d.kill(t)
	asking.Wait()
	after := map[string]bool{}
	for i := each; i < each+10; i++ {
		after[c.ask(t, key(i), i, i).ID] = true
	}
	r.untilDone(t, after)
	goesOn := time.Since(began)
	c.ask(t, key(0), 0, 1) // the same key at the other server
	d.restart(t)
	t.Logf("%s was killed: the slowest of %d requests took %.2f s, %d tries had no answer; a job asked for afterwards was done %.2f s after the kill",
		d.name, each+11, c.slowest.Seconds(), c.retries-retried, goesOn.Seconds())
}
