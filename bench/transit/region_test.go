package transit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/transit"
)

// The benchmarks compare answers too; this does it in a moment.
func TestLanesAgreeInASmallRegion(t *testing.T) {
	r := region{stops: 2_000, side: 13_000, patterns: 200, lineStops: 31, board: 60, seed: 1}
	s := r.scene(t)
	again, err := r.timetable()
	must(t, err)
	if diff := cmp.Diff(s.Stats(), again.Stats()); diff != "" {
		t.Fatalf("the same region is another network:\n%s", diff)
	}
	w, err := s.Window(near)
	must(t, err)
	q, reached := near, 0
	for _, from := range s.origins {
		q.From = from
		plain, err := s.PlainProfile(q)
		must(t, err)
		lanes, err := w.Profile(from)
		must(t, err)
		if !slices.Equal(plain.Travel, lanes.Travel) {
			t.Fatal("the answers differ")
		}
		for _, at := range plain.Travel {
			if at != transit.Unreached {
				reached++
			}
		}
	}
	if all := len(s.origins) * s.NumStops() * 60; reached < all/2 {
		t.Errorf("only %d of %d travel times reached", reached, all)
	}
}
