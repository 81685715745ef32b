package cli

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/internal/matrixfile"
)

// accessFlags are those of `reach access`.
type accessFlags struct {
	matrixFlags
	opportunities []string
	decay         string
	decayMinutes  float64
	cutoffs       []int
	nearest       []float64
	unit          string
}

// defaultDecayMinutes is the width of linear and the standard deviation of
// logistic decay where none is given.
const defaultDecayMinutes = 10

// accessAnswer is what `reach access` says under --json.
type accessAnswer struct {
	File            string             `json:"file,omitempty"`
	Measure         string             `json:"measure"` // cumulative | nearest
	Origins         int                `json:"origins"`
	Destinations    int                `json:"destinations"`
	Depart          string             `json:"depart"`
	WindowMinutes   int                `json:"windowMinutes"`
	Minutes         int                `json:"minutes"` // how far was looked
	Percentiles     []float64          `json:"percentiles"`
	MaxRides        int                `json:"maxRides"`
	Draw            *reach.Draw        `json:"draw,omitempty"` // of the travel times from the first origin, at the highest percentile
	Feeder          reach.Feeder       `json:"feeder"`
	Decay           reach.DecayKind    `json:"decay,omitempty"`
	DecayMinutes    float64            `json:"decayMinutes,omitempty"`
	Cutoffs         []int              `json:"cutoffs,omitempty"`
	Unit            matrixfile.Unit    `json:"unit,omitempty"` // of the times of nearest
	Totals          map[string]float64 `json:"totals"`         // opportunities at all destinations
	LostWeight      float64            `json:"lostWeight"`     // most that an opportunity beyond minutes would have counted
	BuildSeconds    float64            `json:"buildSeconds"`
	Seconds         float64            `json:"seconds"`
	PeakMemoryBytes int64              `json:"peakMemoryBytes"`
	Rows            []map[string]any   `json:"rows,omitempty"` // without --output
	header          []string
}

func reachAccessCommand(app *App) *cobra.Command {
	var f accessFlags
	cmd := &cobra.Command{
		Use:   "access",
		Short: app.T("matrix.access.short"),
		Long:  app.T("matrix.access.long"),
		Example: "  sanquan reach access --points hex.csv --opportunities jobs,schools --cutoffs 30,60\n" +
			"  sanquan reach access --points hex.csv --opportunities schools --nearest 1,3 --unit minutes\n" +
			"  sanquan reach access --network bus.zip --date 2019-05-13 --points hex.csv --opportunities jobs \\\n" +
			"      --decay logistic --decay-minutes 12 --cutoffs 45 -o access.csv",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			q, err := f.ask(cmd.Context(), app, f.opportunities)
			if err != nil {
				return err
			}
			return f.answer(cmd, app, q)
		},
	}
	f.add(app, cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&f.opportunities, "opportunities", nil, app.T("matrix.flag.opportunities"))
	flags.StringVar(&f.decay, "decay", string(reach.Step), app.T("matrix.flag.decay"))
	flags.Float64Var(&f.decayMinutes, "decay-minutes", defaultDecayMinutes, app.T("matrix.flag.decay_minutes"))
	flags.IntSliceVar(&f.cutoffs, "cutoffs", []int{30, 60}, app.T("matrix.flag.cutoffs"))
	flags.Float64SliceVar(&f.nearest, "nearest", nil, app.T("matrix.flag.nearest"))
	flags.StringVar(&f.unit, "unit", string(matrixfile.Seconds), app.T("matrix.flag.unit_nearest"))
	flags.IntVar(&f.minutes, "minutes", 0, app.T("matrix.flag.access_minutes"))
	flags.StringVarP(&f.output, "output", "o", "", app.T("matrix.flag.access_output"))
	return cmd
}

// check completes the flags that belong together.
func (f *accessFlags) check(cmd *cobra.Command) error {
	if len(f.opportunities) == 0 {
		return fault.New(fault.Invalid, "matrix.opportunities_missing").On("opportunities")
	}
	if u := matrixfile.Unit(f.unit); u != matrixfile.Seconds && u != matrixfile.Minutes {
		return fault.New(fault.Invalid, "matrix.unit_unknown", "unit", f.unit).On("unit")
	}
	if len(f.nearest) > 0 && (cmd.Flags().Changed("cutoffs") || cmd.Flags().Changed("decay")) {
		return fault.New(fault.Invalid, "matrix.nearest_or_cutoffs").On("nearest")
	}
	if f.minutes != 0 || cmd.Flags().Changed("minutes") {
		if f.minutes < 1 {
			return fault.New(fault.Invalid, "reach.bad_minutes", "max", reach.MaxMinutes).On("minutes")
		}
		return nil
	}
	f.minutes = 120
	if len(f.nearest) == 0 && len(f.cutoffs) > 0 {
		f.minutes = 1
		for _, cutoff := range f.cutoffs {
			if cutoff < 1 || cutoff > reach.MaxMinutes {
				return fault.New(fault.Invalid, "matrix.bad_cutoff", "max", reach.MaxMinutes).On("cutoffs")
			}
			f.minutes = max(f.minutes, f.function().Reach(cutoff))
		}
	}
	return nil
}

func (f *accessFlags) function() reach.Decay {
	return reach.Decay{Kind: reach.DecayKind(f.decay), Minutes: f.decayMinutes}
}

// answer computes and prints, or writes to the file.
func (f *accessFlags) answer(cmd *cobra.Command, app *App, q *question) error {
	m := q.matrix
	p := m.Params
	a := &accessAnswer{
		File: f.output, Measure: "cumulative", Origins: len(m.Origins), Destinations: len(m.Destinations),
		Depart: reach.Clock(p.Depart)[:len("00:00")], WindowMinutes: int(p.Window) / 60, Minutes: p.Minutes,
		Percentiles: p.Percentiles, MaxRides: p.Rides, Feeder: p.Feeder, Totals: map[string]float64{}, BuildSeconds: q.buildSeconds,
		header: []string{"id", "opportunity", "percentile", "cutoff", "accessibility"},
	}
	var err error
	if a.Draw, err = m.Draw(); err != nil {
		return err
	}
	for _, c := range q.opportunity {
		a.Totals[c.Name] = c.Total()
	}
	if len(f.nearest) > 0 {
		a.Measure, a.Unit = "nearest", matrixfile.Unit(f.unit)
		a.header = []string{"id", "opportunity", "percentile", "count", f.unit}
	} else {
		a.Decay, a.Cutoffs = reach.DecayKind(f.decay), f.cutoffs
		if a.Decay == reach.Linear || a.Decay == reach.Logistic {
			a.DecayMinutes = f.decayMinutes
		}
		for _, cutoff := range f.cutoffs {
			a.LostWeight = max(a.LostWeight, rounded(f.function().Weight(cutoff, transit.Seconds(p.Minutes*60+1))))
		}
	}
	begin := app.Now()
	var write func(record []string) error
	finish := func() error { return nil }
	switch {
	case f.output != "":
		file, err := newTable(f.output, a.header)
		if err != nil {
			return err
		}
		defer file.drop()
		write, finish = file.write, file.keep
	case app.JSON():
		write = func(record []string) error {
			a.Rows = append(a.Rows, rowOf(a.header, record))
			return nil
		}
	default:
		w := csv.NewWriter(app.Out)
		if err := w.Write(a.header); err != nil {
			return err
		}
		write = w.Write
		finish = func() error { w.Flush(); return w.Error() }
	}
	if err := f.compute(cmd.Context(), app, q, write); err != nil {
		return err
	}
	if err := finish(); err != nil {
		return err
	}
	a.Seconds, a.PeakMemoryBytes = rounded(app.Now().Sub(begin).Seconds()), peakMemory()
	if a.LostWeight >= 0.001 {
		app.Notef("matrix.lost_weight", "minutes", a.Minutes, "weight", number(a.LostWeight))
	}
	if f.output == "" && !app.JSON() {
		return nil // the table is the answer
	}
	return app.Print(cmd, a, func(w io.Writer) error { return app.writeAccess(w, a) })
}

// compute writes the rows: origins in order, then opportunities, percentiles,
// cut-offs or counts.
func (f *accessFlags) compute(ctx context.Context, app *App, q *question, write func([]string) error) error {
	m := q.matrix
	meter := app.newMeter(0, len(m.Origins))
	run := reach.Run{Threads: f.threads, ShardOrigins: reach.ShardOrigins(len(m.Destinations))}
	rows := func(origin int, last []string, value func(i int) string) error {
		if (origin+1)%run.ShardOrigins == 0 {
			meter.done(origin + 1)
		}
		i := 0
		for _, c := range q.opportunity {
			for _, percentile := range m.Params.Percentiles {
				for _, l := range last {
					err := write([]string{m.Origins[origin].ID, c.Name, strconv.FormatFloat(percentile, 'f', -1, 64), l, value(i)})
					if err != nil {
						return err
					}
					i++
				}
			}
		}
		return nil
	}
	var last []string
	if len(f.nearest) > 0 {
		for _, n := range f.nearest {
			last = append(last, strconv.FormatFloat(n, 'f', -1, 64))
		}
		return m.Nearest(ctx, reach.NearestParams{Opportunities: q.opportunity, Counts: f.nearest}, run,
			func(origin int, times []transit.Seconds) error {
				return rows(origin, last, func(i int) string { return inUnit(matrixfile.Unit(f.unit), times[i]) })
			})
	}
	for _, cutoff := range f.cutoffs {
		last = append(last, strconv.Itoa(cutoff))
	}
	return m.Access(ctx, reach.AccessParams{Opportunities: q.opportunity, Decay: f.function(), Cutoffs: f.cutoffs}, run,
		func(origin int, values []float64) error {
			return rows(origin, last, func(i int) string { return strconv.FormatFloat(rounded(values[i]), 'f', -1, 64) })
		})
}

// rowOf is a row for JSON: numbers where the columns hold numbers, null for a
// time that is not reached.
func rowOf(header, record []string) map[string]any {
	row := map[string]any{}
	for i, name := range header {
		v, err := strconv.ParseFloat(record[i], 64)
		switch {
		case i < 2:
			row[name] = record[i]
		case err != nil || math.IsNaN(v):
			row[name] = nil
		default:
			row[name] = v
		}
	}
	return row
}

// table is a file that is there whole or not at all: CSV, or a JSON array for a
// name that ends so.
type table struct {
	name   string
	file   *os.File
	buffer *bufio.Writer
	csv    *csv.Writer
	header []string
	rows   int // of JSON
	array  bool
}

func newTable(name string, header []string) (*table, error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "matrix.cannot_write", "file", name).On("output")
	}
	t := &table{name: name, file: file, buffer: bufio.NewWriter(file), header: header, array: strings.EqualFold(filepath.Ext(name), ".json")}
	t.csv = csv.NewWriter(t.buffer)
	if !t.array {
		err = t.csv.Write(header)
	}
	return t, err
}

func (t *table) write(record []string) error {
	if !t.array {
		return t.csv.Write(record)
	}
	text, err := json.Marshal(rowOf(t.header, record))
	if err != nil {
		return err
	}
	separator := ",\n"
	if t.rows == 0 {
		separator = "[\n"
	}
	t.rows++
	_, err = fmt.Fprintf(t.buffer, "%s%s", separator, text)
	return err
}

// keep gives the file its name.
func (t *table) keep() error {
	t.csv.Flush()
	err := t.csv.Error()
	if t.array {
		_, err = t.buffer.WriteString("\n]\n")
	}
	err = errors.Join(err, t.buffer.Flush(), t.file.Chmod(0o644), t.file.Sync(), t.file.Close())
	if err == nil {
		err = os.Rename(t.file.Name(), t.name)
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "matrix.cannot_write", "file", t.name).On("output")
	}
	t.file = nil
	return nil
}

// drop removes what was not kept.
func (t *table) drop() {
	if t.file != nil {
		_ = t.file.Close()
		_ = os.Remove(t.file.Name())
	}
}

func (a *App) writeAccess(w io.Writer, c *accessAnswer) error {
	p := printer{w: w}
	p.line(a.T("matrix.access.head", "file", c.File, "origins", c.Origins, "destinations", c.Destinations))
	rows := [][]string{}
	for _, name := range slices.Sorted(maps.Keys(c.Totals)) {
		rows = append(rows, []string{a.T("matrix.row.total", "name", name), number(c.Totals[name])})
	}
	p.table(append(
		rows,
		[]string{a.T("matrix.row.time"), a.T("matrix.row.seconds", "seconds", number(c.Seconds))},
		[]string{a.T("matrix.row.memory"), megabytes(c.PeakMemoryBytes)},
	))
	a.writeDraw(&p, c.Draw)
	return p.err
}
