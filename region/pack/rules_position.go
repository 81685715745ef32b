package pack

import (
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
)

// positionRule checks longitude and latitude together, with the datum, the
// area and the names of other rows.
type positionRule struct {
	id, name, area, lon, lat, datum, position, source int

	shifts map[string]*shift // by source
}

// shift counts, for the positions of one source, those that lie outside of
// their area but inside once taken for GCJ-02 and converted, and the reverse.
type shift struct{ in, out, line int }

func newPositionRule(t *Table) positionRule {
	p := positionRule{t.Index("id"), t.Index("name"), t.Index("area"), t.Index("lon"), t.Index("lat"), t.Index("datum"), t.Index("position"), t.Index("source"), map[string]*shift{}}
	if t.Name == "areas" {
		p.id, p.area = t.Index("code"), t.Index("code")
	}
	return p
}

// namedPoint is a position that another row of the same name may repeat.
type namedPoint struct {
	point
	file string
	line int
}

// Tolerances in metres. defaultTolerance is how far the outlines may be off
// where the pack does not say; roughTolerance is added for positions that the
// pack itself calls general, compiled or estimated, and for the seats of areas.
const (
	defaultTolerance = 1000
	roughTolerance   = 10_000
)

// A shift by GCJ-02 is told from chance by how well it fits: the position of
// the same name, shifted, is met within echoMetres, although the two are
// echoFrom or more apart. The shift is 300–700 m in China.
const (
	echoMetres = 15
	echoFrom   = 250
)

func (p positionRule) row(r *tableRun) {
	if !r.sound(p.lon, p.lat) {
		return
	}
	lon, _ := number(r.cells[p.lon])
	lat, _ := number(r.cells[p.lat])
	at := point{Lon: lon, Lat: lat}
	if p.datum >= 0 {
		if r.bad[p.datum] || len(r.cells[p.datum]) == 0 {
			return
		}
		if d := otherDatum(string(r.cells[p.datum])); d != "" {
			r.add(p.datum, codeDatum, "wgs84", lonLat(toWGS84(at, d)))
			return
		}
	}
	if !p.plausible(r, at) || !p.inArea(r, at) || !p.echo(r, at) {
		return
	}
	p.count(r, at)
	if r.t.Name == "stations" && len(r.cells[p.id]) > 0 {
		r.stations[hashKey(r.cells[p.id])] = at
	}
}

// shiftRows is how many positions of one source must lie in their area only
// once converted, with at most a twentieth as many the other way, before the
// source is told to be GCJ-02. Were the positions right and the outlines off
// as often to either side, twelve to none would come up once in 4,096.
const (
	shiftRows  = 12
	shiftRatio = 20
)

func (p positionRule) count(r *tableRun, at point) {
	if !r.sound(p.area, p.source) {
		return
	}
	area := string(r.cells[p.area])
	now, ok := r.atlas.distance(at, area)
	if !ok {
		return
	}
	then, _ := r.atlas.distance(toWGS84(at, "GCJ02"), area)
	source := string(r.cells[p.source])
	s := p.shifts[source]
	if s == nil {
		s = &shift{}
		p.shifts[source] = s
	}
	switch {
	case now > 0 && then == 0:
		if s.in++; s.line == 0 {
			s.line = r.line
		}
	case now == 0 && then > 0:
		s.out++
	}
}

func (p positionRule) end(r *tableRun) {
	for _, source := range sortedKeys(p.shifts) {
		if s := p.shifts[source]; s.in >= shiftRows && s.in >= shiftRatio*s.out {
			r.problem(Problem{
				File: r.file, Row: s.line, Column: "source", Value: source, Code: codeSourceGCJ,
				Args: args([]any{"in", s.in, "out", s.out}), order: p.source,
			})
		}
	}
}

// plausible finds positions that are none, and swapped ones: longitude and
// latitude exchanged are on the globe or in the region, as they stand not.
func (p positionRule) plausible(r *tableRun, at point) bool {
	swapped := point{Lon: at.Lat, Lat: at.Lon}
	valid := geo.WGS84(at).Valid()
	switch {
	case at == point{}:
		r.add(p.lon, codeZeroPoint)
	case !valid && geo.WGS84(swapped).Valid(), valid && !r.inRegion(at) && r.inRegion(swapped):
		r.add(p.lon, codeSwapped, "lon", format(at.Lat), "lat", format(at.Lon))
	case at.Lon < -180 || at.Lon > 180:
		r.add(p.lon, codeMaximum, "maximum", "180")
	case !valid:
		r.add(p.lat, codeMaximum, "maximum", "90")
	default:
		return true
	}
	return false
}

// regionMargin is how far, in degrees, a position may lie beyond the bounding
// box of the outlines and still be taken for one of the region.
const regionMargin = 2.0

// inRegion reports whether p is near the region; without outlines there is no
// telling, and China's box stands in for it in packs of China's time zone.
func (v *run) inRegion(p point) bool {
	if len(v.atlas.outlines) > 0 {
		b := v.atlas.bound.Pad(regionMargin)
		return b.Contains([2]float64{p.Lon, p.Lat})
	}
	if v.descriptor != nil && v.descriptor.Sanquan.TimeZone == "Asia/Shanghai" {
		return p.Lon > 73 && p.Lon < 136 && p.Lat > 3 && p.Lat < 54
	}
	return true
}

func (v *run) tolerance() float64 {
	if v.descriptor != nil && v.descriptor.Sanquan.OutlineTolerance > 0 {
		return v.descriptor.Sanquan.OutlineTolerance
	}
	return defaultTolerance
}

// inArea holds the position to the outline of its area.
func (p positionRule) inArea(r *tableRun, at point) bool {
	if !r.sound(p.area) {
		return true
	}
	area := string(r.cells[p.area])
	metres, ok := r.atlas.distance(at, area)
	limit := r.tolerance()
	if p.position < 0 || rough(string(r.cells[p.position])) {
		limit += roughTolerance
	}
	if !ok || metres <= limit {
		return true
	}
	for _, d := range []struct{ datum, code string }{{"GCJ02", codeLooksGCJ}, {"BD09", codeLooksBD}} {
		converted := toWGS84(at, d.datum)
		if left, _ := r.atlas.distance(converted, area); left == 0 {
			r.add(p.lon, d.code, "area", area, "wgs84", lonLat(converted))
			return false
		}
	}
	r.add(p.lon, codeOutside, "area", area, "km", fmt.Sprintf("%.1f", metres/1000), hint, r.atlas.containing(at))
	return false
}

func rough(basis string) bool {
	switch basis {
	case "general", "compiled", "estimated":
		return true
	}
	return false
}

// echo compares the position with others of the same name: where one is the
// other shifted to GCJ-02, the shifted one is at fault.
func (p positionRule) echo(r *tableRun, at point) bool {
	name := strings.TrimSuffix(string(r.cells[p.name]), "站")
	if name == "" {
		return true
	}
	for _, other := range r.names[name] {
		if geo.Distance(geo.WGS84(at), geo.WGS84(other.point)) < echoFrom {
			continue
		}
		if back := geo.GCJ02(at).WGS84(); geo.Distance(back, geo.WGS84(other.point)) < echoMetres {
			r.add(p.lon, codeEchoGCJ, "other", other.file, "otherRow", other.line, "wgs84", lonLat(point(back)))
			return false
		}
		if back := geo.GCJ02(other.point).WGS84(); geo.Distance(back, geo.WGS84(at)) < echoMetres {
			r.problem(Problem{
				File: other.file, Row: other.line, Column: "lon", Value: format(other.Lon), Code: codeEchoGCJ,
				Args: args([]any{"other", r.file, "otherRow", r.line, "wgs84", lonLat(point(back))}), order: p.lon,
			})
			break
		}
	}
	if len(r.names[name]) < 8 { // 人民广场 may be many
		r.names[name] = append(r.names[name], namedPoint{at, r.file, r.line})
	}
	return true
}

// otherDatum returns the datum that a label means, "" where it is none of the
// two that this program can convert.
func otherDatum(label string) string {
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToUpper(narrow(label))) {
	case "GCJ02", "GCJ", "火星坐标", "AUTONAVI", "AMAP", "高德", "腾讯":
		return "GCJ02"
	case "BD09", "BD09LL", "BD", "BAIDU", "百度":
		return "BD09"
	}
	return ""
}

func toWGS84(p point, datum string) point {
	if datum == "BD09" {
		return point(geo.BD09(p).WGS84())
	}
	return point(geo.GCJ02(p).WGS84())
}

// lonLat writes a position to six decimals, about 0.1 m.
func lonLat(p point) string { return fmt.Sprintf("%.6f,%.6f", p.Lon, p.Lat) }
