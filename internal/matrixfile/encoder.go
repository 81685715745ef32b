package matrixfile

import (
	"encoding/json"
	"strconv"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/commute/transit"
)

// Unit is the unit of the travel times in a file.
type Unit string

// The units.
const (
	Seconds Unit = "seconds"
	Minutes Unit = "minutes" // whole, rounded up: m means within m minutes
)

// Of returns the value of a reached time in the unit.
func (u Unit) Of(t transit.Seconds) int32 {
	if u == Minutes {
		return int32(t+59) / 60
	}
	return int32(t)
}

// Format is a file format.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	Parquet Format = "parquet"
)

// Encoder turns shards into the bytes of a file: Start, the shards in order,
// End. Shard is safe for concurrent use and depends on nothing but the shard.
type Encoder interface {
	Start() []byte
	Shard(s reach.Shard) (Block, error)
	End(shards []Entry) ([]byte, error)
}

// Block is the bytes of a shard and what End will have to know about them.
type Block struct {
	Bytes []byte
	Note  json.RawMessage // nil for none
}

// New returns the encoder of a format for a matrix. Faults:
// matrix.format_unknown, matrix.unit_unknown.
func New(m *reach.Matrix, f Format, u Unit) (Encoder, error) {
	if u != Seconds && u != Minutes {
		return nil, fault.New(fault.Invalid, "matrix.unit_unknown", "unit", string(u)).On("unit")
	}
	switch f {
	case CSV:
		return newCSV(m, u), nil
	case Parquet:
		return newParquet(m, u), nil
	}
	return nil, fault.New(fault.Invalid, "matrix.format_unknown", "format", string(f)).On("format")
}

// Columns returns the names of a matrix's columns: from, to, and one for each
// percentile: p5, p50, p99.5.
func Columns(m *reach.Matrix) []string {
	names := []string{"from", "to"}
	for _, p := range m.Params.Percentiles {
		names = append(names, "p"+strconv.FormatFloat(p, 'f', -1, 64))
	}
	return names
}
