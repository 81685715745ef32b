package chain

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/region"
)

// dag draws an acyclic graph: edges lead from lower to higher numbers under a
// random renaming.
func dag(t *rapid.T, most int) *drawing {
	n := rapid.IntRange(1, most).Draw(t, "nodes")
	name := rapid.Permutation(seq(n)).Draw(t, "names")
	var edges [][2]int
	for v := range n {
		for w := v + 1; w < n; w++ {
			if rapid.IntRange(0, 3).Draw(t, "edge") == 0 {
				edges = append(edges, [2]int{name[v], name[w]})
			}
		}
	}
	return newDrawing(n, edges)
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// longest walks every path that ends in v.
func longest(g *drawing, v int) int {
	most := 0
	for _, u := range g.into[v] {
		most = max(most, longest(g, u)+1)
	}
	return most
}

func TestLayersAreTheLongestPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := dag(t, 9)
		layer, err := g.layers()
		if err != nil {
			t.Fatal(err)
		}
		for v := range g.n {
			if want := longest(g, v); layer[v] != want {
				t.Errorf("node %d is in layer %d, its longest path has %d edges", v, layer[v], want)
			}
		}
	})
}

func TestLayoutKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := dag(t, 12)
		at, err := g.layout()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[[2]float64]bool{}
		for v, s := range at {
			if s.x < 0 || s.x > 1 || s.y <= 0 || s.y >= 1 {
				t.Errorf("node %d is drawn at %v, %v", v, s.x, s.y)
			}
			if p := [2]float64{s.x, s.y}; seen[p] {
				t.Errorf("two nodes are drawn at %v", p)
			} else {
				seen[p] = true
			}
		}
		for _, e := range g.edges {
			if at[e[0]].x >= at[e[1]].x {
				t.Errorf("edge %v leads to the left", e)
			}
		}
		layer, _ := g.layers()
		first := make([][]int, g.n)
		for v := range g.n {
			first[layer[v]] = append(first[layer[v]], v)
		}
		first = slices.DeleteFunc(first, func(l []int) bool { return len(l) == 0 })
		if before, after := g.crossings(g.place(first)), g.crossings(at); after > before {
			t.Errorf("ordering makes %d crossings of %d", after, before)
		}
	})
}

func TestOrderingUntanglesALadder(t *testing.T) {
	// three edges, drawn in table order: every pair crosses
	g := newDrawing(6, [][2]int{{0, 5}, {1, 4}, {2, 3}})
	if n := g.crossings(g.place([][]int{{0, 1, 2}, {3, 4, 5}})); n != 3 {
		t.Fatalf("the tangle has %d crossings, want 3", n)
	}
	at, err := g.layout()
	if err != nil {
		t.Fatal(err)
	}
	if n := g.crossings(at); n != 0 {
		t.Errorf("%d crossings are left", n)
	}
}

func TestCyclesAreFoundWhereverTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := dag(t, 8)
		if len(g.edges) == 0 {
			t.Skip("no edge to turn into a cycle")
		}
		e := rapid.SampledFrom(g.edges).Draw(t, "edge")
		if _, err := newDrawing(g.n, append(slices.Clone(g.edges), [2]int{e[1], e[0]})).layout(); err == nil {
			t.Errorf("no fault with both %v and its reverse", e)
		}
	})
}

// world draws a region: provinces 0..1, cities and counties below them, firms
// at any level, positions at the nodes of a chain.
func world(t *rapid.T) region.Tables {
	tables := region.Tables{Chains: []region.Chain{{ID: "C", Name: "链"}}, Places: []region.Place{{ID: "P", Name: "园"}}}
	for p := range 2 {
		province := fmt.Sprintf("%d0000", p+1)
		tables.Areas = append(tables.Areas, region.Area{Code: province, Level: "province"})
		for c := range 2 {
			city := fmt.Sprintf("%d%d000", p+1, c+1)
			tables.Areas = append(tables.Areas, region.Area{Code: city, Level: "city", Parent: province})
			for d := range 2 {
				tables.Areas = append(tables.Areas, region.Area{
					Code: fmt.Sprintf("%d%d%d00", p+1, c+1, d+1), Level: "county", Parent: city,
				})
			}
		}
	}
	g := dag(t, 7)
	for v := range g.n {
		tables.ChainNodes = append(tables.ChainNodes, region.ChainNode{
			ID: fmt.Sprintf("n%d", v), Chain: "C", Stage: rapid.SampledFrom([]string{"upstream", "midstream", "downstream", "?"}).Draw(t, "stage"),
		})
	}
	for _, e := range g.edges {
		tables.ChainEdges = append(tables.ChainEdges, region.ChainEdge{From: fmt.Sprintf("n%d", e[0]), To: fmt.Sprintf("n%d", e[1])})
	}
	for f := range rapid.IntRange(0, 12).Draw(t, "firms") {
		tables.Firms = append(tables.Firms, region.Firm{
			ID: fmt.Sprintf("f%02d", f), Area: rapid.SampledFrom(tables.Areas).Draw(t, "area of firm").Code,
		})
		for range rapid.IntRange(0, 3).Draw(t, "positions") {
			tables.Positions = append(tables.Positions, region.Position{
				Firm:  fmt.Sprintf("f%02d", f),
				Node:  fmt.Sprintf("n%d", rapid.IntRange(0, g.n-1).Draw(t, "node")),
				Grade: rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "grade"),
				Share: rapid.SampledFrom([]float64{-1, 0.2, 0.7}).Draw(t, "share"),
			})
		}
	}
	return tables
}

// byCode takes the middle digits of an area's code for its minutes.
type byCode struct{ scale float64 }

func (b byCode) of(code string) float64 {
	return b.scale * float64(5*(code[0]-'1')+3*(code[1]-'0')+2*(code[2]-'0'))
}

func (b byCode) SeatMinutes(_ region.Place, areas []string, limit int) (map[string]float64, error) {
	out := map[string]float64{}
	for _, code := range areas {
		if out[code] = b.of(code); out[code] > float64(limit) {
			out[code] = -1
		}
	}
	return out, nil
}

func ask(t *rapid.T, tables region.Tables, q Query) *Diagnosis {
	q.Chain = "C"
	d, err := Diagnose(region.New(tables), q)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCountsEqualACountByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := world(t)
		r := region.New(tables)
		area := rapid.SampledFrom(tables.Areas).Draw(t, "area").Code
		minutes := rapid.IntRange(1, 20).Draw(t, "minutes")
		d := ask(t, tables, Query{Area: area, Park: "P", Minutes: minutes, Times: byCode{1.5}})
		for _, n := range d.Nodes {
			inArea, within, unknown := map[string]bool{}, map[string]bool{}, map[string]bool{}
			best := map[string]string{}
			for _, p := range tables.Positions {
				if p.Node != n.ID {
					continue
				}
				if best[p.Firm] == "" || p.Grade < best[p.Firm] {
					best[p.Firm] = p.Grade
				}
				a := r.Area(r.Firm(p.Firm).Area)
				if r.Within(a.Code, area) {
					inArea[p.Firm] = true
				}
				switch {
				case a.Level == "province":
					unknown[p.Firm] = true
				case byCode{1.5}.of(a.Code) <= float64(minutes):
					within[p.Firm] = true
				}
			}
			grades := Grades{}
			for _, g := range best {
				grades.add(g)
			}
			if n.Firms != grades || n.InArea != len(inArea) || *n.WithinMinutes != len(within) || n.UnknownTimes != len(unknown) {
				t.Errorf("%s: %+v, %d in area, %d within, %d unknown; want %+v, %d, %d, %d", n.ID,
					n.Firms, n.InArea, *n.WithinMinutes, n.UnknownTimes, grades, len(inArea), len(within), len(unknown))
			}
			if len(n.Evidence) != grades.Total {
				t.Errorf("%s lists %d pieces of evidence for %d firms", n.ID, len(n.Evidence), grades.Total)
			}
		}
	})
}

func TestAWiderAreaLosesNoFirm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := world(t)
		r := region.New(tables)
		for code := rapid.SampledFrom(tables.Areas).Draw(t, "area").Code; code != ""; code = r.Area(code).Parent {
			narrow, wide := ask(t, tables, Query{Area: code}), ask(t, tables, Query{Area: r.Area(code).Parent})
			for i, n := range narrow.Nodes {
				w := wide.Nodes[i]
				if w.InArea < n.InArea {
					t.Errorf("%s has %d firms in %s and %d in what contains it", n.ID, n.InArea, code, w.InArea)
				}
				if n.Status == Present && w.Status != Present || (n.Status == Missing) != (w.Status == Missing) {
					t.Errorf("%s turns from %s to %s", n.ID, n.Status, w.Status)
				}
			}
		}
	})
}

func TestMoreMinutesReachNoFewer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := world(t)
		minutes := rapid.IntRange(1, 20).Draw(t, "minutes")
		few := ask(t, tables, Query{Park: "P", Minutes: minutes, Times: byCode{2}})
		many := ask(t, tables, Query{Park: "P", Minutes: minutes + rapid.IntRange(0, 20).Draw(t, "more"), Times: byCode{2}})
		for i, n := range few.Nodes {
			if *n.WithinMinutes > *many.Nodes[i].WithinMinutes || n.UnknownTimes != many.Nodes[i].UnknownTimes {
				t.Errorf("%s: %d firms within %d minutes, %d within %d", n.ID,
					*n.WithinMinutes, *few.Minutes, *many.Nodes[i].WithinMinutes, *many.Minutes)
			}
		}
		if *few.Summary.Reachable > *many.Summary.Reachable {
			t.Errorf("%d nodes reachable, then %d", *few.Summary.Reachable, *many.Summary.Reachable)
		}
	})
}

func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := world(t)
		q := Query{Park: "P", Minutes: 9, Times: byCode{1}}
		want := ask(t, tables, q)
		// of two rows for one firm and node with one grade the first counts, so those keep their order
		tables.ChainNodes = rapid.Permutation(tables.ChainNodes).Draw(t, "nodes")
		tables.ChainEdges = rapid.Permutation(tables.ChainEdges).Draw(t, "edges")
		tables.Firms = rapid.Permutation(tables.Firms).Draw(t, "firms")
		if diff := cmp.Diff(want, ask(t, tables, q)); diff != "" {
			t.Errorf("want (-) got (+):\n%s", diff)
		}
	})
}

func BenchmarkLayout(b *testing.B) {
	var edges [][2]int
	const n = 36 // the largest chain of the pack
	for v := range n {
		for k := 1; k <= 2; k++ {
			if w := (v*7)%13 + v + k; w < n {
				edges = append(edges, [2]int{v, w})
			}
		}
	}
	g := newDrawing(n, edges)
	for b.Loop() {
		if _, err := g.layout(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(edges)), "edges")
}
