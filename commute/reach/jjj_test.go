package reach

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/transit"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/region/pack"
)

// jjj is the engine of the Beijing–Tianjin–Hebei pack.
var jjj = sync.OnceValues(func() (*Engine, error) {
	tables, _, err := pack.Read(context.Background(), filepath.Join("..", "..", "packs", "jjj"))
	if err != nil {
		return nil, err
	}
	n, err := network.Build(region.New(tables), network.DefaultOptions())
	if err != nil {
		return nil, err
	}
	return New(n), nil
})

func mustJJJ(t testing.TB) *Engine {
	t.Helper()
	e, err := jjj()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The newspaper page names two rides; the timetable of 2026 has both.
func TestRidesOfThePageInTheWindow(t *testing.T) {
	e := mustJJJ(t)
	p := DefaultParams()
	p.Window = 2 * 3600
	for _, c := range []struct {
		from, to    string
		least, most int
	}{
		{"北京西", "雄安", 42, 57},
		{"雄安", "北京西", 42, 57},
		{"大兴机场", "雄安", 19, 21},
		{"雄安", "大兴机场", 19, 21},
	} {
		trip := mustTrip(t, e, c.from, c.to, p)
		if f := *trip.RideMinutes.Fastest; f < c.least || f > c.most {
			t.Errorf("%s→%s: fastest ride %d min, want %d to %d", c.from, c.to, f, c.least, c.most)
		}
		for _, l := range trip.FastestRide.Legs {
			if l.Kind == RideKind && (l.Name == "" || l.Source == nil || l.Source.Title == "" || l.Source.Date == "") {
				t.Errorf("%s→%s: a ride without train or source: %+v", c.from, c.to, l)
			}
		}
	}
}

func TestClaimsOfThePage(t *testing.T) {
	claims, err := mustJJJ(t).Claims()
	if err != nil {
		t.Fatal(err)
	}
	byKind := map[string]int{}
	for _, c := range claims {
		t.Logf("%s: reported %g %s, computed %+v: %s", c.Name, c.Reported.Value, c.Reported.Unit, c.Computed, c.Verdict)
		if c.Computed == nil || c.Verdict == NotCheckable || c.Source == nil {
			t.Errorf("%s was not checked: %+v", c.ID, c)
			continue
		}
		kind := "circle"
		if strings.Contains(c.ExplainID, "ride") {
			kind = "ride"
			if c.Verdict != Holds {
				t.Errorf("%s: %s, computed %g", c.ID, c.Verdict, c.Computed.Value)
			}
		}
		byKind[kind]++
		for _, ev := range c.Evidence.Circles {
			if p := ev.Persons; p.Total < 110_000_000 || p.Inside <= 0 || p.Inside > p.Total || ev.Hubs.Inside+len(ev.MissingHubs) != ev.Hubs.Total {
				t.Errorf("%s: evidence %+v", c.ID, ev)
			}
		}
	}
	if byKind["ride"] != 2 || byKind["circle"] != 1 {
		t.Errorf("claims %v, want two rides and a circle", byKind)
	}
}

// The surface of the real network equals its twin; all its rings are valid.
func TestCirclesOfTheRealNetwork(t *testing.T) {
	e := mustJJJ(t)
	for _, hub := range []string{"北京西", "北京南", "丽泽"} {
		for _, mode := range []Mode{Walk, Bike, Car} {
			p := DefaultParams()
			p.Feeder = e.mustFeeder(mode)
			s := mustSurface(t, e, mustResolve(t, e, hub), p)
			profile := slowProfile(t, s)
			width, checked := s.tilesX<<tileBits, 0
			for i, tile := range s.index {
				if tile < 0 || s.cells[tile].least > s.limit {
					continue
				}
				for cell := i % 29; cell < tileArea; cell += 29 {
					x := (i%s.tilesX+s.tileX)<<tileBits + cell%tileSize
					y := (i/s.tilesX+s.tileY)<<tileBits + cell/tileSize
					want := slowTimes(s, profile, slowFeed(s, x, y))
					if want > s.beyond {
						want = transit.Unreached
					}
					if got := s.value(x, y); got != want {
						t.Fatalf("%s %s: cell %d,%d of %d: %d s, want %d", hub, mode, x, y, width, got, want)
					}
					checked++
				}
			}
			all := mustPolygons(t, s, 30, 60, 90)
			for _, polygons := range all {
				checkRings(t, rounded(polygons.Clone()))
			}
			checkNested(t, all[0], all[1])
			checkNested(t, all[1], all[2])
			t.Logf("%s %s: %d cells as the twin has them, %d rings within 90 min", hub, mode, checked, rings(all[2]))
		}
	}
}

func rings(p orb.MultiPolygon) (n int) {
	for _, polygon := range p {
		n += len(polygon)
	}
	return n
}

// BenchmarkCircleJJJ is the circle of 北京西 on the real network, end to end.
func BenchmarkCircleJJJ(b *testing.B) { benchmarkCircle(b, mustJJJ(b), "北京西") }
