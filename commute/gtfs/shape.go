package gtfs

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/base/geo"
)

// Shape is the way that trips take on the map.
type Shape struct {
	ID     string
	Points []geo.WGS84
	// Dist is how far along the points lie, in the unit of the feed; it never
	// decreases. nil where the feed does not say it for every point.
	Dist []float64
}

// shapePoint is a row of shapes.txt.
type shapePoint struct {
	shape, seq, line int
	at               geo.WGS84
	dist             float64 // -1 where not given
}

func (r *reader) readShapes() {
	var points []shapePoint
	last, lastID := None, ""
	r.table(&shapesTable, func(w *row) {
		id := w.need(0)
		for column := 1; column <= 2; column++ {
			w.need(column)
		}
		p := shapePoint{seq: w.number(3), line: w.line, dist: -1}
		if w.bad {
			return
		}
		lat, hasLat := w.degrees(1, 90)
		lon, hasLon := w.degrees(2, 180)
		if !hasLat || !hasLon {
			w.fail(-1, "invalid_shape_point")
			return
		}
		p.at = geo.WGS84{Lon: lon, Lat: lat}
		if w.has(4) {
			p.dist = w.amount(4)
		}
		if id != lastID || last == None {
			i, ok := r.shapes[id]
			if !ok {
				i = len(r.feed.Shapes)
				r.feed.Shapes = append(r.feed.Shapes, Shape{ID: w.word(0)})
				r.shapes[r.feed.Shapes[i].ID] = i
				r.shapeLines = append(r.shapeLines, w.line)
			}
			last, lastID = i, r.feed.Shapes[i].ID
		}
		p.shape = last
		points = append(points, p)
		w.kept()
	})
	byShape := func(a, b shapePoint) int {
		return cmp.Or(cmp.Compare(a.shape, b.shape), cmp.Compare(a.seq, b.seq), cmp.Compare(a.line, b.line))
	}
	if !slices.IsSortedFunc(points, byShape) {
		slices.SortFunc(points, byShape)
	}
	kept := 0
	for len(points) > 0 {
		n := 1
		for n < len(points) && points[n].shape == points[0].shape {
			n++
		}
		kept += r.setShape(points[:n])
		points = points[n:]
	}
	r.report.keep("shapes.txt", kept)
}

// setShape enters the points of one shape and returns how many there are.
func (r *reader) setShape(rows []shapePoint) int {
	s := &r.feed.Shapes[rows[0].shape]
	tell := func(p shapePoint, field, code string, severity Severity) {
		r.problem(Problem{File: "shapes.txt", Line: p.line, Entity: s.ID, Field: field, Code: code, Severity: severity})
	}
	measured, falls := true, false
	s.Points = make([]geo.WGS84, 0, len(rows))
	for i, p := range rows {
		if i > 0 && p.seq == rows[i-1].seq {
			tell(p, "shape_pt_sequence", "duplicate_key", Error)
			continue
		}
		measured = measured && p.dist >= 0
		if n := len(s.Dist); measured && !falls && n > 0 && p.dist < s.Dist[n-1] {
			falls = true
			tell(p, "shape_dist_traveled", "decreasing_shape_distance", Warning)
		}
		s.Points = append(s.Points, p.at)
		s.Dist = append(s.Dist, p.dist)
	}
	if !measured || falls {
		s.Dist = nil
	}
	if len(s.Points) == 1 {
		tell(rows[0], "", "single_shape_point", Warning)
	}
	return len(s.Points)
}
