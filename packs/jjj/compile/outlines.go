package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sort"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/sanquan/sanquan/base/geo"
)

// outlines are the simplified boundaries of the districts, sorted by code.
type outlines struct {
	codes  []string
	shapes []orb.MultiPolygon
}

// readOutlines reads the district outlines; every one becomes a MultiPolygon
// with its outer rings counterclockwise (RFC 7946, 3.1.6).
func readOutlines(dir string) (*outlines, error) {
	const file = "jjj_district_outlines.geojson"
	content, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		return nil, err
	}
	var set struct {
		Features []struct {
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties struct {
				Code string `json:"district_adcode"`
			}
		}
	}
	if err := json.Unmarshal(content, &set); err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	o := &outlines{}
	for _, f := range set.Features {
		var m orb.MultiPolygon
		switch f.Geometry.Type {
		case "Polygon":
			m = orb.MultiPolygon{nil}
			err = json.Unmarshal(f.Geometry.Coordinates, &m[0])
		case "MultiPolygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &m)
		default:
			err = fmt.Errorf("a %s is not an outline", f.Geometry.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s, %s: %w", file, f.Properties.Code, err)
		}
		for _, polygon := range m {
			for i, ring := range polygon {
				if (ring.Orientation() == orb.CCW) != (i == 0) {
					ring.Reverse()
				}
			}
		}
		o.codes = append(o.codes, f.Properties.Code)
		o.shapes = append(o.shapes, m)
	}
	if !slices.IsSorted(o.codes) {
		sort.Sort(o)
	}
	return o, nil
}

// Len, Less and Swap sort the outlines by code.
func (o *outlines) Len() int           { return len(o.codes) }
func (o *outlines) Less(i, j int) bool { return o.codes[i] < o.codes[j] }
func (o *outlines) Swap(i, j int) {
	o.codes[i], o.codes[j] = o.codes[j], o.codes[i]
	o.shapes[i], o.shapes[j] = o.shapes[j], o.shapes[i]
}

// encode writes the outlines as GeoJSON, one feature a line, the area code in
// the property "area".
func (o *outlines) encode() []byte {
	var b bytes.Buffer
	b.WriteString("{\"type\":\"FeatureCollection\",\"features\":[\n")
	for i, code := range o.codes {
		coordinates, err := json.Marshal(o.shapes[i])
		if err != nil {
			panic(err) // numbers always marshal
		}
		comma := ","
		if i == len(o.codes)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "{\"type\":\"Feature\",\"properties\":{\"area\":%q},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":%s}}%s\n",
			code, coordinates, comma)
	}
	b.WriteString("]}\n")
	return b.Bytes()
}

// slack is how far outside its outline a point may lie and still belong to
// the district: the outlines are simplified to about 500 m, and positions of
// the facts are good to some hundred metres.
const slack geo.Metres = 1500

// district returns the code of the district in which p lies. The district the
// facts name is taken where p lies in it or not farther than slack from it;
// else the outline that contains p; else the nearest within slack; else "",
// outside the region.
func (o *outlines) district(p geo.WGS84, named string) string {
	if i, ok := slices.BinarySearch(o.codes, named); ok && o.distance(i, p) <= slack {
		return named
	}
	best, code := slack, ""
	for i := range o.codes {
		if d := o.distance(i, p); d <= best {
			best, code = d, o.codes[i]
			if d == 0 {
				break
			}
		}
	}
	return code
}

// distance returns 0 inside outline i, else the metres to its nearest edge.
// Edges are straight in a plane tangent at p, which is within 0.1 % here.
func (o *outlines) distance(i int, p geo.WGS84) geo.Metres {
	at := orb.Point{p.Lon, p.Lat}
	shape := o.shapes[i]
	if planar.MultiPolygonContains(shape, at) {
		return 0
	}
	const degree = 111_320.0
	k := math.Cos(p.Lat * math.Pi / 180)
	best := math.Inf(1)
	for _, polygon := range shape {
		for _, ring := range polygon {
			for j := 1; j < len(ring); j++ {
				ax, ay := (ring[j-1][0]-p.Lon)*k*degree, (ring[j-1][1]-p.Lat)*degree
				bx, by := (ring[j][0]-p.Lon)*k*degree, (ring[j][1]-p.Lat)*degree
				dx, dy := bx-ax, by-ay
				t := 0.0
				if l := dx*dx + dy*dy; l > 0 {
					t = min(1, max(0, -(ax*dx+ay*dy)/l))
				}
				best = min(best, math.Hypot(ax+t*dx, ay+t*dy))
			}
		}
	}
	return geo.Metres(best)
}
