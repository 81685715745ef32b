package reach

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// Whatever the bytes, reading gives points that hold what they promise, or
// says what is wrong.
func FuzzReadPoints(f *testing.F) {
	for _, seed := range []string{
		"id,lon,lat,jobs\na,116.3,39.9,3\n", "\ufeffID,X,Y,jobs\r\n\"a,b\",1,2,\r\n", "id,lon,lat\na,1\n",
		"id;lon;lat\n", "", "\"", "id,lon,lat,jobs\na,39.9,116.3,-1\na,1,2,1e999\n", "id,lon,lon,lat\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		points, err := ReadPoints(strings.NewReader(text), "t.csv", []string{"jobs"})
		if err != nil {
			e, ok := errors.AsType[*PointsError](err)
			if !ok || e.Count < len(e.Problems) || len(e.Problems) == 0 {
				t.Fatal(err)
			}
			return
		}
		seen := map[string]bool{}
		for i, p := range points.Points {
			v := points.Columns[0].Values[i]
			if p.ID == "" || seen[p.ID] || !p.At.Valid() || !(v >= 0) || math.IsInf(v, 0) {
				t.Fatalf("%+v with %g", p, v)
			}
			seen[p.ID] = true
		}
	})
}
