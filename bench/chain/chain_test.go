// Package chain measures the diagnosis of the full ChainKnowledgeGraph: every
// industry in every district of the region, beside a slow twin on a sample.
package chain

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/industry/chain/survey/surveytest"
)

const (
	// districts that have an outline in the pack
	districts = 199
	// the target the benchmark prints its ratio against, on two cores
	target = 2 * time.Second
	// nodes of the sample that the slow twin is given: it is quadratic in them
	sample = 1200
)

// files are the tables of the full graph, read in place.
func files(b *testing.B) []string {
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	names, _ := filepath.Glob(filepath.Join(data, "industry", "chainkg", "*.json*.gz"))
	if len(names) == 0 {
		b.Skip("no ChainKnowledgeGraph: set SANQUAN_DATA to the folder of shared data")
	}
	return names
}

func read(b *testing.B) (*graph.Graph, *graph.Report) {
	var rows graph.Builder
	for _, name := range files(b) {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			b.Fatal(err)
		}
		if err := rows.ReadKG(filepath.Base(name), z); err != nil {
			b.Fatal(err)
		}
		_ = f.Close()
	}
	return rows.Build()
}

// placed puts every firm of the graph into a district: the registered seat
// where the pack knows it, else a hash of its code. The graph names no
// districts, so most of this is a load and not a finding.
func placed(b *testing.B, g *graph.Graph) survey.Ground {
	seats := seats(b)
	on := survey.Ground{Graph: g, Fine: make([]bool, districts), Seat: make([]survey.AreaIdx, len(g.Firms))}
	for d := range on.Fine {
		on.Fine[d] = true
	}
	known := 0
	for f, firm := range g.Firms {
		if d, ok := seats[firm.ID]; ok {
			on.Seat[f] = d
			known++
			continue
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte("district of " + firm.ID))
		on.Seat[f] = survey.AreaIdx(h.Sum32() % districts)
	}
	b.Logf("%d firms at their registered seats, %d placed synthetically", known, len(g.Firms)-known)
	return on
}

// seats are the districts of the firms that the pack knows to one.
func seats(b *testing.B) map[string]survey.AreaIdx {
	var outlines struct {
		Features []struct {
			Properties struct {
				Area string `json:"area"`
			} `json:"properties"`
		} `json:"features"`
	}
	pack := filepath.Join("..", "..", "packs", "jjj")
	raw, err := os.ReadFile(filepath.Join(pack, "outlines.geojson"))
	if err == nil {
		err = json.Unmarshal(raw, &outlines)
	}
	if err != nil || len(outlines.Features) != districts {
		b.Fatalf("%d outlines in the pack, %v", len(outlines.Features), err)
	}
	at := map[string]survey.AreaIdx{}
	for i, f := range outlines.Features {
		at[f.Properties.Area] = survey.AreaIdx(i)
	}
	f, err := os.Open(filepath.Join(pack, "tables", "firms.csv"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	id, area := slices.Index(rows[0], "id"), slices.Index(rows[0], "area")
	found := map[string]survey.AreaIdx{}
	for _, row := range rows[1:] {
		if d, ok := at[row[area]]; ok {
			found[row[id]] = d
		}
	}
	return found
}

func BenchmarkImport(b *testing.B) {
	var g *graph.Graph
	for b.Loop() {
		g, _ = read(b)
	}
	b.ReportMetric(float64(len(g.Nodes)), "products")
	b.ReportMetric(float64(g.Edges()+g.Kinds()), "edges")
}

// BenchmarkDiagnosis is the whole of it: counting, relatedness, and the verdict
// on every product, for all industries × districts.
func BenchmarkDiagnosis(b *testing.B) {
	g, _ := read(b)
	on := placed(b, g)
	limits := survey.Standard()
	var rows []survey.Row
	for b.Loop() {
		rows = survey.New(on, limits).All(runtime.GOMAXPROCS(0))
	}
	took := b.Elapsed() / time.Duration(b.N)
	var found survey.Row
	for _, r := range rows {
		found.Present, found.Strong, found.Weak = found.Present+r.Present, found.Strong+r.Strong, found.Weak+r.Weak
		found.Fill, found.Extend, found.Unsaid = found.Fill+r.Fill, found.Extend+r.Extend, found.Unsaid+r.Unsaid
	}
	b.ReportMetric(float64(len(rows)), "chains×districts")
	b.ReportMetric(float64(len(g.Nodes))*districts, "verdicts")
	b.ReportMetric(float64(target)/float64(took), "×target")
	b.Logf("found %+v", found)
}

// BenchmarkBesideTheSlowTwin judges a part of the graph both ways, says how
// many times faster, and compares every verdict.
func BenchmarkBesideTheSlowTwin(b *testing.B) {
	g, _ := read(b)
	on := placed(b, part(g, sample))
	limits := survey.Standard()
	var fast, slow time.Duration
	for b.Loop() {
		start := time.Now()
		s := survey.New(on, limits)
		views := make([]survey.View, districts)
		each(func(d int, in []bool) { s.View(in, &views[d]) })
		fast += time.Since(start)

		start = time.Now()
		twin := surveytest.New(on, limits)
		judged := make([]surveytest.Judged, districts)
		each(func(d int, in []bool) { judged[d] = twin.View(in) })
		slow += time.Since(start)
		for d := range views {
			same(b, d, &views[d], judged[d])
		}
	}
	b.ReportMetric(float64(slow)/float64(fast), "×faster")
	b.ReportMetric(float64(len(on.Graph.Nodes)), "products")
}

func each(do func(d int, in []bool)) {
	in := make([]bool, districts)
	for d := range districts {
		in[d] = true
		do(d, in)
		in[d] = false
	}
}

func same(b *testing.B, d int, v *survey.View, want surveytest.Judged) {
	if !slices.Equal(v.Verdicts, want.Verdicts) {
		b.Fatalf("district %d: verdicts differ", d)
	}
	for n, density := range want.Density {
		got, ok := v.Reading.Density(n)
		if ok != (density >= 0) || ok && math.Abs(got-density) > 1e-9 {
			b.Fatalf("district %d: density of %d is %v, the twin says %v", d, n, got, density)
		}
	}
}

// part is the graph of the nodes that most firms stand at, and what is between
// them.
func part(g *graph.Graph, most int) *graph.Graph {
	order := make([]graph.NodeIdx, len(g.Nodes))
	for n := range order {
		order[n] = graph.NodeIdx(n)
	}
	slices.SortStableFunc(order, func(x, y graph.NodeIdx) int { return len(g.At(y)) - len(g.At(x)) })
	var rows graph.Builder
	at, ends := graph.Row{File: "part"}, [2]string{}
	for _, f := range g.Firms {
		rows.Firm(at, "", f)
	}
	kept := map[graph.NodeIdx]bool{}
	for _, n := range order[:most] {
		kept[n] = true
		rows.Node(at, "", g.Nodes[n])
	}
	for _, n := range order[:most] {
		for _, o := range g.Outputs(n) {
			if kept[o] {
				rows.Edge(at, graph.GoesInto, g.Nodes[n].ID, g.Nodes[o].ID, ends)
			}
		}
		for _, s := range g.At(n) {
			if s.Share < 0 {
				s.Share = float32(math.NaN())
			}
			rows.Stand(at, g.Firms[s.Firm].ID, g.Nodes[n].ID, ends, s)
		}
	}
	small, _ := rows.Build()
	return small
}
