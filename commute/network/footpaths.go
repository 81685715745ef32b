package network

import (
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// transfer is a way between stops, or the lack of one, that a feed states.
type transfer struct {
	from, to transit.StopIdx
	time     transit.Seconds
	none     bool // one cannot get from one to the other
}

// addFootpaths joins stops within Options.MaxTransfer of each other and rail
// and metro stations of the same name. What a feed states replaces what is
// computed.
func (n *Network) addFootpaths(b *transit.Builder, stated []transfer) error {
	type pair struct{ from, to transit.StopIdx }
	replaced := make(map[pair]bool, len(stated))
	for _, t := range stated {
		replaced[pair{t.from, t.to}] = true
		if t.none || t.from == t.to {
			continue
		}
		if err := b.AddFootpath(t.from, t.to, t.time); err != nil {
			return err
		}
	}
	add := func(from, to transit.StopIdx, time transit.Seconds) error {
		if from == to || replaced[pair{from, to}] {
			return nil
		}
		return b.AddFootpath(from, to, time)
	}
	at := func(s transit.StopIdx) geo.WGS84 { return b.Stop(s).Point }
	reach := n.Options.walkReach(n.Options.MaxTransfer)
	stops := b.NumStops()
	index := n.places.indexOf(stops, at)
	for i := range stops {
		from := transit.StopIdx(i)
		if !known(at(from)) {
			continue
		}
		for _, s := range near(index, at(from), reach, at) {
			if t := n.Options.walkTime(s.Distance); t <= n.Options.MaxTransfer {
				if err := add(from, s.Stop, t); err != nil {
					return err
				}
			}
		}
	}
	for _, p := range n.samePlaces() {
		t := n.Options.SamePlace
		if d := n.Options.walkTime(geo.Distance(at(p[0]), at(p[1]))); d < t {
			t = d
		}
		if err := add(p[0], p[1], t); err != nil {
			return err
		}
	}
	return nil
}

// sameNameWithin is how far apart a rail and a metro station of one name may
// be placed and still be taken for the same place. Approximate positions of
// the region's stations are off by up to 5 km; towns with one name are farther
// apart.
const sameNameWithin geo.Metres = 5000

// samePlaces returns the pairs of a rail and a metro station of one name, in
// both directions, in the order of the stations. The shorter footpath counts,
// so pairs that lie close together lose nothing.
func (n *Network) samePlaces() [][2]transit.StopIdx {
	byName := map[string][]transit.StopIdx{}
	for i, s := range n.stations {
		if s != nil && known(s.Point()) {
			name := strings.TrimSuffix(s.Name, "站")
			byName[name] = append(byName[name], transit.StopIdx(i))
		}
	}
	var pairs [][2]transit.StopIdx
	for i, s := range n.stations {
		if s == nil || s.Mode != "rail" || !known(s.Point()) {
			continue
		}
		for _, other := range byName[strings.TrimSuffix(s.Name, "站")] {
			o := n.stations[other]
			if o.Mode == "metro" && geo.Distance(s.Point(), o.Point()) <= sameNameWithin {
				pairs = append(pairs, [2]transit.StopIdx{transit.StopIdx(i), other}, [2]transit.StopIdx{other, transit.StopIdx(i)})
			}
		}
	}
	return pairs
}
