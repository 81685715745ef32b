package network

import (
	"maps"
	"math"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/transit"
)

// Options are the figures a timetable is made with that no row of a region
// states. All of them are estimates; Assumptions lists them for people.
type Options struct {
	WalkMetresPerSecond float64         // speed on foot along the way
	Detour              float64         // ratio of the way to the straight line, at least 1
	MaxTransfer         transit.Seconds // longest footpath between stops
	// SamePlace is the longest footpath between a rail and a metro station of
	// one name (北京南 and 北京南站): positions of stations are sometimes off
	// by a kilometre or more, and their halls are joined.
	SamePlace transit.Seconds
	Modes     map[string]Slack // by Station.Mode
	Other     Slack            // for modes not in Modes, and for feeds that state none
}

// Slack is the time a station takes; see transit.Stop.
type Slack struct {
	Board  transit.Seconds // from its entrance to a departure
	Change transit.Seconds // from one departure's platform to the next
}

// DefaultOptions returns the estimates used where nothing else is said.
//
// Walking at 4.8 km/h (4 ft/s) is the customary planning value for mixed
// pedestrian traffic; 1.3 is the middle of the ratios of way to straight line
// usually found in street networks with blocks. The times at stations are
// judgements: railway stations in China close the ticket gate 3 to 5 minutes
// before departure and have a security check at the entrance, so a quarter of
// an hour from the street and ten minutes from train to train; metro stations
// have a security check too.
func DefaultOptions() Options {
	return Options{
		WalkMetresPerSecond: 4.8 / 3.6,
		Detour:              1.3,
		MaxTransfer:         15 * 60,
		SamePlace:           10 * 60,
		Modes: map[string]Slack{
			"rail":  {Board: 15 * 60, Change: 10 * 60},
			"metro": {Board: 3 * 60, Change: 3 * 60},
		},
		Other: Slack{Board: 60, Change: 60},
	}
}

func (o Options) slackOf(mode string) Slack {
	if s, ok := o.Modes[mode]; ok {
		return s
	}
	return o.Other
}

func (o Options) check() error {
	bad := func(field string, value any) error {
		return fault.New(fault.Invalid, "network.option", "option", field, "value", value).On(field)
	}
	for mode, s := range o.Modes {
		if s.Board < 0 || s.Change < 0 {
			return bad("modes."+mode, s)
		}
	}
	switch {
	case !(o.WalkMetresPerSecond > 0) || math.IsInf(o.WalkMetresPerSecond, 0):
		return bad("walkMetresPerSecond", o.WalkMetresPerSecond)
	case !(o.Detour >= 1) || math.IsInf(o.Detour, 0):
		return bad("detour", o.Detour)
	case o.MaxTransfer < 0 || o.MaxTransfer >= transit.Day:
		return bad("maxTransfer", o.MaxTransfer)
	case o.SamePlace < 0 || o.SamePlace >= transit.Day:
		return bad("samePlace", o.SamePlace)
	case o.Other.Board < 0 || o.Other.Change < 0:
		return bad("other", o.Other)
	}
	return nil
}

// Assumption is one estimate behind a timetable.
type Assumption struct {
	ID    string  // such as "walk_speed" or "board.rail"
	Value float64 // in Unit
	Unit  string  // "km/h", "1" (a ratio), "min"
	Note  string  // message id of the sentence that says what it is and why
}

// Assumptions lists the estimates behind a timetable in a fixed order.
func (o Options) Assumptions() []Assumption {
	minutes := func(s transit.Seconds) float64 { return float64(s) / 60 }
	list := []Assumption{
		{"walk_speed", math.Round(o.WalkMetresPerSecond*360) / 100, "km/h", "network.assumption_walk_speed"},
		{"detour", o.Detour, "1", "network.assumption_detour"},
		{"max_transfer", minutes(o.MaxTransfer), "min", "network.assumption_max_transfer"},
		{"same_place", minutes(o.SamePlace), "min", "network.assumption_same_place"},
	}
	for _, mode := range slices.Sorted(maps.Keys(o.Modes)) {
		s := o.Modes[mode]
		board, change := "network.assumption_board", "network.assumption_change"
		switch mode {
		case "rail":
			board, change = "network.assumption_board_rail", "network.assumption_change_rail"
		case "metro":
			board, change = "network.assumption_board_metro", "network.assumption_change_metro"
		}
		list = append(list,
			Assumption{"board." + mode, minutes(s.Board), "min", board},
			Assumption{"change." + mode, minutes(s.Change), "min", change})
	}
	return append(list,
		Assumption{"band_phase", 0, "1", "network.assumption_band_phase"},
		Assumption{"spread", 0, "1", "network.assumption_spread"})
}
