package graph

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Relation is the kind of an edge.
type Relation byte

// The kinds of edges.
const (
	GoesInto Relation = iota // the first end is an input of the second
	Narrower                 // the second end is a narrower kind of the first
)

// Builder collects rows. Add nodes and firms in any order with the rows that
// name them: ends are looked up by Build. The zero value is ready.
type Builder struct {
	nodes   []Node
	firms   []Firm
	chains  []Chain
	nodeAt  map[string]NodeIdx
	firmAt  map[string]FirmIdx
	chainAt map[string]ChainIdx
	edges   []edgeRow
	stands  []standRow
	members []memberRow
	above   []memberRow // chain within chain
	around  bool        // chains take in the direct inputs and outputs of their nodes
	faults  []Fault
	files   []string
	read    [7]int // by kind, see kinds
	kept    [7]int
}

type (
	edgeRow struct {
		row      Row
		kind     Relation
		from, to string
		columns  [2]string
	}
	standRow struct {
		row        Row
		firm, node string
		columns    [2]string // of firm and node
		stand      Stand
	}
	memberRow struct {
		row         Row
		chain, node string
		firm        bool // node is a firm: all its nodes
		columns     [2]string
	}
)

// The kinds of rows, in the order of Report.Counts.
const (
	nodeRows = iota
	firmRows
	chainRows
	edgeRows
	kindRows
	standRows
	memberRows
)

var kinds = [7]string{"nodes", "firms", "chains", "edges", "kinds", "stands", "members"}

// Fault reports a row. It is for readers; rows added are checked here.
func (b *Builder) Fault(at Row, column, value, id string, kept bool, args map[string]any) {
	b.faults = append(b.faults, Fault{File: at.File, Row: at.Line, Column: column, Value: clip(value), ID: id, Args: args, Kept: kept})
}

// add puts a row with an id into its list, the first of each id.
func add[T any, I ~uint32](b *Builder, kind int, at Row, column, id string, list *[]T, index *map[string]I, row T) {
	b.read[kind]++
	if *index == nil {
		*index = map[string]I{}
	}
	switch _, twice := (*index)[id]; {
	case id == "":
		b.Fault(at, column, "", NoID, false, nil)
	case twice:
		b.Fault(at, column, id, Twice, false, nil)
	default:
		(*index)[id] = I(len(*list))
		*list = append(*list, row)
		b.kept[kind]++
	}
}

// Node adds a node; the column is that of the id.
func (b *Builder) Node(at Row, column string, n Node) {
	if n.Stage != "" && n.Stage != "upstream" && n.Stage != "midstream" && n.Stage != "downstream" {
		b.Fault(at, "stage", n.Stage, BadStage, true, nil)
		n.Stage = ""
	}
	add(b, nodeRows, at, column, n.ID, &b.nodes, &b.nodeAt, n)
}

// Firm adds a firm.
func (b *Builder) Firm(at Row, column string, f Firm) {
	add(b, firmRows, at, column, f.ID, &b.firms, &b.firmAt, f)
}

// Chain adds a chain.
func (b *Builder) Chain(at Row, column string, c Chain) {
	add(b, chainRows, at, column, c.ID, &b.chains, &b.chainAt, c)
}

// Edge adds an edge between the nodes with two ids.
func (b *Builder) Edge(at Row, kind Relation, from, to string, columns [2]string) {
	b.read[edgeRows+int(kind)]++
	b.edges = append(b.edges, edgeRow{at, kind, from, to, columns})
}

// Stand adds a firm at a node. Of s the evidence counts; its ends are ignored.
// A grade other than A, B, C is C, a share outside 0..1 is unknown: both are
// reported. A share of NaN is unknown and no fault.
func (b *Builder) Stand(at Row, firm, node string, columns [2]string, s Stand) {
	b.read[standRows]++
	if s.Grade < 'A' || s.Grade > 'C' {
		b.Fault(at, "grade", strings.Trim(string(rune(s.Grade)), "\x00"), BadGrade, true, nil)
		s.Grade = 'C'
	}
	if math.IsNaN(float64(s.Share)) {
		s.Share = -1
	} else if s.Share < 0 || s.Share > 1 {
		b.Fault(at, "share", number(s.Share), BadShare, true, nil)
		s.Share = -1
	}
	b.stands = append(b.stands, standRow{at, firm, node, columns, s})
}

// Member puts a node into a chain.
func (b *Builder) Member(at Row, chain, node string, columns [2]string) {
	b.read[memberRows]++
	b.members = append(b.members, memberRow{at, chain, node, false, columns})
}

// FirmMember puts all nodes of a firm into a chain.
func (b *Builder) FirmMember(at Row, chain, firm string, columns [2]string) {
	b.read[memberRows]++
	b.members = append(b.members, memberRow{at, chain, firm, true, columns})
}

// Within says that all nodes of one chain are nodes of another.
func (b *Builder) Within(at Row, chain, outer string, columns [2]string) {
	b.above = append(b.above, memberRow{at, outer, chain, false, columns})
}

// Build makes the graph and tells what became of the rows. The Builder is
// spent. Cost: the rows, sorted.
func (b *Builder) Build() (*Graph, *Report) {
	g := &Graph{Nodes: b.nodes, Firms: b.firms, Chains: b.chains, firms: b.firmAt, nodes: b.nodeAt}
	b.link(g)
	b.stand(g)
	b.join(g)
	return g, b.report(g)
}

func (b *Builder) end(at Row, column, id string) (uint32, bool) {
	n, ok := b.nodeAt[id]
	if !ok {
		b.Fault(at, column, id, UnknownNode, false, nil)
	}
	return uint32(n), ok
}

func (b *Builder) link(g *Graph) {
	var lists [2][]pair
	seen := [2]map[pair]bool{{}, {}}
	for _, e := range b.edges {
		from, ok := b.end(e.row, e.columns[0], e.from)
		if !ok {
			continue
		}
		to, ok := b.end(e.row, e.columns[1], e.to)
		if !ok {
			continue
		}
		p := pair{from, to}
		switch {
		case from == to:
			b.Fault(e.row, e.columns[0], e.from, SelfLoop, false, nil)
		case seen[e.kind][p]:
			b.Fault(e.row, e.columns[0], e.from+" → "+e.to, Twice, false, nil)
		default:
			seen[e.kind][p] = true
			lists[e.kind] = append(lists[e.kind], p)
			b.kept[edgeRows+int(e.kind)]++
		}
	}
	n := len(g.Nodes)
	g.outputs, g.inputs = bothWays(n, lists[GoesInto])
	g.narrower, g.broader = bothWays(n, lists[Narrower])
}

// bothWays makes the lists of an edge relation and of its reverse, ascending.
func bothWays(n int, pairs []pair) (out, into links[NodeIdx]) {
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	out = linksOf[NodeIdx](n, pairs)
	for i, p := range pairs {
		pairs[i] = pair{p.to, p.from}
	}
	return out, linksOf[NodeIdx](n, pairs)
}

// stand keeps, of several rows for one firm and node, that of the best grade,
// the first of its kind.
func (b *Builder) stand(g *Graph) {
	at := map[pair]int{}
	for _, s := range b.stands {
		firm, ok := b.firmAt[s.firm]
		if !ok {
			b.Fault(s.row, s.columns[0], s.firm, UnknownFirm, false, nil)
			continue
		}
		node, ok := b.end(s.row, s.columns[1], s.node)
		if !ok {
			continue
		}
		s.stand.Firm, s.stand.Node = firm, NodeIdx(node)
		p := pair{node, uint32(firm)}
		if i, twice := at[p]; twice {
			b.Fault(s.row, s.columns[1], s.firm+" · "+s.node, Twice, false, nil)
			if s.stand.Grade < g.Stands[i].Grade {
				g.Stands[i] = s.stand
			}
			continue
		}
		at[p] = len(g.Stands)
		g.Stands = append(g.Stands, s.stand)
		b.kept[standRows]++
	}
	slices.SortFunc(g.Stands, func(a, b Stand) int { return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Firm, b.Firm)) })
	g.stands = make([]uint32, len(g.Nodes)+1)
	for _, s := range g.Stands {
		g.stands[s.Node+1]++
	}
	for i := range g.Nodes {
		g.stands[i+1] += g.stands[i]
	}
}

func (b *Builder) report(g *Graph) *Report {
	r := &Report{Faults: b.faults, Files: b.files, Cycles: g.named(g.Components()), KindCycles: g.named(g.KindCycles())}
	if r.Faults == nil {
		r.Faults = []Fault{}
	}
	order := map[string]int{}
	for i, f := range b.files {
		order[f] = i
	}
	slices.SortStableFunc(r.Faults, func(x, y Fault) int {
		return cmp.Or(cmp.Compare(order[x.File], order[y.File]), cmp.Compare(x.Row, y.Row))
	})
	for i, kind := range kinds {
		r.Counts = append(r.Counts, Count{Kind: kind, Read: b.read[i], Kept: b.kept[i]})
	}
	for i := range g.Nodes {
		n := NodeIdx(i)
		if len(g.Inputs(n))+len(g.Outputs(n))+len(g.Broader(n))+len(g.Narrower(n))+len(g.At(n)) == 0 {
			r.Idle++
		}
	}
	return r
}

func (g *Graph) named(all [][]NodeIdx) []Cycle {
	named := make([]Cycle, len(all))
	for i, c := range all {
		for _, n := range c {
			named[i].Nodes = append(named[i].Nodes, g.Nodes[n].Name)
		}
	}
	return named
}
