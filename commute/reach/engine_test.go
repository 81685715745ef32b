package reach

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/region"
)

func TestKeyTellsSurfacesApart(t *testing.T) {
	e := peopled().engine(t)
	a, b := mustResolve(t, e, "甲"), mustResolve(t, e, "乙")
	p := DefaultParams()
	if again, err := (Params{Depart: p.Depart}).Complete(); err != nil || Key(a, again) != Key(a, p) {
		t.Errorf("equal surfaces have the keys %s and %s (%v)", Key(a, again), Key(a, p), err)
	}
	seen := map[string]string{Key(a, p): "甲"}
	differ := func(name string, o Origin, p Params) {
		if other, ok := seen[Key(o, p)]; ok {
			t.Errorf("%s has the key of %s", name, other)
		}
		seen[Key(o, p)] = name
	}
	differ("乙", b, p)
	for name, change := range map[string]func(*Params){
		"depart": func(p *Params) { p.Depart += 60 }, "window": func(p *Params) { p.Window += 60 },
		"step": func(p *Params) { p.Step = 120 }, "percentile": func(p *Params) { p.Percentile = 51 },
		"minutes": func(p *Params) { p.Minutes = 91 }, "rides": func(p *Params) { p.Rides = 4 },
		"feeder": func(p *Params) { p.Feeder = e.mustFeeder(Bike) }, "detour": func(p *Params) { p.Feeder.Detour = 1.31 },
	} {
		q := p
		change(&q)
		differ(name, a, q)
	}
}

func TestAnEngineAnswersManyAtOnce(t *testing.T) {
	e := gridCity(5, 1500).engine(t)
	o := mustResolve(t, e, "s2-2")
	answer := func() *Circle {
		c, err := mustSurface(t, e, o, DefaultParams()).Circle(60)
		if err != nil {
			t.Error(err)
		}
		return c
	}
	all := make([]*Circle, 8)
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() { all[i] = answer() })
	}
	wait.Wait()
	for _, c := range all[1:] {
		if diff := cmp.Diff(all[0], c); diff != "" {
			t.Fatal(diff)
		}
	}
}

// A network without a region has its stops as origins, and nobody to count.
func TestANetworkWithoutARegion(t *testing.T) {
	n, err := network.Build(nil, network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	e := New(n)
	s := mustSurface(t, e, Origin{ID: "x", Name: "x", Point: centre}, DefaultParams())
	c, err := s.Circle(30)
	if err != nil {
		t.Fatal(err)
	}
	if c.AreaKm2 < 10 || c.Persons != (People{Basis: region.Estimated, Method: "reach.method.areal_share"}) || len(c.Stations) != 0 {
		t.Errorf("%g km², %+v", c.AreaKm2, c.Persons)
	}
}
