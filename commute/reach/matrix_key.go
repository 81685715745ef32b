package reach

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// MatrixKey tells matrices apart: equal keys have equal times. Its parts are
// SHA-256 in hexadecimal but for Params, which people can read.
type MatrixKey struct {
	Network      string `json:"network"` // stops, trips and footpaths
	Origins      string `json:"origins"` // ids and positions, in order
	Destinations string `json:"destinations"`
	Params       string `json:"params"`
}

// Key returns the matrix's key. Cost: linear in the calls of the timetable.
func (m *Matrix) Key() MatrixKey {
	p := m.Params
	drawn := ""
	if d := p.drawing(m.engine.table); d.Draws > 1 {
		drawn = fmt.Sprintf(" draws=%d seed=%d", d.Draws, d.Seed)
	}
	return MatrixKey{
		Network: fingerprint(m.engine.table), Origins: pointsKey(m.Origins), Destinations: pointsKey(m.Destinations),
		Params: fmt.Sprintf("depart=%d window=%d step=%d minutes=%d rides=%d percentiles=%v feeder=%s,%g,%g,%d",
			p.Depart, p.Window, p.Step, p.Minutes, p.Rides, p.Percentiles,
			p.Feeder.Mode, p.Feeder.MetresPerSecond, p.Feeder.Detour, p.Feeder.MaxMinutes) + drawn,
	}
}

// digest writes values into a hash so that no two sequences look alike.
type digest struct {
	hash.Hash
	buf []byte
}

func newDigest() *digest { return &digest{Hash: sha256.New()} }

func (d *digest) numbers(list ...int64) {
	for _, n := range list {
		d.buf = binary.AppendVarint(d.buf, n)
	}
	if len(d.buf) > 1<<12 {
		d.flush()
	}
}

func (d *digest) text(s string) {
	d.numbers(int64(len(s)))
	d.buf = append(d.buf, s...)
}

func (d *digest) point(p geo.WGS84) {
	d.buf = binary.LittleEndian.AppendUint64(d.buf, math.Float64bits(p.Lon))
	d.buf = binary.LittleEndian.AppendUint64(d.buf, math.Float64bits(p.Lat))
}

func (d *digest) flush() {
	_, _ = d.Write(d.buf)
	d.buf = d.buf[:0]
}

func (d *digest) hex() string {
	d.flush()
	return hex.EncodeToString(d.Sum(nil))
}

func pointsKey(points []Point) string {
	d := newDigest()
	for _, p := range points {
		d.text(p.ID)
		d.point(p.At)
	}
	return d.hex()
}

func fingerprint(t *transit.Timetable) string {
	d := newDigest()
	d.numbers(int64(t.NumStops()))
	for i := range t.NumStops() {
		s := t.Stop(transit.StopIdx(i))
		d.text(s.ID)
		d.point(s.Point)
		d.numbers(int64(s.Board), int64(s.Change))
		t.EachFootpath(transit.StopIdx(i), func(to transit.StopIdx, time transit.Seconds) {
			d.numbers(int64(to), int64(time))
		})
		d.numbers(-1)
	}
	for _, trip := range t.Trips() {
		d.text(trip.ID)
		for day := transit.FirstDay - 1; day <= transit.LastDay+1; day++ {
			d.numbers(flag(trip.Days.Has(t.Day()+day)), int64(t.Shift(trip.Clock, day)))
		}
		d.numbers(int64(len(trip.Calls)))
		for _, c := range trip.Calls {
			d.numbers(int64(c.Stop), int64(c.Arrive), int64(c.Depart), flag(c.NoBoard)<<1|flag(c.NoLeave))
		}
	}
	return d.hex()
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
