package chain

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/shock"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

// Closing says what fails: firms, nodes, or the way between two groups of
// areas. Exactly one of the three is given.
type Closing struct {
	Firm    string // ids or names, separated by commas
	Node    string // the same of nodes: all firms there, of Area only where one is given
	Between string // areas; with And: the two no longer supply each other
	And     string
	Area    string // of Node: where it closes; of Firm and Between: without meaning
	Minutes int    // within which substitutes are looked for; 0 for DefaultMinutes
	Times   TravelTimes
}

// Loss is what a closing costs.
type Loss struct {
	Closed      []ClosedNode  `json:"closed"`
	Sides       []Side        `json:"sides"` // who loses: the region, or each end of a corridor
	Minutes     int           `json:"minutes"`
	Substitutes []Substitutes `json:"substitutes"`
	Notes       []Note        `json:"notes"`
}

// ClosedNode is a node with suppliers that failed.
type ClosedNode struct {
	Node   string   `json:"node"`
	Name   string   `json:"name"`
	Firms  int      `json:"firms"`  // before
	Failed int      `json:"failed"` // of them
	Names  []string `json:"names"`  // of those, at most maxCandidates
}

// Side is who loses.
type Side struct {
	Area    string   `json:"area"`    // names; empty for the whole region
	Firms   int      `json:"firms"`   // positions of firms there
	Reached int      `json:"reached"` // nodes with firms there, downstream of what failed
	Cut     int      `json:"cut"`     // of them, left with nothing if every input is needed
	Strict  *float64 `json:"strict"`  // share lost, every input needed; null without firms
	Mild    *float64 `json:"mild"`    // share lost, inputs lacking in proportion
	Hits    []Hit    `json:"hits"`    // the nodes that lose, the most firms times loss first
}

// Hit is a node that loses.
type Hit struct {
	Node   string  `json:"node"`
	Name   string  `json:"name"`
	Chain  string  `json:"chain"` // name of its first chain
	Steps  int     `json:"steps"` // from what failed; 0 for that itself
	Firms  int     `json:"firms"`
	Strict float64 `json:"strict"` // share lost
	Mild   float64 `json:"mild"`
}

// Substitutes are the firms left at a node that failed.
type Substitutes struct {
	Node   string     `json:"node"`
	Name   string     `json:"name"`
	Left   int        `json:"left"`   // all
	Within int        `json:"within"` // of them, within the minutes
	Firms  []Evidence `json:"firms"`  // the nearest first, at most maxCandidates
}

// Close works out a closing. Cost: linear in the graph, and one call of Times
// for each seat that loses. Faults: chain.nothing_closed,
// chain.node_not_found, chain.firm_not_found, chain.same_ends, those of
// FindAreas and Times.
func (f *Field) Close(c Closing) (*Loss, error) {
	given := 0
	for _, s := range []string{c.Firm, c.Node, c.Between} {
		if s != "" {
			given++
		}
	}
	if given != 1 || (c.Between == "") != (c.And == "") {
		return nil, fault.New(fault.Invalid, "chain.nothing_closed")
	}
	x := closing{Field: f, minutes: cmp.Or(c.Minutes, DefaultMinutes), times: c.Times}
	x.loss = &Loss{Minutes: x.minutes, Closed: []ClosedNode{}, Sides: []Side{}, Substitutes: []Substitutes{}, Notes: []Note{
		note("chain.shock.note.ends"), note("chain.shock.note.alike"), note("chain.note.register"),
	}}
	var err error
	switch {
	case c.Firm != "":
		err = x.firms(c.Firm)
	case c.Node != "":
		err = x.nodes(c.Node, c.Area)
	default:
		err = x.corridor(c.Between, c.And)
	}
	return x.loss, err
}

// closing is a Loss on its way.
type closing struct {
	*Field
	loss    *Loss
	minutes int
	times   TravelTimes
}

func (x *closing) firms(text string) error {
	failed := map[graph.FirmIdx]bool{}
	from := []*region.Area{}
	for _, name := range split(text) {
		i, ok := x.graph.Firm(name)
		if !ok {
			at := slices.IndexFunc(x.graph.Firms, func(f graph.Firm) bool {
				known := x.region.Firm(f.ID)
				return f.Name == name || known != nil && known.ShortName == name
			})
			if at < 0 {
				return fault.New(fault.NotFound, "chain.firm_not_found", "firm", name)
			}
			i = graph.FirmIdx(at)
		}
		failed[i] = true
		if a := x.region.Area(x.seat(i)); a != nil {
			from = append(from, a)
		}
	}
	return x.fail(func(s graph.Stand) bool { return failed[s.Firm] }, nil, from)
}

func (x *closing) nodes(text, area string) error {
	areas, err := FindAreas(x.region, area)
	if err != nil {
		return err
	}
	closed := map[graph.NodeIdx]bool{}
	for _, name := range split(text) {
		n, ok := x.graph.Node(name)
		if !ok {
			at := slices.IndexFunc(x.graph.Nodes, func(n graph.Node) bool { return n.Name == name })
			if at < 0 {
				return fault.New(fault.NotFound, "chain.node_not_found", "node", name)
			}
			n = graph.NodeIdx(at)
		}
		closed[n] = true
	}
	in := x.members(areas)
	whole := closed
	if len(areas) > 0 {
		whole = nil // some of its suppliers are elsewhere
	}
	return x.fail(func(s graph.Stand) bool { return closed[s.Node] && x.placed(s.Firm, in) }, whole, areas)
}

func (x *closing) corridor(between, and string) error {
	a, err := FindAreas(x.region, between)
	if err != nil {
		return err
	}
	b, err := FindAreas(x.region, and)
	if err != nil {
		return err
	}
	inA, inB := x.members(a), x.members(b)
	if len(a) == 0 || len(b) == 0 {
		return fault.New(fault.Invalid, "chain.nothing_closed")
	}
	for i := range inA {
		if inA[i] && inB[i] {
			return fault.New(fault.Invalid, "chain.same_ends", "area", x.region.Areas[i].Name)
		}
	}
	if err := x.cut(b, a); err != nil {
		return err
	}
	if err := x.cut(a, b); err != nil {
		return err
	}
	x.loss.Notes = append(x.loss.Notes, note("chain.shock.note.corridor"))
	return nil
}

func split(text string) []string {
	all := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(",，、", c) })
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

func (x *closing) placed(f graph.FirmIdx, in []bool) bool {
	a := x.survey.Seat[f]
	return a != survey.Nowhere && in[a]
}

// fail works out what the region loses when some stands fail. Nodes in whole
// fail even where no firm is known. Substitutes are timed from the seats of
// from.
func (x *closing) fail(failed func(graph.Stand) bool, whole map[graph.NodeIdx]bool, from []*region.Area) error {
	n := len(x.graph.Nodes)
	f, firms := shock.Failure{Left: make([]float64, n)}, make([]int, n)
	lacking := make([]bool, n)
	for i := range n {
		node := graph.NodeIdx(i)
		all, gone := x.gone(node, failed)
		if firms[i], f.Left[i] = all, 1; gone == 0 && !whole[node] {
			continue
		}
		if gone == 0 {
			x.loss.Closed = append(x.loss.Closed, ClosedNode{Node: x.graph.Nodes[i].ID, Name: x.graph.Nodes[i].Name, Firms: all, Names: []string{}})
		}
		lacking[i], f.Left[i] = true, 0
		if all > 0 {
			f.Left[i] = 1 - float64(gone)/float64(all)
		}
	}
	x.side(nil, f, firms)
	return x.substitutes(lacking, failed, from)
}

// cut works out what one end of a corridor loses when the suppliers at the
// other fail it.
func (x *closing) cut(end, other []*region.Area) error {
	n := len(x.graph.Nodes)
	in, out := x.members(end), x.members(other)
	gone := func(s graph.Stand) bool { return x.placed(s.Firm, out) }
	f := shock.Failure{Left: make([]float64, n), Own: make([]float64, n), Rest: make([]float64, n)}
	firms, lacking := make([]int, n), make([]bool, n)
	for i := range n {
		node := graph.NodeIdx(i)
		all, failed := x.gone(node, gone)
		for _, s := range x.graph.At(node) {
			if x.placed(s.Firm, in) {
				firms[i]++
			}
		}
		f.Left[i], f.Own[i] = 1, 1 // a node nobody is known at passes on what it lacks
		if all > 0 {
			f.Own[i] = float64(firms[i]) / float64(all)
			f.Rest[i] = float64(all-firms[i]-failed) / float64(all)
		}
		lacking[i] = failed > 0
	}
	for i, lacks := range lacking { // of what somebody at this end uses
		lacking[i] = lacks && slices.ContainsFunc(x.graph.Outputs(graph.NodeIdx(i)), func(o graph.NodeIdx) bool { return firms[o] > 0 })
	}
	x.side(end, f, firms)
	return x.substitutes(lacking, gone, end)
}

// gone counts the suppliers of a node and those that fail, and takes down who
// they are.
func (x *closing) gone(n graph.NodeIdx, failed func(graph.Stand) bool) (all, gone int) {
	var names []string
	for _, s := range x.graph.At(n) {
		if x.survey.Seat[s.Firm] == survey.Nowhere {
			continue
		}
		if all++; failed(s) {
			gone++
			names = append(names, x.graph.Firms[s.Firm].Name)
		}
	}
	if gone > 0 {
		c := ClosedNode{Node: x.graph.Nodes[n].ID, Name: x.graph.Nodes[n].Name, Firms: all, Failed: gone}
		c.Names = names[:min(len(names), maxCandidates)]
		x.loss.Closed = append(x.loss.Closed, c)
	}
	return all, gone
}

func (x *closing) side(areas []*region.Area, f shock.Failure, firms []int) {
	strict, mild := shock.Spread(x.graph, f, shock.Strict), shock.Spread(x.graph, f, shock.Mild)
	steps := shock.Steps(x.graph, f)
	s := Side{Hits: []Hit{}}
	if all, _ := refs(x.region, areas); all != nil {
		s.Area = all.Name
	}
	chains := x.chainNames()
	for i := range firms {
		s.Firms += firms[i]
		if firms[i] == 0 || strict[i] == 1 {
			continue
		}
		s.Reached++
		if strict[i] == 0 {
			s.Cut++
		}
		node := x.graph.Nodes[i]
		s.Hits = append(s.Hits, Hit{node.ID, node.Name, chains[i], steps[i], firms[i], round4(1 - strict[i]), round4(1 - mild[i])})
	}
	slices.SortStableFunc(s.Hits, func(a, b Hit) int {
		return cmp.Or(-cmp.Compare(float64(a.Firms)*a.Mild, float64(b.Firms)*b.Mild), -cmp.Compare(a.Strict, b.Strict), cmp.Compare(a.Node, b.Node))
	})
	if index, ok := shock.Index(firms, strict); ok {
		s.Strict = number(index)
	}
	if index, ok := shock.Index(firms, mild); ok {
		s.Mild = number(index)
	}
	x.loss.Sides = append(x.loss.Sides, s)
}

func round4(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// chainNames names the first chain of every node.
func (x *closing) chainNames() []string {
	names := make([]string, len(x.graph.Nodes))
	for c := range slices.Backward(x.graph.Chains) {
		for _, n := range x.graph.Members(graph.ChainIdx(c)) {
			names[n] = x.graph.Chains[c].Name
		}
	}
	return names
}

// substitutes lists who is left at the nodes that lack suppliers.
func (x *closing) substitutes(lacking []bool, failed func(graph.Stand) bool, from []*region.Area) error {
	var nodes []graph.NodeIdx
	for i, lacks := range lacking {
		if lacks {
			nodes = append(nodes, graph.NodeIdx(i))
		}
	}
	l := lister{Field: x.Field, Ask: Ask{Areas: from, Minutes: x.minutes, Times: x.times}, in: x.members(from)}
	if len(from) == 0 {
		l.in = make([]bool, len(x.region.Areas))
	}
	if err := l.timeTo(nodes); err != nil {
		return err
	}
	for _, n := range nodes {
		sub := Substitutes{Node: x.graph.Nodes[n].ID, Name: x.graph.Nodes[n].Name, Firms: []Evidence{}}
		for _, s := range x.graph.At(n) {
			if failed(s) || x.survey.Seat[s.Firm] == survey.Nowhere {
				continue
			}
			e := x.evidence(s, from)
			l.reach(&e)
			if sub.Left++; e.Reach == Within {
				sub.Within++
			}
			sub.Firms = append(sub.Firms, e)
		}
		slices.SortFunc(sub.Firms, func(a, b Evidence) int { return cmp.Or(compareReach(a, b), compareEvidence(a, b)) })
		sub.Firms = sub.Firms[:min(len(sub.Firms), maxCandidates)]
		x.loss.Substitutes = append(x.loss.Substitutes, sub)
	}
	return nil
}
