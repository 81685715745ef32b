package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/region"
)

// outline is the boundary of an area with the line of the file it stands on.
type outline struct {
	area  string
	line  int
	at    string // "features[3]"
	shape orb.MultiPolygon
	bound orb.Bound
}

type feature struct {
	Type       string `json:"type"`
	Properties struct {
		Area json.RawMessage `json:"area"`
	} `json:"properties"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// readOutlines reads outlines.geojson: a FeatureCollection of polygons and
// multipolygons, each with the code of its area in property "area".
func (v *run) readOutlines() error {
	if _, there := v.in.sizes[outlineFile]; !there {
		return nil
	}
	content, err := v.readWhole(outlineFile)
	if err != nil || content == nil {
		return err
	}
	features, problem := splitFeatures(content)
	if problem != nil {
		v.report.add(*problem)
		return nil
	}
	seen := map[string]int{}
	for i, raw := range features {
		o := outline{line: lineAt(content, raw.offset), at: "features[" + strconv.Itoa(i) + "]"}
		if !v.readFeature(&o, raw.json) {
			continue
		}
		if first := seen[o.area]; first > 0 {
			v.outlineProblem(o, ".properties.area", o.area, codeDuplicate, "first", first)
			continue
		}
		seen[o.area] = o.line
		v.atlas.add(o)
		if v.mode.decode {
			v.tables.Outlines = append(v.tables.Outlines, region.Outline{Area: o.area, Geometry: o.shape})
		}
	}
	v.report.Rows["outlines"] = len(features)
	return nil
}

func (v *run) outlineProblem(o outline, member, value, code string, keyvals ...any) {
	v.report.add(Problem{File: outlineFile, Row: o.line, Column: o.at + member, Value: value, Code: code, Args: args(keyvals)})
}

type rawFeature struct {
	json   json.RawMessage
	offset int64
}

// splitFeatures returns the features of a collection with where they begin.
func splitFeatures(content []byte) ([]rawFeature, *Problem) {
	bad := func(offset int64, why string) *Problem {
		return &Problem{File: outlineFile, Row: lineAt(content, offset), Code: codeBadJSON, Args: args([]any{"why", why})}
	}
	var top struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(content, &top); err != nil {
		offset := int64(len(content))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset = syntax.Offset
		} else if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			offset = wrong.Offset
		}
		return nil, bad(offset, err.Error())
	}
	if top.Type != "FeatureCollection" {
		return nil, &Problem{File: outlineFile, Row: 1, Column: "type", Value: top.Type, Code: codeMember, Args: args([]any{"want", "FeatureCollection"})}
	}
	list := make([]rawFeature, 0, len(top.Features))
	from := 0
	for _, f := range top.Features {
		// Each raw message is a copy of the bytes it was read from, in order.
		if i := bytes.Index(content[from:], f); i >= 0 {
			from += i
		}
		list = append(list, rawFeature{f, int64(from)})
		from += len(f)
	}
	return list, nil
}

// readFeature fills in area and shape and reports what is wrong with them.
func (v *run) readFeature(o *outline, raw json.RawMessage) bool {
	var f feature
	if err := json.Unmarshal(raw, &f); err != nil || f.Geometry == nil || f.Type != "Feature" {
		v.outlineProblem(*o, "", f.Type, codeOutlineBad)
		return false
	}
	if json.Unmarshal(f.Properties.Area, &o.area) != nil || o.area == "" {
		v.outlineProblem(*o, ".properties.area", string(f.Properties.Area), codeMemberMissing, "want", "110106")
		return false
	}
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		var p orb.Polygon
		err = json.Unmarshal(f.Geometry.Coordinates, &p)
		o.shape = orb.MultiPolygon{p}
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &o.shape)
	default:
		err = errors.New("no area")
	}
	if err != nil || len(o.shape) == 0 {
		v.outlineProblem(*o, ".geometry", f.Geometry.Type, codeOutlineBad)
		return false
	}
	for i, polygon := range o.shape {
		if len(polygon) == 0 {
			v.outlineProblem(*o, ".geometry", f.Geometry.Type, codeOutlineBad)
			return false
		}
		for j, ring := range polygon {
			if !v.checkRing(*o, ".geometry["+strconv.Itoa(i)+"]["+strconv.Itoa(j)+"]", ring) {
				return false
			}
		}
	}
	o.bound = o.shape.Bound()
	return true
}

func (v *run) checkRing(o outline, at string, ring orb.Ring) bool {
	for i, p := range ring {
		if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			v.outlineProblem(o, at+"["+strconv.Itoa(i)+"]", format(p[0])+","+format(p[1]), codeRingPoint)
			return false
		}
	}
	switch n := len(ring); {
	case n > 0 && ring[0] != ring[n-1]:
		v.outlineProblem(o, at, format(ring[n-1][0])+","+format(ring[n-1][1]), codeRingOpen, "first", format(ring[0][0])+","+format(ring[0][1]))
		return false
	case n < 4:
		v.outlineProblem(o, at, strconv.Itoa(n), codeRingShort)
		return false
	}
	return true
}

// checkOutlineAreas holds the outlines to table areas.
func (v *run) checkOutlineAreas() {
	areas := v.keys["areas"]
	if areas == nil || v.broken["areas"] {
		return
	}
	for _, o := range v.atlas.outlines {
		if !areas.has(hashKey([]byte(o.area))) {
			v.outlineProblem(o, ".properties.area", o.area, codeDangling, "table", "areas", "field", "code")
		}
	}
}
