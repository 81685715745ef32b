package work

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/matrixfile"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/region"
)

// MatrixArgs are those of matrix; what is left out is as in `reach matrix`.
type MatrixArgs struct {
	Points       string            `json:"points"`                 // places, stations, areas (of the pack), or the sum of the object that holds a table of points (CSV)
	Destinations string            `json:"destinations,omitempty"` // likewise; the points where left out
	Depart       string            `json:"depart,omitempty"`       // HH:MM
	Window       int               `json:"window,omitempty"`       // minutes
	Minutes      int               `json:"minutes,omitempty"`      // the longest time
	Feeder       reach.Mode        `json:"feeder,omitempty"`
	Percentiles  []float64         `json:"percentiles,omitempty"`
	Format       matrixfile.Format `json:"format,omitempty"`
	Unit         matrixfile.Unit   `json:"unit,omitempty"`
	Threads      int               `json:"threads,omitempty"` // 0: one per CPU
	Shard        int               `json:"shard,omitempty"`   // origins of a shard; 0 for a sensible number
}

// MatrixResult is what matrix leaves.
type MatrixResult struct {
	objects.Ref
	Format       matrixfile.Format `json:"format"`
	Unit         matrixfile.Unit   `json:"unit"`
	Origins      int               `json:"origins"`
	Destinations int               `json:"destinations"`
	Pairs        int64             `json:"pairs"`
	Resumed      int               `json:"resumedOrigins"` // done by an earlier attempt
	Pack         string            `json:"pack"`           // sum of the pack it was computed from
	Key          reach.MatrixKey   `json:"key"`
}

// checkpointAfter is how often the origins done are written down.
const checkpointAfter = 2 * time.Second

// complete fills in what was left out.
func (a MatrixArgs) complete() MatrixArgs {
	if a.Destinations == "" {
		a.Destinations = a.Points
	}
	if a.Depart == "" {
		a.Depart = "08:00"
	}
	if a.Window == 0 {
		a.Window = 60
	}
	if a.Minutes == 0 {
		a.Minutes = 120
	}
	if a.Feeder == "" {
		a.Feeder = reach.Walk
	}
	if a.Format == "" {
		a.Format = matrixfile.Parquet
	}
	if a.Unit == "" {
		a.Unit = matrixfile.Seconds
	}
	return a
}

func checkMatrix(a MatrixArgs) error {
	a = a.complete()
	for name, points := range map[string]string{"points": a.Points, "destinations": a.Destinations} {
		if pointsOf(&region.Region{}, points) == nil && !objects.IsSum(points) {
			return fault.New(fault.Invalid, "work.bad_points", "argument", name).On("args." + name)
		}
	}
	if a.Threads < 0 || a.Shard < 0 {
		return fault.New(fault.Invalid, "matrix.bad_threads").On("args.threads")
	}
	if f, u := a.Format, a.Unit; (f != matrixfile.CSV && f != matrixfile.Parquet) || (u != matrixfile.Seconds && u != matrixfile.Minutes) {
		return fault.New(fault.Invalid, "matrix.format_unknown", "format", string(f)+", "+string(u)).On("args.format")
	}
	_, err := a.params(nil)
	return err
}

// params are the engine's, with the feeders as configured.
func (a MatrixArgs) params(feeders map[reach.Mode]reach.Feeder) (reach.MatrixParams, error) {
	depart, err := reach.ParseClock(a.Depart)
	if err != nil {
		return reach.MatrixParams{}, err
	}
	feeder, ok := feeders[a.Feeder]
	if !ok {
		if feeder, err = reach.FeederOf(a.Feeder); err != nil {
			return reach.MatrixParams{}, err
		}
	}
	return reach.MatrixParams{
		Params:      reach.Params{Depart: depart, Window: transit.Seconds(a.Window * 60), Minutes: a.Minutes, Feeder: feeder},
		Percentiles: a.Percentiles,
	}.Complete()
}

// pointsOf returns where the points of a kind are, nil for a kind there is not.
func pointsOf(r *region.Region, kind string) []reach.Point {
	points := []reach.Point{}
	switch kind {
	case "places":
		for _, p := range r.Places {
			points = append(points, reach.Point{ID: p.ID, At: p.Point()})
		}
	case "stations":
		for _, s := range r.Stations {
			points = append(points, reach.Point{ID: s.ID, At: s.Point()})
		}
	case "areas":
		for _, x := range r.Areas {
			points = append(points, reach.Point{ID: x.Code, At: x.Point()})
		}
	default:
		return nil
	}
	return points
}

// points reads the points of an argument.
func (d Deps) points(ctx context.Context, r *region.Region, e *reach.Engine, name, what string) ([]reach.Point, error) {
	if points := pointsOf(r, what); points != nil {
		return points, nil
	}
	table, err := d.Objects.Open(ctx, what)
	if err != nil {
		return nil, err
	}
	defer func() { _ = table.Close() }()
	points, err := reach.ReadPoints(table, name, nil)
	if err != nil {
		return nil, err
	}
	_, err = e.CheckPoints(name, points.Points)
	return points.Points, err
}

// matrix computes a travel-time matrix into a file that a later attempt on the
// same machine finishes, and keeps the file as an object. An attempt on another
// machine begins from the first origin.
func (d Deps) matrix(ctx context.Context, a MatrixArgs, run *jobs.Run) (jobs.Outcome, error) {
	a = a.complete()
	run.Progress(jobs.Progress{Note: "work.note.network"})
	r, active, err := d.Store.LoadActive(ctx)
	if err != nil {
		return jobs.Outcome{}, err
	}
	m, err := d.question(ctx, r, a)
	if err != nil {
		return jobs.Outcome{}, err
	}
	dir, err := d.folder(run.Job.ID)
	if err != nil {
		return jobs.Outcome{}, err
	}
	file := filepath.Join(dir, "matrix."+string(a.Format))
	resumed, err := d.writeMatrix(ctx, m, a, file, run)
	if err != nil {
		return jobs.Outcome{}, err
	}
	ref, err := d.keep(ctx, file)
	if err != nil {
		return jobs.Outcome{}, err
	}
	return jobs.Outcome{Result: MatrixResult{
		Ref: ref, Format: a.Format, Unit: a.Unit, Origins: len(m.Origins), Destinations: len(m.Destinations),
		Pairs: int64(len(m.Origins)) * int64(len(m.Destinations)), Resumed: resumed, Pack: active.Sum, Key: m.Key(),
	}}, os.RemoveAll(dir)
}

func (d Deps) question(ctx context.Context, r *region.Region, a MatrixArgs) (*reach.Matrix, error) {
	n, err := network.Build(r, d.Network)
	if err != nil {
		return nil, err
	}
	params, err := a.params(d.Feeders)
	if err != nil {
		return nil, err
	}
	engine := reach.New(n)
	from, err := d.points(ctx, r, engine, "points", a.Points)
	if err != nil {
		return nil, err
	}
	to, err := d.points(ctx, r, engine, "destinations", a.Destinations)
	if err != nil {
		return nil, err
	}
	return engine.Matrix(from, to, params)
}

// writeMatrix computes what is not in the file yet and returns how many origins
// were.
func (d Deps) writeMatrix(ctx context.Context, m *reach.Matrix, a MatrixArgs, file string, run *jobs.Run) (int, error) {
	encoder, err := matrixfile.New(m, a.Format, a.Unit)
	if err != nil {
		return 0, err
	}
	out, err := d.create(file, m, encoder, a)
	if err != nil {
		return 0, err
	}
	defer func() { _ = out.Close() }()
	all, saved := int64(len(m.Origins)), d.Now()
	tell := func() int64 {
		next := int64(out.Next())
		run.Progress(jobs.Progress{Done: next, Total: all, Note: "work.note.origins"})
		return next
	}
	tell()
	how := reach.Run{First: out.Next(), ShardOrigins: out.ShardOrigins(), Threads: a.Threads}
	err = reach.Shards(ctx, m, how, encoder.Shard, func(first, origins int, b matrixfile.Block) error {
		if err := out.Append(first, origins, b); err != nil {
			return err
		}
		next := tell()
		if now := d.Now(); now.Sub(saved) >= checkpointAfter {
			saved = now
			return run.Save(ctx, map[string]any{"origins": next, "worker": run.Job.Worker})
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return out.Resumed(), out.Finish()
}

// create goes on with the file of an earlier attempt, unless that was made from
// other inputs (another pack is installed since) or was whole already.
func (d Deps) create(file string, m *reach.Matrix, e matrixfile.Encoder, a MatrixArgs) (*matrixfile.Output, error) {
	shard := a.Shard
	if shard == 0 {
		shard = reach.ShardOrigins(len(m.Destinations))
	}
	out, err := matrixfile.Create(file, m, e, a.Format, a.Unit, shard)
	failed, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok:
		return out, err
	case failed.ID == "matrix.file_in_use": // an attempt that lost its lease is not yet at its end
		return nil, fault.Wrap(err, fault.Unavailable, "matrix.file_in_use", "file", filepath.Base(file))
	case failed.Code != fault.Conflict && failed.Code != fault.Invalid:
		return nil, err
	}
	if err := os.RemoveAll(filepath.Dir(file)); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	return matrixfile.Create(file, m, e, a.Format, a.Unit, shard)
}
