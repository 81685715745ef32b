package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/industry/chain/graph"
)

const (
	nodes = "id,name,chain,stage,gbt4754\n" +
		"ore,矿石,steel,upstream,0810\n" +
		"iron,铁,steel,midstream,3110\n" +
		"mill,轧机,steel;tools,middle,3516\n" +
		"rod,铁棒,steel,,\n" +
		"ore,矿石,steel,upstream,0810\n" +
		",无名,steel,,\n" +
		"short,row\n"
	edges = "from,to,relation\n" +
		"ore,iron,\n" +
		"iron,mill,input\n" +
		"mill,iron,input\n" +
		"iron,rod,narrower\n" +
		"ore,iron,input\n" +
		"ore,ore,\n" +
		"ore,gold,\n" +
		"ore,mill,sells\n"
	firms = "firm,name,area,node,grade,share,employees,evidence,date,source\n" +
		"f1,甲,110106,iron,A,0.4,200,生铁,2024,annual\n" +
		"f1,甲,110106,mill,B,1.4,200,,2024,annual\n" +
		"f1,甲,110106,iron,B,0.1,200,,2024,annual\n" +
		"f2,乙,,iron,D,many,x,,,\n" +
		"f2,乙,,gold,A,,,,,\n"
)

func readCSV(t testing.TB, texts ...string) (*graph.Graph, *graph.Report) {
	t.Helper()
	b := &graph.Builder{}
	for i, text := range texts {
		if err := b.ReadCSV(fmt.Sprintf("%d.csv", i), strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	return b.Build()
}

func TestEveryBadRowIsReportedAndTheRestIsUsed(t *testing.T) {
	g, r := readCSV(t, nodes, edges, firms)
	type short struct {
		at, column, id string
		kept           bool
	}
	var got []short
	for _, f := range r.Faults {
		got = append(got, short{fmt.Sprintf("%s:%d", f.File, f.Row), f.Column, strings.TrimPrefix(f.ID, "chain.fault."), f.Kept})
	}
	want := []short{
		{"0.csv:4", "stage", "bad_stage", true},
		{"0.csv:6", "id", "twice", false},
		{"0.csv:7", "id", "no_id", false},
		{"0.csv:8", "", "bad_row", false},
		{"1.csv:6", "from", "twice", false},
		{"1.csv:7", "from", "self_loop", false},
		{"1.csv:8", "to", "unknown_node", false},
		{"1.csv:9", "relation", "unknown_relation", false},
		{"2.csv:3", "share", "bad_share", true},
		{"2.csv:4", "node", "twice", false},
		{"2.csv:5", "employees", "bad_number", true},
		{"2.csv:5", "share", "bad_number", true},
		{"2.csv:5", "grade", "bad_grade", true},
		{"2.csv:6", "node", "unknown_node", false},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(short{})); diff != "" {
		t.Errorf("faults, want (-) got (+):\n%s", diff)
	}
	wantCounts := []graph.Count{
		{Kind: "nodes", Read: 6, Kept: 4},
		{Kind: "firms", Read: 2, Kept: 2},
		{Kind: "chains", Read: 2, Kept: 2},
		{Kind: "edges", Read: 7, Kept: 3},
		{Kind: "kinds", Read: 1, Kept: 1},
		{Kind: "stands", Read: 5, Kept: 3},
		{Kind: "members", Read: 6, Kept: 6},
	}
	if diff := cmp.Diff(wantCounts, r.Counts); diff != "" {
		t.Errorf("counts, want (-) got (+):\n%s", diff)
	}
	if diff := cmp.Diff([]graph.Cycle{{Nodes: []string{"铁", "轧机"}}}, r.Cycles); diff != "" {
		t.Errorf("cycles, want (-) got (+):\n%s", diff)
	}
	iron, _ := g.Node("iron")
	rod, _ := g.Node("rod")
	if got := g.Broader(rod); !slices.Equal(got, []graph.NodeIdx{iron}) {
		t.Errorf("%v is broader than the rod, want %v", got, iron)
	}
	if at := g.At(iron); len(at) != 2 || at[0].Grade != 'A' || at[0].Share != 0.4 || at[1].Grade != 'C' || at[1].Share != -1 {
		t.Errorf("at iron stand %+v", at)
	}
	if got := g.Members(1); len(got) != 1 || g.Nodes[got[0]].ID != "mill" {
		t.Errorf("the second chain has %v", got)
	}
}

func TestUnknownHeadersAreRefused(t *testing.T) {
	for _, text := range []string{"", "a,b\n1,2\n", "\"\n"} {
		if err := (&graph.Builder{}).ReadCSV("x.csv", strings.NewReader(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// drawn is a graph of random edges, cycles likely, and the edges as drawn.
func drawn(t *rapid.T) (*graph.Graph, [][]bool) {
	b := &graph.Builder{}
	n := rapid.IntRange(1, 9).Draw(t, "nodes")
	reach := make([][]bool, n)
	for i := range n {
		b.Node(graph.Row{}, "", graph.Node{ID: fmt.Sprint(i)})
		reach[i] = make([]bool, n)
	}
	for range rapid.IntRange(0, 2*n).Draw(t, "edges") {
		from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		b.Edge(graph.Row{}, graph.GoesInto, fmt.Sprint(from), fmt.Sprint(to), [2]string{})
		reach[from][to] = true
	}
	g, _ := b.Build()
	return g, reach
}

func TestCyclesAreTheNodesThatReachEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, reach := drawn(t)
		n := len(reach)
		for k := range n { // Warshall's closure
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		var want [][]graph.NodeIdx
		seen := make([]bool, n)
		for i := range n {
			var c []graph.NodeIdx
			for j := range n {
				if i == j || reach[i][j] && reach[j][i] {
					c = append(c, graph.NodeIdx(j))
				}
			}
			if len(c) > 1 && !seen[i] {
				want = append(want, c)
				for _, j := range c {
					seen[j] = true
				}
			}
		}
		if diff := cmp.Diff(want, g.Components()); diff != "" {
			t.Errorf("want (-) got (+):\n%s", diff)
		}
		order, ends := g.Order()
		part := make([]int, n)
		for i, c := 0, 0; i < n; i++ {
			for i >= ends[c] {
				c++
			}
			part[order[i]] = c
		}
		for i := range n {
			for _, o := range g.Outputs(graph.NodeIdx(i)) {
				same := reach[i][o] && reach[o][i]
				if part[i] > part[o] || (part[i] == part[o]) != same {
					t.Errorf("%d goes into %d: components %d and %d", i, o, part[i], part[o])
				}
			}
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{nodes, edges, firms, "\ufeffid,chain\n\"a\nb\",c\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b := &graph.Builder{}
		if b.ReadCSV("f.csv", strings.NewReader(text)) == nil {
			whole(t, b)
		}
	})
}

func FuzzReadKG(f *testing.F) {
	f.Add("product_product.json", `{"from":"a","to":"b","rel":"上游材料"}`+"\n{\n")
	f.Add("company_product.jsonl.gz", `{"code":"1","product":"a","share":-1e300}`)
	f.Add("product.json", `{"name":"a"}`+"\n"+`{"name":""}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		b := &graph.Builder{}
		if b.ReadKG(name, strings.NewReader(text)) == nil {
			whole(t, b)
		}
	})
}

// whole checks that every row read is kept or has a fault.
func whole(t *testing.T, b *graph.Builder) {
	_, r := b.Build()
	read, kept := 0, 0
	for _, c := range r.Counts {
		read, kept = read+c.Read, kept+c.Kept
	}
	if read-kept > r.LeftOut() {
		t.Errorf("%d rows read, %d kept, %d reported", read, kept, r.LeftOut())
	}
}
