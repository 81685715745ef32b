package network

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
)

// clock reads HH:MM of a service; hours may exceed 24 (after midnight of the
// service day).
func clock(s *region.Service, field, value string) (transit.Seconds, error) {
	hour, minute, ok := strings.Cut(value, ":")
	h, err1 := strconv.ParseUint(hour, 10, 8)
	m, err2 := strconv.ParseUint(minute, 10, 8)
	if !ok || err1 != nil || err2 != nil || len(minute) != 2 || m > 59 || h > 47 {
		return 0, fault.New(fault.Invalid, "network.service_clock", "service", s.ID, "field", field, "value", value)
	}
	return transit.Seconds(h*3600 + m*60), nil
}

// bandDepartures places the trips of a service's time bands.
//
// Within a band [from, to) the n trips are (to-from)/n apart; the first is a
// fraction of that after from which depends on the service's id alone, so that
// lines do not all depart on the same minute. Where First and Last are given,
// the first departure of the first band with trips is at First exactly and the
// last one of the last band at Last: those two hours are known.
func bandDepartures(s *region.Service, bands []region.Band) ([]transit.Seconds, error) {
	type span struct {
		from, to transit.Seconds
		trips    int
	}
	var spans []span
	for _, b := range bands {
		from, err := clock(s, "bands.from", b.From)
		if err != nil {
			return nil, err
		}
		to, err := clock(s, "bands.to", b.To)
		if err != nil {
			return nil, err
		}
		if to <= from || b.Trips < 0 || b.Trips > int(to-from) {
			return nil, fault.New(fault.Invalid, "network.service_bands", "service", s.ID,
				"from", b.From, "to", b.To, "trips", b.Trips)
		}
		if b.Trips > 0 {
			spans = append(spans, span{from, to, b.Trips})
		}
	}
	if len(spans) == 0 {
		return nil, fault.New(fault.Invalid, "network.service_bands", "service", s.ID, "from", "", "to", "", "trips", 0)
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })

	first, hasFirst, err := optionalClock(s, "first", s.First)
	if err != nil {
		return nil, err
	}
	last, hasLast, err := optionalClock(s, "last", s.Last)
	if err != nil {
		return nil, err
	}
	end := len(spans) - 1
	hasFirst = hasFirst && first < spans[0].to
	hasLast = hasLast && last >= spans[end].from
	var times []transit.Seconds
	for i, b := range spans {
		startsAt, endsAt := i == 0 && hasFirst, i == end && hasLast
		from, to := b.from, b.to
		if startsAt {
			from = first
		}
		if endsAt {
			to = last
		}
		if to < from {
			return nil, fault.New(fault.Invalid, "network.service_clock", "service", s.ID, "field", "last", "value", s.Last)
		}
		switch {
		case startsAt && endsAt:
			times = append(times, between(from, to, b.trips)...)
		case startsAt:
			times = append(times, evenly(from, to, b.trips, 0)...)
		case endsAt:
			times = append(times, evenly(from, to, b.trips, 1)...)
		default:
			times = append(times, evenly(from, to, b.trips, phase(s.ID))...)
		}
	}
	return times, nil
}

func optionalClock(s *region.Service, field, value string) (transit.Seconds, bool, error) {
	if value == "" {
		return 0, false, nil
	}
	t, err := clock(s, field, value)
	return t, err == nil, err
}

// evenly returns n times one n-th of to-from apart; the first is phase (0..1)
// of that after from.
func evenly(from, to transit.Seconds, n int, phase float64) []transit.Seconds {
	times := make([]transit.Seconds, n)
	for i := range times {
		times[i] = from + transit.Seconds((float64(i)+phase)*float64(to-from)/float64(n))
	}
	return times
}

// between returns n times from first to last inclusive, evenly apart; a single
// one is in the middle.
func between(first, last transit.Seconds, n int) []transit.Seconds {
	times := make([]transit.Seconds, n)
	for i := range times {
		if n == 1 {
			times[i] = first + (last-first)/2
		} else {
			times[i] = first + transit.Seconds(int64(i)*int64(last-first)/int64(n-1))
		}
	}
	return times
}

// phase returns a number in [0, 1) that depends on the id alone: its FNV-1a
// hash, scrambled so that similar ids lie far apart.
func phase(id string) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd // finaliser of MurmurHash3
	x ^= x >> 33
	return float64(x>>11) / (1 << 53)
}

// spreadDepartures places the trips of the services whose hours are not known
// at all. Those of one group take turns from the earliest First to the latest
// Last, inclusive and evenly, in the order of their names; a service that runs
// several times a day gets its turns spread over the day. A service without a
// group is a group of its own.
func spreadDepartures(services []region.Service) (map[string][]transit.Seconds, error) {
	groups := map[string][]*region.Service{}
	var order []string
	for i := range services {
		s := &services[i]
		if s.Clock != region.ClockSpread {
			continue
		}
		key := "group " + s.Group
		if s.Group == "" {
			key = "service " + s.ID
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], s)
	}
	times := map[string][]transit.Seconds{}
	for _, key := range order {
		if err := spreadGroup(times, groups[key]); err != nil {
			return nil, err
		}
	}
	return times, nil
}

// maxPerDay is one departure a minute, more than any line has.
const maxPerDay = 24 * 60

func spreadGroup(times map[string][]transit.Seconds, group []*region.Service) error {
	slices.SortStableFunc(group, func(a, b *region.Service) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	type turn struct {
		service *region.Service
		at      float64 // share of the day, 0..1
	}
	var turns []turn
	var first, last transit.Seconds
	for i, s := range group {
		from, err := clock(s, "first", s.First)
		if err != nil {
			return err
		}
		to, err := clock(s, "last", s.Last)
		if err != nil {
			return err
		}
		if to < from {
			return fault.New(fault.Invalid, "network.service_clock", "service", s.ID, "field", "last", "value", s.Last)
		}
		if s.PerDay < 1 || s.PerDay > maxPerDay {
			return fault.New(fault.Invalid, "network.service_clock", "service", s.ID, "field", "per_day", "value", s.PerDay)
		}
		if i == 0 {
			first, last = from, to
		}
		first, last = min(first, from), max(last, to)
		for k := range s.PerDay {
			turns = append(turns, turn{s, (float64(k) + 0.5) / float64(s.PerDay)})
		}
	}
	slices.SortStableFunc(turns, func(a, b turn) int { return cmp.Compare(a.at, b.at) })
	for i, at := range between(first, last, len(turns)) {
		id := turns[i].service.ID
		times[id] = append(times[id], at)
	}
	return nil
}
