package matrixfile

import (
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
)

// csvEncoder writes a row for every pair, in the order of the origins, then of
// the destinations: RFC 4180 with LF, an unreached time empty.
type csvEncoder struct {
	header   string
	from, to []string // quoted where needed, with the comma behind
	unit     Unit
}

func newCSV(m *reach.Matrix, u Unit) *csvEncoder {
	return &csvEncoder{
		header: strings.Join(Columns(m), ",") + "\n", unit: u,
		from: fields(m.Origins), to: fields(m.Destinations),
	}
}

func fields(points []reach.Point) []string {
	list := make([]string, len(points))
	for i, p := range points {
		list[i] = quoted(p.ID) + ","
	}
	return list
}

func quoted(s string) string {
	if !strings.ContainsAny(s, "\",\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func (e *csvEncoder) Start() []byte { return []byte(e.header) }

func (e *csvEncoder) Shard(s reach.Shard) (Block, error) {
	percentiles := len(s.Times) / (s.Origins * len(e.to))
	b := make([]byte, 0, s.Origins*len(e.to)*(len(e.from[s.First])+len(e.to[0])+5*percentiles))
	times := s.Times
	for _, from := range e.from[s.First : s.First+s.Origins] {
		for _, to := range e.to {
			b = append(b, from...)
			b = append(b, to...)
			for i, t := range times[:percentiles] {
				if i > 0 {
					b = append(b, ',')
				}
				if t != transit.Unreached {
					b = strconv.AppendInt(b, int64(e.unit.Of(t)), 10)
				}
			}
			b = append(b, '\n')
			times = times[percentiles:]
		}
	}
	return Block{Bytes: b}, nil
}

func (e *csvEncoder) End([]Entry) ([]byte, error) { return nil, nil }
