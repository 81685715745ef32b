package reach

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
)

func TestReadPoints(t *testing.T) {
	want := &Points{
		Points:  []Point{{"a", geo.WGS84{Lon: 116.3, Lat: 39.9}}, {"b,1", geo.WGS84{Lon: -51.5, Lat: -30}}},
		Columns: []Column{{Name: "Jobs", Values: []float64{3.5, 0}, Empty: 1}},
	}
	for name, text := range map[string]string{
		"plain":               "id,lon,lat,Jobs\na,116.3,39.9,3.5\n\"b,1\",-51.5,-30,\n",
		"byte order mark":     "\ufeffid,lon,lat,Jobs\na,116.3,39.9,3.5\n\"b,1\",-51.5,-30,\n",
		"quoted behind mark":  "\ufeff\"id\",lon,lat,Jobs\na,116.3,39.9,3.5\n\"b,1\",-51.5,-30,\n",
		"other order and end": "Jobs,y,X,name,ID\r\n3.5,39.9, 116.3 ,甲,a\r\n,-30,-51.5,乙,\"b,1\"",
		"long names":          "id,Longitude,LATITUDE,Jobs,other\na,116.3,39.9,3.5,x\n\"b,1\",-51.5,-30, ,x\n",
	} {
		got, err := ReadPoints(strings.NewReader(text), "t.csv", []string{"jobs"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestReadPointsSaysWhatIsWrongWhere(t *testing.T) {
	type problem struct {
		ID   string
		Line any
	}
	for name, c := range map[string]struct {
		text    string
		columns []string
		want    []problem
	}{
		"nothing":             {"", nil, []problem{{"matrix.points_empty", nil}}},
		"header only":         {"id,lon,lat\n", nil, []problem{{"matrix.points_empty", nil}}},
		"no latitude":         {"id,lon,name\na,1,2\n", nil, []problem{{"matrix.points_header", nil}}},
		"semicolons":          {"id;lon;lat\na;1;2\n", nil, []problem{{"matrix.points_header", nil}}},
		"two longitudes":      {"id,lon,x,lat\na,1,1,2\n", nil, []problem{{"matrix.points_twice", nil}}},
		"no such opportunity": {"id,lon,lat,job\na,1,2,3\n", []string{"jobs"}, []problem{{"matrix.points_column", nil}}},
		"quotation mark":      {"id,lon,lat\na,1,2\nb\"c,1,2\n", nil, []problem{{"matrix.points_csv", 3}}},
		"all rows are told": {
			"id,lon,lat,jobs\n\"two\nlines\",1,2,3\n ,1,2,3\na,1,2,-1\na,1,2,1\nb,1,2\nc,x,2,3\nd,0,0,3\ne,39.9,116.3,3\nf,181,100,3\ng\xff,1,2,3\nh,1,2,NaN\ni,1,2,Inf\n",
			[]string{"jobs"},
			[]problem{
				{"matrix.points_id", 4},
				{"matrix.points_number", 5},
				{"matrix.points_duplicate", 6},
				{"matrix.points_fields", 7},
				{"matrix.points_coordinate", 8},
				{"matrix.points_coordinate", 9},
				{"matrix.points_exchanged", 10},
				{"matrix.points_coordinate", 11},
				{"matrix.points_text", 12},
				{"matrix.points_number", 13},
				{"matrix.points_number", 14},
			},
		},
	} {
		_, err := ReadPoints(strings.NewReader(c.text), "t.csv", c.columns)
		e, ok := errors.AsType[*PointsError](err)
		if !ok {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []problem
		for _, p := range e.Problems {
			got = append(got, problem{p.ID, arg(p, "line")})
			if arg(p, "file") != "t.csv" || p.Code != fault.Invalid {
				t.Errorf("%s: %v", name, p)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func arg(f *fault.Error, name string) any {
	for _, a := range f.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

func TestReadPointsCountsWhatItDoesNotList(t *testing.T) {
	_, err := ReadPoints(strings.NewReader("id,lon,lat\n"+strings.Repeat(",1,2\n", 100)), "t.csv", nil)
	e, ok := errors.AsType[*PointsError](err)
	if !ok || e.Count != 100 || len(e.Problems) != MaxPointProblems {
		t.Errorf("%v", err)
	}
	if _, err := ReadPoints(io.MultiReader(strings.NewReader("id,lon,lat\na,1,2\n"), broken{}), "t.csv", nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a broken reader gives %v", err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestCheckPointsNoticesExchangedColumns(t *testing.T) {
	e := twoStations().engine(t)
	inside, swapped := Point{"a", centre}, Point{"b", exchanged(centre)}
	elsewhere := Point{"c", geo.WGS84{Lon: -51, Lat: -30}}
	if n, err := e.CheckPoints("t.csv", []Point{inside, inside, elsewhere}); n != 1 || err != nil {
		t.Errorf("%d outside, %v", n, err)
	}
	_, err := e.CheckPoints("t.csv", []Point{elsewhere, elsewhere})
	wantFault(t, err, "matrix.points_elsewhere")
	// 116° is no latitude, so exchanged points are told by ReadPoints here;
	// where both are, the network knows better.
	s := &scene{}
	s.station("a", "甲", "rail", geo.WGS84{Lon: -51, Lat: -30})
	south := s.engine(t)
	_, err = south.CheckPoints("t.csv", []Point{{"a", geo.WGS84{Lon: -30, Lat: -51}}, {"b", geo.WGS84{Lon: -30.1, Lat: -51.2}}, elsewhere})
	wantFault(t, err, "matrix.points_swapped")
	if swapped.At.Valid() {
		t.Error("a latitude of 116° is valid")
	}
	empty := (&scene{}).engine(t)
	if n, err := empty.CheckPoints("t.csv", []Point{inside}); n != 0 || err != nil {
		t.Errorf("without stops: %d, %v", n, err)
	}
}

// What is written is read back.
func TestPointsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString("lat,id,lon,jobs\n")
		want := &Points{Columns: []Column{{Name: "jobs"}}}
		for i := range rapid.IntRange(1, 9).Draw(t, "rows") {
			p := geo.WGS84{Lon: rapid.Float64Range(0.1, 180).Draw(t, "lon"), Lat: rapid.Float64Range(-90, 90).Draw(t, "lat")}
			id := fmt.Sprint(i, rapid.StringMatching(`[a-z甲",;|]{0,5}`).Draw(t, "id"))
			v := rapid.Float64Range(0, 1e9).Draw(t, "jobs")
			want.Points = append(want.Points, Point{id, p})
			want.Columns[0].Values = append(want.Columns[0].Values, v)
			fmt.Fprintf(&b, "%v,\"%s\",%v,%v\n", p.Lat, strings.ReplaceAll(id, `"`, `""`), p.Lon, v)
		}
		got, err := ReadPoints(strings.NewReader(b.String()), "t.csv", []string{"jobs"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
