package work_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/work"
	"github.com/sanquan/sanquan/region/pack"
)

const tiny = "../../region/pack/testdata/tiny"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// bench is a place to run jobs at, with the tiny pack installed.
type bench struct {
	store *sqlstore.Store
	deps  work.Deps
	clock atomic.Int64 // seconds after noon; every look at it takes some
}

func newBench(t *testing.T) *bench {
	t.Helper()
	dir := t.TempDir()
	s, err := sqlstore.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	tables, report, err := pack.Read(t.Context(), tiny)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.InstallPack(t.Context(), tables, report.Sum, noon); err != nil {
		t.Fatal(err)
	}
	b := &bench{store: s}
	b.deps = work.Deps{
		Store: s, Objects: objects.Folder{Dir: filepath.Join(dir, "objects")}, Dir: filepath.Join(dir, "work"),
		Network: network.DefaultOptions(), Now: b.now,
	}
	return b
}

func (b *bench) now() time.Time { return noon.Add(time.Duration(b.clock.Add(3)) * time.Second) }

// submit asks for a job and returns its id.
func (b *bench) submit(t *testing.T, kind, args string) string {
	t.Helper()
	desk := jobs.Desk{Records: b.store, Kinds: work.Kinds(b.deps), Now: b.now, NewID: func() string { return "job-" + kind }}
	j, _, err := desk.Submit(t.Context(), jobs.Request{Kind: kind, Args: json.RawMessage(args)})
	if err != nil {
		t.Fatal(err)
	}
	return j.ID
}

// run makes one attempt at a job.
func (b *bench) run(t *testing.T, ctx context.Context, store jobs.Store, id string) jobs.Job {
	t.Helper()
	runner := jobs.Runner{
		Store: store, Kinds: work.Kinds(b.deps), Worker: "w", Now: b.now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Lease: time.Hour, Beat: time.Hour,
	}
	runner.Handle(ctx, outbox.Delivery{ID: id, Done: func() {}, Again: func(time.Duration) {}, Working: func() {}})
	j, err := b.store.Job(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// object reads what a job left.
func (b *bench) object(t *testing.T, j jobs.Job) (work.MatrixResult, string) {
	t.Helper()
	var r work.MatrixResult
	if err := json.Unmarshal(j.Result, &r); err != nil {
		t.Fatalf("%+v: %v", j, err)
	}
	f, err := b.deps.Objects.Open(t.Context(), r.Sum)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil || int64(len(raw)) != r.Bytes {
		t.Fatalf("%d bytes of %d, %v", len(raw), r.Bytes, err)
	}
	return r, string(raw)
}

// stopping is a store whose worker is stopped at a checkpoint.
type stopping struct {
	jobs.Store
	after int
	stop  func()
}

func (s *stopping) BeatJob(ctx context.Context, b jobs.Beat) (bool, error) {
	cancelling, err := s.Store.BeatJob(ctx, b)
	if s.after--; s.after == 0 {
		s.stop()
	}
	return cancelling, err
}

const shards = `{"points":"places","format":"csv","shard":1,"threads":1}`

// A matrix whose worker is stopped is finished by the next attempt, which does
// not compute again what was done, and gives the same file.
func TestAMatrixIsFinishedByTheNextAttempt(t *testing.T) {
	whole := newBench(t)
	r, want := whole.object(t, whole.run(t, t.Context(), whole.store, whole.submit(t, "matrix", shards)))
	if r.Resumed != 0 || r.Origins < 3 || r.Pairs != int64(r.Origins*r.Origins) || strings.Count(want, "\n") < r.Origins {
		t.Fatalf("%+v\n%s", r, want)
	}
	b := newBench(t)
	id := b.submit(t, "matrix", shards)
	ctx, stop := context.WithCancel(t.Context())
	j := b.run(t, ctx, &stopping{b.store, 2, stop}, id)
	if j.State != jobs.Queued || j.Checkpoint == nil || j.Progress.Done < 2 {
		t.Fatalf("stopped: %+v", j)
	}
	j = b.run(t, t.Context(), b.store, id)
	again, got := b.object(t, j)
	if again.Resumed < 2 || got != want {
		t.Errorf("%d origins were resumed; files differ: %s", again.Resumed, cmp.Diff(want, got))
	}
	if left, err := os.ReadDir(b.deps.Dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Another pack is installed between two attempts: the file is begun anew.
func TestAMatrixOfAnotherPackBeginsAnew(t *testing.T) {
	b := newBench(t)
	id := b.submit(t, "matrix", shards)
	ctx, stop := context.WithCancel(t.Context())
	b.run(t, ctx, &stopping{b.store, 2, stop}, id)
	b.deps.Network.WalkMetresPerSecond /= 2 // other footpaths: as another network
	r, _ := b.object(t, b.run(t, t.Context(), b.store, id))
	if r.Resumed != 0 {
		t.Errorf("%d origins of another network were kept", r.Resumed)
	}
}

func (b *bench) put(t *testing.T, text string) string {
	t.Helper()
	ref, err := b.deps.Objects.Put(t.Context(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return ref.Sum
}

func TestAMatrixOfTablesOfPoints(t *testing.T) {
	b := newBench(t)
	sum := b.put(t, "id,lon,lat\na,116.3,39.85\nb,116.32,39.86\n")
	r, text := b.object(t, b.run(t, t.Context(), b.store, b.submit(t, "matrix", `{"points":"`+sum+`","destinations":"places","format":"csv","unit":"minutes","percentiles":[5,95]}`)))
	if r.Origins != 2 || r.Destinations < 3 || !strings.HasPrefix(text, "from,to,p5,p95\n") {
		t.Errorf("%+v\n%s", r, text)
	}
}

func TestJobsThatAnotherAttemptWouldNotMend(t *testing.T) {
	for name, c := range map[string]struct{ kind, args, id string }{
		"no such object":      {"pack.install", `{"pack":"` + strings.Repeat("0", 64) + `"}`, "objects.not_found"},
		"points that are bad": {"matrix", `{"points":"SUM"}`, "matrix.points_header"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			j := b.run(t, t.Context(), b.store, b.submit(t, c.kind, strings.ReplaceAll(c.args, "SUM", b.put(t, "x,y,z\n1,2,3\n"))))
			if j.State != jobs.Failed || j.Problem == nil || j.Problem.ID != c.id {
				t.Errorf("%+v, %+v", j, j.Problem)
			}
		})
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	kinds := work.Kinds(newBench(t).deps)
	for args, ok := range map[string]bool{
		shards: true, `{"points":"stations","depart":"07:30","minutes":45,"feeder":"bike"}`: true,
		`{}`: false, `{"points":"dreams"}`: false, `{"points":"places","depart":"25:99"}`: false, `{"points":"places","format":"xls"}`: false,
		`{"points":"places","threads":-1}`: false, `{"points":"places","percentiles":[101]}`: false, `{"points":"places","feeder":"boat"}`: false,
	} {
		if err := kinds.Check("matrix", json.RawMessage(args)); (err == nil) != ok || err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", args, err)
		}
	}
	if err := kinds.Check("pack.install", json.RawMessage(`{"pack":"../../x"}`)); fault.CodeOf(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestAPackIsInstalledByAJob(t *testing.T) {
	b := newBench(t)
	zip := filepath.Join(t.TempDir(), "tiny.zip")
	if _, err := (pack.Verifier{}).Build(t.Context(), copied(t), zip); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(zip)
	if err != nil {
		t.Fatal(err)
	}
	before, err := b.store.ActivePack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	j := b.run(t, t.Context(), b.store, b.submit(t, "pack.install", `{"pack":"`+b.put(t, string(raw))+`"}`))
	var r work.InstallResult
	if err := json.Unmarshal(j.Result, &r); err != nil || j.State != jobs.Done {
		t.Fatalf("%+v, %v", j, err)
	}
	if r.Changed || r.Pack.Sum != before.Sum || r.Rows["areas"] == 0 {
		t.Errorf("%+v", r)
	}
}

// copied is the tiny pack in a folder that may be written.
func copied(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(tiny)); err != nil {
		t.Fatal(err)
	}
	return dir
}
