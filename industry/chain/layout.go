package chain

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// spot is where a node is drawn: its layer from the left (0, 1, …) and both
// coordinates in [0, 1], y downwards.
type spot struct {
	layer int
	x, y  float64
}

// drawing is an acyclic graph over 0..n-1.
type drawing struct {
	n         int
	edges     [][2]int
	out, into [][]int
}

func newDrawing(n int, edges [][2]int) *drawing {
	g := &drawing{n: n, edges: edges, out: make([][]int, n), into: make([][]int, n)}
	for _, e := range edges {
		g.out[e[0]] = append(g.out[e[0]], e[1])
		g.into[e[1]] = append(g.into[e[1]], e[0])
	}
	return g
}

// layers returns for every node the number of edges of the longest path that
// ends in it. Fault: chain.cyclic.
func (g *drawing) layers() ([]int, error) {
	layer, open := make([]int, g.n), make([]int, g.n)
	var ready []int
	for v := range g.n {
		if open[v] = len(g.into[v]); open[v] == 0 {
			ready = append(ready, v)
		}
	}
	done := 0
	for ; done < len(ready); done++ {
		v := ready[done]
		for _, w := range g.out[v] {
			layer[w] = max(layer[w], layer[v]+1)
			if open[w]--; open[w] == 0 {
				ready = append(ready, w)
			}
		}
	}
	if done < g.n {
		return nil, fault.New(fault.Invalid, "chain.cyclic")
	}
	return layer, nil
}

// sweeps is the number of passes of the barycentre rule; the pictures of our
// chains stop changing after four.
const sweeps = 12

// layout places the nodes: layers by the longest path, the order within a
// layer by the barycentre rule (Sugiyama, Tagawa, Toda 1981) swept to and fro,
// keeping the order with the fewest crossings of straight edges. Nodes of a
// layer are spread evenly. Deterministic; cost sweeps·E². Fault: chain.cyclic.
func (g *drawing) layout() ([]spot, error) {
	layer, err := g.layers()
	if err != nil {
		return nil, err
	}
	depth := 0
	for _, l := range layer {
		depth = max(depth, l)
	}
	order := make([][]int, depth+1)
	for v := range g.n {
		order[layer[v]] = append(order[layer[v]], v)
	}
	best := g.place(order)
	fewest := g.crossings(best)
	for pass := 0; pass < sweeps && fewest > 0; pass++ {
		for i := range order {
			l, neighbours := i, g.into
			if pass%2 == 1 {
				l, neighbours = depth-i, g.out
			}
			at := g.place(order)
			slices.SortStableFunc(order[l], func(v, w int) int {
				return cmp.Compare(barycentre(at, v, neighbours), barycentre(at, w, neighbours))
			})
		}
		at := g.place(order)
		if n := g.crossings(at); n < fewest {
			best, fewest = at, n
		}
	}
	return best, nil
}

// place gives the nodes their coordinates for an order of each layer.
func (g *drawing) place(order [][]int) []spot {
	at := make([]spot, g.n)
	for l, nodes := range order {
		x := 0.5
		if len(order) > 1 {
			x = float64(l) / float64(len(order)-1)
		}
		for i, v := range nodes {
			at[v] = spot{layer: l, x: x, y: (float64(i) + 0.5) / float64(len(nodes))}
		}
	}
	return at
}

// barycentre is the mean height of a node's neighbours, its own where it has none.
func barycentre(at []spot, v int, neighbours [][]int) float64 {
	if len(neighbours[v]) == 0 {
		return at[v].y
	}
	sum := 0.0
	for _, w := range neighbours[v] {
		sum += at[w].y
	}
	return sum / float64(len(neighbours[v]))
}

// crossings counts the pairs of edges that cross when drawn straight. Edges
// that share a node do not cross.
func (g *drawing) crossings(at []spot) int {
	n := 0
	for i, e := range g.edges {
		for _, f := range g.edges[i+1:] {
			if cross(at, e, f) {
				n++
			}
		}
	}
	return n
}

func cross(at []spot, e, f [2]int) bool {
	if e[0] == f[0] || e[0] == f[1] || e[1] == f[0] || e[1] == f[1] {
		return false
	}
	a, b, c, d := at[e[0]], at[e[1]], at[f[0]], at[f[1]]
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

// side tells on which side of the line from a to b the spot c lies: -1, 0, 1.
func side(a, b, c spot) int {
	const touching = 1e-12 // coordinates are fractions of small integers
	d := (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
	switch {
	case d > touching:
		return 1
	case d < -touching:
		return -1
	default:
		return 0
	}
}
