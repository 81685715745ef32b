package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/internal/matrixfile"
	"github.com/sanquan/sanquan/internal/message"
)

// matrixFlags are those of `reach matrix` and `reach access`.
type matrixFlags struct {
	reachFlags
	points       string
	destinations string
	percentiles  []float64
	minutes      int
	threads      int
	output       string
}

func (f *matrixFlags) add(app *App, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.points, "points", "", app.T("matrix.flag.points"))
	flags.StringVar(&f.destinations, "destinations", "", app.T("matrix.flag.destinations"))
	f.reachFlags.add(app, cmd, 60)
	flags.Float64SliceVar(&f.percentiles, "percentiles", []float64{50}, app.T("matrix.flag.percentiles"))
	flags.IntVar(&f.threads, "threads", 0, app.T("matrix.flag.threads"))
}

// question is a matrix with the tables it was made from.
type question struct {
	matrix       *reach.Matrix
	opportunity  []reach.Column // of the destinations
	stops        int
	buildSeconds float64
}

// ask reads the tables and builds the network and the matrix; columns are the
// opportunities to read of the destinations.
func (f *matrixFlags) ask(ctx context.Context, app *App, columns []string) (*question, error) {
	params, err := f.params(app)
	if err != nil {
		return nil, err
	}
	params.Minutes = f.minutes
	p, err := reach.MatrixParams{Params: params, Percentiles: f.percentiles}.Complete()
	switch {
	case err != nil:
		return nil, err
	case f.points == "":
		return nil, fault.New(fault.Invalid, "matrix.no_table").On("points")
	case f.threads < 0:
		return nil, fault.New(fault.Invalid, "matrix.bad_threads").On("threads")
	}
	q := &question{}
	from, to, err := f.tables(app, columns)
	if err != nil {
		return nil, err
	}
	begin := app.Now()
	n, err := app.Network(ctx)
	if err != nil {
		return nil, err
	}
	engine := reach.New(n)
	for _, table := range []struct {
		name   string
		points *reach.Points
	}{{f.points, from}, {f.destinations, to}} {
		if table.name == "" {
			continue
		}
		outside, err := engine.CheckPoints(filepath.Base(table.name), table.points.Points)
		if err != nil {
			return nil, err
		}
		if outside > 0 {
			app.Notef("matrix.points_outside", "file", filepath.Base(table.name), "n", outside, "all", len(table.points.Points))
		}
	}
	q.matrix, err = engine.Matrix(from.Points, to.Points, p)
	q.opportunity, q.stops = to.Columns, n.Timetable.NumStops()
	q.buildSeconds = rounded(app.Now().Sub(begin).Seconds())
	return q, err
}

// tables reads the points, and the destinations where they are others.
func (f *matrixFlags) tables(app *App, columns []string) (from, to *reach.Points, err error) {
	if f.destinations == "" {
		from, err = app.readPoints(f.points, columns)
		return from, from, err
	}
	if from, err = app.readPoints(f.points, nil); err != nil {
		return nil, nil, err
	}
	to, err = app.readPoints(f.destinations, columns)
	return from, to, err
}

// readPoints reads a table of points and tells on standard error all that is
// wrong with it but the first, which is the error.
func (a *App) readPoints(path string, columns []string) (*reach.Points, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "matrix.no_file", "file", path).On("points")
	}
	defer func() { _ = file.Close() }()
	points, err := reach.ReadPoints(file, filepath.Base(path), columns)
	if e, ok := errors.AsType[*reach.PointsError](err); ok {
		for _, p := range e.Problems[1:] {
			a.Notef("matrix.also", "problem", message.Fault(a.lang, p))
		}
		if more := e.Count - len(e.Problems); more > 0 {
			a.Notef("matrix.also_more", "n", more)
		}
	} else if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "matrix.no_file", "file", path).On("points")
	} else {
		for _, c := range points.Columns {
			if c.Empty > 0 {
				a.Notef("matrix.points_blank", "file", filepath.Base(path), "column", c.Name, "n", c.Empty)
			}
		}
	}
	return points, err
}

// matrixAnswer is what `reach matrix` says under --json.
type matrixAnswer struct {
	File             string            `json:"file"`
	Format           matrixfile.Format `json:"format"`
	Unit             matrixfile.Unit   `json:"unit"`
	Bytes            int64             `json:"bytes"`
	Origins          int               `json:"origins"`
	Destinations     int               `json:"destinations"`
	Pairs            int64             `json:"pairs"`
	ResumedOrigins   int               `json:"resumedOrigins"` // done by an earlier run
	Depart           string            `json:"depart"`
	WindowMinutes    int               `json:"windowMinutes"`
	Minutes          int               `json:"minutes"`
	Percentiles      []float64         `json:"percentiles"`
	MaxRides         int               `json:"maxRides"`
	Draw             *reach.Draw       `json:"draw,omitempty"` // from the first origin, of the highest percentile
	Feeder           reach.Feeder      `json:"feeder"`
	Feeds            []string          `json:"feeds"` // of --network
	Date             string            `json:"date,omitempty"`
	Stops            int               `json:"stops"`
	Threads          int               `json:"threads"` // 0: one per CPU
	BuildSeconds     float64           `json:"buildSeconds"`
	Seconds          float64           `json:"seconds"` // of computing and writing
	OriginsPerSecond float64           `json:"originsPerSecond"`
	PeakMemoryBytes  int64             `json:"peakMemoryBytes"`
	Key              reach.MatrixKey   `json:"key"`
}

func reachMatrixCommand(app *App) *cobra.Command {
	var f matrixFlags
	var unit, format string
	shard := 0
	cmd := &cobra.Command{
		Use:   "matrix",
		Short: app.T("matrix.short"),
		Long:  app.T("matrix.long"),
		Example: "  sanquan reach matrix --points places.csv -o times.csv\n" +
			"  sanquan reach matrix --network bus.zip --network rail.zip --date 2019-05-13 \\\n" +
			"      --points hex.csv --depart 07:00 --window 120 --percentiles 5,50,95 --minutes 120 -o times.parquet",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			form, err := formatOf(format, f.output)
			if err != nil {
				return err
			}
			if shard < 0 {
				return fault.New(fault.Invalid, "matrix.bad_shard").On("shard")
			}
			q, err := f.ask(cmd.Context(), app, nil)
			if err != nil {
				return err
			}
			answer, err := f.write(cmd.Context(), app, q, form, matrixfile.Unit(unit), shard)
			if err != nil {
				return err
			}
			return app.Print(cmd, answer, func(w io.Writer) error { return app.writeMatrix(w, answer) })
		},
	}
	f.add(app, cmd)
	flags := cmd.Flags()
	flags.IntVar(&f.minutes, "minutes", 120, app.T("reach.flag.minutes"))
	flags.StringVarP(&f.output, "output", "o", "", app.T("matrix.flag.output"))
	flags.StringVar(&format, "format", "", app.T("matrix.flag.format"))
	flags.StringVar(&unit, "unit", string(matrixfile.Seconds), app.T("matrix.flag.unit"))
	flags.IntVar(&shard, "shard", 0, app.T("matrix.flag.shard"))
	return cmd
}

// formatOf takes the format from the flag, else from the file's name.
func formatOf(flag, file string) (matrixfile.Format, error) {
	switch {
	case file == "":
		return "", fault.New(fault.Invalid, "matrix.output_missing").On("output")
	case flag == "":
		flag = strings.ToLower(strings.TrimPrefix(filepath.Ext(file), "."))
	}
	if form := matrixfile.Format(flag); form == matrixfile.CSV || form == matrixfile.Parquet {
		return form, nil
	}
	return "", fault.New(fault.Invalid, "matrix.format_unknown", "format", flag).On("format")
}

// write computes the matrix into its file, from where an earlier run stopped.
func (f *matrixFlags) write(ctx context.Context, app *App, q *question, form matrixfile.Format, unit matrixfile.Unit, shard int) (*matrixAnswer, error) {
	m := q.matrix
	encoder, err := matrixfile.New(m, form, unit)
	if err != nil {
		return nil, err
	}
	if shard == 0 {
		shard = reach.ShardOrigins(len(m.Destinations))
	}
	out, err := matrixfile.Create(f.output, m, encoder, form, unit, shard)
	if err != nil {
		return nil, app.differing(err)
	}
	defer func() { _ = out.Close() }()
	if out.Resumed() > 0 {
		app.Notef("matrix.resuming", "file", filepath.Base(f.output), "done", out.Resumed(), "all", len(m.Origins))
	}
	begin := app.Now()
	meter := app.newMeter(out.Resumed(), len(m.Origins))
	run := reach.Run{First: out.Next(), ShardOrigins: out.ShardOrigins(), Threads: f.threads}
	err = reach.Shards(ctx, m, run, encoder.Shard, func(first, origins int, b matrixfile.Block) error {
		meter.done(first + origins)
		return out.Append(first, origins, b)
	})
	if err != nil {
		if n := out.Next(); n > 0 {
			app.Notef("matrix.stopped", "done", n, "all", len(m.Origins))
		}
		return nil, err
	}
	if err := out.Finish(); err != nil {
		return nil, err
	}
	seconds := app.Now().Sub(begin).Seconds()
	p := m.Params
	answer := &matrixAnswer{
		File: f.output, Format: form, Unit: unit, Bytes: out.Size(), ResumedOrigins: out.Resumed(),
		Origins: len(m.Origins), Destinations: len(m.Destinations), Pairs: int64(len(m.Origins)) * int64(len(m.Destinations)),
		Depart: reach.Clock(p.Depart)[:len("00:00")], WindowMinutes: int(p.Window) / 60, Minutes: p.Minutes,
		Percentiles: p.Percentiles, MaxRides: p.Rides, Feeder: p.Feeder, Feeds: []string{}, Date: app.feeds.date, Stops: q.stops, Threads: f.threads,
		BuildSeconds: q.buildSeconds, Seconds: rounded(seconds), PeakMemoryBytes: peakMemory(), Key: m.Key(),
	}
	for _, path := range app.feeds.paths {
		answer.Feeds = append(answer.Feeds, filepath.Base(path))
	}
	if answer.Draw, err = m.Draw(); err != nil {
		return nil, err
	}
	if seconds > 0 {
		answer.OriginsPerSecond = rounded(float64(answer.Origins-answer.ResumedOrigins) / seconds)
	}
	return answer, nil
}

// differing says in words which input differs from that of the unfinished file.
func (a *App) differing(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.ID != "matrix.resume_differs" {
		return err
	}
	said := *e
	said.Args = append([]fault.Arg(nil), e.Args...)
	for i, arg := range said.Args {
		if id, ok := arg.Value.(string); ok && arg.Name == "what" {
			said.Args[i].Value = a.T(id)
		}
	}
	return &said
}

func (a *App) writeMatrix(w io.Writer, m *matrixAnswer) error {
	p := printer{w: w}
	p.line(a.T("matrix.head", "file", m.File, "origins", m.Origins, "destinations", m.Destinations, "pairs", m.Pairs))
	p.table([][]string{
		{a.T("matrix.row.window"), a.T("matrix.row.window_value", "depart", m.Depart, "window", m.WindowMinutes, "minutes", m.Minutes, "feeder", a.T("reach.feeder."+string(m.Feeder.Mode)))},
		{a.T("matrix.row.percentiles"), numbers(m.Percentiles)},
		{a.T("matrix.row.unit"), a.T("matrix.unit." + string(m.Unit))},
		{a.T("matrix.row.build"), a.T("matrix.row.build_value", "seconds", number(m.BuildSeconds), "stops", m.Stops)},
		{a.T("matrix.row.time"), a.T("matrix.row.time_value", "seconds", number(m.Seconds), "rate", number(m.OriginsPerSecond))},
		{a.T("matrix.row.memory"), megabytes(m.PeakMemoryBytes)},
		{a.T("matrix.row.size"), megabytes(m.Bytes)},
	})
	a.writeDraw(&p, m.Draw)
	if m.ResumedOrigins > 0 {
		p.line(a.T("matrix.resumed", "done", m.ResumedOrigins))
	}
	return p.err
}

func numbers(list []float64) string {
	var texts []string
	for _, v := range list {
		texts = append(texts, strconv.FormatFloat(v, 'f', -1, 64))
	}
	return strings.Join(texts, ", ")
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// rounded keeps three decimals.
func rounded(v float64) float64 { return math.Round(v*1000) / 1000 }

// meter tells on standard error how far a long run is, every progressAfter.
type meter struct {
	app         *App
	first, all  int
	begin, last time.Time
}

func (a *App) newMeter(first, all int) *meter {
	now := a.Now()
	return &meter{a, first, all, now, now}
}

func (m *meter) done(n int) {
	now := m.app.Now()
	if now.Sub(m.last) < progressAfter || n == m.first {
		return
	}
	m.last = now
	rate := float64(n-m.first) / now.Sub(m.begin).Seconds()
	m.app.Notef("matrix.progress", "done", n, "all", m.all, "percent", 100*n/m.all,
		"rate", number(rounded(rate)), "left", int(float64(m.all-n)/rate+0.5))
}

// inUnit is a time for people and tables: empty where it is not reached.
func inUnit(u matrixfile.Unit, t transit.Seconds) string {
	if t == transit.Unreached {
		return ""
	}
	return strconv.Itoa(int(u.Of(t)))
}
