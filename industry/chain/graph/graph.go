// Package graph holds a product graph at full size: products and capabilities,
// which of them goes into which, which is a narrower kind of which, and the
// firms that stand at them with their evidence.
//
// A Graph is made by a Builder from rows that name their ends by text. Rows
// that cannot be used (an end nobody knows, an edge from a product to itself,
// a row said twice, a share outside 0..1) are reported one by one with file,
// row and column and are never dropped in silence; cycles are kept and
// reported, since a real product graph has them (steel is made with machines
// that are made of steel). ReadKG and ReadCSV read the two formats of
// docs/formats/chain.md into a Builder.
//
// The package leaves out what the graph means for a region (packages chain and
// survey) and where the files are. A Graph is read-only after Build and safe
// for concurrent use; its slices must not be changed.
package graph

// NodeIdx, FirmIdx and ChainIdx number the rows of a Graph from 0.
type (
	NodeIdx  uint32
	FirmIdx  uint32
	ChainIdx uint32
)

// Node is a product or a capability.
type Node struct {
	ID     string // unique in the graph
	Name   string
	Stage  string // upstream | midstream | downstream; empty where unknown
	Class  string // class of GB/T 4754; empty where unknown
	Date   string // ISO 8601, to the precision known; empty where unknown
	Source string
}

// Firm is an organisation that stands at nodes.
type Firm struct {
	ID        string // unique in the graph
	Name      string
	Area      string // code of GB/T 2260 as the file gives it; empty where unknown
	Employees int    // 0 where unknown
	Date      string
	Source    string
}

// Chain is a named set of nodes. A node may be in several.
type Chain struct {
	ID   string
	Name string
}

// Stand says that a firm works at a node.
type Stand struct {
	Firm     FirmIdx
	Node     NodeIdx
	Grade    byte    // 'A' a named product is the node, 'B' its industry class implies it, 'C' general knowledge
	Share    float32 // of the firm's revenue, 0..1; -1 where unknown
	Kind     string  // of the evidence: product, industry, keyword; empty where unknown
	Evidence string
	Date     string
	Source   string
}

// Graph is a product graph. All lists of nodes ascend.
type Graph struct {
	Nodes  []Node
	Firms  []Firm
	Chains []Chain
	Stands []Stand // by node, then firm; one for each pair

	inputs, outputs   links[NodeIdx] // what goes into a node; what it goes into
	broader, narrower links[NodeIdx]
	members           links[NodeIdx] // of a chain
	stands            []uint32       // len nodes+1: where the stands of a node begin
	firms             map[string]FirmIdx
	nodes             map[string]NodeIdx
}

// Inputs returns what goes into a node.
func (g *Graph) Inputs(n NodeIdx) []NodeIdx { return g.inputs.of(uint32(n)) }

// Outputs returns what a node goes into.
func (g *Graph) Outputs(n NodeIdx) []NodeIdx { return g.outputs.of(uint32(n)) }

// Broader returns the kinds that a node is one of.
func (g *Graph) Broader(n NodeIdx) []NodeIdx { return g.broader.of(uint32(n)) }

// Narrower returns the kinds of a node.
func (g *Graph) Narrower(n NodeIdx) []NodeIdx { return g.narrower.of(uint32(n)) }

// Members returns the nodes of a chain.
func (g *Graph) Members(c ChainIdx) []NodeIdx { return g.members.of(uint32(c)) }

// At returns the stands at a node, by firm.
func (g *Graph) At(n NodeIdx) []Stand { return g.Stands[g.stands[n]:g.stands[n+1]] }

// Node returns the node with an id.
func (g *Graph) Node(id string) (NodeIdx, bool) {
	n, ok := g.nodes[id]
	return n, ok
}

// Firm returns the firm with an id.
func (g *Graph) Firm(id string) (FirmIdx, bool) {
	f, ok := g.firms[id]
	return f, ok
}

// Edges is the number of edges from an input to what it goes into.
func (g *Graph) Edges() int { return len(g.inputs.to) }

// Kinds is the number of edges from a broader node to a narrower one.
func (g *Graph) Kinds() int { return len(g.narrower.to) }

// links are lists of To by a row number, end to end in one array.
type links[To ~uint32] struct {
	start []uint32 // len rows+1
	to    []To
}

func (l links[To]) of(row uint32) []To { return l.to[l.start[row]:l.start[row+1]] }

// pair is an edge on its way into links.
type pair struct{ from, to uint32 }

// linksOf sorts pairs into lists by their first numbers, which are below rows.
// The lists keep the order of the pairs. Cost: linear.
func linksOf[To ~uint32](rows int, pairs []pair) links[To] {
	l := links[To]{start: make([]uint32, rows+1), to: make([]To, len(pairs))}
	for _, p := range pairs {
		l.start[p.from+1]++
	}
	for i := range rows {
		l.start[i+1] += l.start[i]
	}
	next := append([]uint32(nil), l.start[:rows]...)
	for _, p := range pairs {
		l.to[next[p.from]] = To(p.to)
		next[p.from]++
	}
	return l
}
