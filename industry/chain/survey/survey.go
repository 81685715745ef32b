// Package survey judges every node of a product graph for areas: where an area
// is strong, where it is weak, what it lacks and could bring in, and what it
// could add next. It counts firms; it knows neither words nor travel times.
//
// A position is a firm at a node. Firms are placed in areas; those whose area
// is too large to be compared (a province) count in what contains it only.
// All measures over areas are those of package related, over the areas of the
// finest level. Main entries: New, Survey.View for one area or a group of
// areas, Survey.All for every chain in every area. The package is pure; a
// Survey is safe for concurrent use, and its answers do not depend on the
// number of goroutines.
package survey

import (
	"slices"

	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/related"
)

// AreaIdx numbers the areas of a Ground.
type AreaIdx int32

// Nowhere is the area of a firm that is outside the region or not placed.
const Nowhere AreaIdx = -1

// Ground says where the firms of a graph are.
type Ground struct {
	Graph *graph.Graph
	Fine  []bool    // by area: it is of the finest level, compared with others of its kind
	Seat  []AreaIdx // by firm
}

// Survey is a graph on its ground, ready to be judged.
type Survey struct {
	Ground
	Limits Thresholds
	Space  *related.Space

	rows  [][]cell // by area: the nodes that firms placed in it stand at, ascending
	sums  []int    // by area: positions
	nodes []int32  // by node: positions in the region
	all   int      // positions in the region
}

// cell is how many firms of an area stand at a node.
type cell struct {
	node  uint32
	firms int32
}

// New counts positions and measures relatedness. Cost: linear in the
// positions, and related.NewSpace.
func New(on Ground, limits Thresholds) *Survey {
	s := &Survey{
		Ground: on, Limits: limits, rows: make([][]cell, len(on.Fine)), sums: make([]int, len(on.Fine)),
		nodes: make([]int32, len(on.Graph.Nodes)),
	}
	for _, stand := range on.Graph.Stands { // by node
		a := on.Seat[stand.Firm]
		if a == Nowhere {
			continue
		}
		if row := s.rows[a]; len(row) > 0 && row[len(row)-1].node == uint32(stand.Node) {
			row[len(row)-1].firms++
		} else {
			s.rows[a] = append(row, cell{uint32(stand.Node), 1})
		}
		s.sums[a]++
		s.nodes[stand.Node]++
		s.all++
	}
	special := make([][]uint32, len(on.Fine))
	for a, row := range s.rows {
		if on.Fine[a] {
			special[a] = s.specialised(nil, row, s.sums[a])
		}
	}
	s.Space = related.NewSpace(len(on.Graph.Nodes), special)
	return s
}

// specialised appends the nodes of a row whose location quotient is at least
// 1, compared in whole numbers.
func (s *Survey) specialised(list []uint32, row []cell, sum int) []uint32 {
	for _, c := range row {
		if int64(c.firms)*int64(s.all) >= int64(sum)*int64(s.nodes[c.node]) {
			list = append(list, c.node)
		}
	}
	return list
}

// Positions is the number of positions at a node in the whole region.
func (s *Survey) Positions(n graph.NodeIdx) int { return int(s.nodes[n]) }

// AllPositions is the number of positions in the region.
func (s *Survey) AllPositions() int { return s.all }

// Verdict is what is found of a node in an area: a set of findings.
type Verdict uint8

// The findings. Strong and Weak are of nodes with a firm in the area, Fill and
// Extend of nodes without.
const (
	Present Verdict = 1 << iota // a firm of the area stands there
	Strong                      // enough firms, and more than the area's share
	Weak                        // one firm, or one too large, or inputs nobody makes
	Fill                        // something present is made of it
	Extend                      // it is made, in one or two steps, of something present
	Unsaid                      // present, but the location quotient cannot be told
)

// View is an area judged.
type View struct {
	Sum      int       // positions in the area
	Firms    []int32   // by node: firms of the area
	Verdicts []Verdict // by node
	Steps    []uint8   // by node with Extend: 1 or 2 steps from something present
	Reading  related.Reading

	row     []cell
	special []uint32
	queue   []graph.NodeIdx
}

// View judges the group of areas that in is true for. v is filled anew; give a
// new one, or one no longer needed. Cost: linear in nodes, and the edges
// around what is present.
func (s *Survey) View(in []bool, v *View) {
	n := len(s.nodes)
	if len(v.Firms) != n {
		*v = View{Firms: make([]int32, n), Verdicts: make([]Verdict, n), Steps: make([]uint8, n)}
	}
	clear(v.Firms)
	clear(v.Verdicts)
	clear(v.Steps)
	v.Sum, v.row = 0, v.row[:0]
	for a, inside := range in {
		if !inside {
			continue
		}
		v.Sum += s.sums[a]
		for _, c := range s.rows[a] {
			v.Firms[c.node] += c.firms
			v.row = append(v.row, c)
		}
	}
	v.row = s.merged(v)
	v.special = s.specialised(v.special[:0], v.row, v.Sum)
	s.Space.Read(v.special, &v.Reading)
	for _, c := range v.row {
		v.Verdicts[c.node] = s.standing(in, graph.NodeIdx(c.node), v)
	}
	s.around(v)
}

// merged returns one cell for each node, ascending.
func (s *Survey) merged(v *View) []cell {
	slices.SortFunc(v.row, func(a, b cell) int { return int(a.node) - int(b.node) })
	row := slices.CompactFunc(v.row, func(a, b cell) bool { return a.node == b.node })
	for i := range row {
		row[i].firms = v.Firms[row[i].node]
	}
	return row
}

// standing judges a node with firms in the area.
func (s *Survey) standing(in []bool, n graph.NodeIdx, v *View) Verdict {
	verdict := Present
	firms := int(v.Firms[n])
	q, ok := s.Quotient(n, v)
	switch {
	case !ok:
		verdict |= Unsaid
	case float64(firms) >= s.Limits.Suppliers.Value && q >= s.Limits.Quotient.Value:
		verdict |= Strong
	}
	if firms == 1 || s.crowded(s.Concentration(in, n)) || s.dependent(n) {
		verdict |= Weak
	}
	return verdict
}

func (s *Survey) crowded(c Concentration) bool {
	return c.Known && (c.Index > s.Limits.Concentration.Value || c.Lead > s.Limits.Lead.Value)
}

func (s *Survey) dependent(n graph.NodeIdx) bool {
	inputs, unmade := s.Inputs(n)
	return float64(inputs) >= s.Limits.Inputs.Value && inputs > 0 &&
		float64(unmade)/float64(inputs) >= s.Limits.Dependence.Value
}

// around marks what is missing before, and what could follow after, what is
// present.
func (s *Survey) around(v *View) {
	g := s.Graph
	v.queue = v.queue[:0]
	for _, c := range v.row {
		for _, n := range g.Inputs(graph.NodeIdx(c.node)) {
			if v.Firms[n] == 0 {
				v.Verdicts[n] |= Fill
			}
		}
		for _, n := range g.Outputs(graph.NodeIdx(c.node)) {
			v.step(n, 1)
		}
	}
	for _, first := range v.queue[:len(v.queue):len(v.queue)] {
		for _, n := range g.Outputs(first) {
			v.step(n, 2)
		}
	}
}

func (v *View) step(n graph.NodeIdx, steps uint8) {
	if v.Firms[n] > 0 || v.Steps[n] > 0 {
		return
	}
	v.Verdicts[n] |= Extend
	v.Steps[n] = steps
	if steps == 1 {
		v.queue = append(v.queue, n)
	}
}

// Quotient is the location quotient of a node in a view; false where the area
// or the node has too few positions for it, or the area is the whole region,
// whose quotient is 1 whatever it has.
func (s *Survey) Quotient(n graph.NodeIdx, v *View) (float64, bool) {
	if v.Sum == s.all || float64(v.Sum) < s.Limits.RowFirms.Value || float64(s.nodes[n]) < s.Limits.NodeFirms.Value ||
		v.Sum == 0 || s.nodes[n] == 0 {
		return 0, false
	}
	return related.Quotient(int(v.Firms[n]), v.Sum, int(s.nodes[n]), s.all), true
}

// Inputs counts what goes into a node, and what of it no firm of the region
// makes.
func (s *Survey) Inputs(n graph.NodeIdx) (inputs, unmade int) {
	list := s.Graph.Inputs(n)
	for _, i := range list {
		if s.nodes[i] == 0 {
			unmade++
		}
	}
	return len(list), unmade
}

// Need is the number of firms of a view at the nodes that a node goes into.
func (s *Survey) Need(n graph.NodeIdx, v *View) int {
	need := 0
	for _, o := range s.Graph.Outputs(n) {
		need += int(v.Firms[o])
	}
	return need
}

// Concentration of the suppliers of a node.
type Concentration struct {
	Known bool    // there is one supplier, or the size of every one is known
	Index float64 // HHI = Σ s², s the share of a supplier; 0..1
	Lead  float64 // the largest share
	First graph.FirmIdx
	Sized int // suppliers whose size is known
}

// Concentration measures the firms of an area at a node. The size of a firm
// there is estimated as its staff times the share of the node in its revenue.
func (s *Survey) Concentration(in []bool, n graph.NodeIdx) Concentration {
	var c Concentration
	var sum, squares, largest float64
	firms := 0
	for _, stand := range s.Graph.At(n) {
		if a := s.Seat[stand.Firm]; a == Nowhere || !in[a] {
			continue
		}
		firms++
		size := float64(s.Graph.Firms[stand.Firm].Employees) * float64(stand.Share)
		if size <= 0 {
			continue
		}
		c.Sized++
		sum, squares = sum+size, squares+size*size
		if size > largest {
			largest, c.First = size, stand.Firm
		}
	}
	switch {
	case firms == 1: // whatever its size
		c.Known, c.Index, c.Lead = true, 1, 1
	case firms > 0 && c.Sized == firms:
		c.Known, c.Index, c.Lead = true, squares/(sum*sum), largest/sum
	}
	return c
}
