package transit

import (
	"math"
	"slices"
)

// Day is the length of a service day as the search counts it. On days of a
// clock change the caller's times follow "noon minus 12 h".
const Day Seconds = 24 * 60 * 60

// The service days that are searched, relative to the queried one.
const (
	FirstDay = -6
	LastDay  = 2
)

// MaxTime ends, exclusively, the times of day that can be asked for: together
// with FirstDay and LastDay it makes every call of every trip reachable.
const MaxTime = (LastDay + 1) * Day

// maxCallTime ends, exclusively, the times of day of a call.
const maxCallTime = (1 - FirstDay) * Day

// MaxDay is the largest number of a service day, in either direction.
const MaxDay = 1 << 20

// Days is the set of service days on which a trip runs. Days are numbered from
// any day the maker of the timetable chooses; Timetable.On says which of them
// is asked about. The zero value means every day. Equal sets are ==.
type Days struct {
	first int32  // the day of bit 0 of bits[0], which is set
	bits  string // day first+i is bit i%8 of bits[i/8]; the last byte is not 0; "" is every day
}

// OnDays returns the set of the given days, in any order. Days beyond MaxDay
// are left out; ok is false if none remains: a trip that never runs need not
// be added.
func OnDays(days ...int) (set Days, ok bool) {
	first, last := math.MaxInt, math.MinInt
	for _, d := range days {
		if d >= -MaxDay && d <= MaxDay {
			first, last = min(first, d), max(last, d)
		}
	}
	if first > last {
		return Days{}, false
	}
	bits := make([]byte, (last-first)/8+1)
	for _, d := range days {
		if d >= first && d <= last {
			bits[(d-first)/8] |= 1 << ((d - first) % 8)
		}
	}
	return Days{int32(first), string(bits)}, true
}

// Has reports whether the set holds the day.
func (s Days) Has(day int) bool {
	if s.bits == "" {
		return true
	}
	i := day - int(s.first)
	return i >= 0 && i/8 < len(s.bits) && s.bits[i/8]>>(i%8)&1 != 0
}

// Span returns the first and the last day of the set, both in it; ok is false
// for every day.
func (s Days) Span() (first, last int, ok bool) {
	if s.bits == "" {
		return 0, 0, false
	}
	for last = len(s.bits)*8 - 1; s.bits[last/8]>>(last%8)&1 == 0; last-- {
	}
	return int(s.first), int(s.first) + last, true
}

// ClockIdx numbers the clocks of a Timetable. 0 is the timetable's own, in
// which all times of day are asked and told.
type ClockIdx uint32

// Offset says how the clock of a trip is set from a service day on: by how
// much its service days begin later than multiples of 24 h of a common time
// scale. For a time zone that is the negative of its offset from UTC at the
// beginning ("noon minus 12 h") of the day.
type Offset struct {
	FromDay int32 // the first one of a clock also holds for the days before
	Seconds Seconds
}

// clock is a list of offsets by day; empty is always 0.
type clock []Offset

func (c clock) at(day int) Seconds {
	i, found := slices.BinarySearchFunc(c, int32(day), func(o Offset, d int32) int { return int(o.FromDay) - int(d) })
	switch {
	case len(c) == 0:
		return 0
	case found:
		return c[i].Seconds
	}
	return c[max(i-1, 0)].Seconds
}

// The service days a search looks at: with another clock a trip may belong to
// a day before FirstDay or after LastDay.
const (
	firstSearched = FirstDay - 1
	searched      = LastDay + 1 - firstSearched + 1
)

// dayShifts holds, for each searched day, what has to be added to a time of a
// trip of that day to get the time of the queried one.
type dayShifts [searched]Seconds

// shifts returns the shifts of a clock beside the timetable's own, and the
// searched days on which trips of that clock can matter.
func (c clock) shifts(own clock, day int) (s dayShifts, matter uint16) {
	for i := range s {
		d := firstSearched + i
		moved := c.at(day+d) - own.at(day)
		s[i] = Seconds(d)*Day + moved
		if d >= FirstDay && d <= LastDay || moved != 0 {
			matter |= 1 << i
		}
	}
	return s, matter
}
