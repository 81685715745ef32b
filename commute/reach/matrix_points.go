package reach

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// Point is an origin or a destination of a matrix.
type Point struct {
	ID string
	At geo.WGS84
}

// Column holds what there is of one kind at each point: jobs, places at school.
type Column struct {
	Name   string
	Values []float64 // one per point, none negative
	Empty  int       // values that were not given and count as 0
}

// Points is a table of points. The slices are in the order of its rows.
type Points struct {
	Points  []Point
	Columns []Column // those asked for, in that order
}

// Total returns the sum of a column's values.
func (c Column) Total() float64 {
	sum := 0.0
	for _, v := range c.Values {
		sum += v
	}
	return sum
}

// MaxPointProblems is the most problems of a table that are told.
const MaxPointProblems = 20

// PointsError is everything wrong with a table of points, as faults with the
// code invalid; it unwraps to the first.
type PointsError struct {
	Problems []*fault.Error // the first MaxPointProblems
	Count    int            // of all
}

// Error returns how many problems there are and the text of the first.
func (e *PointsError) Error() string {
	return fmt.Sprintf("%d problems with the points, the first: %v", e.Count, e.Problems[0])
}

// Unwrap returns the first problem as an error, for errors.AsType[*fault.Error].
func (e *PointsError) Unwrap() error { return e.Problems[0] }

// ReadPoints reads a table of points: CSV (RFC 4180) in UTF-8, with or without
// a byte order mark. The header names the columns in any order and case: id;
// lon, lng, long, longitude or x; lat, latitude or y (degrees, WGS 84). Of the
// other columns, those named by columns are read as numbers of at least 0, an
// empty value as 0; the rest is left alone. name is that of the table in messages.
//
// The error is a *PointsError unless reading itself failed. Faults:
// matrix.points_header, points_twice, points_column, points_empty, points_csv,
// points_fields, points_text, points_id, points_duplicate, points_number,
// points_coordinate, points_exchanged.
func ReadPoints(r io.Reader, name string, columns []string) (*Points, error) {
	buffered := bufio.NewReader(r)
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3)
	}
	t := pointsReader{name: name, csv: csv.NewReader(buffered), points: &Points{}, lines: map[string]int{}}
	t.csv.FieldsPerRecord, t.csv.ReuseRecord = -1, true
	header, err := t.csv.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, t.alone("matrix.points_empty")
	case err != nil:
		return nil, t.unreadable(err)
	}
	if err := t.header(slices.Clone(header), columns); err != nil {
		return nil, err
	}
	for {
		record, err := t.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, t.unreadable(err)
		}
		t.line, _ = t.csv.FieldPos(0)
		t.row(record)
	}
	switch {
	case t.found.Count > 0:
		return nil, &t.found
	case len(t.points.Points) == 0:
		return nil, t.alone("matrix.points_empty")
	}
	return t.points, nil
}

type pointsReader struct {
	name   string
	csv    *csv.Reader
	points *Points
	line   int
	width  int
	id     int // columns
	lon    int
	lat    int
	values []int
	lines  map[string]int // by id
	found  PointsError
}

var pointColumns = []struct {
	what  string
	names []string
}{
	{"id", []string{"id"}},
	{"lon", []string{"lon", "lng", "long", "longitude", "x"}},
	{"lat", []string{"lat", "latitude", "y"}},
}

func (t *pointsReader) header(header, wanted []string) error {
	t.width = len(header)
	plain := make([]string, len(header))
	for i, name := range header {
		header[i] = strings.TrimSpace(name)
		plain[i] = strings.ToLower(header[i])
	}
	list := strings.Join(header, ", ")
	for i, target := range []*int{&t.id, &t.lon, &t.lat} {
		*target = -1
		for column, name := range plain {
			if !slices.Contains(pointColumns[i].names, name) {
				continue
			}
			if *target >= 0 {
				return t.alone("matrix.points_twice", "column", header[column], "other", header[*target])
			}
			*target = column
		}
		if *target < 0 {
			return t.alone("matrix.points_header", "column", pointColumns[i].what,
				"names", strings.Join(pointColumns[i].names, ", "), "columns", list)
		}
	}
	for _, name := range wanted {
		column := slices.Index(plain, strings.ToLower(strings.TrimSpace(name)))
		if column < 0 {
			return t.alone("matrix.points_column", "column", name, "columns", list)
		}
		t.values = append(t.values, column)
		t.points.Columns = append(t.points.Columns, Column{Name: header[column]})
	}
	return nil
}

func (t *pointsReader) row(record []string) {
	if len(record) != t.width {
		t.problem("matrix.points_fields", "fields", len(record), "want", t.width)
		return
	}
	id := strings.Clone(strings.TrimSpace(record[t.id])) // not the whole row
	first, twice := t.lines[id]
	switch {
	case id == "":
		t.problem("matrix.points_id")
	case !utf8.ValidString(id):
		t.problem("matrix.points_text")
	case twice:
		t.problem("matrix.points_duplicate", "id", id, "first", first)
	default:
		t.lines[id] = t.line
	}
	t.points.Points = append(t.points.Points, Point{id, t.position(record[t.lon], record[t.lat])})
	for i, column := range t.values {
		c := &t.points.Columns[i]
		text := strings.TrimSpace(record[column])
		if text == "" {
			c.Empty++
			text = "0"
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v >= 0) || math.IsInf(v, 0) {
			t.problem("matrix.points_number", "column", c.Name, "value", record[column])
		}
		c.Values = append(c.Values, v)
	}
}

// position reads a position; 0, 0 is what is written where none is known.
func (t *pointsReader) position(lon, lat string) geo.WGS84 {
	x, err1 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	y, err2 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	p := geo.WGS84{Lon: x, Lat: y}
	switch {
	case err1 != nil || err2 != nil || p == geo.WGS84{}:
		t.problem("matrix.points_coordinate", "lon", lon, "lat", lat)
	case p.Valid():
	case exchanged(p).Valid():
		t.problem("matrix.points_exchanged", "lon", lon, "lat", lat)
	default:
		t.problem("matrix.points_coordinate", "lon", lon, "lat", lat)
	}
	return p
}

func exchanged(p geo.WGS84) geo.WGS84 { return geo.WGS84{Lon: p.Lat, Lat: p.Lon} }

func (t *pointsReader) problem(id string, keyvals ...any) {
	t.found.Count++
	if len(t.found.Problems) < MaxPointProblems {
		keyvals = append([]any{"file", t.name, "line", t.line}, keyvals...)
		t.found.Problems = append(t.found.Problems, fault.New(fault.Invalid, id, keyvals...).On("points"))
	}
}

// alone is an error after which reading makes no sense.
func (t *pointsReader) alone(id string, keyvals ...any) error {
	keyvals = append([]any{"file", t.name}, keyvals...)
	return &PointsError{Problems: []*fault.Error{fault.New(fault.Invalid, id, keyvals...).On("points")}, Count: 1}
}

func (t *pointsReader) unreadable(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		t.line = e.Line
		t.problem("matrix.points_csv")
		return &t.found
	}
	return err
}

// CheckPoints compares points with where the network's stops are. It returns
// how many lie more than half a degree outside the stops' bounds, from and to
// which only the feeder leads. Faults (invalid): matrix.points_swapped where
// most are outside but most would be inside with longitude and latitude
// exchanged, matrix.points_elsewhere where all are outside. name is that of the
// table.
func (e *Engine) CheckPoints(name string, points []Point) (outside int, err error) {
	west, south, east, north := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range e.stops() {
		west, east = min(west, s.Lon), max(east, s.Lon)
		south, north = min(south, s.Lat), max(north, s.Lat)
	}
	if west > east {
		return 0, nil // no stops
	}
	inside := func(p geo.WGS84) bool {
		return p.Lon >= west-outsideMargin && p.Lon <= east+outsideMargin &&
			p.Lat >= south-outsideMargin && p.Lat <= north+outsideMargin
	}
	swapped := 0
	for _, p := range points {
		if !inside(p.At) {
			outside++
			if inside(exchanged(p.At)) {
				swapped++
			}
		}
	}
	if 2*swapped > len(points) {
		return outside, fault.New(fault.Invalid, "matrix.points_swapped", "file", name, "n", swapped, "all", len(points)).On("points")
	}
	if outside == len(points) {
		return outside, fault.New(fault.Invalid, "matrix.points_elsewhere", "file", name,
			"west", round(west, 2), "south", round(south, 2), "east", round(east, 2), "north", round(north, 2)).On("points")
	}
	return outside, nil
}

// stops are the positions of the network's stops that are known.
func (e *Engine) stops() []geo.WGS84 {
	var all []geo.WGS84
	for i := range e.table.NumStops() {
		if p := e.table.Stop(transit.StopIdx(i)).Point; p.Valid() && p != (geo.WGS84{}) {
			all = append(all, p)
		}
	}
	return all
}
