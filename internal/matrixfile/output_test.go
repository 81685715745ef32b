package matrixfile

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// matrix is a line of two stations and eleven points around them, two of them
// with ids that need quotes.
func matrix(t testing.TB, minutes int) *reach.Matrix {
	t.Helper()
	var tables region.Tables
	for i, lon := range []float64{116.3, 116.6} {
		tables.Stations = append(tables.Stations, region.Station{ID: fmt.Sprint(i), Name: fmt.Sprint("站", i), Mode: "rail", Area: "1", Lon: lon, Lat: 39.9})
		tables.Calls = append(tables.Calls, region.Call{Service: "T", Seq: i + 1, Station: fmt.Sprint(i), Arrive: i * 1200, Depart: i * 1200})
	}
	tables.Services = []region.Service{{
		ID: "T", Line: "T", Name: "T", Mode: "rail", Clock: region.ClockSpread, Group: "T", First: "06:00", Last: "12:00", PerDay: 37,
		Observed: "2026-01", Runs: region.Measured, Source: "src",
	}}
	n, err := network.Build(region.New(tables), network.Options{WalkMetresPerSecond: 4.8 / 3.6, Detour: 1.3})
	if err != nil {
		t.Fatal(err)
	}
	var points []reach.Point
	for i := range 11 {
		points = append(points, reach.Point{ID: fmt.Sprintf("p%d", i), At: geo.WGS84{Lon: 116.3 + 0.3*float64(i%2) + 0.004*float64(i/2), Lat: 39.9}})
	}
	points[2].ID, points[3].ID = "a,b", `say "甲"`
	m, err := reach.New(n).Matrix(points, points[:9], reach.MatrixParams{
		Params: reach.Params{Depart: 8 * 3600, Minutes: minutes}, Percentiles: []float64{5, 50, 95},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const name = "dir/out"

// job is a run that writes a matrix to a disk.
type job struct {
	m      *reach.Matrix
	format Format
	shard  int
}

func (j job) encoder(t testing.TB) Encoder {
	e, err := New(j.m, j.format, Seconds)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (j job) open(t testing.TB, d disk) (*Output, error) {
	o := &Output{
		disk: d, name: name, encoder: j.encoder(t), origins: len(j.m.Origins),
		head: Head{Magic: magic, Version: journalVersion, Key: j.m.Key(), Format: j.format, Unit: Seconds, ShardOrigins: j.shard},
	}
	err := o.open()
	if err != nil {
		_ = o.Close()
	}
	return o, err
}

// run does as the command does and returns the first origin it began with.
func (j job) run(t testing.TB, d disk) (began int, err error) {
	o, err := j.open(t, d)
	if err != nil {
		return 0, err
	}
	defer func() { _ = o.Close() }()
	began = o.Next()
	e := j.encoder(t)
	err = reach.Shards(t.Context(), j.m, reach.Run{First: o.Next(), ShardOrigins: o.ShardOrigins(), Threads: 2}, e.Shard, o.Append)
	if err != nil {
		return began, err
	}
	return began, o.Finish()
}

func (j job) whole(t testing.TB) []byte {
	t.Helper()
	d := newMemory()
	if _, err := j.run(t, d); err != nil {
		t.Fatal(err)
	}
	if len(d.files) != 1 {
		t.Errorf("%d files are left", len(d.files))
	}
	return d.files[name].now
}

// Wherever the power fails, and whatever is lost of what was not synced, the
// next run makes the same file; what was acknowledged is not computed again.
func TestAKilledRunIsFinishedByTheNext(t *testing.T) {
	for _, format := range []Format{CSV, Parquet} {
		j := job{matrix(t, 60), format, 3}
		want := j.whole(t)
		failures := 0
		for at := 0; ; at++ {
			finished := false
			for seed := range uint64(6) {
				d := newMemory()
				d.left, d.rand = at, rand.New(rand.NewPCG(seed, uint64(at)))
				_, err := j.run(t, d)
				if finished = err == nil; finished {
					break
				}
				failures++
				acknowledged := acknowledgedIn(t, d)
				d.restart()
				// and once more, on the way
				d.left = int(seed) * 3
				if _, err := j.run(t, d); err != nil {
					d.restart()
				}
				if d.files[name] == nil || d.files[name+journalSuffix] != nil {
					began, err := j.run(t, d)
					if err != nil {
						t.Fatalf("%s: failure %d, seed %d: the next run ends with %v", format, at, seed, err)
					}
					if began < acknowledged {
						t.Fatalf("%s: failure %d, seed %d: %d origins were acknowledged, the next run began at %d", format, at, seed, acknowledged, began)
					}
				}
				if got := d.files[name]; len(d.files) != 1 || got == nil || !bytes.Equal(got.now, want) {
					t.Fatalf("%s: failure %d, seed %d: another file, or leftovers (%d files)", format, at, seed, len(d.files))
				}
			}
			if finished {
				break
			}
		}
		if failures < 100 {
			t.Errorf("%s: only %d failures", format, failures)
		}
	}
}

// acknowledgedIn counts the origins whose journal line was synced.
func acknowledgedIn(t testing.TB, d *memory) int {
	log := d.files[name+journalSuffix]
	if log == nil {
		return 0
	}
	j, err := readJournal(&memoryFile{newMemory(), &content{now: log.synced}}, name)
	if err != nil {
		t.Fatal(err)
	}
	return j.next()
}

// half is a disk with a run that stopped after two of four shards.
func half(t testing.TB, j job) *memory {
	t.Helper()
	d := newMemory()
	o, err := j.open(t, d)
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	e := j.encoder(t)
	err = reach.Shards(t.Context(), j.m, reach.Run{ShardOrigins: 3}, e.Shard, func(first, origins int, b Block) error {
		if first == 6 {
			return stop
		}
		return o.Append(first, origins, b)
	})
	if !errors.Is(err, stop) || o.Next() != 6 {
		t.Fatal(err)
	}
	_ = o.Close()
	return d
}

func TestWhatCannotBeGoneOnWith(t *testing.T) {
	j := job{matrix(t, 60), CSV, 3}
	log := name + journalSuffix
	for id, change := range map[string]func(d *memory, j *job){
		"matrix.resume_differs":  func(_ *memory, j *job) { j.m = matrix(t, 61) },
		"matrix.journal_damaged": func(d *memory, _ *job) { d.files[log].now[20] ^= 1 },
		"matrix.journal_newer": func(d *memory, j *job) {
			text, _ := line(Head{Magic: magic, Version: 2})
			d.files[log].now = text
		},
		"matrix.part_damaged": func(d *memory, _ *job) { d.files[name+partSuffix].now[30] ^= 1 },
		"matrix.file_in_use":  func(d *memory, _ *job) { d.files[log].locked = true },
		"matrix.part_alone":   func(d *memory, _ *job) { delete(d.files, log) },
		"matrix.file_exists":  func(d *memory, _ *job) { d.files[name] = &content{} },
	} {
		d, k := half(t, j), j
		change(d, &k)
		_, err := k.run(t, d)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != id {
			t.Errorf("%v, want %s", err, id)
		}
		if id == "matrix.file_in_use" {
			continue
		}
		if got := len(d.files[name+partSuffix].now); got == 0 {
			t.Errorf("%s: the unfinished file is gone", id)
		}
	}
	d := half(t, j)
	d.files[name+partSuffix].now = d.files[name+partSuffix].now[:50]
	if _, err := j.run(t, d); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a file shorter than its journal: %v", err)
	}
	for what, k := range map[string]job{"matrix.differs.format": {j.m, Parquet, 3}, "matrix.differs.params": {matrix(t, 61), CSV, 3}} {
		_, err := k.run(t, half(t, j))
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Args[1].Value != what {
			t.Errorf("%v, want %s", err, what)
		}
	}
}

// The shard size of the first run counts; CSV does not depend on it.
func TestShardSizes(t *testing.T) {
	want := job{matrix(t, 60), CSV, 3}.whole(t)
	for _, size := range []int{1, 4, 64} {
		if got := (job{matrix(t, 60), CSV, size}).whole(t); !bytes.Equal(got, want) {
			t.Errorf("shards of %d make another file", size)
		}
	}
	d := half(t, job{matrix(t, 60), CSV, 3})
	if began, err := (job{matrix(t, 60), CSV, 5}).run(t, d); began != 6 || err != nil || !bytes.Equal(d.files[name].now, want) {
		t.Errorf("began at %d, %v", began, err)
	}
}

func TestCSV(t *testing.T) {
	got := string(job{matrix(t, 60), CSV, 3}.whole(t))
	rows := strings.Split(got, "\n")
	if len(rows) != 1+11*9+1 || rows[0] != "from,to,p5,p50,p95" {
		t.Fatalf("%d lines, %s", len(rows), rows[0])
	}
	for i, want := range map[int]string{1: "p0,p0,0,0,0", 2: "p0,p1,1200,1440,1740", 4: `p0,"say ""甲""",`, 9 + 1: "p1,p0,,,", 19: `"a,b",p0,`} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("line %d is %s, want %s…", i+1, rows[i], want)
		}
	}
	m := matrix(t, 60)
	e, _ := New(m, CSV, Minutes)
	b, err := e.Shard(reach.Shard{First: 0, Origins: 1, Times: firstRow()})
	if err != nil || !strings.HasPrefix(string(b.Bytes), "p0,p0,0,1,1\np0,p1,1,2,60\n") {
		t.Errorf("in minutes: %s, %v", b.Bytes, err)
	}
}

func TestFormatsAndUnits(t *testing.T) {
	m := matrix(t, 60)
	for id, c := range map[string]struct {
		format Format
		unit   Unit
	}{"matrix.format_unknown": {"xlsx", Seconds}, "matrix.unit_unknown": {CSV, "hours"}} {
		_, err := New(m, c.format, c.unit)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != id {
			t.Errorf("%v, want %s", err, id)
		}
	}
}

// On the real disk: written, refused the second time, taken up after a stop,
// and locked while it is written.
func TestRealFiles(t *testing.T) {
	m := matrix(t, 60)
	file := filepath.Join(t.TempDir(), "out.csv")
	e, err := New(m, CSV, Seconds)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the first stops after a shard
		o, err := Create(file, m, e, CSV, Seconds, 6)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Create(file, m, e, CSV, Seconds, 6); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("two at once: %v", err)
		}
		first := o.Resumed() == 0
		err = reach.Shards(t.Context(), m, reach.Run{First: o.Next(), ShardOrigins: o.ShardOrigins()}, e.Shard, func(at, n int, b Block) error {
			if first && at > 0 {
				return os.ErrClosed
			}
			return o.Append(at, n, b)
		})
		if first != errors.Is(err, os.ErrClosed) {
			t.Fatal(err)
		}
		if !first {
			if err := o.Finish(); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, job{m, CSV, 3}.whole(t)) {
		t.Errorf("another file than in memory, %v", err)
	}
	left, err := filepath.Glob(file + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
	_, err = Create(file, m, e, CSV, Seconds, 6)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.ID != "matrix.file_exists" {
		t.Errorf("again: %v", err)
	}
	_, err = Create(filepath.Join(t.TempDir(), "no", "where"), m, e, CSV, Seconds, 6)
	if fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("no folder: %v", err)
	}
}

// firstRow is one origin's times to nine destinations.
func firstRow() []transit.Seconds {
	times := make([]transit.Seconds, 27)
	copy(times, []transit.Seconds{0, 1, 60, 59, 61, 3600})
	return times
}
