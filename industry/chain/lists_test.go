package chain

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

// The lists hold the nodes that a count over the diagnosis puts there.
func TestListsAgreeWithTheNodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := world(t)
		area := rapid.SampledFrom(tables.Areas).Draw(t, "area").Code
		d := ask(t, tables, Query{Area: area, Minutes: 9, Times: byCode{1}})
		firms := map[string]int{}
		for _, n := range d.Nodes {
			firms[n.ID] = n.InArea
		}
		fill, step := map[string]bool{}, map[string]int{}
		for _, e := range d.Edges {
			if firms[e.From] == 0 && firms[e.To] > 0 {
				fill[e.From] = true
			}
			if firms[e.From] > 0 && firms[e.To] == 0 {
				step[e.To] = 1
			}
		}
		for _, e := range d.Edges {
			if step[e.From] == 1 && firms[e.To] == 0 && step[e.To] == 0 {
				step[e.To] = 2
			}
		}
		if got := ids(d.Lists.Fill); !cmp.Equal(got, keys(fill)) {
			t.Errorf("fill lists %v, want %v", got, keys(fill))
		}
		if got := ids(d.Lists.Extend); !cmp.Equal(got, keys(step)) {
			t.Errorf("extend lists %v, want %v", got, keys(step))
		}
		for id, n := range firms {
			if n == 1 && !slices.Contains(ids(d.Lists.Weak), id) {
				t.Errorf("%s hangs on one firm and is not weak", id)
			}
		}
		for _, list := range [][]NodeFinding{d.Lists.Strong, d.Lists.Weak, d.Lists.Fill, d.Lists.Extend} {
			for _, f := range list {
				explained(t, d, f, firms[f.Node])
			}
		}
	})
}

func explained(t *rapid.T, d *Diagnosis, f NodeFinding, firms int) {
	if len(f.Reasons) == 0 {
		t.Errorf("%s is listed for no reason", f.Node)
	}
	if len(f.Firms) != firms {
		t.Errorf("%s names %d firms of %d", f.Node, len(f.Firms), firms)
	}
	if !slices.IsSortedFunc(f.Candidates, compareReach) {
		t.Errorf("%s: the candidates are not by minutes", f.Node)
	}
	for _, m := range f.Measures {
		if m.Formula == "" || m.Value == nil && m.Why == nil {
			t.Errorf("%s: %s has formula %q, value %v and no reason", f.Node, m.ID, m.Formula, m.Value)
		}
	}
	node := d.Nodes[slices.IndexFunc(d.Nodes, func(n Node) bool { return n.ID == f.Node })]
	if f.Elsewhere != node.Firms.Total-firms {
		t.Errorf("%s: %d firms elsewhere, want %d", f.Node, f.Elsewhere, node.Firms.Total-firms)
	}
}

func ids(list []NodeFinding) []string {
	all := map[string]bool{}
	for _, f := range list {
		all[f.Node] = true
	}
	return keys(all)
}

func keys[V any](m map[string]V) []string {
	all := []string{}
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

func TestSeveralAreasAreTheirSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := world(t)
		counties := slices.DeleteFunc(slices.Clone(tables.Areas), func(a region.Area) bool { return a.Level != "county" })
		pick := rapid.Permutation(counties).Draw(t, "areas")[:3]
		codes, sum := []string{}, map[string]int{}
		for _, a := range pick {
			codes = append(codes, a.Code)
			for _, n := range ask(t, tables, Query{Area: a.Code}).Nodes {
				sum[n.ID] += n.InArea
			}
		}
		d := ask(t, tables, Query{Area: strings.Join(codes, ",")})
		for _, n := range d.Nodes {
			if n.InArea != sum[n.ID] {
				t.Errorf("%s has %d firms in %v, one by one %d", n.ID, n.InArea, codes, sum[n.ID])
			}
		}
		if len(d.Areas) != 3 || d.Area.Level != "several" {
			t.Errorf("asked about %+v", d.Areas)
		}
	})
}

func TestTheHeatMatrixCountsEveryPosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := world(t)
		r := region.New(tables)
		m, err := NewField(r, survey.Standard()).Matrix("C")
		if err != nil {
			t.Fatal(err)
		}
		want, got := map[string]Grades{}, map[string]Grades{}
		for node, all := range standings(r) {
			for _, p := range all {
				k := node + " " + r.Firm(p.Firm).Area
				g := want[k]
				g.add(p.Grade)
				want[k] = g
			}
		}
		for _, c := range m.Cells {
			got[c.Node+" "+c.Area] = c.Firms
			if c.X <= 0 || c.X >= 1 || c.Y <= 0 || c.Y >= 1 {
				t.Errorf("cell at %v, %v", c.X, c.Y)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("cells, want (-) got (+):\n%s", diff)
		}
	})
}

// Ten firms, six of them in a district of thirty positions: numbers by hand.
func TestStrongNumbersByHand(t *testing.T) {
	tables := region.Tables{
		Areas: []region.Area{
			{Code: "110000", Name: "北京市", Level: "province"},
			{Code: "110106", Name: "丰台区", Level: "county", Parent: "110000"},
			{Code: "110108", Name: "海淀区", Level: "county", Parent: "110000"},
		},
		Chains:     []region.Chain{{ID: "C", Name: "链"}},
		ChainNodes: []region.ChainNode{{ID: "a", Chain: "C", Name: "甲"}, {ID: "b", Chain: "C", Name: "乙"}},
	}
	put := func(n int, area, node string) {
		for i := range n {
			id := fmt.Sprintf("%s%s%d", area, node, i)
			tables.Firms = append(tables.Firms, region.Firm{ID: id, Name: id, Area: area, Employees: 1000 * i})
			tables.Positions = append(tables.Positions, region.Position{Firm: id, Node: node, Grade: "B", Share: -1})
		}
	}
	put(6, "110106", "a")
	put(4, "110108", "a")
	put(4, "110106", "b")
	put(16, "110108", "b")
	d, err := Diagnose(region.New(tables), Query{Chain: "C", Area: "丰台区"})
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(d.Lists.Strong); !cmp.Equal(got, []string{"a"}) {
		t.Fatalf("strong are %v", got)
	}
	f := d.Lists.Strong[0]
	if q := f.value("quotient"); q != 1.8 {
		t.Errorf("quotient %v, want (6/10)/(10/30) = 1.8", q)
	}
	if n := f.value("anchors"); n != 5 {
		t.Errorf("%v anchors, want the five firms of 1,000 staff and more", n)
	}
	if c := f.Measures[1].Formula; c != "(6/10) / (10/30)" {
		t.Errorf("formula %s", c)
	}
}
