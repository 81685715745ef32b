package graph_test

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/sanquan/sanquan/industry/chain/graph"
)

// published opens the full graph where it is at hand.
func published(t testing.TB) *graph.Builder {
	t.Helper()
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	names, _ := filepath.Glob(filepath.Join(data, "industry", "chainkg", "*.json*.gz"))
	if len(names) == 0 {
		t.Skip("no ChainKnowledgeGraph: set SANQUAN_DATA to the folder of shared data")
	}
	b := &graph.Builder{}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.ReadKG(filepath.Base(name), z); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	return b
}

// Counted from the files with other programs.
func TestThePublishedGraphIsReadWhole(t *testing.T) {
	g, r := published(t).Build()
	read := map[string]int{}
	for _, c := range r.Counts {
		read[c.Kind] = c.Read
		t.Logf("%s: %d read, %d kept", c.Kind, c.Read, c.Kept)
	}
	byID := map[string]int{}
	for _, f := range r.Faults {
		byID[f.ID]++
	}
	t.Logf("%v, %d cycles, %d cycles of kinds, %d idle", byID, len(r.Cycles), len(r.KindCycles), r.Idle)
	if read["nodes"] != 95559 || read["edges"]+read["kinds"] != 110153 || read["stands"] != 53785 {
		t.Errorf("read %v", read)
	}
	if byID[graph.SelfLoop] != 108 {
		t.Errorf("%d self loops, want 108", byID[graph.SelfLoop])
	}
	sum := 0
	for c := range g.Chains {
		sum += len(g.Members(graph.ChainIdx(c)))
	}
	t.Logf("%d chains with %d nodes", len(g.Chains), sum)
}
