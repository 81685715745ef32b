package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/internal/traveltime"
	"github.com/sanquan/sanquan/region"
)

// keptSurfaces is the number of travel-time surfaces a World keeps: about
// 1 MB each for a region of 200,000 km².
const keptSurfaces = 48

// keptAnswers is the number of smaller answers a World keeps.
const keptAnswers = 512

// World is a region ready to be asked about: its network, engines, names and
// what was computed before. It is read-only to its users and safe for
// concurrent use; give a new pack a new World.
type World struct {
	region  *region.Region
	network *network.Network
	engine  *reach.Engine
	feeders map[reach.Mode]reach.Feeder
	built   time.Duration
	stamp   string // differs where an answer could

	names    []named
	surfaces *memo[*reach.Surface]
	answers  *memo[any]

	areas func() ([]byte, error) // GeoJSON, made on first use
	lines func() ([]byte, error)
	field func() *chain.Field
}

// WorldInput is what a World is made of.
type WorldInput struct {
	Network *network.Network            // with its Region
	Sum     string                      // of the pack's content
	Feeders map[reach.Mode]reach.Feeder // as configured; modes that are missing are reach's own
	Took    time.Duration               // to build the network; shown to people
}

// NewWorld makes a World. Cost is linear in the rows of the region.
func NewWorld(in WorldInput) *World {
	r := in.Network.Region
	// Circles and everything else do not wait for each other.
	slots, rest := make(chan struct{}, max(1, runtime.GOMAXPROCS(0))), make(chan struct{}, 1)
	w := &World{
		region: r, network: in.Network, engine: reach.New(in.Network), feeders: map[reach.Mode]reach.Feeder{}, built: in.Took,
		names: newNames(r), surfaces: newMemo[*reach.Surface](slots, keptSurfaces), answers: newMemo[any](rest, keptAnswers),
		areas: sync.OnceValues(func() ([]byte, error) { return encodeJSON(areaFeatures(r)) }),
		lines: sync.OnceValues(func() ([]byte, error) { return encodeJSON(lineFeatures(r)) }),
		field: sync.OnceValue(func() *chain.Field { return chain.NewField(r, survey.Standard()) }),
	}
	maps.Copy(w.feeders, in.Feeders)
	h := sha256.New()
	fmt.Fprintf(h, "%s|%+v|", in.Sum, in.Network.Options)
	for _, mode := range slices.Sorted(maps.Keys(w.feeders)) {
		fmt.Fprintf(h, "%+v|", w.feeders[mode])
	}
	w.stamp = hex.EncodeToString(h.Sum(nil)[:12])
	return w
}

// Warm computes the answers that every first page asks for and that take
// longest: the checked claims and the people around the windows. Errors are
// left to whoever asks.
func (w *World) Warm(ctx context.Context) {
	_, _ = w.claims(ctx)
	_, _ = w.windows(ctx, "")
}

// feeder returns the configured feeder of a mode.
func (w *World) feeder(mode string) (reach.Feeder, error) {
	if f, ok := w.feeders[reach.Mode(mode)]; ok {
		return f, nil
	}
	return reach.FeederOf(reach.Mode(mode))
}

// times are the travel times the other circles ask about, on foot to and from
// stops.
func (w *World) times() (*traveltime.Times, error) {
	walk, err := w.feeder(string(reach.Walk))
	return traveltime.New(w.engine, walk), err
}

// placeName names a place or station, or returns the id.
func (w *World) placeName(id string) string {
	if p := w.region.Place(id); p != nil {
		return p.Name
	}
	if s := w.region.Station(id); s != nil {
		return s.Name
	}
	return id
}

// areaName is "" for no area.
func (w *World) areaName(code string) string {
	if code == "" {
		return ""
	}
	return w.region.AreaName(code)
}
